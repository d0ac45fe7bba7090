//! A hash that tells whether two timelines have the same plan.

use super::{Segment, Timeline};
use crate::routine::Amount;
use std::fmt::{Result, Write as _};
use std::time::Duration;

impl Timeline {
    /// A hash (64-bit FNV-1a) of the steps, their amounts, sets, sides, spots and
    /// directions, in order. The estimated lengths of open segments are not part of it, so
    /// that a hands-free timeline has the same fingerprint.
    ///
    /// It is kept in the history: if what is written here changes, a session that was left
    /// unfinished resumes at the beginning of its step.
    pub fn fingerprint(&self) -> u64 {
        let mut plan = String::new();
        // Writing to a `String` can't fail.
        let _ = self.write_plan(&mut plan);
        plan.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    fn write_plan(&self, plan: &mut String) -> Result {
        for part in &self.parts {
            match self.part_step(part) {
                Some(step) => {
                    writeln!(plan, "step {:?}", step.id)?;
                    step.amounts.iter().try_for_each(|amount| write_amount(plan, amount))?;
                }
                None => writeln!(plan, "gap")?,
            }
        }
        self.segments.iter().try_for_each(|segment| write_segment(plan, segment))
    }
}

fn write_amount(plan: &mut String, amount: &Amount) -> Result {
    let millis = Duration::as_millis;
    match amount {
        Amount::Time { min, max } => writeln!(plan, "time {} {}", millis(min), millis(max)),
        Amount::Max { min, max } => writeln!(plan, "max {} {}", millis(min), millis(max)),
        Amount::Open => writeln!(plan, "open"),
        Amount::Reps { min, max, tempo } => {
            write!(plan, "reps {min} {max}")?;
            for phase in tempo.iter().flat_map(|tempo| &tempo.phases) {
                let name = phase.name.as_deref().unwrap_or_default();
                write!(plan, " {name:?} {} {}", millis(&phase.min), millis(&phase.length))?;
            }
            writeln!(plan)
        }
    }
}

fn write_segment(plan: &mut String, segment: &Segment) -> Result {
    write!(plan, "{} {} {}", segment.part, segment.kind.word(), segment.set)?;
    write!(plan, " {}", segment.side.map_or("both", |side| side.word()))?;
    if let Some(spot) = segment.spot {
        write!(plan, " spot {} {}", spot.number, spot.of)?;
    }
    writeln!(plan, " {}", segment.direction.map_or("", |direction| direction.word()))
}
