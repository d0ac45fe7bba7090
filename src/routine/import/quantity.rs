//! Reads how much of a movement is done: sets, reps, times.

use super::amounts::{LineReader, ListAmount, NumberRange};
use super::tokens::to_count;

/// Words before a number that belongs to them: `phase 2`.
const NUMBERED_WORDS: [&str; 9] = ["day", "week", "phase", "part", "level", "stage", "no", "set", "grade"];

/// Units of what is neither time nor reps.
const OTHER_UNITS: [&str; 16] = [
    "kg", "lb", "lbs", "km", "m", "cm", "meter", "metre", "meters", "metres", "yards", "yd", "miles",
    "degrees", "breaths", "breath",
];
/// The units among them that are a distance.
const DISTANCES: [&str; 9] = ["km", "m", "meter", "metre", "meters", "metres", "yards", "yd", "miles"];

/// See the readers in `amounts` for what is returned.
impl LineReader<'_> {
    /// Whether the line has given a number of reps.
    pub(super) fn has_reps(&self) -> bool {
        matches!(self.amounts.quantity, Some(ListAmount::Reps(_)))
    }

    /// `3x45s`, `2 sets of 8-12 reps`, `30 s x 3`, `x12`, `10 reps`, `90s`,
    /// `1:30`, `3 sets`, `3 rounds`.
    pub(super) fn sets_and_amount(&mut self) -> Option<usize> {
        if self.is_times(0) {
            return self.times_before_number();
        }
        if matches!(self.word(0), "half" | "a") {
            let (time, count) = self.duration(0)?;
            return self.store(None, ListAmount::Time(time), count);
        }
        let (value, count) = self.number_or_range(0)?;
        let unit = self.word(count);
        if matches!(unit, "round" | "rounds" | "circuits") {
            self.amounts.rounds.get_or_insert(to_count(value.max)?);
            let of = usize::from(self.word(count + 1) == "of");
            return Some(count + 1 + of);
        }
        let by_word = matches!(unit, "set" | "sets");
        if by_word || self.is_times(count) {
            return self.sets_before_quantity(value, count + 1, by_word);
        }
        if let Some((quantity, count)) = self.quantity(0, false) {
            return self.store(None, quantity, count);
        }
        self.bare_number()
    }

    /// `x12`, or `x 3` after the amount of a set.
    fn times_before_number(&mut self) -> Option<usize> {
        let (value, count) = self.number_or_range(1)?;
        if self.has_other_unit(1 + count) || self.amounts.sets.is_some() {
            return None;
        }
        let end = 1 + count + usize::from(is_reps(self.word(1 + count)));
        if self.amounts.quantity.is_none() {
            self.amounts.quantity = Some(ListAmount::Reps(value));
        } else if self.follows_amount() || self.peek(end).is_none() || self.word(end) == "sets" {
            self.amounts.sets = Some(to_count(value.max)?);
        } else {
            return self.stop_at_further_amount(end);
        }
        Some(end)
    }

    /// Whether only signs stand between the last amount and the current token.
    fn follows_amount(&self) -> bool {
        let end = self.amounts.consumed.last().map_or(0, |range| range.end);
        let between = self.peek(0).and_then(|token| self.line.get(end..token.span.start));
        !between.unwrap_or_default().contains(char::is_alphabetic)
    }

    /// `3 x 10` and `3 sets of 10`, from `start`, which is after the `x` or `sets`;
    /// `value` is the first number.
    fn sets_before_quantity(&mut self, value: NumberRange, start: usize, by_word: bool) -> Option<usize> {
        let at = if by_word {
            self.skip(start, &["of", "for", "hold", "x", "\u{445}"], ",-×✕✖*")
        } else {
            self.skip(start, &["of", "for", "hold"], "")
        };
        if let Some((reps, count)) = self.several_reps(at).filter(|(reps, _)| is_count_of(value, reps)) {
            self.set_reps_by_set(reps)?;
            return Some(at + count);
        }
        if let Some((quantity, count)) = self.quantity(at, true) {
            if !by_word && self.word(at + count) == "sets" {
                // `10 x 3 sets`: the sets come last.
                if let ListAmount::Reps(sets) = quantity {
                    return self.store(to_count(sets.max), ListAmount::Reps(value), at + count + 1);
                }
            }
            return self.store(to_count(value.max), quantity, at + count);
        }
        if let Some((_, count)) = self.number_or_range(at)
            && DISTANCES.contains(&self.word(at + count))
            && self.amounts.sets.is_none()
        {
            self.amounts.sets = to_count(value.max);
            self.amounts.distance = self.text(at, at + count + 1);
            return Some(at + count + 1);
        }
        if by_word {
            self.amounts.sets.get_or_insert(to_count(value.max)?);
            return Some(start);
        }
        if self.ends_fragment(start) && self.amounts.quantity.is_none() {
            // `Heel slides 10-15x`.
            self.amounts.quantity = Some(ListAmount::Reps(value));
            return Some(start);
        }
        None
    }

    /// `10, 8, 6`: the reps of each set.
    pub(super) fn reps_by_set(&mut self) -> Option<usize> {
        let before = self.index.checked_sub(1).and_then(|at| self.tokens.get(at))?;
        if NUMBERED_WORDS.contains(&before.word()) || self.amounts.quantity.is_some() {
            return None;
        }
        let (reps, count) = self.several_reps(0).filter(|(reps, _)| reps.len() > 2)?;
        let is_sequence = reps.is_sorted_by(|a, b| a < b) || reps.is_sorted_by(|a, b| a > b);
        // `3-1-1` is a tempo.
        if self.is_sign(1, '-') && !(is_sequence && reps.iter().all(|reps| *reps >= 5.0)) {
            return None;
        }
        self.set_reps_by_set(reps)?;
        Some(count)
    }

    /// Two or more numbers with commas, slashes or hyphens between them, and the number
    /// of tokens.
    fn several_reps(&self, start: usize) -> Option<(Vec<f64>, usize)> {
        let separator = [',', '/', '-', '–'].into_iter().find(|sign| self.is_sign(start + 1, *sign))?;
        let mut reps = vec![self.number(start)?];
        let mut end = start + 1;
        while let Some(number) = self.number(end + 1).filter(|_| self.is_sign(end, separator)) {
            reps.push(number);
            end += 2;
        }
        let are_reps = reps.iter().all(|reps| (3.0..=200.0).contains(reps) && reps.fract() == 0.0);
        let with_unit = end + usize::from(is_reps(self.word(end)));
        (are_reps && reps.len() > 1 && self.ends_fragment(with_unit)).then_some((reps, with_unit - start))
    }

    fn set_reps_by_set(&mut self, reps: Vec<f64>) -> Option<()> {
        if self.amounts.quantity.is_some() || self.amounts.sets.is_some() {
            return None;
        }
        self.amounts.sets = u32::try_from(reps.len()).ok();
        self.amounts.quantity = Some(ListAmount::Reps(NumberRange::exactly(*reps.first()?)));
        self.amounts.reps_by_set = reps;
        Some(())
    }

    /// A number without a unit, at the end of a line or before the side: `Squats 15`.
    fn bare_number(&mut self) -> Option<usize> {
        let before = self.index.checked_sub(1).and_then(|at| self.tokens.get(at))?;
        let (value, count) = self.number_or_range(0)?;
        let belongs_to_name = ['/', '-', '#'].iter().any(|sign| before.is_sign(*sign))
            || NUMBERED_WORDS.contains(&before.word());
        let unit = self.word(count);
        let is_steps = matches!(unit, "steps" | "step");
        let ends = self.ends_fragment(count)
            || is_steps
            || self.is_sign(count, '/') && !self.word(count + 1).is_empty()
            || matches!(
                unit,
                "each" | "per" | "every" | "alternating" | "alternately" | "ea" | "total" | "in"
            );
        let has_total = unit != "in" || matches!(self.word(count + 1), "total" | "all");
        if belongs_to_name
            || !(ends && has_total)
            || self.amounts.quantity.is_some()
            || !(3.0..=200.0).contains(&value.max)
            || value.max.fract() != 0.0
        {
            return None;
        }
        self.amounts.quantity = Some(ListAmount::Reps(value));
        Some(count + usize::from(is_steps))
    }

    /// Whether a name or an amount ends before this token.
    pub(super) fn ends_fragment(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none() || self.is_one_of(ahead, ",;)(.")
    }

    /// Stores an amount and returns `count`; `None` if the line has such an amount
    /// already, so that this one stays in the instructions.
    fn store(&mut self, sets: Option<u32>, quantity: ListAmount, count: usize) -> Option<usize> {
        let is_stored = match (self.amounts.quantity, quantity) {
            (None, quantity) => {
                self.amounts.quantity = Some(quantity);
                true
            }
            // `10 reps, hold 5 seconds`, in either order.
            (Some(ListAmount::Reps(_)), ListAmount::Time(time)) => self.set_hold(time),
            (Some(ListAmount::Time(time)), ListAmount::Reps(_)) => {
                self.amounts.quantity = Some(quantity);
                self.set_hold(time)
            }
            // `AMRAP 60 s`, in either order.
            (Some(ListAmount::Max(None)), ListAmount::Time(time))
            | (Some(ListAmount::Time(time)), ListAmount::Max(None)) => {
                self.amounts.quantity = Some(ListAmount::Max(Some(time)));
                true
            }
            (Some(ListAmount::Time(before)), ListAmount::Time(time)) if before == time && sets.is_none() => {
                self.amounts.repeats_of_time += 1;
                true
            }
            _ => false,
        };
        if is_stored {
            self.amounts.sets = self.amounts.sets.or(sets);
            return Some(count);
        }
        self.stop_at_further_amount(count)
    }

    /// Leaves the rest of the line to the instructions, since what begins with this amount
    /// of `count` tokens is about something else.
    fn stop_at_further_amount(&mut self, count: usize) -> Option<usize> {
        self.amounts.further = self.text(0, count);
        self.index = self.tokens.len();
        None
    }

    /// Sets how long each rep is held. Returns whether the line had no hold before.
    pub(super) fn set_hold(&mut self, time: NumberRange) -> bool {
        let is_free = self.amounts.hold.is_none() && self.amounts.tempo.is_none();
        if is_free {
            self.amounts.hold = Some(time);
        }
        is_free
    }

    /// A quantity with its unit. With `allow_bare`, a number without a unit is reps.
    fn quantity(&self, start: usize, allow_bare: bool) -> Option<(ListAmount, usize)> {
        if let Some((time, count)) = self.duration(start) {
            let held = usize::from(matches!(self.word(start + count), "hold" | "holds"));
            let end = if held > 0 { self.after_place_of_hold(start + count + held) } else { start + count };
            return Some((ListAmount::Time(time), end - start));
        }
        if let Some((_, count)) = self.maximum_at(start).filter(|_| allow_bare) {
            return Some((ListAmount::Max(None), count));
        }
        let (value, count) = self.number_or_range(start)?;
        if is_reps(self.word(start + count)) {
            return Some((ListAmount::Reps(value), count + 1));
        }
        if allow_bare && matches!(self.word(start + count), "steps" | "step") {
            return Some((ListAmount::Reps(value), count + 1));
        }
        (allow_bare && !self.has_other_unit(start + count)).then_some((ListAmount::Reps(value), count))
    }

    /// The end after `at the top`, if that follows.
    fn after_place_of_hold(&self, end: usize) -> usize {
        let the = usize::from(self.word(end + 1) == "the");
        let is_place = matches!(self.word(end + 1 + the), "top" | "bottom" | "end");
        if self.word(end) == "at" && is_place { end + 2 + the } else { end }
    }

    /// Whether this token is the unit of something else than reps: `20 m`, `5 %`.
    fn has_other_unit(&self, at: usize) -> bool {
        OTHER_UNITS.contains(&self.word(at)) || self.is_one_of(at, "%°")
    }

    /// `reps: 10`, `sets: 3`, and `hold 10s` after reps.
    pub(super) fn labelled(&mut self) -> Option<usize> {
        let label = self.word(0);
        let is_hold = matches!(label, "hold" | "holding" | "time" | "duration");
        let start = self.skip(1, &["for", "of", "each", "it"], ":=");
        if label == "hold" && self.index == 1 {
            // `Squat hold 30s`: a name of two words.
            return None;
        }
        if label == "sets" {
            let (value, count) = self.number_or_range(start)?;
            if self.is_times(start + count) {
                // `Quad sets 10x10s`
                return None;
            }
            self.amounts.sets.get_or_insert(to_count(value.max)?);
            Some(start + count)
        } else if is_hold {
            // `hold 20 s on, 10 s off`
            self.index += start;
            let interval = self.interval();
            self.index -= start;
            if let Some(count) = interval {
                return Some(start + count);
            }
            let (time, count) = self.duration(start)?;
            let end = self.after_place_of_hold(start + count);
            self.store(None, ListAmount::Time(time), end)
        } else if is_reps(label) && start > 1 {
            let (value, count) = self.number_or_range(start)?;
            self.store(None, ListAmount::Reps(value), start + count)
        } else {
            None
        }
    }

    /// `AMRAP`, `max reps in 60 s`, `to failure`, `as many as you can`.
    pub(super) fn maximum(&mut self) -> Option<usize> {
        let (time, count) = self.maximum_at(0)?;
        match (self.amounts.quantity, time) {
            (None, time) => self.amounts.quantity = Some(ListAmount::Max(time)),
            (Some(ListAmount::Time(time)), None) => self.amounts.quantity = Some(ListAmount::Max(Some(time))),
            _ => {}
        }
        Some(count)
    }

    /// As many as one can, with the time if one is given, and the number of tokens.
    fn maximum_at(&self, at: usize) -> Option<(Option<NumberRange>, usize)> {
        let count = match (self.word(at), self.word(at + 1)) {
            ("amrap", _) => 1,
            ("max", next) if is_reps(next) => 2,
            ("to", "failure" | "fatigue") => 2,
            ("as", "many") if self.word(at + 2) == "as" => {
                let with_reps = if is_reps(self.word(at + 2)) { 4 } else { 3 };
                match self.word(at + with_reps) {
                    "possible" => with_reps + 1,
                    "you" if self.word(at + with_reps + 1) == "can" => with_reps + 2,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let joining = usize::from(matches!(self.word(at + count), "in" | "for" | "over"));
        match self.duration(at + count + joining) {
            Some((time, length)) => Some((Some(time), count + joining + length)),
            None => Some((None, count)),
        }
    }
}

/// Whether there are as many numbers of reps as `sets`.
fn is_count_of(sets: NumberRange, reps: &[f64]) -> bool {
    to_count(sets.max).and_then(|sets| usize::try_from(sets).ok()) == Some(reps.len())
}

pub(super) fn is_reps(word: &str) -> bool {
    matches!(word, "rep" | "reps" | "repetition" | "repetitions" | "times" | "wdh")
}
