//! The records of versions before the history: `steps.jsonl`, one JSON line for each
//! step.

use super::{LocalTimestamp, SessionEnd, SessionRecord, SetRecord};
use crate::routine::BodySide;
use crate::session::{Difficulty, Outcome};
use jiff::Timestamp;
use serde::Deserialize;

/// A line of that file, with the fields that are imported.
#[derive(Deserialize)]
struct RecordLine {
    /// When the session began.
    session: Timestamp,
    ended: Timestamp,
    routine: String,
    step: String,
    name: String,
    #[serde(default)]
    round: Option<u32>,
    outcome: Outcome,
    planned_s: f64,
    work_s: f64,
    spent_s: f64,
    reps: u32,
    #[serde(default)]
    hurt_side: Option<BodySide>,
    #[serde(default)]
    variation: Option<Difficulty>,
    #[serde(default)]
    speed: Option<f64>,
}

/// The sessions of such a file, in their order there, and the number of lines that can't be
/// read. A session's id is computed from its start and its routine, so a second import gives
/// the same ids.
pub fn import_steps_jsonl(text: &str) -> (Vec<SessionRecord>, usize) {
    let mut sessions: Vec<SessionRecord> = Vec::new();
    let mut unreadable = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str::<RecordLine>(line) {
            Ok(line) => add_line(&mut sessions, line),
            Err(_) => unreadable += 1,
        }
    }
    (sessions, unreadable)
}

/// Adds a line to its session, which is new if this is its first line.
fn add_line(sessions: &mut Vec<SessionRecord>, line: RecordLine) {
    let id = session_id(line.session, &line.routine);
    let index = sessions.iter().rposition(|session| session.id == id).unwrap_or_else(|| {
        let (started, speed) = (LocalTimestamp::utc(line.session), line.speed.unwrap_or(1.0));
        // The lines don't have the routine's title.
        sessions.push(SessionRecord::begun(&id, &line.routine, &line.routine, started, speed));
        sessions.len() - 1
    });
    let session = &mut sessions[index];
    let ended = LocalTimestamp::utc(line.ended);
    session.seconds_done += line.spent_s.max(0.0);
    session.ended = Some(ended.clone());
    // The file doesn't say how a session ended: it hurt if any step did, otherwise its last step
    // decides.
    session.end = Some(match (session.end, line.outcome) {
        (Some(SessionEnd::Hurt), _) | (_, Outcome::Hurt) => SessionEnd::Hurt,
        (_, Outcome::Done) => SessionEnd::Finished,
        _ => SessionEnd::Quit,
    });
    session.sets.push(SetRecord {
        part_index: u32::try_from(session.sets.len()).unwrap_or(u32::MAX),
        step: line.step,
        name: line.name,
        round: line.round,
        set: 1,
        // The file has a side only where it hurt.
        side: line.hurt_side,
        outcome: line.outcome,
        planned: line.planned_s,
        seconds: line.work_s,
        reps: line.reps,
        load: None,
        difficulty: line.variation.unwrap_or_default(),
        ended,
    });
}

fn session_id(started: Timestamp, routine: &str) -> String {
    let name = format!("supple session {started} {routine}");
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"{"v":1,"session":"2026-11-01T18:00:00Z","ended":"2026-11-01T18:01:00Z","routine":"quick-cool-down","step":"walk","name":"Walk","outcome":"done","planned_s":68.0,"work_s":60.0,"spent_s":68.0,"reps":0,"amounts_done":1,"amounts":1}
{"v":1,"sess
{"v":1,"session":"2026-11-01T18:00:00Z","ended":"2026-11-01T18:02:00Z","routine":"quick-cool-down","step":"hurdler","name":"Hurdler","outcome":"hurt","planned_s":60.0,"work_s":20.0,"spent_s":25.5,"reps":0,"amounts_done":0,"amounts":2,"hurt_side":"left","speed":20.0}
"#;

    #[test]
    fn lines_of_one_session_become_one_record() {
        let (sessions, unreadable) = import_steps_jsonl(LINES);
        assert_eq!((sessions.len(), unreadable), (1, 1));
        let session = &sessions[0];
        assert_eq!(session.end, Some(SessionEnd::Hurt));
        assert!((session.seconds_done - 93.5).abs() < 1e-9);
        let steps: Vec<_> =
            session.sets.iter().map(|set| (set.step.as_str(), set.side, set.outcome)).collect();
        assert_eq!(steps, [("walk", None, Outcome::Done), ("hurdler", Some(BodySide::Left), Outcome::Hurt)]);
        assert_eq!(import_steps_jsonl(LINES), (sessions.clone(), 1), "the same ids again");
    }
}
