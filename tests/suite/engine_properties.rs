//! The engine under random routines and random keys.

use crate::build::{routine, step};
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use supple::cue::{Conductor, Options};
use supple::routine::{
    Amount, BodySide, Circuit, Directions, Gap, Item, Side, Spots, Step, Tempo, TempoPhase, Variation,
};
use supple::session::{Event, Fact, Input, Session, Summary};
use supple::time::Tick;
use supple::timeline::{Timeline, compile};

const INPUTS: [Input; 14] = [
    Input::Primary,
    Input::Finish,
    Input::TogglePause,
    Input::Interrupted,
    Input::Next,
    Input::NextStep,
    Input::Back,
    Input::RestartStep,
    Input::Less,
    Input::More,
    Input::Easier,
    Input::Harder,
    Input::Hurts,
    Input::Quit,
];

fn gaps() -> impl Strategy<Value = Gap> {
    prop_oneof![8 => (0u64..20_000).prop_map(|ms| Gap::Timed(Duration::from_millis(ms))), 1 => Just(Gap::Open)]
}

fn amounts() -> impl Strategy<Value = Amount> {
    let range = (200u64..60_000, 0u64..60_000);
    let time = range.prop_map(|(min, more)| (Duration::from_millis(min), Duration::from_millis(min + more)));
    let tempo = proptest::collection::vec(200u64..4000, 1..4).prop_map(|phases| Tempo {
        phases: phases
            .into_iter()
            .map(|ms| {
                let length = Duration::from_millis(ms);
                TempoPhase { name: None, min: length, length }
            })
            .collect(),
    });
    prop_oneof![
        4 => time.clone().prop_map(|(min, max)| Amount::Time { min, max }),
        1 => time.prop_map(|(min, max)| Amount::Max { min, max }),
        1 => Just(Amount::Open),
        4 => (1u32..12, 0u32..4, proptest::option::of(tempo))
            .prop_map(|(min, more, tempo)| Amount::Reps { min, max: min + more, tempo }),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let sides = prop_oneof![
        Just(Side::Together),
        Just(Side::Each),
        Just(Side::Left),
        Just(Side::Right),
        Just(Side::Alternate)
    ];
    let spots = prop_oneof![
        Just(Spots::None),
        (1u32..3, 0u32..2).prop_map(|(min, more)| Spots::Counted { min, max: min + more }),
        Just(Spots::Named(vec!["high".into(), "low".into()])),
    ];
    let directions = proptest::option::of(prop_oneof![Just(Directions::Both), Just(Directions::Clockwise)]);
    let amounts = prop_oneof![
        3 => amounts().prop_map(|amount| vec![amount]),
        1 => proptest::collection::vec(amounts(), 2..4),
    ];
    let gaps = (gaps(), gaps(), gaps(), gaps(), gaps(), gaps());
    ((amounts, body_sides()), sides, 1u32..3, spots, directions, gaps, any::<bool>()).prop_map(
        |((amounts, first), side, sets, spots, direction, gaps, varied)| {
            let (prepare, rest, switch, move_, reverse, after) = gaps;
            let variation = || varied.then(|| Variation { text: "so".into(), pose: None });
            Step {
                sets: if amounts.len() > 1 { u32::try_from(amounts.len()).unwrap() } else { sets },
                amounts,
                side,
                first,
                after,
                spots,
                direction,
                prepare,
                rest,
                switch,
                move_,
                reverse,
                easier: variation(),
                harder: variation(),
                ..step("Step")
            }
        },
    )
}

fn body_sides() -> impl Strategy<Value = BodySide> {
    prop_oneof![Just(BodySide::Left), Just(BodySide::Right)]
}

/// Makes a step valid inside a circuit: its list goes by round, no rest follows, and it has
/// no side if the circuit has one.
fn inside_circuit(step: Step, rounds: u32, sided: bool) -> Step {
    let mut step = Step { after: Gap::NONE, ..step };
    if step.amounts.len() > 1 {
        step.amounts = step.amounts.iter().cycle().take(rounds as usize).cloned().collect();
        step.sets = 1;
    }
    if sided {
        step.side = Side::Together;
    }
    step
}

pub(crate) fn timelines() -> impl Strategy<Value = Arc<Timeline>> {
    let sides = prop_oneof![Just(Side::Together), Just(Side::Each), Just(Side::Left), Just(Side::Right)];
    let gaps = (gaps(), gaps(), gaps(), gaps());
    let steps_in = proptest::collection::vec(steps(), 1..3);
    let circuit = (steps_in, 1u32..4, gaps, sides, body_sides()).prop_map(
        |(steps, rounds, (rest, switch, prepare, after), side, first)| {
            let sided = side != Side::Together;
            Item::Circuit(Box::new(Circuit {
                id: "round".into(),
                name: "Round".into(),
                rounds,
                rest,
                side,
                first,
                switch,
                prepare,
                after,
                how: Vec::new(),
                caution: Vec::new(),
                stop_if: Vec::new(),
                source: None,
                steps: steps.into_iter().map(|step| inside_circuit(step, rounds, sided)).collect(),
            }))
        },
    );
    let item = prop_oneof![4 => steps().prop_map(|step| Item::Step(Box::new(step))), 1 => circuit];
    proptest::collection::vec(item, 1..4).prop_map(|items| Arc::new(compile(Arc::new(routine(items)))))
}

/// Keys with the milliseconds before each; the last two, which end a session,
/// are rare.
pub(crate) fn keys() -> impl Strategy<Value = Vec<(u64, Input)>> {
    let key = prop_oneof![30 => 0usize..12, 1 => 12usize..14].prop_map(|at| INPUTS[at]);
    proptest::collection::vec((0u64..40_000, key), 0..60)
}

/// Plays `keys`, calling in between at every `slice`, then ends the session by
/// quitting; returns all events.
fn play(timeline: &Arc<Timeline>, keys: &[(u64, Input)], slice: Option<u64>) -> Vec<Event> {
    let mut session = Session::new(Arc::clone(timeline)).unwrap();
    let (mut events, mut now) = (Vec::new(), 0);
    for (wait, input) in keys {
        if let Some(slice) = slice {
            for ms in (now..now + wait).step_by(usize::try_from(slice).unwrap()) {
                events.extend(session.advance(Tick::from_millis(ms), None));
            }
        }
        now += wait;
        events.extend(session.advance(Tick::from_millis(now), Some(*input)));
    }
    events.extend(session.advance(Tick::from_millis(now), Some(Input::Quit)));
    events
}

/// The summary of a session with these keys, which is then quit.
pub(crate) fn finish_by_keys(timeline: &Arc<Timeline>, keys: &[(u64, Input)]) -> Summary {
    let over = play(timeline, keys, None).into_iter().find_map(|event| match event.fact {
        Fact::Over(summary) => Some(summary),
        _ => None,
    });
    over.unwrap()
}

/// Checks that time never runs back, the ledger balances, the session ends once, and that
/// the number of calls makes no difference.
fn check(timeline: &Arc<Timeline>, keys: &[(u64, Input)]) -> Result<(), TestCaseError> {
    let events = play(timeline, keys, None);
    prop_assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at), "time went back");
    let Some(Fact::Over(summary)) = events.last().map(|event| &event.fact) else {
        return Err(TestCaseError::fail("no end"));
    };
    prop_assert!(summary.ledger.balances(), "{:?}", summary.ledger);
    let overs = events.iter().filter(|event| matches!(event.fact, Fact::Over(_))).count();
    prop_assert_eq!(overs, 1);
    prop_assert_eq!(&events, &play(timeline, keys, Some(700)), "other time slices, other events");
    Ok(())
}

/// The cues that were handed out and not revoked.
fn cues(timeline: &Arc<Timeline>, keys: &[(u64, Input)], slice: u64) -> Vec<supple::cue::Cue> {
    let session = Session::new(Arc::clone(timeline)).unwrap();
    let mut conductor = Conductor::new(session, Tick::ZERO, Options::default(), Duration::from_secs(2));
    let (mut heard, mut now) = (Vec::new(), 0);
    let mut take = |progress: supple::cue::Progress| {
        if let Some(from) = progress.revoked {
            heard.retain(|cue: &supple::cue::Cue| cue.at < from);
        }
        heard.extend(progress.cues);
    };
    for (wait, input) in keys {
        for ms in (now..now + wait).step_by(usize::try_from(slice).unwrap()) {
            take(conductor.advance(Tick::from_millis(ms), None));
        }
        now += wait;
        take(conductor.advance(Tick::from_millis(now), Some(*input)));
    }
    take(conductor.advance(Tick::from_millis(now), Some(Input::Quit)));
    heard.sort_by_key(|cue| cue.at);
    heard
}

proptest! {
    #![proptest_config(crate::chance::cases(300))]

    #[test]
    fn any_keys_on_any_routine_keep_the_ledger_balanced(timeline in timelines(), keys in keys()) {
        check(&timeline, &keys)?;
    }

    #[test]
    fn the_plan_of_any_routine_is_as_large_as_its_bounds(timeline in timelines()) {
        prop_assert_eq!(timeline.routine.bounds(), (timeline.total, timeline.segments.len() as u128));
    }

    #[test]
    fn cues_dont_depend_on_how_often_the_clock_is_read(timeline in timelines(), keys in keys()) {
        prop_assert_eq!(cues(&timeline, &keys, 250), cues(&timeline, &keys, 5000));
    }
}

/// The shipped routines, laid out.
pub(crate) fn shipped() -> Vec<Arc<Timeline>> {
    let timelines = supple::runtime::shipped::ROUTINES.iter().map(|(id, text)| {
        let parsed = supple::routine::parse(text, id, &supple::routine::Context::default());
        Arc::new(compile(parsed.routine.unwrap()))
    });
    timelines.collect()
}

#[test]
fn any_keys_on_every_shipped_routine_keep_the_ledger_balanced() {
    use proptest::test_runner::TestRunner;
    for timeline in shipped() {
        let mut runner = TestRunner::new(crate::chance::cases(60));
        runner.run(&keys(), |keys| check(&timeline, &keys)).unwrap();
    }
}
