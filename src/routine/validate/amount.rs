//! How much of a step is done: `time` or `reps`, and the pace of reps.

use super::{Validator, find_key, key_value, reps_per_count};
use crate::diagnostic::Diagnostic;
use crate::routine::count::CountRange;
use crate::routine::duration::{DurationRange, MAX_AMOUNT, MIN_AMOUNT};
use crate::routine::model::{Amount, Tempo};
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, Reps, Step, Time, Written};
use crate::time::Spelled;
use std::time::Duration;

/// The valid amounts of a step.
pub(super) struct ValidatedAmounts {
    /// One for all sets, or one for each.
    pub(super) amounts: Vec<Amount>,
    /// Where they are written, if they are a list.
    pub(super) list: Option<KeyLocation>,
}

/// The `time` and `reps` that apply to a step.
pub(super) struct WrittenAmount<'e> {
    time: Option<&'e Written<Time>>,
    reps: Option<&'e Written<Reps>>,
}

impl<'e> WrittenAmount<'e> {
    /// The step's own and borrowed keys; if it has neither, those of the first
    /// defaults that have one.
    pub(super) fn of(from: &'e ResolvedStep) -> Self {
        let all = std::iter::once(&from.step).chain(from.defaults.iter());
        let written = all.map(|step| Self::of_keys(step)).find(|written| !written.is_absent());
        let mut written = written.unwrap_or(Self { time: None, reps: None });
        // `reps = "max"` takes its time from the defaults if the step has none.
        if written.time.is_none() && written.reps.is_some_and(|reps| reps.value == Some(Reps::Max)) {
            written.time = find_key(from, |step| &step.time);
        }
        written
    }

    /// Those of one table, without defaults.
    pub(super) fn of_keys(keys: &'e Step) -> Self {
        Self { time: keys.time.as_ref(), reps: keys.reps.as_ref() }
    }

    /// Whether there is neither.
    pub(super) fn is_absent(&self) -> bool {
        self.time.is_none() && self.reps.is_none()
    }

    /// The length of the list of amounts and where it is; `None` if there is no list.
    pub(super) fn list(&self) -> Option<(usize, KeyLocation)> {
        let times = self.time.and_then(|time| match &time.value {
            Some(Time::List(all)) => Some((all.len(), time.at)),
            _ => None,
        });
        times.or(match self.reps {
            Some(Written { value: Some(Reps::List(all)), at }) => Some((all.len(), *at)),
            _ => None,
        })
    }
}

impl Validator<'_> {
    /// The amount of a step; `None` if it is missing or wrong, which is reported.
    pub(super) fn amount(&mut self, from: &ResolvedStep) -> Option<ValidatedAmounts> {
        let written = WrittenAmount::of(from);
        let list = written.list().map(|(_, at)| at);
        let amounts = match (written.time, written.reps) {
            (None, None) => {
                self.report_no_amount(from);
                return None;
            }
            (Some(time), None) => {
                if let Some(tempo) = &from.step.tempo {
                    self.report_tempo_without_reps(from, tempo.at, time.at);
                }
                time_amounts(time.value.as_ref()?)
            }
            (time, Some(reps)) => match reps.value.as_ref()? {
                Reps::Max => self.max_amounts(from, time, reps)?,
                Reps::Counts(counts) => {
                    self.reps_amounts(from, std::slice::from_ref(counts), time, reps.at)?
                }
                Reps::List(list) => self.reps_amounts(from, list, time, reps.at)?,
            },
        };
        Some(ValidatedAmounts { amounts, list })
    }

    /// The amounts of a step with a number of `reps`, which can't have a `time` as well.
    fn reps_amounts(
        &mut self,
        from: &ResolvedStep,
        counts: &[CountRange],
        time: Option<&Written<Time>>,
        at: KeyLocation,
    ) -> Option<Vec<Amount>> {
        if let Some(time) = time {
            self.report_two_amounts(from, time.at, at);
            return None;
        }
        counts.iter().map(|counts| self.reps_amount(from, *counts, at)).collect()
    }

    fn report_no_amount(&mut self, from: &ResolvedStep) {
        let own = &from.step;
        if self.has_syntax_error() || own.has_misspelling_of("time") || own.has_misspelling_of("reps") {
            return;
        }
        self.report(from, own.report_location(), |at| {
            let finding = Diagnostic::error("no-amount", at.range(), "this step doesn't say how much");
            let help = if own.tempo.is_some() {
                "write how many reps the tempo paces: `reps = 10`"
            } else {
                "write `time = \"30s\"` or `reps = 10`"
            };
            finding.label("no `time` and no `reps`").help(help)
        });
    }

    fn report_two_amounts(&mut self, from: &ResolvedStep, time: KeyLocation, reps: KeyLocation) {
        let (first, second) = if time.key.start < reps.key.start { (time, reps) } else { (reps, time) };
        let home = self.home;
        let own = from.step.time.is_some() || from.step.reps.is_some();
        let whose = if own { "this step has" } else { "the defaults have" };
        self.report(from, second, |at| {
            let message = format!("{whose} a `time` and a number of `reps`");
            let finding = Diagnostic::error("two-amounts", at.range(), message);
            let finding = finding.label("and this");
            let finding =
                if first.file == home { finding.related(first.value.range(), "this") } else { finding };
            finding.help("keep one of them; `reps = \"max\"` beside a `time` means as many as you can")
        });
    }

    /// Reports a `tempo` beside an `amount` that has no number of reps.
    fn report_tempo_without_reps(&mut self, from: &ResolvedStep, tempo: KeyLocation, amount: KeyLocation) {
        if self.has_syntax_error() || from.step.has_misspelling_of("reps") {
            return;
        }
        let home = self.home;
        self.report(from, tempo, |at| {
            let message = "`tempo` paces a number of reps, and this step has none";
            let finding = Diagnostic::error("tempo-without-reps", at.range(), message);
            let finding = if amount.file == home {
                finding.related(amount.value.range(), "the amount")
            } else {
                finding
            };
            finding.help("write `reps = 10` for the amount, or take `tempo` out")
        });
    }

    /// The amounts of a step with `reps = "max"`, which needs a `time`.
    fn max_amounts(
        &mut self,
        from: &ResolvedStep,
        time: Option<&Written<Time>>,
        reps: &Written<Reps>,
    ) -> Option<Vec<Amount>> {
        if let Some(tempo) = &from.step.tempo {
            self.report_tempo_without_reps(from, tempo.at, reps.at);
        }
        let Some(time) = time else {
            if !self.has_syntax_error() && !from.step.has_misspelling_of("time") {
                self.report_max_without_time(
                    from,
                    reps.at,
                    "`reps = \"max\"` needs a `time` to end it",
                    "add `time = \"30s\"`",
                );
            }
            return None;
        };
        let max_in = |lengths: &DurationRange| Amount::Max { min: lengths.min, max: lengths.max };
        match time.value.as_ref()? {
            Time::Lengths(lengths) => Some(vec![max_in(lengths)]),
            Time::List(all) => Some(all.iter().map(max_in).collect()),
            Time::Open => {
                let help = "write `time = \"30s\"`, or take `reps` out to go on until a key";
                self.report_max_without_time(
                    from,
                    time.at,
                    "`reps = \"max\"` needs a `time` that ends",
                    help,
                );
                None
            }
        }
    }

    fn report_max_without_time(&mut self, from: &ResolvedStep, at: KeyLocation, message: &str, help: &str) {
        self.report(from, at, |at| Diagnostic::error("max-without-time", at.range(), message).help(help));
    }

    /// The amount of a number of reps, with the tempo of the step or of a default.
    fn reps_amount(&mut self, from: &ResolvedStep, counts: CountRange, at: KeyLocation) -> Option<Amount> {
        let written = find_key(from, |step| &step.tempo);
        let tempo: Option<Tempo> = key_value(from, |step| &step.tempo);
        if let (Some(tempo), Some(written)) = (&tempo, written) {
            let side = key_value(from, |step| &step.side).unwrap_or_default();
            let rep = tempo.phases.iter().fold(Duration::ZERO, |sum, phase| sum.saturating_add(phase.length));
            let length = |reps: u32| rep.saturating_mul(reps).saturating_mul(reps_per_count(side));
            let (shortest, longest) = (length(counts.min), length(counts.max));
            if shortest < MIN_AMOUNT || longest > MAX_AMOUNT {
                // The tempo is reported, unless only the reps are written in this file.
                let reported =
                    if written.at.file == self.home || at.file != self.home { written.at } else { at };
                self.report(from, reported, |at| {
                    let length = if shortest < MIN_AMOUNT { shortest } else { longest };
                    let finding =
                        Diagnostic::error("out-of-bounds", at.range(), "an amount lasts from 0.2 s to 3 h");
                    let rounded = length.min(Duration::from_secs(1 << 40));
                    finding
                        .label(format!("the reps take {}", Spelled(rounded)))
                        .help("such as `tempo = \"lift 2s, lower 3s\"` and `reps = 10`")
                });
                return None;
            }
        }
        Some(Amount::Reps { min: counts.min, max: counts.max, tempo })
    }
}

/// The amounts of a step with a `time`.
fn time_amounts(time: &Time) -> Vec<Amount> {
    let one = |lengths: &DurationRange| Amount::Time { min: lengths.min, max: lengths.max };
    match time {
        Time::Lengths(lengths) => vec![one(lengths)],
        Time::List(all) => all.iter().map(one).collect(),
        Time::Open => vec![Amount::Open],
    }
}
