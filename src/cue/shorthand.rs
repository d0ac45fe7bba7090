//! Expands shorthand into words that can be spoken: units, fractions, ranges,
//! times, abbreviations, initials and symbols. Digits remain; `words` turns them into
//! words.

mod quantity;

use self::quantity::{Place, is_unit_or_quantity, unit_name};
use super::shorthand_words::{ABBREVIATIONS, ABBREVIATIONS_WITH_STOP, INITIALS, PER, SYMBOLS};

/// Punctuation before a word.
const OPENING: [char; 9] = ['(', '[', '{', '"', '\'', '\u{201c}', '\u{2018}', '\u{ab}', '\u{2022}'];
/// Punctuation after a word.
const CLOSING: [char; 15] =
    ['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{2026}'];

/// Signs between the numbers of a chain.
const CHAIN_SIGNS: [char; 3] = ['-', '\u{2013}', '.'];

/// Whether there may be shorthand in a text; most have none.
pub(super) fn may_contain_shorthand(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = |index: usize| bytes.get(index + 1).copied().unwrap_or(b' ');
    bytes.iter().enumerate().any(|(index, byte)| match byte {
        // Letters, spaces and punctuation, with the apostrophe of a word such as "don't".
        b'a'..=b'z' | b' ' | b',' | b'\'' | b'!' | b'?' | b';' | b':' | b'\n' => false,
        // Two capitals may be initials.
        b'A'..=b'Z' => next(index).is_ascii_uppercase(),
        // Between letters, a hyphen joins two words; elsewhere it may be a range or a dash.
        b'-' => !next(index).is_ascii_alphabetic(),
        // A full stop inside a word, or after an abbreviation.
        b'.' => {
            let before = text.get(..index).unwrap_or("");
            let word = before.rsplit([' ', '\n', '(']).next().unwrap_or("");
            next(index).is_ascii_alphabetic() || abbreviation(word, ".").is_some()
        }
        _ => true,
    }) || text.split(|char: char| !char.is_ascii_alphabetic()).any(is_abbreviation_of_letters)
}

/// Whether a word of letters is an abbreviation even without a full stop.
fn is_abbreviation_of_letters(word: &str) -> bool {
    ABBREVIATIONS.iter().any(|(short, _)| short.eq_ignore_ascii_case(word))
}

/// Whether a full stop belongs to an abbreviation, so that the sentence continues.
pub(super) fn is_abbreviation_stop(before: &str, after: &str) -> bool {
    let word = before.strip_suffix('.').map(|before| before.rsplit([' ', '\n', '(']).next().unwrap_or(""));
    word.is_some_and(|word| abbreviation(word, ".").is_some())
        && after.trim_start().starts_with(|char: char| char.is_lowercase() || char.is_ascii_digit())
}

/// The text with its shorthand expanded.
pub(super) fn expand(text: &str) -> String {
    let letters = || text.chars().filter(|char| char.is_alphabetic());
    let all_capitals = letters().count() > 1 && !letters().any(char::is_lowercase);
    let mut expansion = Expansion { text: String::with_capacity(text.len() + 32), all_capitals };
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            expansion.text.push('\n');
        }
        let words = split_words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut index = 0;
        while let Some(word) = words.get(index) {
            let after = words.get(index + 1..).unwrap_or(&[]);
            index += 1 + expansion.add_word(word, after);
        }
    }
    expansion.text
}

/// The words of a line. A slash parts two words, unless it belongs to a unit, a quantity or an
/// abbreviation.
fn split_words(line: &str) -> Vec<String> {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.replace(" / ", "/").replace("<=", "\u{2264}").replace(">=", "\u{2265}");
    let mut words: Vec<String> = Vec::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let core = word.trim_start_matches(OPENING);
        let bare = core.trim_end_matches(CLOSING);
        if !word.contains('/') || abbreviation(bare, "").is_some() || is_unit_or_quantity(core) {
            words.push(word.to_owned());
        } else if let Some((counted, per)) = counted_per(bare) {
            let opening = word.strip_suffix(core).unwrap_or("");
            let closing = core.strip_prefix(bare).unwrap_or("");
            let per = format!("{}{closing}", unit_name(per));
            words.extend([format!("{opening}{counted}"), "per".to_owned(), per]);
        } else {
            words.extend(word.split('/').filter(|part| !part.is_empty()).map(str::to_owned));
        }
    }
    write_out_minutes(&mut words);
    words
}

/// What is counted on each side or a week, in words such as "breaths/side".
const COUNTED: [&str; 8] = ["reps", "sets", "times", "breaths", "steps", "circles", "swings", "rounds"];

/// Splits a word such as "breaths/side"; `None` if it is another.
fn counted_per(word: &str) -> Option<(&str, &str)> {
    let is_counted = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || COUNTED.contains(&word);
    word.split_once('/').filter(|(counted, per)| is_counted(counted) && PER.contains(per))
}

/// Writes `min` for an `m` that is a minute: after hours and before seconds, as in "1m 30s".
fn write_out_minutes(words: &mut [String]) {
    // Punctuation between two amounts makes them two things: "400m, 60s".
    let has_unit = |word: Option<&String>, units: &[&str], may_end: bool| {
        let core = word.map_or("", |word| word.trim_start_matches(OPENING));
        let bare = if may_end { core.trim_end_matches(CLOSING) } else { core };
        let unit = bare.trim_start_matches(|char: char| char.is_ascii_digit());
        let number = bare.strip_suffix(unit).and_then(|number| number.parse::<u32>().ok());
        number.is_some_and(|number| number < 60) && units.contains(&unit)
    };
    let minutes: Vec<usize> = (0..words.len())
        .filter(|&index| {
            let before = index.checked_sub(1).and_then(|index| words.get(index));
            let (word, after) = (words.get(index), words.get(index + 1));
            let follows_hours = has_unit(before, &["h", "hr", "hrs"], false) && has_unit(word, &["m"], true);
            follows_hours || has_unit(word, &["m"], false) && has_unit(after, &["s", "sec", "secs"], true)
        })
        .collect();
    for index in minutes {
        words[index] = words[index].replacen('m', "min", 1);
    }
}

struct Expansion {
    text: String,
    /// Whether the original text is all in capitals, so that capitals don't mean initials.
    all_capitals: bool,
}

impl Expansion {
    /// Adds a word. Returns how many of the words after it, `after`, were added with it.
    fn add_word<'t>(&mut self, word: &'t str, after: &[&'t str]) -> usize {
        let core = word.trim_start_matches(OPENING);
        let opening = word.strip_suffix(core).unwrap_or("");
        let bare = core.trim_end_matches(CLOSING);
        let closing = core.strip_prefix(bare).unwrap_or("");
        if opening.contains(['(', '[', '{']) {
            self.push_comma();
        }
        let mut rest = after;
        let mut punctuation = closing;
        let mut ends_in_shorthand = false;
        // These need a number after them: an x alone is a letter, as in "mark an x".
        let is_letter_or_sign = matches!(bare, "x" | "X" | "<" | ">")
            && !after.first().is_some_and(|next| is_unit_or_quantity(next));
        if let Some(words) = abbreviation(bare, closing).filter(|_| !is_letter_or_sign) {
            self.push(words);
            ends_in_shorthand = true;
        } else if let Some((quantity, place)) = Place::new(core, after).quantity(self.last_word()) {
            self.push(&quantity.words);
            ends_in_shorthand = quantity.has_unit;
            (punctuation, rest) = (place.closing, place.after);
        } else {
            self.add_plain_word(bare);
        }
        // The full stop of an abbreviation or of a unit such as "sec." is dropped, unless it ends
        // the sentence.
        if ends_in_shorthand && rest.first().is_some_and(|next| !next.starts_with(char::is_uppercase)) {
            punctuation = punctuation.trim_start_matches('.');
        }
        self.add_punctuation(punctuation, !rest.is_empty());
        after.len() - rest.len()
    }

    fn last_word(&self) -> &str {
        self.text.rsplit([' ', '\n']).next().unwrap_or("")
    }

    /// Adds a word that is neither an abbreviation nor a quantity.
    fn add_plain_word(&mut self, bare: &str) {
        let letters = bare.strip_suffix('s').unwrap_or(bare);
        if INITIALS.contains(&letters) && !(self.all_capitals && letters.len() == 2) {
            let spaced: Vec<String> = letters.chars().map(String::from).collect();
            let plural = if letters.len() < bare.len() { "'s" } else { "" };
            return self.push(&format!("{}{plural}", spaced.join(" ")));
        }
        // Longer words in capitals are emphasis, and are not spelled.
        let is_capitals = bare.chars().all(|char| char.is_ascii_uppercase());
        if is_capitals && (bare.len() > 3 || self.all_capitals && bare.len() > 1) {
            return self.push(&bare.to_lowercase());
        }
        if matches!(bare, "-" | "\u{2013}" | "\u{2014}") {
            return self.push_comma();
        }
        if is_chain(bare) {
            return self.push(&bare.replace(CHAIN_SIGNS, " "));
        }
        let mut word = String::with_capacity(bare.len());
        for char in bare.chars() {
            match SYMBOLS.iter().find(|(symbol, _)| *symbol == char) {
                Some((_, words)) => {
                    word.push(' ');
                    word.push_str(words);
                    word.push(' ');
                }
                None => word.push(char),
            }
        }
        for part in word.split_whitespace() {
            self.push(part);
        }
    }

    /// Adds words with a space before them.
    fn push(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// Adds a comma, unless other punctuation is there already.
    fn push_comma(&mut self) {
        if self.text.ends_with(|char: char| char.is_alphanumeric()) {
            self.text.push(',');
        }
    }

    /// Adds the punctuation after a word; a closing bracket becomes a comma if more text
    /// follows.
    fn add_punctuation(&mut self, punctuation: &str, more_follows: bool) {
        let spoken: String =
            punctuation.chars().filter(|char| ".,;:!?\u{2026}'\u{2019}".contains(*char)).collect();
        if more_follows && spoken.is_empty() && punctuation.contains([')', ']', '}']) {
            self.push_comma();
        }
        if self.text.ends_with(',') && spoken.starts_with([',', '.', ';', ':', '!', '?']) {
            self.text.pop();
        }
        self.text.push_str(&spoken);
    }
}

/// What an abbreviation stands for. Some words are abbreviations only with a full stop.
fn abbreviation(bare: &str, closing: &str) -> Option<&'static str> {
    let lower = bare.to_lowercase();
    let with_stop = if closing.starts_with('.') { ABBREVIATIONS_WITH_STOP } else { &[] };
    ABBREVIATIONS.iter().chain(with_stop).find(|(short, _)| *short == lower).map(|(_, words)| *words)
}

/// Whether a word is three numbers or more in a row, such as a tempo: "3-1-3", "3.1.3".
fn is_chain(word: &str) -> bool {
    let mut numbers = word.split(CHAIN_SIGNS);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.clone().count() > 2 && numbers.all(is_number)
}

#[cfg(test)]
mod tests;
