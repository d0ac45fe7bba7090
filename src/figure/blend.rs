//! Interpolates postures.
//!
//! Limbs that two postures specify in the same way (two pins, two pairs of angles) are mixed
//! number by number, so that a planted foot stays planted. Other limbs are mixed by the
//! angles of their bones, so that bones keep their lengths.

use super::geometry::Point;
use super::pose::{Anchor, Bones, Foot, Limb, OutOfPlane, Pivot, Place, Posture};
use super::skeleton::Skeleton;

/// A posture with its joints solved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Solved {
    pub(super) posture: Posture,
    pub(super) skeleton: Skeleton,
}

impl Solved {
    /// Solves a posture.
    pub(super) fn of(posture: Posture) -> Self {
        let skeleton = Skeleton::of(&posture);
        Self { posture, skeleton }
    }
}

/// Mixes postures, of which there is at least one, by weights that add up to 1.
pub(super) fn mix(parts: &[(&Solved, f32)]) -> Posture {
    let number = |of: fn(&Posture) -> f32| sum(parts, |solved| of(&solved.posture));
    let limb = |slot: usize| mix_limb(parts, slot);
    Posture {
        anchor: mix_anchor(parts),
        lean: number(|posture| posture.lean),
        curl: number(|posture| posture.curl),
        nod: number(|posture| posture.nod),
        breath: number(|posture| posture.breath).clamp(0.0, 1.0),
        effort: number(|posture| posture.effort).clamp(0.0, 1.0),
        sway: number(|posture| posture.sway),
        limbs: [limb(0), limb(1), limb(2), limb(3)],
    }
}

fn sum(parts: &[(&Solved, f32)], of: impl Fn(&Solved) -> f32) -> f32 {
    parts.iter().map(|(solved, weight)| of(solved) * weight).sum()
}

fn sum_points(parts: &[(&Solved, f32)], of: impl Fn(&Solved) -> Point) -> Point {
    parts.iter().fold(Point::default(), |sum, (solved, weight)| sum + of(solved) * *weight)
}

fn mix_anchor(parts: &[(&Solved, f32)]) -> Anchor {
    if parts.iter().all(|(solved, _)| matches!(solved.posture.anchor, Anchor::Shoulder(_))) {
        return Anchor::Shoulder(sum_points(parts, |solved| solved.skeleton.shoulder));
    }
    let (mut mixed_centre, mut mixed_angle, mut mixed_length) = (Point::default(), 0.0, 0.0);
    for (solved, weight) in parts {
        let Anchor::Around { centre, angle, length } = solved.posture.anchor else {
            // Anchors of different kinds are mixed by the hip.
            return Anchor::Hip(sum_points(parts, |solved| solved.skeleton.hip));
        };
        mixed_centre = mixed_centre + centre * *weight;
        mixed_angle += angle * weight;
        mixed_length += length * weight;
    }
    Anchor::Around { centre: mixed_centre, angle: mixed_angle, length: mixed_length }
}

fn mix_limb(parts: &[(&Solved, f32)], slot: usize) -> Limb {
    let limb = |solved: &Solved| solved.posture.limbs[slot];
    let number = |of: fn(&Limb) -> f32| sum(parts, |solved| of(&limb(solved)));
    let out = OutOfPlane { middle: number(|limb| limb.out.middle), end: number(|limb| limb.out.end) };
    let first = limb(parts[0].0);
    if !parts.iter().all(|(solved, _)| is_same_kind(&first, &limb(solved))) {
        return Limb { out, ..mix_by_angles(parts, slot) };
    }
    let bone_number = |index: usize| sum(parts, |solved| numbers(&limb(solved).bones)[index]);
    Limb {
        bones: with_numbers(&first.bones, [0, 1, 2, 3].map(bone_number)),
        foot: Foot { angle: number(|limb| limb.foot.angle), ..first.foot },
        foreshortening: number(|limb| limb.foreshortening),
        out,
        behind: first.behind,
    }
}

/// Whether two limbs are specified in the same way, so that only numbers differ.
fn is_same_kind(a: &Limb, b: &Limb) -> bool {
    let kind = |limb: &Limb| (with_numbers(&limb.bones, [0.0; 4]), limb.foot.relative, limb.foot.pivot);
    kind(a) == kind(b)
}

/// The numbers that specify bones; unused ones are 0.
const fn numbers(bones: &Bones) -> [f32; 4] {
    match *bones {
        Bones::Flexed { root, middle } => [root, middle, 0.0, 0.0],
        Bones::Angled { first, second, lengths } => [first, second, lengths.0, lengths.1],
        Bones::Pinned { end } => [end.offset.x, end.offset.y, 0.0, 0.0],
        Bones::Placed { middle, end } => [middle.offset.x, middle.offset.y, end.offset.x, end.offset.y],
    }
}

/// Bones that are specified in the same way as others, by these numbers.
const fn with_numbers(bones: &Bones, [first, second, third, fourth]: [f32; 4]) -> Bones {
    match *bones {
        Bones::Flexed { .. } => Bones::Flexed { root: first, middle: second },
        Bones::Angled { .. } => Bones::Angled { first, second, lengths: (third, fourth) },
        Bones::Pinned { end } => Bones::Pinned { end: Place { offset: Point::new(first, second), ..end } },
        Bones::Placed { middle, end } => Bones::Placed {
            middle: Place { offset: Point::new(first, second), ..middle },
            end: Place { offset: Point::new(third, fourth), ..end },
        },
    }
}

/// A limb by its angles, in degrees, and the lengths of its bones, in metres.
#[derive(Clone, Copy)]
struct LimbAngles {
    first: f32,
    second: f32,
    upper: f32,
    lower: f32,
    sole: f32,
}

/// Mixes limbs that are specified differently by the angles and lengths of their
/// bones.
fn mix_by_angles(parts: &[(&Solved, f32)], slot: usize) -> Limb {
    let mut limbs: Vec<LimbAngles> = Vec::new();
    for (solved, _) in parts {
        let skeleton = &solved.skeleton;
        let (root, middle, end, sole) = if slot < 2 {
            let leg = skeleton.legs[slot];
            (skeleton.hip, leg.knee, leg.ankle, leg.sole)
        } else {
            let arm = skeleton.arms[slot - 2];
            (skeleton.shoulder, arm.elbow, arm.hand, 0.0)
        };
        let (upper, lower) = (middle - root, end - middle);
        // A turn of 360 degrees is added where it brings an angle nearer to the one before.
        let nearest = |angle: f32, to: Option<f32>| to.map_or(angle, |to| to + wrap(angle - to));
        let before = limbs.last().copied();
        let first = nearest(upper.angle(), before.map(|before| before.first));
        let second = nearest(lower.angle(), Some(first));
        let sole = nearest(sole, before.map(|before| before.sole));
        limbs.push(LimbAngles { first, second, upper: upper.length(), lower: lower.length(), sole });
    }
    let number = |of: fn(&LimbAngles) -> f32| -> f32 {
        limbs.iter().zip(parts).map(|(limb, (_, weight))| of(limb) * weight).sum()
    };
    Limb {
        bones: Bones::Angled {
            first: number(|limb| limb.first),
            second: number(|limb| limb.second),
            lengths: (number(|limb| limb.upper), number(|limb| limb.lower)),
        },
        foot: Foot { angle: number(|limb| limb.sole), relative: false, pivot: Pivot::Rock },
        foreshortening: 1.0,
        out: OutOfPlane::default(),
        behind: parts.last().is_some_and(|(solved, _)| solved.posture.limbs[slot].behind),
    }
}

/// An angle as the equal one between -180 and 180 degrees.
fn wrap(angle: f32) -> f32 {
    (angle + 180.0).rem_euclid(360.0) - 180.0
}

impl Posture {
    /// The posture with near and far limbs swapped.
    pub(crate) fn swapped(&self) -> Self {
        let limb = |limb: &Limb| Limb {
            bones: match limb.bones {
                Bones::Pinned { end } => Bones::Pinned { end: end.swapped() },
                Bones::Placed { middle, end } => {
                    Bones::Placed { middle: middle.swapped(), end: end.swapped() }
                }
                bones => bones,
            },
            ..*limb
        };
        let [near_leg, far_leg, near_arm, far_arm] = &self.limbs;
        Self { limbs: [limb(far_leg), limb(near_leg), limb(far_arm), limb(near_arm)], ..self.clone() }
    }
}

/// The weights of four points on a Catmull-Rom curve, at a fraction `t` between the second
/// and the third.
pub(super) fn curve(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [t2 - (t + t3) * 0.5, 1.0 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2.0 * t2 - 1.5 * t3, 0.5 * (t3 - t2)]
}

/// The fraction of its distance that a movement that starts and ends at rest has covered
/// after a fraction `t` of its time.
pub(super) fn smooth(t: f32) -> f32 {
    (1.0 - (t.clamp(0.0, 1.0) * std::f32::consts::PI).cos()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up_to_one_and_begin_and_end_at_the_middle_points() {
        for t in [0.0, 0.25, 0.5, 1.0] {
            assert!((curve(t).iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        assert!((curve(0.0)[1] - 1.0).abs() < 1e-6 && (curve(1.0)[2] - 1.0).abs() < 1e-6);
        assert!(smooth(0.0) < 1e-6 && (smooth(0.5) - 0.5).abs() < 1e-6 && smooth(1.0) > 0.999);
    }

    #[test]
    fn angles_take_the_short_way() {
        assert!((wrap(350.0) + 10.0).abs() < 1e-3 && (wrap(-190.0) - 170.0).abs() < 1e-3);
    }
}
