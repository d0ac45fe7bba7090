//! The result of a session: where its time went, and a result for each step.

use super::difficulty::Difficulty;
use super::ledger::Ledger;
use crate::routine::{BodySide, impl_words};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How a step, or one of its sets, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All of its required work was done.
    Done,
    /// Some of its work was done.
    Partly,
    /// None of its work was done.
    Skipped,
    /// The runner stopped it because it hurt.
    Hurt,
}

impl_words!(Outcome: Done = "done", Partly = "partly", Skipped = "skipped", Hurt = "hurt");

impl Outcome {
    /// The outcome of work that was begun or not, of which everything required was done or
    /// not, and which hurt or not.
    pub(super) const fn of_work(begun: bool, complete: bool, hurt: bool) -> Self {
        match (hurt, complete, begun) {
            (true, ..) => Self::Hurt,
            (_, true, _) => Self::Done,
            (_, _, true) => Self::Partly,
            _ => Self::Skipped,
        }
    }
}

/// The result of a part. A part that is played again is reported again: `work`, `spent` and
/// `reps` then count from its last report; `work_done` and `sets` count all that was done in
/// the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartResult {
    /// The index of the part in the timeline.
    pub part: usize,
    /// How it ended.
    pub outcome: Outcome,
    /// Its planned length.
    pub planned: Duration,
    /// Time spent in its work segments.
    pub work: Duration,
    /// Time spent in it, with its gaps and without pauses.
    pub spent: Duration,
    /// Reps done, both sides together.
    pub reps: u32,
    /// How many of its work segments are done.
    pub work_done: WorkDone,
    /// The side that hurt; `None` if nothing did, or if both sides worked together.
    pub hurt_side: Option<BodySide>,
    /// The variation it ended in.
    pub difficulty: Difficulty,
    /// Every set on every side.
    pub sets: Vec<SetResult>,
}

/// How many work segments of a part are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkDone {
    /// The segments that are done.
    pub done: u32,
    /// All work segments.
    pub of: u32,
}

/// What was done of one set on one side of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetResult {
    /// The set, from 1.
    pub set: u32,
    /// The side; `None` if both work together or alternate.
    pub side: Option<BodySide>,
    /// How it ended.
    pub outcome: Outcome,
    /// Planned length of its work.
    pub planned: Duration,
    /// Time spent working.
    pub work: Duration,
    /// Reps done.
    pub reps: u32,
}

/// How the session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The last segment ended.
    Finished,
    /// The runner, or the machine, ended it.
    Quit,
    /// The runner stopped it because it hurt.
    Hurt,
}

/// The result of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How it ended.
    pub end: End,
    /// The index of the segment that it began with.
    pub first_segment: usize,
    /// Where its time went.
    pub ledger: Ledger,
    /// The results of all parts that were begun or skipped, in the order in which they
    /// ended; a part that was played again has several.
    pub parts: Vec<PartResult>,
}

impl Summary {
    /// The number of parts whose last result has this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.by_part().iter().filter(|result| result.outcome == outcome).count()
    }

    /// Whether any work was done.
    pub fn has_work(&self) -> bool {
        self.parts.iter().any(|result| !result.work.is_zero() || result.reps > 0)
    }

    /// One result for every part that ended, in the order of the routine: its last result,
    /// with all that was done of the part.
    pub fn by_part(&self) -> Vec<PartResult> {
        let mut results = merged(&self.parts);
        results.sort_by_key(|result| result.part);
        results
    }
}

/// One result for each part, in the order in which they ended first: the last result, with
/// the times and reps of all.
pub(super) fn merged(results: &[PartResult]) -> Vec<PartResult> {
    let mut merged: Vec<PartResult> = Vec::new();
    for result in results {
        match merged.iter_mut().find(|known| known.part == result.part) {
            Some(known) => {
                let (work, spent) = (known.work + result.work, known.spent + result.spent);
                *known = PartResult { work, spent, reps: known.reps + result.reps, ..result.clone() };
            }
            None => merged.push(result.clone()),
        }
    }
    merged
}
