//! Warnings about the plan: a `rest` that never comes, a `first` without two sides, and
//! pauses that make the rounds of a circuit much longer.

use crate::diagnostic::Diagnostic;
use crate::routine::bounds;
use crate::routine::model::{Circuit, Gap, Item, Kind, Routine, Side, Step};
use crate::routine::resolved::ResolvedItem;
use crate::routine::schema;
use crate::routine::span::{Span, Spans};
use crate::routine::walk::Findings;
use crate::time::Spelled;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// The ids of the steps and circuits about whose plan nothing can be said: those with a value
/// that can't be read, and those that share an id.
pub(in crate::routine) fn unclear_ids(items: &[ResolvedItem]) -> HashSet<Arc<str>> {
    let mut seen: HashSet<&Arc<str>> = HashSet::new();
    let mut unclear = HashSet::new();
    for item in items {
        for each in std::iter::once(item).chain(&item.steps) {
            if !seen.insert(&each.id) || each.resolved.has_unknown() {
                unclear.insert(each.id.clone());
            }
        }
        // Lists in its steps may say how many rounds a circuit has.
        if item.steps.iter().any(|step| unclear.contains(&step.id)) {
            unclear.insert(item.id.clone());
        }
    }
    unclear
}

/// What the warnings about the plan go by.
pub(in crate::routine) struct PlanLint<'p> {
    pub(in crate::routine) routine: &'p Routine,
    pub(in crate::routine) spans: &'p Spans,
    /// The file's `[defaults]`.
    pub(in crate::routine) defaults: &'p schema::Step,
    /// The ids of steps and circuits that are not checked; see [`unclear_ids`].
    pub(in crate::routine) unclear: &'p HashSet<Arc<str>>,
    /// Whether the file has an error, so that the routine may lack steps.
    pub(in crate::routine) has_errors: bool,
}

impl PlanLint<'_> {
    /// Warns of keys whose effect on the plan is probably not what was meant.
    pub(in crate::routine) fn check(&self, findings: &mut Findings) {
        let check_step = |step: &Step, help, findings: &mut Findings| {
            if !self.unclear.contains(step.id.as_str()) {
                check_step(step, self.spans, help, findings);
            }
        };
        for item in &self.routine.items {
            match item {
                Item::Step(step) => {
                    let help = "write `after` for a rest before the next step, or how many `sets` there are";
                    check_step(step, help, findings);
                }
                Item::Circuit(circuit) => {
                    if !self.unclear.contains(circuit.id.as_str()) {
                        check_circuit(circuit, self.spans, findings);
                    }
                    if !self.has_errors {
                        warn_of_slow_round(circuit, self.spans, findings);
                    }
                    let help = "write `prepare` in the step that comes for a gap between two steps, or `rest` in the circuit for one between rounds";
                    circuit.steps.iter().for_each(|step| check_step(step, help, findings));
                }
            }
        }
        if !self.has_errors {
            self.warn_of_unused_default_rest(findings);
        }
    }

    /// Warns of a `rest` in `[defaults]` if no step has a second set.
    fn warn_of_unused_default_rest(&self, findings: &mut Findings) {
        let routine = self.routine;
        let has_two_sets = |step: &Step| step.sets > 1 || step.weeks.iter().any(|week| week.sets > 1);
        if routine.steps().any(has_two_sets)
            || routine.kind == Some(Kind::Library)
            || routine.items.is_empty()
        {
            return;
        }
        let Some(rest) = self.defaults.rest.as_ref().filter(|rest| rest.value != Some(Gap::NONE)) else {
            return;
        };
        let message = "this `rest` is never heard: it lies between sets, and no step has a second one";
        let help = "write `after` for a rest after each step, or take it out";
        findings.push(Diagnostic::warning("rest-unheard", rest.at.value, message).help(help));
    }
}

/// Checks a step. `rest_help` says what to write instead of a `rest` that never comes.
fn check_step(step: &Step, spans: &Spans, rest_help: &str, findings: &mut Findings) {
    for at in unused_rests(step, spans) {
        let message = "this `rest` is never heard: it lies between sets, and there is one";
        findings.push(Diagnostic::warning("rest-unheard", at, message).help(rest_help));
    }
    if !matches!(step.side, Side::Each | Side::Alternate) {
        warn_of_idle_first(&step.id, spans, findings);
    }
}

/// The places of a `rest` that never comes: that of a step if it comes in no week, and that
/// of each week in which it doesn't come.
fn unused_rests(step: &Step, spans: &Spans) -> Vec<Span> {
    // To write `0s` where there is no rest is nothing to warn of.
    let is_fine = |sets: u32, rest: Gap| sets > 1 || rest == Gap::NONE;
    let mut in_weeks: Vec<Span> = Vec::new();
    let mut step_rest_is_used = step.weeks.is_empty() && is_fine(step.sets, step.rest);
    for (index, dose) in step.weeks.iter().enumerate() {
        let is_fine = is_fine(dose.sets, dose.rest);
        match spans.value_span(&step.id, &format!("weeks[{index}].rest")) {
            Some(place) if !is_fine => in_weeks.push(place),
            Some(_) => {}
            // A week without a `rest` of its own has the step's.
            None => step_rest_is_used |= is_fine,
        }
    }
    let in_step = spans.value_span(&step.id, "rest").filter(|_| !step_rest_is_used);
    in_step.into_iter().chain(in_weeks).collect()
}

fn check_circuit(circuit: &Circuit, spans: &Spans, findings: &mut Findings) {
    if circuit.rounds == 1
        && circuit.rest != Gap::NONE
        && let Some(at) = spans.value_span(&circuit.id, "rest")
    {
        let message = "this `rest` is never heard: it lies between rounds, and there is one";
        let help = "write `after` for a rest before what comes next, or `sets` for how many rounds there are";
        findings.push(Diagnostic::warning("rest-unheard", at, message).help(help));
    }
    if circuit.side != Side::Each {
        warn_of_idle_first(&circuit.id, spans, findings);
    }
}

/// Warns of a `first` in a step or circuit that is not done on both sides.
fn warn_of_idle_first(id: &str, spans: &Spans, findings: &mut Findings) {
    if let Some(at) = spans.value_span(id, "first") {
        let message = "`first` says which of both sides begins, and this is not done on both";
        let finding = Diagnostic::warning("first-without-sides", at, message);
        findings.push(finding.help("write `side = \"each\"` beside it, or take it out"));
    }
}

/// How much longer the `prepare` of a circuit's first step makes a round: what is beyond the
/// gap that is there without it.
fn prepare_of_first(circuit: &Circuit, first: &Step) -> Duration {
    let gap = match circuit.side {
        Side::Each => circuit.switch,
        _ if circuit.rounds > 1 => circuit.rest,
        _ => circuit.prepare,
    };
    let (rest, prepare) = gap.merge_with_prepare(first.prepare);
    let together = bounds::gap_length(rest).saturating_add(bounds::gap_length(prepare));
    together.saturating_sub(bounds::gap_length(gap))
}

/// Warns if pauses make a round of a circuit longer by half or more.
fn warn_of_slow_round(circuit: &Circuit, spans: &Spans, findings: &mut Findings) {
    let first = circuit.steps.first().map(|first| first.id.as_str());
    let prepare_of = |step: &Step| {
        if Some(step.id.as_str()) == first {
            prepare_of_first(circuit, step)
        } else {
            bounds::gap_length(step.prepare)
        }
    };
    let rests_of = |step: &Step| bounds::gap_length(step.rest).saturating_mul(step.sets.saturating_sub(1));
    let sum = |length_of: &dyn Fn(&Step) -> Duration| {
        circuit.steps.iter().map(length_of).fold(Duration::ZERO, Duration::saturating_add)
    };
    let (prepares, rests) = (sum(&prepare_of), sum(&rests_of));
    let pauses = prepares.saturating_add(rests);
    let work = bounds::first_round(circuit).saturating_sub(rests);
    if pauses.is_zero() || pauses.saturating_mul(2) < work {
        return;
    }
    let places = circuit.steps.iter().flat_map(|step| {
        let place = |key| spans.value_span(&step.id, key);
        [(prepare_of(step), place("prepare")), (rests_of(step), place("rest"))]
    });
    let written =
        places.filter_map(|(length, place)| Some((length, place?))).filter(|(length, _)| !length.is_zero());
    // The longest pause that is written in this file is reported; of equal ones the first, which
    // is the last in reverse order, and `max_by_key` takes the last.
    let Some((_, at)) = written.rev().max_by_key(|(length, _)| *length) else { return };
    let named = match (prepares.is_zero(), rests.is_zero()) {
        (false, true) => "`prepare` makes",
        (true, _) => "`rest` makes",
        (false, false) => "`prepare` and `rest` make",
    };
    let message =
        format!("{named} a round take {} instead of {}", Spelled(work.saturating_add(pauses)), Spelled(work));
    let label = format!("{} of pauses in each round", Spelled(pauses));
    let help = "without it the steps of a circuit follow each other at once; make it shorter, or write `allow = [\"slow-round\"]` at the top";
    findings.push(Diagnostic::warning("slow-round", at, message).label(label).help(help));
}
