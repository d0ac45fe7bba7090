use super::*;
use crate::speech::normalize::{LOUDNESS, loudness};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};

fn shipped() -> Pronunciations {
    Pronunciations::shipped()
}

/// An engine for tests: hums for a given time, or fails.
struct Hum {
    seconds: f32,
    /// How often it was called.
    calls: Arc<AtomicU32>,
    fails: bool,
    built_in: bool,
}

impl Engine for Hum {
    fn identity(&self) -> String {
        format!("hum {}", self.seconds)
    }

    fn is_built_in(&self) -> bool {
        self.built_in
    }

    fn synthesize(&self, _text: &str) -> Result<RawAudio, SpeechError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if self.fails {
            return Err(SpeechError("hoarse".to_owned()));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a second or so")]
        let frames = (self.seconds * 8_000.0) as u16;
        let samples = (0..frames).map(|n| (f32::from(n) * 0.3).sin() * 0.2).collect();
        Ok(RawAudio { rate: 8_000, samples })
    }
}

/// A store in memory; clones share it.
#[derive(Clone, Debug, Default)]
struct Memory(Arc<Mutex<std::collections::HashMap<(String, String), RawAudio>>>);

impl SpeechStore for Memory {
    fn get(&self, engine: &str, text: &str) -> Option<RawAudio> {
        self.0.lock().unwrap().get(&(engine.to_owned(), text.to_owned())).cloned()
    }

    fn insert(&self, engine: &str, text: &str, raw: &RawAudio) {
        self.0.lock().unwrap().insert((engine.to_owned(), text.to_owned()), raw.clone());
    }
}

/// A speaker with a test engine, how often the engine was called, and the errors with which
/// it was given up.
fn speaker(hum: Hum, store: Option<Memory>) -> (Speaker, Arc<AtomicU32>, Receiver<String>) {
    let calls = Arc::clone(&hum.calls);
    let (sender, errors) = channel();
    let on_given_up: GivenUpFn = Box::new(move |error| sender.send(error.to_string()).unwrap());
    let embedded = Embedded::new(1.0, &shipped()).unwrap();
    let store = store.map(|store| Box::new(store) as Box<dyn SpeechStore>);
    let lengths = Arc::new(SpeechLengths::new(None));
    (Speaker::with_fallback(Box::new(hum), embedded, &shipped(), store, lengths, on_given_up), calls, errors)
}

/// A [`speaker`] with an external engine that hums for `seconds`.
fn external(seconds: f32, fails: bool, store: Option<Memory>) -> (Speaker, Arc<AtomicU32>, Receiver<String>) {
    speaker(Hum { seconds, calls: Arc::default(), fails, built_in: false }, store)
}

#[test]
fn a_text_is_as_long_as_it_was_measured_and_as_loud_as_the_others() {
    let speaker = Speaker::embedded(1.0, &shipped()).unwrap();
    for text in ["One.", "Change sides.", "Glute circles.", "Sit tall, feet flat, knees at right angles."] {
        let measured = speaker.measure(text).as_secs_f64();
        let samples = speaker.samples_blocking(text).unwrap();
        let frames = f64::from(u32::try_from(samples.len()).unwrap());
        assert!((frames / f64::from(RATE) - measured).abs() < 0.001, "{text}");
        let loud = loudness(&samples, RATE).unwrap();
        assert!((loud - LOUDNESS).abs() < 1.0, "{text}: {loud:.2} LUFS");
        assert!(samples.iter().all(|sample| sample.abs() < 0.95));
    }
}

#[test]
fn hostile_texts_do_no_harm() {
    let speaker = Speaker::embedded(1.0, &shipped()).unwrap();
    for text in ["", " ", "\0\u{1b}[", "\u{1f3c3}\u{200d}\u{2642}", "...", "---", "\u{202e}"] {
        assert_eq!(speaker.measure(text), Duration::ZERO, "{text:?}");
        assert!(speaker.samples_blocking(text).is_none());
    }
    // Letters of other scripts are transliterated.
    assert!(speaker.measure("日本語") > Duration::from_millis(300));
    for text in ["hold ".repeat(210_000), "a".repeat(1 << 20), "1".repeat(1 << 20), "?!,;".repeat(1 << 18)] {
        assert!(speaker.measure(&text) < Duration::from_secs(60));
    }
}

#[test]
fn an_external_engine_speaks_only_what_was_prepared() {
    let (speaker, calls, _errors) = external(0.5, false, None);
    speaker.prepare_now(&["Hold.".to_owned(), String::new()], |_| true);
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    assert!((speaker.measure("Hold.").as_secs_f64() - 0.5).abs() < 0.05);
    // The embedded voice says what was not prepared.
    let embedded = Speaker::embedded(1.0, &shipped()).unwrap();
    assert_eq!(speaker.measure("Change sides."), embedded.measure("Change sides."));
}

#[test]
fn what_was_measured_is_never_longer_when_played() {
    let (speaker, _, _errors) = external(3.0, false, None);
    let planned = speaker.measure("Hold.");
    speaker.prepare_now(&["Hold.".to_owned()], |_| true);
    assert_eq!(speaker.measure("Hold."), planned);
    let played = speaker.samples_blocking("Hold.").unwrap().len();
    assert!(played <= 48_000, "{played} frames");
}

#[test]
fn a_failing_engine_is_given_up_with_one_call() {
    let (speaker, calls, errors) = external(0.5, true, None);
    for number in 1..20 {
        speaker.synthesize(&format!("Number {number}."));
        assert_eq!(speaker.is_given_up(), number >= MAX_FAILURES);
    }
    assert!(speaker.samples_blocking("Number two.").is_some());
    assert_eq!(errors.try_iter().collect::<Vec<_>>(), ["hoarse"]);
    assert_eq!(calls.load(Ordering::Relaxed), MAX_FAILURES);
    // A later callback is called at once.
    let (sender, late) = channel();
    speaker.set_given_up_callback(Box::new(move |error| sender.send(error.to_string()).unwrap()));
    assert_eq!(late.try_recv(), Ok("hoarse".to_owned()));
}

#[test]
fn a_callback_may_use_the_speaker() {
    let (speaker, _, _) = external(1.0, true, None);
    let (sender, reports) = channel();
    let callback = move |own: Speaker, sender: std::sync::mpsc::Sender<bool>| -> GivenUpFn {
        Box::new(move |_| {
            sender.send(own.is_given_up()).unwrap();
            own.set_measured_callback(Box::new(|| {}));
        })
    };
    speaker.set_given_up_callback(callback(speaker.clone(), sender.clone()));
    speaker.prepare_now(&["One.".to_owned(), "Two.".to_owned()], |_| true);
    // Called at once, because the engine is given up already.
    speaker.set_given_up_callback(callback(speaker.clone(), sender));
    let own = speaker.clone();
    speaker.set_measured_callback(Box::new(move || own.set_measured_callback(Box::new(|| {}))));
    speaker.notify_measured();
    assert_eq!(reports.try_iter().collect::<Vec<_>>(), [true, true]);
}

#[test]
fn what_was_said_once_comes_from_the_store() {
    let store = Memory::default();
    let (first, calls, _errors) = external(0.5, false, Some(store.clone()));
    first.prepare_now(&["Hold.".to_owned()], |_| true);
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    let (second, calls, _errors) = external(0.5, false, Some(store));
    assert!(second.ready_samples("Hold.").is_some());
    assert_eq!(second.measure("Hold."), first.measure("Hold."));
    second.prepare_now(&["Hold.".to_owned()], |_| true);
    assert_eq!(calls.load(Ordering::Relaxed), 0);
}

#[test]
fn only_blocking_calls_wait_for_a_built_in_engine() {
    let built_in = Hum { seconds: 0.7, calls: Arc::default(), fails: false, built_in: true };
    let (speaker, calls, _errors) = speaker(built_in, None);
    assert_eq!(speaker.expected_length("Hold."), crate::cue::estimate("Hold."));
    assert!(speaker.ready_samples("Hold.").is_none());
    assert_eq!(calls.load(Ordering::Relaxed), 0, "nothing waited");
    // The embedded voice speaks at once.
    let embedded = Speaker::embedded(1.0, &shipped()).unwrap();
    assert_eq!(speaker.fallback_samples("Hold."), embedded.samples_blocking("Hold."));
    let measured = speaker.measure("Hold.");
    assert!((measured.as_secs_f64() - 0.7).abs() < 0.05);
    assert_eq!((speaker.expected_length("Hold."), calls.load(Ordering::Relaxed)), (measured, 1));
    assert_eq!(length(speaker.samples_blocking("Hold.").unwrap().len()), measured);
    assert_eq!(calls.load(Ordering::Relaxed), 1, "it was spoken once");
}

#[test]
fn the_callback_is_called_once_when_estimated_texts_were_measured() {
    let built_in = Hum { seconds: 0.7, calls: Arc::default(), fails: false, built_in: true };
    let (speaker, _, _errors) = speaker(built_in, None);
    let (sender, calls) = channel();
    speaker.set_measured_callback(Box::new(move || sender.send(()).unwrap()));
    speaker.synthesize("Hold.");
    speaker.finish_batch();
    assert!(calls.try_recv().is_err(), "its length was not estimated");
    speaker.expected_length("Change sides.");
    speaker.finish_batch();
    assert!(calls.try_recv().is_err(), "it is not measured yet");
    speaker.synthesize("Change sides.");
    speaker.finish_batch();
    speaker.finish_batch();
    assert_eq!(calls.try_iter().count(), 1);
}
