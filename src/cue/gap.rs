//! What is said and sounded before work: the step, the change, what comes.

use super::phrases;
use super::plan::{AFTER_TONE, Lane, Planned};
use super::words::sentence;
use super::{Options, Rank, Tone};
use crate::routine::{Step, VoiceLevel};
use crate::timeline::{Phase, Segment, Timeline};
use std::time::Duration;

type Texts = Vec<(Rank, String)>;

/// A gap's tick marks: three, two and one second before its end.
const COUNTDOWN: [u64; 3] = [3, 2, 1];

/// The cues of gap `index`, which lasts `length` (none where a key ends it).
pub(super) fn cues(
    timeline: &Timeline,
    index: usize,
    length: Option<Duration>,
    options: &Options,
) -> Vec<Planned> {
    let segment = &timeline.segments[index];
    let mut lane = Lane::new(options.measure.as_ref());
    let mut from = Duration::ZERO;
    if let Some(tone) = lead(segment.phase) {
        lane.tone(Duration::ZERO, tone, Rank::Change);
        from = AFTER_TONE;
    }
    if let Some(length) = length
        && length > Duration::from_secs(3)
    {
        for seconds in COUNTDOWN {
            lane.tone(length.saturating_sub(Duration::from_secs(seconds)), Tone::Countdown, Rank::Count);
        }
    }
    let until = length.map_or(Duration::MAX, |length| length.saturating_sub(Duration::from_millis(100)));
    let rungs = rungs(timeline, segment, index, options.level);
    if !rungs.is_empty() {
        let (end, all) = lane.ladder(from, until, rungs);
        if all && segment.phase == Phase::Prepare && options.level == VoiceLevel::Full {
            instruct(timeline, segment, &mut lane, end, until);
        }
    }
    lane.finish()
}

const fn lead(phase: Phase) -> Option<Tone> {
    match phase {
        Phase::Prepare | Phase::Work => None,
        Phase::Switch => Some(Tone::Switch),
        Phase::Move => Some(Tone::Move),
        Phase::Reverse => Some(Tone::Reverse),
        Phase::Rest => Some(Tone::Rest),
    }
}

/// What may be said, longest first.
fn rungs(timeline: &Timeline, segment: &Segment, index: usize, level: VoiceLevel) -> Vec<Texts> {
    if level == VoiceLevel::Off {
        return Vec::new();
    }
    let Some(step) = timeline.step(segment) else {
        let rest = (Rank::Change, "Rest.".to_owned());
        return vec![vec![rest.clone(), (Rank::Name, phrases::round(segment))], vec![rest]];
    };
    let place = place(timeline, segment, index);
    match segment.phase {
        Phase::Prepare | Phase::Work => prepare(timeline, segment, step, index, level),
        Phase::Switch => {
            let lead = (Rank::Change, "Change sides.".to_owned());
            let side = place.side;
            let long = [vec![lead.clone()], side.clone(), place.spot].concat();
            vec![long, [vec![lead], side.clone()].concat(), side]
        }
        Phase::Move => {
            let lead = (Rank::Change, "Next spot.".to_owned());
            vec![[vec![lead], place.spot.clone()].concat(), place.spot]
        }
        Phase::Reverse => {
            let lead = (Rank::Change, "Other way.".to_owned());
            vec![[vec![lead.clone()], place.direction].concat(), vec![lead]]
        }
        Phase::Rest => {
            let lead = (Rank::Change, "Rest.".to_owned());
            let set = (Rank::Name, phrases::set(segment));
            let long = [vec![lead.clone(), set.clone()], place.side.clone(), place.spot].concat();
            vec![long, [vec![lead.clone()], place.side.clone()].concat(), vec![lead]]
        }
    }
}

/// The parts of a gap's place that can be said.
struct Place {
    side: Texts,
    spot: Texts,
    direction: Texts,
}

fn place(timeline: &Timeline, segment: &Segment, index: usize) -> Place {
    let changes = |differs: fn(&Segment, &Segment) -> bool| {
        index
            .checked_sub(1)
            .and_then(|before| timeline.segments.get(before))
            .is_none_or(|before| before.owner != segment.owner || differs(before, segment))
    };
    let list = |text: Option<String>| text.map(|text| (Rank::Change, text)).into_iter().collect();
    let spot_changes = changes(|a, b| a.spot != b.spot);
    Place {
        side: list(segment.side.map(phrases::side)),
        spot: list(phrases::spot(timeline, segment).filter(|_| spot_changes)),
        direction: list(segment.direction.map(phrases::direction)),
    }
}

/// Everything → name, side, amount → name, side → side.
fn prepare(
    timeline: &Timeline,
    segment: &Segment,
    step: &Step,
    index: usize,
    level: VoiceLevel,
) -> Vec<Texts> {
    let place = place(timeline, segment, index);
    if level == VoiceLevel::Counts {
        let all = [place.side.clone(), place.spot].concat();
        return if all.is_empty() { Vec::new() } else { vec![all, place.side] };
    }
    let name = vec![(Rank::Name, sentence(step.spoken_name()))];
    let work = timeline.work_of(index).map(|at| &timeline.segments[at]);
    let amount = vec![(Rank::Name, phrases::amount(step, work))];
    let mut rungs = vec![
        [name.clone(), place.side.clone(), place.spot, place.direction, amount.clone()].concat(),
        [name.clone(), place.side.clone(), amount].concat(),
        [name.clone(), place.side.clone()].concat(),
    ];
    rungs.push(if place.side.is_empty() { name } else { place.side });
    rungs.dedup();
    rungs
}

/// Says the instructions, as many whole lines in order as fit before `until`,
/// in the first round alone.
fn instruct(timeline: &Timeline, segment: &Segment, lane: &mut Lane<'_>, from: Duration, until: Duration) {
    let first_round = timeline.parts[segment.part].round.is_none_or(|(round, _)| round == 1);
    let Some(step) = timeline.step(segment).filter(|_| first_round) else { return };
    let mut at = from;
    for line in &step.how {
        let text = sentence(line);
        let end = at.saturating_add(lane.length(&text));
        if end > until {
            return;
        }
        at = lane.say_all(at, vec![(Rank::Guide, text)]);
    }
}
