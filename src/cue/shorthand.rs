//! Expands shorthand into words that can be spoken: units, fractions, ranges,
//! times, abbreviations, initials and signs. Digits stay digits; `words` turns them
//! into words.

use super::shorthand_words::{ABBREVIATIONS, INITIALS, LEADS, SIGNS, UNITS, fraction};

/// What may stand before a word, and after it.
const OPENING: [char; 9] = ['(', '[', '{', '"', '\'', '\u{201c}', '\u{2018}', '\u{ab}', '\u{2022}'];
const CLOSING: [char; 15] =
    ['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{2026}'];

/// Whether there may be shorthand in a text; most have none.
pub(super) fn may_contain_shorthand(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = |at: usize| bytes.get(at + 1).copied().unwrap_or(b' ');
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'a'..=b'z' | b' ' | b',' | b'\'' | b'!' | b'?' | b';' | b':' | b'\n' => false,
        b'A'..=b'Z' => next(at).is_ascii_uppercase(),
        b'-' => !next(at).is_ascii_alphabetic(),
        b'.' => {
            let before = text.get(..at).unwrap_or("");
            let word = before.rsplit([' ', '\n', '(']).next().unwrap_or("");
            next(at).is_ascii_alphabetic() || abbreviation(word, ".").is_some()
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
    let capitals = letters().count() > 1 && !letters().any(char::is_lowercase);
    let mut out = Expansion { text: String::with_capacity(text.len() + 32), capitals };
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.text.push('\n');
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let after = words.get(at + 1..).unwrap_or(&[]);
            at += 1 + out.word(word, after);
        }
    }
    out.text
}

struct Expansion {
    text: String,
    /// Whether the whole text is in capitals, so that they mean nothing.
    capitals: bool,
}

impl Expansion {
    /// Adds a word. Returns how many of the words `after` it were added with it.
    fn word(&mut self, word: &str, after: &[&str]) -> usize {
        let core = word.trim_start_matches(OPENING);
        let opening = word.strip_suffix(core).unwrap_or("");
        let bare = core.trim_end_matches(CLOSING);
        let closing = core.strip_prefix(bare).unwrap_or("");
        if opening.contains(['(', '[', '{']) {
            self.breathe();
        }
        let mut taken = 0;
        let mut signs = closing;
        if let Some(said) = abbreviation(bare, closing) {
            self.push(said);
            // Its full stop is its own, unless the sentence ends there.
            if after.first().is_some_and(|next| !next.starts_with(char::is_uppercase)) {
                signs = closing.trim_start_matches('.');
            }
        } else if let Some(amount) = Quantity::read(bare) {
            let (said, more) = amount.in_words(if closing.is_empty() { after } else { &[] });
            self.push(&said);
            if let Some(last) = more.checked_sub(1).and_then(|last| after.get(last)) {
                signs = last.strip_prefix(last.trim_end_matches(CLOSING)).unwrap_or("");
                // The full stop of "sec." is its own, unless the sentence ends there.
                if after.get(more).is_some_and(|next| !next.starts_with(char::is_uppercase)) {
                    signs = signs.trim_start_matches('.');
                }
            }
            taken = more;
        } else {
            self.plain(bare);
        }
        self.close(signs, taken < after.len());
        taken
    }

    /// Adds a word that is no amount.
    fn plain(&mut self, bare: &str) {
        let letters = bare.strip_suffix('s').unwrap_or(bare);
        if INITIALS.contains(&letters) && !(self.capitals && letters.len() == 2) {
            let spaced: Vec<String> = letters.chars().map(String::from).collect();
            let plural = if letters.len() < bare.len() { "'s" } else { "" };
            return self.push(&format!("{}{plural}", spaced.join(" ")));
        }
        // A word in capitals is meant to be loud, not to be spelled.
        let loud = bare.chars().all(|char| char.is_ascii_uppercase());
        if loud && (bare.len() > 3 || self.capitals && bare.len() > 1) {
            return self.push(&bare.to_lowercase());
        }
        if matches!(bare, "-" | "\u{2013}" | "\u{2014}") {
            return self.breathe();
        }
        let mut word = String::with_capacity(bare.len());
        for char in bare.chars() {
            match SIGNS.iter().find(|(sign, _)| *sign == char) {
                Some((_, said)) => {
                    word.push(' ');
                    word.push_str(said);
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

    /// Adds a comma, where words stand before it and no other sign does.
    fn breathe(&mut self) {
        if self.text.ends_with(|char: char| char.is_alphanumeric()) {
            self.text.push(',');
        }
    }

    /// Adds the signs after a word; a bracket is a breath.
    fn close(&mut self, signs: &str, more: bool) {
        let heard: String = signs.chars().filter(|char| ".,;:!?\u{2026}'\u{2019}".contains(*char)).collect();
        if more && heard.is_empty() && signs.contains([')', ']', '}']) {
            self.breathe();
        }
        if self.text.ends_with(',') && heard.starts_with([',', '.', ';', ':', '!', '?']) {
            self.text.pop();
        }
        self.text.push_str(&heard);
    }
}

/// What an abbreviation stands for. Some are one only with their full stop.
fn abbreviation(bare: &str, closing: &str) -> Option<&'static str> {
    let lower = bare.to_lowercase();
    let dotted = closing.starts_with('.');
    let is = |(short, needs_dot, _): &&(&str, bool, &str)| *short == lower && (dotted || !needs_dot);
    ABBREVIATIONS.iter().find(is).map(|(.., said)| *said)
}

/// A number or a range with its prefix and unit.
struct Quantity<'t> {
    lead: &'static str,
    /// In digits and words.
    number: String,
    size: GrammaticalNumber,
    /// What follows the number in the same word.
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
    fn read(bare: &'t str) -> Option<Self> {
        let leads = LEADS.iter().find_map(|(sign, said)| Some((*said, bare.strip_prefix(*sign)?)));
        let (lead, rest) = leads.unwrap_or(("", bare));
        let (mut number, mut size, mut tail) = leading_number(rest)?;
        if let Some((second, after)) = range_end(tail) {
            // A third number makes it a date or the like.
            if after.starts_with('-') {
                return None;
            }
            number = format!("{number} to {second}");
            (size, tail) = (GrammaticalNumber::Plural, after);
        }
        // "3x10".
        if let Some((times, after)) = tail.strip_prefix(['x', 'X', '\u{d7}']).and_then(|rest| {
            let (times, _, after) = leading_number(rest)?;
            Some((times, after))
        }) {
            number = format!("{number} times {times}");
            (size, tail) = (GrammaticalNumber::Plural, after);
        }
        let known = tail.is_empty()
            || tail.strip_prefix('/').is_some_and(|per| per.starts_with(char::is_alphabetic))
            || counted(tail).is_some();
        known.then_some(Self { lead, number, size, tail })
    }

    /// The amount in words, and how many of the words `after` belong to it.
    fn in_words(&self, after: &[&str]) -> (String, usize) {
        let Self { lead, number, size, tail } = self;
        let (mut number, mut size, mut taken) = (number.clone(), *size, 0);
        let mut unit = *tail;
        // "2 1/2", "8 - 12", "2 x 10", "30 s".
        let mut rest = after;
        if unit.is_empty()
            && let [dash, next, ..] = rest
            && matches!(*dash, "-" | "\u{2013}")
            && let Some((second, _, "")) = leading_number(next)
        {
            number = format!("{number} to {second}");
            (size, taken, rest) = (GrammaticalNumber::Plural, 2, rest.get(2..).unwrap_or(&[]));
        }
        if unit.is_empty()
            && let Some(next) = rest.first()
            && let bare = next.trim_end_matches(CLOSING)
            && counted(bare).is_some()
        {
            unit = bare;
            taken += 1;
        }
        let said = match counted(unit) {
            Some((_, _, per)) if !per.is_empty() && unit.starts_with(['/']) => {
                format!("{lead}{number} per {}", unit_name(per))
            }
            Some((one, many, per)) => {
                let counted = match size {
                    GrammaticalNumber::Singular => format!("{number} {one}"),
                    GrammaticalNumber::Plural => format!("{number} {many}"),
                    GrammaticalNumber::Fraction if number == "a half" => {
                        format!("half {} {one}", article(one))
                    }
                    GrammaticalNumber::Fraction => format!("{number} of {} {one}", article(one)),
                };
                let per = if per.is_empty() { String::new() } else { format!(" per {}", unit_name(per)) };
                format!("{lead}{counted}{per}")
            }
            None => format!("{lead}{number}"),
        };
        (said, taken)
    }
}

/// What a unit is called for one and for many, and what it is measured per.
fn counted(unit: &str) -> Option<(&'static str, &'static str, &str)> {
    let (unit, per) = unit.split_once('/').unwrap_or((unit, ""));
    if unit.is_empty() {
        return (!per.is_empty()).then_some(("", "", per));
    }
    UNITS.iter().find(|(short, ..)| *short == unit).map(|(_, one, many)| (*one, *many, per))
}

/// A unit in full after "per", or the word as it is.
fn unit_name(per: &str) -> &str {
    UNITS.iter().find(|(short, ..)| *short == per).map_or(per, |(_, one, _)| one)
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) || noun == "hour" { "an" } else { "a" }
}

/// The second number of a range.
fn range_end(tail: &str) -> Option<(String, &str)> {
    let rest = tail.strip_prefix(['-', '\u{2013}', '\u{2014}', '~'])?;
    let (number, _, tail) = leading_number(rest)?;
    Some((number, tail))
}

/// A number at the front of a text, in digits and words; its size; the rest.
fn leading_number(text: &str) -> Option<(String, GrammaticalNumber, &str)> {
    let end = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if let Some(said) = rest.chars().next().and_then(fraction) {
        let rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or("");
        let whole = if digits.is_empty() { said.to_owned() } else { format!("{digits} and {said}") };
        return Some((
            whole,
            if digits.is_empty() { GrammaticalNumber::Fraction } else { GrammaticalNumber::Plural },
            rest,
        ));
    }
    if digits.is_empty() {
        return None;
    }
    let follows = |sign: char| {
        let after = rest.strip_prefix(sign)?;
        let end = after.find(|char: char| !char.is_ascii_digit()).unwrap_or(after.len());
        (end > 0).then(|| after.split_at(end))
    };
    if let Some((below, rest)) = follows('/') {
        return Some(match (digits, below) {
            ("1", "2") => ("a half".to_owned(), GrammaticalNumber::Fraction, rest),
            ("1", "3") => ("a third".to_owned(), GrammaticalNumber::Fraction, rest),
            ("2", "3") => ("two thirds".to_owned(), GrammaticalNumber::Fraction, rest),
            ("1", "4") => ("a quarter".to_owned(), GrammaticalNumber::Fraction, rest),
            ("3", "4") => ("three quarters".to_owned(), GrammaticalNumber::Fraction, rest),
            _ => (format!("{digits} out of {below}"), GrammaticalNumber::Plural, rest),
        });
    }
    if let Some((seconds, rest)) = follows(':').filter(|(seconds, _)| seconds.len() == 2) {
        return Some((minutes_seconds(digits, seconds), GrammaticalNumber::Plural, rest));
    }
    if let Some((part, rest)) = follows('.') {
        return Some((format!("{digits}.{part}"), GrammaticalNumber::Plural, rest));
    }
    if let Some((part, rest)) = follows(',') {
        // Thousands are parted by commas in English, and parts by others elsewhere.
        let whole = if part.len() == 3 { format!("{digits}{part}") } else { format!("{digits}.{part}") };
        return Some((whole, GrammaticalNumber::Plural, rest));
    }
    let size = if digits == "1" { GrammaticalNumber::Singular } else { GrammaticalNumber::Plural };
    Some((digits.to_owned(), size, rest))
}

/// A time such as `1:30`, which in a routine is a length.
fn minutes_seconds(minutes: &str, seconds: &str) -> String {
    let unit = |digits: &str, name: &str| match digits.trim_start_matches('0') {
        "" => String::new(),
        "1" => format!("1 {name} "),
        digits => format!("{digits} {name}s "),
    };
    let said = format!("{}{}", unit(minutes, "minute"), unit(seconds, "second"));
    if said.is_empty() { "0 seconds".to_owned() } else { said.trim_end().to_owned() }
}

#[cfg(test)]
mod tests;
