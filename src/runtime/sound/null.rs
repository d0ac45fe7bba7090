//! A sink that plays nothing, in time: for tests, and for those who want the
//! clockwork without the sound.

use crate::audio::NowFn;
use crate::audio::sink::{OpenParameters, RATE, Sink, SinkError, Timing};
use crate::time::Tick;

struct NullSink {
    now: NowFn,
    speed: f64,
    /// Frames heard before the last cork.
    before: f64,
    /// Since when it runs, `None` while corked.
    since: Option<Tick>,
}

/// Opens a null stream; never fails.
#[expect(clippy::unnecessary_wraps, reason = "the table's signature")]
pub(super) fn open(opening: &OpenParameters) -> Result<Box<dyn Sink>, SinkError> {
    let now = opening.now.clone();
    Ok(Box::new(NullSink { now, speed: opening.speed, before: 0.0, since: None }))
}

impl NullSink {
    fn heard(&self, at: Tick) -> f64 {
        let run = self.since.map_or(0.0, |since| at.since(since).as_secs_f64());
        self.before + run / self.speed * f64::from(RATE)
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
        Ok(Timing { at, heard, earliest: heard.ceil() as u64, running: self.since.is_some() })
    }

    fn rewrite(&mut self, _from: u64) -> Result<(), SinkError> {
        Ok(())
    }

    fn set_corked(&mut self, corked: bool) -> Result<(), SinkError> {
        let at = (self.now)();
        self.before = self.heard(at);
        self.since = (!corked).then_some(at);
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
