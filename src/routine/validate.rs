//! From what a file says to what is valid: amounts, paces, cues, and the rest
//! of what can be told only from several keys together.

mod amount;
mod cues;

use super::model::{Amount, AuthorCue, Circuit, Gap, Item, Side, Spots, Step};
use super::resolve::{Effective, Placed, SourceFile};
use super::schema::{self, At, FileId, Slot, SpotList, Written, taken};
use super::span::Span;
use super::walk::Findings;
use crate::diagnostic::{Diagnostic, Lines};
use std::rc::Rc;
use std::time::Duration;

/// Turns the items of a routine into valid ones. What is wrong is told and
/// left out. What nobody else holds any more is taken over and not copied.
pub(super) fn items(
    placed: Vec<Placed>,
    files: &[SourceFile],
    poses: &[&str],
    found: &mut Findings,
) -> Vec<Item> {
    let mut judge = Judge { home: 0, files, poses, found };
    let mut items = Vec::with_capacity(placed.len());
    for item in placed {
        items.extend(if item.step.step.is_circuit() {
            judge.circuit(item).map(Item::Circuit)
        } else {
            judge.placed(item).map(|step| Item::Step(Box::new(step)))
        });
    }
    items
}

/// Judges a step or a circuit that another file borrows, in its own file.
pub(super) fn any(
    step: &Effective,
    home: FileId,
    files: &[SourceFile],
    poses: &[&str],
    found: &mut Findings,
) {
    let mut judge = Judge { home, files, poses, found };
    if step.step.is_circuit() {
        judge.circuit_keys(step);
        for part in &step.inner {
            judge.step(part);
        }
    } else {
        judge.step(step);
    }
}

/// One file's view of its steps.
struct Judge<'j> {
    home: FileId,
    files: &'j [SourceFile],
    poses: &'j [&'j str],
    found: &'j mut Findings,
}

/// A key of a step: its own or lent, otherwise the first default there is.
fn pick<'e, T>(step: &'e Effective, key: impl Fn(&schema::Step) -> &Slot<T>) -> Option<&'e Written<T>> {
    let own: &'e schema::Step = &step.step;
    // The closure is applied twice; a slice keeps it simple.
    std::iter::once(own).chain(step.defaults.iter().map(|step| &**step)).find_map(|step| slot_of(step, &key))
}

fn slot_of<'s, T>(
    step: &'s schema::Step,
    key: &impl Fn(&schema::Step) -> &Slot<T>,
) -> Option<&'s Written<T>> {
    key(step).as_ref()
}

fn picked<T: Clone>(step: &Effective, key: impl Fn(&schema::Step) -> &Slot<T>) -> Option<T> {
    pick(step, key)?.value.clone()
}

/// A gap, its own or by default.
fn gap(step: &Effective, key: impl Fn(&schema::Step) -> &Slot<Gap>, seconds: u64) -> Gap {
    picked(step, key).unwrap_or(Gap::Timed(Duration::from_secs(seconds)))
}

fn texts(slot: &mut Slot<Vec<String>>) -> Vec<String> {
    taken(slot).unwrap_or_default()
}

/// What is settled about a step once it is known to be right, apart from what
/// it says itself.
struct Judged {
    amount: Amount,
    side: Side,
    sets: u32,
    rest: Gap,
    prepare: Gap,
    switch: Gap,
    move_: Gap,
    reverse: Gap,
    sound: Option<String>,
}

impl Judge<'_> {
    /// Whether a syntax error stands in the file a step is written in, which
    /// may hold what seems to be missing.
    fn hushed(&self) -> bool {
        self.files.get(self.home).is_some_and(|file| file.hushed)
    }

    /// Tells of an error at a key, and where it comes from if it is lent.
    fn tell(&mut self, step: &Effective, at: At, finding: impl FnOnce(Span) -> Diagnostic) {
        let finding = finding(step.place(at, self.home));
        let finding = match self.files.get(at.file).filter(|_| at.file != self.home) {
            Some(file) => {
                let line = Lines::new(&file.text).position(at.value.start).line;
                // What mends the other file is no change of this one.
                let finding = Diagnostic { fix: None, ..finding };
                finding.note(format!("it comes from {}:{line}", file.name))
            }
            None => finding,
        };
        self.found.push(finding);
    }

    /// A step in its place, if it is right.
    fn placed(&mut self, mut placed: Placed) -> Option<Step> {
        let judged = self.step(&placed.step)?;
        let pose = self.pose(&placed.step, &placed.id);
        let own = Rc::make_mut(&mut Rc::make_mut(&mut placed.step).step);
        built(&placed.id, own, judged, pose)
    }

    /// Tells everything that is wrong with a step.
    fn step(&mut self, from: &Effective) -> Option<Judged> {
        let before = self.found.all.len();
        self.name(from);
        let amount = self.amount(from);
        let side = picked(from, |step| &step.side).unwrap_or_default();
        self.spots(from);
        if let Some(amount) = &amount {
            self.cues(from, amount, side);
        }
        if self.found.all.get(before..).is_some_and(|new| new.iter().any(Diagnostic::is_error)) {
            return None;
        }
        Some(Judged {
            amount: amount?,
            side,
            sets: picked(from, |step| &step.sets).unwrap_or(1),
            rest: gap(from, |step| &step.rest, 0),
            prepare: gap(from, |step| &step.prepare, 8),
            switch: gap(from, |step| &step.switch, 5),
            move_: gap(from, |step| &step.move_, 5),
            reverse: gap(from, |step| &step.reverse, 2),
            sound: picked(from, |step| &step.sound),
        })
    }

    /// The figure: the one written, otherwise one of the step's own name.
    fn pose(&self, from: &Effective, id: &str) -> Option<String> {
        if let Some(written) = &from.step.pose {
            return written.value.clone();
        }
        let mut names = [id, &from.name].into_iter().chain(from.lenders.iter().map(|name| &**name));
        names.find(|name| self.poses.contains(name)).map(str::to_owned)
    }

    fn name(&mut self, from: &Effective) {
        let own = &from.step;
        if own.name.is_none() && !self.hushed() && !own.means("name") && !own.means("use") {
            let what = if own.is_circuit() { "circuit" } else { "step" };
            let help = if own.is_circuit() {
                "write `name = \"…\"` below the header"
            } else {
                "write `name = \"…\"` below the header, or borrow a step by `use`"
            };
            self.tell(from, own.header, |at| {
                Diagnostic::error("missing-key", at.range(), format!("this {what} has no `name`")).help(help)
            });
        }
    }

    fn spots(&mut self, from: &Effective) {
        if let Some((at, length)) = from.short {
            self.tell(from, at, |at| {
                let message = format!("the borrowed step names no more than {length} spots");
                let finding = Diagnostic::error("out-of-bounds", at.range(), message);
                finding.help(format!("write `spots = {length}`, or a list of your own"))
            });
        }
    }

    /// Tells of keys that a borrowed circuit can't take.
    fn circuit_keys(&mut self, from: &Effective) {
        for (key, at) in &from.surplus {
            let finding = Diagnostic::error(
                "misplaced-key",
                at.key.range(),
                format!("a circuit has no `{key}`; its steps do"),
            );
            self.found.push(finding.help(format!("what is borrowed here is a circuit; take `{key}` out")));
        }
    }

    fn circuit(&mut self, mut placed: Placed) -> Option<Circuit> {
        self.circuit_keys(&placed.step);
        self.name(&placed.step);
        let own = Rc::make_mut(&mut Rc::make_mut(&mut placed.step).step);
        let (muscles, tags) = (texts(&mut own.muscles), texts(&mut own.tags));
        let mut steps = Vec::with_capacity(placed.steps.len());
        for part in placed.steps {
            if part.step.step.is_circuit() {
                // A circuit written inside another was told by the walk.
                let Some(at) = part.step.used else { continue };
                let finding =
                    Diagnostic::error("too-deep", at.value.range(), "a circuit can't hold another circuit");
                self.found.push(finding.label("this brings a circuit").help("borrow its steps one by one"));
                continue;
            }
            let mut step = self.placed(part);
            if let Some(step) = &mut step {
                share(&mut step.muscles, &muscles);
                share(&mut step.tags, &tags);
            }
            steps.extend(step);
        }
        Some(Circuit {
            id: placed.id.to_string(),
            name: taken(&mut own.name)?,
            rounds: taken(&mut own.sets).unwrap_or(1),
            rest: taken(&mut own.rest).unwrap_or(Gap::Timed(Duration::ZERO)),
            how: texts(&mut own.how),
            caution: texts(&mut own.caution),
            stop_if: texts(&mut own.stop_if),
            equipment: texts(&mut own.equipment),
            steps,
        })
    }
}

/// A step that is right.
fn built(id: &str, own: &mut schema::Step, judged: Judged, pose: Option<String>) -> Option<Step> {
    let spots = match taken(&mut own.spots) {
        None => Spots::None,
        Some(SpotList::Counts(counts)) => Spots::Counted { min: counts.min, max: counts.max },
        Some(SpotList::Names(names)) => Spots::Named(names),
    };
    let cue = |cue: schema::Cue| Some(AuthorCue { at: cue.at?.value?, say: cue.say?.value? });
    Some(Step {
        id: id.to_owned(),
        name: taken(&mut own.name)?,
        say: taken(&mut own.say),
        amount: judged.amount,
        side: judged.side,
        sets: judged.sets,
        rest: judged.rest,
        spots,
        direction: taken(&mut own.direction),
        prepare: judged.prepare,
        switch: judged.switch,
        move_: judged.move_,
        reverse: judged.reverse,
        how: texts(&mut own.how),
        cues: taken(&mut own.cues).into_iter().flatten().filter_map(cue).collect(),
        easier: taken(&mut own.easier),
        harder: taken(&mut own.harder),
        pose,
        caution: texts(&mut own.caution),
        stop_if: texts(&mut own.stop_if),
        equipment: texts(&mut own.equipment),
        muscles: texts(&mut own.muscles),
        tags: texts(&mut own.tags),
        source: taken(&mut own.source),
        sound: judged.sound,
    })
}

/// What a circuit says of its muscles or tags holds for each of its steps.
fn share(texts: &mut Vec<String>, all: &[String]) {
    for text in all {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
}

/// Twice where reps alternate between the sides.
fn doubled(side: Side) -> u32 {
    if side == Side::Alternate { 2 } else { 1 }
}
