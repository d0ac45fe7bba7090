//! Reads the amounts, side, rest, tempo and load of a line.

use super::tokens::{LineToken, to_count, tokens};
use crate::routine::model::Side;
use std::ops::Range;

/// A range of numbers; both are equal if there is only one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NumberRange {
    pub(super) min: f64,
    pub(super) max: f64,
}

impl NumberRange {
    /// One number.
    pub(super) const fn exactly(value: f64) -> Self {
        Self { min: value, max: value }
    }

    /// Both numbers changed by `change`.
    pub(super) fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self { min: change(self.min), max: change(self.max) }
    }
}

/// The length of a phase that a line doesn't say: of the release after a hold, or of the
/// way back.
pub(super) const ASSUMED_PHASE: NumberRange = NumberRange::exactly(2.0);

/// How much of a movement is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ListAmount {
    /// Seconds.
    Time(NumberRange),
    /// A number of reps.
    Reps(NumberRange),
    /// As many reps as one can, in so many seconds if they are given.
    Max(Option<NumberRange>),
}

/// What a line says, apart from the name and the instructions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LineAmounts {
    /// The number of sets.
    pub(super) sets: Option<u32>,
    /// How much is done in a set.
    pub(super) quantity: Option<ListAmount>,
    /// The reps of each set, if they differ: `10, 8, 6`.
    pub(super) reps_by_set: Vec<f64>,
    /// How far, which no key can hold: `20 m`.
    pub(super) distance: Option<String>,
    /// How long each rep is held, in seconds.
    pub(super) hold: Option<NumberRange>,
    /// The tempo, in the syntax of a routine file.
    pub(super) tempo: Option<String>,
    /// The phase of the tempo whose length the line doesn't say.
    pub(super) assumed_phase: Option<&'static str>,
    /// The rest, in seconds.
    pub(super) rest: Option<f64>,
    /// The number of rounds of the movements that follow.
    pub(super) rounds: Option<u32>,
    /// The side or sides.
    pub(super) side: Option<Side>,
    /// The reps of both sides together, if the line gives them so and they were halved.
    pub(super) total_reps: Option<NumberRange>,
    /// Whether it is done once in each direction.
    pub(super) each_direction: bool,
    /// The weight.
    pub(super) load: Option<String>,
    /// Whether a list of spots follows: `each on calves, quads`.
    pub(super) spots_follow: bool,
    /// How often the time comes again: `calves 1 min, quads 1 min` has it once more.
    pub(super) repeats_of_time: usize,
    /// An amount of something else: the line is read up to it, and the rest stays among the
    /// words.
    pub(super) further: Option<String>,
    /// Further rests and loads, as the line writes them.
    pub(super) repeated: Vec<String>,
    /// How often in a day or a week, for which a routine has no key.
    pub(super) frequency: Vec<String>,
    /// The byte ranges of the line that were understood, in order.
    pub(super) consumed: Vec<Range<usize>>,
}

impl LineAmounts {
    /// Reads a line.
    pub(super) fn read(line: &str) -> Self {
        let tokens = tokens(line);
        let mut reader = LineReader { line, tokens: &tokens, ..LineReader::default() };
        while reader.index < tokens.len() {
            match reader.read_next() {
                Some(count) => {
                    reader.amounts.consumed.extend(reader.span(0, count));
                    reader.index += count;
                }
                None => reader.index += 1,
            }
        }
        reader.finish()
    }

    /// Whether it has a quantity or a number of sets.
    pub(super) fn has_amount(&self) -> bool {
        self.quantity.is_some() || self.sets.is_some()
    }

    /// Whether another line about the same movement has another value of the same kind.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        differ(self.sets.as_ref(), other.sets.as_ref())
            || differ(self.hold.as_ref(), other.hold.as_ref())
            || differ(self.tempo.as_ref(), other.tempo.as_ref())
            || differ(self.rest.as_ref(), other.rest.as_ref())
            || differ(self.side.as_ref(), other.side.as_ref())
            || differ(self.load.as_ref(), other.load.as_ref())
    }

    /// Whether it has values that a circuit can't have.
    pub(super) fn is_about_one_movement(&self) -> bool {
        self.hold.is_some()
            || self.tempo.is_some()
            || self.side.is_some()
            || self.load.is_some()
            || self.each_direction
    }

    /// Fills absent values from another line about the same movement.
    pub(super) fn merge_missing(&mut self, other: &Self) {
        self.sets = self.sets.or(other.sets);
        match (self.quantity, other.quantity, self.hold) {
            // `10 reps`, and below it `hold 5 seconds`.
            (Some(ListAmount::Reps(_)), Some(ListAmount::Time(time)), None) => self.hold = Some(time),
            (mine, theirs, _) => self.quantity = mine.or(theirs),
        }
        if self.reps_by_set.is_empty() {
            self.reps_by_set.clone_from(&other.reps_by_set);
        }
        self.hold = self.hold.or(other.hold);
        self.tempo = self.tempo.take().or_else(|| other.tempo.clone());
        self.rest = self.rest.or(other.rest);
        self.side = self.side.or(other.side);
        self.total_reps = self.total_reps.or(other.total_reps);
        self.each_direction |= other.each_direction;
        self.load = self.load.take().or_else(|| other.load.clone());
        self.make_long_holds_sets();
    }

    /// Makes `3 reps, hold 30 s` three sets of 30 s.
    fn make_long_holds_sets(&mut self) {
        if let (Some(ListAmount::Reps(reps)), Some(hold), None) = (self.quantity, self.hold, self.sets)
            && hold.max >= 20.0
            && let Some(sets) = to_count(reps.max)
        {
            (self.sets, self.quantity, self.hold) = (Some(sets), Some(ListAmount::Time(hold)), None);
        }
    }
}

/// Reads the amounts of a line, token by token.
#[derive(Default)]
pub(super) struct LineReader<'l> {
    pub(super) line: &'l str,
    pub(super) tokens: &'l [LineToken],
    /// The index of the next token.
    pub(super) index: usize,
    /// What was read so far.
    pub(super) amounts: LineAmounts,
    /// Whether the line says that the amount is for each side.
    pub(super) is_per_side: bool,
    /// Whether the line says that the amount is a total.
    pub(super) is_in_all: bool,
    /// Whether the line says that the amount is for each direction.
    pub(super) is_each_way: bool,
}

const REST_WORDS: [&str; 5] = ["rest", "rests", "break", "pause", "recovery"];
const PERIOD_WORDS: [&str; 10] =
    ["day", "days", "week", "weeks", "daily", "weekly", "night", "morning", "hour", "hours"];
/// Words between a number and its period: `twice a day`.
const PER_WORDS: [&str; 4] = ["each", "per", "a", "every"];

/// Each reader takes what begins at the current token and returns how many tokens
/// that is; `None` if it doesn't recognise anything there. Offsets such as `start` and
/// `end` count from the current token.
impl LineReader<'_> {
    fn read_next(&mut self) -> Option<usize> {
        self.frequency()
            .or_else(|| self.interval())
            .or_else(|| self.phases())
            .or_else(|| self.tempo())
            .or_else(|| self.rest())
            .or_else(|| self.load())
            .or_else(|| self.sides())
            .or_else(|| self.reps_by_set())
            .or_else(|| self.sets_and_amount())
            .or_else(|| self.labelled())
            .or_else(|| self.maximum())
    }

    /// What the line says as a whole.
    fn finish(mut self) -> LineAmounts {
        if self.is_each_way {
            self.set_directions();
        }
        self.amounts.make_long_holds_sets();
        let has_both_sides = matches!(self.amounts.side, Some(Side::Each | Side::Alternate));
        let alternates = self.amounts.side == Some(Side::Alternate);
        let is_total = self.is_in_all || alternates && !self.is_per_side;
        if let Some(ListAmount::Reps(total)) = self.amounts.quantity
            && has_both_sides
            && is_total
        {
            // A routine file has the reps of one side.
            self.amounts.quantity = Some(ListAmount::Reps(total.map(|reps| (reps / 2.0).ceil())));
            self.amounts.total_reps = Some(total);
        }
        self.amounts
    }

    /// `twice a day`, `3 times per week`, `daily`, `every other day`, `on alternate days`.
    fn frequency(&mut self) -> Option<usize> {
        let is_period = |word: &str| PERIOD_WORDS.contains(&word);
        let counted = self.number(0).is_some()
            && (self.is_times(1) || matches!(self.word(1), "times" | "time" | "sessions" | "days"));
        let mut end = match self.word(0) {
            "daily" | "weekly" => return self.note_frequency(1),
            "repeat" | "on" => {
                let skipped = if self.word(1) == "on" { 2 } else { 1 };
                self.index += skipped;
                let count = self.frequency();
                self.index -= skipped;
                return count.map(|count| count + skipped);
            }
            "every" | "each" | "alternate" if is_period(self.word(1)) => return self.note_frequency(2),
            "every" if is_period(self.word(2)) && self.is_interval_of_days(1) => {
                return self.note_frequency(3);
            }
            "twice" | "once" => 1,
            _ if counted => 2,
            _ => return None,
        };
        if PER_WORDS.contains(&self.word(end)) || self.is_sign(end, '/') {
            end += 1;
        }
        if !matches!(self.word(end), "day" | "week" | "daily" | "weekly" | "weeks" | "night" | "morning") {
            return None;
        }
        self.note_frequency(end + 1)
    }

    /// Whether the token stands between `every` and `day`: `other`, `second`, `2`.
    fn is_interval_of_days(&self, ahead: usize) -> bool {
        matches!(self.word(ahead), "other" | "second" | "third") || self.number(ahead).is_some()
    }

    fn note_frequency(&mut self, count: usize) -> Option<usize> {
        let text = self.text(0, count)?;
        self.amounts.frequency.push(text);
        Some(count)
    }

    /// `rest 30s`, `30 sec rest between sets`, `no rest`.
    fn rest(&mut self) -> Option<usize> {
        let is_rest = |word: &str| REST_WORDS.contains(&word);
        if self.word(0) == "no" && is_rest(self.word(1)) {
            return Some(self.set_rest(0.0, 2));
        }
        if is_rest(self.word(0)) {
            let words = ["of", "for", "time", "period", "between", "sets", "about"];
            let start = self.skip(1, &words, ":-–=~");
            let (time, count) = self.duration(start)?;
            return Some(self.set_rest(time.max, start + count));
        }
        let (time, count) = self.duration(0)?;
        let end = self.skip(count, &["of"], "-");
        if !is_rest(self.word(end)) {
            return None;
        }
        if self.word(end) == "pause" && time.max < 10.0 && self.has_reps() {
            // `10 reps, 2 s pause`: so short a pause is in each rep.
            return self.set_hold(time).then_some(end + 1);
        }
        Some(self.set_rest(time.max, end + 1))
    }

    /// Takes a rest that ends before the token `end`. Returns the end after `between sets`.
    fn set_rest(&mut self, rest: f64, end: usize) -> usize {
        let end = self.after_between_sets(end);
        if self.amounts.rest.is_some() {
            self.amounts.repeated.extend(self.text(0, end));
        }
        self.amounts.rest.get_or_insert(rest);
        end
    }

    /// The end after `between sets`, if that follows.
    fn after_between_sets(&self, end: usize) -> usize {
        let after = self.skip(end + 1, &["each", "the", "every", "all"], "");
        let is_between = matches!(self.word(end), "between" | "after")
            && matches!(
                self.word(after),
                "set" | "sets" | "rounds" | "round" | "reps" | "sides" | "exercise" | "exercises"
            );
        if is_between { after + 1 } else { end }
    }

    /// `with 12 kg`, `@ 40 lb`, `80 % 1RM`.
    fn load(&mut self) -> Option<usize> {
        let start = usize::from(self.is_sign(0, '@') || matches!(self.word(0), "with" | "at"));
        let (value, _) = self.digits(start)?;
        let is_of_max = self.is_sign(start + 1, '%')
            && self.number(start + 2) == Some(1.0)
            && self.word(start + 3) == "rm";
        let (load, end) = match self.word(start + 1) {
            _ if is_of_max => (format!("{value} % of 1RM"), start + 4),
            unit @ ("kg" | "kgs" | "kilo" | "kilos" | "lb" | "lbs" | "pounds") => {
                (format!("{value} {unit}"), start + 2)
            }
            _ => return None,
        };
        if self.amounts.load.is_some() {
            self.amounts.repeated.extend(self.text(0, end));
        }
        self.amounts.load.get_or_insert(load);
        Some(end)
    }
}
