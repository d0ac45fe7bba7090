//! Places: in the world, or relative to a point of the person.

use super::geometry::Point;

/// A place in the world, or one that goes with the person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// What the offset counts from; the world's origin without.
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

/// The side of the person that the viewer sees, or the one behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NearFar {
    /// The side that is turned to the viewer.
    Near,
    /// The other side.
    Far,
}

impl NearFar {
    /// Both, near first.
    pub const BOTH: [Self; 2] = [Self::Near, Self::Far];

    /// The other one.
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
    /// Every point with its word.
    pub const ALL: [(Self, &'static str); 7] = [
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
    pub const ALL: [(Self, &'static str); 2] = [(Self::Elbow, "elbow"), (Self::Hand, "hand")];
}

impl Landmark {
    /// Every landmark.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Hip, Self::Waist, Self::Belly, Self::Shoulder, Self::Head];
        for depth in NearFar::BOTH {
            all.extend(LegPoint::ALL.map(|(point, _)| Self::Leg(depth, point)));
            all.extend(ArmPoint::ALL.map(|(point, _)| Self::Arm(depth, point)));
        }
        all
    }

    /// Its word in a file: `hip`, `near_knee`.
    pub fn word(self) -> String {
        let depth = |depth| if depth == NearFar::Near { "near" } else { "far" };
        let of = |word: Option<&str>| word.unwrap_or_default().to_owned();
        match self {
            Self::Hip => "hip".to_owned(),
            Self::Waist => "waist".to_owned(),
            Self::Belly => "belly".to_owned(),
            Self::Shoulder => "shoulder".to_owned(),
            Self::Head => "head".to_owned(),
            Self::Leg(side, point) => {
                let word = LegPoint::ALL.iter().find(|(known, _)| *known == point).map(|(_, word)| *word);
                format!("{}_{}", depth(side), of(word))
            }
            Self::Arm(side, point) => {
                let word = ArmPoint::ALL.iter().find(|(known, _)| *known == point).map(|(_, word)| *word);
                format!("{}_{}", depth(side), of(word))
            }
        }
    }

    /// The landmark of this word.
    pub fn find(word: &str) -> Option<Self> {
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
