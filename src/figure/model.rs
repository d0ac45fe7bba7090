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
    /// The posture that the movement leads to, if it is shown.
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
    /// The arc of the rotation arrow, whose head is at the last point; empty for a movement
    /// without a circle.
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

/// The length of the shortest movement that has an arrow, in metres.
const MIN_LENGTH: f32 = 0.09;
/// The radii of the body at the joints that [`joints`] returns, in metres.
const JOINT_RADII: [f32; 8] = [0.125, 0.115, 0.075, 0.075, 0.06, 0.06, 0.05, 0.05];
/// The index of the first hand in [`joints`].
const FIRST_HAND: usize = 6;

/// The joints that a trajectory may follow; the hands are last.
const fn joints(skeleton: &Skeleton) -> [Point; 8] {
    let Skeleton { head, hip, legs: [near_leg, far_leg], arms: [near_arm, far_arm], .. } = skeleton;
    [*head, *hip, near_leg.knee, far_leg.knee, near_leg.ankle, far_leg.ankle, near_arm.hand, far_arm.hand]
}

impl Trajectory {
    /// The trajectory between two postures, through the posture half-way; `None` if
    /// they hardly differ.
    pub(super) fn between(start: &Skeleton, half: &Skeleton, end: &Skeleton) -> Option<Self> {
        let (start_joints, half_joints, end_joints) = (joints(start), joints(half), joints(end));
        let length = |joint: usize| {
            let length = (half_joints[joint] - start_joints[joint]).length()
                + (end_joints[joint] - half_joints[joint]).length();
            // The hands count less, because arms also swing along with other movements.
            if joint >= FIRST_HAND { length * 0.55 } else { length }
        };
        let furthest = (0..start_joints.len()).max_by(|a, b| length(*a).total_cmp(&length(*b)))?;
        (length(furthest) >= MIN_LENGTH).then_some(Self {
            points: [start_joints[furthest], half_joints[furthest], end_joints[furthest]],
            radius: JOINT_RADII[furthest],
            middle: half.waist * 0.6 + half.hip * 0.4,
        })
    }
}
