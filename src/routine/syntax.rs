//! TOML syntax: every mistake found in one pass, one finding each, in words
//! for an author.
//!
//! The TOML parser recovers, but one slip sets off others behind it, and some
//! end its reading. So the first error is explained, the expression that holds
//! it is blanked out (no byte moves), and the text is parsed again, until it
//! is clean. What is left after that is read as if nothing had happened.

mod explain;
mod expression;
mod fitting;

pub(super) use explain::control;

use super::span::Span;
use crate::diagnostic::Diagnostic;
use expression::Expression;
use toml::de::DeTable;

/// The replacement for the header of a step whose own header is broken.
pub(super) const RECOVERED_STEP: &str = "_";

/// A text without its syntax errors, and what they were.
pub(super) struct Recovered {
    /// The text, as long as before.
    pub(super) text: String,
    /// One finding a mistake.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The offsets of errors that could not be cut out.
    pub(super) unrecovered: Vec<usize>,
}

/// The most times that a text is parsed again after a mistake.
const MAX_RECOVERY_PASSES: usize = 64;
/// The most bytes that are parsed again on their account.
const MAX_REPARSED_BYTES: usize = 4 << 20;
/// The most remaining mistakes that are reported.
const MAX_REMAINING_REPORTED: usize = 100;
/// A text with more errors than this is not recovered one by one.
const GIVE_UP_ERRORS: usize = 500;

/// An error as the TOML parser gives it.
struct TomlError {
    at: Span,
    message: String,
}

/// Cuts out one mistake after the other.
pub(super) fn recover(text: &str, errors: &[toml::de::Error]) -> Recovered {
    let mut recovered = Recovered { text: text.to_owned(), diagnostics: Vec::new(), unrecovered: Vec::new() };
    let mut errors_found = sorted(errors);
    let most = if errors_found.len() > GIVE_UP_ERRORS { 1 } else { MAX_RECOVERY_PASSES };
    let rounds = most.min(MAX_REPARSED_BYTES / text.len().max(1)).max(1);
    for _ in 0..rounds {
        let Some(first) = errors_found.first() else { return recovered };
        let place = Expression::around(&recovered.text, first.at.start);
        recovered.diagnostics.push(explain::explain(&recovered.text, &place, first));
        if !blank(&mut recovered.text, &place) {
            recovered.unrecovered.push(first.at.start);
            errors_found.remove(0);
            break;
        }
        errors_found = sorted(&DeTable::parse_recoverable(&recovered.text).1);
    }
    report_remaining(&mut recovered, &errors_found);
    recovered
}

/// Errors in the order of the text.
fn sorted(errors: &[toml::de::Error]) -> Vec<TomlError> {
    let mut errors_found: Vec<TomlError> = errors
        .iter()
        .map(|error| TomlError {
            at: error.span().unwrap_or(0..0).into(),
            message: error.message().to_owned(),
        })
        .collect();
    errors_found.sort_by_key(|error| error.at);
    errors_found
}

/// Reports the first remaining error of each line, where recovering one by one
/// would take too long.
fn report_remaining(recovered: &mut Recovered, errors_found: &[TomlError]) {
    let mut told_to = 0;
    for error in errors_found.iter().take(10 * MAX_REMAINING_REPORTED) {
        recovered.unrecovered.push(error.at.start);
        if error.at.start < told_to || recovered.diagnostics.len() > MAX_REMAINING_REPORTED {
            continue;
        }
        let place = Expression::line(&recovered.text, error.at.start);
        recovered.diagnostics.push(explain::explain(&recovered.text, &place, error));
        told_to = place.span.end;
    }
    recovered.unrecovered.sort_unstable();
}

/// Overwrites an expression with blanks. The header of a step becomes
/// [`RECOVERED_STEP`], so that the keys below it are still read. Returns whether
/// anything changed.
fn blank(text: &mut String, place: &Expression) -> bool {
    let (from, to) = (place.span.start, place.span.end);
    let Some(old) = text.get(from..to) else { return false };
    // Byte by byte, so that a character of several leaves several blanks.
    let mut new: String = old.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    let header = format!("[[{RECOVERED_STEP}]]");
    if place.is_step_header(text) && new.len() >= header.len() && !old.contains(&header) {
        let rest = new.get(header.len()..).unwrap_or("").to_owned();
        new = if rest.trim().is_empty() { header + &rest } else { new };
    }
    let changed = new != old;
    text.replace_range(from..to, &new);
    changed
}
