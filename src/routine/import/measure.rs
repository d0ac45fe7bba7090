//! Reads numbers and durations in a line.

use super::amounts::{LineReader, ListAmount, NumberRange};
use super::tokens::{LineToken, LineTokenKind, to_count, unit_of_time};
use std::ops::Range;

/// Words of what lasts ten minutes and more: with them `20m` is minutes, otherwise metres.
const LONG_ACTIVITIES: [&str; 22] = [
    "jog",
    "jogging",
    "run",
    "running",
    "walk",
    "cycle",
    "cycling",
    "bike",
    "spin",
    "row",
    "rowing",
    "swim",
    "elliptical",
    "treadmill",
    "cardio",
    "ice",
    "heat",
    "bath",
    "rest",
    "easy",
    "warm",
    "cool",
];

impl LineReader<'_> {
    /// The token `ahead` tokens after the current one.
    pub(super) fn peek(&self, ahead: usize) -> Option<&LineToken> {
        self.tokens.get(self.index + ahead)
    }

    /// The word there; empty if that token is no word.
    pub(super) fn word(&self, ahead: usize) -> &str {
        self.peek(ahead).map_or("", LineToken::word)
    }

    /// The number there.
    pub(super) fn number(&self, ahead: usize) -> Option<f64> {
        self.peek(ahead)?.number()
    }

    /// Whether that token is this sign.
    pub(super) fn is_sign(&self, ahead: usize, sign: char) -> bool {
        self.peek(ahead).is_some_and(|token| token.is_sign(sign))
    }

    /// Whether that token is one of these signs.
    pub(super) fn is_one_of(&self, ahead: usize, signs: &str) -> bool {
        signs.chars().any(|sign| self.is_sign(ahead, sign))
    }

    /// The first token from `start` on that is none of these words and signs.
    pub(super) fn skip(&self, start: usize, words: &[&str], signs: &str) -> usize {
        let is_skipped = |token: &LineToken| match &token.kind {
            LineTokenKind::Word(word) => words.contains(&word.as_str()),
            LineTokenKind::Sign(sign) => signs.contains(*sign),
            LineTokenKind::Number(_) => false,
        };
        let tokens = self.tokens.get(self.index + start..).unwrap_or_default();
        start + tokens.iter().take_while(|token| is_skipped(token)).count()
    }

    /// Whether that token means times, as in `3 x 10`.
    pub(super) fn is_times(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(LineToken::is_times)
    }

    /// The bytes of the tokens from `start` to before `end`.
    pub(super) fn span(&self, start: usize, end: usize) -> Option<Range<usize>> {
        Some(self.peek(start)?.span.start..self.peek(end.checked_sub(1)?)?.span.end)
    }

    /// The text of the tokens from `start` to before `end`.
    pub(super) fn text(&self, start: usize, end: usize) -> Option<String> {
        self.line.get(self.span(start, end)?).map(str::to_owned)
    }

    /// A number, or two with a hyphen or `to` between, and the number of tokens.
    pub(super) fn number_or_range(&self, start: usize) -> Option<(NumberRange, usize)> {
        let from = self.number(start)?;
        let joined = self.is_one_of(start + 1, "-–") || self.word(start + 1) == "to";
        match self.number(start + 2).filter(|to| joined && *to > from) {
            Some(to) => Some((NumberRange { min: from, max: to }, 3)),
            None => Some((NumberRange::exactly(from), 1)),
        }
    }

    /// A duration with its unit, such as `45s`, `1:30`, `1 min 30 s` or `30-60 seconds`:
    /// its seconds and the number of tokens.
    pub(super) fn duration(&self, start: usize) -> Option<(NumberRange, usize)> {
        if let (Some(minutes), true, Some(seconds)) =
            (self.number(start), self.is_sign(start + 1, ':'), self.number(start + 2))
        {
            let no_space_after =
                |ahead: usize| Some(self.peek(ahead)?.span.end == self.peek(ahead + 1)?.span.start);
            if no_space_after(start) == Some(true)
                && no_space_after(start + 1) == Some(true)
                && seconds < 60.0
            {
                let unit = usize::from(self.unit(start + 3).is_some());
                return Some((NumberRange::exactly(minutes * 60.0 + seconds), 3 + unit));
            }
        }
        if let Some((part, count)) = match (self.word(start), self.word(start + 1)) {
            ("half", "a") => Some((0.5, 2)),
            ("a", _) => Some((1.0, 1)),
            _ => None,
        } {
            // `half a minute`, `a minute`
            let unit = self.unit(start + count).filter(|_| self.word(start + count).len() > 1)?;
            return Some((NumberRange::exactly(part * unit), count + 1));
        }
        let (value, mut count) = self.number_or_range(start)?;
        let mut at = start + count;
        if self.is_sign(at, '-') && self.unit(at + 1).is_some() {
            // `30-second hold`.
            (at, count) = (at + 1, count + 1);
        }
        let is_distance = self.word(at) == "m" && self.is_metres(start, value);
        let unit = self.unit(at).filter(|_| !is_distance)?;
        count += 1;
        if unit > 1.0 && unit < 3600.0 && value.min >= value.max {
            let more = start + count + usize::from(self.word(start + count) == "and");
            if let Some(seconds) = self.number(more).filter(|_| self.unit(more + 1) == Some(1.0)) {
                return Some((NumberRange::exactly(value.min * 60.0 + seconds), more + 2 - start));
            }
        }
        Some((value.map(|number| number * unit), count))
    }

    /// Whether a number before `m` is metres rather than minutes. `start` is the number's
    /// first token.
    fn is_metres(&self, start: usize, value: NumberRange) -> bool {
        let is_multiplied = start.checked_sub(1).is_some_and(|before| self.is_times(before));
        let is_long = self.tokens.iter().any(|token| LONG_ACTIVITIES.contains(&token.word()));
        value.max > 60.0 || value.max >= 10.0 && (is_multiplied || !is_long)
    }

    /// `30 s on / 15 s off`, with the number of sets before or after it: `8 x`, `x 8`.
    pub(super) fn interval(&mut self) -> Option<usize> {
        let before = self.number(0).filter(|_| self.is_times(1));
        let start = if before.is_some() { 2 } else { 0 };
        let (work, count) = self.duration(start)?;
        let mut end = start + count;
        if !matches!(self.word(end), "on" | "work") {
            return None;
        }
        end = self.skip(end + 1, &["and", "then"], "/,;+-–");
        let (rest, count) = self.duration(end)?;
        end += count;
        if !matches!(self.word(end), "off" | "rest") {
            return None;
        }
        end += 1;
        let after = self.number(end + 1).filter(|_| self.is_times(end));
        end += if after.is_some() { 2 } else { 0 };
        self.amounts.quantity.get_or_insert(ListAmount::Time(work));
        self.amounts.rest.get_or_insert(rest.max);
        self.amounts.sets = self.amounts.sets.or(before.or(after).and_then(to_count));
        Some(end)
    }

    /// The seconds of the unit of time at a token.
    fn unit(&self, at: usize) -> Option<f64> {
        if let Some(seconds) = unit_of_time(self.word(at)) {
            return Some(seconds);
        }
        match self.word(at) {
            "" if self.is_one_of(at, "\"″”") => Some(1.0),
            "" if self.is_one_of(at, "'′’") => Some(60.0),
            _ => None,
        }
    }
}

/// A range of seconds as a routine writes it: `45s`, `30-60s`, `5-7min`.
pub(super) fn durations(seconds: NumberRange) -> String {
    let NumberRange { min, max } = seconds;
    if min >= max {
        return duration(max);
    }
    let is_minutes = |seconds: f64| seconds % 60.0 == 0.0;
    if is_minutes(min) && is_minutes(max) {
        return format!("{}-{}min", min / 60.0, max / 60.0);
    }
    format!("{min}-{max}s")
}

/// Seconds as a routine writes them: `45s`, `1min30s`.
pub(super) fn duration(seconds: f64) -> String {
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    match (minutes > 0.0, rest > 0.0) {
        (true, true) => format!("{minutes}min{rest}s"),
        (true, false) => format!("{minutes}min"),
        _ => format!("{rest}s"),
    }
}
