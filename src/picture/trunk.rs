//! The trunk: shirt and shorts.

use super::drawing::{ClipId, Fill};
use super::path::Path;
use super::person::{EDGE, PersonPainter, lightness};
use crate::figure::{Leans, Muscle, NearFar, Point, Skeleton, above};

/// The points around the outline of one side of the trunk: the index of a point of [`Skeleton::spine`]
/// (0 hip, 1 waist, 2 shoulder), and how far up and ahead of it, in metres.
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

/// The outlines of the far and the near side of the trunk; only one if seen from the side.
pub(super) fn outlines(skeleton: &Skeleton) -> Vec<Path> {
    let halves: &[usize] = if skeleton.foreshortening < 0.999 { &[1, 0] } else { &[0] };
    halves.iter().map(|index| half(skeleton, *index)).collect()
}

fn half(skeleton: &Skeleton, index: usize) -> Path {
    let spine = skeleton.spine(index);
    let Leans { lower, upper, .. } = skeleton.leans;
    let points = OUTLINE.map(|(anchor, up, ahead)| {
        let lean = [lower, f32::midpoint(lower, upper), upper][anchor];
        // A breath lifts the belly and, less, the chest.
        let lifted = if ahead > 0.0 { [0.0, 0.055, 0.030][anchor] } else { 0.0 };
        let ahead = ahead + skeleton.breath * lifted;
        let offset = above(lean) * up + above(lean + 90.0) * ahead;
        // From the front, a trunk is nearly as wide as from the side.
        spine[anchor] + Point::new(offset.x * skeleton.foreshortening.max(0.75), offset.y)
    });
    Path::closed_spline(&points)
}

/// The waistband, as a line that reaches far beyond the body at both ends.
struct Waistband {
    front: Point,
    back: Point,
    /// The vector from the waistband down past the end of the trunk.
    down: Point,
}

impl PersonPainter<'_> {
    /// Draws the trunk, and returns a clip with its outline.
    pub(super) fn trunk(&mut self) -> ClipId {
        let outlines = outlines(self.skeleton());
        let shirt = self.colors.shirt;
        for path in &outlines {
            self.out.line(path.clone(), EDGE * 1.8, self.edge_color(shirt));
        }
        let below_waist = self.out.clip(self.below_waist());
        for path in &outlines {
            self.out.line_within(below_waist, path.clone(), EDGE * 1.8, self.edge_color(self.colors.shorts));
        }
        let trunk = outlines.iter().fold(Path::default(), Path::join);
        self.out.plain(trunk.clone(), shirt);
        let clip = self.out.clip(trunk);
        self.shorts(clip);
        let near_clip = outlines.last().map_or(clip, |path| self.out.clip(path.clone()));
        self.shade_trunk(near_clip);
        self.muscles(clip);
        clip
    }

    fn waistband(&self) -> Waistband {
        let skeleton = self.skeleton();
        let lean = skeleton.leans.lower;
        let band = skeleton.hip + skeleton.offset(lean, 0.062);
        let ahead = above(lean + 90.0) * 0.5;
        Waistband { front: band + ahead, back: band - ahead, down: skeleton.offset(lean, -0.4) }
    }

    /// The area below the waistband.
    fn below_waist(&self) -> Path {
        let Waistband { front, back, down } = self.waistband();
        Path::polygon(&[front, back, back + down, front + down])
    }

    /// Draws the part of the shorts on the trunk.
    fn shorts(&mut self, clip: ClipId) {
        let Waistband { front, back, .. } = self.waistband();
        self.out.fill_within(clip, self.below_waist(), Fill::Plain(self.colors.shorts));
        self.out.line_within(
            clip,
            Path::open_spline(&[front, back]),
            EDGE,
            self.edge_color(self.colors.shorts),
        );
    }

    /// Draws shade along the side away from the light.
    fn shade_trunk(&mut self, clip: ClipId) {
        let skeleton = *self.skeleton();
        let front = above(f32::midpoint(skeleton.leans.lower, skeleton.leans.upper) + 90.0);
        let light = lightness(front);
        let shade = |alpha: f32| self.colors.shade.with_alpha(alpha);
        let (ahead, behind) = (0.08 + 0.34 * (-light).max(0.0), 0.08 + 0.34 * light.max(0.0));
        let stops = vec![(0.0, shade(ahead)), (0.40, shade(0.0)), (0.58, shade(0.0)), (1.0, shade(behind))];
        let middle = skeleton.waist;
        let fill = Fill::Linear { from: middle + front * 0.12, to: middle - front * 0.12, stops };
        // Large enough to cover the trunk.
        let corner = Point::new(1.2, 1.2);
        let area = Path::rounded_rect(middle - corner, middle + corner, 0.0);
        self.out.fill_within(clip, area, fill);
    }

    fn muscles(&mut self, clip: ClipId) {
        let skeleton = *self.skeleton();
        let Leans { lower, upper, .. } = skeleton.leans;
        let middle_lean = f32::midpoint(lower, upper);
        let (waist, hip) = (skeleton.waist, skeleton.hips[0]);
        let belly_ahead = 0.050 + 0.055 * skeleton.breath;
        // Each with the lean of the trunk there, an anchor, how far up and ahead of the anchor its
        // middle is, and its half axes along and across the trunk.
        let muscles = [
            (Muscle::Belly, lower, waist, (-0.01, belly_ahead), (0.135, 0.085)),
            (Muscle::Back, middle_lean, waist, (0.06, -0.055), (0.20, 0.065)),
            (Muscle::Glute, lower, hip, (-0.015, -0.055), (0.115, 0.080)),
            (Muscle::HipFlexor, lower, hip, (0.03, 0.062), (0.12, 0.060)),
        ];
        for (muscle, lean, anchor, (up, ahead), (along, across)) in muscles {
            if self.is_target(NearFar::Near, muscle) {
                let offset = above(lean) * up + above(lean + 90.0) * ahead;
                let middle = anchor + skeleton.project(offset);
                self.glow(clip, middle, above(lean) * along, above(lean + 90.0) * across, NearFar::Near);
            }
        }
    }
}
