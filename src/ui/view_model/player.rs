//! The player's view of a session, and when it changes.

use super::{BarPart, Big, PhaseView, PlayerState, PlayerView, StepRow, StepState, TempoView};
use crate::routine::{Amount, BodySide, Step, TempoPhase, within_sentence};
use crate::session::{Activity, Difficulty, Position, RepProgress, Session};
use crate::time::{Clock, Spelled, Tick, ceil_secs};
use crate::timeline::{Pace, Segment, SegmentKind, Timeline, Work, labels};
use std::time::Duration;

/// The player's view at `now`; `sentence` is the one that is being said, `audible` whether
/// speech can be heard.
pub fn player(session: &Session, now: Tick, sentence: Option<String>, audible: bool) -> PlayerView {
    let (timeline, position) = (session.timeline().as_ref(), session.position(now));
    let shown = DisplayedTimes::new(&position);
    let segment = position.segment;
    let step = timeline.step(segment);
    let state = state(&position);
    let (steps, current) = steps(session, &position, shown.elapsed);
    let preparing = segment.kind == SegmentKind::Prepare;
    // Without speech, the sentences of a gap only repeat what the screen shows.
    let cue = sentence.filter(|_| audible || segment.kind == SegmentKind::Work);
    let text_shown_for = if audible { None } else { text_shown_for(timeline, &position, &shown) };
    // With speech, the routine's cautions are said in the first segment. Without, they stay
    // through the first part to be read.
    let shows_routine_cautions = position.index == session.first_segment()
        || (text_shown_for.is_some() && is_first_part(session, segment));
    PlayerView {
        routine: timeline.routine.name.clone(),
        state,
        heading: heading(state).to_owned(),
        big: big(&position, &shown),
        name: timeline.name(segment).to_owned(),
        circuit: timeline.circuit(segment).map(|circuit| circuit.name.clone()),
        side: segment.side.or_else(|| alternating(&position)),
        alternates: alternating(&position).is_some(),
        place: position_and_load(timeline, segment, step),
        gap_target: gap_target(timeline, position.index),
        needs: needs(session, &position),
        cue,
        text_shown_for,
        tempo: tempo(&position, step),
        how: how(timeline, &position, step),
        caution: caution(timeline, shows_routine_cautions, &position, step),
        variation: step.and_then(|step| variation(step, position.difficulty)),
        muscles: muscles(timeline, step),
        optional: position.minimum_reached,
        next: next(timeline, position.index),
        remaining: remaining(timeline, &position, &shown),
        segment_remaining: segment_remaining(&position, &shown),
        bar: steps
            .iter()
            .zip(weights(session))
            .map(|(row, weight)| BarPart { weight, state: row.state })
            .collect(),
        steps,
        current,
        working: segment.kind == SegmentKind::Work,
        preparing,
        ..PlayerView::default()
    }
}

/// When the player's view changes next, apart from the session's deadlines; `None` while the
/// session is paused.
pub fn next_change(session: &Session, now: Tick) -> Option<Tick> {
    let began = session.virtual_start()?;
    let position = session.position(now);
    let second = Duration::from_secs(1);
    // What a countdown with this time left shows next.
    let next_shown = |remaining: Duration| Duration::from_secs(ceil_secs(remaining)).saturating_sub(second);
    // Phase countdowns tick independently of the segment's countdown.
    let next_phase_second = phase_remaining(&position)
        .filter(|_| shows_phases(&position))
        .map(|remaining| now + remaining.saturating_sub(next_shown(remaining)));
    let next_segment_second = match position.remaining_in_segment() {
        Some(remaining) => Some(began + position.length.planned().saturating_sub(next_shown(remaining)))
            .filter(|at| *at > now),
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

/// Times in whole seconds as displayed, which change together with the segment's countdown.
struct DisplayedTimes {
    elapsed: Duration,
    /// The time until the end of the segment, if that is known.
    remaining: Option<Duration>,
}

impl DisplayedTimes {
    fn new(position: &Position<'_>) -> Self {
        let remaining =
            position.remaining_in_segment().map(|remaining| Duration::from_secs(ceil_secs(remaining)));
        let elapsed = remaining.map_or(Duration::from_secs(position.elapsed.as_secs()), |remaining| {
            position.length.planned().saturating_sub(remaining)
        });
        Self { elapsed, remaining }
    }
}

fn state(position: &Position<'_>) -> PlayerState {
    match (position.activity, position.segment.kind) {
        (Activity::Paused, _) => PlayerState::Paused,
        (Activity::CountIn { .. }, _) => PlayerState::CountIn,
        (_, kind) => PlayerState::of_segment(kind),
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

fn big(position: &Position<'_>, shown: &DisplayedTimes) -> Big {
    let permille = permille(shown.elapsed, position.length.planned());
    let (text, caption) = match (position.activity, &position.segment.work) {
        (Activity::CountIn { seconds }, _) => (seconds.to_string(), "and on we go".to_owned()),
        // During a long phase its seconds matter more than the count of reps.
        (_, Some(Work::Reps { first_side, .. })) if shows_phases(position) => {
            let remaining = phase_remaining(position).unwrap_or_default();
            let rep = position.rep.map_or(1, |rep| rep.number);
            (ceil_secs(remaining).to_string(), labels::rep(rep, position.reps, first_side.is_some()))
        }
        // If sides alternate, left and right count as one rep.
        (_, Some(Work::Reps { first_side: Some(_), .. })) => {
            let rep = position.rep.map_or(position.reps_done, |rep| rep.number);
            (rep.div_ceil(2).to_string(), format!("of {} a side", position.reps.div_ceil(2)))
        }
        (_, Some(Work::Reps { pace: Pace::OwnPace, .. })) => {
            (position.reps_done.to_string(), format!("of {}", position.reps))
        }
        (_, Some(Work::Reps { .. })) => {
            let rep = position.rep.map_or(1, |rep| rep.number);
            (rep.to_string(), format!("of {}", position.reps))
        }
        (_, Some(Work::Max { .. })) => {
            (countdown(shown.remaining), format!("{} so far", labels::reps(position.reps_done)))
        }
        (_, Some(Work::Open)) => (Clock(shown.elapsed).to_string(), "as long as you like".to_owned()),
        (_, Some(Work::Time { .. })) => {
            (countdown(shown.remaining), format!("of {}", Spelled(position.length.planned())))
        }
        (_, None) if shown.remaining.is_none() => ("SPACE".to_owned(), "when you are ready".to_owned()),
        (_, None) => (countdown(shown.remaining), String::new()),
    };
    Big { text, caption, permille }
}

/// The side of the current or next rep, if sides alternate.
fn alternating(position: &Position<'_>) -> Option<BodySide> {
    let Some(Work::Reps { first_side: Some(first), .. }) = position.segment.work else { return None };
    let rep = position.rep.map_or(position.reps_done + 1, |rep| rep.number);
    Some(if rep.is_multiple_of(2) { first.other() } else { first })
}

/// The time until the end of the current phase of a paced rep.
fn phase_remaining(position: &Position<'_>) -> Option<Duration> {
    let RepProgress { phase, phase_elapsed, .. } = position.rep?;
    match &position.segment.work {
        Some(Work::Reps { pace: Pace::Tempo(phases), .. }) => {
            Some(phases.get(phase as usize)?.saturating_sub(phase_elapsed))
        }
        _ => None,
    }
}

/// The labels of the segment's position, and the load.
fn position_and_load(timeline: &Timeline, segment: &Segment, step: Option<&Step>) -> Vec<String> {
    let mut labels = labels::position_labels(timeline, segment);
    labels.extend(step.and_then(|step| step.load.clone()));
    labels
}

/// A time as a countdown shows it: `45`, `1:30`.
fn countdown(remaining: Option<Duration>) -> String {
    match remaining.unwrap_or_default() {
        remaining if remaining < Duration::from_secs(60) => remaining.as_secs().to_string(),
        remaining => Clock(remaining).to_string(),
    }
}

fn permille(elapsed: Duration, length: Duration) -> u16 {
    u16::try_from(elapsed.as_millis() * 1000 / length.as_millis().max(1)).unwrap_or(1000).min(1000)
}

/// A phase's bar grows in steps of this time: often enough to look like movement.
const FILL_STEP: Duration = Duration::from_millis(250);

fn tempo(position: &Position<'_>, step: Option<&Step>) -> Option<TempoView> {
    let RepProgress { phase, phase_elapsed, .. } = position.rep?;
    match step?.amount(position.segment.amount_number()) {
        Amount::Reps { tempo: Some(tempo), .. } if tempo.phases.iter().any(|phase| phase.name.is_some()) => {
            let length = tempo.phases.get(phase as usize).map_or(Duration::ZERO, |phase| phase.length);
            let steps = u32::try_from(phase_elapsed.as_millis() / FILL_STEP.as_millis()).unwrap_or(u32::MAX);
            Some(TempoView {
                phases: tempo.phases.iter().map(phase_view).collect(),
                current: phase as usize,
                permille: permille(FILL_STEP.saturating_mul(steps), length),
            })
        }
        _ => None,
    }
}

fn phase_view(phase: &TempoPhase) -> PhaseView {
    let length = labels::phase_length(phase);
    let label = phase.name.as_ref().map_or_else(|| length.clone(), |name| format!("{name} {length}"));
    PhaseView { name: phase.name.clone().unwrap_or_default(), label, length: phase.length }
}

fn how(timeline: &Timeline, position: &Position<'_>, step: Option<&Step>) -> Vec<String> {
    let circuit = timeline.circuit_begun_by(position.segment).map(|circuit| circuit.how.as_slice());
    let step = step.map(|step| step.how.as_slice());
    [circuit, step].into_iter().flatten().flatten().cloned().collect()
}

/// The cautions and signs to stop of a step, of the circuit that begins, and, if
/// `with_routine`, of the routine; without repetitions.
fn caution(
    timeline: &Timeline,
    with_routine: bool,
    position: &Position<'_>,
    step: Option<&Step>,
) -> Vec<String> {
    let routine = &timeline.routine;
    let routine = with_routine.then_some((&routine.caution, &routine.stop_if));
    let circuit = timeline.circuit_begun_by(position.segment);
    let circuit = circuit.map(|circuit| (&circuit.caution, &circuit.stop_if));
    let step = step.map(|step| (&step.caution, &step.stop_if));
    let mut lines = Vec::new();
    for (cautions, signs) in [routine, circuit, step].into_iter().flatten() {
        for line in cautions.iter().cloned().chain(signs.iter().map(|sign| stop_line(sign))) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// How long the texts of a step have been on the screen: during its prepare, and during
/// its first work if the prepare was too short to show them all.
fn text_shown_for(timeline: &Timeline, position: &Position<'_>, shown: &DisplayedTimes) -> Option<Duration> {
    let segment = position.segment;
    let part = timeline.parts.get(segment.part)?;
    let reads = segment.kind == SegmentKind::Prepare || timeline.work_of(part.first) == Some(position.index);
    reads.then(|| segment.at.saturating_sub(part.at) + shown.elapsed)
}

/// Whether a segment belongs to the part with which the session began.
fn is_first_part(session: &Session, segment: &Segment) -> bool {
    session.timeline().segments.get(session.first_segment()).is_some_and(|first| first.part == segment.part)
}

/// The equipment that is needed, while the session begins.
fn needs(session: &Session, position: &Position<'_>) -> Vec<String> {
    let begins = position.index == session.first_segment() && position.segment.kind != SegmentKind::Work;
    let equipment = if begins { session.timeline().routine.all_equipment() } else { Vec::new() };
    equipment.into_iter().map(str::to_owned).collect()
}

/// What a gap leads to: within a step the side, set, spot or direction; otherwise the next
/// step, unless its name is already shown.
fn gap_target(timeline: &Timeline, index: usize) -> Option<String> {
    let segment = timeline.segments.get(index).filter(|segment| segment.kind != SegmentKind::Work)?;
    let work = timeline.work_of(index)?;
    let target = &timeline.segments[work];
    if target.part != segment.part {
        return Some(timeline.name(target).to_owned()).filter(|name| name != timeline.name(segment));
    }
    let previous = timeline.segments[..index].iter().rposition(|before| before.kind == SegmentKind::Work)?;
    if timeline.segments[previous].part != segment.part {
        return None;
    }
    Some(labels::describe_transition(timeline, previous, work)).filter(|text| !text.is_empty())
}

/// A sign to stop at, as a line of its own.
pub fn stop_line(sign: &str) -> String {
    format!("Stop at {}", within_sentence(sign))
}

fn variation(step: &Step, difficulty: Difficulty) -> Option<String> {
    if let Some(variation) = difficulty.variation(step) {
        return Some(format!("{}: {}", difficulty.word(), variation.text));
    }
    match (&step.easier, &step.harder) {
        (Some(_), Some(_)) => Some("- easier, + harder".to_owned()),
        (Some(_), None) => Some("- easier".to_owned()),
        (None, Some(_)) => Some("+ harder".to_owned()),
        (None, None) => None,
    }
}

fn muscles(timeline: &Timeline, step: Option<&Step>) -> Option<String> {
    let step_muscles = step.map(|step| &step.muscles).filter(|muscles| !muscles.is_empty());
    let muscles = step_muscles.unwrap_or(&timeline.routine.muscles);
    (!muscles.is_empty()).then(|| muscles.join(", "))
}

/// What comes after the current work segment; in a gap, after the next one.
fn next(timeline: &Timeline, index: usize) -> Option<String> {
    let work = timeline.work_of(index)?;
    Some(
        timeline
            .next_work(work)
            .map_or_else(|| "the end".to_owned(), |next| labels::describe_transition(timeline, work, next)),
    )
}

/// The time until the end of the session.
fn remaining(timeline: &Timeline, position: &Position<'_>, shown: &DisplayedTimes) -> String {
    let in_segment =
        shown.remaining.unwrap_or_else(|| position.length.planned().saturating_sub(shown.elapsed));
    let is_estimated =
        timeline.segments[position.index..].iter().any(|segment| segment.length.fixed().is_none());
    let clock = Clock(in_segment + timeline.remaining_after(position.index));
    if is_estimated { format!("~{clock}") } else { clock.to_string() }
}

fn segment_remaining(position: &Position<'_>, shown: &DisplayedTimes) -> Option<String> {
    let paced = matches!(&position.segment.work, Some(Work::Reps { .. }));
    shown.remaining.filter(|_| paced).map(|remaining| Clock(remaining).to_string())
}

/// A row for each part that plays a step, from the start of the session on, and the index of
/// the current row.
fn steps(session: &Session, position: &Position<'_>, elapsed: Duration) -> (Vec<StepRow>, usize) {
    let timeline = session.timeline();
    let mut current = 0;
    let mut rows = Vec::new();
    for (index, part, step) in timeline.step_parts(session.first_segment()) {
        let state = if index == position.segment.part {
            let elapsed_in_part = position.segment.at.saturating_sub(part.at) + elapsed;
            StepState::Current(permille(elapsed_in_part, part.length))
        } else {
            session
                .outcome(index)
                .filter(|_| index < position.segment.part)
                .map_or(StepState::Upcoming, StepState::Ended)
        };
        if index <= position.segment.part {
            current = rows.len();
        }
        rows.push(StepRow { name: step.name.clone(), amount: labels::amount(step), state });
    }
    (rows, current)
}

/// The length in seconds, at least 1, of the part of each row.
fn weights(session: &Session) -> impl Iterator<Item = u32> {
    let parts = session.timeline().step_parts(session.first_segment());
    parts.map(|(_, part, _)| u32::try_from(ceil_secs(part.length)).unwrap_or(u32::MAX).max(1))
}
