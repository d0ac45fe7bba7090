//! A session as lines of text, one for each event: for pipes, screen readers and dumb
//! terminals.

use super::view_model::coach::{ASKED_ONCE, one_time_questions, reason_to_rest};
use super::view_model::{DISCLAIMER_BESIDE_QUESTIONS, pain_line, stop_line};
use crate::cue::{Cue, CueKind, Rank};
use crate::routine::{Amount, Step, capital};
use crate::session::{
    Advice, Answers, Difficulty, End, Event, Fact, LengthChange, Outcome, Session, Summary,
};
use crate::time::{Clock, Spelled, Tick};
use crate::timeline::labels;
use crate::timeline::{Pace, Segment, SegmentKind, Timeline, Work};
use std::time::Duration;

/// The lines above a session: title and length, equipment, cautions, signs to stop.
/// `approximate` says whether the length is an estimate.
pub fn opening(timeline: &Timeline, approximate: bool) -> Vec<String> {
    let routine = &timeline.routine;
    let approximately = if approximate { "about " } else { "" };
    let week = labels::week(routine).map(|week| format!(" {week}.")).unwrap_or_default();
    let mut lines = vec![format!("{}, {approximately}{}.{week}", routine.name, Clock(timeline.total))];
    let needs = routine.all_equipment();
    if !needs.is_empty() {
        lines.push(format!("You will need: {}.", needs.join(", ")));
    }
    lines.extend(routine.caution.iter().map(|line| format!("Caution: {line}")));
    lines.extend(pain_line(routine.max_pain).map(|line| format!("Caution: {line}")));
    lines.extend(routine.stop_if.iter().map(|sign| format!("{}.", stop_line(sign))));
    lines
}

/// The disclaimer and the questions that are asked once, with the answers so far.
pub fn questions(answers: &Answers, advice: Advice) -> Vec<String> {
    let lead = DISCLAIMER_BESIDE_QUESTIONS.into_iter().chain([ASKED_ONCE]).map(str::to_owned);
    let questions = one_time_questions(answers, true).into_iter().map(|question| {
        let yes = if question.yes { "yes, " } else { "" };
        format!("{}: {yes}{}.", question.key, question.text)
    });
    lead.chain(questions).chain(after_questions(advice)).collect()
}

/// What the answer to one of these questions, by its key, means for the session.
pub fn answered(key: char, yes: bool, advice: Advice) -> Vec<String> {
    let answer = format!("{key}: {}.", if yes { "yes" } else { "no" });
    std::iter::once(answer).chain(after_questions(advice)).collect()
}

/// Why to rest, if that is advised, and what enter does.
fn after_questions(advice: Advice) -> Vec<String> {
    let enter = if advice.may_start() { "Enter begins." } else { "Enter leaves it for today." };
    let reasons = advice.reasons_to_rest.into_iter().map(reason_to_rest);
    reasons.chain([enter.to_owned()]).collect()
}

/// The remark about a stopped session: whether it could be saved.
pub const fn kept(saved: bool) -> &'static str {
    if saved { "What you did is kept." } else { "What you did could not be kept." }
}

/// How a session ended that was stopped, after the words `stopped`.
pub fn stopped(words: &str, timeline: &Timeline, summary: &Summary, saved: bool) -> String {
    let done = Clock(summary.ledger.done);
    if summary.end == End::Hurt {
        return format!("{words} after {done} because it hurt. Rest it, and see how it feels tomorrow.");
    }
    format!("{words} after {done} of {}. {}", Clock(timeline.length_from(summary.first_segment)), kept(saved))
}

/// The line of an event, if it has one; `began` is when the session began, `saved`
/// whether the history is being saved, `keys` whether there is a keyboard.
pub fn event_line(event: &Event, session: &Session, began: Tick, saved: bool, keys: bool) -> Option<String> {
    let timeline = session.timeline();
    let text = match &event.fact {
        Fact::SegmentBegan { index } => segment_line(timeline, *index, keys),
        Fact::RepCounted { count } => count.to_string(),
        Fact::MinimumReached => "Enough. Stay if you like.".to_owned(),
        Fact::Paused { interrupted } => {
            let paused = if *interrupted { "Paused: the clock stood still." } else { "Paused." };
            let space = if keys { " Space goes on." } else { "" };
            format!("{paused}{space}")
        }
        Fact::CountIn { seconds } => format!("On in {seconds}."),
        Fact::Resumed => "On we go.".to_owned(),
        Fact::Adjusted { by } => adjustment_line(session, event.at, *by),
        Fact::DifficultyChanged { to } => difficulty_line(session, event.at, *to),
        Fact::PartEnded(result) if result.outcome != Outcome::Done => {
            let step = timeline.parts.get(result.part).and_then(|part| timeline.part_step(part))?;
            format!("{}: {}.", step.name, outcome_words(result.outcome))
        }
        Fact::Over(summary) => closing(timeline, summary, saved),
        Fact::TempoPhaseBegan { .. } | Fact::SegmentEnded { .. } | Fact::PartEnded(_) => return None,
    };
    Some(with_time(event.at.since(began), &text))
}

/// The line of a sentence that says more than the lines of events: instructions, the
/// author's words, cautions, what comes next. `None` for other cues.
pub fn cue_line(cue: &Cue, in_work: bool, began: Tick) -> Option<String> {
    let CueKind::Say(sentence) = &cue.kind else { return None };
    let says_more = matches!(cue.rank, Rank::Guide | Rank::Safety) || (in_work && cue.rank == Rank::Name);
    says_more.then(|| with_time(cue.at.since(began), sentence.text()))
}

fn with_time(time: Duration, text: &str) -> String {
    format!("{:>7}  {text}", Clock(time).to_string())
}

fn segment_line(timeline: &Timeline, index: usize, keys: bool) -> String {
    let segment = &timeline.segments[index];
    let name = timeline.name(segment);
    let mut details = vec![name.to_owned()];
    details.extend(segment.side.map(|side| format!("{} side", side.word())));
    details.extend(labels::position_labels(timeline, segment));
    let lead = match segment.kind {
        SegmentKind::Prepare => "Get ready",
        SegmentKind::Work => {
            details.extend(timeline.step(segment).map(|step| amount(step, segment)));
            details.extend(timeline.step(segment).and_then(|step| step.load.clone()));
            "Go"
        }
        SegmentKind::Switch => "Change sides",
        SegmentKind::Move => "Next spot",
        SegmentKind::Reverse => "Other way",
        SegmentKind::Rest => "Rest, then",
    };
    let wait = match &segment.work {
        _ if !keys => "",
        Some(Work::Reps { pace: Pace::OwnPace, .. }) => " (space counts one, enter ends)",
        Some(Work::Max { .. }) => " (space counts one)",
        _ if segment.length.fixed().is_none() => " (space goes on)",
        _ => "",
    };
    format!("{lead}: {}{wait}", details.join(", "))
}

/// The amount of one work segment.
fn amount(step: &Step, segment: &Segment) -> String {
    match &segment.work {
        Some(Work::Reps { count, minimum, first_side: Some(_), .. }) => {
            format!("{} a side", reps_range(minimum / 2, count / 2))
        }
        Some(Work::Reps { count, minimum, .. }) => reps_range(*minimum, *count),
        Some(Work::Open) => "as long as you like".to_owned(),
        Some(Work::Max { .. }) => format!("as many as you can in {}", time(step, segment)),
        Some(Work::Time { .. }) | None => time(step, segment),
    }
}

/// How a segment was made longer or shorter: by a rep, a side if sides alternate, or by a time.
fn adjustment_line(session: &Session, at: Tick, by: LengthChange) -> String {
    let (length, longer, more) = match by {
        LengthChange::Longer(length) => (length, "longer", "more"),
        LengthChange::Shorter(length) => (length, "shorter", "less"),
    };
    let position = session.position(at);
    match position.segment.work {
        Some(Work::Reps { first_side: Some(_), .. }) => {
            format!("One rep {more} a side: {}.", position.reps / 2)
        }
        Some(Work::Reps { .. }) => format!("One rep {more}: {}.", position.reps),
        _ => format!("{} {longer}.", Spelled(length)),
    }
}

/// The length of a segment, or the range of it.
fn time(step: &Step, segment: &Segment) -> String {
    match step.amount(segment.amount_number()) {
        Amount::Time { min, max } | Amount::Max { min, max } if min < max => {
            format!("{} to {}", Spelled(*min), Spelled(*max))
        }
        _ => Spelled(segment.length.planned()).to_string(),
    }
}

fn reps_range(minimum: u32, maximum: u32) -> String {
    let least = if minimum < maximum { format!("{minimum} to ") } else { String::new() };
    least + &labels::reps(maximum)
}

fn difficulty_line(session: &Session, at: Tick, difficulty: Difficulty) -> String {
    let position = session.position(at);
    let step = session.timeline().step(position.segment);
    let variation = step.and_then(|step| difficulty.variation(step));
    let word = capital(difficulty.word());
    variation.map_or_else(|| "As written.".to_owned(), |variation| format!("{word}: {}", variation.text))
}

const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Partly => "done in part",
        Outcome::Skipped => "left out",
        Outcome::Hurt => "stopped because it hurt",
    }
}

fn closing(timeline: &Timeline, summary: &Summary, saved: bool) -> String {
    match summary.end {
        End::Finished if !summary.has_work() => "Nothing done this time.".to_owned(),
        End::Finished => format!("Well done. {} done.", Clock(summary.ledger.done)),
        End::Quit | End::Hurt => stopped("Stopped", timeline, summary, saved),
    }
}
