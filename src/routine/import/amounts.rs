//! Reads the amounts, side, rest, tempo and load of a line.

use super::tokens::{LineToken, tokens};
use crate::routine::model::Side;
use std::ops::Range;

/// The ends of a range; equal if there is only one number.
pub(super) type NumberRange = (f64, f64);

/// How much of a movement is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ListAmount {
    /// Seconds.
    Time(NumberRange),
    /// A number of reps.
    Reps(NumberRange),
    /// As many reps as one can.
    Max,
}

/// What a line says, apart from the name and the instructions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LineAmounts {
    /// The number of sets.
    pub(super) sets: Option<u32>,
    /// How much is done in a set.
    pub(super) quantity: Option<ListAmount>,
    /// How long each rep is held, in seconds.
    pub(super) hold: Option<NumberRange>,
    /// The tempo, in the syntax of a routine file.
    pub(super) tempo: Option<String>,
    /// The rest, in seconds.
    pub(super) rest: Option<f64>,
    /// The number of rounds of the movements that follow.
    pub(super) rounds: Option<u32>,
    /// The side or sides.
    pub(super) side: Option<Side>,
    /// The weight.
    pub(super) load: Option<String>,
    /// The byte ranges that say how often in a day or a week, for which a routine has no
    /// key.
    pub(super) frequency: Vec<Range<usize>>,
    /// The byte ranges of the line that were understood, in order.
    pub(super) consumed: Vec<Range<usize>>,
}

impl LineAmounts {
    /// Reads a line.
    pub(super) fn read(line: &str) -> Self {
        let tokens = tokens(line);
        let mut reader = LineReader { line, tokens: &tokens, index: 0, amounts: Self::default() };
        while reader.index < tokens.len() {
            let from = reader.index;
            match reader.read_next() {
                Some(count) if count > 0 => {
                    reader.index = (from + count).min(tokens.len());
                    let end = tokens.get(reader.index - 1).map_or(line.len(), |token| token.span.end);
                    reader.amounts.consumed.push(tokens[from].span.start..end);
                }
                _ => reader.index += 1,
            }
        }
        reader.amounts
    }

    /// Whether it has a quantity or a number of sets.
    pub(super) fn has_amount(&self) -> bool {
        self.quantity.is_some() || self.sets.is_some()
    }

    /// Fills absent values from another line about the same movement.
    pub(super) fn merge_missing(&mut self, other: &Self) {
        self.sets = self.sets.or(other.sets);
        match (self.quantity, other.quantity, self.hold) {
            // `10 reps`, and below it `hold 5 seconds`.
            (Some(ListAmount::Reps(_)), Some(ListAmount::Time(time)), None) => self.hold = Some(time),
            (mine, theirs, _) => self.quantity = mine.or(theirs),
        }
        self.hold = self.hold.or(other.hold);
        self.tempo = self.tempo.take().or_else(|| other.tempo.clone());
        self.rest = self.rest.or(other.rest);
        self.side = self.side.or(other.side);
        self.load = self.load.take().or_else(|| other.load.clone());
    }
}

/// Reads the amounts of a line, token by token.
pub(super) struct LineReader<'l> {
    line: &'l str,
    /// The tokens of the line.
    pub(super) tokens: &'l [LineToken],
    /// The index of the next token.
    pub(super) index: usize,
    /// What was read so far.
    pub(super) amounts: LineAmounts,
}

const EACH_WORDS: [&str; 4] = ["each", "per", "a", "every"];
const BODY_PARTS: [&str; 18] = [
    "side",
    "sides",
    "leg",
    "legs",
    "arm",
    "arms",
    "foot",
    "feet",
    "hip",
    "hips",
    "knee",
    "knees",
    "hand",
    "hands",
    "ankle",
    "ankles",
    "shoulder",
    "shoulders",
];
const REST_WORDS: [&str; 5] = ["rest", "rests", "break", "pause", "recovery"];
const PERIOD_WORDS: [&str; 8] = ["day", "days", "week", "weeks", "daily", "weekly", "night", "morning"];

/// Each reader takes what begins at the current token and returns how many tokens
/// that is; `None` if it doesn't recognise anything there. Offsets such as `start` and
/// `end` count from the current token.
impl LineReader<'_> {
    fn read_next(&mut self) -> Option<usize> {
        self.frequency()
            .or_else(|| self.interval())
            .or_else(|| self.tempo())
            .or_else(|| self.rest())
            .or_else(|| self.load())
            .or_else(|| self.sides())
            .or_else(|| self.sets_and_amount())
            .or_else(|| self.labelled())
            .or_else(|| self.maximum())
    }

    /// `twice a day`, `3 times per week`, `daily`, `every other day`.
    fn frequency(&mut self) -> Option<usize> {
        let is_period = |word: &str| PERIOD_WORDS.contains(&word);
        let first = self.word(0);
        let counted = self.number(0).is_some()
            && (self.is_times(1) || matches!(self.word(1), "times" | "time" | "sessions" | "days"));
        let mut end = match first {
            "twice" | "once" => 1,
            "daily" | "weekly" => return self.note_frequency(1),
            "every" if is_period(self.word(1)) => return self.note_frequency(2),
            "every" if self.word(1) == "other" && is_period(self.word(2)) => return self.note_frequency(3),
            _ if counted => 2,
            _ => return None,
        };
        if EACH_WORDS.contains(&self.word(end)) || self.is_sign(end, '/') {
            end += 1;
        }
        if !is_period(self.word(end)) || self.word(end).ends_with("days") {
            return None;
        }
        self.note_frequency(end + 1)
    }

    fn note_frequency(&mut self, count: usize) -> Option<usize> {
        let (from, to) = (self.peek(0)?.span.start, self.peek(count - 1)?.span.end);
        self.amounts.frequency.push(from..to);
        Some(count)
    }

    /// `tempo 3-1-1`, and three or four numbers with hyphens between them.
    fn tempo(&mut self) -> Option<usize> {
        let mut start = 0;
        if self.word(0) == "tempo" {
            start = 1;
            while self.is_sign(start, ':') || matches!(self.word(start), "of" | "is") {
                start += 1;
            }
        }
        let mut parts = vec![self.digits(start)?];
        let mut end = start + 1;
        while (self.is_sign(end, '-') || self.is_sign(end, '–') || self.is_sign(end, '/')) && parts.len() < 5
        {
            let Some(next) = self.digits(end + 1) else { break };
            parts.push(next);
            end += 2;
        }
        let is_plausible =
            parts.iter().map(|part| part.1).sum::<f64>() > 0.0 && parts.iter().all(|part| part.1 <= 60.0);
        if !(3..=4).contains(&parts.len()) || !is_plausible || self.amounts.tempo.is_some() {
            return None;
        }
        let texts: Vec<String> = parts.into_iter().map(|part| part.0).collect();
        self.amounts.tempo = Some(texts.join("-"));
        Some(end)
    }

    fn digits(&self, ahead: usize) -> Option<(String, f64)> {
        let token = self.peek(ahead).filter(|token| token.word().is_empty())?;
        let value = token.number()?;
        Some((self.line.get(token.span.clone())?.to_owned(), value))
    }

    /// `rest 30s`, `30 sec rest between sets`, `no rest`.
    fn rest(&mut self) -> Option<usize> {
        let is_rest = |word: &str| REST_WORDS.contains(&word);
        if self.word(0) == "no" && is_rest(self.word(1)) {
            self.amounts.rest.get_or_insert(0.0);
            return Some(self.after_between_sets(2));
        }
        if is_rest(self.word(0)) {
            let mut start = 1;
            while matches!(self.word(start), "of" | "for" | "time" | "period" | "between" | "sets" | "about")
                || [':', '-', '–', '=', '~'].into_iter().any(|sign| self.is_sign(start, sign))
            {
                start += 1;
            }
            let ((_, most), count) = self.duration(start)?;
            self.amounts.rest.get_or_insert(most);
            return Some(self.after_between_sets(start + count));
        }
        let ((_, most), mut end) = self.duration(0)?;
        while matches!(self.word(end), "of") || self.is_sign(end, '-') {
            end += 1;
        }
        if !is_rest(self.word(end)) {
            return None;
        }
        self.amounts.rest.get_or_insert(most);
        Some(self.after_between_sets(end + 1))
    }

    /// The end after `between sets`, if that follows.
    fn after_between_sets(&self, end: usize) -> usize {
        let mut after = end;
        if !matches!(self.word(after), "between" | "after") {
            return end;
        }
        after += 1;
        while matches!(self.word(after), "each" | "the" | "every" | "all") {
            after += 1;
        }
        if matches!(
            self.word(after),
            "set" | "sets" | "rounds" | "round" | "reps" | "sides" | "exercise" | "exercises"
        ) {
            after + 1
        } else {
            end
        }
    }

    /// `with 12 kg`, `@ 40 lb`.
    fn load(&mut self) -> Option<usize> {
        let start = usize::from(self.is_sign(0, '@') || matches!(self.word(0), "with" | "at"));
        let value = self.digits(start)?;
        let unit = self.word(start + 1).to_owned();
        if !matches!(unit.as_str(), "kg" | "kgs" | "kilo" | "kilos" | "lb" | "lbs" | "pounds") {
            return None;
        }
        self.amounts.load.get_or_insert_with(|| format!("{} {unit}", value.0));
        Some(start + 2)
    }

    /// `each side`, `per leg`, `/side`, `each`, `both sides`, `alternating`,
    /// `left side`.
    fn sides(&mut self) -> Option<usize> {
        let is_part = |word: &str| BODY_PARTS.contains(&word);
        let amount = self.amounts.has_amount();
        let (first, second) = (self.word(0), self.word(1));
        let (side, count) = match first {
            "each" | "per" | "every" | "both" | "either" if is_part(second) => (Side::Each, 2),
            "a" if amount && matches!(second, "side" | "leg" | "arm" | "foot") => (Side::Each, 2),
            "each" | "ea" if amount && !matches!(second, "set" | "way" | "direction" | "rep" | "time") => {
                (Side::Each, 1)
            }
            "" if self.is_sign(0, '/') && is_part(second) => (Side::Each, 2),
            "" if self.is_sign(0, '/') && amount && matches!(second, "each" | "s") => (Side::Each, 2),
            "l" | "e" if self.is_sign(1, '/') && matches!(self.word(2), "r" | "s") => (Side::Each, 3),
            "left" if second == "and" && self.word(2) == "right" => (Side::Each, 3),
            "alternating" | "alternate" | "alternately" if is_part(second) => (Side::Alternate, 2),
            "alternating" | "alternately" if amount => (Side::Alternate, 1),
            "left" | "right" if is_part(second) || second == "only" => {
                (if first == "left" { Side::Left } else { Side::Right }, 2)
            }
            _ => return None,
        };
        self.amounts.side.get_or_insert(side);
        Some(count)
    }

    /// `3x45s`, `2 sets of 8-12 reps`, `30 s x 3`, `x12`, `10 reps`, `90s`,
    /// `1:30`, `3 sets`, `3 rounds`.
    fn sets_and_amount(&mut self) -> Option<usize> {
        if self.is_times(0) {
            let (value, count) = self.number_or_range(1)?;
            if self.is_measured(1 + count) || self.amounts.sets.is_some() {
                return None;
            }
            let count = count + usize::from(is_reps(self.word(1 + count)));
            if self.amounts.quantity.is_some() {
                self.amounts.sets = Some(to_count(value.1)?);
            } else {
                self.amounts.quantity = Some(ListAmount::Reps(value));
            }
            return Some(1 + count);
        }
        let (value, count) = self.number_or_range(0)?;
        let by_word = matches!(self.word(count), "set" | "sets");
        if matches!(self.word(count), "round" | "rounds" | "circuits") {
            self.amounts.rounds.get_or_insert(to_count(value.1)?);
            let of = usize::from(self.word(count + 1) == "of");
            return Some(count + 1 + of);
        }
        if by_word || self.is_times(count) {
            let mut start = count + 1;
            while matches!(self.word(start), "of" | "for" | "hold")
                || by_word && (self.is_times(start) || self.is_sign(start, ','))
            {
                start += 1;
            }
            if let Some((quantity, more)) = self.quantity(start, true) {
                if !by_word && self.word(start + more) == "sets" {
                    // `10 x 3 sets`: the sets come last.
                    if let ListAmount::Reps(sets) = quantity {
                        self.set_amount(to_count(sets.1), ListAmount::Reps(value));
                        return Some(start + more + 1);
                    }
                }
                self.set_amount(to_count(value.1), quantity);
                return Some(start + more);
            }
            if by_word {
                self.amounts.sets.get_or_insert(to_count(value.1)?);
                return Some(count + 1);
            }
            return None;
        }
        if let Some((quantity, count)) = self.quantity(0, false) {
            self.set_amount(None, quantity);
            return Some(count);
        }
        self.bare_number()
    }

    /// A number without a unit, at the end of a line or before the side: `Squats 15`.
    fn bare_number(&mut self) -> Option<usize> {
        let before = self.index.checked_sub(1).and_then(|at| self.tokens.get(at))?;
        let (value, count) = self.number_or_range(0)?;
        let names_something = matches!(
            before.word(),
            "day" | "week" | "phase" | "part" | "level" | "stage" | "no" | "set" | "grade"
        );
        let belongs_to_name =
            before.is_sign('/') || before.is_sign('-') || before.is_sign('#') || names_something;
        let ends = self.peek(count).is_none_or(|next| next.is_sign(','))
            || self.is_sign(count, '/') && !self.word(count + 1).is_empty()
            || matches!(self.word(count), "each" | "per" | "alternating" | "alternately" | "ea");
        if belongs_to_name
            || !ends
            || self.amounts.quantity.is_some()
            || !(3.0..=200.0).contains(&value.1)
            || value.1.fract() != 0.0
        {
            return None;
        }
        self.amounts.quantity = Some(ListAmount::Reps(value));
        Some(count)
    }

    fn set_amount(&mut self, sets: Option<u32>, quantity: ListAmount) {
        self.amounts.sets = self.amounts.sets.or(sets);
        match (self.amounts.quantity, quantity) {
            (None, quantity) => self.amounts.quantity = Some(quantity),
            // `10 reps, hold 5 seconds`, in either order.
            (Some(ListAmount::Reps(_)), ListAmount::Time(time)) => {
                self.amounts.hold = self.amounts.hold.or(Some(time));
            }
            (Some(ListAmount::Time(time)), ListAmount::Reps(reps)) => {
                self.amounts.hold = self.amounts.hold.or(Some(time));
                self.amounts.quantity = Some(ListAmount::Reps(reps));
            }
            _ => {}
        }
    }

    /// A quantity with its unit. With `allow_bare`, a number without a unit is reps.
    fn quantity(&self, start: usize, allow_bare: bool) -> Option<(ListAmount, usize)> {
        if let Some((time, count)) = self.duration(start) {
            let held = usize::from(matches!(self.word(start + count), "hold" | "holds"));
            return Some((ListAmount::Time(time), count + held));
        }
        if let Some((_, count)) = self.maximum_at(start).filter(|_| allow_bare) {
            return Some((ListAmount::Max, count));
        }
        let (value, count) = self.number_or_range(start)?;
        if is_reps(self.word(start + count)) {
            return Some((ListAmount::Reps(value), count + 1));
        }
        (allow_bare && !self.is_measured(start + count)).then_some((ListAmount::Reps(value), count))
    }

    /// Whether this token is the unit of something else than reps: `20 m`, `5 %`.
    fn is_measured(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "kg" | "lb"
                | "lbs"
                | "km"
                | "m"
                | "cm"
                | "meters"
                | "metres"
                | "steps"
                | "yards"
                | "miles"
                | "degrees"
        ) || self.is_sign(at, '%')
            || self.is_sign(at, '°')
    }

    /// `reps: 10`, `sets: 3`, and `hold 10s` after reps.
    fn labelled(&mut self) -> Option<usize> {
        let label = self.word(0);
        let known = is_reps(label) || matches!(label, "sets" | "hold" | "holding" | "time" | "duration");
        let mut start = 1;
        while known
            && (self.is_sign(start, ':')
                || self.is_sign(start, '=')
                || matches!(self.word(start), "for" | "of" | "each" | "it"))
        {
            start += 1;
        }
        match label {
            "sets" => {
                let (value, count) = self.number_or_range(start)?;
                self.amounts.sets.get_or_insert(to_count(value.1)?);
                Some(start + count)
            }
            "hold" | "holding" | "time" | "duration" => {
                let (time, count) = self.duration(start)?;
                self.set_amount(None, ListAmount::Time(time));
                Some(start + count)
            }
            _ if is_reps(label) => {
                let (value, count) = self.number_or_range(start).filter(|_| start > 1)?;
                self.set_amount(None, ListAmount::Reps(value));
                Some(start + count)
            }
            _ => None,
        }
    }

    /// `AMRAP`, `max reps`, `to failure`.
    fn maximum(&mut self) -> Option<usize> {
        let (quantity, count) = self.maximum_at(0)?;
        if self.amounts.quantity.is_none() {
            self.amounts.quantity = Some(quantity);
        }
        Some(count)
    }

    fn maximum_at(&self, at: usize) -> Option<(ListAmount, usize)> {
        match self.word(at) {
            "amrap" => Some((ListAmount::Max, 1)),
            "max" if is_reps(self.word(at + 1)) => Some((ListAmount::Max, 2)),
            "to" if matches!(self.word(at + 1), "failure" | "fatigue") => Some((ListAmount::Max, 2)),
            _ => None,
        }
    }
}

fn is_reps(word: &str) -> bool {
    matches!(word, "rep" | "reps" | "repetition" | "repetitions" | "times" | "wdh")
}

/// A whole number from 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds of a count")]
pub(super) fn to_count(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (1.0..=100_000.0).contains(&value)).then_some(value as u32)
}
