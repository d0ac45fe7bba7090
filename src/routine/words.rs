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

/// A sentence as it is written within another one: uncapitalized, and without its full stop.
pub fn within_sentence(sentence: &str) -> String {
    uncapitalized(sentence.trim().trim_end_matches('.'))
}

/// The text with its first letter in lower case, unless it begins with an abbreviation.
pub fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let rest = chars.as_str();
    match first {
        Some(first) if !rest.chars().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => text.to_owned(),
    }
}
