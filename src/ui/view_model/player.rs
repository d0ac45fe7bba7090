//! The player's view of a session, and when it changes.

use super::{BarPart, Big, PlayerState, PlayerView, StepRow, StepState, TempoView};
use crate::routine::BodySide;
use crate::routine::{Amount, Step};
use crate::session::{Activity, Position, Session, Variant};
use crate::time::{Clock, Spelled, Tick, ceil_secs};
use crate::timeline::labels;
use crate::timeline::{Pace, Segment, SegmentKind, Timeline, Work};
use std::time::Duration;

/// The player's view at `now`; `cue` is the sentence that is said, `heard` whether it is
/// audible.
pub fn player(session: &Session, now: Tick, cue: Option<String>, heard: bool) -> PlayerView {
    let (timeline, position) = (session.timeline().as_ref(), session.position(now));
    let shown = DisplayedTimes::new(&position);
    let segment = position.segment;
    let step = timeline.step(segment);
    let state = state(&position);
    let (steps, current) = steps(session, &position, shown.elapsed);
    let preparing = segment.kind == SegmentKind::Prepare;
    // Without speech, the sentences of a gap only repeat what the screen shows.
    let cue = cue.filter(|_| heard || segment.kind == SegmentKind::Work);
    let reading_time = if heard { None } else { reading_time(timeline, &position, &shown) };
    // Without speech the routine's cautions stay through the first part: they are read,
    // not said once.
    let shows_routine_cautions = position.index == session.first_segment()
        || reading_time.is_some() && is_first_part(session, segment);
    PlayerView {
        routine: timeline.routine.name.clone(),
        state,
        heading: heading(state).to_owned(),
        big: big(&position, &shown, step),
        name: timeline.name(segment).to_owned(),
        circuit: timeline.circuit(segment).map(|circuit| circuit.name.clone()),
        side: segment.side.or_else(|| alternating(&position)),
        alternates: alternating(&position).is_some(),
        place: place(timeline, segment, step),
        gap_target: gap_target(timeline, position.index),
        needs: needs(session, &position),
        cue,
        reading_time,
        tempo: tempo(&position, step),
        how: how(timeline, &position, step),
        caution: caution(timeline, shows_routine_cautions, &position, step),
        variation: step.and_then(|step| variation(step, position.variant)),
        muscles: muscles(timeline, step),
        optional: position.minimum_reached,
        next: next(timeline, position.index),
        left: left(timeline, &position, &shown),
        segment_remaining: segment_remaining(&position, &shown),
        bar: steps
            .iter()
            .zip(weights(timeline))
            .map(|(row, weight)| BarPart { weight, state: row.state })
            .collect(),
        steps,
        current,
        working: segment.kind == SegmentKind::Work,
        preparing,
        figure: None,
        frame_sets: Vec::new(),
    }
}

/// When the player's view next changes by itself, apart from the session's own
/// boundaries.
pub fn next_change(session: &Session, now: Tick) -> Option<Tick> {
    let began = session.virtual_start()?;
    let position = session.position(now);
    let second = Duration::from_secs(1);
    // Phase countdowns tick independently of the segment's countdown.
    let next_phase_second = phase_left(&position)
        .filter(|_| shows_phases(&position))
        .map(|left| now + left.saturating_sub(Duration::from_secs(ceil_secs(left)).saturating_sub(second)));
    let next_segment_second = match position.remaining_here() {
        Some(left) => {
            let later = Duration::from_secs(ceil_secs(left)).saturating_sub(second);
            Some(began + position.length.planned().saturating_sub(later)).filter(|at| *at > now)
        }
        None => Some(began + Duration::from_secs(position.elapsed.as_secs()) + second),
    };
    let next_phase_second = next_phase_second.filter(|at| *at > now);
    [next_segment_second, next_phase_second].into_iter().flatten().min()
}

/// A phase this long is counted down in the big number.
const LONG_PHASE: Duration = Duration::from_secs(3);

/// Whether the big number counts the seconds of each phase.
fn shows_phases(position: &Position<'_>) -> bool {
    match &position.segment.work {
        Some(Work::Reps { pace: Pace::Tempo(phases), .. }) => phases.iter().any(|phase| *phase >= LONG_PHASE),
        _ => false,
    }
}

/// Times in whole seconds as displayed. All change at the same moment as the segment's
/// countdown.
struct DisplayedTimes {
    elapsed: Duration,
    /// Seconds left in the segment, where its end is set.
    left: Option<Duration>,
}

impl DisplayedTimes {
    fn new(position: &Position<'_>) -> Self {
        let left = position.remaining_here().map(|left| Duration::from_secs(ceil_secs(left)));
        let elapsed = left.map_or(Duration::from_secs(position.elapsed.as_secs()), |left| {
            position.length.planned().saturating_sub(left)
        });
        Self { elapsed, left }
    }
}

fn state(position: &Position<'_>) -> PlayerState {
    match (position.activity, position.segment.kind) {
        (Activity::Paused, _) => PlayerState::Paused,
        (Activity::CountIn { .. }, _) => PlayerState::CountIn,
        (_, SegmentKind::Prepare) => PlayerState::Prepare,
        (_, SegmentKind::Work) => PlayerState::Work,
        (_, SegmentKind::Switch) => PlayerState::Switch,
        (_, SegmentKind::Move) => PlayerState::Move,
        (_, SegmentKind::Reverse) => PlayerState::Reverse,
        (_, SegmentKind::Rest) => PlayerState::Rest,
    }
}

const fn heading(state: PlayerState) -> &'static str {
    match state {
        PlayerState::Prepare => "Get ready",
        PlayerState::Work => "Go",
        PlayerState::Switch => "Change sides",
        PlayerState::Move => "Next spot",
        PlayerState::Reverse => "Other way",
        PlayerState::Rest => "Rest",
        PlayerState::Paused => "Paused",
        PlayerState::CountIn => "Ready",
    }
}

fn big(position: &Position<'_>, shown: &DisplayedTimes, step: Option<&Step>) -> Big {
    let permille = permille(shown.elapsed, position.length.planned());
    let (text, caption) = match (position.activity, &position.segment.work) {
        (Activity::CountIn { seconds }, _) => (seconds.to_string(), "and on we go".to_owned()),
        // A long phase is waited for: its seconds matter more than the count.
        (_, Some(Work::Reps { alternate, .. })) if shows_phases(position) => {
            let left = phase_left(position).unwrap_or_default();
            (ceil_secs(left).to_string(), rep_caption(position, alternate.is_some()))
        }
        // Where sides alternate, left and right count as one.
        (_, Some(Work::Reps { alternate: Some(_), .. })) => {
            let rep = position.rep.map_or(position.reps_done, |(rep, ..)| rep.div_ceil(2) * 2);
            (rep.div_ceil(2).to_string(), format!("of {} a side", position.reps.div_ceil(2)))
        }
        (_, Some(Work::Reps { pace: Pace::OwnPace, .. })) => {
            (position.reps_done.to_string(), format!("of {}", position.reps))
        }
        (_, Some(Work::Reps { .. })) => {
            let rep = position.rep.map_or(1, |(rep, ..)| rep);
            (rep.to_string(), format!("of {}", position.reps))
        }
        (_, Some(Work::Max { .. })) => (seconds(shown.left), format!("{} reps so far", position.reps_done)),
        (_, Some(Work::Open)) => (Clock(shown.elapsed).to_string(), "as long as you like".to_owned()),
        (_, Some(Work::Time { .. })) => (seconds(shown.left), caption(position, step)),
        (_, None) if shown.left.is_none() => ("SPACE".to_owned(), "when you are ready".to_owned()),
        (_, None) => (seconds(shown.left), String::new()),
    };
    Big { text, caption, permille }
}

/// The side of the rep under way, or of the one to do, where sides alternate.
fn alternating(position: &Position<'_>) -> Option<BodySide> {
    let Some(Work::Reps { alternate: Some(first), .. }) = position.segment.work else { return None };
    let rep = position.rep.map_or(position.reps_done + 1, |(rep, ..)| rep);
    Some(if rep.is_multiple_of(2) { first.other() } else { first })
}

/// What is left of the phase of a paced rep under way.
fn phase_left(position: &Position<'_>) -> Option<Duration> {
    let (_, phase, into) = position.rep?;
    match &position.segment.work {
        Some(Work::Reps { pace: Pace::Tempo(phases), .. }) => {
            Some(phases.get(phase as usize)?.saturating_sub(into))
        }
        _ => None,
    }
}

/// The rep under way beside the seconds of its phase.
fn rep_caption(position: &Position<'_>, alternate: bool) -> String {
    let rep = position.rep.map_or(1, |(rep, ..)| rep);
    if alternate {
        format!("rep {} of {} a side", rep.div_ceil(2), position.reps.div_ceil(2))
    } else {
        format!("rep {rep} of {}", position.reps)
    }
}

/// Where the segment stands and what is lifted.
fn place(timeline: &Timeline, segment: &Segment, step: Option<&Step>) -> Vec<String> {
    let mut place = labels::place(timeline, segment);
    place.extend(step.and_then(|step| step.load.clone()));
    place
}

fn caption(position: &Position<'_>, step: Option<&Step>) -> String {
    match step.map(|step| step.amount(position.segment.ordinal())) {
        Some(Amount::Time { min, max }) if min < max => format!("of {}", Spelled(*max)),
        _ => format!("of {}", Spelled(position.length.planned())),
    }
}

/// Seconds as a countdown shows them: `45`, `1:30`.
fn seconds(left: Option<Duration>) -> String {
    match left.unwrap_or_default() {
        left if left < Duration::from_secs(60) => left.as_secs().to_string(),
        left => Clock(left).to_string(),
    }
}

fn permille(part: Duration, whole: Duration) -> u16 {
    let whole = whole.as_millis().max(1);
    u16::try_from(part.as_millis() * 1000 / whole).unwrap_or(1000).min(1000)
}

/// A phase's bar grows by such steps: often enough to be seen moving.
const FILL_STEP: Duration = Duration::from_millis(250);

fn tempo(position: &Position<'_>, step: Option<&Step>) -> Option<TempoView> {
    let (_, phase, into) = position.rep?;
    match step?.amount(position.segment.ordinal()) {
        Amount::Reps { tempo: Some(tempo), .. } if tempo.phases.iter().any(|phase| phase.name.is_some()) => {
            let words = |phase: &crate::routine::TempoPhase| {
                (phase.name.clone().unwrap_or_default(), labels::phase_length(phase))
            };
            let length = tempo.phases.get(phase as usize).map_or(Duration::ZERO, |phase| phase.length);
            let steps = u32::try_from(into.as_millis() / FILL_STEP.as_millis()).unwrap_or(u32::MAX);
            Some(TempoView {
                phases: tempo.phases.iter().map(words).collect(),
                current: phase as usize,
                filled: permille(FILL_STEP.saturating_mul(steps), length),
            })
        }
        _ => None,
    }
}

fn how(timeline: &Timeline, position: &Position<'_>, step: Option<&Step>) -> Vec<String> {
    let circuit = timeline.begins_circuit(position.segment).map(|circuit| circuit.how.as_slice());
    let own = step.map(|step| step.how.as_slice());
    [circuit, own].into_iter().flatten().flatten().cloned().collect()
}

/// The cautions and signs to stop of a step, those of the circuit that begins,
/// and those of the routine where all of them are wanted; what several say once.
fn caution(timeline: &Timeline, whole: bool, position: &Position<'_>, step: Option<&Step>) -> Vec<String> {
    let mut lines = Vec::new();
    if whole {
        lines.extend(timeline.routine.caution.iter().cloned());
        lines.extend(timeline.routine.stop_if.iter().map(|sign| stop_line(sign)));
    }
    if let Some(circuit) = timeline.begins_circuit(position.segment) {
        lines.extend(circuit.caution.iter().cloned());
        lines.extend(circuit.stop_if.iter().map(|sign| stop_line(sign)));
    }
    if let Some(step) = step {
        lines.extend(step.caution.iter().cloned());
        lines.extend(step.stop_if.iter().map(|sign| stop_line(sign)));
    }
    let mut seen = Vec::with_capacity(lines.len());
    for line in lines {
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
}

/// How long the texts of a step have been on the screen: during its prepare, and during
/// its first work if the prepare was too short to show them all.
fn reading_time(timeline: &Timeline, position: &Position<'_>, shown: &DisplayedTimes) -> Option<Duration> {
    let segment = position.segment;
    let part = timeline.parts.get(segment.part)?;
    let reads = segment.kind == SegmentKind::Prepare || timeline.work_of(part.first) == Some(position.index);
    reads.then(|| segment.at.saturating_sub(part.at) + shown.elapsed)
}

/// Whether a segment belongs to the part with which the session began.
fn is_first_part(session: &Session, segment: &Segment) -> bool {
    session.timeline().segments.get(session.first_segment()).is_some_and(|first| first.part == segment.part)
}

/// What has to be at hand, where the session begins.
fn needs(session: &Session, position: &Position<'_>) -> Vec<String> {
    let begins = position.index == session.first_segment() && position.segment.kind != SegmentKind::Work;
    let all = if begins { session.timeline().routine.all_equipment() } else { Vec::new() };
    all.into_iter().map(str::to_owned).collect()
}

/// What a gap leads to: within a step the side, the set, the spot, the turn, else
/// the step that comes where the gap bears another name.
fn gap_target(timeline: &Timeline, index: usize) -> Option<String> {
    let segment = timeline.segments.get(index).filter(|segment| segment.kind != SegmentKind::Work)?;
    let work = timeline.work_of(index)?;
    let to = &timeline.segments[work];
    if to.part != segment.part {
        return Some(timeline.name(to).to_owned()).filter(|name| name != timeline.name(segment));
    }
    let before = (0..index).rev().find(|at| timeline.segments[*at].kind == SegmentKind::Work)?;
    let same = timeline.segments[before].part == segment.part;
    same.then(|| labels::describe_transition(timeline, before, work)).filter(|text| !text.is_empty())
}

/// A sign to stop at, as a line of its own.
pub fn stop_line(sign: &str) -> String {
    let mut chars = sign.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_lowercase).collect();
    format!("Stop at {first}{}", chars.as_str())
}

fn variation(step: &Step, variant: Variant) -> Option<String> {
    match (variant, &step.easier, &step.harder) {
        (Variant::Easier, Some(easier), _) => Some(format!("easier: {}", easier.text)),
        (Variant::Harder, _, Some(harder)) => Some(format!("harder: {}", harder.text)),
        (Variant::AsWritten, Some(_), Some(_)) => Some("- easier, + harder".to_owned()),
        (Variant::AsWritten, Some(_), None) => Some("- easier".to_owned()),
        (Variant::AsWritten, None, Some(_)) => Some("+ harder".to_owned()),
        _ => None,
    }
}

fn muscles(timeline: &Timeline, step: Option<&Step>) -> Option<String> {
    let own = step.map(|step| &step.muscles).filter(|muscles| !muscles.is_empty());
    let muscles = own.unwrap_or(&timeline.routine.muscles);
    (!muscles.is_empty()).then(|| muscles.join(", "))
}

/// What comes after the work under way, or after the one a gap leads to.
fn next(timeline: &Timeline, index: usize) -> Option<String> {
    let work = timeline.work_of(index)?;
    Some(
        timeline
            .next_work(work)
            .map_or_else(|| "the end".to_owned(), |next| labels::describe_transition(timeline, work, next)),
    )
}

fn left(timeline: &Timeline, position: &Position<'_>, shown: &DisplayedTimes) -> String {
    let here = shown.left.unwrap_or_else(|| position.length.planned().saturating_sub(shown.elapsed));
    let estimated =
        timeline.segments[position.index..].iter().any(|segment| segment.length.fixed().is_none());
    let clock = Clock(here + timeline.remaining_after(position.index));
    if estimated { format!("~{clock}") } else { clock.to_string() }
}

fn segment_remaining(position: &Position<'_>, shown: &DisplayedTimes) -> Option<String> {
    let paced = matches!(&position.segment.work, Some(Work::Reps { .. }));
    shown.left.filter(|_| paced).map(|left| Clock(left).to_string())
}

/// The parts that play a step, each with how it stands, and which one is
/// under way.
fn steps(session: &Session, position: &Position<'_>, elapsed: Duration) -> (Vec<StepRow>, usize) {
    let timeline = session.timeline();
    let mut current = 0;
    let mut rows = Vec::new();
    for (at, part) in timeline.parts.iter().enumerate() {
        let Some(step) = timeline.part_step(part) else { continue };
        let state = if at == position.segment.part {
            let within = position.segment.at.saturating_sub(part.at) + elapsed;
            StepState::Current(permille(within, part.length))
        } else {
            session
                .result(at)
                .filter(|_| at < position.segment.part)
                .map_or(StepState::Upcoming, StepState::Ended)
        };
        if at <= position.segment.part {
            current = rows.len();
        }
        rows.push(StepRow { name: step.name.clone(), amount: labels::amount(step), state });
    }
    (rows, current)
}

fn weights(timeline: &Timeline) -> impl Iterator<Item = u32> {
    let steps = timeline.parts.iter().filter(|part| timeline.part_step(part).is_some());
    steps.map(|part| u32::try_from(ceil_secs(part.length)).unwrap_or(u32::MAX).max(1))
}
