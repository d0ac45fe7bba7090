//! Explains keys and headers that stand twice.

use super::TomlError;
use super::broken::BrokenExpression;
use super::expression::Expression;
use super::header::Header;
use crate::diagnostic::Diagnostic;
use crate::routine::message::truncated;
use crate::routine::span::Span;
use crate::routine::token::{TokenKind, tokens};

/// Explains a key that stands twice in a table, or a header that stands twice.
pub(super) fn explain_duplicate(
    broken: &BrokenExpression<'_>,
    expression: &Expression,
    error: &TomlError,
) -> Diagnostic {
    if expression.is_step_header(broken.text) {
        return explain_step_header(broken);
    }
    let key = broken.text.get(error.at.range()).unwrap_or("");
    let message = format!("`{}` stands twice in this table", truncated(key));
    let finding = Diagnostic::error("duplicate-key", error.at, message).label("again here");
    let (first, help) = if expression.is_header {
        (first_header(broken), "put the keys of both below one header")
    } else {
        let first = if error.at.start < broken.value_start {
            first_key(broken, error.at.end)
        } else {
            first_in_inline_table(broken, error.at)
        };
        (first, "keep the one you mean; several texts go into one list")
    };
    match first {
        Some(first) => finding.help(help).related(first, "first here"),
        None => finding.help(help),
    }
}

/// Explains the header of a step when `step` is no list of tables: this header or an
/// expression above makes it something else.
fn explain_step_header(broken: &BrokenExpression<'_>) -> Diagnostic {
    let at = broken.first_line_span();
    if !broken.first_line().starts_with("[[") {
        let finding = Diagnostic::error("duplicate-key", at, SINGLE_BRACKETS);
        return with_step_header(finding, "[[step]]");
    }
    let finding = Diagnostic::error("duplicate-key", at, "`step` stands for something else above");
    let mut in_routine = true;
    let first = expressions(broken.text, broken.span.start).find_map(|above| {
        in_routine &= !above.is_header;
        let (path, at) = if above.is_header {
            let header = Header::starting(broken.text, above.span.start);
            (header.name, header.name_span)
        } else {
            let keys = key_path(broken.text, above.span.start);
            (keys.first()?.0.clone(), keys.first()?.1)
        };
        let is_step = path.split('.').next() == Some("step") && (above.is_header || in_routine);
        is_step.then_some((above, at))
    });
    let Some((above, name)) = first else {
        return finding.help("write `[[step]]` above the keys of each step");
    };
    let header = broken.text.get(above.span.start..).unwrap_or("");
    let help = if !above.is_header {
        "take the `step = …` out, and write each step below a `[[step]]`"
    } else if header.starts_with("[[") {
        "put a `[[step]]` with the `name` of the circuit above the first `[[step.step]]`"
    } else {
        "write `[[step]]`, with two brackets on each side, above each step"
    };
    finding.related(name, "here").help(help)
}

const SINGLE_BRACKETS: &str = "a step's header has two brackets on each side";

/// The finding about a header such as `[step]`, which should be `header`.
pub(in crate::routine) fn single_brackets(at: Span, header: &str) -> Diagnostic {
    with_step_header(Diagnostic::error("wrong-type", at, SINGLE_BRACKETS), header)
}

fn with_step_header(finding: Diagnostic, header: &str) -> Diagnostic {
    finding.label("one bracket opens a single table").help(format!("write `{header}`"))
}

/// The expressions of a text that end before a byte.
fn expressions(text: &str, end: usize) -> impl Iterator<Item = Expression> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let expression = Expression::starting(text, at);
        at = expression.span.end.max(at + 1);
        (expression.span.end < end).then_some(expression)
    })
}

/// The words of the dotted key that begins at a byte, without quotes, and their spans.
fn key_path(text: &str, start: usize) -> Vec<(String, Span)> {
    let in_key = tokens(text, start).take_while(|token| {
        token.is_string() || matches!(token.kind, TokenKind::Atom | TokenKind::Dot | TokenKind::Whitespace)
    });
    let words = in_key.filter(|token| !matches!(token.kind, TokenKind::Dot | TokenKind::Whitespace));
    words.map(|token| (unquoted(text, token.span), token.span)).collect()
}

/// A word of a key without its quotes.
fn unquoted(text: &str, word: Span) -> String {
    text.get(word.range()).unwrap_or("").trim_matches(['"', '\'']).to_owned()
}

/// The last header of the same name above.
fn first_header(broken: &BrokenExpression<'_>) -> Option<Span> {
    let name = Header::starting(broken.text, broken.span.start).name;
    let above = expressions(broken.text, broken.span.start).filter(|above| above.is_header);
    let headers = above.map(|above| Header::starting(broken.text, above.span.start));
    headers.filter(|header| header.name == name).last().map(|header| header.name_span)
}

/// The same key, whose last word ends at `end`, in an expression above in the same table.
fn first_key(broken: &BrokenExpression<'_>, end: usize) -> Option<Span> {
    let path = key_path(broken.text, broken.span.start);
    let path: Vec<&str> =
        path.iter().filter(|(_, at)| at.end <= end).map(|(word, _)| word.as_str()).collect();
    let mut first = None;
    for above in expressions(broken.text, broken.span.start) {
        if above.is_header {
            first = None;
        } else if first.is_none() {
            let keys = key_path(broken.text, above.span.start);
            let is_same =
                keys.len() >= path.len() && keys.iter().zip(&path).all(|((word, _), same)| word == same);
            first = keys.get(path.len().wrapping_sub(1)).filter(|_| is_same).map(|(_, at)| *at);
        }
    }
    first
}

/// The same key as the one at `again` in its inline table.
fn first_in_inline_table(broken: &BrokenExpression<'_>, again: Span) -> Option<Span> {
    let mut tables: Vec<Vec<Span>> = Vec::new();
    let mut word = None;
    for token in tokens(broken.text, broken.value_start).take_while(|token| token.span.end <= again.start) {
        match token.kind {
            TokenKind::LeftCurlyBracket => tables.push(Vec::new()),
            TokenKind::RightCurlyBracket => drop(tables.pop()),
            TokenKind::Equals => tables.last_mut()?.extend(word),
            TokenKind::Whitespace => continue,
            _ => {}
        }
        word = Some(token.span);
    }
    let key = unquoted(broken.text, again);
    tables.pop()?.into_iter().find(|first| unquoted(broken.text, *first) == key)
}
