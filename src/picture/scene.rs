//! A whole figure, painted from behind to the front.

use super::body;
use super::colors::{Color, Colors};
use super::drawing::{Drawing, Fill};
use super::head;
use super::limbs::Artist;
use super::path::Path;
use super::things;
use super::trunk;
use super::way;
use crate::figure::{Depth, Figure, Muscle, Point, Skeleton};

/// The drawing of a figure.
pub fn draw(figure: &Figure, colors: &Colors) -> Drawing {
    let model = &figure.model;
    let mut drawing = Drawing::default();
    for thing in model.things.iter().filter(|thing| !thing.front) {
        things::thing(&mut drawing, thing, colors, &figure.view);
    }
    if let Some(ghost) = &model.ghost {
        for part in silhouette(ghost) {
            drawing.plain(part, colors.ghost);
        }
    }
    things::shadows(&mut drawing, model, colors);
    let surfaces = things::surfaces(&model.things);
    let floor =
        things::below(&surfaces, Point::new(model.skeleton.hip.x, 9.0)).filter(|_| !surfaces.is_empty());
    if let Some(shown) = &model.way {
        way::way(&mut drawing, shown, floor.map(|_| 0.0), colors);
    }
    let hand_ground = |depth: Depth| {
        let hand = model.skeleton.arms[depth.index()].hand;
        things::below(&surfaces, Point::new(hand.x, hand.y + 0.02))
    };
    let mut artist = Artist { model, colors, out: &mut drawing };
    artist.bloom();
    artist.arm(Depth::Far, None, hand_ground(Depth::Far));
    artist.leg(Depth::Far, None);
    artist.neck();
    let trunk = artist.trunk();
    artist.head();
    if model.arm_behind {
        artist.arm(Depth::Near, Some(trunk), hand_ground(Depth::Near));
    } else {
        artist.leg(Depth::Near, Some(trunk));
    }
    for thing in model.things.iter().filter(|thing| thing.front) {
        things::thing(artist.out, thing, colors, &figure.view);
    }
    if model.arm_behind {
        artist.leg(Depth::Near, Some(trunk));
    } else {
        artist.arm(Depth::Near, Some(trunk), hand_ground(Depth::Near));
    }
    if !model.bow.is_empty() {
        way::arrow(&mut drawing, &model.bow, colors);
    }
    drawing
}

/// All that a body covers, part by part.
fn silhouette(skeleton: &Skeleton) -> Vec<Path> {
    let mut parts = head::silhouette(skeleton).to_vec();
    parts.extend(trunk::outlines(skeleton));
    for depth in Depth::BOTH {
        let it = depth.index();
        let bones = [
            body::leg(skeleton.hips[it], &skeleton.legs[it], skeleton.ahead),
            body::arm(skeleton.shoulders[it], &skeleton.arms[it], skeleton.ahead),
        ];
        parts.extend(bones.iter().flatten().map(body::Bone::outline));
        parts.push(body::hand(&skeleton.arms[it], None, skeleton.ahead).0);
        parts.push(body::shoe(&skeleton.legs[it]));
    }
    parts
}

impl Artist<'_> {
    /// What of the muscle's glow is seen around the body.
    fn bloom(&mut self) {
        let effort = self.model.effort;
        let skeleton = *self.skeleton();
        for depth in Depth::BOTH {
            let it = depth.index();
            let [thigh, shank] = body::leg(skeleton.hips[it], &skeleton.legs[it], skeleton.ahead);
            let places = [
                (Muscle::Hamstring, thigh.at(0.55, -0.6)),
                (Muscle::Quad, thigh.at(0.55, 0.6)),
                (Muscle::HipFlexor, thigh.at(0.08, 0.7)),
                (Muscle::Glute, skeleton.hips[it] + self.way(skeleton.leans.0 - 90.0, 0.08)),
                (Muscle::Calf, shank.at(0.31, -0.6)),
            ];
            for (muscle, at) in places {
                if self.works(depth, muscle) {
                    self.halo(at, 0.21, self.tone(self.colors.glow(effort), depth), 0.10 + 0.20 * effort);
                }
            }
        }
        if self.works(Depth::Near, Muscle::Belly) {
            let at = skeleton.waist + self.way(skeleton.leans.0 + 90.0, 0.08);
            self.halo(at, 0.22, self.colors.glow(effort), 0.10 + 0.20 * effort);
        }
    }

    fn halo(&mut self, middle: Point, radius: f32, color: Color, alpha: f32) {
        let (along, across) = (Point::new(radius, 0.0), Point::new(0.0, radius));
        let stops = vec![
            (0.0, color.with(alpha)),
            (0.5, color.with(alpha * 0.55)),
            (0.8, color.with(alpha * 0.14)),
            (1.0, color.with(0.0)),
        ];
        self.out.fill(Path::circle(middle, radius), Fill::Radial { middle, along, across, stops });
    }
}
