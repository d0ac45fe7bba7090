//! The work done in each part and segment, from which results are made.

use super::segment_run::SegmentRun;
use super::{Difficulty, Outcome, PartResult, SegmentEnd, SetResult, WorkDone};
use crate::timeline::{SegmentKind, Timeline};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What has been done of a part since it was last reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartTally {
    pub(super) work: Duration,
    spent: Duration,
    pub(super) reps: u32,
}

impl PartTally {
    const fn has_work(&self) -> bool {
        !self.work.is_zero() || self.reps > 0
    }
}

/// What has been done of one work segment, in all its runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SegmentTally {
    work: Duration,
    reps: u32,
    done: bool,
}

/// What has been done of every part and of every segment.
#[derive(Clone, Debug)]
pub(super) struct Tallies {
    parts: Vec<PartTally>,
    /// One for each segment; those of gaps stay empty.
    segments: Vec<SegmentTally>,
    last_work: Option<usize>,
}

impl Tallies {
    pub(super) fn new(timeline: &Timeline) -> Self {
        Self {
            parts: vec![PartTally::default(); timeline.parts.len()],
            segments: vec![SegmentTally::default(); timeline.segments.len()],
            last_work: None,
        }
    }

    /// The tally of a part.
    pub(super) fn part_tally(&self, part: usize) -> PartTally {
        self.parts.get(part).copied().unwrap_or_default()
    }

    /// The tallies of the segments in which work was done, with their indices.
    pub(super) fn begun_segments(&self) -> Vec<(usize, SegmentTally)> {
        let tallies = self.segments.iter().copied().enumerate();
        tallies.filter(|(_, tally)| *tally != SegmentTally::default()).collect()
    }

    /// Restores the tallies of an earlier session; an index that the timeline doesn't have
    /// is ignored.
    pub(super) fn restore(
        &mut self,
        part: usize,
        tally: PartTally,
        segments: &[(usize, SegmentTally)],
        last_work: Option<usize>,
    ) {
        self.last_work = last_work.filter(|index| *index < self.segments.len());
        if let Some(current) = self.parts.get_mut(part) {
            *current = tally;
        }
        for (index, tally) in segments {
            if let Some(current) = self.segments.get_mut(*index) {
                *current = *tally;
            }
        }
    }

    /// The work segment in which something was done last; `None` if nothing was done.
    pub(super) const fn last_work(&self) -> Option<usize> {
        self.last_work
    }

    /// Adds a run of a segment that lasted `elapsed`.
    pub(super) fn record(
        &mut self,
        timeline: &Timeline,
        run: &SegmentRun,
        elapsed: Duration,
        how: SegmentEnd,
    ) {
        let segment = &timeline.segments[run.index];
        let part = &mut self.parts[segment.part];
        part.spent += elapsed;
        if segment.kind == SegmentKind::Work {
            let tally = &mut self.segments[run.index];
            part.work += elapsed;
            tally.work += elapsed;
            let reps = run.reps_done(elapsed);
            if !elapsed.is_zero() || reps > 0 {
                self.last_work = Some(run.index);
            }
            // The time was spent, but reps that will be done again don't count.
            if how != SegmentEnd::Repeated {
                part.reps += reps;
                tally.reps += reps;
            }
            tally.done |= run.counts_as_done(elapsed, how);
        }
    }

    /// Whether work was done in `part` that has not been reported.
    pub(super) fn has_work(&self, part: usize) -> bool {
        self.parts[part].has_work()
    }

    /// Returns the result of a part, and begins its tally again: `work`, `spent` and `reps`
    /// count from its last report, everything else is of the whole session. `hurt` is the
    /// segment in which it hurt.
    pub(super) fn take_result(
        &mut self,
        timeline: &Timeline,
        part_index: usize,
        difficulty: Difficulty,
        hurt: Option<usize>,
    ) -> PartResult {
        let part = &timeline.parts[part_index];
        let tally = std::mem::take(&mut self.parts[part_index]);
        let work_done = self.work_done(timeline, part_index);
        let is_required = |index: usize| {
            let segment = &timeline.segments[index];
            segment.kind == SegmentKind::Work && !segment.optional
        };
        let complete = (part.first..part.end).all(|index| self.segments[index].done || !is_required(index));
        // Repeated without any work, it still counts as begun if something of it is done.
        let begun = tally.has_work() || work_done.done > 0;
        PartResult {
            part: part_index,
            outcome: Outcome::of_work(begun, complete, hurt.is_some()),
            planned: part.length,
            work: tally.work,
            spent: tally.spent,
            reps: tally.reps,
            work_done,
            hurt_side: hurt
                .map(|index| &timeline.segments[index])
                .filter(|segment| segment.kind == SegmentKind::Work)
                .and_then(|segment| segment.side),
            difficulty,
            sets: self.sets(timeline, part_index, hurt),
        }
    }

    /// How many work segments of a part are done.
    pub(super) fn work_done(&self, timeline: &Timeline, part_index: usize) -> WorkDone {
        let part = &timeline.parts[part_index];
        let work = (part.first..part.end).filter(|&index| timeline.segments[index].kind == SegmentKind::Work);
        work.fold(WorkDone::default(), |count, index| WorkDone {
            done: count.done + u32::from(self.segments[index].done),
            of: count.of + 1,
        })
    }

    /// What was done of each set on each side of a part in the whole session, in the
    /// order of the plan. `hurt` is the segment in which it hurt; a gap has the set and side
    /// of the work after it.
    pub(super) fn sets(&self, timeline: &Timeline, part_index: usize, hurt: Option<usize>) -> Vec<SetResult> {
        // Each with whether all of its required work is done.
        let mut sets: Vec<(SetResult, bool)> = Vec::new();
        let part = &timeline.parts[part_index];
        let hurt = hurt.and_then(|index| timeline.segments.get(index));
        for index in part.first..part.end {
            let segment = &timeline.segments[index];
            if segment.kind != SegmentKind::Work {
                continue;
            }
            let tally = &self.segments[index];
            let is_same =
                |(result, _): &(SetResult, bool)| result.set == segment.set && result.side == segment.side;
            let found = sets.iter().position(is_same).unwrap_or(sets.len());
            if found == sets.len() {
                let (set, side, outcome) = (segment.set, segment.side, Outcome::Skipped);
                let (planned, work) = (Duration::ZERO, Duration::ZERO);
                sets.push((SetResult { set, side, outcome, planned, work, reps: 0 }, true));
            }
            let (result, complete) = &mut sets[found];
            result.planned += segment.length.planned();
            result.work += tally.work;
            result.reps += tally.reps;
            *complete &= tally.done || segment.optional;
        }
        let with_outcome = |(result, complete): (SetResult, bool)| {
            let begun = !result.work.is_zero() || result.reps > 0;
            let is_hurt = hurt.is_some_and(|hurt| hurt.set == result.set && hurt.side == result.side);
            SetResult { outcome: Outcome::of_work(begun, complete, is_hurt), ..result }
        };
        sets.into_iter().map(with_outcome).collect()
    }
}
