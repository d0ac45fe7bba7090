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

/// What stands for the header of a step whose own header is broken.
pub(super) const MENDED_STEP: &str = "_";

/// A text without its syntax errors, and what they were.
pub(super) struct Mended {
    /// The text, as long as before.
    pub(super) text: String,
    /// One finding a mistake.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where errors are left that could not be cut out.
    pub(super) broken: Vec<usize>,
}

/// The most mistakes that are taken one by one.
const ROUNDS: usize = 64;
/// The most bytes that are parsed again on their account.
const BYTES: usize = 4 << 20;
/// The most mistakes that are reported of those that are left.
const LEFT: usize = 100;
/// A text with more errors than this is no TOML that anyone could mend slip by
/// slip.
const HOPELESS: usize = 500;

/// An error as the TOML parser gives it.
struct Fault {
    at: Span,
    message: String,
}

/// Cuts out one mistake after the other.
pub(super) fn mend(text: &str, errors: &[toml::de::Error]) -> Mended {
    let mut mended = Mended { text: text.to_owned(), diagnostics: Vec::new(), broken: Vec::new() };
    let mut faults = sorted(errors);
    let most = if faults.len() > HOPELESS { 1 } else { ROUNDS };
    let rounds = most.min(BYTES / text.len().max(1)).max(1);
    for _ in 0..rounds {
        let Some(first) = faults.first() else { return mended };
        let place = Expression::around(&mended.text, first.at.start);
        mended.diagnostics.push(explain::explain(&mended.text, &place, first));
        if !blank(&mut mended.text, &place) {
            mended.broken.push(first.at.start);
            faults.remove(0);
            break;
        }
        faults = sorted(&DeTable::parse_recoverable(&mended.text).1);
    }
    tell_rest(&mut mended, &faults);
    mended
}

/// Errors in the order of the text.
fn sorted(errors: &[toml::de::Error]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = errors
        .iter()
        .map(|error| Fault { at: error.span().unwrap_or(0..0).into(), message: error.message().to_owned() })
        .collect();
    faults.sort_by_key(|fault| fault.at);
    faults
}

/// Reports what is left when taking it one by one would cost too much: the first
/// error of each line.
fn tell_rest(mended: &mut Mended, faults: &[Fault]) {
    let mut told_to = 0;
    for fault in faults.iter().take(10 * LEFT) {
        mended.broken.push(fault.at.start);
        if fault.at.start < told_to || mended.diagnostics.len() > LEFT {
            continue;
        }
        let place = Expression::line(&mended.text, fault.at.start);
        mended.diagnostics.push(explain::explain(&mended.text, &place, fault));
        told_to = place.span.end;
    }
    mended.broken.sort_unstable();
}

/// Overwrites an expression with blanks; a header of a step becomes another
/// one, so that what stands below it is still read. Gives whether anything
/// changed.
fn blank(text: &mut String, place: &Expression) -> bool {
    let (from, to) = (place.span.start, place.span.end);
    let Some(old) = text.get(from..to) else { return false };
    // Byte by byte, so that a character of several leaves several blanks.
    let mut new: String = old.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    let header = format!("[[{MENDED_STEP}]]");
    if place.is_step_header(text) && new.len() >= header.len() && !old.contains(&header) {
        let rest = new.get(header.len()..).unwrap_or("").to_owned();
        new = if rest.trim().is_empty() { header + &rest } else { new };
    }
    let changed = new != old;
    text.replace_range(from..to, &new);
    changed
}
