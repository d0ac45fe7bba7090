//! The texts of a session: their audio, planned lengths and estimates.

use super::MAX_FAILURES;
use crate::speech::{Samples, SpeechError};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// The most samples that are cached with a primary engine: a minute and a half, 16 MB.
/// Texts that are dropped are read again from the store.
const PRIMARY_CAPACITY: usize = 4_000_000;
/// The most samples that are cached with the embedded voice alone, which speaks a text again
/// in a millisecond.
const EMBEDDED_CAPACITY: usize = 750_000;

/// Spoken texts and lengths, with the state of the primary engine.
#[derive(Debug)]
pub(super) struct SpeechCache {
    /// The lengths that [`Speaker::measure`](super::Speaker::measure) returned.
    pub(super) planned: HashMap<String, Duration>,
    /// Estimates, each in use until its text is measured and the measurements are applied.
    pub(super) estimated: HashMap<String, Duration>,
    /// Texts that were measured, but whose estimates are still in use.
    measured: HashSet<String>,
    /// Whether `measured` has entries that were not reported yet.
    pub(super) has_new_measurements: bool,
    spoken: HashMap<String, Samples>,
    /// The texts in `spoken`, least recently used first.
    use_order: VecDeque<String>,
    /// How many samples are cached.
    sample_count: usize,
    /// The most samples that are cached.
    capacity: usize,
    /// Texts for which a warning about unspoken characters was logged.
    pub(super) warned: HashSet<String>,
    /// Failures in a row; the primary engine is given up after [`MAX_FAILURES`].
    pub(super) failures: u32,
    /// The primary engine's last error.
    pub(super) last_error: Option<SpeechError>,
}

impl SpeechCache {
    /// An empty cache for a speaker with or without a primary engine.
    pub(super) fn new(has_primary: bool) -> Self {
        Self {
            planned: HashMap::new(),
            estimated: HashMap::new(),
            measured: HashSet::new(),
            has_new_measurements: false,
            spoken: HashMap::new(),
            use_order: VecDeque::new(),
            sample_count: 0,
            capacity: if has_primary { PRIMARY_CAPACITY } else { EMBEDDED_CAPACITY },
            warned: HashSet::new(),
            failures: 0,
            last_error: None,
        }
    }

    /// The error with which the primary engine was given up; `None` if it was not.
    pub(super) fn given_up(&self) -> Option<SpeechError> {
        self.last_error.clone().filter(|_| self.failures >= MAX_FAILURES)
    }

    /// Marks a text as measured, if its length was estimated.
    pub(super) fn mark_measured(&mut self, text: &str) {
        if self.estimated.contains_key(text) {
            self.has_new_measurements |= self.measured.insert(text.to_owned());
        }
    }

    /// Drops the estimates of texts that were measured.
    pub(super) fn apply_measurements(&mut self) {
        for text in self.measured.drain() {
            self.estimated.remove(&text);
        }
    }

    /// The samples of a text, which counts as used now.
    pub(super) fn get(&mut self, text: &str) -> Option<Samples> {
        let samples = self.spoken.get(text).cloned()?;
        if let Some(index) = self.use_order.iter().position(|known| known == text)
            && let Some(text) = self.use_order.remove(index)
        {
            self.use_order.push_back(text);
        }
        Some(samples)
    }

    /// Caches the samples of a text, and drops the least recently used ones above the capacity.
    pub(super) fn insert(&mut self, text: &str, samples: Samples) {
        self.sample_count += samples.len();
        match self.spoken.insert(text.to_owned(), samples) {
            Some(replaced) => self.sample_count -= replaced.len(),
            None => self.use_order.push_back(text.to_owned()),
        }
        while self.sample_count > self.capacity && self.use_order.len() > 1 {
            let Some(oldest) = self.use_order.pop_front() else { return };
            if let Some(dropped) = self.spoken.remove(&oldest) {
                self.sample_count -= dropped.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_a_text_that_is_used_often_stays() {
        for (has_primary, capacity) in [(true, PRIMARY_CAPACITY), (false, EMBEDDED_CAPACITY)] {
            let mut cache = SpeechCache::new(has_primary);
            cache.insert("One.", vec![0.0; 20_000].into());
            for number in 0..100 {
                cache.insert(&number.to_string(), vec![0.0; 100_000].into());
                assert!(cache.get("One.").is_some(), "after {number}");
            }
            assert!(cache.sample_count <= capacity && cache.spoken.len() == cache.use_order.len());
        }
    }
}
