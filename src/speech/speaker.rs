//! The voice of a session: lengths before anything is planned, samples when
//! they are due, and nobody who waits.

mod shelf;

use self::shelf::Shelf;
use super::condition::condition;
use super::embedded::Embedded;
use super::lengths::{EngineId, Lengths};
use super::pronounce::Pronunciations;
use super::resample::resample;
use super::text::{left_out, tidy};
use super::{Engine, RATE, Raw, Samples, Trouble, length, phrase};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much longer than planned a phrase of the other engine may be: the breath
/// between two sentences.
const SLACK: Duration = Duration::from_millis(200);
/// Phrases in a row that the other engine may fail before it is given up.
const FAILURES: u32 = 2;

/// What is told once, where the chosen engine doesn't speak.
pub type Notice = Box<dyn Fn(&Trouble) + Send + Sync>;

/// Where phrases that were spoken are kept from run to run. Whatever goes wrong
/// with it, speech goes on without.
pub trait PhraseStore: Send + Sync + std::fmt::Debug {
    /// What was kept of a phrase, if anything.
    fn get(&self, engine: &str, text: &str) -> Option<Raw>;

    /// Keeps a phrase.
    fn put(&self, engine: &str, text: &str, raw: &Raw);
}

/// Who has phrases made ahead of time, somewhere else.
pub trait Ahead: Send + Sync {
    /// Has [`Speaker::make`] called for these phrases, the first ones first and
    /// before those that were ordered earlier.
    fn order(&self, phrases: Vec<String>);
}

/// Who finds voices for other languages than the speaker's.
pub trait Languages: Send + Sync {
    /// The voice that speaks a language, by its tag; none where none does.
    fn voice(&self, tag: &str) -> Option<Speaker>;
}

/// A voice. Cloning gives another handle on the same one.
#[derive(Clone)]
pub struct Speaker {
    shared: Arc<Shared>,
    /// Who makes phrases ahead, if anybody does.
    ahead: Option<Arc<dyn Ahead>>,
    /// Who finds voices for other languages, if anybody does.
    languages: Option<Arc<dyn Languages>>,
}

struct Shared {
    embedded: Embedded,
    embedded_id: EngineId,
    other: Option<Other>,
    /// Whether the embedded voice says what the other engine doesn't: not where it
    /// has not learnt the language.
    stands_in: bool,
    lengths: Arc<Lengths>,
    shelf: Mutex<Shelf>,
    measured: Mutex<Box<dyn Fn() + Send + Sync>>,
}

/// An engine that may be slow or fail.
struct Other {
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

impl Speaker {
    /// The embedded voice at `rate` times its usual pace.
    ///
    /// # Errors
    ///
    /// Where the program is damaged.
    pub fn embedded(rate: f64, words: &Pronunciations) -> Result<Self, Trouble> {
        Ok(Self::new(Embedded::new(rate, words)?, None, true, Arc::new(Lengths::new(None))))
    }

    /// The embedded voice, with these lengths measured before.
    #[must_use]
    pub fn knowing(embedded: Embedded, lengths: Arc<Lengths>) -> Self {
        Self::new(embedded, None, true, lengths)
    }

    /// Another engine with the embedded voice behind it. `notice` is told once,
    /// on any thread, where the engine fails.
    #[must_use]
    pub fn behind(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        words: &Pronunciations,
        store: Option<Box<dyn PhraseStore>>,
        lengths: Arc<Lengths>,
        notice: Notice,
    ) -> Self {
        let (id, identity) = (EngineId::of(engine.as_ref()), engine.identity());
        let (words, notice) = (words.clone(), Mutex::new(notice));
        let other = Other { engine, id, identity, words, store, notice };
        Self::new(embedded, Some(other), true, lengths)
    }

    /// An engine that speaks another language, with nobody behind it: what it
    /// doesn't bring is not said.
    #[must_use]
    pub fn foreign(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        store: Option<Box<dyn PhraseStore>>,
        lengths: Arc<Lengths>,
        notice: Notice,
    ) -> Self {
        let (id, identity) = (EngineId::of(engine.as_ref()), engine.identity());
        // The pronunciations are of English words.
        let (words, notice) = (Pronunciations::default(), Mutex::new(notice));
        let other = Other { engine, id, identity, words, store, notice };
        Self::new(embedded, Some(other), false, lengths)
    }

    fn new(embedded: Embedded, other: Option<Other>, stands_in: bool, lengths: Arc<Lengths>) -> Self {
        let shared = Shared {
            embedded_id: EngineId::of(&embedded),
            shelf: Mutex::new(Shelf::new(other.is_some())),
            embedded,
            other,
            stands_in,
            lengths,
            measured: Mutex::new(Box::new(|| {})),
        };
        Self { shared: Arc::new(shared), ahead: None, languages: None }
    }

    /// The same voice with somebody who makes its phrases ahead.
    #[must_use]
    pub fn with_ahead(&self, ahead: Arc<dyn Ahead>) -> Self {
        Self { ahead: Some(ahead), ..self.clone() }
    }

    /// The same voice with somebody who finds voices for other languages.
    #[must_use]
    pub fn with_languages(&self, languages: Arc<dyn Languages>) -> Self {
        Self { languages: Some(languages), ..self.clone() }
    }

    /// Who speaks a language, by its tag: another voice, or this one; none where
    /// nobody does.
    pub fn in_language(&self, tag: &str) -> Option<Self> {
        self.languages.as_ref().map_or_else(|| Some(self.clone()), |languages| languages.voice(tag))
    }

    /// Has another one be told where the other engine is given up: at once where
    /// that has happened.
    pub fn set_notice(&self, notice: Notice) {
        let Some(other) = &self.shared.other else { return };
        if let Some(trouble) = self.shared.lock().given_up() {
            notice(&trouble);
        }
        *other.notice.lock().unwrap_or_else(PoisonError::into_inner) = notice;
    }

    /// Has this be called, on any thread, when phrases were measured that
    /// [`Speaker::expect`] has only estimated.
    pub fn set_measured(&self, measured: Box<dyn Fn() + Send + Sync>) {
        *self.shared.measured.lock().unwrap_or_else(PoisonError::into_inner) = measured;
    }

    /// Whether there is no other engine to wait for.
    pub fn is_embedded(&self) -> bool {
        self.shared.other.is_none()
    }

    /// How long a phrase takes. An engine inside the program is waited for, any
    /// other is taken to need as long as the embedded one where it has not
    /// spoken yet; once told, what is played is not longer.
    pub fn measure(&self, text: &str) -> Duration {
        self.shared.measure(&tidy(text))
    }

    /// How long a phrase takes, at once: as it was measured, else an estimate,
    /// which holds until [`Speaker::adopt`], so that what is planned bit by bit
    /// is planned by the same lengths.
    pub fn expect(&self, text: &str) -> Duration {
        self.shared.expect(&tidy(text))
    }

    /// Lets what was measured hold in place of what was estimated before: for
    /// whoever plans everything anew.
    pub fn adopt(&self) {
        self.shared.lock().adopt();
    }

    /// The samples of a phrase as far as they are made; none where there is
    /// nothing to say, or where the engine has not said it yet.
    pub fn ready(&self, text: &str) -> Option<Samples> {
        self.shared.ready(&tidy(text))
    }

    /// Whether there is nothing to say in a text.
    pub fn is_speechless(&self, text: &str) -> bool {
        tidy(text).is_empty() || (self.shared.other().is_none() && self.ready(text).is_none())
    }

    /// The samples of a phrase by the embedded voice, for what can't wait.
    pub fn stand_in(&self, text: &str) -> Option<Samples> {
        self.shared.by_embedded(&tidy(text))
    }

    /// The samples of a phrase; none where there is nothing to say. An engine
    /// inside the program is waited for, the embedded one says it otherwise.
    pub fn samples(&self, text: &str) -> Option<Samples> {
        let text = tidy(text);
        self.shared.ready(&text).or_else(|| {
            if self.shared.is_quick() {
                self.shared.make(&text);
            }
            self.shared.ready(&text).or_else(|| self.shared.by_embedded(&text))
        })
    }

    /// Tells whoever waits for measures that there are new ones.
    pub fn tell_measured(&self) {
        (self.shared.measured.lock().unwrap_or_else(PoisonError::into_inner))();
    }

    /// Has these phrases made ahead, the first ones first.
    pub fn prepare(&self, phrases: Vec<String>) {
        if let Some(ahead) = self.ahead.as_ref().filter(|_| !phrases.is_empty()) {
            ahead.order(phrases);
        }
    }

    /// Makes a phrase: spoken by the engine, measured and kept. Says whether it
    /// is worth making others.
    pub fn make(&self, text: &str) -> bool {
        let lost = left_out(text);
        if !lost.is_empty() && self.shared.lock().is_first_loss(text) {
            log::warn!("\"{text}\" is said without \"{lost}\"");
        }
        self.shared.make(&tidy(text))
    }

    /// Tells who waits for measures, where some were estimated before and are
    /// measured now, and keeps them for the next run.
    pub fn settle(&self) {
        let told = std::mem::take(&mut self.shared.lock().untold);
        if told {
            self.tell_measured();
        }
        self.shared.lengths.keep();
    }

    /// Speaks these phrases before it returns; why the other engine did not,
    /// where it failed.
    pub fn prepare_patiently(&self, phrases: &[String]) -> Option<Trouble> {
        self.prepare_now(phrases, |_| true);
        self.shared.lock().trouble.clone()
    }

    /// Speaks these phrases before it returns, telling `progress` how many are
    /// done, until that answers not to go on. For those who have the time, such
    /// as a rendering.
    pub fn prepare_now(&self, phrases: &[String], mut progress: impl FnMut(usize) -> bool) {
        for (at, phrase) in phrases.iter().enumerate() {
            self.make(phrase);
            if !progress(at + 1) {
                return;
            }
        }
        self.shared.lengths.keep();
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.lengths.keep();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Shelf> {
        // Whoever panicked while holding it left whole entries.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The other engine, unless it was given up.
    fn other(&self) -> Option<&Other> {
        self.other.as_ref().filter(|_| self.lock().given_up().is_none())
    }

    fn is_quick(&self) -> bool {
        self.other().is_none_or(|other| other.engine.is_quick())
    }

    fn measure(&self, text: &str) -> Duration {
        if let Some(told) = self.lock().told(text) {
            return told;
        }
        let measured = self.measured(text);
        self.lock().tell(text, measured);
        measured
    }

    fn measured(&self, text: &str) -> Duration {
        if let Some(other) = self.other() {
            if other.engine.is_quick() {
                if let Some(known) = self.lengths.known(other.id, text) {
                    return known;
                }
                self.make(text);
            }
            if let Some(samples) = self.ready(text) {
                return length(samples.len());
            }
        }
        if !self.stands_in {
            return crate::cue::estimate(text);
        }
        let known = self.lengths.known(self.embedded_id, text);
        known
            .unwrap_or_else(|| self.by_embedded(text).map_or(Duration::ZERO, |samples| length(samples.len())))
    }

    fn expect(&self, text: &str) -> Duration {
        {
            let shelf = self.lock();
            if let Some(told) = shelf.told(text).or_else(|| shelf.estimated(text)) {
                return told;
            }
        }
        let other = self.other().and_then(|other| self.lengths.known(other.id, text));
        let known = other.or_else(|| {
            let own = self.lengths.known(self.embedded_id, text);
            own.filter(|_| self.other().is_none_or(|other| !other.engine.is_quick()))
        });
        known.unwrap_or_else(|| {
            let estimate = match self.other().filter(|other| other.engine.is_quick()) {
                Some(other) => other.engine.estimate(text),
                None => self.embedded.estimate(text),
            };
            self.lock().estimate(text, estimate);
            estimate
        })
    }

    /// What was made of a phrase, in this run or in an earlier one.
    fn ready(&self, text: &str) -> Option<Samples> {
        if text.is_empty() {
            return None;
        }
        if let Some(samples) = self.lock().get(text) {
            return Some(samples);
        }
        let Some(other) = self.other() else { return self.by_embedded(text) };
        let raw = other.store.as_ref()?.get(&other.identity, text)?;
        self.keep(other, text, &raw)
    }

    /// Keeps what the other engine said, where it is as short as was planned.
    fn keep(&self, other: &Other, text: &str, raw: &Raw) -> Option<Samples> {
        let samples: Samples = resample(&raw.samples, raw.rate, RATE).into();
        self.lengths.note(other.id, text, samples.len());
        let mut shelf = self.lock();
        shelf.measured(text);
        if shelf.told(text).is_some_and(|told| length(samples.len()) > told + SLACK) {
            return None;
        }
        shelf.keep(text, Arc::clone(&samples));
        Some(samples)
    }

    /// What the embedded voice makes of a phrase.
    fn by_embedded(&self, text: &str) -> Option<Samples> {
        if !self.stands_in {
            return None;
        }
        let made = phrase(&self.embedded, text);
        let frames = made.as_ref().map_or(0, |samples| samples.len());
        self.lengths.note(self.embedded_id, text, frames);
        let samples = made.inspect_err(|trouble| log::debug!("\"{text}\" is not said: {trouble}")).ok()?;
        if self.other().is_none() {
            let mut shelf = self.lock();
            shelf.measured(text);
            shelf.keep(text, Arc::clone(&samples));
        }
        Some(samples)
    }

    fn make(&self, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        let Some(other) = self.other() else {
            if self.lengths.known(self.embedded_id, text).is_none() {
                self.by_embedded(text);
            } else {
                self.lock().measured(text);
            }
            return self.other.is_none();
        };
        if self.lock().get(text).is_some() {
            return true;
        }
        if let Some(raw) = other.store.as_ref().and_then(|store| store.get(&other.identity, text)) {
            self.keep(other, text, &raw);
            return true;
        }
        match other.engine.say(&other.words.spelled(text)).and_then(condition) {
            Ok(raw) => {
                self.lock().failures = 0;
                if let Some(store) = &other.store {
                    store.put(&other.identity, text, &raw);
                }
                self.keep(other, text, &raw);
                true
            }
            Err(trouble) => self.failed(other, &trouble),
        }
    }

    fn failed(&self, other: &Other, trouble: &Trouble) -> bool {
        log::warn!("{trouble}");
        let failures = {
            let mut shelf = self.lock();
            shelf.failures += 1;
            shelf.trouble = Some(trouble.clone());
            shelf.failures
        };
        if failures == FAILURES {
            let notice = other.notice.lock().unwrap_or_else(PoisonError::into_inner);
            notice(trouble);
        }
        failures < FAILURES
    }
}

#[cfg(test)]
mod tests;
