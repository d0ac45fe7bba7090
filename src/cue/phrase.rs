//! What is said, before it is put into a language.

use crate::routine::{BodySide, BySide};
use crate::timeline::{Direction, Spot};
use std::time::Duration;

/// The meaning of something that is said in one go. [`Sentence`](super::Sentence) puts it
/// into words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// The name of a step.
    Name(String),
    /// The side.
    Side(BodySide),
    /// The movement goes through half its range: on these sides, or if `None` on the
    /// current side.
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
    /// The amount of one set.
    Amount(SpokenAmount),
    /// The sides change.
    ChangeSides,
    /// The ball moves to the next spot.
    NextSpot,
    /// The direction changes.
    OtherWay,
    /// A rest begins.
    Rest,
    /// The name of the next step.
    Next(String),
    /// The next change, if no gap announces it: a side, a spot, a direction or a set.
    NextChange(Box<Phrase>),
    /// A sentence of a step's instructions.
    Instruction(String),
    /// A sentence of an author's cue.
    Remark {
        /// Its words.
        text: String,
        /// The index of the cue in its step.
        cue: usize,
        /// The index of the sentence in the cue.
        sentence: usize,
    },
    /// A sentence of a caution.
    Caution(String),
    /// All signs to stop at.
    StopAt(Vec<String>),
    /// A rep's number.
    Count(u32),
    /// The side of a rep if sides alternate, and on the first side the number of the pair.
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
        /// The name of the step.
        name: String,
        /// Its side.
        side: Option<BodySide>,
        /// The time left in the routine, rounded.
        remaining: Duration,
    },
    /// A text that is said as it is.
    Text(String),
}

/// The amount of one set, as it is said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SpokenAmount {
    /// The time or the reps.
    pub quantity: SpokenQuantity,
    /// Whether the amount is done on each side, because sides alternate.
    pub per_side: bool,
    /// Whether the runner sets the pace.
    pub own_pace: bool,
    /// The load, in the author's words.
    pub load: Option<String>,
}

/// The time or the reps of a [`SpokenAmount`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SpokenQuantity {
    /// A range of times: minimum and maximum.
    Time(Duration, Duration),
    /// As long as the runner likes.
    Open,
    /// As many reps as possible in this time.
    Max(Duration),
    /// A range of reps: minimum and maximum.
    Reps(u32, u32),
    /// A range of reps, with the names of the tempo's phases.
    Phases(u32, u32, Vec<String>),
}

impl Phrase {
    /// Whether the phrase is part of a location: a step's name, a side, a spot, a
    /// direction, a set or a round.
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

    /// The author's words in the phrase; empty if there are none.
    pub(super) fn authors_words(&self) -> Vec<&String> {
        match self {
            Self::Name(text)
            | Self::SpotName(text)
            | Self::TempoPhase(text)
            | Self::Instruction(text)
            | Self::Remark { text, .. }
            | Self::Caution(text)
            | Self::Next(text)
            | Self::Whereabouts { name: text, .. } => vec![text],
            Self::StopAt(texts) => texts.iter().collect(),
            Self::Amount(SpokenAmount { quantity, load, .. }) => match quantity {
                SpokenQuantity::Phases(_, _, names) => names.iter().chain(load).collect(),
                _ => load.iter().collect(),
            },
            Self::NextChange(change) => change.authors_words(),
            _ => Vec::new(),
        }
    }

    /// Whether a voice of the routine's language says the phrase, because it is mainly the
    /// author's words. Amounts and [`Whereabouts`](Self::Whereabouts) are mainly supple's
    /// words.
    pub fn is_authors(&self) -> bool {
        match self {
            Self::Amount(_) | Self::Whereabouts { .. } => false,
            _ => !self.authors_words().is_empty(),
        }
    }
}
