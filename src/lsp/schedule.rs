//! When each step of a document begins, and how long it takes.

use super::analysis::Analysis;
use crate::time::{Clock, Spelled};
use crate::timeline::{Part, Timeline};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::time::Duration;

/// When a step begins and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StepSchedule {
    /// Its planned start.
    pub(super) at: Duration,
    /// Its planned length, over all rounds.
    pub(super) length: Duration,
    /// Whether the start depends on an estimate.
    pub(super) start_estimated: bool,
    /// Whether the length depends on an estimate.
    pub(super) length_estimated: bool,
}

impl fmt::Display for StepSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = |estimated| if estimated { "~" } else { "" };
        let (start, length) = (about(self.start_estimated), about(self.length_estimated));
        write!(f, "at {start}{}, {length}{}", Clock(self.at), Spelled(self.length))
    }
}

/// The schedule of the step or circuit with this id; `None` if the timeline doesn't have it.
fn of_step(timeline: &Timeline, id: &str) -> Option<StepSchedule> {
    let is_of_step = |part: &&Part| {
        let first = timeline.segments.get(part.first);
        let circuit = first.and_then(|segment| timeline.circuit(segment));
        timeline.part_step(part).is_some_and(|step| step.id == id)
            || circuit.is_some_and(|circuit| circuit.id == id)
    };
    let parts = timeline.parts.iter().filter(is_of_step);
    parts.map(|part| of_part(timeline, part)).reduce(StepSchedule::extended_by)
}

fn of_part(timeline: &Timeline, part: &Part) -> StepSchedule {
    let has_estimate = |segments: Range<usize>| {
        let segments = timeline.segments.get(segments).unwrap_or_default();
        segments.iter().any(|segment| segment.length.fixed().is_none())
    };
    StepSchedule {
        at: part.at,
        length: part.length,
        start_estimated: has_estimate(0..part.first),
        length_estimated: has_estimate(part.first..part.end),
    }
}

impl StepSchedule {
    /// Returns the schedule with a later part of the same step or circuit.
    fn extended_by(self, other: Self) -> Self {
        Self {
            length: self.length + other.length,
            length_estimated: self.length_estimated || other.length_estimated,
            ..self
        }
    }
}

/// The schedule of each step, with the span of its name, in the order of the file. A
/// `use` of a whole file counts as one step.
pub(super) fn of_steps(analysis: &Analysis) -> Vec<(Range<usize>, StepSchedule)> {
    let Some(timeline) = &analysis.timeline else { return Vec::new() };
    let mut by_span: BTreeMap<(usize, usize), StepSchedule> = BTreeMap::new();
    for id in analysis.parsed.spans.ids() {
        let Some((name_span, schedule)) = analysis.parsed.spans.step(id, "name").zip(of_step(timeline, id))
        else {
            continue;
        };
        by_span
            .entry((name_span.start, name_span.end))
            .and_modify(|known| {
                // The steps of a borrowed circuit are counted with the circuit.
                if !is_in_circuit(timeline, id) {
                    *known = known.extended_by(schedule);
                }
            })
            .or_insert(schedule);
    }
    by_span.into_iter().map(|((start, end), schedule)| (start..end, schedule)).collect()
}

fn is_in_circuit(timeline: &Timeline, id: &str) -> bool {
    timeline.segments.iter().any(|segment| {
        timeline.circuit(segment).is_some() && timeline.step(segment).is_some_and(|step| step.id == id)
    })
}
