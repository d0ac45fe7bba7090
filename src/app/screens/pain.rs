//! Keys for the pain on the left and on the right: a number for one side, then one
//! for the other.

use crate::routine::{BodySide, BySide};
use crate::session::MAX_PAIN;
use crate::ui::keymap::Key::Letter;
use crate::ui::keymap::{Action, Binding, bind, groups};

/// The input of the pain on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PainEntry {
    /// The side that the next number is for.
    pub(super) chosen_side: BodySide,
}

/// The key for a pain of ten.
const TEN: char = '+';

/// The keys that enter a pain and choose its side.
pub(super) const KEYS: [Binding; 13] = [
    bind(&[Letter('0')], Action::ScreenKey('0'))
        .help(groups::BODY, "0-9 +", "pain on the left, then on the right; + is 10")
        .footer(2, "0-9 +", "pain"),
    bind(&[Letter('1')], Action::ScreenKey('1')),
    bind(&[Letter('2')], Action::ScreenKey('2')),
    bind(&[Letter('3')], Action::ScreenKey('3')),
    bind(&[Letter('4')], Action::ScreenKey('4')),
    bind(&[Letter('5')], Action::ScreenKey('5')),
    bind(&[Letter('6')], Action::ScreenKey('6')),
    bind(&[Letter('7')], Action::ScreenKey('7')),
    bind(&[Letter('8')], Action::ScreenKey('8')),
    bind(&[Letter('9')], Action::ScreenKey('9')),
    bind(&[Letter(TEN)], Action::ScreenKey(TEN)),
    bind(&[Letter('l')], Action::ScreenKey('l')).help(
        groups::BODY,
        "l r",
        "the next number is for the left, the right",
    ),
    bind(&[Letter('r')], Action::ScreenKey('r')),
];

impl PainEntry {
    /// Enters a number or chooses a side; returns whether the key was one of [`KEYS`].
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
