//! The shipped figures: their names, postures and views.

mod cells;
mod mistakes;
mod motion;
mod session;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use supple::figure::{Figure, Motion, MotionTime, Presentation, SHIPPED, read, text};
use supple::routine::fields::POSES;
use supple::routine::{OTHER_POSE_NAMES, slug};

fn motion(name: &str, phases: &[&str]) -> Motion {
    Motion::new(Arc::new(read(text(name).unwrap(), name).pose.unwrap()), phases)
}

/// The place of a landmark of a figure.
fn point(figure: &Figure, name: &str) -> (f32, f32) {
    let (_, point) = figure.landmarks.iter().find(|(known, _)| known == name).unwrap();
    (point.x, point.y)
}

fn are_close(a: (f32, f32), b: (f32, f32)) -> bool {
    (a.0 - b.0).hypot(a.1 - b.1) < 0.02
}

#[test]
fn every_shipped_figure_has_no_finding() {
    for (name, text) in SHIPPED {
        let read = read(text, name);
        assert_eq!(read.diagnostics, [], "{name}");
        assert!(read.pose.is_some());
    }
}

#[test]
fn the_language_knows_every_shipped_figure() {
    let known: BTreeSet<&str> = POSES.into_iter().collect();
    let shipped: BTreeSet<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, shipped);
}

#[test]
fn planted_feet_and_hands_stay_where_they_are() {
    let motion = motion("hamstring-lunge", &["straighten", "bend"]);
    let start = motion.figure_at(MotionTime::Phase(0, 0.0), Duration::ZERO, &Presentation::default());
    for step in 0..=20u8 {
        let figure = motion.figure_at(
            MotionTime::Phase(0, f32::from(step) / 20.0),
            Duration::ZERO,
            &Presentation::default(),
        );
        for name in ["near_foot", "near_hand", "far_hand", "far_toe"] {
            assert!(are_close(point(&figure, name), point(&start, name)), "{name} slips at {step}");
        }
    }
}

#[test]
fn a_figure_four_turned_to_the_viewer_shows_the_crossed_shank() {
    for name in ["glute-ball-figure-four", "lying-figure-four"] {
        for share in [0.0, 1.0] {
            let figure = motion(name, &[]).figure_at_fraction(share, &Presentation::default());
            let [near, ankle, far] = ["near_knee", "near_ankle", "far_knee"].map(|at| point(&figure, at));
            assert!(near.0 < far.0 - 0.2 && near.1 < ankle.1, "{name}: {near:?} {far:?}");
            assert!((ankle.0 - far.0).hypot(ankle.1 - far.1) < 0.2, "{name}: {ankle:?} {far:?}");
        }
    }
    // From the side both shoulders are one point; from the front they are apart.
    let turned = |turn: u8| {
        let text = format!(
            "name = \"T\"\nview = [-1, 1, -0.1, 1.9]\nturn = {turn}\n[[key]]\nlegs = {{ foot = [0, 0] }}\n"
        );
        let figure = Motion::new(Arc::new(read(&text, "t").pose.unwrap()), &[])
            .keyframe_figure(0, &Presentation::default());
        (
            point(&figure, "far_foot").0 - point(&figure, "near_foot").0,
            point(&figure, "near_toe").0 - point(&figure, "near_heel").0,
        )
    };
    let (apart, long) = turned(0);
    assert!(apart.abs() < 1e-4 && long > 0.2);
    let (apart, long) = turned(90);
    assert!(apart > 0.15 && long.abs() < 1e-4);
}

#[test]
fn the_view_fits_the_movement() {
    for (name, text) in SHIPPED {
        let pose = read(text, name).pose.unwrap();
        let motion = motion(name, &[]);
        let mut top: f32 = 0.0;
        for at in 0..120u8 {
            let after = Duration::from_millis(u64::from(at) * 83);
            let figure = motion.figure_at(MotionTime::Natural(after), after, &Presentation::default());
            let (_, head) = point(&figure, "head");
            assert!(head + 0.11 < figure.view.top, "{name}: the head is cut");
            assert!(figure.view.top <= pose.max_view.top);
            top = figure
                .layers
                .iter()
                .flat_map(|layer| &layer.shapes)
                .fold(top, |top, shape| top.max(shape.top()));
        }
        assert!(pose.view.top < top + 0.12, "{name}: {} above {top}", pose.view.top);
    }
}

#[test]
fn steps_find_figures_by_the_names_of_their_files() {
    let mut named: Vec<(String, &str)> = Vec::new();
    for (name, text) in SHIPPED {
        let pose = read(text, name).pose.unwrap();
        let called = std::iter::once(&pose.name).chain(&pose.also).map(|called| slug(called));
        named.extend(called.filter(|called| called != name).map(|called| (called, name)));
    }
    let mut known: Vec<(String, &str)> =
        OTHER_POSE_NAMES.iter().map(|(also, pose)| ((*also).to_owned(), *pose)).collect();
    named.sort();
    known.sort();
    assert_eq!(named, known);
}
