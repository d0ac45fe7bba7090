//! The session engine: a state machine that knows what happens in a routine as
//! time passes and the runner presses keys.
//!
//! It does no I/O and reads no clock. [`Session::advance`] takes the time and
//! optionally an input, crosses every boundary up to that time in order, and returns
//! the facts, each with the time at which it was due; so a late call loses nothing.
//! [`Session::next_deadline`] says when to call again.
//!
//! When a part of the timeline ends that plays a step, its result is reported.

mod check_in;
mod checkpoint;
mod difficulty;
mod easing;
mod event;
mod ledger;
mod position;
mod prepare;
mod segment_run;
mod summary;
mod tally;

pub use check_in::{Advice, Answers, CheckIn, MAX_PAIN, Rating, Response, RestReason, Sign, conditions_of};
pub use checkpoint::Checkpoint;
pub use difficulty::Difficulty;
pub use easing::{Easing, EasingEffect, Movement, eased};
pub use event::{Event, Fact, Input, LengthChange};
pub use ledger::{Ledger, SegmentEnd};
pub use position::{Activity, Position, RepProgress};
pub use prepare::{PlanOverrides, PreparedSession, SessionOptions};
pub use summary::{End, Outcome, PartResult, SetResult, Summary, WorkDone};

use crate::routine::Step;
use crate::time::Tick;
use crate::timeline::Timeline;
use segment_run::{Adjustment, SegmentRun};
use std::sync::Arc;
use std::time::Duration;
use tally::Tallies;

/// The number that a count-in begins with, in seconds.
pub const COUNT_IN_FROM: u32 = 3;
/// How long the count-in before work resumes takes.
pub const COUNT_IN: Duration = Duration::from_secs(COUNT_IN_FROM as u64);
/// Within this time of a segment's start, `Back` goes to the segment before.
const BACK_WINDOW: Duration = Duration::from_secs(2);

/// The state of the session's state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing has begun.
    Ready,
    Running,
    /// Paused after `elapsed` of the segment.
    Paused {
        elapsed: Duration,
    },
    /// Counting in until `ends`, after `elapsed` of the segment.
    CountIn {
        ends: Tick,
        elapsed: Duration,
        /// The next number to report, counting down. At 0 nothing is reported and work resumes.
        next: u32,
    },
    Over,
}

/// A routine being played.
#[derive(Clone, Debug)]
pub struct Session {
    timeline: Arc<Timeline>,
    state: State,
    run: SegmentRun,
    now: Tick,
    ledger: Ledger,
    tallies: Tallies,
    results: Vec<PartResult>,
    difficulty: Difficulty,
    first_segment: usize,
    /// How much of the current segment was over in the earlier session that this one
    /// resumes; `None` if it resumes none.
    resumed_after: Option<Duration>,
}

impl Session {
    /// A session from the start of a timeline; `None` if the timeline has no segment.
    ///
    /// The first call of [`Session::advance`] begins it.
    pub fn new(timeline: Arc<Timeline>) -> Option<Self> {
        Self::from_part(timeline, 0)
    }

    /// A session from the start of a part of the timeline, by index; nothing before that
    /// part is planned. `None` if there is no such part.
    pub fn from_part(timeline: Arc<Timeline>, part: usize) -> Option<Self> {
        let first_segment = timeline.parts.get(part)?.first;
        let segment = timeline.segments.get(first_segment)?;
        let run = SegmentRun::new(first_segment, segment, Tick::ZERO);
        let planned = timeline.length_from(first_segment);
        Some(Self {
            state: State::Ready,
            run,
            now: Tick::ZERO,
            ledger: Ledger { planned, ..Ledger::default() },
            tallies: Tallies::new(&timeline),
            results: Vec::new(),
            difficulty: Difficulty::default(),
            first_segment,
            resumed_after: None,
            timeline,
        })
    }

    /// Returns this session, which has not begun, so that it begins at `at` rather than at
    /// zero.
    #[must_use]
    pub const fn beginning_at(mut self, at: Tick) -> Self {
        self.now = at;
        self
    }

    /// The timeline that is played.
    pub const fn timeline(&self) -> &Arc<Timeline> {
        &self.timeline
    }

    /// The index of the segment that the session began with.
    pub const fn first_segment(&self) -> usize {
        self.first_segment
    }

    /// How a part ended last; `None` if it never ended.
    pub fn outcome(&self, part: usize) -> Option<Outcome> {
        self.last_result(part).map(|result| result.outcome)
    }

    fn last_result(&self, part: usize) -> Option<&PartResult> {
        self.results.iter().rev().find(|result| result.part == part)
    }

    /// Whether the session has ended.
    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// When the next boundary is due without an input; `None` while the session waits for
    /// a key and after its end.
    pub fn next_deadline(&self) -> Option<Tick> {
        match self.state {
            State::Ready => Some(self.now),
            State::Running => {
                let boundary = self.run.next_boundary().map(|(at, _)| at);
                [boundary, self.run.end()].into_iter().flatten().min()
            }
            State::CountIn { ends, next, .. } => Some(ends.back(Duration::from_secs(next.into()))),
            State::Paused { .. } | State::Over => None,
        }
    }

    /// Crosses every boundary up to `now`, then applies `input` at `now`, and
    /// returns what happened, in order.
    ///
    /// Time doesn't run backwards: an earlier `now` counts as that of the last call.
    pub fn advance(&mut self, now: Tick, input: Option<Input>) -> Vec<Event> {
        let now = now.max(self.now);
        let mut events = Vec::new();
        while let Some(due) = self.next_deadline().filter(|due| *due <= now) {
            self.now = due.max(self.now);
            self.cross_boundary(&mut events);
        }
        self.now = now;
        if let Some(input) = input
            && self.state != State::Over
        {
            self.apply(input, &mut events);
        }
        events
    }

    /// Crosses the one boundary that is due at `self.now`.
    fn cross_boundary(&mut self, events: &mut Vec<Event>) {
        match self.state {
            State::Ready => self.begin(events),
            State::Running => match self.run.next_boundary() {
                Some((at, fact)) if at <= self.now => {
                    self.run.cross_boundary(&fact);
                    events.push(Event { at, fact });
                }
                _ => self.complete(events),
            },
            State::CountIn { ends, elapsed, next } => {
                if next == 0 {
                    self.run_from(elapsed, events);
                } else {
                    self.state = State::CountIn { ends, elapsed, next: next - 1 };
                    self.emit(Fact::CountIn { seconds: next }, events);
                }
            }
            State::Paused { .. } | State::Over => {}
        }
    }

    /// Begins the first segment, or resumes that of an earlier session.
    fn begin(&mut self, events: &mut Vec<Event>) {
        if let Some(elapsed) = self.resumed_after {
            self.emit(Fact::SegmentBegan { index: self.run.index }, events);
            self.resume(elapsed, events);
        } else {
            self.state = State::Running;
            self.start_segment(self.first_segment, events);
        }
    }

    fn apply(&mut self, input: Input, events: &mut Vec<Event>) {
        match input {
            Input::Primary => self.apply_primary(events),
            Input::Finish => {
                if self.state == State::Running && (self.run.is_open() || self.run.counts_by_key()) {
                    self.complete(events);
                }
            }
            Input::TogglePause => self.toggle_pause(events),
            Input::Interrupted => {
                let interrupted = true;
                self.pause(interrupted, events);
            }
            Input::Next => self.skip_to(self.timeline.next_work(self.run.index), events),
            Input::NextStep => {
                let next = self.timeline.next_step_part(self.run.index);
                self.skip_to(next.map(|part| self.timeline.parts[part].first), events);
            }
            Input::Back => self.back(events),
            Input::RestartStep => {
                let part = self.timeline.segments[self.run.index].part;
                self.go_back_to(self.timeline.parts[part].first, events);
            }
            Input::Jump(target) => self.jump(target, events),
            Input::Less => {
                let adjustment = self.run.less(self.elapsed());
                self.report_adjustment(adjustment, events);
            }
            Input::More => {
                let adjustment = self.run.more();
                self.report_adjustment(adjustment, events);
            }
            Input::Easier => self.change_difficulty(Difficulty::easier, events),
            Input::Harder => self.change_difficulty(Difficulty::harder, events),
            Input::Hurts => self.stop(End::Hurt, events),
            Input::Quit => self.stop(End::Quit, events),
        }
    }

    fn apply_primary(&mut self, events: &mut Vec<Event>) {
        let is_running = self.state == State::Running;
        if is_running && self.run.counts_by_key() {
            let minimum_reached = self.run.count_rep(self.elapsed());
            self.emit(Fact::RepCounted { count: self.run.counted }, events);
            if self.run.all_counted() {
                self.complete(events);
            } else if minimum_reached {
                self.emit(Fact::MinimumReached, events);
            }
        } else if is_running && self.run.is_open() {
            self.complete(events);
        } else {
            self.toggle_pause(events);
        }
    }

    fn toggle_pause(&mut self, events: &mut Vec<Event>) {
        if let State::Paused { elapsed } = self.state {
            self.resume(elapsed, events);
        } else {
            let interrupted = false;
            self.pause(interrupted, events);
        }
    }

    /// Resumes the current segment, of which `elapsed` is over: work after a count-in, a
    /// gap at once.
    fn resume(&mut self, elapsed: Duration, events: &mut Vec<Event>) {
        if self.run.is_work() {
            // The first number is due at once.
            let ends = self.now + COUNT_IN;
            self.state = State::CountIn { ends, elapsed, next: COUNT_IN_FROM - 1 };
            self.emit(Fact::CountIn { seconds: COUNT_IN_FROM }, events);
        } else {
            self.run_from(elapsed, events);
        }
    }

    /// Runs again, after `elapsed` of the segment.
    fn run_from(&mut self, elapsed: Duration, events: &mut Vec<Event>) {
        self.state = State::Running;
        self.run.virtual_start = self.now.back(elapsed);
        self.emit(Fact::Resumed, events);
    }

    fn pause(&mut self, interrupted: bool, events: &mut Vec<Event>) {
        let elapsed = match self.state {
            State::Running => self.run.elapsed(self.now),
            State::CountIn { elapsed, .. } => elapsed,
            State::Ready | State::Paused { .. } | State::Over => return,
        };
        self.state = State::Paused { elapsed };
        self.emit(Fact::Paused { interrupted }, events);
    }

    /// Reports an adjustment, and ends the segment if nothing is left of it.
    fn report_adjustment(&mut self, adjustment: Adjustment, events: &mut Vec<Event>) {
        match adjustment {
            Adjustment::None => {}
            Adjustment::Changed(by) => self.emit(Fact::Adjusted { by }, events),
            Adjustment::Ends => {
                self.run.end_at(self.elapsed());
                self.complete(events);
            }
        }
    }

    fn change_difficulty(
        &mut self,
        change: fn(Difficulty, &Step) -> Option<Difficulty>,
        events: &mut Vec<Event>,
    ) {
        let part = self.timeline.segments[self.run.index].part;
        // Not in a gap between steps: the step after it begins as written.
        let Some(step) = self.timeline.part_step(&self.timeline.parts[part]) else { return };
        let Some(to) = change(self.difficulty, step) else { return };
        self.difficulty = to;
        self.emit(Fact::DifficultyChanged { to }, events);
    }

    /// How much of the current segment is over.
    fn elapsed(&self) -> Duration {
        match self.state {
            State::Paused { elapsed } | State::CountIn { elapsed, .. } => elapsed,
            State::Ready => self.resumed_after.unwrap_or_default(),
            State::Running | State::Over => self.run.elapsed(self.now),
        }
    }

    fn emit(&self, fact: Fact, events: &mut Vec<Event>) {
        events.push(Event { at: self.now, fact });
    }

    /// Begins segment `index` now, or ends the session if there is none. A paused session
    /// stays paused, and one that was counting in resumes the new segment.
    fn start_segment(&mut self, index: usize, events: &mut Vec<Event>) {
        let Some(segment) = self.timeline.segments.get(index) else {
            self.end_session(End::Finished, events);
            return;
        };
        if self.timeline.segments[self.run.index].part != segment.part {
            self.difficulty = Difficulty::default();
        }
        self.run = SegmentRun::new(index, segment, self.now);
        self.emit(Fact::SegmentBegan { index }, events);
        match self.state {
            State::Paused { .. } => self.state = State::Paused { elapsed: Duration::ZERO },
            State::CountIn { .. } => self.resume(Duration::ZERO, events),
            State::Ready | State::Running | State::Over => {}
        }
    }

    /// Ends the current segment as done and begins the next one.
    fn complete(&mut self, events: &mut Vec<Event>) {
        self.end_segment(SegmentEnd::Done, events);
        let next = self.run.index + 1;
        self.end_parts_before(next, events);
        self.start_segment(next, events);
    }

    /// Skips to a later segment, or to the end.
    fn skip_to(&mut self, target: Option<usize>, events: &mut Vec<Event>) {
        let target = target.unwrap_or(self.timeline.segments.len());
        let is_done = self.run.counts_as_done(self.elapsed(), SegmentEnd::Skipped);
        let how = if is_done { SegmentEnd::Done } else { SegmentEnd::Skipped };
        self.end_segment(how, events);
        self.count_skipped(self.run.index + 1, target);
        self.end_parts_before(target, events);
        self.start_segment(target, events);
    }

    /// Counts the segments from `first` to before `end` as skipped.
    fn count_skipped(&mut self, first: usize, end: usize) {
        for segment in self.timeline.segments.get(first..end).unwrap_or_default() {
            let length = segment.length.planned();
            if segment.optional {
                self.ledger.replace_planned(length, Duration::ZERO);
            } else {
                self.ledger.skipped += length;
            }
        }
    }

    /// Goes to a segment of the timeline; does nothing if there is none.
    fn jump(&mut self, target: usize, events: &mut Vec<Event>) {
        if target > self.run.index && target < self.timeline.segments.len() {
            self.skip_to(Some(target), events);
        } else if target <= self.run.index && target >= self.first_segment {
            self.go_back_to(target, events);
        }
    }

    fn back(&mut self, events: &mut Vec<Event>) {
        let to_segment_before = self.elapsed() < BACK_WINDOW && self.run.index > self.first_segment;
        self.go_back_to(self.run.index - usize::from(to_segment_before), events);
    }

    /// Goes back to `target`, at or before the current segment.
    fn go_back_to(&mut self, target: usize, events: &mut Vec<Event>) {
        let target = target.max(self.first_segment);
        self.end_segment(SegmentEnd::Repeated, events);
        let part = self.timeline.segments[self.run.index].part;
        if self.timeline.segments[target].part != part && self.tallies.has_work(part) {
            self.end_part(part, None, events);
        }
        for segment in &self.timeline.segments[target..self.run.index] {
            self.ledger.repeated += segment.length.planned();
        }
        self.start_segment(target, events);
    }

    /// Ends the current segment now: adds it to the ledger and the tallies.
    fn end_segment(&mut self, how: SegmentEnd, events: &mut Vec<Event>) {
        let elapsed = self.elapsed();
        let planned = self.timeline.segments[self.run.index].length.planned();
        self.run.add_to(&mut self.ledger, planned, elapsed, how);
        self.tallies.record(&self.timeline, &self.run, elapsed, how);
        self.emit(Fact::SegmentEnded { index: self.run.index, how }, events);
    }

    /// Reports the current part and those after it, up to that of segment `next`; up to the
    /// end of the routine if there is no such segment.
    fn end_parts_before(&mut self, next: usize, events: &mut Vec<Event>) {
        let part = self.timeline.segments[self.run.index].part;
        let parts = self.timeline.parts.len();
        let next_part = self.timeline.segments.get(next).map_or(parts, |segment| segment.part);
        for part in part..next_part {
            self.end_part(part, None, events);
        }
    }

    /// Reports a part, if it plays a step; `hurt` is the segment in which it hurt.
    ///
    /// A part that is left forwards is reported even if nothing was done in it; one that is
    /// left backwards, only if something was.
    fn end_part(&mut self, part: usize, hurt: Option<usize>, events: &mut Vec<Event>) {
        if self.timeline.part_step(&self.timeline.parts[part]).is_none() {
            return;
        }
        let difficulty = self.last_difficulty(part);
        let result = self.tallies.take_result(&self.timeline, part, difficulty, hurt);
        self.results.push(result.clone());
        self.emit(Fact::PartEnded(result), events);
    }

    fn stop(&mut self, end: End, events: &mut Vec<Event>) {
        // A resumed session has work to report even before it begins.
        if self.state == State::Ready && self.resumed_after.is_none() {
            self.ledger.skipped = self.ledger.planned;
            self.end_session(end, events);
            return;
        }
        let index = self.run.index;
        self.end_segment(SegmentEnd::Stopped, events);
        self.count_skipped(index + 1, self.timeline.segments.len());
        let part = self.timeline.segments[index].part;
        // In a gap, it is the last work that hurt.
        let last_work = self.tallies.last_work().filter(|_| !self.run.is_work());
        let hurt = (end == End::Hurt).then_some(last_work.unwrap_or(index));
        match hurt.map(|hurt| self.timeline.segments[hurt].part) {
            Some(hurt_part) if hurt_part != part => {
                self.end_part(part, None, events);
                self.end_part(hurt_part, hurt, events);
            }
            _ => self.end_part(part, hurt, events),
        }
        self.end_session(end, events);
    }

    fn end_session(&mut self, end: End, events: &mut Vec<Event>) {
        self.state = State::Over;
        let summary = Summary {
            end,
            first_segment: self.first_segment,
            ledger: self.ledger,
            parts: self.results.clone(),
        };
        self.emit(Fact::Over(summary), events);
    }
}
