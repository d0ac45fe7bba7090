//! The formats of sessions for other programs: JSON and CSV to read, JSON Lines to move
//! a history to another machine.

use super::{LocalTimestamp, SessionEnd, SessionRecord, SetRecord};
use crate::routine::BodySide;
use crate::session::{CheckIn, Difficulty, MAX_PAIN, Rating};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A session as one line of JSON, as `supple history --json` prints it.
pub fn json_line(session: &SessionRecord) -> String {
    let sets: Vec<Value> = session.sets.iter().map(set_json).collect();
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
        "check_in": session.check_in.as_ref().map(check_in_json),
        "changes": session.changes,
        "after": session.rating_after.map(rating_json),
        "next_morning": session.rating_next_morning.map(rating_json),
        // The format has the sets as `steps`.
        "steps": sets,
    })
    .to_string()
}

/// The answers: the pain on each side, and the questions answered with yes.
fn check_in_json(check_in: &CheckIn) -> Value {
    json!({
        "left": check_in.pain.left,
        "right": check_in.pain.right,
        "signs": check_in.signs.iter().map(|sign| sign.word()).collect::<Vec<_>>(),
        "injured": check_in.injured,
        "conditions": check_in.conditions.iter().map(|condition| condition.word()).collect::<Vec<_>>(),
    })
}

fn rating_json(rating: Rating) -> Value {
    json!({ "left": rating.pain.left, "right": rating.pain.right, "limp": rating.limp })
}

fn set_json(set: &SetRecord) -> Value {
    json!({
        "step": set.step,
        "side": set.side.map(BodySide::word),
        "set": set.set,
        "outcome": set.outcome.word(),
        "seconds": set.seconds,
        "reps": set.reps,
        "round": set.round,
        "load": set.load,
        "variation": variation(set),
    })
}

/// The variation of a set; `None` for the step as written.
fn variation(set: &SetRecord) -> Option<&'static str> {
    (set.difficulty != Difficulty::AsWritten).then(|| set.difficulty.word())
}

/// The header of [`csv`].
const COLUMNS: &str = "id,routine,name,started,ended,end,speed,seconds_done,note,step,step_name,round,set,side,\
                       outcome,planned_seconds,seconds,reps,load,variation,pain_before_left,pain_before_right,\
                       pain_after_left,pain_after_right,pain_next_morning_left,pain_next_morning_right";

/// Sessions as CSV (RFC 4180), one line for each set on each side, with the columns of
/// the session repeated; a session without sets has one line.
pub fn csv(sessions: &[SessionRecord]) -> String {
    let mut text = format!("{COLUMNS}\r\n");
    for session in sessions {
        let session_row = csv_row(&[
            session.id.clone(),
            session.routine.clone(),
            session.name.clone(),
            session.started.rfc3339(),
            session.ended.as_ref().map(LocalTimestamp::rfc3339).unwrap_or_default(),
            session.end.map(SessionEnd::word).unwrap_or_default().to_owned(),
            session.speed.to_string(),
            session.seconds_done.to_string(),
            session.note.clone(),
        ]);
        let pain_row = pain_row(session);
        let mut set_rows: Vec<String> = session.sets.iter().map(set_row).collect();
        if set_rows.is_empty() {
            set_rows.push(csv_row(&[const { String::new() }; SET_COLUMNS]));
        }
        for set_row in set_rows {
            // Writing to a String can't fail.
            let _ = write!(text, "{session_row},{set_row},{pain_row}\r\n");
        }
    }
    text
}

/// The columns of [`pain_numbers`], empty if not answered.
fn pain_row(session: &SessionRecord) -> String {
    let columns: Vec<String> =
        pain_numbers(session).map(|pain| pain.map(|pain| pain.to_string()).unwrap_or_default()).collect();
    csv_row(&columns)
}

/// The pain before, after and on the next morning, left and right.
fn pain_numbers(session: &SessionRecord) -> impl Iterator<Item = Option<u8>> {
    let [after, morning] = [session.rating_after, session.rating_next_morning]
        .map(|rating| rating.map(|rating| rating.pain).unwrap_or_default());
    [session.pain_before(), after, morning].into_iter().flat_map(|pain| [pain.left, pain.right])
}

/// The number of columns about a set.
const SET_COLUMNS: usize = 11;

/// The columns of a set.
fn set_row(set: &SetRecord) -> String {
    let columns: [String; SET_COLUMNS] = [
        set.step.clone(),
        set.name.clone(),
        set.round.map(|round| round.to_string()).unwrap_or_default(),
        set.set.to_string(),
        set.side.map(BodySide::word).unwrap_or_default().to_owned(),
        set.outcome.word().to_owned(),
        set.planned.to_string(),
        set.seconds.to_string(),
        set.reps.to_string(),
        set.load.clone().unwrap_or_default(),
        variation(set).unwrap_or_default().to_owned(),
    ];
    csv_row(&columns)
}

/// Values as columns of CSV.
fn csv_row(values: &[String]) -> String {
    values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(",")
}

/// A value of CSV. A value that a spreadsheet would take for a formula gets an apostrophe
/// before it, since names come from files that others wrote.
fn quoted(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']) && value.parse::<f64>().is_err();
    let value = if is_formula { format!("'{value}") } else { value.to_owned() };
    if value.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

/// The version of the lines that [`export_line`] writes.
const FORMAT_VERSION: u64 = 1;

/// A session as one line of JSON with the whole record, for [`import_line`].
///
/// # Errors
///
/// If a number is not finite; supple never stores one.
pub fn export_line(session: &SessionRecord) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(session)?;
    if let Value::Object(object) = &mut value {
        object.insert("supple_history".to_owned(), json!(FORMAT_VERSION));
    }
    serde_json::to_string(&value)
}

/// Whether a text can be the id of a session: letters, digits and hyphens, which are safe
/// in the name of a file.
pub fn is_session_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '-')
}

/// The session of a line that [`export_line`] wrote.
///
/// # Errors
///
/// A message if the line is not such a session, or is of a later version.
pub fn import_line(line: &str) -> Result<SessionRecord, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    match value.get("supple_history").and_then(Value::as_u64) {
        Some(FORMAT_VERSION) => {}
        Some(version) => {
            return Err(format!("it is of version {version}; this supple reads version {FORMAT_VERSION}"));
        }
        None => return Err("it is not a session that `supple history export` wrote".to_owned()),
    }
    let session: SessionRecord = serde_json::from_value(value).map_err(|error| error.to_string())?;
    if !is_session_id(&session.id) {
        return Err("its id is not one that supple gives".to_owned());
    }
    if pain_numbers(&session).flatten().any(|pain| pain > MAX_PAIN) {
        return Err(format!("it has a pain above {MAX_PAIN}"));
    }
    Ok(session)
}
