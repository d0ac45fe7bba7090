//! A hundred names of movements and muscles (`tests/data/voice/names.txt`), each
//! said by the voice that ships and heard by a recogniser that may choose among all
//! of them. It takes a minute, so it is run by name:
//!
//! ```text
//! cargo test --test suite render::names -- --ignored --nocapture
//! ```

use super::recogniser::{Expected, Recogniser};
use std::time::Duration;
use supple::speech::{Engine, Neural, Pronunciations, RawAudio, write_wav};

/// Silence before each name, in seconds.
const GAP: usize = 1;

#[test]
fn a_hundred_names_are_listed_once_each() {
    let names = names();
    let known: std::collections::HashSet<&String> = names.iter().collect();
    assert_eq!((names.len(), known.len()), (100, 100));
}

fn names() -> Vec<String> {
    let list = std::fs::read_to_string("tests/data/voice/names.txt").unwrap();
    list.lines().map(|name| format!("{name}.")).collect()
}

#[test]
#[ignore = "takes a minute"]
fn a_hundred_names_are_heard() {
    let Some(recogniser) = Recogniser::find() else { return };
    let voice = Neural::heart(1.0, &Pronunciations::shipped());
    let mut samples: Vec<f32> = Vec::new();
    let (mut expected, mut rate) = (Vec::new(), 0);
    for name in names() {
        let spoken = supple::cue::words::spoken(&name);
        let raw = voice.synthesize(&spoken).unwrap();
        rate = raw.rate;
        samples.resize(samples.len() + rate as usize * GAP, 0.0);
        expected.push((Duration::from_secs(samples.len() as u64).as_secs_f64() / f64::from(rate), spoken));
        samples.extend(&raw.samples);
    }
    let folder = tempfile::tempdir().unwrap();
    let wav = folder.path().join("names.wav");
    std::fs::write(&wav, write_wav(&RawAudio { rate, samples }).unwrap()).unwrap();
    let found = recogniser.heard_apart(&wav, &Expected { sentences: &expected, alike: &[] });
    let missed: Vec<&str> = expected
        .iter()
        .zip(&found)
        .filter(|(_, found)| found.is_none())
        .map(|((_, name), _)| name.as_str())
        .collect();
    println!("heard {} of {}; missed: {missed:?}", expected.len() - missed.len(), expected.len());
    assert!(missed.is_empty(), "{missed:?}");
}
