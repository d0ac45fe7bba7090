//! The person and the props of a figure, before they become shapes for cells: what
//! pictures are drawn from.

use super::geometry::Point;
use super::pose::{MuscleTarget, PropKind};
use super::skeleton::Skeleton;

/// A figure at one time, as joints and props.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureModel {
    /// The joints, as they are seen from the viewer's direction.
    pub skeleton: Skeleton,
    /// The posture that the movement leads to, where it is shown.
    pub ghost: Option<Skeleton>,
    /// The muscles that glow.
    pub targets: Vec<MuscleTarget>,
    /// How hard they work, 0 to 1.
    pub effort: f32,
    /// Whether the near arm lies behind the near leg.
    pub arm_behind: bool,
    /// The props, those behind first.
    pub props: Vec<PosedProp>,
    /// Where the movement leads from here, shown by an arrow; `None` while nothing moves.
    pub trajectory: Option<Trajectory>,
    /// The arc of the rotation arrow, whose head is at the last point; empty if nothing
    /// circles.
    pub rotation_arrow: Vec<Point>,
}

/// A prop in its position at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PosedProp {
    /// What it is, which also decides what `at` means.
    pub kind: PropKind,
    /// Where it is.
    pub at: Point,
    /// Its other end; equal to `at` if it has none.
    pub to: Point,
    /// Width and height in metres.
    pub size: (f32, f32),
    /// Whether it is in front of the person.
    pub front: bool,
}

/// The trajectory of the joint that moves furthest between two postures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trajectory {
    /// The positions of the joint at the beginning, half-way and at the end.
    pub points: [Point; 3],
    /// The radius of the body at the joint, in metres.
    pub radius: f32,
    /// The middle of the body half-way.
    pub middle: Point,
}

/// A shorter movement, in metres, has no arrow.
const MIN_LENGTH: f32 = 0.09;

impl Trajectory {
    /// The trajectory between two postures, through the posture half-way; `None` if
    /// they hardly differ.
    pub(super) fn between(start: &Skeleton, half: &Skeleton, end: &Skeleton) -> Option<Self> {
        // Each joint with the radius of the body there.
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
        let length = |joint: usize| {
            let length = (half_joints[joint].0 - start_joints[joint].0).length()
                + (end_joints[joint].0 - half_joints[joint].0).length();
            // The hands count less, because arms also swing along with other movements.
            if joint >= 6 { length * 0.55 } else { length }
        };
        let furthest = (0..start_joints.len()).max_by(|a, b| length(*a).total_cmp(&length(*b)))?;
        let points = [start_joints[furthest].0, half_joints[furthest].0, end_joints[furthest].0];
        let middle = half.waist * 0.6 + half.hip * 0.4;
        (length(furthest) >= MIN_LENGTH).then_some(Self { points, radius: start_joints[furthest].1, middle })
    }
}
