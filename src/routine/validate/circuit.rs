//! Checks circuits and the steps in them, and builds the circuits of a valid routine.

use super::amount::WrittenAmount;
use super::{Validator, gap, texts};
use crate::diagnostic::Diagnostic;
use crate::routine::model::{Circuit, Gap, Side};
use crate::routine::resolved::{ResolvedItem, ResolvedStep, add_missing};
use crate::routine::schema::{KeyLocation, Written, take_value, value};
use std::rc::Rc;

/// The circuit's keys that matter for the steps in it.
pub(super) struct CircuitContext {
    /// How many rounds there are.
    pub(super) rounds: u32,
    /// The circuit's `side`, which applies to all its steps.
    pub(super) side: Option<KeyLocation>,
}

/// The lengths of a step's lists of amounts in all weeks, and where they are.
fn list_lengths(step: &ResolvedStep) -> Vec<(u32, KeyLocation)> {
    let length = |(length, at): (usize, KeyLocation)| (u32::try_from(length).unwrap_or(u32::MAX), at);
    let own = WrittenAmount::of(step).list();
    let weeks = value(&step.step.weeks).into_iter().flatten().map(|week| {
        let written = WrittenAmount::of_keys(&week.keys);
        if written.is_absent() { own } else { written.list() }
    });
    let mut all: Vec<(u32, KeyLocation)> = weeks.flatten().map(length).collect();
    if value(&step.step.weeks).is_none_or(Vec::is_empty) {
        all.extend(own.map(length));
    }
    all.dedup();
    all
}

impl Validator<'_> {
    /// The context for the steps of a circuit. The number of rounds is its `sets`, or else
    /// the length of the lists in it; lists of another length are reported.
    pub(super) fn circuit_context(
        &mut self,
        circuit: &ResolvedStep,
        steps: &[Rc<ResolvedStep>],
    ) -> CircuitContext {
        let lists: Vec<(&ResolvedStep, u32, KeyLocation)> = steps
            .iter()
            .flat_map(|step| list_lengths(step).into_iter().map(|(length, at)| (&**step, length, at)))
            .collect();
        let first = lists.first().map(|(_, length, at)| (*length, *at));
        let written = circuit.step.sets.as_ref().and_then(|sets| Some((sets.value?, sets.at)));
        let deciding = written.or(first);
        if let Some((rounds, decided_at)) = deciding {
            for (step, length, at) in lists.into_iter().filter(|(_, length, _)| *length != rounds) {
                if circuit.use_site.is_some() && circuit.own.sets.is_some() {
                    self.report_wrong_rounds(circuit, decided_at, length);
                    break;
                }
                self.report_uneven_list(step, at, length, (rounds, decided_at), written.is_some());
            }
        }
        let rounds = deciding.map_or(1, |(rounds, _)| rounds);
        CircuitContext { rounds, side: circuit.step.side.as_ref().map(|side| side.at) }
    }

    /// Reports `sets` over a borrowed circuit whose lists have another length.
    fn report_wrong_rounds(&mut self, circuit: &ResolvedStep, sets: KeyLocation, length: u32) {
        self.report(circuit, sets, |at| {
            let message =
                format!("the lists in the borrowed circuit have {length} values, one for each round");
            let finding = Diagnostic::error("uneven-lists", at.range(), message);
            finding.help(format!("take `sets` out, or write `sets = {length}`"))
        });
    }

    /// Reports a list whose length is not the number of rounds. That number is decided
    /// at `decided_at`, by the circuit's `sets` or by another list.
    fn report_uneven_list(
        &mut self,
        step: &ResolvedStep,
        at: KeyLocation,
        length: u32,
        (rounds, decided_at): (u32, KeyLocation),
        is_by_sets: bool,
    ) {
        let home = self.home;
        self.report(step, at, |at| {
            let (message, label) = if is_by_sets {
                (format!("the circuit has {rounds} rounds, and this list has {length} values"), "the rounds")
            } else {
                (format!("this list has {length} values, and another one has {rounds}"), "the other list")
            };
            let finding = Diagnostic::error("uneven-lists", at.range(), message);
            let finding = if decided_at.file == home {
                finding.related(decided_at.value.range(), label)
            } else {
                finding
            };
            finding.help("inside a circuit a list has one value for each round; make them agree")
        });
    }

    /// Reports keys that a step inside a circuit can't have.
    pub(super) fn check_step_in_circuit(&mut self, from: &ResolvedStep, context: &CircuitContext) {
        if let Some(after) = &from.own.after {
            self.report(from, after.at, |at| {
                let finding =
                    Diagnostic::error("misplaced-key", at.range(), "a step inside a circuit has no `after`");
                finding.help("write a `prepare` in the step that comes, or `rest` in the circuit for a gap between rounds")
            });
        }
        if let Some(circuit) = context.side {
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
    pub(super) fn check_circuit_keys(&mut self, from: &ResolvedStep) {
        for (key, at) in &from.disallowed_keys {
            let finding = Diagnostic::error(
                "misplaced-key",
                at.key.range(),
                format!("a circuit has no `{key}`; its steps do"),
            );
            self.findings.push(finding.help(format!("what is borrowed here is a circuit; take `{key}` out")));
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

    /// Builds the circuit of an item. Steps with errors are reported and left out.
    pub(super) fn circuit(&mut self, mut item: ResolvedItem) -> Option<Circuit> {
        self.check_circuit_keys(&item.step);
        self.check_name(&item.step);
        let inner: Vec<Rc<ResolvedStep>> = item.steps.iter().map(|inner| inner.step.clone()).collect();
        let context = self.circuit_context(&item.step, &inner);
        drop(inner);
        // These are the only defaults that apply to circuits.
        let switch = gap(&item.step, |step| &step.switch, 5);
        let prepare = gap(&item.step, |step| &step.prepare, 8);
        let after = gap(&item.step, |step| &step.after, 0);
        let resolved = Rc::make_mut(&mut item.step);
        let (inherited, source) = (resolved.inherited_safety.clone(), resolved.source.take());
        let own = Rc::make_mut(&mut resolved.step);
        let (muscles, tags) = (texts(&mut own.muscles), texts(&mut own.tags));
        let mut steps = Vec::with_capacity(item.steps.len());
        for inner in item.steps {
            if inner.step.step.is_circuit() {
                // A circuit that is written inside another was reported when it was read.
                let Some(at) = inner.step.use_site else { continue };
                let finding =
                    Diagnostic::error("too-deep", at.value.range(), "a circuit can't hold another circuit");
                self.findings.push(
                    finding
                        .label("this brings a circuit")
                        .help("bring it as a `[[step]]` of its own, or borrow its steps one by one"),
                );
                continue;
            }
            let mut step = self.build_step(inner, Some(&context));
            if let Some(step) = &mut step {
                add_missing(&mut step.muscles, &muscles);
                add_missing(&mut step.tags, &tags);
            }
            steps.extend(step);
        }
        let (mut caution, mut stop_if) = (texts(&mut own.caution), texts(&mut own.stop_if));
        add_missing(&mut caution, &inherited.caution);
        add_missing(&mut stop_if, &inherited.stop_if);
        Some(Circuit {
            id: item.id.to_string(),
            name: take_value(&mut own.name)?,
            rounds: context.rounds,
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
