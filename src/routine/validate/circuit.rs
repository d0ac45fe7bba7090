//! Checks circuits and the steps in them, and builds the circuits of a valid routine.

use super::amount::{WrittenAmount, WrittenCount};
use super::{PREPARE, SWITCH, Validator, texts};
use crate::diagnostic::Diagnostic;
use crate::routine::fields::Scope;
use crate::routine::message::counted;
use crate::routine::model::{Circuit, Gap, Side, add_missing};
use crate::routine::resolved::{ResolvedItem, ResolvedStep};
use crate::routine::schema::{KeyLocation, Step, Written, take_value, value};
use std::rc::Rc;

/// The circuit's keys that matter for the steps in it.
pub(super) struct CircuitContext {
    /// How many rounds there are; `None` if what says it can't be read.
    pub(super) rounds: Option<u32>,
    /// The circuit's `side`, which applies to all its steps.
    pub(super) side: Option<KeyLocation>,
}

/// The lengths of a step's lists of amounts in all weeks; of equal ones in a row the first.
fn list_lengths(step: &ResolvedStep) -> Vec<WrittenCount> {
    let weeks = value(&step.keys.weeks).map(Vec::as_slice).unwrap_or_default();
    if weeks.is_empty() {
        return WrittenAmount::of(step).list().into_iter().collect();
    }
    let in_week = |week: &Rc<Step>| WrittenAmount::in_week(step, week).list();
    let mut lengths: Vec<WrittenCount> = weeks.iter().filter_map(in_week).collect();
    lengths.dedup();
    lengths
}

impl Validator<'_> {
    /// The context for the steps of a circuit. The number of rounds is its `sets`, or else
    /// the length of the lists in it; lists of another length are reported.
    pub(super) fn circuit_context<'e>(
        &mut self,
        circuit: &ResolvedStep,
        steps: impl Iterator<Item = &'e ResolvedStep>,
    ) -> CircuitContext {
        let side = circuit.keys.side.as_ref().map(|side| side.at);
        let steps: Vec<&ResolvedStep> = steps.collect();
        let lists_of = |step| list_lengths(step).into_iter().map(move |list| (step, list));
        let lists: Vec<(&ResolvedStep, WrittenCount)> =
            steps.iter().flat_map(|step| lists_of(*step)).collect();
        let sets_are_known = circuit.keys.knows("sets") != Some(false);
        let sets = circuit.keys.sets.as_ref().and_then(|sets| Some((sets.value?, sets.at)));
        let sets = sets.map(|(count, at)| WrittenCount { count, at });
        let Some(rounds) = sets.or(lists.first().map(|(_, list)| *list)) else {
            let is_known = sets_are_known && !steps.iter().any(|step| step.has_unknown());
            return CircuitContext { rounds: is_known.then_some(1), side };
        };
        for (step, list) in lists.into_iter().filter(|(_, list)| list.count != rounds.count) {
            if circuit.use_site.is_some() && circuit.own_keys.sets.is_some() {
                self.report_wrong_rounds(circuit, rounds.at, list.count);
                break;
            }
            self.report_uneven_list(step, list, rounds, sets.is_some());
        }
        CircuitContext { rounds: sets_are_known.then_some(rounds.count), side }
    }

    /// Reports `sets` over a borrowed circuit whose lists have another length.
    fn report_wrong_rounds(&mut self, circuit: &ResolvedStep, sets: KeyLocation, length: u32) {
        let values = counted(length, "value");
        let message = format!("the lists in the borrowed circuit have {values}, one for each round");
        let finding = self.error(circuit, sets, "uneven-lists", message);
        self.findings.push(finding.help(format!("take `sets` out, or write `sets = {length}`")));
    }

    /// Reports a list whose length is not the number of rounds, which the circuit's `sets`
    /// or another list decides.
    fn report_uneven_list(
        &mut self,
        step: &ResolvedStep,
        list: WrittenCount,
        rounds: WrittenCount,
        sets_decide: bool,
    ) {
        let (values, count) = (counted(list.count, "value"), rounds.count);
        let (message, label) = if sets_decide {
            (format!("the circuit has {}, and this list has {values}", counted(count, "round")), "the rounds")
        } else {
            (format!("this list has {values}, and another one has {count}"), "the other list")
        };
        let finding = self.error(step, list.at, "uneven-lists", message);
        let finding = self.with_related(finding, rounds.at, label);
        let help = "inside a circuit a list has one value for each round; make them agree";
        self.findings.push(finding.help(help));
    }

    /// Reports keys that a step inside a circuit can't have.
    pub(super) fn check_step_in_circuit(&mut self, step: &ResolvedStep, context: &CircuitContext) {
        let keys = &step.own_keys;
        if let Some(after) = &keys.after {
            let message = "a step inside a circuit has no `after`";
            let finding = self.error(step, after.at, "misplaced-key", message);
            let help =
                "write a `prepare` in the step that comes, or `rest` in the circuit for a gap between rounds";
            self.findings.push(finding.help(help));
        }
        if let Some(circuit_side) = context.side {
            let side = keys.side.as_ref().map(|side| (side.at, "side"));
            let first = keys.first.as_ref().map(|first| (first.at, "first"));
            for (at, key) in side.into_iter().chain(first) {
                let message = format!("this circuit has a `side` for all its steps; they have no `{key}`");
                let finding = self.error(step, at, "misplaced-key", message);
                let finding = self.with_related(finding, circuit_side, "for all of them");
                let help = format!("take `{key}` out of the step, or `side` out of the circuit");
                self.findings.push(finding.help(help));
            }
        }
        if let (Some(list), Some(sets)) = (WrittenAmount::of(step).list(), &keys.sets) {
            let message = "inside a circuit a list goes by round, and its step has no `sets`";
            let finding = self.error(step, sets.at, "sets-and-list", message);
            let finding = self.with_related(finding, list.at, "this list");
            self.findings.push(finding.help("take `sets` out; the rounds are the circuit's own `sets`"));
        }
    }

    /// Reports keys that a borrowed circuit can't take, and a side that a circuit
    /// can't have.
    pub(super) fn check_circuit_keys(&mut self, circuit: &ResolvedStep) {
        // Those of a circuit that borrows nothing were reported when it was read.
        let borrower = Some(&circuit.own_keys).filter(|own_keys| own_keys.use_.is_some());
        for (key, at) in borrower.into_iter().flat_map(|borrower| borrower.written()) {
            if key == "use" || Scope::Circuit.field(key).is_some() {
                continue;
            }
            let message = format!("a circuit has no `{key}`; its steps do");
            let finding = Diagnostic::error("misplaced-key", at.key, message);
            self.findings.push(finding.help(format!("what is borrowed here is a circuit; take `{key}` out")));
        }
        if let Some(Written { at, value: Some(Side::Together | Side::Alternate) }) = &circuit.keys.side {
            let message = "`side` of a circuit can't be this: it can be \"each\", \"left\" or \"right\"";
            let finding = self.error(circuit, *at, "wrong-value", message);
            let help = "what is borrowed here is a circuit; write `side = \"each\"`, or take `side` out";
            self.findings.push(finding.help(help));
        }
    }

    /// Builds the circuit of an item. Steps with errors are reported and left out.
    pub(super) fn build_circuit(&mut self, mut item: ResolvedItem) -> Option<Circuit> {
        self.check_circuit_keys(&item.resolved);
        self.check_name(&item.resolved);
        let steps = item.steps.iter().map(|step| &*step.resolved);
        let context = self.circuit_context(&item.resolved, steps);
        // These are the only defaults that apply to circuits.
        let switch = item.resolved.value_with_defaults(|keys| &keys.switch).unwrap_or(SWITCH);
        let prepare = item.resolved.value_with_defaults(|keys| &keys.prepare).unwrap_or(PREPARE);
        let after = item.resolved.value_with_defaults(|keys| &keys.after).unwrap_or(Gap::NONE);
        let resolved = Rc::make_mut(&mut item.resolved);
        let (inherited, source) = (resolved.inherited_safety.clone(), resolved.source.take());
        let keys = Rc::make_mut(&mut resolved.keys);
        let [muscles, tags, equipment] = [&mut keys.muscles, &mut keys.tags, &mut keys.equipment].map(texts);
        let mut steps = Vec::with_capacity(item.steps.len());
        for inner in item.steps {
            if inner.resolved.keys.is_circuit() {
                self.report_circuit_in_circuit(&inner.resolved);
                continue;
            }
            let mut step = self.build_step(inner, Some(&context));
            if let Some(step) = &mut step {
                add_missing(&mut step.muscles, &muscles);
                add_missing(&mut step.tags, &tags);
                add_missing(&mut step.equipment, &equipment);
            }
            steps.extend(step);
        }
        let (mut caution, mut stop_if) = (texts(&mut keys.caution), texts(&mut keys.stop_if));
        add_missing(&mut caution, &inherited.caution);
        add_missing(&mut stop_if, &inherited.stop_if);
        Some(Circuit {
            id: item.id.to_string(),
            name: take_value(&mut keys.name)?,
            rounds: context.rounds.unwrap_or(1),
            rest: value(&keys.rest).copied().unwrap_or(Gap::NONE),
            side: value(&keys.side).copied().unwrap_or_default(),
            first: value(&keys.first).copied().unwrap_or_default(),
            switch,
            prepare,
            after,
            how: texts(&mut keys.how),
            caution,
            stop_if,
            source: take_value(&mut keys.source).or(source),
            steps,
        })
    }

    /// Reports a borrowed circuit inside a circuit. One that is written there was reported
    /// when it was read.
    fn report_circuit_in_circuit(&mut self, inner: &ResolvedStep) {
        if let Some(at) = inner.use_site {
            let finding = Diagnostic::error("too-deep", at.value, "a circuit can't hold another circuit");
            self.findings.push(
                finding
                    .label("this brings a circuit")
                    .help("bring it as a `[[step]]` of its own, or borrow its steps one by one"),
            );
        }
    }
}
