//! Strings as they are written in a file: maps parts of the decoded text to bytes of the
//! file, and finds characters that are not allowed.

use super::token::{TokenKind, tokens};
use crate::diagnostic::{is_control_or_bidi, is_invisible, strip_invisible};
use std::ops::Range;

/// One decoded character and its bytes in the literal.
struct DecodedChar {
    /// Its bytes in the decoded text.
    decoded: Range<usize>,
    /// Its bytes in the literal.
    raw: Range<usize>,
}

/// The bytes of a literal (a string with its quotes, as it is written) from which a part of
/// its decoded text comes. For an empty part, those of the next character. Invisible
/// characters may be left out of `decoded`.
pub(super) fn raw_range(raw: &str, decoded: &str, part: Range<usize>) -> Range<usize> {
    let start = text_start(raw);
    // Without escapes, the literal is the text in quotes.
    if raw.get(start..raw.len().saturating_sub(quote_count(raw))) == Some(decoded) {
        return start + part.start..start + part.end;
    }
    let mut found: Option<Range<usize>> = None;
    let has_invisible = decoded.contains(is_invisible);
    for char in decoded_chars(raw, has_invisible) {
        if char.decoded.end > part.start && char.decoded.start < part.end.max(part.start + 1) {
            let first = found.map_or(char.raw.start, |range| range.start);
            found = Some(first..char.raw.end);
        }
    }
    found.unwrap_or_else(|| {
        let end = raw.len().saturating_sub(quote_count(raw));
        end..end
    })
}

/// The number of quotes at each end; 0 if it is no string.
fn quote_count(raw: &str) -> usize {
    match raw.as_bytes() {
        [b'"', b'"', b'"', _, _, _, ..] if raw.ends_with("\"\"\"") => 3,
        [b'\'', b'\'', b'\'', _, _, _, ..] if raw.ends_with("'''") => 3,
        [b'"' | b'\'', _, ..] => 1,
        _ => 0,
    }
}

/// The byte at which the text begins: after the quotes, and after a line break that
/// directly follows three of them.
fn text_start(raw: &str) -> usize {
    let quotes = quote_count(raw);
    let inside = raw.get(quotes..).unwrap_or("");
    match (quotes, inside.as_bytes()) {
        (3, [b'\r', b'\n', ..]) => quotes + 2,
        (3, [b'\n', ..]) => quotes + 1,
        _ => quotes,
    }
}

/// The characters of a literal, decoded one by one. Unless the decoded text has invisible
/// characters, they are as [`strip_invisible`] leaves them.
fn decoded_chars(raw: &str, has_invisible: bool) -> impl Iterator<Item = DecodedChar> {
    let has_escapes = raw.starts_with('"');
    let end = raw.len().saturating_sub(quote_count(raw));
    let mut at = text_start(raw);
    let mut decoded = 0;
    std::iter::from_fn(move || {
        if has_escapes {
            at += removed_line_breaks(raw.get(at..end)?);
        }
        let remaining = raw.get(at..end)?;
        let first = remaining.chars().next()?;
        let (raw_len, c) =
            if has_escapes && first == '\\' { escape(remaining) } else { (first.len_utf8(), first) };
        let decoded_len =
            if has_invisible { c.len_utf8() } else { strip_invisible(c.encode_utf8(&mut [0; 4])).len() };
        let char = DecodedChar { decoded: decoded..decoded + decoded_len, raw: at..(at + raw_len).min(end) };
        at += raw_len;
        decoded += decoded_len;
        Some(char)
    })
}

/// The length of the backslashes at ends of lines at the start of a text, with the white
/// space that each of them removes.
fn removed_line_breaks(text: &str) -> usize {
    let mut length = 0;
    while let Some(after) = text.get(length..).and_then(|text| text.strip_prefix('\\')) {
        let blank = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
        if !after.get(..blank).unwrap_or("").contains('\n') {
            break;
        }
        length += 1 + blank;
    }
    length
}

/// The length of the escape that a text begins with, and the character that it stands for. All
/// that are one letter stand for a character of one byte, which is taken to be a blank.
fn escape(text: &str) -> (usize, char) {
    let hex = |digits: usize| {
        let value = text.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        (2 + digits, value.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER))
    };
    match text.as_bytes().get(1) {
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(b'x') => hex(2),
        _ => (2, ' '),
    }
}

/// Finds an escape that is new in TOML 1.1 (`\e`, `\xHH`).
pub(super) fn toml_1_1_escape(raw: &str) -> Option<Range<usize>> {
    if !raw.starts_with('"') || !raw.as_bytes().contains(&b'\\') {
        return None;
    }
    decoded_chars(raw, true).map(|char| char.raw).find(|at| {
        raw.get(at.clone()).is_some_and(|escape| escape.starts_with("\\e") || escape.starts_with("\\x"))
    })
}

/// Finds the first character that is not allowed in a text, with its offset: C0, DEL, C1,
/// and those that change the direction of writing. `is_prose` allows line breaks and tabs.
pub(super) fn control_character(text: &str, is_prose: bool) -> Option<(usize, char)> {
    // A fast test, because nearly every text is plain ASCII.
    let is_plain = |bytes: &[u8]| bytes.iter().fold(true, |plain, byte| plain & (0x20..0x7f).contains(byte));
    if text.as_bytes().chunks(32).all(is_plain) {
        return None;
    }
    // A file with Windows line breaks has them in its multi-line texts, too.
    let is_line_break = |at: usize| text.get(at..).is_some_and(|line_break| line_break.starts_with("\r\n"));
    text.char_indices().find(|(at, c)| match c {
        '\n' | '\t' => !is_prose,
        '\r' if is_line_break(*at) => false,
        c => is_control_or_bidi(*c),
    })
}

/// Syntax of an inline table that is new in TOML 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NewTableSyntax {
    /// A line break outside of lists.
    LineBreak,
    /// A comma before the end, at this byte.
    TrailingComma(usize),
}

/// Finds syntax of an inline table that is new in TOML 1.1.
pub(super) fn toml_1_1_table_syntax(raw: &str) -> Option<NewTableSyntax> {
    let inside = raw.strip_prefix('{')?.strip_suffix('}')?;
    let mut depth = 0_u32;
    let mut last_comma = None;
    for token in tokens(inside, 0) {
        match token.kind {
            TokenKind::Newline if depth == 0 => return Some(NewTableSyntax::LineBreak),
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment => continue,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_comma = token.kind == TokenKind::Comma && depth == 0;
        last_comma = is_comma.then_some(1 + token.span.start);
    }
    last_comma.map(NewTableSyntax::TrailingComma)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a literal for a part of its decoded text.
    fn raw_part(raw: &str, part: Range<usize>) -> &str {
        let value: toml::Table = format!("v = {raw}").parse().unwrap();
        let decoded = value["v"].as_str().unwrap().to_owned();
        &raw[raw_range(raw, &decoded, part)]
    }

    #[test]
    fn a_part_is_found_in_any_kind_of_string() {
        assert_eq!(raw_part("\"5 min\"", 2..5), "min");
        assert_eq!(raw_part("'5 min'", 2..5), "min");
        assert_eq!(raw_part("\"\"\"\n5 min\"\"\"", 2..5), "min");
        assert_eq!(raw_part("'''\r\n5 min'''", 2..5), "min");
        assert_eq!(raw_part("\"\"\"5 \\\n   min\"\"\"", 2..5), "min");
    }

    #[test]
    fn a_part_is_found_without_the_invisible_characters() {
        let raw = "\"\u{ad}5\u{ad} min\"";
        assert_eq!(&raw[raw_range(raw, "5 min", 2..5)], "min");
        assert_eq!(raw_part(raw, 6..9), "min");
        let escaped = r#""\u00AD5 min""#;
        assert_eq!(&escaped[raw_range(escaped, "5 min", 2..5)], "min");
    }

    #[test]
    fn an_escape_counts_as_the_character_it_stands_for() {
        assert_eq!(raw_part("\"5\\u0020min\"", 2..5), "min");
        assert_eq!(raw_part("\"5\\u00e9min\"", 1..3), "\\u00e9");
        assert_eq!(raw_part("\"\\t\\\"x\"", 1..2), "\\\"");
        assert_eq!(raw_part("\"\\U0001F3C3x\"", 4..5), "x");
        assert_eq!(raw_part(r#""\\""#, 0..1), r"\\");
        assert_eq!(raw_part("\"ab\\u0041\"", 3..3), "");
    }

    #[test]
    fn control_characters_are_found() {
        assert_eq!(control_character("plain", false), None);
        assert_eq!(control_character("zwölf 🏃", false), None);
        assert_eq!(control_character("a\tb", true), None);
        assert_eq!(control_character("a\tb", false), Some((1, '\t')));
        assert_eq!(control_character("a\rb", true), Some((1, '\r')));
        assert_eq!(control_character("a\r\nb", true), None);
        assert_eq!(control_character("a\r\nb", false), Some((2, '\n')));
        assert_eq!(control_character("é\u{9b}", true), Some((2, '\u{9b}')));
        assert_eq!(control_character("a\u{202e}", true), Some((1, '\u{202e}')));
    }

    #[test]
    fn toml_1_1_is_found() {
        assert_eq!(toml_1_1_escape("\"a\\\\e\""), None);
        assert_eq!(toml_1_1_escape("\"a\\e\""), Some(2..4));
        assert_eq!(toml_1_1_escape("'a\\e'"), None);
        assert_eq!(toml_1_1_table_syntax("{ a = 1 }"), None);
        assert_eq!(toml_1_1_table_syntax("{ a = \"},\", b = [1,\n2,] }"), None);
        assert_eq!(toml_1_1_table_syntax("{ a = 1, }"), Some(NewTableSyntax::TrailingComma(7)));
        assert_eq!(toml_1_1_table_syntax("{\n a = 1 }"), Some(NewTableSyntax::LineBreak));
        assert_eq!(toml_1_1_table_syntax("{}"), None);
    }
}
