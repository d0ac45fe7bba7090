//! Explains what an author did wrong, given an error of the TOML parser.

use super::TomlError;
use super::broken::{BrokenExpression, is_word_char, span_of, syntax};
use super::duplicate::explain_duplicate;
use super::expression::Expression;
use super::header::explain_header;
use super::line::explain_no_equals;
use super::problem::Problem;
use super::string::explain_in_string;
use super::value::{OWN_LINE, explain_bare_value, missing_comma};
use crate::diagnostic::Diagnostic;
use crate::routine::message::{quoted, truncated};
use crate::routine::span::Span;
use crate::routine::token::{TokenKind, token_at, tokens};

/// Explains one error.
pub(super) fn explain(text: &str, expression: &Expression, error: &TomlError) -> Diagnostic {
    let broken = BrokenExpression::new(text, expression.span, error.at.start);
    if error.problem == Problem::DuplicateKey {
        return explain_duplicate(&broken, expression, error);
    }
    if let Some(open) = expression.open {
        return explain_unclosed(&broken, open);
    }
    if expression.is_header {
        return explain_header(&broken);
    }
    if let Some(finding) = explain_lone_return(&broken, error) {
        return finding;
    }
    if broken.equals.is_none() {
        return explain_no_equals(&broken);
    }
    explain_key(&broken)
        .or_else(|| explain_in_string(&broken, error))
        .or_else(|| explain_bare_value(&broken, error))
        .unwrap_or_else(|| explain_by_problem(&broken, error))
}

/// Explains a bracket or a multi-line string that begins at `open` and is never closed.
fn explain_unclosed(broken: &BrokenExpression<'_>, open: usize) -> Diagnostic {
    let unclosed = broken.text.get(open..).unwrap_or("");
    let (what, mark, length) = match unclosed.as_bytes() {
        [b'[', ..] => ("list", "]", 1),
        [b'{', ..] => ("table", "}", 1),
        [b'\'', ..] => ("text", "'''", 3),
        _ => ("text", "\"\"\"", 3),
    };
    let at = Span { start: open, end: open + length };
    let finding = syntax(at, format!("the {what} that begins here is never closed"));
    finding.label("opened here").help(format!("put `{mark}` after its end"))
}

/// Explains a carriage return without a line feed.
fn explain_lone_return(broken: &BrokenExpression<'_>, error: &TomlError) -> Option<Diagnostic> {
    let start = if error.problem == Problem::LoneReturn {
        broken.error_offset.checked_sub(1)?
    } else {
        broken.error_offset
    };
    let from_error = broken.text.get(start..)?;
    if !from_error.starts_with('\r') || from_error.starts_with("\r\n") {
        return None;
    }
    let finding = syntax(Span { start, end: start + 1 }, "a carriage return stands alone");
    Some(finding.label("not visible").help("save the file with line breaks of Unix or Windows"))
}

/// Explains an invalid key.
fn explain_key(broken: &BrokenExpression<'_>) -> Option<Diagnostic> {
    // White space that TOML doesn't allow may come before it.
    let expression = broken.text.get(broken.span.range()).unwrap_or("");
    let at = span_of(broken.span.start + expression.find(broken.key).unwrap_or(0), broken.key);
    // An empty key counts as one byte.
    let error_follows_key = broken.error_offset >= at.end.max(at.start + 1);
    // In `a b = 1` the parser's error is at the second word, or after it.
    let has_blank = broken.key.contains(char::is_whitespace);
    if error_follows_key && !has_blank {
        return None;
    }
    if broken.key.is_empty() {
        return Some(
            syntax(Span::empty(at.start), "a key is missing before `=`").help("write `key = value`"),
        );
    }
    let is_key = |key: &str| format!("{key} = 1").parse::<toml::Table>().is_ok();
    if is_key(broken.key) {
        return None;
    }
    // As in `time: = "30s"`.
    let words = broken.key.trim_end_matches([':', ' ']);
    let joined = words.split_whitespace().collect::<Vec<_>>().join("_");
    let finding = syntax(at, format!("`{}` can't be a key", broken.key_name()));
    let finding = finding.label("letters, digits, `_` and `-` without spaces");
    Some(if is_key(&joined) {
        finding.help(format!("write `{}`", truncated(&joined)))
    } else {
        finding.help("write `key = value`")
    })
}

/// Explains everything else: missing and surplus commas, and text after a value.
fn explain_by_problem(broken: &BrokenExpression<'_>, error: &TomlError) -> Diagnostic {
    let offset = broken.error_offset;
    match error.problem {
        Problem::MissingCommaInList => missing_comma(broken.end_before(offset), "list"),
        Problem::MissingCommaInTable => {
            let before = broken.text.get(..broken.end_before(offset)).unwrap_or("");
            let before_word = before.trim_end_matches(is_word_char);
            missing_comma(broken.end_before(before_word.len()), "table")
        }
        Problem::MissingOpeningQuote => {
            let text = token_at(broken.text, offset).and_then(|token| broken.text.get(token.span.range()));
            let bare = text.unwrap_or("").trim_end_matches(['"', '\'']);
            let finding = syntax(Span::empty(offset), "a quote is missing before this text").label("here");
            finding.help(format!("write `{}`", truncated(&quoted(bare))))
        }
        _ => explain_missing_value(broken).unwrap_or_else(|| explain_other(broken, error)),
    }
}

/// Explains a `=` in an inline table that no value follows.
fn explain_missing_value(broken: &BrokenExpression<'_>) -> Option<Diagnostic> {
    let before = broken.text.get(..broken.error_offset).unwrap_or("").trim_end();
    let after = broken.text.get(before.len()..).unwrap_or("").trim_start_matches([' ', '\t']);
    if !after.is_empty() && !after.starts_with([',', '}', ']', '#', '\r', '\n']) {
        return None;
    }
    let key = before.strip_suffix('=')?.trim_end();
    let name = key.rsplit(|c| !is_word_char(c)).next().unwrap_or("");
    let finding = syntax(Span::empty(before.len()), format!("`{}` has no value", truncated(name)));
    Some(finding.label("a value is missing").help("write one, or take the key out"))
}

/// Explains what is neither a missing comma, quote nor value.
fn explain_other(broken: &BrokenExpression<'_>, error: &TomlError) -> Diagnostic {
    let offset = broken.error_offset;
    match error.problem {
        Problem::ExtraComma => {
            let finding = syntax(Span { start: offset, end: offset + 1 }, "there is a comma too many");
            finding.help("take it out")
        }
        Problem::LeftOver => explain_left_over(broken),
        Problem::TooDeep => syntax(broken.first_line_span(), "this is nested too deeply")
            .help("a routine needs no more than lists of tables"),
        _ => {
            let parser_message = error.message.split(", expected").next().unwrap_or("").replace('`', "'");
            let at = Span { start: offset, end: error.at.end.max(offset) };
            syntax(at, format!("this is no TOML: {}", truncated(&parser_message)))
                .help("write `key = value`, a text in quotes, a list in brackets")
        }
    }
}

/// Explains text after a complete value.
fn explain_left_over(broken: &BrokenExpression<'_>) -> Diagnostic {
    let left_over = broken.rest_of_line(broken.error_offset);
    let finding = syntax(span_of(broken.error_offset, left_over), "something follows the value");
    let value = broken.text.get(broken.value_start..broken.error_offset).unwrap_or("");
    if value.starts_with('\'') && left_over.contains('\'') {
        let text = broken.rest_of_line(broken.value_start).trim_matches('\'');
        return finding.help(format!(
            "put the text in double quotes: `{} = {}`",
            broken.key_name(),
            truncated(&quoted(text))
        ));
    }
    let second = left_over.trim_start_matches([',', ';', ' ', '\t']);
    let mut words = tokens(second, 0).map(|token| token.kind).filter(|kind| *kind != TokenKind::Whitespace);
    let begins_with_key =
        matches!(words.next(), Some(TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString));
    if begins_with_key && words.next() == Some(TokenKind::Equals) {
        return finding.help(OWN_LINE);
    }
    if value.starts_with('"') && left_over.ends_with('"') {
        return finding.help("write `\\\"` for a quote inside a text, or put the text in 'single quotes'");
    }
    finding.help("take it out, or put a `#` before a note to yourself")
}
