//! Props as shapes.

use super::geometry::Point;
use super::model::PosedProp;
use super::pose::{Prop, PropKind, ViewBox};
use super::shape::{Paint, Shape, capsule};
use super::skeleton::Skeleton;

/// The thickness of seats, chair backs and legs, in metres.
const BOARD: f32 = 0.045;
/// The depth to which the floor is drawn, in metres.
const FLOOR_DEPTH: f32 = 0.05;

impl PosedProp {
    /// The prop beside a skeleton; `spot` is 0 at the first spot of a step and 1 at the
    /// last.
    pub(super) fn new(prop: &Prop, skeleton: &Skeleton, spot: f32) -> Self {
        let at = skeleton.position_of(prop.at) + prop.travel * spot;
        let to = prop.to.map_or(at, |to| skeleton.position_of(to));
        Self { kind: prop.kind, at, to, size: prop.size, front: prop.front }
    }

    /// The shapes of the prop, those behind first.
    pub(super) fn shapes(&self, view: &ViewBox) -> Vec<Shape> {
        let Self { at, to, size: (width, height), .. } = *self;
        let half = width / 2.0;
        let rect = |left: f32, bottom: f32, right: f32, top: f32, paint| Shape::Rect {
            low: Point::new(left, bottom),
            high: Point::new(right, top),
            paint,
        };
        match self.kind {
            PropKind::Floor => {
                // Wider than the view, so that it fills the whole area.
                vec![rect(view.left - 4.0, at.y - FLOOR_DEPTH, view.right + 4.0, at.y, Paint::Floor)]
            }
            PropKind::Mat => vec![rect(at.x - half, at.y - height, at.x + half, at.y, Paint::Mat)],
            PropKind::Slider => {
                vec![rect(at.x - half, at.y - height, at.x + half, at.y + height, Paint::PropShade)]
            }
            PropKind::Wall => vec![
                rect(at.x, at.y, at.x + width.max(0.02), at.y + height, Paint::Prop),
                rect(at.x, at.y, at.x + 0.025, at.y + height, Paint::PropShade),
            ],
            PropKind::Post => vec![
                rect(at.x - half, at.y, at.x + half, at.y + height, Paint::Prop),
                rect(at.x - 0.07, at.y + height - BOARD, at.x + 0.07, at.y + height, Paint::PropShade),
            ],
            PropKind::Box | PropKind::Step | PropKind::Pad => {
                let is_pad = self.kind == PropKind::Pad;
                let (body, lid) =
                    if is_pad { (Paint::Mat, Paint::Mat) } else { (Paint::Prop, Paint::PropShade) };
                let lid_bottom = (at.y + height - BOARD / 2.0).max(at.y);
                vec![
                    rect(at.x - half, at.y, at.x + half, at.y + height, body),
                    rect(at.x - half, lid_bottom, at.x + half, at.y + height, lid),
                ]
            }
            PropKind::Seat | PropKind::Chair => {
                let leg = |x: f32| rect(x, at.y, x + BOARD, at.y + height, Paint::Prop);
                let mut shapes = vec![leg(at.x - half + 0.02), leg(at.x + half - BOARD - 0.02)];
                if self.kind == PropKind::Chair {
                    let back = at.x - half;
                    shapes.push(rect(back, at.y + height, back + BOARD, at.y + height + 0.45, Paint::Prop));
                }
                let seat = at.y + height;
                shapes.push(rect(at.x - half, seat - BOARD, at.x + half, seat, Paint::PropShade));
                shapes
            }
            PropKind::Ball => vec![capsule(at, at, (half, half), Paint::Ball)],
            PropKind::Strap => vec![capsule(at, to, (half, half), Paint::Mat)],
            PropKind::Pack => {
                let by = Point::new((half - height / 2.0).max(0.0), 0.0);
                vec![capsule(at - by, at + by, (height / 2.0, height / 2.0), Paint::Pack)]
            }
        }
    }
}
