//! Records to rows and back.

use super::RESUMABLE;
use super::database::{Database, HistoryError};
use crate::app::{LastSession, LastTime, Origin, ResumableSession};
use crate::history::{
    LocalTimestamp, ResumePoint, SessionEnd, SessionRecord, SetRecord, relative_day, week_number,
};
use crate::routine::BodySide;
use crate::session::{Outcome, Variant};
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

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

fn found(stored: &str) -> Option<Origin> {
    match serde_json::from_str(stored).ok()? {
        StoredOrigin::Name(id) => Some(Origin::Named(id)),
        StoredOrigin::File(path) => Some(Origin::File(path)),
    }
}

fn moment(row: &Row<'_>, first: usize) -> rusqlite::Result<LocalTimestamp> {
    let utc: i64 = row.get(first)?;
    let utc = Timestamp::from_millisecond(utc).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(LocalTimestamp { utc, offset: row.get(first + 1)?, zone: row.get(first + 2)? })
}

/// A stored position; `None` where it can't be understood, or where a length in it is
/// longer than any session writes: sums of such would overflow.
fn resume_point(stored: &str) -> Option<ResumePoint> {
    const MAX_SECONDS: u64 = 1_000_000_000;
    fn is_plausible(value: &Value) -> bool {
        match value {
            Value::Array(values) => values.iter().all(is_plausible),
            Value::Object(values) => values.iter().all(|(key, value)| match value.as_u64() {
                Some(seconds) if key == "secs" => seconds <= MAX_SECONDS,
                _ => is_plausible(value),
            }),
            _ => true,
        }
    }
    let value: Value = serde_json::from_str(stored).ok()?;
    if is_plausible(&value) { serde_json::from_value(value).ok() } else { None }
}

/// Which sessions count as done: those that have ended, up to the moment `?1`, but for
/// rehearsals. One that is dated later comes from a clock that was wrong.
const DONE: &str = "speed = 1.0 AND seconds_done > 0 AND ended IS NOT NULL AND started <= ?1";

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
        after: from_json(row, 15)?,
        next_morning: from_json(row, 16)?,
        steps: Vec::new(),
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
        place: row.get(1)?,
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
        record.after.as_ref().and_then(to_json),
        record.next_morning.as_ref().and_then(to_json),
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
            step.place,
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
        record.after.as_ref().and_then(to_json),
        record.next_morning.as_ref().and_then(to_json),
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
                session.steps.push(step);
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

    /// The last time of each routine, by its id, as of `now`; rehearsals don't
    /// count.
    ///
    /// # Errors
    ///
    /// Where they can't be read.
    pub fn last_times(&self, now: &LocalTimestamp) -> Result<HashMap<String, LastTime>, HistoryError> {
        let days = self.days_done(now)?;
        let mut last = self.connection.prepare_cached(&format!(
            "SELECT routine, max(started), started_offset, started_zone, seconds_done FROM sessions
             WHERE {DONE} GROUP BY routine"
        ))?;
        let rows = last.query_map([now.utc.as_millisecond()], |row| {
            let routine: String = row.get(0)?;
            let done = Duration::try_from_secs_f64(row.get(4)?).unwrap_or_default();
            let week = week_number(days.get(&routine).map_or(&[], Vec::as_slice), now.day());
            Ok((routine, LastTime { ago: relative_day(&moment(row, 1)?, now), done, week }))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The days on which each routine was done up to `now`, by its id, the first day
    /// first.
    fn days_done(&self, now: &LocalTimestamp) -> Result<HashMap<String, Vec<Date>>, HistoryError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT DISTINCT routine, (started / 1000 + started_offset) / 86400 AS day FROM sessions
             WHERE {DONE} AND started >= 0 ORDER BY day"
        ))?;
        let rows = statement
            .query_map([now.utc.as_millisecond()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        let mut days: HashMap<String, Vec<Date>> = HashMap::new();
        for row in rows {
            let (routine, day) = row?;
            let day = Span::new().try_days(day).and_then(|days| date(1970, 1, 1).checked_add(days));
            days.entry(routine).or_default().extend(day.ok());
        }
        Ok(days)
    }

    /// The last session of a routine that ended, as of `now`; rehearsals don't
    /// count.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub fn last_session(
        &self,
        routine: &str,
        now: &LocalTimestamp,
    ) -> Result<Option<LastSession>, HistoryError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, started, started_offset, started_zone, seconds_done FROM sessions
                 WHERE {DONE} AND routine = ?2 ORDER BY started DESC LIMIT 1"
        ))?;
        let found: Option<(String, String, Duration)> = statement
            .query_row(params![now.utc.as_millisecond(), routine], |row| {
                let done = Duration::try_from_secs_f64(row.get(4)?).unwrap_or_default();
                Ok((row.get(0)?, relative_day(&moment(row, 1)?, now), done))
            })
            .optional()?;
        let Some((id, ago, done)) = found else { return Ok(None) };
        Ok(Some(LastSession { routine: routine.to_owned(), ago, done, steps: self.steps(&id)? }))
    }

    /// The sessions that can be gone on with as of `now`, the latest first.
    /// Whether another program plays one is not known here.
    ///
    /// # Errors
    ///
    /// Where they can't be read.
    pub fn resumable(&self, now: Timestamp) -> Result<Vec<ResumableSession>, HistoryError> {
        let from = now.checked_sub(RESUMABLE).unwrap_or(Timestamp::MIN);
        // One that a wrong clock wrote far ahead is not offered until then.
        let until = now.checked_add(RESUMABLE).unwrap_or(Timestamp::MAX);
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, origin, position, speed, touched FROM sessions
             WHERE position IS NOT NULL AND origin IS NOT NULL AND touched BETWEEN ? AND ?
             ORDER BY touched DESC",
        )?;
        let rows = statement.query_map([from.as_millisecond(), until.as_millisecond()], |row| {
            let (origin, position): (String, String) = (row.get(2)?, row.get(3)?);
            let touched: i64 = row.get(5)?;
            let ago = u64::try_from(now.as_millisecond().saturating_sub(touched)).unwrap_or(0);
            let ago = Duration::from_millis(ago);
            let (id, name, speed) = (row.get(0)?, row.get(1)?, row.get(4)?);
            // One that can't be understood can't be gone on with.
            let readable = found(&origin).zip(resume_point(&position));
            Ok(readable.map(|(origin, position)| ResumableSession { id, name, origin, position, speed, ago }))
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<rusqlite::Result<_>>()?)
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
            put_steps(&transaction, &record.id, &record.steps)?;
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
