//! The thread that synthesizes phrases ahead of time.

use crate::speech::{Prefetcher, Speaker};
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};

/// After this many phrases of a request, measured lengths are reported: more than are said
/// before the first step begins.
const REPORT_AFTER: usize = 12;

/// The thread of a voice. It is started by the first request, and ends when the voice is
/// dropped or given up.
struct PrefetchThread {
    voice: Speaker,
    thread: OnceLock<io::Result<Sender<Vec<String>>>>,
}

impl Prefetcher for PrefetchThread {
    fn request(&self, texts: Vec<String>) {
        let requests = self.thread.get_or_init(|| {
            let (requests, received) = channel();
            let voice = self.voice.clone();
            std::thread::Builder::new()
                .name("voice".into())
                .spawn(move || synthesize_requests(&voice, &received))?;
            Ok(requests)
        });
        match requests {
            Ok(requests) => {
                if requests.send(texts).is_err() {
                    log::debug!("the voice was given up");
                }
            }
            Err(error) => log::warn!("no thread for the voice: {error}"),
        }
    }
}

/// Adds a thread to a voice that synthesizes ahead of time.
pub(super) fn with_thread(speaker: &Speaker) -> Speaker {
    speaker.with_prefetcher(Arc::new(PrefetchThread { voice: speaker.clone(), thread: OnceLock::new() }))
}

/// Synthesizes the requested phrases, the latest request first.
fn synthesize_requests(voice: &Speaker, requests: &Receiver<Vec<String>>) {
    let mut waiting: VecDeque<String> = VecDeque::new();
    let mut synthesized = 0;
    loop {
        let request = if waiting.is_empty() {
            voice.finish_batch();
            let Ok(request) = requests.recv() else { return };
            Some(request)
        } else {
            requests.try_recv().ok()
        };
        if let Some(request) = request {
            if request.len() > REPORT_AFTER {
                synthesized = 0;
            }
            waiting.retain(|phrase| !request.contains(phrase));
            request.into_iter().rev().for_each(|phrase| waiting.push_front(phrase));
        }
        if let Some(phrase) = waiting.pop_front() {
            voice.synthesize(&phrase);
            if voice.is_given_up() {
                voice.finish_batch();
                return;
            }
            log::debug!("ready: \"{phrase}\"");
            synthesized += 1;
            if synthesized == REPORT_AFTER {
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
    fn measured_lengths_replace_estimates_once_reported() {
        let speaker = with_thread(&Speaker::embedded(1.0, &Pronunciations::shipped()).unwrap());
        let (sender, reports) = channel();
        speaker.set_measured_callback(Box::new(move || sender.send(()).unwrap()));
        let phrase = "Straighten and bend the front leg.";
        let estimated = speaker.expected_length(phrase);
        assert_eq!(estimated, crate::cue::estimate(phrase));
        speaker.prefetch(vec![phrase.to_owned()]);
        reports.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(speaker.expected_length(phrase), estimated, "what is planned stays as it is");
        speaker.apply_measurements();
        let measured = speaker.expected_length(phrase);
        assert_ne!(measured, estimated);
        assert_eq!(measured, speaker.measure(phrase));
    }
}
