//! Warnings about postures that can be read but are impossible or wrong: targets out of
//! reach, joints below the floor, knees that bend too far, a head outside the view.

use super::blend::{Solved, mix};
use super::body::{BALL, FOREARM, HEAD, HEEL, SHANK, THIGH, TOE, UPPER_ARM};
use super::geometry::Point;
use super::pose::{Bones, Keyframe, Limb, Pose, Posture, PropKind};
use super::skeleton::{Skeleton, dependencies};
use crate::diagnostic::Diagnostic;
use crate::routine::Span;

/// The names of a posture's limbs, in the order of their slots.
const LIMB_NAMES: [&str; 4] = ["near leg", "far leg", "near arm", "far arm"];
/// Errors below this many metres are ignored.
const TOLERANCE: f32 = 0.015;
/// How far a hand may sink into what it leans on, in metres.
const HAND_TOLERANCE: f32 = 0.03;
/// Half the thickness of a hand, in metres.
const HAND_RADIUS: f32 = 0.03;

/// Everything that is wrong with a pose, as warnings.
pub(super) fn lint(pose: &Pose) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let floor = pose.props.iter().find(|prop| prop.kind == PropKind::Floor).map(|prop| prop.at.offset.y);
    let solve = |mut posture: Posture| {
        if pose.grounded {
            Skeleton::grounded(&mut posture);
        }
        Solved::of(posture)
    };
    let solved: Vec<Solved> = pose.keyframes.iter().map(|keyframe| solve(keyframe.posture.clone())).collect();
    for (keyframe, solved) in pose.keyframes.iter().zip(&solved) {
        circles(keyframe, &mut found);
        bends(keyframe, &solved.skeleton, &mut found);
        let posture = CheckedPosture { pose, keyframe, floor, suffix: "" };
        posture.check(solved, &mut found);
    }
    for (index, keyframe) in pose.keyframes.iter().enumerate() {
        let before = &solved[(index + solved.len() - 1) % solved.len()];
        if found.is_empty() && solved.len() > 1 {
            let halfway = solve(mix(&[(before, 0.5), (&solved[index], 0.5)]));
            CheckedPosture { pose, keyframe, floor, suffix: " on the way here" }.check(&halfway, &mut found);
        }
    }
    straps(pose, &mut found);
    found
}

/// A posture that is checked.
struct CheckedPosture<'p> {
    pose: &'p Pose,
    /// The keyframe, or the one that the movement goes to.
    keyframe: &'p Keyframe,
    /// The height of the floor.
    floor: Option<f32>,
    /// What to add to messages if the posture is between two keyframes.
    suffix: &'static str,
}

impl CheckedPosture<'_> {
    fn check(&self, Solved { posture, skeleton }: &Solved, found: &mut Vec<Diagnostic>) {
        for (slot, reach_error) in skeleton.reach_error.into_iter().enumerate() {
            let limb = LIMB_NAMES[slot];
            if reach_error > TOLERANCE {
                let message =
                    format!("the {limb} is {:.0} cm too short for it{}", reach_error * 100.0, self.suffix);
                found.push(
                    Diagnostic::warning("out-of-reach", self.span(slot).range(), message)
                        .help("move the target nearer, or the hip or shoulder towards it"),
                );
            } else if reach_error < -TOLERANCE {
                let message = format!("the {limb} can't fold so far{}", self.suffix);
                found.push(Diagnostic::warning("out-of-reach", self.span(slot).range(), message));
            }
        }
        if let Some(floor) = self.floor {
            self.below(skeleton, floor, found);
        }
        self.outside(&skeleton.turned(self.pose.turn, posture), found);
    }

    /// The span of a limb in the file; between keyframes, that of the whole keyframe.
    fn span(&self, slot: usize) -> Span {
        if self.suffix.is_empty() { self.keyframe.limb_spans[slot] } else { self.keyframe.span }
    }

    fn below(&self, skeleton: &Skeleton, floor: f32, found: &mut Vec<Diagnostic>) {
        let mut warn_if_below = |what: &str, depth: f32, span: Span| {
            if depth > TOLERANCE {
                let message = format!("the {what} is {:.0} cm below the floor{}", depth * 100.0, self.suffix);
                found.push(Diagnostic::warning("below-floor", span.range(), message));
            }
        };
        for (slot, leg) in skeleton.legs.iter().enumerate() {
            let side = if slot == 0 { "near" } else { "far" };
            warn_if_below(&format!("{side} knee"), floor + 0.04 - leg.knee.y, self.span(slot));
            let lowest = [HEEL, BALL, TOE].map(|at| leg.foot(at, 0.0).y).into_iter().fold(f32::MAX, f32::min);
            warn_if_below(&format!("{side} foot"), floor - lowest.min(leg.ankle.y - 0.03), self.span(slot));
        }
        for (side, arm) in skeleton.arms.iter().enumerate() {
            let word = if side == 0 { "near" } else { "far" };
            warn_if_below(&format!("{word} elbow"), floor + 0.02 - arm.elbow.y, self.span(2 + side));
            warn_if_below(
                &format!("{word} hand"),
                floor - HAND_TOLERANCE - (arm.hand.y - HAND_RADIUS),
                self.span(2 + side),
            );
        }
        warn_if_below("hip", floor + 0.07 - skeleton.hip.y, self.keyframe.span);
        warn_if_below("head", floor - skeleton.lowest_of_head(), self.keyframe.span);
    }

    fn outside(&self, skeleton: &Skeleton, found: &mut Vec<Diagnostic>) {
        let view = &self.pose.max_view;
        let outside = |at: Point, by: f32| {
            at.x - by < view.left - TOLERANCE
                || at.x + by > view.right + TOLERANCE
                || at.y + by > view.top + TOLERANCE
                || at.y < view.bottom
        };
        let mut parts = vec![("head", skeleton.head, HEAD)];
        for (leg, word) in skeleton.legs.iter().zip(["near foot", "far foot"]) {
            parts.push((word, leg.foot(TOE, 0.03), 0.0));
        }
        for (arm, word) in skeleton.arms.iter().zip(["near hand", "far hand"]) {
            parts.push((word, arm.hand, 0.0));
        }
        if let Some((word, ..)) = parts.into_iter().find(|(_, at, by)| outside(*at, *by)) {
            let message = format!("the {word} leaves the view{}", self.suffix);
            let finding = Diagnostic::warning("out-of-view", self.keyframe.span.range(), message);
            found.push(finding.help("make `view` larger: left, right, bottom, top"));
        }
    }
}

/// Limbs that depend on each other in a circle, or on themselves.
fn circles(keyframe: &Keyframe, found: &mut Vec<Diagnostic>) {
    let dependencies = |slot: usize| dependencies(&keyframe.posture.limbs[slot]);
    for (slot, limb) in LIMB_NAMES.into_iter().enumerate() {
        let (mut reached, mut to_visit) = (Vec::new(), dependencies(slot));
        while let Some(next) = to_visit.pop() {
            if !reached.contains(&next) {
                reached.push(next);
                to_visit.extend(dependencies(next));
            }
        }
        if reached.contains(&slot) {
            let message = format!("the place of the {limb} depends on itself");
            let finding = Diagnostic::warning("circular", keyframe.limb_spans[slot].range(), message);
            found.push(
                finding.help("place it by a point of the trunk, or of a limb that doesn't depend on it"),
            );
        }
    }
}

/// Joints that bend too far, and bones that are longer than they can be.
fn bends(keyframe: &Keyframe, skeleton: &Skeleton, found: &mut Vec<Diagnostic>) {
    for (slot, limb) in keyframe.posture.limbs.iter().enumerate() {
        if let Bones::Flexed { middle, .. } = limb.bones
            && !(-5.0..=160.0).contains(&middle)
        {
            let joint = if slot < 2 { "knee" } else { "elbow" };
            let message = format!("a {joint} can't bend by {middle} degrees");
            let finding = Diagnostic::warning("over-bent", keyframe.limb_spans[slot].range(), message);
            found.push(finding.help("0 is straight, 160 is folded up"));
        }
        if let Bones::Placed { .. } = limb.bones {
            stretched(keyframe, slot, limb, skeleton, found);
        }
    }
}

fn stretched(
    keyframe: &Keyframe,
    slot: usize,
    limb: &Limb,
    skeleton: &Skeleton,
    found: &mut Vec<Diagnostic>,
) {
    // A bone that points out of the plane is longer than it looks from the side.
    let (first, second) = (limb.out.0, limb.out.1 - limb.out.0);
    let length = |in_plane: Point, out: f32| in_plane.length().hypot(out);
    let lengths = if slot < 2 {
        let leg = &skeleton.legs[slot];
        [
            (length(leg.knee - skeleton.hip, first), THIGH, "thigh"),
            (length(leg.ankle - leg.knee, second), SHANK, "shank"),
        ]
    } else {
        let arm = &skeleton.arms[slot - 2];
        [
            (length(arm.elbow - skeleton.shoulder, first), UPPER_ARM, "upper arm"),
            (length(arm.hand - arm.elbow, second), FOREARM, "forearm"),
        ]
    };
    for (length, usual, word) in lengths {
        if length > usual * 1.08 * limb.length.max(1.0) {
            let message =
                format!("the {word} would be {:.0} cm long; it has {:.0}", length * 100.0, usual * 100.0);
            let finding = Diagnostic::warning("stretched", keyframe.limb_spans[slot].range(), message);
            found.push(finding.help("move the joint or the end nearer"));
        }
    }
}

fn straps(pose: &Pose, found: &mut Vec<Diagnostic>) {
    for prop in pose.props.iter().filter(|prop| prop.kind == PropKind::Strap && prop.to.is_none()) {
        let finding = Diagnostic::warning("missing-key", prop.span.range(), "a strap has no `to`");
        found.push(finding.help("such as `to = [\"near_hand\", 0, 0]`"));
    }
}
