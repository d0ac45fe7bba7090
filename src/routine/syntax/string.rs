//! Explains broken strings: not closed, or with an invalid escape or character.

use super::TomlError;
use super::broken::{BrokenExpression, span_of, syntax};
use super::problem::Problem;
use crate::diagnostic::Diagnostic;
use crate::routine::message::truncated;
use crate::routine::span::Span;
use crate::routine::token::tokens;

/// Explains a string that is not closed, or has an invalid escape or character.
pub(super) fn explain_in_string(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    let offset = broken.error_offset;
    let next_char = broken.text.get(offset..)?.chars().next();
    match error.problem {
        Problem::UnknownEscape => {
            let escape = next_char.map(String::from).unwrap_or_default();
            let at = Span { start: offset.saturating_sub(1), end: offset + escape.len() };
            let finding = syntax(at, format!("`\\{}` means nothing in a text", truncated(&escape)));
            Some(finding.help("write `\\\\` for a backslash, or put the text in 'single quotes'"))
        }
        Problem::InvalidCodePoint => {
            let start = broken.text.get(..offset)?.rfind('\\')?;
            let at = Span { start, end: offset.max(start + 2) };
            let (letter, digits) = match broken.text.as_bytes().get(start + 1) {
                Some(b'U') => ('U', "eight"),
                Some(b'x') => ('x', "two"),
                _ => ('u', "four"),
            };
            let finding = syntax(at, "this escape gives no character");
            Some(finding.help(format!(
                "write the character itself, {digits} digits after `\\{letter}`, or `\\\\` for a backslash"
            )))
        }
        Problem::InString => explain_unclosed_string(broken, next_char),
        _ => None,
    }
}

/// Explains a string in which a control character stands, or that is not closed;
/// `next_char` is the one at the parser's error.
fn explain_unclosed_string(broken: &BrokenExpression<'_>, next_char: Option<char>) -> Option<Diagnostic> {
    let offset = broken.error_offset;
    if let Some(c) = next_char.filter(|c| c.is_control() && !matches!(c, '\n' | '\r')) {
        return Some(control_character(Span { start: offset, end: offset + c.len_utf8() }, c));
    }
    let up_to_end = broken.text.get(..broken.span.end)?;
    let open = tokens(up_to_end, broken.value_start).find(|token| token.unclosed)?.span.start;
    let mark = broken.text.get(open..open + 1)?;
    let finding = syntax(span_of(open, mark), "the text that begins here is never closed");
    Some(finding.label("opened here").help(format!("put `{mark}` after its end, on the same line")))
}

/// The finding about a control character in a text.
pub(in crate::routine) fn control_character(at: Span, c: char) -> Diagnostic {
    let message = match c {
        '\n' => "this text can't hold a line break".to_owned(),
        '\t' => "this text can't hold a tab".to_owned(),
        _ => format!("a text can't hold the control character U+{:04X}", u32::from(c)),
    };
    let finding = Diagnostic::error("control-character", at, message);
    match c {
        '\n' | '\t' => {
            finding.label("here").help("write it on one line; only `how` and `about` may have more")
        }
        _ => finding.label("not visible").help("take it out; perhaps it came along with a copied text"),
    }
}
