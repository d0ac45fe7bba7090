//! Warnings about postures that can be read but are impossible or wrong: targets out of
//! reach, joints below the floor, knees that bend too far, a head outside the view.

use super::blend::{Solved, mix};
use super::body::{FOREARM, HEAD_RADIUS, SHANK, THIGH, TOE, UPPER_ARM};
use super::geometry::Point;
use super::pose::{Bones, Keyframe, Limb, Pose, Posture, PropKind};
use super::skeleton::{Skeleton, dependencies};
use crate::diagnostic::Diagnostic;
use crate::routine::Span;

/// The names of a posture's limbs, in the order of their slots.
const LIMB_NAMES: [&str; 4] = ["near leg", "far leg", "near arm", "far arm"];
/// Errors below this many metres are ignored.
const TOLERANCE: f32 = 0.015;
/// The least heights of joints above the floor, in metres: half the thickness of the body
/// there, pressed flat.
const MIN_KNEE_HEIGHT: f32 = 0.04;
const MIN_ANKLE_HEIGHT: f32 = 0.03;
const MIN_ELBOW_HEIGHT: f32 = 0.02;
const MIN_HIP_HEIGHT: f32 = 0.07;
/// The thickness of the toes, in metres.
const TOE_HEIGHT: f32 = 0.03;
/// How much longer than usual a bone may be.
const MAX_STRETCH: f32 = 1.08;
/// How far a knee or an elbow bends, in degrees.
const MIN_BEND: f32 = -5.0;
const MAX_BEND: f32 = 160.0;

/// The findings about a pose, all of them warnings.
pub(super) fn lint(pose: &Pose) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let floor = pose.props.iter().find(|prop| prop.kind == PropKind::Floor).map(|prop| prop.at.offset.y);
    let solve = |mut posture: Posture| {
        if pose.grounded {
            Skeleton::of_grounded(&mut posture);
        }
        Solved::of(posture)
    };
    let solved: Vec<Solved> = pose.keyframes.iter().map(|keyframe| solve(keyframe.posture.clone())).collect();
    for (keyframe, solved) in pose.keyframes.iter().zip(&solved) {
        check_cycles(keyframe, &mut findings);
        check_bones(keyframe, &solved.skeleton, &mut findings);
        PostureCheck { pose, keyframe, floor, is_on_the_way: false }.run(solved, &mut findings);
    }
    if solved.len() > 1 {
        // By a tempo, any movement may go from its last keyframe to the first.
        let before = solved.iter().cycle().skip(solved.len() - 1);
        for ((before, solved), keyframe) in before.zip(&solved).zip(&pose.keyframes) {
            // What is wrong in one posture is mostly wrong in others too, and reported once.
            if !findings.is_empty() {
                break;
            }
            let halfway = solve(mix(&[(before, 0.5), (solved, 0.5)]));
            PostureCheck { pose, keyframe, floor, is_on_the_way: true }.run(&halfway, &mut findings);
        }
    }
    for prop in pose.props.iter().filter(|prop| prop.kind == PropKind::Strap && prop.to.is_none()) {
        let finding = Diagnostic::warning("missing-key", prop.span.range(), "a strap has no `to`");
        findings.push(finding.help("such as `to = [\"near_hand\", 0, 0]`"));
    }
    findings
}

/// The check of one posture of a pose.
struct PostureCheck<'p> {
    pose: &'p Pose,
    /// The keyframe at which findings are reported: the posture's own, or the one that it leads to.
    keyframe: &'p Keyframe,
    /// The height of the floor.
    floor: Option<f32>,
    /// Whether the posture is between two keyframes.
    is_on_the_way: bool,
}

impl PostureCheck<'_> {
    fn run(&self, Solved { posture, skeleton }: &Solved, findings: &mut Vec<Diagnostic>) {
        for (slot, reach_error) in skeleton.reach_error.into_iter().enumerate() {
            let (limb, span) = (LIMB_NAMES[slot], self.limb_span(slot));
            if reach_error > TOLERANCE {
                let message = format!(
                    "the {limb} is {:.0} cm too short to reach its target{}",
                    reach_error * 100.0,
                    self.suffix()
                );
                let finding = Diagnostic::warning("out-of-reach", span.range(), message);
                findings.push(finding.help("move the target nearer, or the hip or shoulder towards it"));
            } else if reach_error < -TOLERANCE {
                let message = format!("the {limb} can't fold so far{}", self.suffix());
                findings.push(Diagnostic::warning("out-of-reach", span.range(), message));
            }
        }
        if let Some(floor) = self.floor {
            self.check_floor(skeleton, floor, findings);
        }
        self.check_view(&skeleton.turned(self.pose.turn, posture), findings);
    }

    /// The end of messages.
    const fn suffix(&self) -> &'static str {
        if self.is_on_the_way { " on the way here" } else { "" }
    }

    /// The span of a limb in the file; between keyframes, that of the whole keyframe.
    const fn limb_span(&self, slot: usize) -> Span {
        if self.is_on_the_way { self.keyframe.span } else { self.keyframe.limb_spans[slot] }
    }

    /// Reports parts of the body that are below the floor.
    fn check_floor(&self, skeleton: &Skeleton, floor: f32, findings: &mut Vec<Diagnostic>) {
        let mut check = |part: &str, height: f32, span: Span| {
            let below = floor - height;
            if below > TOLERANCE {
                let message =
                    format!("the {part} is {:.0} cm below the floor{}", below * 100.0, self.suffix());
                findings.push(Diagnostic::warning("below-floor", span.range(), message));
            }
        };
        for (index, side) in ["near", "far"].into_iter().enumerate() {
            let (leg, leg_span) = (&skeleton.legs[index], self.limb_span(index));
            check(&format!("{side} knee"), leg.knee.y - MIN_KNEE_HEIGHT, leg_span);
            let lowest = leg.lowest_of_sole().min(leg.ankle.y - MIN_ANKLE_HEIGHT);
            check(&format!("{side} foot"), lowest, leg_span);
        }
        for (index, side) in ["near", "far"].into_iter().enumerate() {
            let (arm, arm_span) = (&skeleton.arms[index], self.limb_span(2 + index));
            check(&format!("{side} elbow"), arm.elbow.y - MIN_ELBOW_HEIGHT, arm_span);
            // A palm may sink into what it leans on by half its thickness.
            check(&format!("{side} hand"), arm.hand.y, arm_span);
        }
        check("hip", skeleton.hip.y - MIN_HIP_HEIGHT, self.keyframe.span);
        check("head", skeleton.head.y - HEAD_RADIUS, self.keyframe.span);
    }

    /// Reports the first part of the body that is outside the view.
    fn check_view(&self, skeleton: &Skeleton, findings: &mut Vec<Diagnostic>) {
        let view = &self.pose.max_view;
        let is_outside = |point: Point, radius: f32| {
            point.x - radius < view.left - TOLERANCE
                || point.x + radius > view.right + TOLERANCE
                || point.y + radius > view.top + TOLERANCE
                || point.y < view.bottom
        };
        let [near_leg, far_leg] = &skeleton.legs;
        let [near_arm, far_arm] = &skeleton.arms;
        let mut parts = [
            ("head", skeleton.head, HEAD_RADIUS),
            ("near foot", near_leg.foot(TOE, TOE_HEIGHT), 0.0),
            ("far foot", far_leg.foot(TOE, TOE_HEIGHT), 0.0),
            ("near hand", near_arm.hand, 0.0),
            ("far hand", far_arm.hand, 0.0),
        ]
        .into_iter();
        if let Some((part, ..)) = parts.find(|(_, point, radius)| is_outside(*point, *radius)) {
            let message = format!("the {part} leaves the view{}", self.suffix());
            let finding = Diagnostic::warning("out-of-view", self.keyframe.span.range(), message);
            findings.push(finding.help("make `view` larger: left, right, bottom, top"));
        }
    }
}

/// Reports limbs that depend on each other or on themselves.
fn check_cycles(keyframe: &Keyframe, findings: &mut Vec<Diagnostic>) {
    let dependencies_of = |slot: usize| dependencies(&keyframe.posture.limbs[slot]);
    for (slot, limb) in LIMB_NAMES.into_iter().enumerate() {
        let (mut reached, mut to_visit) = (Vec::new(), dependencies_of(slot));
        while let Some(next) = to_visit.pop() {
            if !reached.contains(&next) {
                reached.push(next);
                to_visit.extend(dependencies_of(next));
            }
        }
        if reached.contains(&slot) {
            let message = format!("the place of the {limb} depends on itself");
            let finding = Diagnostic::warning("circular", keyframe.limb_spans[slot].range(), message);
            findings.push(
                finding.help("place it by a point of the trunk, or of a limb that doesn't depend on it"),
            );
        }
    }
}

/// Reports joints that bend too far, and bones that are too long.
fn check_bones(keyframe: &Keyframe, skeleton: &Skeleton, findings: &mut Vec<Diagnostic>) {
    for (slot, limb) in keyframe.posture.limbs.iter().enumerate() {
        let span = keyframe.limb_spans[slot];
        if let Bones::Flexed { middle, .. } = limb.bones
            && !(MIN_BEND..=MAX_BEND).contains(&middle)
        {
            let joint = if slot < 2 { "knee" } else { "elbow" };
            let message = format!("a {joint} can't bend by {middle} degrees");
            let finding = Diagnostic::warning("over-bent", span.range(), message);
            findings.push(finding.help(format!("0 is straight, {MAX_BEND} is folded up")));
        }
        if let Bones::Placed { .. } = limb.bones {
            check_lengths(slot, limb, skeleton, span, findings);
        }
    }
}

/// Reports bones of a limb that are too long.
fn check_lengths(slot: usize, limb: &Limb, skeleton: &Skeleton, span: Span, findings: &mut Vec<Diagnostic>) {
    let (first, second) = if slot < 2 {
        let leg = &skeleton.legs[slot];
        ((leg.knee - skeleton.hip, THIGH, "thigh"), (leg.ankle - leg.knee, SHANK, "shank"))
    } else {
        let arm = &skeleton.arms[slot - 2];
        ((arm.elbow - skeleton.shoulder, UPPER_ARM, "upper arm"), (arm.hand - arm.elbow, FOREARM, "forearm"))
    };
    let outwards = [limb.out.middle, limb.out.end - limb.out.middle];
    for ((in_plane, usual_length, bone), outwards) in [first, second].into_iter().zip(outwards) {
        // A bone that points out of the plane is longer than it looks from the side.
        let length = in_plane.length().hypot(outwards);
        if length > usual_length * MAX_STRETCH * limb.foreshortening.max(1.0) {
            let (length, usual_length) = (length * 100.0, usual_length * 100.0);
            let message = format!("the {bone} would be {length:.0} cm long; it has {usual_length:.0}");
            let finding = Diagnostic::warning("stretched", span.range(), message);
            findings.push(finding.help("move the joint or the end nearer"));
        }
    }
}
