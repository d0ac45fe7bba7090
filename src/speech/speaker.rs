//! The voice of a session: gives phrase lengths for planning and samples when they
//! are due, without blocking the player.

mod phrase_cache;

use self::phrase_cache::PhraseCache;
use super::embedded::Embedded;
use super::lengths::{EngineId, PhraseLengths};
use super::normalize::{self, normalize};
use super::pronounce::Pronunciations;
use super::resample::resample;
use super::text::{tidy, unspoken_characters};
use super::{Engine, RATE, RawAudio, Samples, SpeechError, length, phrase};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much longer than planned a phrase of the primary engine may be: the pause
/// between two sentences.
const SLACK: Duration = Duration::from_millis(200);
/// How many phrases in a row may fail before the primary engine is given up.
const FAILURES: u32 = 2;

/// A callback for the error with which the primary engine is given up; called once.
pub type Notice = Box<dyn Fn(&SpeechError) + Send + Sync>;

/// Stores spoken phrases from run to run. Errors are ignored: a phrase that is not
/// stored is spoken again.
pub trait PhraseStore: Send + Sync + std::fmt::Debug {
    /// The stored audio of a phrase.
    fn get(&self, engine: &str, text: &str) -> Option<RawAudio>;

    /// Stores a phrase.
    fn insert(&self, engine: &str, text: &str, raw: &RawAudio);
}

/// Queues phrases to be spoken ahead of time on another thread.
pub trait Prefetcher: Send + Sync {
    /// Queues these phrases for [`Speaker::synthesize`], in order, before those
    /// queued earlier.
    fn request(&self, phrases: Vec<String>);
}

/// Finds voices for other languages than the speaker's.
pub trait VoiceFinder: Send + Sync {
    /// The voice for a language tag, if there is one.
    fn voice(&self, tag: &str) -> Option<Speaker>;
}

/// A voice with a fallback. Clones share all state.
#[derive(Clone)]
pub struct Speaker {
    shared: Arc<SpeakerInner>,
    /// Queues phrases ahead of time, if set.
    ahead: Option<Arc<dyn Prefetcher>>,
    /// Finds voices for other languages, if set.
    voice_finder: Option<Arc<dyn VoiceFinder>>,
}

struct SpeakerInner {
    embedded: Embedded,
    embedded_id: EngineId,
    primary: Option<PrimaryEngine>,
    /// Whether the embedded voice speaks what the primary engine can't: not for
    /// languages other than English.
    has_fallback: bool,
    lengths: Arc<PhraseLengths>,
    cache: Mutex<PhraseCache>,
    measured: Mutex<Box<dyn Fn() + Send + Sync>>,
}

/// The chosen engine, which may be slow or fail.
struct PrimaryEngine {
    engine: Box<dyn Engine>,
    id: EngineId,
    identity: String,
    words: Pronunciations,
    store: Option<Box<dyn PhraseStore>>,
    notice: Mutex<Notice>,
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Speaker").field("embedded", &self.shared.embedded).finish_non_exhaustive()
    }
}

/// What tells an engine's cached audio from that of others and of other versions.
fn cache_identity(engine: &dyn Engine) -> String {
    format!("{}\u{1f}{}", engine.identity(), normalize::VERSION)
}

impl Speaker {
    /// The embedded voice at `rate` times its usual pace.
    ///
    /// # Errors
    ///
    /// If the voice's data in the program is damaged.
    pub fn embedded(rate: f64, words: &Pronunciations) -> Result<Self, SpeechError> {
        Ok(Self::new(Embedded::new(rate, words)?, None, true, Arc::new(PhraseLengths::new(None))))
    }

    /// The embedded voice, with a table of lengths measured before.
    #[must_use]
    pub fn embedded_with_lengths(embedded: Embedded, lengths: Arc<PhraseLengths>) -> Self {
        Self::new(embedded, None, true, lengths)
    }

    /// A primary engine with the embedded voice as its fallback. `notice` is called
    /// once, on any thread, when the engine is given up.
    #[must_use]
    pub fn with_fallback(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        words: &Pronunciations,
        store: Option<Box<dyn PhraseStore>>,
        lengths: Arc<PhraseLengths>,
        notice: Notice,
    ) -> Self {
        let (id, identity) = (EngineId::of(engine.as_ref()), cache_identity(engine.as_ref()));
        let (words, notice) = (words.clone(), Mutex::new(notice));
        let primary = PrimaryEngine { engine, id, identity, words, store, notice };
        Self::new(embedded, Some(primary), true, lengths)
    }

    /// An engine for another language, without a fallback: phrases that it fails on
    /// are not spoken.
    #[must_use]
    pub fn foreign(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        store: Option<Box<dyn PhraseStore>>,
        lengths: Arc<PhraseLengths>,
        notice: Notice,
    ) -> Self {
        let (id, identity) = (EngineId::of(engine.as_ref()), cache_identity(engine.as_ref()));
        // The pronunciations are of English words.
        let (words, notice) = (Pronunciations::default(), Mutex::new(notice));
        let primary = PrimaryEngine { engine, id, identity, words, store, notice };
        Self::new(embedded, Some(primary), false, lengths)
    }

    fn new(
        embedded: Embedded,
        primary: Option<PrimaryEngine>,
        stands_in: bool,
        lengths: Arc<PhraseLengths>,
    ) -> Self {
        let shared = SpeakerInner {
            embedded_id: EngineId::of(&embedded),
            cache: Mutex::new(PhraseCache::new(primary.is_some())),
            embedded,
            primary,
            has_fallback: stands_in,
            lengths,
            measured: Mutex::new(Box::new(|| {})),
        };
        Self { shared: Arc::new(shared), ahead: None, voice_finder: None }
    }

    /// Returns this voice with a queue for phrases ahead of time.
    #[must_use]
    pub fn with_prefetcher(&self, ahead: Arc<dyn Prefetcher>) -> Self {
        Self { ahead: Some(ahead), ..self.clone() }
    }

    /// Returns this voice with a way to find voices for other languages.
    #[must_use]
    pub fn with_voice_finder(&self, voice_finder: Arc<dyn VoiceFinder>) -> Self {
        Self { voice_finder: Some(voice_finder), ..self.clone() }
    }

    /// The voice for a language tag: another one, or this one; `None` if no voice
    /// speaks it.
    pub fn in_language(&self, tag: &str) -> Option<Self> {
        self.voice_finder.as_ref().map_or_else(|| Some(self.clone()), |finder| finder.voice(tag))
    }

    /// Replaces the callback for when the primary engine is given up; called at
    /// once if it has been.
    pub fn set_notice(&self, notice: Notice) {
        let Some(primary) = &self.shared.primary else { return };
        if let Some(error) = self.shared.lock().given_up() {
            notice(&error);
        }
        *primary.notice.lock().unwrap_or_else(PoisonError::into_inner) = notice;
    }

    /// Sets a callback, called on any thread, for when phrases were measured that
    /// [`Speaker::expected_length`] has only estimated.
    pub fn set_measured_callback(&self, measured: Box<dyn Fn() + Send + Sync>) {
        *self.shared.measured.lock().unwrap_or_else(PoisonError::into_inner) = measured;
    }

    /// Whether the embedded voice is the only engine.
    pub fn is_embedded(&self) -> bool {
        self.shared.primary.is_none()
    }

    /// The length of a phrase. Blocks for built-in engines. For an external engine
    /// that has not spoken the phrase yet, this is the embedded voice's length. It
    /// is an upper bound from then on: longer audio is not played.
    pub fn measure(&self, text: &str) -> Duration {
        self.shared.measure(&tidy(text))
    }

    /// The length of a phrase without blocking: measured, or else an estimate that
    /// stays the same until [`Speaker::apply_measurements`], so that all parts of a
    /// plan use the same lengths.
    pub fn expected_length(&self, text: &str) -> Duration {
        self.shared.expected_length(&tidy(text))
    }

    /// Replaces estimates by the measurements made since. Callers plan again
    /// afterwards.
    pub fn apply_measurements(&self) {
        self.shared.lock().apply_measurements();
    }

    /// The samples of a phrase if it was spoken already, in this run or an earlier
    /// one.
    pub fn cached_samples(&self, text: &str) -> Option<Samples> {
        self.shared.cached_samples(&tidy(text))
    }

    /// Whether a text has nothing that can be spoken.
    pub fn is_speechless(&self, text: &str) -> bool {
        tidy(text).is_empty()
            || (self.shared.working_primary().is_none() && self.cached_samples(text).is_none())
    }

    /// The samples of a phrase spoken by the embedded voice, for phrases that can't
    /// wait.
    pub fn fallback_samples(&self, text: &str) -> Option<Samples> {
        self.shared.embedded_samples(&tidy(text))
    }

    /// The samples of a phrase; `None` if there is nothing to say. Blocks for
    /// built-in engines; for others the embedded voice speaks what is not ready.
    pub fn samples_blocking(&self, text: &str) -> Option<Samples> {
        let text = tidy(text);
        self.shared.cached_samples(&text).or_else(|| {
            if self.shared.is_built_in() {
                self.shared.synthesize(&text);
            }
            self.shared.cached_samples(&text).or_else(|| self.shared.embedded_samples(&text))
        })
    }

    /// Calls the callback for new measurements.
    pub fn notify_measured(&self) {
        (self.shared.measured.lock().unwrap_or_else(PoisonError::into_inner))();
    }

    /// Queues these phrases to be spoken ahead of time, in order.
    pub fn prefetch(&self, phrases: Vec<String>) {
        if let Some(ahead) = self.ahead.as_ref().filter(|_| !phrases.is_empty()) {
            ahead.request(phrases);
        }
    }

    /// Speaks a phrase, measures it and stores it. Returns `false` once the primary
    /// engine is given up, so that a worker stops.
    pub fn synthesize(&self, text: &str) -> bool {
        let unspoken = unspoken_characters(text);
        if !unspoken.is_empty() && self.shared.lock().is_first_warning(text) {
            log::warn!("\"{text}\" is said without \"{unspoken}\"");
        }
        self.shared.synthesize(&tidy(text))
    }

    /// Reports measurements that replace estimates, and writes new lengths to their
    /// file. Called after a batch of [`Speaker::synthesize`].
    pub fn finish_batch(&self) {
        let told = std::mem::take(&mut self.shared.lock().has_new_measurements);
        if told {
            self.notify_measured();
        }
        self.shared.lengths.save();
    }

    /// Speaks these phrases and blocks until all are done. Returns the primary
    /// engine's last error, if it failed.
    pub fn prepare_or_fail(&self, phrases: &[String]) -> Option<SpeechError> {
        self.prepare_now(phrases, |_| true);
        self.shared.lock().last_error.clone()
    }

    /// Speaks these phrases and blocks, calling `progress` with the number done,
    /// until it returns `false`. For callers without a deadline, such as a
    /// rendering.
    pub fn prepare_now(&self, phrases: &[String], mut progress: impl FnMut(usize) -> bool) {
        for (at, phrase) in phrases.iter().enumerate() {
            self.synthesize(phrase);
            if !progress(at + 1) {
                return;
            }
        }
        self.shared.lengths.save();
    }
}

impl Drop for SpeakerInner {
    fn drop(&mut self) {
        self.lengths.save();
    }
}

impl SpeakerInner {
    fn lock(&self) -> MutexGuard<'_, PhraseCache> {
        // A thread that panicked while holding the lock left whole entries.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The primary engine, unless it was given up.
    fn working_primary(&self) -> Option<&PrimaryEngine> {
        self.primary.as_ref().filter(|_| self.lock().given_up().is_none())
    }

    fn is_built_in(&self) -> bool {
        self.working_primary().is_none_or(|primary| primary.engine.is_built_in())
    }

    fn measure(&self, text: &str) -> Duration {
        if let Some(told) = self.lock().planned_length(text) {
            return told;
        }
        let measured = self.measured(text);
        self.lock().set_planned_length(text, measured);
        measured
    }

    fn measured(&self, text: &str) -> Duration {
        if let Some(primary) = self.working_primary() {
            if primary.engine.is_built_in() {
                if let Some(known) = self.lengths.known(primary.id, text) {
                    return known;
                }
                self.synthesize(text);
            }
            if let Some(samples) = self.cached_samples(text) {
                return length(samples.len());
            }
        }
        if !self.has_fallback {
            return crate::cue::estimate(text);
        }
        let known = self.lengths.known(self.embedded_id, text);
        known.unwrap_or_else(|| {
            self.embedded_samples(text).map_or(Duration::ZERO, |samples| length(samples.len()))
        })
    }

    fn expected_length(&self, text: &str) -> Duration {
        {
            let cache = self.lock();
            if let Some(planned) = cache.planned_length(text).or_else(|| cache.estimated_length(text)) {
                return planned;
            }
        }
        let primary = self.working_primary().and_then(|primary| self.lengths.known(primary.id, text));
        let known = primary.or_else(|| {
            let own = self.lengths.known(self.embedded_id, text);
            own.filter(|_| self.working_primary().is_none_or(|primary| !primary.engine.is_built_in()))
        });
        known.unwrap_or_else(|| {
            let estimate = match self.working_primary().filter(|primary| primary.engine.is_built_in()) {
                Some(primary) => primary.engine.estimate(text),
                None => self.embedded.estimate(text),
            };
            self.lock().set_estimated_length(text, estimate);
            estimate
        })
    }

    /// The samples of a phrase spoken in this run or an earlier one.
    fn cached_samples(&self, text: &str) -> Option<Samples> {
        if text.is_empty() {
            return None;
        }
        if let Some(samples) = self.lock().get(text) {
            return Some(samples);
        }
        let Some(primary) = self.working_primary() else { return self.embedded_samples(text) };
        let raw = primary.store.as_ref()?.get(&primary.identity, text)?;
        self.accept(primary, text, &raw)
    }

    /// Caches the primary engine's audio and returns it, unless it is longer than
    /// the planned length plus [`SLACK`].
    fn accept(&self, primary: &PrimaryEngine, text: &str, raw: &RawAudio) -> Option<Samples> {
        let samples: Samples = resample(&raw.samples, raw.rate, RATE).into();
        self.lengths.note(primary.id, text, samples.len());
        let mut cache = self.lock();
        cache.mark_measured(text);
        if cache.planned_length(text).is_some_and(|planned| length(samples.len()) > planned + SLACK) {
            return None;
        }
        cache.insert(text, Arc::clone(&samples));
        Some(samples)
    }

    /// Speaks a phrase with the embedded voice.
    fn embedded_samples(&self, text: &str) -> Option<Samples> {
        if !self.has_fallback {
            return None;
        }
        let made = phrase(&self.embedded, text);
        let frames = made.as_ref().map_or(0, |samples| samples.len());
        self.lengths.note(self.embedded_id, text, frames);
        let samples = made.inspect_err(|error| log::debug!("\"{text}\" is not said: {error}")).ok()?;
        if self.working_primary().is_none() {
            let mut cache = self.lock();
            cache.mark_measured(text);
            cache.insert(text, Arc::clone(&samples));
        }
        Some(samples)
    }

    fn synthesize(&self, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        let Some(primary) = self.working_primary() else {
            if self.lengths.known(self.embedded_id, text).is_none() {
                self.embedded_samples(text);
            } else {
                self.lock().mark_measured(text);
            }
            return self.primary.is_none();
        };
        if self.lock().get(text).is_some() {
            return true;
        }
        if let Some(raw) = primary.store.as_ref().and_then(|store| store.get(&primary.identity, text)) {
            self.accept(primary, text, &raw);
            return true;
        }
        match primary.engine.synthesize(&primary.words.respelled(text)).and_then(normalize) {
            Ok(raw) => {
                self.lock().failures = 0;
                if let Some(store) = &primary.store {
                    store.insert(&primary.identity, text, &raw);
                }
                self.accept(primary, text, &raw);
                true
            }
            Err(error) => self.failed(primary, &error),
        }
    }

    fn failed(&self, primary: &PrimaryEngine, error: &SpeechError) -> bool {
        log::warn!("{error}");
        let failures = {
            let mut cache = self.lock();
            cache.failures += 1;
            cache.last_error = Some(error.clone());
            cache.failures
        };
        if failures == FAILURES {
            let notice = primary.notice.lock().unwrap_or_else(PoisonError::into_inner);
            notice(error);
        }
        failures < FAILURES
    }
}

#[cfg(test)]
mod tests;
