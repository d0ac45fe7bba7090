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
