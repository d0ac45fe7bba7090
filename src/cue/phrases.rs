//! What is said of a segment: names, sides, places and amounts in words.

use super::words::{capital, length, number, sentence};
use crate::routine::{Amount, Step};
use crate::timeline::{BodySide, Pace, Segment, Timeline, Turn, Work};

/// The side as a sentence.
pub(super) fn side(side: BodySide) -> String {
    format!("{} side.", capital(side.word()))
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
pub(super) fn round(segment: &Segment) -> Option<String> {
    let (round, rounds) = segment.round.filter(|(_, rounds)| *rounds > 1)?;
    Some(format!("Round {} of {}.", number(round.into()), number(rounds.into())))
}

/// How much is done at a time, as a sentence.
pub(super) fn amount(step: &Step, work: Option<&Segment>) -> String {
    let done = work.and_then(|segment| segment.work.as_ref());
    let text = match (step.amount(work.map_or(1, Segment::ordinal)), work) {
        (Amount::Time { min, max }, _) if min == max => length(*max),
        (Amount::Time { min, max }, _) => format!("{} to {}", bare(*min, *max), length(*max)),
        // Hands free, what is open ends by itself.
        (Amount::Open, Some(segment)) if !matches!(done, Some(Work::Open)) => {
            length(segment.length.planned())
        }
        (Amount::Open, _) => "As long as you like".to_owned(),
        (Amount::Max { max, .. }, _) => format!("As many as you can in {}", length(*max)),
        (Amount::Reps { min, max, .. }, _) if min == max => reps(*max),
        (Amount::Reps { min, max, .. }, _) => format!("{} to {}", number((*min).into()), reps(*max)),
    };
    let tail = match done {
        Some(Work::Reps { alternate: Some(_), pace: Pace::OwnPace, .. }) => " a side, at your own pace",
        Some(Work::Reps { alternate: Some(_), .. }) => " a side",
        Some(Work::Reps { pace: Pace::OwnPace, .. }) => ", at your own pace",
        _ => "",
    };
    let mut text = capital(text);
    text.reserve(tail.len() + 1);
    text.push_str(tail);
    text.push('.');
    text
}

/// The same with the phases of its tempo named, where it has names for at least
/// two: `Twenty times straighten and bend.`
pub(super) fn amount_by_phases(step: &Step, work: Option<&Segment>) -> Option<String> {
    let Amount::Reps { min, max, tempo: Some(tempo) } = step.amount(work.map_or(1, Segment::ordinal)) else {
        return None;
    };
    let names: Vec<&str> = tempo.phases.iter().map(|phase| phase.name.as_deref()).collect::<Option<_>>()?;
    let (last, others) = names.split_last().filter(|(_, others)| !others.is_empty())?;
    let alternate =
        matches!(work.and_then(|segment| segment.work.as_ref()), Some(Work::Reps { alternate: Some(_), .. }));
    let side = if alternate { " a side" } else { "" };
    let count = if min == max {
        number((*max).into())
    } else {
        format!("{} to {}", number((*min).into()), number((*max).into()))
    };
    let times = if *max == 1 { "time" } else { "times" };
    Some(sentence(&format!("{count} {times}{side} {} and {last}", others.join(", "))))
}

fn reps(count: u32) -> String {
    let mut text = number(count.into());
    text.push_str(if count == 1 { " rep" } else { " reps" });
    text
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
