//! Lays a routine out: sets → side → spots → direction → amount, `prepare`
//! once before, a gap between every two amounts; circuits: rounds → side →
//! steps, which follow each other at once.

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
    // The rest that the step before asks for.
    let mut after = Gap::NONE;
    for (item, entry) in routine.items.iter().enumerate() {
        match entry {
            Item::Step(step) => {
                let pass = Pass { owner: StepIndex { item, inner: 0 }, round: None, side: None };
                builder.push_gap_and_step(step, pass, (after, SegmentKind::Rest), step.prepare);
                after = step.after;
            }
            Item::Circuit(circuit) => {
                builder.circuit(circuit, item, after);
                after = circuit.after;
            }
        }
    }
    let approximate = builder.segments.iter().any(|segment| segment.length.fixed().is_none());
    Timeline { routine, segments: builder.segments, parts: builder.parts, total: builder.now, approximate }
}

/// One time through a step.
#[derive(Clone, Copy)]
struct Pass {
    owner: StepIndex,
    /// The round of its circuit, and how many there are.
    round: Option<(u32, u32)>,
    /// The side that its circuit is on.
    side: Option<BodySide>,
}

/// Where in a step an amount stands.
#[derive(Clone, Copy, PartialEq)]
struct AmountPlace {
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
    /// A circuit; `after` is the rest that the step before it asks for.
    fn circuit(&mut self, circuit: &Circuit, item: usize, after: Gap) {
        let sides = circuit.side.order(circuit.first);
        let mut gap = (after, SegmentKind::Rest);
        let mut opening = Some(circuit.opening());
        for round in 1..=circuit.rounds {
            for (number, &side) in sides.iter().enumerate() {
                if number > 0 {
                    gap = (circuit.switch, SegmentKind::Switch);
                } else if round > 1 {
                    let rest = if sides.len() > 1 { circuit.rest.max(circuit.switch) } else { circuit.rest };
                    gap = (rest, SegmentKind::Rest);
                }
                for (inner, step) in circuit.steps.iter().enumerate() {
                    let pass =
                        Pass { owner: StepIndex { item, inner }, round: Some((round, circuit.rounds)), side };
                    self.push_gap_and_step(step, pass, gap, opening.take().unwrap_or(step.prepare));
                    gap = (Gap::NONE, SegmentKind::Rest);
                }
            }
        }
    }

    /// Appends a gap and then a step. Together, the gap and the step's `prepare`
    /// last as long as the longer of the two.
    fn push_gap_and_step(&mut self, step: &Step, pass: Pass, (gap, kind): (Gap, SegmentKind), prepare: Gap) {
        let (gap, prepare) = gap.merge_with_prepare(prepare);
        if let Some(place) = places(step, pass).next() {
            self.part(pass, true, |this| this.gap(gap, kind, (step, pass), place, false));
        }
        self.step(step, pass, prepare);
    }

    fn step(&mut self, step: &Step, pass: Pass, prepare: Gap) {
        self.part(pass, false, |this| {
            let mut before: Option<AmountPlace> = None;
            for place in places(step, pass) {
                let (gap, kind) =
                    before.map_or((prepare, SegmentKind::Prepare), |last| gap_between(step, last, place));
                let optional = is_optional(step, place);
                this.gap(gap, kind, (step, pass), place, optional && before.is_some());
                let number = pass.round.map_or(place.set, |(round, _)| round);
                let (work, length) = work(step, step.amount(number));
                this.push(length, SegmentKind::Work, (step, pass), place, Some(work), optional);
                before = Some(place);
            }
        });
    }

    /// Runs `fill` and makes a part of the segments it added, if any.
    fn part(&mut self, pass: Pass, is_gap: bool, fill: impl FnOnce(&mut Self)) {
        let (first, at) = (self.segments.len(), self.now);
        fill(self);
        if self.segments.len() > first {
            let (end, length) = (self.segments.len(), self.now.saturating_sub(at));
            self.parts.push(Part { first, end, at, length, round: pass.round, is_gap });
        }
    }

    fn gap(&mut self, gap: Gap, kind: SegmentKind, of: (&Step, Pass), place: AmountPlace, optional: bool) {
        let length = match gap {
            Gap::Timed(Duration::ZERO) => return,
            Gap::Timed(length) => Length::Fixed(length),
            Gap::Open => Length::Open { estimate: OPEN_GAP },
        };
        self.push(length, kind, of, place, None, optional);
    }

    fn push(
        &mut self,
        length: Length,
        kind: SegmentKind,
        (step, pass): (&Step, Pass),
        place: AmountPlace,
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
            set: place.set,
            sets: step.sets,
            side: place.side,
            spot: place.spot,
            direction: place.direction,
            open: work.is_none() && length.fixed().is_none(),
            work,
            optional,
        });
        self.now = self.now.saturating_add(length.planned());
    }
}

/// Every place of a step's amounts, in the order they are played.
fn places(step: &Step, pass: Pass) -> impl Iterator<Item = AmountPlace> {
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
                let place = move |&direction| AmountPlace {
                    set,
                    side: pass.side.or(side),
                    spot: spot(number),
                    direction,
                };
                directions.iter().map(place)
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

/// The gap between two amounts. Its kind is that of the outermost change, and it
/// lasts as long as the longest of all changes in it.
fn gap_between(step: &Step, last: AmountPlace, next: AmountPlace) -> (Gap, SegmentKind) {
    let side = last.side != next.side;
    let spot = last.spot != next.spot;
    let direction = last.direction != next.direction;
    if last.set != next.set {
        let inner = [(side, step.switch), (spot, step.move_), (direction, step.reverse)];
        let rest =
            inner.iter().filter(|(changes, _)| *changes).fold(step.rest, |rest, (_, gap)| rest.max(*gap));
        (rest, SegmentKind::Rest)
    } else if side {
        (step.switch, SegmentKind::Switch)
    } else if spot {
        (step.move_, SegmentKind::Move)
    } else {
        (step.reverse, SegmentKind::Reverse)
    }
}

/// Whether a place lies beyond the least number of spots.
fn is_optional(step: &Step, place: AmountPlace) -> bool {
    match (&step.spots, place.spot) {
        (Spots::Counted { min, .. }, Some(spot)) => spot.number > *min,
        _ => false,
    }
}

/// What is done in one amount of a step, and how long that lasts.
fn work(step: &Step, amount: &Amount) -> (Work, Length) {
    match amount {
        Amount::Time { min, max } => (Work::Time { minimum: *min }, Length::Fixed(*max)),
        Amount::Max { min, max } => (Work::Max { minimum: *min }, Length::Fixed(*max)),
        Amount::Open => (Work::Open, Length::Open { estimate: OPEN_WORK }),
        Amount::Reps { min, max, tempo } => {
            let alternate = (step.side == Side::Alternate).then_some(step.first);
            let times = if alternate.is_some() { 2 } else { 1 };
            let (count, minimum) = (max.saturating_mul(times), min.saturating_mul(times));
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
