//! Props as shapes.

use super::geometry::Point;
use super::model::PosedProp;
use super::pose::{Place, Prop, PropKind, ViewBox};
use super::shape::{Paint, Shape, capsule};
use super::skeleton::Skeleton;

/// The thickness of seats, chair backs and legs, in metres.
const BOARD: f32 = 0.045;
/// How far the legs of a seat are from its edges, in metres.
const LEG_INSET: f32 = 0.02;
/// The height of a chair's back above its seat, in metres.
const BACK_HEIGHT: f32 = 0.45;
/// The width of the darker edge of a wall, and the least width of a wall, in metres.
const WALL_EDGE: f32 = 0.025;
const MIN_WALL_WIDTH: f32 = 0.02;
/// Half the width of a post's head, in metres.
const POST_HEAD_HALF: f32 = 0.07;
/// The depth to which the floor is drawn, in metres.
const FLOOR_DEPTH: f32 = 0.05;

impl PosedProp {
    /// The prop beside a skeleton. `spot` is 0 at the first spot of a step and 1 at the last.
    /// `swapped` is 0 if the skeleton's near and far limbs are as written and 1 if they are
    /// swapped; from one to the other, the prop moves along with them.
    pub(super) fn new(prop: &Prop, skeleton: &Skeleton, spot: f32, swapped: f32) -> Self {
        let position = |place: Place| {
            skeleton.position_of(place) * (1.0 - swapped) + skeleton.position_of(place.swapped()) * swapped
        };
        let at = position(prop.at) + prop.travel * spot;
        let to = prop.to.map_or(at, position);
        Self { kind: prop.kind, at, to, size: prop.size, front: prop.front }
    }

    /// The shapes of the prop, those behind first.
    pub(super) fn shapes(&self, view: &ViewBox) -> Vec<Shape> {
        let Self { at, to, size: (width, height), .. } = *self;
        let (half, top) = (width / 2.0, at.y + height);
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
                vec![rect(at.x - half, at.y - height, at.x + half, top, Paint::PropShade)]
            }
            PropKind::Wall => vec![
                rect(at.x, at.y, at.x + width.max(MIN_WALL_WIDTH), top, Paint::Prop),
                rect(at.x, at.y, at.x + WALL_EDGE, top, Paint::PropShade),
            ],
            PropKind::Post => vec![
                rect(at.x - half, at.y, at.x + half, top, Paint::Prop),
                rect(at.x - POST_HEAD_HALF, top - BOARD, at.x + POST_HEAD_HALF, top, Paint::PropShade),
            ],
            PropKind::Box | PropKind::Step => {
                let lid_bottom = (top - BOARD / 2.0).max(at.y);
                vec![
                    rect(at.x - half, at.y, at.x + half, top, Paint::Prop),
                    rect(at.x - half, lid_bottom, at.x + half, top, Paint::PropShade),
                ]
            }
            PropKind::Pad => vec![rect(at.x - half, at.y, at.x + half, top, Paint::Mat)],
            PropKind::Seat | PropKind::Chair => {
                let leg = |x: f32| rect(x, at.y, x + BOARD, top, Paint::Prop);
                let mut shapes = vec![leg(at.x - half + LEG_INSET), leg(at.x + half - BOARD - LEG_INSET)];
                if self.kind == PropKind::Chair {
                    let back = at.x - half;
                    shapes.push(rect(back, top, back + BOARD, top + BACK_HEIGHT, Paint::Prop));
                }
                shapes.push(rect(at.x - half, top - BOARD, at.x + half, top, Paint::PropShade));
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
