//! Where a session stands, in a form that is stored to resume it later.

use super::segment_run::SegmentRun;
use super::tally::{PartTally, SegmentTally};
use super::{Ledger, Outcome, PartResult, Session, State, Variant};
use crate::time::Tick;
use crate::timeline::Timeline;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Where a session stands, and what was done before.
///
/// It is valid for the timeline of its session, and for the same timeline with
/// other hands-free lengths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The segment that was on.
    pub segment: usize,
    /// How much of it was over: up to the start of the rep under way, where
    /// reps are paced.
    pub elapsed: Duration,
    /// Reps done of the segment.
    pub reps_done: u32,
    /// Reps planned in the segment, adjusted by hand; 0 where none are.
    pub reps: u32,
    /// Time that was added to the segment by hand.
    pub added: Duration,
    /// Time that was taken from the segment by hand.
    pub taken: Duration,
    /// The variation in force.
    pub variant: Variant,
    /// The segment that the session began with.
    pub first: usize,
    /// Where its time went, without the segment that was on.
    pub ledger: Ledger,
    /// The planned time from the start of the segment to the end of the routine.
    left: Duration,
    /// What was done of the part that was on.
    part: PartTally,
    /// What was done of each work segment that was begun.
    amounts: Vec<(usize, SegmentTally)>,
    /// The parts that had ended.
    ended: Vec<EndedPart>,
}

/// A part that had ended; what was done in it stands with its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EndedPart {
    part: usize,
    outcome: Outcome,
    spent: Duration,
    variant: Variant,
}

impl Checkpoint {
    /// Time played so far, pauses not counted.
    pub fn done(&self) -> Duration {
        self.ledger.done + self.elapsed
    }
}

impl Session {
    /// Where the session stands at `now`; none before it begins and once it is
    /// over. Advance first, as for [`Session::position`].
    pub fn checkpoint(&self, now: Tick) -> Option<Checkpoint> {
        if matches!(self.state, State::Ready | State::Over) {
            return None;
        }
        let position = self.position(now);
        let run = &self.run;
        let part = position.segment.part;
        Some(Checkpoint {
            segment: run.index,
            elapsed: run.rep_start(position.elapsed),
            reps_done: position.reps_done,
            reps: run.reps,
            added: run.added,
            taken: run.taken,
            variant: self.variant,
            first: self.first,
            ledger: self.ledger,
            part: self.tallies.part(part),
            amounts: self.tallies.begun(),
            left: self.timeline.total.saturating_sub(position.segment.at),
            ended: self.ended(),
        })
    }

    /// A session that resumes an earlier one of this timeline: work after a
    /// count-in, at the same rep; a gap at once. It continues the earlier one's
    /// ledger and results. `None` if the timeline has no such segment.
    ///
    /// Begin it (see [`Session::beginning_at`]) at a tick greater than the
    /// segment's length, because its virtual start is `now - elapsed` and ticks
    /// can't be negative.
    pub fn resumed(timeline: &Arc<Timeline>, from: &Checkpoint) -> Option<Self> {
        let segment = timeline.segments.get(from.segment)?;
        let part = segment.part;
        timeline.segments.get(from.first).filter(|_| from.first <= from.segment)?;
        let mut run = SegmentRun::new(from.segment, segment, Tick::ZERO);
        run.restore(from.reps, from.added, from.taken);
        let elapsed = run.restore_reps(from.reps_done).unwrap_or(from.elapsed);
        let elapsed = run.length.fixed().map_or(elapsed, |length| elapsed.min(length));
        run.pass_marks_until(elapsed);
        let left = timeline.total.saturating_sub(segment.at);
        let mut session = Self::from_part(Arc::clone(timeline), part)?;
        session.tallies.restore(part, from.part, &from.amounts);
        session.run = run;
        session.first = from.first;
        session.ledger = from.ledger;
        // With other hands-free lengths, the rest of the plan has another length.
        session.ledger.replace_planned(from.left, left);
        session.results = from.ended.iter().filter_map(|ended| session.result_again(*ended)).collect();
        session.variant = from.variant;
        session.resumes = Some(elapsed);
        Some(session)
    }

    /// What was done so far of a part, with the sets that were begun alone;
    /// `None` if no work was done.
    pub fn part_so_far(&self, part: usize) -> Option<PartResult> {
        let result = self.result_again(EndedPart {
            part,
            outcome: Outcome::Partly,
            spent: Duration::ZERO,
            variant: self.variant,
        })?;
        let sets: Vec<_> = result.sets.into_iter().filter(|set| set.outcome != Outcome::Skipped).collect();
        (!sets.is_empty()).then_some(PartResult { sets, ..result })
    }

    /// The parts that have ended, each once.
    fn ended(&self) -> Vec<EndedPart> {
        let mut ended: Vec<EndedPart> = Vec::new();
        for result in &self.results {
            let PartResult { part, outcome, spent, variant, .. } = *result;
            match ended.iter_mut().find(|known| known.part == part) {
                Some(known) => {
                    *known = EndedPart { part, outcome, spent: known.spent + spent, variant };
                }
                None => ended.push(EndedPart { part, outcome, spent, variant }),
            }
        }
        ended
    }

    /// The result of a part by what stands in its tallies.
    fn result_again(&self, ended: EndedPart) -> Option<PartResult> {
        let planned = self.timeline.parts.get(ended.part)?.length;
        let sets = self.tallies.sets(&self.timeline, ended.part, None);
        let done = self.tallies.work_done(&self.timeline, ended.part);
        Some(PartResult {
            part: ended.part,
            outcome: ended.outcome,
            planned,
            work: sets.iter().map(|set| set.work).sum(),
            spent: ended.spent,
            reps: sets.iter().map(|set| set.reps).sum(),
            work_done: done,
            hurt_side: None,
            variant: ended.variant,
            sets,
        })
    }
}
