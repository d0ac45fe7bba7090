//! The painter of a person; its arms and legs.

use super::body::{self, Cloth, LimbOutline, between, perpendicular, unit};
use super::colors::{Color, Colors};
use super::drawing::{ClipId, Drawing, Fill};
use super::path::Path;
use crate::figure::{FigureModel, Muscle, NearFar, Point, Skeleton};

/// The width of the line around a limb, in metres.
pub(super) const EDGE: f32 = 0.011;

/// The direction of the light: from above, and a little ahead.
const LIGHT: Point = Point::new(0.38, 0.92);

/// How much a side of the body is in the light, by its direction: from -1 to 1.
pub(super) fn lightness(side: Point) -> f32 {
    side.x * LIGHT.x + side.y * LIGHT.y
}

/// Draws the parts of a person into a [`Drawing`].
pub(super) struct PersonPainter<'a> {
    pub(super) model: &'a FigureModel,
    pub(super) colors: &'a Colors,
    pub(super) out: &'a mut Drawing,
}

impl PersonPainter<'_> {
    pub(super) const fn skeleton(&self) -> &Skeleton {
        &self.model.skeleton
    }

    /// The colour of a part on the near or the far side.
    pub(super) fn color_at(&self, color: Color, depth: NearFar) -> Color {
        if depth == NearFar::Far { self.colors.dimmed(color) } else { color }
    }

    /// The colour of the line around a part of this colour.
    pub(super) fn edge_color(&self, color: Color) -> Color {
        color.mix(self.colors.shade, 0.46)
    }

    /// Whether a muscle on a side is among the targets.
    pub(super) fn is_target(&self, depth: NearFar, muscle: Muscle) -> bool {
        self.model.targets.iter().any(|target| target.includes(depth, muscle))
    }

    /// Draws the soft shadow of a part on what is behind it.
    pub(super) fn cast_shadow(&mut self, clip: ClipId, path: &Path) {
        for (width, alpha) in [(0.065, 0.09), (0.042, 0.10), (0.022, 0.12)] {
            self.out.line_within(clip, path.clone(), width, self.colors.shade.with_alpha(alpha));
        }
    }

    /// Draws a limb segment, with a line around it from share `line_start` of its length on.
    /// Returns a clip with its outline.
    fn limb(&mut self, bone: &LimbOutline, color: Color, line_start: f32) -> ClipId {
        self.out.line(bone.sides(line_start), EDGE * 2.0, self.edge_color(color));
        self.out.plain(bone.outline(), color);
        let clip = self.out.clip(bone.outline());
        self.shade(bone, clip, 1.0);
        clip
    }

    /// Draws shade along both edges of a limb segment, more on the one away from the light.
    fn shade(&mut self, bone: &LimbOutline, clip: ClipId, strength: f32) {
        let side = perpendicular(bone.to - bone.from);
        let light = lightness(side);
        let (ahead, behind) = (0.10 + 0.34 * (-light).max(0.0), 0.10 + 0.34 * light.max(0.0));
        let shade = |alpha: f32| self.colors.shade.with_alpha(alpha * strength);
        let middle = between(bone.from, bone.to, 0.4);
        let radius = bone.profile_at(0.4).radius * 1.02;
        let stops = vec![(0.0, shade(ahead)), (0.36, shade(0.0)), (0.58, shade(0.0)), (1.0, shade(behind))];
        let fill = Fill::Linear { from: middle + side * radius, to: middle - side * radius, stops };
        self.out.fill_within(clip, bone.outline(), fill);
    }

    /// Draws the glow of a muscle within a clip; more effort makes it warmer and brighter.
    pub(super) fn glow(&mut self, clip: ClipId, middle: Point, along: Point, across: Point, depth: NearFar) {
        let effort = self.model.effort;
        let color = self.color_at(self.colors.glow(effort), depth);
        let dimming = if depth == NearFar::Far { 0.8 } else { 1.0 };
        let strength = dimming * (0.76 + 0.24 * effort);
        let stops = vec![
            (0.0, color.with_alpha(strength)),
            (0.52, color.with_alpha(strength * 0.9)),
            (0.78, color.with_alpha(strength * 0.42)),
            (1.0, color.with_alpha(0.0)),
        ];
        let fill = Fill::Radial { middle, along, across, stops };
        self.out.fill_within(clip, Path::ellipse(middle, along, across), fill);
    }

    /// Draws a leg: thigh, shank, shoe and the leg of the shorts. The near leg casts a shadow
    /// on the trunk.
    pub(super) fn leg(&mut self, depth: NearFar, trunk: Option<ClipId>) {
        let [thigh, shank] = body::leg(self.skeleton(), depth);
        let (skin, shorts) =
            (self.color_at(self.colors.skin, depth), self.color_at(self.colors.shorts, depth));
        if let Some(trunk) = trunk {
            self.cast_shadow(trunk, &thigh.sides(0.3));
        }
        let skin_clip = self.limb(&thigh, skin, 0.24);
        let shorts_leg = Cloth { from: 0.0, to: 0.40, end_width: 1.12 };
        let cloth = thigh.cloth(shorts_leg);
        self.out.line(thigh.hem(shorts_leg.to, 1.1), EDGE, self.edge_color(shorts));
        self.out.plain(cloth.clone(), shorts);
        let shorts_clip = self.out.clip(cloth);
        self.shade(&thigh, shorts_clip, 1.1);
        self.thigh_muscles(&thigh, [skin_clip, shorts_clip], depth);
        self.cast_shadow(skin_clip, &shank.sides(0.3));
        let shank_clip = self.limb(&shank, skin, 0.10);
        if self.is_target(depth, Muscle::Calf) {
            let axis = unit(shank.to - shank.from);
            let middle = shank.at(0.31, -0.42);
            self.glow(shank_clip, middle, axis * 0.128, perpendicular(axis) * 0.050, depth);
        }
        self.shoe(depth);
    }

    fn thigh_muscles(&mut self, thigh: &LimbOutline, clips: [ClipId; 2], depth: NearFar) {
        let axis = unit(thigh.to - thigh.from);
        let belly_length = (thigh.to - thigh.from).length() * 0.40;
        let muscles = [
            (Muscle::Hamstring, thigh.at(0.55, -0.46), belly_length, 0.066),
            (Muscle::Quad, thigh.at(0.55, 0.44), belly_length, 0.066),
            (Muscle::HipFlexor, thigh.at(0.14, 0.42), 0.12, 0.062),
            (Muscle::Glute, thigh.at(0.04, -0.42), 0.10, 0.085),
        ];
        for (muscle, middle, length, width) in muscles {
            if self.is_target(depth, muscle) {
                for clip in clips {
                    self.glow(clip, middle, axis * length, perpendicular(axis) * width, depth);
                }
            }
        }
    }

    fn shoe(&mut self, depth: NearFar) {
        let leg = self.skeleton().legs[depth.index()];
        let (shoe, sole) = (self.color_at(self.colors.shoe, depth), self.color_at(self.colors.sole, depth));
        let path = body::shoe(&leg);
        self.out.line(path.clone(), EDGE * 1.6, self.edge_color(shoe));
        self.out.plain(path.clone(), shoe);
        let clip = self.out.clip(path);
        let (top, bottom) = (leg.foot(0.05, 0.09), leg.foot(0.05, 0.0));
        let shade = self.colors.shade;
        let stops =
            vec![(0.0, shade.with_alpha(0.0)), (0.5, shade.with_alpha(0.0)), (1.0, shade.with_alpha(0.26))];
        self.out.fill_within(clip, body::shoe(&leg), Fill::Linear { from: top, to: bottom, stops });
        self.out.line_within(clip, body::sole(&leg), 0.026, sole);
        // The collar and two laces.
        let lace = self.edge_color(shoe);
        self.out.line_within(
            clip,
            Path::open_spline(&[leg.foot(-0.06, 0.098), leg.foot(0.0, 0.090), leg.foot(0.05, 0.104)]),
            0.012,
            lace,
        );
        for ahead in [0.062, 0.088] {
            let line = [leg.foot(ahead, 0.085), leg.foot(ahead - 0.016, 0.060)];
            self.out.line_within(clip, Path::open_spline(&line), 0.008, lace);
        }
    }

    /// Draws an arm: upper arm with its sleeve, forearm and hand. The near arm casts a shadow
    /// on the trunk. `surface` is the height of the surface below the hand.
    pub(super) fn arm(&mut self, depth: NearFar, trunk: Option<ClipId>, surface: Option<f32>) {
        let (arm, foreshortening) = (self.skeleton().arms[depth.index()], self.skeleton().foreshortening);
        let [upper, fore] = body::arm(self.skeleton(), depth);
        let (skin, shirt) = (self.color_at(self.colors.skin, depth), self.color_at(self.colors.shirt, depth));
        if let Some(trunk) = trunk {
            self.cast_shadow(trunk, &upper.sides(0.25));
            self.cast_shadow(trunk, &fore.sides(0.1));
        }
        self.limb(&upper, skin, 0.35);
        self.limb(&fore, skin, 0.10);
        let (hand, thumb) = body::hand(&arm, surface, foreshortening);
        self.out.line(hand.clone(), EDGE * 1.5, self.edge_color(skin));
        self.out.line(thumb.clone(), 0.026 + EDGE, self.edge_color(skin));
        self.out.plain(hand, skin);
        self.out.line(thumb, 0.026, skin);
        let wrist = [fore.at(0.55, 0.0), fore.at(0.9, 0.0)];
        self.out.line(Path::open_spline(&wrist), 0.044, skin);
        let sleeve = Cloth { from: 0.0, to: 0.52, end_width: 1.24 };
        let cloth = upper.cloth(sleeve);
        self.out.line(upper.cloth(Cloth { from: 0.12, ..sleeve }), EDGE * 1.6, self.edge_color(shirt));
        self.out.plain(cloth.clone(), shirt);
        let clip = self.out.clip(cloth);
        self.shade(&upper, clip, 1.0);
    }
}
