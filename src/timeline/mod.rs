//! What happens when: a routine laid out as a list of segments.
//!
//! A [`Timeline`] has [`Segment`]s in the order they are played, each with its planned
//! start. [`Part`]s are runs of segments: one pass through a step, or the gap between two
//! passes. A step has one pass; inside a circuit, one in each round and on each side of the
//! circuit.

mod compile;
mod fingerprint;
pub mod labels;
mod segment;

pub use compile::compile;
pub use segment::{Direction, Length, Pace, Part, Segment, SegmentKind, Spot, StepIndex, Work};

use crate::routine::{Amount, Circuit, Item, OPEN_GAP, OPEN_WORK, Routine, SELF_PACED_REP, Spots, Step};
use std::sync::Arc;
use std::time::Duration;

/// A routine laid out in time.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The routine it was made from.
    pub routine: Arc<Routine>,
    /// The segments, in order.
    pub segments: Vec<Segment>,
    /// The parts, in order; together they cover all segments.
    pub parts: Vec<Part>,
    /// The planned length, estimates included.
    pub total: Duration,
    /// Whether `total` contains estimates, because only a key ends some segment.
    pub approximate: bool,
}

/// The lengths, in hands-free play, of what a key ends otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandsFreeLengths {
    /// A rep at one's own pace.
    pub rep: Duration,
    /// An open amount.
    pub work: Duration,
    /// An open gap.
    pub gap: Duration,
}

impl Default for HandsFreeLengths {
    fn default() -> Self {
        Self { rep: SELF_PACED_REP, work: OPEN_WORK, gap: OPEN_GAP }
    }
}

impl Timeline {
    /// The word before `total`: "about ", or none if it contains no estimates.
    pub const fn about(&self) -> &'static str {
        if self.approximate { "about " } else { "" }
    }

    /// The step of a segment; for a gap between passes, the step that follows.
    pub fn step(&self, segment: &Segment) -> Option<&Step> {
        match self.routine.items.get(segment.step.item)? {
            Item::Step(step) => Some(step),
            Item::Circuit(circuit) => circuit.steps.get(segment.step.inner),
        }
    }

    /// The amount that is done in a segment, or in the work after a gap.
    pub fn amount(&self, segment: &Segment) -> Option<&Amount> {
        self.step(segment).map(|step| step.amount(segment.amount_number()))
    }

    /// The circuit a segment lies in, if any.
    pub fn circuit(&self, segment: &Segment) -> Option<&Circuit> {
        match self.routine.items.get(segment.step.item) {
            Some(Item::Circuit(circuit)) => Some(circuit),
            _ => None,
        }
    }

    /// The circuit, if the segment is in its first pass; `None` outside circuits.
    pub fn circuit_begun_by(&self, segment: &Segment) -> Option<&Circuit> {
        let circuit = self.circuit(segment)?;
        let is_of_circuit = |part: &Part| {
            !part.is_between_passes
                && self.segments.get(part.first).is_some_and(|first| first.step.item == segment.step.item)
        };
        (self.parts.iter().position(is_of_circuit) == Some(segment.part)).then_some(circuit)
    }

    /// The step that a part plays; `None` for a gap between passes.
    pub fn part_step(&self, part: &Part) -> Option<&Step> {
        self.segments
            .get(part.first)
            .filter(|_| !part.is_between_passes)
            .and_then(|segment| self.step(segment))
    }

    /// The parts from segment `first` on that play a step, each with its index and its step.
    pub fn step_parts(&self, first: usize) -> impl Iterator<Item = (usize, &Part, &Step)> {
        let parts = self.parts.iter().enumerate().filter(move |(_, part)| part.first >= first);
        parts.filter_map(|(index, part)| Some((index, part, self.part_step(part)?)))
    }

    /// Whether a segment is in a gap between passes.
    pub fn is_between_passes(&self, segment: &Segment) -> bool {
        self.parts.get(segment.part).is_some_and(|part| part.is_between_passes)
    }

    /// The name of a segment's step.
    pub fn name(&self, segment: &Segment) -> &str {
        self.step(segment).map(|step| step.name.as_str()).unwrap_or_default()
    }

    /// The id of a segment's step.
    pub fn id(&self, segment: &Segment) -> &str {
        self.step(segment).map(|step| step.id.as_str()).unwrap_or_default()
    }

    /// The author's name of a segment's spot; `None` if it has none but its number.
    pub fn spot_name(&self, segment: &Segment) -> Option<&str> {
        let number = segment.spot?.number;
        match &self.step(segment)?.spots {
            Spots::Named(names) => names.get(number as usize - 1).map(String::as_str),
            _ => None,
        }
        .filter(|name| *name != number.to_string())
    }

    /// The name of a segment's spot, or its number; `None` if the step has no spots.
    pub fn spot_name_or_number(&self, segment: &Segment) -> Option<String> {
        let spot = segment.spot?;
        Some(self.spot_name(segment).map_or_else(|| spot.number.to_string(), str::to_owned))
    }

    /// The planned time from the start of segment `index` to the end of the routine.
    pub fn length_from(&self, index: usize) -> Duration {
        self.segments.get(index).map_or(Duration::ZERO, |segment| self.total.saturating_sub(segment.at))
    }

    /// The planned time from the end of segment `index` to the end of the routine.
    pub fn remaining_after(&self, index: usize) -> Duration {
        self.segments.get(index).map_or(Duration::ZERO, |segment| {
            self.total.saturating_sub(segment.at + segment.length.planned())
        })
    }

    /// The index of the first work segment after segment `index`.
    pub fn next_work(&self, index: usize) -> Option<usize> {
        (index + 1..self.segments.len()).find(|&next| self.segments[next].kind == SegmentKind::Work)
    }

    /// The index of the work after a gap; for work, `index` itself.
    pub fn work_of(&self, index: usize) -> Option<usize> {
        match self.segments.get(index)?.kind {
            SegmentKind::Work => Some(index),
            _ => self.next_work(index),
        }
    }

    /// The index of a segment if it belongs to a step; between steps that of the next work, or
    /// after the last step that of the last work.
    pub fn nearest_in_step(&self, index: usize) -> usize {
        let is_in_step = |index: usize| {
            let part = self.segments.get(index).and_then(|segment| self.parts.get(segment.part));
            part.is_some_and(|part| self.part_step(part).is_some())
        };
        if is_in_step(index) {
            return index;
        }
        self.work_of(index).or_else(|| (0..index).rfind(|before| is_in_step(*before))).unwrap_or(index)
    }

    /// The index of the first part that plays a step, after the part of segment `index`.
    pub fn next_step_part(&self, index: usize) -> Option<usize> {
        let part = self.segments.get(index)?.part;
        (part + 1..self.parts.len()).find(|&next| self.part_step(&self.parts[next]).is_some())
    }

    /// Returns this timeline without segments that a key ends: self-paced reps are paced,
    /// and open segments end after their estimate.
    #[must_use]
    pub fn hands_free(&self) -> Self {
        self.hands_free_with(HandsFreeLengths::default())
    }

    /// Like [`Timeline::hands_free`], with other lengths.
    #[must_use]
    pub fn hands_free_with(&self, lengths: HandsFreeLengths) -> Self {
        let mut timed = self.clone();
        let mut now = Duration::ZERO;
        for segment in &mut timed.segments {
            let length = match (&segment.work, segment.length) {
                (_, Length::Fixed(length)) => length,
                (Some(Work::Reps { count, .. }), Length::Open { .. }) => lengths.rep.saturating_mul(*count),
                (Some(_), Length::Open { .. }) => lengths.work,
                (None, Length::Open { .. }) => lengths.gap,
            };
            segment.length = Length::Fixed(length);
            match &mut segment.work {
                Some(Work::Reps { pace: pace @ Pace::OwnPace, .. }) => *pace = Pace::Even(lengths.rep),
                Some(work @ Work::Open) => *work = Work::Time { minimum: lengths.work },
                _ => {}
            }
            segment.at = now;
            now += length;
        }
        for part in &mut timed.parts {
            let start = timed.segments.get(part.first).map_or(now, |segment| segment.at);
            let end = timed.segments.get(part.end).map_or(now, |segment| segment.at);
            (part.at, part.length) = (start, end.saturating_sub(start));
        }
        timed.total = now;
        // No segment waits for a key any more.
        timed.approximate = false;
        timed
    }
}
