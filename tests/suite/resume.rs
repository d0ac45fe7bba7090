//! Resumed sessions: nothing is lost, and nothing is done twice.

use crate::build::{paced, step, timeline};
use crate::coach::{decorated, decorations, easings};
use crate::engine_properties::{keys, shipped, timelines};
use crate::program::Home;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use supple::routine::Step;
use supple::session::{
    Activity, Checkpoint, End, Fact, Input, PlanOverrides, PreparedSession, Session, SessionOptions, Summary,
};
use supple::time::Tick;
use supple::timeline::{SegmentKind, Timeline, compile};

/// A start later than any segment of these tests is long.
const LATER: Tick = Tick::from_secs(4 * 60 * 60);

/// Plays to the end with only the necessary keys. Returns the segments that began, and the
/// summary.
fn finish(session: &mut Session, mut now: Tick) -> (Vec<usize>, Summary) {
    let mut began = Vec::new();
    loop {
        let input = match session.next_deadline() {
            Some(at) => {
                now = now.max(at);
                None
            }
            None if session.position(now).activity == Activity::Paused => Some(Input::TogglePause),
            None => {
                now += Duration::from_secs(2);
                Some(Input::Finish)
            }
        };
        for event in session.advance(now, input) {
            match event.fact {
                Fact::SegmentBegan { index } => began.push(index),
                Fact::Over(summary) => return (began, summary),
                _ => {}
            }
        }
    }
}

/// Plays `keys`, then compares going on with resuming from the checkpoint, serialized and
/// read again.
fn compare(timeline: &Arc<Timeline>, keys: &[(u64, Input)]) -> Result<(), TestCaseError> {
    let mut session = Session::new(Arc::clone(timeline)).unwrap();
    let mut now = LATER;
    session = session.beginning_at(now);
    for (wait, input) in keys {
        now += Duration::from_millis(*wait);
        session.advance(now, Some(*input));
    }
    let Some(checkpoint) = session.checkpoint(now) else { return Ok(()) };
    let text = serde_json::to_string(&checkpoint).unwrap();
    let read: Checkpoint = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(&read, &checkpoint);
    let mut resumed = Session::resumed(timeline, &read).unwrap().beginning_at(LATER + LATER.0);
    let (at, before) = (resumed.position(LATER), session.position(now));
    prop_assert_eq!((at.index, at.reps, at.reps_done), (before.index, before.reps, before.reps_done));
    let left_in = before.index;
    let (rest, whole) = finish(&mut session, now);
    let (rest_again, together) = finish(&mut resumed, LATER + LATER.0);
    // A resumed session begins with the segment that was left.
    prop_assert_eq!((left_in, &rest[..]), (rest_again[0], &rest_again[1..]));
    prop_assert!(together.ledger.balances(), "{:?}", together.ledger);
    prop_assert_eq!(together.end, whole.end);
    if !timeline.approximate {
        prop_assert_eq!(together.ledger, whole.ledger);
        let results = |summary: &Summary| -> Vec<_> {
            let parts = summary.by_part().into_iter();
            parts
                .map(|part| (part.part, part.outcome, part.work, part.reps, part.work_done, part.sets))
                .collect()
        };
        prop_assert_eq!(results(&together), results(&whole));
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::chance::cases(300))]

    #[test]
    fn a_resumed_session_goes_on_as_if_it_was_never_left(timeline in timelines(), keys in keys()) {
        compare(&timeline, &keys)?;
        compare(&Arc::new(timeline.hands_free()), &keys)?;
    }
}

proptest! {
    #![proptest_config(crate::chance::cases(150))]

    #[test]
    fn a_resumed_session_stays_eased(
        plan in timelines(), decorations in decorations(), easing in easings(), keys in keys()
    ) {
        let plan = Arc::new(compile(Arc::new(decorated(&plan, &decorations))));
        let overrides = PlanOverrides { easing, ..PlanOverrides::default() };
        let prepare = |overrides: &PlanOverrides| {
            let preparation = SessionOptions { overrides: overrides.clone(), ..SessionOptions::default() };
            PreparedSession::prepare(Arc::clone(&plan), &preparation).timeline
        };
        let begun = prepare(&overrides);
        if !begun.segments.is_empty() {
            // What is kept with the session makes the same plan again.
            let text = serde_json::to_string(&overrides).unwrap();
            let kept: PlanOverrides = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(begun.fingerprint(), prepare(&kept).fingerprint());
            compare(&begun, &keys)?;
        }
    }
}

#[test]
fn every_shipped_routine_is_resumed_at_any_second() {
    for timeline in shipped() {
        for at in (1_000..timeline.total.as_millis()).step_by(7_300) {
            let wait = u64::try_from(at).unwrap();
            compare(&timeline, &[(0, Input::Primary), (0, Input::Primary), (wait, Input::Interrupted)])
                .unwrap();
        }
    }
}

#[test]
fn a_resumed_paced_set_goes_on_at_the_same_rep() {
    let timeline = shipped().into_iter().find(|line| line.routine.id == "post-run-cool-down").unwrap();
    let paced = timeline.segments.iter().position(|segment| {
        matches!(&segment.work, Some(supple::timeline::Work::Reps { pace, .. }) if pace.rep_length().is_some())
    });
    let segment = &timeline.segments[paced.unwrap()];
    let Some(supple::timeline::Work::Reps { pace, .. }) = &segment.work else { panic!() };
    let rep = pace.rep_length().unwrap();
    let mut session = Session::new(Arc::clone(&timeline)).unwrap();
    // In the middle of the fourth rep.
    let now = Tick(segment.at + rep * 3 + rep / 2);
    session.advance(now, None);
    let checkpoint = session.checkpoint(now).unwrap();
    assert_eq!((checkpoint.reps_done, checkpoint.elapsed), (3, rep * 3));
    let mut resumed = Session::resumed(&timeline, &checkpoint).unwrap().beginning_at(LATER);
    let events = resumed.advance(LATER + Duration::from_secs(3), None);
    let facts: Vec<&Fact> = events.iter().map(|event| &event.fact).collect();
    assert_eq!(
        facts,
        [
            &Fact::SegmentBegan { index: paced.unwrap() },
            &Fact::CountIn { seconds: 3 },
            &Fact::CountIn { seconds: 2 },
            &Fact::CountIn { seconds: 1 },
            &Fact::Resumed,
            &Fact::TempoPhaseBegan { rep: 4, phase: 0 },
        ]
    );
    let (_, summary) = finish(&mut resumed, LATER + Duration::from_secs(3));
    assert_eq!(summary.end, End::Finished);
}

#[test]
fn work_of_a_step_that_is_played_again_counts_once_after_resuming() {
    let rocks = Step { amounts: vec![paced(10, &[("rock", 2_000)])], sets: 2, ..step("Rocks") };
    let timeline = timeline(vec![rocks, step("Walk")]);
    let work = |index: &usize| timeline.segments[*index].kind == SegmentKind::Work;
    let segments: Vec<usize> = (0..timeline.segments.len()).filter(work).collect();
    let [first, second, walk] = segments[..] else { panic!("{segments:?}") };
    let mut session = Session::new(Arc::clone(&timeline)).unwrap();
    let mut now = Tick::ZERO;
    let advance_to = |session: &mut Session, now: &mut Tick, index: usize| {
        while session.position(*now).index != index {
            *now = session.next_deadline().unwrap();
            session.advance(*now, None);
        }
    };
    // Both sets, then again from the first, and left in the second.
    advance_to(&mut session, &mut now, walk);
    session.advance(now, Some(Input::Jump(first)));
    advance_to(&mut session, &mut now, second);
    let checkpoint = session.checkpoint(now).unwrap();
    let mut resumed = Session::resumed(&timeline, &checkpoint).unwrap().beginning_at(LATER);
    let (_, summary) = finish(&mut resumed, LATER);
    let rocks = &summary.by_part()[0];
    assert_eq!((rocks.reps, rocks.work), (40, Duration::from_secs(80)));
}

/// A paced routine of one step, long enough to be left in the middle.
const LADDER: &str = "name = \"Ladder\"\n[[step]]\nname = \"Rocks\"\nreps = 20\ntempo = \"3s\"\nside = \"each\"\nprepare = \"2s\"\n";

/// Plays until a line of the plain text contains `text`, then ends the program
/// by `signal`.
#[cfg(unix)]
pub(crate) fn left_at(home: &Home, arguments: &[&str], text: &str, signal: rustix::process::Signal) {
    use std::io::{BufRead, BufReader};
    let mut child = home.spawn(arguments);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains(text)), "{text}");
    crate::program::send_signal(child.id(), signal);
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn a_killed_session_is_resumed_without_loss() {
    let home = Home::new();
    let file = home.join("ladder.toml");
    std::fs::write(&file, LADDER).unwrap();
    let play = ["play", "ladder.toml", "--json-events", "--mute", "--speed", "20"];
    left_at(&home, &play, "\"rep\":8", rustix::process::Signal::KILL);
    let left = &home.history()[0];
    assert_eq!((&left["end"], &left["ended"], &left["speed"]), (&().into(), &().into(), &20.0.into()));
    let run = home.run(&["resume", "--plain", "--mute", "--speed", "2000"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    // The lines say first where the session goes on.
    let goes_on = run.output.find("Go: Rocks, left side").unwrap();
    assert!(goes_on < run.output.find("On in 3.").unwrap(), "{}", run.output);
    assert!(run.errors.starts_with("Ladder: Rocks, left side, rep "), "{}", run.errors);
    assert!(run.errors.contains(" of 20, just now\n"), "{}", run.errors);
    let sessions = home.history();
    assert_eq!(sessions.len(), 1, "it is the same session");
    assert_eq!(sessions[0]["end"], "finished");
    assert_eq!(sessions[0]["seconds_done"], 2.0 + 60.0 + 5.0 + 60.0);
    let sides: Vec<_> = sessions[0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            (
                step["side"].as_str().unwrap(),
                step["outcome"].as_str().unwrap(),
                step["reps"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(sides, [("left", "done", 20), ("right", "done", 20)]);
    let again = home.run(&["resume", "--plain", "--mute"]);
    assert_eq!(again.code, 1);
    assert_eq!(
        again.errors,
        "supple: nothing was left unfinished in the last 12 hours; `supple play` plays the last routine again\n"
    );
}

#[cfg(unix)]
#[test]
fn a_changed_routine_offers_to_start_at_the_step() {
    let home = Home::new();
    let file = home.join("ladder.toml");
    std::fs::write(&file, LADDER).unwrap();
    let play = ["play", "ladder.toml", "--json-events", "--mute", "--speed", "20"];
    left_at(&home, &play, "\"rep\":3", rustix::process::Signal::TERM);
    let resume = || home.run(&["resume", "--plain", "--mute", "--speed", "2000"]);
    std::fs::write(&file, LADDER.replace("reps = 20", "reps = 12")).unwrap();
    let path = file.canonicalize().unwrap();
    assert_eq!(
        resume().errors,
        format!(
            "supple: Ladder was changed since you left it; `supple play {} --from rocks` starts at the step where you were\n",
            path.display()
        )
    );
    std::fs::write(&file, LADDER.replace("Rocks", "Swings")).unwrap();
    assert_eq!(
        resume().errors,
        format!(
            "supple: Ladder was changed since you left it; the step where you were is gone; `supple play {}` starts anew\n",
            path.display()
        )
    );
    std::fs::write(&file, LADDER).unwrap();
    assert_eq!(resume().code, 0);
}

#[cfg(unix)]
#[test]
fn a_changed_circuit_offers_to_start_in_the_round() {
    let home = Home::new();
    home.write("three.toml", THREE);
    let play = ["play", "three.toml", "--from", "6", "--json-events", "--mute", "--speed", "20"];
    left_at(&home, &play, "Round two", rustix::process::Signal::TERM);
    home.write("three.toml", THREE.replace("7s", "9s"));
    let path = home.join("three.toml").canonicalize().unwrap();
    assert_eq!(
        home.run(&["resume", "--plain", "--mute"]).errors,
        format!(
            "supple: Three was changed since you left it; `supple play {} --from 6` starts at the step where you were\n",
            path.display()
        )
    );
}

/// Two short steps, and a circuit.
const THREE: &str = "name = \"Three\"\n[[step]]\nname = \"Walk\"\ntime = \"20s\"\nprepare = \"0s\"\n\
                     [[step]]\nname = \"Rocks\"\nreps = 20\ntempo = \"3s\"\nprepare = \"0s\"\n\
                     [[step]]\nname = \"Round\"\nsets = 2\nprepare = \"0s\"\n[[step.step]]\nname = \"Squat\"\ntime = \"5s\"\n\
                     [[step.step]]\nname = \"Fold\"\ntime = \"7s\"\n";

#[test]
fn only_plays_the_given_steps() {
    let home = Home::new();
    home.write("three.toml", THREE);
    let play = |arguments: &[&str]| {
        let arguments = [&["play", "three.toml", "--plain", "--mute", "--speed", "5000"], arguments].concat();
        home.run(&arguments)
    };
    let steps = || -> Vec<String> {
        let steps = home.history().remove(0)["steps"].take();
        let word = |step: &serde_json::Value| step["step"].as_str().unwrap().to_owned();
        steps.as_array().unwrap().iter().map(word).collect()
    };
    for (arguments, expected) in [
        (&["--only", "rock"][..], &["rocks"][..]),
        (&["--only", "1", "--only", "squat"], &["walk", "squat", "squat"]),
        (&["--only", "round"], &["squat", "fold", "squat", "fold"]),
    ] {
        let run = play(arguments);
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{arguments:?}");
        assert_eq!(steps(), expected, "{arguments:?}");
    }
    let run = play(&["--only", "swim"]);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (1, "supple: no step is called \"swim\"; there are: walk, rocks, squat, fold\n")
    );
    assert_eq!(play(&["--only", "1", "--from", "2"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_session_of_one_step_is_resumed_with_that_step_only() {
    let home = Home::new();
    home.write("three.toml", THREE);
    let play = ["play", "three.toml", "--only", "rocks", "--json-events", "--mute", "--speed", "20"];
    left_at(&home, &play, "\"rep\":8", rustix::process::Signal::KILL);
    let run = home.run(&["resume", "three.toml", "--plain", "--mute", "--speed", "2000"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.errors.starts_with("Three: Rocks, rep "), "{}", run.errors);
    let sessions = home.history();
    assert_eq!((sessions.len(), &sessions[0]["end"]), (1, &"finished".into()));
    assert_eq!(sessions[0]["seconds_done"], 60.0);
    let steps = sessions[0]["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[0]["step"], &steps[0]["reps"]), (1, &"rocks".into(), &20.into()));
    let again = home.run(&["resume", "three.toml", "--plain"]);
    assert_eq!(
        again.errors,
        "supple: Three was not left unfinished in the last 12 hours; `supple play three.toml` starts it\n"
    );
}

#[cfg(unix)]
#[test]
fn each_of_several_unfinished_sessions_can_be_resumed() {
    let home = Home::new();
    for name in ["one", "two"] {
        home.write(format!("{name}.toml"), LADDER.replace("Ladder", name));
        let file = format!("{name}.toml");
        let play = ["play", &file, "--json-events", "--mute", "--speed", "20"];
        left_at(&home, &play, "\"rep\":3", rustix::process::Signal::TERM);
    }
    let resume = |arguments: &[&str]| {
        let arguments = [&["resume", "--plain", "--mute", "--speed", "2000"], arguments].concat();
        home.run(&arguments)
    };
    assert!(resume(&["one.toml"]).errors.starts_with("one: Rocks, left side, rep "));
    assert!(resume(&[]).errors.starts_with("two: Rocks, left side, rep "));
    let ends: Vec<_> = home.history().iter().map(|session| session["end"].clone()).collect();
    assert_eq!(ends, ["finished", "finished"]);
}
