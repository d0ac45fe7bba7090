//! Paths: straight and curved lines.

use crate::figure::Point;

/// One part of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PathSegment {
    /// Begins another line here.
    Move(Point),
    /// A straight line to here.
    Line(Point),
    /// A cubic curve by two control points to the third point.
    Curve(Point, Point, Point),
    /// Back to where this line began.
    Close,
}

/// Lines, closed or open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(pub Vec<PathSegment>);

/// The distance of a quarter circle's control points from its ends, in radii.
const ROUND: f32 = 0.552_285;

impl Path {
    /// A closed curve through points, in their order: a Catmull-Rom spline.
    pub fn closed_spline(points: &[Point]) -> Self {
        let count = points.len();
        let at = |index: usize| points[index % count];
        let mut parts = Vec::with_capacity(count + 2);
        if count < 3 {
            return Self(parts);
        }
        parts.push(PathSegment::Move(points[0]));
        parts.extend(
            (0..count).map(|from| curve([at(from + count - 1), at(from), at(from + 1), at(from + 2)])),
        );
        parts.push(PathSegment::Close);
        Self(parts)
    }

    /// An open curve through points.
    pub fn open_spline(points: &[Point]) -> Self {
        let Some((first, last)) = points.first().zip(points.last()) else { return Self::default() };
        let mut parts = vec![PathSegment::Move(*first)];
        let at = |index: usize| points.get(index).copied().unwrap_or(*last);
        for from in 0..points.len() - 1 {
            let before = if from == 0 { *first } else { at(from - 1) };
            parts.push(curve([before, at(from), at(from + 1), at(from + 2)]));
        }
        Self(parts)
    }

    /// A closed line with straight sides.
    pub fn polygon(points: &[Point]) -> Self {
        let mut parts: Vec<PathSegment> = points.iter().map(|point| PathSegment::Line(*point)).collect();
        if let Some(PathSegment::Line(first)) = parts.first().copied() {
            parts[0] = PathSegment::Move(first);
            parts.push(PathSegment::Close);
        }
        Self(parts)
    }

    /// An ellipse with this middle and two half axes, which are at right angles.
    pub fn ellipse(middle: Point, along: Point, across: Point) -> Self {
        let at = |a: f32, b: f32| middle + along * a + across * b;
        let quarter = |(a, b): (f32, f32), (c, d): (f32, f32)| {
            PathSegment::Curve(at(a + c * ROUND, b + d * ROUND), at(c + a * ROUND, d + b * ROUND), at(c, d))
        };
        let corners = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
        let mut parts = vec![PathSegment::Move(at(1.0, 0.0))];
        parts.extend((0..4).map(|from| quarter(corners[from], corners[(from + 1) % 4])));
        parts.push(PathSegment::Close);
        Self(parts)
    }

    /// A circle.
    pub fn circle(middle: Point, radius: f32) -> Self {
        Self::ellipse(middle, Point::new(radius, 0.0), Point::new(0.0, radius))
    }

    /// An upright box with round corners.
    pub fn rounded_rect(low: Point, high: Point, corner: f32) -> Self {
        let corner = corner.min((high.x - low.x) / 2.0).min((high.y - low.y) / 2.0).max(0.0);
        let inner = corner * (1.0 - ROUND);
        // Each corner, with the directions of the sides before and after it, away from the
        // corner.
        let turns = [
            (Point::new(high.x, low.y), Point::new(-1.0, 0.0), Point::new(0.0, 1.0)),
            (high, Point::new(0.0, -1.0), Point::new(-1.0, 0.0)),
            (Point::new(low.x, high.y), Point::new(1.0, 0.0), Point::new(0.0, -1.0)),
            (low, Point::new(0.0, 1.0), Point::new(1.0, 0.0)),
        ];
        let mut parts = vec![PathSegment::Move(Point::new(low.x + corner, low.y))];
        for (at, before, after) in turns {
            parts.push(PathSegment::Line(at + before * corner));
            parts.push(PathSegment::Curve(at + before * inner, at + after * inner, at + after * corner));
        }
        parts.push(PathSegment::Close);
        Self(parts)
    }

    /// The path with the lines of another path added.
    pub(crate) fn join(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }
}

/// The curve between the two middle points of four.
fn curve([before, from, to, after]: [Point; 4]) -> PathSegment {
    PathSegment::Curve(from + (to - before) * (1.0 / 6.0), to - (after - from) * (1.0 / 6.0), to)
}
