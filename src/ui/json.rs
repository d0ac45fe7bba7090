//! A session as JSON Lines, for programs: one object for each event and sentence.

use crate::cue::{Cue, CueKind, Rank};
use crate::history::SessionEnd;
use crate::routine::BodySide;
use crate::session::{Event, Fact, LengthChange, SegmentEnd, Session};
use crate::time::Tick;
use crate::timeline::{Direction, Timeline};
use serde_json::{Value, json};

/// The line above a session. `approximate` says whether the length is an estimate.
pub fn opening(timeline: &Timeline, approximate: bool) -> String {
    let routine = &timeline.routine;
    let mut opening = json!({
        "event": "session",
        "routine": routine.id,
        "name": routine.name,
        "seconds": timeline.total.as_secs_f64(),
        "approximate": approximate,
    });
    if let Some(fields) = opening.as_object_mut().filter(|_| routine.weeks() > 1) {
        fields.insert("week".to_owned(), json!(routine.week));
        fields.insert("weeks".to_owned(), json!(routine.weeks()));
    }
    opening.to_string()
}

/// A line of text that belongs to no event, such as the answer to a key.
pub fn remark(text: &str) -> String {
    json!({ "event": "remark", "text": text }).to_string()
}

/// The line of a sentence; `None` for other cues. `began` is when the session began.
pub fn cue(cue: &Cue, began: Tick) -> Option<String> {
    let CueKind::Say(sentence) = &cue.kind else { return None };
    let rank = match cue.rank {
        Rank::Count => "count",
        Rank::Guide => "guide",
        Rank::Name => "name",
        Rank::Change => "change",
        Rank::Safety => "safety",
    };
    let at = cue.at.since(began).as_secs_f64();
    let mut object = json!({ "event": "say", "at": at, "rank": rank, "text": sentence.spoken() });
    if sentence.text() != sentence.spoken() {
        object["caption"] = sentence.text().into();
    }
    Some(object.to_string())
}

/// The line of an event; `began` is when the session began.
pub fn event(event: &Event, session: &Session, began: Tick) -> String {
    let mut object = without_time(event, session);
    if let Value::Object(fields) = &mut object {
        let at = event.at.since(began).as_secs_f64();
        // Directly after `event`.
        fields.shift_insert(1.min(fields.len()), "at".to_owned(), json!(at));
    }
    object.to_string()
}

fn without_time(event: &Event, session: &Session) -> Value {
    let timeline = session.timeline();
    match &event.fact {
        Fact::SegmentBegan { index } => segment(timeline, *index),
        Fact::TempoPhaseBegan { rep, phase } => json!({ "event": "phase", "rep": rep, "phase": phase }),
        Fact::RepCounted { count } => json!({ "event": "rep", "count": count }),
        Fact::MinimumReached => json!({ "event": "enough" }),
        Fact::SegmentEnded { index, how } => {
            json!({ "event": "segment-ended", "index": index, "how": ending_word(*how) })
        }
        Fact::PartEnded(result) => {
            let step = timeline.parts.get(result.part).and_then(|part| timeline.part_step(part));
            let outcome = result.outcome.word();
            json!({ "event": "step-ended", "step": step.map(|step| &step.id), "outcome": outcome })
        }
        Fact::Paused { interrupted } => json!({ "event": "paused", "interrupted": interrupted }),
        Fact::CountIn { seconds } => json!({ "event": "count-in", "seconds": seconds }),
        Fact::Resumed => json!({ "event": "resumed" }),
        Fact::Adjusted { by: LengthChange::Longer(by) } => {
            json!({ "event": "adjusted", "by": by.as_secs_f64() })
        }
        Fact::Adjusted { by: LengthChange::Shorter(by) } => {
            json!({ "event": "adjusted", "by": -by.as_secs_f64() })
        }
        Fact::DifficultyChanged { to } => json!({ "event": "varied", "to": to.word() }),
        Fact::Over(summary) => {
            let end = SessionEnd::from(summary.end).word();
            json!({ "event": "over", "end": end, "done": summary.ledger.done.as_secs_f64() })
        }
    }
}

fn segment(timeline: &Timeline, index: usize) -> Value {
    let segment = &timeline.segments[index];
    json!({
        "event": "segment",
        "index": index,
        // The kind of the segment; a phase of a tempo is only in the event `phase`.
        "phase": segment.kind.word(),
        "step": timeline.id(segment),
        "name": timeline.name(segment),
        "seconds": segment.length.fixed().map(|length| length.as_secs_f64()),
        "set": segment.set,
        "sets": segment.sets,
        "side": segment.side.map(BodySide::word),
        "spot": timeline.spot_name_or_number(segment),
        "direction": segment.direction.map(Direction::word),
        "round": segment.round.map(|(round, _)| round),
        "rounds": segment.round.map(|(_, rounds)| rounds),
        "load": timeline.step(segment).and_then(|step| step.load.as_deref()),
    })
}

const fn ending_word(how: SegmentEnd) -> &'static str {
    match how {
        SegmentEnd::Done => "done",
        SegmentEnd::Skipped => "skipped",
        SegmentEnd::Repeated => "repeated",
        SegmentEnd::Stopped => "stopped",
    }
}
