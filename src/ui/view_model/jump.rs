//! The steps of a routine to jump to, with their outcomes so far.

use crate::session::{Outcome, Session};
use crate::timeline::{Segment, SegmentKind, Timeline, labels};

/// A place to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JumpRow {
    /// The segment it leads to.
    pub segment: usize,
    /// The step, or its set and side: `Hamstring lunge`, `set 2, right`.
    pub text: String,
    /// Whether it is a set or a side within the step above it.
    pub within: bool,
    /// Whether the session is at it.
    pub is_current: bool,
    /// How it ended so far; `None` if it was not reached.
    pub outcome: Option<Outcome>,
}

/// The steps to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JumpView {
    /// The places.
    pub rows: Vec<JumpRow>,
    /// The index of the selected row.
    pub selected: usize,
}

/// Every step from the start of the session on, with its sets and sides if it has several;
/// `current` is the index of the session's segment.
pub fn jump_rows(session: &Session, current: usize) -> Vec<JumpRow> {
    let timeline = session.timeline();
    // In a rest between two steps, the session is at the next one.
    let current = timeline.nearest_in_step(current);
    let mut rows = Vec::new();
    for (index, part, step) in timeline.step_parts(session.first_segment()) {
        let labels = std::iter::once(step.name.clone()).chain(labels::round(part.round));
        let outcome = session.outcome(index);
        let is_current = (part.first..part.end).contains(&current);
        rows.push(JumpRow {
            segment: part.first,
            text: labels.collect::<Vec<_>>().join(", "),
            within: false,
            is_current,
            outcome,
        });
        let places = places(timeline, part.first, part.end);
        if places.len() > 1 {
            let sets = session.part_so_far(index).map(|result| result.sets).unwrap_or_default();
            // Once a part has ended, the sets that were not begun are left out.
            let not_begun = outcome.filter(|_| !is_current).map(|_| Outcome::Skipped);
            let current_work = timeline.work_of(current).filter(|_| is_current);
            let current_work = current_work.map(|work| &timeline.segments[work]);
            rows.extend(places.into_iter().map(|(segment, place)| {
                JumpRow {
                    segment,
                    text: set_and_side(place),
                    within: true,
                    is_current: current_work.is_some_and(|work| is_same(work, place)),
                    outcome: sets
                        .iter()
                        .find(|set| set.set == place.set && set.side == place.side)
                        .map_or(not_begun, |set| Some(set.outcome)),
                }
            }));
        }
    }
    rows
}

/// The first work segment of each set on each side, with its index.
fn places(timeline: &Timeline, first: usize, end: usize) -> Vec<(usize, &Segment)> {
    let mut places: Vec<(usize, &Segment)> = Vec::new();
    for (index, segment) in timeline.segments.iter().enumerate().take(end).skip(first) {
        let known = places.iter().any(|(_, place)| is_same(place, segment));
        if segment.kind == SegmentKind::Work && !known {
            places.push((index, segment));
        }
    }
    places
}

fn is_same(place: &Segment, other: &Segment) -> bool {
    place.set == other.set && place.side == other.side
}

fn set_and_side(place: &Segment) -> String {
    let set = (place.sets > 1).then(|| format!("set {} of {}", place.set, place.sets));
    let side = place.side.map(|side| format!("{} side", side.word()));
    set.into_iter().chain(side).collect::<Vec<_>>().join(", ")
}
