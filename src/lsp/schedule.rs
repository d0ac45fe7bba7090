//! When each step of a document begins, and how long it takes.

use super::analysis::Analysis;
use crate::routine::Span;
use crate::time::{Clock, Spelled};
use crate::timeline::{Part, Timeline};
use std::collections::{BTreeMap, BTreeSet};
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

/// The schedule of each step and circuit, with the span of its name, in the order of the
/// file. A `use` of a whole file counts as one step.
pub(super) fn of_steps(analysis: &Analysis) -> Vec<(Span, StepSchedule)> {
    let Some(timeline) = &analysis.timeline else { return Vec::new() };
    let mut by_span: BTreeMap<Span, StepSchedule> = BTreeMap::new();
    for part in &timeline.parts {
        let circuit = timeline.segments.get(part.first).and_then(|segment| timeline.circuit(segment));
        let ids = circuit.map(|circuit| &circuit.id).into_iter();
        let ids = ids.chain(timeline.part_step(part).map(|step| &step.id));
        // A borrowed circuit and its steps have the same span.
        let spans: BTreeSet<Span> =
            ids.filter_map(|id| analysis.parsed.spans.report_span(id, "name")).collect();
        let schedule = of_part(timeline, part);
        for span in spans {
            by_span.entry(span).and_modify(|known| *known = known.extended_by(schedule)).or_insert(schedule);
        }
    }
    by_span.into_iter().collect()
}
