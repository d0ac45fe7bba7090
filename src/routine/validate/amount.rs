//! How much of a step is done: `time` or `reps`, and the pace of reps.

use super::{Judge, doubled, pick, picked};
use crate::diagnostic::Diagnostic;
use crate::routine::count::Counts;
use crate::routine::duration::Lengths;
use crate::routine::model::{Amount, Tempo};
use crate::routine::resolve::Effective;
use crate::routine::schema::{At, Reps, Time, Written};
use crate::time::Spelled;
use std::time::Duration;

/// The least and the most an amount may last.
const LEAST: Duration = Duration::from_millis(200);
const MOST: Duration = Duration::from_secs(3 * 3600);

impl Judge<'_> {
    /// The amount of a step; none where it is missing or wrong, which is told.
    pub(super) fn amount(&mut self, from: &Effective) -> Option<Amount> {
        let own = &from.step;
        match (&own.time, &own.reps) {
            (None, None) => {
                self.no_amount(from);
                None
            }
            (Some(time), None) => {
                if let Some(tempo) = &own.tempo {
                    self.unpaced(from, tempo.at, time.at);
                }
                match time.value? {
                    Time::Lengths(Lengths { min, max }) => Some(Amount::Time { min, max }),
                    Time::Open => Some(Amount::Open),
                }
            }
            (time, Some(reps)) => match reps.value? {
                Reps::Max => self.as_many(from, time.as_ref(), reps),
                Reps::Counts(counts) => match time {
                    Some(time) => {
                        self.two_amounts(from, time.at, reps.at);
                        None
                    }
                    None => self.reps(from, counts, reps.at),
                },
            },
        }
    }

    fn no_amount(&mut self, from: &Effective) {
        let own = &from.step;
        if self.hushed() || own.means("time") || own.means("reps") {
            return;
        }
        self.tell(from, own.title(), |at| {
            let finding = Diagnostic::error("no-amount", at.range(), "this step doesn't say how much");
            let help = if own.tempo.is_some() {
                "write how many reps the tempo paces: `reps = 10`"
            } else {
                "write `time = \"30s\"` or `reps = 10`"
            };
            finding.label("no `time` and no `reps`").help(help)
        });
    }

    fn two_amounts(&mut self, from: &Effective, time: At, reps: At) {
        let (first, second) = if time.key.start < reps.key.start { (time, reps) } else { (reps, time) };
        let home = self.home;
        self.tell(from, second, |at| {
            let finding =
                Diagnostic::error("two-amounts", at.range(), "this step has a `time` and a number of `reps`");
            let finding = finding.label("and this");
            let finding =
                if first.file == home { finding.related(first.value.range(), "this") } else { finding };
            finding.help("keep one of them; `reps = \"max\"` beside a `time` means as many as you can")
        });
    }

    /// A tempo beside an amount that has no count of reps.
    fn unpaced(&mut self, from: &Effective, tempo: At, amount: At) {
        if self.hushed() || from.step.means("reps") {
            return;
        }
        let home = self.home;
        self.tell(from, tempo, |at| {
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
        from: &Effective,
        time: Option<&Written<Time>>,
        reps: &Written<Reps>,
    ) -> Option<Amount> {
        if let Some(tempo) = &from.step.tempo {
            self.unpaced(from, tempo.at, reps.at);
        }
        let Some(time) = time else {
            if !self.hushed() && !from.step.means("time") {
                self.endless(
                    from,
                    reps.at,
                    "`reps = \"max\"` needs a `time` to end it",
                    "add `time = \"30s\"`",
                );
            }
            return None;
        };
        match time.value? {
            Time::Lengths(Lengths { min, max }) => Some(Amount::Max { min, max }),
            Time::Open => {
                let help = "write `time = \"30s\"`, or take `reps` out to go on until a key";
                self.endless(from, time.at, "`reps = \"max\"` needs a `time` that ends", help);
                None
            }
        }
    }

    fn endless(&mut self, from: &Effective, at: At, message: &str, help: &str) {
        self.tell(from, at, |at| Diagnostic::error("max-without-time", at.range(), message).help(help));
    }

    /// A number of reps, with the pace that the step or a default has.
    fn reps(&mut self, from: &Effective, counts: Counts, at: At) -> Option<Amount> {
        let written = pick(from, |step| &step.tempo);
        let tempo: Option<Tempo> = picked(from, |step| &step.tempo);
        if let (Some(tempo), Some(written)) = (&tempo, written) {
            let side = picked(from, |step| &step.side).unwrap_or_default();
            let rep = tempo.phases.iter().fold(Duration::ZERO, |sum, phase| sum.saturating_add(phase.length));
            let lasts = |reps: u32| rep.saturating_mul(reps).saturating_mul(doubled(side));
            if lasts(counts.min) < LEAST || lasts(counts.max) > MOST {
                let blamed =
                    if written.at.file == self.home || at.file != self.home { written.at } else { at };
                self.tell(from, blamed, |at| {
                    let least = lasts(counts.min) < LEAST;
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
