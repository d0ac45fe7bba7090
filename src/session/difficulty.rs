//! Whether a step is done as written or in one of its variations.

use super::Session;
use crate::routine::{Step, Variation, impl_words};
use serde::{Deserialize, Serialize};

/// Whether a step is done as written or in one of its variations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difficulty {
    /// The easier variation.
    Easier,
    /// The step as written.
    #[default]
    AsWritten,
    /// The harder variation.
    Harder,
}

impl_words!(Difficulty: Easier = "easier", AsWritten = "as-written", Harder = "harder");

impl Difficulty {
    /// A step's variation of this difficulty; `None` as written, and if the step has none.
    pub fn variation(self, step: &Step) -> Option<&Variation> {
        match self {
            Self::Easier => step.easier.as_ref(),
            Self::AsWritten => None,
            Self::Harder => step.harder.as_ref(),
        }
    }

    /// The difficulty below this one, if the step has it.
    pub fn easier(self, step: &Step) -> Option<Self> {
        match self {
            Self::Easier => None,
            Self::AsWritten => step.easier.is_some().then_some(Self::Easier),
            Self::Harder => Some(Self::AsWritten),
        }
    }

    /// The difficulty above this one, if the step has it.
    pub fn harder(self, step: &Step) -> Option<Self> {
        match self {
            Self::Easier => Some(Self::AsWritten),
            Self::AsWritten => step.harder.is_some().then_some(Self::Harder),
            Self::Harder => None,
        }
    }
}

impl Session {
    /// The difficulty in which a part was done last; the current one if nothing was done of
    /// the current part.
    pub(super) fn last_difficulty(&self, part: usize) -> Difficulty {
        let is_current = self.timeline.segments[self.run.index].part == part;
        let reported = self.last_result(part).map(|result| result.difficulty);
        match reported.filter(|_| !self.tallies.has_work(part)) {
            Some(reported) => reported,
            None if is_current => self.difficulty,
            None => Difficulty::default(),
        }
    }
}
