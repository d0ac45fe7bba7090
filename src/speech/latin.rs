//! Transliterates letters of any script into ASCII letters, which English voices can read.

use deunicode::deunicode_char;
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// The text in ASCII characters: "Müller" as "Muller", "Привет" as "Privet". Characters
/// that are no letters, such as emoji, are left out with a warning in the log.
pub(super) fn letters(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut ascii = String::with_capacity(text.len());
    let mut left_out = String::new();
    for char in text.chars() {
        match char {
            _ if char.is_ascii() => ascii.push(char),
            _ if is_combining_mark(char) && !char.is_alphanumeric() => {}
            _ => match deunicode_char(char).filter(|_| char.is_alphanumeric()) {
                Some(letters) => {
                    ascii.extend(letters.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' '));
                }
                None => left_out.push(char),
            },
        }
    }
    if !left_out.is_empty() {
        log::warn!("\"{text}\" is said without \"{left_out}\"");
    }
    Cow::Owned(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_alphabets_are_read() {
        assert_eq!(letters("M\u{fc}ller's stra\u{df}e"), "Muller's strasse");
        assert_eq!(letters("cafe\u{301}"), "cafe");
        assert_eq!(letters("\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}"), "Privet");
        assert_eq!(letters("\u{e02}\u{e49}"), letters("\u{e02}"));
        assert_eq!(letters("go \u{1f642}!"), "go !");
        assert!(matches!(letters("plain"), Cow::Borrowed("plain")));
    }
}
