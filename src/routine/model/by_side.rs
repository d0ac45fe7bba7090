//! A value for each side of the body.

use super::side::BodySide;
use serde::{Deserialize, Serialize};

/// A value for the left and one for the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BySide<T> {
    /// The left one.
    pub left: T,
    /// The right one.
    pub right: T,
}

impl<T> BySide<T> {
    /// The value of a side.
    pub const fn of(&self, side: BodySide) -> &T {
        match side {
            BodySide::Left => &self.left,
            BodySide::Right => &self.right,
        }
    }

    /// The value of a side, to be changed.
    pub const fn of_mut(&mut self, side: BodySide) -> &mut T {
        match side {
            BodySide::Left => &mut self.left,
            BodySide::Right => &mut self.right,
        }
    }

    /// Both values, each changed by `change`.
    pub fn map<U>(&self, change: impl Fn(&T) -> U) -> BySide<U> {
        BySide { left: change(&self.left), right: change(&self.right) }
    }
}

impl BySide<bool> {
    /// Whether it holds for a side or for both.
    pub const fn any(self) -> bool {
        self.left || self.right
    }

    /// The sides that it holds for, in words: "the left", "the right", "both sides" or
    /// "neither side".
    pub const fn words(self) -> &'static str {
        match (self.left, self.right) {
            (true, true) => "both sides",
            (true, false) => "the left",
            (false, true) => "the right",
            (false, false) => "neither side",
        }
    }
}
