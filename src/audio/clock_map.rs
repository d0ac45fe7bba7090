//! Maps ticks of the session to frames of the stream.
//!
//! A sound card's clock runs some tens of millionths faster or slower than the
//! system's. The map learns this drift from observations ("this frame is heard at this
//! tick"), and is corrected too slowly to be heard. After a pause or on a new stream it
//! starts from a new point.

use std::time::Duration;

use crate::time::Tick;

/// The time constant with which an error is corrected, in seconds.
const TIME_CONSTANT: f64 = 20.0;
/// For how long the first observations are averaged, in seconds.
const WARM_UP: f64 = 2.0;
/// How many seconds the map may move in a second after the warm-up: several times any
/// card's drift, and far less than can be heard.
const MAX_SLEW: f64 = 500e-6;
/// The greatest drift that a card may have, as a fraction of its rate.
const MAX_DRIFT: f64 = 500e-6;
/// An error greater than this, in seconds, twice in a row, means that the stream jumped,
/// not that a clock drifts.
const JUMP: f64 = 0.020;

/// The point (`tick`, `frame`) that the map's straight line goes through, and what it was
/// observed from.
#[derive(Clone, Copy, Debug)]
struct MapPoint {
    tick: f64,
    frame: f64,
    /// The tick of the first observation.
    first_tick: f64,
    /// The number of observations so far.
    observations: f64,
}

/// The map from ticks to frames.
#[derive(Clone, Debug)]
pub struct ClockMap {
    /// Frames a second.
    rate: f64,
    /// How many seconds of the session pass in a real one.
    speed: f64,
    /// How much faster than its nominal rate the card runs, as a fraction of the rate.
    drift: f64,
    point: Option<MapPoint>,
    /// Whether the last observation was ignored because it was far off.
    doubted: bool,
}

impl ClockMap {
    /// A map without a point, for a stream of `rate` frames a second; `speed` seconds of the
    /// session pass in a real one.
    pub fn new(rate: u32, speed: f64) -> Self {
        Self { rate: f64::from(rate), speed, drift: 0.0, point: None, doubted: false }
    }

    /// Forgets the stream's position, but not the drift.
    pub const fn reset(&mut self) {
        self.point = None;
        self.doubted = false;
    }

    /// Whether the map has a point, so that [`ClockMap::frame`] returns one.
    pub const fn is_set(&self) -> bool {
        self.point.is_some()
    }

    /// How many real seconds this length of session time takes.
    pub fn real_seconds(&self, length: Duration) -> f64 {
        length.as_secs_f64() / self.speed
    }

    /// The frame heard at `at`; `None` before the first observation.
    pub fn frame(&self, at: Tick) -> Option<f64> {
        self.point.map(|point| self.frame_on_line(point, at.as_secs_f64()))
    }

    /// The frame at `tick` on the line through `point`.
    fn frame_on_line(&self, point: MapPoint, tick: f64) -> f64 {
        point.frame + (tick - point.tick) / self.speed * self.rate * (1.0 + self.drift)
    }

    /// Adds the observation that `frame` was heard at `at`. Returns whether the stream jumped, so
    /// that the map starts again from here. One that is far off is ignored unless the next one is
    /// as well.
    pub fn observe(&mut self, at: Tick, frame: f64) -> bool {
        let tick = at.as_secs_f64();
        let Some(point) = self.point else {
            self.start_at(tick, frame);
            return false;
        };
        let expected = self.frame_on_line(point, tick);
        let error = frame - expected;
        if error.abs() > JUMP * self.rate {
            let has_jumped = self.doubted;
            self.doubted = true;
            if has_jumped {
                self.start_at(tick, frame);
            }
            return has_jumped;
        }
        self.doubted = false;
        let elapsed = ((tick - point.tick) / self.speed).max(0.0);
        let observations = point.observations + 1.0;
        let step = if (tick - point.first_tick) / self.speed < WARM_UP {
            error / observations
        } else {
            // A critically damped loop: it corrects the position, and more slowly the drift.
            let corrected_share = (elapsed / TIME_CONSTANT).min(0.5);
            let drift_error = error / self.rate / (4.0 * TIME_CONSTANT);
            self.drift = (self.drift + drift_error * corrected_share).clamp(-MAX_DRIFT, MAX_DRIFT);
            let max_step = MAX_SLEW * self.rate * elapsed;
            (error * corrected_share).clamp(-max_step, max_step)
        };
        self.point =
            Some(MapPoint { tick, frame: expected + step, first_tick: point.first_tick, observations });
        false
    }

    /// Starts again with this observation as the first.
    const fn start_at(&mut self, tick: f64, frame: f64) {
        self.point = Some(MapPoint { tick, frame, first_tick: tick, observations: 1.0 });
        self.doubted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    fn tick(seconds: f64) -> Tick {
        Tick(Duration::from_secs_f64(seconds))
    }

    /// Observes a card that is `ppm` millionths fast, once a second for `minutes`, with errors
    /// of up to `noise` seconds. Returns the map's worst error in milliseconds after the first
    /// `after` seconds.
    fn worst_error(ppm: f64, minutes: u32, noise: f64, after: u32) -> f64 {
        let mut map = ClockMap::new(RATE, 1.0);
        let true_frame = |seconds: f64| 700.0 + seconds * f64::from(RATE) * (1.0 + ppm * 1e-6);
        let mut seed = 7_u32;
        let mut worst = 0.0_f64;
        for second in 0..minutes * 60 {
            let now = f64::from(second);
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let observation_error = (f64::from(seed >> 8) / f64::from(1 << 23) - 1.0) * noise;
            map.observe(tick(now), true_frame(now) + observation_error * f64::from(RATE));
            if second >= after {
                // Sounds are placed about a second ahead.
                let ahead = now + 1.0;
                let error = map.frame(tick(ahead)).unwrap() - true_frame(ahead);
                worst = worst.max(error.abs() / f64::from(RATE) * 1_000.0);
            }
        }
        worst
    }

    #[test]
    fn an_even_clock_is_mapped_exactly() {
        let mut map = ClockMap::new(RATE, 1.0);
        assert_eq!(map.frame(tick(1.0)), None);
        assert!(!map.observe(tick(2.0), 480.0));
        assert_eq!(map.frame(tick(3.0)), Some(48_480.0));
        assert!(worst_error(0.0, 10, 0.0, 0) < 0.001);
    }

    #[test]
    fn drift_is_followed_within_a_millisecond_and_learnt_within_minutes() {
        for ppm in [-100.0, -40.0, 40.0, 100.0] {
            assert!(worst_error(ppm, 10, 0.0, 0) < 2.0, "{ppm} ppm: {} ms", worst_error(ppm, 10, 0.0, 0));
            assert!(worst_error(ppm, 10, 0.0, 240) < 0.1, "{ppm} ppm: {} ms", worst_error(ppm, 10, 0.0, 240));
        }
        assert!(worst_error(40.0, 10, 0.0, 0) < 1.0);
    }

    #[test]
    fn noisy_observations_are_smoothed() {
        let error = worst_error(20.0, 10, 0.001, 180);
        assert!(error < 0.3, "a millisecond of noise leaves {error} ms");
    }

    #[test]
    fn the_map_never_moves_faster_than_the_slew() {
        let mut map = ClockMap::new(RATE, 1.0);
        for second in 0..10 {
            map.observe(tick(f64::from(second)), f64::from(second) * f64::from(RATE));
        }
        let before = map.frame(tick(20.0)).unwrap();
        assert!(!map.observe(tick(10.0), 10.0 * f64::from(RATE) + 900.0));
        let moved = (map.frame(tick(20.0)).unwrap() - before) / f64::from(RATE);
        assert!(moved > 0.0 && moved < 0.01, "{moved} s");
    }

    #[test]
    fn a_jump_is_believed_the_second_time() {
        let mut map = ClockMap::new(RATE, 1.0);
        map.observe(tick(0.0), 0.0);
        assert!(!map.observe(tick(1.0), 60_000.0));
        assert_eq!(map.frame(tick(1.0)), Some(48_000.0));
        assert!(map.observe(tick(1.1), 64_800.0));
        assert_eq!(map.frame(tick(1.1)), Some(64_800.0));
    }

    #[test]
    fn a_fast_session_takes_fewer_frames() {
        let mut map = ClockMap::new(RATE, 20.0);
        map.observe(tick(0.0), 0.0);
        assert_eq!(map.frame(tick(20.0)), Some(48_000.0));
        assert!((map.real_seconds(Duration::from_secs(5)) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn a_reset_keeps_the_drift() {
        let mut map = ClockMap::new(RATE, 1.0);
        for second in 0..600 {
            map.observe(tick(f64::from(second)), f64::from(second) * f64::from(RATE) * 1.000_05);
        }
        map.reset();
        assert!(!map.is_set());
        map.observe(tick(700.0), 0.0);
        let ahead = map.frame(tick(800.0)).unwrap() / f64::from(RATE) - 100.0;
        assert!((ahead - 0.005).abs() < 0.000_5, "{ahead}");
    }
}
