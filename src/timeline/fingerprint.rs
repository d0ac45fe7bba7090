//! A hash that is equal for timelines of the same plan.

use super::Timeline;
use std::fmt::Write as _;

impl Timeline {
    /// A hash of what happens in which order, by 64-bit FNV-1a: the steps, their
    /// amounts, sets, sides, spots and directions. How long things last that
    /// only a key ends doesn't matter, so that a timeline without keys has the
    /// same fingerprint as one with them.
    pub fn fingerprint(&self) -> u64 {
        let mut plan = String::new();
        for part in &self.parts {
            let step = self.part_step(part);
            // Writing to a text cannot fail.
            let _ = write!(plan, "{:?}", step.map(|step| (&step.id, &step.amounts)));
        }
        for segment in &self.segments {
            let place =
                (segment.part, segment.kind, segment.set, segment.side, segment.spot, segment.direction);
            let _ = write!(plan, "{place:?}");
        }
        plan.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
