//! The header lines of tables, valid or not.

use super::broken::{BrokenExpression, span_of, syntax};
use crate::diagnostic::Diagnostic;
use crate::routine::fields::{FieldShape, Scope};
use crate::routine::message::truncated;
use crate::routine::span::Span;
use crate::routine::token::{Token, TokenKind, tokens};

/// The parts of a header line, which may lack brackets.
pub(super) struct Header {
    /// The name without blanks, such as `step.cues`.
    pub(super) name: String,
    /// The bytes of the name; empty if there is none.
    pub(super) name_span: Span,
    /// The byte after its last bracket, or after the name if that is not closed.
    pub(super) end: usize,
    /// Whether it is a header in valid TOML, apart from what follows it.
    pub(super) is_valid: bool,
}

impl Header {
    /// The header that begins with the bracket at a byte.
    pub(super) fn starting(text: &str, start: usize) -> Self {
        let (mut opening, mut closing) = (0_usize, 0_usize);
        let mut name_span = Span::empty(start);
        let mut end = start;
        for token in tokens(text, start) {
            match token.kind {
                TokenKind::Whitespace => continue,
                TokenKind::LeftSquareBracket if name_span.start == name_span.end => {
                    opening += 1;
                    name_span = Span::empty(token.span.end);
                }
                TokenKind::RightSquareBracket => closing += 1,
                TokenKind::Atom | TokenKind::Dot | TokenKind::BasicString | TokenKind::LiteralString
                    if closing == 0 =>
                {
                    let name_start =
                        if name_span.start == name_span.end { token.span.start } else { name_span.start };
                    name_span = Span { start: name_start, end: token.span.end };
                }
                _ => break,
            }
            end = token.span.end;
        }
        let mut raw_name = text.get(name_span.range()).unwrap_or("");
        if closing == 0 {
            // Without a bracket after it, the name is the first word.
            raw_name = raw_name.split(char::is_whitespace).next().unwrap_or("");
            name_span = span_of(name_span.start, raw_name);
            end = name_span.end;
        }
        let name: String = raw_name.chars().filter(|c| !c.is_whitespace()).collect();
        let raw = text.get(start..end).unwrap_or("");
        let is_valid = format!("{raw}\n").parse::<toml::Table>().is_ok() && opening == closing;
        Self { name, name_span, end, is_valid }
    }

    /// What follows the header on its line, without a comment.
    pub(super) fn following(&self, text: &str) -> Option<Span> {
        let line_end = text.get(self.end..)?.find('\n').map_or(text.len(), |at| self.end + at);
        let in_line = |token: &Token| !matches!(token.kind, TokenKind::Newline | TokenKind::Comment);
        let following = tokens(text.get(..line_end)?, self.end).take_while(in_line);
        let mut words = following.filter(|token| token.kind != TokenKind::Whitespace);
        let first = words.next()?;
        Some(Span { start: first.span.start, end: words.last().unwrap_or(first).span.end })
    }
}

/// Explains a header line that is no TOML.
pub(super) fn explain_header(broken: &BrokenExpression<'_>) -> Diagnostic {
    let header = Header::starting(broken.text, broken.span.start);
    if let Some(following) = header.following(broken.text).filter(|_| header.is_valid) {
        let finding = syntax(following, "something follows the header");
        return finding.help("put it on a line of its own, or put a `#` before a note to yourself");
    }
    let line = broken.first_line();
    let finding = syntax(span_of(broken.span.start, line), "this header is broken");
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let name: String = header.name.chars().filter(|c| is_word(*c)).collect();
    let last = name.rsplit('.').next().unwrap_or("");
    let shape = Scope::ALL.iter().find_map(|scope| scope.field(last)).map(|field| field.shape);
    let name = truncated(&name);
    match shape {
        _ if name.is_empty() => finding.help("write `[[step]]` for a step or `[defaults]`"),
        Some(FieldShape::Steps | FieldShape::Cues | FieldShape::Weeks) => {
            finding.help(format!("write `[[{name}]]`"))
        }
        Some(FieldShape::Defaults | FieldShape::Source | FieldShape::Variation) => {
            finding.help(format!("write `[{name}]`"))
        }
        _ if line.starts_with("[[") => finding.help(format!("write `[[{name}]]`")),
        _ => finding.help(format!("write `[{name}]`")),
    }
}
