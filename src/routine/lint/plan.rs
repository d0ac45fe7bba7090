//! What a plan makes of some keys: a `rest` that is never heard, pauses that
//! make the rounds of a circuit much longer.

use crate::diagnostic::Diagnostic;
use crate::routine::bounds;
use crate::routine::model::{Circuit, Gap, Item, Kind, Routine, Side, Step};
use crate::routine::span::Spans;
use crate::routine::walk::Findings;
use crate::time::Spelled;
use std::ops::Range;
use std::time::Duration;

/// Warns of keys whose effect on the plan is most likely not what was meant.
pub(in crate::routine) fn plan(routine: &Routine, spans: &Spans, found: &mut Findings) {
    for item in &routine.items {
        match item {
            Item::Step(step) => of_step(step, spans, false, found),
            Item::Circuit(circuit) => {
                of_circuit(circuit, spans, found);
                circuit.steps.iter().for_each(|step| of_step(step, spans, true, found));
            }
        }
    }
    default_rest(routine, spans, found);
}

fn of_step(step: &Step, spans: &Spans, in_circuit: bool, found: &mut Findings) {
    for at in unheard_rests(step, spans) {
        let message = "this `rest` is never heard: it lies between sets, and there is one";
        let help = match (in_circuit, step.amounts.len()) {
            (true, _) => {
                "write `prepare` in the step that comes for a gap between two steps, or `rest` in the circuit for one between rounds"
            }
            (false, _) => "write `after` for a rest before the next step, or how many `sets` there are",
        };
        found.push(unheard(at, message).help(help));
    }
    if !matches!(step.side, Side::Each | Side::Alternate) {
        idle_first(&step.id, spans, found);
    }
}

/// Where a step has a `rest` that is never heard: its own in no week, that of
/// a week not in that week.
fn unheard_rests(step: &Step, spans: &Spans) -> Vec<Range<usize>> {
    let of_week = |number: usize| spans.step_part(&step.id, &format!("weeks[{number}].rest"));
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
    let own = spans.step_part(&step.id, "rest");
    own.into_iter().filter(|_| !heard).chain(at).collect()
}

fn of_circuit(circuit: &Circuit, spans: &Spans, found: &mut Findings) {
    if circuit.rounds == 1
        && circuit.rest != Gap::NONE
        && let Some(at) = spans.step_part(&circuit.id, "rest")
    {
        let message = "this `rest` is never heard: it lies between rounds, and there is one";
        let help = "write `after` for a rest before what comes next, or `sets` for how many rounds there are";
        found.push(unheard(at, message).help(help));
    }
    if circuit.side != Side::Each {
        idle_first(&circuit.id, spans, found);
    }
    slow_round(circuit, spans, found);
}

fn unheard(at: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::warning("rest-unheard", at, message)
}

/// A default `rest` where no step has a second set.
fn default_rest(routine: &Routine, spans: &Spans, found: &mut Findings) {
    let heard = |step: &Step| step.sets > 1 || step.weeks.iter().any(|week| week.sets > 1);
    let heard = routine.steps().any(heard);
    if heard || routine.kind == Some(Kind::Library) || routine.items.is_empty() {
        return;
    }
    let Some(at) = spans.get("defaults.rest") else { return };
    let message = "this `rest` is never heard: it lies between sets, and no step has a second one";
    let help = "write `after` for a rest after each step, or take it out";
    found.push(unheard(at, message).help(help));
}

/// A `first` beside sides of which none comes first.
fn idle_first(id: &str, spans: &Spans, found: &mut Findings) {
    if let Some(at) = spans.step_part(id, "first") {
        let message = "`first` says which of both sides begins, and this is not done on both";
        let finding = Diagnostic::warning("first-without-sides", at, message);
        found.push(finding.help("write `side = \"each\"` beside it, or take it out"));
    }
}

/// Pauses that make a round of a circuit longer by half or more.
fn slow_round(circuit: &Circuit, spans: &Spans, found: &mut Findings) {
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
    // The one that takes most, of those that are written here.
    let written = circuit.steps.iter().flat_map(|step| {
        let (prepare, rest) = pauses(step);
        [(prepare, step, "prepare"), (rest, step, "rest")]
    });
    let mut at: Option<(Duration, Range<usize>)> = None;
    for (length, step, key) in written.filter(|(length, ..)| !length.is_zero()) {
        if let Some(place) = spans.step_part(&step.id, key)
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
    found.push(Diagnostic::warning("slow-round", at, message).label(label).help(help));
}
