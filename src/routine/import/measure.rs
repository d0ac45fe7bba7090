//! Reads numbers and durations in a line.

use super::amounts::{LineReader, ListAmount, NumberRange};
use super::tokens::{LineToken, LineTokenKind};
use super::units::{duration, to_milliseconds, unit_of_time};
use std::ops::Range;

/// The hyphen, the dashes and the minus.
pub(super) const HYPHENS: &str = "-–—−";

/// The most tokens that are skipped, so that a line is read in one go.
const MAX_SKIPPED: usize = 12;

impl LineReader<'_> {
    /// The token `ahead` tokens after the current one.
    pub(super) fn peek(&self, ahead: usize) -> Option<&LineToken> {
        self.tokens.get(self.index + ahead)
    }

    /// The token before the current one.
    pub(super) fn token_before(&self) -> Option<&LineToken> {
        self.tokens.get(self.index.checked_sub(1)?)
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
        start + tokens.iter().take(MAX_SKIPPED).take_while(|token| is_skipped(token)).count()
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

    /// A number, or two with a hyphen, `to` or `between … and`, and the number of tokens.
    pub(super) fn number_or_range(&self, start: usize) -> Option<(NumberRange, usize)> {
        let (first, joins_range) = match self.word(start) {
            "between" => (start + 1, self.word(start + 2) == "and"),
            _ => (start, self.is_hyphen(start + 1) || self.word(start + 1) == "to"),
        };
        let from = self.number(first)?;
        // `Lunge variation 2 - 10 reps` is no range.
        let is_near = |to: f64| to <= 3.0 * from || self.are_adjacent(first, first + 1);
        let is_range = |to: &f64| joins_range && *to > from && (is_near(*to) || !self.is_hyphen(first + 1));
        match self.number(first + 2).filter(is_range) {
            Some(to) => Some((NumberRange { min: from, max: to }, first + 3 - start)),
            None => (first == start).then_some((NumberRange::exactly(from), 1)),
        }
    }

    /// Whether that token is a hyphen, a dash or a minus.
    pub(super) fn is_hyphen(&self, ahead: usize) -> bool {
        self.is_one_of(ahead, HYPHENS)
    }

    /// Whether no space is between the tokens there.
    pub(super) fn are_adjacent(&self, ahead: usize, next: usize) -> bool {
        let (first, second) = (self.peek(ahead), self.peek(next));
        first.zip(second).is_some_and(|(first, second)| first.span.end == second.span.start)
    }

    /// A duration with its unit, such as `45s`, `1:30`, `1 min 30 s`, `30-60 seconds` or
    /// `30s to 1 min`: its seconds and the number of tokens.
    pub(super) fn duration(&self, start: usize) -> Option<(NumberRange, usize)> {
        let (from, count) = self.simple_duration(start)?;
        let sign = start + count;
        let to = self.simple_duration(sign + 1).filter(|(to, _)| to.min > from.max);
        if let Some((to, more)) = to {
            let end = sign + 1 + more;
            // `30 s - 60 s rest` is no range.
            let is_hyphenated = self.is_hyphen(sign)
                && self.are_adjacent(sign - 1, sign)
                && !matches!(self.word(end), "rest" | "off");
            if is_hyphenated || self.word(sign) == "to" {
                return Some((NumberRange { min: from.min, max: to.max }, end - start));
            }
        }
        Some((from, count))
    }

    /// A duration whose units, if it is a range, stand only behind its end.
    fn simple_duration(&self, start: usize) -> Option<(NumberRange, usize)> {
        self.clock_time(start).or_else(|| self.one_unit(start)).or_else(|| self.with_units(start))
    }

    /// `1:30`
    fn clock_time(&self, start: usize) -> Option<(NumberRange, usize)> {
        let minutes = self.number(start).filter(|_| self.is_sign(start + 1, ':'))?;
        let seconds = self.number(start + 2).filter(|seconds| *seconds < 60.0)?;
        let unit = usize::from(self.unit(start + 3).is_some());
        (self.are_adjacent(start, start + 1) && self.are_adjacent(start + 1, start + 2))
            .then_some((NumberRange::exactly(minutes * 60.0 + seconds), 3 + unit))
    }

    /// `half a minute`, `a minute`
    fn one_unit(&self, start: usize) -> Option<(NumberRange, usize)> {
        let (part, count) = match (self.word(start), self.word(start + 1)) {
            ("half", "a") => (0.5, 2),
            ("a", _) => (1.0, 1),
            _ => return None,
        };
        let unit = self.unit(start + count).filter(|_| self.word(start + count).len() > 1)?;
        Some((NumberRange::exactly(part * unit), count + 1))
    }

    /// `45s`, `30-60 seconds`, `1 h 30 min`, `1h30`
    fn with_units(&self, start: usize) -> Option<(NumberRange, usize)> {
        let (value, count) = self.number_or_range(start)?;
        // `30-second hold`
        let hyphen = usize::from(self.is_hyphen(start + count) && self.unit(start + count + 1).is_some());
        let mut end = start + count + hyphen;
        let is_distance = self.word(end) == "m" && self.is_metres(start, value);
        let mut unit = self.unit(end).filter(|_| !is_distance)?;
        end += 1;
        let mut seconds = value.map(|number| number * unit);
        while unit > 1.0 && value.min >= value.max {
            let next = end + usize::from(self.word(end) == "and");
            let Some(number) = self.number(next).filter(|number| *number < 60.0) else { break };
            let smaller = self.unit(next + 1).filter(|smaller| *smaller < unit);
            if smaller.is_none() && (self.unit(next + 1).is_some() || !self.are_adjacent(end - 1, next)) {
                break;
            }
            end = next + 1 + usize::from(smaller.is_some());
            unit = smaller.unwrap_or(unit / 60.0);
            seconds = seconds.map(|seconds| seconds + number * unit);
        }
        Some((seconds, end - start))
    }

    /// Whether a number before `m` is metres rather than minutes. `start` is the number's
    /// first token.
    fn is_metres(&self, start: usize, value: NumberRange) -> bool {
        let is_multiplied = start.checked_sub(1).is_some_and(|before| self.is_times(before));
        value.max > 60.0 || value.max >= 10.0 && (is_multiplied || !self.is_long_activity)
    }

    /// `30 s on / 15 s off`, with the number of sets before or after it: `8 x`, `x 8`.
    pub(super) fn interval(&mut self) -> Option<usize> {
        let before = self.number(0).filter(|_| self.is_times(1));
        let start = if before.is_some() { 2 } else { 0 };
        let (work, rest, mut end) = self.work_and_rest(start)?;
        let after = self.number(end + 1).filter(|_| self.is_times(end));
        if after.is_some() {
            end += 2 + usize::from(matches!(self.word(end + 2), "rounds" | "sets" | "times"));
        }
        let sets = before.or(after);
        let is_new = self.amounts.quantity.is_none() && self.amounts.rest.is_none();
        if !is_new || sets.is_some_and(|sets| !self.set_sets(sets)) {
            return self.stop_at_further_amount(end);
        }
        self.amounts.quantity = Some(ListAmount::Time(work));
        self.amounts.rest = Some(rest.max);
        Some(end)
    }

    /// The seconds of `30 s on / 15 s off`, and where it ends.
    pub(super) fn work_and_rest(&self, start: usize) -> Option<(NumberRange, NumberRange, usize)> {
        let (work, count) = self.duration(start)?;
        let on = start + count;
        let off = self.skip(on + 1, &["and", "then"], "/,;+-–—");
        let (rest, count) = self.duration(off).filter(|_| matches!(self.word(on), "on" | "work"))?;
        let end = off + count;
        matches!(self.word(end), "off" | "rest").then_some((work, rest, end + 1))
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
    let NumberRange { min, max } = seconds.map(to_milliseconds);
    if min >= max {
        return duration(max);
    }
    let is_minutes = |seconds: f64| seconds % 60.0 == 0.0;
    if is_minutes(min) && is_minutes(max) {
        return format!("{}-{}min", min / 60.0, max / 60.0);
    }
    format!("{min}-{max}s")
}
