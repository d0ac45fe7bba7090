//! Checks what depends on several keys together, and builds the steps and circuits
//! of a valid routine.

mod amount;
mod circuit;
mod cues;
mod weeks;

use super::message::counted;
use super::model::{AuthorCue, BySide, Gap, Item, Side, Step, WeekDose, add_missing};
use super::pose_names::PoseNames;
use super::resolved::{ResolvedItem, ResolvedStep, SourceFile};
use super::schema::{self, FileId, KeyLocation, OWN_FILE, Slot, Written, take_value};
use super::slug::slug;
use super::walk::Findings;
use crate::diagnostic::{Diagnostic, LineIndex};
pub(super) use amount::WrittenAmount;
use amount::WrittenCount;
use circuit::CircuitContext;
use std::rc::Rc;
use std::time::Duration;

/// The default `prepare`, in seconds.
pub(super) const PREPARE_SECONDS: u64 = 8;
/// The gaps of a step or circuit for which no key is written; see [`fields`](super::fields).
const PREPARE: Gap = Gap::Timed(Duration::from_secs(PREPARE_SECONDS));
const SWITCH: Gap = Gap::Timed(Duration::from_secs(5));
const MOVE: Gap = Gap::Timed(Duration::from_secs(5));
const REVERSE: Gap = Gap::Timed(Duration::from_secs(2));

/// The keys that say how many sets a step has, and those that say how much is done in one.
const SETS_KEYS: &[&str] = &["sets", "time", "reps"];
const AMOUNT_KEYS: &[&str] = &["time", "reps", "tempo", "side"];

/// Builds the items of a routine. Invalid ones are reported and left out.
pub(super) fn items(
    resolved: Vec<ResolvedItem>,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    findings: &mut Findings,
) -> Vec<Item> {
    let mut validator = Validator { own_file: OWN_FILE, files, poses, findings, week_count: 0 };
    let mut items = Vec::with_capacity(resolved.len());
    for item in resolved {
        items.extend(if item.resolved.keys.is_circuit() {
            validator.build_circuit(item).map(|circuit| Item::Circuit(Box::new(circuit)))
        } else {
            validator.build_step(item, None).map(|step| Item::Step(Box::new(step)))
        });
    }
    items
}

/// Checks a step or a circuit that another file borrows, by the rules of the file
/// `own_file` that it is in.
pub(super) fn check_lender_step(
    step: &ResolvedStep,
    own_file: FileId,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    findings: &mut Findings,
) {
    let mut validator = Validator { own_file, files, poses, findings, week_count: 0 };
    if step.keys.is_circuit() {
        validator.check_circuit_keys(step);
        let context = validator.circuit_context(step, step.inner.iter().map(|inner| &**inner));
        for inner in &step.inner {
            validator.check_weeks(inner, Some(&context));
        }
    } else {
        validator.check_weeks(step, None);
    }
}

/// Validates the steps of one file.
struct Validator<'v> {
    /// The file whose steps are checked.
    own_file: FileId,
    files: &'v [SourceFile],
    poses: PoseNames<'v>,
    findings: &'v mut Findings,
    /// How many weeks the progressions checked so far have in total, which is limited.
    week_count: usize,
}

/// Moves the texts out of a slot; empty if there are none.
fn texts(slot: &mut Slot<Vec<String>>) -> Vec<String> {
    take_value(slot).unwrap_or_default()
}

impl Validator<'_> {
    /// Whether the file has a syntax error, which may contain a key that seems to be
    /// missing.
    fn has_syntax_error(&self) -> bool {
        self.files.get(self.own_file).is_some_and(|file| file.has_syntax_error)
    }

    /// An error at a key, with a note that says where the key comes from if it is borrowed.
    fn error(
        &self,
        step: &ResolvedStep,
        at: KeyLocation,
        code: &'static str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let finding = Diagnostic::error(code, step.report_span(at, self.own_file), message);
        let Some(file) = self.files.get(at.file).filter(|_| at.file != self.own_file) else { return finding };
        let line = LineIndex::new(&file.text).position(at.value.start).line;
        finding.note(format!("it comes from {}:{line}", file.name))
    }

    /// Adds a related place to a finding, if it is in the file that is checked.
    fn with_related(&self, finding: Diagnostic, place: KeyLocation, label: &str) -> Diagnostic {
        if place.file == self.own_file { finding.related(place.value, label) } else { finding }
    }

    /// Adds the corrected value of a key to a finding, if it is in the file that is checked.
    fn with_fix(&self, finding: Diagnostic, at: KeyLocation, fix: String) -> Diagnostic {
        if at.file == self.own_file { finding.fix(at.value, fix) } else { finding }
    }

    /// Builds the step of an item; `None` if it has an error. `circuit` is given inside
    /// a circuit.
    fn build_step(&mut self, mut item: ResolvedItem, circuit: Option<&CircuitContext>) -> Option<Step> {
        let doses = self.check_weeks(&item.resolved, circuit)?;
        let pose = self.find_pose(&item.resolved, &item.id);
        let inherited = item.resolved.inherited_safety.clone();
        let mut step = new_step(&item.id, Rc::make_mut(&mut item.resolved), doses, circuit)?;
        add_missing(&mut step.caution, &inherited.caution);
        add_missing(&mut step.stop_if, &inherited.stop_if);
        step.pose = pose;
        Some(step)
    }

    /// Checks the keys of a step together, in one week if it has a progression. Returns
    /// `None` if an error was reported.
    fn check_week(&mut self, step: &ResolvedStep, circuit: Option<&CircuitContext>) -> Option<WeekDose> {
        let findings_before = self.findings.diagnostics.len();
        self.check_name(step);
        if let Some(circuit) = circuit {
            self.check_step_in_circuit(step, circuit);
        }
        let side = side_of(step, circuit);
        let amount = self.check_amount(step, side);
        let list = amount.as_ref().and_then(|amount| amount.list);
        let sets = self.check_sets(step, list, circuit);
        self.check_spots(step);
        if let Some(amount) = &amount {
            let known_sets = Some(sets).filter(|_| list.is_some() || !step.any_is_unknown(SETS_KEYS));
            let (count, word) = circuit.map_or((known_sets, "set"), |circuit| (circuit.rounds, "round"));
            let amounts = if step.any_is_unknown(AMOUNT_KEYS) { &[] } else { amount.amounts.as_slice() };
            self.check_cues(step, amounts, side, count, word);
        }
        let new_findings = self.findings.diagnostics.get(findings_before..).unwrap_or_default();
        if new_findings.iter().any(Diagnostic::is_error) {
            return None;
        }
        Some(WeekDose {
            amounts: amount?.amounts,
            sets,
            rest: step.value_with_defaults(|keys| &keys.rest).unwrap_or(Gap::NONE),
            load: schema::value(&step.keys.load).cloned(),
        })
    }

    /// Returns how many sets a step has: the length of its list of amounts, or else `sets`. Inside a
    /// circuit a list has an amount for each round, so the step has one set.
    fn check_sets(
        &mut self,
        step: &ResolvedStep,
        list: Option<WrittenCount>,
        circuit: Option<&CircuitContext>,
    ) -> u32 {
        let Some(list) = list else {
            return step.value_with_defaults(|keys| &keys.sets).unwrap_or(1);
        };
        if circuit.is_some() {
            return 1;
        }
        if let Some(Written { at, value: Some(sets) }) = &step.keys.sets
            && *sets != list.count
        {
            self.report_wrong_sets(step, *at, list);
        }
        list.count
    }

    /// Reports `sets` that differ from the length of the list.
    fn report_wrong_sets(&mut self, step: &ResolvedStep, sets: KeyLocation, list: WrittenCount) {
        let count = list.count;
        let message = format!("the list has {}, one for each set", counted(count, "value"));
        let finding = self.error(step, sets, "sets-and-list", message).label("another number of sets");
        let finding = self.with_related(finding, list.at, "this list");
        let finding = self.with_fix(finding, sets, count.to_string());
        self.findings.push(finding.help(format!("take `sets` out, or write `sets = {count}`")));
    }

    /// The figure: the one written, otherwise the one with the name of the step or of a step
    /// that it borrows from.
    fn find_pose(&self, step: &ResolvedStep, id: &str) -> Option<String> {
        if let Some(written) = &step.keys.pose {
            return written.value.clone();
        }
        let slug_of_name = schema::value(&step.keys.name).map(|name| slug(name)).unwrap_or_default();
        let ids = [id, &step.base_id].into_iter().chain(step.lender_ids.iter().map(|id| &**id));
        ids.chain([slug_of_name.as_str()]).find_map(|name| self.poses.find(name)).map(str::to_owned)
    }

    fn check_name(&mut self, step: &ResolvedStep) {
        let keys = &step.keys;
        if keys.name.is_some()
            || self.has_syntax_error()
            || keys.has_misspelling_of("name")
            || keys.has_misspelling_of("use")
        {
            return;
        }
        let (message, help) = if keys.is_circuit() {
            ("this circuit has no `name`", "write `name = \"…\"` below the header")
        } else {
            let help = "write `name = \"…\"` below the header, or borrow a step by `use`";
            ("this step has no `name`", help)
        };
        let finding = self.error(step, keys.header, "missing-key", message);
        self.findings.push(finding.help(help));
    }

    fn check_spots(&mut self, step: &ResolvedStep) {
        if let Some((at, length)) = step.too_few_spots {
            let spots = counted(length as u64, "spot");
            let message = format!("the borrowed step names no more than {spots}");
            let finding = self.error(step, at, "out-of-bounds", message);
            self.findings.push(finding.help(format!("write `spots = {length}`, or a list of your own")));
        }
    }
}

/// The side of a step. All steps of a circuit with a side are done on that side.
fn side_of(step: &ResolvedStep, circuit: Option<&CircuitContext>) -> Side {
    if circuit.is_some_and(|circuit| circuit.side.is_some()) {
        return Side::Together;
    }
    step.value_with_defaults(|keys| &keys.side).unwrap_or_default()
}

/// Builds a valid step without its pose; its keys are moved out of `resolved`. `doses` are
/// those of its weeks, or the only one of a step without a progression.
fn new_step(
    id: &str,
    resolved: &mut ResolvedStep,
    doses: Vec<WeekDose>,
    circuit: Option<&CircuitContext>,
) -> Option<Step> {
    let side = side_of(resolved, circuit);
    let first = resolved.value_with_defaults(|keys| &keys.first).unwrap_or_default();
    let (after, prepare) = match circuit {
        // Inside a circuit a `prepare` in `[defaults]` doesn't apply: it would lengthen every round.
        Some(_) => (None, schema::value(&resolved.keys.prepare).copied().or(Some(Gap::NONE))),
        None => (
            resolved.value_with_defaults(|keys| &keys.after),
            resolved.value_with_defaults(|keys| &keys.prepare),
        ),
    };
    let switch = resolved.value_with_defaults(|keys| &keys.switch).unwrap_or(SWITCH);
    let move_ = resolved.value_with_defaults(|keys| &keys.move_).unwrap_or(MOVE);
    let reverse = resolved.value_with_defaults(|keys| &keys.reverse).unwrap_or(REVERSE);
    let sound = resolved.value_with_defaults(|keys| &keys.sound);
    let count = resolved.value_with_defaults(|keys| &keys.count);
    let halfway = resolved.value_with_defaults(|keys| &keys.halfway);
    let metronome = resolved.value_with_defaults(|keys| &keys.metronome);
    let keys = Rc::make_mut(&mut resolved.keys);
    let WeekDose { amounts, sets, rest, load } = doses.first()?.clone();
    let has_weeks = take_value(&mut keys.weeks).is_some_and(|weeks| !weeks.is_empty());
    Some(Step {
        id: id.to_owned(),
        name: take_value(&mut keys.name)?,
        say: take_value(&mut keys.say),
        amounts,
        load,
        side,
        first,
        sets,
        rest,
        after: after.unwrap_or(Gap::NONE),
        weeks: if has_weeks { doses } else { Vec::new() },
        spots: take_value(&mut keys.spots).unwrap_or_default(),
        direction: take_value(&mut keys.direction),
        prepare: prepare.unwrap_or(PREPARE),
        switch,
        move_,
        reverse,
        how: texts(&mut keys.how),
        cues: take_value(&mut keys.cues).into_iter().flatten().filter_map(author_cue).collect(),
        easier: take_value(&mut keys.easier),
        harder: take_value(&mut keys.harder),
        pose: None,
        caution: texts(&mut keys.caution),
        stop_if: texts(&mut keys.stop_if),
        not_for: take_value(&mut keys.not_for).unwrap_or_default(),
        half_range: BySide::default(),
        equipment: texts(&mut keys.equipment),
        muscles: texts(&mut keys.muscles),
        tags: texts(&mut keys.tags),
        source: take_value(&mut keys.source).or_else(|| resolved.source.take()),
        sound,
        count,
        halfway,
        metronome,
    })
}

fn author_cue(cue: schema::Cue) -> Option<AuthorCue> {
    let set = cue.set.and_then(|set| set.value);
    Some(AuthorCue { at: cue.at?.value?, set, say: cue.say?.value? })
}
