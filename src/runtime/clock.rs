//! The only place that reads clocks.
//!
//! The session runs on [`Tick`]s, which count the time that the program was awake. Sleep
//! of the machine or a stop of the process is a *gap*: the session is notified of it, and
//! ticks leave it out, so that nothing is skipped meanwhile.
//!
//! A gap shows in two ways.
//!
//! - The machine slept: a clock that includes sleep moved further than one that doesn't. Linux
//!   has both (the uptime and [`Instant`]), and so has macOS (`CLOCK_MONOTONIC` and
//!   [`Instant`]). On other systems the wall clock is used, although setting it forward looks
//!   the same as sleep; that only pauses a session. Setting it back is not a gap.
//! - The process or its virtual machine was stopped: it woke long after the deadline that it
//!   waited for.
//!
//! If the program was late because of its own work, as on a slow machine at the start,
//! that time is left out too, but it is no gap: the session continues without a pause.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use jiff::{Timestamp, Zoned};
use uuid::Uuid;

use crate::time::Tick;

/// The least lateness that counts as a gap. A busy machine wakes a program some tens of
/// milliseconds late, never this much.
const GAP: Duration = Duration::from_secs(2);

/// The first second of the year 9999, in seconds since 1970.
const LAST_SECOND: i64 = 253_370_764_800;

/// The present moment by the calendar, for records.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads clocks")]
pub(crate) fn timestamp() -> Timestamp {
    within_calendar(SystemTime::now())
}

/// The present moment by the calendar and in the user's time zone.
pub fn zoned() -> Zoned {
    timestamp().to_zoned(super::time_zone::local())
}

/// A new id for a session, made of the present moment and chance.
pub(crate) fn session_id() -> String {
    let now = timestamp();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)).to_string()
}

/// A moment of the system's clock; if it is set wrong, the nearest one from 1970 to the start
/// of 9999, since the calendar can't represent every number of a clock.
fn within_calendar(now: SystemTime) -> Timestamp {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(LAST_SECOND).min(LAST_SECOND);
    let nanoseconds = i32::try_from(since.subsec_nanos()).unwrap_or(0);
    Timestamp::new(seconds, nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads clocks")]
fn instant() -> Instant {
    Instant::now()
}

/// A moment from which real time is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Since(Instant);

impl Since {
    /// From now on.
    pub(crate) fn now() -> Self {
        Self(instant())
    }

    /// How long ago that was.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// How far two clocks have moved since a common start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reading {
    /// By a clock that excludes the machine's sleep.
    awake: Duration,
    /// By a clock that includes it.
    elapsed: Duration,
}

/// A clock that includes the machine's sleep, with a start of its own.
///
/// The machine's uptime is that clock, in whole seconds, which is enough to notice a gap.
/// `CLOCK_BOOTTIME` would be more exact, but rustix reads it in a way that crashes under
/// valgrind.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn uptime_with_sleep() -> Duration {
    Duration::from_secs(rustix::system::sysinfo().uptime.try_into().unwrap_or(0))
}

/// A clock that includes the machine's sleep, with a start of its own.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn uptime_with_sleep() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let clock = if cfg!(target_vendor = "apple") { ClockId::Monotonic } else { ClockId::Realtime };
    let time = clock_gettime(clock);
    // Neither part is negative on a clock that started at boot or in 1970.
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// A clock that includes the machine's sleep, with a start of its own.
#[cfg(not(unix))]
fn uptime_with_sleep() -> Duration {
    timestamp().as_duration().try_into().unwrap_or_default()
}

/// What [`SessionClock::observe`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Observed {
    /// The present moment, without any gap.
    pub(crate) now: Tick,
    /// The length of the gap before it, if there was one.
    pub(crate) gap: Option<Duration>,
}

/// The first tick of the program: later than any segment is long, so that the beginning
/// of a resumed segment has a tick too. An open segment may have been left running for days.
const START: Tick = Tick::from_secs(1000 * 24 * 60 * 60);

/// The arithmetic of gaps and speed, separate from the clocks so that it can be tested.
#[derive(Clone, Copy, Debug)]
struct GapTracker {
    /// The tick at which the clock begins.
    origin: Tick,
    /// `None` for real time.
    speed: Option<f64>,
    /// The time awake that is excluded from ticks.
    excluded: Duration,
    /// The time asleep when the clocks were last compared.
    last_asleep: Duration,
}

impl GapTracker {
    fn new(speed: f64) -> Self {
        let is_normal = !speed.is_finite() || speed <= 0.0 || (speed - 1.0).abs() < f64::EPSILON;
        let speed = (!is_normal).then_some(speed);
        Self { origin: Tick::ZERO, speed, excluded: Duration::ZERO, last_asleep: Duration::ZERO }
    }

    fn tick(self, awake: Duration) -> Tick {
        let real = awake.saturating_sub(self.excluded);
        self.origin + self.speed.map_or(real, |speed| scale(real, speed))
    }

    /// The real time that this length of session time takes.
    fn real(self, length: Duration) -> Duration {
        self.speed.map_or(length, |speed| scale(length, speed.recip()))
    }

    /// Excludes the time by which the program is late for a deadline before it begins to wait
    /// for it; returns whether there was any.
    fn exclude_own_lateness(&mut self, awake: Duration, deadline: Tick) -> bool {
        let late = self.real(self.tick(awake).since(deadline));
        if late > GAP {
            self.excluded += late;
        }
        late > GAP
    }

    fn observe(&mut self, reading: Reading, deadline: Option<Tick>) -> Observed {
        // This may become less if a wall clock is set back; later sleep is noticed even then.
        let asleep = reading.elapsed.saturating_sub(reading.awake);
        let slept = asleep.saturating_sub(self.last_asleep);
        self.last_asleep = asleep;
        let now = self.tick(reading.awake);
        let late = deadline.map_or(Duration::ZERO, |deadline| self.real(now.since(deadline)));
        let late = if late > GAP { late } else { Duration::ZERO };
        self.excluded += late;
        let gap = late + if slept > GAP { slept } else { Duration::ZERO };
        Observed {
            // The deadline itself: arithmetic might round to below it.
            now: deadline.filter(|_| !late.is_zero()).unwrap_or(now),
            gap: (!gap.is_zero()).then_some(gap),
        }
    }
}

/// Multiplies, without a panic on overflow.
fn scale(length: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(length.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

/// The clock of one session, which starts with it.
#[derive(Debug)]
pub struct SessionClock {
    start: Instant,
    start_uptime: Duration,
    gaps: GapTracker,
    /// Whether time was excluded because the program was busy.
    busy: bool,
    /// The excluded time in nanoseconds, for other threads.
    excluded: Arc<AtomicU64>,
}

impl SessionClock {
    /// Starts a clock at `speed` times real time; an invalid speed counts as 1.
    pub fn start(speed: f64) -> Self {
        Self {
            start: instant(),
            start_uptime: uptime_with_sleep(),
            gaps: GapTracker { origin: START, ..GapTracker::new(speed) },
            busy: false,
            excluded: Arc::default(),
        }
    }

    pub(crate) fn now(&self) -> Tick {
        self.gaps.tick(self.start.elapsed())
    }

    /// How long the main loop has to wait for `deadline`, in real time. If the program's own
    /// work has made it very late, that time is excluded, so that nothing is skipped.
    pub(crate) fn wait(&mut self, deadline: Tick) -> Duration {
        self.busy |= self.gaps.exclude_own_lateness(self.start.elapsed(), deadline);
        self.publish();
        self.until(deadline)
    }

    /// Returns and clears whether lateness was attributed to the program's own work. If a
    /// SIGCONT arrives then, it was a stop of the process instead.
    pub(crate) fn take_busy(&mut self) -> bool {
        std::mem::take(&mut self.busy)
    }

    fn publish(&self) {
        let excluded = u64::try_from(self.gaps.excluded.as_nanos()).unwrap_or(u64::MAX);
        self.excluded.store(excluded, Ordering::Relaxed);
    }

    /// The present moment and the gap before it. The main loop calls this after waiting, with
    /// the deadline that it waited for; without a deadline only sleep can be noticed.
    pub(crate) fn observe(&mut self, deadline: Option<Tick>) -> Observed {
        let reading = Reading {
            awake: self.start.elapsed(),
            elapsed: uptime_with_sleep().saturating_sub(self.start_uptime),
        };
        let observed = self.gaps.observe(reading, deadline);
        self.publish();
        observed
    }

    /// The real time until `deadline`.
    pub(crate) fn until(&self, deadline: Tick) -> Duration {
        self.gaps.real(deadline.since(self.now()))
    }

    /// The clock for other threads, such as the sound's. It includes a gap until the main
    /// loop has observed it.
    pub(crate) fn shared(&self) -> Arc<dyn Fn() -> Tick + Send + Sync> {
        let (start, gaps, excluded) = (self.start, self.gaps, Arc::clone(&self.excluded));
        Arc::new(move || {
            let excluded = Duration::from_nanos(excluded.load(Ordering::Relaxed));
            GapTracker { excluded, ..gaps }.tick(start.elapsed())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_wrong_counts_as_the_nearest_moment_of_the_calendar() {
        let second = Duration::from_secs(1);
        assert_eq!(within_calendar(SystemTime::UNIX_EPOCH - second).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(within_calendar(SystemTime::UNIX_EPOCH + second).to_string(), "1970-01-01T00:00:01Z");
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(300_000_000_000);
        assert_eq!(within_calendar(far).to_string(), "9999-01-01T00:00:00Z");
    }

    const fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    const fn awake(millis: u64) -> Reading {
        reading(millis, millis)
    }

    const fn reading(awake: u64, elapsed: u64) -> Reading {
        Reading { awake: Duration::from_millis(awake), elapsed: Duration::from_millis(elapsed) }
    }

    fn seen(now_millis: u64, gap: Option<Duration>) -> Observed {
        Observed { now: Tick::from_millis(now_millis), gap }
    }

    #[test]
    fn waking_a_little_late_is_no_gap_and_stays_in_the_tick() {
        let mut gaps = GapTracker::new(1.0);
        assert_eq!(gaps.observe(awake(1030), Some(Tick::from_secs(1))), seen(1030, None));
        assert_eq!(gaps.observe(awake(4000), Some(Tick::from_secs(2))), seen(4000, None));
    }

    #[test]
    fn a_stopped_process_goes_on_at_its_deadline() {
        let mut gaps = GapTracker::new(1.0);
        assert_eq!(gaps.observe(awake(9000), Some(Tick::from_secs(2))), seen(2000, Some(secs(7))));
        assert_eq!(gaps.observe(awake(10_000), Some(Tick::from_secs(3))), seen(3000, None));
        assert_eq!(gaps.tick(secs(12)), Tick::from_secs(5));
    }

    #[test]
    fn time_that_the_program_was_busy_is_no_gap_and_skips_nothing() {
        let mut gaps = GapTracker::new(1.0);
        assert!(!gaps.exclude_own_lateness(Duration::from_millis(1900), Tick::ZERO));
        assert_eq!(gaps.tick(secs(2)), Tick::from_secs(2), "a little late is nothing");
        assert!(gaps.exclude_own_lateness(secs(9), Tick::from_secs(4)));
        assert_eq!(gaps.observe(awake(9000), Some(Tick::from_secs(4))), seen(4000, None));
        assert_eq!(gaps.observe(awake(10_000), Some(Tick::from_secs(5))), seen(5000, None));
    }

    #[test]
    fn a_long_wait_that_was_asked_for_is_no_gap() {
        let mut gaps = GapTracker::new(1.0);
        assert_eq!(gaps.observe(awake(600_000), None), seen(600_000, None));
        assert_eq!(gaps.observe(awake(1_200_000), Some(Tick::from_secs(1200))), seen(1_200_000, None));
    }

    #[test]
    fn a_machine_that_slept_is_a_gap_with_and_without_a_deadline() {
        let mut gaps = GapTracker::new(1.0);
        assert_eq!(gaps.observe(reading(1000, 61_000), Some(Tick::from_secs(1))), seen(1000, Some(secs(60))));
        assert_eq!(gaps.observe(reading(2000, 62_000), None), seen(2000, None));
        assert_eq!(gaps.observe(reading(3000, 93_000), None), seen(3000, Some(secs(30))));
    }

    #[test]
    fn a_clock_set_back_or_slewed_is_no_gap_and_hides_none() {
        let mut gaps = GapTracker::new(1.0);
        assert_eq!(gaps.observe(reading(10_000, 10_400), None), seen(10_000, None));
        assert_eq!(gaps.observe(reading(20_000, 5000), None), seen(20_000, None));
        assert_eq!(gaps.observe(reading(21_000, 66_000), None), seen(21_000, Some(secs(45))));
    }

    #[test]
    fn whole_seconds_of_uptime_are_no_gap() {
        let mut gaps = GapTracker::new(1.0);
        for millis in (0..60_000_u64).step_by(130) {
            for elapsed in [millis / 1000 * 1000, millis.div_ceil(1000) * 1000] {
                assert_eq!(gaps.observe(reading(millis, elapsed), None), seen(millis, None));
            }
        }
    }

    #[test]
    fn a_faster_clock_counts_its_gaps_in_real_time() {
        let mut gaps = GapTracker::new(60.0);
        assert_eq!(gaps.observe(awake(1000), Some(Tick::from_secs(30))), seen(60_000, None));
        assert_eq!(gaps.observe(awake(4000), Some(Tick::from_secs(60))), seen(60_000, Some(secs(3))));
        assert_eq!(gaps.tick(secs(5)), Tick::from_secs(120));
        assert_eq!(gaps.real(secs(60)), secs(1));
    }

    #[test]
    fn an_invalid_speed_counts_as_one() {
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(GapTracker::new(speed).tick(secs(3)), Tick::from_secs(3));
        }
    }

    #[test]
    fn an_open_step_that_was_left_running_for_days_is_resumed_where_it_was() {
        use crate::session::Session;
        let text = "name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"open\"\n";
        let routine = crate::routine::parse(text, "x", &crate::routine::Context::default()).routine.unwrap();
        let timeline = Arc::new(crate::timeline::compile(routine));
        let mut session = Session::new(Arc::clone(&timeline)).unwrap();
        let later = Tick::from_secs(3 * 24 * 3600);
        session.advance(later, None);
        let checkpoint = session.checkpoint(later).unwrap();
        let start = SessionClock::start(1.0).now();
        let mut resumed = Session::resumed(&timeline, &checkpoint).unwrap().beginning_at(start);
        resumed.advance(start, None);
        let on = start + secs(10);
        resumed.advance(on, None);
        // The count-in takes three seconds.
        assert_eq!(resumed.position(on).elapsed, session.position(later).elapsed + secs(7));
    }

    #[test]
    fn the_shared_clock_leaves_out_what_was_lost() {
        let mut clock = SessionClock::start(1.0);
        let shared = clock.shared();
        clock.gaps.excluded = secs(3600);
        clock.observe(None);
        assert_eq!((shared(), clock.now()), (START, START));
    }
}
