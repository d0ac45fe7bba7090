//! Lays a routine out in time.
//!
//! A step begins with its `prepare`. Then there is a [`Bout`] for each set, side, spot and
//! direction (in this nesting, sets outermost), with a gap between two bouts. In each bout
//! the step's amount is done once. A circuit plays, for each round and side, all its steps
//! one after the other.

use super::{Direction, Length, Pace, Part, Segment, SegmentKind, Spot, StepIndex, Timeline, Work};
use crate::routine::{
    Amount, BodySide, Circuit, Directions, Gap, Item, OPEN_GAP, OPEN_WORK, Routine, SELF_PACED_REP, Side,
    Spots, Step,
};
use std::sync::Arc;
use std::time::Duration;

/// Lays `routine` out in time.
///
/// A valid routine keeps to the format's bounds (24 hours, 10,000 segments),
/// so this neither fails nor takes long.
pub fn compile(routine: Arc<Routine>) -> Timeline {
    let mut builder = Builder::default();
    // The `after` of the previous item.
    let mut after = Gap::NONE;
    for (item, entry) in routine.items.iter().enumerate() {
        let rest = KindedGap { gap: after, kind: SegmentKind::Rest };
        match entry {
            Item::Step(step) => {
                let index = StepIndex { item, inner: 0 };
                let pass = Pass { step, index, round: None, side: None };
                builder.push_gap_and_step(pass, rest, step.prepare);
                after = step.after;
            }
            Item::Circuit(circuit) => {
                builder.push_circuit(circuit, item, rest);
                after = circuit.after;
            }
        }
    }
    let approximate = builder.segments.iter().any(|segment| segment.length.fixed().is_none());
    Timeline { routine, segments: builder.segments, parts: builder.parts, total: builder.now, approximate }
}

/// One time through a step.
#[derive(Clone, Copy)]
struct Pass<'r> {
    step: &'r Step,
    index: StepIndex,
    /// The round of the circuit, and the number of rounds.
    round: Option<(u32, u32)>,
    /// The side that the circuit is on, if it has sides.
    side: Option<BodySide>,
}

/// A gap and the kind of its segment.
#[derive(Clone, Copy)]
struct KindedGap {
    gap: Gap,
    kind: SegmentKind,
}

/// One stretch of a step's work without a gap in it: a set on one side, at one spot, in
/// one direction.
#[derive(Clone, Copy, PartialEq)]
struct Bout {
    set: u32,
    side: Option<BodySide>,
    spot: Option<Spot>,
    direction: Option<Direction>,
}

#[derive(Default)]
struct Builder {
    segments: Vec<Segment>,
    parts: Vec<Part>,
    now: Duration,
}

impl Builder {
    /// Appends the circuit that is the routine's item `item`, after a gap.
    fn push_circuit(&mut self, circuit: &Circuit, item: usize, mut next_gap: KindedGap) {
        let sides = circuit.side.order(circuit.first);
        // The first step of the first round prepares for the whole circuit.
        let mut first_prepare = Some(circuit.first_prepare());
        for round in 1..=circuit.rounds {
            for (number, &side) in sides.iter().enumerate() {
                if number > 0 {
                    next_gap = KindedGap { gap: circuit.switch, kind: SegmentKind::Switch };
                } else if round > 1 {
                    // If the circuit has two sides, they change between rounds as well.
                    let gap = if sides.len() > 1 { circuit.rest.max(circuit.switch) } else { circuit.rest };
                    next_gap = KindedGap { gap, kind: SegmentKind::Rest };
                }
                for (inner, step) in circuit.steps.iter().enumerate() {
                    let index = StepIndex { item, inner };
                    let pass = Pass { step, index, round: Some((round, circuit.rounds)), side };
                    let prepare = first_prepare.take().unwrap_or(step.prepare);
                    self.push_gap_and_step(pass, next_gap, prepare);
                    next_gap = KindedGap { gap: Gap::NONE, kind: SegmentKind::Rest };
                }
            }
        }
    }

    /// Appends a gap and then a step, each as a part. Together, the gap and the step's
    /// `prepare` last as long as the longer of the two.
    fn push_gap_and_step(&mut self, pass: Pass<'_>, KindedGap { gap, kind }: KindedGap, prepare: Gap) {
        let (gap, prepare) = gap.merge_with_prepare(prepare);
        let gap_start = self.segments.len();
        if let Some(first) = bouts(pass).next() {
            self.push_gap(pass, first, KindedGap { gap, kind });
        }
        self.end_part(gap_start);
        let step_start = self.segments.len();
        let mut previous: Option<Bout> = None;
        for bout in bouts(pass) {
            let gap = match previous {
                None => KindedGap { gap: prepare, kind: SegmentKind::Prepare },
                Some(previous) => gap_between(pass.step, previous, bout),
            };
            self.push_gap(pass, bout, gap);
            // As in `Segment::amount_number`: the round inside a circuit, otherwise the set.
            let number = pass.round.map_or(bout.set, |(round, _)| round);
            let (work, length) = work(pass.step, pass.step.amount(number));
            self.push(pass, bout, SegmentKind::Work, length, Some(work));
            previous = Some(bout);
        }
        self.end_part(step_start);
    }

    /// Appends the segment of the gap before a bout, unless its length is zero.
    fn push_gap(&mut self, pass: Pass<'_>, bout: Bout, KindedGap { gap, kind }: KindedGap) {
        let length = match gap {
            Gap::Timed(Duration::ZERO) => return,
            Gap::Timed(length) => Length::Fixed(length),
            Gap::Open => Length::Open { estimate: OPEN_GAP },
        };
        self.push(pass, bout, kind, length, None);
    }

    fn push(&mut self, pass: Pass<'_>, bout: Bout, kind: SegmentKind, length: Length, work: Option<Work>) {
        self.segments.push(Segment {
            at: self.now,
            length,
            kind,
            // The part itself is appended by `end_part`.
            part: self.parts.len(),
            step: pass.index,
            round: pass.round,
            set: bout.set,
            sets: pass.step.sets,
            side: bout.side,
            spot: bout.spot,
            direction: bout.direction,
            written_open: work.is_none() && length.fixed().is_none(),
            work,
            optional: is_optional(pass.step, bout),
        });
        self.now = self.now.saturating_add(length.planned());
    }

    /// Makes a part of the segments from `first` on, if there are any. The part of a step
    /// has work, that of a gap has none.
    fn end_part(&mut self, first: usize) {
        let segments = self.segments.get(first..).unwrap_or_default();
        let Some(Segment { at, round, .. }) = segments.first() else { return };
        self.parts.push(Part {
            first,
            end: self.segments.len(),
            at: *at,
            length: self.now.saturating_sub(*at),
            round: *round,
            is_between_passes: segments.iter().all(|segment| segment.work.is_none()),
        });
    }
}

/// The bouts of a step, in the order they are played.
fn bouts(pass: Pass<'_>) -> impl Iterator<Item = Bout> {
    let step = pass.step;
    let (sides, directions) = (step.side.order(step.first), directions(step.direction));
    let spots = match &step.spots {
        Spots::None => None,
        Spots::Counted { max, .. } => Some(*max),
        Spots::Named(names) => Some(u32::try_from(names.len()).unwrap_or(u32::MAX)),
    };
    let spot = move |number| spots.map(|of| Spot { number, of });
    (1..=step.sets).flat_map(move |set| {
        sides.iter().flat_map(move |&side| {
            (1..=spots.unwrap_or(1)).flat_map(move |number| {
                let bout =
                    move |&direction| Bout { set, side: pass.side.or(side), spot: spot(number), direction };
                directions.iter().map(bout)
            })
        })
    })
}

const fn directions(directions: Option<Directions>) -> &'static [Option<Direction>] {
    match directions {
        None => &[None],
        Some(Directions::Clockwise) => &[Some(Direction::Clockwise)],
        Some(Directions::Counterclockwise) => &[Some(Direction::Counterclockwise)],
        Some(Directions::Both) => &[Some(Direction::Clockwise), Some(Direction::Counterclockwise)],
    }
}

/// The gap between two bouts. Its kind and its length are those of the outermost change; a
/// rest is at least as long as each change that falls together with it.
fn gap_between(step: &Step, previous: Bout, next: Bout) -> KindedGap {
    let new_side = previous.side != next.side;
    let new_spot = previous.spot != next.spot;
    let new_direction = previous.direction != next.direction;
    let (gap, kind) = if previous.set != next.set {
        let inner = [(new_side, step.switch), (new_spot, step.move_), (new_direction, step.reverse)];
        let changed = inner.iter().filter(|(changes, _)| *changes);
        (changed.fold(step.rest, |longest, (_, gap)| longest.max(*gap)), SegmentKind::Rest)
    } else if new_side {
        (step.switch, SegmentKind::Switch)
    } else if new_spot {
        (step.move_, SegmentKind::Move)
    } else {
        (step.reverse, SegmentKind::Reverse)
    };
    KindedGap { gap, kind }
}

/// Whether a bout is at a spot beyond the minimum number of spots.
fn is_optional(step: &Step, bout: Bout) -> bool {
    match (&step.spots, bout.spot) {
        (Spots::Counted { min, .. }, Some(spot)) => spot.number > *min,
        _ => false,
    }
}

/// What is done in a bout in which `amount` is due, and how long that lasts.
fn work(step: &Step, amount: &Amount) -> (Work, Length) {
    match amount {
        Amount::Time { min, max } => (Work::Time { minimum: *min }, Length::Fixed(*max)),
        Amount::Max { min, max } => (Work::Max { minimum: *min }, Length::Fixed(*max)),
        Amount::Open => (Work::Open, Length::Open { estimate: OPEN_WORK }),
        Amount::Reps { min, max, tempo } => {
            let first_side = (step.side == Side::Alternate).then_some(step.first);
            let reps_per_count = step.side.reps_per_count();
            let (count, minimum) = (max.saturating_mul(reps_per_count), min.saturating_mul(reps_per_count));
            let pace = tempo.as_ref().map_or(Pace::OwnPace, |tempo| {
                Pace::Tempo(tempo.phases.iter().map(|phase| phase.length).collect())
            });
            let length = match pace.rep_length() {
                Some(rep) => Length::Fixed(rep.saturating_mul(count)),
                None => Length::Open { estimate: SELF_PACED_REP.saturating_mul(count) },
            };
            (Work::Reps { count, minimum, pace, first_side }, length)
        }
    }
}
