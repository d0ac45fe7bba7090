//! An expression with a syntax error, split as far as possible.

use crate::diagnostic::Diagnostic;
use crate::routine::message::truncated;
use crate::routine::span::Span;
use crate::routine::token::{TokenKind, tokens};

/// An expression with a syntax error, split into key and value as far as possible.
pub(super) struct BrokenExpression<'t> {
    /// The text of the whole file.
    pub(super) text: &'t str,
    pub(super) span: Span,
    /// The byte of the first `=` in the first line, outside of strings and comments.
    pub(super) equals: Option<usize>,
    /// The text before that `=`; empty if there is none.
    pub(super) key: &'t str,
    /// The byte at which the value begins; the end of the expression if there is no `=`.
    pub(super) value_start: usize,
    /// The byte of the parser's error.
    pub(super) error_offset: usize,
}

impl<'t> BrokenExpression<'t> {
    pub(super) fn new(text: &'t str, span: Span, error_offset: usize) -> Self {
        let expression = text.get(span.range()).unwrap_or("");
        let equals = code_tokens(text, span).find(|(kind, _)| *kind == TokenKind::Equals);
        let equals = equals.map(|(_, at)| at.start);
        let key = equals.and_then(|equals| text.get(span.start..equals)).unwrap_or("").trim();
        let after_equals = equals.map_or(expression.len(), |equals| equals + 1 - span.start);
        let value = expression.get(after_equals..).unwrap_or("").trim_start_matches([' ', '\t']);
        Self {
            text,
            span,
            equals,
            key,
            value_start: span.end - value.len(),
            error_offset: error_offset.clamp(span.start, span.end),
        }
    }

    /// The first line of the expression, without a comment.
    pub(super) fn first_line(&self) -> &'t str {
        let end = code_tokens(self.text, self.span).last().map_or(self.span.start, |(_, at)| at.end);
        self.text.get(self.span.start..end.min(self.span.end)).unwrap_or("").trim_end()
    }

    /// The span of [`Self::first_line`].
    pub(super) fn first_line_span(&self) -> Span {
        span_of(self.span.start, self.first_line())
    }

    /// The text from a byte to the end of its line, without a comment and trailing blanks.
    /// A `#` directly after a word, as in `C# major`, begins no comment.
    pub(super) fn rest_of_line(&self, from: usize) -> &'t str {
        let line = self.text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let follows_blank = |at: usize| line.get(..at).is_some_and(|before| before.ends_with([' ', '\t']));
        let comment = tokens(line, 0).find(|token| token.kind == TokenKind::Comment);
        let comment = comment.and_then(|token| {
            let hashes = line.get(token.span.range())?.match_indices('#');
            hashes.map(|(at, _)| token.span.start + at).find(|at| *at == 0 || follows_blank(*at))
        });
        line.get(..comment.unwrap_or(line.len())).unwrap_or("").trim_end()
    }

    /// The end of the text before a byte, without trailing blanks.
    pub(super) fn end_before(&self, offset: usize) -> usize {
        self.text.get(..offset).unwrap_or("").trim_end().len().max(self.span.start)
    }

    /// The key as it is shown in a message.
    pub(super) fn key_name(&self) -> String {
        truncated(if self.key.is_empty() { "key" } else { self.key })
    }
}

/// The tokens of the first line of an expression up to a comment.
fn code_tokens(text: &str, span: Span) -> impl Iterator<Item = (TokenKind, Span)> {
    tokens(text, span.start)
        .take_while(move |token| {
            token.span.start < span.end && !matches!(token.kind, TokenKind::Newline | TokenKind::Comment)
        })
        .map(|token| (token.kind, token.span))
}

pub(super) fn syntax(at: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("toml-syntax", at, message)
}

/// The span of a text that begins at `start`.
pub(super) fn span_of(start: usize, raw: &str) -> Span {
    Span { start, end: start + raw.len() }
}

/// Whether a character can be in a word of a key.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether a text is a value of TOML.
pub(super) fn is_toml_value(text: &str) -> bool {
    format!("v = {text}").parse::<toml::Table>().is_ok_and(|table| table.len() == 1)
}
