//! Warnings about the plan: a `rest` that never comes, a `first` without two sides, and
//! pauses that make the rounds of a circuit much longer.

use crate::diagnostic::Diagnostic;
use crate::routine::bounds;
use crate::routine::model::{Circuit, Gap, Item, Kind, Routine, Side, Step};
use crate::routine::span::{Span, Spans};
use crate::routine::walk::Findings;
use crate::time::Spelled;
use std::time::Duration;

/// Warns of keys whose effect on the plan is probably not what was meant.
pub(in crate::routine) fn plan(routine: &Routine, spans: &Spans, findings: &mut Findings) {
    for item in &routine.items {
        match item {
            Item::Step(step) => {
                let help = "write `after` for a rest before the next step, or how many `sets` there are";
                check_step(step, spans, help, findings);
            }
            Item::Circuit(circuit) => {
                check_circuit(circuit, spans, findings);
                let help = "write `prepare` in the step that comes for a gap between two steps, or `rest` in the circuit for one between rounds";
                circuit.steps.iter().for_each(|step| check_step(step, spans, help, findings));
            }
        }
    }
    warn_of_unused_default_rest(routine, spans, findings);
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
    warn_of_slow_round(circuit, spans, findings);
}

/// Warns of a `rest` in `[defaults]` if no step has a second set.
fn warn_of_unused_default_rest(routine: &Routine, spans: &Spans, findings: &mut Findings) {
    let has_two_sets = |step: &Step| step.sets > 1 || step.weeks.iter().any(|week| week.sets > 1);
    if routine.steps().any(has_two_sets) || routine.kind == Some(Kind::Library) || routine.items.is_empty() {
        return;
    }
    let Some(at) = spans.get("defaults.rest") else { return };
    let message = "this `rest` is never heard: it lies between sets, and no step has a second one";
    let help = "write `after` for a rest after each step, or take it out";
    findings.push(Diagnostic::warning("rest-unheard", at, message).help(help));
}

/// Warns of a `first` in a step or circuit that is not done on both sides.
fn warn_of_idle_first(id: &str, spans: &Spans, findings: &mut Findings) {
    if let Some(at) = spans.value_span(id, "first") {
        let message = "`first` says which of both sides begins, and this is not done on both";
        let finding = Diagnostic::warning("first-without-sides", at, message);
        findings.push(finding.help("write `side = \"each\"` beside it, or take it out"));
    }
}

/// Warns if pauses make a round of a circuit longer by half or more.
fn warn_of_slow_round(circuit: &Circuit, spans: &Spans, findings: &mut Findings) {
    let prepare_of = |step: &Step| bounds::gap_length(step.prepare);
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
