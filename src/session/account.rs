//! How a run of a segment is entered in the ledger.

use super::{Ledger, SegmentEnd};
use std::time::Duration;

/// A run of a segment, for the ledger.
pub(super) struct SegmentAccount {
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
    /// Enters a run of a segment that ended in this way. What it adds to the ledger
    /// balances: `planned + added + repeated = done + skipped`.
    pub(super) fn close_segment(&mut self, run: &SegmentAccount, how: SegmentEnd) {
        self.done += run.elapsed;
        match (how, run.open) {
            // It will be played again, as planned.
            (SegmentEnd::Repeated, _) => self.repeated += run.elapsed,
            // The estimate is replaced by the time played.
            (SegmentEnd::Done, true) => self.replace_planned(run.planned, run.elapsed),
            // The same where it was left after the estimate was over; before that, the rest
            // of the estimate is skipped.
            (_, true) if run.elapsed >= run.planned => self.replace_planned(run.planned, run.elapsed),
            (_, true) => self.skipped += run.planned.saturating_sub(run.elapsed),
            // The remaining time was optional: it is taken out of what the runner added,
            // and then out of the plan.
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
