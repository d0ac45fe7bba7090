//! The part of the world in which a figure is shown.

use crate::figure::motion::{Motion, Presentation};
use crate::figure::pose::{PlayMode, Pose, ViewBox};
use crate::figure::rotation_arrow::is_arrow;
use crate::figure::shape::Shape;
use std::sync::Arc;

/// The pose's view, cropped above the highest point that person and props reach, with or
/// without near and far swapped.
pub(super) fn cropped_view(pose: &Pose) -> ViewBox {
    /// Metres above the highest point.
    const MARGIN: f32 = 0.03;
    let motion = Motion::new(Arc::new(pose.clone()), &[]);
    let mut top = pose.max_view.bottom;
    for eighths in 0..=8u8 {
        for swapped in [false, true] {
            let presentation = Presentation { swapped, ..Presentation::default() };
            let figure = motion.figure_at_fraction(f32::from(eighths) / 8.0, &presentation);
            let shapes = figure.layers.iter().flat_map(|layer| &layer.shapes);
            top = shapes.filter(|shape| !is_arrow(shape)).map(Shape::top).fold(top, f32::max);
        }
    }
    let circle = pose.circle.map_or(0.0, |circle| circle.radius);
    let breath = if pose.play == PlayMode::Hold { 0.02 } else { 0.0 };
    let top = (top + MARGIN + circle + breath).max(pose.max_view.bottom + 0.2).min(pose.max_view.top);
    ViewBox { top, ..pose.max_view }
}
