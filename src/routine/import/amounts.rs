//! Reads the amounts, side, rest, tempo and load of a line.

use super::tokens::{LineToken, to_count, tokens};
use super::units::{LONG_ACTIVITIES, duration, is_reps};
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
#[expect(clippy::struct_excessive_bools, reason = "a line may say each of these or not")]
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
    /// Whether the rest is between the rounds of a circuit.
    pub(super) is_rest_of_rounds: bool,
    /// The number of rounds of the movements that follow.
    pub(super) rounds: Option<u32>,
    /// The side or sides.
    pub(super) side: Option<Side>,
    /// Whether the line says that the amount is for each side.
    pub(super) is_per_side: bool,
    /// Whether the line says that the amount is a total.
    pub(super) is_in_all: bool,
    /// The reps of both sides together, if the line gives them so and they were halved.
    pub(super) total_reps: Option<NumberRange>,
    /// Whether the line says that the amount is for each direction.
    pub(super) is_each_way: bool,
    /// Whether the line names something round, which has two directions.
    pub(super) is_round: bool,
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
    /// Words that may mean each side, such as `both legs`, and stay among the words.
    pub(super) unclear_side: Option<String>,
    /// The notes on ranges of which only the greater number is taken: `2-3 sets`.
    pub(super) ranges: Vec<String>,
    /// The texts for which a routine has no key, each with the reason.
    pub(super) kept: Vec<(String, &'static str)>,
    /// The byte ranges of the line that were understood, in order.
    pub(super) consumed: Vec<Range<usize>>,
}

impl LineAmounts {
    /// Reads a line.
    pub(super) fn read(line: &str) -> Self {
        let tokens = tokens(line);
        let is_long_activity = tokens.iter().any(|token| LONG_ACTIVITIES.contains(&token.word()));
        let mentions_reps = tokens
            .iter()
            .any(|token| token.is_times() || is_reps(token.word()) || matches!(token.word(), "set" | "sets"));
        let mut reader =
            LineReader { line, tokens: &tokens, is_long_activity, mentions_reps, ..LineReader::default() };
        while reader.index < tokens.len() {
            if let Some(count) = reader.read_next() {
                reader.amounts.consumed.extend(reader.span(0, count));
                reader.index += count;
                reader.words_since = 0;
            } else {
                reader.words_since += usize::from(!reader.word(0).is_empty());
                reader.index += reader.tokens_of_name();
            }
        }
        let mut amounts = reader.amounts;
        amounts.is_round = tokens
            .iter()
            .any(|token| matches!(token.word().trim_end_matches('s'), "circle" | "rotation" | "roll"));
        if amounts.has_amount() && amounts.sets.is_none() {
            amounts.sets = amounts.rounds.take();
        }
        amounts.make_long_holds_sets();
        amounts
    }

    /// Whether it has a quantity or a number of sets.
    pub(super) fn has_amount(&self) -> bool {
        self.quantity.is_some() || self.sets.is_some()
    }

    /// Whether it may say how often other movements are repeated: `2 rounds`, `3 times`.
    pub(super) fn says_how_often(&self) -> bool {
        self.rounds.is_some() || self.sets.is_some() || matches!(self.quantity, Some(ListAmount::Reps(_)))
    }

    /// Whether another line about the same movement says something else about it.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(mine: Option<&T>, theirs: Option<&T>) -> bool {
            mine.zip(theirs).is_some_and(|(mine, theirs)| mine != theirs)
        }
        let quantities_differ = match (self.quantity, other.quantity) {
            (Some(ListAmount::Reps(_)), Some(ListAmount::Time(_))) => {
                self.hold.is_some() || self.tempo.is_some()
            }
            (Some(ListAmount::Time(_)), Some(ListAmount::Reps(_))) => false,
            (mine, theirs) => differ(mine.as_ref(), theirs.as_ref()),
        };
        let has_both = |tempo: &Option<String>, hold: Option<NumberRange>| tempo.is_some() && hold.is_some();
        quantities_differ
            || has_both(&self.tempo, other.hold)
            || has_both(&other.tempo, self.hold)
            || differ(self.sets.as_ref(), other.sets.as_ref())
            || differ(self.hold.as_ref(), other.hold.as_ref())
            || differ(self.tempo.as_ref(), other.tempo.as_ref())
            || differ(self.rest.as_ref(), other.rest.as_ref())
            || differ(self.side.as_ref(), other.side.as_ref())
            || differ(self.load.as_ref(), other.load.as_ref())
            || differ(self.distance.as_ref(), other.distance.as_ref())
    }

    /// Whether it has values that a circuit can't have.
    pub(super) fn is_about_one_movement(&self) -> bool {
        self.hold.is_some()
            || self.tempo.is_some()
            || self.side.is_some()
            || self.load.is_some()
            || self.is_each_way
    }

    /// Fills absent values from another line about the same movement.
    pub(super) fn merge_missing(&mut self, other: &Self) {
        self.sets = self.sets.or(other.sets);
        let hold = match (self.quantity, other.quantity) {
            // `10 reps`, and below it `hold 5 seconds`.
            (Some(ListAmount::Reps(_)), Some(ListAmount::Time(time))) => Some(time),
            // `Hold 5 seconds`, and below it `repeat 10 times`.
            (Some(ListAmount::Time(time)), Some(ListAmount::Reps(_))) => {
                self.quantity = other.quantity;
                Some(time)
            }
            (mine, theirs) => {
                self.quantity = mine.or(theirs);
                other.hold
            }
        };
        if self.reps_by_set.is_empty() {
            self.reps_by_set.clone_from(&other.reps_by_set);
        }
        // A rep has a hold or a tempo.
        if self.tempo.is_none() {
            self.hold = self.hold.or(hold);
        }
        if self.hold.is_none() && self.tempo.is_none() {
            self.tempo.clone_from(&other.tempo);
            self.assumed_phase = other.assumed_phase;
        }
        self.rest = self.rest.or(other.rest);
        self.side = self.side.or(other.side);
        self.is_per_side |= other.is_per_side;
        self.is_in_all |= other.is_in_all;
        self.is_each_way |= other.is_each_way;
        self.is_round |= other.is_round;
        self.load = self.load.take().or_else(|| other.load.clone());
        self.distance = self.distance.take().or_else(|| other.distance.clone());
        self.make_long_holds_sets();
    }

    /// Decides what `each way` and a total mean, when all lines about a movement are read.
    pub(super) fn decide_sides(&mut self) {
        if self.is_each_way {
            // Both directions of a circle, or of what is done on each side; otherwise each side.
            if self.is_per_side || self.is_round {
                self.each_direction = true;
            } else {
                self.side.get_or_insert(Side::Each);
            }
        }
        let has_both_sides = matches!(self.side, Some(Side::Each | Side::Alternate));
        let alternates = self.side == Some(Side::Alternate);
        let is_total = self.is_in_all || alternates && !self.is_per_side;
        if let Some(ListAmount::Reps(total)) = self.quantity
            && has_both_sides
            && is_total
        {
            // A routine file has the reps of one side.
            self.quantity = Some(ListAmount::Reps(total.map(|reps| (reps / 2.0).ceil())));
            self.total_reps = Some(total);
        }
    }

    /// Makes `3 reps, hold 30 s` three sets of 30 s.
    fn make_long_holds_sets(&mut self) {
        if let (Some(ListAmount::Reps(reps)), Some(hold), None) = (self.quantity, self.hold, self.sets)
            && hold.max >= LONG_HOLD
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
    /// How many words are between what was read last and the current token.
    pub(super) words_since: usize,
    /// Whether the line has reps or sets somewhere.
    pub(super) mentions_reps: bool,
    /// Whether the line is about something that lasts ten minutes and more.
    pub(super) is_long_activity: bool,
    /// Whether the time that was read is called a hold.
    pub(super) is_time_held: bool,
}

/// The seconds from which held reps are sets.
pub(super) const LONG_HOLD: f64 = 20.0;

/// Sets a value. Returns whether it had no other.
pub(super) fn set_once<T: PartialEq>(slot: &mut Option<T>, value: T) -> bool {
    if let Some(before) = slot {
        return *before == value;
    }
    *slot = Some(value);
    true
}

/// Why a second value for the same key is kept as a comment.
pub(super) const SAID_TWICE: &str = "the line says this twice; it is kept as a comment";

const REST_WORDS: [&str; 5] = ["rest", "rests", "break", "pause", "recovery"];
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

    /// `rest 30s`, `30 sec rest between sets`, `no rest`.
    fn rest(&mut self) -> Option<usize> {
        let is_rest = |word: &str| REST_WORDS.contains(&word);
        if self.word(0) == "no" && is_rest(self.word(1)) {
            return self.store_rest(NumberRange::exactly(0.0), 2, None);
        }
        let words = ["of", "for", "time", "period", "about", "is"];
        let (time, end, word, between) = if is_rest(self.word(0)) {
            let after = self.skip(1, &words, ":-–—=~");
            let between = self.between(after);
            let start = self.skip(between.map_or(after, |(_, end)| end), &words, ":-–—=~");
            let (time, count) = self.duration(start)?;
            (time, start + count, 0, between)
        } else {
            let (time, count) = self.duration(0)?;
            let word = self.skip(count, &["of"], "-");
            (time, word + 1, word, None)
        };
        if !is_rest(self.word(word)) {
            return None;
        }
        if self.word(word) == "pause" && time.max < 10.0 && self.has_reps() {
            // `10 reps, 2 s pause`: so short a pause is in each rep.
            let end = self.after_place_of_hold(end);
            return if self.set_hold(time) { Some(end) } else { self.stop_at_further_amount(end) };
        }
        self.store_rest(time, end, between.map(|(what, _)| what))
    }

    /// What a `between sets` stands between, and where it ends.
    fn between(&self, start: usize) -> Option<(Between, usize)> {
        if !matches!(self.word(start), "between" | "after") {
            return None;
        }
        let at = self.skip(start + 1, &["each", "the", "every", "all"], "");
        let what = match self.word(at) {
            "set" | "sets" => Between::Sets,
            "round" | "rounds" | "circuits" => Between::Rounds,
            "rep" | "reps" => Between::Reps,
            "side" | "sides" => Between::Sides,
            "exercise" | "exercises" => Between::Movements,
            _ => return None,
        };
        Some((what, at + 1))
    }

    /// Stores a rest that ends at `end`, or at a `between sets` behind it.
    fn store_rest(&mut self, rest: NumberRange, end: usize, between: Option<Between>) -> Option<usize> {
        let (between, end) = match between {
            Some(between) => (between, end),
            None => self.between(end).unwrap_or((Between::Sets, end)),
        };
        // `5 x 45 s, rest 2 min between reps`: of long holds, the reps are the sets.
        let is_long_hold = self.amounts.hold.is_some_and(|hold| hold.max >= LONG_HOLD);
        let why = match between {
            Between::Reps if self.has_reps() && !is_long_hold => {
                "a routine has no rest between reps; it is kept as a comment"
            }
            Between::Sets | Between::Rounds | Between::Reps => {
                if !set_once(&mut self.amounts.rest, rest.max) {
                    return self.keep(end, SAID_TWICE);
                }
                self.amounts.is_rest_of_rounds |= between == Between::Rounds;
                if let Some(text) = self.text(0, end).filter(|_| rest.min < rest.max) {
                    let note = format!("\"{text}\": a routine has one rest, so {}", duration(rest.max));
                    self.amounts.ranges.push(note);
                }
                return Some(end);
            }
            Between::Sides => "it is kept as a comment; write a `switch`",
            Between::Movements => "it is kept as a comment; write an `after` in each step",
        };
        self.keep(end, why)
    }

    /// Keeps the text up to `end` as a comment.
    pub(super) fn keep(&mut self, end: usize, why: &'static str) -> Option<usize> {
        let text = self.text(0, end)?;
        self.amounts.kept.push((text, why));
        Some(end)
    }

    /// `with 12 kg`, `@ 40 lb`, `80 % 1RM`, `10-12 kg`, `2 x 5 kg each`.
    fn load(&mut self) -> Option<usize> {
        let (load, end) = self.load_at(0)?;
        if !set_once(&mut self.amounts.load, load) {
            return self.keep(end, SAID_TWICE);
        }
        Some(end)
    }

    /// A load, and where it ends.
    pub(super) fn load_at(&self, at: usize) -> Option<(String, usize)> {
        let start = match self.word(at) {
            "with" | "at" => at + 1,
            "w" => at + 1 + usize::from(self.is_sign(at + 1, '/')),
            _ => at + usize::from(self.is_sign(at, '@')),
        };
        let (mut value, _) = self.digits(start)?;
        let mut end = start + 1;
        if let Some((second, _)) = self.digits(end + 1).filter(|_| self.is_times(end)) {
            value = format!("{value} x {second}");
            end += 2;
        }
        if let Some((second, _)) =
            self.digits(end + 1).filter(|_| self.is_hyphen(end) || self.word(end) == "to")
        {
            value = format!("{value}-{second}");
            end += 2;
        }
        let is_of_max =
            self.is_sign(end, '%') && self.number(end + 1) == Some(1.0) && self.word(end + 2) == "rm";
        let mut load = match self.word(end) {
            _ if is_of_max => format!("{value} % of 1RM"),
            unit @ ("kg" | "kgs" | "kilo" | "kilos" | "lb" | "lbs" | "pounds") => format!("{value} {unit}"),
            _ => return None,
        };
        end += if is_of_max { 3 } else { 1 };
        let each = self.skip(end, &["in"], "");
        let hands = each + 1 + usize::from(matches!(self.word(each + 1), "hand" | "hands"));
        let is_each = matches!(self.word(each), "each" | "per") && hands > each + 1
            || self.word(end) == "each" && self.ends_fragment(end + 1);
        if is_each {
            load = format!("{load} {}", self.text(end, hands)?);
            end = hands;
        }
        Some((load, end))
    }
}

/// What a rest stands between.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Sets,
    Rounds,
    Reps,
    Sides,
    Movements,
}
