//! A routine of any keys that checks clean can be laid out, plays to its end with a balanced
//! ledger, and means the same after formatting.

use super::*;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use supple::routine::{Routine, format};
use supple::session::{Fact, Session};
use supple::time::Tick;
use supple::timeline::{SegmentKind, compile};

/// Amounts, of which a step takes one.
const AMOUNTS: [&str; 10] = [
    "time = \"20s\"",
    "time = \"15-30s\"",
    "time = \"open\"",
    "time = [\"10s\", \"20-30s\", \"10s\"]",
    "reps = 6",
    "reps = \"4-6\"\ntempo = \"lift 1s, hold 2-4s, lower 1s\"",
    "reps = [3, \"4-5\", 2]\ntempo = \"2s\"",
    "reps = [5, 4]",
    "reps = \"max\"\ntime = [\"10s\", \"20s\"]",
    "",
];

/// Keys that a step may have beside its amount, or not.
const KEYS: [&str; 24] = [
    "weeks = [{ sets = 2 }, { reps = 4 }, { time = \"9s\", sets = 3, rest = \"5s\" }]",
    "weeks = [{ reps = [3, 2] }, { time = [\"5s\", \"6s\"] }, { load = \"30 kg\" }]",
    "side = \"each\"",
    "side = \"alternate\"",
    "side = \"left\"",
    "first = \"right\"",
    "sets = 2",
    "sets = 3",
    "rest = \"7s\"",
    "rest = \"open\"",
    "after = \"20s\"",
    "after = \"5s\"",
    "after = \"open\"",
    "prepare = \"0s\"",
    "prepare = \"4s\"",
    "prepare = \"open\"",
    "spots = \"2-3\"",
    "direction = \"both\"",
    "load = \"25 kg\"",
    "count = \"phases\"",
    "halfway = false",
    "metronome = true",
    "switch = \"0s\"",
    "cues = [{ at = \"50%\", set = 2, say = \"Again\" }, { at = \"1s\", say = \"So\" }]",
];

/// Keys of `[defaults]`.
const DEFAULTS: [&str; 10] = [
    "time = \"12s\"",
    "reps = [4, 3, 2]",
    "tempo = \"3s\"",
    "side = \"each\"",
    "first = \"right\"",
    "sets = 2",
    "rest = \"9s\"",
    "after = \"6s\"",
    "prepare = \"3s\"",
    "count = \"off\"",
];

/// Lines of which no two have the same key.
fn lines(pool: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pool), 0..most).prop_map(|chosen| {
        let key = |line: &str| line.split(' ').next().unwrap_or("").to_owned();
        let mut seen: Vec<String> = Vec::new();
        let mut text = String::new();
        for line in chosen {
            if !seen.contains(&key(line)) {
                seen.push(key(line));
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    })
}

fn step(header: &'static str) -> impl Strategy<Value = String> {
    (prop::sample::select(AMOUNTS.as_slice()), lines(&KEYS, 5), 0..1000_u32).prop_map(
        move |(amount, keys, number)| format!("{header}\nname = \"Step {number}\"\n{amount}\n{keys}\n"),
    )
}

fn item() -> impl Strategy<Value = String> {
    let circuit = (lines(&KEYS, 5), prop::collection::vec(step("[[step.step]]"), 1..3), 0..1000_u32)
        .prop_map(|(keys, steps, number)| {
            format!("[[step]]\nname = \"Circuit {number}\"\n{keys}{}", steps.concat())
        });
    prop_oneof![3 => step("[[step]]"), 2 => circuit]
}

fn routine() -> impl Strategy<Value = String> {
    (lines(&DEFAULTS, 3), prop::collection::vec(item(), 1..4)).prop_map(|(defaults, items)| {
        let defaults = if defaults.is_empty() { String::new() } else { format!("[defaults]\n{defaults}\n") };
        format!("name = \"x\"\n{defaults}{}", items.concat())
    })
}

proptest! {
    #![proptest_config(crate::chance::cases(600))]

    #[test]
    fn every_routine_that_checks_clean_plays_to_its_end(text in routine()) {
        let parsed = parse(&text, "any", &Context::default());
        let formatted = format(&text);
        if let Some(formatted) = &formatted {
            prop_assert_eq!(&parsed.routine, &parse(formatted, "any", &Context::default()).routine);
        }
        let Some(routine) = parsed.routine else { return Ok(()) };
        prop_assert_eq!(&routine.in_week(1), routine.as_ref(), "as it is read it is in its first week");
        for week in 1..=routine.weeks() {
            plays_to_its_end(routine.in_week(week))?;
        }
    }
}

/// Whether a routine can be laid out, and its session ends and balances.
fn plays_to_its_end(routine: Routine) -> Result<(), TestCaseError> {
    let timeline = Arc::new(compile(Arc::new(routine)).hands_free());
    prop_assert!(timeline.segments.iter().all(|segment| !segment.length.planned().is_zero()));
    prop_assert_eq!(
        timeline.segments.iter().map(|segment| segment.length.planned()).sum::<Duration>(),
        timeline.total
    );
    for (at, segment) in timeline.segments.iter().enumerate() {
        // Every gap leads to work of the step that it names.
        let next = timeline.work_of(at).map(|work| &timeline.segments[work]);
        let next = next.filter(|_| segment.kind != SegmentKind::Work);
        if let Some(next) = next {
            prop_assert_eq!(
                (segment.step, segment.set, segment.side, segment.round),
                (next.step, next.set, next.side, next.round)
            );
        }
    }
    let mut session = Session::new(Arc::clone(&timeline)).unwrap();
    let events = session.advance(Tick(timeline.total + Duration::from_secs(1)), None);
    let summary = events.into_iter().find_map(|event| match event.fact {
        Fact::Over(summary) => Some(summary),
        _ => None,
    });
    let summary = summary.ok_or_else(|| TestCaseError::fail("it does not end"))?;
    prop_assert!(summary.ledger.balances());
    prop_assert_eq!(summary.ledger.done, timeline.total);
    Ok(())
}
