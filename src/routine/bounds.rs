//! How long the plan of a routine gets and in how many segments, reckoned
//! without laying it out.

use super::model::{Amount, Circuit, Directions, Gap, Item, Routine, Side, Spots, Step};
use super::span::Spans;
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
use std::time::Duration;

/// The most a routine may last, in nanoseconds.
const MOST: u128 = 24 * 3600 * 1_000_000_000;
/// The most segments it may have.
const MOST_SEGMENTS: u128 = 10_000;

/// What is estimated where only a key ends it.
const OPEN_GAP: Duration = Duration::from_secs(10);
const OPEN_TIME: Duration = Duration::from_secs(30);
const OWN_PACE: Duration = Duration::from_secs(3);

/// A length and the segments in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Load {
    nanos: u128,
    segments: u128,
}

impl Load {
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

    fn too_much(self) -> bool {
        self.nanos > MOST || self.segments > MOST_SEGMENTS
    }
}

fn timed(length: Duration) -> Load {
    Load { nanos: length.as_nanos(), segments: u128::from(!length.is_zero()) }
}

fn gap(gap: Gap) -> Load {
    match gap {
        Gap::Timed(length) => timed(length),
        Gap::Open => timed(OPEN_GAP),
    }
}

/// The longest of some gaps; an open one is longer than any.
fn longest(gaps: impl Iterator<Item = Gap>) -> Gap {
    gaps.fold(Gap::Timed(Duration::ZERO), |most, next| match (most, next) {
        (Gap::Timed(a), Gap::Timed(b)) => Gap::Timed(a.max(b)),
        _ => Gap::Open,
    })
}

fn amount(step: &Step) -> Duration {
    let twice = if step.side == Side::Alternate { 2 } else { 1 };
    match &step.amount {
        Amount::Time { max, .. } | Amount::Max { max, .. } => *max,
        Amount::Open => OPEN_TIME,
        Amount::Reps { max, tempo, .. } => {
            let rep = tempo.as_ref().map_or(OWN_PACE, super::model::Tempo::rep);
            rep.saturating_mul(*max).saturating_mul(twice)
        }
    }
}

fn step(step: &Step) -> Load {
    let sets = u64::from(step.sets);
    let sides: u64 = if step.side == Side::Each { 2 } else { 1 };
    let spots = match &step.spots {
        Spots::None => 1,
        Spots::Counted { max, .. } => u64::from(*max),
        Spots::Named(names) => names.len() as u64,
    };
    let ways: u64 = if step.direction == Some(Directions::Both) { 2 } else { 1 };
    let changes = [(sides, step.switch), (spots, step.move_), (ways, step.reverse)];
    let within = changes.iter().filter(|(count, _)| *count > 1).map(|(_, gap)| *gap);
    let rest = longest(within.chain([step.rest]));
    let set = timed(amount(step))
        .times(sides * spots * ways)
        .add(gap(step.switch).times(sides - 1))
        .add(gap(step.move_).times(sides * (spots - 1)))
        .add(gap(step.reverse).times(sides * spots * (ways - 1)));
    gap(step.prepare).add(set.times(sets)).add(gap(rest).times(sets - 1))
}

fn circuit(circuit: &Circuit) -> Load {
    let round = circuit.steps.iter().fold(Load::default(), |sum, next| sum.add(step(next)));
    let rounds = u64::from(circuit.rounds);
    round.times(rounds).add(gap(circuit.rest).times(rounds.saturating_sub(1)))
}

/// Tells of a routine that is longer than any can be, at the step with which
/// it gets so.
pub(super) fn check(routine: &Routine, spans: &Spans, found: &mut Findings) {
    let mut sum = Load::default();
    for item in &routine.items {
        let (load, id) = match item {
            Item::Step(one) => (step(one), &one.id),
            Item::Circuit(all) => (circuit(all), &all.id),
        };
        sum = sum.add(load);
        if sum.too_much() {
            let at = spans.step(id, "name").unwrap_or(0..0);
            let message = if sum.nanos > MOST {
                "with this step the routine is longer than 24 hours".to_owned()
            } else {
                format!("with this step the routine has {} segments, over 10,000", sum.segments)
            };
            let finding = Diagnostic::error("routine-too-long", at, message);
            found.push(finding.help("sets, sides, spots and directions multiply; lower one of them"));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::parse_plain;

    fn load(step_text: &str) -> (u128, u128) {
        let routine = parse_plain(&format!("name = \"x\"\n[[step]]\nname = \"y\"\n{step_text}")).unwrap();
        let load = match routine.items.first().unwrap() {
            Item::Step(one) => step(one),
            Item::Circuit(all) => circuit(all),
        };
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
            (54 + 60, 8)
        );
    }
}
