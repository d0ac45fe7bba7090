//! The arrows: where a movement leads, and in which direction it circles.

use super::body::{between, unit};
use super::colors::Colors;
use super::drawing::Drawing;
use super::path::Path;
use super::props::arrow_head;
use crate::figure::{Point, Trajectory, ViewBox};

/// The distance of the arrow from the body, in metres.
const CLEARANCE: f32 = 0.075;
/// The least distance from the edges of the picture, in metres: half of its head.
const MARGIN: f32 = 0.055;
/// How many straight segments the arrow has.
const SEGMENTS: u8 = 14;

/// A tapered arrow along the trajectory of a joint, moved outwards from the body.
pub(super) fn trajectory_arrow(
    out: &mut Drawing,
    trajectory: &Trajectory,
    (floor, view): (Option<f32>, &ViewBox),
    colors: &Colors,
) {
    let [start, half, end] = trajectory.points;
    // A parabola through the three points.
    let control = half * 2.0 - (start + end) * 0.5;
    let shares = (0..=SEGMENTS).map(|part| 0.04 + 0.90 * f32::from(part) / f32::from(SEGMENTS));
    let line: Vec<Point> = shares
        .map(|share| between(between(start, control, share), between(control, end, share), share))
        .collect();
    let outwards = |at: &Point| unit(*at - trajectory.middle);
    // The most distance from the body that keeps a point above the floor.
    let max_distance = |at: &Point| match floor {
        Some(floor) if outwards(at).y < -0.2 => (at.y - floor - 0.05) / -outwards(at).y,
        _ => f32::MAX,
    };
    let distance = line.iter().map(max_distance).fold(trajectory.radius + CLEARANCE, f32::min);
    let ceiling = view.top - MARGIN;
    let seen = |at: Point| {
        let x = at.x.clamp(view.left + MARGIN, (view.right - MARGIN).max(view.left + MARGIN));
        Point::new(x, at.y.min(ceiling))
    };
    let line: Vec<Point> = line.iter().map(|at| *at + outwards(at) * distance).collect();
    // The part above the picture is left out, up to half of the arrow.
    let hidden = line.iter().take_while(|at| at.y > ceiling).count().min(line.len() / 2);
    arrow(out, &line[hidden..].iter().map(|at| seen(*at)).collect::<Vec<_>>(), colors);
}

/// An arrow along points.
pub(super) fn arrow(out: &mut Drawing, points: &[Point], colors: &Colors) {
    let [.., before, last] = points else { return };
    let count = points.len() - 1;
    let length: f32 = points.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    let size = (length * 0.24).clamp(0.045, 0.075);
    // A band that widens, as one path so that its colour is even.
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (index, at) in points.iter().enumerate() {
        let (from, to) = (points[index.saturating_sub(1)], points[(index + 1).min(count)]);
        let side = super::body::forward(to - from);
        let share = f32::from(u16::try_from(index).unwrap_or(u16::MAX))
            / f32::from(u16::try_from(count).unwrap_or(1));
        let wide = 0.004 + 0.012 * share;
        left.push(*at + side * wide);
        right.push(*at - side * wide);
    }
    right.reverse();
    left.extend(right);
    out.plain(Path::polygon(&left), colors.arrow);
    out.plain(arrow_head(*last, *last - *before, size), colors.arrow);
}
