//! Texts of a routine file inside messages.

/// Writes a text as a TOML string of one line.
pub(super) fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
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

/// A number of things, each of which is a `word`: "one set", "3 sets".
pub(super) fn counted(count: impl Into<u64>, word: &str) -> String {
    match count.into() {
        1 => format!("one {word}"),
        count => format!("{count} {word}s"),
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

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_text_is_toml_of_the_same_text() {
        for text in
            ["", "March", "a \"b\" \\ 'c'", "two\nlines\r\n\tmore", "\u{1b}[2J\u{7f}\u{9b}", "zwölf 🏃"]
        {
            let line = format!("v = {}", quoted(text));
            assert!(!line.contains(char::is_control), "{line:?}");
            assert_eq!(line.parse::<toml::Table>().unwrap()["v"].as_str(), Some(text));
        }
    }
}
