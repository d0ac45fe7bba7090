//! The words of enums that files, the history and JSON write, and the case of first letters.

/// Gives an enum a word for each variant: `ALL`, `word` and `from_word`.
macro_rules! impl_words {
    ($type:ident: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $type {
            /// Every variant with its word.
            pub const ALL: [(Self, &'static str); [$($word),+].len()] = [$((Self::$variant, $word)),+];

            /// The variant's word.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The variant with this word; `None` if there is none.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().find(|(_, known)| *known == word).map(|(variant, _)| *variant)
            }
        }
    };
}

pub(crate) use impl_words;

/// The text with its first letter in upper case.
pub fn capital(text: impl Into<String>) -> String {
    let mut text: String = text.into();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
        return text;
    }
    let mut letters = text.chars();
    let first = letters.next();
    first.into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A sentence as it is written within another one: uncapitalized, and without the mark at its
/// end.
pub fn within_sentence(sentence: &str) -> String {
    let is_mark = |char: char| char.is_whitespace() || ",;:".contains(char) || SENTENCE_ENDS.contains(&char);
    uncapitalized(sentence.trim_start().trim_end_matches(is_mark))
}

/// The text with its first letter in lower case, unless it begins with an abbreviation or with
/// "I" or another letter alone, as in "T-band".
pub fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let rest = chars.as_str();
    let is_in_word = |char: char| char.is_alphabetic() && !char.is_uppercase() || is_accent(char);
    let is_word = rest.starts_with(is_in_word) || text.starts_with("A ");
    match first.filter(|_| is_word) {
        Some(first) => first.to_lowercase().chain(rest.chars()).collect(),
        None => text.to_owned(),
    }
}

/// Whether a character is an accent on the letter before it.
const fn is_accent(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}

/// Marks that end a sentence, in several scripts.
pub const SENTENCE_ENDS: [char; 9] =
    ['.', '!', '?', '\u{3002}', '\u{ff01}', '\u{ff1f}', '\u{964}', '\u{61f}', '\u{6d4}'];
/// Quotes and brackets that may follow the mark at the end of a sentence.
pub const CLOSING_MARKS: [char; 12] = [
    '"', '\'', ')', ']', '}', '\u{201d}', '\u{2019}', '\u{bb}', '\u{300d}', '\u{300f}', '\u{ff09}',
    '\u{300b}',
];

/// Whether a text ends with the mark of a sentence or an ellipsis, perhaps in quotes or brackets.
pub fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(CLOSING_MARKS);
    text.ends_with(SENTENCE_ENDS) || text.ends_with('\u{2026}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_stand_alone_stay_capitals() {
        for (text, expected) in [
            ("Sharp pain", "sharp pain"),
            ("A click", "a click"),
            ("E\u{301}tirez", "e\u{301}tirez"),
            ("\u{c9}tirez", "\u{e9}tirez"),
            ("I feel faint", "I feel faint"),
            ("I'm dizzy", "I'm dizzy"),
            ("I\u{2019}m dizzy", "I\u{2019}m dizzy"),
            ("IT band", "IT band"),
            ("T-band", "T-band"),
            ("A", "A"),
            ("", ""),
        ] {
            assert_eq!(uncapitalized(text), expected);
        }
        assert_eq!(within_sentence(" I feel faint!"), "I feel faint");
        assert_eq!(within_sentence("Dizziness;"), "dizziness");
    }
}
