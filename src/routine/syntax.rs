//! Explains TOML syntax errors: all of a file at once, one finding for each mistake.
//!
//! The TOML parser recovers from errors, but one mistake often causes further errors, and
//! some stop the parser. So the first error is explained, the expression that contains it
//! is overwritten with blanks (so that all offsets stay), and the text is parsed again,
//! until there is no error left. The remaining text is then read as usual.

mod broken;
mod duplicate;
mod explain;
mod expression;
mod fitting;
mod header;
mod line;
mod problem;
mod string;
mod value;

pub(super) use duplicate::single_brackets;
pub(super) use string::control_character;

use super::span::Span;
use crate::diagnostic::Diagnostic;
use expression::Expression;
use problem::Problem;
use toml::de::DeTable;

/// The name in the header that replaces a step's broken header.
pub(super) const RECOVERED_STEP: &str = "_";

/// A text without its syntax errors, and the findings about them.
pub(super) struct Recovered {
    /// The text, in which broken expressions are blanks; its length is the same.
    pub(super) text: String,
    /// One finding for each mistake.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The offsets of errors that could not be cut out.
    pub(super) unrecovered: Vec<usize>,
}

/// The most times that a text is parsed again after a mistake.
const MAX_RECOVERY_PASSES: usize = 64;
/// The most bytes that are parsed again in total.
const MAX_REPARSED_BYTES: usize = 4 << 20;
/// The most remaining mistakes that are reported.
const MAX_REMAINING_REPORTED: usize = 100;
/// The most errors that are recovered from one by one.
const GIVE_UP_ERRORS: usize = 500;

/// An error as the TOML parser gives it.
struct TomlError {
    at: Span,
    problem: Problem,
    message: String,
}

/// Cuts out one mistake after the other and explains it.
pub(super) fn recover(text: &str, errors: &[toml::de::Error]) -> Recovered {
    let mut recovered = Recovered { text: text.to_owned(), diagnostics: Vec::new(), unrecovered: Vec::new() };
    let mut remaining = sorted(errors);
    let max_passes = if remaining.len() > GIVE_UP_ERRORS { 1 } else { MAX_RECOVERY_PASSES };
    let passes = max_passes.min(MAX_REPARSED_BYTES / text.len().max(1)).max(1);
    for _ in 0..passes {
        let Some(first) = remaining.first() else { return recovered };
        let expression = Expression::around(&recovered.text, first.at.start);
        recovered.diagnostics.push(explain::explain(&recovered.text, &expression, first));
        if !blank(&mut recovered.text, &expression, first.at.start) {
            recovered.unrecovered.push(first.at.start);
            remaining.remove(0);
            break;
        }
        remaining = sorted(&DeTable::parse_recoverable(&recovered.text).1);
    }
    report_remaining(&mut recovered, &remaining);
    recovered
}

/// Errors in the order of the text.
fn sorted(errors: &[toml::de::Error]) -> Vec<TomlError> {
    let toml_error = |error: &toml::de::Error| TomlError {
        at: error.span().unwrap_or(0..0).into(),
        problem: Problem::of(error.message()),
        message: error.message().to_owned(),
    };
    let mut sorted: Vec<TomlError> = errors.iter().map(toml_error).collect();
    sorted.sort_by_key(|error| error.at);
    sorted
}

/// Reports the first remaining error of each line, because recovering from them one by one
/// would take too long.
fn report_remaining(recovered: &mut Recovered, errors: &[TomlError]) {
    let mut reported_until = 0;
    for error in errors.iter().take(10 * MAX_REMAINING_REPORTED) {
        recovered.unrecovered.push(error.at.start);
        if error.at.start < reported_until || recovered.diagnostics.len() > MAX_REMAINING_REPORTED {
            continue;
        }
        let line = Expression::line(&recovered.text, error.at.start);
        recovered.diagnostics.push(explain::explain(&recovered.text, &line, error));
        reported_until = line.span.end;
    }
    recovered.unrecovered.sort_unstable();
}

/// Overwrites the broken part of an expression with blanks. The header of a step becomes that
/// of a [`RECOVERED_STEP`], so that the keys below it are still read. Returns whether
/// anything changed.
fn blank(text: &mut String, expression: &Expression, error_offset: usize) -> bool {
    let part = expression.broken_part(text, error_offset);
    let Some(old) = text.get(part.range()) else { return false };
    // A blank for each byte, so that later offsets stay.
    let mut new: String = old.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    let header = format!("[[{RECOVERED_STEP}]]");
    if part == expression.span
        && expression.is_step_header(text)
        && new.len() >= header.len()
        && !old.contains(&header)
    {
        new.replace_range(..header.len(), &header);
    }
    let has_changed = new != old;
    text.replace_range(part.range(), &new);
    has_changed
}
