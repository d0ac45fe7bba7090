//! Lays a routine out in time.
//!
//! A step begins with its `prepare`. Then there is a [`Bout`] for each set, side, spot and
//! direction (in this nesting, sets outermost), with a gap between two bouts. In each bout
//! the step's amount is done once. A circuit plays, for each round and side, all its steps
//! one after the other.

use super::{Direction, Length, Pace, Part, Segment, SegmentKind, Spot, StepIndex, Timeline, Work};
use crate::routine::BodySide;
use crate::routine::{Amount, Circuit, Directions, Gap, Item, Routine, Side, Spots, Step};
use crate::routine::{OPEN_GAP, OPEN_WORK, SELF_PACED_REP};
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
        match entry {
            Item::Step(step) => {
                let pass = Pass { owner: StepIndex { item, inner: 0 }, round: None, side: None };
                let gap = GapBefore { length: after, kind: SegmentKind::Rest };
                builder.push_gap_and_step(step, pass, gap, step.prepare);
                after = step.after;
            }
            Item::Circuit(circuit) => {
                builder.push_circuit(circuit, item, after);
                after = circuit.after;
            }
        }
    }
    let approximate = builder.segments.iter().any(|segment| segment.length.fixed().is_none());
    Timeline { routine, segments: builder.segments, parts: builder.parts, total: builder.now, approximate }
}

/// One time through a step; in a circuit there is one in each round and on each side.
#[derive(Clone, Copy)]
struct Pass {
    owner: StepIndex,
    /// The round of the circuit, and the number of rounds.
    round: Option<(u32, u32)>,
    /// The side that the circuit is on, if it has sides.
    side: Option<BodySide>,
}

/// The gap before a step, without the step's `prepare`.
#[derive(Clone, Copy)]
struct GapBefore {
    length: Gap,
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
    /// Appends a circuit; `after` is that of the previous item.
    fn push_circuit(&mut self, circuit: &Circuit, item: usize, after: Gap) {
        let sides = circuit.side.order(circuit.first);
        let mut gap = GapBefore { length: after, kind: SegmentKind::Rest };
        // The first step of the first round prepares for the whole circuit.
        let mut first_prepare = Some(circuit.opening());
        for round in 1..=circuit.rounds {
            for (number, &side) in sides.iter().enumerate() {
                if number > 0 {
                    gap = GapBefore { length: circuit.switch, kind: SegmentKind::Switch };
                } else if round > 1 {
                    let length =
                        if sides.len() > 1 { circuit.rest.max(circuit.switch) } else { circuit.rest };
                    gap = GapBefore { length, kind: SegmentKind::Rest };
                }
                for (inner, step) in circuit.steps.iter().enumerate() {
                    let pass =
                        Pass { owner: StepIndex { item, inner }, round: Some((round, circuit.rounds)), side };
                    let prepare = first_prepare.take().unwrap_or(step.prepare);
                    self.push_gap_and_step(step, pass, gap, prepare);
                    gap = GapBefore { length: Gap::NONE, kind: SegmentKind::Rest };
                }
            }
        }
    }

    /// Appends a gap and then a step. Together, the gap and the step's `prepare`
    /// last as long as the longer of the two.
    fn push_gap_and_step(&mut self, step: &Step, pass: Pass, gap: GapBefore, prepare: Gap) {
        let (length, prepare) = gap.length.merge_with_prepare(prepare);
        if let Some(first) = bouts(step, pass).next() {
            self.push_part(pass, true, |this| this.push_gap(length, gap.kind, (step, pass), first, false));
        }
        self.push_step(step, pass, prepare);
    }

    fn push_step(&mut self, step: &Step, pass: Pass, prepare: Gap) {
        self.push_part(pass, false, |this| {
            let mut previous: Option<Bout> = None;
            for bout in bouts(step, pass) {
                let (gap, kind) = previous
                    .map_or((prepare, SegmentKind::Prepare), |previous| gap_between(step, previous, bout));
                let optional = is_optional(step, bout);
                this.push_gap(gap, kind, (step, pass), bout, optional && previous.is_some());
                let number = pass.round.map_or(bout.set, |(round, _)| round);
                let (work, length) = work(step, step.amount(number));
                this.push(length, SegmentKind::Work, (step, pass), bout, Some(work), optional);
                previous = Some(bout);
            }
        });
    }

    /// Makes a part of the segments that `push` appends, if any.
    fn push_part(&mut self, pass: Pass, is_gap: bool, push: impl FnOnce(&mut Self)) {
        let (first, at) = (self.segments.len(), self.now);
        push(self);
        if self.segments.len() > first {
            let (end, length) = (self.segments.len(), self.now.saturating_sub(at));
            self.parts.push(Part { first, end, at, length, round: pass.round, is_gap });
        }
    }

    /// Appends the segment of a gap, unless its length is zero.
    fn push_gap(
        &mut self,
        gap: Gap,
        kind: SegmentKind,
        (step, pass): (&Step, Pass),
        bout: Bout,
        optional: bool,
    ) {
        let length = match gap {
            Gap::Timed(Duration::ZERO) => return,
            Gap::Timed(length) => Length::Fixed(length),
            Gap::Open => Length::Open { estimate: OPEN_GAP },
        };
        self.push(length, kind, (step, pass), bout, None, optional);
    }

    fn push(
        &mut self,
        length: Length,
        kind: SegmentKind,
        (step, pass): (&Step, Pass),
        bout: Bout,
        work: Option<Work>,
        optional: bool,
    ) {
        self.segments.push(Segment {
            at: self.now,
            length,
            kind,
            part: self.parts.len(),
            owner: pass.owner,
            round: pass.round,
            set: bout.set,
            sets: step.sets,
            side: bout.side,
            spot: bout.spot,
            direction: bout.direction,
            written_open: work.is_none() && length.fixed().is_none(),
            work,
            optional,
        });
        self.now = self.now.saturating_add(length.planned());
    }
}

/// The bouts of a step, in the order they are played.
fn bouts(step: &Step, pass: Pass) -> impl Iterator<Item = Bout> {
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

/// The gap between two bouts. Its kind is that of the outermost change, and it
/// lasts as long as the longest of all changes in it.
fn gap_between(step: &Step, previous: Bout, next: Bout) -> (Gap, SegmentKind) {
    let new_side = previous.side != next.side;
    let new_spot = previous.spot != next.spot;
    let new_direction = previous.direction != next.direction;
    if previous.set != next.set {
        let inner = [(new_side, step.switch), (new_spot, step.move_), (new_direction, step.reverse)];
        let rest =
            inner.iter().filter(|(changes, _)| *changes).fold(step.rest, |rest, (_, gap)| rest.max(*gap));
        (rest, SegmentKind::Rest)
    } else if new_side {
        (step.switch, SegmentKind::Switch)
    } else if new_spot {
        (step.move_, SegmentKind::Move)
    } else {
        (step.reverse, SegmentKind::Reverse)
    }
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
            let alternate = (step.side == Side::Alternate).then_some(step.first);
            let reps_per_count = if alternate.is_some() { 2 } else { 1 };
            let (count, minimum) = (max.saturating_mul(reps_per_count), min.saturating_mul(reps_per_count));
            let pace = tempo.as_ref().map_or(Pace::OwnPace, |tempo| {
                Pace::Tempo(tempo.phases.iter().map(|phase| phase.length).collect())
            });
            let length = match pace.rep() {
                Some(rep) => Length::Fixed(rep.saturating_mul(count)),
                None => Length::Open { estimate: SELF_PACED_REP.saturating_mul(count) },
            };
            (Work::Reps { count, minimum, pace, alternate }, length)
        }
    }
}
