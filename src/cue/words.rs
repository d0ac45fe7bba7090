//! Turns text into words that can be spoken: numbers, symbols, and splitting into
//! sentences.

use super::shorthand;
use crate::routine::{CLOSING_MARKS, SENTENCE_ENDS, capital, ends_sentence};
use std::time::Duration;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A whole number in words, up to the thousands of millions.
pub fn number(value: u64) -> String {
    let mut words = String::with_capacity(16);
    push_number(&mut words, value);
    words
}

fn push_number(words: &mut String, value: u64) {
    let (unit, name) = match value {
        0..20 => return words.push_str(SMALL[usize::try_from(value).unwrap_or(0)]),
        20..100 => {
            words.push_str(TENS[usize::try_from(value / 10).unwrap_or(0)]);
            if !value.is_multiple_of(10) {
                words.push('-');
                push_number(words, value % 10);
            }
            return;
        }
        100..1000 => (100, " hundred"),
        1000..1_000_000 => (1000, " thousand"),
        _ => (1_000_000, " million"),
    };
    push_number(words, value / unit);
    words.push_str(name);
    let rest = value % unit;
    if rest > 0 {
        words.push_str(if unit == 100 || rest < 100 { " and " } else { " " });
        push_number(words, rest);
    }
}

/// A length in words, to the millisecond: `thirty seconds`, `one minute thirty seconds`,
/// `one point five seconds`.
pub fn length(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    let mut words = String::with_capacity(32);
    let mut push = |value: &str, unit: &str| {
        words.push_str(if words.is_empty() { "" } else { " " });
        words.push_str(value);
        words.push(' ');
        words.push_str(unit);
        words.push_str(if value == "one" { "" } else { "s" });
    };
    for (value, unit) in [(minutes / 60, "hour"), (minutes % 60, "minute")] {
        if value > 0 {
            push(&number(value), unit);
        }
    }
    let below_a_minute = length.saturating_sub(Duration::from_secs(minutes * 60));
    if minutes == 0 || below_a_minute.as_millis() > 0 {
        push(&seconds(below_a_minute), "second");
    }
    words
}

/// The number of seconds of a length in words, to the millisecond: `one point five`.
pub(super) fn seconds(length: Duration) -> String {
    let digits = format!("{}.{:03}", length.as_secs(), length.subsec_millis());
    in_words(digits.trim_end_matches('0').trim_end_matches('.'))
}

/// A text as it is spoken: digits, symbols and shorthand as words, with single spaces.
pub fn spoken(text: &str) -> String {
    if shorthand::may_contain_shorthand(text) {
        return in_words(&shorthand::expand(text));
    }
    in_words(text)
}

/// A text without shorthand, with its digits and symbols as words.
fn in_words(text: &str) -> String {
    if is_plain(text) {
        // One byte more, for the full stop that is often added.
        let mut words = String::with_capacity(text.len() + 1);
        words.push_str(text);
        return words;
    }
    let mut words = SpacedWords(String::with_capacity(text.len() + 32));
    let mut rest = text;
    let mut before = ' ';
    while let Some(char) = rest.chars().next() {
        if char.is_ascii_digit() {
            rest = push_digits(&mut words, rest);
            before = '0';
            continue;
        }
        rest = &rest[char.len_utf8()..];
        match char {
            '°' => words.push_str(" degrees"),
            '%' => words.push_str(" percent"),
            '&' => words.push_str(" and "),
            '+' => words.push_str(" plus "),
            '–' | '—' if before == ' ' => words.push_str(", "),
            '–' => words.push('-'),
            _ => words.push(char),
        }
        before = char;
    }
    words.finish()
}

/// Adds the digits that a text begins with, and the symbol after them if digits follow it.
/// Returns the rest of the text.
fn push_digits<'t>(words: &mut SpacedWords, text: &'t str) -> &'t str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if words.0.chars().next_back().is_some_and(char::is_alphanumeric) {
        words.push(' ');
    }
    if let Some(rest) = after_ordinal_ending(rest) {
        words.push_str(&ordinal(&digit_words(digits)));
        return rest;
    }
    words.push_str(&digit_words(digits));
    let rest = push_decimals(words, rest);
    let mut chars = rest.chars();
    let Some(next) = chars.next() else { return rest };
    let symbol = match next {
        '/' => " over ",
        '-' | '–' => " to ",
        _ => "",
    };
    if !symbol.is_empty() && chars.next().is_some_and(|c| c.is_ascii_digit()) {
        words.push_str(symbol);
        return rest.get(next.len_utf8()..).unwrap_or("");
    }
    if next.is_alphabetic() {
        words.push(' ');
    }
    rest
}

/// Adds the decimals that a text begins with, digit by digit. Returns the rest of the text.
fn push_decimals<'t>(words: &mut SpacedWords, text: &'t str) -> &'t str {
    let mut text = text;
    // A version such as 1.2.3 has several.
    while let Some(after_point) = text.strip_prefix('.')
        && let end = after_point.find(|c: char| !c.is_ascii_digit()).unwrap_or(after_point.len())
        && end > 0
    {
        let (decimals, rest) = after_point.split_at(end);
        words.push_str(" point ");
        words.push_str(&digit_by_digit(decimals));
        text = rest;
    }
    text
}

/// The text after the ending of an ordinal such as "1st"; `None` if it begins with none.
fn after_ordinal_ending(text: &str) -> Option<&str> {
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_prefix(ending))?;
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// The ordinal of a number in words: "twenty-first".
fn ordinal(number: &str) -> String {
    let last = number.rfind([' ', '-']).map_or(0, |separator| separator + 1);
    let (before, last) = number.split_at(last);
    let irregular = match last {
        "one" => "first",
        "two" => "second",
        "three" => "third",
        "five" => "fifth",
        "eight" => "eighth",
        "nine" => "ninth",
        "twelve" => "twelfth",
        _ => "",
    };
    match last.strip_suffix('y') {
        _ if !irregular.is_empty() => format!("{before}{irregular}"),
        Some(tens) => format!("{before}{tens}ieth"),
        None => format!("{before}{last}th"),
    }
}

/// Words with single spaces between them and none before a comma.
struct SpacedWords(String);

impl SpacedWords {
    fn push(&mut self, char: char) {
        if !char.is_whitespace() {
            if char == ',' && self.0.ends_with(' ') {
                self.0.pop();
            }
            self.0.push(char);
        } else if !self.0.is_empty() && !self.0.ends_with(' ') {
            self.0.push(' ');
        }
    }

    fn push_str(&mut self, text: &str) {
        text.chars().for_each(|char| self.push(char));
    }

    fn finish(mut self) -> String {
        self.0.truncate(self.0.trim_end().len());
        self.0
    }
}

/// Whether a text has no digits or symbols and only single spaces. Most texts have none.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let plain = match byte {
            b' ' | b',' => before != b' ',
            b'!'..=b'/' => !matches!(byte, b'%' | b'&' | b'+'),
            b':'..=b'~' => true,
            _ => false,
        };
        if !plain {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// The words of a run of digits: a number, or each digit if it is very long or begins
/// with 0.
fn digit_words(digits: &str) -> String {
    match digits.parse::<u64>() {
        Ok(value) if value < 1_000_000_000 && (digits == "0" || !digits.starts_with('0')) => number(value),
        _ => digit_by_digit(digits),
    }
}

fn digit_by_digit(digits: &str) -> String {
    let words = digits.bytes().map(|digit| SMALL[usize::from(digit.saturating_sub(b'0')).min(9)]);
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a text is spoken as it is written.
pub(super) fn is_as_spoken(text: &str) -> bool {
    is_plain(text) && !shorthand::may_contain_shorthand(text)
}

/// A text with single spaces.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as one sentence: spoken, capital first, a full stop at the end.
pub fn sentence(text: &str) -> String {
    as_sentence(spoken(text))
}

/// Words as one sentence: capital first, a full stop at the end.
pub(super) fn as_sentence(words: String) -> String {
    let mut words = capital(words);
    if !words.is_empty() && !ends_sentence(&words) {
        let is_after = |char: char| char.is_whitespace() || ",;:\u{ff0c}\u{3001}".contains(char);
        words.truncate(words.trim_end_matches(is_after).len());
        words.push('.');
    }
    words
}

/// The sentences of a text, each like [`sentence`].
pub fn sentences(text: &str) -> Vec<String> {
    split_sentences(text).into_iter().map(sentence).collect()
}

/// Splits a text into its sentences; those without a letter or a digit are left out.
pub fn split_sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut rest = text;
    let mut from = 0;
    let is_end = |char: char| char == '\n' || SENTENCE_ENDS.contains(&char);
    while let Some((end, mark)) =
        rest.get(from..).and_then(|rest| rest.char_indices().find(|(_, char)| is_end(*char)))
    {
        from += end + mark.len_utf8();
        let (sentence, next) = rest.split_at(from);
        // Chinese and Japanese have no space between sentences.
        let needs_space = !matches!(mark, '\u{3002}' | '\u{ff01}' | '\u{ff1f}');
        let is_before_next = |char: char| {
            char.is_whitespace() || !needs_space && !is_end(char) && !CLOSING_MARKS.contains(&char)
        };
        if next.chars().next().is_none_or(is_before_next) && !shorthand::is_abbreviation_stop(sentence, next)
        {
            sentences.push(sentence.trim());
            (rest, from) = (next, 0);
        }
    }
    sentences.push(rest.trim());
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_words() {
        let words = [0, 7, 12, 20, 45, 100, 110, 999, 1000, 1001, 2345];
        assert_eq!(
            words.map(number),
            [
                "zero",
                "seven",
                "twelve",
                "twenty",
                "forty-five",
                "one hundred",
                "one hundred and ten",
                "nine hundred and ninety-nine",
                "one thousand",
                "one thousand and one",
                "two thousand three hundred and forty-five",
            ]
        );
    }

    #[test]
    fn lengths_are_words() {
        let secs = |s| length(Duration::from_secs(s));
        assert_eq!(
            [secs(1), secs(30), secs(90), secs(3600)],
            ["one second", "thirty seconds", "one minute thirty seconds", "one hour"]
        );
        let millis = |millis| length(Duration::from_millis(millis));
        assert_eq!(
            [millis(0), millis(500), millis(1_500), millis(59_500), millis(61_250), millis(3_601_000)],
            [
                "zero seconds",
                "zero point five seconds",
                "one point five seconds",
                "fifty-nine point five seconds",
                "one minute one point two five seconds",
                "one hour one second",
            ]
        );
    }

    #[test]
    fn signs_and_digits_are_spoken() {
        assert_eq!(
            spoken("Knee at 90°, hold 15-30 s"),
            "Knee at ninety degrees, hold fifteen to thirty seconds"
        );
        assert_eq!(spoken("50% & more\nthen  2.5kg"), "fifty percent and more then two point five kilograms");
        assert_eq!(spoken("a figure – four"), "a figure, four");
        assert_eq!(sentence("hips back"), "Hips back.");
        assert_eq!(sentence("Ready?"), "Ready?");
        assert_eq!(
            spoken("1.25 kg, 2.75-3.05 m, tempo 3.1.10"),
            "one point two five kilograms, two point seven five to three point zero five metres, tempo three one ten"
        );
        assert_eq!(spoken("007"), "zero zero seven");
        assert_eq!(spoken("3x10 reps"), "three times ten reps");
    }

    #[test]
    fn ordinals_are_spoken() {
        for (written, said) in [
            ("On the 1st, 2nd and 3rd rep", "On the first, second and third rep"),
            ("every 10th rep", "every tenth rep"),
            ("the 12th, 20th and 21st", "the twelfth, twentieth and twenty-first"),
            ("the 100th. 2ndary", "the one hundredth. two ndary"),
        ] {
            assert_eq!(spoken(written), said);
        }
    }

    #[test]
    fn a_plain_text_is_spoken_as_it_is() {
        for text in ["", "Knee over toes, heel down: hold if you can; then 'up'?", "Hold it!"] {
            assert!(is_plain(text) && spoken(text) == text, "{text}");
        }
        for text in [" a", "a ", "a  b", "a , b", "a\nb", "a 2", "90°", "5%", "a & b", "a+b", "\u{7f}"] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn a_text_is_cut_where_its_sentences_end() {
        assert_eq!(
            sentences("Tight? Leave it out, e.g. today.  Rest 2.5 days"),
            ["Tight?", "Leave it out, for example today.", "Rest two point five days."]
        );
        assert_eq!(sentences(" ... "), Vec::<String>::new());
        assert_eq!(
            sentences("站起来。慢慢呼吸！他说「好。」再来？"),
            ["站起来。", "慢慢呼吸！", "他说「好。」再来？"]
        );
        assert_eq!(sentences("अब उठो। साँस लो।"), ["अब उठो।", "साँस लो।"]);
    }

    #[test]
    fn a_sentence_that_has_its_mark_gets_no_other() {
        let as_it_is =
            ["Breathe\u{2026}", "Think \"tall.\"", "Wait (then go.)", "站起来。", "慢慢来！", "「好。」"];
        for text in as_it_is {
            assert_eq!(as_sentence(text.to_owned()), text);
        }
        for (text, expected) in [
            ("Calf raise :", "Calf raise."),
            ("wall sit, ", "Wall sit."),
            ("Think \"tall\"", "Think \"tall\"."),
            ("站起来，", "站起来."),
        ] {
            assert_eq!(as_sentence(text.to_owned()), expected);
        }
    }
}
