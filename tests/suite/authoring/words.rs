//! Words against the time to say them: what is told is what the player leaves
//! out, a look at the letters never hides it, and all commands tell it.

use super::{put, routines};
use crate::build::{gap, paced, reps, routine, secs, step};
use crate::program::supple_in;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use supple::cue::words::sentences;
use supple::cue::{CueKind, Measure, Options, Rank, all_cues, max_duration, omitted_words};
use supple::routine::{Amount, AuthorCue, CueAt, Item, Side, Step, VoiceLevel};
use supple::speech::SpeechLengths;
use supple::time::Tick;
use supple::timeline::compile;

/// Words that differ, so that each is heard once.
fn said(number: usize, words: usize) -> String {
    let more = ["the", "back", "long", "and", "heavy", "over", "there", "again"].iter().cycle().take(words);
    format!("Word {}{}", "ab".repeat(number + 1), more.fold(String::new(), |text, word| text + " " + word))
}

fn steps() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![
        (5_u64..60).prop_map(|time| Amount::Time { min: secs(time), max: secs(time) }),
        (1_u32..12).prop_map(reps),
        (1_u32..12, 500_u64..4000).prop_map(|(count, down)| paced(count, &[("down", down), ("up", 900)])),
    ];
    let at = prop_oneof![
        (0_u64..60_000).prop_map(|ms| CueAt::FromStart(Duration::from_millis(ms))),
        (0_u64..20_000).prop_map(|ms| CueAt::FromEnd(Duration::from_millis(ms))),
        (0_u32..100).prop_map(|share| CueAt::Percent(share.into())),
    ];
    let side = prop_oneof![Just(Side::Together), Just(Side::Each), Just(Side::Alternate)];
    let texts = || prop::collection::vec(0_usize..14, 0..4);
    let cues = prop::collection::vec((at, 0_usize..12), 0..4);
    (amount, side, 0_u64..40, texts(), texts(), cues).prop_map(
        |(amount, side, prepare, how, caution, cues)| {
            let texts = |from: usize, all: Vec<usize>| -> Vec<String> {
                all.into_iter().enumerate().map(|(at, words)| said(from + at, words)).collect()
            };
            let (how, caution) = (texts(0, how), texts(10, caution));
            let cues = cues.into_iter().enumerate();
            let cues = cues
                .map(|(at, (when, words))| AuthorCue { at: when, set: None, say: said(20 + at, words) })
                .collect();
            Step { amounts: vec![amount], side, how, caution, cues, prepare: gap(prepare), ..step("Step") }
        },
    )
}

proptest! {
    #![proptest_config(crate::chance::cases(400))]

    #[test]
    fn what_is_told_is_what_the_player_leaves_out(steps in prop::collection::vec(steps(), 1..4), pace in 20_u64..80) {
        let items = steps.into_iter().enumerate().map(|(at, step)| {
            Item::Step(Box::new(Step { id: format!("step-{at}"), ..step }))
        });
        let timeline = compile(Arc::new(routine(items.collect()))).hands_free();
        let measure: Measure = Arc::new(move |text| Duration::from_millis(150 + pace * text.len() as u64));
        let options =
            Options { level: VoiceLevel::Full, level_chosen: true, measure, ..Options::default() };
        let played = all_cues(&timeline, &options);
        let heard = |from: Duration, length: Duration, text: &str| {
            let within = |at: Tick| at >= Tick(from) && at < Tick(from + length);
            played.iter().any(|cue| {
                let said = |kind: &CueKind| matches!(kind, CueKind::Say(sentence) if sentence.text() == text);
                cue.rank == Rank::Guide && within(cue.at) && said(&cue.kind)
            })
        };
        for part in &timeline.parts {
            let step = timeline.part_step(part).unwrap();
            let told = omitted_words(&timeline, part, &options);
            let before = &timeline.segments[part.first];
            let missing: Vec<String> = step
                .how
                .iter()
                .flat_map(|text| sentences(text))
                .filter(|text| before.work.is_some() || !heard(before.at, before.length.planned(), text))
                .collect();
            // What a caution takes the time of is not told.
            let exact = timeline.routine.steps().all(|step| step.caution.is_empty());
            prop_assert!(told.instructions.iter().all(|text| missing.contains(text)));
            prop_assert!(!exact || told.instructions == missing, "{:?} {:?}", told, missing);
            let works = || timeline.segments[part.first..part.end].iter().filter(|one| one.work.is_some());
            let missing: Vec<usize> = (0..step.cues.len())
                .filter(|number| {
                    let text = sentences(&step.cues[*number].say).remove(0);
                    works().any(|work| !heard(work.at, work.length.planned(), &text))
                })
                .collect();
            prop_assert!(told.cues.iter().all(|number| missing.contains(number)));
            prop_assert!(!exact || told.cues == missing, "{:?} {:?}", told, missing);
        }
    }
}

#[test]
fn no_sentence_of_any_routine_takes_longer_than_the_most() {
    let lengths = Arc::new(SpeechLengths::new(None));
    let texts = [routines("routines"), routines("tests/data/valid")].concat();
    let quoted = texts.iter().flat_map(|(_, text)| text.split('"').skip(1).step_by(2));
    let mut seen = std::collections::BTreeSet::new();
    for text in quoted.flat_map(sentences) {
        if seen.insert(text.clone()) {
            let (long, most) = (lengths.measure_fn()(&text), max_duration(&text));
            assert!(long <= most, "\"{text}\" takes {long:?}, not {most:?} at most");
        }
    }
    assert!(seen.len() > 150, "{} sentences", seen.len());
}

const TIGHT: &str = "name = \"Tight\"\n\n[[step]]\nname = \"March\"\ntime = \"30s\"\nprepare = \"5s\"\n\
                     how = \"Stand tall and look ahead. Let the arms hang down and breathe out slowly.\"\n";
const TOLD: &str =
    "warning[words-dont-fit]: 1 of the 2 instructions of \"March\" can't be said before it begins";

#[test]
#[cfg_attr(not(feature = "neural"), ignore = "its words are those of the natural voice")]
fn every_command_of_an_author_tells_it_without_speaking() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("tight.toml");
    put(home.path(), "tight.toml", TIGHT);
    let file = file.to_str().unwrap();
    let check = supple_in(home.path(), &["check", file], "");
    assert!(check.errors.contains(TOLD), "{}", check.errors);
    assert!(!home.path().join("cache/supple/lengths").exists(), "nothing was spoken for it");
    let add = supple_in(home.path(), &["add", file], "");
    assert!(add.errors.contains(TOLD), "{}", add.errors);
    assert_eq!(add.code, 0);
    let advised = check.errors.split("write `prepare = \"").nth(1).unwrap().split('"').next().unwrap();
    let longer = TIGHT.replace("\"5s\"", &format!("\"{advised}\""));
    let again = supple_in(home.path(), &["check", "-"], &longer);
    assert_eq!((again.code, again.errors.as_str()), (0, ""), "what is advised is enough");
}
