//! One playing of one segment: how far it is and what comes next in it.

use crate::session::{Change, Fact};
use crate::time::Tick;
use crate::timeline::{Length, Pace, Segment, Work};
use std::time::Duration;

/// The longest a segment may be made by hand.
const LONGEST: Duration = Duration::from_secs(3 * 60 * 60);
/// The most reps a segment may be given by hand.
const MOST_REPS: u32 = 1000;
/// What `Less` and `More` take and give where there are no reps.
const STEP: Duration = Duration::from_secs(10);

/// One playing of one segment.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) index: usize,
    /// When it would have begun had it never been paused.
    pub(super) began: Tick,
    /// How long it lasts, adjusted by hand.
    pub(super) length: Length,
    /// The reps planned, adjusted by hand; 0 where none are.
    pub(super) reps: u32,
    /// Reps counted by key.
    pub(super) counted: u32,
    /// The work, as planned.
    work: Option<Work>,
    /// Phases of paced reps that have begun, in all.
    phases: u32,
    /// Whether the least of a range has been passed, or there is no range.
    enough: bool,
    /// Time that was taken away by hand.
    pub(super) taken: Duration,
    /// Time that was added by hand.
    pub(super) added: Duration,
}

/// What an adjustment did.
pub(super) enum Adjustment {
    /// Nothing.
    None,
    /// The segment is longer or shorter.
    Changed(Change),
    /// The segment ends with it.
    Ends,
}

impl Visit {
    pub(super) fn new(index: usize, segment: &Segment, began: Tick) -> Self {
        let (reps, enough) = match &segment.work {
            Some(Work::Reps { count, enough, .. }) => (*count, enough >= count),
            Some(Work::Time { enough } | Work::Max { enough }) => (0, *enough >= segment.length.planned()),
            Some(Work::Open) | None => (0, true),
        };
        Self {
            index,
            began,
            length: segment.length,
            reps,
            counted: 0,
            work: segment.work.clone(),
            phases: 0,
            enough,
            taken: Duration::ZERO,
            added: Duration::ZERO,
        }
    }

    pub(super) fn elapsed(&self, now: Tick) -> Duration {
        now.since(self.began)
    }

    pub(super) const fn is_work(&self) -> bool {
        self.work.is_some()
    }

    /// Whether a key counts reps here.
    pub(super) fn counts_by_key(&self) -> bool {
        matches!(self.work, Some(Work::Reps { pace: Pace::OwnPace, .. } | Work::Max { .. }))
    }

    /// Whether only a key ends it.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.length, Length::Open { .. })
    }

    fn pace(&self) -> Option<&Pace> {
        match &self.work {
            Some(Work::Reps { pace, .. }) => Some(pace),
            _ => None,
        }
    }

    /// The end, where it is set.
    pub(super) fn end(&self) -> Option<Tick> {
        self.length.fixed().map(|length| self.began + length)
    }

    /// What is due next inside the segment, before its end.
    pub(super) fn next_mark(&self) -> Option<(Tick, Fact)> {
        let (phase, enough) = (self.next_phase(), self.next_enough());
        let mark = match (phase, enough) {
            (Some(phase), Some(enough)) => Some(if enough.0 <= phase.0 { enough } else { phase }),
            (phase, enough) => phase.or(enough),
        };
        mark.map(|(offset, fact)| (self.began + offset, fact))
    }

    /// Notes that a mark was passed.
    pub(super) fn pass(&mut self, fact: &Fact) {
        match fact {
            Fact::PhaseBegan { .. } => self.phases += 1,
            Fact::EnoughReached => self.enough = true,
            _ => {}
        }
    }

    fn next_phase(&self) -> Option<(Duration, Fact)> {
        let pace = self.pace()?;
        let rep_length = pace.rep()?;
        let (rep, phase) = (self.phases / pace.phases(), self.phases % pace.phases());
        if rep >= self.reps {
            return None;
        }
        let offset = rep_length * rep + pace.phase_offset(phase);
        Some((offset, Fact::PhaseBegan { rep: rep + 1, phase }))
    }

    fn next_enough(&self) -> Option<(Duration, Fact)> {
        if self.enough {
            return None;
        }
        let offset = match self.work.as_ref()? {
            Work::Time { enough } | Work::Max { enough } => *enough,
            Work::Reps { enough, pace, .. } => pace.rep()? * *enough,
            Work::Open => return None,
        };
        (offset < self.length.planned()).then_some((offset, Fact::EnoughReached))
    }

    /// Counts a rep by key; whether that is enough for the first time.
    pub(super) fn count(&mut self) -> bool {
        self.counted += 1;
        let enough = match self.work {
            Some(Work::Reps { enough, .. }) => !self.enough && self.counted >= enough,
            _ => false,
        };
        self.enough |= enough;
        enough
    }

    /// Whether all the reps that a key counts are counted.
    pub(super) fn all_counted(&self) -> bool {
        matches!(self.work, Some(Work::Reps { pace: Pace::OwnPace, .. })) && self.counted >= self.reps
    }

    /// Whether leaving now counts as done.
    pub(super) fn is_enough(&self, elapsed: Duration) -> bool {
        match &self.work {
            Some(Work::Time { enough } | Work::Max { enough }) => elapsed >= *enough,
            Some(Work::Reps { enough, pace: Pace::OwnPace, .. }) => self.counted >= *enough,
            Some(Work::Reps { enough, pace, .. }) => {
                pace.rep().is_some_and(|rep| elapsed >= rep * *enough.min(&self.reps))
            }
            // Less than a second is passing by, not doing.
            Some(Work::Open) => elapsed >= Duration::from_secs(1),
            None => true,
        }
    }

    /// Reps done after `elapsed`.
    pub(super) fn reps_done(&self, elapsed: Duration) -> u32 {
        match self.pace().and_then(Pace::rep) {
            Some(rep) if !rep.is_zero() => {
                u32::try_from(elapsed.as_nanos() / rep.as_nanos()).unwrap_or(u32::MAX).min(self.reps)
            }
            _ => self.counted,
        }
    }

    /// The paced rep and phase under way after `elapsed`, and how far into the
    /// phase that is.
    pub(super) fn rep_at(&self, elapsed: Duration) -> Option<(u32, u32, Duration)> {
        let pace = self.pace()?;
        let rep_length = pace.rep().filter(|rep| !rep.is_zero())?;
        let rep = u32::try_from(elapsed.as_nanos() / rep_length.as_nanos()).unwrap_or(u32::MAX);
        let rep = rep.min(self.reps.saturating_sub(1));
        let within = elapsed.saturating_sub(rep_length * rep);
        let phase = (0..pace.phases()).rev().find(|&phase| pace.phase_offset(phase) <= within).unwrap_or(0);
        Some((rep + 1, phase, within.saturating_sub(pace.phase_offset(phase))))
    }

    /// The start of the paced rep under way after `elapsed`; `elapsed` itself
    /// where reps are not paced.
    pub(super) fn rep_start(&self, elapsed: Duration) -> Duration {
        let rep = self.pace().and_then(Pace::rep).filter(|rep| !rep.is_zero());
        rep.map_or(elapsed, |rep| rep * self.reps_done(elapsed))
    }

    /// Adjusts a fresh visit as an earlier one was adjusted by hand.
    pub(super) fn restore(&mut self, reps: u32, added: Duration, taken: Duration) {
        if self.reps > 0 {
            self.reps = reps.clamp(1, MOST_REPS);
        }
        (self.added, self.taken) = (added.min(LONGEST), taken.min(LONGEST));
        self.lengthen(self.added);
        self.shorten(self.taken);
    }

    /// Counts the reps that an earlier visit had done; returns how much of the
    /// segment they take, where reps are paced.
    pub(super) fn count_again(&mut self, done: u32) -> Option<Duration> {
        if let Some(rep) = self.pace().and_then(Pace::rep) {
            return Some(rep.saturating_mul(done.min(self.reps)));
        }
        if self.counts_by_key() {
            self.counted = done;
            self.enough |= self.is_enough(Duration::ZERO);
        }
        None
    }

    /// Passes every mark that lies before `elapsed`: those facts were told in an
    /// earlier visit.
    pub(super) fn pass_until(&mut self, elapsed: Duration) {
        let end = self.began + elapsed;
        while let Some((_, fact)) = self.next_mark().filter(|(at, _)| *at < end) {
            self.pass(&fact);
        }
    }

    /// How many reps are added or taken at once: one a side where they
    /// alternate.
    const fn together(&self) -> u32 {
        match &self.work {
            Some(Work::Reps { alternate: Some(_), .. }) => 2,
            _ => 1,
        }
    }

    pub(super) fn more(&mut self) -> Adjustment {
        let by = match (&self.work, self.pace().and_then(Pace::rep)) {
            (Some(Work::Reps { .. }), _) if self.reps >= MOST_REPS => return Adjustment::None,
            (Some(Work::Reps { .. }), rep) => {
                self.reps += self.together();
                rep.unwrap_or(crate::routine::SELF_PACED_REP) * self.together()
            }
            (Some(Work::Open), _) => return Adjustment::None,
            _ if self.is_open() || self.length.planned() + STEP > LONGEST => return Adjustment::None,
            _ => STEP,
        };
        self.lengthen(by);
        self.added += by;
        Adjustment::Changed(Change::Longer(by))
    }

    pub(super) fn less(&mut self, elapsed: Duration) -> Adjustment {
        let by = match (&self.work, self.pace().and_then(Pace::rep)) {
            (Some(Work::Reps { .. }), None) => {
                if self.reps <= self.counted + self.together() {
                    return Adjustment::Ends;
                }
                self.reps -= self.together();
                crate::routine::SELF_PACED_REP * self.together()
            }
            (Some(Work::Reps { .. }), Some(rep)) => {
                let rep = rep * self.together();
                if self.length.planned().saturating_sub(rep) <= elapsed {
                    return Adjustment::Ends;
                }
                self.reps -= self.together();
                rep
            }
            (Some(Work::Open), _) => return Adjustment::None,
            _ if self.is_open() => return Adjustment::None,
            _ => {
                if self.length.planned().saturating_sub(STEP) <= elapsed {
                    return Adjustment::Ends;
                }
                STEP
            }
        };
        self.shorten(by);
        self.taken += by;
        Adjustment::Changed(Change::Shorter(by))
    }

    /// Ends the segment after `elapsed`; what is left counts as taken away.
    pub(super) fn cut(&mut self, elapsed: Duration) {
        if let Length::Fixed(length) = self.length {
            self.taken += length.saturating_sub(elapsed);
            self.length = Length::Fixed(elapsed);
        }
    }

    fn lengthen(&mut self, by: Duration) {
        self.length = match self.length {
            Length::Fixed(length) => Length::Fixed(length + by),
            Length::Open { estimate } => Length::Open { estimate: estimate + by },
        };
    }

    fn shorten(&mut self, by: Duration) {
        self.length = match self.length {
            Length::Fixed(length) => Length::Fixed(length.saturating_sub(by)),
            Length::Open { estimate } => Length::Open { estimate: estimate.saturating_sub(by) },
        };
    }
}
