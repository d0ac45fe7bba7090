//! Guesses what was meant by a malformed duration, for a fix.

use super::UNITS;

/// Rewrites `30 sec`, `1:30`, `5 to 7 minutes` or `1,5s` in the format's own syntax;
/// `None` if the meaning isn't clear.
pub(in crate::routine) fn repair(text: &str) -> Option<String> {
    // Not `range`, which would call this function again.
    rewrite(text).filter(|fixed| super::range_without_fix(fixed).is_ok())
}

/// A guess that may still be invalid.
fn rewrite(text: &str) -> Option<String> {
    const MAX_BYTES: usize = 40;
    let text = text.trim().to_lowercase();
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    let text = text.replace(['–', '—', '−'], "-").replace(" to ", "-").replace("..", "-").replace('~', "-");
    let parts: Vec<&str> = text.trim_start_matches(['-', '+']).split('-').map(str::trim).collect();
    match parts.as_slice() {
        // A range may lack its end.
        [only] | [only, ""] => rewrite_one(only, None),
        [first, second] => {
            let second = rewrite_one(second, None)?;
            let unit = second.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            let unit: String = unit.chars().take_while(char::is_ascii_alphabetic).collect();
            let first = rewrite_one(first, Some(&unit))?;
            let bare = first.strip_suffix(unit.as_str()).filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
            Some(format!("{}-{second}", bare.unwrap_or(&first)))
        }
        _ => None,
    }
}

/// Rewrites one duration. A number without a unit has the unit `default_unit`, or else
/// seconds, or minutes after hours.
fn rewrite_one(text: &str, default_unit: Option<&str>) -> Option<String> {
    if let Some(clock) = clock(text) {
        return Some(clock);
    }
    if text.is_empty() {
        return None;
    }
    let mut numbers: [Option<String>; 3] = [None, None, None];
    let mut remaining = text.trim();
    let mut last_unit = None;
    while !remaining.is_empty() {
        let number: String =
            remaining.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        // The comma of `1,000` is none of a fraction.
        if number.split_once(',').is_some_and(|(whole, digits)| digits.len() == 3 && whole != "0") {
            return None;
        }
        remaining = remaining.get(number.len()..)?.trim_start();
        let word: String =
            remaining.chars().take_while(|c| c.is_alphabetic() || matches!(c, '\'' | '"')).collect();
        remaining = remaining.get(word.len()..)?.trim_start_matches([' ', '.', ',']);
        let word = if word.is_empty() {
            default_unit.unwrap_or(if last_unit == Some(0) { "min" } else { "s" })
        } else {
            &word
        };
        let (unit, number) = number_in_unit(word, &number.replace(',', "."))?;
        last_unit = Some(unit);
        if numbers.get_mut(unit)?.replace(number).is_some() {
            return None;
        }
    }
    Some(
        numbers
            .iter()
            .zip(UNITS)
            .filter_map(|(n, unit)| Some(format!("{}{}", n.as_ref()?, unit.word)))
            .collect(),
    )
}

/// The index in [`UNITS`] of the unit that a word means, and the number in that unit.
fn number_in_unit(word: &str, number: &str) -> Option<(usize, String)> {
    let number = number.trim_end_matches('.');
    let number = if number.starts_with('.') { format!("0{number}") } else { number.to_owned() };
    let value: f64 = number.parse().ok()?;
    let unit = match word {
        "h" | "hr" | "hrs" | "hour" | "hours" => 0,
        "m" | "min" | "mins" | "minute" | "minutes" | "'" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" | "\"" | "''" => 2,
        "ms" | "msec" | "millisecond" | "milliseconds" => return Some((2, format!("{}", value / 1000.0))),
        _ => return None,
    };
    Some((unit, number))
}

/// Reads `1:30` as a minute and a half, `1:00:00` as an hour.
fn clock(text: &str) -> Option<String> {
    let parts: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
    let numbers = match parts?.as_slice() {
        [minutes, seconds] => [0, *minutes, *seconds],
        [hours, minutes, seconds] => [*hours, *minutes, *seconds],
        _ => return None,
    };
    let parts = numbers.iter().zip(UNITS).filter(|(n, _)| **n > 0);
    let text = parts.fold(String::new(), |text, (n, unit)| text + &n.to_string() + unit.word);
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn other_notations_of_a_duration_have_a_fix() {
        let fixed = |text| repair(text).unwrap_or_default();
        assert_eq!(
            [fixed("30"), fixed("30 sec"), fixed("2 minutes"), fixed("1,5s")],
            ["30s", "30s", "2min", "1.5s"]
        );
        assert_eq!([fixed("1:30"), fixed("0:45"), fixed("1:00:00")], ["1min30s", "45s", "1h"]);
        assert_eq!(
            [fixed("5 to 7 minutes"), fixed("15 - 30 s"), fixed("30-60")],
            ["5-7min", "15-30s", "30-60s"]
        );
        assert_eq!([fixed("1 min 30 s"), fixed("30S"), fixed("500ms")], ["1min30s", "30s", "0.5s"]);
        assert_eq!([fixed("5'30\""), fixed(".5s"), fixed("1h30")], ["5min30s", "0.5s", "1h30min"]);
    }

    #[test]
    fn a_range_may_lack_its_end() {
        for half in ["5s-", "5s–", "5s..", "5-", "1min30s -"] {
            let fixed = if half.starts_with('5') { "5s" } else { "1min30s" };
            assert_eq!(repair(half).as_deref(), Some(fixed), "{half}");
            assert_eq!(
                crate::routine::duration::range(half).unwrap_err().fix.as_deref(),
                Some(fixed),
                "{half}"
            );
        }
    }

    #[test]
    fn other_text_has_no_fix() {
        for text in ["", "soon", "5 apples", "1-2-3s", "--", "0:00", "é", "5é"] {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
