//! rodio's own playback, through cpal: everywhere but on a plain Linux build.
//!
//! cpal tells nothing about where the stream is, so the sink notes when the
//! device takes samples: it takes a buffer at a time, and what it takes is
//! heard about one buffer later. What it took cannot be changed. A stream
//! cannot be stopped through rodio, so corking drops it.

use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rodio::cpal::BufferSize;
use rodio::{ChannelCount, DeviceSinkBuilder, MixerDeviceSink, SampleRate, Source};

use crate::audio::NowFn;
use crate::audio::sink::{Opening, RATE, Sink, SinkError, SinkEvent, Timing};
use crate::audio::track::Track;
use crate::time::Tick;

/// Frames in the device's buffer.
const BUFFER: u32 = 9_600;
/// How long an error callback waits, so that a device that fails in a loop does
/// not take a whole core.
const CALM: Duration = Duration::from_millis(20);

/// Where the device is, as far as it shows.
#[derive(Clone, Copy, Default)]
struct Place {
    /// When it began to take the last buffer.
    at: Tick,
    /// The first frame of that buffer.
    taken: u64,
    /// The first frame it has not taken.
    next: u64,
    /// Whether it has taken anything since it was opened.
    running: bool,
}

struct RodioSink {
    device: Option<MixerDeviceSink>,
    opening: Opening,
    place: Arc<Mutex<Place>>,
}

/// Opens the default device, and closes it again until it is uncorked.
pub(super) fn open(opening: &Opening) -> Result<Box<dyn Sink>, SinkError> {
    let mut sink = RodioSink { device: None, opening: opening.clone(), place: Arc::default() };
    sink.cork(false)?;
    sink.cork(true)?;
    Ok(Box::new(sink))
}

fn lock(place: &Mutex<Place>) -> MutexGuard<'_, Place> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sink for RodioSink {
    #[expect(clippy::cast_precision_loss, reason = "the frames of one session")]
    fn timing(&mut self) -> Result<Timing, SinkError> {
        let place = *lock(&self.place);
        Ok(Timing {
            at: place.at,
            heard: place.taken as f64 - f64::from(BUFFER),
            earliest: place.next,
            running: place.running,
        })
    }

    fn rewrite(&mut self, _from: u64) -> Result<(), SinkError> {
        Ok(())
    }

    fn cork(&mut self, corked: bool) -> Result<(), SinkError> {
        if corked {
            self.device = None;
            lock(&self.place).running = false;
        } else if self.device.is_none() {
            let failed = |why: &dyn std::fmt::Display| SinkError(why.to_string());
            let report = Arc::clone(&self.opening.report);
            let calm = (Mutex::new(()), Condvar::new());
            let mut device = DeviceSinkBuilder::from_default_device()
                .map_err(|why| failed(&why))?
                .with_buffer_size(BufferSize::Fixed(BUFFER))
                .with_error_callback(move |why| {
                    report(SinkEvent::Lost(why.to_string()));
                    let guard = calm.0.lock().unwrap_or_else(PoisonError::into_inner);
                    drop(calm.1.wait_timeout(guard, CALM));
                })
                .open_stream()
                .map_err(|why| failed(&why))?;
            device.log_on_drop(false);
            let mut track = Track::new(Arc::clone(&self.opening.score), RATE);
            track.seek(lock(&self.place).next);
            let speed = self.opening.speed;
            device.mixer().add(Watched {
                track,
                now: self.opening.now.clone(),
                gap: Duration::from_secs_f64(f64::from(BUFFER) / f64::from(RATE) / 4.0 * speed),
                last: None,
                place: Arc::clone(&self.place),
            });
            self.device = Some(device);
        }
        Ok(())
    }
}

/// A track that notes when it is read.
struct Watched {
    track: Track,
    now: NowFn,
    /// A pause in reading longer than this, by the session's clock, means that
    /// a new buffer begins.
    gap: Duration,
    last: Option<Tick>,
    place: Arc<Mutex<Place>>,
}

impl Iterator for Watched {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let before = self.track.position();
        let sample = self.track.next();
        if self.track.position() != before {
            let at = (self.now)();
            let mut place = lock(&self.place);
            if self.last.is_none_or(|last| at.since(last) > self.gap) {
                (place.at, place.taken, place.running) = (at, before, true);
            }
            place.next = self.track.position();
            self.last = Some(at);
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
