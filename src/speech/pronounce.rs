//! Pronunciations of words that voices get wrong: a shipped list, and the user's list,
//! which takes precedence.

use std::collections::BTreeMap;

/// The list that ships: anatomy and the words of movements.
pub const SHIPPED: &str = include_str!("../../assets/pronunciation.toml");

/// The pronunciation of one word.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Pronunciation {
    /// For the built-in voices: phones of the CMU dictionary, in lower case.
    phones: Option<String>,
    /// For all other voices: a spelling that they pronounce correctly.
    say: Option<String>,
}

/// The pronunciations of words, by the word in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pronunciations {
    words: BTreeMap<String, Pronunciation>,
}

impl Pronunciations {
    /// The list that ships.
    pub fn shipped() -> Self {
        // A test parses the list, so it can't be invalid.
        Self::parse(SHIPPED).unwrap_or_default()
    }

    /// Reads a list: for each word a TOML table with `phones`, `say` or both.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let words: BTreeMap<String, Pronunciation> =
            toml::from_str(text).map_err(|error| error.to_string())?;
        for (word, pronunciation) in &words {
            if word.is_empty() || !word.chars().all(|char| char.is_alphanumeric() || char == '\'') {
                return Err(format!("\"{}\" is not one word", word.escape_debug()));
            }
            if pronunciation.phones.as_deref().is_some_and(|phones| phones.contains(['\n', ':', '#'])) {
                return Err(format!("the phones of \"{word}\" are letters and spaces"));
            }
        }
        let lowercase = |(word, pronunciation): (String, _)| (word.to_lowercase(), pronunciation);
        Ok(Self { words: words.into_iter().map(lowercase).collect() })
    }

    /// Returns this list with the words of `other` added, which take precedence.
    pub(crate) fn merged_with(mut self, other: Self) -> Self {
        self.words.extend(other.words);
        self
    }

    /// The words with phones.
    fn phones(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words
            .iter()
            .filter_map(|(word, pronunciation)| Some((word.as_str(), pronunciation.phones.as_deref()?)))
    }

    /// Adds the words with phones to the dictionary of an engine.
    pub(super) fn add_phones_to(&self, engine: &mut flite_rs::Engine) {
        for (word, phones) in self.phones() {
            // A wrong entry of the user's list must not disable the others.
            if let Err(error) = engine.add_lex_entries(&format!("{word} : {phones}")) {
                log::warn!("the pronunciation of \"{word}\" is not understood: {error:?}");
            }
        }
    }

    /// A hash of the phones of all words, the same on any machine.
    pub(super) fn fingerprint(&self) -> u64 {
        let words = self.phones().flat_map(|(word, phones)| [word, "\0", phones, "\n"]);
        words.flat_map(str::bytes).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    /// The text for a voice that isn't built in: the words that have `say` are respelled.
    pub fn respelled(&self, text: &str) -> String {
        let is_letter = |char: char| char.is_alphanumeric() || char == '\'';
        let mut respelled = String::with_capacity(text.len());
        let mut remaining = text;
        while let Some(first) = remaining.chars().next() {
            // A word, or what is between two words.
            let end = remaining.find(|char| is_letter(char) != is_letter(first)).unwrap_or(remaining.len());
            let (run, after) = remaining.split_at(end);
            let spelling = self.words.get(&run.to_lowercase()).and_then(|word| word.say.as_deref());
            respelled.push_str(spelling.unwrap_or(run));
            remaining = after;
        }
        respelled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::Embedded;

    #[test]
    fn the_shipped_list_is_valid_and_its_phones_are_known() {
        let list = Pronunciations::parse(SHIPPED).unwrap();
        assert!(list.words.len() >= 30);
        let mut engine = flite_rs::Engine::try_new().unwrap();
        for (word, phones) in list.phones() {
            assert!(engine.add_lex_entries(&format!("{word} : {phones}")).is_ok(), "{word}: {phones}");
        }
    }

    #[test]
    fn the_embedded_voice_says_listed_words_as_listed() {
        let voice = Embedded::new(1.0, &Pronunciations::shipped()).unwrap();
        assert_eq!(voice.phones("gastrocnemius"), "pau g ae s t r aa k n iy m iy ax s pau");
        let user_list = Pronunciations::parse("[glute]\nphones = \"g l ah1 t\"").unwrap();
        let voice = Embedded::new(1.0, &Pronunciations::shipped().merged_with(user_list)).unwrap();
        assert_eq!(voice.phones("glute"), "pau g l ah t pau");
        assert_eq!(voice.phones("glutes"), "pau g l uw t s pau");
    }

    #[test]
    fn whole_words_are_respelled_and_parts_of_words_are_not() {
        let list = Pronunciations::parse("[soleus]\nsay = \"so-lee-us\"\n[lat]\nsay = \"latt\"").unwrap();
        assert_eq!(list.respelled("Soleus, flat lat's lat."), "so-lee-us, flat lat's latt.");
        assert_eq!(list.respelled(""), "");
    }

    #[test]
    fn anything_but_a_list_is_an_error() {
        for text in ["x", "[\"two words\"]\nsay = \"x\"", "[a]\nphones = \"a : b\"", "[a]\nsounds = \"b\""] {
            assert!(Pronunciations::parse(text).is_err(), "{text}");
        }
    }
}
