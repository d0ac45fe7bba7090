//! How much of a step is done: `time` or `reps`, and the pace of reps.

use super::Validator;
use crate::routine::count::CountRange;
use crate::routine::duration::{AMOUNT_OUT_OF_BOUNDS, DurationRange, MAX_AMOUNT, MIN_AMOUNT};
use crate::routine::model::{Amount, Side, Tempo};
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, Reps, Step, Time, Written};
use crate::time::Spelled;
use std::time::Duration;

/// The valid amounts of a step.
pub(super) struct ValidatedAmounts {
    /// One for all sets, or one for each.
    pub(super) amounts: Vec<Amount>,
    /// The list in which they are written, if they are a list.
    pub(super) list: Option<WrittenCount>,
}

/// A number of amounts or rounds, and where it is written: the length of a list, or a
/// circuit's `sets`.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct WrittenCount {
    pub(super) count: u32,
    pub(super) at: KeyLocation,
}

/// The `time` and `reps` that apply to a step.
pub(in crate::routine) struct WrittenAmount<'e> {
    time: Option<&'e Written<Time>>,
    reps: Option<&'e Written<Reps>>,
}

impl<'e> WrittenAmount<'e> {
    /// The step's own and borrowed keys; if it has neither, those of the first
    /// defaults that have one.
    pub(in crate::routine) fn of(step: &'e ResolvedStep) -> Self {
        let tables = std::iter::once(&step.keys).chain(step.defaults.iter());
        let written = tables.map(|keys| Self::of_keys(keys)).find(|written| !written.is_absent());
        written.unwrap_or(Self { time: None, reps: None }).with_time_of_max(step)
    }

    /// Those that apply to a step in a week of its progression.
    pub(in crate::routine) fn in_week(step: &'e ResolvedStep, week: &'e Step) -> Self {
        let written = Self::of_keys(week);
        if written.is_absent() { Self::of(step) } else { written.with_time_of_max(step) }
    }

    /// Those of one table, without defaults.
    fn of_keys(keys: &'e Step) -> Self {
        Self { time: keys.time.as_ref(), reps: keys.reps.as_ref() }
    }

    /// Adds the time for `reps = "max"`, which is the step's or that of a default if there
    /// is none beside it.
    fn with_time_of_max(mut self, step: &'e ResolvedStep) -> Self {
        if self.time.is_none() && self.reps.is_some_and(|reps| reps.value == Some(Reps::Max)) {
            self.time = step.find_with_defaults(|keys| &keys.time);
        }
        self
    }

    /// The time that is repeated on each side and spot; `None` if reps decide how long it takes.
    pub(in crate::routine) fn time(&self) -> Option<&'e Written<Time>> {
        let is_max = |reps: &Written<Reps>| reps.value == Some(Reps::Max);
        self.time.filter(|_| self.reps.is_none_or(is_max))
    }

    /// Whether there is neither.
    pub(super) fn is_absent(&self) -> bool {
        self.time.is_none() && self.reps.is_none()
    }

    /// The length of the list of amounts; `None` if there is no list.
    pub(super) fn list(&self) -> Option<WrittenCount> {
        let (length, at) = match (self.time, self.reps) {
            (Some(Written { value: Some(Time::List(times)), at }), _) => (times.len(), *at),
            (_, Some(Written { value: Some(Reps::List(counts)), at })) => (counts.len(), *at),
            _ => return None,
        };
        Some(WrittenCount { count: u32::try_from(length).unwrap_or(u32::MAX), at })
    }
}

impl Validator<'_> {
    /// Returns the amounts of a step that is done on `side`; `None` if they are missing or wrong,
    /// which is reported.
    pub(super) fn check_amount(&mut self, step: &ResolvedStep, side: Side) -> Option<ValidatedAmounts> {
        let written = WrittenAmount::of(step);
        let amounts = match (written.time, written.reps) {
            (None, None) => {
                self.report_no_amount(step);
                return None;
            }
            (Some(time), None) => {
                if let Some(tempo) = &step.keys.tempo {
                    self.report_tempo_without_reps(step, tempo.at, time.at);
                }
                time_amounts(time.value.as_ref()?)
            }
            (time, Some(reps)) => match reps.value.as_ref()? {
                Reps::Max => self.max_amounts(step, time, reps)?,
                Reps::Counts(counts) => {
                    self.reps_amounts(step, std::slice::from_ref(counts), side, time, reps.at)?
                }
                Reps::List(list) => self.reps_amounts(step, list, side, time, reps.at)?,
            },
        };
        Some(ValidatedAmounts { amounts, list: written.list() })
    }

    /// The amounts of a step with a number of `reps`, which can't have a `time` as well.
    fn reps_amounts(
        &mut self,
        step: &ResolvedStep,
        counts: &[CountRange],
        side: Side,
        time: Option<&Written<Time>>,
        at: KeyLocation,
    ) -> Option<Vec<Amount>> {
        if let Some(time) = time {
            self.report_two_amounts(step, time.at, at);
            return None;
        }
        counts.iter().map(|counts| self.reps_amount(step, *counts, side, at)).collect()
    }

    fn report_no_amount(&mut self, step: &ResolvedStep) {
        let keys = &step.keys;
        if self.has_syntax_error() || step.any_is_unknown(&["time", "reps", "weeks"]) {
            return;
        }
        let finding = self.error(step, keys.report_location(), "no-amount", "this step doesn't say how much");
        let help = if keys.tempo.is_some() {
            "write how many reps the tempo paces: `reps = 10`"
        } else {
            "write `time = \"30s\"` or `reps = 10`"
        };
        self.findings.push(finding.label("no `time` and no `reps`").help(help));
    }

    fn report_two_amounts(&mut self, step: &ResolvedStep, time: KeyLocation, reps: KeyLocation) {
        let (first, second) = if time.key.start < reps.key.start { (time, reps) } else { (reps, time) };
        let is_in_step = step.keys.time.is_some() || step.keys.reps.is_some();
        let whose = if is_in_step { "this step has" } else { "the defaults have" };
        let message = format!("{whose} a `time` and a number of `reps`");
        let finding = self.error(step, second, "two-amounts", message).label("and this");
        let finding = self.with_related(finding, first, "this");
        let help = "keep one of them; `reps = \"max\"` beside a `time` means as many as you can";
        self.findings.push(finding.help(help));
    }

    /// Reports a `tempo` beside an `amount` that has no number of reps.
    fn report_tempo_without_reps(&mut self, step: &ResolvedStep, tempo: KeyLocation, amount: KeyLocation) {
        if self.has_syntax_error() || step.keys.has_misspelling_of("reps") {
            return;
        }
        let message = "`tempo` paces a number of reps, and this step has none";
        let finding = self.error(step, tempo, "tempo-without-reps", message);
        let finding = self.with_related(finding, amount, "the amount");
        self.findings.push(finding.help("write `reps = 10` for the amount, or take `tempo` out"));
    }

    /// The amounts of a step with `reps = "max"`, which needs a `time`.
    fn max_amounts(
        &mut self,
        step: &ResolvedStep,
        time: Option<&Written<Time>>,
        reps: &Written<Reps>,
    ) -> Option<Vec<Amount>> {
        if let Some(tempo) = &step.keys.tempo {
            self.report_tempo_without_reps(step, tempo.at, reps.at);
        }
        let max_in = |lengths: &DurationRange| Amount::Max { min: lengths.min, max: lengths.max };
        let (at, message, help) = match time {
            None if self.has_syntax_error() || step.keys.has_misspelling_of("time") => return None,
            None => (reps.at, "`reps = \"max\"` needs a `time` to end it", "add `time = \"30s\"`"),
            Some(time) => match time.value.as_ref()? {
                Time::Lengths(lengths) => return Some(vec![max_in(lengths)]),
                Time::List(list) => return Some(list.iter().map(max_in).collect()),
                Time::Open => {
                    let help = "write `time = \"30s\"`, or take `reps` out to go on until a key";
                    (time.at, "`reps = \"max\"` needs a `time` that ends", help)
                }
            },
        };
        let finding = self.error(step, at, "max-without-time", message);
        self.findings.push(finding.help(help));
        None
    }

    /// The amount of a number of reps, with the tempo of the step or of a default.
    fn reps_amount(
        &mut self,
        step: &ResolvedStep,
        counts: CountRange,
        side: Side,
        at: KeyLocation,
    ) -> Option<Amount> {
        let written = step.find_with_defaults(|keys| &keys.tempo);
        let tempo: Option<Tempo> = step.value_with_defaults(|keys| &keys.tempo);
        if let (Some(tempo), Some(written)) = (&tempo, written) {
            let rep = tempo.phases.iter().fold(Duration::ZERO, |sum, phase| sum.saturating_add(phase.length));
            let length = |reps: u32| rep.saturating_mul(reps).saturating_mul(side.reps_per_count());
            let (shortest, longest) = (length(counts.min), length(counts.max));
            if shortest < MIN_AMOUNT || longest > MAX_AMOUNT {
                // The tempo is reported, unless only the reps are written in this file.
                let reported = if written.at.file == self.own_file || at.file != self.own_file {
                    written.at
                } else {
                    at
                };
                let length = if shortest < MIN_AMOUNT { shortest } else { longest };
                let rounded = length.min(Duration::from_secs(1 << 40));
                let finding = self.error(step, reported, "out-of-bounds", AMOUNT_OUT_OF_BOUNDS);
                let finding = finding.label(format!("the reps take {}", Spelled(rounded)));
                let help = "such as `tempo = \"lift 2s, lower 3s\"` and `reps = 10`";
                self.findings.push(finding.help(help));
                return None;
            }
        }
        Some(Amount::Reps { min: counts.min, max: counts.max, tempo })
    }
}

/// The amounts of a step with a `time`.
fn time_amounts(time: &Time) -> Vec<Amount> {
    let amount = |lengths: &DurationRange| Amount::Time { min: lengths.min, max: lengths.max };
    match time {
        Time::Lengths(lengths) => vec![amount(lengths)],
        Time::List(list) => list.iter().map(amount).collect(),
        Time::Open => vec![Amount::Open],
    }
}
