//! From joints to shapes: the shapes of a figure and their order.

use super::body::{
    BALL, FOOT_RADII, FOREARM_RADII, HEAD_RADIUS, HEEL, PALM, SHANK_RADII, THIGH_RADII, TOE, TRUNK_RADII,
    UPPER_ARM_RADII,
};
use super::geometry::{Point, ahead, below};
use super::model::PosedProp;
use super::pose::{Muscle, MuscleTarget, NearFar, ViewBox};
use super::shape::{Capsule, Glow, Layer, Paint, Shape, capsule};
use super::skeleton::Skeleton;

/// A person whose shapes are made.
pub(super) struct PersonShapes<'a> {
    /// The joints.
    pub(super) skeleton: &'a Skeleton,
    /// The muscles that glow.
    pub(super) targets: &'a [MuscleTarget],
    /// How hard they work, 0 to 1.
    pub(super) effort: f32,
    /// Whether the near arm lies behind the near leg.
    pub(super) arm_behind: bool,
}

impl PersonShapes<'_> {
    /// The layers of the person, those behind first: far arm, far leg, trunk,
    /// near leg, near arm; each leg as its thigh and what is below.
    pub(super) fn layers(&self) -> [Layer; 7] {
        let ([far_thigh, far_shank], [thigh, shank]) = (self.leg(NearFar::Far), self.leg(NearFar::Near));
        let (far_arm, arm) = (self.arm(NearFar::Far), self.arm(NearFar::Near));
        [far_arm, far_thigh, far_shank, self.trunk(), thigh, shank, arm]
    }

    /// The ghost: the silhouette of the posture that the movement leads to, in one paint.
    pub(super) fn ghost(&self) -> Layer {
        let shapes = self.layers().into_iter().flat_map(|layer| layer.shapes);
        let with_ghost_paint = |shape| match shape {
            Shape::Capsule(capsule) => Shape::Capsule(Capsule { paint: Paint::Ghost, ..capsule }),
            Shape::Rect { low, high, .. } => Shape::Rect { low, high, paint: Paint::Ghost },
        };
        Layer { shapes: shapes.map(with_ghost_paint).collect(), outline: Vec::new() }
    }

    /// The paint of a muscle that glows; `None` if it doesn't.
    fn glow_paint(&self, side: NearFar, muscle: Muscle) -> Option<Paint> {
        let is_target = self.targets.iter().any(|target| target.includes(side, muscle));
        let glow = Glow::of(self.effort);
        is_target.then_some(match side {
            NearFar::Near => Paint::Target(glow),
            NearFar::Far => Paint::TargetFar(glow),
        })
    }

    fn leg(&self, side: NearFar) -> [Layer; 2] {
        let (hip, leg) = (self.skeleton.hips[side.index()], self.skeleton.legs[side.index()]);
        let (skin, shorts, shoe) = match side {
            NearFar::Near => (Paint::Skin, Paint::Shorts, Paint::Shoe),
            NearFar::Far => (Paint::SkinFar, Paint::ShortsFar, Paint::ShoeFar),
        };
        let foreshortening = self.skeleton.foreshortening;
        let thigh = TaperedBone { from: hip, to: leg.knee, radii: THIGH_RADII, foreshortening };
        let shank = TaperedBone { from: leg.knee, to: leg.ankle, radii: SHANK_RADII, foreshortening };
        let (heel, tip) = FOOT_RADII;
        let foot = [
            capsule(leg.ankle, leg.foot(HEEL + 0.045, 0.045), (0.046, heel), shoe),
            capsule(leg.foot(HEEL + 0.045, heel), leg.foot(BALL, tip), FOOT_RADII, shoe),
            capsule(leg.foot(BALL, tip), leg.foot(TOE - tip, tip), (tip, tip), shoe),
            capsule(leg.ankle, leg.foot(BALL - 0.01, 0.035), (0.044, 0.034), shoe),
        ];
        // Shorts end higher above a muscle that glows.
        let paint_of = |muscle| self.glow_paint(side, muscle);
        let thigh_glows = paint_of(Muscle::Hamstring).or(paint_of(Muscle::Quad)).is_some();
        let mut shapes = vec![thigh.whole(skin)];
        shapes.push(thigh.painted_part(0.0..if thigh_glows { 0.12 } else { 0.34 }, shorts));
        shapes.extend(paint_of(Muscle::Hamstring).map(|paint| thigh.belly(0.24..0.94, -0.30, 0.74, paint)));
        shapes.extend(paint_of(Muscle::Quad).map(|paint| thigh.belly(0.24..0.94, 0.30, 0.74, paint)));
        shapes.extend(paint_of(Muscle::HipFlexor).map(|paint| {
            let front = self.skeleton.offset(self.skeleton.leans.lower + 90.0, 0.06);
            let up = self.skeleton.offset(self.skeleton.leans.lower, 0.07);
            capsule(hip + front + up, thigh.along(0.34, 0.35), (0.050, 0.044), paint)
        }));
        shapes.extend(paint_of(Muscle::Glute).map(|paint| {
            let seat = self.skeleton.project(below(-self.skeleton.leans.lower - 60.0) * 0.052);
            capsule(hip + seat, thigh.along(0.10, -0.5), (0.070, 0.062), paint)
        }));
        let mut upper =
            Layer { shapes, outline: vec![thigh.outline_part(0.30..1.0), shank.outline_part(0.0..0.4)] };
        let mut shapes = vec![shank.whole(skin)];
        shapes.extend(paint_of(Muscle::Calf).map(|paint| shank.belly(0.08..0.60, -0.35, 0.80, paint)));
        shapes.extend(foot);
        let mut outline = vec![shank.outline_part(0.4..1.0)];
        outline.extend(foot.iter().filter_map(as_capsule));
        match side {
            // The near shank has an outline against the thigh, so that a folded leg is
            // recognizable.
            NearFar::Near => [upper, Layer { shapes, outline }],
            NearFar::Far => {
                upper.outline.extend(outline);
                [upper, Layer { shapes, outline: Vec::new() }]
            }
        }
    }

    fn arm(&self, side: NearFar) -> Layer {
        let (shoulder, arm) = (self.skeleton.shoulders[side.index()], self.skeleton.arms[side.index()]);
        let (skin, shirt) = match side {
            NearFar::Near => (Paint::Skin, Paint::Shirt),
            NearFar::Far => (Paint::SkinFar, Paint::ShirtFar),
        };
        let foreshortening = self.skeleton.foreshortening;
        let upper = TaperedBone { from: shoulder, to: arm.elbow, radii: UPPER_ARM_RADII, foreshortening };
        let fore = TaperedBone { from: arm.elbow, to: arm.hand, radii: FOREARM_RADII, foreshortening };
        let palm = capsule(fore.along(0.92, 0.0), fore.along(1.03, 0.0), (PALM, PALM), skin);
        let shapes = vec![upper.whole(skin), fore.whole(skin), palm, upper.painted_part(0.0..0.55, shirt)];
        let mut outline = vec![upper.outline_part(0.35..1.0), fore.outline_part(0.0..1.0)];
        outline.extend(as_capsule(&palm));
        Layer { shapes, outline }
    }

    /// The trunk: one shape if seen from the side; if turned, one for each side.
    fn trunk(&self) -> Layer {
        let mut shapes = vec![self.neck()];
        let halves: &[usize] = if self.skeleton.foreshortening < 1.0 { &[1, 0] } else { &[0] };
        shapes.extend(halves.iter().flat_map(|side| self.shirt_half(*side)));
        shapes.extend(self.trunk_muscles());
        let up = self.skeleton.offset(self.skeleton.leans.lower, 0.045);
        shapes.extend(halves.iter().map(|side| {
            let [hip, ..] = self.skeleton.spine(*side);
            capsule(hip, hip + up, (TRUNK_RADII.0, TRUNK_RADII.0 - 0.006), Paint::Shorts)
        }));
        shapes.extend(self.head());
        Layer { shapes, outline: Vec::new() }
    }

    /// The shirt on one side.
    fn shirt_half(&self, side: usize) -> [Shape; 4] {
        let Skeleton { leans, breath, .. } = *self.skeleton;
        let (low, middle, high) = TRUNK_RADII;
        let [hip, waist, shoulder] = self.skeleton.spine(side);
        let chest = shoulder - self.skeleton.offset(leans.upper, 0.06);
        let breath_offset = |lean: f32| self.skeleton.offset(lean + 90.0, 0.035 * breath);
        let (full_waist, full_chest) =
            (waist + breath_offset(leans.lower), chest + breath_offset(leans.upper));
        [
            capsule(hip, waist, (low, middle), Paint::Shirt),
            capsule(waist, chest, (middle, high), Paint::Shirt),
            capsule(full_waist, full_chest, (middle, high), Paint::Shirt),
            // The shoulders round off at the top.
            capsule(chest, shoulder, (high - 0.01, 0.075), Paint::Shirt),
        ]
    }

    fn trunk_muscles(&self) -> Vec<Shape> {
        let Skeleton { waist, shoulder, leans, breath, .. } = *self.skeleton;
        let chest = shoulder - self.skeleton.offset(leans.upper, 0.06);
        let mut shapes = Vec::new();
        if let Some(paint) = self.glow_paint(NearFar::Near, Muscle::Back) {
            let back = |lean: f32| self.skeleton.offset(lean + 90.0, -0.05);
            shapes.push(capsule(waist + back(leans.lower), chest + back(leans.upper), (0.055, 0.055), paint));
        }
        if let Some(paint) = self.glow_paint(NearFar::Near, Muscle::Belly) {
            let at = waist + self.skeleton.offset(leans.lower + 90.0, 0.045 + 0.055 * breath);
            let by = self.skeleton.offset(leans.lower, 0.05);
            shapes.push(capsule(at - by, at + by, (0.062, 0.058), paint));
        }
        shapes
    }

    fn neck(&self) -> Shape {
        capsule(self.skeleton.shoulder, self.skeleton.head, (0.055, 0.050), Paint::Skin)
    }

    /// A round head with its face ahead, hair above and behind, and a nose.
    fn head(&self) -> [Shape; 5] {
        let Skeleton { head, leans, .. } = *self.skeleton;
        let (up, face) =
            (self.skeleton.offset(leans.head, 1.0), self.skeleton.offset(leans.head + 90.0, 1.0));
        let round = |at: Point, radius: f32, paint| capsule(at, at, (radius, radius), paint);
        let nose = head + face * (HEAD_RADIUS - 0.010) - up * 0.022;
        [
            // A little flat on top, because the top of a circle would be a single cell.
            capsule(
                head - face * 0.034,
                head + face * 0.014,
                (HEAD_RADIUS - 0.004, HEAD_RADIUS),
                Paint::Hair,
            ),
            round(head + face * 0.026 - up * 0.034, HEAD_RADIUS - 0.014, Paint::Skin),
            capsule(
                head + face * 0.050 + up * 0.012,
                head + face * 0.045 - up * 0.06,
                (0.066, 0.055),
                Paint::Skin,
            ),
            round(head - face * 0.030 - up * 0.060, 0.040, Paint::Skin),
            capsule(nose, nose + face * 0.022 - up * 0.014, (0.024, 0.017), Paint::Skin),
        ]
    }
}

/// A limb segment as tapered capsules, for cells; `picture` draws it with curves.
#[derive(Clone, Copy)]
struct TaperedBone {
    from: Point,
    to: Point,
    radii: (f32, f32),
    /// The foreshortening of what points ahead: 1 from the side, 0 from the front.
    foreshortening: f32,
}

impl TaperedBone {
    fn radius(&self, share: f32) -> f32 {
        self.radii.0 + (self.radii.1 - self.radii.0) * share
    }

    /// The point at a share of the length, moved forward by a share of the radius.
    fn along(&self, share: f32, forward: f32) -> Point {
        let vector = self.to - self.from;
        let side = ahead(vector.angle()) * (self.radius(share) * forward * self.foreshortening);
        self.from + vector * share + side
    }

    /// The whole bone.
    fn whole(&self, paint: Paint) -> Shape {
        capsule(self.from, self.to, self.radii, paint)
    }

    /// A part of the bone's length, for an outline, which is painted like the ground.
    fn outline_part(&self, shares: std::ops::Range<f32>) -> Capsule {
        Capsule {
            from: self.along(shares.start, 0.0),
            to: self.along(shares.end, 0.0),
            from_radius: self.radius(shares.start),
            to_radius: self.radius(shares.end),
            paint: Paint::Background,
        }
    }

    /// A part of the bone's length, a little wider than the bone, so that nothing shows through
    /// at the edge.
    fn painted_part(&self, shares: std::ops::Range<f32>, paint: Paint) -> Shape {
        let part = self.outline_part(shares);
        capsule(part.from, part.to, (part.from_radius + 0.004, part.to_radius + 0.004), paint)
    }

    /// A muscle's belly: a part of the bone's length, moved forward by a share of the radius,
    /// and `slim` times as wide as the bone.
    fn belly(&self, shares: std::ops::Range<f32>, forward: f32, slim: f32, paint: Paint) -> Shape {
        // The round end reaches further than the share, so the share is reduced.
        let radii = (self.radius(shares.start) * slim, self.radius(shares.end) * slim * 0.9);
        capsule(self.along(shares.start, forward), self.along(shares.end - 0.06, forward), radii, paint)
    }
}

const fn as_capsule(shape: &Shape) -> Option<Capsule> {
    match shape {
        Shape::Capsule(capsule) => Some(*capsule),
        Shape::Rect { .. } => None,
    }
}

/// The layers of a person among props: the props behind the person, the ghost, the person,
/// with the props in front below the part of the person that is nearest.
pub(super) fn scene(
    person: &PersonShapes<'_>,
    ghost: Option<&Skeleton>,
    props: &[PosedProp],
    view: &ViewBox,
) -> Vec<Layer> {
    let (front, behind): (Vec<&PosedProp>, Vec<&PosedProp>) = props.iter().partition(|prop| prop.front);
    let shapes = |props: &[&PosedProp]| props.iter().flat_map(|prop| prop.shapes(view)).collect();
    let mut layers = vec![Layer { shapes: shapes(&behind), outline: Vec::new() }];
    layers.extend(
        ghost.map(|skeleton| PersonShapes { skeleton, targets: &[], effort: 0.0, arm_behind: false }.ghost()),
    );
    let [far_arm, far_thigh, far_shank, trunk, thigh, shank, near_arm] = person.layers();
    layers.extend([far_arm, far_thigh, far_shank, trunk]);
    let (before, after) = if person.arm_behind {
        (vec![near_arm], vec![thigh, shank])
    } else {
        (vec![thigh, shank], vec![near_arm])
    };
    layers.extend(before);
    let mut front_layer = Layer { shapes: shapes(&front), outline: Vec::new() };
    // A ball that lies against the near leg has only a fine outline, so that the muscle that it
    // presses stays visible around it.
    let smaller = |capsule: Capsule| Capsule {
        from_radius: capsule.from_radius * 0.7,
        to_radius: capsule.to_radius * 0.7,
        ..capsule
    };
    front_layer.outline = front_layer.shapes.iter().filter_map(as_capsule).map(smaller).collect();
    layers.push(front_layer);
    layers.extend(after);
    layers
}
