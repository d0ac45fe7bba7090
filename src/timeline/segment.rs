//! The segments and parts of a timeline.

use crate::routine::{BodySide, impl_words};
use std::time::Duration;

/// A stretch of the routine in which one thing happens: work, or a gap before work. A
/// gap has the round, set, side, spot and direction of the work that follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its planned start, from the start of the routine.
    pub at: Duration,
    /// How long it lasts.
    pub length: Length,
    /// What kind of segment it is.
    pub kind: SegmentKind,
    /// The index of the part it belongs to.
    pub part: usize,
    /// The index of the step it belongs to; for a gap between passes, of the step that
    /// follows.
    pub step: StepIndex,
    /// The round and the number of rounds, inside a circuit.
    pub round: Option<(u32, u32)>,
    /// The set of the step, from 1.
    pub set: u32,
    /// The number of sets.
    pub sets: u32,
    /// The side; `None` if both work together or alternate.
    pub side: Option<BodySide>,
    /// The spot; `None` if the step has none.
    pub spot: Option<Spot>,
    /// The direction; `None` if the step has none.
    pub direction: Option<Direction>,
    /// What is done; `None` for a gap.
    pub work: Option<Work>,
    /// Whether the step counts as done without it: a spot beyond the minimum.
    pub optional: bool,
    /// Whether the author wrote `open` for this gap, which may have a length in hands-free
    /// play.
    pub written_open: bool,
}

impl Segment {
    /// The number, from 1, that selects the entry in a list of amounts and is compared
    /// with a cue's `set`: the round inside a circuit, otherwise the set.
    pub fn amount_number(&self) -> u32 {
        self.round.map_or(self.set, |(round, _)| round)
    }

    /// Whether the sides alternate with each rep.
    pub fn alternates(&self) -> bool {
        self.first_side().is_some()
    }

    /// The side of the first rep, if sides alternate.
    pub fn first_side(&self) -> Option<BodySide> {
        match self.work {
            Some(Work::Reps { first_side, .. }) => first_side,
            _ => None,
        }
    }

    /// The time from the start after which the segment is optional; `None` if all of it is
    /// required, or if the runner sets the pace.
    pub fn optional_after(&self) -> Option<Duration> {
        if self.optional {
            return Some(Duration::ZERO);
        }
        self.work.as_ref()?.required_length().filter(|required| *required < self.length.planned())
    }
}

/// How long a segment lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Exactly this long.
    Fixed(Duration),
    /// Until a key; the plan assumes `estimate`.
    Open {
        /// The assumed length.
        estimate: Duration,
    },
}

impl Length {
    /// The length that the plan assumes.
    pub const fn planned(self) -> Duration {
        match self {
            Self::Fixed(length) | Self::Open { estimate: length } => length,
        }
    }

    /// The length, unless it is only an estimate.
    pub const fn fixed(self) -> Option<Duration> {
        match self {
            Self::Fixed(length) => Some(length),
            Self::Open { .. } => None,
        }
    }
}

/// The kind of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SegmentKind {
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

impl_words! {
    SegmentKind:
    Prepare = "prepare",
    Work = "work",
    Switch = "switch",
    Move = "move",
    Reverse = "reverse",
    Rest = "rest",
}

/// The position of a step in the routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepIndex {
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

/// A direction of rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// As a clock's hands go.
    Clockwise,
    /// The other way.
    Counterclockwise,
}

impl_words!(Direction: Clockwise = "clockwise", Counterclockwise = "counterclockwise");

/// What is done in a work segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A time; beyond `minimum` it is optional.
    Time {
        /// The minimum of the range; the segment's length if there is no range.
        minimum: Duration,
    },
    /// Until a key.
    Open,
    /// A number of reps; beyond `minimum` they are optional.
    Reps {
        /// The planned number; if sides alternate, of both sides together.
        count: u32,
        /// The minimum of the range; equal to `count` if there is no range.
        minimum: u32,
        /// How they are paced.
        pace: Pace,
        /// The side of the first rep if sides alternate; otherwise `None`.
        first_side: Option<BodySide>,
    },
    /// As many reps as possible in the segment's length.
    Max {
        /// The minimum of the range; the segment's length if there is no range.
        minimum: Duration,
    },
}

impl Work {
    /// How long the required part takes; `None` if the runner sets the pace.
    pub fn required_length(&self) -> Option<Duration> {
        match self {
            Self::Time { minimum } | Self::Max { minimum } => Some(*minimum),
            Self::Reps { minimum, pace, .. } => Some(pace.rep_length()?.saturating_mul(*minimum)),
            Self::Open => None,
        }
    }
}

/// How reps are paced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The runner counts each by a key.
    OwnPace,
    /// Every rep takes this long, without phases.
    Even(Duration),
    /// By the step's tempo: the lengths of its phases.
    Tempo(Vec<Duration>),
}

impl Pace {
    /// The lengths of the phases of a rep; without a tempo, its length. Empty at the runner's
    /// own pace.
    pub fn phase_lengths(&self) -> &[Duration] {
        match self {
            Self::OwnPace => &[],
            Self::Even(rep) => std::slice::from_ref(rep),
            Self::Tempo(phases) => phases,
        }
    }

    /// How long one rep lasts; `None` at the runner's own pace.
    pub fn rep_length(&self) -> Option<Duration> {
        (*self != Self::OwnPace).then(|| self.phase_lengths().iter().sum())
    }

    /// How many phases a rep has, at least one.
    pub fn phase_count(&self) -> u32 {
        u32::try_from(self.phase_lengths().len()).unwrap_or(1).max(1)
    }

    /// The offset of a phase from the start of its rep. Phases count from 0.
    pub fn phase_offset(&self, phase: u32) -> Duration {
        self.phase_lengths().iter().take(phase as usize).sum()
    }
}

/// A run of consecutive segments: one pass through a step, or the gap between two
/// passes.
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
    /// Whether it is a gap between two passes. Its segments have the index of the step that
    /// follows.
    pub is_between_passes: bool,
}
