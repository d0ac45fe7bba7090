//! Circuits: what they and the steps in them may say, and how many rounds there
//! are.

use super::amount::WrittenAmount;
use super::{Validator, gap, texts};
use crate::diagnostic::Diagnostic;
use crate::routine::model::{Circuit, Gap, Side};
use crate::routine::resolved::{ResolvedItem, ResolvedStep, add_missing};
use crate::routine::schema::{KeyLocation, Written, take_value, value};
use std::rc::Rc;

/// What the steps of a circuit have in common.
pub(super) struct Round {
    /// How many rounds there are.
    pub(super) rounds: u32,
    /// Where the circuit says on which side all of them are done.
    pub(super) side: Option<KeyLocation>,
}

/// The lengths of a step's lists, in every week, and where they stand.
fn lists(part: &ResolvedStep) -> Vec<(u32, KeyLocation)> {
    let length = |(length, at): (usize, KeyLocation)| (u32::try_from(length).unwrap_or(u32::MAX), at);
    let own = WrittenAmount::of(part).list();
    let weeks = value(&part.step.weeks).into_iter().flatten().map(|week| {
        let said = WrittenAmount::of_keys(&week.keys);
        if said.is_nothing() { own } else { said.list() }
    });
    let mut all: Vec<(u32, KeyLocation)> = weeks.flatten().map(length).collect();
    if value(&part.step.weeks).is_none_or(Vec::is_empty) {
        all.extend(own.map(length));
    }
    all.dedup();
    all
}

impl Validator<'_> {
    /// How often the steps of a circuit are gone through: its `sets`, else the
    /// length of the lists in it, all of which must agree.
    pub(super) fn round(&mut self, circuit: &ResolvedStep, parts: &[Rc<ResolvedStep>]) -> Round {
        let lists: Vec<(&ResolvedStep, u32, KeyLocation)> = parts
            .iter()
            .flat_map(|part| lists(part).into_iter().map(|(length, at)| (&**part, length, at)))
            .collect();
        let first = lists.first().map(|(_, length, at)| (*length, *at));
        let written = circuit.step.sets.as_ref().and_then(|sets| Some((sets.value?, sets.at)));
        let goes_by = written.or(first);
        if let Some((rounds, by)) = goes_by {
            for (part, length, at) in lists.into_iter().filter(|(_, length, _)| *length != rounds) {
                if circuit.use_site.is_some() && circuit.own.sets.is_some() {
                    self.other_rounds(circuit, by, length);
                    break;
                }
                self.uneven(part, at, length, (rounds, by), written.is_some());
            }
        }
        let rounds = goes_by.map_or(1, |(rounds, _)| rounds);
        Round { rounds, side: circuit.step.side.as_ref().map(|side| side.at) }
    }

    /// A number of rounds over a borrowed circuit whose lists have another.
    fn other_rounds(&mut self, circuit: &ResolvedStep, sets: KeyLocation, length: u32) {
        self.report(circuit, sets, |at| {
            let message =
                format!("the lists in the borrowed circuit have {length} values, one for each round");
            let finding = Diagnostic::error("uneven-lists", at.range(), message);
            finding.help(format!("take `sets` out, or write `sets = {length}`"))
        });
    }

    /// A list that has not as many values as there are rounds.
    fn uneven(
        &mut self,
        part: &ResolvedStep,
        at: KeyLocation,
        length: u32,
        (rounds, by): (u32, KeyLocation),
        sets: bool,
    ) {
        let home = self.home;
        self.report(part, at, |at| {
            let (message, label) = if sets {
                (format!("the circuit has {rounds} rounds, and this list has {length} values"), "the rounds")
            } else {
                (format!("this list has {length} values, and another one has {rounds}"), "the other list")
            };
            let finding = Diagnostic::error("uneven-lists", at.range(), message);
            let finding = if by.file == home { finding.related(by.value.range(), label) } else { finding };
            finding.help("inside a circuit a list has one value for each round; make them agree")
        });
    }

    /// Reports what a step inside a circuit can't have.
    pub(super) fn inside(&mut self, from: &ResolvedStep, round: &Round) {
        if let Some(after) = &from.own.after {
            self.report(from, after.at, |at| {
                let finding =
                    Diagnostic::error("misplaced-key", at.range(), "a step inside a circuit has no `after`");
                finding.help("write a `prepare` in the step that comes, or `rest` in the circuit for a gap between rounds")
            });
        }
        if let Some(circuit) = round.side {
            let side = from.own.side.as_ref().map(|side| (side.at, "side"));
            let first = from.own.first.as_ref().map(|first| (first.at, "first"));
            let home = self.home;
            for (at, key) in side.into_iter().chain(first) {
                self.report(from, at, |at| {
                    let message =
                        format!("this circuit has a `side` for all its steps; they have no `{key}`");
                    let finding = Diagnostic::error("misplaced-key", at.range(), message);
                    let finding = if circuit.file == home {
                        finding.related(circuit.value.range(), "for all of them")
                    } else {
                        finding
                    };
                    finding.help(format!("take `{key}` out of the step, or `side` out of the circuit"))
                });
            }
        }
        let listed = WrittenAmount::of(from).list();
        if let (Some((_, list)), Some(sets)) = (listed, &from.own.sets) {
            let home = self.home;
            self.report(from, sets.at, |at| {
                let message = "inside a circuit a list goes by round, and its step has no `sets`";
                let finding = Diagnostic::error("sets-and-list", at.range(), message);
                let finding = if list.file == home {
                    finding.related(list.value.range(), "this list")
                } else {
                    finding
                };
                finding.help("take `sets` out; the rounds are the circuit's own `sets`")
            });
        }
    }

    /// Reports keys that a borrowed circuit can't take, and a side that a circuit
    /// can't have.
    pub(super) fn circuit_keys(&mut self, from: &ResolvedStep) {
        for (key, at) in &from.disallowed_keys {
            let finding = Diagnostic::error(
                "misplaced-key",
                at.key.range(),
                format!("a circuit has no `{key}`; its steps do"),
            );
            self.found.push(finding.help(format!("what is borrowed here is a circuit; take `{key}` out")));
        }
        if let Some(Written { at, value: Some(Side::Together | Side::Alternate) }) = &from.step.side {
            self.report(from, *at, |at| {
                let message = "`side` of a circuit can't be this: it can be \"each\", \"left\" or \"right\"";
                let finding = Diagnostic::error("wrong-value", at.range(), message);
                finding
                    .help("what is borrowed here is a circuit; write `side = \"each\"`, or take `side` out")
            });
        }
    }

    /// A circuit in its place, if it is right.
    pub(super) fn circuit(&mut self, mut placed: ResolvedItem) -> Option<Circuit> {
        self.circuit_keys(&placed.step);
        self.name(&placed.step);
        let parts: Vec<Rc<ResolvedStep>> = placed.steps.iter().map(|part| part.step.clone()).collect();
        let round = self.round(&placed.step, &parts);
        drop(parts);
        // The rest of what has defaults is for steps alone.
        let switch = gap(&placed.step, |step| &step.switch, 5);
        let prepare = gap(&placed.step, |step| &step.prepare, 8);
        let after = gap(&placed.step, |step| &step.after, 0);
        let resolved = Rc::make_mut(&mut placed.step);
        let (brought, source) = (resolved.inherited_safety.clone(), resolved.source.take());
        let own = Rc::make_mut(&mut resolved.step);
        let (muscles, tags) = (texts(&mut own.muscles), texts(&mut own.tags));
        let mut steps = Vec::with_capacity(placed.steps.len());
        for part in placed.steps {
            if part.step.step.is_circuit() {
                // A circuit written inside another was reported by the walk.
                let Some(at) = part.step.use_site else { continue };
                let finding =
                    Diagnostic::error("too-deep", at.value.range(), "a circuit can't hold another circuit");
                self.found.push(
                    finding
                        .label("this brings a circuit")
                        .help("bring it as a `[[step]]` of its own, or borrow its steps one by one"),
                );
                continue;
            }
            let mut step = self.placed(part, Some(&round));
            if let Some(step) = &mut step {
                add_missing(&mut step.muscles, &muscles);
                add_missing(&mut step.tags, &tags);
            }
            steps.extend(step);
        }
        let (mut caution, mut stop_if) = (texts(&mut own.caution), texts(&mut own.stop_if));
        add_missing(&mut caution, &brought.caution);
        add_missing(&mut stop_if, &brought.stop_if);
        Some(Circuit {
            id: placed.id.to_string(),
            name: take_value(&mut own.name)?,
            rounds: round.rounds,
            rest: value(&own.rest).copied().unwrap_or(Gap::NONE),
            side: value(&own.side).copied().unwrap_or_default(),
            first: value(&own.first).copied().unwrap_or_default(),
            switch,
            prepare,
            after,
            how: texts(&mut own.how),
            caution,
            stop_if,
            equipment: texts(&mut own.equipment),
            source: take_value(&mut own.source).or(source),
            steps,
        })
    }
}
