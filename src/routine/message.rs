//! Texts of a routine file inside messages.

use super::fields::Field;

/// Writes a text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text of the file as it is shown in a message: on one line, without control
/// characters, cut after 48 characters.
pub fn truncated(text: &str) -> String {
    const LONGEST: usize = 48;
    let clean = crate::diagnostic::sanitize_line(text);
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or("")),
        None => clean,
    }
}

/// The example of a field as a help line.
pub(super) fn example(field: &Field) -> String {
    let line = field.example.lines().next().unwrap_or(field.example);
    format!("such as `{line}`")
}
