//! The proof that the words can be understood: every shipped routine is rendered, and an
//! independent recogniser reports what is said in it, and when.
//!
//! It hears each session twice: as it is played, with the tones' frequencies filtered out,
//! and without tones, passage by passage. The filter also removes the second formant of
//! "four" and "one" at 880 Hz, so a count beside a tone may be missed in the first
//! recording. A sentence counts if it is heard in one of them; a wrong one must be heard in
//! neither.
//!
//! The tests take minutes each, so they are run by name; each prints its row of
//! the table in `docs/voice.md`:
//!
//! ```text
//! cargo test --test suite render::proof -- --ignored --nocapture
//! ```

use super::recogniser::{Expected, Recogniser, TONES};
use super::render;
use crate::program::supple;
use serde_json::Value;

/// Sentences that sound like others and are said nowhere.
const ALIKE: [&str; 5] =
    ["Change legs.", "Left leg.", "Thirty reps.", "Calf raise.", "Well done, you have started."];

/// A sentence of the plan.
struct Said {
    at: f64,
    text: String,
    /// Whether it is a step's name, a side, a move or the end, which must be heard.
    key: bool,
}

fn plan(name: &str) -> Vec<Said> {
    let shown: Value = serde_json::from_str(&supple(&["show", name, "--json"]).output).unwrap();
    let prepares: Vec<f64> = shown["segments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|segment| segment["phase"] == "prepare")
        .map(|segment| segment["at"].as_f64().unwrap())
        .collect();
    let mut said: Vec<Said> = shown["cues"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|cue| cue["kind"] == "say")
        .map(|cue| {
            let (at, text) = (cue["at"].as_f64().unwrap(), cue["text"].as_str().unwrap().to_owned());
            let names = prepares.iter().any(|prepare| (prepare - at).abs() < 0.001);
            let changes =
                ["Left side.", "Right side.", "Change sides.", "Next spot.", "Other way."].contains(&&*text);
            Said { at, key: names || changes, text }
        })
        .collect();
    let last = said.last_mut().unwrap();
    assert_eq!(last.text, "Well done, you have finished.");
    last.key = true;
    said
}

/// Ten wrong expectations: five sentences that are never said, five at another time.
fn wrong(said: &[Said]) -> Vec<(f64, String)> {
    let never = ALIKE.iter().zip(said.iter().step_by(3)).map(|(text, near)| (near.at, (*text).to_owned()));
    let elsewhere =
        |text: &str, at: f64| said.iter().all(|one| one.text != text || (one.at - at).abs() > 1.0);
    let late =
        said.iter().map(|one| (one.at + 1.5, one.text.clone())).filter(|(at, text)| elsewhere(text, *at));
    never.chain(late.take(5)).collect()
}

#[expect(clippy::print_stdout, reason = "what it prints is what it is run for")]
fn prove(name: &str) {
    let Some(recogniser) = Recogniser::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let wav = folder.path().join("session.wav");
    let said = plan(name);
    let wrong = wrong(&said);
    assert_eq!(wrong.len(), 10);
    let right = said.iter().map(|one| (one.at, one.text.clone()));
    let sentences: Vec<(f64, String)> = right.chain(wrong).collect();
    let expected = Expected { sentences: &sentences, alike: &ALIKE };
    render(name, &wav, &[]);
    let with_tones = recogniser.heard(&wav, &expected, TONES);
    render(name, &wav, &["--tones", "off", "--force"]);
    let without_tones = recogniser.heard_apart(&wav, &expected);
    let either: Vec<Option<f64>> =
        with_tones.iter().zip(&without_tones).map(|(one, other)| one.or(*other)).collect();
    let (right, false_ones) = either.split_at(said.len());
    let count = |heard: &[Option<f64>]| heard[..said.len()].iter().filter(|away| away.is_some()).count();
    let keys = said.iter().filter(|one| one.key).count();
    let missed = |key: bool| -> Vec<String> {
        let missed = said.iter().zip(right).filter(|(one, found)| one.key == key && found.is_none());
        missed.map(|(one, _)| format!("{:.2} {}", one.at, one.text)).collect()
    };
    let (missed_keys, missed_others) = (missed(true), missed(false));
    let mut away: Vec<f64> = right.iter().flatten().map(|away| away.abs()).collect();
    away.sort_by(f64::total_cmp);
    let flagged = false_ones.iter().filter(|found| found.is_none()).count();
    println!(
        "| {name} | {} of {total} | {} | {} | {} of {keys} | {flagged} of 10 | {:.2} s | {:.2} s |",
        count(&either),
        count(&with_tones),
        count(&without_tones),
        keys - missed_keys.len(),
        away[away.len() / 2],
        away[away.len() - 1],
        total = said.len(),
    );
    println!("missed: {missed_keys:?} {missed_others:?}");
    assert!(missed_keys.is_empty(), "{name}: not heard: {missed_keys:?}");
    assert!(count(&either) * 100 >= said.len() * 97, "{name}: not heard: {missed_others:?}");
    assert_eq!(flagged, 10, "{name}: heard what is not said");
}

macro_rules! proofs {
    ($($test:ident $name:literal)*) => {
        $(
            #[test]
            #[ignore = "takes minutes"]
            fn $test() {
                prove($name);
            }
        )*

        #[test]
        fn every_shipped_routine_has_its_proof() {
            let mut shipped: Vec<String> = std::fs::read_dir("routines")
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            shipped.sort();
            assert_eq!(shipped, [$($name),*]);
        }
    };
}

proofs! {
    daily_stretch "daily-stretch"
    gentle_day "gentle-day"
    glute_ball "glute-ball"
    hamstring_ball "hamstring-ball"
    hamstring_strength "hamstring-strength"
    ice_timer "ice-timer"
    nordic_ladder "nordic-ladder"
    out_the_door "out-the-door"
    post_run_cool_down "post-run-cool-down"
    pre_run_warm_up "pre-run-warm-up"
    quick_cool_down "quick-cool-down"
}
