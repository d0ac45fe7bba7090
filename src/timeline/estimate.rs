//! Lengths assumed where only a key ends something.

use std::time::Duration;

/// One rep at one's own pace.
pub const SELF_PACED_REP: Duration = Duration::from_secs(3);

/// An open amount.
pub const OPEN_WORK: Duration = Duration::from_secs(30);

/// An open gap or prepare.
pub const OPEN_GAP: Duration = Duration::from_secs(10);
