//! The thread that makes phrases ahead of time.

use crate::speech::{Prefetcher, Speaker};
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};

/// After so many phrases of an order, those who wait for their lengths are told:
/// more than are said before the first step begins.
const FIRST: usize = 12;

/// What is sent to the thread; it is started by the first order, and ends when
/// nobody has the voice any more, or when the voice is given up.
struct Orders {
    voice: Speaker,
    thread: OnceLock<io::Result<Sender<Vec<String>>>>,
}

impl Prefetcher for Orders {
    fn request(&self, phrases: Vec<String>) {
        let orders = self.thread.get_or_init(|| {
            let (orders, received) = channel();
            let voice = self.voice.clone();
            std::thread::Builder::new().name("voice".into()).spawn(move || work(&voice, &received))?;
            Ok(orders)
        });
        match orders {
            Ok(orders) => {
                if orders.send(phrases).is_err() {
                    log::debug!("the voice was given up");
                }
            }
            Err(error) => log::warn!("no thread for the voice: {error}"),
        }
    }
}

/// Gives a voice its thread.
pub(super) fn attend(speaker: &Speaker) -> Speaker {
    speaker.with_prefetcher(Arc::new(Orders { voice: speaker.clone(), thread: OnceLock::new() }))
}

/// Makes what is ordered: what was ordered last comes first.
fn work(voice: &Speaker, orders: &Receiver<Vec<String>>) {
    let mut waiting: VecDeque<String> = VecDeque::new();
    let mut made = 0;
    loop {
        let order = if waiting.is_empty() {
            voice.finish_batch();
            let Ok(order) = orders.recv() else { return };
            Some(order)
        } else {
            orders.try_recv().ok()
        };
        if let Some(order) = order {
            if order.len() > FIRST {
                made = 0;
            }
            waiting.retain(|phrase| !order.contains(phrase));
            order.into_iter().rev().for_each(|phrase| waiting.push_front(phrase));
        }
        if let Some(phrase) = waiting.pop_front() {
            if !voice.synthesize(&phrase) {
                voice.finish_batch();
                return;
            }
            log::debug!("ready: \"{phrase}\"");
            made += 1;
            if made == FIRST {
                voice.finish_batch();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::Pronunciations;
    use std::time::Duration;

    #[test]
    fn estimates_are_followed_by_measures_and_a_word_of_it() {
        let speaker = attend(&Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap());
        let (tell, told) = channel();
        speaker.set_measured_callback(Box::new(move || tell.send(()).unwrap()));
        let phrase = "Straighten and bend the front leg.";
        let estimated = speaker.expected_length(phrase);
        assert_eq!(estimated, crate::cue::estimate(phrase));
        speaker.prefetch(vec![phrase.to_owned()]);
        told.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(speaker.expected_length(phrase), estimated, "what is planned stays as it is");
        speaker.apply_measurements();
        let measured = speaker.expected_length(phrase);
        assert_ne!(measured, estimated);
        assert_eq!(measured, speaker.measure(phrase));
    }
}
