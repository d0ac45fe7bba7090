//! One run of a segment: its progress and the next boundary in it.

use crate::routine::SELF_PACED_REP;
use crate::session::{Fact, Ledger, LengthChange, RepProgress, SegmentEnd};
use crate::time::Tick;
use crate::timeline::{Length, Pace, Segment, Work};
use std::time::Duration;

/// The longest that the runner may make a segment.
const MAX_LENGTH: Duration = Duration::from_secs(3 * 60 * 60);
/// The most reps that the runner may give a segment.
const MAX_REPS: u32 = 1000;
/// How much longer `More` makes a segment without reps, and how much shorter `Less`.
const TIME_INCREMENT: Duration = Duration::from_secs(10);

/// One run of a segment.
#[derive(Clone, Debug)]
pub(super) struct SegmentRun {
    pub(super) index: usize,
    /// The segment's start shifted by all pauses, so that `now - virtual_start` is the time
    /// played.
    pub(super) virtual_start: Tick,
    /// The segment's length, adjusted by the runner.
    pub(super) length: Length,
    /// The reps planned, adjusted by the runner; 0 if it has none.
    pub(super) reps: u32,
    /// Reps counted by key.
    pub(super) counted: u32,
    /// How much of the segment was over when each of the last reps was counted; those
    /// counted in an earlier session are missing.
    pub(super) counted_at: Vec<Duration>,
    work: Option<Work>,
    /// How many phases have begun, in all paced reps together.
    phases_begun: u32,
    /// Whether no boundary of a minimum lies ahead: it was crossed, or there is no range.
    minimum_crossed: bool,
    /// Time that the runner took away.
    pub(super) taken: Duration,
    /// Time that the runner added.
    pub(super) added: Duration,
}

/// The result of [`SegmentRun::more`] or [`SegmentRun::less`].
#[derive(Clone, Copy)]
pub(super) enum Adjustment {
    None,
    Changed(LengthChange),
    /// Nothing would be left: the segment ends.
    Ends,
}

/// What is required of a segment.
enum Minimum {
    Time(Duration),
    /// Reps counted by key.
    Reps(u32),
}

impl SegmentRun {
    pub(super) fn new(index: usize, segment: &Segment, virtual_start: Tick) -> Self {
        let (reps, minimum_crossed) = match &segment.work {
            Some(Work::Reps { count, minimum, .. }) => (*count, minimum >= count),
            Some(Work::Time { minimum } | Work::Max { minimum }) => (0, *minimum >= segment.length.planned()),
            Some(Work::Open) | None => (0, true),
        };
        Self {
            index,
            virtual_start,
            length: segment.length,
            reps,
            counted: 0,
            counted_at: Vec::new(),
            work: segment.work.clone(),
            phases_begun: 0,
            minimum_crossed,
            taken: Duration::ZERO,
            added: Duration::ZERO,
        }
    }

    pub(super) fn elapsed(&self, now: Tick) -> Duration {
        now.since(self.virtual_start)
    }

    pub(super) const fn is_work(&self) -> bool {
        self.work.is_some()
    }

    /// Whether a key counts its reps.
    pub(super) fn counts_by_key(&self) -> bool {
        matches!(self.work, Some(Work::Reps { pace: Pace::OwnPace, .. } | Work::Max { .. }))
    }

    /// Whether only a key ends it.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.length, Length::Open { .. })
    }

    /// Whether something is required of it: open work and gaps are left at any time.
    pub(super) fn has_minimum(&self) -> bool {
        self.counts_by_key() || self.is_work() && !self.is_open()
    }

    fn pace(&self) -> Option<&Pace> {
        match &self.work {
            Some(Work::Reps { pace, .. }) => Some(pace),
            _ => None,
        }
    }

    /// When the segment ends; `None` if a key ends it.
    pub(super) fn end(&self) -> Option<Tick> {
        self.length.fixed().map(|length| self.virtual_start + length)
    }

    /// The next boundary inside the segment, before its end.
    pub(super) fn next_boundary(&self) -> Option<(Tick, Fact)> {
        // At the same time, the minimum comes first.
        let boundaries = [self.next_minimum(), self.next_phase()].into_iter().flatten();
        let (offset, fact) = boundaries.min_by_key(|(offset, _)| *offset)?;
        Some((self.virtual_start + offset, fact))
    }

    /// Crosses the boundary of this fact.
    pub(super) fn cross_boundary(&mut self, fact: &Fact) {
        match fact {
            Fact::TempoPhaseBegan { .. } => self.phases_begun += 1,
            Fact::MinimumReached => self.minimum_crossed = true,
            _ => {}
        }
    }

    fn next_phase(&self) -> Option<(Duration, Fact)> {
        let pace = self.pace()?;
        let rep_length = pace.rep_length()?;
        let phase_count = pace.phase_count();
        let (reps_before, phase) = (self.phases_begun / phase_count, self.phases_begun % phase_count);
        if reps_before >= self.reps {
            return None;
        }
        let offset = rep_length * reps_before + pace.phase_offset(phase);
        Some((offset, Fact::TempoPhaseBegan { rep: reps_before + 1, phase }))
    }

    fn next_minimum(&self) -> Option<(Duration, Fact)> {
        if self.minimum_crossed {
            return None;
        }
        match self.minimum() {
            Minimum::Time(offset) if offset < self.length.planned() => Some((offset, Fact::MinimumReached)),
            _ => None,
        }
    }

    /// What is required of the segment: of reps, no more than the runner left.
    fn minimum(&self) -> Minimum {
        match &self.work {
            Some(Work::Time { minimum } | Work::Max { minimum }) => Minimum::Time(*minimum),
            Some(Work::Reps { minimum, pace, .. }) => {
                let reps = *minimum.min(&self.reps);
                pace.rep_length().map_or(Minimum::Reps(reps), |length| Minimum::Time(length * reps))
            }
            // In less than a second, the runner was only moving through the routine.
            Some(Work::Open) => Minimum::Time(Duration::from_secs(1)),
            None => Minimum::Time(Duration::ZERO),
        }
    }

    /// Counts a rep by key, after `elapsed` of the segment. Returns whether the minimum is
    /// reached with this rep.
    pub(super) fn count_rep(&mut self, elapsed: Duration) -> bool {
        self.counted += 1;
        self.counted_at.push(elapsed);
        let reached = !self.minimum_crossed && self.has_counted_minimum();
        self.minimum_crossed |= reached;
        reached
    }

    /// Whether the minimum is a number of reps counted by key, and they are counted.
    fn has_counted_minimum(&self) -> bool {
        matches!(self.minimum(), Minimum::Reps(reps) if self.counted >= reps)
    }

    /// Whether all planned reps at the runner's own pace are counted.
    pub(super) fn all_counted(&self) -> bool {
        matches!(self.work, Some(Work::Reps { pace: Pace::OwnPace, .. })) && self.counted >= self.reps
    }

    /// Whether the minimum is reached after `elapsed`.
    pub(super) fn reaches_minimum(&self, elapsed: Duration) -> bool {
        match self.minimum() {
            Minimum::Time(minimum) => elapsed >= minimum,
            Minimum::Reps(minimum) => self.counted >= minimum,
        }
    }

    /// Whether a run that ends in this way after `elapsed` counts as done: also work that is
    /// left after its minimum.
    pub(super) fn counts_as_done(&self, elapsed: Duration, how: SegmentEnd) -> bool {
        match how {
            SegmentEnd::Done => true,
            SegmentEnd::Repeated => false,
            SegmentEnd::Skipped => self.is_work() && self.reaches_minimum(elapsed),
            // Only the runner knows when open work is complete, and says so by going on.
            SegmentEnd::Stopped => self.work != Some(Work::Open) && self.reaches_minimum(elapsed),
        }
    }

    /// Reps done after `elapsed`.
    pub(super) fn reps_done(&self, elapsed: Duration) -> u32 {
        self.paced_reps(elapsed).map_or(self.counted, |reps| reps.min(self.reps))
    }

    /// The whole reps that fit into `elapsed`; `None` if reps are not paced.
    fn paced_reps(&self, elapsed: Duration) -> Option<u32> {
        let length = self.pace()?.rep_length().filter(|length| !length.is_zero())?;
        Some(u32::try_from(elapsed.as_nanos() / length.as_nanos()).unwrap_or(u32::MAX))
    }

    /// The current rep after `elapsed`, if reps are paced.
    pub(super) fn rep_at(&self, elapsed: Duration) -> Option<RepProgress> {
        let pace = self.pace()?;
        let reps_before = self.paced_reps(elapsed)?.min(self.reps.saturating_sub(1));
        let within = elapsed.saturating_sub(pace.rep_length()? * reps_before);
        let is_begun = |phase: &u32| pace.phase_offset(*phase) <= within;
        let phase = (0..pace.phase_count()).rev().find(is_begun).unwrap_or(0);
        let phase_elapsed = within.saturating_sub(pace.phase_offset(phase));
        Some(RepProgress { number: reps_before + 1, phase, phase_elapsed })
    }

    /// Restores the runner's adjustments of an earlier run, and the reps that were counted by
    /// key.
    pub(super) fn restore(&mut self, reps: u32, reps_done: u32, added: Duration, taken: Duration) {
        if self.reps > 0 {
            self.reps = reps.clamp(1, MAX_REPS);
        }
        (self.added, self.taken) = (added.min(MAX_LENGTH), taken.min(MAX_LENGTH));
        self.set_length((self.length.planned() + self.added).saturating_sub(self.taken));
        if self.counts_by_key() {
            self.counted = reps_done;
            self.minimum_crossed |= self.has_counted_minimum();
        }
    }

    /// The start of the rep after `done` reps; `None` if reps are not paced.
    pub(super) fn start_of_rep(&self, done: u32) -> Option<Duration> {
        let rep_length = self.pace()?.rep_length()?;
        Some(rep_length.saturating_mul(done.min(self.reps)))
    }

    /// Marks every boundary before `elapsed` as crossed: an earlier run emitted its facts.
    pub(super) fn cross_boundaries_until(&mut self, elapsed: Duration) {
        let end = self.virtual_start + elapsed;
        while let Some((_, fact)) = self.next_boundary().filter(|(at, _)| *at < end) {
            self.cross_boundary(&fact);
        }
    }

    /// How many reps `More` adds and `Less` takes away: one, or one on each side if sides
    /// alternate; 0 if the segment has no reps.
    const fn reps_per_adjustment(&self) -> u32 {
        match &self.work {
            Some(Work::Reps { first_side: Some(_), .. }) => 2,
            Some(Work::Reps { .. }) => 1,
            _ => 0,
        }
    }

    /// The time that `More` adds and `Less` takes away: that of the reps, an estimate at the
    /// runner's own pace, or ten seconds. `None` if the segment has no reps and a key ends it.
    fn time_per_adjustment(&self) -> Option<Duration> {
        match &self.work {
            Some(Work::Reps { pace, .. }) => {
                Some(pace.rep_length().unwrap_or(SELF_PACED_REP) * self.reps_per_adjustment())
            }
            _ => (!self.is_open()).then_some(TIME_INCREMENT),
        }
    }

    /// Adds this run, which ended in this way after `elapsed`, to the ledger; it still
    /// balances. `original` is the segment's length in the timeline.
    pub(super) fn add_to(&self, ledger: &mut Ledger, original: Duration, elapsed: Duration, how: SegmentEnd) {
        let remaining = self.length.planned().saturating_sub(elapsed);
        ledger.done += elapsed;
        // Unless the segment is open, `original + added == elapsed + remaining + taken`.
        match (how, self.is_open()) {
            // It will be played again, as planned.
            (SegmentEnd::Repeated, _) => ledger.repeated += elapsed,
            // The time played replaces the estimate.
            (SegmentEnd::Done, true) => ledger.replace_planned(original, elapsed),
            // Left after its estimate, it counts as done. Left before that, the remaining
            // estimate is skipped.
            (_, true) if elapsed >= original => ledger.replace_planned(original, elapsed),
            (_, true) => ledger.skipped += original.saturating_sub(elapsed),
            // The remaining time was optional: it reduces what the runner added, then the
            // plan.
            (SegmentEnd::Done, false) => {
                let unused_extension = remaining.min(self.added);
                ledger.added += self.added.saturating_sub(unused_extension);
                ledger.replace_planned(remaining.saturating_sub(unused_extension), Duration::ZERO);
                ledger.skipped += self.taken;
            }
            // The remaining time is skipped.
            (_, false) => {
                ledger.added += self.added;
                ledger.skipped += remaining + self.taken;
            }
        }
    }

    /// Adds time or reps.
    pub(super) fn more(&mut self) -> Adjustment {
        let Some(by) = self.time_per_adjustment() else { return Adjustment::None };
        let has_reps = self.reps_per_adjustment() > 0;
        let is_limit = if has_reps { self.reps >= MAX_REPS } else { self.length.planned() + by > MAX_LENGTH };
        if is_limit {
            return Adjustment::None;
        }
        self.reps += self.reps_per_adjustment();
        self.set_length(self.length.planned() + by);
        self.added += by;
        Adjustment::Changed(LengthChange::Longer(by))
    }

    /// Takes time or reps away, after `elapsed` of the segment.
    pub(super) fn less(&mut self, elapsed: Duration) -> Adjustment {
        let Some(by) = self.time_per_adjustment() else { return Adjustment::None };
        let reps = self.reps_per_adjustment();
        let nothing_left = if self.is_open() {
            self.reps <= self.counted + reps
        } else {
            self.length.planned().saturating_sub(by) <= elapsed
        };
        if nothing_left {
            return Adjustment::Ends;
        }
        self.reps = self.reps.saturating_sub(reps);
        self.set_length(self.length.planned().saturating_sub(by));
        self.taken += by;
        Adjustment::Changed(LengthChange::Shorter(by))
    }

    /// Makes the segment end after `elapsed`: what is left counts as taken by the runner. An
    /// open segment stays as it is: nothing is left of it.
    pub(super) fn end_at(&mut self, elapsed: Duration) {
        if let Length::Fixed(length) = self.length {
            self.taken += length.saturating_sub(elapsed);
            self.length = Length::Fixed(elapsed);
        }
    }

    /// Changes the length; an estimate remains one.
    fn set_length(&mut self, length: Duration) {
        self.length = match self.length {
            Length::Fixed(_) => Length::Fixed(length),
            Length::Open { .. } => Length::Open { estimate: length },
        };
    }
}
