//! The pieces of a timeline.

use std::time::Duration;

/// A stretch of the routine in which one thing happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its planned start, from the start of the routine.
    pub at: Duration,
    /// How long it lasts.
    pub length: Length,
    /// What sort of thing happens.
    pub phase: Phase,
    /// The part it belongs to, an index into the timeline's parts.
    pub part: usize,
    /// The step or circuit it belongs to.
    pub owner: Owner,
    /// Which set, from 1; a gap carries the one that comes. The round, for the
    /// rest between a circuit's rounds.
    pub set: u32,
    /// How many sets in all.
    pub sets: u32,
    /// The side, or the one that comes.
    pub side: Option<BodySide>,
    /// The spot, or the one that comes.
    pub spot: Option<Spot>,
    /// The direction, or the one that comes.
    pub direction: Option<Turn>,
    /// What is done, for a work segment only.
    pub work: Option<Work>,
    /// Whether leaving it out counts as done: a spot beyond the least number.
    pub optional: bool,
}

/// How long a segment lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So long.
    Fixed(Duration),
    /// Until a key; the plan assumes `estimate`.
    Open {
        /// The assumed length.
        estimate: Duration,
    },
}

impl Length {
    /// The length the plan counts with.
    pub const fn planned(self) -> Duration {
        match self {
            Self::Fixed(length) | Self::Open { estimate: length } => length,
        }
    }

    /// The length, where one is set.
    pub const fn fixed(self) -> Option<Duration> {
        match self {
            Self::Fixed(length) => Some(length),
            Self::Open { .. } => None,
        }
    }
}

/// What sort of thing happens in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Getting ready for a step.
    Prepare,
    /// The movement itself.
    Work,
    /// Changing sides.
    Switch,
    /// Moving to the next spot.
    Move,
    /// Turning the direction round.
    Reverse,
    /// Resting between sets or rounds.
    Rest,
}

impl Phase {
    /// The phase's word, as `show --json` gives it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Work => "work",
            Self::Switch => "switch",
            Self::Move => "move",
            Self::Reverse => "reverse",
            Self::Rest => "rest",
        }
    }
}

/// Whom a segment belongs to, by place in the routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A step.
    Step {
        /// Index into the routine's items.
        item: usize,
        /// Index into the circuit's steps, 0 outside circuits.
        inner: usize,
    },
    /// The rest between a circuit's rounds.
    Circuit {
        /// Index into the routine's items.
        item: usize,
    },
}

/// Left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodySide {
    /// Left.
    Left,
    /// Right.
    Right,
}

impl BodySide {
    /// The side's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// A place for the ball.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// A way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Turn {
    /// As a clock's hands go.
    Clockwise,
    /// The other way.
    Counterclockwise,
}

impl Turn {
    /// The direction's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clockwise => "clockwise",
            Self::Counterclockwise => "counterclockwise",
        }
    }
}

/// What is done in a work segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A time; beyond `enough` it is optional.
    Time {
        /// Enough; the segment's length where no range was given.
        enough: Duration,
    },
    /// Until a key.
    Open,
    /// A number of reps; beyond `enough` they are optional.
    Reps {
        /// The planned number, both sides together where they alternate.
        count: u32,
        /// Enough; equal to `count` where no range was given.
        enough: u32,
        /// How they are paced.
        pace: Pace,
        /// Whether they change sides rep by rep, left first.
        alternate: bool,
    },
    /// As many reps as one can, for the segment's length.
    Max {
        /// Enough; the segment's length where no range was given.
        enough: Duration,
    },
}

/// How reps follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The runner counts each by a key.
    OwnPace,
    /// One after such a time each, without phases.
    Even(Duration),
    /// By the step's tempo: the lengths of its phases.
    Tempo(Vec<Duration>),
}

impl Pace {
    /// How long one rep lasts, where that is set.
    pub fn rep(&self) -> Option<Duration> {
        match self {
            Self::OwnPace => None,
            Self::Even(rep) => Some(*rep),
            Self::Tempo(phases) => Some(phases.iter().sum()),
        }
    }

    /// How many phases a rep has, at least one.
    pub fn phases(&self) -> u32 {
        match self {
            Self::OwnPace | Self::Even(_) => 1,
            Self::Tempo(phases) => u32::try_from(phases.len()).unwrap_or(1).max(1),
        }
    }

    /// When, from the start of a rep, its phase `phase` begins.
    pub fn phase_offset(&self, phase: u32) -> Duration {
        match self {
            Self::OwnPace | Self::Even(_) => Duration::ZERO,
            Self::Tempo(phases) => phases.iter().take(phase as usize).sum(),
        }
    }
}

/// A run of segments that belong together: one step, once through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first segment.
    pub first: usize,
    /// One past the last segment.
    pub end: usize,
    /// Planned start.
    pub at: Duration,
    /// Planned length.
    pub length: Duration,
    /// The round and the number of rounds, inside a circuit.
    pub round: Option<(u32, u32)>,
}
