//! What checking a routine needs to know of the voice: lengths of phrases, and languages.

use super::{is_spoken, lengths};
use crate::check::BoundedMeasure;
use crate::cue::{Measure, measure_up_to};
use crate::runtime::environment::Environment;
use crate::runtime::paths;
use crate::speech::{SpeechLengths, VoiceSettings};
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The real length of a phrase relative to its estimate, at the least and at the most. On
/// the sentences of the shipped routines, estimates are off by at most 13 %.
const MIN_RATIO: f64 = 0.87;
const MAX_RATIO: f64 = 1.15;
/// The most speech that is measured in one run: a second or two of work.
const MEASURE_BUDGET: Duration = Duration::from_secs(90);
/// The most phrases that wait to be measured; others are requested again by later checks.
const QUEUE_CAPACITY: usize = 64;

/// Gives the lengths of phrases, and which languages are spoken on this machine.
#[derive(Clone, Default)]
pub(crate) struct VoiceProbe {
    lengths: Arc<SpeechLengths>,
    settings: VoiceSettings,
    environment: Environment,
    uncertain: Uncertain,
}

/// What to do with phrases whose estimated length is too close to the limit to decide.
#[derive(Clone, Default)]
enum Uncertain {
    #[default]
    Estimate,
    Measure(Measure),
    /// Measure them on a thread, for the next check.
    MeasureInBackground(Arc<Background>),
}

/// The thread that measures, started by the first phrase.
#[derive(Default)]
struct Background {
    queue: OnceLock<Option<SyncSender<String>>>,
    on_measured: Arc<OnceLock<OnMeasured>>,
}

/// Called on the measuring thread.
type OnMeasured = Box<dyn Fn() + Send + Sync>;

impl VoiceProbe {
    /// A probe with the lengths that earlier runs have measured.
    pub(crate) fn new(environment: &Environment, settings: &VoiceSettings) -> Self {
        let lengths = Arc::new(lengths(paths::cache(environment).ok().as_deref()));
        let (settings, environment) = (settings.clone(), environment.clone());
        Self { lengths, settings, environment, uncertain: Uncertain::Estimate }
    }

    /// Measures phrases if the estimate can't decide, synchronously and up to a limit.
    #[must_use]
    pub(crate) fn measuring(self) -> Self {
        let lengths = Arc::clone(&self.lengths);
        let measure = measure_up_to(MEASURE_BUDGET, Arc::new(move |text| lengths.measure_blocking(text)));
        Self { uncertain: Uncertain::Measure(measure), ..self }
    }

    /// Measures phrases if the estimate can't decide, on a thread, for the next check.
    #[must_use]
    pub(crate) fn measuring_in_background(self) -> Self {
        Self { uncertain: Uncertain::MeasureInBackground(Arc::default()), ..self }
    }

    /// Sets the callback for when phrases were measured in the background, so that
    /// another check may find more; called on another thread. Only the first one is used.
    pub(crate) fn on_measured(&self, callback: impl Fn() + Send + Sync + 'static) {
        if let Uncertain::MeasureInBackground(background) = &self.uncertain
            && background.on_measured.set(Box::new(callback)).is_err()
        {
            log::debug!("another check is called when phrases are measured");
        }
    }

    /// The length of a phrase, without blocking: measured or estimated.
    pub(crate) fn measure(&self) -> Measure {
        self.lengths.measure_fn()
    }

    /// Bounds of the estimate, and a measure for phrases between them.
    pub(crate) fn bounded_measure(&self) -> BoundedMeasure {
        let exact = match &self.uncertain {
            Uncertain::Estimate => self.measure(),
            Uncertain::Measure(measure) => Arc::clone(measure),
            Uncertain::MeasureInBackground(background) => {
                let (background, lengths, measure) =
                    (Arc::clone(background), Arc::clone(&self.lengths), self.measure());
                Arc::new(move |text: &str| {
                    if !lengths.is_measured(text)
                        && let Some(queue) = background.queue(&lengths)
                        && queue.try_send(text.to_owned()).is_err()
                    {
                        log::debug!("many phrases wait to be measured");
                    }
                    measure(text)
                })
            }
        };
        BoundedMeasure {
            min: self.lengths.measure_scaled_fn(MIN_RATIO),
            max: self.lengths.measure_scaled_fn(MAX_RATIO),
            exact,
        }
    }

    /// Whether some voice on this machine speaks a language, by its tag.
    pub(crate) fn speaks(&self, tag: &str) -> bool {
        is_spoken(tag, &self.settings, &self.environment)
    }

    /// Saves what was measured.
    pub(crate) fn save(&self) {
        self.lengths.save();
    }
}

impl Background {
    /// The queue of the thread, which the first call starts; `None` if that fails.
    fn queue(&self, lengths: &Arc<SpeechLengths>) -> Option<&SyncSender<String>> {
        self.queue.get_or_init(|| start_thread(lengths, &self.on_measured)).as_ref()
    }
}

/// Starts the thread that measures; `None` if that fails.
fn start_thread(
    lengths: &Arc<SpeechLengths>,
    on_measured: &Arc<OnceLock<OnMeasured>>,
) -> Option<SyncSender<String>> {
    let (queue, received) = sync_channel(QUEUE_CAPACITY);
    let (lengths, on_measured) = (Arc::clone(lengths), Arc::clone(on_measured));
    let work = move || measure_queued(&lengths, &received, &on_measured);
    let started: io::Result<_> = std::thread::Builder::new().name("lengths".into()).spawn(work);
    started.inspect_err(|error| log::warn!("no thread for the lengths of phrases: {error}")).ok()?;
    Some(queue)
}

/// Measures what is queued until nothing can be queued any more.
fn measure_queued(lengths: &SpeechLengths, queue: &Receiver<String>, on_measured: &OnceLock<OnMeasured>) {
    while let Ok(text) = queue.recv() {
        let mut measured = false;
        for text in std::iter::once(text).chain(queue.try_iter()) {
            let was_measured = lengths.is_measured(&text);
            lengths.measure_blocking(&text);
            measured |= !was_measured && lengths.is_measured(&text);
        }
        lengths.save();
        // If the voice failed, another check would only queue the same phrases again.
        if measured && let Some(on_measured) = on_measured.get() {
            on_measured();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_estimated_measured_at_once_or_measured_for_the_next_check() {
        let new = || VoiceProbe::new(&Environment::default(), &VoiceSettings::default());
        let text = "Keep the heel down.";
        let estimating = new();
        let estimate = estimating.measure()(text);
        assert_eq!((estimating.bounded_measure().exact)(text), estimate);
        let blocking = new().measuring();
        let exact = (blocking.bounded_measure().exact)(text);
        assert_ne!(exact, estimate);
        assert_eq!((blocking.bounded_measure().min)(text), exact, "a measured length has no bounds");
        let background = new().measuring_in_background();
        let (sender, measured) = std::sync::mpsc::channel();
        background.on_measured(move || sender.send(()).unwrap());
        assert_eq!((background.bounded_measure().exact)(text), estimate);
        measured.recv().unwrap();
        assert_eq!((background.bounded_measure().exact)(text), exact);
        // A measured phrase is not measured again.
        drop(background);
        assert!(measured.recv().is_err());
    }
}
