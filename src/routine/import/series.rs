//! Reads numbers that have no unit: the reps of each set, and reps alone.

use super::amounts::{LineReader, ListAmount, NumberRange};
use super::units::is_reps;

/// Words before a number that belongs to them: `phase 2`.
const NUMBERED_WORDS: [&str; 9] = ["day", "week", "phase", "part", "level", "stage", "no", "set", "grade"];

/// See the readers in `amounts` for what is returned.
impl LineReader<'_> {
    /// `10, 8, 6`: the reps of each set.
    pub(super) fn reps_by_set(&mut self) -> Option<usize> {
        if NUMBERED_WORDS.contains(&self.token_before()?.word()) || self.amounts.quantity.is_some() {
            return None;
        }
        let (reps, count) = self.several_reps(0).filter(|(reps, _)| reps.len() > 2)?;
        let falls = reps.is_sorted_by(|a, b| a > b);
        let rises = reps.is_sorted_by(|a, b| a < b) && reps.iter().all(|reps| *reps >= 5.0);
        // `3-1-1` is a tempo.
        if self.is_hyphen(1) && !falls && !rises {
            return None;
        }
        if self.set_reps_by_set(reps).is_none() {
            return self.stop_at_further_amount(count);
        }
        Some(count)
    }

    /// Two or more numbers with commas, slashes or hyphens between them, and the number
    /// of tokens.
    pub(super) fn several_reps(&self, start: usize) -> Option<(Vec<f64>, usize)> {
        let separator = [',', '/', '-', '–', '—'].into_iter().find(|sign| self.is_sign(start + 1, *sign))?;
        let mut reps = vec![self.number(start)?];
        let mut end = start + 1;
        while let Some(number) = self.number(end + 1).filter(|_| self.is_sign(end, separator)) {
            reps.push(number);
            end += 2;
        }
        let is_range = !matches!(separator, ',' | '/') && reps.len() == 2 && reps.is_sorted();
        let falls = reps.len() > 2 && reps.is_sorted_by(|a, b| a > b);
        let min = if falls { 1.0 } else { 3.0 };
        let are_reps = reps.iter().all(|reps| (min..=200.0).contains(reps) && reps.fract() == 0.0);
        let with_unit = end + usize::from(is_reps(self.word(end)));
        let is_before_dash = self.is_hyphen(with_unit) && !self.are_adjacent(with_unit - 1, with_unit);
        let goes_on =
            !self.word(with_unit).is_empty() && self.ends_each(with_unit) && !self.is_times(with_unit);
        let ends =
            self.ends_fragment(with_unit) || is_before_dash || goes_on || self.per_side(with_unit).is_some();
        (are_reps && !is_range && reps.len() > 1 && ends).then_some((reps, with_unit - start))
    }

    pub(super) fn set_reps_by_set(&mut self, reps: Vec<f64>) -> Option<()> {
        let sets = u32::try_from(reps.len()).ok()?;
        let mut given = [self.amounts.sets, self.amounts.rounds].into_iter().flatten();
        if self.amounts.quantity.is_some() || given.any(|before| before != sets) {
            return None;
        }
        self.amounts.sets = Some(sets);
        self.amounts.quantity = Some(ListAmount::Reps(NumberRange::exactly(*reps.first()?)));
        self.amounts.reps_by_set = reps;
        Some(())
    }

    /// `30/45/60 s`, `12-8 reps`: it isn't sure what such a series of numbers means.
    pub(super) fn number_series(&mut self) -> Option<usize> {
        let (numbers, has_comma) = self.joined_numbers();
        let end = 2 * numbers.checked_sub(1)? + 1;
        let has_unit = is_reps(self.word(end)) || self.duration(end - 1).is_some();
        let is_series = if has_comma { numbers > 2 } else { numbers > 1 && has_unit };
        if is_series { self.stop_at_further_amount(end + usize::from(has_unit)) } else { None }
    }

    /// How many numbers stand here with a comma, a slash or a hyphen between them, and whether a
    /// comma is among those.
    fn joined_numbers(&self) -> (usize, bool) {
        let mut numbers = usize::from(self.number(0).is_some());
        let mut has_comma = false;
        while numbers > 0 && self.number(2 * numbers).is_some() {
            let sign = 2 * numbers - 1;
            let is_comma = self.is_sign(sign, ',');
            // `Level 2 - 10 reps` is no series.
            let is_joined = self.is_hyphen(sign) && self.are_adjacent(sign - 1, sign);
            if !is_comma && !is_joined && !self.is_sign(sign, '/') {
                break;
            }
            has_comma |= is_comma;
            numbers += 1;
        }
        (numbers, has_comma)
    }

    /// The number of tokens here that belong to the name: of `5-10-5 x 4`, the first five.
    pub(super) fn tokens_of_name(&self) -> usize {
        match self.joined_numbers() {
            (numbers @ 2.., false) => 2 * numbers - 1,
            _ => 1,
        }
    }

    /// A number without a unit, at the end of a line or before the side: `Squats 15`.
    pub(super) fn bare_number(&mut self) -> Option<usize> {
        let before = self.token_before()?;
        let (value, count) = self.number_or_range(0)?;
        let is_adjacent = before.span.end == self.peek(0)?.span.start;
        let belongs_to_name = is_adjacent && ['/', '-', '#'].iter().any(|sign| before.is_sign(*sign))
            || NUMBERED_WORDS.contains(&before.word());
        let is_steps = matches!(self.word(count), "steps" | "step");
        let after_in = count + usize::from(self.word(count) == "in");
        let ends = self.ends_fragment(count)
            || is_steps
            || self.is_sign(count, '/') && !self.word(count + 1).is_empty()
            || self.per_side(count).is_some()
            || self.load_at(count).is_some()
            || matches!(
                self.word(after_in),
                "each" | "per" | "every" | "both" | "either" | "alternating" | "alternately" | "ea" | "total"
            )
            || after_in > count && self.word(after_in) == "all";
        if belongs_to_name
            || !ends
            || self.amounts.quantity.is_some()
            || !(3.0..=200.0).contains(&value.max)
            || value.max.fract() != 0.0
        {
            return None;
        }
        self.amounts.quantity = Some(ListAmount::Reps(value));
        Some(count + usize::from(is_steps))
    }
}
