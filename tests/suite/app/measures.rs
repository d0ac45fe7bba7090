//! What a session is measured by, on the screens and in plain text: its own steps, rounds and
//! sides.

use super::resume_offer::{circuit, resumable_session};
use super::*;
use supple::app::ResumeOffer;
use supple::routine::Step;
use supple::session::Outcome;
use supple::ui::view_model::JumpView;

/// The places in the menu, each with the word of its outcome.
fn menu(program: &mut ScreenProgram, seconds: u64) -> Vec<(String, Option<&'static str>)> {
    press(program, seconds, 'g');
    let view = program.view(Tick::from_secs(seconds)).overlay_as::<JumpView>().unwrap().clone();
    view.rows.into_iter().map(|row| (row.text, row.outcome.map(Outcome::word))).collect()
}

fn summary_view(program: &ScreenProgram, seconds: u64) -> SummaryView {
    program.view(Tick::from_secs(seconds)).view_as::<SummaryView>().unwrap().clone()
}

#[test]
fn a_session_begun_at_a_later_step_is_measured_from_there() {
    let line = timeline(vec![step("Walk"), step("March"), step("Squat")]);
    let mut program = playing(&line, 1);
    let view = player_view(&program, Tick::ZERO);
    let names: Vec<&str> = view.steps.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["March", "Squat"]);
    assert_eq!((view.bar.len(), view.step_of().as_str()), (2, "step 1 of 2"));
    wake(&mut program, 60);
    let summary = summary_view(&program, 60);
    assert_eq!(summary.headline, "Well done.");
    assert_eq!(summary.numbers, [("0:36".to_owned(), "done"), ("2 of 2".to_owned(), "steps")]);
    assert_eq!(summary.steps.len(), 2);

    let mut program = playing(&line, 1);
    press(&mut program, 1, 'q');
    press(&mut program, 1, 'y');
    match program.update(Tick::from_secs(1), Message::HistoryFlushed(true)).as_slice() {
        [Effect::Quit { farewell: Some(line), .. }] => {
            assert_eq!(line, "Test: stopped after 0:01 of 0:36. What you did is kept.");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_circuit_that_is_gone_through_once_has_no_rounds() {
    let once = circuit(1, 20);
    let names: Vec<String> = menu(&mut playing(&once, 0), 1).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["March", "Squat"]);
    // Left in the squat, and resumed in the same circuit and in a changed one.
    let left = resumable_session(&once, 8 + 20 + 5);
    for now in [&once, &circuit(1, 30)] {
        let offer = ResumeOffer::of(&left, now, &Origin::Stream).unwrap();
        assert_eq!(offer.place, "Squat, 12 minutes ago");
    }
    let options = supple::cue::Options::default();
    let titles = |circuit: &Timeline| -> Vec<String> {
        let plan = supple::export::AudioPlan::new(circuit, &options);
        plan.chapters.into_iter().map(|chapter| chapter.title).collect()
    };
    assert_eq!(titles(&once), ["March", "Squat"]);
    assert_eq!(titles(&circuit(2, 20)), ["March (1/2)", "Squat (1/2)", "March (2/2)", "Squat (2/2)"]);
}

#[test]
fn alternating_reps_are_counted_for_each_side() {
    let swings = |amount| Step { side: Side::Alternate, amounts: vec![amount], ..step("Leg swings") };
    // 8 s to get ready, and three reps of 2 s.
    let paced = timeline(vec![swings(paced(10, &[("swing", 2000)]))]);
    let offer = ResumeOffer::of(&resumable_session(&paced, 8 + 7), &paced, &Origin::Stream).unwrap();
    assert_eq!(offer.place, "Leg swings, rep 2 of 10 a side, 12 minutes ago");

    let mut program = playing(&timeline(vec![swings(crate::build::reps(10))]), 0);
    wake(&mut program, 9);
    for _ in 0..3 {
        press(&mut program, 10, ' ');
    }
    assert_eq!(player_view(&program, Tick::from_secs(10)).big.caption, "of 10 a side");
    press(&mut program, 11, '\r');
    // The third, on the left, has no counterpart on the right.
    assert_eq!(summary_view(&program, 11).steps[0].done, "1 of 10 a side");
}

#[test]
fn sets_that_were_left_out_have_a_mark_in_the_menu() {
    let rocks = Step { side: Side::Each, sets: 2, ..step("Rocks") };
    let mut program = playing(&timeline(vec![rocks, step("Walk")]), 0);
    // Two seconds of the left side, two of the right side, then the next step.
    for (seconds, key) in [(1, 'n'), (3, 'n'), (5, 'N')] {
        press(&mut program, seconds, key);
    }
    let expected = [
        ("Rocks", Some("partly")),
        ("set 1 of 2, left side", Some("partly")),
        ("set 1 of 2, right side", Some("partly")),
        ("set 2 of 2, left side", Some("skipped")),
        ("set 2 of 2, right side", Some("skipped")),
        ("Walk", None),
    ];
    assert_eq!(menu(&mut program, 6), expected.map(|(name, outcome)| (name.to_owned(), outcome)));
    // Back in the step: its sets are still to come.
    program.update(Tick::from_secs(6), Message::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)));
    press(&mut program, 7, 'b');
    press(&mut program, 7, 'b');
    let rows = menu(&mut program, 8);
    assert!(rows.iter().skip(1).all(|(_, outcome)| *outcome != Some("skipped")), "{rows:?}");
}
