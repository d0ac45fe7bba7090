//! The trunk: shirt and shorts.

use super::drawing::Fill;
use super::limbs::{EDGE, PersonPainter};
use super::path::Path;
use crate::figure::{Depth, Muscle, Point, Skeleton};

/// The points of half a trunk around its outline: how far up from hip (0), waist
/// (1) or shoulder (2), and how far ahead, in metres.
const OUTLINE: [(usize, f32, f32); 15] = [
    (0, -0.098, 0.030),
    (0, -0.060, 0.088),
    (0, 0.030, 0.106),
    (0, 0.120, 0.102),
    (1, 0.010, 0.096),
    (2, -0.190, 0.116),
    (2, -0.100, 0.108),
    (2, -0.015, 0.070),
    (2, 0.048, 0.014),
    (2, 0.036, -0.046),
    (2, -0.070, -0.100),
    (1, 0.020, -0.084),
    (0, 0.110, -0.092),
    (0, 0.0, -0.116),
    (0, -0.080, -0.070),
];

/// The halves of a trunk, far and near, as outlines; from the side there is one.
pub(super) fn outlines(skeleton: &Skeleton) -> Vec<Path> {
    let halves: &[usize] = if skeleton.foreshortening < 0.999 { &[1, 0] } else { &[0] };
    halves.iter().map(|side| half(skeleton, *side)).collect()
}

/// Where hip, waist and shoulder of a half are.
fn spine(skeleton: &Skeleton, side: usize) -> [Point; 3] {
    let hip = skeleton.hip + (skeleton.hips[side] - skeleton.hip) * 0.8;
    let shoulder = skeleton.shoulder + (skeleton.shoulders[side] - skeleton.shoulder) * 0.6;
    let waist = skeleton.waist + (hip + shoulder) * 0.5 - (skeleton.hip + skeleton.shoulder) * 0.5;
    [hip, waist, shoulder]
}

fn half(skeleton: &Skeleton, side: usize) -> Path {
    let spine = spine(skeleton, side);
    let (lower, upper, _) = skeleton.leans;
    let points = OUTLINE.map(|(at, up, ahead)| {
        let lean = [lower, f32::midpoint(lower, upper), upper][at];
        // A breath lifts the belly and, less, the chest.
        let full =
            if ahead > 0.0 && at > 0 { skeleton.breath * if at == 1 { 0.055 } else { 0.030 } } else { 0.0 };
        let way = super::body::above(lean) * up + super::body::above(lean + 90.0) * (ahead + full);
        spine[at] + Point::new(way.x * skeleton.foreshortening.max(0.75), way.y)
    });
    Path::closed_spline(&points)
}

impl PersonPainter<'_> {
    /// The trunk; answers the clip of all that it covers.
    pub(super) fn trunk(&mut self) -> usize {
        let outlines = outlines(self.skeleton());
        let shirt = self.colors.shirt;
        for path in &outlines {
            self.out.line(path.clone(), EDGE * 1.8, self.edge(shirt));
        }
        let below = self.out.clip(self.below_waist());
        for path in &outlines {
            self.out.line_within(below, path.clone(), EDGE * 1.8, self.edge(self.colors.shorts));
        }
        let whole = outlines.iter().fold(Path::default(), Path::join);
        self.out.plain(whole.clone(), shirt);
        let clip = self.out.clip(whole.clone());
        self.shorts(clip);
        let near = outlines.last().map_or(clip, |path| self.out.clip(path.clone()));
        self.shaded(near);
        self.muscles(clip);
        clip
    }

    /// The waistband, as its two ends far beyond the body, and the way down
    /// from it.
    fn waistband(&self) -> [Point; 3] {
        let skeleton = self.skeleton();
        let lean = skeleton.leans.0;
        let band = skeleton.hip + self.offset(lean, 0.062);
        let out = super::body::above(lean + 90.0) * 0.5;
        [band + out, band - out, self.offset(lean, -0.4)]
    }

    /// All that lies below the waistband.
    fn below_waist(&self) -> Path {
        let [front, back, down] = self.waistband();
        Path::polygon(&[front, back, back + down, front + down])
    }

    /// What of the trunk the shorts cover.
    fn shorts(&mut self, clip: usize) {
        let [front, back, _] = self.waistband();
        self.out.fill_within(clip, self.below_waist(), Fill::Plain(self.colors.shorts));
        self.out.line_within(clip, Path::open_spline(&[front, back]), EDGE, self.edge(self.colors.shorts));
    }

    /// Shade along the side away from the light.
    fn shaded(&mut self, clip: usize) {
        let skeleton = *self.skeleton();
        let front = super::body::above(f32::midpoint(skeleton.leans.0, skeleton.leans.1) + 90.0);
        let lit = front.x * 0.38 + front.y * 0.92;
        let shade = |alpha: f32| self.colors.shade.with_alpha(alpha);
        let (ahead, behind) = (0.08 + 0.34 * (-lit).max(0.0), 0.08 + 0.34 * lit.max(0.0));
        let stops = vec![(0.0, shade(ahead)), (0.40, shade(0.0)), (0.58, shade(0.0)), (1.0, shade(behind))];
        let middle = skeleton.waist;
        let fill = Fill::Linear { from: middle + front * 0.12, to: middle - front * 0.12, stops };
        let far = 1.2;
        let all = Path::rounded_rect(middle - Point::new(far, far), middle + Point::new(far, far), 0.0);
        self.out.fill_within(clip, all, fill);
    }

    fn muscles(&mut self, clip: usize) {
        let skeleton = *self.skeleton();
        let (lower, upper, _) = skeleton.leans;
        let seen = skeleton.foreshortening;
        let way = |lean: f32, up: f32, ahead: f32| {
            let way = super::body::above(lean) * up + super::body::above(lean + 90.0) * ahead;
            Point::new(way.x * seen, way.y)
        };
        let axis = |lean: f32| (super::body::above(lean), super::body::above(lean + 90.0));
        if self.is_target(Depth::Near, Muscle::Belly) {
            let middle = skeleton.waist + way(lower, -0.01, 0.050 + 0.055 * skeleton.breath);
            let (along, across) = axis(lower);
            self.glow(clip, middle, along * 0.135, across * 0.085, Depth::Near);
        }
        if self.is_target(Depth::Near, Muscle::Back) {
            let middle = skeleton.waist + way(f32::midpoint(lower, upper), 0.06, -0.055);
            let (along, across) = axis(f32::midpoint(lower, upper));
            self.glow(clip, middle, along * 0.20, across * 0.065, Depth::Near);
        }
        if self.is_target(Depth::Near, Muscle::Glute) {
            let middle = skeleton.hips[0] + way(lower, -0.015, -0.055);
            let (along, across) = axis(lower);
            self.glow(clip, middle, along * 0.115, across * 0.080, Depth::Near);
        }
        if self.is_target(Depth::Near, Muscle::HipFlexor) {
            let middle = skeleton.hips[0] + way(lower, 0.03, 0.062);
            let (along, across) = axis(lower);
            self.glow(clip, middle, along * 0.12, across * 0.060, Depth::Near);
        }
    }
}
