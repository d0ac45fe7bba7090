//! Numbers and lengths of time in a line.

use super::amounts::{LineReader, ListAmount, NumberRange, whole};
use super::tokens::{LineToken, unit_of_time};

impl LineReader<'_> {
    /// The token so many behind the present one.
    pub(super) fn peek(&self, ahead: usize) -> Option<&LineToken> {
        self.all.get(self.at + ahead)
    }

    /// The word so far ahead; empty if none stands there.
    pub(super) fn word(&self, ahead: usize) -> &str {
        self.peek(ahead).map_or("", LineToken::word)
    }

    /// The number so far ahead.
    pub(super) fn number(&self, ahead: usize) -> Option<f64> {
        self.peek(ahead)?.number()
    }

    /// Whether this sign stands so far ahead.
    pub(super) fn sign(&self, ahead: usize, sign: char) -> bool {
        self.peek(ahead).is_some_and(|token| token.is_sign(sign))
    }

    /// Whether a sign for `times` stands so far ahead.
    pub(super) fn times(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(LineToken::is_times)
    }

    /// A number, or two with a hyphen or `to` between.
    pub(super) fn span(&self, start: usize) -> Option<(NumberRange, usize)> {
        let from = self.number(start)?;
        let joined = self.sign(start + 1, '-') || self.sign(start + 1, '–') || self.word(start + 1) == "to";
        match self.number(start + 2).filter(|to| joined && *to > from) {
            Some(to) => Some(((from, to), 3)),
            None => Some(((from, from), 1)),
        }
    }

    /// A length with its unit, in seconds: `45s`, `1:30`, `1 min 30 s`,
    /// `30-60 seconds`.
    pub(super) fn length(&self, start: usize) -> Option<(NumberRange, usize)> {
        if let (Some(minutes), true, Some(seconds)) =
            (self.number(start), self.sign(start + 1, ':'), self.number(start + 2))
        {
            let close = |ahead: usize| Some(self.peek(ahead)?.span.end == self.peek(ahead + 1)?.span.start);
            if close(start) == Some(true) && close(start + 1) == Some(true) && seconds < 60.0 {
                let all = minutes * 60.0 + seconds;
                let unit = usize::from(self.unit(start + 3).is_some());
                return Some(((all, all), 3 + unit));
            }
        }
        let ((from, to), mut count) = self.span(start)?;
        let mut at = start + count;
        if self.sign(at, '-') && self.unit(at + 1).is_some() {
            // `30-second hold`.
            (at, count) = (at + 1, count + 1);
        }
        // Nobody holds anything for so many minutes: they are metres.
        let unit = self.unit(at).filter(|_| self.word(at) != "m" || to <= 60.0)?;
        count += 1;
        if unit > 1.0 && unit < 3600.0 && to <= from {
            let more = start + count + usize::from(self.word(start + count) == "and");
            if let Some(seconds) = self.number(more).filter(|_| self.unit(more + 1) == Some(1.0)) {
                let all = from * 60.0 + seconds;
                return Some(((all, all), more + 2 - start));
            }
        }
        Some(((from * unit, to * unit), count))
    }

    /// `30 s on / 15 s off`, with how often before or behind it: `8 x`, `x 8`.
    pub(super) fn interval(&mut self) -> Option<usize> {
        let before = self.number(0).filter(|_| self.times(1));
        let start = if before.is_some() { 2 } else { 0 };
        let (work, count) = self.length(start)?;
        let mut end = start + count;
        if !matches!(self.word(end), "on" | "work") {
            return None;
        }
        end += 1;
        while ['/', ',', ';', '+', '-', '–'].into_iter().any(|sign| self.sign(end, sign))
            || matches!(self.word(end), "and" | "then")
        {
            end += 1;
        }
        let ((_, rest), count) = self.length(end)?;
        end += count;
        if !matches!(self.word(end), "off" | "rest") {
            return None;
        }
        end += 1;
        let behind = self.number(end + 1).filter(|_| self.times(end));
        end += if behind.is_some() { 2 } else { 0 };
        self.found.quantity.get_or_insert(ListAmount::Time(work));
        self.found.rest.get_or_insert(rest);
        self.found.sets = self.found.sets.or(before.or(behind).and_then(whole));
        Some(end)
    }

    /// How many seconds a unit of time has.
    fn unit(&self, at: usize) -> Option<f64> {
        if let Some(seconds) = unit_of_time(self.word(at)) {
            return Some(seconds);
        }
        match self.word(at) {
            "" if self.sign(at, '"') || self.sign(at, '″') || self.sign(at, '”') => Some(1.0),
            "" if self.sign(at, '\'') || self.sign(at, '′') || self.sign(at, '’') => Some(60.0),
            _ => None,
        }
    }
}
