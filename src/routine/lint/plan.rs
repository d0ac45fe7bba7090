//! Warnings about the plan: a `rest` that never comes, a `first` without two sides, and
//! pauses that make the rounds of a circuit much longer.

use crate::diagnostic::Diagnostic;
use crate::routine::bounds;
use crate::routine::model::{Circuit, Gap, Item, Kind, Routine, Side, Step};
use crate::routine::span::Spans;
use crate::routine::walk::Findings;
use crate::time::Spelled;
use std::ops::Range;
use std::time::Duration;

/// Warns of keys whose effect on the plan is probably not what was meant.
pub(in crate::routine) fn plan(routine: &Routine, spans: &Spans, findings: &mut Findings) {
    for item in &routine.items {
        match item {
            Item::Step(step) => check_step(step, spans, false, findings),
            Item::Circuit(circuit) => {
                check_circuit(circuit, spans, findings);
                circuit.steps.iter().for_each(|step| check_step(step, spans, true, findings));
            }
        }
    }
    warn_of_unused_default_rest(routine, spans, findings);
}

fn check_step(step: &Step, spans: &Spans, in_circuit: bool, findings: &mut Findings) {
    for at in unused_rests(step, spans) {
        let message = "this `rest` is never heard: it lies between sets, and there is one";
        let help = match (in_circuit, step.amounts.len()) {
            (true, _) => {
                "write `prepare` in the step that comes for a gap between two steps, or `rest` in the circuit for one between rounds"
            }
            (false, _) => "write `after` for a rest before the next step, or how many `sets` there are",
        };
        findings.push(rest_unheard(at, message).help(help));
    }
    if !matches!(step.side, Side::Each | Side::Alternate) {
        warn_of_idle_first(&step.id, spans, findings);
    }
}

/// Where a step has a `rest` that never comes: its own in any week, or a week's in that
/// week.
fn unused_rests(step: &Step, spans: &Spans) -> Vec<Range<usize>> {
    let of_week = |number: usize| spans.step_value(&step.id, &format!("weeks[{number}].rest"));
    let mut at: Vec<Range<usize>> = Vec::new();
    let mut heard = step.weeks.is_empty() && (step.sets > 1 || step.rest == Gap::NONE);
    for (number, dose) in step.weeks.iter().enumerate() {
        let is_heard = dose.sets > 1 || dose.rest == Gap::NONE;
        match of_week(number) {
            Some(place) if !is_heard => at.push(place),
            Some(_) => {}
            None => heard |= is_heard,
        }
    }
    let own = spans.step_value(&step.id, "rest");
    own.into_iter().filter(|_| !heard).chain(at).collect()
}

fn check_circuit(circuit: &Circuit, spans: &Spans, findings: &mut Findings) {
    if circuit.rounds == 1
        && circuit.rest != Gap::NONE
        && let Some(at) = spans.step_value(&circuit.id, "rest")
    {
        let message = "this `rest` is never heard: it lies between rounds, and there is one";
        let help = "write `after` for a rest before what comes next, or `sets` for how many rounds there are";
        findings.push(rest_unheard(at, message).help(help));
    }
    if circuit.side != Side::Each {
        warn_of_idle_first(&circuit.id, spans, findings);
    }
    warn_of_slow_round(circuit, spans, findings);
}

fn rest_unheard(at: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::warning("rest-unheard", at, message)
}

/// Warns of a default `rest` if no step has a second set.
fn warn_of_unused_default_rest(routine: &Routine, spans: &Spans, findings: &mut Findings) {
    let heard = |step: &Step| step.sets > 1 || step.weeks.iter().any(|week| week.sets > 1);
    let heard = routine.steps().any(heard);
    if heard || routine.kind == Some(Kind::Library) || routine.items.is_empty() {
        return;
    }
    let Some(at) = spans.get("defaults.rest") else { return };
    let message = "this `rest` is never heard: it lies between sets, and no step has a second one";
    let help = "write `after` for a rest after each step, or take it out";
    findings.push(rest_unheard(at, message).help(help));
}

/// Warns of a `first` in a step or circuit that is not done on both sides.
fn warn_of_idle_first(id: &str, spans: &Spans, findings: &mut Findings) {
    if let Some(at) = spans.step_value(id, "first") {
        let message = "`first` says which of both sides begins, and this is not done on both";
        let finding = Diagnostic::warning("first-without-sides", at, message);
        findings.push(finding.help("write `side = \"each\"` beside it, or take it out"));
    }
}

/// Warns if pauses make a round of a circuit longer by half or more.
fn warn_of_slow_round(circuit: &Circuit, spans: &Spans, findings: &mut Findings) {
    let pauses = |step: &Step| {
        let rests = bounds::gap_length(step.rest).saturating_mul(step.sets.saturating_sub(1));
        (bounds::gap_length(step.prepare), rests)
    };
    let sum =
        |lengths: &mut dyn Iterator<Item = Duration>| lengths.fold(Duration::ZERO, Duration::saturating_add);
    let prepares = sum(&mut circuit.steps.iter().map(|step| pauses(step).0));
    let rests = sum(&mut circuit.steps.iter().map(|step| pauses(step).1));
    let extra = prepares.saturating_add(rests);
    let work = bounds::first_round(circuit).saturating_sub(rests);
    if extra.is_zero() || extra.saturating_mul(2) < work {
        return;
    }
    // The longest pause that is written in this file is reported.
    let written = circuit.steps.iter().flat_map(|step| {
        let (prepare, rest) = pauses(step);
        [(prepare, step, "prepare"), (rest, step, "rest")]
    });
    let mut at: Option<(Duration, Range<usize>)> = None;
    for (length, step, key) in written.filter(|(length, ..)| !length.is_zero()) {
        if let Some(place) = spans.step_value(&step.id, key)
            && at.as_ref().is_none_or(|(most, _)| length > *most)
        {
            at = Some((length, place));
        }
    }
    let Some((_, at)) = at else { return };
    let named = match (prepares.is_zero(), rests.is_zero()) {
        (false, true) => "`prepare` makes",
        (true, _) => "`rest` makes",
        (false, false) => "`prepare` and `rest` make",
    };
    let message =
        format!("{named} a round take {} instead of {}", Spelled(work.saturating_add(extra)), Spelled(work));
    let label = format!("{} of pauses in each round", Spelled(extra));
    let help = "without it the steps of a circuit follow each other at once; make it shorter, or write `allow = [\"slow-round\"]` at the top";
    findings.push(Diagnostic::warning("slow-round", at, message).label(label).help(help));
}
