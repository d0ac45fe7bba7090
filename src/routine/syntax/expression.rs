//! Finds where an expression of a TOML file begins and ends, although the file has syntax
//! errors. An expression is a header line, or a `key = value`, which has several lines if
//! a bracket or a multi-line string is open.

use super::header::Header;
use crate::routine::span::Span;
use crate::routine::token::{Token, TokenKind, tokens};

/// One expression of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    /// Its bytes, without the blanks before it and the line break after it.
    pub(super) span: Span,
    /// The first byte of a bracket or string that is never closed.
    pub(super) open: Option<usize>,
    /// Whether it is a header line.
    pub(super) is_header: bool,
}

impl Expression {
    /// The expression that contains a byte. A broken header includes the lines below it
    /// up to the next header, unless it is the header of a step or what follows it is wrong.
    pub(super) fn around(text: &str, offset: usize) -> Self {
        let mut at = 0;
        loop {
            let expression = Self::starting(text, at);
            let Span { end, .. } = expression.span;
            // An unclosed bracket causes all errors after it, so that expression is the one.
            if offset <= end || expression.open.is_some() || end >= text.len() {
                return expression.with_section(text);
            }
            at = end.max(at + 1);
            while !text.is_char_boundary(at) {
                at += 1;
            }
        }
    }

    /// The line that contains a byte, as an expression.
    pub(super) fn line(text: &str, offset: usize) -> Self {
        let offset = offset.min(text.len());
        let before = text.get(..offset).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = line_end(text, start);
        let is_header = text.get(start..end).is_some_and(|line| line.trim_start().starts_with('['));
        Self { span: Span { start, end: end.max(offset) }, open: None, is_header }
    }

    /// Whether it is the header of a step, even with wrong brackets.
    pub(super) fn is_step_header(&self, text: &str) -> bool {
        self.is_header && Header::starting(text, self.start_of_code(text)).name == "step"
    }

    /// What is cut out because of an error at `error_offset`: what follows a valid header, or
    /// else the whole expression.
    pub(super) fn broken_part(&self, text: &str, error_offset: usize) -> Span {
        self.after_header(text).filter(|after| after.start <= error_offset).unwrap_or(self.span)
    }

    /// What follows a valid header on its line.
    fn after_header(&self, text: &str) -> Option<Span> {
        if !self.is_header {
            return None;
        }
        let header = Header::starting(text, self.start_of_code(text));
        header.following(text).filter(|_| header.is_valid)
    }

    /// The first byte that is no blank.
    fn start_of_code(&self, text: &str) -> usize {
        let expression = text.get(self.span.range()).unwrap_or("");
        self.span.start + expression.len() - expression.trim_start().len()
    }

    /// Extends a header to the next header; see [`Self::around`].
    fn with_section(self, text: &str) -> Self {
        if !self.is_header || self.is_step_header(text) || self.after_header(text).is_some() {
            return self;
        }
        let below = text.get(self.span.end..).unwrap_or("");
        let next_header = below.match_indices('\n').map(|(at, _)| at + 1).find(|at| {
            below.get(*at..).is_some_and(|line| line.trim_start_matches([' ', '\t']).starts_with('['))
        });
        let end = next_header.map_or(text.len(), |at| self.span.end + at);
        Self { span: Span { start: self.span.start, end }, ..self }
    }

    /// The first expression that begins at or after a byte.
    pub(super) fn starting(text: &str, at: usize) -> Self {
        let remaining = text.get(at..).unwrap_or("");
        let start =
            at + remaining.len() - remaining.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']).len();
        let first = text.as_bytes().get(start);
        if !matches!(first, None | Some(b'[' | b'#')) {
            return Self::key_value(text, start);
        }
        let span = Span { start, end: line_end(text, start) };
        Self { span, open: None, is_header: first == Some(&b'[') }
    }

    /// The `key = value` that begins at a byte.
    fn key_value(text: &str, start: usize) -> Self {
        let mut open: Vec<Token> = Vec::new();
        let mut before = None;
        let ending_at =
            |end: usize, open: Option<usize>| Self { span: Span { start, end }, open, is_header: false };
        for token in tokens(text, start) {
            match token.kind {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(token),
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => drop(open.pop()),
                TokenKind::MlBasicString | TokenKind::MlLiteralString if token.unclosed => {
                    return ending_at(text.len(), Some(token.span.start));
                }
                // A lone carriage return doesn't end a line.
                TokenKind::Newline if text.as_bytes().get(token.span.end - 1) == Some(&b'\n') => {
                    let line_break = token.span.end - 1;
                    match open.last() {
                        None => return ending_at(line_break, None),
                        Some(bracket)
                            if begins_new_expression(text, token.span.end, bracket.kind, before) =>
                        {
                            return ending_at(line_break, Some(bracket.span.start));
                        }
                        Some(_) => {}
                    }
                }
                _ => {}
            }
            if !matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline) {
                before = Some(token.kind);
            }
        }
        ending_at(text.len(), open.last().map(|bracket| bracket.span.start))
    }
}

/// The byte of the next line break, or the end of the text.
fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|remaining| remaining.find('\n')).map_or(text.len(), |at| from + at)
}

/// Whether the line that begins at `start` can't be inside the open bracket, so that its
/// closing one must be missing. `before` is the token before that line, without comments.
fn begins_new_expression(text: &str, start: usize, bracket: TokenKind, before: Option<TokenKind>) -> bool {
    let line = text.get(start..line_end(text, start)).unwrap_or("").trim();
    let is_key_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let after_name = line.trim_start_matches('[').trim_start_matches(is_key_char);
    if line.starts_with('[') && after_name.starts_with(']') && line.contains(char::is_alphabetic) {
        let after_header = after_name.trim_start_matches(']').trim_start();
        return after_header.is_empty() || after_header.starts_with('#');
    }
    let after_key = line.trim_start_matches(is_key_char);
    let is_assignment = after_key.len() < line.len() && after_key.trim_start().starts_with('=');
    // An inline table may continue with a key after a comma; a list can't.
    let may_continue = matches!(before, Some(TokenKind::Comma | TokenKind::LeftCurlyBracket));
    is_assignment && (bracket == TokenKind::LeftSquareBracket || !may_continue)
}
