//! Splits a line into numbers, words and signs.

use super::units::unit_of_time;
use crate::routine::count::MAX_COUNT;
use std::ops::Range;

/// A token of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LineToken {
    pub(super) kind: LineTokenKind,
    pub(super) span: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LineTokenKind {
    /// A number, written in digits.
    Number(f64),
    /// A word, in lower case.
    Word(String),
    /// Any other character but white space.
    Sign(char),
}

/// Numbers that are written as words.
const NUMBERS: [(&str, f64); 27] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

/// Fractions that are one character.
const FRACTIONS: [(char, f64); 5] =
    [('½', 0.5), ('¼', 0.25), ('¾', 0.75), ('⅓', 1.0 / 3.0), ('⅔', 2.0 / 3.0)];

/// Splits a line into tokens.
pub(super) fn tokens(line: &str) -> Vec<LineToken> {
    let mut tokens = Vec::new();
    let mut rest = line.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let continues: fn(char) -> bool = if c.is_ascii_digit() {
            |c| c.is_ascii_digit() || c == '.'
        } else if c.is_alphabetic() {
            // An apostrophe belongs to a word, as in `World's`.
            |c| c.is_alphabetic() || matches!(c, '\'' | '’')
        } else {
            |_| false
        };
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = rest.next_if(|(_, next)| continues(*next)) {
            end = at + next.len_utf8();
        }
        let text = line.get(start..end).unwrap_or_default();
        let after = line.get(end..).unwrap_or_default();
        if let Some((value, length)) = compound(text, after).or_else(|| tens_and_ones(text, after)) {
            end += length;
            while rest.next_if(|(at, _)| *at < end).is_some() {}
            add_number(value, start..end, &mut tokens);
        } else if let Some((_, value)) = FRACTIONS.iter().find(|(sign, _)| *sign == c) {
            add_number(*value, start..end, &mut tokens);
        } else if c.is_ascii_digit() || c.is_alphabetic() {
            add_text(text, start, &mut tokens);
        } else if matches!(c, '\'' | '′' | '’') && after.starts_with(c) {
            // Two apostrophes mean seconds, as the quotation mark does.
            rest.next();
            tokens.push(LineToken { kind: LineTokenKind::Sign('"'), span: start..end + c.len_utf8() });
        } else if !c.is_whitespace() {
            tokens.push(LineToken { kind: LineTokenKind::Sign(c), span: start..end });
        }
    }
    tokens
}

/// A number that goes on after its first digits, and how many bytes more it has:
/// `10,000`, and before a unit `1,5 min` and `1/2 min`.
fn compound(digits: &str, rest: &str) -> Option<(f64, usize)> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let sign = rest.chars().next().filter(|sign| matches!(sign, ',' | '/'))?;
    let after_sign = rest.strip_prefix(sign)?;
    let after = after_sign.trim_start_matches(|c: char| c.is_ascii_digit());
    let second = after_sign.strip_suffix(after)?;
    let unit: String = after.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let is_unit = unit_of_time(&unit.to_lowercase()).is_some() || matches!(unit.as_str(), "kg" | "lb" | "km");
    let value: f64 = match (sign, digits.len(), second.len()) {
        (',', 1..=3, 3) if !after.starts_with(',') => format!("{digits}{second}").parse().ok()?,
        (',', _, 1 | 2) if is_unit => format!("{digits}.{second}").parse().ok()?,
        ('/', 1, 1) if is_unit => {
            let (numerator, denominator): (f64, f64) = (digits.parse().ok()?, second.parse().ok()?);
            // Only halves, thirds and quarters: `4/5` may be sets and reps.
            if numerator >= denominator || denominator > 4.0 {
                return None;
            }
            numerator / denominator
        }
        _ => return None,
    };
    Some((value, sign.len_utf8() + second.len()))
}

/// A number in two words, `forty-five`, and how many bytes the second has with what
/// stands before it.
fn tens_and_ones(first: &str, rest: &str) -> Option<(f64, usize)> {
    let tens = number_word(&first.to_lowercase()).filter(|tens| *tens >= 20.0)?;
    let second = rest.strip_prefix(['-', ' '])?;
    let length = second.find(|c: char| !c.is_alphabetic()).unwrap_or(second.len());
    let ones = number_word(&second.get(..length)?.to_lowercase()).filter(|ones| *ones < 10.0)?;
    Some((tens + ones, 1 + length))
}

/// The number that a word in lower case means.
fn number_word(word: &str) -> Option<f64> {
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// Adds a number; a fraction belongs to the whole number before it: `1 ½`.
fn add_number(value: f64, span: Range<usize>, tokens: &mut Vec<LineToken>) {
    match tokens.last_mut() {
        Some(LineToken { kind: LineTokenKind::Number(whole), span: before })
            if value < 1.0 && whole.fract() == 0.0 =>
        {
            *whole += value;
            before.end = span.end;
        }
        _ => tokens.push(LineToken { kind: LineTokenKind::Number(value), span }),
    }
}

/// Adds digits or a word; a full stop or an apostrophe at the end is a sign.
fn add_text(text: &str, start: usize, tokens: &mut Vec<LineToken>) {
    let letters = text.trim_end_matches(['.', '\'', '’']);
    let end = start + letters.len();
    if !letters.starts_with(|c: char| c.is_ascii_digit()) {
        tokens.push(LineToken { kind: LineTokenKind::Word(letters.to_lowercase()), span: start..end });
    } else if let Ok(value) = letters.parse() {
        tokens.push(LineToken { kind: LineTokenKind::Number(value), span: start..end });
    }
    if let Some(sign) = text.get(letters.len()..).and_then(|rest| rest.chars().next()) {
        tokens.push(LineToken { kind: LineTokenKind::Sign(sign), span: end..start + text.len() });
    }
}

impl LineToken {
    /// Its value, if it is a number in digits or as a word.
    pub(super) fn number(&self) -> Option<f64> {
        match &self.kind {
            LineTokenKind::Number(value) => Some(*value),
            LineTokenKind::Word(word) => number_word(word),
            LineTokenKind::Sign(_) => None,
        }
    }

    /// The word in lower case; empty if it is no word.
    pub(super) fn word(&self) -> &str {
        match &self.kind {
            LineTokenKind::Word(word) => word,
            _ => "",
        }
    }

    /// Whether it is this sign.
    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.kind == LineTokenKind::Sign(sign)
    }

    /// Whether it is any sign.
    pub(super) fn is_any_sign(&self) -> bool {
        matches!(self.kind, LineTokenKind::Sign(_))
    }

    /// Whether it means times, as in `3 x 10`.
    pub(super) fn is_times(&self) -> bool {
        // The second word is the Cyrillic letter that looks like an x.
        matches!(self.kind, LineTokenKind::Sign('×' | '✕' | '✖' | '*'))
            || matches!(self.word(), "x" | "\u{445}")
    }
}

/// A number of sets or rounds as a routine may have it: a whole number from 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds of a count")]
pub(super) fn to_count(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (1.0..=f64::from(MAX_COUNT)).contains(&value)).then_some(value as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_numbers_words_and_signs() {
        let kinds: Vec<String> = tokens("3×10/side, World's 1.5min.")
            .into_iter()
            .map(|token| match token.kind {
                LineTokenKind::Number(value) => format!("{value}"),
                LineTokenKind::Word(word) => word,
                LineTokenKind::Sign(sign) => format!("<{sign}>"),
            })
            .collect();
        assert_eq!(kinds, ["3", "<×>", "10", "</>", "side", "<,>", "world's", "1.5", "min", "<.>"]);
    }

    #[test]
    fn a_number_goes_on_after_a_comma_or_a_slash() {
        let first_number = |line: &str| tokens(line).first().and_then(LineToken::number);
        for (line, number) in [
            ("10,000", 10_000.0),
            ("1000,000", 1000.0),
            ("1,000,000", 1.0),
            ("1,5 min", 1.5),
            ("1,5 reps", 1.0),
            ("12,25 kg", 12.25),
            ("1/2 min", 0.5),
            ("4/2 min", 4.0),
            ("1/5 min", 1.0),
            ("1/2 reps", 1.0),
            ("3×10", 3.0),
        ] {
            assert_eq!(first_number(line), Some(number), "{line}");
        }
    }

    #[test]
    fn the_cyrillic_letter_means_times_too() {
        assert!(tokens("3 \u{445} 10")[1].is_times());
    }
}
