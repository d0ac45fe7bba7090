//! How much of a step is done: `time` or `reps`, and the pace of reps.

use super::{Validator, doubled, find_key, key_value};
use crate::diagnostic::Diagnostic;
use crate::routine::count::CountRange;
use crate::routine::duration::DurationRange;
use crate::routine::model::{Amount, Tempo};
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, Reps, Step, Time, Written};
use crate::time::Spelled;
use std::time::Duration;

/// The least and the most an amount may last.
const SHORTEST_AMOUNT: Duration = Duration::from_millis(200);
const LONGEST_AMOUNT: Duration = Duration::from_secs(3 * 3600);

/// The valid amounts of a step.
pub(super) struct ValidatedAmounts {
    /// One for all sets, or one for each.
    pub(super) amounts: Vec<Amount>,
    /// Where there is a list of them.
    pub(super) list: Option<KeyLocation>,
}

/// What a step says of its amount, or a default where it says nothing.
pub(super) struct WrittenAmount<'e> {
    time: Option<&'e Written<Time>>,
    reps: Option<&'e Written<Reps>>,
}

impl<'e> WrittenAmount<'e> {
    /// The step's own keys and lent ones, else those of the first defaults that
    /// have any.
    pub(super) fn of(from: &'e ResolvedStep) -> Self {
        let all = std::iter::once(&from.step).chain(from.defaults.iter());
        let said = all.map(|step| Self::of_keys(step)).find(|said| !said.is_nothing());
        let mut said = said.unwrap_or(Self { time: None, reps: None });
        // As many as one can, in the time that all have.
        if said.time.is_none() && said.reps.is_some_and(|reps| reps.value == Some(Reps::Max)) {
            said.time = find_key(from, |step| &step.time);
        }
        said
    }

    /// What some keys say, without any others.
    pub(super) fn of_keys(keys: &'e Step) -> Self {
        Self { time: keys.time.as_ref(), reps: keys.reps.as_ref() }
    }

    /// Whether it says no amount.
    pub(super) fn is_nothing(&self) -> bool {
        self.time.is_none() && self.reps.is_none()
    }

    /// The length of its list, and where that stands; `None` if it has none.
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
        let said = WrittenAmount::of(from);
        let list = said.list().map(|(_, at)| at);
        let amounts = match (said.time, said.reps) {
            (None, None) => {
                self.no_amount(from);
                return None;
            }
            (Some(time), None) => {
                if let Some(tempo) = &from.step.tempo {
                    self.unpaced(from, tempo.at, time.at);
                }
                timed(time.value.as_ref()?)
            }
            (time, Some(reps)) => match reps.value.as_ref()? {
                Reps::Max => self.as_many(from, time, reps)?,
                Reps::Counts(counts) => self.counted(from, std::slice::from_ref(counts), time, reps.at)?,
                Reps::List(list) => self.counted(from, list, time, reps.at)?,
            },
        };
        Some(ValidatedAmounts { amounts, list })
    }

    /// Numbers of reps, beside which there can be no time.
    fn counted(
        &mut self,
        from: &ResolvedStep,
        counts: &[CountRange],
        time: Option<&Written<Time>>,
        at: KeyLocation,
    ) -> Option<Vec<Amount>> {
        if let Some(time) = time {
            self.two_amounts(from, time.at, at);
            return None;
        }
        counts.iter().map(|counts| self.reps(from, *counts, at)).collect()
    }

    fn no_amount(&mut self, from: &ResolvedStep) {
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

    fn two_amounts(&mut self, from: &ResolvedStep, time: KeyLocation, reps: KeyLocation) {
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

    /// A tempo beside an amount that has no count of reps.
    fn unpaced(&mut self, from: &ResolvedStep, tempo: KeyLocation, amount: KeyLocation) {
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

    /// `reps = "max"`, as many as one can in a time.
    fn as_many(
        &mut self,
        from: &ResolvedStep,
        time: Option<&Written<Time>>,
        reps: &Written<Reps>,
    ) -> Option<Vec<Amount>> {
        if let Some(tempo) = &from.step.tempo {
            self.unpaced(from, tempo.at, reps.at);
        }
        let Some(time) = time else {
            if !self.has_syntax_error() && !from.step.has_misspelling_of("time") {
                self.endless(
                    from,
                    reps.at,
                    "`reps = \"max\"` needs a `time` to end it",
                    "add `time = \"30s\"`",
                );
            }
            return None;
        };
        let most = |lengths: &DurationRange| Amount::Max { min: lengths.min, max: lengths.max };
        match time.value.as_ref()? {
            Time::Lengths(lengths) => Some(vec![most(lengths)]),
            Time::List(all) => Some(all.iter().map(most).collect()),
            Time::Open => {
                let help = "write `time = \"30s\"`, or take `reps` out to go on until a key";
                self.endless(from, time.at, "`reps = \"max\"` needs a `time` that ends", help);
                None
            }
        }
    }

    fn endless(&mut self, from: &ResolvedStep, at: KeyLocation, message: &str, help: &str) {
        self.report(from, at, |at| Diagnostic::error("max-without-time", at.range(), message).help(help));
    }

    /// A number of reps, with the pace that the step or a default has.
    fn reps(&mut self, from: &ResolvedStep, counts: CountRange, at: KeyLocation) -> Option<Amount> {
        let written = find_key(from, |step| &step.tempo);
        let tempo: Option<Tempo> = key_value(from, |step| &step.tempo);
        if let (Some(tempo), Some(written)) = (&tempo, written) {
            let side = key_value(from, |step| &step.side).unwrap_or_default();
            let rep = tempo.phases.iter().fold(Duration::ZERO, |sum, phase| sum.saturating_add(phase.length));
            let lasts = |reps: u32| rep.saturating_mul(reps).saturating_mul(doubled(side));
            if lasts(counts.min) < SHORTEST_AMOUNT || lasts(counts.max) > LONGEST_AMOUNT {
                let blamed =
                    if written.at.file == self.home || at.file != self.home { written.at } else { at };
                self.report(from, blamed, |at| {
                    let least = lasts(counts.min) < SHORTEST_AMOUNT;
                    let length = if least { lasts(counts.min) } else { lasts(counts.max) };
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

/// The amounts of a step that goes by time.
fn timed(time: &Time) -> Vec<Amount> {
    let one = |lengths: &DurationRange| Amount::Time { min: lengths.min, max: lengths.max };
    match time {
        Time::Lengths(lengths) => vec![one(lengths)],
        Time::List(all) => all.iter().map(one).collect(),
        Time::Open => vec![Amount::Open],
    }
}
