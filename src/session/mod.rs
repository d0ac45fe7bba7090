//! The session engine: a state machine that knows what happens in a routine as
//! time passes and the runner presses keys.
//!
//! It does no I/O and reads no clock. [`Session::advance`] takes the time and
//! perhaps an input, crosses every boundary up to that time in order, and
//! returns the facts, each stamped with the moment it was due; so a late call
//! loses nothing. [`Session::next_deadline`] says when to call again. Between
//! two calls nothing happens.

mod adapt;
mod check_in;
mod checkpoint;
mod event;
mod position;
mod spec;
mod summary;
mod tally;
mod variant;
mod visit;

pub use adapt::{Alteration, Easing, Movement, eased};
pub use check_in::{Advice, Answers, CheckIn, MOST_PAIN, Rating, Reason, Response, Sign, conditions_of};
pub use checkpoint::Checkpoint;
pub use event::{Change, Ending, Event, Fact, Input};
pub use position::{Moment, Position};
pub use spec::{Adjustments, Preparation, SessionSpec};
pub use summary::{End, Ledger, Outcome, PartResult, SetResult, Summary};
pub use variant::Variant;

use crate::time::Tick;
use crate::timeline::{Phase, Timeline};
use std::sync::Arc;
use std::time::Duration;
use tally::Tallies;
use visit::{Adjustment, Visit};

/// How long work counts in after a pause.
pub const COUNT_IN: Duration = Duration::from_secs(3);
/// Within this time of a segment's start, going back means the one before.
const BACK_WINDOW: Duration = Duration::from_secs(2);

/// What the session is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing has begun.
    Ready,
    Running,
    /// Waiting; so much of the segment is over.
    Paused {
        elapsed: Duration,
    },
    /// Counting in until `ends`; so much of the segment is over, and so many
    /// numbers have been said.
    CountIn {
        ends: Tick,
        elapsed: Duration,
        said: u32,
    },
    Over,
}

/// A routine being played.
#[derive(Clone, Debug)]
pub struct Session {
    timeline: Arc<Timeline>,
    state: State,
    visit: Visit,
    now: Tick,
    ledger: Ledger,
    tallies: Tallies,
    results: Vec<PartResult>,
    variant: Variant,
    first: usize,
    /// How much of the first segment was done in an earlier run that this one
    /// goes on from.
    resumes: Option<Duration>,
}

impl Session {
    /// A session of a timeline with at least one segment, from its start.
    ///
    /// The first call of [`Session::advance`] begins it.
    pub fn new(timeline: Arc<Timeline>) -> Option<Self> {
        Self::from_part(timeline, 0)
    }

    /// A session that starts at a part of the timeline; what lies before is not
    /// part of its plan. `None` where there is no such part.
    pub fn from_part(timeline: Arc<Timeline>, part: usize) -> Option<Self> {
        let first = timeline.parts.get(part)?.first;
        let segment = timeline.segments.get(first)?;
        let visit = Visit::new(first, segment, Tick::ZERO);
        let planned = timeline.total.saturating_sub(segment.at);
        Some(Self {
            state: State::Ready,
            visit,
            now: Tick::ZERO,
            ledger: Ledger { planned, ..Ledger::default() },
            tallies: Tallies::new(&timeline),
            results: Vec::new(),
            variant: Variant::default(),
            first,
            resumes: None,
            timeline,
        })
    }

    /// The same session, beginning at `at` rather than at zero.
    #[must_use]
    pub const fn beginning_at(mut self, at: Tick) -> Self {
        self.now = at;
        self
    }

    /// The timeline being played.
    pub const fn timeline(&self) -> &Arc<Timeline> {
        &self.timeline
    }

    /// The segment it began with.
    pub const fn first(&self) -> usize {
        self.first
    }

    /// How a part last ended, where it has.
    pub fn result(&self, part: usize) -> Option<Outcome> {
        self.results.iter().rev().find(|result| result.part == part).map(|result| result.outcome)
    }

    /// Whether nothing more can happen.
    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// When something is due next without an input: never where only a key goes
    /// on, while paused, and after the end.
    pub fn next_deadline(&self) -> Option<Tick> {
        match self.state {
            State::Ready => Some(self.now),
            State::Running => {
                let mark = self.visit.next_mark().map(|(at, _)| at);
                [mark, self.visit.end()].into_iter().flatten().min()
            }
            State::CountIn { ends, said, .. } => Some(count_in_at(ends, said)),
            State::Paused { .. } | State::Over => None,
        }
    }

    /// Crosses every boundary up to `now`, then applies `input` at `now`, and
    /// returns what happened, in order.
    ///
    /// A `now` before the last one counts as the last one.
    pub fn advance(&mut self, now: Tick, input: Option<Input>) -> Vec<Event> {
        let now = now.max(self.now);
        let mut events = Vec::new();
        while let Some(due) = self.next_deadline().filter(|due| *due <= now) {
            self.now = due.max(self.now);
            self.cross(&mut events);
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
    fn cross(&mut self, events: &mut Vec<Event>) {
        match self.state {
            State::Ready => self.begin(events),
            State::Running => match self.visit.next_mark() {
                Some((at, fact)) if at <= self.now => {
                    self.visit.pass(&fact);
                    events.push(Event { at, fact });
                }
                _ => self.complete(events),
            },
            State::CountIn { ends, elapsed, said } => {
                if said == 3 {
                    self.state = State::Running;
                    self.visit.began = self.now.back(elapsed);
                    self.emit(Fact::Resumed, events);
                } else {
                    self.state = State::CountIn { ends, elapsed, said: said + 1 };
                    self.emit(Fact::CountIn { seconds: 3 - said }, events);
                }
            }
            State::Paused { .. } | State::Over => {}
        }
    }

    /// Begins with the first segment, or goes on in the one of an earlier run.
    fn begin(&mut self, events: &mut Vec<Event>) {
        if let Some(elapsed) = self.resumes {
            self.go_on(elapsed, events);
        } else {
            self.state = State::Running;
            self.enter(self.first, self.now, events);
        }
    }

    fn apply(&mut self, input: Input, events: &mut Vec<Event>) {
        match input {
            Input::Primary => self.primary(events),
            Input::Finish => {
                if self.state == State::Running && (self.visit.is_open() || self.visit.counts_by_key()) {
                    self.complete(events);
                }
            }
            Input::TogglePause => self.toggle_pause(events),
            Input::Interrupted => self.pause(true, events),
            Input::Next => self.leave_for(self.timeline.next_work(self.visit.index), events),
            Input::NextStep => {
                let next = self.timeline.next_part(self.visit.index);
                self.leave_for(next.map(|part| self.timeline.parts[part].first), events);
            }
            Input::Back => self.back(events),
            Input::RestartStep => {
                let part = self.timeline.segments[self.visit.index].part;
                self.return_to(self.timeline.parts[part].first, events);
            }
            Input::Jump(target) => self.jump(target, events),
            Input::Less | Input::More => self.adjust(input, events),
            Input::Easier | Input::Harder => self.vary(input, events),
            Input::Hurts => self.stop(End::Hurt, events),
            Input::Quit => self.stop(End::Quit, events),
        }
    }

    fn primary(&mut self, events: &mut Vec<Event>) {
        if self.state != State::Running {
            self.toggle_pause(events);
        } else if self.visit.counts_by_key() {
            let enough = self.visit.count();
            self.emit(Fact::RepCounted { count: self.visit.counted }, events);
            if self.visit.all_counted() {
                self.complete(events);
            } else if enough {
                self.emit(Fact::EnoughReached, events);
            }
        } else if self.visit.is_open() {
            self.complete(events);
        } else {
            self.pause(false, events);
        }
    }

    fn toggle_pause(&mut self, events: &mut Vec<Event>) {
        match self.state {
            State::Paused { elapsed } => self.go_on(elapsed, events),
            _ => self.pause(false, events),
        }
    }

    /// Goes on in the current segment, of which `elapsed` is over: work after a
    /// count-in, a gap at once.
    fn go_on(&mut self, elapsed: Duration, events: &mut Vec<Event>) {
        if self.visit.is_work() {
            self.state = State::CountIn { ends: self.now + COUNT_IN, elapsed, said: 1 };
            self.emit(Fact::CountIn { seconds: 3 }, events);
        } else {
            self.state = State::Running;
            self.visit.began = self.now.back(elapsed);
            self.emit(Fact::Resumed, events);
        }
    }

    fn pause(&mut self, interrupted: bool, events: &mut Vec<Event>) {
        let elapsed = match self.state {
            State::Running => self.visit.elapsed(self.now),
            State::CountIn { elapsed, .. } => elapsed,
            State::Ready | State::Paused { .. } | State::Over => return,
        };
        self.state = State::Paused { elapsed };
        self.emit(Fact::Paused { interrupted }, events);
    }

    fn adjust(&mut self, input: Input, events: &mut Vec<Event>) {
        let elapsed = self.elapsed();
        let adjustment = if input == Input::More { self.visit.more() } else { self.visit.less(elapsed) };
        match adjustment {
            Adjustment::None => {}
            Adjustment::Changed(by) => self.emit(Fact::Adjusted { by }, events),
            Adjustment::Ends => {
                self.visit.cut(elapsed);
                self.complete(events);
            }
        }
    }

    fn vary(&mut self, input: Input, events: &mut Vec<Event>) {
        let segment = &self.timeline.segments[self.visit.index];
        // In a gap between steps it would not last until the step that comes.
        let step = self.timeline.step(segment).filter(|_| !self.timeline.is_between(segment));
        let Some(step) = step else { return };
        let to = match (input, self.variant) {
            (Input::Easier, Variant::AsWritten) if step.easier.is_some() => Variant::Easier,
            (Input::Harder, Variant::AsWritten) if step.harder.is_some() => Variant::Harder,
            (Input::Easier, Variant::Harder) | (Input::Harder, Variant::Easier) => Variant::AsWritten,
            _ => return,
        };
        self.variant = to;
        self.emit(Fact::Varied { to }, events);
    }

    /// How much of the current segment is over.
    fn elapsed(&self) -> Duration {
        match self.state {
            State::Paused { elapsed } | State::CountIn { elapsed, .. } => elapsed,
            State::Ready => self.resumes.unwrap_or_default(),
            State::Running | State::Over => self.visit.elapsed(self.now),
        }
    }

    fn emit(&self, fact: Fact, events: &mut Vec<Event>) {
        events.push(Event { at: self.now, fact });
    }

    // ---- from segment to segment ------------------------------------------

    /// Begins segment `index` at `at`, or ends the session after the last.
    fn enter(&mut self, index: usize, at: Tick, events: &mut Vec<Event>) {
        let Some(segment) = self.timeline.segments.get(index) else {
            self.finish(End::Finished, events);
            return;
        };
        if self.timeline.segments[self.visit.index].part != segment.part {
            self.variant = Variant::default();
        }
        self.visit = Visit::new(index, segment, at);
        if let State::Paused { .. } | State::CountIn { .. } = self.state {
            self.state = State::Paused { elapsed: Duration::ZERO };
        }
        events.push(Event { at, fact: Fact::SegmentBegan { index } });
    }

    /// The current segment is over, in full or by a key that says so.
    fn complete(&mut self, events: &mut Vec<Event>) {
        self.end_segment(Ending::Done, events);
        let next = self.visit.index + 1;
        self.end_part_before(next, events);
        self.enter(next, self.now, events);
    }

    /// Leaves the current segment for a later one, or for the end.
    fn leave_for(&mut self, target: Option<usize>, events: &mut Vec<Event>) {
        let target = target.unwrap_or(self.timeline.segments.len());
        let how = if self.visit.is_enough(self.elapsed()) && self.visit.is_work() {
            Ending::Done
        } else {
            Ending::Skipped
        };
        self.end_segment(how, events);
        self.pass_over(self.visit.index + 1, target);
        self.end_part_before(target, events);
        let parts = self.timeline.segments[self.visit.index].part + 1;
        let until = self.timeline.segments.get(target).map_or(parts, |segment| segment.part);
        for part in parts..until {
            self.end_part(part, None, events);
        }
        self.enter(target, self.now, events);
    }

    /// Counts the segments from `first` to before `end` as left out.
    fn pass_over(&mut self, first: usize, end: usize) {
        for segment in self.timeline.segments.get(first..end).unwrap_or_default() {
            let length = segment.length.planned();
            if segment.optional {
                self.ledger.replan(length, Duration::ZERO);
            } else {
                self.ledger.skipped += length;
            }
        }
    }

    /// Goes to a segment of the timeline; one that isn't there is not gone to.
    fn jump(&mut self, target: usize, events: &mut Vec<Event>) {
        if target > self.visit.index && target < self.timeline.segments.len() {
            self.leave_for(Some(target), events);
        } else if target <= self.visit.index && target >= self.first {
            self.return_to(target, events);
        }
    }

    fn back(&mut self, events: &mut Vec<Event>) {
        let early = self.elapsed() < BACK_WINDOW && self.visit.index > self.first;
        self.return_to(self.visit.index - usize::from(early), events);
    }

    /// Goes back to `target`, at or before the current segment.
    fn return_to(&mut self, target: usize, events: &mut Vec<Event>) {
        let target = target.max(self.first);
        self.end_segment(Ending::Repeated, events);
        let part = self.timeline.segments[self.visit.index].part;
        if self.timeline.segments[target].part != part && self.tallies.has_work(part) {
            self.end_part(part, None, events);
        }
        for segment in &self.timeline.segments[target..self.visit.index] {
            self.ledger.repeated += segment.length.planned();
        }
        self.enter(target, self.now, events);
    }

    /// Books the current segment as ended now.
    fn end_segment(&mut self, how: Ending, events: &mut Vec<Event>) {
        let (elapsed, visit) = (self.elapsed(), &self.visit);
        let planned = self.timeline.segments[visit.index].length.planned();
        let left = visit.length.planned().saturating_sub(elapsed);
        self.ledger.done += elapsed;
        match (how, visit.is_open()) {
            (Ending::Repeated, _) => self.ledger.repeated += elapsed,
            (Ending::Done, true) => self.ledger.replan(planned, elapsed),
            (_, true) if elapsed >= planned => self.ledger.replan(planned, elapsed),
            (_, true) => self.ledger.skipped += planned.saturating_sub(elapsed),
            (Ending::Done, false) => {
                // What was optional and left out is no longer in the plan.
                let unadded = left.min(visit.added);
                self.ledger.added += visit.added.saturating_sub(unadded);
                self.ledger.replan(left.saturating_sub(unadded), Duration::ZERO);
                self.ledger.skipped += visit.taken;
            }
            (_, false) => {
                self.ledger.added += visit.added;
                self.ledger.skipped += left + visit.taken;
            }
        }
        self.tallies.book(&self.timeline, &self.visit, elapsed, how);
        self.emit(Fact::SegmentEnded { index: self.visit.index, how }, events);
    }

    /// Reports the current part if `next` lies outside it.
    fn end_part_before(&mut self, next: usize, events: &mut Vec<Event>) {
        let part = self.timeline.segments[self.visit.index].part;
        if self.timeline.segments.get(next).is_none_or(|segment| segment.part != part) {
            self.end_part(part, None, events);
        }
    }

    fn end_part(&mut self, part: usize, hurt: Option<usize>, events: &mut Vec<Event>) {
        if self.timeline.part_step(&self.timeline.parts[part]).is_none() {
            return;
        }
        let result = self.tallies.result(&self.timeline, part, self.variant, hurt);
        self.results.push(result.clone());
        self.emit(Fact::PartEnded(result), events);
    }

    // ---- the end ----------------------------------------------------------

    fn stop(&mut self, end: End, events: &mut Vec<Event>) {
        if self.state == State::Ready && self.resumes.is_none() {
            self.ledger.skipped = self.ledger.planned;
            self.finish(end, events);
            return;
        }
        let index = self.visit.index;
        self.end_segment(Ending::Stopped, events);
        self.pass_over(index + 1, self.timeline.segments.len());
        let part = self.timeline.segments[index].part;
        let hurt = (end == End::Hurt).then(|| self.worked_last(index));
        let hurt_part = hurt.map(|at| self.timeline.segments[at].part);
        self.end_part(part, hurt.filter(|_| hurt_part == Some(part)), events);
        if let Some(before) = hurt_part.filter(|before| *before != part) {
            self.end_part(before, hurt, events);
        }
        self.finish(end, events);
    }

    /// The work under way, or in a gap the last one before it that was begun,
    /// for pain is felt where one has just worked, not where one is about to or
    /// what was passed over.
    fn worked_last(&self, index: usize) -> usize {
        let worked = |at: &usize| {
            let works = self.timeline.segments[*at].phase == Phase::Work;
            works && (*at == index || self.tallies.has_begun(*at))
        };
        (self.first..=index).rev().find(worked).unwrap_or(index)
    }

    fn finish(&mut self, end: End, events: &mut Vec<Event>) {
        self.state = State::Over;
        let summary = Summary { end, ledger: self.ledger, parts: self.results.clone() };
        self.emit(Fact::Over(summary), events);
    }
}

/// When the number after the first `said` of a count-in is due.
fn count_in_at(ends: Tick, said: u32) -> Tick {
    ends.back(Duration::from_secs(u64::from(3 - said.min(3))))
}
