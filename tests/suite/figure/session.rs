//! How a session moves its figure.

use super::{are_close, motion, point};
use std::sync::Arc;
use std::time::Duration;
use supple::figure::{Figure, FigurePlayer, FigureSource, FramePolicy, Motion, MotionTime, Presentation};
use supple::routine::{Context, parse};
use supple::session::{Input, Session};
use supple::time::Tick;
use supple::timeline::compile;

/// A session of a routine with its figures.
struct FigureSession {
    session: Session,
    player: FigurePlayer,
}

impl FigureSession {
    fn new(step: &str, frame_policy: FramePolicy) -> Self {
        let text = format!("name = \"Test\"\n[[step]]\nname = \"Step\"\nprepare = \"8s\"\n{step}");
        let parsed = parse(&text, "test", &Context::default());
        let routine = parsed.routine.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics));
        let player = FigureSource { frame_policy, ..FigureSource::default() }.player(&routine);
        let session = Session::new(Arc::new(compile(routine))).unwrap();
        let mut play = Self { session, player };
        play.to(0.0, None);
        play
    }

    fn smooth(step: &str) -> Self {
        Self::new(step, FramePolicy::SMOOTH)
    }

    fn to(&mut self, seconds: f64, input: Option<Input>) -> Figure {
        let now = Tick(Duration::from_secs_f64(seconds));
        for event in self.session.advance(now, input) {
            self.player.on_event(&self.session, &event);
        }
        self.player.figure(&self.session, now).unwrap()
    }

    fn next(&self, seconds: f64) -> Option<f64> {
        let now = Tick(Duration::from_secs_f64(seconds));
        self.player.next_frame(&self.session, now).map(Tick::as_secs_f64)
    }
}

const LUNGE: &str = "pose = \"hamstring-lunge\"\nreps = 3\ntempo = \"straighten 2s, bend 1s\"\n";

#[test]
fn a_rep_takes_as_long_as_its_phases() {
    let mut play = FigureSession::smooth(LUNGE);
    let bent = point(&play.to(8.0, None), "hip");
    let halfway = point(&play.to(9.0, None), "hip");
    let straight = point(&play.to(10.0, None), "hip");
    let back = point(&play.to(11.0, None), "hip");
    assert!(bent.1 < 0.37 && straight.1 > 0.64);
    assert!(halfway.1 > 0.48 && halfway.1 < 0.53, "{halfway:?}");
    assert!(are_close(bent, back));
}

#[test]
fn a_figure_changes_only_from_frame_to_frame() {
    let mut play = FigureSession::smooth(LUNGE);
    let first = play.to(8.51, None);
    assert!(first == play.to(8.54, None));
    let next = play.next(8.54).unwrap();
    assert!((next - (8.0 + 7.0 / 12.0)).abs() < 1e-3, "{next}");
    assert!(first != play.to(next, None));
}

#[test]
fn no_frame_is_due_while_nothing_moves() {
    let mut play = FigureSession::smooth(LUNGE);
    assert_eq!(play.next(0.0), None, "in the prepare");
    let before = play.to(9.0, None);
    let paused = play.to(9.0, Some(Input::TogglePause));
    assert!(before == paused);
    assert_eq!(play.next(9.0), None, "while paused");
    assert!(play.to(100.0, None) == paused);
}

#[test]
fn a_calm_figure_shows_only_its_keyframes() {
    let mut play = FigureSession::new(LUNGE, FramePolicy { calm: true, ..FramePolicy::SMOOTH });
    let early = play.to(8.2, None);
    assert!(early == play.to(9.7, None));
    assert!(early != play.to(10.2, None));
    assert_eq!(play.next(10.2), None);
}

#[test]
fn a_hold_moves_into_position_and_breathes() {
    let mut play = FigureSession::smooth("pose = \"hurdler\"\ntime = \"30s\"\n");
    let start = point(&play.to(8.0, None), "shoulder");
    let there = play.to(20.0, None);
    assert!(point(&there, "shoulder").0 > start.0 + 0.2);
    assert!((play.next(20.1).unwrap() - 20.5).abs() < 1e-4);
    assert!(there != play.to(21.0, None), "the chest moves");
    assert!((point(&play.to(21.0, None), "hip").0 - point(&there, "hip").0).abs() < 1e-6);
}

#[test]
fn a_walk_walks_for_as_long_as_it_takes() {
    let mut play = FigureSession::smooth("pose = \"walk\"\ntime = \"30s\"\n");
    let frames: Vec<Figure> = (0..12).map(|at| play.to(10.001 + f64::from(at) / 12.0, None)).collect();
    assert!(frames.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn reps_counted_by_key_move_on_each_count() {
    let mut play = FigureSession::smooth("pose = \"bridge\"\nreps = 3\n");
    let rest = play.to(9.0, None);
    assert!(rest == play.to(12.0, None));
    assert_eq!(play.next(12.0), None);
    play.to(12.0, Some(Input::Primary));
    let up = play.to(14.5, None);
    assert!(point(&up, "hip").1 > point(&rest, "hip").1 + 0.1);
    assert!(play.next(12.5).is_some());
    let after = play.to(30.0, None);
    assert!(are_close(point(&after, "hip"), point(&rest, "hip")));
    assert_eq!(play.next(30.0), None);
}

#[test]
fn the_prepare_shows_the_start_and_the_end_as_a_ghost() {
    let mut play = FigureSession::smooth(LUNGE);
    let prepare = play.to(1.0, None);
    let start = play.to(8.0, None);
    assert!(are_close(point(&prepare, "hip"), point(&start, "hip")));
    assert_eq!(prepare.layers.len(), start.layers.len() + 1, "the ghost");
}

#[test]
fn left_and_right_face_each_other() {
    let mut play = FigureSession::smooth(&format!("{LUNGE}side = \"each\"\nswitch = \"5s\"\n"));
    assert!(play.to(1.0, None).mirrored);
    assert!(play.to(10.0, None).mirrored);
    // The gap shows what comes.
    assert!(!play.to(18.0, None).mirrored);
    assert!(!play.to(25.0, None).mirrored);
}

#[test]
fn alternating_reps_change_legs_without_turning_round() {
    let step = "pose = \"hamstring-scoop\"\nreps = 2\nside = \"alternate\"\ntempo = \"hinge 1s, scoop 1s, rise 1s\"\n";
    let mut play = FigureSession::smooth(step);
    let (first, second) = (play.to(9.9, None), play.to(12.9, None));
    assert!(first.mirrored && second.mirrored);
    assert!(are_close(point(&first, "near_foot"), point(&second, "far_foot")));
    assert!(are_close(point(&first, "far_foot"), point(&second, "near_foot")));
    // Between the two the legs pass each other.
    let between = play.to(11.5, None);
    assert!(point(&between, "near_foot").0 < point(&first, "near_foot").0 - 0.1);
}

#[test]
fn alternating_reps_at_ones_own_pace_rest_on_the_side_that_comes_next() {
    let step = "pose = \"hamstring-scoop\"\nreps = 3\nside = \"alternate\"\n";
    let mut play = FigureSession::smooth(step);
    let left_foot = |figure: &Figure, near: bool| point(figure, if near { "near_foot" } else { "far_foot" });
    let first = play.to(9.0, None);
    play.to(10.0, Some(Input::Primary));
    // The rep that was counted is played on its own side, then the other side waits.
    let counted = play.to(10.1, None);
    assert!(are_close(left_foot(&counted, true), left_foot(&first, true)));
    let second = play.to(40.0, None);
    assert!(are_close(left_foot(&second, false), left_foot(&first, true)));
    assert!(are_close(left_foot(&second, true), left_foot(&first, false)));
    play.to(41.0, Some(Input::Primary));
    let third = play.to(70.0, None);
    assert!(are_close(left_foot(&third, true), left_foot(&first, true)));
}

#[test]
fn circles_reverse_with_the_direction() {
    let step = "pose = \"glute-ball\"\ntime = \"10s\"\ndirection = \"both\"\nreverse = \"2s\"\n";
    let mut play = FigureSession::smooth(step);
    let (one, other) = (play.to(8.5, None), play.to(20.5, None));
    let (one, other) = (point(&one, "hip"), point(&other, "hip"));
    assert!((one.1 - other.1).abs() < 1e-3 && (one.0 + other.0).abs() < 1e-3 && one.0.abs() > 0.02);
}

#[test]
fn clockwise_is_clockwise_in_the_picture_for_either_side() {
    // A quarter of the way round from the top the hip is at the right of the
    // picture, whichever way the person faces.
    let across = |mirrored: bool, counterclockwise: bool| {
        let look = Presentation { mirrored, counterclockwise, ..Presentation::default() };
        let figure = motion("glute-ball", &[]).figure_at(
            MotionTime::Natural(Duration::ZERO),
            Duration::from_millis(600),
            &look,
        );
        let (x, _) = point(&figure, "hip");
        if mirrored { -x } else { x }
    };
    assert!(across(false, false) > 0.02 && across(true, false) > 0.02);
    assert!(across(false, true) < -0.02 && across(true, true) < -0.02);
}

#[test]
fn a_variation_can_have_its_own_figure() {
    let step = "pose = \"glute-ball\"\ntime = \"30s\"\nharder = { text = \"Cross it\", pose = \"glute-ball-figure-four\" }\n";
    let mut play = FigureSession::smooth(step);
    let plain = point(&play.to(9.0, None), "near_foot");
    let crossed = point(&play.to(9.0, Some(Input::Harder)), "near_foot");
    assert!(plain.1 < 0.01 && crossed.1 > 0.3);
}

#[test]
fn a_tempo_with_other_words_is_matched_by_order() {
    let by_name = motion("dead-lift", &["lower", "hold", "lift"]);
    let by_order = motion("dead-lift", &["away", "hold", "home"]);
    for phase in 0..3 {
        for share in [0.0, 0.3, 1.0] {
            let at = |motion: &Motion| {
                motion.figure_at(MotionTime::Phase(phase, share), Duration::ZERO, &Presentation::default())
            };
            assert!(at(&by_name) == at(&by_order), "{phase} {share}");
        }
    }
    // One phase for the whole rep goes there and back.
    let whole = motion("dead-lift", &[""]);
    let hip = |share| {
        point(&whole.figure_at(MotionTime::Phase(0, share), Duration::ZERO, &Presentation::default()), "hip")
            .0
    };
    assert!((hip(0.0) - hip(1.0)).abs() < 1e-3 && hip(0.7) < hip(0.0) - 0.1);
}
