//! The voice of a session. It gives the lengths of texts for planning, and their samples
//! when they are due, without blocking the player.

mod cache;

use self::cache::SpeechCache;
use super::embedded::Embedded;
use super::lengths::{EngineId, SpeechLengths};
use super::normalize::{self, normalize};
use super::pronounce::Pronunciations;
use super::resample::resample;
use super::text::{tidy, unspoken_characters};
use super::{Engine, IDENTITY_SEPARATOR, RATE, RawAudio, Samples, SpeechError, length, speak};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much longer than planned the primary engine's audio may be: less than the pause
/// between two sentences.
const SLACK: Duration = Duration::from_millis(200);
/// After this many failures in a row the primary engine is given up.
const MAX_FAILURES: u32 = 2;

/// A callback for the error with which the primary engine is given up; called once.
pub type GivenUpFn = Box<dyn Fn(&SpeechError) + Send + Sync>;
/// The callback, cloned to call it without holding its lock.
type SharedGivenUpFn = Arc<dyn Fn(&SpeechError) + Send + Sync>;

/// Stores spoken texts from run to run. Errors are ignored: a text that is not stored
/// is spoken again.
pub trait SpeechStore: Send + Sync + std::fmt::Debug {
    /// The stored audio of a text.
    fn get(&self, engine: &str, text: &str) -> Option<RawAudio>;

    /// Stores the audio of a text.
    fn insert(&self, engine: &str, text: &str, raw: &RawAudio);
}

/// Queues texts to be spoken ahead of time on another thread.
pub trait Prefetcher: Send + Sync {
    /// Queues these texts for [`Speaker::synthesize`], in order, before those queued
    /// earlier.
    fn request(&self, texts: Vec<String>);
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
    prefetcher: Option<Arc<dyn Prefetcher>>,
    voice_finder: Option<Arc<dyn VoiceFinder>>,
}

/// The shared state of a speaker.
///
/// The length that callers plan with is, in this order:
/// - the *planned* length: what [`Speaker::measure`] returned before. It is an upper
///   bound: longer audio is not played;
/// - the *estimated* length: what [`Speaker::expected_length`] returned before for a text
///   that was not measured, until [`Speaker::apply_measurements`];
/// - the *measured* length of the primary engine, from its samples or from `lengths`;
/// - without a built-in primary engine, the measured length of the embedded voice,
///   which speaks what an external engine has not spoken in time;
/// - else an estimate: by the primary engine if it is built in, otherwise by the embedded
///   voice.
struct SpeakerInner {
    /// The embedded voice, kal16.
    embedded: Embedded,
    embedded_id: EngineId,
    primary: Option<PrimaryEngine>,
    /// Whether the embedded voice speaks what the primary engine can't: only in English.
    has_fallback: bool,
    lengths: Arc<SpeechLengths>,
    cache: Mutex<SpeechCache>,
    on_measured: Mutex<Arc<dyn Fn() + Send + Sync>>,
}

/// The chosen engine, which may be slow or fail.
struct PrimaryEngine {
    engine: Box<dyn Engine>,
    id: EngineId,
    /// The key of its audio in the store, different for each engine and version.
    store_key: String,
    /// Respellings for an engine that isn't built in; empty for a built-in one, which has its
    /// own phones.
    pronunciations: Pronunciations,
    store: Option<Box<dyn SpeechStore>>,
    on_given_up: Mutex<SharedGivenUpFn>,
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Speaker").finish_non_exhaustive()
    }
}

impl Speaker {
    /// The embedded voice at `rate` times its usual pace.
    ///
    /// # Errors
    ///
    /// If the voice's data in the program is damaged.
    pub fn embedded(rate: f64, pronunciations: &Pronunciations) -> Result<Self, SpeechError> {
        Ok(Self::embedded_with_lengths(Embedded::new(rate, pronunciations)?, Arc::default()))
    }

    /// The embedded voice, with the lengths measured before.
    pub fn embedded_with_lengths(embedded: Embedded, lengths: Arc<SpeechLengths>) -> Self {
        let has_fallback = true;
        Self::new(embedded, None, has_fallback, lengths)
    }

    /// A primary engine with the embedded voice as its fallback. `on_given_up` is called
    /// once, on any thread, when the engine is given up. `pronunciations` is for an engine that
    /// isn't built in.
    pub fn with_fallback(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        pronunciations: &Pronunciations,
        store: Option<Box<dyn SpeechStore>>,
        lengths: Arc<SpeechLengths>,
        on_given_up: GivenUpFn,
    ) -> Self {
        let primary = PrimaryEngine::new(engine, pronunciations.clone(), store, on_given_up);
        let has_fallback = true;
        Self::new(embedded, Some(primary), has_fallback, lengths)
    }

    /// An engine for another language, without a fallback: texts that it fails on are not
    /// spoken. `embedded` only estimates lengths.
    pub fn foreign(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        store: Option<Box<dyn SpeechStore>>,
        lengths: Arc<SpeechLengths>,
        on_given_up: GivenUpFn,
    ) -> Self {
        // There are pronunciations of English words only.
        let primary = PrimaryEngine::new(engine, Pronunciations::default(), store, on_given_up);
        let has_fallback = false;
        Self::new(embedded, Some(primary), has_fallback, lengths)
    }

    fn new(
        embedded: Embedded,
        primary: Option<PrimaryEngine>,
        has_fallback: bool,
        lengths: Arc<SpeechLengths>,
    ) -> Self {
        let shared = SpeakerInner {
            embedded_id: EngineId::of(&embedded),
            cache: Mutex::new(SpeechCache::new(primary.is_some())),
            embedded,
            primary,
            has_fallback,
            lengths,
            on_measured: Mutex::new(Arc::new(|| {})),
        };
        Self { shared: Arc::new(shared), prefetcher: None, voice_finder: None }
    }

    /// Returns this voice with a queue for texts to be spoken ahead of time.
    pub(crate) fn with_prefetcher(&self, prefetcher: Arc<dyn Prefetcher>) -> Self {
        Self { prefetcher: Some(prefetcher), ..self.clone() }
    }

    /// Returns this voice with a way to find voices for other languages.
    pub(crate) fn with_voice_finder(&self, voice_finder: Arc<dyn VoiceFinder>) -> Self {
        Self { voice_finder: Some(voice_finder), ..self.clone() }
    }

    /// The voice for a language tag, from the voice finder; this voice if there is no finder.
    /// `None` if no voice speaks the language.
    pub fn in_language(&self, tag: &str) -> Option<Self> {
        self.voice_finder.as_ref().map_or_else(|| Some(self.clone()), |finder| finder.voice(tag))
    }

    /// Replaces the callback for when the primary engine is given up. If the engine was given
    /// up already, the callback is called at once.
    pub fn set_given_up_callback(&self, on_given_up: GivenUpFn) {
        let Some(primary) = &self.shared.primary else { return };
        // Not in the condition, where the lock would be held during the callback.
        let error = self.shared.lock().given_up();
        if let Some(error) = error {
            on_given_up(&error);
        }
        *primary.on_given_up.lock().unwrap_or_else(PoisonError::into_inner) = on_given_up.into();
    }

    /// Whether the primary engine was given up.
    pub fn is_given_up(&self) -> bool {
        self.shared.lock().given_up().is_some()
    }

    /// Sets a callback for when texts were measured whose length
    /// [`Speaker::expected_length`] had estimated. It is called on any thread.
    pub fn set_measured_callback(&self, on_measured: Box<dyn Fn() + Send + Sync>) {
        *self.shared.on_measured.lock().unwrap_or_else(PoisonError::into_inner) = on_measured.into();
    }

    /// Whether the embedded voice is the only engine.
    pub fn is_embedded(&self) -> bool {
        self.shared.primary.is_none()
    }

    /// The length of a text. Blocks for built-in engines. If an external engine has not
    /// spoken the text yet, the embedded voice's length is returned. From then on the length
    /// is an upper bound: longer audio is not played.
    pub fn measure(&self, text: &str) -> Duration {
        let text = tidy(text);
        let planned = self.shared.lock().planned.get(&text).copied();
        planned.unwrap_or_else(|| {
            let length = self.shared.length_without_plan(&text);
            self.shared.lock().planned.insert(text, length);
            length
        })
    }

    /// The length of a text without blocking: measured, or else an estimate that stays
    /// the same until [`Speaker::apply_measurements`], so that all parts of a
    /// plan use the same lengths.
    pub fn expected_length(&self, text: &str) -> Duration {
        self.shared.expected_length(&tidy(text))
    }

    /// Replaces estimates by the measurements made since then. Callers plan again
    /// afterwards.
    pub fn apply_measurements(&self) {
        self.shared.lock().apply_measurements();
    }

    /// The samples of a text, if it was spoken already in this run or an earlier one. With only
    /// the embedded voice left, it is spoken now, which takes a millisecond.
    pub fn ready_samples(&self, text: &str) -> Option<Samples> {
        self.shared.ready_samples(&tidy(text))
    }

    /// Whether a text makes no sound: it has no words, or no engine is left to speak it.
    pub fn is_speechless(&self, text: &str) -> bool {
        tidy(text).is_empty()
            || (self.shared.working_primary().is_none() && self.ready_samples(text).is_none())
    }

    /// The samples of a text spoken by the embedded voice, for texts that can't wait.
    pub fn fallback_samples(&self, text: &str) -> Option<Samples> {
        self.shared.embedded_samples(&tidy(text))
    }

    /// The samples of a text; `None` if there is nothing to say. Blocks for built-in
    /// engines; for others the embedded voice speaks what is not ready.
    pub fn samples_blocking(&self, text: &str) -> Option<Samples> {
        let text = tidy(text);
        self.shared.ready_samples(&text).or_else(|| {
            if self.shared.working_primary().is_none_or(|primary| primary.engine.is_built_in()) {
                self.shared.synthesize(&text);
            }
            self.shared.ready_samples(&text).or_else(|| self.shared.embedded_samples(&text))
        })
    }

    /// Calls the callback that [`Speaker::set_measured_callback`] sets.
    pub fn notify_measured(&self) {
        let on_measured = Arc::clone(&self.shared.on_measured.lock().unwrap_or_else(PoisonError::into_inner));
        on_measured();
    }

    /// Queues these texts to be spoken ahead of time, in order.
    pub fn prefetch(&self, texts: Vec<String>) {
        if let Some(prefetcher) = self.prefetcher.as_ref().filter(|_| !texts.is_empty()) {
            prefetcher.request(texts);
        }
    }

    /// Speaks a text, measures it and stores it.
    pub fn synthesize(&self, text: &str) {
        let unspoken = unspoken_characters(text);
        if !unspoken.is_empty() && self.shared.lock().warned.insert(text.to_owned()) {
            log::warn!("\"{text}\" is said without \"{unspoken}\"");
        }
        self.shared.synthesize(&tidy(text));
    }

    /// Reports measurements that replace estimates, and writes new lengths to their
    /// file. Called after a batch of [`Speaker::synthesize`].
    pub fn finish_batch(&self) {
        // Not in the condition, where the lock would be held during the callback.
        let has_new_measurements = std::mem::take(&mut self.shared.lock().has_new_measurements);
        if has_new_measurements {
            self.notify_measured();
        }
        self.shared.lengths.save();
    }

    /// Speaks these texts and blocks until all are spoken. Returns the last error that the
    /// primary engine ever had; `None` if it had none.
    pub fn prepare_and_report(&self, texts: &[String]) -> Option<SpeechError> {
        self.prepare_now(texts, |_| true);
        self.shared.lock().last_error.clone()
    }

    /// Speaks these texts and blocks. After each text, calls `progress` with the number of
    /// spoken texts, and stops if it returns `false`. For callers without a deadline, such as
    /// a rendering.
    pub fn prepare_now(&self, texts: &[String], mut progress: impl FnMut(usize) -> bool) {
        for (index, text) in texts.iter().enumerate() {
            self.synthesize(text);
            if !progress(index + 1) {
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

impl PrimaryEngine {
    fn new(
        engine: Box<dyn Engine>,
        pronunciations: Pronunciations,
        store: Option<Box<dyn SpeechStore>>,
        on_given_up: GivenUpFn,
    ) -> Self {
        let id = EngineId::of(engine.as_ref());
        let store_key = format!("{}{IDENTITY_SEPARATOR}{}", engine.identity(), normalize::VERSION);
        Self { engine, id, store_key, pronunciations, store, on_given_up: Mutex::new(on_given_up.into()) }
    }
}

impl SpeakerInner {
    fn lock(&self) -> MutexGuard<'_, SpeechCache> {
        // Entries are always complete, even if a thread panicked while it held the lock.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The primary engine, unless it was given up.
    fn working_primary(&self) -> Option<&PrimaryEngine> {
        self.primary.as_ref().filter(|_| self.lock().given_up().is_none())
    }

    /// The length to plan with, if none was planned before.
    fn length_without_plan(&self, text: &str) -> Duration {
        if let Some(primary) = self.working_primary() {
            if primary.engine.is_built_in() {
                if let Some(measured) = self.lengths.get(primary.id, text) {
                    return measured;
                }
                self.synthesize(text);
            }
            if let Some(samples) = self.ready_samples(text) {
                return length(samples.len());
            }
        }
        if !self.has_fallback {
            return self.embedded.estimate(text);
        }
        let measured = self.lengths.get(self.embedded_id, text);
        measured.unwrap_or_else(|| {
            self.embedded_samples(text).map_or(Duration::ZERO, |samples| length(samples.len()))
        })
    }

    /// See [`Speaker::expected_length`].
    fn expected_length(&self, text: &str) -> Duration {
        {
            let cache = self.lock();
            if let Some(length) = cache.planned.get(text).or_else(|| cache.estimated.get(text)) {
                return *length;
            }
        }
        let primary = self.working_primary();
        if let Some(measured) = primary.and_then(|primary| self.lengths.get(primary.id, text)) {
            return measured;
        }
        let estimate = match primary.filter(|primary| primary.engine.is_built_in()) {
            Some(primary) => primary.engine.estimate(text),
            None => match self.lengths.get(self.embedded_id, text).filter(|_| self.has_fallback) {
                Some(fallback_length) => return fallback_length,
                None => self.embedded.estimate(text),
            },
        };
        self.lock().estimated.insert(text.to_owned(), estimate);
        estimate
    }

    /// See [`Speaker::ready_samples`].
    fn ready_samples(&self, text: &str) -> Option<Samples> {
        if text.is_empty() {
            return None;
        }
        if let Some(samples) = self.lock().get(text) {
            return Some(samples);
        }
        let Some(primary) = self.working_primary() else { return self.embedded_samples(text) };
        let raw = primary.store.as_ref()?.get(&primary.store_key, text)?;
        self.cache_if_short_enough(primary, text, &raw)
    }

    /// Caches the primary engine's audio and returns it, unless it is longer than
    /// the planned length plus [`SLACK`].
    fn cache_if_short_enough(&self, primary: &PrimaryEngine, text: &str, raw: &RawAudio) -> Option<Samples> {
        let samples: Samples = resample(&raw.samples, raw.rate, RATE).into();
        self.lengths.insert(primary.id, text, samples.len());
        let mut cache = self.lock();
        cache.mark_measured(text);
        if cache.planned.get(text).is_some_and(|planned| length(samples.len()) > *planned + SLACK) {
            return None;
        }
        cache.insert(text, Arc::clone(&samples));
        Some(samples)
    }

    /// Speaks a text with the embedded voice.
    fn embedded_samples(&self, text: &str) -> Option<Samples> {
        if !self.has_fallback {
            return None;
        }
        let spoken = speak(&self.embedded, text);
        let frames = spoken.as_ref().map_or(0, |samples| samples.len());
        self.lengths.insert(self.embedded_id, text, frames);
        let samples = spoken.inspect_err(|error| log::debug!("\"{text}\" is not said: {error}")).ok()?;
        // With a working primary engine, the cache is for that engine's audio.
        if self.working_primary().is_none() {
            let mut cache = self.lock();
            cache.mark_measured(text);
            cache.insert(text, Arc::clone(&samples));
        }
        Some(samples)
    }

    /// See [`Speaker::synthesize`].
    fn synthesize(&self, text: &str) {
        if text.is_empty() {
            return;
        }
        let Some(primary) = self.working_primary() else {
            if self.lengths.get(self.embedded_id, text).is_none() {
                self.embedded_samples(text);
            } else {
                self.lock().mark_measured(text);
            }
            return;
        };
        if self.lock().get(text).is_some() {
            return;
        }
        if let Some(raw) = primary.store.as_ref().and_then(|store| store.get(&primary.store_key, text)) {
            self.cache_if_short_enough(primary, text, &raw);
            return;
        }
        match primary.engine.synthesize(&primary.pronunciations.respelled(text)).and_then(normalize) {
            Ok(raw) => {
                self.lock().failures = 0;
                if let Some(store) = &primary.store {
                    store.insert(&primary.store_key, text, &raw);
                }
                self.cache_if_short_enough(primary, text, &raw);
            }
            Err(error) => self.record_failure(primary, &error),
        }
    }

    /// Counts a failure of the primary engine, which is given up after [`MAX_FAILURES`].
    fn record_failure(&self, primary: &PrimaryEngine, error: &SpeechError) {
        log::warn!("{error}");
        let failures = {
            let mut cache = self.lock();
            cache.failures += 1;
            cache.last_error = Some(error.clone());
            cache.failures
        };
        if failures == MAX_FAILURES {
            let on_given_up = Arc::clone(&primary.on_given_up.lock().unwrap_or_else(PoisonError::into_inner));
            on_given_up(error);
        }
    }
}

#[cfg(test)]
mod tests;
