//! The outlines of a body's parts, in metres; the person faces right.

use super::path::{Path, PathSegment};
use crate::figure::{Arm, Leg, Point};

/// The shape of a limb segment: at a share of its length, the radius, and how far the middle
/// is forward of the bone, both in metres.
pub(super) type Profile = &'static [(f32, f32, f32)];

/// The thigh: fullest near the hip.
pub(super) const THIGH: Profile = &[
    (0.0, 0.098, 0.0),
    (0.22, 0.096, 0.004),
    (0.5, 0.085, 0.008),
    (0.78, 0.068, 0.005),
    (1.0, 0.058, 0.004),
];
/// The shank: its calf lies behind the bone.
pub(super) const SHANK: Profile = &[
    (0.0, 0.056, 0.004),
    (0.14, 0.056, -0.004),
    (0.32, 0.060, -0.014),
    (0.55, 0.050, -0.010),
    (0.8, 0.036, -0.002),
    (1.0, 0.033, 0.0),
];
/// The upper arm.
pub(super) const UPPER_ARM: Profile =
    &[(0.0, 0.056, 0.0), (0.35, 0.051, 0.003), (0.7, 0.043, 0.002), (1.0, 0.037, 0.0)];
/// The forearm.
pub(super) const FOREARM: Profile =
    &[(0.0, 0.037, 0.0), (0.25, 0.040, 0.002), (0.65, 0.031, 0.0), (0.94, 0.024, 0.0)];
/// The hand, from the wrist to the finger tips.
const HAND: Profile = &[(0.0, 0.025, 0.0), (0.3, 0.036, 0.002), (0.6, 0.034, 0.0), (0.88, 0.022, -0.004)];

/// The unit vector in a direction; straight down for a vector of length 0.
pub(super) fn unit(vector: Point) -> Point {
    let length = vector.length();
    if length < 1e-5 { Point::new(0.0, -1.0) } else { vector * (1.0 / length) }
}

/// The unit vector that is forward for a limb in this direction.
pub(super) fn forward(direction: Point) -> Point {
    let direction = unit(direction);
    Point::new(-direction.y, direction.x)
}

/// The unit vector at this many degrees forward of straight up.
pub(super) fn above(degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Point::new(sin, cos)
}

/// A point between two others.
pub(super) fn between(from: Point, to: Point, share: f32) -> Point {
    from + (to - from) * share
}

/// The outline of a limb segment with its muscles, for pictures; `figure` has
/// capsules for cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct LimbOutline {
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) profile: Profile,
    /// The foreshortening of what points ahead: 1 from the side, 0 from the front.
    pub(super) foreshortening: f32,
}

impl LimbOutline {
    /// The radius at a share of the length, and how far the middle is forward of the bone.
    pub(super) fn flesh(&self, share: f32) -> (f32, f32) {
        let after = self.profile.iter().position(|(at, ..)| *at >= share).unwrap_or(self.profile.len() - 1);
        let (a, b) = (self.profile[after.saturating_sub(1)], self.profile[after]);
        let part = if b.0 > a.0 { ((share - a.0) / (b.0 - a.0)).clamp(0.0, 1.0) } else { 1.0 };
        (a.1 + (b.1 - a.1) * part, (a.2 + (b.2 - a.2) * part) * self.foreshortening)
    }

    /// The point at a share of the length, `aside` radii forward of the middle.
    pub(super) fn at(&self, share: f32, aside: f32) -> Point {
        let (radius, offset) = self.flesh(share);
        between(self.from, self.to, share) + forward(self.to - self.from) * (radius * aside + offset)
    }

    fn shares(&self, from: f32, to: f32) -> Vec<f32> {
        let inner = self.profile.iter().map(|(at, ..)| *at).filter(|at| *at > from + 0.03 && *at < to - 0.03);
        std::iter::once(from).chain(inner).chain([to]).collect()
    }

    fn last(&self) -> f32 {
        self.profile.last().map_or(1.0, |(at, ..)| *at)
    }

    /// The round end at a share of the length, from front to back. `outwards` is positive at
    /// the far end and negative at the near one; its size widens the end.
    fn cap(&self, share: f32, outwards: f32) -> [Point; 3] {
        let (radius, _) = self.flesh(share);
        let (middle, along) = (self.at(share, 0.0), unit(self.to - self.from) * (radius * outwards));
        let side = forward(self.to - self.from) * (radius * outwards.abs());
        let diagonal = std::f32::consts::FRAC_1_SQRT_2;
        [middle + (along + side) * diagonal, middle + along, middle + (along - side) * diagonal]
    }

    /// The whole outline, with round ends.
    pub(super) fn outline(&self) -> Path {
        let shares = self.shares(0.0, self.last());
        let mut points: Vec<Point> = shares.iter().map(|share| self.at(*share, 1.0)).collect();
        points.extend(self.cap(self.last(), 1.0));
        points.extend(shares.iter().rev().map(|share| self.at(*share, -1.0)));
        points.extend(self.cap(0.0, -1.0).into_iter().rev());
        Path::closed_spline(&points)
    }

    /// Both edges from a share of the length on, with the round end between them.
    pub(super) fn sides(&self, start: f32) -> Path {
        let shares = self.shares(start, self.last());
        let mut points: Vec<Point> = shares.iter().map(|share| self.at(*share, 1.0)).collect();
        points.extend(self.cap(self.last(), 1.0));
        points.extend(shares.iter().rev().map(|share| self.at(*share, -1.0)));
        Path::open_spline(&points)
    }

    /// Cloth from one share of the length to another, at its end `wide` times as wide as the
    /// limb.
    pub(super) fn cloth(&self, start: f32, end: f32, wide: f32) -> Path {
        let shares = self.shares(start, end);
        let width = |share: f32| 1.06 + (wide - 1.06) * ((share - start) / (end - start)).clamp(0.0, 1.0);
        let front: Vec<Point> = shares.iter().map(|share| self.at(*share, width(*share))).collect();
        let mut back: Vec<Point> = shares.iter().rev().map(|share| self.at(*share, -width(*share))).collect();
        if start < 0.01 {
            back.extend(self.cap(0.0, -1.06).into_iter().rev());
            back.extend(front.first());
        }
        let hem = unit(self.to - self.from) * (self.flesh(end).0 * 0.12);
        let (last, first) = (self.at(end, wide), self.at(end, -wide));
        let mut path = Path::open_spline(&front);
        path.0.push(PathSegment::Curve(last + hem, first + hem, first));
        path.0.extend(Path::open_spline(&back).0.into_iter().skip(1));
        path.0.push(PathSegment::Close);
        path
    }

    /// The hem across the limb at a share of the length.
    pub(super) fn hem(&self, share: f32, wide: f32) -> Path {
        let sag = unit(self.to - self.from) * (self.flesh(share).0 * 0.09);
        Path::open_spline(&[self.at(share, wide), self.at(share, 0.0) + sag, self.at(share, -wide)])
    }
}

/// Thigh and shank of a leg.
pub(super) fn leg(hip: Point, leg: &Leg, foreshortening: f32) -> [LimbOutline; 2] {
    [
        LimbOutline { from: hip, to: leg.knee, profile: THIGH, foreshortening },
        LimbOutline { from: leg.knee, to: leg.ankle, profile: SHANK, foreshortening },
    ]
}

/// Upper arm and forearm.
pub(super) fn arm(shoulder: Point, arm: &Arm, foreshortening: f32) -> [LimbOutline; 2] {
    [
        LimbOutline { from: shoulder, to: arm.elbow, profile: UPPER_ARM, foreshortening },
        LimbOutline { from: arm.elbow, to: arm.hand, profile: FOREARM, foreshortening },
    ]
}

/// A hand: palm with fingers, and a thumb.
pub(super) fn hand(arm: &Arm, ground: Option<f32>, foreshortening: f32) -> (Path, Path) {
    let mut along = unit(arm.hand - arm.elbow);
    // A palm on the ground lies flat, the fingers ahead.
    let on_ground = ground.is_some_and(|ground| arm.hand.y - ground < 0.085);
    let wrist = arm.hand - along * 0.05;
    if on_ground {
        let flat = if along.x < -0.75 { -1.0 } else { 1.0 };
        along = unit(along * 0.15 + Point::new(flat * foreshortening.max(0.6), 0.0));
    }
    let palm = LimbOutline { from: wrist, to: wrist + along * 0.135, profile: HAND, foreshortening: 1.0 };
    let side = forward(along) * if on_ground { -along.x.signum() * 0.4 } else { 1.0 };
    let from = wrist + along * 0.035 + side * 0.014;
    let thumb = [from, from + along * 0.026 + side * 0.022, from + along * 0.052 + side * 0.026];
    (palm.outline(), Path::open_spline(&thumb))
}

/// The points of a shoe along its outline, by how far ahead of the ankle and how
/// far above the sole they lie.
const SHOE: [(f32, f32); 13] = [
    (-0.052, 0.002),
    (-0.066, 0.022),
    (-0.062, 0.060),
    (-0.046, 0.098),
    (-0.010, 0.102),
    (0.036, 0.098),
    (0.066, 0.076),
    (0.110, 0.060),
    (0.160, 0.048),
    (0.192, 0.026),
    (0.188, 0.004),
    (0.130, 0.0),
    (0.040, 0.002),
];

/// A shoe from the front.
const WIDE: Profile = &[(0.0, 0.042, 0.0), (0.5, 0.040, 0.0), (1.0, 0.036, 0.0)];

/// A shoe; turned towards us it is wider than it looks from the side.
pub(super) fn shoe(leg: &Leg) -> Path {
    let points: Vec<Point> = SHOE.map(|(forward, up)| leg.foot(forward, up)).to_vec();
    let path = Path::closed_spline(&points);
    if leg.foreshortening > 0.93 {
        return path;
    }
    let (from, to) = (leg.foot(-0.02, 0.046), leg.foot(0.15, 0.036));
    let wide = LimbOutline { from, to, profile: WIDE, foreshortening: 0.0 };
    path.join(&wide.outline())
}

/// The edge of a sole, as a line.
pub(super) fn sole(leg: &Leg) -> Path {
    let points = [(-0.07, 0.012), (-0.03, 0.006), (0.06, 0.007), (0.13, 0.005), (0.20, 0.012)];
    Path::open_spline(&points.map(|(forward, up)| leg.foot(forward, up)))
}
