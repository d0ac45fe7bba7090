//! Reads numbers, fractions, ranges and times, with their units.

use super::super::shorthand_words::{INITIALS, PREFIXES, UNITS, fraction};
use super::CLOSING;

/// Signs between the two numbers of a range.
const RANGE_SIGNS: [char; 4] = ['-', '\u{2013}', '\u{2014}', '~'];

const ARTICLES: [&str; 3] = ["a", "an", "the"];
/// Words before a place in an order, such as "set 1/3".
const ORDERED: [&str; 9] = ["set", "round", "lap", "week", "day", "phase", "stage", "part", "level"];

/// A place in a text: what is left of a word, and the words after it.
#[derive(Clone, Copy)]
pub(super) struct Place<'w, 't> {
    /// What is left of the word, without the punctuation after it.
    rest: &'t str,
    /// The punctuation after the word.
    pub(super) closing: &'t str,
    /// The words after it.
    pub(super) after: &'w [&'t str],
}

/// A quantity in words; digits remain.
pub(super) struct Quantity {
    pub(super) words: String,
    pub(super) has_unit: bool,
}

/// A number, or several that belong together.
struct Number {
    /// The number in digits and words.
    words: String,
    kind: NumberKind,
}

#[derive(Clone, Copy, PartialEq)]
enum NumberKind {
    /// "1": its unit is in the singular.
    One,
    /// Any other whole number, or a range up to one.
    Whole,
    /// "a half": its unit follows "of a".
    Fraction,
    /// "1 minute 30 seconds".
    Time,
    /// Any other, such as "1.5" and "2 and a half".
    Other,
}

/// A unit such as `kg`, `reps/min` or `/min`.
struct Unit<'t> {
    /// Its singular and its plural; `None` if the text begins with the slash.
    names: Option<(&'static str, &'static str)>,
    /// The shorthand after the slash.
    per: Option<&'t str>,
}

impl<'w, 't> Place<'w, 't> {
    /// The start of a word without the punctuation before it.
    pub(super) fn new(word: &'t str, after: &'w [&'t str]) -> Self {
        let rest = word.trim_end_matches(CLOSING);
        Self { rest, closing: word.strip_prefix(rest).unwrap_or(""), after }
    }

    /// A later place in the same word.
    const fn at(self, rest: &'t str) -> Self {
        Self { rest, ..self }
    }

    /// The start of the next word; `None` if this one isn't read to its end, or punctuation
    /// comes between.
    fn next_word(self) -> Option<Self> {
        let (next, after) = self.after.split_first()?;
        (self.rest.is_empty() && self.closing.is_empty()).then(|| Self::new(next, after))
    }

    /// This place, or the start of the next word if this one is read to its end.
    fn within_word(self) -> Option<Self> {
        if self.rest.is_empty() { self.next_word() } else { Some(self) }
    }

    /// The place after the sign of a range, which may be a word of its own.
    fn after_range_sign(self) -> Option<Self> {
        if let Some(rest) = self.rest.strip_prefix(RANGE_SIGNS) {
            return Some(self.at(rest));
        }
        let sign = self.next_word().filter(|word| matches!(word.rest, "-" | "\u{2013}"))?;
        sign.at("").next_word()
    }

    /// Reads a unit up to the sign of a range.
    fn unit_before_range_sign(self) -> Option<(&'t str, Self)> {
        let place = self.within_word()?;
        let (unit, rest) = place.rest.split_at(place.rest.find(RANGE_SIGNS).unwrap_or(place.rest.len()));
        Unit::read(unit).map(|_| (unit, place.at(rest)))
    }

    /// Reads a number.
    fn number_alone(self) -> Option<(Number, Self)> {
        Number::read(self.rest).map(|(number, tail)| (number, self.at(tail)))
    }

    /// Reads a number, with a fraction that belongs to it: "1 1/2", "1-1/2", "1 and 1/2".
    fn number(self) -> Option<(Number, Self)> {
        let (number, place) = self.number_alone()?;
        let tail = place.rest;
        if !number.is_whole() || number.words == "0" {
            return Some((number, place));
        }
        let same_word = tail.strip_prefix(RANGE_SIGNS).map(|rest| place.at(rest));
        let next_word = place.next_word();
        let after_and = next_word.filter(|word| matches!(word.rest, "and" | "&"));
        let after_and = after_and.and_then(|word| word.at("").next_word());
        for place in [same_word, next_word, after_and].into_iter().flatten() {
            if let Some((fraction, tail)) = Number::read(place.rest)
                && fraction.kind == NumberKind::Fraction
            {
                let words = format!("{} and {}", number.words, fraction.words);
                return Some((Number { words, kind: NumberKind::Other }, place.at(tail)));
            }
        }
        Some((number, place))
    }

    /// Reads the rest of a range that begins with `start`, if it is one. The unit may follow
    /// both numbers: "30s-45s".
    fn range(self, start: Number) -> (Number, Self) {
        let end = self.after_range_sign().and_then(Self::number);
        if let Some((end, place)) = end
            && (!self.rest.is_empty() || start.is_less_than(&end))
        {
            return (start.to(&end), place);
        }
        let end_with_unit = || {
            let (unit, place) = self.unit_before_range_sign()?;
            let is_spaced = !place.rest.starts_with(RANGE_SIGNS);
            let (end, place) = place.after_range_sign()?.number()?;
            let (end_unit, after) = place.unit_before_range_sign()?;
            // "20 s - 40 s rest" is no range.
            let next = after.next_word().map_or("", |word| word.rest);
            if is_spaced && matches!(next, "rest" | "off") {
                return None;
            }
            (unit == end_unit && start.is_less_than(&end)).then_some((end, place))
        };
        match end_with_unit() {
            Some((end, place)) => (start.to(&end), place),
            None => (start, self),
        }
    }

    /// Reads a number or a range with its prefix and unit; `None` if there is none. After an
    /// article, a fraction has none of its own; after a word such as "set", it is a place in an
    /// order.
    pub(super) fn quantity(self, word_before: &str) -> Option<(Quantity, Self)> {
        let is_after = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(word_before));
        if is_after(&ORDERED)
            && let Some((number, of)) = place_in_order(self.rest)
            // Not in "lap 1/2 mile".
            && self.at("").next_word().is_none_or(|word| !word.rest.starts_with(char::is_lowercase))
        {
            return Some((Quantity { words: format!("{number} of {of}"), has_unit: false }, self.at("")));
        }
        let prefixed =
            PREFIXES.iter().find_map(|(prefix, words)| Some((*words, self.rest.strip_prefix(*prefix)?)));
        let (prefix, text) = prefixed.unwrap_or(("", self.rest));
        let number = self.at(text);
        // "Part 2 1/2 squats" are half squats.
        let (number, place) = if is_after(&ORDERED) { number.number_alone()? } else { number.number()? };
        let (mut number, mut place) = place.range(number);
        // "3x10".
        if let Some(rest) = place.rest.strip_prefix(['x', 'X', '\u{d7}'])
            && let Some((factor, after_factor)) = place.at(rest).number()
        {
            (number, place) = after_factor.range(number.times(&factor));
        }
        // A third number makes it a date, a tempo or the like.
        if place
            .rest
            .strip_prefix(RANGE_SIGNS)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            return None;
        }
        if let Some(rest) = place.rest.strip_prefix('+')
            && (rest.is_empty() || Unit::read(rest).is_some())
        {
            number = Number { words: format!("{} or more", number.words), kind: NumberKind::Whole };
            place = place.at(rest);
        }
        let (mut quantity, place) = number.with_unit(place, is_after(&ARTICLES))?;
        quantity.words.insert_str(0, prefix);
        Some((quantity, place))
    }
}

impl Number {
    /// Reads the number at the start of a text. Returns the text after it; `None` if there is
    /// no number.
    fn read(text: &str) -> Option<(Self, &str)> {
        let other = |words: String, tail| Some((Self { words, kind: NumberKind::Other }, tail));
        let part =
            |words: &str, tail| Some((Self { words: words.to_owned(), kind: NumberKind::Fraction }, tail));
        if let Some((words, tail)) = time_by_units(text) {
            return Some((Self { words, kind: NumberKind::Time }, tail));
        }
        let (digits, rest) = split_digits(text);
        let digits_after = |separator: char| {
            Some(split_digits(rest.strip_prefix(separator)?)).filter(|(digits, _)| !digits.is_empty())
        };
        if let Some(words) = rest.chars().next().and_then(fraction) {
            let tail = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or("");
            if digits.is_empty() {
                return part(words, tail);
            }
            return other(format!("{digits} and {words}"), tail);
        }
        if let Some((decimals, tail)) = digits_after('.') {
            let whole = if digits.is_empty() { "0" } else { digits };
            return other(format!("{whole}.{decimals}"), tail);
        }
        if digits.is_empty() {
            return None;
        }
        if let Some((below, tail)) = digits_after('/') {
            return match (digits, below) {
                ("1", "2") => part("a half", tail),
                ("1", "3") => part("a third", tail),
                ("2", "3") => part("two thirds", tail),
                ("1", "4") => part("a quarter", tail),
                ("3", "4") => part("three quarters", tail),
                ("1", "8") => part("an eighth", tail),
                ("3" | "5" | "7", "8") => other(format!("{digits} eighths"), tail),
                _ if is_share(digits, below) => other(format!("{digits} out of {below}"), tail),
                // Two amounts, such as 40 seconds of work and 20 of rest.
                _ => other(format!("{digits} {below}"), tail),
            };
        }
        if let Some((seconds, tail)) = digits_after(':').filter(|(seconds, _)| seconds.len() == 2) {
            let words = time_in_words(&[(digits, "minute"), (seconds, "second")]);
            return Some((Self { words, kind: NumberKind::Time }, tail));
        }
        if let Some((group, tail)) = digits_after(',') {
            // In English a comma separates thousands; elsewhere it may be the decimal point.
            let separator = if group.len() == 3 { "" } else { "." };
            return other(format!("{digits}{separator}{group}"), tail);
        }
        let kind = if digits == "1" { NumberKind::One } else { NumberKind::Whole };
        Some((Self { words: digits.to_owned(), kind }, rest))
    }

    const fn is_whole(&self) -> bool {
        matches!(self.kind, NumberKind::One | NumberKind::Whole)
    }

    /// Whether it can begin a range that ends with `end`.
    fn is_less_than(&self, end: &Self) -> bool {
        match (self.words.parse::<u64>(), end.words.parse::<u64>()) {
            (Ok(start), Ok(end)) => start < end,
            _ => self.words != end.words,
        }
    }

    /// This number to another: "8 to 12". The same number again is no range: "90-90".
    fn to(&self, end: &Self) -> Self {
        let word = if self.words == end.words { "" } else { " to" };
        let kind = match end.kind {
            NumberKind::One => NumberKind::Whole,
            NumberKind::Fraction => NumberKind::Other,
            kind => kind,
        };
        Self { words: format!("{}{word} {}", self.words, end.words), kind }
    }

    /// This number times another.
    fn times(&self, factor: &Self) -> Self {
        Self { words: format!("{} times {}", self.words, factor.words), kind: factor.kind }
    }

    /// Reads the unit after the number, which may be the next word. `None` if something else
    /// follows in the same word.
    fn with_unit<'w, 't>(
        self,
        place: Place<'w, 't>,
        follows_article: bool,
    ) -> Option<(Quantity, Place<'w, 't>)> {
        // "30-s", "1/2-mile"; "10-rep" stays as it is.
        if let Some(word) = place.rest.strip_prefix('-') {
            let unit = unit_names(word);
            let words = self.number_words(follows_article);
            let words = match unit {
                Some((one, _)) => format!("{words}-{one}"),
                None if word.starts_with(char::is_alphabetic) && !self.is_whole() => {
                    format!("{words} {word}")
                }
                None => return None,
            };
            return Some((Quantity { words, has_unit: unit.is_some() }, place.at("")));
        }
        let is_time = self.kind == NumberKind::Time;
        let unit = place.within_word().and_then(|place| {
            // "30s+".
            let text = place.rest.strip_suffix('+').filter(|unit| !unit.is_empty());
            let unit = Unit::read(text.unwrap_or(place.rest));
            let unit = unit.or_else(|| Unit::of_time(place.rest).filter(|_| is_time))?;
            Some((unit, if text.is_some() { " or more" } else { "" }, place.at("")))
        });
        let Some((Unit { names, per }, or_more, place)) = unit else {
            let words = self.number_words(follows_article).to_owned();
            return place.rest.is_empty().then_some((Quantity { words, has_unit: false }, place));
        };
        let words = self.number_words(follows_article);
        let counted = match (names, self.kind) {
            // A time has its units already: "1:30 min"; of hours, they are one higher.
            (None, _) | (Some(("minute" | "second", _)), NumberKind::Time) => words.to_owned(),
            (Some(("hour", _)), NumberKind::Time) => {
                words.replace("minute", "hour").replace("second", "minute")
            }
            (Some((one, _)), NumberKind::One) => format!("{words} {one}"),
            (Some((one, _)), NumberKind::Fraction) if follows_article => format!("{words} {one}"),
            (Some((one, _)), NumberKind::Fraction) => match words.strip_suffix("a half") {
                Some(before) => format!("{before}half {} {one}", article(one)),
                None => format!("{words} of {} {one}", article(one)),
            },
            (Some((_, many)), _) => format!("{words} {many}"),
        };
        let per = per.into_iter().flat_map(|per| per.split('/'));
        let per = per.flat_map(|per| [" per ", unit_name(per)]);
        let words = [counted.as_str(), or_more].into_iter().chain(per).collect();
        Some((Quantity { words, has_unit: true }, place))
    }

    /// The words of the number; after an article, a fraction has none of its own.
    fn number_words(&self, follows_article: bool) -> &str {
        let without_article = self.words.strip_prefix("a ").or_else(|| self.words.strip_prefix("an "));
        without_article.filter(|_| follows_article).unwrap_or(&self.words)
    }
}

impl<'t> Unit<'t> {
    /// Reads a unit; `None` if it is not known.
    fn read(text: &'t str) -> Option<Self> {
        let (unit, per) = text.split_once('/').unwrap_or((text, ""));
        let per = Some(per).filter(|per| !per.is_empty());
        if per.is_some_and(|per| !per.starts_with(char::is_alphabetic)) {
            return None;
        }
        if unit.is_empty() {
            return per.is_some().then_some(Self { names: None, per });
        }
        Some(Self { names: Some(unit_names(unit)?), per })
    }

    /// Reads a unit of time that is written out.
    fn of_time(text: &str) -> Option<Self> {
        let names = match text {
            "second" | "seconds" => ("second", "seconds"),
            "minute" | "minutes" => ("minute", "minutes"),
            "hour" | "hours" => ("hour", "hours"),
            _ => return None,
        };
        Some(Self { names: Some(names), per: None })
    }
}

/// Whether a word is a unit or a quantity, which may have a slash in it.
pub(super) fn is_unit_or_quantity(word: &str) -> bool {
    let place = Place::new(word, &[]);
    let word_before = "";
    Unit::read(place.rest).is_some() || place.quantity(word_before).is_some()
}

/// The singular and the plural of a unit; `None` if it is not known. Only a single letter
/// must be in the right case.
fn unit_names(shorthand: &str) -> Option<(&'static str, &'static str)> {
    let is_alike = |known: &&str| {
        let any_case = shorthand.len() > 1 && !INITIALS.contains(&shorthand);
        *known == shorthand || any_case && known.eq_ignore_ascii_case(shorthand)
    };
    UNITS.iter().find(|(known, ..)| known.iter().any(is_alike)).map(|(_, one, many)| (*one, *many))
}

/// The singular of a unit; the shorthand itself if it is not known.
pub(super) fn unit_name(shorthand: &str) -> &str {
    unit_names(shorthand).map_or(shorthand, |(one, _)| one)
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) || noun == "hour" { "an" } else { "a" }
}

/// The digits at the start of a text, and the text after them.
fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len()))
}

/// The two numbers of a place in an order, such as "1/3"; `None` if it is something else.
fn place_in_order(text: &str) -> Option<(&str, &str)> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('/').filter(|(number, of)| is_number(number) && is_number(of))
}

/// Whether a number is a share of another, such as 7 of 10 on a scale. "90/90" and "20/40" are
/// two amounts.
fn is_share(digits: &str, below: &str) -> bool {
    match (digits.parse::<u64>(), below.parse::<u64>()) {
        (Ok(number), Ok(10)) => number <= 10,
        (Ok(number), Ok(of)) => number < of && (of < 10 || of == 100),
        _ => true,
    }
}

/// Reads a time of several units, such as "1h30", "1m30s" and "1'30". Returns the text after
/// it; `None` if there is none.
fn time_by_units(text: &str) -> Option<(String, &str)> {
    // In order; `m` alone is a metre.
    const UNITS_OF_TIME: [(&[&str], &str); 3] = [
        (&["hrs", "hr", "h"], "hour"),
        (&["mins", "min", "m", "'", "\u{2032}"], "minute"),
        (&["secs", "sec", "s", "\u{2033}"], "second"),
    ];
    // Not feet and inches: 6'2".
    if let Some((_, seconds)) = text.split_once('\'')
        && let (digits, _) = split_digits(seconds)
        && digits.len() == 1
    {
        return None;
    }
    let mut parts = Vec::new();
    let mut rest = text;
    let mut units = &UNITS_OF_TIME[..];
    let mut last_unit = "";
    while let (digits, after) = split_digits(rest)
        && !digits.is_empty()
        && let [(_, next_name), ..] = units
    {
        let found = units.iter().enumerate().find_map(|(index, (names, name))| {
            let tail_of = |unit: &&'static str| Some((*unit, after.strip_prefix(unit)?));
            let mut tails = names.iter().filter_map(tail_of);
            let (unit, tail) = tails.find(|(_, tail)| !tail.starts_with(char::is_alphabetic))?;
            Some((index, *name, unit, tail))
        });
        match found {
            Some((index, name, unit, tail)) => {
                parts.push((digits, name));
                (last_unit, rest) = (unit, tail);
                units = units.get(index + 1..).unwrap_or(&[]);
            }
            // The last unit may be left out, but "1m30" may be metres.
            None if last_unit.is_empty() || last_unit == "m" || after.starts_with(char::is_alphabetic) => {
                return None;
            }
            None => {
                parts.push((digits, *next_name));
                rest = after;
                break;
            }
        }
    }
    (parts.len() > 1).then(|| (time_in_words(&parts), rest))
}

/// A time in words: each number with its unit, in the singular.
fn time_in_words(parts: &[(&str, &str)]) -> String {
    let words: Vec<String> = parts
        .iter()
        .filter_map(|(digits, unit)| match digits.trim_start_matches('0') {
            "" => None,
            "1" => Some(format!("1 {unit}")),
            digits => Some(format!("{digits} {unit}s")),
        })
        .collect();
    if words.is_empty() { "0 seconds".to_owned() } else { words.join(" ") }
}
