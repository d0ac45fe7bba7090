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

    /// The same place on the other side of the person.
    pub(crate) fn swapped(self) -> Self {
        Self { from: self.from.map(Landmark::swapped), ..self }
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
    pub(crate) const fn other(self) -> Self {
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
    /// Every point with its word.
    const ALL: [(Self, &'static str); 7] = [
        (Self::Thigh, "thigh"),
        (Self::Knee, "knee"),
        (Self::Shin, "shin"),
        (Self::Ankle, "ankle"),
        (Self::Foot, "foot"),
        (Self::Heel, "heel"),
        (Self::Toe, "toe"),
    ];
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
    /// Every point with its word.
    const ALL: [(Self, &'static str); 2] = [(Self::Elbow, "elbow"), (Self::Hand, "hand")];
}

impl Landmark {
    /// The points of the trunk, each with its word.
    const TRUNK: [(Self, &'static str); 5] = [
        (Self::Hip, "hip"),
        (Self::Waist, "waist"),
        (Self::Belly, "belly"),
        (Self::Shoulder, "shoulder"),
        (Self::Head, "head"),
    ];

    /// Every landmark with its word in a file: `hip`, `near_knee`.
    pub fn all() -> Vec<(Self, String)> {
        let mut landmarks = Self::TRUNK.map(|(landmark, word)| (landmark, word.to_owned())).to_vec();
        for (side, prefix) in NearFar::BOTH.into_iter().zip(["near", "far"]) {
            let with_side = |word: &str| format!("{prefix}_{word}");
            landmarks.extend(LegPoint::ALL.map(|(point, word)| (Self::Leg(side, point), with_side(word))));
            landmarks.extend(ArmPoint::ALL.map(|(point, word)| (Self::Arm(side, point), with_side(word))));
        }
        landmarks
    }

    /// The landmark with this word; `None` if no landmark has it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|(_, known)| known == word).map(|(landmark, _)| landmark)
    }

    /// The same landmark on the other side.
    pub(crate) const fn swapped(self) -> Self {
        match self {
            Self::Leg(side, point) => Self::Leg(side.other(), point),
            Self::Arm(side, point) => Self::Arm(side.other(), point),
            other => other,
        }
    }
}
