//! Parses durations and ranges: `30s`, `1min30s`, `1.5h`, `5-7min`.

mod repair;

use super::message::truncated;
use super::value_error::ValueError;
use crate::diagnostic::Diagnostic;
pub(super) use repair::repair;
use std::ops::Range;
use std::time::Duration;

/// The shortest and the longest that one amount may last, and the message about others.
pub(super) const MIN_AMOUNT: Duration = Duration::from_millis(200);
pub(super) const MAX_AMOUNT: Duration = Duration::from_secs(3 * 3600);
pub(super) const AMOUNT_OUT_OF_BOUNDS: &str = "an amount lasts from 0.2 s to 3 h";

/// A duration or a range of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DurationRange {
    /// The minimum; doing more is optional.
    pub(super) min: Duration,
    /// The planned length; equal to `min` if there is no range.
    pub(super) max: Duration,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unit {
    /// How a routine file writes it.
    word: &'static str,
    seconds: u64,
}

/// The units in their order in a duration.
const UNITS: [Unit; 3] =
    [Unit { word: "h", seconds: 3600 }, Unit { word: "min", seconds: 60 }, Unit { word: "s", seconds: 1 }];

impl Unit {
    fn from_word(word: &str) -> Option<Self> {
        let word = if word == "m" { "min" } else { word };
        UNITS.into_iter().find(|unit| unit.word == word)
    }
}

/// Parses a duration in another kind of file, in the syntax of routine files. `at` is the
/// byte range of the value, quotes included.
///
/// # Errors
///
/// Returns a diagnostic at that range.
pub fn parse_duration(text: &str, at: Range<usize>) -> Result<Duration, Box<Diagnostic>> {
    single(text).map_err(|error| {
        let finding = Diagnostic::error(error.code, at.clone(), error.message).label(error.label);
        match error.fix {
            Some(fix) => finding.help(format!("write `\"{fix}\"`")).fix(at, format!("\"{fix}\"")),
            None => finding.help("such as `\"3s\"` or `\"1min30s\"`"),
        }
        .into()
    })
}

/// Reads one duration; a range is an error.
pub(super) fn single(text: &str) -> Result<Duration, ValueError> {
    let fix = || repair(text).map(|fixed| fixed.rsplit('-').next().unwrap_or("").to_owned());
    if range_separator(text).is_some() {
        let error = ValueError::new("bad-range", 0..text.len(), "a range can't stand here");
        return Err(error.label("one duration, no range").fix(fix()));
    }
    parse(text, None).map(|(length, _)| length).map_err(|error| error.fix(fix()))
}

/// Reads a duration or a range; in `5-7min` the first number takes the unit of the
/// second.
pub(super) fn range(text: &str) -> Result<DurationRange, ValueError> {
    range_without_fix(text).map_err(|error| {
        // A range that runs backwards has a fix already.
        let fix = error.fix.clone().or_else(|| repair(text));
        error.fix(fix)
    })
}

/// Like [`range`], but suggests no fix.
fn range_without_fix(text: &str) -> Result<DurationRange, ValueError> {
    let Some(separator) = range_separator(text) else {
        let (length, _) = parse(text, None)?;
        return Ok(DurationRange { min: length, max: length });
    };
    let word = text.get(separator.clone()).unwrap_or("");
    if word != "-" {
        let message = format!("a range takes a hyphen, not `{}`", word.trim());
        return Err(ValueError::new("bad-range", separator, message).label("a hyphen here"));
    }
    let (first, second) =
        (text.get(..separator.start).unwrap_or(""), text.get(separator.end..).unwrap_or(""));
    let (max, unit) = parse(second, None).map_err(|error| error.shifted(separator.end))?;
    let (min, _) = parse(first, unit)?;
    if min > max {
        let error = ValueError::new("bad-range", 0..text.len(), "the range runs backwards");
        // In the fix of `45-1min30s` the first number takes the last unit.
        let last_unit = second.rsplit(|c: char| !c.is_alphabetic()).next().and_then(Unit::from_word);
        let first_in_last =
            last_unit.filter(|_| is_number(first)).map(|unit| format!("{first}{}", unit.word));
        let rises = |first: &String| parse(first, None).is_ok_and(|(min, _)| min <= max);
        if let Some(first) = first_in_last.filter(rises) {
            return Err(error.label("the least comes first").fix(Some(format!("{first}-{second}"))));
        }
        // In other fixes, too, the first number takes the unit of the second.
        let unit = unit.filter(|_| is_number(first)).map_or("", |unit| unit.word);
        let bare = second.strip_suffix(unit).filter(|bare| is_number(bare));
        let fix = format!("{}-{first}{unit}", bare.unwrap_or(second));
        return Err(error.label("the least comes first").fix(Some(fix)));
    }
    Ok(DurationRange { min, max })
}

/// Whether a text has digits and points alone.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Finds the separator of a range: a hyphen after the first character, or what people
/// write instead of one.
fn range_separator(text: &str) -> Option<Range<usize>> {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let hyphen = text.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '–' | '—' | '−'));
    if let Some((at, c)) = hyphen {
        return Some(at..at + c.len_utf8());
    }
    // A quick test: hardly any duration contains one of these.
    if !text.contains([' ', '.', '~']) {
        return None;
    }
    [" to ", "..", "~"]
        .iter()
        .find_map(|word| text.find(word).filter(|at| *at > 0).map(|at| at..at + word.len()))
}

/// Parses numbers with units, largest first. Returns the first unit as well. A lone number
/// has the unit `default_unit`.
fn parse(text: &str, default_unit: Option<Unit>) -> Result<(Duration, Option<Unit>), ValueError> {
    if text.is_empty() {
        let error = ValueError::new("bad-duration", 0..0, "a duration is missing");
        return Err(error.label("such as 30s or 5min"));
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        let message = format!("`{}` is no duration", truncated(text));
        return Err(ValueError::new("bad-duration", 0..text.len(), message).label("such as 30s or 5min"));
    }
    let (mut at, mut total) = (0, Duration::ZERO);
    let (mut first, mut last) = (None, None);
    while at < text.len() {
        let number = number_at(text, at)?;
        let unit_span = unit_at(text, number.end);
        let word = text.get(unit_span.clone()).unwrap_or("");
        let unit = match (Unit::from_word(word), default_unit) {
            (Some(unit), _) => unit,
            (None, Some(unit)) if word.is_empty() && number == (0..text.len()) => unit,
            _ if word.is_empty() => return Err(unit_missing(text, &number)),
            _ => return Err(unit_unknown(word, unit_span)),
        };
        if last.is_some_and(|last: Unit| unit.seconds >= last.seconds) {
            let message = "the units go from great to small: hours, minutes, seconds";
            let error = ValueError::new("bad-duration", number.start..unit_span.end, message);
            return Err(error.label("each unit once"));
        }
        total = total.saturating_add(in_unit(text.get(number).unwrap_or(""), unit));
        (first, last) = (first.or(Some(unit)), Some(unit));
        at = unit_span.end;
    }
    Ok((total, first))
}

/// The error of a number that no unit follows.
fn unit_missing(text: &str, number: &Range<usize>) -> ValueError {
    let digits = text.get(number.clone()).unwrap_or("");
    let remaining = text.get(number.end..).unwrap_or("");
    match remaining.chars().next() {
        Some(c) if c.is_whitespace() => {
            let blank = remaining.len() - remaining.trim_start().len();
            let word = unit_at(text, number.end + blank);
            if !word.is_empty() && repair(text).is_none() {
                return unit_unknown(text.get(word.clone()).unwrap_or(""), word);
            }
            ValueError::new("bad-duration", number.end..number.end + blank, "a duration has no spaces")
                .label("leave this out")
        }
        Some(c) => {
            let part = number.end..number.end + c.len_utf8();
            ValueError::new("bad-duration", part, format!("`{c}` can't stand in a duration"))
                .label("a unit is wanted: h, min or s")
        }
        None => {
            ValueError::new("missing-unit", number.clone(), format!("the duration `{digits}` has no unit"))
                .label("seconds? minutes?")
        }
    }
}

/// The error of a word that is no unit.
fn unit_unknown(word: &str, at: Range<usize>) -> ValueError {
    let word = truncated(word);
    ValueError::new("bad-unit", at, format!("there is no unit `{word}`")).label("the units are h, min and s")
}

/// The bytes of the number that begins at a byte.
fn number_at(text: &str, at: usize) -> Result<Range<usize>, ValueError> {
    let remaining = text.get(at..).unwrap_or("");
    let digits = |from: usize| remaining.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    let Some(first) = remaining.chars().next() else { return Ok(at..at) };
    if whole == 0 {
        return Err(no_number(first, at));
    }
    if remaining.as_bytes().get(whole) == Some(&b'.') {
        let fraction = digits(whole + 1);
        if fraction == 0 {
            let dot = at + whole..at + whole + 1;
            return Err(ValueError::new("bad-duration", dot, "no digits follow the point")
                .label("a digit, or no point"));
        }
        return Ok(at..at + whole + 1 + fraction);
    }
    Ok(at..at + whole)
}

/// The error of a character with which no number begins.
fn no_number(first: char, at: usize) -> ValueError {
    let part = at..at + first.len_utf8();
    match first {
        '-' | '−' | '+' => {
            ValueError::new("signed-duration", part, "a duration has no sign").label("leave this out")
        }
        c if c.is_whitespace() => {
            ValueError::new("bad-duration", part, "a duration has no spaces").label("leave this out")
        }
        c => {
            let message = format!("a number is wanted before `{}`", truncated(&c.to_string()));
            ValueError::new("bad-duration", part, message).label("such as 30s or 5min")
        }
    }
}

/// The bytes of the letters that begin at a byte.
fn unit_at(text: &str, at: usize) -> Range<usize> {
    let remaining = text.get(at..).unwrap_or("");
    let length = remaining.find(|c: char| !c.is_alphabetic() && c != '%').unwrap_or(remaining.len());
    at..at + length
}

/// A number of units as a duration, exact to the nanosecond; at most `Duration::MAX`.
fn in_unit(number: &str, unit: Unit) -> Duration {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(unit.seconds);
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0_u64, |sum, digit| sum * 10 + u64::from(digit.saturating_sub(b'0')));
    Duration::from_secs(whole).saturating_add(Duration::from_nanos(nanos * unit.seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> u128 {
        single(text).unwrap().as_millis()
    }

    #[test]
    fn durations_are_read_exactly() {
        assert_eq!(
            [ms("30s"), ms("1min30s"), ms("2m"), ms("1h"), ms("0s")],
            [30_000, 90_000, 120_000, 3_600_000, 0]
        );
        assert_eq!(
            [ms("1.5s"), ms("0.25min"), ms("1h30min15s"), ms("1.5h")],
            [1500, 15_000, 5_415_000, 5_400_000]
        );
        assert_eq!(single("0.1s").unwrap(), Duration::from_millis(100));
    }

    #[test]
    fn the_first_number_of_a_range_borrows_the_unit() {
        let seconds = |text| range(text).map(|range| (range.min.as_secs(), range.max.as_secs())).unwrap();
        assert_eq!(seconds("5-7min"), (300, 420));
        assert_eq!(seconds("15-30s"), (15, 30));
        assert_eq!(seconds("45s-1min30s"), (45, 90));
        assert_eq!(seconds("30s-30s"), (30, 30));
    }

    #[test]
    fn a_number_may_have_any_length() {
        assert!(single(&format!("{}h", "9".repeat(400))).unwrap() > Duration::from_secs(1 << 60));
        assert!(single(&format!("0.{}s", "9".repeat(400))).unwrap() < Duration::from_secs(1));
    }
}
