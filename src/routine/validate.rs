//! From the schema to a valid routine: amounts, paces, cues, and all else that
//! depends on several keys together.

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
use circuit::Round;
use std::rc::Rc;
use std::time::Duration;

/// Turns resolved items into valid ones. Wrong ones are reported and left out.
pub(super) fn items(
    placed: Vec<ResolvedItem>,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    found: &mut Findings,
) -> Vec<Item> {
    let mut validator = Validator { home: 0, files, poses, found, weeks: 0 };
    let mut items = Vec::with_capacity(placed.len());
    for item in placed {
        items.extend(if item.step.step.is_circuit() {
            validator.circuit(item).map(|circuit| Item::Circuit(Box::new(circuit)))
        } else {
            validator.placed(item, None).map(|step| Item::Step(Box::new(step)))
        });
    }
    items
}

/// Validates a step or a circuit that another file borrows, in its own file.
pub(super) fn lent_step(
    step: &ResolvedStep,
    home: FileId,
    files: &[SourceFile],
    poses: PoseNames<'_>,
    found: &mut Findings,
) {
    let mut validator = Validator { home, files, poses, found, weeks: 0 };
    if step.step.is_circuit() {
        validator.circuit_keys(step);
        let round = validator.round(step, &step.inner);
        for part in &step.inner {
            validator.each_week(part, Some(&round));
        }
    } else {
        validator.each_week(step, None);
    }
}

/// Validates the steps of one file.
struct Validator<'j> {
    home: FileId,
    files: &'j [SourceFile],
    poses: PoseNames<'j>,
    found: &'j mut Findings,
    /// How many weeks the progressions have that were validated so far.
    weeks: usize,
}

/// A key of a step: its own or borrowed, otherwise the first default that has it.
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

/// A gap, its own or by default.
fn gap(step: &ResolvedStep, key: impl Fn(&schema::Step) -> &Slot<Gap>, seconds: u64) -> Gap {
    key_value(step, key).unwrap_or(Gap::Timed(Duration::from_secs(seconds)))
}

fn texts(slot: &mut Slot<Vec<String>>) -> Vec<String> {
    take_value(slot).unwrap_or_default()
}

/// The values of a valid step that don't come from its own keys alone.
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
    /// Whether a syntax error stands in the file a step is written in, which
    /// may hold what seems to be missing.
    fn has_syntax_error(&self) -> bool {
        self.files.get(self.home).is_some_and(|file| file.has_syntax_error)
    }

    /// Reports an error at a key, and where it comes from if it is borrowed.
    fn report(&mut self, step: &ResolvedStep, at: KeyLocation, finding: impl FnOnce(Span) -> Diagnostic) {
        let finding = finding(step.report_span(at, self.home));
        let finding = match self.files.get(at.file).filter(|_| at.file != self.home) {
            Some(file) => {
                let line = LineIndex::new(&file.text).position(at.value.start).line;
                // What mends the other file is no change of this one.
                let finding = Diagnostic { fix: None, ..finding };
                finding.note(format!("it comes from {}:{line}", file.name))
            }
            None => finding,
        };
        self.found.push(finding);
    }

    /// The valid step of an item, if it has no error; `round` is that of the
    /// circuit it is in.
    fn placed(&mut self, mut placed: ResolvedItem, round: Option<&Round>) -> Option<Step> {
        let (values, weeks) = self.each_week(&placed.step, round)?;
        let pose = self.pose(&placed.step, &placed.id);
        let resolved = Rc::make_mut(&mut placed.step);
        let (brought, source) = (resolved.inherited_safety.clone(), resolved.source.take());
        let mut step = build_step(&placed.id, Rc::make_mut(&mut resolved.step), values, pose)?;
        add_missing(&mut step.caution, &brought.caution);
        add_missing(&mut step.stop_if, &brought.stop_if);
        step.source = step.source.or(source);
        if let Some(first) = weeks.first() {
            step.load.clone_from(&first.load);
        }
        step.weeks = weeks;
        Some(step)
    }

    /// Validates the keys of a step together. Returns `None` if an error was
    /// reported.
    fn step(&mut self, from: &ResolvedStep, round: Option<&Round>) -> Option<StepValues> {
        let before = self.found.all.len();
        self.name(from);
        if let Some(round) = round {
            self.inside(from, round);
        }
        let amount = self.amount(from);
        let sided = round.is_some_and(|round| round.side.is_some());
        let side = if sided { None } else { key_value(from, |step| &step.side) }.unwrap_or_default();
        let list = amount.as_ref().and_then(|amount| Some((amount.list?, amount.amounts.len())));
        let sets = self.sets(from, list, round);
        self.spots(from);
        if let Some(amount) = &amount {
            let goes_by = round.map_or((sets, "set"), |round| (round.rounds, "round"));
            self.cues(from, &amount.amounts, side, goes_by);
        }
        if self.found.all.get(before..).is_some_and(|new| new.iter().any(Diagnostic::is_error)) {
            return None;
        }
        let in_circuit = |own: &Slot<Gap>| schema::value(own).copied().unwrap_or(Gap::NONE);
        Some(StepValues {
            amounts: amount?.amounts,
            side,
            first: key_value(from, |step| &step.first).unwrap_or_default(),
            sets,
            rest: gap(from, |step| &step.rest, 0),
            after: if round.is_some() { Gap::NONE } else { gap(from, |step| &step.after, 0) },
            // No default lengthens the rounds of a circuit.
            prepare: match round {
                Some(_) => in_circuit(&from.step.prepare),
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

    /// How many sets a step has: as many as its list is long, else what it says.
    fn sets(
        &mut self,
        from: &ResolvedStep,
        list: Option<(KeyLocation, usize)>,
        round: Option<&Round>,
    ) -> u32 {
        let Some((at, length)) = list else {
            return key_value(from, |step| &step.sets).unwrap_or(1);
        };
        if round.is_some() {
            // Inside a circuit it goes by round.
            return 1;
        }
        let listed = u32::try_from(length).unwrap_or(u32::MAX);
        if let Some(Written { at: sets, value: Some(number) }) = &from.step.sets
            && *number != listed
        {
            self.other_sets(from, *sets, at, listed);
        }
        listed
    }

    /// A number of sets that is not that of the list.
    fn other_sets(&mut self, from: &ResolvedStep, sets: KeyLocation, list: KeyLocation, listed: u32) {
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

    /// The figure: the one written, otherwise the one that is called as the step
    /// or one that it borrows from is.
    fn pose(&self, from: &ResolvedStep, id: &str) -> Option<String> {
        if let Some(written) = &from.step.pose {
            return written.value.clone();
        }
        let title = schema::value(&from.step.name).map(|name| slug(name)).unwrap_or_default();
        let ids = [id, &from.name].into_iter().chain(from.lender_ids.iter().map(|name| &**name));
        ids.chain([title.as_str()]).find_map(|name| self.poses.find(name)).map(str::to_owned)
    }

    fn name(&mut self, from: &ResolvedStep) {
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

    fn spots(&mut self, from: &ResolvedStep) {
        if let Some((at, length)) = from.too_few_spots {
            self.report(from, at, |at| {
                let message = format!("the borrowed step names no more than {length} spots");
                let finding = Diagnostic::error("out-of-bounds", at.range(), message);
                finding.help(format!("write `spots = {length}`, or a list of your own"))
            });
        }
    }
}

/// A step that is right.
fn build_step(id: &str, own: &mut schema::Step, values: StepValues, pose: Option<String>) -> Option<Step> {
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

/// Twice where reps alternate between the sides.
fn doubled(side: Side) -> u32 {
    if side == Side::Alternate { 2 } else { 1 }
}
