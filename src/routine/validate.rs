//! Checks what depends on several keys together, and builds the steps and circuits
//! of a valid routine.

mod amount;
mod circuit;
mod cues;
mod weeks;

use super::model::{Amount, AuthorCue, BodySide, BySide, CountWords, Gap, Item, Side, Spots, Step};
use super::pose_names::PoseNames;
use super::resolved::{ResolvedItem, ResolvedStep, SourceFile, add_missing};
use super::schema::{self, FileId, KeyLocation, Slot, SpotList, Written, take_value};
use super::slug::slug;
use super::span::Span;
use super::walk::Findings;
use crate::diagnostic::{Diagnostic, LineIndex};
use circuit::CircuitContext;
use std::rc::Rc;
use std::time::Duration;

/// Builds the items of a routine. Invalid ones are reported and left out.
pub(super) fn items(
    resolved: Vec<ResolvedItem>,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    findings: &mut Findings,
) -> Vec<Item> {
    let mut validator = Validator { home: 0, files, poses, findings, weeks: 0 };
    let mut items = Vec::with_capacity(resolved.len());
    for item in resolved {
        items.extend(if item.step.step.is_circuit() {
            validator.circuit(item).map(|circuit| Item::Circuit(Box::new(circuit)))
        } else {
            validator.build_step(item, None).map(|step| Item::Step(Box::new(step)))
        });
    }
    items
}

/// Checks a step or a circuit that another file borrows, by the rules of its own file
/// `home`.
pub(super) fn lender_step(
    step: &ResolvedStep,
    home: FileId,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    findings: &mut Findings,
) {
    let mut validator = Validator { home, files, poses, findings, weeks: 0 };
    if step.step.is_circuit() {
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
    home: FileId,
    files: &'v [SourceFile],
    poses: PoseNames<'v>,
    findings: &'v mut Findings,
    /// How many weeks the progressions checked so far have.
    weeks: usize,
}

/// Looks up a key in the step's own and borrowed keys, then in the defaults.
fn find_key<'e, T>(
    step: &'e ResolvedStep,
    key: impl Fn(&schema::Step) -> &Slot<T>,
) -> Option<&'e Written<T>> {
    let own: &'e schema::Step = &step.step;
    std::iter::once(own).chain(step.defaults.iter().map(|step| &**step)).find_map(|step| slot_of(step, &key))
}

fn slot_of<'s, T>(
    step: &'s schema::Step,
    key: &impl Fn(&schema::Step) -> &Slot<T>,
) -> Option<&'s Written<T>> {
    key(step).as_ref()
}

fn key_value<T: Clone>(step: &ResolvedStep, key: impl Fn(&schema::Step) -> &Slot<T>) -> Option<T> {
    find_key(step, key)?.value.clone()
}

/// The value of a gap's key; `seconds` if it is not written anywhere.
fn gap(step: &ResolvedStep, key: impl Fn(&schema::Step) -> &Slot<Gap>, seconds: u64) -> Gap {
    key_value(step, key).unwrap_or(Gap::Timed(Duration::from_secs(seconds)))
}

fn texts(slot: &mut Slot<Vec<String>>) -> Vec<String> {
    take_value(slot).unwrap_or_default()
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
        self.files.get(self.home).is_some_and(|file| file.has_syntax_error)
    }

    /// Reports an error at a key, and where it comes from if it is borrowed.
    fn report(&mut self, step: &ResolvedStep, at: KeyLocation, finding: impl FnOnce(Span) -> Diagnostic) {
        let finding = finding(step.report_span(at, self.home));
        let finding = match self.files.get(at.file).filter(|_| at.file != self.home) {
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
        let (values, weeks) = self.each_week(&item.step, circuit)?;
        let pose = self.pose(&item.step, &item.id);
        let resolved = Rc::make_mut(&mut item.step);
        let (inherited, source) = (resolved.inherited_safety.clone(), resolved.source.take());
        let mut step = new_step(&item.id, Rc::make_mut(&mut resolved.step), values, pose)?;
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
    fn check_step(&mut self, from: &ResolvedStep, circuit: Option<&CircuitContext>) -> Option<StepValues> {
        let before = self.findings.all.len();
        self.check_name(from);
        if let Some(circuit) = circuit {
            self.check_step_in_circuit(from, circuit);
        }
        let amount = self.amount(from);
        let circuit_has_side = circuit.is_some_and(|circuit| circuit.side.is_some());
        let side =
            if circuit_has_side { None } else { key_value(from, |step| &step.side) }.unwrap_or_default();
        let list = amount.as_ref().and_then(|amount| Some((amount.list?, amount.amounts.len())));
        let sets = self.sets(from, list, circuit);
        self.check_spots(from);
        if let Some(amount) = &amount {
            let (count, word) = circuit.map_or((sets, "set"), |circuit| (circuit.rounds, "round"));
            self.check_cues(from, &amount.amounts, side, (count, word));
        }
        if self.findings.all.get(before..).is_some_and(|new| new.iter().any(Diagnostic::is_error)) {
            return None;
        }
        Some(StepValues {
            amounts: amount?.amounts,
            side,
            first: key_value(from, |step| &step.first).unwrap_or_default(),
            sets,
            rest: gap(from, |step| &step.rest, 0),
            after: if circuit.is_some() { Gap::NONE } else { gap(from, |step| &step.after, 0) },
            prepare: match circuit {
                // Inside a circuit the default doesn't apply: it would lengthen every
                // round.
                Some(_) => schema::value(&from.step.prepare).copied().unwrap_or(Gap::NONE),
                None => gap(from, |step| &step.prepare, 8),
            },
            switch: gap(from, |step| &step.switch, 5),
            move_: gap(from, |step| &step.move_, 5),
            reverse: gap(from, |step| &step.reverse, 2),
            sound: key_value(from, |step| &step.sound),
            count: key_value(from, |step| &step.count),
            halfway: key_value(from, |step| &step.halfway),
            metronome: key_value(from, |step| &step.metronome),
        })
    }

    /// How many sets a step has: the length of its list of amounts, or else `sets`.
    fn sets(
        &mut self,
        from: &ResolvedStep,
        list: Option<(KeyLocation, usize)>,
        circuit: Option<&CircuitContext>,
    ) -> u32 {
        let Some((at, length)) = list else {
            return key_value(from, |step| &step.sets).unwrap_or(1);
        };
        if circuit.is_some() {
            // Inside a circuit the list has an amount for each round.
            return 1;
        }
        let listed = u32::try_from(length).unwrap_or(u32::MAX);
        if let Some(Written { at: sets, value: Some(number) }) = &from.step.sets
            && *number != listed
        {
            self.report_wrong_sets(from, *sets, at, listed);
        }
        listed
    }

    /// Reports `sets` that differ from the length of the list.
    fn report_wrong_sets(&mut self, from: &ResolvedStep, sets: KeyLocation, list: KeyLocation, listed: u32) {
        let home = self.home;
        self.report(from, sets, |at| {
            let message = format!("the list has {listed} values, one for each set");
            let finding = Diagnostic::error("sets-and-list", at.range(), message);
            let finding =
                if list.file == home { finding.related(list.value.range(), "this list") } else { finding };
            let finding = finding.label("another number of sets");
            finding
                .help(format!("take `sets` out, or write `sets = {listed}`"))
                .fix(at.range(), listed.to_string())
        });
    }

    /// The figure: the one written, otherwise the one with the name of the step or of
    /// one that it borrows from.
    fn pose(&self, from: &ResolvedStep, id: &str) -> Option<String> {
        if let Some(written) = &from.step.pose {
            return written.value.clone();
        }
        let title = schema::value(&from.step.name).map(|name| slug(name)).unwrap_or_default();
        let ids = [id, &from.base_id].into_iter().chain(from.lender_ids.iter().map(|id| &**id));
        ids.chain([title.as_str()]).find_map(|name| self.poses.find(name)).map(str::to_owned)
    }

    fn check_name(&mut self, from: &ResolvedStep) {
        let own = &from.step;
        if own.name.is_none()
            && !self.has_syntax_error()
            && !own.has_misspelling_of("name")
            && !own.has_misspelling_of("use")
        {
            let what = if own.is_circuit() { "circuit" } else { "step" };
            let help = if own.is_circuit() {
                "write `name = \"…\"` below the header"
            } else {
                "write `name = \"…\"` below the header, or borrow a step by `use`"
            };
            self.report(from, own.header, |at| {
                Diagnostic::error("missing-key", at.range(), format!("this {what} has no `name`")).help(help)
            });
        }
    }

    fn check_spots(&mut self, from: &ResolvedStep) {
        if let Some((at, length)) = from.too_few_spots {
            self.report(from, at, |at| {
                let message = format!("the borrowed step names no more than {length} spots");
                let finding = Diagnostic::error("out-of-bounds", at.range(), message);
                finding.help(format!("write `spots = {length}`, or a list of your own"))
            });
        }
    }
}

/// Builds a step from valid keys, which are moved out of `own`.
fn new_step(id: &str, own: &mut schema::Step, values: StepValues, pose: Option<String>) -> Option<Step> {
    let spots = match take_value(&mut own.spots) {
        None => Spots::None,
        Some(SpotList::Counts(counts)) => Spots::Counted { min: counts.min, max: counts.max },
        Some(SpotList::Names(names)) => Spots::Named(names),
    };
    let cue = |mut cue: schema::Cue| {
        Some(AuthorCue { at: cue.at?.value?, set: take_value(&mut cue.set), say: cue.say?.value? })
    };
    Some(Step {
        id: id.to_owned(),
        name: take_value(&mut own.name)?,
        say: take_value(&mut own.say),
        amounts: values.amounts,
        load: take_value(&mut own.load),
        side: values.side,
        first: values.first,
        sets: values.sets,
        rest: values.rest,
        after: values.after,
        weeks: Vec::new(),
        spots,
        direction: take_value(&mut own.direction),
        prepare: values.prepare,
        switch: values.switch,
        move_: values.move_,
        reverse: values.reverse,
        how: texts(&mut own.how),
        cues: take_value(&mut own.cues).into_iter().flatten().filter_map(cue).collect(),
        easier: take_value(&mut own.easier),
        harder: take_value(&mut own.harder),
        pose,
        caution: texts(&mut own.caution),
        stop_if: texts(&mut own.stop_if),
        not_for: take_value(&mut own.not_for).unwrap_or_default(),
        half_range: BySide::default(),
        equipment: texts(&mut own.equipment),
        muscles: texts(&mut own.muscles),
        tags: texts(&mut own.tags),
        source: take_value(&mut own.source),
        sound: values.sound,
        count: values.count,
        halfway: values.halfway,
        metronome: values.metronome,
    })
}

/// How many reps one of the written number is: two, one on each side, if they
/// alternate.
fn reps_per_count(side: Side) -> u32 {
    if side == Side::Alternate { 2 } else { 1 }
}
