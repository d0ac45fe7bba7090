//! rodio's own playback, through cpal: everywhere but on a plain Linux build.
//!
//! rodio tells nothing about where the stream is, so the sink notes when the
//! device takes samples. It takes them in bursts: a full buffer before anything
//! sounds, then a little whenever there is room. So at the beginning of a burst
//! all but one burst of the buffer is still to be heard. What was taken cannot
//! be changed. A stream cannot be stopped through rodio, so corking drops it.

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
const BUFFER: u32 = 7_200;
/// How long an error callback waits, so that a device that fails in a loop does
/// not take a whole core.
const CALM: Duration = Duration::from_millis(20);

/// A pause in reading longer than this parts two bursts: blocks of one burst
/// follow each other within microseconds, bursts within ten milliseconds at
/// least.
const PAUSE: Duration = Duration::from_millis(2);

/// Where the device is, as far as it shows.
#[derive(Clone, Copy, Debug, Default)]
struct DevicePosition {
    /// When the present burst began.
    at: Tick,
    /// Its first frame.
    taken: u64,
    /// The first frame that was not taken.
    next: u64,
    /// When a block was last taken, `None` where the device has just begun.
    last: Option<Tick>,
    /// The first frame since the device began.
    first: u64,
    /// How many frames the first burst took, 0 during it.
    full: u64,
    /// How many frames the last whole burst took, 0 before the second ended.
    burst: u64,
}

impl DevicePosition {
    /// The device has just begun; it will read on from where it was.
    const fn begin(&mut self) {
        (self.last, self.first, self.full, self.burst) = (None, self.next, 0, 0);
    }

    /// The device took the frames from `from` to `to`. A burst begins where
    /// the last block is longer than `pause` ago.
    fn take(&mut self, at: Tick, from: u64, to: u64, pause: Duration) {
        match self.last {
            None => (self.at, self.taken) = (at, from),
            Some(last) if at.since(last) > pause => {
                if self.full == 0 {
                    self.full = from - self.first;
                } else {
                    self.burst = from - self.taken;
                }
                (self.at, self.taken) = (at, from);
            }
            Some(_) => {}
        }
        (self.last, self.next) = (Some(at), to);
    }

    /// Where the stream is by all that.
    #[expect(clippy::cast_precision_loss, reason = "the frames of one session")]
    const fn timing(&self) -> Timing {
        let left = self.full.saturating_sub(self.burst);
        // A device that takes its whole buffer at once plays the one before.
        let ahead = if left > self.burst { left } else { self.burst };
        Timing {
            at: self.at,
            heard: self.taken as f64 - ahead as f64,
            earliest: self.next,
            running: self.burst > 0,
        }
    }
}

struct RodioSink {
    device: Option<MixerDeviceSink>,
    opening: OpenParameters,
    place: Arc<Mutex<DevicePosition>>,
}

/// Opens the default device. It runs from now on, since it cannot be stopped but
/// by closing it.
pub(super) fn open(opening: &OpenParameters) -> Result<Box<dyn Sink>, SinkError> {
    let mut sink = RodioSink { device: None, opening: opening.clone(), place: Arc::default() };
    sink.set_corked(false)?;
    Ok(Box::new(sink))
}

fn lock(place: &Mutex<DevicePosition>) -> MutexGuard<'_, DevicePosition> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sink for RodioSink {
    fn timing(&mut self) -> Result<Timing, SinkError> {
        Ok(lock(&self.place).timing())
    }

    fn rewrite(&mut self, _from: u64) -> Result<(), SinkError> {
        Ok(())
    }

    fn set_corked(&mut self, corked: bool) -> Result<(), SinkError> {
        if corked {
            self.device = None;
            lock(&self.place).begin();
        } else if self.device.is_none() {
            self.device = Some(self.connect().map_err(|why| SinkError(why.to_string()))?);
        }
        Ok(())
    }
}

impl RodioSink {
    /// Opens the default device and plays the score on it, from the frame where
    /// the last device stopped.
    fn connect(&self) -> Result<MixerDeviceSink, DeviceSinkError> {
        let report = Arc::clone(&self.opening.report);
        let calm = (Mutex::new(()), Condvar::new());
        let mut device = DeviceSinkBuilder::from_default_device()?
            .with_buffer_size(BufferSize::Fixed(BUFFER))
            .with_error_callback(move |why| {
                report(SinkEvent::Lost(why.to_string()));
                let guard = calm.0.lock().unwrap_or_else(PoisonError::into_inner);
                drop(calm.1.wait_timeout(guard, CALM));
            })
            .open_stream()?;
        device.log_on_drop(false);
        let mut track = ScoreReader::new(Arc::clone(&self.opening.score), RATE);
        track.seek(lock(&self.place).next);
        device.mixer().add(Watched {
            track,
            now: Arc::clone(&self.opening.now),
            pause: PAUSE.mul_f64(self.opening.speed),
            place: Arc::clone(&self.place),
        });
        Ok(device)
    }
}

/// A track that notes when it is read.
struct Watched {
    track: ScoreReader,
    now: NowFn,
    pause: Duration,
    place: Arc<Mutex<DevicePosition>>,
}

impl Iterator for Watched {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let from = self.track.position();
        let sample = self.track.next();
        let to = self.track.position();
        if to != from {
            lock(&self.place).take((self.now)(), from, to, self.pause);
        }
        sample
    }
}

impl Source for Watched {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        NonZero::<u16>::MIN
    }

    fn sample_rate(&self) -> SampleRate {
        self.track.sample_rate()
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bursts of frames, each 100 ms after the one before.
    fn after(bursts: &[u64]) -> Timing {
        let mut place = DevicePosition::default();
        let mut at = Tick::ZERO;
        for frames in bursts {
            for _ in 0..frames / 256 {
                place.take(at, place.next, place.next + 256, PAUSE);
            }
            at += Duration::from_millis(100);
        }
        place.timing()
    }

    #[test]
    fn nothing_is_known_before_the_third_burst() {
        assert!(!after(&[]).running && !after(&[2_560, 512]).running);
        assert!(after(&[2_560, 512, 512]).running);
    }

    #[test]
    fn all_but_one_burst_of_a_full_buffer_is_ahead() {
        let timing = after(&[2_560, 512, 512, 512]);
        let (taken, ahead) = (2_560.0 + 1_024.0, 2_560.0 - 512.0);
        assert_eq!((timing.heard, timing.earliest), (taken - ahead, 4_096));
        assert_eq!(timing.at, Tick::from_millis(300));
    }

    #[test]
    fn a_device_of_one_buffer_is_one_burst_ahead() {
        assert!((after(&[2_560, 2_560, 2_560]).heard - 2_560.0).abs() < f64::EPSILON);
    }
}
