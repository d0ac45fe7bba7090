//! The runner's answers: before sessions, and about them.

use super::database::{Database, HistoryError};
use super::rows::{SESSION_COLUMNS, read_session, to_json};
use crate::history::{LocalTimestamp, PastSession, Today};
use crate::session::{Answers, CheckIn, EasingEffect, Rating};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

/// Sessions that began longer ago are not asked about.
const MAX_AGE: jiff::SignedDuration = jiff::SignedDuration::from_hours(72);

impl Database {
    /// The saved answers, and what to ask about earlier sessions, as of `now`.
    pub(crate) fn today(&self, now: &LocalTimestamp) -> Result<Today, HistoryError> {
        let saved: Option<(String, String)> = self
            .connection
            .prepare_cached("SELECT day, answers FROM answers")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let saved = saved.and_then(|(day, answers)| {
            day.parse::<Date>().ok().zip(serde_json::from_str::<Answers>(&answers).ok())
        });
        let from = now.utc.checked_sub(MAX_AGE).unwrap_or(jiff::Timestamp::MIN);
        let query = format!(
            "SELECT {SESSION_COLUMNS}, asked FROM sessions WHERE started BETWEEN ? AND ?
             ORDER BY started DESC"
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        let period = [from.as_millisecond(), now.utc.as_millisecond()];
        let rows = statement.query_map(period, |row| {
            Ok(PastSession { record: read_session(row)?, rating_asked: row.get("asked")? })
        })?;
        let sessions: Vec<PastSession> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(Today::at(now, saved, &sessions))
    }

    /// Whether answers are saved, even if this version can't read them.
    pub(crate) fn has_answers(&self) -> Result<bool, HistoryError> {
        Ok(self.connection.query_row("SELECT EXISTS (SELECT 1 FROM answers)", [], |row| row.get(0))?)
    }

    /// Saves the answers given at `now`.
    ///
    /// # Errors
    ///
    /// Fails if they can't be written.
    pub fn save_answers(&mut self, answers: &Answers, now: &LocalTimestamp) -> Result<(), HistoryError> {
        // The table has one row, in which `only` is 1.
        self.connection.execute(
            "INSERT OR REPLACE INTO answers (only, day, answers) VALUES (1, ?, ?)",
            params![now.day().to_string(), to_json(answers)],
        )?;
        Ok(())
    }

    /// Saves the answers given before a session, and what they changed in it; returns whether
    /// there is such a session.
    pub(super) fn save_check_in(
        &mut self,
        id: &str,
        check_in: &CheckIn,
        changes: &[EasingEffect],
    ) -> Result<bool, HistoryError> {
        let changes = (!changes.is_empty()).then_some(changes).and_then(|changes| to_json(&changes));
        let changed = self.connection.execute(
            "UPDATE sessions SET check_in = ?, changes = ? WHERE id = ?",
            params![to_json(check_in), changes, id],
        )?;
        Ok(changed > 0)
    }

    /// Saves the rating given right after a session; returns whether there is such a session.
    pub(super) fn rate_after(&mut self, id: &str, rating: Rating) -> Result<bool, HistoryError> {
        let changed = self
            .connection
            .execute("UPDATE sessions SET after = ? WHERE id = ?", params![to_json(&rating), id])?;
        Ok(changed > 0)
    }

    /// Records that the rating of the morning after a session was asked for, and saves it
    /// if it was given.
    pub(super) fn rate_next_morning(
        &mut self,
        id: &str,
        rating: Option<&Rating>,
    ) -> Result<(), HistoryError> {
        self.connection.execute(
            "UPDATE sessions SET asked = 1, next_morning = coalesce(?, next_morning) WHERE id = ?",
            params![rating.and_then(to_json), id],
        )?;
        Ok(())
    }
}
