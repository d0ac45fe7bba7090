//! The times of a run of a segment, and how they are added to the ledger.

use super::{Ledger, SegmentEnd};
use std::time::Duration;

/// The times of a run of a segment that ended.
pub(super) struct SegmentTimes {
    /// Its length in the plan; an estimate if only a key ends it.
    pub(super) planned: Duration,
    /// The time that was played.
    pub(super) elapsed: Duration,
    /// The time that was left of its adjusted length.
    pub(super) remaining: Duration,
    /// The time that the runner added.
    pub(super) added: Duration,
    /// The time that the runner took away.
    pub(super) taken: Duration,
    /// Whether only a key ends it.
    pub(super) open: bool,
}

impl Ledger {
    /// Adds a run of a segment that ended in this way. What it adds balances:
    /// `planned + added + repeated = done + skipped`.
    pub(super) fn add_run(&mut self, run: &SegmentTimes, how: SegmentEnd) {
        self.done += run.elapsed;
        match (how, run.open) {
            // It will be played again, as planned.
            (SegmentEnd::Repeated, _) => self.repeated += run.elapsed,
            // The time played replaces the estimate.
            (SegmentEnd::Done, true) => self.replace_planned(run.planned, run.elapsed),
            // Left after its estimate: the same. Left before: the rest of the estimate is
            // skipped.
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
