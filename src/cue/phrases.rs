//! What is said of a segment: names, sides, places and amounts in words.

use super::words::{capital, length, number, sentence};
use crate::routine::{Amount, Step};
use crate::timeline::{Hand, Pace, Segment, Timeline, Turn, Work};

/// The side as a sentence.
pub(super) fn side(hand: Hand) -> String {
    format!("{} side.", capital(hand.word()))
}

/// The direction as a sentence.
pub(super) fn direction(turn: Turn) -> String {
    format!("{}.", capital(turn.word()))
}

/// The spot as a sentence: its name, or its number.
pub(super) fn spot(timeline: &Timeline, segment: &Segment) -> Option<String> {
    let spot = segment.spot?;
    let name = timeline.spot_name(segment)?;
    Some(if name == spot.number.to_string() {
        format!("Spot {} of {}.", number(spot.number.into()), number(spot.of.into()))
    } else {
        sentence(&name)
    })
}

/// The set as a sentence.
pub(super) fn set(segment: &Segment) -> String {
    format!("Set {} of {}.", number(segment.set.into()), number(segment.sets.into()))
}

/// The round of a circuit as a sentence.
pub(super) fn round(segment: &Segment) -> String {
    format!("Round {} of {}.", number(segment.set.into()), number(segment.sets.into()))
}

/// How much is done at a time, as a sentence.
pub(super) fn amount(step: &Step, work: Option<&Segment>) -> String {
    let reps =
        |count: u32| if count == 1 { "one rep".to_owned() } else { format!("{} reps", number(count.into())) };
    let text = match &step.amount {
        Amount::Time { min, max } if min == max => length(*max),
        Amount::Time { min, max } => format!("{} to {}", bare(*min, *max), length(*max)),
        Amount::Open => "As long as you like".to_owned(),
        Amount::Max { max, .. } => format!("As many as you can in {}", length(*max)),
        Amount::Reps { min, max, .. } if min == max => reps(*max),
        Amount::Reps { min, max, .. } => format!("{} to {}", number((*min).into()), reps(*max)),
    };
    let alternate =
        matches!(work.and_then(|segment| segment.work.as_ref()), Some(Work::Reps { alternate: true, .. }));
    let own_pace = matches!(
        work.and_then(|segment| segment.work.as_ref()),
        Some(Work::Reps { pace: Pace::OwnPace, .. })
    );
    let tail = match (alternate, own_pace) {
        (true, true) => " a side, one after the other, at your own pace",
        (true, false) => " a side, one after the other",
        (false, true) => ", at your own pace",
        (false, false) => "",
    };
    format!("{}{tail}.", capital(&text))
}

/// The lower end of a range without its unit where the upper end has the same.
fn bare(min: std::time::Duration, max: std::time::Duration) -> String {
    let seconds = max.as_secs() < 60 && min.subsec_nanos() == 0;
    let minutes =
        max.as_secs().is_multiple_of(60) && min.as_secs().is_multiple_of(60) && max.as_secs() < 3600;
    match (seconds, minutes) {
        (true, _) => number(min.as_secs()),
        (_, true) => number(min.as_secs() / 60),
        _ => length(min),
    }
}

/// What comes after a step, as a sentence.
pub(super) fn next(timeline: &Timeline, part: usize) -> Option<String> {
    let part = timeline.parts.get(part)?;
    let step = timeline.part_step(part)?;
    Some(sentence(&format!("Next: {}", step.spoken_name())))
}
