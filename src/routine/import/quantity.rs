//! Reads how much of a movement is done: sets, reps, times.

use super::amounts::{LONG_HOLD, LineReader, ListAmount, NumberRange, SAID_TWICE, set_once};
use super::tokens::to_count;
use super::units::is_reps;
use crate::routine::model::Side;

/// Words that make a time the hold of each rep.
const HOLD_WORDS: [&str; 9] =
    ["hold", "holds", "holding", "held", "pause", "pauses", "squeeze", "isometric", "contraction"];
/// Words between reps and the time of each, in either order: `10 reps of 5 s`.
const JOINING_WORDS: [&str; 10] = ["of", "for", "x", "\u{445}", "with", "a", "at", "repeat", "do", "perform"];
/// The most sets of a range such as `2-3 x 10`; in `15-20 x 3` the range is the reps.
const MAX_RANGE_OF_SETS: f64 = 6.0;

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
        match self.word(count) {
            "round" | "rounds" | "circuits" => self.rounds(value, count + 1),
            "set" | "sets" => self.sets_before_quantity(value, count + 1, true),
            _ if self.is_times(count) => self.sets_before_quantity(value, count + 1, false),
            _ => match self.quantity(0, false) {
                Some((quantity, count)) => self.store(None, quantity, count),
                None => self.number_series().or_else(|| self.bare_number()),
            },
        }
    }

    /// `3 rounds`, up to `end`: of what follows, or the sets of the amount before it.
    fn rounds(&mut self, rounds: NumberRange, end: usize) -> Option<usize> {
        let is_set = match to_count(rounds.max) {
            Some(count) if !self.amounts.has_amount() => set_once(&mut self.amounts.rounds, count),
            _ => self.set_sets(rounds.max),
        };
        if !is_set {
            return self.keep_or_stop(rounds.max, end);
        }
        self.note_greatest(rounds, end);
        Some(end + usize::from(self.word(end) == "of"))
    }

    /// Sets the number of sets. Returns whether it is a possible number and the line had
    /// no other.
    pub(super) fn set_sets(&mut self, value: f64) -> bool {
        let Some(sets) = to_count(value) else { return false };
        let amounts = &mut self.amounts;
        if amounts.rounds.is_some_and(|rounds| rounds != sets) {
            return false;
        }
        if let (Some(reps), Some(ListAmount::Time(time)), None, None) =
            (amounts.sets, amounts.quantity, amounts.hold, amounts.rest)
            && reps != sets
        {
            // `10 x 5 s, 3 sets`: the first number was the reps.
            amounts.quantity = Some(ListAmount::Reps(NumberRange::exactly(f64::from(reps))));
            (amounts.hold, amounts.sets) = (Some(time), Some(sets));
            return true;
        }
        set_once(&mut amounts.sets, sets)
    }

    /// `3 x 8/8` and `3 x 45/45s`: the amounts of both sides. It isn't sure what `8 x 20/10`
    /// means.
    fn sets_of_pair(&mut self, sets: NumberRange, at: usize) -> Option<usize> {
        let first = NumberRange::exactly(self.number(at)?);
        let second = NumberRange::exactly(self.number(at + 2)?);
        let (amount, end) = match self.duration(at + 2) {
            Some((time, count)) => (ListAmount::Time(time), at + 2 + count),
            None => (ListAmount::Reps(first), at + 3),
        };
        let is_each = first == second && self.amounts.quantity.is_none() && self.ends_fragment(end);
        if !is_each || !set_once(&mut self.amounts.side, Side::Each) {
            return self.stop_at_further_amount(end);
        }
        self.amounts.is_per_side = true;
        self.store(Some(sets), amount, end)
    }

    /// Takes a number of sets, up to `end`.
    fn sets(&mut self, value: NumberRange, end: usize) -> Option<usize> {
        if !self.set_sets(value.max) {
            return self.keep_or_stop(value.max, end);
        }
        self.note_greatest(value, end);
        Some(end)
    }

    /// Keeps sets up to `end` that the line has already; an impossible number stays among the
    /// words.
    fn keep_or_stop(&mut self, sets: f64, end: usize) -> Option<usize> {
        if to_count(sets).is_some() { self.keep(end, SAID_TWICE) } else { self.stop_at_further_amount(end) }
    }

    /// Notes that of a range of sets, up to `end`, the greater number is taken.
    fn note_greatest(&mut self, sets: NumberRange, end: usize) {
        if let Some(text) = self.text(0, end).filter(|_| sets.min < sets.max) {
            let note = format!("\"{text}\": a routine has one number of sets, so {}", sets.max);
            self.amounts.ranges.push(note);
        }
    }

    /// `x12`, `x 30 s`, or `x 3` after the amount of a set.
    fn times_before_number(&mut self) -> Option<usize> {
        if let Some((time, count)) = self.duration(1).and_then(|_| self.quantity(1, false)) {
            return self.store(None, time, 1 + count);
        }
        let (value, count) = self.number_or_range(1)?;
        if self.has_other_unit(1 + count) {
            return None;
        }
        let unit = self.word(1 + count);
        let is_of_sets = matches!(unit, "set" | "sets" | "round" | "rounds");
        let end = 1 + count + usize::from(is_of_sets || is_reps(unit));
        match self.amounts.quantity {
            None if !is_of_sets => return self.store(None, ListAmount::Reps(value), end),
            // `hold 5 s x 10 reps`
            Some(ListAmount::Time(_)) if is_reps(unit) && unit != "times" && self.amounts.sets.is_none() => {
                return self.store(None, ListAmount::Reps(value), end);
            }
            _ => {}
        }
        let belongs = is_of_sets || self.joins_amounts() || self.peek(end).is_none();
        if !belongs {
            return self.stop_at_further_amount(end);
        }
        // A second `x 3` isn't the sets of what stands before.
        let is_taken = self.amounts.sets.is_some() && !is_of_sets;
        if is_taken { self.keep_or_stop(value.max, end) } else { self.sets(value, end) }
    }

    /// Whether no words stand between what was read last and the current token.
    pub(super) fn follows_amount(&self) -> bool {
        !self.amounts.consumed.is_empty() && self.words_since == 0
    }

    /// `3 x 10` and `3 sets of 10`, from `start`, which is after the `x` or `sets`;
    /// `value` is the first number.
    fn sets_before_quantity(&mut self, value: NumberRange, start: usize, by_word: bool) -> Option<usize> {
        let at = if by_word {
            self.skip(start, &["of", "for", "hold", "x", "\u{445}"], ":,-–×✕✖*")
        } else {
            self.skip(start, &["of", "for", "hold"], "")
        };
        if let Some((reps, count)) = self.several_reps(at).filter(|(reps, _)| is_count_of(value, reps)) {
            let is_set = self.set_reps_by_set(reps).is_some();
            return if is_set { Some(at + count) } else { self.stop_at_further_amount(at + count) };
        }
        if self.times_in_a_period(at).is_some() {
            // `10x, 3x/day` and `3 sets, 2 times a day`: only the first number is read.
            return if by_word {
                self.sets(value, start)
            } else {
                self.store(None, ListAmount::Reps(value), start)
            };
        }
        if self.number(at).is_some() && self.is_sign(at + 1, '/') && self.number(at + 2).is_some() {
            return self.sets_of_pair(value, at);
        }
        let is_interval = by_word && self.work_and_rest(at).is_some();
        if let Some((quantity, count)) = self.quantity(at, true).filter(|_| !is_interval) {
            let end = at + count;
            if let ListAmount::Reps(sets) = quantity
                && !by_word
            {
                let is_by_word = self.word(end) == "sets";
                // `10 x 3 sets` and `15-20 x 3`: the sets come last.
                if is_by_word
                    || value.min < value.max && value.max > MAX_RANGE_OF_SETS && sets.max < value.min
                {
                    return self.store(Some(sets), ListAmount::Reps(value), end + usize::from(is_by_word));
                }
            }
            return self.store(Some(value), quantity, end);
        }
        if let Some((_, count)) = self.number_or_range(at)
            && DISTANCES.contains(&self.word(at + count))
            && self.amounts.distance.is_none()
        {
            let end = at + count + 1;
            if self.amounts.quantity.is_some() || !self.set_sets(value.max) {
                return self.stop_at_further_amount(end);
            }
            self.note_greatest(value, start);
            self.amounts.distance = self.text(at, end);
            return Some(end);
        }
        if by_word {
            return self.sets(value, start);
        }
        if self.ends_fragment(start) && self.amounts.quantity.is_none() {
            // `Heel slides 10-15x`.
            self.amounts.quantity = Some(ListAmount::Reps(value));
            return Some(start);
        }
        None
    }

    /// Whether a name or an amount ends before this token.
    pub(super) fn ends_fragment(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none() || self.is_one_of(ahead, ",;)(.")
    }

    /// Stores an amount, and its number of sets if it is given, and returns `count`; `None`
    /// if the line has such an amount already, so that this one stays in the instructions.
    fn store(&mut self, sets: Option<NumberRange>, quantity: ListAmount, count: usize) -> Option<usize> {
        let is_held = self.is_held(count);
        let sets_fit = sets.is_none_or(|sets| {
            let mut given = [self.amounts.sets, self.amounts.rounds].into_iter().flatten();
            to_count(sets.max).is_some_and(|sets| given.all(|before| before == sets))
        });
        let has_sets = sets.is_some() || self.amounts.sets.is_some();
        // `3x10, 60 s`: so long a time may be a rest.
        let is_multiplied = self.is_times(0);
        let may_be_hold = |time: NumberRange| !has_sets || is_multiplied || time.max < LONG_HOLD;
        let is_stored = match (self.amounts.quantity, quantity) {
            _ if !sets_fit => false,
            (None, quantity) => {
                self.amounts.quantity = Some(quantity);
                self.is_time_held = is_held;
                true
            }
            // `10 reps, hold 5 seconds`, in either order.
            (Some(ListAmount::Reps(_)), ListAmount::Time(time)) => {
                let is_joined = may_be_hold(time) && self.joins_amounts() && !self.names_next(count);
                (is_held || is_joined) && self.set_hold(time)
            }
            (Some(ListAmount::Time(time)), ListAmount::Reps(_)) => {
                let is_hold = self.is_time_held || may_be_hold(time) && self.joins_amounts();
                let is_new = is_hold && self.set_hold(time);
                if is_new {
                    self.amounts.quantity = Some(quantity);
                }
                is_new
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
        if !is_stored || sets.is_some_and(|sets| !self.set_sets(sets.max)) {
            return self.stop_at_further_amount(count);
        }
        if let Some(sets) = sets {
            self.note_greatest(sets, count);
        }
        Some(count)
    }

    /// Whether an amount of `count` tokens is called a hold: in it, beside it, or in the
    /// words since the last amount.
    fn is_held(&self, count: usize) -> bool {
        let start = self.amounts.consumed.last().map_or(0, |range| range.end);
        let end = self.index + count;
        let tokens = self.tokens.get(..self.tokens.len().min(end + 1)).unwrap_or_default();
        tokens
            .iter()
            .rev()
            .take_while(|token| token.span.start >= start)
            .any(|token| HOLD_WORDS.contains(&token.word()))
    }

    /// Whether only signs and joining words stand between the last amount and the current token.
    fn joins_amounts(&self) -> bool {
        let start = self.amounts.consumed.last().map_or(0, |range| range.end);
        let between = self.tokens.get(..self.index).unwrap_or_default().iter().rev();
        between.take_while(|token| token.span.start >= start).all(|token| {
            token.is_any_sign() || JOINING_WORDS.contains(&token.word()) || HOLD_WORDS.contains(&token.word())
        })
    }

    /// Whether the word at a token names something else than what goes on after an amount.
    fn names_next(&self, at: usize) -> bool {
        let next = self.word(at);
        let goes_on = [
            "each",
            "per",
            "every",
            "ea",
            "either",
            "both",
            "on",
            "rest",
            "between",
            "x",
            "at",
            "a",
            "with",
            "in",
            "then",
            "and",
            "alternating",
            "left",
            "right",
            "l",
            "r",
        ];
        !next.is_empty() && self.number(at).is_none() && !next.ends_with("ly") && !goes_on.contains(&next)
    }

    /// Leaves the rest of the line to the instructions, since what begins with this amount
    /// of `count` tokens is about something else.
    pub(super) fn stop_at_further_amount(&mut self, count: usize) -> Option<usize> {
        self.amounts.further = self.text(0, count);
        if self.amounts.consumed.is_empty()
            && let Some(start) = self.peek(0).map(|token| token.span.start)
        {
            // The name ends here.
            self.amounts.consumed.push(start..start);
        }
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
        if let Some((time, count)) = self.maximum_at(start).filter(|_| allow_bare) {
            return Some((ListAmount::Max(time), count));
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
    pub(super) fn after_place_of_hold(&self, end: usize) -> usize {
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
            let (value, count) =
                self.number_or_range(start).filter(|(_, count)| self.is_label_of_sets(start + count))?;
            self.sets(value, start + count)
        } else if is_hold {
            // `hold 20 s on, 10 s off`
            if self.work_and_rest(start).is_some() {
                return Some(start);
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

    /// Whether `sets` before a number, which ends at `end`, is a label, as in `sets: 3`. In
    /// `Quad sets: 10 reps` it belongs to the name.
    fn is_label_of_sets(&self, end: usize) -> bool {
        let unit = self.word(end);
        let reps_follow = is_reps(unit)
            && self.number(self.skip(end + 1, &[], ":=")).is_some()
            && self.duration(self.skip(end + 1, &[], ":=")).is_none();
        let follows_name = self.token_before().is_some_and(|before| !before.word().is_empty());
        if reps_follow || self.is_one_of(end, ",;") && is_reps(self.word(end + 1)) {
            return true;
        }
        let has_unit = is_reps(unit)
            || matches!(unit, "set" | "sets")
            || self.duration(end - 1).is_some()
            || self.is_times(end)
            || self.is_hyphen(end);
        !follows_name && !has_unit
    }

    /// `AMRAP`, `max reps in 60 s`, `to failure`, `as many as you can`.
    pub(super) fn maximum(&mut self) -> Option<usize> {
        let (time, count) = self.maximum_at(0)?;
        match (self.amounts.quantity, time) {
            (None, time) => self.amounts.quantity = Some(ListAmount::Max(time)),
            (Some(ListAmount::Time(time)), None) => self.amounts.quantity = Some(ListAmount::Max(Some(time))),
            _ => return self.stop_at_further_amount(count),
        }
        Some(count)
    }

    /// As many as one can, with the time if one is given, and the number of tokens.
    fn maximum_at(&self, at: usize) -> Option<(Option<NumberRange>, usize)> {
        let count = match (self.word(at), self.word(at + 1)) {
            ("amrap", _) => 1,
            ("max", next) if is_reps(next) => 2,
            ("to", "failure" | "fatigue") => 2,
            ("as", "many") => {
                let with_reps = if is_reps(self.word(at + 2)) { 4 } else { 3 };
                if self.word(at + with_reps - 1) != "as" {
                    return None;
                }
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
