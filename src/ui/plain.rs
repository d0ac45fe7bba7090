//! A session as lines of text: for pipes, screen readers and dumb terminals.
//! One event, one line, no control of any screen.

use super::view_model::{pain_line, stop_line};
use crate::cue::{Cue, CueKind, Rank};
use crate::routine::Step;
use crate::session::{End, Event, Fact, LengthChange, Outcome, Session, Summary, Variant};
use crate::time::{Clock, Spelled, Tick};
use crate::timeline::labels;
use crate::timeline::{Pace, Segment, SegmentKind, Timeline, Work};
use std::time::Duration;

/// What stands above a session: title and length, what is needed, cautions,
/// signs to stop. `approximate` says whether the length rests on estimates.
pub fn opening(timeline: &Timeline, approximate: bool) -> Vec<String> {
    let routine = &timeline.routine;
    let about = if approximate { "about " } else { "" };
    let week = labels::week(routine).map(|week| format!(" {week}.")).unwrap_or_default();
    let mut lines = vec![format!("{}, {about}{}.{week}", routine.name, Clock(timeline.total))];
    let needs = routine.all_equipment();
    if !needs.is_empty() {
        lines.push(format!("You will need: {}.", needs.join(", ")));
    }
    lines.extend(routine.caution.iter().map(|line| format!("Caution: {line}")));
    lines.extend(pain_line(routine.max_pain).map(|line| format!("Caution: {line}")));
    lines.extend(routine.stop_if.iter().map(|sign| format!("{}.", stop_line(sign).trim_end_matches('.'))));
    lines
}

/// What is said of a session that was stopped.
pub const KEPT: &str = "What you did is kept.";
/// The same where nothing could be written.
pub const NOT_KEPT: &str = "What you did could not be kept.";

/// The line of an event, if it has one; `began` is when the session began, `kept`
/// whether what was done is kept.
pub fn event_line(event: &Event, session: &Session, began: Tick, kept: bool) -> Option<String> {
    let timeline = session.timeline();
    let text = match &event.fact {
        Fact::SegmentBegan { index } => segment_line(timeline, *index),
        Fact::RepCounted { count } => count.to_string(),
        Fact::MinimumReached => "Enough. Stay if you like.".to_owned(),
        Fact::Paused { interrupted: false } => "Paused. Space goes on.".to_owned(),
        Fact::Paused { interrupted: true } => "Paused: the clock stood still. Space goes on.".to_owned(),
        Fact::CountIn { seconds } => format!("On in {seconds}."),
        Fact::Resumed => "On we go.".to_owned(),
        Fact::Adjusted { by: LengthChange::Longer(by) } => format!("{} longer.", Spelled(*by)),
        Fact::Adjusted { by: LengthChange::Shorter(by) } => format!("{} shorter.", Spelled(*by)),
        Fact::VariationChanged { to } => variant_line(session, event.at, *to),
        Fact::PartEnded(result) if result.outcome != Outcome::Done => {
            let step = timeline.parts.get(result.part).and_then(|part| timeline.part_step(part))?;
            format!("{}: {}.", step.name, outcome_words(result.outcome))
        }
        Fact::Over(summary) => closing(timeline, summary, kept),
        Fact::TempoPhaseBegan { .. } | Fact::SegmentEnded { .. } | Fact::PartEnded(_) => return None,
    };
    Some(stamped(event.at.since(began), &text))
}

/// The line of a sentence, if it says more than the events' lines do: the
/// instructions, the author's words, cautions, what comes next.
pub fn cue_line(cue: &Cue, in_work: bool, began: Tick) -> Option<String> {
    let CueKind::Say(sentence) = &cue.kind else { return None };
    let wanted = matches!(cue.rank, Rank::Guide | Rank::Safety) || (in_work && cue.rank == Rank::Name);
    wanted.then(|| stamped(cue.at.since(began), sentence.text()))
}

fn stamped(at: Duration, text: &str) -> String {
    format!("{:>7}  {text}", Clock(at).to_string())
}

fn segment_line(timeline: &Timeline, index: usize) -> String {
    let segment = &timeline.segments[index];
    let name = timeline.name(segment);
    let mut parts = vec![name.to_owned()];
    parts.extend(segment.side.map(|side| format!("{} side", side.word())));
    parts.extend(labels::position_labels(timeline, segment));
    let lead = match segment.kind {
        SegmentKind::Prepare => "Get ready",
        SegmentKind::Work => {
            parts.extend(timeline.step(segment).map(|step| dose(step, segment)));
            parts.extend(timeline.step(segment).and_then(|step| step.load.clone()));
            "Go"
        }
        SegmentKind::Switch => "Change sides",
        SegmentKind::Move => "Next spot",
        SegmentKind::Reverse => "Other way",
        SegmentKind::Rest => "Rest, then",
    };
    let wait = match &segment.work {
        Some(Work::Reps { pace: Pace::OwnPace, .. }) => " (space counts one, enter ends)",
        Some(Work::Max { .. }) => " (space counts one)",
        _ if segment.length.fixed().is_none() => " (space goes on)",
        _ => "",
    };
    format!("{lead}: {}{wait}", parts.join(", "))
}

/// What is done in one work segment.
fn dose(step: &Step, segment: &Segment) -> String {
    match &segment.work {
        Some(Work::Reps { count, first_side: Some(_), .. }) => format!("{} a side", labels::reps(count / 2)),
        Some(Work::Reps { count, .. }) => labels::reps(*count),
        Some(Work::Open) => "as long as you like".to_owned(),
        Some(Work::Max { .. }) => format!("as many as you can in {}", Spelled(segment.length.planned())),
        Some(Work::Time { .. }) | None => match step.amount(segment.amount_number()) {
            crate::routine::Amount::Time { min, max } if min < max => {
                format!("{} to {}", Spelled(*min), Spelled(*max))
            }
            _ => Spelled(segment.length.planned()).to_string(),
        },
    }
}

fn variant_line(session: &Session, at: Tick, variant: Variant) -> String {
    let position = session.position(at);
    let step = session.timeline().step(position.segment);
    let text = match variant {
        Variant::Easier => step.and_then(|step| step.easier.as_ref()).map(|way| ("Easier", way)),
        Variant::Harder => step.and_then(|step| step.harder.as_ref()).map(|way| ("Harder", way)),
        Variant::AsWritten => None,
    };
    text.map_or_else(|| "As written.".to_owned(), |(word, way)| format!("{word}: {}", way.text))
}

const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Partly => "done in part",
        Outcome::Skipped => "left out",
        Outcome::Hurt => "stopped because it hurt",
    }
}

fn closing(timeline: &Timeline, summary: &Summary, kept: bool) -> String {
    let done = Clock(summary.ledger.done);
    match summary.end {
        End::Finished if !summary.has_work() => "Nothing done this time.".to_owned(),
        End::Finished => format!("Well done. {done} done."),
        End::Quit => {
            let saved = if kept { KEPT } else { NOT_KEPT };
            format!("Stopped after {done} of {}. {saved}", Clock(timeline.total))
        }
        End::Hurt => format!("Stopped after {done} because it hurt. Rest it, and see how it feels tomorrow."),
    }
}
