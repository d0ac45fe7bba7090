//! Writes records to the database and reads them back.

use super::database::{Database, HistoryError};
use crate::app::Origin;
use crate::history::{LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord};
use crate::routine::BodySide;
use crate::session::{Difficulty, Outcome};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// Reads a moment from three columns, of which `first` is the first.
pub(super) fn read_timestamp(row: &Row<'_>, first: usize) -> rusqlite::Result<LocalTimestamp> {
    let utc: i64 = row.get(first)?;
    let utc = Timestamp::from_millisecond(utc).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(LocalTimestamp { utc, offset: row.get(first + 1)?, zone: row.get(first + 2)? })
}

/// The columns of a session.
pub(super) const SESSION_COLUMNS: &str = "id, routine, name, started, started_offset, started_zone, ended, ended_offset, \
     ended_zone, ending, speed, seconds_done, note, check_in, changes, after, next_morning";

/// Reads a session, without its sets, from [`SESSION_COLUMNS`].
pub(super) fn read_session(row: &Row<'_>) -> rusqlite::Result<SessionRecord> {
    let ended: Option<i64> = row.get(6)?;
    let end: Option<String> = row.get(9)?;
    Ok(SessionRecord {
        id: row.get(0)?,
        routine: row.get(1)?,
        name: row.get(2)?,
        started: read_timestamp(row, 3)?,
        ended: ended.map(|_| read_timestamp(row, 6)).transpose()?,
        end: end.as_deref().and_then(SessionEnd::from_word),
        speed: row.get(10)?,
        seconds_done: row.get(11)?,
        note: row.get(12)?,
        check_in: read_json(row, 13)?,
        changes: read_json(row, 14)?.unwrap_or_default(),
        rating_after: read_json(row, 15)?,
        rating_next_morning: read_json(row, 16)?,
        sets: Vec::new(),
    })
}

/// Reads a value stored as JSON; `None` if it is missing, or of a kind that this version
/// doesn't know.
fn read_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// A value as JSON; `None` if it contains a path that is not Unicode, or [`Origin::Stream`].
pub(super) fn to_json<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The columns of a set.
const SET_COLUMNS: &str = "session, place, step, name, round, set_number, side, outcome, planned, seconds, \
                           reps, load, variation, ended, ended_offset, ended_zone";

/// Reads a set from [`SET_COLUMNS`], of which the first is its session's id.
fn read_set(row: &Row<'_>) -> rusqlite::Result<SetRecord> {
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
        difficulty: Difficulty::from_word(&variation).unwrap_or_default(),
        ended: read_timestamp(row, 13)?,
    })
}

/// What the answers changed in a session, as JSON; `None` if nothing.
fn changes_to_json(record: &SessionRecord) -> Option<String> {
    (!record.changes.is_empty()).then(|| to_json(&record.changes)).flatten()
}

/// Inserts a session without its sets.
pub(super) fn insert_session(
    connection: &Connection,
    record: &SessionRecord,
    origin: Option<&Origin>,
) -> rusqlite::Result<()> {
    let ended = record.ended.as_ref();
    let mut insert = connection.prepare_cached(&format!(
        "INSERT INTO sessions ({SESSION_COLUMNS}, origin, position, touched)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)"
    ))?;
    insert.execute(params![
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
        changes_to_json(record),
        record.rating_after.as_ref().and_then(to_json),
        record.rating_next_morning.as_ref().and_then(to_json),
        origin.and_then(to_json),
        ended.unwrap_or(&record.started).utc.as_millisecond(),
    ])?;
    Ok(())
}

/// Inserts or replaces the sets of a session.
pub(super) fn put_sets(transaction: &Transaction<'_>, id: &str, sets: &[SetRecord]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(&format!(
        "INSERT OR REPLACE INTO steps ({SET_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ))?;
    for set in sets {
        insert.execute(params![
            id,
            set.part_index,
            set.step,
            set.name,
            set.round,
            set.set,
            set.side.map_or("", BodySide::word),
            set.outcome.word(),
            set.planned,
            set.seconds,
            set.reps,
            set.load,
            set.difficulty.word(),
            set.ended.utc.as_millisecond(),
            set.ended.offset,
            set.ended.zone,
        ])?;
    }
    Ok(())
}

/// Completes a session of another machine that was imported before it had ended, by the same
/// session with its end; what the runner said about it here stays. A session that was played
/// here is not changed. Returns whether it was completed.
fn complete_imported(transaction: &Transaction<'_>, record: &SessionRecord) -> rusqlite::Result<bool> {
    let (Some(end), Some(ended)) = (record.end, &record.ended) else { return Ok(false) };
    // Every session that was played here has an origin, or a position from its first moment on.
    let completed = transaction.execute(
        "UPDATE sessions SET ending = ?2, ended = ?3, ended_offset = ?4, ended_zone = ?5, seconds_done = ?6,
         touched = ?3, note = iif(note = '', ?7, note), check_in = coalesce(check_in, ?8),
         changes = coalesce(changes, ?9)
         WHERE id = ?1 AND ending IS NULL AND origin IS NULL AND position IS NULL AND seconds_done <= ?6",
        params![
            record.id,
            end.word(),
            ended.utc.as_millisecond(),
            ended.offset,
            ended.zone,
            record.seconds_done,
            record.note,
            record.check_in.as_ref().and_then(to_json),
            changes_to_json(record),
        ],
    )?;
    if completed > 0 {
        put_sets(transaction, &record.id, &record.sets)?;
    }
    Ok(completed > 0)
}

/// Adds the ratings of `record` that the session in the database lacks.
fn add_missing_ratings(transaction: &Transaction<'_>, record: &SessionRecord) -> rusqlite::Result<()> {
    let mut update = transaction.prepare_cached(
        "UPDATE sessions SET after = coalesce(after, ?), next_morning = coalesce(next_morning, ?) WHERE id = ?",
    )?;
    update.execute(params![
        record.rating_after.as_ref().and_then(to_json),
        record.rating_next_morning.as_ref().and_then(to_json),
        record.id
    ])?;
    Ok(())
}

impl Database {
    /// A transaction that waits for other programs now: one that has read already couldn't wait
    /// for them before its first write.
    pub(super) fn write_transaction(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// Records that an unfinished session is resumed; returns whether there is such a session.
    pub(super) fn resume(&mut self, id: &str) -> Result<bool, HistoryError> {
        let changed = self.connection.execute(
            "UPDATE sessions SET ended = NULL, ended_offset = NULL, ended_zone = NULL, ending = NULL WHERE id = ?",
            [id],
        )?;
        Ok(changed > 0)
    }

    /// Saves what was done of some sets of a session, and its position if there is one; returns
    /// whether there is such a session.
    pub(super) fn save(
        &mut self,
        id: &str,
        sets: &[SetRecord],
        position: Option<&ResumePoint>,
        now: Timestamp,
    ) -> Result<bool, HistoryError> {
        let transaction = self.write_transaction()?;
        let exists = "SELECT EXISTS (SELECT 1 FROM sessions WHERE id = ?)";
        if !transaction.query_row(exists, [id], |row| row.get(0))? {
            return Ok(false);
        }
        put_sets(&transaction, id, sets)?;
        if let Some(position) = position {
            let json =
                serde_json::to_string(position).map_err(|error| HistoryError::Other(error.to_string()))?;
            let done = position.checkpoint.done().as_secs_f64();
            transaction.execute(
                "UPDATE sessions SET position = ?, seconds_done = ?, touched = ? WHERE id = ?",
                params![json, done, now.as_millisecond(), id],
            )?;
        }
        transaction.commit()?;
        Ok(true)
    }

    /// Records how a session ended; returns whether there is such a session. Unless it was left
    /// or interrupted, its position is deleted, so that it can't be resumed.
    pub(super) fn end(
        &mut self,
        id: &str,
        end: SessionEnd,
        seconds_done: f64,
        at: &LocalTimestamp,
    ) -> Result<bool, HistoryError> {
        let changed = self.connection.execute(
            "UPDATE sessions SET ended = ?, ended_offset = ?, ended_zone = ?, ending = ?, seconds_done = ?,
             touched = ?, position = iif(?, position, NULL) WHERE id = ?",
            params![
                at.utc.as_millisecond(),
                at.offset,
                at.zone,
                end.word(),
                seconds_done,
                at.utc.as_millisecond(),
                end.is_resumable(),
                id
            ],
        )?;
        Ok(changed > 0)
    }

    /// All sessions without their sets, the latest first.
    pub(crate) fn sessions(&self) -> Result<Vec<SessionRecord>, HistoryError> {
        let query = format!("SELECT {SESSION_COLUMNS} FROM sessions ORDER BY started DESC, id");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map([], read_session)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All sessions with their sets, the latest first.
    pub(crate) fn sessions_with_sets(&self) -> Result<Vec<SessionRecord>, HistoryError> {
        let mut sessions = self.sessions()?;
        let indexes: HashMap<String, usize> =
            sessions.iter().enumerate().map(|(index, session)| (session.id.clone(), index)).collect();
        let query = format!("SELECT {SET_COLUMNS} FROM steps ORDER BY session, place, set_number, side");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, read_set(row)?)))?;
        for row in rows {
            let (id, set) = row?;
            if let Some(session) = indexes.get(&id).and_then(|index| sessions.get_mut(*index)) {
                session.sets.push(set);
            }
        }
        Ok(sessions)
    }

    /// The sets of a session, in the order of the plan.
    pub(super) fn sets(&self, id: &str) -> Result<Vec<SetRecord>, HistoryError> {
        let query =
            format!("SELECT {SET_COLUMNS} FROM steps WHERE session = ? ORDER BY place, set_number, side");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map([id], read_set)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Replaces the note of a session; returns whether there is such a session.
    pub(super) fn set_note(&mut self, id: &str, note: &str) -> Result<bool, HistoryError> {
        let changed = self.connection.execute("UPDATE sessions SET note = ? WHERE id = ?", [note, id])?;
        Ok(changed > 0)
    }

    /// Deletes a session; returns whether there was such a session.
    pub(crate) fn delete(&mut self, id: &str) -> Result<bool, HistoryError> {
        Ok(self.connection.execute("DELETE FROM sessions WHERE id = ?", [id])? > 0)
    }

    /// Deletes all sessions and the runner's answers; returns the number of sessions.
    pub(crate) fn delete_all(&mut self) -> Result<usize, HistoryError> {
        let deleted = self.connection.execute("DELETE FROM sessions", [])?;
        self.connection.execute("DELETE FROM answers", [])?;
        // Also removes the deleted data from the file.
        self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(deleted)
    }

    /// Imports sessions, and returns how many of them are new. A session that is there already
    /// stays as it is: it only gets the ratings that it lacks, and its end if it was imported
    /// before it had one.
    ///
    /// # Errors
    ///
    /// Fails if they can't be written; then none is imported.
    pub fn import(&mut self, sessions: &[SessionRecord]) -> Result<usize, HistoryError> {
        let transaction = self.write_transaction()?;
        let mut imported = 0;
        for record in sessions {
            let is_known: bool = transaction
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM sessions WHERE id = ?)")?
                .query_row([&record.id], |row| row.get(0))?;
            let is_new = if is_known {
                add_missing_ratings(&transaction, record)?;
                complete_imported(&transaction, record)?
            } else {
                insert_session(&transaction, record, None)?;
                put_sets(&transaction, &record.id, &record.sets)?;
                true
            };
            imported += usize::from(is_new);
        }
        transaction.commit()?;
        Ok(imported)
    }

    /// Imports `sessions`, unless an import of this name was done before. `None` imports nothing
    /// and doesn't count as done.
    pub(super) fn import_once(
        &mut self,
        name: &str,
        sessions: impl FnOnce() -> Option<Vec<SessionRecord>>,
    ) -> Result<(), HistoryError> {
        let done: Option<i64> = self
            .connection
            .prepare_cached("SELECT 1 FROM done WHERE what = ?")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        if done.is_none()
            && let Some(sessions) = sessions()
        {
            self.import(&sessions)?;
            self.connection.execute("INSERT OR IGNORE INTO done (what) VALUES (?)", [name])?;
        }
        Ok(())
    }
}
