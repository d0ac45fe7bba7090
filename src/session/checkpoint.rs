//! Where a session stands, in a form that is stored to resume it later.

use super::segment_run::SegmentRun;
use super::summary::merged;
use super::tally::{PartTally, SegmentTally};
use super::{Difficulty, Ledger, Outcome, PartResult, Session, State};
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
    /// The index of the current segment.
    pub segment: usize,
    /// How much of the segment was over; if reps are paced, up to the start of the current
    /// rep.
    pub elapsed: Duration,
    /// Reps done of the segment.
    pub reps_done: u32,
    /// Reps planned in the segment, adjusted by the runner; 0 if it has none.
    pub reps: u32,
    /// Time that the runner added to the segment.
    pub added: Duration,
    /// Time that the runner took from the segment.
    pub taken: Duration,
    /// The chosen difficulty.
    #[serde(rename = "variant")]
    pub difficulty: Difficulty,
    /// The index of the segment that the session began with.
    pub first: usize,
    /// Where the time went, without the current segment.
    pub ledger: Ledger,
    /// The planned time from the start of the segment to the end of the routine.
    #[serde(rename = "left")]
    planned_from_segment: Duration,
    /// What was done of the current part.
    part: PartTally,
    /// What was done of each work segment that was begun, by its index.
    #[serde(rename = "amounts")]
    segments: Vec<(usize, SegmentTally)>,
    /// The work segment in which something was done last.
    #[serde(default)]
    last_work: Option<usize>,
    /// The parts that had ended.
    ended: Vec<EndedPart>,
}

/// A part that had ended. Its work and reps are in the tallies of its segments, together with
/// what was done of it since it was last reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EndedPart {
    part: usize,
    outcome: Outcome,
    spent: Duration,
    #[serde(rename = "variant")]
    difficulty: Difficulty,
}

impl Checkpoint {
    /// Time played so far, pauses not counted.
    pub fn done(&self) -> Duration {
        self.ledger.done + self.elapsed
    }
}

impl Session {
    /// Where the session stands at `now`; `None` before it begins and once it is over.
    /// Advance first, as for [`Session::position`].
    pub fn checkpoint(&self, now: Tick) -> Option<Checkpoint> {
        if matches!(self.state, State::Ready | State::Over) {
            return None;
        }
        let position = self.position(now);
        let run = &self.run;
        let part = position.segment.part;
        Some(Checkpoint {
            segment: run.index,
            elapsed: run.start_of_rep(position.reps_done).unwrap_or(position.elapsed),
            reps_done: position.reps_done,
            reps: run.reps,
            added: run.added,
            taken: run.taken,
            difficulty: self.difficulty,
            first: self.first_segment,
            ledger: self.ledger,
            part: self.tallies.part_tally(part),
            segments: self.tallies.begun_segments(),
            last_work: self.tallies.last_work(),
            planned_from_segment: self.timeline.total.saturating_sub(position.segment.at),
            ended: self.ended(),
        })
    }

    /// A session that resumes an earlier session of this timeline, with its ledger and
    /// results: work at the same rep after a count-in, a gap at once. `None` if the
    /// timeline doesn't have the checkpoint's segments.
    ///
    /// It must begin (see [`Session::beginning_at`]) at a tick greater than the length of
    /// the segment: the segment is given the start `now - elapsed`, and ticks can't be
    /// negative.
    pub fn resumed(timeline: &Arc<Timeline>, from: &Checkpoint) -> Option<Self> {
        let segment = timeline.segments.get(from.segment)?;
        let part = segment.part;
        timeline.segments.get(from.first).filter(|_| from.first <= from.segment)?;
        let mut run = SegmentRun::new(from.segment, segment, Tick::ZERO);
        run.restore(from.reps, from.reps_done, from.added, from.taken);
        let elapsed = run.start_of_rep(from.reps_done).unwrap_or(from.elapsed);
        // Hands-free lengths may have become shorter.
        let elapsed = run.length.fixed().map_or(elapsed, |length| elapsed.min(length));
        run.cross_boundaries_until(elapsed);
        let planned_from_segment = timeline.total.saturating_sub(segment.at);
        let mut session = Self::from_part(Arc::clone(timeline), part)?;
        session.tallies.restore(part, from.part, &from.segments, from.last_work);
        session.run = run;
        session.first_segment = from.first;
        session.ledger = from.ledger;
        // With other hands-free lengths, the rest of the plan has another length.
        session.ledger.replace_planned(from.planned_from_segment, planned_from_segment);
        session.results = from.ended.iter().filter_map(|ended| session.ended_result(ended)).collect();
        session.difficulty = from.difficulty;
        session.resumed_after = Some(elapsed);
        Some(session)
    }

    /// What was done so far of a part that has not ended, with only the sets that were
    /// begun; `None` if no work was done. Its `outcome` is `Partly` and its `spent` is zero.
    pub fn part_so_far(&self, part: usize) -> Option<PartResult> {
        let (outcome, spent) = (Outcome::Partly, Duration::ZERO);
        let result = self.result_from_tallies(part, outcome, spent, self.last_difficulty(part))?;
        let sets: Vec<_> = result.sets.into_iter().filter(|set| set.outcome != Outcome::Skipped).collect();
        (!sets.is_empty()).then_some(PartResult { sets, ..result })
    }

    /// The parts that have ended, each once.
    fn ended(&self) -> Vec<EndedPart> {
        let ended = |result: PartResult| {
            let PartResult { part, outcome, spent, difficulty, .. } = result;
            EndedPart { part, outcome, spent, difficulty }
        };
        merged(&self.results).into_iter().map(ended).collect()
    }

    /// The result of a part that had ended, without what will be reported at its next end.
    fn ended_result(&self, ended: &EndedPart) -> Option<PartResult> {
        let result = self.result_from_tallies(ended.part, ended.outcome, ended.spent, ended.difficulty)?;
        let unreported = self.tallies.part_tally(ended.part);
        let work = result.work.saturating_sub(unreported.work);
        let reps = result.reps.saturating_sub(unreported.reps);
        Some(PartResult { work, reps, ..result })
    }

    /// The result of a part, with all of its work and reps.
    fn result_from_tallies(
        &self,
        part: usize,
        outcome: Outcome,
        spent: Duration,
        difficulty: Difficulty,
    ) -> Option<PartResult> {
        let planned = self.timeline.parts.get(part)?.length;
        let sets = self.tallies.sets(&self.timeline, part, None);
        Some(PartResult {
            part,
            outcome,
            planned,
            work: sets.iter().map(|set| set.work).sum(),
            spent,
            reps: sets.iter().map(|set| set.reps).sum(),
            work_done: self.tallies.work_done(&self.timeline, part),
            hurt_side: None,
            difficulty,
            sets,
        })
    }
}
