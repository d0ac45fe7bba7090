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
    let nanos = circuit.steps.iter().fold(0_u128, |sum, one| {
        let mut first = one.clone();
        first.amounts.truncate(1);
        sum.saturating_add(size_of_step(&first).nanos)
    });
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// The size of the amounts of all sets, on one side, at one spot.
fn size_of_amounts(step: &Step) -> PlanSize {
    let twice = if step.side == Side::Alternate { 2 } else { 1 };
    let one = |amount: &Amount| match amount {
        Amount::Time { max, .. } | Amount::Max { max, .. } => *max,
        Amount::Open => OPEN_WORK,
        Amount::Reps { max, tempo, .. } => {
            let rep = tempo.as_ref().map_or(SELF_PACED_REP, super::model::Tempo::rep);
            rep.saturating_mul(*max).saturating_mul(twice)
        }
    };
    if let [only] = step.amounts.as_slice() {
        return size_of_length(one(only)).times(u64::from(step.sets));
    }
    step.amounts.iter().fold(PlanSize::default(), |sum, amount| sum.add(size_of_length(one(amount))))
}

/// The size of a step without its `prepare`. Inside a circuit a list has an amount for
/// each round, so this covers all rounds then.
fn size_of_step(step: &Step) -> PlanSize {
    let sets = u64::from(step.sets);
    let sides: u64 = if step.side == Side::Each { 2 } else { 1 };
    let spots = match &step.spots {
        Spots::None => 1,
        Spots::Counted { max, .. } => u64::from(*max),
        Spots::Named(names) => names.len() as u64,
    };
    let directions: u64 = if step.direction == Some(Directions::Both) { 2 } else { 1 };
    let changes = [(sides, step.switch), (spots, step.move_), (directions, step.reverse)];
    let rest =
        changes.iter().filter(|(count, _)| *count > 1).fold(step.rest, |rest, (_, gap)| rest.max(*gap));
    let changes = size_of_gap(step.switch)
        .times(sides - 1)
        .add(size_of_gap(step.move_).times(sides * (spots - 1)))
        .add(size_of_gap(step.reverse).times(sides * spots * (directions - 1)));
    let passes = if step.amounts.len() > 1 { step.amounts.len() as u64 } else { sets };
    size_of_amounts(step)
        .times(sides * spots * directions)
        .add(changes.times(passes))
        .add(size_of_gap(rest).times(sets.saturating_sub(1)))
}

/// The size of a circuit without its `prepare`.
fn size_of_circuit(circuit: &Circuit) -> PlanSize {
    let rounds = u64::from(circuit.rounds);
    let sides: u64 = if circuit.side == Side::Each { 2 } else { 1 };
    let opening = circuit.steps.first().map_or(Gap::NONE, |first| first.prepare);
    let rest = if sides > 1 { circuit.rest.max(circuit.switch) } else { circuit.rest };
    let mut sum = PlanSize::default();
    for (at, one) in circuit.steps.iter().enumerate() {
        let all = if one.amounts.len() > 1 { size_of_step(one) } else { size_of_step(one).times(rounds) };
        let ready = if at == 0 { PlanSize::default() } else { size_of_gap(one.prepare).times(rounds) };
        sum = sum.add(all.add(ready).times(sides));
    }
    let (rest, after_rest) = rest.merge_with_prepare(opening);
    let (switch, after_switch) = circuit.switch.merge_with_prepare(opening);
    sum.add(size_of_gap(rest).add(size_of_gap(after_rest)).times(rounds.saturating_sub(1)))
        .add(size_of_gap(switch).add(size_of_gap(after_switch)).times(rounds.saturating_mul(sides - 1)))
}

/// The size of an item with the gap before it, its id, and its `after`. The parameter
/// `after` is that of the previous item.
fn size_of_item(item: &Item, after: Gap) -> (PlanSize, &str, Gap) {
    let (body, prepare, id, next) = match item {
        Item::Step(one) => (size_of_step(one), one.prepare, one.id.as_str(), one.after),
        Item::Circuit(all) => (size_of_circuit(all), all.opening(), all.id.as_str(), all.after),
    };
    let (gap_before, prepare) = after.merge_with_prepare(prepare);
    (size_of_gap(gap_before).add(size_of_gap(prepare)).add(body), id, next)
}

impl Routine {
    /// How long the routine's plan is at most, and how many segments it has at most.
    pub fn bounds(&self) -> (Duration, u128) {
        let (mut sum, mut after) = (PlanSize::default(), Gap::NONE);
        for entry in &self.items {
            let (size, _, next) = size_of_item(entry, after);
            sum = sum.add(size);
            after = next;
        }
        (Duration::from_nanos(u64::try_from(sum.nanos).unwrap_or(u64::MAX)), sum.segments)
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
    let (mut sum, mut after) = (PlanSize::default(), Gap::NONE);
    for entry in &routine.items {
        let (size, id, next) = size_of_item(entry, after);
        sum = sum.add(size);
        after = next;
        if sum.is_too_large() {
            let at = spans.step(id, "name").unwrap_or(0..0);
            let message = if sum.nanos > MAX_NANOS {
                "with this step the routine is longer than 24 hours".to_owned()
            } else {
                format!("with this step the routine has {} segments, over 10,000", sum.segments)
            };
            let finding = Diagnostic::error("routine-too-long", at, message);
            let finding = finding.help("sets, sides, spots and directions multiply; lower one of them");
            let week = routine.week;
            return Some(if week > 1 { finding.note(format!("it is so in week {week}")) } else { finding });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::parse_plain;

    fn load(step_text: &str) -> (u128, u128) {
        let routine = parse_plain(&format!("name = \"x\"\n[[step]]\nname = \"y\"\n{step_text}")).unwrap();
        let (load, ..) = size_of_item(routine.items.first().unwrap(), Gap::NONE);
        (load.nanos / 1_000_000_000, load.segments)
    }

    #[test]
    fn the_two_worked_lines_of_the_format_add_up() {
        let rocks = "reps = 12\ntempo = \"forward 1.5s, back 1s\"\nside = \"each\"\nsets = 2\nrest = \"20s\"";
        assert_eq!(load(rocks), (158, 8));
        let ball = "time = \"10s\"\nside = \"each\"\nspots = [\"high\", \"low\"]\ndirection = \"both\"";
        assert_eq!(load(ball), (111, 16));
    }

    #[test]
    fn a_rest_is_lengthened_and_nothing_makes_no_segment() {
        assert_eq!(load("time = \"10s\"\nside = \"each\"\nsets = 2\nrest = \"1s\""), (8 + 40 + 15, 8));
        assert_eq!(load("time = \"10s\"\nsets = 3\nprepare = \"0s\""), (30, 3));
        assert_eq!(load("time = \"open\"\nprepare = \"open\""), (40, 2));
        assert_eq!(load("reps = 10\nside = \"alternate\""), (68, 2));
        assert_eq!(
            load("sets = 3\nrest = \"30s\"\n[[step.step]]\nname = \"z\"\ntime = \"10s\""),
            (8 + 30 + 60, 6)
        );
    }
}
