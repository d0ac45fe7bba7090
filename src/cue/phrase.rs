//! What is said, before it is put into a language.

use crate::routine::{BodySide, BySide};
use crate::timeline::{Direction, Spot};
use std::time::Duration;

/// Something that is said at once, by what it means. [`Sentence`](super::Sentence)
/// puts it into words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// What a step is called.
    Name(String),
    /// The side.
    Side(BodySide),
    /// The movement goes through half its range: here, or on these sides.
    HalfRange(Option<BySide<bool>>),
    /// A spot by its number.
    Spot(Spot),
    /// A spot by the name that the author gave it.
    SpotName(String),
    /// The direction.
    Direction(Direction),
    /// The set.
    Set {
        /// Its number, from 1.
        set: u32,
        /// How many there are.
        of: u32,
    },
    /// The round of a circuit.
    Round {
        /// Its number, from 1.
        round: u32,
        /// How many there are.
        of: u32,
    },
    /// How much is done at a time.
    Amount(SpokenAmount),
    /// The sides change.
    ChangeSides,
    /// The ball moves to the next spot.
    NextSpot,
    /// The direction changes.
    OtherWay,
    /// A rest begins.
    Rest,
    /// What comes next: a step's name.
    Next(String),
    /// What changes next, if no gap announces it: a side, a spot, a set.
    NextChange(Box<Phrase>),
    /// A sentence of a step's instructions.
    Instruction(String),
    /// A sentence of an author's cue.
    Remark(String),
    /// A sentence of a caution.
    Caution(String),
    /// Signs to stop at, together.
    StopAt(Vec<String>),
    /// A rep's number.
    Count(u32),
    /// The side of a rep where sides alternate; with its number where a pair
    /// begins.
    CountSide(BodySide, Option<u32>),
    /// The name of a phase of the tempo.
    TempoPhase(String),
    /// Half of the work is done.
    Halfway,
    /// This much of the work is left.
    TimeLeft(Duration),
    /// An open gap ends by itself after this.
    EndsIn(Duration),
    /// The routine is over.
    Finished,
    /// The routine was stopped because it hurt.
    StoppedByPain,
    /// Where the session stands.
    Whereabouts {
        /// The step.
        name: String,
        /// Its side.
        side: Option<BodySide>,
        /// The time left, rounded.
        left: Duration,
    },
    /// A text that is said as it is.
    Text(String),
}

/// How much is done at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SpokenAmount {
    /// The time or the reps.
    pub measure: SpokenMeasure,
    /// Whether the sides alternate, so that it is meant for each.
    pub per_side: bool,
    /// Whether the runner sets the pace.
    pub own_pace: bool,
    /// What is lifted, in the author's words.
    pub load: Option<String>,
}

/// The time or the reps of a [`SpokenAmount`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SpokenMeasure {
    /// A range of times: minimum and maximum.
    Time(Duration, Duration),
    /// As long as the runner likes.
    Open,
    /// As many reps as possible in a time.
    Max(Duration),
    /// A range of reps: minimum and maximum.
    Reps(u32, u32),
    /// The same with the names of the tempo's phases.
    Phases(u32, u32, Vec<String>),
}

impl Phrase {
    /// Whether it only says a location: the step, the side, the spot, the direction, the
    /// set or the round.
    pub const fn is_location(&self) -> bool {
        matches!(
            self,
            Self::Name(_)
                | Self::Side(_)
                | Self::Spot(_)
                | Self::SpotName(_)
                | Self::Direction(_)
                | Self::Set { .. }
                | Self::Round { .. }
        )
    }

    /// The author's words in it, if there are any.
    pub(super) fn authors_words(&self) -> &[String] {
        match self {
            Self::Name(text)
            | Self::SpotName(text)
            | Self::TempoPhase(text)
            | Self::Instruction(text)
            | Self::Remark(text)
            | Self::Caution(text)
            | Self::Next(text)
            | Self::Whereabouts { name: text, .. } => std::slice::from_ref(text),
            Self::StopAt(texts) => texts,
            Self::Amount(SpokenAmount { measure: SpokenMeasure::Phases(_, _, names), .. }) => names,
            Self::Amount(amount) => amount.load.as_slice(),
            Self::NextChange(change) => change.authors_words(),
            _ => &[],
        }
    }

    /// Whether the author's words are the main thing in it, so that only a voice of
    /// their language can say it. Amounts and [`Whereabouts`](Self::Whereabouts) are in
    /// supple's own words, apart from a load or a name.
    pub fn is_authors(&self) -> bool {
        match self {
            Self::Amount(_) | Self::Whereabouts { .. } => false,
            _ => !self.authors_words().is_empty(),
        }
    }
}
