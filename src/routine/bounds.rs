//! The length of a routine's plan and its number of segments, computed without
//! compiling it.

use super::model::{Amount, Circuit, Directions, Gap, Item, Routine, Side, Spots, Step};
use super::span::Spans;
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
use std::time::Duration;

/// The longest that a routine may last, in nanoseconds.
const MAX_NANOS: u128 = 24 * 3600 * 1_000_000_000;
/// The most segments it may have.
const MAX_SEGMENTS: u128 = 10_000;

/// How long a gap, or a `prepare`, that is `"open"` is planned to last.
pub const OPEN_GAP: Duration = Duration::from_secs(10);
/// How long an amount that is `"open"` is planned to last.
pub const OPEN_WORK: Duration = Duration::from_secs(30);
/// How long a rep without a tempo is planned to last: a squat or a bridge at a calm
/// pace.
pub const SELF_PACED_REP: Duration = Duration::from_secs(3);

/// A length and a number of segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct PlanSize {
    nanos: u128,
    segments: u128,
}

impl PlanSize {
    fn add(self, other: Self) -> Self {
        Self {
            nanos: self.nanos.saturating_add(other.nanos),
            segments: self.segments.saturating_add(other.segments),
        }
    }

    fn times(self, count: u64) -> Self {
        let count = u128::from(count);
        Self { nanos: self.nanos.saturating_mul(count), segments: self.segments.saturating_mul(count) }
    }

    fn is_too_large(self) -> bool {
        self.nanos > MAX_NANOS || self.segments > MAX_SEGMENTS
    }
}

/// A segment of this length; no segment if it is zero.
fn size_of_length(length: Duration) -> PlanSize {
    PlanSize { nanos: length.as_nanos(), segments: u128::from(!length.is_zero()) }
}

fn size_of_gap(gap: Gap) -> PlanSize {
    size_of_length(gap_length(gap))
}

/// How long a gap is planned to last.
pub(super) const fn gap_length(gap: Gap) -> Duration {
    match gap {
        Gap::Timed(length) => length,
        Gap::Open => OPEN_GAP,
    }
}

/// How long the steps of a circuit take in its first round, on one side and
/// without their `prepare`.
pub(super) fn first_round(circuit: &Circuit) -> Duration {
    let nanos = circuit.steps.iter().fold(0_u128, |sum, step| {
        let mut step = step.clone();
        step.amounts.truncate(1);
        sum.saturating_add(size_of_step(&step).nanos)
    });
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// The size of the amounts of all sets, on one side, at one spot.
fn size_of_amounts(step: &Step) -> PlanSize {
    let size_of_amount = |amount: &Amount| {
        let own_pace = || amount.reps(step.side).map(|reps| SELF_PACED_REP.saturating_mul(reps));
        size_of_length(amount.length(step.side).or_else(own_pace).unwrap_or(OPEN_WORK))
    };
    if let [only] = step.amounts.as_slice() {
        return size_of_amount(only).times(u64::from(step.sets));
    }
    step.amounts.iter().map(size_of_amount).fold(PlanSize::default(), PlanSize::add)
}

/// The size of a step without its `prepare`. Inside a circuit a list has an amount for each
/// round, and then this is the size of all rounds.
fn size_of_step(step: &Step) -> PlanSize {
    let sets = u64::from(step.sets);
    let sides: u64 = if step.side == Side::Each { 2 } else { 1 };
    let spots = match &step.spots {
        Spots::None => 1,
        Spots::Counted { max, .. } => u64::from(*max),
        Spots::Named(names) => names.len() as u64,
    };
    let directions: u64 = if step.direction == Some(Directions::Both) { 2 } else { 1 };
    let gaps = [(sides, step.switch), (spots, step.move_), (directions, step.reverse)];
    let rest = gaps.iter().filter(|(count, _)| *count > 1).fold(step.rest, |rest, (_, gap)| rest.max(*gap));
    let gaps_in_set = size_of_gap(step.switch)
        .times(sides - 1)
        .add(size_of_gap(step.move_).times(sides * (spots - 1)))
        .add(size_of_gap(step.reverse).times(sides * spots * (directions - 1)));
    let sets_or_rounds = if step.amounts.len() > 1 { step.amounts.len() as u64 } else { sets };
    size_of_amounts(step)
        .times(sides * spots * directions)
        .add(gaps_in_set.times(sets_or_rounds))
        .add(size_of_gap(rest).times(sets.saturating_sub(1)))
}

/// The size of a circuit without its `prepare`.
fn size_of_circuit(circuit: &Circuit) -> PlanSize {
    let rounds = u64::from(circuit.rounds);
    let sides: u64 = if circuit.side == Side::Each { 2 } else { 1 };
    let mut sum = PlanSize::default();
    for (index, step) in circuit.steps.iter().enumerate() {
        let size = size_of_step(step);
        let in_all_rounds = if step.amounts.len() > 1 { size } else { size.times(rounds) };
        let prepare = if index == 0 { Gap::NONE } else { step.prepare };
        sum = sum.add(in_all_rounds.add(size_of_gap(prepare).times(rounds)).times(sides));
    }
    let first_prepare = circuit.steps.first().map_or(Gap::NONE, |first| first.prepare);
    let size_with_prepare = |gap: Gap| {
        let (gap, prepare) = gap.merge_with_prepare(first_prepare);
        size_of_gap(gap).add(size_of_gap(prepare))
    };
    let rest = if sides > 1 { circuit.rest.max(circuit.switch) } else { circuit.rest };
    sum.add(size_with_prepare(rest).times(rounds.saturating_sub(1)))
        .add(size_with_prepare(circuit.switch).times(rounds.saturating_mul(sides - 1)))
}

/// Each item's id, and the size of the plan up to and including the item.
fn growing_size(routine: &Routine) -> impl Iterator<Item = (&str, PlanSize)> {
    let (mut sum, mut last_after) = (PlanSize::default(), Gap::NONE);
    routine.items.iter().map(move |item| {
        let (id, size, prepare, after) = match item {
            Item::Step(step) => (&step.id, size_of_step(step), step.prepare, step.after),
            Item::Circuit(circuit) => {
                (&circuit.id, size_of_circuit(circuit), circuit.first_prepare(), circuit.after)
            }
        };
        let (gap, prepare) = last_after.merge_with_prepare(prepare);
        sum = sum.add(size_of_gap(gap)).add(size_of_gap(prepare)).add(size);
        last_after = after;
        (id.as_str(), sum)
    })
}

impl Routine {
    /// The length of the routine's plan and its number of segments.
    pub fn bounds(&self) -> (Duration, u128) {
        let size = growing_size(self).last().map(|(_, size)| size).unwrap_or_default();
        (Duration::from_nanos(u64::try_from(size.nanos).unwrap_or(u64::MAX)), size.segments)
    }
}

/// Reports a routine that is too long in any week, at the step that makes it too
/// long.
pub(super) fn check(routine: &Routine, spans: &Spans, findings: &mut Findings) {
    let later = || (2..=routine.weeks()).find_map(|week| too_long(&routine.in_week(week), spans));
    if let Some(finding) = too_long(routine, spans).or_else(later) {
        findings.push(finding);
    }
}

fn too_long(routine: &Routine, spans: &Spans) -> Option<Diagnostic> {
    let (id, size) = growing_size(routine).find(|(_, size)| size.is_too_large())?;
    let at = spans.report_span(id, "name").unwrap_or_default();
    let message = if size.nanos > MAX_NANOS {
        "with this step the routine is longer than 24 hours".to_owned()
    } else {
        format!("with this step the routine has {} segments, over 10,000", size.segments)
    };
    let finding = Diagnostic::error("routine-too-long", at, message);
    let finding = finding.help("sets, sides, spots and directions multiply; lower one of them");
    let week = routine.week;
    Some(if week > 1 { finding.note(format!("it is so in week {week}")) } else { finding })
}
