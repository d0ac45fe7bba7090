//! Left and right, and which of them a step is done on.

use crate::routine::impl_words;
use serde::{Deserialize, Serialize};

/// Left or right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodySide {
    /// Left.
    #[default]
    Left,
    /// Right.
    Right,
}

impl_words!(BodySide: Left = "left", Right = "right");

impl BodySide {
    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Which sides a step is done on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// Both at once, or none in particular.
    #[default]
    Together,
    /// The whole amount on the first side, then on the other.
    Each,
    /// Left alone.
    Left,
    /// Right alone.
    Right,
    /// Rep by rep, the amount per side.
    Alternate,
}

impl_words! {
    Side:
    Together = "together",
    Each = "each",
    Left = "left",
    Right = "right",
    Alternate = "alternate",
}

impl Side {
    /// How many reps a written `1` stands for: two, one on each side, if they alternate.
    pub const fn reps_per_count(self) -> u32 {
        if matches!(self, Self::Alternate) { 2 } else { 1 }
    }

    /// The sides that amounts are done on, in order. `None` stands for both, at once or in
    /// turn; `first` is the side that begins.
    pub const fn order(self, first: BodySide) -> &'static [Option<BodySide>] {
        const LEFT: Option<BodySide> = Some(BodySide::Left);
        const RIGHT: Option<BodySide> = Some(BodySide::Right);
        match (self, first) {
            (Self::Together | Self::Alternate, _) => &[None],
            (Self::Each, BodySide::Left) => &[LEFT, RIGHT],
            (Self::Each, BodySide::Right) => &[RIGHT, LEFT],
            (Self::Left, _) => &[LEFT],
            (Self::Right, _) => &[RIGHT],
        }
    }
}
