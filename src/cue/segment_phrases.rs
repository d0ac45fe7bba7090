//! Phrases about a step or a segment: its name, location and amount.

use super::phrase::{Phrase, SpokenAmount, SpokenQuantity};
use crate::routine::{Amount, Step};
use crate::timeline::{Pace, Segment, Timeline, Work};

/// The name of a step.
pub(super) fn name(step: &Step) -> Phrase {
    Phrase::Name(step.spoken_name().to_owned())
}

/// That the movement goes through half its range; `None` if it doesn't.
pub(super) fn half_range(timeline: &Timeline, segment: &Segment) -> Option<Phrase> {
    let halves = timeline.step(segment)?.half_range;
    match segment.side {
        Some(side) => halves.of(side).then_some(Phrase::HalfRange(None)),
        None => halves.any().then_some(Phrase::HalfRange(Some(halves))),
    }
}

/// The spot, by its name or its number; `None` if the step has none.
pub(super) fn spot(timeline: &Timeline, segment: &Segment) -> Option<Phrase> {
    let spot = segment.spot?;
    let name = timeline.spot_name(segment);
    Some(name.map_or(Phrase::Spot(spot), |name| Phrase::SpotName(name.to_owned())))
}

/// The set.
pub(super) const fn set(segment: &Segment) -> Phrase {
    Phrase::Set { set: segment.set, of: segment.sets }
}

/// The round, in a circuit with several rounds.
pub(super) fn round(segment: &Segment) -> Option<Phrase> {
    let (round, of) = segment.round.filter(|(_, rounds)| *rounds > 1)?;
    Some(Phrase::Round { round, of })
}

/// The amount of a step in a work segment; if that is `None`, of its first set.
pub(super) fn amount(step: &Step, segment: Option<&Segment>) -> Phrase {
    let work = segment.and_then(|segment| segment.work.as_ref());
    let quantity = match (step.amount(segment.map_or(1, Segment::amount_number)), work) {
        (Amount::Time { min, max }, _) => SpokenQuantity::Time(*min, *max),
        // In hands-free play, open work has a length.
        (Amount::Open, Some(Work::Time { minimum: length })) => SpokenQuantity::Time(*length, *length),
        (Amount::Open, _) => SpokenQuantity::Open,
        (Amount::Max { max, .. }, _) => SpokenQuantity::Max(*max),
        (Amount::Reps { min, max, .. }, _) => SpokenQuantity::Reps(*min, *max),
    };
    let per_side = segment.is_some_and(Segment::alternates);
    let own_pace = matches!(work, Some(Work::Reps { pace: Pace::OwnPace, .. }));
    Phrase::Amount(SpokenAmount { quantity, per_side, own_pace, load: step.load.clone() })
}

/// The amount with the phases of the tempo: `Twenty times straighten and bend.` `None`
/// unless there are several phases and all have names.
pub(super) fn amount_by_phases(step: &Step, segment: Option<&Segment>) -> Option<Phrase> {
    let Amount::Reps { min, max, tempo: Some(tempo) } =
        step.amount(segment.map_or(1, Segment::amount_number))
    else {
        return None;
    };
    let names: Vec<String> = tempo.phases.iter().map(|phase| phase.name.clone()).collect::<Option<_>>()?;
    if names.len() < 2 {
        return None;
    }
    let quantity = SpokenQuantity::Phases(*min, *max, names);
    let (per_side, load) = (segment.is_some_and(Segment::alternates), step.load.clone());
    Some(Phrase::Amount(SpokenAmount { quantity, per_side, own_pace: false, load }))
}

/// That the step of `part` comes next.
pub(super) fn next(timeline: &Timeline, part: usize) -> Option<Phrase> {
    let part = timeline.parts.get(part)?;
    let step = timeline.part_step(part)?;
    Some(Phrase::Next(step.spoken_name().to_owned()))
}
