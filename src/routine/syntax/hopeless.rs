//! Where a great file stops to be anything like TOML.
//!
//! The TOML parser keeps an error for every slip, hundreds of bytes for two of
//! the text. A file of a megabyte that is nothing but slips would take more
//! memory than it is worth, so it is read up to where that is clear.

use super::expression::Expression;
use crate::routine::literal::string_end;

/// Smaller files can't do harm.
const SMALL: usize = 64 << 10;
/// So many slips, and the rest is not read.
const MOST: usize = 2000;

/// The byte up to which a file is worth reading; its end for nearly every one.
pub(in crate::routine) fn worth(text: &str) -> usize {
    if text.len() <= SMALL {
        return text.len();
    }
    // A carriage return on its own is a slip that no expression shows.
    let lone = text.bytes().zip(text.bytes().skip(1)).enumerate();
    let mut lone = lone.filter(|(_, (byte, next))| *byte == b'\r' && *next != b'\n');
    if let Some((at, _)) = lone.nth(MOST) {
        return at;
    }
    let (mut at, mut slips) = (0, 0);
    while at < text.len() {
        let found = Expression::starting(text, at);
        let mut end = found.span.end.max(at + 1).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        slips += slips_in(text.get(found.span.range()).unwrap_or(""), found.header, MOST - slips);
        if slips >= MOST {
            let mut cut = end.min(found.span.start + SMALL);
            while !text.is_char_boundary(cut) {
                cut += 1;
            }
            return cut;
        }
        at = end;
    }
    text.len()
}

/// Counts what is certainly wrong in one expression, up to a limit.
fn slips_in(expression: &str, header: bool, limit: usize) -> usize {
    if expression.is_empty() || expression.starts_with('#') {
        return 0;
    }
    if header {
        let name = expression.trim_start_matches('[').split(']').next().unwrap_or("").trim();
        return usize::from(name.is_empty() || name.contains('[') || !expression.contains(']'));
    }
    let line = expression.split('\n').next().unwrap_or("");
    let (key, value) = line.split_once('=').unwrap_or(("", ""));
    let (key, first) = (key.trim_end(), value.trim_start().bytes().next());
    let bare = first.is_none_or(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let mut slips = usize::from(key.is_empty() || bare);
    slips += inside(expression, line.find('=').map_or(line.len(), |at| at + 1), limit);
    slips.min(limit)
}

/// Counts separators with nothing between them, and values with no separator
/// between them, from a byte of an expression on.
fn inside(expression: &str, from: usize, limit: usize) -> usize {
    let bytes = expression.as_bytes();
    let (mut at, mut slips, mut last, mut assigned) = (from, 0, b'=', false);
    while let Some(byte) = bytes.get(at).copied().filter(|_| slips < limit) {
        let value = matches!(last, b'"' | b']' | b'}');
        match byte {
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            b'"' | b'\'' => {
                slips += usize::from(value);
                at += string_end(expression.get(at..).unwrap_or("")).0;
                last = b'"';
                continue;
            }
            b'#' => {
                at += expression.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(bytes.len() - at);
                continue;
            }
            b',' | b'=' | b'.' => {
                slips +=
                    usize::from(matches!(last, b',' | b'=' | b'.' | b'[' | b'{') || byte == b'=' && assigned);
                assigned = byte == b'=' || assigned && byte == b'.';
            }
            b'[' | b'{' => {
                slips += usize::from(value);
                assigned = false;
            }
            b'\n' => slips += usize::from(last.is_ascii_alphanumeric()),
            _ => {}
        }
        last = byte;
        at += 1;
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_great_right_file_is_read_to_its_end() {
        let step = "[[step]]\nname = \"March\"\ntime = \"30s\"\nhow = [\n  \"Lift, then = lower.\",\n  'x',\n]\ncues = [{ at = 1, say = \"a\" }]\n";
        let text = step.repeat(4 * SMALL / step.len());
        assert_eq!(worth(&text), text.len());
        let prose = format!(
            "{}how = \"\"\"\n{}\"\"\"\n",
            "# …, , = =\n".repeat(9),
            "Wait... , = = then. a\n".repeat(SMALL / 8)
        );
        assert_eq!(worth(&prose), prose.len());
        let list = format!("how = [\n{}]\n", "  1,\n".repeat(SMALL));
        assert_eq!(worth(&list), list.len());
    }

    #[test]
    fn a_great_wrong_file_is_not() {
        for piece in ["=\n", "x = y\n", "a\n", ",\n", "[\n", "\"\n", "]]\n", "\r"] {
            let text = piece.repeat(4 * SMALL / piece.len());
            assert!(worth(&text) < text.len() / 2, "{piece:?}");
        }
        for piece in [",", "=", ".", "a\n", "[]", "a=1 ", "\"\"", "a\n"] {
            let text = format!("a = [{}", piece.repeat(4 * SMALL / piece.len()));
            assert!(worth(&text) < text.len() / 2, "{piece:?}");
        }
    }
}
