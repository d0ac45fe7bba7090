//! The voice of a session: lengths before anything is planned, samples when
//! they are due, and nobody who waits.

use super::cache::Cache;
use super::condition::condition;
use super::embedded::Embedded;
use super::pronounce::Pronunciations;
use super::resample::resample;
use super::text::tidy;
use super::{Engine, RATE, Raw, Samples, Trouble};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How much of what another engine said is kept in memory, in samples.
const SHELF: usize = 2_000_000;
/// How much of what the embedded voice said is: it speaks again in no time.
const SMALL_SHELF: usize = 250_000;
/// How much longer than planned a phrase of the other engine may be: the breath
/// between two sentences.
const SLACK: Duration = Duration::from_millis(200);
/// Phrases in a row that the other engine may fail before it is given up.
const FAILURES: u32 = 2;

/// What is told once, where the chosen engine doesn't speak.
pub type Notice = Box<dyn Fn(&Trouble) + Send + Sync>;

/// A voice. Cloning gives another handle on the same one.
#[derive(Clone)]
pub struct Speaker {
    shared: Arc<Shared>,
    /// The thread that speaks ahead, where there is another engine.
    ahead: Option<Sender<Vec<String>>>,
}

struct Shared {
    embedded: Embedded,
    other: Option<Other>,
    known: Mutex<Shelf>,
}

/// An engine that may be slow or fail.
struct Other {
    engine: Box<dyn Engine>,
    words: Pronunciations,
    notice: Mutex<Notice>,
}

/// What is known of the phrases so far.
#[derive(Default)]
struct Shelf {
    /// How long each phrase is: once told, never changed.
    lengths: HashMap<String, Duration>,
    spoken: HashMap<String, Raw>,
    /// The phrases by age, oldest first.
    order: VecDeque<String>,
    /// How many samples those have.
    samples: usize,
    /// Whether it takes time to have a phrase spoken again.
    dear: bool,
    cache: Option<Cache>,
    /// Failures in a row; the other engine is given up after some.
    failures: u32,
    /// Why the other engine failed last.
    trouble: Option<Trouble>,
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
        let embedded = Embedded::new(rate, words)?;
        let shared = Shared { embedded, other: None, known: Mutex::default() };
        Ok(Self { shared: Arc::new(shared), ahead: None })
    }

    /// Another engine with the embedded voice at `rate` behind it. `notice` is
    /// told once, on any thread, where the engine fails.
    ///
    /// # Errors
    ///
    /// Where the program is damaged or the system gives no thread.
    pub fn with_engine(
        engine: Box<dyn Engine>,
        rate: f64,
        words: &Pronunciations,
        cache: Option<Cache>,
        notice: Notice,
    ) -> Result<Self, Trouble> {
        let embedded = Embedded::new(rate, words)?;
        Self::behind(engine, embedded, words, cache, notice)
            .map_err(|error| Trouble(format!("no thread for the voice: {error}")))
    }

    fn behind(
        engine: Box<dyn Engine>,
        embedded: Embedded,
        words: &Pronunciations,
        cache: Option<Cache>,
        notice: Notice,
    ) -> io::Result<Self> {
        let other = Some(Other { engine, words: words.clone(), notice: Mutex::new(notice) });
        let known = Mutex::new(Shelf { cache, dear: true, ..Shelf::default() });
        let shared = Arc::new(Shared { embedded, other, known });
        let (ahead, orders) = channel();
        let worker = Arc::clone(&shared);
        std::thread::Builder::new().name("voice".into()).spawn(move || worker.work(&orders))?;
        Ok(Self { shared, ahead: Some(ahead) })
    }

    /// Has another one be told where the other engine is given up: at once where
    /// that has happened.
    pub fn set_notice(&self, notice: Notice) {
        let Some(other) = &self.shared.other else { return };
        let given_up = {
            let known = self.shared.lock();
            known.trouble.clone().filter(|_| known.failures >= FAILURES)
        };
        if let Some(trouble) = &given_up {
            notice(trouble);
        }
        *other.notice.lock().unwrap_or_else(PoisonError::into_inner) = notice;
    }

    /// Whether there is no other engine to wait for.
    pub fn is_embedded(&self) -> bool {
        self.ahead.is_none()
    }

    /// How long a phrase takes. Once told it holds: what is played of it is not
    /// longer, whoever speaks.
    pub fn measure(&self, text: &str) -> Duration {
        self.shared.measure(&tidy(text))
    }

    /// The samples of a phrase, at once; none where there is nothing to say.
    pub fn samples(&self, text: &str) -> Option<Samples> {
        let text = tidy(text);
        let raw = self.shared.spoken(&text)?;
        Some(resample(&raw.samples, raw.rate, RATE).into())
    }

    /// Has these phrases spoken ahead by an engine that takes its time, the
    /// first ones first.
    pub fn prepare(&self, phrases: Vec<String>) {
        if let Some(ahead) = &self.ahead
            && ahead.send(phrases).is_err()
        {
            log::debug!("the voice's thread has given up");
        }
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
            self.shared.fetch(&tidy(phrase));
            if !progress(at + 1) {
                return;
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Shelf> {
        // Whoever panicked while holding it left whole entries.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn measure(&self, text: &str) -> Duration {
        if let Some(length) = self.lock().lengths.get(text) {
            return *length;
        }
        self.spoken(text).map_or(Duration::ZERO, |raw| length(&raw))
    }

    /// What is known of a phrase, else what the embedded voice makes of it.
    fn spoken(&self, text: &str) -> Option<Raw> {
        if let Some(raw) = self.lock().spoken.get(text) {
            return Some(raw.clone());
        }
        if let Some(raw) = self.kept(text) {
            return Some(raw);
        }
        let raw = self.embedded.say(text).and_then(condition);
        match raw {
            Ok(raw) => {
                self.lock().keep(text, raw.clone());
                Some(raw)
            }
            Err(trouble) => {
                log::debug!("\"{text}\" is not said: {trouble}");
                self.lock().lengths.insert(text.to_owned(), Duration::ZERO);
                None
            }
        }
    }

    /// What the other engine said of it in an earlier run.
    fn kept(&self, text: &str) -> Option<Raw> {
        let other = self.other.as_ref()?;
        let mut known = self.lock();
        let raw = known.cache.as_ref()?.get(&other.engine.identity(), text)?;
        if !known.fits(text, &raw) {
            return None;
        }
        known.keep(text, raw.clone());
        Some(raw)
    }

    /// Speaks a list of phrases ahead, until nobody wants any more.
    fn work(&self, orders: &Receiver<Vec<String>>) {
        while let Ok(mut phrases) = orders.recv() {
            // What was wanted last is what comes next.
            while let Ok(newer) = orders.try_recv() {
                phrases = newer;
            }
            for phrase in phrases {
                if !self.fetch(&tidy(&phrase)) {
                    return;
                }
            }
        }
    }

    /// Has the other engine speak a phrase, if there is one and it isn't known;
    /// says whether it is still worth asking.
    fn fetch(&self, text: &str) -> bool {
        let Some(other) = &self.other else { return false };
        if text.is_empty() {
            return true;
        }
        let identity = other.engine.identity();
        {
            let known = self.lock();
            if known.failures >= FAILURES {
                return false;
            }
            if known.cache.as_ref().is_some_and(|cache| cache.get(&identity, text).is_some()) {
                return true;
            }
        }
        match other.engine.say(&other.words.spelled(text)).and_then(condition) {
            Ok(raw) => {
                let mut known = self.lock();
                known.failures = 0;
                if let Some(cache) = &mut known.cache {
                    cache.put(&identity, text, &raw);
                }
                if known.fits(text, &raw) {
                    known.keep(text, raw);
                }
                true
            }
            Err(trouble) => self.failed(other, &trouble),
        }
    }

    fn failed(&self, other: &Other, trouble: &Trouble) -> bool {
        let failures = {
            let mut known = self.lock();
            known.failures += 1;
            known.trouble = Some(trouble.clone());
            known.failures
        };
        log::warn!("{trouble}");
        if failures == FAILURES {
            let notice = other.notice.lock().unwrap_or_else(PoisonError::into_inner);
            notice(trouble);
        }
        failures < FAILURES
    }
}

impl Shelf {
    /// Whether a phrase is as short as it was said to be.
    fn fits(&self, text: &str, raw: &Raw) -> bool {
        self.lengths.get(text).is_none_or(|told| length(raw) <= *told + SLACK)
    }

    fn keep(&mut self, text: &str, raw: Raw) {
        self.lengths.entry(text.to_owned()).or_insert_with(|| length(&raw));
        self.samples += raw.samples.len();
        match self.spoken.insert(text.to_owned(), raw) {
            Some(before) => self.samples -= before.samples.len(),
            None => self.order.push_back(text.to_owned()),
        }
        let most = if self.dear { SHELF } else { SMALL_SHELF };
        while self.samples > most && self.order.len() > 1 {
            let Some(oldest) = self.order.pop_front() else { return };
            if let Some(gone) = self.spoken.remove(&oldest) {
                self.samples -= gone.samples.len();
            }
        }
    }
}

fn length(raw: &Raw) -> Duration {
    let rate = u64::from(raw.rate.max(1));
    Duration::from_nanos(raw.samples.len() as u64 * 1_000_000_000 / rate)
}

#[cfg(test)]
mod tests;
