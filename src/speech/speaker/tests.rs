use super::*;
use crate::speech::{LOUDNESS, loudness};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::RecvTimeoutError;

fn words() -> Pronunciations {
    Pronunciations::shipped()
}

/// An engine of tests: a hum of the length it is told, or trouble.
struct Hum {
    seconds: f32,
    asked: Arc<AtomicU32>,
    fails: bool,
}

impl Engine for Hum {
    fn identity(&self) -> String {
        format!("hum {}", self.seconds)
    }

    fn say(&self, _text: &str) -> Result<Raw, Trouble> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.fails {
            return Err(Trouble("hoarse".to_owned()));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a second or so")]
        let frames = (self.seconds * 8_000.0) as u16;
        let samples = (0..frames).map(|n| (f32::from(n) * 0.3).sin() * 0.2).collect();
        Ok(Raw { rate: 8_000, samples })
    }
}

fn behind(seconds: f32, fails: bool, cache: Option<Cache>) -> (Speaker, Arc<AtomicU32>, Receiver<String>) {
    let asked = Arc::new(AtomicU32::new(0));
    let (tell, told) = channel();
    let engine = Hum { seconds, asked: Arc::clone(&asked), fails };
    let notice: Notice = Box::new(move |trouble| tell.send(trouble.to_string()).unwrap());
    let embedded = Embedded::new(1.0, &words()).unwrap();
    let speaker = Speaker::behind(Box::new(engine), embedded, &words(), cache, notice).unwrap();
    (speaker, asked, told)
}

#[test]
fn a_phrase_is_as_long_as_it_was_measured_and_as_loud_as_the_others() {
    let speaker = Speaker::embedded(1.0, &words()).unwrap();
    for text in ["One.", "Change sides.", "Glute circles.", "Sit tall, feet flat, knees at right angles."] {
        let measured = speaker.measure(text).as_secs_f64();
        let samples = speaker.samples(text).unwrap();
        let frames = f64::from(u32::try_from(samples.len()).unwrap());
        assert!((frames / f64::from(RATE) - measured).abs() < 0.001, "{text}");
        let loud = loudness(&samples, RATE).unwrap();
        assert!((loud - LOUDNESS).abs() < 1.0, "{text}: {loud:.2} LUFS");
        assert!(samples.iter().all(|sample| sample.abs() < 0.95));
    }
}

#[test]
fn hostile_texts_are_borne() {
    let speaker = Speaker::embedded(1.0, &words()).unwrap();
    for text in ["", " ", "\0\u{1b}[", "\u{1f3c3}\u{200d}\u{2642}", "...", "---", "\u{202e}", "日本語"] {
        assert_eq!(speaker.measure(text), Duration::ZERO, "{text:?}");
        assert!(speaker.samples(text).is_none());
    }
    for text in ["hold ".repeat(210_000), "a".repeat(1 << 20), "1".repeat(1 << 20), "?!,;".repeat(1 << 18)] {
        assert!(speaker.measure(&text) < Duration::from_secs(60));
    }
}

#[test]
fn another_engine_speaks_what_it_was_given_the_time_for() {
    let (speaker, asked, _told) = behind(0.5, false, None);
    speaker.prepare_now(&["Hold.".to_owned(), String::new()], |_| true);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!((speaker.measure("Hold.").as_secs_f64() - 0.5).abs() < 0.05);
    // Not asked for ahead: the embedded voice says it at once.
    let own = Speaker::embedded(1.0, &words()).unwrap();
    assert_eq!(speaker.measure("Change sides."), own.measure("Change sides."));
}

#[test]
fn what_was_measured_is_never_longer_when_played() {
    let (speaker, _, _told) = behind(3.0, false, None);
    let planned = speaker.measure("Hold.");
    speaker.prepare_now(&["Hold.".to_owned()], |_| true);
    assert_eq!(speaker.measure("Hold."), planned);
    let played = speaker.samples("Hold.").unwrap().len();
    assert!(played <= 48_000, "{played} frames");
}

#[test]
fn a_failing_engine_is_given_up_with_one_notice() {
    let (speaker, asked, told) = behind(0.5, true, None);
    speaker.prepare((1..20).map(|n| format!("Number {n}.")).collect());
    assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok("hoarse".to_owned()));
    assert!(speaker.samples("Number two.").is_some());
    speaker.prepare_now(&["Again.".to_owned()], |_| true);
    assert_eq!(told.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout));
    assert_eq!(asked.load(Ordering::Relaxed), FAILURES);
}

#[test]
fn what_was_said_once_comes_from_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    let cache = || Some(Cache::at(folder.path().to_owned()));
    let (first, asked, _told) = behind(0.5, false, cache());
    first.prepare_now(&["Hold.".to_owned()], |_| true);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    let (second, asked, _told) = behind(0.5, false, cache());
    second.prepare_now(&["Hold.".to_owned()], |_| true);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    assert_eq!(second.measure("Hold."), first.measure("Hold."));
}

#[test]
fn memory_is_bounded() {
    for (dear, most) in [(true, SHELF), (false, SMALL_SHELF)] {
        let mut known = Shelf { dear, ..Shelf::default() };
        for n in 0..100 {
            known.keep(&n.to_string(), Raw { rate: 16_000, samples: vec![0.0; 100_000] });
        }
        assert!(known.samples <= most && known.spoken.len() == known.order.len());
        assert_eq!(known.lengths.len(), 100);
    }
}
