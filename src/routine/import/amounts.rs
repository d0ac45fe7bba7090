//! What a line says of amounts, sides, rests, tempo and load.

use super::tokens::{LineToken, tokens};
use crate::routine::model::Side;
use std::ops::Range;

/// From and to; both the same where there is no range.
pub(super) type NumberRange = (f64, f64);

/// How much of a movement is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ListAmount {
    /// Seconds.
    Time(NumberRange),
    /// Times.
    Reps(NumberRange),
    /// As much as one can.
    Max,
}

/// What was read of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LineAmounts {
    /// How often the amount is done.
    pub(super) sets: Option<u32>,
    /// How much.
    pub(super) quantity: Option<ListAmount>,
    /// How long each rep is held, in seconds.
    pub(super) hold: Option<NumberRange>,
    /// The pace, as a routine has it.
    pub(super) tempo: Option<String>,
    /// The rest, in seconds.
    pub(super) rest: Option<f64>,
    /// Rounds of the steps that follow.
    pub(super) rounds: Option<u32>,
    /// Which sides.
    pub(super) side: Option<Side>,
    /// What is lifted.
    pub(super) load: Option<String>,
    /// The parts that say how often in a day or a week, which a routine can't say.
    pub(super) frequency: Vec<Range<usize>>,
    /// The parts of the line that were read, in order.
    pub(super) consumed: Vec<Range<usize>>,
}

impl LineAmounts {
    /// Reads a line.
    pub(super) fn read(line: &str) -> Self {
        let tokens = tokens(line);
        let mut reader = LineReader { line, all: &tokens, at: 0, found: Self::default() };
        while reader.at < tokens.len() {
            let from = reader.at;
            match reader.step() {
                Some(count) if count > 0 => {
                    reader.at = (from + count).min(tokens.len());
                    let end = tokens.get(reader.at - 1).map_or(line.len(), |token| token.span.end);
                    reader.found.consumed.push(tokens[from].span.start..end);
                }
                _ => reader.at += 1,
            }
        }
        reader.found
    }

    /// Whether it says how much of a movement is done.
    pub(super) fn has_amount(&self) -> bool {
        self.quantity.is_some() || self.sets.is_some()
    }

    /// Whether it says anything at all.
    pub(super) fn is_empty(&self) -> bool {
        self.consumed.is_empty()
    }

    /// Fills what is missing from another line about the same movement.
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
    pub(super) all: &'l [LineToken],
    /// The one that is read next.
    pub(super) at: usize,
    /// What was read so far.
    pub(super) found: LineAmounts,
}

const EACH: [&str; 4] = ["each", "per", "a", "every"];
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
const BREAKS: [&str; 5] = ["rest", "rests", "break", "pause", "recovery"];
const PERIODS: [&str; 8] = ["day", "days", "week", "weeks", "daily", "weekly", "night", "morning"];

impl LineReader<'_> {
    /// Reads what begins at the current token. Returns how many tokens that takes.
    fn step(&mut self) -> Option<usize> {
        self.frequency()
            .or_else(|| self.interval())
            .or_else(|| self.tempo())
            .or_else(|| self.rest())
            .or_else(|| self.load())
            .or_else(|| self.sides())
            .or_else(|| self.sets_and_amount())
            .or_else(|| self.labelled())
            .or_else(|| self.most())
    }

    /// `twice a day`, `3 times per week`, `daily`, `every other day`.
    fn frequency(&mut self) -> Option<usize> {
        let is_period = |word: &str| PERIODS.contains(&word);
        let first = self.word(0);
        let counted = self.number(0).is_some()
            && (self.times(1) || matches!(self.word(1), "times" | "time" | "sessions" | "days"));
        let mut end = match first {
            "twice" | "once" => 1,
            "daily" | "weekly" => return self.note_frequency(1),
            "every" if is_period(self.word(1)) => return self.note_frequency(2),
            "every" if self.word(1) == "other" && is_period(self.word(2)) => return self.note_frequency(3),
            _ if counted => 2,
            _ => return None,
        };
        if EACH.contains(&self.word(end)) || self.sign(end, '/') {
            end += 1;
        }
        if !is_period(self.word(end)) || self.word(end).ends_with("days") {
            return None;
        }
        self.note_frequency(end + 1)
    }

    fn note_frequency(&mut self, count: usize) -> Option<usize> {
        let (from, to) = (self.peek(0)?.span.start, self.peek(count - 1)?.span.end);
        self.found.frequency.push(from..to);
        Some(count)
    }

    /// `tempo 3-1-1`, and three or four numbers with hyphens between them.
    fn tempo(&mut self) -> Option<usize> {
        let mut start = 0;
        if self.word(0) == "tempo" {
            start = 1;
            while self.sign(start, ':') || matches!(self.word(start), "of" | "is") {
                start += 1;
            }
        }
        let mut parts = vec![self.digits(start)?];
        let mut end = start + 1;
        while (self.sign(end, '-') || self.sign(end, '–') || self.sign(end, '/')) && parts.len() < 5 {
            let Some(next) = self.digits(end + 1) else { break };
            parts.push(next);
            end += 2;
        }
        let is_slow =
            parts.iter().map(|part| part.1).sum::<f64>() > 0.0 && parts.iter().all(|part| part.1 <= 60.0);
        if !(3..=4).contains(&parts.len()) || !is_slow || self.found.tempo.is_some() {
            return None;
        }
        let texts: Vec<String> = parts.into_iter().map(|part| part.0).collect();
        self.found.tempo = Some(texts.join("-"));
        Some(end)
    }

    fn digits(&self, ahead: usize) -> Option<(String, f64)> {
        let token = self.peek(ahead).filter(|token| token.word().is_empty())?;
        let value = token.number()?;
        Some((self.line.get(token.span.clone())?.to_owned(), value))
    }

    /// `rest 30s`, `30 sec rest between sets`, `no rest`.
    fn rest(&mut self) -> Option<usize> {
        let is_break = |word: &str| BREAKS.contains(&word);
        if self.word(0) == "no" && is_break(self.word(1)) {
            self.found.rest.get_or_insert(0.0);
            return Some(self.between(2));
        }
        if is_break(self.word(0)) {
            let mut start = 1;
            while matches!(self.word(start), "of" | "for" | "time" | "period" | "between" | "sets" | "about")
                || [':', '-', '–', '=', '~'].into_iter().any(|sign| self.sign(start, sign))
            {
                start += 1;
            }
            let ((_, most), count) = self.length(start)?;
            self.found.rest.get_or_insert(most);
            return Some(self.between(start + count));
        }
        let ((_, most), mut end) = self.length(0)?;
        while matches!(self.word(end), "of") || self.sign(end, '-') {
            end += 1;
        }
        if !is_break(self.word(end)) {
            return None;
        }
        self.found.rest.get_or_insert(most);
        Some(self.between(end + 1))
    }

    /// The end behind `between sets`, where that follows.
    fn between(&self, end: usize) -> usize {
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
        let start = usize::from(self.sign(0, '@') || matches!(self.word(0), "with" | "at"));
        let value = self.digits(start)?;
        let unit = self.word(start + 1).to_owned();
        if !matches!(unit.as_str(), "kg" | "kgs" | "kilo" | "kilos" | "lb" | "lbs" | "pounds") {
            return None;
        }
        self.found.load.get_or_insert_with(|| format!("{} {unit}", value.0));
        Some(start + 2)
    }

    /// `each side`, `per leg`, `/side`, `each`, `both sides`, `alternating`,
    /// `left side`.
    fn sides(&mut self) -> Option<usize> {
        let is_part = |word: &str| BODY_PARTS.contains(&word);
        let amount = self.found.has_amount();
        let (first, second) = (self.word(0), self.word(1));
        let (side, count) = match first {
            "each" | "per" | "every" | "both" | "either" if is_part(second) => (Side::Each, 2),
            "a" if amount && matches!(second, "side" | "leg" | "arm" | "foot") => (Side::Each, 2),
            "each" | "ea" if amount && !matches!(second, "set" | "way" | "direction" | "rep" | "time") => {
                (Side::Each, 1)
            }
            "" if self.sign(0, '/') && is_part(second) => (Side::Each, 2),
            "" if self.sign(0, '/') && amount && matches!(second, "each" | "s") => (Side::Each, 2),
            "l" | "e" if self.sign(1, '/') && matches!(self.word(2), "r" | "s") => (Side::Each, 3),
            "left" if second == "and" && self.word(2) == "right" => (Side::Each, 3),
            "alternating" | "alternate" | "alternately" if is_part(second) => (Side::Alternate, 2),
            "alternating" | "alternately" if amount => (Side::Alternate, 1),
            "left" | "right" if is_part(second) || second == "only" => {
                (if first == "left" { Side::Left } else { Side::Right }, 2)
            }
            _ => return None,
        };
        self.found.side.get_or_insert(side);
        Some(count)
    }

    /// `3x45s`, `2 sets of 8-12 reps`, `30 s x 3`, `x12`, `10 reps`, `90s`,
    /// `1:30`, `3 sets`, `3 rounds`.
    fn sets_and_amount(&mut self) -> Option<usize> {
        if self.times(0) {
            let (value, count) = self.span(1)?;
            if self.is_measured(1 + count) || self.found.has_amount() && self.found.sets.is_some() {
                return None;
            }
            let count = count + usize::from(is_reps(self.word(1 + count)));
            if self.found.quantity.is_some() {
                self.found.sets = Some(whole(value.1)?);
            } else {
                self.found.quantity = Some(ListAmount::Reps(value));
            }
            return Some(1 + count);
        }
        let (value, count) = self.span(0)?;
        let by_word = matches!(self.word(count), "set" | "sets");
        if matches!(self.word(count), "round" | "rounds" | "circuits") {
            self.found.rounds.get_or_insert(whole(value.1)?);
            let of = usize::from(self.word(count + 1) == "of");
            return Some(count + 1 + of);
        }
        if by_word || self.times(count) {
            let mut start = count + 1;
            while matches!(self.word(start), "of" | "for" | "hold")
                || by_word && (self.times(start) || self.sign(start, ','))
            {
                start += 1;
            }
            if let Some((quantity, more)) = self.quantity(start, true) {
                if !by_word && self.word(start + more) == "sets" {
                    // `10 x 3 sets`: how often stands behind.
                    if let ListAmount::Reps(sets) = quantity {
                        self.set_amount(whole(sets.1), ListAmount::Reps(value));
                        return Some(start + more + 1);
                    }
                }
                self.set_amount(whole(value.1), quantity);
                return Some(start + more);
            }
            if by_word {
                self.found.sets.get_or_insert(whole(value.1)?);
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

    /// A number that nothing is said of, at the end of a line or before its side:
    /// `Squats 15`.
    fn bare_number(&mut self) -> Option<usize> {
        let before = self.at.checked_sub(1).and_then(|at| self.all.get(at))?;
        let (value, count) = self.span(0)?;
        let counts_something = matches!(
            before.word(),
            "day" | "week" | "phase" | "part" | "level" | "stage" | "no" | "set" | "grade"
        );
        let is_name = before.is_sign('/') || before.is_sign('-') || before.is_sign('#') || counts_something;
        let ends = self.peek(count).is_none_or(|next| next.is_sign(','))
            || self.sign(count, '/') && !self.word(count + 1).is_empty()
            || matches!(self.word(count), "each" | "per" | "alternating" | "alternately" | "ea");
        if is_name
            || !ends
            || self.found.quantity.is_some()
            || !(3.0..=200.0).contains(&value.1)
            || value.1.fract() != 0.0
        {
            return None;
        }
        self.found.quantity = Some(ListAmount::Reps(value));
        Some(count)
    }

    fn set_amount(&mut self, sets: Option<u32>, quantity: ListAmount) {
        self.found.sets = self.found.sets.or(sets);
        match (self.found.quantity, quantity) {
            (None, quantity) => self.found.quantity = Some(quantity),
            // `10 reps, hold 5 seconds`, in either order.
            (Some(ListAmount::Reps(_)), ListAmount::Time(time)) => {
                self.found.hold = self.found.hold.or(Some(time));
            }
            (Some(ListAmount::Time(time)), ListAmount::Reps(reps)) => {
                self.found.hold = self.found.hold.or(Some(time));
                self.found.quantity = Some(ListAmount::Reps(reps));
            }
            _ => {}
        }
    }

    /// An amount with its unit; a bare number counts reps where one may stand.
    fn quantity(&self, start: usize, bare: bool) -> Option<(ListAmount, usize)> {
        if let Some((time, count)) = self.length(start) {
            let held = usize::from(matches!(self.word(start + count), "hold" | "holds"));
            return Some((ListAmount::Time(time), count + held));
        }
        if let Some((_, count)) = self.maximum(start).filter(|_| bare) {
            return Some((ListAmount::Max, count));
        }
        let (value, count) = self.span(start)?;
        if is_reps(self.word(start + count)) {
            return Some((ListAmount::Reps(value), count + 1));
        }
        (bare && !self.is_measured(start + count)).then_some((ListAmount::Reps(value), count))
    }

    /// Whether the number before this token counts something else: `20 m`, `5 %`.
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
        ) || self.sign(at, '%')
            || self.sign(at, '°')
    }

    /// `reps: 10`, `sets: 3`, `hold 10s` behind reps.
    fn labelled(&mut self) -> Option<usize> {
        let label = self.word(0);
        let known = is_reps(label) || matches!(label, "sets" | "hold" | "holding" | "time" | "duration");
        let mut start = 1;
        while known
            && (self.sign(start, ':')
                || self.sign(start, '=')
                || matches!(self.word(start), "for" | "of" | "each" | "it"))
        {
            start += 1;
        }
        match label {
            "sets" => {
                let (value, count) = self.span(start)?;
                self.found.sets.get_or_insert(whole(value.1)?);
                Some(start + count)
            }
            "hold" | "holding" | "time" | "duration" => {
                let (time, count) = self.length(start)?;
                self.set_amount(None, ListAmount::Time(time));
                Some(start + count)
            }
            _ if is_reps(label) => {
                let (value, count) = self.span(start).filter(|_| start > 1)?;
                self.set_amount(None, ListAmount::Reps(value));
                Some(start + count)
            }
            _ => None,
        }
    }

    /// `AMRAP`, `max reps`, `to failure`.
    fn most(&mut self) -> Option<usize> {
        let (quantity, count) = self.maximum(0)?;
        if self.found.quantity.is_none() {
            self.found.quantity = Some(quantity);
        }
        Some(count)
    }

    fn maximum(&self, at: usize) -> Option<(ListAmount, usize)> {
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

/// A number that counts.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds of a count")]
pub(super) fn whole(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (1.0..=100_000.0).contains(&value)).then_some(value as u32)
}
