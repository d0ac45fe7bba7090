//! What is said: a phrase with its words.

use super::english::{self, Form};
use super::phrase::Phrase;
use super::words;
use std::fmt;

/// A phrase with its words: as they are read, and as they are said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    phrase: Phrase,
    /// The words that are said, with numbers and shorthand spelled out.
    spoken: String,
    /// The words that are read, with the author's words as they were written; `None` if
    /// they are the same as `spoken`.
    written: Option<String>,
}

impl Sentence {
    /// The phrase that it puts into words.
    pub const fn phrase(&self) -> &Phrase {
        &self.phrase
    }

    /// The words that are read, with the author's words as they were written.
    pub fn text(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.spoken)
    }

    /// The words that are said.
    pub fn spoken(&self) -> &str {
        &self.spoken
    }
}

impl From<Phrase> for Sentence {
    fn from(phrase: Phrase) -> Self {
        let spoken = english::render(&phrase, Form::Spoken);
        let written = phrase
            .authors_words()
            .iter()
            .any(|text| !words::is_as_spoken(text))
            .then(|| english::render(&phrase, Form::Displayed))
            .filter(|written| *written != spoken);
        Self { phrase, spoken, written }
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::from(Phrase::Text(text.to_owned()))
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
