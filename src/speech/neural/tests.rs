use super::*;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::OnceLock;

fn voice() -> &'static Neural {
    static VOICE: OnceLock<Neural> = OnceLock::new();
    VOICE.get_or_init(|| Neural::heart(1.0, &Pronunciations::shipped()))
}

#[test]
fn the_same_words_are_the_same_samples_from_any_thread() {
    let first = voice().synthesize("Change sides.").unwrap();
    assert_eq!(first.rate, 24_000);
    assert!((12_000..36_000).contains(&first.samples.len()), "{}", first.samples.len());
    let other = std::thread::spawn(|| voice().synthesize("Change sides.").unwrap()).join().unwrap();
    assert_eq!(first, other);
    let fresh = Neural::heart(1.0, &Pronunciations::shipped());
    assert_eq!(fresh.synthesize("Change sides.").unwrap(), first);
    assert!(first.samples.iter().all(|sample| sample.abs() < 1.5));
}

#[test]
fn the_model_is_the_one_whose_hash_is_written_down() {
    let hash = Sha256::digest(HEART).iter().fold(String::new(), |mut hash, byte| {
        write!(hash, "{byte:02x}").unwrap();
        hash
    });
    assert_eq!(hash, HEART_HASH);
    assert!(include_str!("../../../assets/voice/README.md").contains(HEART_HASH));
}

#[test]
fn words_sound_as_people_say_them() {
    for (text, symbols) in [
        ("Change sides.", "ʧˈAnʤ sˈIdz."),
        ("One", "wˈʌn."),
        ("Forty-five", "fˈɔɹTi fˈIv."),
        ("the edge of an ankle", "ði ˈɛʤ ʌv ɐn ˈæŋkᵊl."),
        ("Lunge, then a little better.", "lˈʌnʤ, ðˈɛn ɐ lˈɪTᵊl bˈɛTəɹ."),
        ("Hold it. Bring it in!", "hˈOld ɪt. bɹˈɪŋ ɪt ˈɪn!"),
        ("it's the knee's, they'll", "ɪts ðə nˈiz, ðAl."),
        ("gastrocnemius", "ɡæstɹɑknˈimiəs."),
        ("8-12 reps", "ˈAt tə twˈɛlv ɹˈɛps."),
        ("Next: the hip", "nˈɛkst: ðə hˈɪp."),
        ("Keep them with you", "kˈip ðɛm wɪð ju."),
        ("plan A or B", "plˈæn ˈA ɔɹ bˈi."),
        ("A skips", "ˈA skˈɪps."),
        ("A run", "ɐ ɹˈʌn."),
    ] {
        assert_eq!(voice().phones(text).unwrap().1, symbols, "{text}");
    }
}

#[test]
fn a_word_of_the_users_list_is_said_as_listed() {
    let user_list = Pronunciations::parse("[glute]\nphones = \"g l ah1 t\"").unwrap();
    let voice = Neural::heart(1.0, &Pronunciations::shipped().merged_with(user_list));
    assert_eq!(voice.phones("glute glutes"), Ok(("g l ah1 t, g l uw1 t s".into(), "ɡlˈʌt ɡlˈuts.".into())));
}

#[test]
fn nothing_to_say_is_an_error_and_unusual_text_is_spoken() {
    for text in ["", "...", "?!", "''", "\u{1f642}", " - "] {
        assert!(voice().synthesize(text).is_err(), "{text:?}");
    }
    for text in ["\u{e9}", "x\u{301}y", "\u{4f38}\u{5c55}", "1/0", "a'b'c", "'s", "A", "I", "Z z z"] {
        assert!(voice().synthesize(text).is_ok(), "{text:?}");
    }
}

#[test]
fn a_faster_voice_is_shorter_and_a_damaged_file_is_an_error() {
    let text = "Straighten the front leg.";
    let read = |bytes: &'static [u8], rate| {
        Neural::reading(Box::new(move || Ok(bytes.to_vec())), "file", rate, &Pronunciations::default())
    };
    let fast = read(HEART, 2.0).synthesize(text).unwrap().samples.len();
    assert!(fast * 4 < voice().synthesize(text).unwrap().samples.len() * 3);
    for damaged in [&b""[..], b"hello", &HEART[..100_000]] {
        assert!(read(damaged, 1.0).synthesize(text).is_err());
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// The sentences of the shipped routines are as long as estimated: within 8 % on average,
/// and each within a fifth.
#[test]
fn lengths_are_estimated_without_speaking() {
    let mut texts = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir("routines").unwrap() {
        let routine = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let quoted = routine.split('"').skip(1).step_by(2).filter(|text| text.contains(' '));
        texts.extend(quoted.flat_map(crate::cue::words::sentences));
    }
    texts.extend((1..=20).map(|count| crate::cue::words::sentence(&crate::cue::words::number(count))));
    assert!(texts.len() > 100, "{}", texts.len());
    // One in four, since debug builds are slow.
    let errors: Vec<(f64, String)> = texts
        .into_iter()
        .step_by(4)
        .map(|text| {
            let raw = voice().synthesize(&text).unwrap();
            let seconds = count(raw.samples.len()) / f64::from(RATE);
            ((voice().estimate(&text).as_secs_f64() / seconds - 1.0).abs(), text)
        })
        .collect();
    let mean = errors.iter().map(|(error, _)| error).sum::<f64>() / count(errors.len());
    assert!(mean < 0.08, "{mean}");
    let worst = errors.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    assert!(worst.0 < 0.2, "{worst:?}");
}
