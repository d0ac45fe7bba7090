//! How long the plan assumes that something lasts where only a key ends it. A
//! plan with such an estimate in it is marked as approximate.

use std::time::Duration;

/// One rep without a tempo: a squat or a bridge at a calm pace.
pub const SELF_PACED_REP: Duration = Duration::from_secs(3);

/// An amount that is `"open"`.
pub const OPEN_WORK: Duration = Duration::from_secs(30);

/// A gap, or a `prepare`, that is `"open"`.
pub const OPEN_GAP: Duration = Duration::from_secs(10);
