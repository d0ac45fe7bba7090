//! An author's cues against the amount they count in.

use super::{Judge, doubled};
use crate::diagnostic::Diagnostic;
use crate::routine::model::{Amount, CueAt, Side};
use crate::routine::resolve::Effective;
use crate::routine::schema::{At, value};
use crate::time::Spelled;
use std::time::Duration;

/// What a cue may count in.
struct Extent {
    /// How long the amount lasts, where the plan knows.
    length: Option<Duration>,
    /// How many reps it has, where they are counted.
    reps: Option<u32>,
}

impl Extent {
    fn of(amount: &Amount, side: Side) -> Self {
        match amount {
            Amount::Time { max, .. } | Amount::Max { max, .. } => Self { length: Some(*max), reps: None },
            Amount::Open => Self { length: None, reps: None },
            Amount::Reps { max, tempo, .. } => {
                let reps = max.saturating_mul(doubled(side));
                Self {
                    length: tempo.as_ref().map(|tempo| tempo.rep().saturating_mul(reps)),
                    reps: Some(reps),
                }
            }
        }
    }
}

impl Judge<'_> {
    /// Tells of the cues of a step that lie beyond its amount.
    pub(super) fn cues(&mut self, from: &Effective, amount: &Amount, side: Side) {
        let extent = Extent::of(amount, side);
        for cue in value(&from.step.cues).into_iter().flatten() {
            let Some(written) = &cue.at else { continue };
            let Some(at) = written.value else { continue };
            self.within(from, at, written.at, &extent, amount);
        }
    }

    fn within(&mut self, from: &Effective, cue: CueAt, at: At, extent: &Extent, amount: &Amount) {
        let beyond = match (cue, extent.length, extent.reps) {
            (CueAt::Rep(rep), _, Some(reps)) => (rep > reps)
                .then(|| (format!("this amount has {reps} reps"), format!("write `at = {reps}` or less"))),
            (CueAt::Rep(_), _, None) => return self.no_reps(from, at, amount),
            (CueAt::FromStart(length), Some(whole), _) => (length > whole).then(|| {
                (
                    format!("this amount lasts {}", Spelled(whole)),
                    format!("write `at = \"{}\"` or less", Spelled(whole)),
                )
            }),
            (CueAt::FromEnd(length), Some(whole), _) => (length > whole).then(|| {
                (
                    format!("this amount lasts {}", Spelled(whole)),
                    format!("write `at = \"-{}\"` or less", Spelled(whole)),
                )
            }),
            _ => None,
        };
        let Some((label, help)) = beyond else { return };
        let blamed = self.blamed(from, at);
        if blamed != at {
            self.tell(from, blamed, |at| {
                let message = "a borrowed cue lies beyond this amount";
                let finding = Diagnostic::error("cue-beyond-end", at.range(), message);
                finding.label(label).help("give the step `cues` of its own; `cues = []` is none")
            });
            return;
        }
        self.tell(from, at, |at| {
            let finding = Diagnostic::error("cue-beyond-end", at.range(), "this cue lies beyond its amount");
            finding.label(label).help(help)
        });
    }

    /// Where a lent cue clashes with an amount of the borrower, that amount is
    /// what was written here.
    fn blamed(&self, from: &Effective, cue: At) -> At {
        if cue.file == self.home {
            return cue;
        }
        let amounts =
            [from.step.time.as_ref().map(|time| time.at), from.step.reps.as_ref().map(|reps| reps.at)];
        amounts.into_iter().flatten().find(|at| at.file == self.home).unwrap_or(cue)
    }

    fn no_reps(&mut self, from: &Effective, at: At, amount: &Amount) {
        let blamed = self.blamed(from, at);
        if blamed != at {
            self.tell(from, blamed, |at| {
                let message = "a borrowed cue names a rep, and this step counts none";
                let finding = Diagnostic::error("cue-without-reps", at.range(), message);
                finding.help("give the step `cues` of its own; `cues = []` is none")
            });
            return;
        }
        let message = match amount {
            Amount::Max { .. } => "`reps = \"max\"` has no reps that the plan could count",
            _ => "a number is a rep, and this step counts none",
        };
        let number = self
            .files
            .get(at.file)
            .and_then(|file| file.text.get(at.value.range()))
            .unwrap_or("10")
            .to_owned();
        self.tell(from, at, |at| {
            let finding = Diagnostic::error("cue-without-reps", at.range(), message);
            finding
                .help(format!("write `at = \"{number}s\"` for seconds"))
                .fix(at.range(), format!("\"{number}s\""))
        });
    }
}
