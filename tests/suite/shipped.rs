//! The shipped routines: every one is right, and keeps to its protocol.

use std::path::Path;
use std::sync::Arc;
use supple::routine::{Amount, Context, CueAt, Gap, Kind, Routine, Side, Step, parse};
use supple::runtime::shipped::ROUTINES;
use supple::session::Answers;
use supple::timeline::compile;

fn routine(id: &str) -> Routine {
    let text = supple::runtime::shipped::text(id).unwrap();
    Arc::unwrap_or_clone(parse(text, id, &Context::default()).routine.unwrap())
}

fn step(routine: &Routine, id: &str) -> Step {
    routine.steps().find(|step| step.id == id).unwrap_or_else(|| panic!("{id} is no step of it")).clone()
}

/// Planned reps and the seconds of each phase.
fn reps(step: &Step) -> (u32, Vec<f64>) {
    match step.amount(1) {
        Amount::Reps { max, tempo: Some(tempo), .. } => {
            (*max, tempo.phases.iter().map(|phase| phase.length.as_secs_f64()).collect())
        }
        other => panic!("{} is not paced: {other:?}", step.name),
    }
}

#[test]
fn every_file_ships_and_none_has_a_finding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("routines");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    let mut shipped: Vec<&str> = ROUTINES.iter().map(|(id, _)| *id).collect();
    shipped.sort_unstable();
    assert_eq!(files, shipped);
    for (id, text) in ROUTINES {
        assert_eq!(parse(text, id, &Context::default()).diagnostics, [], "{id}");
    }
}

#[test]
fn on_the_first_run_two_enters_suffice() {
    // Nothing of the page is left to be scrolled to, with all of the disclaimer.
    for (id, _) in ROUTINES {
        let page = crate::coach::page(&routine(id), &Answers::default(), true);
        for (columns, rows) in [(80, 24), (100, 30), (200, 60)] {
            let area = ratatui::layout::Rect::new(0, 0, columns, rows);
            assert_eq!(supple::ui::max_scroll(&page, area), 0, "{id} at {columns}×{rows}");
        }
    }
}

#[test]
fn every_routine_takes_about_its_stated_length() {
    let about = [
        ("pre-run-warm-up", 550),
        ("out-the-door", 290),
        ("hamstring-ball", 320),
        ("glute-ball", 230),
        ("post-run-cool-down", 590),
        ("quick-cool-down", 280),
        ("hamstring-strength", 1080),
        ("gentle-day", 570),
        ("daily-stretch", 625),
        ("ice-timer", 600),
    ];
    for (id, seconds) in about {
        let total = compile(Arc::new(routine(id))).total.as_secs_f64();
        let off = (total / f64::from(seconds) - 1.0).abs();
        assert!(off <= 0.15, "{id} takes {total} s for about {seconds}");
    }
    let cool_down = compile(Arc::new(routine("post-run-cool-down"))).total;
    assert!((540..=660).contains(&cool_down.as_secs()), "{cool_down:?}");
}

#[test]
fn the_numbers_of_the_first_protocols_are_kept() {
    let warm_up = routine("pre-run-warm-up");
    assert_eq!(warm_up.kind, Some(Kind::WarmUp));
    let lunge = warm_up.steps().find(|step| step.pose.as_deref() == Some("hamstring-lunge")).unwrap();
    assert_eq!((reps(lunge), lunge.side), ((20, vec![2.0, 1.0]), Side::Each));
    let ball = routine("hamstring-ball");
    let step_ = ball.steps().next().unwrap();
    assert_eq!(reps(step_), (5, vec![2.0, 1.0, 2.0]));
    assert!(ball.caution.iter().any(|line| line.contains("behind the knee")), "{:?}", ball.caution);
    let hurdler = step(&routine("post-run-cool-down"), "modified-hurdler-stretch");
    assert_eq!(hurdler.sets, 2);
    let (min, max) = (std::time::Duration::from_secs(15), std::time::Duration::from_secs(30));
    assert_eq!(*hurdler.amount(1), Amount::Time { min, max });
}

#[test]
fn nothing_is_stretched_and_held_before_a_run() {
    for id in ["pre-run-warm-up", "out-the-door"] {
        let held = ["hurdler", "lying-figure-four", "hip-flexor", "wall-calf"];
        let steps = routine(id);
        let poses = steps.steps().filter_map(|step| step.pose.as_deref());
        assert!(poses.into_iter().all(|pose| !held.contains(&pose)), "{id}");
    }
}

/// What a step does, in the words of the protocols: sets, the amount, the sides
/// and the rest.
fn dose(step: &Step) -> String {
    let amount = |amount: &Amount| match amount {
        Amount::Reps { min, max, .. } if min == max => format!("{max}"),
        Amount::Reps { min, max, .. } => format!("{min}-{max}"),
        Amount::Time { max, .. } => format!("{} s", max.as_secs()),
        other => format!("{other:?}"),
    };
    let amounts: Vec<String> = step.amounts.iter().map(amount).collect();
    let sets = if amounts.len() == 1 { format!("{} x ", step.sets) } else { String::new() };
    let side = if step.side == Side::Each { " a side" } else { "" };
    let tempo = match step.amount(1) {
        Amount::Reps { tempo: Some(tempo), .. } => {
            let phase = |phase: &supple::routine::TempoPhase| {
                format!("{} {}", phase.name.as_deref().unwrap_or_default(), phase.length.as_secs())
            };
            format!(", {}", tempo.phases.iter().map(phase).collect::<Vec<_>>().join(" "))
        }
        _ => String::new(),
    };
    let rest = match step.rest {
        Gap::Timed(rest) if step.sets > 1 => format!(", rest {}", rest.as_secs()),
        _ => String::new(),
    };
    format!("{}: {sets}{}{side}{tempo}{rest}", step.pose.as_deref().unwrap_or("-"), amounts.join("-"))
}

#[test]
fn the_numbers_of_the_other_protocols_are_kept() {
    let protocols: [(&str, &[&str]); 5] = [
        (
            "hamstring-strength",
            &[
                "march: 1 x 60 s",
                "dead-lift: 3 x 8, lower 3 hold 1 lift 1, rest 60",
                "reverse-lunge: 2 x 8 a side, lower 3 hold 1 lift 1, rest 45",
                "slider-curl: 2 x 6, slide 4 curl 2, rest 60",
                "heel-drop: 2 x 12 a side, lift 1 lower 3, rest 30",
            ],
        ),
        ("nordic-ladder", &["march: 1 x 60 s", "nordic: 2 x 5, lower 4 push 2, rest 60"]),
        (
            "gentle-day",
            &[
                "walk: 1 x 300 s",
                "lying-extender: 1 x 12 a side, straighten 2 hold 1 bend 2",
                "bridge: 1 x 8, lift 2 hold 3 lower 3",
                "breathing: 1 x 6, in 4 out 6",
            ],
        ),
        (
            "daily-stretch",
            &[
                "march: 1 x 60 s",
                "hurdler: 2 x 30 s a side, rest 5",
                "hip-flexor: 2 x 30 s a side, rest 5",
                "wall-calf: 2 x 30 s a side, rest 5",
                "lying-figure-four: 2 x 30 s a side, rest 5",
            ],
        ),
        ("ice-timer", &["ice: 1 x 600 s"]),
    ];
    for (id, expected) in protocols {
        assert_eq!(routine(id).steps().map(dose).collect::<Vec<_>>(), expected, "{id}");
    }
}

#[test]
fn the_nordic_ladder_progresses_for_ten_weeks_and_stays() {
    let ladder = routine("nordic-ladder");
    assert_eq!(ladder.weeks(), 10);
    for (week, expected, seconds) in [
        (1, "2 x 5", 210),
        (2, "2 x 6", 222),
        (3, "3 x 6-8", 354),
        (4, "3 x 8-10", 390),
        (5, "12-10-8", 390),
        (10, "12-10-8", 390),
        (11, "12-10-8", 390),
    ] {
        let ladder = ladder.in_week(week);
        let curl = step(&ladder, "nordic-curl");
        assert_eq!(dose(&curl), format!("nordic: {expected}, lower 4 push 2, rest 60"), "week {week}");
        assert_eq!(compile(Arc::new(ladder)).total.as_secs(), seconds, "week {week}");
    }
}

#[test]
fn the_shipped_routines_have_their_cautions_and_conditions() {
    let not_for = |id: &str, pose: &str| {
        let routine = routine(id);
        let found = routine.steps().find(|step| step.pose.as_deref() == Some(pose));
        let words = found.unwrap_or_else(|| panic!("{pose} is not in {id}")).not_for.iter();
        words.map(|condition| condition.word()).collect::<Vec<_>>().join(" ")
    };
    for id in ["daily-stretch", "post-run-cool-down", "quick-cool-down"] {
        assert_eq!(not_for(id, "hurdler"), "over-stretched fresh-strain", "{id}");
    }
    for id in ["hamstring-ball", "post-run-cool-down"] {
        assert_eq!(not_for(id, "hamstring-ball"), "fresh-strain pregnancy blood-thinners", "{id}");
    }
    assert_eq!(not_for("glute-ball", "glute-ball-figure-four"), "pregnancy blood-thinners");
    assert_eq!(not_for("nordic-ladder", "nordic"), "over-stretched fresh-strain");
    assert_eq!(not_for("hamstring-strength", "dead-lift"), "over-stretched fresh-strain back-pain");

    let says = |texts: &[String], word: &str| texts.iter().any(|text| text.contains(word));
    let gentle = routine("gentle-day");
    assert_eq!(gentle.max_pain, 1);
    assert!(says(&gentle.caution, "third day") && says(&gentle.caution, "limp"), "{:?}", gentle.caution);
    let poses: Vec<Option<String>> = gentle.steps().map(|step| step.pose.clone()).collect();
    assert!(poses.iter().flatten().all(|pose| !pose.contains("ball")), "no ball");
    let ice = routine("ice-timer");
    assert!(says(&ice.caution, "circulation") && says(&ice.caution, "cloth") && says(&ice.caution, "twenty"));
    let at: Vec<_> = ice.steps().flat_map(|step| &step.cues).map(|cue| (cue.at, cue.say.as_str())).collect();
    let five = CueAt::FromStart(std::time::Duration::from_secs(300));
    assert!(at.iter().any(|(at, say)| *at == five && say.contains("Numb or white")), "{at:?}");
    let strength = routine("hamstring-strength");
    assert!(says(&strength.caution, "day before a fast run") && says(&strength.caution, "injured"));
    let about = strength.about.unwrap();
    assert!(about.contains("leg curl") && about.contains("three sets of eight, three seconds down"));
    let nordic = routine("nordic-ladder");
    assert!(says(&nordic.caution, "Ankles held") && says(&nordic.caution, "sore"), "{:?}", nordic.caution);
}
