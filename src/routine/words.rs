//! The words of enums that files, the history and JSON write.

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
