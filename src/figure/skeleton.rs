//! Solves a posture: computes the positions of all joints.

use super::body::{
    ANKLE, BALL, FOREARM, HEEL, HIP_HALF, NECK, SHANK, SHOULDER_HALF, THIGH, TOE, TRUNK, TRUNK_RADII,
    UPPER_ARM,
};
use super::geometry::{Bend, Point, above, ahead, below, reach};
use super::pose::{Anchor, ArmPoint, Bones, Foot, Landmark, LegPoint, Limb, Pivot, Place, Posture};

/// The positions of all joints.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Skeleton {
    /// The hips.
    pub hip: Point,
    /// Half-way up the spine.
    pub waist: Point,
    /// The shoulders.
    pub shoulder: Point,
    /// The middle of the head.
    pub head: Point,
    /// Where the thighs begin, near and far: the same point if seen from the side.
    pub hips: [Point; 2],
    /// Where the arms begin, near and far: the same point if seen from the side.
    pub shoulders: [Point; 2],
    /// The foreshortening of what points ahead: 1 from the side, 0 from the front.
    pub foreshortening: f32,
    /// How far the parts of the trunk lean forward.
    pub leans: Leans,
    /// How full of breath the trunk is, 0 to 1.
    pub breath: f32,
    /// Near and far.
    pub legs: [Leg; 2],
    /// Near and far.
    pub arms: [Arm; 2],
    /// How far each limb's target is out of reach, in metres: positive if too far,
    /// negative if too close. Near leg, far leg, near arm, far arm.
    pub reach_error: [f32; 4],
}

/// Degrees that the parts of the trunk lean forward from upright.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leans {
    /// The lower half of the trunk.
    pub lower: f32,
    /// The upper half of the trunk.
    pub upper: f32,
    /// The head.
    pub head: f32,
}

/// The joints of a leg.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leg {
    /// Knee.
    pub knee: Point,
    /// Ankle.
    pub ankle: Point,
    /// Degrees by which the sole points up from straight ahead.
    pub sole: f32,
    /// The same for the toes, which stay flat while the heel of a standing foot is up.
    pub toes: f32,
    /// The foreshortening of what points ahead.
    pub foreshortening: f32,
}

impl Leg {
    /// A leg with straight toes, seen from the side.
    const fn new(knee: Point, ankle: Point, sole: f32) -> Self {
        Self { knee, ankle, sole, toes: sole, foreshortening: 1.0 }
    }

    /// A point of the foot: `forward` metres ahead of the point below the ankle, along the
    /// sole, and `up` metres above the sole.
    pub fn foot(&self, forward: f32, up: f32) -> Point {
        let on_sole = |forward: f32| ahead(self.sole) * forward - ahead(self.sole + 90.0) * ANKLE;
        let offset = if forward > BALL {
            on_sole(BALL) + ahead(self.toes) * (forward - BALL) + ahead(self.toes + 90.0) * up
        } else {
            on_sole(forward) + ahead(self.sole + 90.0) * up
        };
        self.ankle + Point::new(offset.x * self.foreshortening, offset.y)
    }

    /// The leg with flat toes, if its foot stands and the heel is up.
    const fn with_toes(self, foot: Foot) -> Self {
        let stands = !foot.relative && !matches!(foot.pivot, Pivot::Ankle);
        let is_heel_up = self.sole < 0.0 && self.sole > INSTEP_DOWN;
        Self { toes: if stands && is_heel_up { 0.0 } else { self.sole }, ..self }
    }

    /// The height of the lowest point of the sole.
    pub(super) fn lowest_of_sole(&self) -> f32 {
        [HEEL, BALL, TOE].map(|forward| self.foot(forward, 0.0).y).into_iter().fold(f32::MAX, f32::min)
    }
}

/// The joints of an arm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Arm {
    /// Elbow.
    pub elbow: Point,
    /// The middle of the palm.
    pub hand: Point,
}

/// The sole's angle below which a foot lies on its instep, so that its toes are not bent.
const INSTEP_DOWN: f32 = -100.0;
/// The number of iterations that find the joints of a pinned leg.
const IK_ITERATIONS: usize = 4;

impl Skeleton {
    /// Solves a posture. A limb that is pinned to another one is solved after it.
    pub fn of(posture: &Posture) -> Self {
        let upper_lean = posture.lean + posture.curl;
        let leans = Leans { lower: posture.lean, upper: upper_lean, head: upper_lean + posture.nod };
        // A breath lifts the chest by a centimetre or two.
        let trunk = TRUNK * (1.0 + 0.035 * posture.breath);
        let lower = above(leans.lower) * (trunk / 2.0);
        let upper = above(leans.upper) * (trunk / 2.0);
        let hip = match posture.anchor {
            Anchor::Hip(hip) => hip,
            Anchor::Shoulder(shoulder) => shoulder - upper - lower,
            Anchor::Around { centre, angle, length } => centre + above(angle) * length,
        };
        let shoulder = hip + lower + upper;
        let mut skeleton = Self {
            hip,
            waist: hip + lower,
            shoulder,
            head: shoulder + above(f32::midpoint(leans.upper, leans.head)) * NECK,
            hips: [hip; 2],
            shoulders: [shoulder; 2],
            foreshortening: 1.0,
            leans,
            breath: posture.breath,
            ..Self::default()
        };
        let mut is_solved = [false; 4];
        for _ in 0..4 {
            for slot in 0..4 {
                let can_be_solved = dependencies(&posture.limbs[slot]).iter().all(|other| is_solved[*other]);
                if !is_solved[slot] && can_be_solved {
                    skeleton.place_limb(slot, &posture.limbs[slot]);
                    is_solved[slot] = true;
                }
            }
        }
        // Limbs that depend on each other in a circle use the positions found so far.
        for slot in (0..4).filter(|slot| !is_solved[*slot]) {
            skeleton.place_limb(slot, &posture.limbs[slot]);
        }
        skeleton
    }

    fn place_limb(&mut self, slot: usize, limb: &Limb) {
        if slot < 2 { self.place_leg(slot, limb) } else { self.place_arm(slot - 2, limb) }
    }

    fn place_leg(&mut self, side: usize, limb: &Limb) {
        let (thigh, shank) = (THIGH * limb.foreshortening, SHANK * limb.foreshortening);
        let hip = self.hip;
        let leg = match limb.bones {
            Bones::Flexed { root, middle } => {
                let first = root - self.leans.lower;
                leg_from_angles(hip, first, first - middle, (thigh, shank), limb.foot)
            }
            Bones::Angled { first, second, lengths } => {
                leg_from_angles(hip, first, second, lengths, limb.foot)
            }
            Bones::Pinned { end } => {
                let end = self.position_of(end);
                let mut leg = Leg::default();
                // If the sole's angle is relative to the shank, the shank depends on the ankle,
                // and the ankle on the sole, so they are found by iteration.
                let mut sole = if limb.foot.relative { 0.0 } else { limb.foot.angle };
                for _ in 0..IK_ITERATIONS {
                    let ankle = ankle(end, sole, limb.foot.pivot);
                    let reached = reach(hip, ankle, thigh, shank, Bend::Back);
                    self.reach_error[side] = reached.error;
                    leg = Leg::new(reached.middle, reached.end, sole);
                    if !limb.foot.relative {
                        break;
                    }
                    sole = (leg.ankle - leg.knee).angle() + limb.foot.angle;
                    leg.sole = sole;
                }
                leg
            }
            Bones::Placed { middle, end } => {
                let (knee, end) = (self.position_of(middle), self.position_of(end));
                let mut sole = limb.foot.angle;
                if limb.foot.relative {
                    sole += (ankle(end, 0.0, limb.foot.pivot) - knee).angle();
                }
                Leg::new(knee, ankle(end, sole, limb.foot.pivot), sole)
            }
        };
        self.legs[side] = leg.with_toes(limb.foot);
    }

    fn place_arm(&mut self, side: usize, limb: &Limb) {
        let (upper, fore) = (UPPER_ARM * limb.foreshortening, FOREARM * limb.foreshortening);
        let shoulder = self.shoulder;
        let from_angles = |first: f32, second: f32, (upper, fore): (f32, f32)| {
            let elbow = shoulder + below(first) * upper;
            Arm { elbow, hand: elbow + below(second) * fore }
        };
        self.arms[side] = match limb.bones {
            Bones::Flexed { root, middle } => {
                let first = root - self.leans.upper;
                from_angles(first, first + middle, (upper, fore))
            }
            Bones::Angled { first, second, lengths } => from_angles(first, second, lengths),
            Bones::Pinned { end } => {
                let reached = reach(shoulder, self.position_of(end), upper, fore, Bend::Forward);
                self.reach_error[2 + side] = reached.error;
                Arm { elbow: reached.middle, hand: reached.end }
            }
            Bones::Placed { middle, end } => {
                Arm { elbow: self.position_of(middle), hand: self.position_of(end) }
            }
        };
    }

    /// The skeleton turned towards the viewer by this many degrees, about the vertical line
    /// through the origin. For drawing only: limbs are always solved from the side.
    pub(crate) fn turned(&self, degrees: f32, posture: &Posture) -> Self {
        if degrees <= 0.0 {
            return *self;
        }
        let (sin, cos) = degrees.to_radians().sin_cos();
        // Points nearer to the viewer move to the left.
        let seen = |point: Point, nearer: f32| Point::new(point.x * cos - nearer * sin, point.y);
        let mut turned = Self { foreshortening: cos, ..*self };
        for point in [&mut turned.hip, &mut turned.waist, &mut turned.shoulder, &mut turned.head] {
            *point = seen(*point, posture.sway);
        }
        for (side, sign) in [(0, 1.0), (1, -1.0)] {
            let (leg, arm) = (&mut turned.legs[side], &mut turned.arms[side]);
            let (leg_out, arm_out) = (posture.limbs[side].out, posture.limbs[2 + side].out);
            turned.hips[side] = seen(self.hips[side], sign * HIP_HALF + posture.sway);
            turned.shoulders[side] = seen(self.shoulders[side], sign * SHOULDER_HALF + posture.sway);
            leg.knee = seen(leg.knee, sign * (HIP_HALF + leg_out.middle));
            leg.ankle = seen(leg.ankle, sign * (HIP_HALF + leg_out.end));
            leg.foreshortening = cos;
            arm.elbow = seen(arm.elbow, sign * (SHOULDER_HALF + arm_out.middle));
            arm.hand = seen(arm.hand, sign * (SHOULDER_HALF + arm_out.end));
        }
        turned
    }

    /// A vector as it is seen by the viewer.
    pub fn project(&self, vector: Point) -> Point {
        Point::new(vector.x * self.foreshortening, vector.y)
    }

    /// The vector of this length at an angle forward from upright, as it is seen by the viewer.
    pub fn offset(&self, degrees: f32, length: f32) -> Point {
        self.project(above(degrees) * length)
    }

    /// Hip, waist and shoulder of the trunk's near (0) or far (1) half: a little nearer to the
    /// middle than the joints.
    pub fn spine(&self, side: usize) -> [Point; 3] {
        let hip = self.hip + (self.hips[side] - self.hip) * 0.8;
        let shoulder = self.shoulder + (self.shoulders[side] - self.shoulder) * 0.6;
        let waist = self.waist + (hip + shoulder) * 0.5 - (self.hip + self.shoulder) * 0.5;
        [hip, waist, shoulder]
    }

    /// The position of a place.
    pub fn position_of(&self, place: Place) -> Point {
        place.from.map_or(place.offset, |landmark| self.landmark(landmark) + place.offset)
    }

    /// The position of a landmark.
    pub fn landmark(&self, landmark: Landmark) -> Point {
        match landmark {
            Landmark::Hip => self.hip,
            Landmark::Waist => self.waist,
            Landmark::Belly => {
                let front = TRUNK_RADII.1 + 0.05 * self.breath;
                self.waist + self.project(above(self.leans.lower + 90.0) * front)
            }
            Landmark::Shoulder => self.shoulder,
            Landmark::Head => self.head,
            Landmark::Leg(side, point) => {
                let leg = &self.legs[side.index()];
                match point {
                    LegPoint::Thigh => (self.hips[side.index()] + leg.knee) * 0.5,
                    LegPoint::Knee => leg.knee,
                    LegPoint::Shin => (leg.knee + leg.ankle) * 0.5,
                    LegPoint::Ankle => leg.ankle,
                    LegPoint::Foot => leg.foot(0.0, 0.0),
                    LegPoint::Heel => leg.foot(HEEL, 0.0),
                    LegPoint::Toe => leg.foot(TOE, 0.0),
                }
            }
            Landmark::Arm(side, point) => {
                let arm = &self.arms[side.index()];
                match point {
                    ArmPoint::Elbow => arm.elbow,
                    ArmPoint::Hand => arm.hand,
                }
            }
        }
    }

    /// Moves the anchor of a posture so that the lowest foot stands on the ground, at height 0,
    /// and solves the posture.
    pub(super) fn of_grounded(posture: &mut Posture) -> Self {
        let lowest = Self::of(posture).legs.iter().map(Leg::lowest_of_sole).fold(f32::MAX, f32::min);
        match &mut posture.anchor {
            Anchor::Hip(at) | Anchor::Shoulder(at) | Anchor::Around { centre: at, .. } => at.y -= lowest,
        }
        Self::of(posture)
    }

    /// Every joint.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> + '_ {
        let trunk = [self.hip, self.waist, self.shoulder, self.head];
        let legs = self.legs.iter().flat_map(|leg| [leg.knee, leg.ankle]);
        let arms = self.arms.iter().flat_map(|arm| [arm.elbow, arm.hand]);
        trunk.into_iter().chain(self.hips).chain(self.shoulders).chain(legs).chain(arms)
    }
}

/// The slots of the limbs that a limb's position depends on.
pub(super) fn dependencies(limb: &Limb) -> Vec<usize> {
    let places = match limb.bones {
        Bones::Pinned { end } => [Some(end), None],
        Bones::Placed { middle, end } => [Some(middle), Some(end)],
        Bones::Flexed { .. } | Bones::Angled { .. } => [None, None],
    };
    places.into_iter().flatten().filter_map(|place| place.from.and_then(slot_of)).collect()
}

/// The slot of the limb that a landmark belongs to.
fn slot_of(landmark: Landmark) -> Option<usize> {
    match landmark {
        Landmark::Leg(side, _) => Some(side.index()),
        Landmark::Arm(side, _) => Some(2 + side.index()),
        _ => None,
    }
}

/// A leg whose bones have these angles forward from straight down.
fn leg_from_angles(hip: Point, first: f32, second: f32, (thigh, shank): (f32, f32), foot: Foot) -> Leg {
    let knee = hip + below(first) * thigh;
    let sole = if foot.relative { second + foot.angle } else { foot.angle };
    Leg::new(knee, knee + below(second) * shank, sole)
}

/// The ankle of a pinned foot, which turns about heel or ball. `end` is where the point below
/// the ankle is when the foot is flat.
fn ankle(end: Point, sole: f32, pivot: Pivot) -> Point {
    let pivot_offset = match pivot {
        Pivot::Ankle => return end,
        Pivot::Rock if sole < 0.0 => BALL,
        Pivot::Rock | Pivot::Heel => HEEL,
        Pivot::Ball => BALL,
    };
    end + Point::new(pivot_offset, 0.0) - ahead(sole) * pivot_offset + ahead(sole + 90.0) * ANKLE
}
