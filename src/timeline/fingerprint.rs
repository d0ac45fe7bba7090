//! A hash that tells whether two timelines have the same plan.

use super::Timeline;
use std::fmt::Write as _;

impl Timeline {
    /// A hash (64-bit FNV-1a) of the steps, their amounts, sets, sides, spots and
    /// directions, in order. The estimated lengths of open segments are not part of it, so
    /// that a hands-free timeline has the same fingerprint.
    ///
    /// It covers the `Debug` output of these values and is kept in the history: a session
    /// can't be resumed at its exact position after a field or variant was renamed.
    pub fn fingerprint(&self) -> u64 {
        let mut plan = String::new();
        for part in &self.parts {
            let step = self.part_step(part);
            // Writing to a `String` can't fail.
            let _ = write!(plan, "{:?}", step.map(|step| (&step.id, &step.amounts)));
        }
        for segment in &self.segments {
            let position =
                (segment.part, segment.kind, segment.set, segment.side, segment.spot, segment.direction);
            let _ = write!(plan, "{position:?}");
        }
        plan.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
