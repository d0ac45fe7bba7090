//! Figures in time: holds, alternating sides, ghosts and props.

use super::{are_close, motion, point};
use std::sync::Arc;
use std::time::Duration;
use supple::figure::{Figure, Landmark, LegPoint, Motion, MotionTime, NearFar, Presentation, read};

/// The motion of a figure with these lines, paced by phases of these names.
fn motion_of(lines: &str, phases: &[&str]) -> Motion {
    let text = format!("name = \"T\"\nview = [-1, 1, -0.1, 1.9]\n{lines}\n");
    let read = read(&text, "t");
    Motion::new(Arc::new(read.pose.unwrap_or_else(|| panic!("{:?}", read.diagnostics))), phases)
}

/// The figure at a time of a rep whose near and far limbs are swapped, after one in which they
/// weren't.
fn in_second_rep(motion: &Motion, phase: usize, fraction: f32) -> Figure {
    let presentation = Presentation { swapped: true, ..Presentation::default() };
    motion.figure_at(MotionTime::Phase(phase, fraction), Duration::ZERO, &presentation)
}

#[test]
fn a_moving_picture_stays_in_a_keyframe_as_long_as_its_hold() {
    // Two seconds up, a hold of three seconds, three seconds down.
    let bridge = motion("bridge", &[]);
    let frames = bridge.loop_frames();
    let millis: Vec<u128> = frames.iter().map(|(_, duration)| duration.as_millis()).collect();
    let mut expected = vec![166; 12];
    expected.extend([3250, 250, 250, 250, 250, 250, 250, 250, 250, 250, 250, 250]);
    assert_eq!(millis, expected);
    let top = bridge.keyframe_figure(1, &Presentation::default());
    assert_eq!(frames[12].0.model.skeleton, top.model.skeleton, "what is held is the keyframe");
    // The end of a movement into a hold is shown as long as the file says.
    let stretch = motion_of("play = \"hold\"\n[[key]]\n[[key]]\nlean = 60\nhold = 2\n", &[]);
    let longest = stretch.loop_frames().iter().map(|(_, duration)| duration.as_millis()).max();
    assert_eq!(longest, Some(2083));
}

#[test]
fn the_ghost_of_a_grounded_figure_stands_on_the_ground() {
    let squat =
        motion_of("grounded = true\n[[key]]\n[[key]]\nlegs = { hip = 90, knee = 90 }\n", &["down", "up"]);
    let presentation = Presentation { ghost: true, ..Presentation::default() };
    let figure = squat.figure_at(MotionTime::Phase(0, 0.0), Duration::ZERO, &presentation);
    let ghost = figure.model.ghost.unwrap();
    let soles = NearFar::BOTH.map(|side| ghost.landmark(Landmark::Leg(side, LegPoint::Foot)).y);
    assert!(soles.iter().all(|height| height.abs() < 0.001), "{soles:?}");
    // At the end of the movement figure and ghost are the same, so there is no ghost.
    let end = squat.figure_at(MotionTime::Phase(0, 1.0), Duration::ZERO, &presentation);
    assert_eq!(end.model.ghost, None);
}

#[test]
fn a_hold_before_the_first_movement_of_a_rep_stays_as_the_rep_before_ended() {
    let lines = "[[key]]\nnear_leg = { hip = 20 }\n[[key]]\nphase = \"switch\"\nnear_leg = { hip = 50 }\n";
    let steps = motion_of(lines, &["hold", "switch"]);
    let end = steps.figure_at(MotionTime::Phase(1, 1.0), Duration::ZERO, &Presentation::default());
    let all = [(0, 0.0), (0, 1.0), (1, 0.0)].map(|(phase, fraction)| in_second_rep(&steps, phase, fraction));
    let still = steps
        .still_figure(MotionTime::Phase(0, 0.5), &Presentation { swapped: true, ..Presentation::default() });
    for figure in all.iter().chain([&still]) {
        for name in ["near_foot", "far_foot"] {
            assert!(are_close(point(figure, name), point(&end, name)), "{name}");
        }
    }
    let switched = in_second_rep(&steps, 1, 1.0);
    assert!(are_close(point(&switched, "far_foot"), point(&end, "near_foot")), "then it switches");
    // Where nothing moves in a whole rep, the other side holds.
    let holds = motion_of(lines, &["hold"]);
    let first = holds.figure_at(MotionTime::Phase(0, 0.5), Duration::ZERO, &Presentation::default());
    let second = in_second_rep(&holds, 0, 0.5);
    assert!(are_close(point(&second, "far_foot"), point(&first, "near_foot")));
}

#[test]
fn a_prop_at_a_limb_goes_along_when_the_limbs_are_swapped() {
    let lines = "[[prop]]\nkind = \"slider\"\nat = [\"near_heel\", 0, -0.01]\n\
        [[prop]]\nkind = \"strap\"\nat = [\"near_foot\", 0, 0]\nto = [\"near_hand\", 0, 0]\n\
        [[key]]\nnear_leg = { hip = 10 }\n\
        [[key]]\nphase = \"slide\"\nnear_leg = { hip = 40 }\nnear_arm = { shoulder = 60 }\n";
    let slide = motion_of(lines, &["slide"]);
    let points = |figure: &Figure| {
        let [slider, strap] = figure.model.props.as_slice() else { panic!() };
        [slider.at, strap.at, strap.to].map(|at| (at.x, at.y))
    };
    let landmarks = |figure: &Figure, side: &str| {
        let [heel, foot, hand] =
            ["heel", "foot", "hand"].map(|name| point(figure, &format!("{side}_{name}")));
        [(heel.0, heel.1 - 0.01), foot, hand]
    };
    let are_at = |figure: &Figure, side: &str| {
        points(figure).into_iter().zip(landmarks(figure, side)).all(|(prop, limb)| are_close(prop, limb))
    };
    let first = slide.figure_at(MotionTime::Phase(0, 1.0), Duration::ZERO, &Presentation::default());
    assert!(are_at(&first, "near"), "{:?}", points(&first));
    let second = in_second_rep(&slide, 0, 1.0);
    assert!(are_at(&second, "far"), "{:?} {:?}", points(&second), landmarks(&second, "far"));
    // The second rep begins as the first has ended, so the props are still on the other side.
    let between = in_second_rep(&slide, 0, 0.0);
    assert!(are_at(&between, "near"), "{:?}", points(&between));
}
