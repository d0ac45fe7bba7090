//! The balance of a session's time: what was planned and added against what was done
//! and skipped.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where the time of a session went.
///
/// At the end of every session `planned + added + repeated = done + skipped`,
/// to the nanosecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The planned time. Estimates are replaced by the time played, and optional time that
    /// was skipped is left out.
    pub planned: Duration,
    /// What the runner added.
    pub added: Duration,
    /// What is played twice because the runner went back.
    pub repeated: Duration,
    /// What was played, pauses not counted.
    pub done: Duration,
    /// What was skipped.
    pub skipped: Duration,
}

impl Ledger {
    /// Whether the ledger balances.
    pub fn balances(&self) -> bool {
        self.planned + self.added + self.repeated == self.done + self.skipped
    }

    /// Replaces an amount of planned time, `before`, by `after`.
    pub(super) fn replace_planned(&mut self, before: Duration, after: Duration) {
        self.planned = (self.planned + after).saturating_sub(before);
    }

    /// Adds a run of a segment that ended in this way; the ledger still balances.
    pub(super) fn add_run(&mut self, run: &EndedRun, how: SegmentEnd) {
        self.done += run.elapsed;
        match (how, run.is_open) {
            // It will be played again, as planned.
            (SegmentEnd::Repeated, _) => self.repeated += run.elapsed,
            // The time played replaces the estimate.
            (SegmentEnd::Done, true) => self.replace_planned(run.planned, run.elapsed),
            // Left after its estimate, it counts as done. Left before that, the remaining
            // estimate is skipped.
            (_, true) if run.elapsed >= run.planned => self.replace_planned(run.planned, run.elapsed),
            (_, true) => self.skipped += run.planned.saturating_sub(run.elapsed),
            // The remaining time was optional: it reduces what the runner added, then the
            // plan.
            (SegmentEnd::Done, false) => {
                let unused_extension = run.remaining.min(run.added);
                self.added += run.added.saturating_sub(unused_extension);
                self.replace_planned(run.remaining.saturating_sub(unused_extension), Duration::ZERO);
                self.skipped += run.taken;
            }
            // The remaining time is skipped.
            (_, false) => {
                self.added += run.added;
                self.skipped += run.remaining + run.taken;
            }
        }
    }
}

/// How a segment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SegmentEnd {
    /// It was completed, or left after its minimum.
    Done,
    /// The runner went on before its minimum.
    Skipped,
    /// The runner went back: it will be played again.
    Repeated,
    /// The session stopped during it.
    Stopped,
}

/// The times of a run of a segment that ended. Unless the segment is open,
/// `planned + added == elapsed + remaining + taken`.
pub(super) struct EndedRun {
    /// The segment's length in the plan; an estimate if only a key ends it.
    pub(super) planned: Duration,
    /// The time that was played.
    pub(super) elapsed: Duration,
    /// What was left of the length, as the runner adjusted it.
    pub(super) remaining: Duration,
    /// The time that the runner added.
    pub(super) added: Duration,
    /// The time that the runner took away.
    pub(super) taken: Duration,
    /// Whether only a key ends the segment.
    pub(super) is_open: bool,
}
