//! Points, directions and the trigonometry of limbs.
//!
//! The person is drawn from the side and faces right: x grows ahead, y grows
//! up, both in metres. Angles are in degrees.

use std::ops::{Add, Mul, Sub};

/// A point, or the vector from one point to another, in metres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Ahead.
    pub x: f32,
    /// Up.
    pub y: f32,
}

impl Point {
    /// The point `x` ahead of and `y` above the origin.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The length of the vector.
    pub fn length(self) -> f32 {
        self.x.hypot(self.y)
    }

    /// The angle of the vector from straight down, in degrees, forward positive.
    pub fn angle(self) -> f32 {
        self.x.atan2(-self.y).to_degrees()
    }
}

impl Add for Point {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Point {
    type Output = Self;

    fn mul(self, by: f32) -> Self {
        Self::new(self.x * by, self.y * by)
    }
}

/// The unit vector at `degrees` forward of straight down.
pub(super) fn below(degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Point::new(sin, -cos)
}

/// The unit vector at `degrees` forward of straight up.
pub fn above(degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Point::new(sin, cos)
}

/// The unit vector at `degrees` above straight ahead.
pub(super) fn ahead(degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Point::new(cos, sin)
}

/// The direction in which the middle joint of a limb bends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bend {
    /// Like a knee: the lower bone turns back.
    Back,
    /// Like an elbow: the lower bone turns forward.
    Forward,
}

/// Two bones that reach for a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reach {
    /// The joint between the bones.
    pub(super) middle: Point,
    /// The end of the second bone: the target, or the nearest point to it.
    pub(super) end: Point,
    /// How far the target is out of reach, in metres: 0 if it is reached, negative if it is too
    /// close.
    pub(super) error: f32,
}

/// Bends two bones so that they lead from `root` to `target`, by the law of cosines. The
/// direction of the bend is relative to the limb, so that it is right whether the person
/// stands, sits or lies.
pub(super) fn reach(root: Point, target: Point, first: f32, second: f32, bend: Bend) -> Reach {
    let to_target = target - root;
    let wanted = to_target.length();
    let (nearest, furthest) = ((first - second).abs(), first + second);
    let distance = wanted.clamp(nearest + 1e-4, furthest - 1e-4);
    let cosine = (first * first + distance * distance - second * second) / (2.0 * first * distance);
    let inner_angle = cosine.clamp(-1.0, 1.0).acos().to_degrees();
    let direct_angle = to_target.angle();
    let first_angle = match bend {
        Bend::Back => direct_angle + inner_angle,
        Bend::Forward => direct_angle - inner_angle,
    };
    let error = if wanted > furthest { wanted - furthest } else { (wanted - nearest).min(0.0) };
    Reach { middle: root + below(first_angle) * first, end: root + below(direct_angle) * distance, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knees_bend_back_and_elbows_forward() {
        let down = Point::new(0.0, -0.6);
        let knee = reach(Point::default(), down, 0.4, 0.4, Bend::Back);
        let elbow = reach(Point::default(), down, 0.4, 0.4, Bend::Forward);
        assert!(knee.middle.x > 0.2 && elbow.middle.x < -0.2);
        assert!((knee.end - down).length() < 1e-3 && knee.error == 0.0);
        // Lying on the back with the feet ahead, a knee points at the ceiling.
        assert!(reach(Point::default(), Point::new(0.6, 0.0), 0.4, 0.4, Bend::Back).middle.y > 0.2);
    }

    #[test]
    fn a_limb_points_at_a_target_out_of_reach() {
        let far = reach(Point::default(), Point::new(1.0, 0.0), 0.4, 0.4, Bend::Back);
        assert!((far.error - 0.2).abs() < 1e-3 && (far.end.x - 0.8).abs() < 1e-3);
        let near = reach(Point::default(), Point::new(0.05, 0.0), 0.4, 0.2, Bend::Back);
        assert!((near.error + 0.15).abs() < 1e-3);
    }

    #[test]
    fn angles_are_the_inverse_of_directions() {
        for degrees in [-170.0, -90.0, 0.0, 30.0, 179.0] {
            assert!((below(degrees).angle() - degrees).abs() < 1e-3);
        }
    }
}
