//! Checks what depends on several keys together, and builds the steps and circuits
//! of a valid routine.

mod amount;
mod circuit;
mod cues;
mod weeks;

use super::model::{
    Amount, AuthorCue, BodySide, BySide, CountWords, Gap, Item, Side, Spots, Step, add_missing,
};
use super::pose_names::PoseNames;
use super::resolved::{ResolvedItem, ResolvedStep, SourceFile};
use super::schema::{self, FileId, KeyLocation, OWN_FILE, Slot, SpotList, Written, take_value};
use super::slug::slug;
use super::span::Span;
use super::walk::Findings;
use crate::diagnostic::{Diagnostic, LineIndex};
use amount::WrittenCount;
use circuit::CircuitContext;
use std::rc::Rc;
use std::time::Duration;

/// The gaps of a step or circuit for which no key is written; see [`fields`](super::fields).
const PREPARE: Gap = Gap::Timed(Duration::from_secs(8));
const SWITCH: Gap = Gap::Timed(Duration::from_secs(5));
const MOVE: Gap = Gap::Timed(Duration::from_secs(5));
const REVERSE: Gap = Gap::Timed(Duration::from_secs(2));

/// Builds the items of a routine. Invalid ones are reported and left out.
pub(super) fn items(
    resolved: Vec<ResolvedItem>,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    findings: &mut Findings,
) -> Vec<Item> {
    let mut validator = Validator { own_file: OWN_FILE, files, poses, findings, weeks: 0 };
    let mut items = Vec::with_capacity(resolved.len());
    for item in resolved {
        items.extend(if item.resolved.keys.is_circuit() {
            validator.circuit(item).map(|circuit| Item::Circuit(Box::new(circuit)))
        } else {
            validator.build_step(item, None).map(|step| Item::Step(Box::new(step)))
        });
    }
    items
}

/// Checks a step or a circuit that another file borrows, by the rules of the file
/// `own_file` that it is in.
pub(super) fn lender_step(
    step: &ResolvedStep,
    own_file: FileId,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    findings: &mut Findings,
) {
    let mut validator = Validator { own_file, files, poses, findings, weeks: 0 };
    if step.keys.is_circuit() {
        validator.check_circuit_keys(step);
        let context = validator.circuit_context(step, &step.inner);
        for inner in &step.inner {
            validator.each_week(inner, Some(&context));
        }
    } else {
        validator.each_week(step, None);
    }
}

/// Validates the steps of one file.
struct Validator<'v> {
    /// The file whose steps are checked.
    own_file: FileId,
    files: &'v [SourceFile],
    poses: PoseNames<'v>,
    findings: &'v mut Findings,
    /// How many weeks the progressions checked so far have.
    weeks: usize,
}

/// Looks up a key in the step's own and borrowed keys, then in the defaults.
fn find_key<'e, T: 'e>(
    step: &'e ResolvedStep,
    key: impl Fn(&'e schema::Step) -> &'e Slot<T>,
) -> Option<&'e Written<T>> {
    std::iter::once(&step.keys).chain(step.defaults.iter()).find_map(|keys| key(keys).as_ref())
}

/// The value of a key; see [`find_key`].
fn key_value<'e, T: Clone + 'e>(
    step: &'e ResolvedStep,
    key: impl Fn(&'e schema::Step) -> &'e Slot<T>,
) -> Option<T> {
    find_key(step, key)?.value.clone()
}

/// Moves the texts out of a slot; empty if there are none.
fn texts(slot: &mut Slot<Vec<String>>) -> Vec<String> {
    take_value(slot).unwrap_or_default()
}

/// Adds a related place to a finding, if it is in the file `own_file` that is checked.
fn with_related(finding: Diagnostic, place: KeyLocation, own_file: FileId, label: &str) -> Diagnostic {
    if place.file == own_file { finding.related(place.value.range(), label) } else { finding }
}

/// The values of a valid step that depend on other keys or on defaults.
struct StepValues {
    amounts: Vec<Amount>,
    side: Side,
    first: BodySide,
    sets: u32,
    rest: Gap,
    after: Gap,
    prepare: Gap,
    switch: Gap,
    move_: Gap,
    reverse: Gap,
    sound: Option<String>,
    count: Option<CountWords>,
    halfway: Option<bool>,
    metronome: Option<bool>,
}

impl Validator<'_> {
    /// Whether the file has a syntax error, which may contain a key that seems to be
    /// missing.
    fn has_syntax_error(&self) -> bool {
        self.files.get(self.own_file).is_some_and(|file| file.has_syntax_error)
    }

    /// Reports an error at a key, and where it comes from if it is borrowed.
    fn report(&mut self, step: &ResolvedStep, at: KeyLocation, finding: impl FnOnce(Span) -> Diagnostic) {
        let finding = finding(step.report_span(at, self.own_file));
        let finding = match self.files.get(at.file).filter(|_| at.file != self.own_file) {
            Some(file) => {
                let line = LineIndex::new(&file.text).position(at.value.start).line;
                // A fix would be for the other file.
                let finding = Diagnostic { fix: None, ..finding };
                finding.note(format!("it comes from {}:{line}", file.name))
            }
            None => finding,
        };
        self.findings.push(finding);
    }

    /// Builds the step of an item; `None` if it has an error. `circuit` is given inside
    /// a circuit.
    fn build_step(&mut self, mut item: ResolvedItem, circuit: Option<&CircuitContext>) -> Option<Step> {
        let (values, weeks) = self.each_week(&item.resolved, circuit)?;
        let pose = self.pose(&item.resolved, &item.id);
        let resolved = Rc::make_mut(&mut item.resolved);
        let (inherited, source) = (resolved.inherited_safety.clone(), resolved.source.take());
        let mut step = new_step(&item.id, Rc::make_mut(&mut resolved.keys), values, pose)?;
        add_missing(&mut step.caution, &inherited.caution);
        add_missing(&mut step.stop_if, &inherited.stop_if);
        step.source = step.source.or(source);
        if let Some(first) = weeks.first() {
            step.load.clone_from(&first.load);
        }
        step.weeks = weeks;
        Some(step)
    }

    /// Checks the keys of a step together. Returns `None` if an error was reported.
    fn check_step(&mut self, step: &ResolvedStep, circuit: Option<&CircuitContext>) -> Option<StepValues> {
        let findings_before = self.findings.diagnostics.len();
        self.check_name(step);
        if let Some(circuit) = circuit {
            self.check_step_in_circuit(step, circuit);
        }
        let amount = self.amount(step);
        let side = match circuit.and_then(|circuit| circuit.side) {
            // All steps of the circuit are done on its side.
            Some(_) => Side::Together,
            None => key_value(step, |keys| &keys.side).unwrap_or_default(),
        };
        let sets = self.sets(step, amount.as_ref().and_then(|amount| amount.list), circuit);
        self.check_spots(step);
        if let Some(amount) = &amount {
            let (count, word) = circuit.map_or((sets, "set"), |circuit| (circuit.rounds, "round"));
            self.check_cues(step, &amount.amounts, side, count, word);
        }
        let new_findings = self.findings.diagnostics.get(findings_before..).unwrap_or_default();
        if new_findings.iter().any(Diagnostic::is_error) {
            return None;
        }
        Some(StepValues {
            amounts: amount?.amounts,
            side,
            first: key_value(step, |keys| &keys.first).unwrap_or_default(),
            sets,
            rest: key_value(step, |keys| &keys.rest).unwrap_or(Gap::NONE),
            after: match circuit {
                Some(_) => Gap::NONE,
                None => key_value(step, |keys| &keys.after).unwrap_or(Gap::NONE),
            },
            prepare: match circuit {
                // Inside a circuit the default doesn't apply: it would lengthen every
                // round.
                Some(_) => schema::value(&step.keys.prepare).copied().unwrap_or(Gap::NONE),
                None => key_value(step, |keys| &keys.prepare).unwrap_or(PREPARE),
            },
            switch: key_value(step, |keys| &keys.switch).unwrap_or(SWITCH),
            move_: key_value(step, |keys| &keys.move_).unwrap_or(MOVE),
            reverse: key_value(step, |keys| &keys.reverse).unwrap_or(REVERSE),
            sound: key_value(step, |keys| &keys.sound),
            count: key_value(step, |keys| &keys.count),
            halfway: key_value(step, |keys| &keys.halfway),
            metronome: key_value(step, |keys| &keys.metronome),
        })
    }

    /// How many sets a step has: the length of its list of amounts, or else `sets`. Inside a
    /// circuit a list has an amount for each round, so the step has one set.
    fn sets(
        &mut self,
        step: &ResolvedStep,
        list: Option<WrittenCount>,
        circuit: Option<&CircuitContext>,
    ) -> u32 {
        let Some(list) = list else {
            return key_value(step, |keys| &keys.sets).unwrap_or(1);
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
        let own_file = self.own_file;
        self.report(step, sets, |at| {
            let count = list.count;
            let message = format!("the list has {count} values, one for each set");
            let finding = Diagnostic::error("sets-and-list", at.range(), message);
            with_related(finding, list.at, own_file, "this list")
                .label("another number of sets")
                .help(format!("take `sets` out, or write `sets = {count}`"))
                .fix(at.range(), count.to_string())
        });
    }

    /// The figure: the one written, otherwise the one with the name of the step or of a step
    /// that it borrows from.
    fn pose(&self, step: &ResolvedStep, id: &str) -> Option<String> {
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
        self.report(step, keys.header, |at| Diagnostic::error("missing-key", at.range(), message).help(help));
    }

    fn check_spots(&mut self, step: &ResolvedStep) {
        if let Some((at, length)) = step.too_few_spots {
            self.report(step, at, |at| {
                let message = format!("the borrowed step names no more than {length} spots");
                let finding = Diagnostic::error("out-of-bounds", at.range(), message);
                finding.help(format!("write `spots = {length}`, or a list of your own"))
            });
        }
    }
}

/// Builds a step from valid keys, which are moved out of `keys`.
fn new_step(id: &str, keys: &mut schema::Step, values: StepValues, pose: Option<String>) -> Option<Step> {
    let spots = match take_value(&mut keys.spots) {
        None => Spots::None,
        Some(SpotList::Counts(counts)) => Spots::Counted { min: counts.min, max: counts.max },
        Some(SpotList::Names(names)) => Spots::Named(names),
    };
    let cue = |mut cue: schema::Cue| {
        Some(AuthorCue { at: cue.at?.value?, set: take_value(&mut cue.set), say: cue.say?.value? })
    };
    Some(Step {
        id: id.to_owned(),
        name: take_value(&mut keys.name)?,
        say: take_value(&mut keys.say),
        amounts: values.amounts,
        load: take_value(&mut keys.load),
        side: values.side,
        first: values.first,
        sets: values.sets,
        rest: values.rest,
        after: values.after,
        weeks: Vec::new(),
        spots,
        direction: take_value(&mut keys.direction),
        prepare: values.prepare,
        switch: values.switch,
        move_: values.move_,
        reverse: values.reverse,
        how: texts(&mut keys.how),
        cues: take_value(&mut keys.cues).into_iter().flatten().filter_map(cue).collect(),
        easier: take_value(&mut keys.easier),
        harder: take_value(&mut keys.harder),
        pose,
        caution: texts(&mut keys.caution),
        stop_if: texts(&mut keys.stop_if),
        not_for: take_value(&mut keys.not_for).unwrap_or_default(),
        half_range: BySide::default(),
        equipment: texts(&mut keys.equipment),
        muscles: texts(&mut keys.muscles),
        tags: texts(&mut keys.tags),
        source: take_value(&mut keys.source),
        sound: values.sound,
        count: values.count,
        halfway: values.halfway,
        metronome: values.metronome,
    })
}
