//! What only several layers together can judge: whether a routine's plan is
//! what its author meant.
//!
//! [`check`] is the whole of checking: the language's findings and those about
//! the plan, in the order of the text, what the author allows left out.

mod length;
mod words;

pub use words::words;

use crate::diagnostic::Diagnostic;
use crate::routine::{self, Context, Parsed, codes};
use crate::timeline::{self, Timeline};
use std::sync::Arc;

/// Reads a routine and judges it in full. Nothing is missing from the result
/// of [`routine::parse`]; the findings about the plan are added to it.
pub fn check(text: &str, id: &str, context: &Context<'_>) -> Parsed {
    let mut parsed = routine::parse(text, id, context);
    // Laying out is for those only who have something to compare it with.
    if let Some(routine) = parsed.routine.take() {
        if routine.length.is_some() {
            let timeline = timeline::compile(Arc::new(routine));
            let found = plan(&timeline, &parsed);
            parsed.diagnostics.extend(found);
            routine::sort(&mut parsed.diagnostics);
            parsed.routine = Some(Arc::unwrap_or_clone(timeline.routine));
        } else {
            parsed.routine = Some(routine);
        }
    }
    parsed
}

/// What is to be said about the plan of a routine that was read, for those who
/// have laid it out already. What the routine allows is left out.
pub fn plan(timeline: &Timeline, parsed: &Parsed) -> Vec<Diagnostic> {
    let mut found = Vec::from_iter(length::check(timeline, &parsed.spans));
    codes::quiet(&mut found, &parsed.allow);
    found
}
