//! The arrows that show where a movement leads, and in which direction it circles.

use super::body::{between, perpendicular, unit};
use super::colors::Colors;
use super::drawing::Drawing;
use super::path::Path;
use crate::figure::{Point, Trajectory, ViewBox};

/// The distance of the arrow from the body, in metres.
const CLEARANCE: f32 = 0.075;
/// The least distance of the arrow from the edges of the picture, in metres: half of its
/// head.
const MARGIN: f32 = 0.055;
/// How many straight segments the arrow has.
const SEGMENTS: u8 = 14;

/// Draws a tapered arrow along the trajectory of a joint, moved outwards from the body. `floor`
/// is the height of the floor.
pub(super) fn trajectory_arrow(
    out: &mut Drawing,
    trajectory: &Trajectory,
    floor: Option<f32>,
    view: &ViewBox,
    colors: &Colors,
) {
    let [start, half, end] = trajectory.points;
    // The control point of a parabola through the three points.
    let control = half * 2.0 - (start + end) * 0.5;
    // A little shorter than the trajectory at both ends.
    let shares = (0..=SEGMENTS).map(|index| 0.04 + 0.90 * f32::from(index) / f32::from(SEGMENTS));
    let trajectory_points: Vec<Point> = shares
        .map(|share| between(between(start, control, share), between(control, end, share), share))
        .collect();
    let outwards = |point: &Point| unit(*point - trajectory.middle);
    // The greatest distance from the body that keeps a point above the floor.
    let max_distance = |point: &Point| match floor {
        Some(floor) if outwards(point).y < -0.2 => (point.y - floor - 0.05) / -outwards(point).y,
        _ => f32::MAX,
    };
    let distance = trajectory_points.iter().map(max_distance).fold(trajectory.radius + CLEARANCE, f32::min);
    let ceiling = view.top - MARGIN;
    let within_view = |point: &Point| {
        let x = point.x.clamp(view.left + MARGIN, (view.right - MARGIN).max(view.left + MARGIN));
        Point::new(x, point.y.min(ceiling))
    };
    let line: Vec<Point> =
        trajectory_points.iter().map(|point| *point + outwards(point) * distance).collect();
    // The part above the picture is left out, up to half of the arrow.
    let hidden = line.iter().take_while(|point| point.y > ceiling).count().min(line.len() / 2);
    arrow(out, &line[hidden..].iter().map(within_view).collect::<Vec<_>>(), colors);
}

/// Draws an arrow along points, with its head at the last one.
pub(super) fn arrow(out: &mut Drawing, points: &[Point], colors: &Colors) {
    let [.., before, last] = points else { return };
    let last_index = points.len() - 1;
    let length: f32 = points.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    let head_size = (length * 0.24).clamp(0.045, 0.075);
    // A band that widens, in one path, so that its colour is even.
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let to_float = |number: usize| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
    for (index, point) in points.iter().enumerate() {
        let (from, to) = (points[index.saturating_sub(1)], points[(index + 1).min(last_index)]);
        let half_width = 0.004 + 0.012 * (to_float(index) / to_float(last_index));
        let side = perpendicular(to - from) * half_width;
        left.push(*point + side);
        right.push(*point - side);
    }
    right.reverse();
    left.extend(right);
    out.plain(Path::polygon(&left), colors.arrow);
    out.plain(arrow_head(*last, *last - *before, head_size), colors.arrow);
}

/// The head of an arrow whose line ends at `end`, pointing in a direction.
fn arrow_head(end: Point, direction: Point, size: f32) -> Path {
    let (along, side) = (unit(direction) * size, perpendicular(direction) * size);
    Path::polygon(&[
        end + along * 0.62,
        end - along * 0.42 + side * 0.62,
        end - along * 0.16,
        end - along * 0.42 - side * 0.62,
    ])
}
