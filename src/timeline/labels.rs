//! Short labels for amounts, lengths and positions, for screens and pages.

use super::{Segment, Timeline};
use crate::routine::{Amount, Directions, Routine, Side, Spots, Step, TempoPhase};
use crate::time::{Clock, Spelled, ceil_secs};
use std::fmt::Write as _;
use std::time::Duration;

/// The week that a routine is in: `Week 3 of 10`, or after the last one `Week 12, as
/// week 10`; `None` if the routine has no progression.
pub fn week(routine: &Routine) -> Option<String> {
    let (week, weeks) = (routine.week, routine.weeks());
    match weeks {
        1 => None,
        _ if week > weeks => Some(format!("Week {week}, as week {weeks}")),
        _ => Some(format!("Week {week} of {weeks}")),
    }
}

/// How much of a step is done, in full: `20 a side`, `2 × 15–30 s a side`,
/// `5 × 3 spots a side`.
pub fn amount(step: &Step) -> String {
    let amounts = match step.amounts.as_slice() {
        [only] => single_amount(only),
        several => amount_list(several),
    };
    let spots = match &step.spots {
        Spots::None => None,
        Spots::Counted { min, max } if min == max => Some(max.to_string()),
        Spots::Counted { min, max } => Some(format!("{min}–{max}")),
        Spots::Named(names) => Some(names.len().to_string()),
    };
    // A list already has an amount for each set.
    let has_sets = step.sets > 1 && step.amounts.len() == 1;
    let mut text = if has_sets { format!("{} × {amounts}", step.sets) } else { amounts };
    if let Some(spots) = spots {
        let unit = if spots == "1" { "spot" } else { "spots" };
        let _ = write!(text, " × {spots} {unit}");
    }
    if step.side == Side::Together && matches!(step.spots, Spots::None) {
        match step.amounts.as_slice() {
            [Amount::Reps { max: 1, .. }] => text.push_str(" rep"),
            [Amount::Reps { .. }, ..] => text.push_str(" reps"),
            _ => {}
        }
    }
    if step.direction == Some(Directions::Both) {
        text.push_str(" each way");
    }
    text.push_str(match step.side {
        Side::Together => "",
        Side::Each | Side::Alternate => " a side",
        Side::Left => " left",
        Side::Right => " right",
    });
    text
}

fn single_amount(amount: &Amount) -> String {
    match amount {
        Amount::Time { min, max } => length_range(*min, *max),
        Amount::Max { min, max } => format!("most in {}", length_range(*min, *max)),
        Amount::Open => "open".to_owned(),
        Amount::Reps { min, max, .. } if min == max => max.to_string(),
        Amount::Reps { min, max, .. } => format!("{min}–{max}"),
    }
}

/// The amounts of all sets: `21, 15, 9`, `10, 20, 30 s`. Of more than six, the first ones
/// and the last.
fn amount_list(amounts: &[Amount]) -> String {
    const MAX_LISTED: usize = 6;
    let mut texts: Vec<String> = amounts.iter().map(single_amount).collect();
    if texts.len() > MAX_LISTED {
        let last = texts.pop();
        texts.truncate(MAX_LISTED - 2);
        texts.push("…".to_owned());
        texts.extend(last);
    }
    // The unit is written once, after the last.
    if texts.iter().all(|text| text.ends_with(" s") || text == "…") {
        let bare: Vec<&str> = texts.iter().map(|text| text.trim_end_matches(" s")).collect();
        return format!("{} s", bare.join(", "));
    }
    texts.join(", ")
}

/// The length of a phase of a rep: `2s`, `3-5s`.
pub fn phase_length(phase: &TempoPhase) -> String {
    let length = Spelled(phase.length).to_string();
    if phase.min == phase.length {
        return length;
    }
    let least = Spelled(phase.min).to_string();
    // From a minute on, a bare number could be minutes: `30s-1min`.
    let least = least.strip_suffix('s').filter(|_| phase.length < Duration::from_secs(60)).unwrap_or(&least);
    format!("{least}-{length}")
}

/// A length: `45 s`, `1:30`.
pub fn length(length: Duration) -> String {
    length_range(length, length)
}

fn length_range(min: Duration, max: Duration) -> String {
    let seconds_only = |length: Duration| {
        let text = Spelled(length).to_string();
        text.strip_suffix('s').filter(|_| length < Duration::from_secs(60)).map(str::to_owned)
    };
    match (min == max, seconds_only(min), seconds_only(max)) {
        (true, _, Some(max)) => format!("{max} s"),
        (false, Some(min), Some(max)) => format!("{min}–{max} s"),
        (true, ..) => Clock(max).to_string(),
        _ => format!("{}–{}", Clock(min), Clock(max)),
    }
}

/// A routine's length as people say it: `10 min`, `about 12 min`, `40 s`.
pub fn routine_length(timeline: &Timeline) -> String {
    let seconds = ceil_secs(timeline.total);
    let text = if seconds < 60 { format!("{seconds} s") } else { format!("{} min", (seconds + 30) / 60) };
    format!("{}{text}", timeline.about())
}

/// The labels of a segment's position: half the range if it is eased, round, set, spot
/// and direction.
pub fn position_labels(timeline: &Timeline, segment: &Segment) -> Vec<String> {
    let mut labels: Vec<String> = half_range(timeline, segment).into_iter().collect();
    labels.extend(round(segment.round));
    if segment.sets > 1 {
        labels.push(format!("set {} of {}", segment.set, segment.sets));
    }
    if let Some(spot) = segment.spot {
        labels.push(format!("spot {} of {}", spot.number, spot.of));
        labels.extend(timeline.spot_name(segment).map(str::to_owned));
    }
    labels.extend(segment.direction.map(|direction| direction.word().to_owned()));
    labels
}

/// A segment's spot: `a hand lower`, or without a name `spot 3`.
pub fn spot(timeline: &Timeline, segment: &Segment) -> Option<String> {
    let number = segment.spot?.number;
    Some(timeline.spot_name(segment).map_or_else(|| format!("spot {number}"), str::to_owned))
}

/// `half the range`, if the movement is eased that way.
fn half_range(timeline: &Timeline, segment: &Segment) -> Option<String> {
    let halves = timeline.step(segment)?.half_range;
    match segment.side {
        Some(side) => halves.of(side).then(|| "half the range".to_owned()),
        None if halves.left && halves.right => Some("half the range".to_owned()),
        None => halves.any().then(|| format!("half the range on {}", halves.words())),
    }
}

/// How work segment `index` differs from work segment `before`: within a step the set and
/// the side if they change, otherwise the spot, otherwise the direction (`right side`, `a
/// hand lower`); from step to step the name, the side and a new round.
pub fn describe_transition(timeline: &Timeline, before: usize, index: usize) -> String {
    let (from, to) = (&timeline.segments[before], &timeline.segments[index]);
    if from.part == to.part {
        let mut changes = Vec::new();
        if from.set != to.set {
            changes.push(format!("set {}", to.set));
        }
        if from.side != to.side {
            changes.extend(to.side.map(|side| format!("{} side", side.word())));
        }
        if changes.is_empty() && from.spot != to.spot {
            changes.extend(spot(timeline, to));
        }
        if changes.is_empty() && from.direction != to.direction {
            changes.extend(to.direction.map(|direction| direction.word().to_owned()));
        }
        return changes.join(", ");
    }
    let mut labels = vec![timeline.name(to).to_owned()];
    labels.extend(to.side.map(|side| format!("{} side", side.word())));
    labels.extend(round(to.round.filter(|_| from.round != to.round)));
    labels.join(", ")
}

/// A round and the number of rounds, `round 2 of 3`; `None` if there is only one.
pub fn round(round: Option<(u32, u32)>) -> Option<String> {
    round.filter(|(_, rounds)| *rounds > 1).map(|(round, rounds)| format!("round {round} of {rounds}"))
}

/// The number of a rep, `rep 8 of 20`; if sides alternate, `rep 4 of 10 a side`.
pub fn rep(rep: u32, reps: u32, alternates: bool) -> String {
    if alternates {
        format!("rep {} of {} a side", rep.div_ceil(2), reps.div_ceil(2))
    } else {
        format!("rep {rep} of {reps}")
    }
}

/// A number of reps: `1 rep`, `12 reps`.
pub fn reps(count: u32) -> String {
    if count == 1 { "1 rep".to_owned() } else { format!("{count} reps") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};

    /// The label of a step with these keys beside its name.
    fn label(keys: &str) -> String {
        let text = format!("name = \"T\"\n[[step]]\nname = \"Circles\"\n{keys}");
        let parsed = parse(&text, "t", &Context::default());
        let Some(routine) = parsed.routine else { panic!("{keys}: {:?}", parsed.diagnostics) };
        amount(routine.steps().next().unwrap())
    }

    #[test]
    fn an_amount_reads_as_it_is_said() {
        let both = "direction = \"both\"";
        for (keys, expected) in [
            ("reps = 10".to_owned(), "10 reps"),
            ("reps = 1\nsets = 3".to_owned(), "3 × 1 rep"),
            ("reps = [3, 2, 1]".to_owned(), "3, 2, 1 reps"),
            (format!("reps = 10\n{both}"), "10 reps each way"),
            (format!("reps = \"8-12\"\nsets = 2\n{both}"), "2 × 8–12 reps each way"),
            (format!("reps = 10\n{both}\nside = \"each\""), "10 each way a side"),
            (format!("reps = 10\n{both}\nspots = 3"), "10 × 3 spots each way"),
            (format!("time = \"30s\"\n{both}"), "30 s each way"),
        ] {
            assert_eq!(label(&keys), expected, "{keys}");
        }
    }

    #[test]
    fn seconds_are_written_below_a_minute_and_a_clock_from_there() {
        let seconds = Duration::from_secs;
        assert_eq!(length(seconds(45)), "45 s");
        assert_eq!(length(Duration::from_millis(1500)), "1.5 s");
        assert_eq!(length(seconds(60)), "1:00");
        assert_eq!(length(seconds(90)), "1:30");
        assert_eq!(length_range(seconds(15), seconds(30)), "15–30 s");
        assert_eq!(length_range(seconds(30), seconds(90)), "0:30–1:30");
    }
}
