//! How sessions are written for other programs: JSON and CSV to read, JSON
//! Lines to carry from machine to machine.

use super::{LocalTimestamp, SessionEnd, SessionRecord, SetRecord};
use crate::routine::BodySide;
use crate::session::{CheckIn, Rating, Variant};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A session as one line of JSON, as `supple history --json` prints it.
pub fn json_line(session: &SessionRecord) -> String {
    let steps: Vec<Value> = session.steps.iter().map(step).collect();
    json!({
        "id": session.id,
        "routine": session.routine,
        "name": session.name,
        "started": session.started.rfc3339(),
        "ended": session.ended.as_ref().map(LocalTimestamp::rfc3339),
        "end": session.end.map(SessionEnd::word),
        "speed": session.speed,
        "seconds_done": session.seconds_done,
        "note": session.note,
        "check_in": session.check_in.as_ref().map(check_in),
        "changes": session.changes,
        "after": session.after.map(rating),
        "next_morning": session.next_morning.map(rating),
        "steps": steps,
    })
    .to_string()
}

/// What was answered: the pain on each side, what was said yes to.
fn check_in(check_in: &CheckIn) -> Value {
    json!({
        "left": check_in.pain.left,
        "right": check_in.pain.right,
        "signs": check_in.signs.iter().map(|sign| sign.word()).collect::<Vec<_>>(),
        "injured": check_in.injured,
        "conditions": check_in.conditions.iter().map(|condition| condition.word()).collect::<Vec<_>>(),
    })
}

fn rating(rating: Rating) -> Value {
    json!({ "left": rating.pain.left, "right": rating.pain.right, "limp": rating.limp })
}

fn step(step: &SetRecord) -> Value {
    json!({
        "step": step.step,
        "side": step.side.map(BodySide::word),
        "set": step.set,
        "outcome": step.outcome.word(),
        "seconds": step.seconds,
        "reps": step.reps,
        "round": step.round,
        "load": step.load,
        "variation": variation(step),
    })
}

fn variation(step: &SetRecord) -> Option<&'static str> {
    (step.variation != Variant::AsWritten).then(|| step.variation.word())
}

/// The heads of the columns of [`csv`].
const COLUMNS: &str = "id,routine,name,started,ended,end,speed,seconds_done,note,step,step_name,round,set,side,\
                       outcome,planned_seconds,seconds,reps,load,variation,pain_before_left,pain_before_right,\
                       pain_after_left,pain_after_right,pain_next_morning_left,pain_next_morning_right";

/// Sessions as CSV (RFC 4180), one line for each set on each side, the session's
/// own columns repeated; a session without steps has one line.
pub fn csv(sessions: &[SessionRecord]) -> String {
    let mut text = format!("{COLUMNS}\r\n");
    for session in sessions {
        let head = [
            session.id.clone(),
            session.routine.clone(),
            session.name.clone(),
            session.started.rfc3339(),
            session.ended.as_ref().map(LocalTimestamp::rfc3339).unwrap_or_default(),
            session.end.map(SessionEnd::word).unwrap_or_default().to_owned(),
            session.speed.to_string(),
            session.seconds_done.to_string(),
            session.note.clone(),
        ];
        let head: Vec<String> = head.iter().map(|value| quoted(value)).collect();
        let head = head.join(",");
        let pain = pain_columns(session);
        if session.steps.is_empty() {
            // Writing to a text cannot fail.
            let _ = write!(text, "{head},,,,,,,,,,,,{pain}\r\n");
        }
        for step in &session.steps {
            let _ = write!(text, "{head},{},{pain}\r\n", step_columns(step));
        }
    }
    text
}

/// The pain before, after and on the next morning, left and right; empty where
/// it was not answered.
fn pain_columns(session: &SessionRecord) -> String {
    let before = session.check_in.as_ref().map(|check_in| check_in.pain);
    let [after, morning] =
        [session.after, session.next_morning].map(|rating| rating.map(|rating| rating.pain));
    let pains = [before, after, morning].map(Option::unwrap_or_default);
    let numbers = pains.iter().flat_map(|pain| [pain.left, pain.right]);
    let columns: Vec<String> =
        numbers.map(|pain| pain.map(|pain| pain.to_string()).unwrap_or_default()).collect();
    columns.join(",")
}

fn step_columns(step: &SetRecord) -> String {
    let columns = [
        step.step.clone(),
        step.name.clone(),
        step.round.map(|round| round.to_string()).unwrap_or_default(),
        step.set.to_string(),
        step.side.map(BodySide::word).unwrap_or_default().to_owned(),
        step.outcome.word().to_owned(),
        step.planned.to_string(),
        step.seconds.to_string(),
        step.reps.to_string(),
        step.load.clone().unwrap_or_default(),
        variation(step).unwrap_or_default().to_owned(),
    ];
    let columns: Vec<String> = columns.iter().map(|value| quoted(value)).collect();
    columns.join(",")
}

/// A value of CSV. What a spreadsheet would take for a formula is led by an
/// apostrophe, since names come from files that others wrote.
fn quoted(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && value.parse::<f64>().is_err();
    let value = if is_formula { format!("'{value}") } else { value.to_owned() };
    if value.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

/// A session as one line that [`import_line`] reads again, with all that is kept.
///
/// # Errors
///
/// If a number is not finite, which none that supple keeps is.
pub fn export_line(session: &SessionRecord) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(session)?;
    if let Value::Object(object) = &mut value {
        object.insert("supple_history".to_owned(), json!(1));
    }
    serde_json::to_string(&value)
}

/// Whether a text is an id that a session may have: letters, digits and hyphens, so
/// that it is safe as the name of a file.
pub fn is_session_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
}

/// The session of a line that [`export_line`] wrote.
///
/// # Errors
///
/// If the line is not such a session, or one of a later version; the text
/// says why.
pub fn import_line(line: &str) -> Result<SessionRecord, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    match value.get("supple_history").and_then(Value::as_u64) {
        Some(1) => {}
        Some(version) => return Err(format!("it is of version {version}; this supple reads version 1")),
        None => return Err("it is not a session that `supple history export` wrote".to_owned()),
    }
    let session: SessionRecord = serde_json::from_value(value).map_err(|error| error.to_string())?;
    if !is_session_id(&session.id) {
        return Err("its id is not one that supple gives".to_owned());
    }
    let before = session.check_in.as_ref().map(|check_in| check_in.pain);
    let later = [session.after, session.next_morning].into_iter().flatten().map(|rating| rating.pain);
    let pains = before.into_iter().chain(later).flat_map(|pain| [pain.left, pain.right]);
    if pains.flatten().any(|pain| pain > 10) {
        return Err("it has a pain above 10".to_owned());
    }
    Ok(session)
}
