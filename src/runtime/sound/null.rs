//! A sink that keeps time but plays nothing, for tests and for a session without a device.

use crate::audio::NowFn;
use crate::audio::sink::{OpenParameters, RATE, Sink, SinkError, Timing};
use crate::time::Tick;

struct NullSink {
    now: NowFn,
    speed: f64,
    /// Frames heard before it began to run.
    heard_before: f64,
    /// When it began to run; `None` while corked.
    running_since: Option<Tick>,
}

/// Opens a null stream; never fails.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every backend")]
pub(super) fn open(opening: &OpenParameters) -> Result<Box<dyn Sink>, SinkError> {
    let now = opening.now.clone();
    Ok(Box::new(NullSink { now, speed: opening.speed, heard_before: 0.0, running_since: None }))
}

impl NullSink {
    fn heard(&self, at: Tick) -> f64 {
        let running = self.running_since.map_or(0.0, |start| at.since(start).as_secs_f64());
        self.heard_before + running / self.speed * f64::from(RATE)
    }
}

impl Sink for NullSink {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a frame count, never negative"
    )]
    fn timing(&mut self) -> Result<Timing, SinkError> {
        let at = (self.now)();
        let heard = self.heard(at);
        Ok(Timing { at, heard, earliest: heard.ceil() as u64, running: self.running_since.is_some() })
    }

    fn rewrite(&mut self, _from: u64) -> Result<(), SinkError> {
        Ok(())
    }

    fn set_corked(&mut self, corked: bool) -> Result<(), SinkError> {
        let at = (self.now)();
        self.heard_before = self.heard(at);
        self.running_since = (!corked).then_some(at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex};

    #[test]
    fn it_keeps_time_while_it_runs() {
        let millis = Arc::new(AtomicU64::new(0));
        let clock = Arc::clone(&millis);
        let opening = OpenParameters {
            score: Arc::new(Mutex::default()),
            now: Arc::new(move || Tick::from_millis(clock.load(Ordering::Relaxed))),
            speed: 2.0,
            server: None,
            report: Arc::new(|_| {}),
        };
        let mut sink = open(&opening).unwrap();
        let mut heard_at = |at: u64, cork: Option<bool>| {
            millis.store(at, Ordering::Relaxed);
            if let Some(cork) = cork {
                sink.set_corked(cork).unwrap();
            }
            sink.timing().unwrap().earliest
        };
        assert_eq!(heard_at(1_000, None), 0);
        assert_eq!(heard_at(1_000, Some(false)), 0);
        assert_eq!(heard_at(3_000, Some(true)), 48_000);
        assert_eq!(heard_at(9_000, Some(false)), 48_000);
        assert_eq!(heard_at(10_000, None), 72_000);
    }
}
