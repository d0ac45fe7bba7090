//! Explains lines without `=`.

use super::broken::{BrokenExpression, is_toml_value, is_word_char, span_of, syntax};
use super::fitting::{Place, QUOTES, field_of, fitting_value};
use crate::diagnostic::Diagnostic;
use crate::routine::fields::example_help;
use crate::routine::message::{quoted, truncated};
use crate::routine::span::Span;
use crate::routine::suggest::may_mean;
use crate::routine::token::token_at;

/// Explains a line without `=`.
pub(super) fn explain_no_equals(broken: &BrokenExpression<'_>) -> Diagnostic {
    let line = broken.first_line();
    let at = broken.first_line_span();
    if line.starts_with('{') {
        let brace = Span { end: at.start + 1, ..at };
        let finding = syntax(brace, "a routine is written in TOML, and this is not");
        return finding.help("write `name = \"…\"` at the top and each step below a `[[step]]`");
    }
    if line.starts_with("//") {
        let finding = syntax(Span { end: at.start + 2, ..at }, "a comment begins with `#`");
        return finding.help("write `#` instead of `//`").fix(at.start..at.start + 2, "#");
    }
    explain_colon(broken).or_else(|| explain_missing_equals(at, line)).unwrap_or_else(|| {
        let finding = syntax(at, "this line is no `key = value`");
        let example = field_of(line).map_or_else(|| "write `key = value`".to_owned(), example_help);
        finding.help(format!("{example}, or put a `#` before a note to yourself"))
    })
}

/// Splits a line into the key that it begins with, without quotes, and what follows.
fn split_key(line: &str) -> Option<(&str, &str)> {
    if line.starts_with(['"', '\'']) {
        let string = token_at(line, 0).filter(|token| token.quotes() == 1 && !token.unclosed)?;
        let key = line.get(1..string.span.end - 1)?;
        return Some((key, line.get(string.span.end..)?));
    }
    let end = line.find(|c| !is_word_char(c)).unwrap_or(line.len());
    let words = line.split(':').next().unwrap_or("").trim_end();
    // A key of several words, as in `stop if: pain`.
    let end = if field_of(&words.replace(' ', "_")).is_some() { words.len() } else { end };
    line.split_at_checked(end).filter(|(key, _)| !key.is_empty())
}

/// Explains a line such as `time: 30s` or `"time": "30s",`.
fn explain_colon(broken: &BrokenExpression<'_>) -> Option<Diagnostic> {
    let (line, line_span) = (broken.first_line(), broken.first_line_span());
    let entry = line.trim_start_matches(['-', ' ']);
    let (key, after_key) = split_key(entry)?;
    let value = after_key.trim_start().strip_prefix(':').filter(|value| !value.starts_with("//"))?;
    let colon = line_span.end - value.len() - 1;
    let finding = syntax(Span { start: colon, end: colon + 1 }, "a key and its value have `=` between them");
    let value = value.trim();
    if value.is_empty() && may_mean(key, "step") {
        return Some(finding.help("write `[[step]]` above the keys of each step"));
    }
    // In JSON, a comma follows.
    let value = value.trim_end_matches(',').trim_end();
    let key = key.replace(' ', "_");
    let field = field_of(&key);
    let meant = if value.is_empty() {
        None
    } else if is_toml_value(value) {
        Some(value.to_owned())
    } else {
        field.and_then(|_| fitting_value(Place { field, is_item: false }, value.trim_matches(QUOTES)))
    };
    let shown = match &meant {
        Some(meant) => truncated(meant),
        None if value.is_empty() || value.starts_with(['[', '{']) => "…".to_owned(),
        None => truncated(&quoted(value.trim_matches(QUOTES))),
    };
    let finding = finding.help(format!("write `{} = {shown}`", truncated(&key)));
    // An indented line may be YAML, in which the tables are lost.
    let before = broken.text.get(..line_span.start).unwrap_or("");
    let is_indented = entry.len() < line.len() || before.ends_with([' ', '\t']);
    Some(match meant.filter(|_| field.is_some() && !is_indented) {
        Some(meant) => finding.fix(line_span, format!("{key} = {meant}")),
        None => finding,
    })
}

/// Explains a line such as `name "Evening legs"`.
fn explain_missing_equals(line_span: Span, line: &str) -> Option<Diagnostic> {
    let (key, after_key) = split_key(line)?;
    let value = after_key.trim_start();
    if value.len() == after_key.len() || !value.starts_with(['"', '\'']) || !is_toml_value(value) {
        return None;
    }
    let gap = line_span.end - after_key.len();
    let finding =
        syntax(Span::empty(gap), "a key and its value have `=` between them").label("`=` is missing");
    let finding = finding.help(format!("write `{} = {}`", truncated(key), truncated(value)));
    Some(finding.fix(span_of(gap, ""), " ="))
}
