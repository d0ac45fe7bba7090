//! The tokens of a TOML text, valid or not: strings, brackets, words and blanks with
//! their spans, from the TOML parser's own lexer.

use super::span::Span;
use toml_parser::Source;
pub(crate) use toml_parser::lexer::TokenKind;

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Its bytes.
    pub(crate) span: Span,
    /// Whether it is an unclosed string.
    pub(crate) unclosed: bool,
}

impl Token {
    /// Whether it is a string, closed or not.
    pub(crate) const fn is_string(self) -> bool {
        self.quotes() > 0
    }

    /// The number of quotes at the beginning of a string; 0 for other tokens.
    pub(crate) const fn quotes(self) -> usize {
        match self.kind {
            TokenKind::BasicString | TokenKind::LiteralString => 1,
            TokenKind::MlBasicString | TokenKind::MlLiteralString => 3,
            _ => 0,
        }
    }
}

/// The token that begins at a byte; none at the end of the text. An unclosed string
/// of one line ends with its line, one of several with the text.
pub(crate) fn token_at(text: &str, at: usize) -> Option<Token> {
    let rest = text.get(at..)?;
    let token = Source::new(rest).lex().next()?;
    let (start, end) = (token.span().start(), token.span().end());
    let kind = token.kind();
    let raw = rest.get(start..end)?;
    let mut token = Token { kind, span: Span { start: at + start, end: at + end }, unclosed: false };
    if token.is_string() && !is_closed(raw, token.quotes()) {
        token.unclosed = true;
        let line_break_of_windows = token.quotes() == 1 && raw.ends_with('\r');
        token.span.end -= usize::from(line_break_of_windows);
    }
    (kind != TokenKind::Eof).then_some(token)
}

/// The tokens from a byte on.
pub(crate) fn tokens(text: &str, mut at: usize) -> impl Iterator<Item = Token> {
    std::iter::from_fn(move || {
        let token = token_at(text, at)?;
        at = token.span.end;
        Some(token)
    })
}

/// Whether a string that begins with `quotes` quotes ends with as many unescaped ones.
fn is_closed(raw: &str, quotes: usize) -> bool {
    let Some((mark, inside)) = raw.get(..1).zip(raw.get(quotes..)) else { return false };
    let before = inside.trim_end_matches(mark);
    let escapes = before.len() - before.trim_end_matches('\\').len();
    let escaped = usize::from(mark == "\"" && escapes % 2 == 1);
    inside.len() - before.len() >= quotes + escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_they_end() {
        let cases = [
            ("\"a\\\"b\" x", 6, true),
            ("'a\\' x", 4, true),
            ("\"\"\"a\"\"b\"\"\"\" x", 11, true),
            ("\"\"\"a\\\"\"\" x", 10, false),
            ("\"\" x", 2, true),
            ("\"\\\\\" x", 4, true),
            ("\"open\nx\"", 5, false),
            ("\"open\r\nx\"", 5, false),
            ("\"open\\\"\nx", 7, false),
            ("\"\"\"open\nx", 9, false),
            ("\"\"\"\"", 4, false),
        ];
        for (text, end, closed) in cases {
            let token = token_at(text, 0).unwrap();
            assert_eq!((token.span.end, !token.unclosed), (end, closed), "{text}");
        }
    }

    #[test]
    fn tokens_cover_every_text_but_its_marks() {
        for text in ["", "a = [1, {b = 'c'}] # d\r\n", "\u{feff}é=\"", "'''", "a\rb", "\"\"\"\\"] {
            let all: Vec<Token> = tokens(text, 0).collect();
            assert_eq!(all.last().map_or(0, |token| token.span.end), text.len(), "{text:?}");
            let apart = all.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
            assert!(apart && all.iter().all(|token| token.span.start < token.span.end), "{text:?}");
        }
    }
}
