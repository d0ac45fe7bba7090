//! A session as the database has it, so that it can be written whole again.

use super::changes::SessionChange;
use super::database::{Database, HistoryError};
use super::past::parse_position;
use super::rows::{SESSION_COLUMNS, insert_session, put_sets, read_session, to_json};
use crate::app::Origin;
use crate::history::{ResumePoint, SessionRecord, SetRecord};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// All that the database has of a session.
#[derive(Clone, Debug)]
pub(super) struct StoredSession {
    pub(super) record: SessionRecord,
    /// `None` if the routine can't be found again.
    pub(super) origin: Option<Origin>,
    pub(super) position: Option<Box<ResumePoint>>,
    /// When the position was last written.
    touched: Timestamp,
}

impl StoredSession {
    /// A session that begins.
    pub(super) fn begun(record: SessionRecord, origin: Origin) -> Self {
        let touched = record.started.utc;
        Self { record, origin: Some(origin), position: None, touched }
    }

    /// Applies a change; applying it again changes nothing.
    pub(super) fn apply(&mut self, change: &SessionChange) {
        let record = &mut self.record;
        match change {
            SessionChange::Save { sets, position, now } => {
                for set in sets {
                    put_set(&mut record.sets, set);
                }
                if let Some(position) = position {
                    record.seconds_done = position.checkpoint.done().as_secs_f64();
                    (self.position, self.touched) = (Some(position.clone()), *now);
                }
            }
            SessionChange::CheckIn(check_in, changes) => {
                (record.check_in, record.changes) = (Some(check_in.as_ref().clone()), changes.clone());
            }
            SessionChange::End { end, seconds_done, at } => {
                (record.end, record.ended) = (Some(*end), Some(at.clone()));
                (record.seconds_done, self.touched) = (*seconds_done, at.utc);
                if !end.is_resumable() {
                    self.position = None;
                }
            }
            SessionChange::Reopen => (record.end, record.ended) = (None, None),
            SessionChange::Rating(rating) => record.rating_after = Some(*rating),
            SessionChange::Note(note) => record.note.clone_from(note),
        }
    }
}

/// Adds a set, or replaces what was saved of it before.
fn put_set(sets: &mut Vec<SetRecord>, set: &SetRecord) {
    let key = |set: &SetRecord| (set.part_index, set.set, set.side);
    match sets.iter_mut().find(|known| key(known) == key(set)) {
        Some(known) => known.clone_from(set),
        None => sets.push(set.clone()),
    }
}

impl Database {
    /// All that is stored of a session; `None` if there is no such session.
    pub(super) fn stored_session(&self, id: &str) -> Result<Option<StoredSession>, HistoryError> {
        let query = format!("SELECT {SESSION_COLUMNS}, origin, position, touched FROM sessions WHERE id = ?");
        let stored = self
            .connection
            .prepare_cached(&query)?
            .query_row([id], |row| {
                let (origin, position): (Option<String>, Option<String>) =
                    (row.get("origin")?, row.get("position")?);
                Ok(StoredSession {
                    record: read_session(row)?,
                    origin: origin.and_then(|origin| serde_json::from_str(&origin).ok()),
                    position: position.and_then(|position| parse_position(&position)).map(Box::new),
                    touched: Timestamp::from_millisecond(row.get("touched")?).unwrap_or_default(),
                })
            })
            .optional()?;
        let Some(mut stored) = stored else { return Ok(None) };
        stored.record.sets = self.sets(id)?;
        Ok(Some(stored))
    }

    /// Inserts a session with all that is known of it.
    pub(super) fn insert(&mut self, session: &StoredSession) -> Result<(), HistoryError> {
        let StoredSession { record, origin, position, touched } = session;
        let transaction = self.write_transaction()?;
        insert_session(&transaction, record, origin.as_ref())?;
        put_sets(&transaction, &record.id, &record.sets)?;
        transaction.execute(
            "UPDATE sessions SET position = ?, touched = ? WHERE id = ?",
            params![position.as_ref().and_then(to_json), touched.as_millisecond(), record.id],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Changes a session; returns whether there is such a session.
    pub(super) fn change(&mut self, id: &str, change: &SessionChange) -> Result<bool, HistoryError> {
        match change {
            SessionChange::Save { sets, position, now } => self.save(id, sets, position.as_deref(), *now),
            SessionChange::CheckIn(check_in, changes) => self.save_check_in(id, check_in, changes),
            SessionChange::End { end, seconds_done, at } => self.end(id, *end, *seconds_done, at),
            SessionChange::Reopen => self.resume(id),
            SessionChange::Rating(rating) => self.rate_after(id, *rating),
            SessionChange::Note(note) => self.set_note(id, note),
        }
    }
}
