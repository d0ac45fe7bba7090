//! A segment as its cues are planned.

use super::Rank;
use super::placer::SENTENCE_PAUSE;
use crate::routine::{CueAt, Step};
use crate::session::Position;
use crate::time::Tick;
use crate::timeline::{Segment, SegmentKind, Timeline, Work};
use std::time::Duration;

/// A sentence while others are placed around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speech {
    pub(super) until: Tick,
    pub(super) rank: Rank,
}

/// A segment with the runner's adjustments and its progress. Times count from its
/// start.
pub(super) struct SegmentPlay<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) index: usize,
    /// How long it lasts; `None` if a key ends it.
    pub(super) length: Option<Duration>,
    /// How many reps; 0 if it has none.
    pub(super) reps: u32,
    /// Reps done.
    pub(super) reps_done: u32,
    /// When each of the last reps was counted by key.
    pub(super) counted_at: &'a [Duration],
    /// How much of it is over.
    pub(super) elapsed: Duration,
    /// When other words that are being said end; zero if there are none.
    pub(super) busy_until: Duration,
    /// The rank of these words.
    pub(super) busy_rank: Rank,
}

impl<'a> SegmentPlay<'a> {
    /// A segment from its start, as it is planned.
    pub(super) fn planned(timeline: &'a Timeline, index: usize) -> Self {
        let segment = &timeline.segments[index];
        let reps = match segment.work {
            Some(Work::Reps { count, .. }) => count,
            _ => 0,
        };
        Self {
            timeline,
            index,
            length: segment.length.fixed(),
            reps,
            reps_done: 0,
            counted_at: &[],
            elapsed: Duration::ZERO,
            busy_until: Duration::ZERO,
            busy_rank: Rank::Guide,
        }
    }

    /// The current segment of a session at `now`, after the last sentence before it.
    pub(super) fn of(
        timeline: &'a Timeline,
        position: &Position<'a>,
        now: Tick,
        speech: Option<Speech>,
    ) -> Self {
        let speech = speech.filter(|speech| speech.until > now);
        Self {
            timeline,
            index: position.index,
            length: position.length.fixed(),
            reps: position.reps,
            reps_done: position.reps_done,
            counted_at: position.counted_at,
            elapsed: position.elapsed,
            busy_until: speech.map_or(Duration::ZERO, |speech| position.elapsed + speech.until.since(now)),
            busy_rank: speech.map_or(Rank::Guide, |speech| speech.rank),
        }
    }

    pub(super) fn segment(&self) -> &'a Segment {
        &self.timeline.segments[self.index]
    }

    pub(super) fn step(&self) -> Option<&'a Step> {
        self.timeline.step(self.segment())
    }

    /// The work segment that a gap leads to, or the work segment itself.
    pub(super) fn work(&self) -> Option<&'a Segment> {
        self.timeline.work_of(self.index).map(|index| &self.timeline.segments[index])
    }

    /// The earliest time for words: `delay` after the start or the resumption, and after
    /// other words.
    pub(super) fn free_from(&self, delay: Duration) -> Duration {
        let earliest = self.elapsed + delay;
        if self.busy_until.is_zero() { earliest } else { earliest.max(self.busy_until + SENTENCE_PAUSE) }
    }

    /// The length of a paced rep.
    pub(super) fn rep_length(&self) -> Option<Duration> {
        match &self.segment().work {
            Some(Work::Reps { pace, .. }) => pace.rep_length(),
            _ => None,
        }
    }

    /// When the minimum of a range of times is reached, if there is a range.
    pub(super) fn minimum(&self) -> Option<Duration> {
        match &self.segment().work {
            Some(Work::Time { minimum } | Work::Max { minimum }) => {
                Some(*minimum).filter(|minimum| *minimum < self.segment().length.planned())
            }
            _ => None,
        }
    }

    /// Whether it is the last work of its step in this round.
    pub(super) fn is_last_work(&self) -> bool {
        let part = &self.timeline.parts[self.segment().part];
        !(self.index + 1..part.end).any(|index| self.timeline.segments[index].kind == SegmentKind::Work)
    }

    /// Whether it is the last segment of its step.
    pub(super) fn is_last_of_step(&self) -> bool {
        let next = self.timeline.segments.get(self.index + 1);
        next.is_none_or(|next| next.step != self.segment().step)
    }

    /// Whether it is the last segment of the routine.
    pub(super) const fn is_last_of_routine(&self) -> bool {
        self.index + 1 >= self.timeline.segments.len()
    }

    /// When an author's cue is due. `None` if a key ends the segment or its reps and the cue
    /// depends on what was not done yet.
    pub(super) fn offset(&self, at: CueAt) -> Option<Duration> {
        match at {
            CueAt::FromStart(offset) => Some(offset),
            CueAt::FromEnd(before) => Some(self.length?.saturating_sub(before)),
            CueAt::Percent(percent) => Some(self.length?.mul_f64((percent / 100.0).clamp(0.0, 1.0))),
            CueAt::Rep(1) => Some(Duration::ZERO),
            CueAt::Rep(rep) => match self.rep_length() {
                Some(rep_length) => Some(rep_length.saturating_mul(rep.saturating_sub(1))),
                None => self.counted_at(rep.saturating_sub(1)),
            },
        }
    }

    /// When rep `count` was counted by key; `None` if it was not, or in an earlier session.
    fn counted_at(&self, count: u32) -> Option<Duration> {
        let later = usize::try_from(self.reps_done.checked_sub(count)?).ok()?;
        self.counted_at.iter().rev().nth(later).copied()
    }
}
