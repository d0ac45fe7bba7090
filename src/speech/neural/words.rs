//! From a text to the voice's symbols. Flite's front end splits the text into words, and
//! writes numbers and letters as words. The phones of a word come from the pronunciation
//! list, from Flite's dictionary, or from its letter-to-sound rules.

use super::symbols::{self, is_sibilant, is_voiceless, is_vowel};
use crate::speech::pronounce::Pronunciations;
use crate::speech::{SpeechError, latin};
use flite_rs::language::Language;
use flite_rs::text::{self, Token};
use flite_rs::utterance::{ItemId, Utterance};
use flite_rs::{Engine, pipeline};
use std::sync::Arc;

/// A sentence is split after the first word that begins beyond so many symbols, so that no
/// run of the network gets long.
const SPLIT_AFTER: usize = 200;

/// Words without stress, unless punctuation or the end of the sentence follows.
#[rustfmt::skip]
const WEAK: [&str; 42] = [
    "a", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "do", "for",
    "from", "had", "has", "have", "if", "in", "is", "my", "of", "on", "or", "our", "should", "so", "than",
    "that", "the", "their", "this", "to", "was", "were", "will", "with", "would", "your", "youre",
];
/// Words without stress even there, unless they stand alone.
#[rustfmt::skip]
const PRONOUNS: [&str; 13] =
    ["he", "her", "him", "his", "it", "its", "me", "she", "them", "they", "us", "we", "you"];

/// Running drills that are named by a letter, such as "A skips". "Run" and "march" are not
/// among them, because a sentence may begin with "A run of two minutes".
const DRILLS: [&str; 5] = ["skip", "skips", "marches", "runs", "switches"];

/// Looks up how words are pronounced.
pub(super) struct TextFrontEnd {
    engine: Engine,
    language: Arc<Language>,
}

/// A word with its phones and the punctuation after it.
struct SpokenWord {
    name: String,
    phones: Vec<&'static str>,
    /// The punctuation mark after it, if any.
    punctuation: Option<char>,
}

impl TextFrontEnd {
    /// A front end with these pronunciations.
    pub(super) fn new(pronunciations: &Pronunciations) -> Result<Self, SpeechError> {
        let mut engine = Engine::try_new()
            .map_err(|error| SpeechError(format!("the voice's dictionary is damaged: {error:?}")))?;
        pronunciations.add_phones_to(&mut engine);
        Ok(Self { language: engine.language(), engine })
    }

    /// The symbols of a text for each run of the network: a sentence has one run, a long one
    /// several.
    pub(super) fn symbol_runs(&self, text: &str) -> Vec<String> {
        let text = latin::letters(text);
        let sentences = sentence_tokens(&text).into_iter();
        sentences.flat_map(|tokens| sentence_symbols(&self.words(&tokens))).collect()
    }

    /// The phones of each word of a text.
    pub(super) fn phones_of(&self, text: &str) -> String {
        let text = latin::letters(text);
        let words = sentence_tokens(&text).into_iter().flat_map(|tokens| self.words(&tokens));
        words.map(|word| word.phones.join(" ")).collect::<Vec<_>>().join(", ")
    }

    /// The words of a sentence. Punctuation has no phones.
    fn words(&self, tokens: &[Token]) -> Vec<SpokenWord> {
        let utterance = pipeline::analyse(&self.language, tokens, self.engine.params());
        let items: Vec<ItemId> = utterance.iter_relation("Word").collect();
        let mut words: Vec<SpokenWord> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let token = token_of(&utterance, *item);
            let next = items.get(index + 1).and_then(|next| token_of(&utterance, *next));
            // The punctuation of a token follows the last of its words.
            let ended_token = token.filter(|token| next != Some(*token));
            let punctuation =
                ended_token.and_then(|token| spoken_punctuation(utterance.feature_str(token, "punc")));
            let mut name = utterance.name(*item).to_owned();
            // A capital A is the letter, not the article, inside a sentence and before a drill. The
            // dictionary has the letter as `_a`.
            let is_before_drill =
                items.get(index + 1).is_some_and(|next| DRILLS.contains(&utterance.name(*next)));
            let is_capital = token.is_some_and(|token| utterance.name(token) == "A");
            if name == "a" && is_capital && (index > 0 || is_before_drill) {
                name.insert(0, '_');
            }
            let phones = self.phones(&name, utterance.feature_str(*item, "pos"));
            match words.last_mut() {
                // Punctuation that is a token by itself belongs to the word before it.
                Some(last) if phones.is_empty() => {
                    last.punctuation = last.punctuation.or(punctuation).or_else(|| spoken_punctuation(&name));
                }
                Some(last) if name.starts_with('\'') && last.punctuation.is_none() => {
                    last.attach_ending(&name, punctuation);
                }
                _ if phones.is_empty() => {}
                _ => words.push(SpokenWord { name, phones, punctuation }),
            }
        }
        words
    }

    fn phones(&self, word: &str, part_of_speech: &str) -> Vec<&'static str> {
        // The dictionary has it with a "d", so that it sounds like "thirdy".
        if word == "thirty" {
            return vec!["th", "er1", "t", "iy0"];
        }
        self.language
            .lexicon
            .lookup(word, Some(part_of_speech))
            .unwrap_or_else(|| self.language.lts.predict(word))
    }
}

impl SpokenWord {
    /// Adds the ending of "it's", "you'll", "we've" or "they'd".
    fn attach_ending(&mut self, ending: &str, punctuation: Option<char>) {
        let last = self.phones.last().map_or("", |phone| phone.trim_end_matches(['0', '1', '2']));
        let ending: &[&'static str] = match ending {
            "'s" if is_sibilant(last) => &["ax0", "z"],
            "'s" if is_voiceless(last) => &["s"],
            "'s" => &["z"],
            "'ll" if is_vowel(last) => &["l"],
            "'ll" => &["ax0", "l"],
            "'ve" if is_vowel(last) => &["v"],
            "'ve" => &["ax0", "v"],
            "'d" if is_vowel(last) => &["d"],
            "'d" => &["ax0", "d"],
            _ => &[],
        };
        self.phones.extend(ending);
        self.punctuation = punctuation;
    }

    /// The symbols of this word among its neighbours.
    fn symbols(&self, before: Option<&Self>, next: Option<&Self>) -> String {
        let is_before_vowel = next.and_then(|next| next.phones.first()).is_some_and(|phone| is_vowel(phone));
        let ends_clause = self.punctuation.is_some() || next.is_none();
        match self.name.as_str() {
            // Where "a" is the letter, it has other phones.
            "a" if !ends_clause && self.phones.first().is_some_and(|phone| phone.starts_with("ax")) => {
                "ɐ".into()
            }
            "an" if !ends_clause => "ɐn".into(),
            "the" if is_before_vowel => "ði".into(),
            "the" => "ðə".into(),
            "to" if ends_clause => "tu".into(),
            "to" if is_before_vowel => "tʊ".into(),
            "to" => "tə".into(),
            name => {
                let is_alone = before.is_none() && ends_clause;
                let is_weak = PRONOUNS.contains(&name) && !is_alone || WEAK.contains(&name) && !ends_clause;
                symbols::word(&self.phones, is_weak)
            }
        }
    }
}

/// The token that a word is part of.
fn token_of(utterance: &Utterance, word: ItemId) -> Option<ItemId> {
    utterance.parent(utterance.item_as(word, "Token")?)
}

/// Splits a text into the tokens of each sentence. A colon doesn't end one.
fn sentence_tokens(text: &str) -> Vec<Vec<Token>> {
    let mut sentences: Vec<Vec<Token>> = Vec::new();
    for sentence in text::sentences(text) {
        match sentences.last_mut() {
            Some(last) if last.last().is_some_and(|token| token.punctuation.ends_with(':')) => {
                last.extend(sentence);
            }
            _ => sentences.push(sentence),
        }
    }
    sentences
}

/// The most important of these punctuation marks that the voice has a symbol for.
fn spoken_punctuation(marks: &str) -> Option<char> {
    ['?', '!', '.', ';', ':', ','].into_iter().find(|mark| marks.contains(*mark)).or_else(|| {
        // A dash or a bracket is spoken as a comma.
        marks.contains(['-', '(', ')', '[', ']']).then_some(',')
    })
}

/// The symbols of a sentence for each run of the network; one run, unless it is too long.
fn sentence_symbols(words: &[SpokenWord]) -> Vec<String> {
    let mut runs = Vec::new();
    let mut symbols = String::new();
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1);
        let is_long = symbols.chars().count() > SPLIT_AFTER;
        let punctuation = word.punctuation.or_else(|| (next.is_none() || is_long).then_some('.'));
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        symbols.push_str(&word.symbols(before, next));
        symbols.extend(punctuation);
        match next {
            Some(_) if !is_long => symbols.push(' '),
            _ => runs.push(std::mem::take(&mut symbols)),
        }
    }
    runs
}
