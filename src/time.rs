//! Ticks (points in time) and lengths of time, and how both are written.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
pub use std::time::Duration;

/// A monotonic timestamp: the time since the program's clock started.
///
/// Functions take ticks as parameters instead of reading a clock, so that tests can jump
/// through a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tick(pub Duration);

impl Tick {
    /// The start of the clock.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// The tick `seconds` whole seconds after the start.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// The tick `millis` milliseconds after the start.
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// The time from `earlier` to this tick; zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// This tick moved back by `length`, not past the start.
    #[must_use]
    pub const fn back(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(length))
    }

    /// Seconds since the start, with fractions.
    pub const fn as_secs_f64(self) -> f64 {
        self.0.as_secs_f64()
    }
}

impl Add<Duration> for Tick {
    type Output = Self;

    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(length))
    }
}

impl AddAssign<Duration> for Tick {
    fn add_assign(&mut self, length: Duration) {
        *self = *self + length;
    }
}

impl Sub for Tick {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.since(earlier)
    }
}

/// Writes a length as a clock does, rounded down to the second: `0:07`, `9:05`,
/// `1:02:03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock(pub Duration);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = hours_minutes_seconds(self.0);
        if hours > 0 {
            write!(f, "{hours}:{minutes:02}:{seconds:02}")
        } else {
            write!(f, "{minutes}:{seconds:02}")
        }
    }
}

fn hours_minutes_seconds(length: Duration) -> (u64, u64, u64) {
    let seconds = length.as_secs();
    (seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Rounds a length up to whole seconds, so that a countdown shows 1 until its end.
pub const fn ceil_secs(length: Duration) -> u64 {
    length.as_secs() + (length.subsec_nanos() > 0) as u64
}

/// Writes a length the way the routine format spells it, rounded down to the millisecond:
/// `8s`, `1.5s`, `5min30s`, `1h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelled(pub Duration);

impl fmt::Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = hours_minutes_seconds(self.0);
        let millis = self.0.subsec_millis();
        if hours > 0 {
            write!(f, "{hours}h")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}min")?;
        }
        if millis > 0 {
            let fraction = format!("{millis:03}");
            write!(f, "{seconds}.{}s", fraction.trim_end_matches('0'))
        } else if seconds > 0 || self.0.as_secs() == 0 {
            write!(f, "{seconds}s")
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_read_as_people_write_them() {
        let clock = |s| Clock(Duration::from_secs(s)).to_string();
        assert_eq!([clock(0), clock(7), clock(545), clock(3723)], ["0:00", "0:07", "9:05", "1:02:03"]);
    }

    #[test]
    fn a_countdown_reads_one_until_the_very_end() {
        assert_eq!(ceil_secs(Duration::from_millis(1)), 1);
        assert_eq!(ceil_secs(Duration::from_secs(3)), 3);
        assert_eq!(ceil_secs(Duration::ZERO), 0);
    }

    #[test]
    fn lengths_are_spelled_as_the_format_reads_them() {
        let spelled = |ms| Spelled(Duration::from_millis(ms)).to_string();
        assert_eq!(
            [spelled(0), spelled(8000), spelled(1500), spelled(330_000), spelled(3_600_000), spelled(60_250)],
            ["0s", "8s", "1.5s", "5min30s", "1h", "1min0.25s"]
        );
    }
}
