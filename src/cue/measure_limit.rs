//! Limits how much speech is measured, so that measuring takes a bounded time.

use super::{Measure, estimate};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Measured lengths, and how much more speech may be measured.
struct Measured {
    known: HashMap<String, Duration>,
    left: Duration,
}

/// Measures phrases until they add up to `most`, and estimates later ones. A voice
/// takes longer to measure a longer phrase, so this bounds the time that measuring
/// takes.
pub fn measure_up_to(most: Duration, measure: Measure) -> Measure {
    let measured = Mutex::new(Measured { known: HashMap::new(), left: most });
    Arc::new(move |text| {
        // Entries are complete even if a thread panicked while it held the lock.
        let mut measured = measured.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = measured.known.get(text) {
            return *known;
        }
        if measured.left.is_zero() {
            return estimate(text);
        }
        let length = measure(text);
        measured.left = measured.left.saturating_sub(length);
        measured.known.insert(text.to_owned(), length);
        length
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn what_goes_beyond_is_estimated_and_what_is_known_costs_nothing() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let voice: Measure = Arc::new(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Duration::from_secs(2)
        });
        let measure = measure_up_to(Duration::from_secs(3), voice);
        let all = ["a", "a", "b", "c", "a"].map(|text| measure(text));
        let two = Duration::from_secs(2);
        assert_eq!(all, [two, two, two, estimate("c"), two]);
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }
}
