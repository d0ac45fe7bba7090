//! Places: in the world, or relative to a point of the person.

use super::geometry::Point;

/// A place in the world, or relative to a point of the person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The point from which the offset counts; `None` for the world's origin.
    pub from: Option<Landmark>,
    /// Metres ahead and up.
    pub offset: Point,
}

impl Place {
    /// A fixed place.
    pub const fn at(x: f32, y: f32) -> Self {
        Self { from: None, offset: Point::new(x, y) }
    }
}

/// A point of the person that places can be relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Landmark {
    /// The hip.
    Hip,
    /// Half-way up the spine.
    Waist,
    /// The belly's skin, which moves with the breath.
    Belly,
    /// The shoulders.
    Shoulder,
    /// The middle of the head.
    Head,
    /// A point of a leg.
    Leg(NearFar, LegPoint),
    /// A point of an arm.
    Arm(NearFar, ArmPoint),
}

/// A side of the person, by its distance from the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NearFar {
    /// The side that is turned to the viewer.
    Near,
    /// The other side.
    Far,
}

impl NearFar {
    /// Both sides, near first.
    pub const BOTH: [Self; 2] = [Self::Near, Self::Far];

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Near => Self::Far,
            Self::Far => Self::Near,
        }
    }

    /// Its index in a pair of near and far.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The points of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LegPoint {
    /// Half-way from hip to knee.
    Thigh,
    /// The knee.
    Knee,
    /// Half-way from knee to ankle.
    Shin,
    /// The ankle.
    Ankle,
    /// The sole below the ankle.
    Foot,
    /// The heel's sole.
    Heel,
    /// The tip of the toes.
    Toe,
}

impl LegPoint {
    /// Every point.
    const ALL: [Self; 7] =
        [Self::Thigh, Self::Knee, Self::Shin, Self::Ankle, Self::Foot, Self::Heel, Self::Toe];

    const fn word(self) -> &'static str {
        match self {
            Self::Thigh => "thigh",
            Self::Knee => "knee",
            Self::Shin => "shin",
            Self::Ankle => "ankle",
            Self::Foot => "foot",
            Self::Heel => "heel",
            Self::Toe => "toe",
        }
    }
}

/// The points of an arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArmPoint {
    /// The elbow.
    Elbow,
    /// The palm.
    Hand,
}

impl ArmPoint {
    /// Every point.
    const ALL: [Self; 2] = [Self::Elbow, Self::Hand];

    const fn word(self) -> &'static str {
        match self {
            Self::Elbow => "elbow",
            Self::Hand => "hand",
        }
    }
}

impl Landmark {
    /// Every landmark.
    pub fn all() -> Vec<Self> {
        let mut landmarks = vec![Self::Hip, Self::Waist, Self::Belly, Self::Shoulder, Self::Head];
        for depth in NearFar::BOTH {
            landmarks.extend(LegPoint::ALL.map(|point| Self::Leg(depth, point)));
            landmarks.extend(ArmPoint::ALL.map(|point| Self::Arm(depth, point)));
        }
        landmarks
    }

    /// Its word in a file: `hip`, `near_knee`.
    pub fn word(self) -> String {
        let with_depth = |depth: NearFar, word: &str| match depth {
            NearFar::Near => format!("near_{word}"),
            NearFar::Far => format!("far_{word}"),
        };
        match self {
            Self::Hip => "hip".to_owned(),
            Self::Waist => "waist".to_owned(),
            Self::Belly => "belly".to_owned(),
            Self::Shoulder => "shoulder".to_owned(),
            Self::Head => "head".to_owned(),
            Self::Leg(depth, point) => with_depth(depth, point.word()),
            Self::Arm(depth, point) => with_depth(depth, point.word()),
        }
    }

    /// The landmark with this word; `None` if no landmark has it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|landmark| landmark.word() == word)
    }

    /// The same landmark on the other side.
    #[must_use]
    pub const fn swapped(self) -> Self {
        match self {
            Self::Leg(depth, point) => Self::Leg(depth.other(), point),
            Self::Arm(depth, point) => Self::Arm(depth.other(), point),
            other => other,
        }
    }
}
