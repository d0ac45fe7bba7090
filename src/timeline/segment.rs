//! The pieces of a timeline.

use crate::routine::BodySide;
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
    /// The step it belongs to; for a gap between steps, rounds or the sides of
    /// a circuit the one that comes.
    pub owner: Owner,
    /// The round and how many there are, inside a circuit; a gap carries the
    /// one that comes.
    pub round: Option<(u32, u32)>,
    /// Which set of the step, from 1; a gap carries the one that comes.
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
    /// Whether the author leaves the end of this gap to a key; then a key ends
    /// it, or hands-free play after a time of its own.
    pub open: bool,
}

impl Segment {
    /// The set, inside a circuit the round: what lists of amounts and `set` of
    /// a cue go by.
    pub fn ordinal(&self) -> u32 {
        self.round.map_or(self.set, |(round, _)| round)
    }

    /// After how long the rest of it is optional, from its start; none where
    /// all of it is wanted, or where that lies with the runner.
    pub fn optional_after(&self) -> Option<Duration> {
        if self.optional {
            return Some(Duration::ZERO);
        }
        let enough = match self.work.as_ref()? {
            Work::Time { enough } | Work::Max { enough } => *enough,
            Work::Reps { enough, pace, .. } => pace.rep()?.saturating_mul(*enough),
            Work::Open => return None,
        };
        Some(enough).filter(|enough| *enough < self.length.planned())
    }
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
    /// Resting between sets, rounds or steps.
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

/// Which step a segment belongs to, by place in the routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner {
    /// Index into the routine's items.
    pub item: usize,
    /// Index into the circuit's steps, 0 outside circuits.
    pub inner: usize,
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
        /// The side that begins, where they change sides rep by rep.
        alternate: Option<BodySide>,
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

/// A run of segments that belong together: one step, once through, or the gap
/// between two.
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
    /// Whether it plays no step: a rest after one, or a gap between the rounds
    /// or sides of a circuit, which carries the step that comes.
    pub between: bool,
}
