//! What has been done of each part so far.

use super::visit::Visit;
use super::{Ending, Outcome, PartResult, Variant};
use crate::timeline::{Phase, Timeline};
use std::time::Duration;

/// What has been done of one part.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    work: Duration,
    spent: Duration,
    reps: u32,
}

/// What has been done of every part.
#[derive(Clone, Debug)]
pub(super) struct Tallies {
    parts: Vec<Tally>,
    /// For every segment, whether it was done.
    done: Vec<bool>,
}

impl Tallies {
    pub(super) fn new(timeline: &Timeline) -> Self {
        Self {
            parts: vec![Tally::default(); timeline.parts.len()],
            done: vec![false; timeline.segments.len()],
        }
    }

    /// Books a playing of a segment that lasted `elapsed`.
    pub(super) fn book(&mut self, timeline: &Timeline, visit: &Visit, elapsed: Duration, how: Ending) {
        let segment = &timeline.segments[visit.index];
        let tally = &mut self.parts[segment.part];
        tally.spent += elapsed;
        if segment.phase == Phase::Work {
            tally.work += elapsed;
            if how != Ending::Repeated {
                tally.reps += visit.reps_done(elapsed);
            }
            let enough = visit.is_enough(elapsed) && how == Ending::Stopped && !visit.is_open();
            self.done[visit.index] |= how == Ending::Done || enough;
        }
    }

    /// Whether work was done in `part` that has not been reported.
    pub(super) fn has_work(&self, part: usize) -> bool {
        !self.parts[part].work.is_zero() || self.parts[part].reps > 0
    }

    /// What became of `part` since it was reported last; `hurt` is the segment
    /// in which it hurt.
    pub(super) fn result(
        &mut self,
        timeline: &Timeline,
        part: usize,
        variant: Variant,
        hurt: Option<usize>,
    ) -> PartResult {
        let (bounds, tally) = (&timeline.parts[part], std::mem::take(&mut self.parts[part]));
        let amounts: Vec<(bool, bool)> = (bounds.first..bounds.end)
            .filter(|&index| timeline.segments[index].phase == Phase::Work)
            .map(|index| (self.done[index], timeline.segments[index].optional))
            .collect();
        let done = amounts.iter().filter(|(done, _)| *done).count();
        let outcome = if hurt.is_some() {
            Outcome::Hurt
        } else if amounts.iter().all(|(done, optional)| *done || *optional) {
            Outcome::Done
        } else if tally.work.is_zero() && tally.reps == 0 && done == 0 {
            Outcome::Skipped
        } else {
            Outcome::Partly
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        PartResult {
            part,
            outcome,
            planned: bounds.length,
            work: tally.work,
            spent: tally.spent,
            reps: tally.reps,
            amounts: (number(done), number(amounts.len())),
            hurt_side: hurt
                .map(|index| &timeline.segments[index])
                .filter(|segment| segment.phase == Phase::Work)
                .and_then(|segment| segment.side),
            variant,
        }
    }
}
