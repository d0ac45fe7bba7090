//! What the list and the player show of past sessions.

use super::RESUMABLE_FOR;
use super::database::{Database, HistoryError};
use super::rows::read_timestamp;
use crate::app::{LastTime, PreviousSession, ResumableSession};
use crate::history::{LocalTimestamp, ResumePoint, relative_day, week_number};
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;

/// The condition for sessions that count as done: they have ended, and at normal speed, since
/// others are rehearsals. A session dated after now (`?1`) was recorded with a wrong clock.
const DONE: &str = "speed = 1.0 AND seconds_done > 0 AND ended IS NOT NULL AND started <= ?1";

/// Parses a stored position. `None` if it is invalid, or has a length greater than any
/// session stores, since sums of such lengths could overflow.
pub(super) fn parse_position(stored: &str) -> Option<ResumePoint> {
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

impl Database {
    /// When each routine was last done, by its id, as of `now`.
    pub(crate) fn last_times(&self, now: &LocalTimestamp) -> Result<HashMap<String, LastTime>, HistoryError> {
        let days = self.days_done(now)?;
        let mut last = self.connection.prepare_cached(&format!(
            "SELECT routine, max(started), started_offset, started_zone, seconds_done FROM sessions
             WHERE {DONE} GROUP BY routine"
        ))?;
        let rows = last.query_map([now.utc.as_millisecond()], |row| {
            let routine: String = row.get(0)?;
            let done = Duration::try_from_secs_f64(row.get(4)?).unwrap_or_default();
            let week = week_number(days.get(&routine).map_or(&[], Vec::as_slice), now.day());
            Ok((routine, LastTime { ago: relative_day(&read_timestamp(row, 1)?, now), done, week }))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The days on which each routine was done up to `now`, by its id, in order.
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

    /// The last time that a routine was done, as of `now`.
    pub(super) fn previous_session(
        &self,
        routine: &str,
        now: &LocalTimestamp,
    ) -> Result<Option<PreviousSession>, HistoryError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, started, started_offset, started_zone, seconds_done FROM sessions
                 WHERE {DONE} AND routine = ?2 ORDER BY started DESC LIMIT 1"
        ))?;
        let found: Option<(String, String, Duration)> = statement
            .query_row(params![now.utc.as_millisecond(), routine], |row| {
                let done = Duration::try_from_secs_f64(row.get(4)?).unwrap_or_default();
                Ok((row.get(0)?, relative_day(&read_timestamp(row, 1)?, now), done))
            })
            .optional()?;
        let Some((id, ago, done)) = found else { return Ok(None) };
        Ok(Some(PreviousSession { routine: routine.to_owned(), ago, done, sets: self.sets(&id)? }))
    }

    /// The sessions that can be resumed as of `now`, the latest first, including those that
    /// another program is playing.
    pub(crate) fn resumable(&self, now: Timestamp) -> Result<Vec<ResumableSession>, HistoryError> {
        let from = now.checked_sub(RESUMABLE_FOR).unwrap_or(Timestamp::MIN);
        // A position dated further ahead comes from a wrong clock and is not offered.
        let until = now.checked_add(RESUMABLE_FOR).unwrap_or(Timestamp::MAX);
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
            let valid = serde_json::from_str(&origin).ok().zip(parse_position(&position));
            Ok(valid.map(|(origin, position)| ResumableSession { id, name, origin, position, speed, ago }))
        })?;
        Ok(rows.filter_map(Result::transpose).collect::<rusqlite::Result<_>>()?)
    }
}
