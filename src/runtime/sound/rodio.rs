//! Playback through rodio and cpal: everywhere but on Linux without the feature `alsa`.
//!
//! rodio doesn't report the stream's position, so the sink notes when the device takes
//! frames. It takes them in bursts: first a full buffer, before anything sounds, then some
//! whenever there is room. So when a burst begins, a full buffer except for one burst is
//! still to be heard. What was taken can't be changed. rodio can't stop a stream, so corking
//! closes the device.

use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rodio::cpal::BufferSize;
use rodio::{ChannelCount, DeviceSinkBuilder, DeviceSinkError, MixerDeviceSink, SampleRate, Source};

use crate::audio::NowFn;
use crate::audio::score::ScoreReader;
use crate::audio::sink::{OpenParameters, RATE, Sink, SinkError, SinkEvent, Timing};
use crate::time::Tick;

/// Frames in the device's buffer.
const BUFFER_FRAMES: u32 = 7_200;
/// How long an error callback waits, so that a device that fails in a loop doesn't take a
/// whole core.
const ERROR_DELAY: Duration = Duration::from_millis(20);

/// A longer pause than this separates two bursts. The blocks of a burst follow each other
/// within microseconds; bursts are at least ten milliseconds apart.
const BURST_GAP: Duration = Duration::from_millis(2);

/// Which frames the device has taken, and when.
#[derive(Clone, Copy, Debug, Default)]
struct DevicePosition {
    /// When the current burst began.
    burst_began: Tick,
    /// The first frame of the current burst.
    burst_start: u64,
    /// The first frame that was not taken.
    next: u64,
    /// When a block was last taken; `None` before the device's first one.
    last_taken: Option<Tick>,
    /// The first frame that this device takes.
    device_start: u64,
    /// How many frames the device's first burst took, which fills its buffer; 0 until that
    /// burst has ended.
    buffer_frames: u64,
    /// How many frames the last complete burst took; 0 until the second one has ended.
    burst_frames: u64,
}

impl DevicePosition {
    /// Prepares for a new device, which continues at the next frame.
    const fn on_device_closed(&mut self) {
        self.last_taken = None;
        self.device_start = self.next;
        self.buffer_frames = 0;
        self.burst_frames = 0;
    }

    /// Notes that the device took the frames `from..to` at `now`. A burst begins if the last
    /// block was taken longer than `gap` ago.
    fn on_taken(&mut self, now: Tick, from: u64, to: u64, gap: Duration) {
        let is_same_burst = self.last_taken.is_some_and(|last| now.since(last) <= gap);
        if !is_same_burst {
            // The burst before, if there was one, has ended.
            if self.last_taken.is_some() && self.buffer_frames == 0 {
                self.buffer_frames = from - self.device_start;
            } else if self.last_taken.is_some() {
                self.burst_frames = from - self.burst_start;
            }
            self.burst_began = now;
            self.burst_start = from;
        }
        self.last_taken = Some(now);
        self.next = to;
    }

    /// The position that follows.
    #[expect(clippy::cast_precision_loss, reason = "the frames of one session")]
    fn timing(&self) -> Timing {
        let unheard = self.buffer_frames.saturating_sub(self.burst_frames);
        // A device that takes its whole buffer at once is playing the previous one.
        let unheard = unheard.max(self.burst_frames);
        Timing {
            at: self.burst_began,
            heard: self.burst_start as f64 - unheard as f64,
            earliest: self.next,
            running: self.burst_frames > 0,
        }
    }
}

struct RodioSink {
    device: Option<MixerDeviceSink>,
    opening: OpenParameters,
    position: Arc<Mutex<DevicePosition>>,
}

/// Opens the default device, which runs at once, since it can only be stopped by closing it.
pub(super) fn open(opening: &OpenParameters) -> Result<Box<dyn Sink>, SinkError> {
    let mut sink = RodioSink { device: None, opening: opening.clone(), position: Arc::default() };
    sink.set_corked(false)?;
    Ok(Box::new(sink))
}

fn lock(position: &Mutex<DevicePosition>) -> MutexGuard<'_, DevicePosition> {
    position.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sink for RodioSink {
    fn timing(&mut self) -> Result<Timing, SinkError> {
        Ok(lock(&self.position).timing())
    }

    fn rewrite(&mut self, _from: u64) -> Result<(), SinkError> {
        Ok(())
    }

    fn is_corked(&self) -> bool {
        self.device.is_none()
    }

    fn set_corked(&mut self, corked: bool) -> Result<(), SinkError> {
        if corked {
            self.device = None;
            lock(&self.position).on_device_closed();
        } else if self.device.is_none() {
            self.device = Some(self.connect().map_err(|error| SinkError(error.to_string()))?);
        }
        Ok(())
    }
}

impl RodioSink {
    /// Opens the default device and plays the score on it, from the first frame that the last
    /// device didn't take.
    fn connect(&self) -> Result<MixerDeviceSink, DeviceSinkError> {
        let report = Arc::clone(&self.opening.report);
        let (lock_of_wait, never_notified) = (Mutex::new(()), Condvar::new());
        let mut device = DeviceSinkBuilder::from_default_device()?
            .with_buffer_size(BufferSize::Fixed(BUFFER_FRAMES))
            .with_error_callback(move |error| {
                report(SinkEvent::Lost(error.to_string()));
                let guard = lock_of_wait.lock().unwrap_or_else(PoisonError::into_inner);
                drop(never_notified.wait_timeout(guard, ERROR_DELAY));
            })
            .open_stream()?;
        device.log_on_drop(false);
        let mut reader = ScoreReader::new(Arc::clone(&self.opening.score));
        reader.seek(lock(&self.position).next);
        device.mixer().add(ObservedReader {
            reader,
            now: Arc::clone(&self.opening.now),
            burst_gap: BURST_GAP.mul_f64(self.opening.speed),
            position: Arc::clone(&self.position),
        });
        Ok(device)
    }
}

/// The score as the device reads it; notes when it is read.
struct ObservedReader {
    reader: ScoreReader,
    now: NowFn,
    /// [`BURST_GAP`] in session time.
    burst_gap: Duration,
    position: Arc<Mutex<DevicePosition>>,
}

impl Iterator for ObservedReader {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let from = self.reader.position();
        let sample = self.reader.next();
        let to = self.reader.position();
        if to != from {
            lock(&self.position).on_taken((self.now)(), from, to, self.burst_gap);
        }
        sample
    }
}

impl Source for ObservedReader {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        NonZero::<u16>::MIN
    }

    fn sample_rate(&self) -> SampleRate {
        self.reader.sample_rate()
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The timing after bursts of these numbers of frames, 100 ms apart.
    fn timing_after(bursts: &[u64]) -> Timing {
        let mut position = DevicePosition::default();
        let mut now = Tick::ZERO;
        for frames in bursts {
            for _ in 0..frames / 256 {
                position.on_taken(now, position.next, position.next + 256, BURST_GAP);
            }
            now += Duration::from_millis(100);
        }
        position.timing()
    }

    #[test]
    fn nothing_is_known_before_the_third_burst() {
        assert!(!timing_after(&[]).running && !timing_after(&[2_560, 512]).running);
        assert!(timing_after(&[2_560, 512, 512]).running);
    }

    #[test]
    fn all_but_one_burst_of_a_full_buffer_is_ahead() {
        let timing = timing_after(&[2_560, 512, 512, 512]);
        let (taken, ahead) = (2_560.0 + 1_024.0, 2_560.0 - 512.0);
        assert_eq!((timing.heard, timing.earliest), (taken - ahead, 4_096));
        assert_eq!(timing.at, Tick::from_millis(300));
    }

    #[test]
    fn a_device_of_one_buffer_is_one_burst_ahead() {
        assert!((timing_after(&[2_560, 2_560, 2_560]).heard - 2_560.0).abs() < f64::EPSILON);
    }
}
