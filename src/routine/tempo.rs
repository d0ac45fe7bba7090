//! The pace of a rep: `straighten 2s, bend 1s`, `3-1-1-0`, `4s`.

use super::duration;
use super::fault::{Fault, quoted, shown};
use super::model::{Tempo, TempoPhase};
use std::ops::Range;

/// What bare numbers mean, in their order.
const NUMBERED: [&str; 4] = ["lower", "hold", "lift", "hold"];

/// Reads a tempo. Phases of no length are left out; their sum is above zero.
pub(super) fn parse(text: &str) -> Result<Tempo, Fault> {
    let phases = if is_numbers(text) { numbers(text)? } else { named(text)? };
    let phases: Vec<TempoPhase> = phases.into_iter().filter(|phase| !phase.length.is_zero()).collect();
    if phases.is_empty() {
        let fault = Fault::new("bad-tempo", 0..text.len(), "a rep of this tempo takes no time");
        return Err(fault.label("one phase above zero is needed").fix(Some(quoted("2s"))));
    }
    Ok(Tempo { phases })
}

/// Whether a text is numbers with hyphens between them and nothing else.
fn is_numbers(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
}

fn numbers(text: &str) -> Result<Vec<TempoPhase>, Fault> {
    let parts: Vec<Range<usize>> = parts(text, '-');
    if !(3..=4).contains(&parts.len()) {
        let message = "a tempo in numbers has three or four: lower, hold, lift, hold";
        let fault = Fault::new("bad-tempo", 0..text.len(), message);
        let fix = (parts.len() == 2).then(|| {
            let both: Vec<&str> = text.split('-').collect();
            quoted(&format!("lower {}s, lift {}s", both.first().unwrap_or(&"2"), both.get(1).unwrap_or(&"1")))
        });
        return Err(fault.label(format!("{} here", count_word(parts.len()))).fix(fix));
    }
    parts
        .into_iter()
        .zip(NUMBERED)
        .map(|(part, name)| {
            let digits = text.get(part.clone()).unwrap_or("");
            let length = duration::single(&format!("{digits}s")).map_err(|_| {
                Fault::new("bad-tempo", part, "a number is wanted here").label("seconds, such as 3 or 1.5")
            })?;
            Ok(TempoPhase { name: Some(name.to_owned()), length })
        })
        .collect()
}

fn count_word(count: usize) -> String {
    if count == 2 { "two".to_owned() } else { count.to_string() }
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

fn named(text: &str) -> Result<Vec<TempoPhase>, Fault> {
    let parts = parts(text, ',');
    let lone = parts.len() == 1;
    parts.into_iter().map(|part| phase(text, part, lone)).collect()
}

/// Reads one `name length`; the name may be missing where the phase is alone.
fn phase(text: &str, part: Range<usize>, lone: bool) -> Result<TempoPhase, Fault> {
    let words = text.get(part.clone()).unwrap_or("");
    if words.is_empty() {
        let at = part.start.saturating_sub(1)..part.start.max(1).min(text.len());
        return Err(Fault::new("bad-tempo", at, "a phase is missing").label("such as \"lift 2s, lower 3s\""));
    }
    let (name, length) = match words.rsplit_once(char::is_whitespace) {
        Some((name, length)) => (Some(name.trim()), length),
        None => (None, words),
    };
    let length_at = part.end - length.len();
    if !length.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        let fault = Fault::new("bad-tempo", part, format!("the phase `{}` has no length", shown(words)));
        return Err(fault.label("such as 2s").fix(Some(quoted(&with_length(text, words)))));
    }
    if name.is_none() && !lone {
        let fault = Fault::new("bad-tempo", part, "each of several phases needs a name");
        return Err(fault.label("such as \"lift 2s, lower 3s\""));
    }
    let length = duration::single(length).map_err(|fault| {
        let fixed = fault.fix.as_ref().map(|length| quoted(&replace(text, length_at..part.end, length)));
        fault.shifted(length_at).fix(fixed)
    })?;
    Ok(TempoPhase { name: name.map(str::to_owned), length })
}

fn replace(text: &str, part: Range<usize>, by: &str) -> String {
    format!("{}{by}{}", text.get(..part.start).unwrap_or(""), text.get(part.end..).unwrap_or(""))
}

/// The tempo with a length after a phase that has none; what else is wrong
/// with it stays.
fn with_length(text: &str, words: &str) -> String {
    text.replacen(words, &format!("{words} 2s"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, u128)> {
        parse(text).unwrap().phases.into_iter().map(|p| (p.name, p.length.as_millis())).collect()
    }

    fn fault(text: &str) -> (Range<usize>, Option<String>) {
        let fault = parse(text).unwrap_err();
        (fault.part, fault.fix)
    }

    fn phase(name: &str, ms: u128) -> (Option<String>, u128) {
        (Some(name.to_owned()), ms)
    }

    #[test]
    fn all_three_ways_are_read() {
        assert_eq!(read("straighten 2s, bend 1s"), [phase("straighten", 2000), phase("bend", 1000)]);
        assert_eq!(read("push the hands 1.5s,back 1s"), [phase("push the hands", 1500), phase("back", 1000)]);
        assert_eq!(read("4s"), [(None, 4000)]);
        assert_eq!(read("3-1-1"), [phase("lower", 3000), phase("hold", 1000), phase("lift", 1000)]);
        assert_eq!(read("3-0-1.5-0"), [phase("lower", 3000), phase("lift", 1500)]);
        assert_eq!(read("lift 2s, hold 0s, lower 3s"), [phase("lift", 2000), phase("lower", 3000)]);
    }

    #[test]
    fn faults_point_at_the_phase() {
        assert_eq!(fault("straighten 2, bend 1s"), (11..12, Some("\"straighten 2s, bend 1s\"".into())));
        assert_eq!(fault("straighten, bend 1s"), (0..10, Some("\"straighten 2s, bend 1s\"".into())));
        assert_eq!(fault("lift 2s,, lower 1s"), (7..8, None));
        assert_eq!(fault("lift 2s,"), (7..8, None));
        assert_eq!(fault("2s, 1s"), (0..2, None));
        assert_eq!(fault("3-1"), (0..3, Some("\"lower 3s, lift 1s\"".into())));
        assert_eq!(fault("3--1"), (2..2, None));
        assert_eq!(fault("0s"), (0..2, Some("\"2s\"".into())));
        assert_eq!(fault("0-0-0"), (0..5, Some("\"2s\"".into())));
        assert_eq!(fault("4"), (0..1, Some("\"4s\"".into())));
        assert_eq!(fault("lift -2s"), (5..6, Some("\"lift 2s\"".into())));
        assert_eq!(fault(""), (0..0, None));
    }
}
