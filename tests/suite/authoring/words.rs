//! Words that don't fit: check reports exactly those that the player leaves out, and every
//! command for authors reports them.

use super::routines;
use crate::build::{gap, paced, reps, routine, secs, step};
use crate::program::Home;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use supple::cue::words::sentences;
use supple::cue::{CueKind, Measure, Options, Rank, all_cues, max_duration, omitted_words};
use supple::routine::{Amount, AuthorCue, CueAt, Item, Side, Step, VoiceLevel};
use supple::speech::SpeechLengths;
use supple::time::Tick;
use supple::timeline::compile;

/// A sentence that differs from those of other numbers, so that each is heard once.
fn distinct_sentence(number: usize, words: usize) -> String {
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
                all.into_iter().enumerate().map(|(at, words)| distinct_sentence(from + at, words)).collect()
            };
            let (how, caution) = (texts(0, how), texts(10, caution));
            let cues = cues.into_iter().enumerate();
            let cues = cues
                .map(|(at, (when, words))| AuthorCue {
                    at: when,
                    set: None,
                    say: distinct_sentence(20 + at, words),
                })
                .collect();
            Step { amounts: vec![amount], side, how, caution, cues, prepare: gap(prepare), ..step("Step") }
        },
    )
}

proptest! {
    #![proptest_config(crate::chance::cases(400))]

    #[test]
    fn check_reports_exactly_the_words_that_the_player_leaves_out(steps in prop::collection::vec(steps(), 1..4), pace in 20_u64..80) {
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
                let is_text = |kind: &CueKind| matches!(kind, CueKind::Say(sentence) if sentence.text() == text);
                cue.rank == Rank::Guide && within(cue.at) && is_text(&cue.kind)
            })
        };
        for part in &timeline.parts {
            let step = timeline.part_step(part).unwrap();
            let omitted = omitted_words(&timeline, part, &options);
            let before = &timeline.segments[part.first];
            let missing: Vec<String> = step
                .how
                .iter()
                .flat_map(|text| sentences(text))
                .filter(|text| before.work.is_some() || !heard(before.at, before.length.planned(), text))
                .collect();
            // Words that a caution displaces are not reported.
            let exact = timeline.routine.steps().all(|step| step.caution.is_empty());
            prop_assert!(omitted.instructions.iter().all(|text| missing.contains(text)));
            prop_assert!(!exact || omitted.instructions == missing, "{:?} {:?}", omitted, missing);
            let works = || timeline.segments[part.first..part.end].iter().filter(|segment| segment.work.is_some());
            let missing: Vec<usize> = (0..step.cues.len())
                .filter(|number| {
                    let text = sentences(&step.cues[*number].say).remove(0);
                    works().any(|work| !heard(work.at, work.length.planned(), &text))
                })
                .collect();
            prop_assert!(omitted.cues.iter().all(|number| missing.contains(number)));
            prop_assert!(!exact || omitted.cues == missing, "{:?} {:?}", omitted, missing);
        }
    }
}

#[test]
fn no_sentence_takes_longer_than_the_upper_bound() {
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
const WARNING: &str =
    "warning[words-dont-fit]: 1 of the 2 instructions of \"March\" can't be said before it begins";

#[test]
#[cfg_attr(not(feature = "neural"), ignore = "its words are those of the natural voice")]
fn check_add_and_edit_report_words_that_dont_fit() {
    let home = Home::new();
    let file = home.join("tight.toml");
    home.write("tight.toml", TIGHT);
    let file = file.to_str().unwrap();
    let check = home.run(&["check", file]);
    assert!(check.errors.contains(WARNING), "{}", check.errors);
    assert!(!home.join("cache/supple/lengths").exists(), "nothing was spoken for it");
    let add = home.run(&["add", file]);
    assert!(add.errors.contains(WARNING), "{}", add.errors);
    assert_eq!(add.code, 0);
    let advised = check.errors.split("write `prepare = \"").nth(1).unwrap().split('"').next().unwrap();
    let longer = TIGHT.replace("\"5s\"", &format!("\"{advised}\""));
    let again = home.run_with_input(&["check", "-"], &longer);
    assert_eq!((again.code, again.errors.as_str()), (0, ""), "what is advised is enough");
}
