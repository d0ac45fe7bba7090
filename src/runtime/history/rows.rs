//! Records to rows and back.

use super::database::{Database, HistoryError};
use crate::app::Origin;
use crate::history::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord};
use crate::routine::BodySide;
use crate::session::{Outcome, Variant};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::PathBuf;

/// Where a routine is found again, as the file has it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredOrigin {
    Name(String),
    File(PathBuf),
}

fn stored(origin: &Origin) -> Option<String> {
    let stored = match origin {
        Origin::Named(id) => StoredOrigin::Name(id.clone()),
        Origin::File(path) => StoredOrigin::File(std::path::absolute(path).unwrap_or_else(|_| path.clone())),
        Origin::Stream => return None,
    };
    // A path that is not Unicode can't be written.
    serde_json::to_string(&stored).ok()
}

/// Parses a stored origin.
pub(super) fn parse_origin(stored: &str) -> Option<Origin> {
    match serde_json::from_str(stored).ok()? {
        StoredOrigin::Name(id) => Some(Origin::Named(id)),
        StoredOrigin::File(path) => Some(Origin::File(path)),
    }
}

pub(super) fn moment(row: &Row<'_>, first: usize) -> rusqlite::Result<LocalTimestamp> {
    let utc: i64 = row.get(first)?;
    let utc = Timestamp::from_millisecond(utc).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(LocalTimestamp { utc, offset: row.get(first + 1)?, zone: row.get(first + 2)? })
}

/// The columns of a session, in the order of [`session`].
pub(super) const SESSION: &str = "id, routine, name, started, started_offset, started_zone, ended, ended_offset, \
                       ended_zone, ending, speed, seconds_done, note, check_in, changes, after, next_morning";

pub(super) fn session(row: &Row<'_>) -> rusqlite::Result<SessionRecord> {
    let ended: Option<i64> = row.get(6)?;
    let end: Option<String> = row.get(9)?;
    Ok(SessionRecord {
        id: row.get(0)?,
        routine: row.get(1)?,
        name: row.get(2)?,
        started: moment(row, 3)?,
        ended: ended.map(|_| moment(row, 6)).transpose()?,
        end: end.as_deref().and_then(SessionEnd::from_word),
        speed: row.get(10)?,
        seconds_done: row.get(11)?,
        note: row.get(12)?,
        check_in: from_json(row, 13)?,
        changes: from_json(row, 14)?.unwrap_or_default(),
        rating_after: from_json(row, 15)?,
        rating_next_morning: from_json(row, 16)?,
        sets: Vec::new(),
    })
}

/// A value that is kept as JSON; none where there is none, or one of a kind
/// that this version doesn't know.
fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// A value as JSON.
pub(super) fn to_json<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The columns of a step, in the order of [`step`], the session's id first.
const STEP: &str = "session, place, step, name, round, set_number, side, outcome, planned, seconds, reps, load, \
                    variation, ended, ended_offset, ended_zone";

fn step(row: &Row<'_>) -> rusqlite::Result<SetRecord> {
    let (side, outcome, variation): (String, String, String) = (row.get(6)?, row.get(7)?, row.get(12)?);
    Ok(SetRecord {
        part_index: row.get(1)?,
        step: row.get(2)?,
        name: row.get(3)?,
        round: row.get(4)?,
        set: row.get(5)?,
        side: [BodySide::Left, BodySide::Right].into_iter().find(|known| known.word() == side),
        outcome: Outcome::from_word(&outcome).unwrap_or(Outcome::Partly),
        planned: row.get(8)?,
        seconds: row.get(9)?,
        reps: row.get(10)?,
        load: row.get(11)?,
        variation: Variant::from_word(&variation).unwrap_or_default(),
        ended: moment(row, 13)?,
    })
}

fn insert_session(
    to: &Transaction<'_>,
    record: &SessionRecord,
    origin: Option<&Origin>,
) -> rusqlite::Result<()> {
    let ended = record.ended.as_ref();
    to.prepare_cached(&format!(
        "INSERT INTO sessions ({SESSION}, origin, position, touched)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)"
    ))?
    .execute(params![
        record.id,
        record.routine,
        record.name,
        record.started.utc.as_millisecond(),
        record.started.offset,
        record.started.zone,
        ended.map(|ended| ended.utc.as_millisecond()),
        ended.map(|ended| ended.offset),
        ended.and_then(|ended| ended.zone.as_deref()),
        record.end.map(SessionEnd::word),
        record.speed,
        record.seconds_done,
        record.note,
        record.check_in.as_ref().and_then(to_json),
        (!record.changes.is_empty()).then(|| to_json(&record.changes)).flatten(),
        record.rating_after.as_ref().and_then(to_json),
        record.rating_next_morning.as_ref().and_then(to_json),
        origin.and_then(stored),
        ended.unwrap_or(&record.started).utc.as_millisecond(),
    ])?;
    Ok(())
}

fn put_steps(to: &Transaction<'_>, id: &str, steps: &[SetRecord]) -> rusqlite::Result<()> {
    let mut insert = to.prepare_cached(&format!(
        "INSERT OR REPLACE INTO steps ({STEP}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ))?;
    for step in steps {
        insert.execute(params![
            id,
            step.part_index,
            step.step,
            step.name,
            step.round,
            step.set,
            step.side.map_or("", BodySide::word),
            step.outcome.word(),
            step.planned,
            step.seconds,
            step.reps,
            step.load,
            step.variation.word(),
            step.ended.utc.as_millisecond(),
            step.ended.offset,
            step.ended.zone,
        ])?;
    }
    Ok(())
}

/// Gives a session that is there already what it lacks of the answers about it.
fn complete(to: &Transaction<'_>, record: &SessionRecord) -> rusqlite::Result<()> {
    to.prepare_cached(
        "UPDATE sessions SET after = coalesce(after, ?), next_morning = coalesce(next_morning, ?) WHERE id = ?",
    )?
    .execute(params![
        record.rating_after.as_ref().and_then(to_json),
        record.rating_next_morning.as_ref().and_then(to_json),
        record.id
    ])?;
    Ok(())
}

impl Database {
    /// Notes that a session began.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn begin(&mut self, record: &SessionRecord, origin: &Origin) -> Result<(), HistoryError> {
        let transaction = self.connection.transaction()?;
        insert_session(&transaction, record, Some(origin))?;
        transaction.commit()?;
        Ok(())
    }

    /// Notes that a session that had been left is played again.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn resume(&mut self, id: &str) -> Result<(), HistoryError> {
        self.connection.execute(
            "UPDATE sessions SET ended = NULL, ended_offset = NULL, ended_zone = NULL, ending = NULL WHERE id = ?",
            [id],
        )?;
        Ok(())
    }

    /// Keeps what was done of steps, and where the session stands.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn save(
        &mut self,
        id: &str,
        steps: &[SetRecord],
        position: Option<&ResumePoint>,
        now: Timestamp,
    ) -> Result<(), HistoryError> {
        let transaction = self.connection.transaction()?;
        put_steps(&transaction, id, steps)?;
        if let Some(position) = position {
            let text =
                serde_json::to_string(position).map_err(|error| HistoryError::Other(error.to_string()))?;
            transaction
                .prepare_cached(
                    "UPDATE sessions SET position = ?, seconds_done = ?, touched = ? WHERE id = ?",
                )?
                .execute(params![text, position.checkpoint.done().as_secs_f64(), now.as_millisecond(), id])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Notes how a session ended. One that reached its end, or that hurt, can't
    /// be gone on with.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn end(
        &mut self,
        id: &str,
        end: SessionEnd,
        seconds_done: f64,
        at: &LocalTimestamp,
    ) -> Result<(), HistoryError> {
        let is_left = matches!(end, SessionEnd::Quit | SessionEnd::Interrupted);
        self.connection.execute(
            "UPDATE sessions SET ended = ?, ended_offset = ?, ended_zone = ?, ending = ?, seconds_done = ?,
             touched = ?, position = iif(?, position, NULL) WHERE id = ?",
            params![
                at.utc.as_millisecond(),
                at.offset,
                at.zone,
                end.word(),
                seconds_done,
                at.utc.as_millisecond(),
                is_left,
                id
            ],
        )?;
        Ok(())
    }

    /// All sessions without their steps, newest first.
    ///
    /// # Errors
    ///
    /// Where they can't be read.
    pub fn sessions(&self) -> Result<Vec<SessionRecord>, HistoryError> {
        let query = format!("SELECT {SESSION} FROM sessions ORDER BY started DESC, id");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map([], session)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All sessions with their steps, newest first.
    ///
    /// # Errors
    ///
    /// Where they can't be read.
    pub fn whole_sessions(&self) -> Result<Vec<SessionRecord>, HistoryError> {
        let mut sessions = self.sessions()?;
        let places: HashMap<String, usize> =
            sessions.iter().enumerate().map(|(at, session)| (session.id.clone(), at)).collect();
        let query = format!("SELECT {STEP} FROM steps ORDER BY session, place, set_number, side");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, step(row)?)))?;
        for row in rows {
            let (id, step) = row?;
            if let Some(session) = places.get(&id).and_then(|at| sessions.get_mut(*at)) {
                session.sets.push(step);
            }
        }
        Ok(sessions)
    }

    /// The steps of a session, in the order of the plan.
    ///
    /// # Errors
    ///
    /// Where they can't be read.
    pub fn steps(&self, id: &str) -> Result<Vec<SetRecord>, HistoryError> {
        let query = format!("SELECT {STEP} FROM steps WHERE session = ? ORDER BY place, set_number, side");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map([id], step)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Changes the note of a session; whether there is such a session.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn set_note(&mut self, id: &str, note: &str) -> Result<bool, HistoryError> {
        let changed = self.connection.execute("UPDATE sessions SET note = ? WHERE id = ?", [note, id])?;
        Ok(changed > 0)
    }

    /// Deletes a session; whether there was such a session.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn delete(&mut self, id: &str) -> Result<bool, HistoryError> {
        Ok(self.connection.execute("DELETE FROM sessions WHERE id = ?", [id])? > 0)
    }

    /// Deletes every session, and what the runner answered; how many sessions
    /// there were.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn delete_all(&mut self) -> Result<usize, HistoryError> {
        let deleted = self.connection.execute("DELETE FROM sessions", [])?;
        self.connection.execute("DELETE FROM answers", [])?;
        // What was deleted is not left in the file either.
        self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(deleted)
    }

    /// Takes in sessions that are not there yet, by id; how many there were. A
    /// session that both have and that only one of them ended is taken as ended.
    ///
    /// # Errors
    ///
    /// Where they can't be written; none is taken in then.
    pub fn import(&mut self, sessions: &[SessionRecord]) -> Result<usize, HistoryError> {
        let transaction = self.connection.transaction()?;
        let mut taken = 0;
        for record in sessions {
            let known: Option<Option<String>> = transaction
                .prepare_cached("SELECT ending FROM sessions WHERE id = ?")?
                .query_row([&record.id], |row| row.get(0))
                .optional()?;
            match known {
                Some(Some(_)) => {
                    complete(&transaction, record)?;
                    continue;
                }
                Some(None) if record.end.is_none() => continue,
                Some(None) => {
                    transaction.execute("DELETE FROM sessions WHERE id = ?", [&record.id])?;
                }
                None => {}
            }
            insert_session(&transaction, record, None)?;
            put_steps(&transaction, &record.id, &record.sets)?;
            taken += 1;
        }
        transaction.commit()?;
        Ok(taken)
    }

    /// Does something once for the whole file: whether it was still to be done.
    /// `sessions` are taken in with it.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn import_once(
        &mut self,
        what: &str,
        sessions: impl FnOnce() -> Vec<SessionRecord>,
    ) -> Result<bool, HistoryError> {
        let known: Option<i64> = self
            .connection
            .prepare_cached("SELECT 1 FROM done WHERE what = ?")?
            .query_row([what], |row| row.get(0))
            .optional()?;
        if known.is_some() {
            return Ok(false);
        }
        self.import(&sessions())?;
        self.connection.execute("INSERT OR IGNORE INTO done (what) VALUES (?)", [what])?;
        Ok(true)
    }
}
