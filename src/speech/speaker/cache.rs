//! The texts of a session: their audio, planned lengths and estimates.

use super::MAX_FAILURES;
use crate::speech::{Samples, SpeechError};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// The most samples that are cached of a primary engine: a minute and a half, 16 MB.
/// Dropped texts are read again from the store.
const PRIMARY_CAPACITY: usize = 4_000_000;
/// The most samples that are cached of the embedded voice, which speaks a text again in
/// a millisecond.
const EMBEDDED_CAPACITY: usize = 750_000;

/// Spoken texts and lengths, with the state of the primary engine.
#[derive(Debug)]
pub(super) struct SpeechCache {
    /// Lengths that callers have planned with; longer audio is not played.
    planned: HashMap<String, Duration>,
    /// Estimated lengths that callers have planned with, of texts that were not measured
    /// then. They stay in use until the measurements are applied.
    estimated: HashMap<String, Duration>,
    /// Texts with an estimate that were measured since.
    measured: HashSet<String>,
    /// Whether `measured` has entries that were not reported yet.
    pub(super) has_new_measurements: bool,
    spoken: HashMap<String, Samples>,
    /// The spoken texts in order of use, least recently used first.
    order: VecDeque<String>,
    /// How many samples are cached.
    samples: usize,
    /// The most samples that are cached.
    capacity: usize,
    /// Texts for which a warning about unspoken characters was logged.
    warned: HashSet<String>,
    /// Failures in a row; the primary engine is given up after [`MAX_FAILURES`].
    pub(super) failures: u32,
    /// The primary engine's last error.
    pub(super) last_error: Option<SpeechError>,
}

impl SpeechCache {
    /// An empty cache, of a speaker with or without a primary engine.
    pub(super) fn new(has_primary: bool) -> Self {
        Self {
            planned: HashMap::new(),
            estimated: HashMap::new(),
            measured: HashSet::new(),
            has_new_measurements: false,
            spoken: HashMap::new(),
            order: VecDeque::new(),
            samples: 0,
            capacity: if has_primary { PRIMARY_CAPACITY } else { EMBEDDED_CAPACITY },
            warned: HashSet::new(),
            failures: 0,
            last_error: None,
        }
    }

    /// The error with which the primary engine was given up, if it was.
    pub(super) fn given_up(&self) -> Option<SpeechError> {
        self.last_error.clone().filter(|_| self.failures >= MAX_FAILURES)
    }

    /// Whether no warning was logged for this text before; counts one as logged now.
    pub(super) fn is_first_warning(&mut self, text: &str) -> bool {
        self.warned.insert(text.to_owned())
    }

    pub(super) fn planned_length(&self, text: &str) -> Option<Duration> {
        self.planned.get(text).copied()
    }

    pub(super) fn set_planned_length(&mut self, text: &str, length: Duration) {
        self.planned.insert(text.to_owned(), length);
    }

    /// The estimate for a text, if it is still in use.
    pub(super) fn estimated_length(&self, text: &str) -> Option<Duration> {
        self.estimated.get(text).copied()
    }

    pub(super) fn set_estimated_length(&mut self, text: &str, length: Duration) {
        self.estimated.insert(text.to_owned(), length);
    }

    /// Marks a text as measured.
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

    /// The samples of a text; marks it as used.
    pub(super) fn get(&mut self, text: &str) -> Option<Samples> {
        let samples = self.spoken.get(text).cloned()?;
        if let Some(index) = self.order.iter().position(|known| known == text)
            && let Some(text) = self.order.remove(index)
        {
            self.order.push_back(text);
        }
        Some(samples)
    }

    pub(super) fn insert(&mut self, text: &str, samples: Samples) {
        self.samples += samples.len();
        match self.spoken.insert(text.to_owned(), samples) {
            Some(before) => self.samples -= before.len(),
            None => self.order.push_back(text.to_owned()),
        }
        while self.samples > self.capacity && self.order.len() > 1 {
            let Some(oldest) = self.order.pop_front() else { return };
            if let Some(gone) = self.spoken.remove(&oldest) {
                self.samples -= gone.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_what_is_used_often_stays() {
        for (has_primary, most) in [(true, PRIMARY_CAPACITY), (false, EMBEDDED_CAPACITY)] {
            let mut cache = SpeechCache::new(has_primary);
            cache.insert("One.", vec![0.0; 20_000].into());
            for number in 0..100 {
                cache.insert(&number.to_string(), vec![0.0; 100_000].into());
                assert!(cache.get("One.").is_some(), "after {number}");
            }
            assert!(cache.samples <= most && cache.spoken.len() == cache.order.len());
        }
    }
}
