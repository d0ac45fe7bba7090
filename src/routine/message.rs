//! Texts of a routine file inside messages.

/// Writes a text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text of the file as it is shown in a message: on one line, without control
/// characters, cut after 48 characters.
pub fn truncated(text: &str) -> String {
    const MAX_CHARS: usize = 48;
    let clean = crate::diagnostic::sanitize_line(text);
    match clean.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or("")),
        None => clean,
    }
}

/// Writes words as "a, b or c", with the conjunction "or"; empty if there are none.
pub(super) fn joined_with<S: AsRef<str>>(conjunction: &str, words: &[S]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {conjunction} {}", first.join(", "), last.as_ref())
        }
    }
}
