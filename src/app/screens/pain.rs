//! Keys for the pain on the left and on the right: a number for one side, then one
//! for the other.

use crate::routine::{BodySide, BySide};
use crate::session::MAX_PAIN;
use crate::ui::keymap::{Binding, groups, screen_key};

/// The input of the pain on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PainEntry {
    /// The side that the next number is for.
    pub(super) chosen_side: BodySide,
}

/// The key for a pain of ten.
const TEN: char = '+';

/// The keys that enter a pain and choose its side.
pub(super) fn keys() -> impl Iterator<Item = Binding> {
    let zero = screen_key('0')
        .help_named(groups::BODY, "0-9 +", "pain on the left, then on the right; + is 10")
        .footer_named(2, "0-9 +", "pain");
    let left = screen_key('l').help_named(groups::BODY, "l r", "the next number is for the left, the right");
    [zero, left].into_iter().chain(['1', '2', '3', '4', '5', '6', '7', '8', '9', TEN, 'r'].map(screen_key))
}

impl PainEntry {
    /// Enters a number or chooses a side; returns whether the key was one of [`keys`].
    pub(super) fn on_key(&mut self, key: char, pain: &mut BySide<Option<u8>>) -> bool {
        match key {
            'l' => self.chosen_side = BodySide::Left,
            'r' => self.chosen_side = BodySide::Right,
            _ => {
                let number = if key == TEN { Some(u32::from(MAX_PAIN)) } else { key.to_digit(10) };
                let Some(number) = number.and_then(|number| u8::try_from(number).ok()) else { return false };
                *pain.of_mut(self.chosen_side) = Some(number);
                self.chosen_side = self.chosen_side.other();
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_a_side() {
        let (mut entry, mut pain) = (PainEntry::default(), BySide::default());
        for (keys, expected) in [
            ("3", (Some(3), None)),
            ("4", (Some(3), Some(4))),
            ("0", (Some(0), Some(4))),
            ("r+", (Some(0), Some(10))),
            ("l1", (Some(1), Some(10))),
        ] {
            assert!(keys.chars().all(|key| entry.on_key(key, &mut pain)));
            assert_eq!((pain.left, pain.right), expected, "{keys}");
        }
        assert!(!entry.on_key('z', &mut pain));
    }
}
