//! Draws a figure from behind to the front.

use super::arrows;
use super::body;
use super::colors::{Color, Colors};
use super::drawing::{Drawing, Fill};
use super::head;
use super::path::Path;
use super::person::PersonPainter;
use super::props::{self, PropPainter};
use super::trunk;
use crate::figure::{Figure, Muscle, NearFar, Point, PosedProp, Skeleton};

/// The drawing of a figure.
pub fn draw(figure: &Figure, colors: &Colors) -> Drawing {
    let model = &figure.model;
    let mut drawing = Drawing::default();
    let (front, behind): (Vec<&PosedProp>, Vec<&PosedProp>) = model.props.iter().partition(|prop| prop.front);
    let draw_props = |out: &mut Drawing, props: &[&PosedProp]| {
        for prop in props {
            PropPainter { out, colors }.prop(prop, &figure.view);
        }
    };
    draw_props(&mut drawing, &behind);
    if let Some(ghost) = &model.ghost {
        for part in silhouette(ghost) {
            drawing.plain(part, colors.ghost);
        }
    }
    PropPainter { out: &mut drawing, colors }.shadows(model);
    let surfaces = props::surfaces(&model.props);
    if let Some(trajectory) = &model.trajectory {
        // Any surface below the person means that there is a floor, at height 0. What the person
        // is on doesn't limit the arrow.
        let has_floor = surfaces.iter().any(|surface| surface.spans(model.skeleton.hip.x));
        let floor = has_floor.then_some(0.0);
        arrows::trajectory_arrow(&mut drawing, trajectory, floor, &figure.view, colors);
    }
    let surface_below_hand = |depth: NearFar| {
        let hand = model.skeleton.arms[depth.index()].hand;
        props::surface_below(&surfaces, Point::new(hand.x, hand.y + 0.02))
    };
    let mut painter = PersonPainter { model, colors, out: &mut drawing };
    painter.glow_around_body();
    painter.arm(NearFar::Far, None, surface_below_hand(NearFar::Far));
    painter.leg(NearFar::Far, None);
    painter.neck();
    let trunk = painter.trunk();
    painter.head();
    let near_arm = |painter: &mut PersonPainter<'_>| {
        painter.arm(NearFar::Near, Some(trunk), surface_below_hand(NearFar::Near));
    };
    let near_leg = |painter: &mut PersonPainter<'_>| painter.leg(NearFar::Near, Some(trunk));
    if model.arm_behind {
        near_arm(&mut painter);
    } else {
        near_leg(&mut painter);
    }
    // Between the two near limbs: the one in front also lies over these props.
    draw_props(painter.out, &front);
    if model.arm_behind {
        near_leg(&mut painter);
    } else {
        near_arm(&mut painter);
    }
    if !model.rotation_arrow.is_empty() {
        arrows::arrow(&mut drawing, &model.rotation_arrow, colors);
    }
    drawing
}

/// The outlines of all parts of a body.
fn silhouette(skeleton: &Skeleton) -> Vec<Path> {
    let mut parts = head::silhouette(skeleton).to_vec();
    parts.extend(trunk::outlines(skeleton));
    for depth in NearFar::BOTH {
        let index = depth.index();
        let bones = [body::leg(skeleton, depth), body::arm(skeleton, depth)];
        parts.extend(bones.iter().flatten().map(body::LimbOutline::outline));
        parts.push(body::hand(&skeleton.arms[index], None, skeleton.foreshortening).0);
        parts.push(body::shoe(&skeleton.legs[index]));
    }
    parts
}

impl PersonPainter<'_> {
    /// Draws the glow of target muscles around the body.
    fn glow_around_body(&mut self) {
        let effort = self.model.effort;
        let skeleton = *self.skeleton();
        for depth in NearFar::BOTH {
            let [thigh, shank] = body::leg(&skeleton, depth);
            let glows = [
                (Muscle::Hamstring, thigh.at(0.55, -0.6)),
                (Muscle::Quad, thigh.at(0.55, 0.6)),
                (Muscle::HipFlexor, thigh.at(0.08, 0.7)),
                (
                    Muscle::Glute,
                    skeleton.hips[depth.index()] + skeleton.offset(skeleton.leans.lower - 90.0, 0.08),
                ),
                (Muscle::Calf, shank.at(0.31, -0.6)),
            ];
            for (muscle, middle) in glows {
                if self.is_target(depth, muscle) {
                    self.halo(
                        middle,
                        0.21,
                        self.color_at(self.colors.glow(effort), depth),
                        0.10 + 0.20 * effort,
                    );
                }
            }
        }
        if self.is_target(NearFar::Near, Muscle::Belly) {
            let middle = skeleton.waist + skeleton.offset(skeleton.leans.lower + 90.0, 0.08);
            self.halo(middle, 0.22, self.colors.glow(effort), 0.10 + 0.20 * effort);
        }
    }

    /// Draws a soft round glow.
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
