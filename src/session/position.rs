//! Where a session stands at a time, for display.

use super::{Difficulty, Session, State};
use crate::time::Tick;
use crate::timeline::{Length, Segment};
use std::time::Duration;

/// What the session is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing has begun.
    Ready,
    /// A segment is played.
    Running,
    /// The session waits for the runner.
    Paused,
    /// Work resumes after this many seconds.
    CountIn {
        /// 3, 2 or 1.
        seconds: u32,
    },
    /// The session is over.
    Over,
}

/// The progress of a paced rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepProgress {
    /// The number of the rep, from 1.
    pub number: u32,
    /// The current phase of its tempo, from 0.
    pub phase: u32,
    /// How much of that phase is over.
    pub phase_elapsed: Duration,
}

/// Where a session stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Position<'a> {
    /// The segment, as planned.
    pub segment: &'a Segment,
    /// Its index in the timeline.
    pub index: usize,
    /// What the session is doing.
    pub activity: Activity,
    /// How much of the segment is over.
    pub elapsed: Duration,
    /// How long the segment lasts, adjusted by the runner.
    pub length: Length,
    /// Planned reps, adjusted by the runner; 0 if it has none.
    pub reps: u32,
    /// Reps done: counted by key, or completed if they are paced.
    pub reps_done: u32,
    /// How much of the segment was over when each of the last reps was counted by key; those
    /// counted in an earlier session are missing.
    pub counted_at: &'a [Duration],
    /// The current rep, if reps are paced.
    pub rep: Option<RepProgress>,
    /// Whether what is left of the segment is optional.
    pub minimum_reached: bool,
    /// The chosen variation.
    pub difficulty: Difficulty,
    /// The time left in the routine; an estimate for segments that a key ends.
    pub remaining: Duration,
}

impl Position<'_> {
    /// The time left in the segment; `None` if a key ends it.
    pub fn remaining_in_segment(&self) -> Option<Duration> {
        self.length.fixed().map(|length| length.saturating_sub(self.elapsed))
    }
}

impl Session {
    /// Where the session stands at `now`. Advance to `now` first: boundaries that were
    /// not crossed yet are ignored.
    pub fn position(&self, now: Tick) -> Position<'_> {
        let now = now.max(self.now);
        let (elapsed, activity) = match self.state {
            State::Ready => (self.resumed_after.unwrap_or_default(), Activity::Ready),
            State::Running => (self.run.elapsed(now), Activity::Running),
            State::Paused { elapsed } => (elapsed, Activity::Paused),
            State::CountIn { elapsed, next, .. } => (elapsed, Activity::CountIn { seconds: next + 1 }),
            State::Over => (self.run.elapsed(self.now), Activity::Over),
        };
        let segment = &self.timeline.segments[self.run.index];
        let remaining = if activity == Activity::Over {
            Duration::ZERO
        } else {
            self.run.length.planned().saturating_sub(elapsed) + self.timeline.remaining_after(self.run.index)
        };
        Position {
            segment,
            index: self.run.index,
            activity,
            elapsed,
            length: self.run.length,
            reps: self.run.reps,
            reps_done: self.run.reps_done(elapsed),
            counted_at: &self.run.counted_at,
            rep: self.run.rep_at(elapsed),
            minimum_reached: self.run.has_minimum() && self.run.reaches_minimum(elapsed),
            difficulty: self.difficulty,
            remaining,
        }
    }

    /// The start of the current segment, shifted by all pauses in it; `None` unless the
    /// session is running.
    pub fn virtual_start(&self) -> Option<Tick> {
        (self.state == State::Running).then_some(self.run.virtual_start)
    }
}
