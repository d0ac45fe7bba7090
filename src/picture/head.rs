//! Draws head and neck.

use super::body::{LimbOutline, Profile, point, unit};
use super::drawing::Fill;
use super::path::Path;
use super::person::{EDGE, PersonPainter};
use crate::figure::body::HEAD_RADIUS;
use crate::figure::{Point, Skeleton, above};

/// The outline of the head from the side, looking right: radii ahead of its middle and above
/// it.
#[rustfmt::skip]
const SIDE_OUTLINE: [(f32, f32); 18] = [
    (0.02, 1.02), (0.52, 0.90), (0.84, 0.50), (0.91, 0.20), (0.90, 0.04), (1.14, -0.22),
    (0.96, -0.33), (0.98, -0.48), (0.91, -0.62), (0.88, -0.86), (0.62, -1.02), (0.08, -0.84),
    (-0.30, -0.70), (-0.62, -0.62), (-0.98, -0.10), (-0.97, 0.38), (-0.64, 0.84), (-0.30, 0.99),
];
/// The outline of the head from the front, with a point for each of [`SIDE_OUTLINE`].
#[rustfmt::skip]
const FRONT_OUTLINE: [(f32, f32); 18] = [
    (0.02, 1.02), (0.50, 0.90), (0.80, 0.50), (0.86, 0.20), (0.86, 0.02), (0.85, -0.16),
    (0.82, -0.32), (0.76, -0.48), (0.68, -0.64), (0.48, -0.88), (0.14, -1.04), (-0.30, -0.98),
    (-0.56, -0.78), (-0.74, -0.50), (-0.86, -0.05), (-0.84, 0.38), (-0.60, 0.84), (-0.30, 0.99),
];
/// The hair's outer edge, from the forehead over the crown to the nape.
#[rustfmt::skip]
const HAIR: [(f32, f32); 10] = [
    (0.90, 0.46), (0.86, 0.70), (0.58, 0.98), (0.16, 1.10), (-0.28, 1.09), (-0.68, 0.90),
    (-0.99, 0.50), (-1.04, 0.02), (-0.90, -0.36), (-0.66, -0.60),
];
/// The hair's inner edge, from the nape past the ear to the forehead.
#[rustfmt::skip]
const HAIRLINE: [(f32, f32); 8] = [
    (-0.44, -0.50), (-0.30, -0.10), (-0.20, 0.08), (0.02, 0.06), (0.12, -0.14), (0.24, 0.16),
    (0.36, 0.44), (0.70, 0.52),
];

/// A head in its position.
struct Head {
    middle: Point,
    /// The vector of one radius upwards.
    up: Point,
    /// The vector of one radius ahead.
    ahead: Point,
    /// Degrees that it is turned towards the viewer.
    turn: f32,
}

impl Head {
    fn of(skeleton: &Skeleton) -> Self {
        let face = above(skeleton.leans.head + 90.0);
        let cos_of_turn = skeleton.foreshortening;
        let sin_of_turn = (1.0 - cos_of_turn * cos_of_turn).max(0.0).sqrt();
        // A head that looks ahead turns with the body; a head that looks up doesn't.
        let turn = (face.x * sin_of_turn).asin().to_degrees();
        // Not 0, so that a head from the front has a direction too.
        let ahead = unit(Point::new(face.x * cos_of_turn.max(0.05), face.y));
        let up = Point::new(-ahead.y, ahead.x);
        Self { middle: skeleton.head, up: up * HEAD_RADIUS, ahead: ahead * HEAD_RADIUS, turn }
    }

    /// The point this many radii ahead of the middle and above it.
    fn at(&self, ahead: f32, up: f32) -> Point {
        self.middle + self.ahead * ahead + self.up * up
    }

    /// The position, as seen, of the point of the head's surface that is this many degrees
    /// from the nose towards the viewer and `up` radii above the middle.
    fn on_surface(&self, degrees: f32, up: f32) -> Point {
        let radius = (1.0 - up * up).max(0.1).sqrt();
        self.at(radius * (degrees + self.turn).to_radians().cos(), up)
    }

    fn outline(&self) -> Path {
        let front_share = (self.turn.abs() / 90.0).clamp(0.0, 1.0).sqrt();
        let mix = |side: f32, front: f32| side + (front - side) * front_share;
        let points = SIDE_OUTLINE
            .iter()
            .zip(FRONT_OUTLINE)
            .map(|((side_ahead, side_up), (ahead, up))| self.at(mix(*side_ahead, ahead), mix(*side_up, up)));
        Path::closed_spline(&points.collect::<Vec<_>>())
    }

    fn hair(&self) -> Path {
        let mut points: Vec<Point> = HAIR.iter().map(|(ahead, up)| self.at(*ahead, *up)).collect();
        points.extend(HAIRLINE.iter().map(|(ahead, up)| {
            // The turn of the head moves the hairline back, by less than the face and not round
            // to the back of the head. Hair lies a little outside the head.
            let radius = (1.02 - up * up).max(0.1).sqrt();
            let degrees = (ahead / radius).clamp(-1.0, 1.0).acos().to_degrees();
            let turned = (degrees + self.turn * 0.8).min(176.0).to_radians().cos() * radius;
            self.at(turned.min(*ahead), *up)
        }));
        Path::closed_spline(&points)
    }
}

/// The outlines of neck, head and hair.
pub(super) fn silhouette(skeleton: &Skeleton) -> [Path; 3] {
    let head = Head::of(skeleton);
    [neck(skeleton).outline(), head.outline(), head.hair()]
}

fn neck(skeleton: &Skeleton) -> LimbOutline {
    const NECK: Profile = &[point(0.0, 0.062, 0.0), point(0.5, 0.050, 0.0), point(1.0, 0.050, 0.0)];
    let head = Head::of(skeleton);
    let to = head.at(-0.22 * skeleton.foreshortening, -0.35);
    let from = skeleton.shoulder - (skeleton.head - skeleton.shoulder) * 0.1;
    LimbOutline { from, to, profile: NECK, foreshortening: skeleton.foreshortening }
}

impl PersonPainter<'_> {
    /// Draws the neck, which lies below the shirt's collar.
    pub(super) fn neck(&mut self) {
        let outline = neck(self.skeleton()).outline();
        let skin = self.colors.skin;
        self.out.line(outline.clone(), EDGE * 1.6, self.edge_color(skin));
        self.out.plain(outline, skin.mix(self.colors.shade, 0.16));
    }

    /// Draws head, hair, ear and face.
    pub(super) fn head(&mut self) {
        let head = Head::of(self.skeleton());
        let (skin, hair) = (self.colors.skin, self.colors.hair);
        self.out.line(head.outline(), EDGE * 1.6, self.edge_color(skin));
        self.out.plain(head.outline(), skin);
        let clip = self.out.clip(head.outline());
        let jaw_shade = Fill::Linear {
            from: head.at(0.2, -0.1),
            to: head.at(-0.1, -1.05),
            stops: vec![(0.0, self.colors.shade.with_alpha(0.0)), (1.0, self.colors.shade.with_alpha(0.24))],
        };
        self.out.fill_within(clip, head.outline(), jaw_shade);
        self.out.line(head.hair(), EDGE, self.edge_color(hair));
        self.out.plain(head.hair(), hair);
        self.ear(&head);
        self.face(&head);
    }

    fn ear(&mut self, head: &Head) {
        let ear = Path::ellipse(head.on_surface(98.0, -0.12), head.up * 0.20, head.ahead * 0.13);
        self.out.line(ear.clone(), EDGE * 0.9, self.edge_color(self.colors.skin));
        self.out.plain(ear, self.colors.skin);
    }

    fn face(&mut self, head: &Head) {
        let dark = self.colors.features;
        let soft = dark.with_alpha(0.62);
        for degrees in [40.0, -40.0] {
            let angle = degrees + head.turn;
            // Further round, an eye is hidden.
            if !(-8.0..=150.0).contains(&angle) {
                continue;
            }
            // An eye that is turned away from the viewer is narrow.
            let width = angle.to_radians().sin().abs().max(0.5);
            let eye = head.on_surface(degrees, 0.06);
            self.out.plain(Path::ellipse(eye, head.up * 0.105, head.ahead * (0.078 * width)), dark);
            let brow = [
                head.on_surface(degrees + 15.0, 0.27),
                head.on_surface(degrees, 0.33),
                head.on_surface(degrees - 14.0, 0.29),
            ];
            self.out.line(Path::open_spline(&brow), 0.009, dark.with_alpha(0.8));
        }
        // The far corner of the mouth comes into view as the head turns.
        let far_corner = -head.turn.clamp(0.0, 22.0);
        let mouth =
            [head.on_surface(26.0, -0.50), head.on_surface(8.0, -0.53), head.on_surface(far_corner, -0.50)];
        self.out.line(Path::open_spline(&mouth.map(|at| at - head.ahead * 0.05)), 0.008, soft);
        if head.turn > 12.0 {
            let nose = [
                head.on_surface(-4.0, 0.02),
                head.on_surface(-2.0, -0.2) + head.ahead * 0.12,
                head.on_surface(6.0, -0.27),
            ];
            self.out.line(Path::open_spline(&nose), 0.009, soft);
        }
    }
}
