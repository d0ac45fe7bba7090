//! What is said and sounded before work: the step, the change, what comes.

use super::phrases;
use super::plan::{AFTER_TONE, BREATH, Lane, Planned};
use super::safety::Line;
use super::words::{sentence, sentences};
use super::{Options, Rank, Tone};
use crate::routine::{Step, VoiceLevel};
use crate::timeline::{Phase, Segment, Timeline};
use std::time::Duration;

type Texts = Vec<(Rank, String)>;

/// A gap's tick marks: three, two and one second before its end.
const COUNTDOWN: [u64; 3] = [3, 2, 1];
/// The last of a gap that words leave free.
const CLEAR: Duration = Duration::from_millis(100);
/// Where an open gap ends by itself, that is said so long before.
pub(super) const WARNING: Duration = Duration::from_secs(5);

/// The cues of gap `index`, which lasts `length` (none where a key ends it),
/// and which of the `lines` of safety found no room in it.
pub(super) fn cues(
    timeline: &Timeline,
    index: usize,
    length: Option<Duration>,
    lines: &[Line],
    options: &Options,
) -> (Vec<Planned>, Vec<Line>) {
    let segment = &timeline.segments[index];
    let mut lane = Lane::new(options.measure.as_ref());
    let mut from = Duration::ZERO;
    if let Some(tone) = lead(segment.phase) {
        lane.tone(Duration::ZERO, tone, Rank::Change);
        from = rings(tone);
    }
    countdown(length, &mut lane);
    let mut until = length.map_or(Duration::MAX, |length| length.saturating_sub(CLEAR));
    if options.level != VoiceLevel::Off && is_open(segment) {
        until = warn(length, &mut lane).unwrap_or(until);
    }
    let left = speak(&mut Words { timeline, segment, index, options, from, until }, lines, &mut lane);
    (lane.finish(length), left)
}

/// What is said again of a gap that goes on after a pause, `elapsed` of it
/// being over: where one stands, as far as there is time.
pub(super) fn again(
    timeline: &Timeline,
    index: usize,
    length: Option<Duration>,
    elapsed: Duration,
    options: &Options,
) -> Vec<Planned> {
    let segment = &timeline.segments[index];
    let mut lane = Lane::new(options.measure.as_ref());
    countdown(length, &mut lane);
    let until = length.map_or(Duration::MAX, |length| length.saturating_sub(CLEAR));
    let rungs = rungs(timeline, segment, index, options.level);
    if let Some(shortest) = rungs.last().cloned() {
        let rungs = [rungs.into_iter().rev().nth(1), Some(shortest)].into_iter().flatten().collect();
        lane.ladder(elapsed + AFTER_TONE, until, rungs);
    }
    lane.finish(length)
}

fn countdown(length: Option<Duration>, lane: &mut Lane<'_>) {
    if let Some(length) = length.filter(|length| *length > Duration::from_secs(3)) {
        for seconds in COUNTDOWN {
            lane.tone(length.saturating_sub(Duration::from_secs(seconds)), Tone::Countdown, Rank::Count);
        }
    }
}

/// Whether the author left the end of this gap to a key.
pub(super) const fn is_open(segment: &Segment) -> bool {
    segment.open
}

/// Says that an open gap ends by itself; where that begins.
fn warn(length: Option<Duration>, lane: &mut Lane<'_>) -> Option<Duration> {
    let text = format!("On in {}.", super::words::length(WARNING));
    let at = length?.checked_sub(WARNING)?;
    lane.say(at, Rank::Name, text);
    Some(at.saturating_sub(BREATH))
}

/// A gap to be filled with words.
struct Words<'a> {
    timeline: &'a Timeline,
    segment: &'a Segment,
    index: usize,
    options: &'a Options,
    from: Duration,
    until: Duration,
}

/// Says what there is to say, what matters most first; the lines of safety that
/// found no room are given back.
fn speak(words: &mut Words<'_>, lines: &[Line], lane: &mut Lane<'_>) -> Vec<Line> {
    let mut rungs = rungs(words.timeline, words.segment, words.index, words.options.level);
    let instructs = words.segment.phase == Phase::Prepare && words.options.level == VoiceLevel::Full;
    if instructs {
        richer(words, lines, &mut rungs, lane);
    }
    let (mut at, mut all) = (words.from, true);
    if !rungs.is_empty() {
        (at, all) = lane.ladder(words.from, words.until, rungs);
    }
    let how = if all && instructs { instructions(words.timeline, words.segment) } else { Vec::new() };
    let (own, others): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.of_step);
    let both = own.iter().flat_map(|line| &line.texts).chain(&how);
    let both: Texts = both.map(|text| (Rank::Guide, text.clone())).collect();
    // A step's cautions go before its instructions where there is time for
    // both; otherwise they follow, in the work if need be.
    let first = lane.fits(at, &both, words.until);
    let mut left = Vec::new();
    if first {
        safety(&own, &mut at, words.until, lane, &mut left);
    }
    for text in how {
        if at.saturating_add(lane.length(&text)) > words.until {
            break;
        }
        at = lane.say_all(at, vec![(Rank::Guide, text)]);
    }
    if !first {
        safety(&own, &mut at, words.until, lane, &mut left);
    }
    safety(&others, &mut at, words.until, lane, &mut left);
    left
}

/// Names the phases of the tempo in the amount, where all else still fits.
fn richer(words: &Words<'_>, lines: &[Line], rungs: &mut Vec<Texts>, lane: &Lane<'_>) {
    let Some(step) = words.timeline.step(words.segment) else { return };
    let work = words.timeline.work_of(words.index).map(|at| &words.timeline.segments[at]);
    let Some(rich) = phrases::amount_by_phases(step, work) else { return };
    let Some(mut texts) = rungs.first().cloned() else { return };
    if let Some(amount) = texts.last_mut() {
        amount.1 = rich;
    }
    let own = lines.iter().filter(|line| line.of_step).flat_map(Line::ranked);
    let how = instructions(words.timeline, words.segment).into_iter().map(|text| (Rank::Guide, text));
    let everything: Texts = texts.iter().cloned().chain(own).chain(how).collect();
    if lane.fits(words.from, &everything, words.until) {
        rungs.insert(0, texts);
    }
}

fn safety(lines: &[&Line], at: &mut Duration, until: Duration, lane: &mut Lane<'_>, left: &mut Vec<Line>) {
    for line in lines {
        let texts = line.ranked();
        let fits = lane.fits(*at, &texts, until);
        if line.now || (fits && left.is_empty()) {
            *at = lane.say_all(*at, texts);
        } else {
            left.push((*line).clone());
        }
    }
}

/// The instructions, sentence by sentence; in the first round alone.
pub(super) fn instructions(timeline: &Timeline, segment: &Segment) -> Vec<String> {
    let first_round = timeline.parts[segment.part].round.is_none_or(|(round, _)| round == 1);
    let step = timeline.step(segment).filter(|_| first_round);
    step.map(|step| step.how.iter().flat_map(|line| sentences(line)).collect()).unwrap_or_default()
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

/// How long a step's gap has to be for name, place, amount and these
/// instructions; what goes beyond `most` is not counted.
pub(super) fn needs(
    timeline: &Timeline,
    index: usize,
    how: &[String],
    most: Duration,
    options: &Options,
) -> Duration {
    let segment = &timeline.segments[index];
    let lead = timeline.step(segment).map(|step| everything(timeline, segment, step, index));
    let lead = lead.iter().flatten().map(|(_, text)| text);
    let mut sum = CLEAR;
    for text in lead.chain(how) {
        sum += (options.measure)(text) + BREATH;
        if sum > most + BREATH {
            break;
        }
    }
    sum.saturating_sub(BREATH)
}

/// How long a gap's tone rings before words may begin. The last note of the one
/// that goes there and back begins where others are over.
const fn rings(tone: Tone) -> Duration {
    match tone {
        Tone::Reverse => Duration::from_millis(550),
        _ => AFTER_TONE,
    }
}

/// What may be said, longest first.
fn rungs(timeline: &Timeline, segment: &Segment, index: usize, level: VoiceLevel) -> Vec<Texts> {
    if level == VoiceLevel::Off {
        return Vec::new();
    }
    let Some(step) = timeline.step(segment) else { return Vec::new() };
    if timeline.is_between(segment) {
        return between(segment, step);
    }
    let place = place(timeline, segment, index);
    match segment.phase {
        Phase::Prepare | Phase::Work => prepare(timeline, segment, step, index, level),
        Phase::Switch => {
            let lead = (Rank::Change, "Change sides.".to_owned());
            let side = place.side;
            let long = [vec![lead.clone()], side.clone(), place.spot, place.direction].concat();
            vec![long, [vec![lead], side.clone()].concat(), side]
        }
        Phase::Move => {
            let lead = (Rank::Change, "Next spot.".to_owned());
            let spot = place.spot;
            let long = [vec![lead.clone()], spot.clone(), place.direction].concat();
            vec![long, [vec![lead], spot.clone()].concat(), spot]
        }
        Phase::Reverse => {
            let lead = (Rank::Change, "Other way.".to_owned());
            vec![[vec![lead.clone()], place.direction].concat(), vec![lead]]
        }
        Phase::Rest => {
            let lead = (Rank::Change, "Rest.".to_owned());
            let set = (Rank::Name, phrases::set(segment));
            let long = [vec![lead.clone(), set.clone()], place.side.clone(), place.spot].concat();
            let some = [vec![lead.clone(), set], place.side.clone()].concat();
            let brief = [vec![lead.clone()], place.side.clone()].concat();
            let least = if place.side.is_empty() { vec![lead] } else { place.side };
            vec![long, some, brief, least]
        }
    }
}

/// Before a step that comes after a rest, in a new round or on the other side.
fn between(segment: &Segment, step: &Step) -> Vec<Texts> {
    let lead = if segment.phase == Phase::Switch { "Change sides." } else { "Rest." };
    let lead = vec![(Rank::Change, lead.to_owned())];
    let next = vec![(Rank::Name, sentence(&format!("Next: {}", step.spoken_name())))];
    let round = Vec::from_iter(phrases::round(segment).map(|text| (Rank::Name, text)));
    let side = Vec::from_iter(segment.side.map(|side| (Rank::Change, phrases::side(side))));
    vec![
        [lead.clone(), next.clone(), round, side.clone()].concat(),
        [lead.clone(), next.clone(), side.clone()].concat(),
        [next, side].concat(),
        lead,
    ]
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
    let all = everything(timeline, segment, step, index);
    let (name, amount) = (Vec::from_iter(all.first().cloned()), Vec::from_iter(all.last().cloned()));
    let mut rungs = vec![
        all,
        [name.clone(), place.side.clone(), amount].concat(),
        [name.clone(), place.side.clone()].concat(),
    ];
    rungs.push(if place.side.is_empty() { name } else { place.side });
    rungs.dedup();
    rungs
}

/// All there is to say of a step before it begins, but for its instructions.
fn everything(timeline: &Timeline, segment: &Segment, step: &Step, index: usize) -> Texts {
    let Place { side, spot, direction } = place(timeline, segment, index);
    let work = timeline.work_of(index).map(|at| &timeline.segments[at]);
    let name = (Rank::Name, sentence(step.spoken_name()));
    let amount = (Rank::Name, phrases::amount(step, work));
    [name].into_iter().chain(side).chain(spot).chain(direction).chain([amount]).collect()
}
