//! What is known of the phrases of a session so far.

use super::FAILURES;
use crate::speech::{Samples, Trouble};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// How much of what another engine said is kept in memory, in samples: a minute
/// and a half, 16 MB. What is needed again later comes from the store.
const DEAR: usize = 4_000_000;
/// How much of what the embedded voice said is: it speaks again in no time.
const CHEAP: usize = 750_000;

/// Phrases and their lengths.
#[derive(Debug)]
pub(super) struct Shelf {
    /// What each phrase was said to take; what is played of it is not longer.
    told: HashMap<String, Duration>,
    /// Phrases whose length was estimated, since nobody had measured it. What was
    /// planned by an estimate stays planned by it until all is planned anew.
    estimated: HashMap<String, Duration>,
    /// Those of them that were measured since.
    corrected: HashSet<String>,
    /// Whether that is still to be told.
    pub(super) untold: bool,
    spoken: HashMap<String, Samples>,
    /// The phrases by use, the one used longest ago first.
    order: VecDeque<String>,
    /// How many samples those have.
    samples: usize,
    /// How many are kept.
    most: usize,
    /// Phrases of which it was logged that something is left out.
    lossy: HashSet<String>,
    /// Failures in a row; the other engine is given up after some.
    pub(super) failures: u32,
    /// Why the other engine failed last.
    pub(super) trouble: Option<Trouble>,
}

impl Shelf {
    /// An empty shelf; `dear` where it takes time to have a phrase spoken again.
    pub(super) fn new(dear: bool) -> Self {
        Self {
            told: HashMap::new(),
            estimated: HashMap::new(),
            corrected: HashSet::new(),
            untold: false,
            spoken: HashMap::new(),
            order: VecDeque::new(),
            samples: 0,
            most: if dear { DEAR } else { CHEAP },
            lossy: HashSet::new(),
            failures: 0,
            trouble: None,
        }
    }

    /// Why the other engine was given up, if it was.
    pub(super) fn given_up(&self) -> Option<Trouble> {
        self.trouble.clone().filter(|_| self.failures >= FAILURES)
    }

    /// Whether it is the first time that something of a phrase is left out.
    pub(super) fn is_first_loss(&mut self, text: &str) -> bool {
        self.lossy.insert(text.to_owned())
    }

    pub(super) fn told(&self, text: &str) -> Option<Duration> {
        self.told.get(text).copied()
    }

    pub(super) fn tell(&mut self, text: &str, length: Duration) {
        self.told.insert(text.to_owned(), length);
    }

    /// What a phrase was estimated to take, where that still holds.
    pub(super) fn estimated(&self, text: &str) -> Option<Duration> {
        self.estimated.get(text).copied()
    }

    /// Notes an estimate.
    pub(super) fn estimate(&mut self, text: &str, length: Duration) {
        self.estimated.insert(text.to_owned(), length);
    }

    /// Notes that a phrase is measured.
    pub(super) fn measured(&mut self, text: &str) {
        if self.estimated.contains_key(text) {
            self.untold |= self.corrected.insert(text.to_owned());
        }
    }

    /// Lets measures hold in place of the estimates of them.
    pub(super) fn adopt(&mut self) {
        for text in self.corrected.drain() {
            self.estimated.remove(&text);
        }
    }

    /// The samples of a phrase, which counts as a use of it.
    pub(super) fn get(&mut self, text: &str) -> Option<Samples> {
        let samples = self.spoken.get(text).cloned()?;
        if let Some(at) = self.order.iter().position(|known| known == text)
            && let Some(text) = self.order.remove(at)
        {
            self.order.push_back(text);
        }
        Some(samples)
    }

    pub(super) fn keep(&mut self, text: &str, samples: Samples) {
        self.samples += samples.len();
        match self.spoken.insert(text.to_owned(), samples) {
            Some(before) => self.samples -= before.len(),
            None => self.order.push_back(text.to_owned()),
        }
        while self.samples > self.most && self.order.len() > 1 {
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
        for (dear, most) in [(true, DEAR), (false, CHEAP)] {
            let mut shelf = Shelf::new(dear);
            shelf.keep("One.", vec![0.0; 20_000].into());
            for number in 0..100 {
                shelf.keep(&number.to_string(), vec![0.0; 100_000].into());
                assert!(shelf.get("One.").is_some(), "after {number}");
            }
            assert!(shelf.samples <= most && shelf.spoken.len() == shelf.order.len());
        }
    }
}
