//! Lays a routine out: sets → side → spots → direction → amount, `prepare`
//! once before, a gap between every two amounts.

use super::estimate::{OPEN_GAP, OPEN_WORK, SELF_PACED_REP};
use super::{BodySide, Length, Owner, Pace, Part, Phase, Segment, Spot, Timeline, Turn, Work};
use crate::routine::{Amount, Circuit, Directions, Gap, Item, Routine, Side, Spots, Step};
use std::sync::Arc;
use std::time::Duration;

/// Lays `routine` out in time.
///
/// A valid routine keeps to the format's bounds (24 hours, 10,000 segments),
/// so this neither fails nor takes long.
pub fn compile(routine: Arc<Routine>) -> Timeline {
    let mut builder = Builder::default();
    for (item, entry) in routine.items.iter().enumerate() {
        match entry {
            Item::Step(step) => builder.step(step, Owner::Step { item, inner: 0 }, None),
            Item::Circuit(circuit) => builder.circuit(circuit, item),
        }
    }
    let approximate = builder.segments.iter().any(|segment| segment.length.fixed().is_none());
    Timeline { routine, segments: builder.segments, parts: builder.parts, total: builder.now, approximate }
}

/// Where in a step an amount stands.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    set: u32,
    side: Option<BodySide>,
    spot: Option<Spot>,
    direction: Option<Turn>,
}

#[derive(Default)]
struct Builder {
    segments: Vec<Segment>,
    parts: Vec<Part>,
    now: Duration,
}

impl Builder {
    fn circuit(&mut self, circuit: &Circuit, item: usize) {
        for round in 1..=circuit.rounds {
            if round > 1 {
                let owner = Owner::Circuit { item };
                let place = Place { set: round, side: None, spot: None, direction: None };
                self.part(Some((round, circuit.rounds)), |this| {
                    this.gap(circuit.rest, Phase::Rest, owner, place, circuit.rounds, false);
                });
            }
            for (inner, step) in circuit.steps.iter().enumerate() {
                self.step(step, Owner::Step { item, inner }, Some((round, circuit.rounds)));
            }
        }
    }

    fn step(&mut self, step: &Step, owner: Owner, round: Option<(u32, u32)>) {
        self.part(round, |this| {
            let mut before: Option<Place> = None;
            for place in places(step) {
                let (gap, phase) =
                    before.map_or((step.prepare, Phase::Prepare), |last| between(step, last, place));
                let optional = is_optional(step, place);
                this.gap(gap, phase, owner, place, step.sets, optional && before.is_some());
                let (work, length) = work(step);
                this.push(length, Phase::Work, owner, place, step.sets, Some(work), optional);
                before = Some(place);
            }
        });
    }

    /// Runs `fill` and makes a part of the segments it added, if any.
    fn part(&mut self, round: Option<(u32, u32)>, fill: impl FnOnce(&mut Self)) {
        let (first, at) = (self.segments.len(), self.now);
        fill(self);
        if self.segments.len() > first {
            let end = self.segments.len();
            self.parts.push(Part { first, end, at, length: self.now.saturating_sub(at), round });
        }
    }

    fn gap(&mut self, gap: Gap, phase: Phase, owner: Owner, place: Place, sets: u32, optional: bool) {
        let length = match gap {
            Gap::Timed(Duration::ZERO) => return,
            Gap::Timed(length) => Length::Fixed(length),
            Gap::Open => Length::Open { estimate: OPEN_GAP },
        };
        self.push(length, phase, owner, place, sets, None, optional);
    }

    #[expect(clippy::too_many_arguments, reason = "a segment's fields, gathered in one place")]
    fn push(
        &mut self,
        length: Length,
        phase: Phase,
        owner: Owner,
        place: Place,
        sets: u32,
        work: Option<Work>,
        optional: bool,
    ) {
        self.segments.push(Segment {
            at: self.now,
            length,
            phase,
            part: self.parts.len(),
            owner,
            set: place.set,
            sets,
            side: place.side,
            spot: place.spot,
            direction: place.direction,
            work,
            optional,
        });
        self.now = self.now.saturating_add(length.planned());
    }
}

/// Every place of a step's amounts, in the order they are played.
fn places(step: &Step) -> impl Iterator<Item = Place> {
    let (sides, directions) = (sides(step.side), directions(step.direction));
    let spots = match &step.spots {
        Spots::None => None,
        Spots::Counted { max, .. } => Some(*max),
        Spots::Named(names) => Some(u32::try_from(names.len()).unwrap_or(u32::MAX)),
    };
    let spot = move |number| spots.map(|of| Spot { number, of });
    (1..=step.sets).flat_map(move |set| {
        sides.iter().flat_map(move |&side| {
            (1..=spots.unwrap_or(1)).flat_map(move |number| {
                let place = move |&direction| Place { set, side, spot: spot(number), direction };
                directions.iter().map(place)
            })
        })
    })
}

const fn sides(side: Side) -> &'static [Option<BodySide>] {
    match side {
        Side::Together | Side::Alternate => &[None],
        Side::Each => &[Some(BodySide::Left), Some(BodySide::Right)],
        Side::Left => &[Some(BodySide::Left)],
        Side::Right => &[Some(BodySide::Right)],
    }
}

const fn directions(directions: Option<Directions>) -> &'static [Option<Turn>] {
    match directions {
        None => &[None],
        Some(Directions::Clockwise) => &[Some(Turn::Clockwise)],
        Some(Directions::Counterclockwise) => &[Some(Turn::Counterclockwise)],
        Some(Directions::Both) => &[Some(Turn::Clockwise), Some(Turn::Counterclockwise)],
    }
}

/// The gap between two amounts: the outermost thing that changes names it, and
/// a rest is at least as long as whatever else changes in it.
fn between(step: &Step, last: Place, next: Place) -> (Gap, Phase) {
    let side = last.side != next.side;
    let spot = last.spot != next.spot;
    let direction = last.direction != next.direction;
    if last.set != next.set {
        let inner = [(side, step.switch), (spot, step.move_), (direction, step.reverse)];
        let rest =
            inner.iter().filter(|(changes, _)| *changes).fold(step.rest, |rest, (_, gap)| longer(rest, *gap));
        (rest, Phase::Rest)
    } else if side {
        (step.switch, Phase::Switch)
    } else if spot {
        (step.move_, Phase::Move)
    } else {
        (step.reverse, Phase::Reverse)
    }
}

fn longer(one: Gap, other: Gap) -> Gap {
    match (one, other) {
        (Gap::Timed(one), Gap::Timed(other)) => Gap::Timed(one.max(other)),
        _ => Gap::Open,
    }
}

/// Whether a place lies beyond the least number of spots.
fn is_optional(step: &Step, place: Place) -> bool {
    match (&step.spots, place.spot) {
        (Spots::Counted { min, .. }, Some(spot)) => spot.number > *min,
        _ => false,
    }
}

/// What is done in one amount of a step, and how long that lasts.
fn work(step: &Step) -> (Work, Length) {
    match &step.amount {
        Amount::Time { min, max } => (Work::Time { enough: *min }, Length::Fixed(*max)),
        Amount::Max { min, max } => (Work::Max { enough: *min }, Length::Fixed(*max)),
        Amount::Open => (Work::Open, Length::Open { estimate: OPEN_WORK }),
        Amount::Reps { min, max, tempo } => {
            let alternate = step.side == Side::Alternate;
            let times = if alternate { 2 } else { 1 };
            let (count, enough) = (max.saturating_mul(times), min.saturating_mul(times));
            let pace = tempo.as_ref().map_or(Pace::OwnPace, |tempo| {
                Pace::Tempo(tempo.phases.iter().map(|phase| phase.length).collect())
            });
            let length = match pace.rep() {
                Some(rep) => Length::Fixed(rep.saturating_mul(count)),
                None => Length::Open { estimate: SELF_PACED_REP.saturating_mul(count) },
            };
            (Work::Reps { count, enough, pace, alternate }, length)
        }
    }
}
