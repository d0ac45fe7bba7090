//! Numbers and lengths of time in a line.

use super::amounts::{LineReader, NumberRange};
use super::tokens::LineToken;

impl LineReader<'_> {
    /// The token so many behind the present one.
    pub(super) fn peek(&self, ahead: usize) -> Option<&LineToken> {
        self.all.get(self.at + ahead)
    }

    /// The word so far ahead; empty where none stands there.
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
        let unit = self.unit(at)?;
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

    /// How many seconds a unit of time has.
    fn unit(&self, at: usize) -> Option<f64> {
        match self.word(at) {
            "s" | "sec" | "secs" | "second" | "seconds" => Some(1.0),
            "m" | "min" | "mins" | "minute" | "minutes" => Some(60.0),
            "h" | "hr" | "hour" | "hours" => Some(3600.0),
            "" if self.sign(at, '"') || self.sign(at, '″') || self.sign(at, '”') => Some(1.0),
            "" if self.sign(at, '\'') || self.sign(at, '′') || self.sign(at, '’') => Some(60.0),
            _ => None,
        }
    }
}
