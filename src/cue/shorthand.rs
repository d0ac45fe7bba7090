//! Expands shorthand into words that can be spoken: units, fractions, ranges,
//! times, abbreviations, initials and symbols. Digits remain; `words` turns them into
//! words.

use super::shorthand_words::{
    ABBREVIATIONS, ABBREVIATIONS_WITH_STOP, INITIALS, PREFIXES, SYMBOLS, UNITS, fraction,
};

/// Punctuation before a word.
const OPENING: [char; 9] = ['(', '[', '{', '"', '\'', '\u{201c}', '\u{2018}', '\u{ab}', '\u{2022}'];
/// Punctuation after a word.
const CLOSING: [char; 15] =
    ['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{2026}'];

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
    }) || text.contains(" vs ")
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
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut index = 0;
        while let Some(word) = words.get(index) {
            let after = words.get(index + 1..).unwrap_or(&[]);
            index += 1 + expansion.add_word(word, after);
        }
    }
    expansion.text
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
        let mut taken_count = 0;
        let mut punctuation = closing;
        if let Some(words) = abbreviation(bare, closing) {
            self.push(words);
            // The full stop of an abbreviation is dropped, unless it ends the sentence.
            if after.first().is_some_and(|next| !next.starts_with(char::is_uppercase)) {
                punctuation = closing.trim_start_matches('.');
            }
        } else if let Some(quantity) = Quantity::read(bare) {
            let words;
            (words, taken_count) = quantity.in_words(if closing.is_empty() { after } else { &[] });
            self.push(&words);
            if let Some(last) = taken_count.checked_sub(1).and_then(|last| after.get(last)) {
                punctuation = last.strip_prefix(last.trim_end_matches(CLOSING)).unwrap_or("");
                // The full stop of a unit such as "sec." is dropped as well.
                if after.get(taken_count).is_some_and(|next| !next.starts_with(char::is_uppercase)) {
                    punctuation = punctuation.trim_start_matches('.');
                }
            }
        } else {
            self.add_plain_word(bare);
        }
        let more_follows = taken_count < after.len();
        self.add_punctuation(punctuation, more_follows);
        taken_count
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

/// A number or a range with its prefix and unit.
struct Quantity<'t> {
    /// The words of the prefix, such as "about ".
    prefix: &'static str,
    number: Number<'t>,
}

/// A number or a range at the start of a text.
struct Number<'t> {
    /// The number in digits and words.
    words: String,
    grammatical: GrammaticalNumber,
    /// The text after the number.
    tail: &'t str,
}

/// The grammatical number of what is counted.
#[derive(Clone, Copy, PartialEq)]
enum GrammaticalNumber {
    /// "1 minute".
    Singular,
    /// "half a minute", "a quarter of a minute".
    Fraction,
    Plural,
}

impl<'t> Quantity<'t> {
    /// Reads a word; `None` if it is not a quantity.
    fn read(bare: &'t str) -> Option<Self> {
        let prefixed =
            PREFIXES.iter().find_map(|(prefix, words)| Some((*words, bare.strip_prefix(*prefix)?)));
        let (prefix, text) = prefixed.unwrap_or(("", bare));
        let mut number = Number::read(text)?;
        if let Some(end) = number.tail.strip_prefix(['-', '\u{2013}', '\u{2014}', '~']).and_then(Number::read)
        {
            // A third number makes it a date or the like.
            if end.tail.starts_with('-') {
                return None;
            }
            number = number.joined("to", &end);
        }
        // "3x10".
        if let Some(factor) = number.tail.strip_prefix(['x', 'X', '\u{d7}']).and_then(Number::read) {
            number = number.joined("times", &factor);
        }
        let tail = number.tail;
        let is_quantity = tail.is_empty()
            || tail.strip_prefix('/').is_some_and(|per| per.starts_with(char::is_alphabetic))
            || Unit::read(tail).is_some();
        is_quantity.then_some(Self { prefix, number })
    }

    /// The quantity in words, and how many of the words after it, `after`, belong to it.
    fn in_words(self, after: &[&'t str]) -> (String, usize) {
        let Self { prefix, mut number } = self;
        let mut taken_count = 0;
        // "8 - 12".
        if number.tail.is_empty()
            && let [dash, next, ..] = after
            && matches!(*dash, "-" | "\u{2013}")
            && let Some(end) = Number::read(next).filter(|end| end.tail.is_empty())
        {
            number = number.joined("to", &end);
            taken_count = 2;
        }
        let mut unit_text = number.tail;
        // "30 s".
        if unit_text.is_empty()
            && let Some(next) = after.get(taken_count)
            && let bare = next.trim_end_matches(CLOSING)
            && Unit::read(bare).is_some()
        {
            unit_text = bare;
            taken_count += 1;
        }
        let Number { words, grammatical, .. } = number;
        let Some(Unit { names, per }) = Unit::read(unit_text) else {
            return (format!("{prefix}{words}"), taken_count);
        };
        let counted = match (names, grammatical) {
            (None, _) => words,
            (Some((one, _)), GrammaticalNumber::Singular) => format!("{words} {one}"),
            (Some((_, many)), GrammaticalNumber::Plural) => format!("{words} {many}"),
            (Some((one, _)), GrammaticalNumber::Fraction) if words == "a half" => {
                format!("half {} {one}", article(one))
            }
            (Some((one, _)), GrammaticalNumber::Fraction) => format!("{words} of {} {one}", article(one)),
        };
        let per = per
            .map(|per| format!(" per {}", unit_names(per).map_or(per, |(one, _)| one)))
            .unwrap_or_default();
        (format!("{prefix}{counted}{per}"), taken_count)
    }
}

/// A unit such as `kg`, `reps/min` or `/min`.
struct Unit<'t> {
    /// Its singular and its plural; `None` if the text begins with the slash.
    names: Option<(&'static str, &'static str)>,
    /// The shorthand after the slash.
    per: Option<&'t str>,
}

impl<'t> Unit<'t> {
    /// Reads a unit; `None` if it is not known.
    fn read(text: &'t str) -> Option<Self> {
        let (unit, per) = text.split_once('/').unwrap_or((text, ""));
        let per = Some(per).filter(|per| !per.is_empty());
        if unit.is_empty() {
            return per.is_some().then_some(Self { names: None, per });
        }
        Some(Self { names: Some(unit_names(unit)?), per })
    }
}

/// The singular and the plural of a unit; `None` if it is not known.
fn unit_names(shorthand: &str) -> Option<(&'static str, &'static str)> {
    UNITS.iter().find(|(known, ..)| known.contains(&shorthand)).map(|(_, one, many)| (*one, *many))
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) || noun == "hour" { "an" } else { "a" }
}

impl<'t> Number<'t> {
    /// Reads the number at the start of a text; `None` if there is none.
    fn read(text: &'t str) -> Option<Self> {
        let plural = |words: String, tail| Self { words, grammatical: GrammaticalNumber::Plural, tail };
        let part = |words: &str, tail| {
            Some(Self { words: words.to_owned(), grammatical: GrammaticalNumber::Fraction, tail })
        };
        let (digits, rest) = split_digits(text);
        if let Some(fraction) = rest.chars().next().and_then(fraction) {
            let tail = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or("");
            if digits.is_empty() {
                return part(fraction, tail);
            }
            return Some(plural(format!("{digits} and {fraction}"), tail));
        }
        if digits.is_empty() {
            return None;
        }
        let digits_after = |separator: char| {
            Some(split_digits(rest.strip_prefix(separator)?)).filter(|(digits, _)| !digits.is_empty())
        };
        if let Some((below, tail)) = digits_after('/') {
            return match (digits, below) {
                ("1", "2") => part("a half", tail),
                ("1", "3") => part("a third", tail),
                ("2", "3") => part("two thirds", tail),
                ("1", "4") => part("a quarter", tail),
                ("3", "4") => part("three quarters", tail),
                _ => Some(plural(format!("{digits} out of {below}"), tail)),
            };
        }
        if let Some((seconds, tail)) = digits_after(':').filter(|(seconds, _)| seconds.len() == 2) {
            return Some(plural(minutes_seconds(digits, seconds), tail));
        }
        if let Some((decimals, tail)) = digits_after('.') {
            return Some(plural(format!("{digits}.{decimals}"), tail));
        }
        if let Some((group, tail)) = digits_after(',') {
            // In English a comma separates thousands; elsewhere it may be the decimal point.
            let separator = if group.len() == 3 { "" } else { "." };
            return Some(plural(format!("{digits}{separator}{group}"), tail));
        }
        let grammatical = if digits == "1" { GrammaticalNumber::Singular } else { GrammaticalNumber::Plural };
        Some(Self { words: digits.to_owned(), grammatical, tail: rest })
    }

    /// This number, a word and another number after it, such as "8 to 12".
    fn joined(&self, word: &str, other: &Self) -> Self {
        let words = format!("{} {word} {}", self.words, other.words);
        Self { words, grammatical: GrammaticalNumber::Plural, tail: other.tail }
    }
}

/// The digits at the start of a text, and the text after them.
fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len()))
}

/// A time such as `1:30`, which in a routine is a length.
fn minutes_seconds(minutes: &str, seconds: &str) -> String {
    let unit = |digits: &str, name: &str| match digits.trim_start_matches('0') {
        "" => String::new(),
        "1" => format!("1 {name} "),
        digits => format!("{digits} {name}s "),
    };
    let words = format!("{}{}", unit(minutes, "minute"), unit(seconds, "second"));
    if words.is_empty() { "0 seconds".to_owned() } else { words.trim_end().to_owned() }
}

#[cfg(test)]
mod tests;
