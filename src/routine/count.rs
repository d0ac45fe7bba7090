//! Parses numbers and ranges for `reps` and `spots`, and the moments of cues.

use super::duration;
use super::message::{quoted, truncated};
use super::model::CueAt;
use super::value_error::ValueError;

/// A number or a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CountRange {
    /// The minimum; doing more is optional.
    pub(super) min: u32,
    /// The planned number; equal to `min` if there is no range.
    pub(super) max: u32,
}

/// Whether a text looks like a number or a range rather than a name.
pub(super) fn looks_like_count(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | ' ' | '+' | '.'))
}

/// The most reps in an amount, sets of a step, rounds of a circuit, and amounts in a list.
pub(super) const MAX_COUNT: u32 = 1000;
/// The most spots of a step.
pub(super) const MAX_SPOTS: u32 = 50;

/// Reads a range such as `8-12`, whose bounds aren't checked; a fix is within 1 to `max`. A
/// lone number is an error, because it is written without quotes.
pub(super) fn range(text: &str, max: u32) -> Result<CountRange, ValueError> {
    let is_in_bounds = |fix: &String| {
        let mut numbers = fix.trim_matches('"').split('-').map(str::parse::<u32>);
        numbers.all(|number| number.is_ok_and(|number| (1..=max).contains(&number)))
    };
    parse_range(text).map_err(|error| {
        let fix = error.fix.clone().filter(is_in_bounds);
        error.fix(fix)
    })
}

/// Like [`range`], but may suggest a number out of bounds.
fn parse_range(text: &str) -> Result<CountRange, ValueError> {
    let bad_range = |message: &str| ValueError::new("bad-range", 0..text.len(), message).fix(repair(text));
    let Some((first, second)) = text.split_once('-') else {
        return Err(if let Ok(number) = text.parse::<u32>() {
            let error = ValueError::new("wrong-type", 0..text.len(), "a number stands without quotes");
            error.label("text").fix(Some(number.to_string()))
        } else if let Some(count) = parse_reps_text(text) {
            bad_range("a number of reps stands alone, without quotes").label("a text").fix(Some(count))
        } else if let Some((sets, reps)) = parse_sets_by_reps(text) {
            let label = format!("`sets = {sets}` and `reps = {reps}`");
            ValueError::new("bad-range", 0..text.len(), "sets and reps stand in two keys").label(label)
        } else {
            bad_range("this is no range of numbers").label("such as \"8-12\"")
        });
    };
    match (parse_digits(first), parse_digits(second)) {
        (Some(min), Some(max)) if min <= max => Ok(CountRange { min, max }),
        (Some(_), Some(_)) => {
            let swapped = quoted(&format!("{second}-{first}"));
            Err(bad_range("the range runs backwards").label("the least comes first").fix(Some(swapped)))
        }
        _ => Err(bad_range("this is no range of numbers").label("such as \"8-12\"")),
    }
}

/// Parses digits; a number that is too large becomes `u32::MAX`.
fn parse_digits(text: &str) -> Option<u32> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().unwrap_or(u32::MAX))
}

/// The number in `10 reps` and in `10x`.
fn parse_reps_text(text: &str) -> Option<String> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let unit = unit.trim().to_lowercase();
    let is_reps = matches!(unit.as_str(), "x" | "×" | "rep" | "reps" | "time" | "times");
    let count = parse_digits(digits).filter(|count| is_reps && (1..=MAX_COUNT).contains(count));
    count.map(|count| count.to_string())
}

/// The two numbers in `3x10`.
pub(super) fn parse_sets_by_reps(text: &str) -> Option<(u32, u32)> {
    let (sets, reps) = text.split_once(['x', 'X', '×', '*'])?;
    Some((parse_digits(sets.trim())?, parse_digits(reps.trim())?))
}

/// Guesses what was meant by a malformed number or range, as TOML.
fn repair(text: &str) -> Option<String> {
    let text = text.replace(['–', '—', '−', '~'], "-").replace(" to ", "-").replace("..", "-");
    let numbers: Option<Vec<u32>> = text.split('-').map(|part| parse_digits(part.trim())).collect();
    match numbers?.as_slice() {
        [only] => Some(only.to_string()),
        [first, second] => Some(quoted(&format!("{}-{}", first.min(second), first.max(second)))),
        _ => None,
    }
}

/// Reads the moment of a cue: `10s`, `-5s`, `50%`.
pub(super) fn moment(text: &str) -> Result<CueAt, ValueError> {
    if let Some(digits) = text.strip_suffix('%') {
        let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        return match digits.parse::<f64>() {
            Ok(percent) if is_decimal => Ok(CueAt::Percent(percent)),
            _ => {
                let message = format!("`{}` is no share of an amount", truncated(text));
                Err(ValueError::new("wrong-value", 0..text.len(), message).label("such as \"50%\""))
            }
        };
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        let message = format!("the moment `{}` has no unit", truncated(text));
        let error = ValueError::new("missing-unit", 0..text.len(), message);
        return Err(error.label("seconds? or a rep?").fix(Some(quoted(&format!("{text}s")))));
    }
    let with_quoted_fix = |error: ValueError, sign: &str| {
        let fix = error.fix.as_ref().map(|fix| quoted(&format!("{sign}{fix}")));
        error.fix(fix)
    };
    if let Some(length) = text.strip_prefix(['−', '–', '—']) {
        let sign = 0..text.len() - length.len();
        let error = ValueError::new("signed-duration", sign, "the minus of a cue is a hyphen");
        let fixed = match duration::single(length) {
            Ok(_) => Some(length.to_owned()),
            Err(error) => error.fix,
        };
        return Err(with_quoted_fix(error.label("a hyphen here").fix(fixed), "-"));
    }
    match text.strip_prefix('-') {
        Some(length) => duration::single(length)
            .map(CueAt::FromEnd)
            .map_err(|error| with_quoted_fix(error.shifted(1), "-")),
        None => duration::single(text).map(CueAt::FromStart).map_err(|error| with_quoted_fix(error, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn ranges_are_read() {
        assert_eq!(range("8-12", MAX_COUNT).unwrap(), CountRange { min: 8, max: 12 });
        assert_eq!(range("5-5", MAX_COUNT).unwrap(), CountRange { min: 5, max: 5 });
        assert_eq!(range("1-99999999999", MAX_COUNT).unwrap().max, u32::MAX);
    }

    #[test]
    fn a_malformed_range_gets_a_fix() {
        let fix = |text| range(text, MAX_COUNT).unwrap_err().fix;
        assert_eq!(fix("20").as_deref(), Some("20"));
        assert_eq!(fix("12-8").as_deref(), Some("\"8-12\""));
        assert_eq!(fix("8–12").as_deref(), Some("\"8-12\""));
        assert_eq!(fix("8 - 12").as_deref(), Some("\"8-12\""));
        assert_eq!(fix("a few"), None);
        assert_eq!(fix("1-2-3"), None);
        assert_eq!(fix("010").as_deref(), Some("10"));
        assert_eq!(fix("08 reps").as_deref(), Some("8"));
        assert_eq!(range("60", MAX_SPOTS).unwrap_err().fix, None);
        assert_eq!([fix("8-0"), fix("0"), fix("0 to 5"), fix("8 to 5000")], [const { None }; 4]);
    }

    #[test]
    fn moments_are_read() {
        assert_eq!(moment("10s").unwrap(), CueAt::FromStart(Duration::from_secs(10)));
        assert_eq!(moment("-5s").unwrap(), CueAt::FromEnd(Duration::from_secs(5)));
        assert_eq!(moment("12.5%").unwrap(), CueAt::Percent(12.5));
        assert_eq!(moment("10").unwrap_err().fix.as_deref(), Some("\"10s\""));
        assert_eq!(moment("-5").unwrap_err().fix.as_deref(), Some("\"-5s\""));
        assert_eq!(moment("-5").unwrap_err().part, 1..2);
        for text in ["−5s", "–5s", "—5", "–5 sec"] {
            let error = moment(text).unwrap_err();
            assert_eq!((error.fix.as_deref(), error.part), (Some("\"-5s\""), 0..3), "{text}");
        }
        assert!(
            moment("%").is_err() && moment("1e3%").is_err() && moment("").is_err() && moment("half").is_err()
        );
    }

    #[test]
    fn names_that_begin_with_a_number_stay_names() {
        assert!(looks_like_count("5-6") && looks_like_count("5") && looks_like_count("-3"));
        assert!(!looks_like_count("3 fingers lower") && !looks_like_count("high") && !looks_like_count(""));
    }
}
