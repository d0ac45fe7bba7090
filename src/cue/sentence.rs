//! What is said: a phrase with its words.

use super::english;
use super::phrase::Phrase;
use std::fmt;

/// A phrase with its words in the language spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    phrase: Phrase,
    text: String,
}

impl Sentence {
    /// Puts a phrase into words.
    pub fn new(phrase: Phrase) -> Self {
        Self { text: english::words(&phrase), phrase }
    }

    /// What it means.
    pub const fn phrase(&self) -> &Phrase {
        &self.phrase
    }

    /// Its words, as they are spoken and shown.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl From<Phrase> for Sentence {
    fn from(phrase: Phrase) -> Self {
        Self::new(phrase)
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::new(Phrase::Text(text.to_owned()))
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self::new(Phrase::Text(text))
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
