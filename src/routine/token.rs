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
    /// Whether it is a string without its closing quotes.
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

/// The token that begins at a byte; `None` at the end of the text. An unclosed string
/// of one line ends with its line, one of several lines with the text.
pub(crate) fn token_at(text: &str, at: usize) -> Option<Token> {
    let lexed = Source::new(text.get(at..)?).lex().next()?;
    let span = Span { start: at + lexed.span().start(), end: at + lexed.span().end() };
    let mut token = Token { kind: lexed.kind(), span, unclosed: false };
    let raw = text.get(span.range())?;
    if token.is_string() && !is_closed(raw, token.quotes()) {
        token.unclosed = true;
        // The carriage return belongs to the line break.
        let ends_with_return = token.quotes() == 1 && raw.ends_with('\r');
        token.span.end -= usize::from(ends_with_return);
    }
    (token.kind != TokenKind::Eof).then_some(token)
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
    let Some((quote, inside)) = raw.get(..1).zip(raw.get(quotes..)) else { return false };
    let before = inside.trim_end_matches(quote);
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    let escaped_quotes = usize::from(quote == "\"" && backslashes % 2 == 1);
    inside.len() - before.len() >= quotes + escaped_quotes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_at_its_closing_quote_or_its_line() {
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
        for (text, end, is_closed) in cases {
            let token = token_at(text, 0).unwrap();
            assert_eq!((token.span.end, !token.unclosed), (end, is_closed), "{text}");
        }
    }

    #[test]
    fn tokens_cover_the_whole_text() {
        for text in ["", "a = [1, {b = 'c'}] # d\r\n", "\u{feff}é=\"", "'''", "a\rb", "\"\"\"\\"] {
            let tokens: Vec<Token> = tokens(text, 0).collect();
            assert_eq!(tokens.last().map_or(0, |token| token.span.end), text.len(), "{text:?}");
            assert!(tokens.windows(2).all(|pair| pair[0].span.end == pair[1].span.start), "{text:?}");
            assert!(tokens.iter().all(|token| token.span.start < token.span.end), "{text:?}");
        }
    }
}
