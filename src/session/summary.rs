//! What a session came to: time kept account of, and a result for each step.

use crate::session::Variant;
use crate::timeline::BodySide;
use std::time::Duration;

/// Where the time of a session went.
///
/// At the end of every session `planned + added + repeated = done + skipped`,
/// to the nanosecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The plan, with each estimate replaced by what it came to and without
    /// what was optional and left out.
    pub planned: Duration,
    /// What the runner added.
    pub added: Duration,
    /// What was played again after going back.
    pub repeated: Duration,
    /// What was played, pauses not counted.
    pub done: Duration,
    /// What was left out.
    pub skipped: Duration,
}

impl Ledger {
    /// Whether the account is even.
    pub fn balances(&self) -> bool {
        self.planned + self.added + self.repeated == self.done + self.skipped
    }

    /// Replaces `before` of the plan by `after`.
    pub(super) fn replan(&mut self, before: Duration, after: Duration) {
        self.planned = (self.planned + after).saturating_sub(before);
    }
}

/// How a step, or a session, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// All that was needed was done.
    Done,
    /// Some of it was done.
    Partly,
    /// None of its work was done.
    Skipped,
    /// The runner stopped it because it hurt.
    Hurt,
}

impl Outcome {
    /// Its word in the record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partly => "partly",
            Self::Skipped => "skipped",
            Self::Hurt => "hurt",
        }
    }
}

/// What became of one step, since it was last reported: a step that is played
/// again after it ended is reported again, with what was done anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartResult {
    /// The part of the timeline.
    pub part: usize,
    /// How it ended.
    pub outcome: Outcome,
    /// Its planned length.
    pub planned: Duration,
    /// Time spent in its work segments.
    pub work: Duration,
    /// Time spent in it, gaps included, pauses not.
    pub spent: Duration,
    /// Reps done, both sides together.
    pub reps: u32,
    /// Work segments done by now, of how many.
    pub amounts: (u32, u32),
    /// Where it hurt, if it did.
    pub hurt_side: Option<BodySide>,
    /// The variation it ended in.
    pub variant: Variant,
}

/// How the session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// It reached its end.
    Finished,
    /// The runner, or the machine, ended it.
    Quit,
    /// The runner stopped it because it hurt.
    Hurt,
}

/// What a session came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How it ended.
    pub end: End,
    /// Where its time went.
    pub ledger: Ledger,
    /// Every step that was begun or passed over, in the order it ended.
    pub parts: Vec<PartResult>,
}

impl Summary {
    /// How many steps ended in `outcome` when they ended last.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.by_part().iter().filter(|result| result.outcome == outcome).count()
    }

    /// Whether any work was done at all.
    pub fn has_work(&self) -> bool {
        self.parts.iter().any(|result| !result.work.is_zero() || result.reps > 0)
    }

    /// One result for every part that ended, in the order of the routine: as it
    /// ended last, with all that was done of it.
    pub fn by_part(&self) -> Vec<PartResult> {
        let mut merged: Vec<PartResult> = Vec::new();
        for result in &self.parts {
            match merged.iter_mut().find(|known| known.part == result.part) {
                Some(known) => {
                    let before = known.clone();
                    *known = PartResult {
                        work: before.work + result.work,
                        spent: before.spent + result.spent,
                        reps: before.reps + result.reps,
                        ..result.clone()
                    };
                }
                None => merged.push(result.clone()),
            }
        }
        merged.sort_by_key(|result| result.part);
        merged
    }
}
