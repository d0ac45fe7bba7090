//! The shipped routines: every one is right, and keeps to its protocol.

use std::path::Path;
use std::sync::Arc;
use supple::routine::{Amount, Context, Kind, Routine, Side, Step, parse};
use supple::runtime::shipped::ROUTINES;
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
        let timeline = compile(Arc::new(routine(id)));
        let page = supple::ui::view_model::briefing(&timeline, true, 0);
        for (columns, rows) in [(80, 24), (100, 30), (200, 60)] {
            let area = ratatui::layout::Rect::new(0, 0, columns, rows);
            assert_eq!(supple::ui::max_scroll(&page, area), 0, "{id} at {columns}×{rows}");
        }
    }
}

#[test]
fn each_keeps_within_a_seventh_of_its_length() {
    let about = [
        ("pre-run-warm-up", 550),
        ("out-the-door", 290),
        ("hamstring-ball", 320),
        ("glute-ball", 230),
        ("post-run-cool-down", 590),
        ("quick-cool-down", 280),
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
fn the_protocols_numbers_are_kept() {
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
