//! The person and the things of a figure, before they become the shapes of
//! cells: what a finer drawing is made from.

use super::geometry::Point;
use super::pose::{MuscleTarget, PropKind};
use super::skeleton::Skeleton;

/// A figure at a moment, as joints and things.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureModel {
    /// The joints, as they look from where the person is seen.
    pub skeleton: Skeleton,
    /// The posture that the movement leads to, where it is shown.
    pub ghost: Option<Skeleton>,
    /// The muscles that glow.
    pub targets: Vec<MuscleTarget>,
    /// How hard they work, 0 to 1.
    pub effort: f32,
    /// Whether the near arm lies behind the near leg.
    pub arm_behind: bool,
    /// The things around the person, those behind first.
    pub things: Vec<Thing>,
    /// Where the movement leads from here; `None` while nothing moves.
    pub way: Option<Trajectory>,
    /// The arc of the rotation arrow, which ends at its last point; empty if
    /// nothing circles.
    pub bow: Vec<Point>,
}

/// A prop in its place at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thing {
    /// What it is, and so what its place means.
    pub kind: PropKind,
    /// Where it is.
    pub at: Point,
    /// Its other end; the same place where it has none.
    pub to: Point,
    /// Width and height in metres.
    pub size: (f32, f32),
    /// Whether it lies before the person.
    pub front: bool,
}

/// The trajectory of the joint that moves furthest between two postures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trajectory {
    /// Where it is at the beginning, half-way and at the end.
    pub points: [Point; 3],
    /// The radius of the body at the joint, in metres.
    pub radius: f32,
    /// The middle of the body meanwhile.
    pub middle: Point,
}

/// A movement of less than this, in metres, is shown by no arrow.
const SHORTEST_WAY: f32 = 0.09;

impl Trajectory {
    /// The trajectory between two postures, through the posture half-way; `None` if
    /// they hardly differ.
    pub(super) fn between(start: &Skeleton, half: &Skeleton, end: &Skeleton) -> Option<Self> {
        let joints = |it: &Skeleton| {
            [
                (it.head, 0.125),
                (it.hip, 0.115),
                (it.legs[0].knee, 0.075),
                (it.legs[1].knee, 0.075),
                (it.legs[0].ankle, 0.06),
                (it.legs[1].ankle, 0.06),
                (it.arms[0].hand, 0.05),
                (it.arms[1].hand, 0.05),
            ]
        };
        let (start_joints, half_joints, end_joints) = (joints(start), joints(half), joints(end));
        let length = |at: usize| {
            let way = (half_joints[at].0 - start_joints[at].0).length()
                + (end_joints[at].0 - half_joints[at].0).length();
            // Arms that swing along say less than what moves the body.
            if at >= 6 { way * 0.55 } else { way }
        };
        let furthest = (0..start_joints.len()).max_by(|a, b| length(*a).total_cmp(&length(*b)))?;
        let points = [start_joints[furthest].0, half_joints[furthest].0, end_joints[furthest].0];
        let middle = half.waist * 0.6 + half.hip * 0.4;
        (length(furthest) >= SHORTEST_WAY).then_some(Self {
            points,
            radius: start_joints[furthest].1,
            middle,
        })
    }
}
