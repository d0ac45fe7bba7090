//! Draws head and neck.

use super::body::{LimbOutline, Profile, above, unit};
use super::path::Path;
use super::person::{EDGE, PersonPainter};
use crate::figure::body::HEAD;
use crate::figure::{Point, Skeleton};

/// The outline of the head from the side, looking right: how far ahead of and above its
/// middle, in radii.
const SIDE: [(f32, f32); 18] = [
    (0.02, 1.02),
    (0.52, 0.90),
    (0.84, 0.50),
    (0.91, 0.20),
    (0.90, 0.04),
    (1.14, -0.22),
    (0.96, -0.33),
    (0.98, -0.48),
    (0.91, -0.62),
    (0.88, -0.86),
    (0.62, -1.02),
    (0.08, -0.84),
    (-0.30, -0.70),
    (-0.62, -0.62),
    (-0.98, -0.10),
    (-0.97, 0.38),
    (-0.64, 0.84),
    (-0.30, 0.99),
];
/// The same from the front.
const FRONT: [(f32, f32); 18] = [
    (0.02, 1.02),
    (0.50, 0.90),
    (0.80, 0.50),
    (0.86, 0.20),
    (0.86, 0.02),
    (0.85, -0.16),
    (0.82, -0.32),
    (0.76, -0.48),
    (0.68, -0.64),
    (0.48, -0.88),
    (0.14, -1.04),
    (-0.30, -0.98),
    (-0.56, -0.78),
    (-0.74, -0.50),
    (-0.86, -0.05),
    (-0.84, 0.38),
    (-0.60, 0.84),
    (-0.30, 0.99),
];
/// The hair's outer edge, from the forehead over the crown to the nape.
const HAIR: [(f32, f32); 10] = [
    (0.90, 0.46),
    (0.86, 0.70),
    (0.58, 0.98),
    (0.16, 1.10),
    (-0.28, 1.09),
    (-0.68, 0.90),
    (-0.99, 0.50),
    (-1.04, 0.02),
    (-0.90, -0.36),
    (-0.66, -0.60),
];
/// Its inner edge, from the nape past the ear to the forehead.
const HAIRLINE: [(f32, f32); 8] = [
    (-0.44, -0.50),
    (-0.30, -0.10),
    (-0.20, 0.08),
    (0.02, 0.06),
    (0.12, -0.14),
    (0.24, 0.16),
    (0.36, 0.44),
    (0.70, 0.52),
];

/// A head in its position.
struct Head {
    middle: Point,
    up: Point,
    ahead: Point,
    /// Degrees that it is turned towards the viewer.
    turn: f32,
}

impl Head {
    fn of(skeleton: &Skeleton) -> Self {
        // A head that looks ahead turns with the body, one that looks up doesn't.
        let face = above(skeleton.leans.head + 90.0);
        let sin = (1.0 - skeleton.foreshortening * skeleton.foreshortening).max(0.0).sqrt();
        let turn = (face.x * sin).asin().to_degrees();
        let ahead = unit(Point::new(face.x * skeleton.foreshortening.max(0.05), face.y));
        let up = Point::new(-ahead.y, ahead.x);
        Self { middle: skeleton.head, up: up * HEAD, ahead: ahead * HEAD, turn }
    }

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
        let front = (self.turn.abs() / 90.0).clamp(0.0, 1.0).sqrt();
        let points: Vec<Point> = SIDE
            .iter()
            .zip(FRONT)
            .map(|(side, other)| {
                self.at(side.0 + (other.0 - side.0) * front, side.1 + (other.1 - side.1) * front)
            })
            .collect();
        Path::closed_spline(&points)
    }

    fn hair(&self) -> Path {
        let mut points: Vec<Point> = HAIR.iter().map(|(ahead, up)| self.at(*ahead, *up)).collect();
        points.extend(HAIRLINE.iter().map(|(ahead, up)| {
            // Moved back by the turn of the head.
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
    const NECK: Profile = &[(0.0, 0.062, 0.0), (0.5, 0.050, 0.0), (1.0, 0.050, 0.0)];
    let head = Head::of(skeleton);
    let to = head.at(-0.22 * skeleton.foreshortening, -0.35);
    let from = skeleton.shoulder - (skeleton.head - skeleton.shoulder) * 0.1;
    LimbOutline { from, to, profile: NECK, foreshortening: skeleton.foreshortening }
}

impl PersonPainter<'_> {
    /// The neck, which lies below the shirt's collar.
    pub(super) fn neck(&mut self) {
        let bone = neck(self.skeleton());
        let skin = self.colors.skin;
        self.out.line(bone.outline(), EDGE * 1.6, self.edge(skin));
        self.out.plain(bone.outline(), skin.mix(self.colors.shade, 0.16));
    }

    /// Head, hair, ear and face.
    pub(super) fn head(&mut self) {
        let head = Head::of(self.skeleton());
        let (skin, hair) = (self.colors.skin, self.colors.hair);
        let edge = self.edge(skin);
        self.out.line(head.outline(), EDGE * 1.6, edge);
        self.out.plain(head.outline(), skin);
        let clip = self.out.clip(head.outline());
        // The jaw's shade.
        let below = super::drawing::Fill::Linear {
            from: head.at(0.2, -0.1),
            to: head.at(-0.1, -1.05),
            stops: vec![(0.0, self.colors.shade.with_alpha(0.0)), (1.0, self.colors.shade.with_alpha(0.24))],
        };
        self.out.fill_within(clip, head.outline(), below);
        self.out.line(head.hair(), EDGE, self.edge(hair));
        self.out.plain(head.hair(), hair);
        self.ear(&head, edge);
        self.face(&head);
    }

    fn ear(&mut self, head: &Head, edge: crate::picture::Color) {
        let at = head.on_surface(98.0, -0.12);
        let ear = Path::ellipse(at, head.up * 0.20, head.ahead * 0.13);
        self.out.line(ear.clone(), EDGE * 0.9, edge);
        self.out.plain(ear, self.colors.skin);
    }

    fn face(&mut self, head: &Head) {
        let dark = self.colors.features;
        let soft = dark.with_alpha(0.62);
        for degrees in [40.0, -40.0] {
            let seen = degrees + head.turn;
            if !(-8.0..=150.0).contains(&seen) {
                continue;
            }
            // An eye that is turned away from the viewer is narrow.
            let wide = seen.to_radians().sin().abs().max(0.5);
            let eye = head.on_surface(degrees, 0.06);
            self.out.plain(Path::ellipse(eye, head.up * 0.105, head.ahead * (0.078 * wide)), dark);
            let brow = [
                head.on_surface(degrees + 15.0, 0.27),
                head.on_surface(degrees, 0.33),
                head.on_surface(degrees - 14.0, 0.29),
            ];
            self.out.line(Path::open_spline(&brow), 0.009, dark.with_alpha(0.8));
        }
        let turn = head.turn.max(0.0);
        let mouth = [
            head.on_surface(26.0, -0.50),
            head.on_surface(8.0, -0.53),
            head.on_surface((-22.0_f32).max(-turn), -0.50),
        ];
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
