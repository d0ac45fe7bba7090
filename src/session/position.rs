//! Where a session stands at a moment, for whoever shows it.

use super::{Session, State, Variant};
use crate::time::Tick;
use crate::timeline::{Length, Segment};
use std::time::Duration;

/// What the session is doing at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Nothing has begun.
    Ready,
    /// A segment is played.
    Running,
    /// It waits for the runner.
    Paused,
    /// Work goes on after so many more seconds.
    CountIn {
        /// 3, 2 or 1.
        seconds: u32,
    },
    /// It is over.
    Over,
}

/// Where a session stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Position<'a> {
    /// The segment, as planned.
    pub segment: &'a Segment,
    /// Its place in the timeline.
    pub index: usize,
    /// What the session is doing.
    pub moment: Moment,
    /// How much of the segment is over.
    pub elapsed: Duration,
    /// How long the segment lasts, adjusted by hand.
    pub length: Length,
    /// Planned reps, adjusted by hand; 0 where none are.
    pub reps: u32,
    /// Reps done: counted by key, or paced ones completed.
    pub reps_done: u32,
    /// The paced rep (from 1) and phase (from 0) under way, and how far into
    /// the phase it is.
    pub rep: Option<(u32, u32, Duration)>,
    /// Whether what is left is optional.
    pub enough: bool,
    /// The variation in force.
    pub variant: Variant,
    /// The time left in the routine, estimates included.
    pub left: Duration,
}

impl Position<'_> {
    /// The time left in the segment, where it has a set length.
    pub fn left_here(&self) -> Option<Duration> {
        self.length.fixed().map(|length| length.saturating_sub(self.elapsed))
    }
}

impl Session {
    /// Where the session stands at `now`, which must not lie beyond the next
    /// deadline for the answer to be whole: advance first.
    pub fn position(&self, now: Tick) -> Position<'_> {
        let now = now.max(self.now);
        let (elapsed, moment) = match self.state {
            State::Ready => (self.resumes.unwrap_or_default(), Moment::Ready),
            State::Running => (self.visit.elapsed(now), Moment::Running),
            State::Paused { elapsed } => (elapsed, Moment::Paused),
            State::CountIn { elapsed, said, .. } => (elapsed, Moment::CountIn { seconds: 4 - said }),
            State::Over => (self.visit.elapsed(self.now), Moment::Over),
        };
        let segment = &self.timeline.segments[self.visit.index];
        let here = match moment {
            Moment::Over => Duration::ZERO,
            _ => self.visit.length.planned().saturating_sub(elapsed),
        };
        let after =
            if moment == Moment::Over { Duration::ZERO } else { self.timeline.after(self.visit.index) };
        let enough = self.visit.is_work() && !self.visit.is_open() && self.visit.is_enough(elapsed)
            || self.visit.counts_by_key() && self.visit.is_enough(elapsed);
        Position {
            segment,
            index: self.visit.index,
            moment,
            elapsed,
            length: self.visit.length,
            reps: self.visit.reps,
            reps_done: self.visit.reps_done(elapsed),
            rep: self.visit.rep_at(elapsed),
            enough,
            variant: self.variant,
            left: here + after,
        }
    }

    /// When the current segment would have begun had it never been paused,
    /// where it runs.
    pub fn running_since(&self) -> Option<Tick> {
        (self.state == State::Running).then_some(self.visit.began)
    }
}
