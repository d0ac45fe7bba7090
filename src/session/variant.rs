//! The variation of a step that is done.

use serde::{Deserialize, Serialize};

/// The variation of a step that is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// The easier variation.
    Easier,
    /// The step as written.
    #[default]
    AsWritten,
    /// The harder variation.
    Harder,
}

impl Variant {
    /// Its word in the history.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Easier => "easier",
            Self::AsWritten => "as-written",
            Self::Harder => "harder",
        }
    }

    /// The variation with this word; `None` if there is none.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Easier, Self::AsWritten, Self::Harder].into_iter().find(|known| known.word() == word)
    }
}
