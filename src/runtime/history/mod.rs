//! The history on disk: one `SQLite` file in the data folder, written by a thread of its
//! own, so that the player never waits for a disk.

mod answers;
mod changes;
mod database;
mod past;
mod recorder;
mod rows;
mod session_lock;
mod stored;

pub(in crate::runtime) use changes::{Change, SessionChange};
pub use database::{Database, HistoryError};
pub(in crate::runtime) use recorder::Query;
pub(crate) use recorder::{Recorder, Reporter};
pub(crate) use session_lock::is_unlocked;

use super::files::{self, ReadError};
use crate::history::{LocalTimestamp, SessionRecord, import_steps_jsonl};
use std::io;
use std::path::{Path, PathBuf};

/// How long an unfinished session can be resumed after it was left.
pub(crate) const RESUMABLE_FOR: jiff::SignedDuration = jiff::SignedDuration::from_hours(12);

/// The name under which the database remembers that the older file was imported.
const OLDER_IMPORT: &str = "steps.jsonl";

/// The files of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFiles {
    pub(crate) folder: PathBuf,
    /// The file in which earlier versions of supple recorded sessions.
    pub(crate) older: Option<PathBuf>,
}

impl HistoryFiles {
    /// The history in a data folder, and the older file in a state folder.
    pub(crate) fn in_folders(data: &Path, state: Option<&Path>) -> Self {
        Self { folder: data.to_path_buf(), older: state.map(|state| state.join("steps.jsonl")) }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("history.db")
    }

    /// Moves a damaged history aside and begins a new one, unless another program has done so.
    pub(crate) fn replace_damaged(&self) -> Result<Database, HistoryError> {
        Database::replace_damaged(&self.database(), &now())
    }

    /// Opens the history for reading only; `None` if there is none.
    pub(crate) fn open_to_read(&self) -> Result<Option<Database>, HistoryError> {
        Database::open_to_read(&self.database())
    }

    /// Opens the history and imports the older file, unless that was done before. If the file
    /// can't be read, the next call tries again.
    pub(crate) fn open(&self) -> Result<Database, HistoryError> {
        let mut database = Database::open(&self.database(), &now())?;
        if let Some(older) = &self.older {
            database.import_once(OLDER_IMPORT, || read_older(older))?;
        }
        Ok(database)
    }
}

fn now() -> LocalTimestamp {
    LocalTimestamp::new(&super::clock::zoned())
}

/// The sessions of the older file, none if there is no such file; `None` if it can't be read.
fn read_older(path: &Path) -> Option<Vec<SessionRecord>> {
    const MAX_BYTES: u64 = 64 * 1024 * 1024;
    match files::text(path, MAX_BYTES) {
        Ok(text) => {
            let (sessions, unreadable) = import_steps_jsonl(&text);
            if unreadable > 0 {
                log::warn!("{unreadable} lines of {} can't be read", path.display());
            }
            Some(sessions)
        }
        Err(ReadError::Failed(error)) if error.kind() == io::ErrorKind::NotFound => Some(Vec::new()),
        Err(error) => {
            log::warn!("{} can't be imported: {error:?}", path.display());
            None
        }
    }
}

#[cfg(test)]
mod tests;
