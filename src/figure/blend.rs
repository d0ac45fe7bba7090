//! Interpolates postures.
//!
//! What two postures specify in the same way (two pins, two pairs of angles) is
//! mixed number by number, so that a planted foot stays planted. What they specify
//! differently is mixed by the angles of the bones, so that bones keep their length
//! between them.

use super::body::THIGH;
use super::geometry::Point;
use super::pose::{Anchor, Bones, Foot, Limb, Pivot, Place, Posture};
use super::skeleton::Skeleton;

/// A posture with its joints solved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Solved {
    /// The posture as specified.
    pub(super) posture: Posture,
    /// Its solved joints.
    pub(super) skeleton: Skeleton,
}

impl Solved {
    /// Solves a posture.
    pub(super) fn of(posture: Posture) -> Self {
        let skeleton = Skeleton::of(&posture);
        Self { posture, skeleton }
    }
}

/// Mixes postures by weights that add up to 1.
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
    let all = |is: fn(&Anchor) -> bool| parts.iter().all(|(solved, _)| is(&solved.posture.anchor));
    if all(|anchor| matches!(anchor, Anchor::Shoulder(_))) {
        return Anchor::Shoulder(sum_points(parts, |solved| solved.skeleton.shoulder));
    }
    if all(|anchor| matches!(anchor, Anchor::Around { .. })) {
        let of = |solved: &Solved| match solved.posture.anchor {
            Anchor::Around { centre, angle, length } => (centre, angle, length),
            Anchor::Hip(_) | Anchor::Shoulder(_) => (solved.skeleton.hip, 0.0, THIGH),
        };
        return Anchor::Around {
            centre: sum_points(parts, |solved| of(solved).0),
            angle: sum(parts, |solved| of(solved).1),
            length: sum(parts, |solved| of(solved).2),
        };
    }
    Anchor::Hip(sum_points(parts, |solved| solved.skeleton.hip))
}

fn mix_limb(parts: &[(&Solved, f32)], slot: usize) -> Limb {
    let limb = |solved: &Solved| solved.posture.limbs[slot];
    let Some((first, _)) = parts.first() else {
        return Limb {
            bones: Bones::Flexed { root: 0.0, middle: 0.0 },
            foot: Foot { angle: 0.0, relative: true, pivot: Pivot::Rock },
            length: 1.0,
            out: (0.0, 0.0),
            behind: false,
        };
    };
    let like = limb(first);
    let out = (sum(parts, |solved| limb(solved).out.0), sum(parts, |solved| limb(solved).out.1));
    if parts.iter().all(|(solved, _)| is_same_kind(&like, &limb(solved))) {
        let foot = Foot { angle: sum(parts, |solved| limb(solved).foot.angle), ..like.foot };
        let length = sum(parts, |solved| limb(solved).length);
        return Limb { bones: mix_same_kind(parts, &limb), foot, length, out, behind: like.behind };
    }
    Limb { out, ..mix_by_angles(parts, slot) }
}

/// Whether two limbs are specified in the same way.
fn is_same_kind(a: &Limb, b: &Limb) -> bool {
    let same = |a: &Place, b: &Place| a.from == b.from;
    let bones = match (&a.bones, &b.bones) {
        (Bones::Flexed { .. }, Bones::Flexed { .. }) | (Bones::Angled { .. }, Bones::Angled { .. }) => true,
        (Bones::Pinned { end: a }, Bones::Pinned { end: b }) => same(a, b),
        (Bones::Placed { middle: m, end: a }, Bones::Placed { middle: n, end: b }) => {
            same(m, n) && same(a, b)
        }
        _ => false,
    };
    bones && a.foot.relative == b.foot.relative && a.foot.pivot == b.foot.pivot
}

fn mix_same_kind(parts: &[(&Solved, f32)], limb: &impl Fn(&Solved) -> Limb) -> Bones {
    let number = |of: fn(&Bones) -> f32| sum(parts, |solved| of(&limb(solved).bones));
    let place = |of: fn(&Bones) -> Option<Place>| {
        let from = parts.first().and_then(|(solved, _)| of(&limb(solved).bones)).and_then(|place| place.from);
        let offset = sum_points(parts, |solved| {
            of(&limb(solved).bones).map_or_else(Point::default, |place| place.offset)
        });
        Place { from, offset }
    };
    let end = |bones: &Bones| match bones {
        Bones::Pinned { end } | Bones::Placed { end, .. } => Some(*end),
        _ => None,
    };
    match parts.first().map(|(solved, _)| limb(solved).bones) {
        Some(Bones::Pinned { .. }) => Bones::Pinned { end: place(end) },
        Some(Bones::Placed { .. }) => Bones::Placed {
            middle: place(|bones| match bones {
                Bones::Placed { middle, .. } => Some(*middle),
                _ => None,
            }),
            end: place(end),
        },
        Some(Bones::Angled { .. }) => Bones::Angled {
            first: number(|bones| turn(bones).0),
            second: number(|bones| turn(bones).1),
            lengths: (number(|bones| turn(bones).2.0), number(|bones| turn(bones).2.1)),
        },
        _ => Bones::Flexed { root: number(|bones| flex(bones).0), middle: number(|bones| flex(bones).1) },
    }
}

const fn turn(bones: &Bones) -> (f32, f32, (f32, f32)) {
    match bones {
        Bones::Angled { first, second, lengths } => (*first, *second, *lengths),
        _ => (0.0, 0.0, (0.0, 0.0)),
    }
}

const fn flex(bones: &Bones) -> (f32, f32) {
    match bones {
        Bones::Flexed { root, middle } => (*root, *middle),
        _ => (0.0, 0.0),
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
        // Each angle takes the short way round from the previous limb's.
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
        length: 1.0,
        out: (0.0, 0.0),
        behind: parts.last().is_some_and(|(solved, _)| solved.posture.limbs[slot].behind),
    }
}

/// The same angle between -180 and 180 degrees.
fn wrap(angle: f32) -> f32 {
    (angle + 180.0).rem_euclid(360.0) - 180.0
}

impl Posture {
    /// The posture with near and far limbs swapped.
    #[must_use]
    pub fn swapped(&self) -> Self {
        let place = |place: Place| Place { from: place.from.map(super::pose::Landmark::swapped), ..place };
        let limb = |limb: &Limb| Limb {
            bones: match limb.bones {
                Bones::Pinned { end } => Bones::Pinned { end: place(end) },
                Bones::Placed { middle, end } => Bones::Placed { middle: place(middle), end: place(end) },
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
    fn weights_add_up_and_start_and_end_where_they_should() {
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
