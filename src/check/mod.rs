//! What only several layers together can judge: whether a routine's plan is
//! what its author meant.
//!
//! [`check`] is the whole of checking: the language's findings, those about
//! the plan and those about the words, in the order of the text, what the author
//! allows left out.

mod length;
mod words;

use crate::cue::Measure;
use crate::diagnostic::Diagnostic;
use crate::routine::{self, Context, Item, Parsed, Routine, Step, codes};
use crate::timeline::{self, Timeline};
use std::sync::Arc;

/// Reads a routine and judges it in full. Nothing is missing from the result
/// of [`routine::parse`]; the findings about the plan and the words are added.
/// `measure` is how long the voice takes; without one the words are not judged.
pub fn check(text: &str, id: &str, context: &Context<'_>, measure: Option<&Measure>) -> Parsed {
    let mut parsed = routine::parse(text, id, context);
    // Laying out is for those only who have something to compare it with.
    let Some(routine) = parsed.routine.take() else { return parsed };
    if routine.length.is_none() && (measure.is_none() || !has_words(&routine)) {
        parsed.routine = Some(routine);
        return parsed;
    }
    let timeline = timeline::compile(Arc::new(routine));
    let found = plan(&timeline, &parsed, measure);
    if !found.is_empty() {
        parsed.diagnostics.extend(found);
        routine::sort(&mut parsed.diagnostics);
    }
    parsed.routine = Some(Arc::unwrap_or_clone(timeline.routine));
    parsed
}

/// What is to be said about the plan and the words of a routine that was read,
/// for those who have laid it out already. What the routine allows is left out.
pub fn plan(timeline: &Timeline, parsed: &Parsed, measure: Option<&Measure>) -> Vec<Diagnostic> {
    let mut found = Vec::from_iter(length::check(timeline, &parsed.spans));
    // What the author allows is not worth the asking.
    let asked = measure.filter(|_| !parsed.allow.iter().any(|code| code == words::CODE));
    if let Some(measure) = asked {
        found.extend(words::check(timeline, &parsed.spans, measure));
    }
    codes::quiet(&mut found, &parsed.allow);
    found
}

/// Whether there is anything to say that could lack the time.
fn has_words(routine: &Routine) -> bool {
    let speaks = |step: &Step| !step.how.is_empty() || !step.cues.is_empty();
    routine.items.iter().any(|item| match item {
        Item::Step(step) => speaks(step),
        Item::Circuit(circuit) => circuit.steps.iter().any(speaks),
    })
}
