//! Parses tempos: `straighten 2s, bend 1s`, `lift 1s, hold 3-5s`, `3-1-1-0`, `4s`. The plan
//! uses the maximum of a range.

use super::duration;
use super::message::{quoted, truncated};
use super::model::{Tempo, TempoPhase};
use super::value_error::ValueError;
use std::ops::Range;

/// The phases that numbers such as `3-1-1-0` stand for.
const NUMBERED_PHASES: [&str; 4] = ["lower", "hold", "lift", "hold"];

/// The longest text for which a suggestion is searched, because the search is
/// quadratic.
const MAX_SUGGESTION_BYTES: usize = 200;

/// Reads a tempo. Phases of length zero are left out; all phases together must be longer
/// than zero.
pub(super) fn parse(text: &str) -> Result<Tempo, ValueError> {
    let suggest = |error| if is_numbers(text) { error } else { suggest_separator(text, error) };
    let mut phases = phases(text).map_err(suggest)?;
    phases.retain(|phase| !phase.length.is_zero());
    if phases.is_empty() {
        let error = ValueError::new("bad-tempo", 0..text.len(), "a rep of this tempo takes no time");
        return Err(error.label("one phase above zero is needed"));
    }
    Ok(Tempo { phases })
}

/// Reads all phases, those of length zero too.
fn phases(text: &str) -> Result<Vec<TempoPhase>, ValueError> {
    if is_numbers(text) { numbers(text) } else { named(text) }
}

/// Whether a text is numbers with hyphens between them and nothing else.
fn is_numbers(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
}

/// Reads a tempo in numbers.
fn numbers(text: &str) -> Result<Vec<TempoPhase>, ValueError> {
    let parts = parts(text, '-');
    if !(3..=4).contains(&parts.len()) {
        let message = "a tempo in numbers has three or four: lower, hold, lift, hold";
        let error = ValueError::new("bad-tempo", 0..text.len(), message);
        return Err(match text.split('-').collect::<Vec<_>>().as_slice() {
            [lower, lift] if !lower.is_empty() && !lift.is_empty() => {
                error.label("two here").fix(Some(quoted(&format!("lower {lower}s, lift {lift}s"))))
            }
            numbers => error.label(format!("{} here", numbers.len())),
        });
    }
    parts
        .into_iter()
        .zip(NUMBERED_PHASES)
        .map(|(part, name)| {
            let digits = text.get(part.clone()).unwrap_or("");
            let length = duration::single(&format!("{digits}s")).map_err(|_| {
                ValueError::new("bad-tempo", part, "a number is wanted here")
                    .label("seconds, such as 3 or 1.5")
            })?;
            Ok(TempoPhase { name: Some(name.to_owned()), min: length, length })
        })
        .collect()
}

/// The parts of a text between separators, without the blanks around them.
fn parts(text: &str, separator: char) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split(separator)
        .map(|part| {
            let start = at + part.len() - part.trim_start().len();
            let end = start + part.trim().len();
            at += part.len() + separator.len_utf8();
            start..end.max(start)
        })
        .collect()
}

/// Reads a tempo in phases with names.
fn named(text: &str) -> Result<Vec<TempoPhase>, ValueError> {
    let parts = parts(text, ',');
    let is_only = parts.len() == 1;
    parts.into_iter().map(|part| phase(text, part, is_only)).collect()
}

/// Reads one `name length`; the name is optional if it is the only phase.
fn phase(text: &str, part: Range<usize>, is_only: bool) -> Result<TempoPhase, ValueError> {
    let words = text.get(part.clone()).unwrap_or("");
    if words.is_empty() {
        let comma = text.get(..part.start).and_then(|before| before.rfind(',')).or_else(|| text.find(','));
        let at = comma.map_or(0..0, |comma| comma..comma + 1);
        let error = ValueError::new("bad-tempo", at, "a phase is missing");
        return Err(error.label("such as \"lift 2s, lower 3s\""));
    }
    if swapped(words).is_some() {
        let error = ValueError::new("bad-tempo", part, "a phase has its name first, then its length");
        let phases = text.split(',').map(str::trim);
        let phases = phases.map(|phase| swapped(phase).unwrap_or_else(|| phase.to_owned()));
        return Err(error.fix(Some(quoted(&phases.collect::<Vec<_>>().join(", ")))));
    }
    let (name, length) = split_phase(words);
    let length_at = part.end - length.len();
    if !length.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        let message = format!("the phase `{}` has no length", truncated(words));
        let error = ValueError::new("bad-tempo", part, message);
        return Err(error.label("such as 2s"));
    }
    if let Some(range) = range_in_words(words) {
        let at = part.start + range.start..part.start + range.end;
        let error = ValueError::new("bad-range", at.clone(), "a range takes a hyphen, not `to`");
        let written = text.get(at.clone()).unwrap_or("").replace(" to ", "-");
        return Err(error.label("a hyphen here").fix(Some(quoted(&replace(text, at, &written)))));
    }
    if name.is_none() && !is_only {
        let error = ValueError::new("bad-tempo", part, "each of several phases needs a name");
        return Err(error.label("such as \"lift 2s, lower 3s\""));
    }
    let lengths = duration::range(length).map_err(|error| {
        let fixed = error.fix.as_ref().map(|length| replace(text, length_at..part.end, length));
        error.shifted(length_at).fix(fixed.map(|fixed| quoted(&with_lengths(fixed))))
    })?;
    Ok(TempoPhase { name: name.map(str::to_owned), min: lengths.min, length: lengths.max })
}

/// Splits a phase into its name and its length, which is always its end. The length is the
/// last word if only that is a length (a name may contain a number), otherwise it begins at
/// the first word that starts with a digit; without one it is the last word.
fn split_phase(words: &str) -> (Option<&str>, &str) {
    // Another separator than a comma may stick to the length: `2s;`.
    let is_marked_length = |word: &str| is_length(word.trim_matches([';', ':', '/', '|', ')', '(']));
    let last = words.rsplit_once(char::is_whitespace);
    if let Some((name, length)) = last
        .filter(|(name, length)| is_marked_length(length) && !name.split_whitespace().any(is_marked_length))
    {
        return (Some(name.trim()), length);
    }
    let starts_word = |(before, _): &(&str, &str)| before.is_empty() || before.ends_with(char::is_whitespace);
    let digits = words.match_indices(|c: char| c.is_ascii_digit());
    match digits.map(|(at, _)| words.split_at(at)).find(starts_word) {
        Some(("", length)) => (None, length),
        Some((name, length)) => (Some(name.trim()), length),
        None => last.map_or((None, words), |(name, length)| (Some(name.trim()), length)),
    }
}

/// The `3 to 5s` at the end of a phase, in which `to` would otherwise be part of the name.
fn range_in_words(words: &str) -> Option<Range<usize>> {
    let (before, last) = words.rsplit_once(" to ")?;
    let first = before.rsplit(char::is_whitespace).next()?;
    // `3`, or `3s` with a unit of one letter.
    let is_number = first.starts_with(|c: char| c.is_ascii_digit())
        && first.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len() <= 1;
    (is_number && is_length(last)).then(|| before.len() - first.len()..words.len())
}

/// Whether a word is a duration or a range. The first character decides quickly for most
/// words.
fn is_length(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && duration::range(word).is_ok()
}

/// Corrects the order of name and length in `2s down`; `None` if the order is right.
fn swapped(words: &str) -> Option<String> {
    let (length, name) = words.split_once(char::is_whitespace)?;
    // `2 seconds` is a length in other words, not a length and a name.
    let is_name = || !name.contains(|c: char| c.is_ascii_digit()) && duration::repair(words).is_none();
    (is_length(length) && is_name()).then(|| format!("{} {length}", name.trim()))
}

/// Separators that people write instead of a comma.
const OTHER_SEPARATORS: [&str; 8] = [";", "/", "|", "→", " then ", " and ", " - ", " "];

/// A clearer error if the tempo would be valid with other separators; otherwise `error`.
fn suggest_separator(text: &str, error: ValueError) -> ValueError {
    if text.len() > MAX_SUGGESTION_BYTES {
        return error.fix(None);
    }
    let is_digit = |c: char| c.is_ascii_digit() || c == '.';
    let is_number_list = text.chars().all(|c| is_digit(c) || matches!(c, ' ' | '/' | ':' | ','));
    if let Some(at) = text.find(|c: char| !is_digit(c)).filter(|_| is_number_list) {
        let numbers = text.split(|c: char| !is_digit(c)).filter(|number| !number.is_empty());
        let fixed = numbers.collect::<Vec<_>>().join("-");
        if phases(&fixed).is_ok() {
            let message = "the numbers of a tempo have hyphens between them";
            return ValueError::new("bad-tempo", at..at + 1, message).fix(Some(quoted(&fixed)));
        }
    }
    for separator in OTHER_SEPARATORS {
        // A separator of two phases follows a length, to which a comma may stick: `,2s`.
        let follows_length = |at: &usize| {
            let word = text.get(..*at).and_then(|before| before.split_whitespace().next_back());
            word.is_some_and(|word| duration::range(word.trim_start_matches(',')).is_ok())
        };
        let offsets: Vec<usize> =
            text.match_indices(separator).map(|(at, _)| at).filter(follows_length).collect();
        let Some(first) = offsets.first() else { continue };
        let (mut fixed, mut from) = (String::new(), 0);
        for at in &offsets {
            fixed.push_str(text.get(from..*at).unwrap_or("").trim());
            fixed.push_str(", ");
            from = at + separator.len();
        }
        fixed.push_str(text.get(from..).unwrap_or("").trim());
        if phases(&fixed).is_ok() {
            let word = separator.trim();
            let start = first + separator.len() - separator.trim_start().len();
            let at = if word.is_empty() { *first..first + 1 } else { start..start + word.len() };
            let error = ValueError::new("bad-tempo", at, "phases have a comma between them");
            return error.fix(Some(quoted(&fixed)));
        }
    }
    error
}

fn replace(text: &str, part: Range<usize>, by: &str) -> String {
    format!("{}{by}{}", text.get(..part.start).unwrap_or(""), text.get(part.end..).unwrap_or(""))
}

/// Corrects the lengths of the other phases too, where their meaning is clear.
fn with_lengths(mut text: String) -> String {
    if text.len() > MAX_SUGGESTION_BYTES {
        return text;
    }
    for part in parts(&text, ',').into_iter().rev() {
        let (_, length) = split_phase(text.get(part.clone()).unwrap_or(""));
        let at = part.end - length.len()..part.end;
        if let Some(fixed) = duration::range(length).err().and_then(|error| error.fix) {
            text = replace(&text, at, &fixed);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, u128)> {
        parse(text).unwrap().phases.into_iter().map(|p| (p.name, p.length.as_millis())).collect()
    }

    fn error(text: &str) -> (Range<usize>, Option<String>) {
        let error = parse(text).unwrap_err();
        (error.part, error.fix)
    }

    fn phase(name: &str, ms: u128) -> (Option<String>, u128) {
        (Some(name.to_owned()), ms)
    }

    #[test]
    fn all_notations_are_read() {
        assert_eq!(read("straighten 2s, bend 1s"), [phase("straighten", 2000), phase("bend", 1000)]);
        assert_eq!(read("push the hands 1.5s,back 1s"), [phase("push the hands", 1500), phase("back", 1000)]);
        assert_eq!(read("4s"), [(None, 4000)]);
        assert_eq!(read("3-1-1"), [phase("lower", 3000), phase("hold", 1000), phase("lift", 1000)]);
        assert_eq!(read("3-0-1.5-0"), [phase("lower", 3000), phase("lift", 1500)]);
        assert_eq!(read("lift 2s, hold 0s, lower 3s"), [phase("lift", 2000), phase("lower", 3000)]);
    }

    #[test]
    fn a_phase_may_be_a_range_and_is_planned_at_its_maximum() {
        let lengths = |text: &str| -> Vec<(u64, u64)> {
            let phases = parse(text).unwrap().phases;
            phases.iter().map(|phase| (phase.min.as_secs(), phase.length.as_secs())).collect()
        };
        assert_eq!(lengths("lift 1s, hold 3-5s, lower 1s"), [(1, 1), (3, 5), (1, 1)]);
        assert_eq!(lengths("4-6s"), [(4, 6)]);
        assert_eq!(error("hold 5-3s"), (5..9, Some("\"hold 3-5s\"".into())));
        assert_eq!(error("hold 3 to 5s, lower 1s"), (5..12, Some("\"hold 3-5s, lower 1s\"".into())));
    }

    #[test]
    fn other_separators_and_units_have_a_fix() {
        let fixed = |text: &str| parse(text).unwrap_err().fix.unwrap_or_default();
        assert_eq!(error("down 2 sec, up 1s"), (6..7, Some("\"down 2s, up 1s\"".into())));
        assert_eq!(fixed("down 2 seconds"), "\"down 2s\"");
        assert_eq!(fixed("down 2, hold 1 sec, up 1"), "\"down 2s, hold 1s, up 1s\"");
        assert_eq!(fixed("down 2 , up 1s"), "\"down 2s , up 1s\"");
        assert_eq!(error("2s down, 1s up"), (0..7, Some("\"down 2s, up 1s\"".into())));
        assert_eq!(error("down 2s up 1s"), (7..8, Some("\"down 2s, up 1s\"".into())));
        assert_eq!(error("down 2s; up 1s"), (7..8, Some("\"down 2s, up 1s\"".into())));
        assert_eq!(error("down 2s / up 1s"), (8..9, Some("\"down 2s, up 1s\"".into())));
        assert_eq!(error("down 2s then up 1s"), (8..12, Some("\"down 2s, up 1s\"".into())));
        assert_eq!(error("down 2s - hold 1s - up 1s"), (8..9, Some("\"down 2s, hold 1s, up 1s\"".into())));
        for numbers in ["3/1/1/0", "3 1 1 0", "3, 1, 1, 0", "3:1:1:0"] {
            assert_eq!(fixed(numbers), "\"3-1-1-0\"", "{numbers}");
        }
        assert_eq!(read("step 2 up 3s"), [phase("step 2 up", 3000)]);
        assert_eq!(read("bend and hold 3s"), [phase("bend and hold", 3000)]);
    }

    #[test]
    fn an_error_points_at_its_phase() {
        assert_eq!(error("straighten 2, bend 1s"), (11..12, Some("\"straighten 2s, bend 1s\"".into())));
        assert_eq!(error("straighten, bend 1s"), (0..10, None));
        assert_eq!(error("lift 2s,, lower 1s"), (7..8, None));
        assert_eq!(error("lift 2s,"), (7..8, None));
        assert_eq!(error("lift 2s, , lower 1s"), (7..8, None));
        assert_eq!(error(" , lift 2s"), (1..2, None));
        assert_eq!(error("2s, 1s"), (0..2, None));
        assert_eq!(error("3-1"), (0..3, Some("\"lower 3s, lift 1s\"".into())));
        assert_eq!(error("3--1"), (2..2, None));
        assert_eq!(error("0s"), (0..2, None));
        assert_eq!(error("0-0-0"), (0..5, None));
        assert_eq!(error("4"), (0..1, Some("\"4s\"".into())));
        assert_eq!(error("lift -2s"), (5..6, Some("\"lift 2s\"".into())));
        assert_eq!(error(""), (0..0, None));
    }

    #[test]
    fn a_fix_changes_the_phase_with_the_error() {
        assert_eq!(error("hold 3s, lift 2s, hold"), (18..22, None));
        assert_eq!(error("lift up 2s, lift"), (12..16, None));
        assert_eq!(error("set2 2 sec"), (6..7, Some("\"set2 2s\"".into())));
        assert_eq!(error("hold 1s, set2 2 sec"), (15..16, Some("\"hold 1s, set2 2s\"".into())));
    }
}
