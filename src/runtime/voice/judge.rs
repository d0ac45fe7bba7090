//! What checking a routine asks of the voice.

use super::{lengths, speaks};
use crate::check::LengthBounds;
use crate::cue::{Measure, measure_up_to};
use crate::runtime::environment::Environment;
use crate::runtime::paths;
use crate::speech::{PhraseLengths, VoiceSettings};
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How far off an estimate may be: 13 % at worst on what the shipped routines say.
const LEAST: f64 = 0.87;
const MOST: f64 = 1.15;
/// How much speech is measured at most in one run, a second or two of work.
const MEASURED: Duration = Duration::from_secs(90);
/// How many phrases wait to be measured at most; others are asked for again.
const WAITING: usize = 64;

/// How long phrases take, and which languages are spoken on this machine.
#[derive(Clone, Debug, Default)]
pub struct VoiceJudge {
    lengths: Arc<PhraseLengths>,
    settings: VoiceSettings,
    environment: Environment,
    doubtful: Doubtful,
}

/// What becomes of words of which the estimate leaves a doubt.
#[derive(Clone, Debug, Default)]
enum Doubtful {
    /// The estimate holds.
    #[default]
    Stay,
    /// They are measured while one waits.
    Measured(MeasureHandle),
    /// They are measured on a thread, and known at the next check.
    Later(Arc<OnceLock<Option<SyncSender<String>>>>),
}

/// A measure that is the same for all checks of a run.
#[derive(Clone)]
struct MeasureHandle(Measure);

impl std::fmt::Debug for MeasureHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MeasureHandle")
    }
}

impl VoiceJudge {
    /// With what earlier runs have measured, and the voices that are found.
    pub fn new(environment: &Environment, settings: &VoiceSettings) -> Self {
        let lengths = Arc::new(lengths(paths::cache(environment).ok().as_deref()));
        let (settings, environment) = (settings.clone(), environment.clone());
        Self { lengths, settings, environment, doubtful: Doubtful::Stay }
    }

    /// The same for who may wait: words that leave a doubt are spoken, up to a
    /// bound.
    #[must_use]
    pub fn patient(self) -> Self {
        let lengths = Arc::clone(&self.lengths);
        let measure = measure_up_to(MEASURED, Arc::new(move |text| lengths.measure_blocking(text)));
        Self { doubtful: Doubtful::Measured(MeasureHandle(measure)), ..self }
    }

    /// The same for who may not wait: words that leave a doubt are spoken on a
    /// thread, so that the next check knows.
    #[must_use]
    pub fn in_haste(self) -> Self {
        Self { doubtful: Doubtful::Later(Arc::default()), ..self }
    }

    /// How long the voice takes for a phrase, at once.
    pub fn measure(&self) -> Measure {
        self.lengths.measure()
    }

    /// What tells more of lengths than the estimate.
    pub fn length_bounds(&self) -> LengthBounds {
        let exact = match &self.doubtful {
            Doubtful::Stay => self.measure(),
            Doubtful::Measured(measure) => measure.0.clone(),
            Doubtful::Later(thread) => {
                let (thread, lengths, measure) =
                    (Arc::clone(thread), Arc::clone(&self.lengths), self.measure());
                Arc::new(move |text: &str| {
                    if !lengths.is_known(text)
                        && let Some(orders) = thread.get_or_init(|| start(&lengths))
                        && orders.try_send(text.to_owned()).is_err()
                    {
                        log::debug!("many phrases wait to be measured");
                    }
                    measure(text)
                })
            }
        };
        LengthBounds {
            min: self.lengths.measure_scaled(LEAST),
            max: self.lengths.measure_scaled(MOST),
            exact,
        }
    }

    /// Whether some voice on this machine speaks a language, by its tag.
    pub fn speaks(&self, tag: &str) -> bool {
        speaks(tag, &self.settings, &self.environment)
    }

    /// Keeps what was measured since.
    pub fn keep(&self) {
        self.lengths.save();
    }
}

/// Starts the thread that measures; none where there is none to be had.
fn start(lengths: &Arc<PhraseLengths>) -> Option<SyncSender<String>> {
    let (orders, received) = sync_channel(WAITING);
    let lengths = Arc::clone(lengths);
    let work = move || measure(&lengths, &received);
    let started: io::Result<_> = std::thread::Builder::new().name("lengths".into()).spawn(work);
    started.inspect_err(|error| log::warn!("no thread for the lengths of phrases: {error}")).ok()?;
    Some(orders)
}

/// Measures what is ordered until nobody orders any more.
fn measure(lengths: &PhraseLengths, orders: &Receiver<String>) {
    while let Ok(text) = orders.recv() {
        lengths.measure_blocking(&text);
        for text in orders.try_iter() {
            lengths.measure_blocking(&text);
        }
        lengths.save();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_wait_measures_at_once_and_who_may_not_knows_later() {
        let fresh = || VoiceJudge::new(&Environment::default(), &VoiceSettings::default());
        let text = "Keep the heel down.";
        let stays = fresh();
        let estimate = stays.measure()(text);
        assert_eq!((stays.length_bounds().exact)(text), estimate);
        let patient = fresh().patient();
        let exact = (patient.length_bounds().exact)(text);
        assert_ne!(exact, estimate);
        assert_eq!((patient.length_bounds().min)(text), exact, "what is known is no guess");
        let hasty = fresh().in_haste();
        assert_eq!((hasty.length_bounds().exact)(text), estimate);
        // The thread ends when nobody can order any more; then all is measured.
        let Doubtful::Later(thread) = hasty.doubtful else { panic!("it is in haste") };
        let lengths = Arc::clone(&hasty.lengths);
        drop(thread);
        while !lengths.is_known(text) {
            std::thread::yield_now();
        }
        assert_eq!(lengths.measure()(text), exact);
    }
}
