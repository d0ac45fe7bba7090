//! The rotation arrow of a circling movement.

use super::geometry::Point;
use super::motion::{Motion, Presentation, circle_point};
use super::shape::{Capsule, Figure, Layer, Paint, Shape, capsule};

/// The radius of the rotation arrow, in metres.
const ARROW_RADIUS: f32 = 0.13;
/// How many straight segments the arrow's arc has.
const ARC_SEGMENTS: u8 = 10;
/// The length of the arc in pictures, in radians. The head that is drawn at its end reaches
/// as far as [`CELL_ARROW_TIP`].
const PICTURE_ARC: f32 = 4.9;
/// The length of the arc in cells, in radians: three quarters of a circle.
const CELL_ARC: f32 = 4.7;
/// Where the head of the arrow begins and ends in cells, in radians. It is longer than in
/// pictures, to be recognizable.
const CELL_HEAD_START: f32 = 4.6;
const CELL_ARROW_TIP: f32 = 5.3;

impl Motion {
    /// Adds the rotation arrow to the figure of a circling movement. The arrow turns with the
    /// hip, in the free corner in front of the person.
    pub(super) fn with_rotation_arrow(
        &self,
        mut figure: Figure,
        angle: f32,
        presentation: &Presentation,
    ) -> Figure {
        if self.pose().circle.is_some() {
            let (right, top) = (self.pose().max_view.right, self.pose().view.top);
            let middle = Point::new(right - ARROW_RADIUS * 1.6, top - ARROW_RADIUS * 1.6);
            let at = |along: f32, radius: f32| middle + circle_point(angle + along, presentation) * radius;
            let fractions = (0..=ARC_SEGMENTS).map(|index| f32::from(index) / f32::from(ARC_SEGMENTS));
            figure.model.rotation_arrow =
                fractions.map(|fraction| at(fraction * PICTURE_ARC, ARROW_RADIUS)).collect();
            figure.layers.push(rotation_arrow_layer(at));
        }
        figure
    }
}

/// The rotation arrow for cells. `at` gives the point at an angle from the arrow's beginning,
/// and at a radius.
fn rotation_arrow_layer(at: impl Fn(f32, f32) -> Point) -> Layer {
    let line = |from: Point, to: Point| {
        let radius = ARROW_RADIUS * 0.2;
        capsule(from, to, (radius, radius), Paint::Arrow)
    };
    let starts = (0..ARC_SEGMENTS).map(|index| f32::from(index) / f32::from(ARC_SEGMENTS) * CELL_ARC);
    let mut shapes: Vec<Shape> = starts
        .map(|start| {
            let end = start + CELL_ARC / f32::from(ARC_SEGMENTS);
            line(at(start, ARROW_RADIUS), at(end, ARROW_RADIUS))
        })
        .collect();
    let tip = at(CELL_ARROW_TIP, ARROW_RADIUS);
    let head_sides = [1.5, 0.5].map(|share| at(CELL_HEAD_START, ARROW_RADIUS * share));
    shapes.extend(head_sides.map(|side| line(tip, side)));
    Layer { shapes, outline: Vec::new() }
}

/// Whether a shape belongs to the rotation arrow.
pub(super) const fn is_arrow(shape: &Shape) -> bool {
    matches!(shape, Shape::Capsule(Capsule { paint: Paint::Arrow, .. }))
}
