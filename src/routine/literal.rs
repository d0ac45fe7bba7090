//! Strings as they are written in a file: maps parts of the decoded text to bytes of the
//! file, and finds characters that are not allowed.

use super::token::{TokenKind, tokens};
use crate::diagnostic::is_control_or_bidi;
use std::ops::Range;

/// One decoded character and its bytes in the literal.
struct DecodedChar {
    /// Its offset in the decoded text.
    decoded: usize,
    /// Its length in the decoded text.
    len: usize,
    /// Its bytes in the literal.
    raw: Range<usize>,
}

/// Finds the bytes of a literal, quotes included, for a part of its decoded text. For an
/// empty part they are those of the next character.
pub(super) fn raw_range(raw: &str, decoded: &str, part: Range<usize>) -> Range<usize> {
    let open = opening(raw);
    // Without escapes, the literal is the text in quotes.
    if raw.get(open..open + decoded.len()) == Some(decoded) {
        return open + part.start..open + part.end;
    }
    let mut found: Option<Range<usize>> = None;
    for piece in decoded_chars(raw) {
        if piece.decoded + piece.len > part.start && piece.decoded < part.end.max(part.start + 1) {
            let start = found.map_or(piece.raw.start, |range| range.start);
            found = Some(start..piece.raw.end);
        }
    }
    found.unwrap_or_else(|| {
        let end = raw.len().saturating_sub(quote(raw));
        end..end
    })
}

/// The number of quotes at each end; 0 if it is no string.
fn quote(raw: &str) -> usize {
    match raw.as_bytes() {
        [b'"', b'"', b'"', _, _, _, ..] if raw.ends_with("\"\"\"") => 3,
        [b'\'', b'\'', b'\'', _, _, _, ..] if raw.ends_with("'''") => 3,
        [b'"' | b'\'', _, ..] => 1,
        _ => 0,
    }
}

/// The byte at which the text begins: after the quotes, and after a line break that
/// directly follows three of them.
fn opening(raw: &str) -> usize {
    let quote = quote(raw);
    let rest = raw.get(quote..).unwrap_or("");
    match (quote, rest.as_bytes()) {
        (3, [b'\r', b'\n', ..]) => quote + 2,
        (3, [b'\n', ..]) => quote + 1,
        _ => quote,
    }
}

/// The characters of a literal, decoded one by one.
fn decoded_chars(raw: &str) -> impl Iterator<Item = DecodedChar> {
    let escapes = raw.starts_with('"');
    let end = raw.len().saturating_sub(quote(raw));
    let mut at = opening(raw);
    let mut decoded = 0;
    std::iter::from_fn(move || {
        if escapes {
            at += removed_line_breaks(raw.get(at..end)?);
        }
        let rest = raw.get(at..end)?;
        let first = rest.chars().next()?;
        let (raw_len, len) =
            if escapes && first == '\\' { escape(rest) } else { (first.len_utf8(), first.len_utf8()) };
        let piece = DecodedChar { decoded, len, raw: at..(at + raw_len).min(end) };
        at += raw_len;
        decoded += len;
        Some(piece)
    })
}

/// The length of the white space that a backslash at the end of a line removes.
fn removed_line_breaks(rest: &str) -> usize {
    let mut all = 0;
    while let Some(after) = rest.get(all..).and_then(|rest| rest.strip_prefix('\\')) {
        let blank = after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len();
        if !after.get(..blank).unwrap_or("").contains('\n') {
            break;
        }
        all += 1 + blank;
    }
    all
}

/// The length of an escape in the literal and in the decoded text.
fn escape(rest: &str) -> (usize, usize) {
    let hex = |digits: usize| {
        let value = rest.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        (2 + digits, value.and_then(char::from_u32).map_or(3, char::len_utf8))
    };
    match rest.as_bytes().get(1) {
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(b'x') => hex(2),
        _ => (2, 1),
    }
}

/// Finds an escape that is new in TOML 1.1 (`\e`, `\xHH`).
pub(super) fn new_escape(raw: &str) -> Option<Range<usize>> {
    if !raw.starts_with('"') || !raw.as_bytes().contains(&b'\\') {
        return None;
    }
    decoded_chars(raw).map(|piece| piece.raw).find(|at| {
        raw.get(at.clone()).is_some_and(|escape| escape.starts_with("\\e") || escape.starts_with("\\x"))
    })
}

/// Finds the first character that is not allowed in a text: C0 (but line breaks and tabs
/// are allowed if `prose`), DEL, C1, and those that change the direction of writing.
pub(super) fn control(text: &str, prose: bool) -> Option<(usize, char)> {
    // A fast test, because nearly every text is plain ASCII.
    let plain = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & (0x20..0x7f).contains(byte));
    if text.as_bytes().chunks(32).all(plain) {
        return None;
    }
    // A file with Windows line breaks has them in its multi-line texts, too.
    let is_line_break = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with("\r\n"));
    text.char_indices().find(|(at, c)| match c {
        '\n' | '\t' => !prose,
        '\r' if is_line_break(*at) => false,
        c => is_control_or_bidi(*c),
    })
}

/// Finds syntax of an inline table that is new in TOML 1.1: a comma before its end, or a
/// line break outside of lists.
pub(super) fn new_table(raw: &str) -> Option<Range<usize>> {
    let inside = raw.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))?;
    let mut depth = 0_u32;
    let mut comma = None;
    for token in tokens(inside, 0) {
        match token.kind {
            TokenKind::Newline if depth == 0 => return Some(0..1),
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment => continue,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        let last = token.kind == TokenKind::Comma && depth == 0;
        comma = last.then_some(1 + token.span.start);
    }
    comma.map(|at| at..at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(raw: &str, part: Range<usize>) -> &str {
        let value: toml::Table = format!("v = {raw}").parse().unwrap();
        let decoded = value["v"].as_str().unwrap().to_owned();
        &raw[raw_range(raw, &decoded, part)]
    }

    #[test]
    fn a_part_is_found_in_any_kind_of_string() {
        assert_eq!(piece("\"5 min\"", 2..5), "min");
        assert_eq!(piece("'5 min'", 2..5), "min");
        assert_eq!(piece("\"\"\"\n5 min\"\"\"", 2..5), "min");
        assert_eq!(piece("'''\r\n5 min'''", 2..5), "min");
        assert_eq!(piece("\"\"\"5 \\\n   min\"\"\"", 2..5), "min");
    }

    #[test]
    fn escapes_are_counted_as_what_they_stand_for() {
        assert_eq!(piece("\"5\\u0020min\"", 2..5), "min");
        assert_eq!(piece("\"5\\u00e9min\"", 1..3), "\\u00e9");
        assert_eq!(piece("\"\\t\\\"x\"", 1..2), "\\\"");
        assert_eq!(piece("\"\\U0001F3C3x\"", 4..5), "x");
        assert_eq!(piece("\"ab\\u0041\"", 3..3), "");
    }

    #[test]
    fn controls_are_found_by_kind() {
        assert_eq!(control("plain", false), None);
        assert_eq!(control("zwölf 🏃", false), None);
        assert_eq!(control("a\tb", true), None);
        assert_eq!(control("a\tb", false), Some((1, '\t')));
        assert_eq!(control("a\rb", true), Some((1, '\r')));
        assert_eq!(control("a\r\nb", true), None);
        assert_eq!(control("a\r\nb", false), Some((2, '\n')));
        assert_eq!(control("é\u{9b}", true), Some((2, '\u{9b}')));
        assert_eq!(control("a\u{202e}", true), Some((1, '\u{202e}')));
    }

    #[test]
    fn newer_toml_is_noticed() {
        assert_eq!(new_escape("\"a\\\\e\""), None);
        assert_eq!(new_escape("\"a\\e\""), Some(2..4));
        assert_eq!(new_escape("'a\\e'"), None);
        assert_eq!(new_table("{ a = 1 }"), None);
        assert_eq!(new_table("{ a = \"},\", b = [1,\n2,] }"), None);
        assert_eq!(new_table("{ a = 1, }"), Some(7..8));
        assert_eq!(new_table("{\n a = 1 }"), Some(0..1));
        assert_eq!(new_table("{}"), None);
    }
}
