//! Every sentence that a runner hears, counts included, with the keys pressed at exact times.

use std::sync::Arc;
use std::time::Duration;
use supple::cue::{Conductor, CueKind, Options, Progress};
use supple::routine::{Context, parse};
use supple::session::{Checkpoint, Input, Session};
use supple::time::Tick;
use supple::timeline::{HandsFreeLengths, Timeline, compile};

/// How far ahead cues are handed out.
const HORIZON: Duration = Duration::from_millis(2500);
/// When a session begins: late enough that one can be resumed.
const START: Tick = Tick::from_secs(1000);
/// The key that counts a rep.
const SPACE: Input = Input::Primary;

/// What a runner does.
#[derive(Clone, Copy, Debug)]
enum Key {
    Input(Input),
    AskPosition,
    /// The lengths of the words were measured.
    Measured,
    /// The sound was turned off and on again.
    MuteTwice,
}

/// A sentence that began at a time, in milliseconds from the session's start.
#[derive(Clone, Debug, PartialEq)]
struct Heard {
    at: u128,
    until: u128,
    text: String,
}

/// Plays a session in which keys are pressed at these milliseconds, up to `end`. Returns the
/// sentences that began.
fn play(conductor: &mut Conductor, keys: &[(u64, Key)], end: u64) -> Vec<Heard> {
    let mut heard: Vec<Heard> = Vec::new();
    let ticks = (0..=end / 500).map(|half_second| (half_second * 500, None));
    let mut calls: Vec<(u64, Option<Key>)> =
        ticks.chain(keys.iter().map(|(at, key)| (*at, Some(*key)))).collect();
    calls.sort_by_key(|(at, key)| (*at, key.is_some()));
    for (millis, key) in calls {
        let now = START + Duration::from_millis(millis);
        let mut apply = |progress: Progress| {
            let at_in_session = |at: Tick| at.since(START).as_millis();
            if progress.revoked.is_some() {
                heard.retain(|sentence| sentence.at < u128::from(millis));
            }
            for cue in progress.cues {
                if let CueKind::Say(sentence) = &cue.kind {
                    let until = cue.at + Options::default().length(sentence);
                    let (at, until) = (at_in_session(cue.at), at_in_session(until));
                    heard.push(Heard { at, until, text: sentence.to_string() });
                }
            }
        };
        match key {
            None => apply(conductor.advance(now, None)),
            Some(Key::Input(input)) => apply(conductor.advance(now, Some(input))),
            Some(Key::AskPosition) => apply(conductor.announce_position(now).1),
            Some(Key::Measured) => apply(conductor.set_options(now, Options::default())),
            Some(Key::MuteTwice) => {
                apply(conductor.set_audible(now, false));
                apply(conductor.set_audible(now, true));
            }
        }
    }
    heard.retain(|sentence| sentence.at <= u128::from(end));
    heard.sort_by_key(|sentence| sentence.at);
    heard
}

fn compiled(steps: &str) -> Arc<Timeline> {
    let text = format!("name = \"T\"\n{steps}");
    Arc::new(compile(parse(&text, "test", &Context::default()).routine.unwrap()))
}

fn conductor(timeline: &Arc<Timeline>) -> Conductor {
    Conductor::new(Session::new(Arc::clone(timeline)).unwrap(), START, Options::default(), HORIZON)
}

fn heard(steps: &str, keys: &[(u64, Key)], end: u64) -> Vec<Heard> {
    play(&mut conductor(&compiled(steps)), keys, end)
}

/// The sentences with the times at which they begin, from `from` on.
fn from(heard: &[Heard], from: u128) -> Vec<(u128, &str)> {
    let later = heard.iter().filter(|sentence| sentence.at >= from);
    later.map(|sentence| (sentence.at, sentence.text.as_str())).collect()
}

fn count(heard: &[Heard], text: &str) -> usize {
    heard.iter().filter(|sentence| sentence.text == text).count()
}

/// The keys that count a rep from `first` on, every `every` milliseconds.
fn spaces(first: u64, every: usize, end: u64) -> Vec<(u64, Key)> {
    (first..end).step_by(every).map(|at| (at, Key::Input(SPACE))).collect()
}

#[test]
fn the_last_counted_rep_speaks_for_its_own_step() {
    let steps = "[[step]]\nname = \"Heel raise\"\nreps = 3\nprepare = \"2s\"\nafter = \"open\"\n\
                 [[step]]\nname = \"Squat\"\nreps = 6\nprepare = \"3s\"\n\
                 cues = [{ at = 4, say = \"Only for the squat.\" }]\n";
    let keys = spaces(4_000, 2_000, 9_000);
    let heard_all = heard(steps, &keys, 12_000);
    assert_eq!(count(&heard_all, "Only for the squat."), 0, "{heard_all:?}");
    assert_eq!(from(&heard_all, 4_000)[..3], [(4_100, "One."), (6_100, "Two."), (8_100, "Three.")]);
    // The next step's numbers are off, this step's are not.
    let off = steps.replace("reps = 6", "reps = 6\ncount = \"off\"");
    assert_eq!(count(&heard(&off, &keys, 12_000), "Three."), 1);
    let off = steps.replace("reps = 3", "reps = 3\ncount = \"off\"");
    assert_eq!(count(&heard(&off, &keys, 12_000), "Three."), 0);
}

#[test]
fn alternating_reps_at_ones_own_pace_say_every_side_and_nothing_after_the_last() {
    let steps = "[[step]]\nname = \"March\"\nreps = 2\nside = \"alternate\"\nprepare = \"2s\"\n\
                 [[step]]\nname = \"Squat\"\ntime = \"10s\"\nprepare = \"5s\"\n";
    let heard_all = heard(steps, &spaces(5_000, 2_000, 12_000), 12_000);
    assert_eq!(
        from(&heard_all, 2_000),
        [
            (2_100, "Left one."),
            (5_100, "Right."),
            (7_100, "Left two."),
            (9_100, "Right."),
            (11_000, "Squat."),
            (11_970, "Ten seconds.")
        ]
    );
    // After a pause, the side of the rep is said again.
    let pause = Key::Input(Input::TogglePause);
    let paused = heard(steps, &[(5_000, Key::Input(SPACE)), (6_500, pause), (9_000, pause)], 14_000);
    assert_eq!(from(&paused, 5_000), [(5_100, "Right."), (12_100, "Right.")]);
}

#[test]
fn counted_reps_leave_time_for_the_authors_words_and_the_time() {
    let cues = "[[step]]\nname = \"Squat\"\nreps = \"max\"\ntime = \"20s\"\nprepare = \"1s\"\nhalfway = false\n\
                cues = [{ at = \"5s\", say = \"Knees out\" }, { at = \"10s\", say = \"Breathe\" }, \
                { at = \"14s\", say = \"Strong legs\" }]\n";
    for every in [400, 500, 700, 900, 1_300] {
        let heard_all = heard(cues, &spaces(1_200, every, 20_000), 21_000);
        for (text, due) in [("Knees out.", 6_000), ("Breathe.", 11_000), ("Strong legs.", 15_000)] {
            let at: Vec<u128> = heard_all
                .iter()
                .filter(|sentence| sentence.text == text)
                .map(|sentence| sentence.at)
                .collect();
            assert!(
                matches!(at[..], [at] if (due..due + 1_000).contains(&at)),
                "{text} {every} {heard_all:?}"
            );
        }
    }
    let time = "[[step]]\nname = \"Squat\"\nreps = \"max\"\ntime = \"32s\"\nprepare = \"1s\"\n";
    for every in [400, 900, 3_000, 3_100] {
        let heard_all = heard(time, &spaces(1_200, every, 32_000), 33_000);
        assert_eq!(count(&heard_all, "Halfway."), 1, "{every} {heard_all:?}");
        assert_eq!(count(&heard_all, "Ten seconds."), 1, "{every} {heard_all:?}");
        for (before, after) in heard_all.iter().zip(heard_all.iter().skip(1)) {
            assert!(before.until <= after.at, "{before:?} {after:?}");
        }
    }
}

#[test]
fn an_authors_cue_is_said_once_whichever_key_is_pressed() {
    let sit = "[[step]]\nname = \"Wall sit\"\nprepare = \"1s\"\nhalfway = false\n";
    let more = Key::Input(Input::More);
    // Said early, so that it fits: not again once there is more time.
    for at in ["\"11s\"", "\"90%\""] {
        let steps = format!(
            "{sit}time = \"12s\"\ncues = [{{ at = {at}, say = \"Press the heels down into the floor\" }}]\n"
        );
        for key_at in [11_300, 12_500, 13_000] {
            let heard_all = heard(&steps, &[(key_at, more)], 23_000);
            assert_eq!(count(&heard_all, "Press the heels down into the floor."), 1, "{at} {heard_all:?}");
        }
    }
    // Postponed by another one: not lost if a key is pressed before it begins.
    let steps = format!(
        "{sit}time = \"30s\"\ncues = [{{ at = \"4s\", say = \"Knees over the toes, not inside them\" }}, \
         {{ at = \"6s\", say = \"Breathe out slowly. Breathe out slowly.\" }}]\n"
    );
    let undisturbed = heard(&steps, &[], 16_000);
    let begin = |number: usize| u64::try_from(from(&undisturbed, 5_000)[number].0).unwrap();
    for key in [more, Key::Input(Input::Less), Key::Measured] {
        for key_at in [begin(1) - 100, begin(1) + 300, begin(2) - 100, begin(2) + 100] {
            let heard_all = heard(&steps, &[(key_at, key)], 16_000);
            assert_eq!(count(&heard_all, "Knees over the toes, not inside them."), 1, "{heard_all:?}");
            assert_eq!(count(&heard_all, "Breathe out slowly."), 2, "{key:?} {key_at} {heard_all:?}");
        }
    }
    // Cut off: said again as soon as possible, even if keys are pressed meanwhile.
    let text = "Knees over the toes, not inside them.";
    let cut = heard(&steps, &[(6_000, Key::AskPosition), (7_500, more)], 20_000);
    assert_eq!(count(&cut, text), 2, "{cut:?}");
    let pause = Key::Input(Input::TogglePause);
    let cut = heard(&steps, &[(6_000, pause), (60_000, pause)], 80_000);
    assert_eq!(from(&cut, 60_000)[0], (63_100, text));
    let cut = heard(&steps, &[(6_000, Key::MuteTwice)], 20_000);
    assert_eq!(from(&cut, 6_000)[0], (6_100, text));
}

#[test]
fn the_words_for_a_counted_rep_survive_the_next_count() {
    let steps = "[[step]]\nname = \"Push up\"\nreps = 12\nprepare = \"1s\"\n\
                 cues = [{ at = 3, say = \"Elbows close to the body\" }]\n";
    for every in [300, 500, 800] {
        let heard_all = heard(steps, &spaces(4_000, every, 7_000), 12_000);
        assert_eq!(count(&heard_all, "Elbows close to the body."), 1, "{every} {heard_all:?}");
    }
    let slow = heard(steps, &spaces(4_000, 4_000, 13_000), 14_000);
    let rows = from(&slow, 4_000);
    assert_eq!((rows[0], rows[1], rows[3]), ((4_100, "One."), (8_100, "Two."), (12_100, "Three.")));
    assert_eq!(rows[2].1, "Elbows close to the body.");
    assert_eq!(rows[2].0, slow.iter().find(|sentence| sentence.text == "Two.").unwrap().until + 250);
}

#[test]
fn a_resumed_session_says_everything_once() {
    let steps = "caution = [\"Keep off bone\"]\n[[step]]\nname = \"Squat\"\ntime = \"20s\"\nprepare = \"30s\"\n\
                 how = [\"Feet wide apart\", \"Sit back\"]\n[[step]]\nname = \"Lunge\"\ntime = \"20s\"\nprepare = \"20s\"\n";
    let timeline = compiled(steps);
    let checkpoint = |millis: u64| -> Checkpoint {
        let mut session = Session::new(Arc::clone(&timeline)).unwrap();
        let now = Tick::from_millis(millis);
        session.advance(now, None);
        session.checkpoint(now).unwrap()
    };
    let resumed = |left_at: u64, keys: &[(u64, Key)], end: u64| {
        let session = Session::resumed(&timeline, &checkpoint(left_at)).unwrap();
        play(&mut Conductor::new(session, START, Options::default(), HORIZON), keys, end)
    };
    let expected = ["Squat.", "Twenty seconds.", "Feet wide apart.", "Sit back.", "Keep off bone."];
    let more = Key::Input(Input::More);
    for keys in [&[][..], &[(9_000, more)], &[(4_000, more), (9_000, more), (12_000, more)]] {
        let in_gap = resumed(2_000, keys, 16_000);
        let texts: Vec<&str> = in_gap.iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(texts, expected, "{keys:?}");
    }
    // In work: the name after the count-in, then the caution; what comes next once.
    let in_work = resumed(40_000, &[(10_500, more), (11_000, Key::Input(Input::Less))], 14_000);
    assert_eq!(in_work[0], Heard { at: 3_090, until: in_work[0].until, text: "Squat.".to_owned() });
    for text in ["Squat.", "Keep off bone.", "Next: Lunge."] {
        assert_eq!(count(&in_work, text), 1, "{text} {in_work:?}");
    }
    // In the last segment, the caution is still said.
    assert_eq!(count(&resumed(75_000, &[], 20_000), "Keep off bone."), 1);
}

#[test]
fn words_that_were_not_heard_before_a_pause_are_said_whole_after_it() {
    let steps = "[[step]]\nname = \"Squat\"\ntime = \"20s\"\nprepare = \"30s\"\n\
                 [[step]]\nname = \"Lunge\"\ntime = \"20s\"\nprepare = \"20s\"\nside = \"each\"\n";
    let pause = Key::Input(Input::TogglePause);
    let heard_all =
        heard(steps, &[(10_000, pause), (11_000, Key::Input(Input::NextStep)), (12_000, pause)], 20_000);
    let texts: Vec<&str> = from(&heard_all, 10_000).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["Lunge.", "Left side.", "Twenty seconds."]);
    // Paused after they were heard: only where the session stands.
    let heard_all =
        heard(steps, &[(10_000, Key::Input(Input::NextStep)), (16_000, pause), (17_000, pause)], 25_000);
    let texts: Vec<&str> = from(&heard_all, 16_000).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["Lunge.", "Left side."]);
}

#[test]
fn the_end_of_an_open_gap_is_not_announced_over_other_words() {
    let steps = "[[step]]\nname = \"Hamstring lunge stretch\"\ntime = \"10s\"\nprepare = \"open\"\nside = \"each\"\n\
                 switch = \"open\"\n";
    for (gap, announced) in [(5, 0), (6, 0), (7, 0), (15, 2), (30, 2)] {
        let gap_length = Duration::from_secs(gap);
        let timeline = Arc::new(
            compiled(steps)
                .hands_free_with(HandsFreeLengths { gap: gap_length, ..HandsFreeLengths::default() }),
        );
        let heard_all = play(&mut conductor(&timeline), &[], 2 * gap * 1000 + 20_000);
        for (before, after) in heard_all.iter().zip(heard_all.iter().skip(1)) {
            assert!(before.until <= after.at, "{gap}: {before:?} {after:?}");
        }
        assert_eq!(count(&heard_all, "On in five seconds."), announced, "{gap}: {heard_all:?}");
        for text in ["Hamstring lunge stretch.", "Left side.", "Right side.", "Ten seconds."] {
            assert_eq!(count(&heard_all, text), 1, "{gap}: {text} {heard_all:?}");
        }
    }
}

#[test]
fn cues_are_handed_out_once_after_a_change_of_the_sound() {
    let steps = "[[step]]\nname = \"Squat\"\ntime = \"20s\"\nprepare = \"30s\"\nhow = [\"Feet wide apart\", \"Sit back\"]\n";
    let changes: [fn(&mut Conductor, Tick) -> Progress; 3] = [
        |conductor, now| conductor.set_options(now, Options::default()),
        Conductor::hand_out_again,
        |conductor, now| conductor.set_audible(now, true),
    ];
    for change in changes {
        let mut conductor = conductor(&compiled(steps));
        conductor.advance(START, None);
        // Not advanced since: cues are due that were not handed out yet.
        let now = START + Duration::from_millis(2_200);
        let progress = change(&mut conductor, now);
        let mut coming: Vec<_> = progress.cues.iter().filter(|cue| cue.at >= now).collect();
        let all = coming.len();
        coming.dedup();
        assert_eq!(coming.len(), all);
        assert!(all > 0);
    }
}
