//! Reads how often in a day or a week something is done, for which a routine has no key.

use super::amounts::LineReader;

const PERIOD_WORDS: [&str; 10] =
    ["day", "days", "week", "weeks", "daily", "weekly", "night", "morning", "hour", "hours"];
/// Words between a number and its period: `twice a day`.
const PER_WORDS: [&str; 4] = ["each", "per", "a", "every"];

/// See the readers in `amounts` for what is returned.
impl LineReader<'_> {
    /// `twice a day`, `3-4 times per week`, `5/week`, `daily`, `every other day`, `on alternate
    /// days`, and after an amount `a day`.
    pub(super) fn frequency(&mut self) -> Option<usize> {
        let start = match (self.word(0), self.word(1)) {
            ("repeat", "on") | ("up", "to") => 2,
            ("repeat" | "on", _) => 1,
            ("frequency", _) => self.skip(1, &[], ":="),
            _ => usize::from(self.is_times(0)),
        };
        let end = self.interval_of_days(start).or_else(|| self.times_in_a_period(start));
        let is_per = end.is_none()
            && self.amounts.has_amount()
            && self.follows_amount()
            && self.skip(0, &["a", "per"], "/") == 1
            && self.is_period(1);
        let end = end.or(is_per.then_some(2))?;
        let text_start = match self.amounts.consumed.last() {
            // `10 minutes a day`, with the amount.
            Some(amount) if is_per => amount.start,
            // Of `on alternate days`, the connecting word isn't kept.
            _ => self.peek(start)?.span.start,
        };
        let text = self.line.get(text_start..self.peek(end - 1)?.span.end)?.to_owned();
        self.amounts.kept.push((text, "a routine doesn't say how often; it is kept as a comment"));
        Some(end)
    }

    /// `daily`, `every day`, `every other day`, `alternate days`.
    fn interval_of_days(&self, start: usize) -> Option<usize> {
        let has_period = |at: usize| PERIOD_WORDS.contains(&self.word(at));
        match self.word(start) {
            "daily" | "weekly" | "hourly" => Some(start + 1),
            "every" | "each" | "alternate" if has_period(start + 1) => Some(start + 2),
            "every" => {
                let is_ordinal = matches!(self.word(start + 1), "other" | "second" | "third");
                let count = self.number_or_range(start + 1).map(|(_, count)| count);
                let end = start + 1 + count.or(is_ordinal.then_some(1))?;
                has_period(end).then_some(end + 1)
            }
            _ => None,
        }
    }

    /// `twice a day`, `once or twice daily`, `3-4 times per week`, `2x/day`, `5 days a week`.
    pub(super) fn times_in_a_period(&self, start: usize) -> Option<usize> {
        let count = |at: usize| match self.word(at) {
            "once" | "twice" => Some((at + 1, true)),
            _ => self.number_or_range(at).map(|(_, count)| (at + count, false)),
        };
        let (mut end, mut is_times) = count(start)?;
        if let Some(second) = count(end + 1).filter(|_| self.word(end) == "or") {
            (end, is_times) = second;
        }
        if self.is_times(end) || matches!(self.word(end), "times" | "time" | "sessions" | "days") {
            (end, is_times) = (end + 1, true);
        }
        let per = usize::from(PER_WORDS.contains(&self.word(end)) || self.is_sign(end, '/'));
        ((is_times || per > 0) && self.is_period(end + per)).then_some(end + per + 1)
    }

    /// Whether the token is a period in which something is done several times.
    fn is_period(&self, at: usize) -> bool {
        matches!(self.word(at), "day" | "week" | "daily" | "weekly" | "weeks" | "night" | "morning")
    }
}
