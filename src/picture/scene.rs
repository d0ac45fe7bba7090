//! A whole figure, painted from behind to the front.

use super::arrows;
use super::body;
use super::colors::{Color, Colors};
use super::drawing::{Drawing, Fill};
use super::head;
use super::limbs::PersonPainter;
use super::path::Path;
use super::things;
use super::trunk;
use crate::figure::{Depth, Figure, Muscle, Point, Skeleton};

/// The drawing of a figure.
pub fn draw(figure: &Figure, colors: &Colors) -> Drawing {
    let model = &figure.model;
    let mut drawing = Drawing::default();
    for thing in model.things.iter().filter(|thing| !thing.front) {
        things::draw_prop(&mut drawing, thing, colors, &figure.view);
    }
    if let Some(ghost) = &model.ghost {
        for part in silhouette(ghost) {
            drawing.plain(part, colors.ghost);
        }
    }
    things::shadows(&mut drawing, model, colors);
    let surfaces = things::surfaces(&model.things);
    if let Some(trajectory) = &model.way {
        let above = Point::new(model.skeleton.hip.x, 9.0);
        // Whatever the person is on, the arrow only has to stay off the floor, at height 0.
        let floor = things::surface_below(&surfaces, above).is_some().then_some(0.0);
        arrows::trajectory_arrow(&mut drawing, trajectory, (floor, &figure.view), colors);
    }
    let hand_ground = |depth: Depth| {
        let hand = model.skeleton.arms[depth.index()].hand;
        things::surface_below(&surfaces, Point::new(hand.x, hand.y + 0.02))
    };
    let mut painter = PersonPainter { model, colors, out: &mut drawing };
    painter.bloom();
    painter.arm(Depth::Far, None, hand_ground(Depth::Far));
    painter.leg(Depth::Far, None);
    painter.neck();
    let trunk = painter.trunk();
    painter.head();
    if model.arm_behind {
        painter.arm(Depth::Near, Some(trunk), hand_ground(Depth::Near));
    } else {
        painter.leg(Depth::Near, Some(trunk));
    }
    for thing in model.things.iter().filter(|thing| thing.front) {
        things::draw_prop(painter.out, thing, colors, &figure.view);
    }
    if model.arm_behind {
        painter.leg(Depth::Near, Some(trunk));
    } else {
        painter.arm(Depth::Near, Some(trunk), hand_ground(Depth::Near));
    }
    if !model.bow.is_empty() {
        arrows::arrow(&mut drawing, &model.bow, colors);
    }
    drawing
}

/// All that a body covers, part by part.
fn silhouette(skeleton: &Skeleton) -> Vec<Path> {
    let mut parts = head::silhouette(skeleton).to_vec();
    parts.extend(trunk::outlines(skeleton));
    for depth in Depth::BOTH {
        let side = depth.index();
        let bones = [
            body::leg(skeleton.hips[side], &skeleton.legs[side], skeleton.foreshortening),
            body::arm(skeleton.shoulders[side], &skeleton.arms[side], skeleton.foreshortening),
        ];
        parts.extend(bones.iter().flatten().map(body::LimbOutline::outline));
        parts.push(body::hand(&skeleton.arms[side], None, skeleton.foreshortening).0);
        parts.push(body::shoe(&skeleton.legs[side]));
    }
    parts
}

impl PersonPainter<'_> {
    /// What of the muscle's glow is seen around the body.
    fn bloom(&mut self) {
        let effort = self.model.effort;
        let skeleton = *self.skeleton();
        for depth in Depth::BOTH {
            let side = depth.index();
            let [thigh, shank] =
                body::leg(skeleton.hips[side], &skeleton.legs[side], skeleton.foreshortening);
            let places = [
                (Muscle::Hamstring, thigh.at(0.55, -0.6)),
                (Muscle::Quad, thigh.at(0.55, 0.6)),
                (Muscle::HipFlexor, thigh.at(0.08, 0.7)),
                (Muscle::Glute, skeleton.hips[side] + self.offset(skeleton.leans.0 - 90.0, 0.08)),
                (Muscle::Calf, shank.at(0.31, -0.6)),
            ];
            for (muscle, at) in places {
                if self.is_target(depth, muscle) {
                    self.halo(at, 0.21, self.color_at(self.colors.glow(effort), depth), 0.10 + 0.20 * effort);
                }
            }
        }
        if self.is_target(Depth::Near, Muscle::Belly) {
            let at = skeleton.waist + self.offset(skeleton.leans.0 + 90.0, 0.08);
            self.halo(at, 0.22, self.colors.glow(effort), 0.10 + 0.20 * effort);
        }
    }

    fn halo(&mut self, middle: Point, radius: f32, color: Color, alpha: f32) {
        let (along, across) = (Point::new(radius, 0.0), Point::new(0.0, radius));
        let stops = vec![
            (0.0, color.with_alpha(alpha)),
            (0.5, color.with_alpha(alpha * 0.55)),
            (0.8, color.with_alpha(alpha * 0.14)),
            (1.0, color.with_alpha(0.0)),
        ];
        self.out.fill(Path::circle(middle, radius), Fill::Radial { middle, along, across, stops });
    }
}
