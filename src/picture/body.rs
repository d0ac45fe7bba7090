//! The outlines of a body's parts, in metres; the person faces right.

use super::path::{Path, PathSegment};
use crate::figure::{Arm, Leg, NearFar, Point, Skeleton};

/// A point of a [`Profile`].
#[derive(Clone, Copy, Debug)]
pub(super) struct ProfilePoint {
    /// The share of the segment's length.
    share: f32,
    /// The radius there, in metres.
    pub(super) radius: f32,
    /// How far the middle is forward of the bone, in metres.
    forward: f32,
}

/// The shape of a limb segment: its points from the near end to the far one.
pub(super) type Profile = &'static [ProfilePoint];

pub(super) const fn point(share: f32, radius: f32, forward: f32) -> ProfilePoint {
    ProfilePoint { share, radius, forward }
}

/// The thigh: fullest near the hip.
const THIGH: Profile = &[
    point(0.0, 0.098, 0.0),
    point(0.22, 0.096, 0.004),
    point(0.5, 0.085, 0.008),
    point(0.78, 0.068, 0.005),
    point(1.0, 0.058, 0.004),
];
/// The shank: its calf lies behind the bone.
const SHANK: Profile = &[
    point(0.0, 0.056, 0.004),
    point(0.14, 0.056, -0.004),
    point(0.32, 0.060, -0.014),
    point(0.55, 0.050, -0.010),
    point(0.8, 0.036, -0.002),
    point(1.0, 0.033, 0.0),
];
/// The upper arm.
const UPPER_ARM: Profile =
    &[point(0.0, 0.056, 0.0), point(0.35, 0.051, 0.003), point(0.7, 0.043, 0.002), point(1.0, 0.037, 0.0)];
/// The forearm.
const FOREARM: Profile =
    &[point(0.0, 0.037, 0.0), point(0.25, 0.040, 0.002), point(0.65, 0.031, 0.0), point(0.94, 0.024, 0.0)];
/// The hand, from the wrist to the finger tips.
const HAND: Profile =
    &[point(0.0, 0.025, 0.0), point(0.3, 0.036, 0.002), point(0.6, 0.034, 0.0), point(0.88, 0.022, -0.004)];
/// A shoe from the front.
const SHOE_FRONT: Profile = &[point(0.0, 0.042, 0.0), point(0.5, 0.040, 0.0), point(1.0, 0.036, 0.0)];
/// How much wider than the limb its cloth is at the near end.
const CLOTH_WIDTH: f32 = 1.06;

/// The unit vector in a direction; straight down for a vector of length 0.
pub(super) fn unit(vector: Point) -> Point {
    let length = vector.length();
    if length < 1e-5 { Point::new(0.0, -1.0) } else { vector * (1.0 / length) }
}

/// The unit vector a quarter turn counterclockwise from a direction: forward, for a limb
/// that points down.
pub(super) fn perpendicular(direction: Point) -> Point {
    let direction = unit(direction);
    Point::new(-direction.y, direction.x)
}

/// The point at a share of the way between two others.
pub(super) fn between(from: Point, to: Point, share: f32) -> Point {
    from + (to - from) * share
}

/// The outline of a limb segment with its muscles, for pictures; in cells a segment is a
/// capsule.
#[derive(Clone, Copy, Debug)]
pub(super) struct LimbOutline {
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) profile: Profile,
    /// The foreshortening of what points ahead: 1 from the side, 0 from the front.
    pub(super) foreshortening: f32,
}

impl LimbOutline {
    /// The profile at a share of the length, interpolated, as it is seen by the viewer.
    pub(super) fn profile_at(&self, share: f32) -> ProfilePoint {
        let last = self.profile.len() - 1;
        let after = self.profile.iter().position(|point| point.share >= share).unwrap_or(last);
        let (a, b) = (self.profile[after.saturating_sub(1)], self.profile[after]);
        let fraction =
            if b.share > a.share { ((share - a.share) / (b.share - a.share)).clamp(0.0, 1.0) } else { 1.0 };
        ProfilePoint {
            share,
            radius: a.radius + (b.radius - a.radius) * fraction,
            forward: (a.forward + (b.forward - a.forward) * fraction) * self.foreshortening,
        }
    }

    /// The point at a share of the length, `aside` radii forward of the middle.
    pub(super) fn at(&self, share: f32, aside: f32) -> Point {
        let ProfilePoint { radius, forward: offset, .. } = self.profile_at(share);
        between(self.from, self.to, share) + perpendicular(self.to - self.from) * (radius * aside + offset)
    }

    /// The shares at which a part of the outline has points: its ends and the profile's points.
    fn shares(&self, from: f32, to: f32) -> Vec<f32> {
        let shares = self.profile.iter().map(|point| point.share);
        let inner = shares.filter(|share| *share > from + 0.03 && *share < to - 0.03);
        std::iter::once(from).chain(inner).chain([to]).collect()
    }

    /// The share of the profile's last point.
    fn last_share(&self) -> f32 {
        self.profile.last().map_or(1.0, |point| point.share)
    }

    /// The round end at a share of the length, from front to back, `width` times as wide as
    /// the limb. It points outwards, towards the trunk at a share of 0.
    fn cap(&self, share: f32, width: f32) -> [Point; 3] {
        let radius = self.profile_at(share).radius;
        let outwards = if share > 0.0 { width } else { -width };
        let (middle, along) = (self.at(share, 0.0), unit(self.to - self.from) * (radius * outwards));
        let side = perpendicular(self.to - self.from) * (radius * width);
        let diagonal = std::f32::consts::FRAC_1_SQRT_2;
        [middle + (along + side) * diagonal, middle + along, middle + (along - side) * diagonal]
    }

    /// The points of both edges from a share of the length on, with the round far end.
    fn edge_points(&self, start: f32) -> Vec<Point> {
        let shares = self.shares(start, self.last_share());
        let mut points: Vec<Point> = shares.iter().map(|share| self.at(*share, 1.0)).collect();
        points.extend(self.cap(self.last_share(), 1.0));
        points.extend(shares.iter().rev().map(|share| self.at(*share, -1.0)));
        points
    }

    /// The whole outline, with round ends.
    pub(super) fn outline(&self) -> Path {
        let mut points = self.edge_points(0.0);
        points.extend(self.cap(0.0, 1.0).into_iter().rev());
        Path::closed_spline(&points)
    }

    /// Both edges from a share of the length on, with the round far end between them.
    pub(super) fn sides(&self, start: f32) -> Path {
        Path::open_spline(&self.edge_points(start))
    }

    /// The outline of cloth on the limb; its end is a hem.
    pub(super) fn cloth(&self, Cloth { from, to, end_width }: Cloth) -> Path {
        let shares = self.shares(from, to);
        let width = |share: f32| {
            CLOTH_WIDTH + (end_width - CLOTH_WIDTH) * ((share - from) / (to - from)).clamp(0.0, 1.0)
        };
        let front: Vec<Point> = shares.iter().map(|share| self.at(*share, width(*share))).collect();
        let mut back: Vec<Point> = shares.iter().rev().map(|share| self.at(*share, -width(*share))).collect();
        if from < 0.01 {
            back.extend(self.cap(0.0, CLOTH_WIDTH).into_iter().rev());
            back.extend(front.first());
        }
        let sag = unit(self.to - self.from) * (self.profile_at(to).radius * 0.12);
        let (hem_front, hem_back) = (self.at(to, end_width), self.at(to, -end_width));
        let mut path = Path::open_spline(&front);
        path.0.push(PathSegment::Curve(hem_front + sag, hem_back + sag, hem_back));
        path.0.extend(Path::open_spline(&back).0.into_iter().skip(1));
        path.0.push(PathSegment::Close);
        path
    }

    /// The hem across the limb at a share of the length, `width` times as wide as the limb.
    pub(super) fn hem(&self, share: f32, width: f32) -> Path {
        let sag = unit(self.to - self.from) * (self.profile_at(share).radius * 0.09);
        Path::open_spline(&[self.at(share, width), self.at(share, 0.0) + sag, self.at(share, -width)])
    }
}

/// Where cloth covers a limb segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cloth {
    /// The share of the segment's length at which it begins.
    pub(super) from: f32,
    /// The share at which it ends.
    pub(super) to: f32,
    /// How many times as wide as the limb it is at its end.
    pub(super) end_width: f32,
}

/// Thigh and shank of a leg.
pub(super) fn leg(skeleton: &Skeleton, depth: NearFar) -> [LimbOutline; 2] {
    let (hip, leg) = (skeleton.hips[depth.index()], &skeleton.legs[depth.index()]);
    let foreshortening = skeleton.foreshortening;
    [
        LimbOutline { from: hip, to: leg.knee, profile: THIGH, foreshortening },
        LimbOutline { from: leg.knee, to: leg.ankle, profile: SHANK, foreshortening },
    ]
}

/// Upper arm and forearm.
pub(super) fn arm(skeleton: &Skeleton, depth: NearFar) -> [LimbOutline; 2] {
    let (shoulder, arm) = (skeleton.shoulders[depth.index()], &skeleton.arms[depth.index()]);
    let foreshortening = skeleton.foreshortening;
    [
        LimbOutline { from: shoulder, to: arm.elbow, profile: UPPER_ARM, foreshortening },
        LimbOutline { from: arm.elbow, to: arm.hand, profile: FOREARM, foreshortening },
    ]
}

/// The palm with fingers, and the thumb. The hand lies flat if the `surface` below it, by its
/// height, is near.
pub(super) fn hand(arm: &Arm, surface: Option<f32>, foreshortening: f32) -> (Path, Path) {
    let mut along = unit(arm.hand - arm.elbow);
    let is_flat = surface.is_some_and(|height| arm.hand.y - height < 0.085);
    let wrist = arm.hand - along * 0.05;
    if is_flat {
        // The fingers point ahead, unless the forearm points back.
        let direction = if along.x < -0.75 { -1.0 } else { 1.0 };
        along = unit(along * 0.15 + Point::new(direction * foreshortening.max(0.6), 0.0));
    }
    let palm = LimbOutline { from: wrist, to: wrist + along * 0.135, profile: HAND, foreshortening: 1.0 };
    // The thumb of a flat hand lies above it, foreshortened.
    let side = perpendicular(along) * if is_flat { -along.x.signum() * 0.4 } else { 1.0 };
    let from = wrist + along * 0.035 + side * 0.014;
    let thumb = [from, from + along * 0.026 + side * 0.022, from + along * 0.052 + side * 0.026];
    (palm.outline(), Path::open_spline(&thumb))
}

/// The points of a shoe's outline: metres ahead of the ankle, and above the sole.
#[rustfmt::skip]
const SHOE: [(f32, f32); 13] = [
    (-0.052, 0.002), (-0.066, 0.022), (-0.062, 0.060), (-0.046, 0.098), (-0.010, 0.102),
    (0.036, 0.098), (0.066, 0.076), (0.110, 0.060), (0.160, 0.048), (0.192, 0.026),
    (0.188, 0.004), (0.130, 0.0), (0.040, 0.002),
];

/// A shoe. If it is turned towards the viewer, it is wider than it looks from the side.
pub(super) fn shoe(leg: &Leg) -> Path {
    let points: Vec<Point> = SHOE.map(|(forward, up)| leg.foot(forward, up)).to_vec();
    let path = Path::closed_spline(&points);
    if leg.foreshortening > 0.93 {
        return path;
    }
    let (from, to) = (leg.foot(-0.02, 0.046), leg.foot(0.15, 0.036));
    let front = LimbOutline { from, to, profile: SHOE_FRONT, foreshortening: 0.0 };
    path.join(&front.outline())
}

/// The edge of a sole, as a line.
pub(super) fn sole(leg: &Leg) -> Path {
    let points = [(-0.07, 0.012), (-0.03, 0.006), (0.06, 0.007), (0.13, 0.005), (0.20, 0.012)];
    Path::open_spline(&points.map(|(forward, up)| leg.foot(forward, up)))
}
