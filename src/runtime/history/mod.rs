//! The history on disk: one `SQLite` file in the data folder, written by a thread
//! of its own, so that nothing in the player ever waits for a disk.

mod answers;
mod database;
mod recorder;
mod rows;
mod running;

pub use database::{Database, Unusable};
pub use recorder::{Recorder, Reporter};
pub use running::{Running, Taken};

use std::path::{Path, PathBuf};

/// How long a session that was left can be gone on with.
pub const RESUMABLE: jiff::SignedDuration = jiff::SignedDuration::from_hours(12);

/// Where the history lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFiles {
    /// The folder of the history.
    pub folder: PathBuf,
    /// The record that supple kept before it had a history.
    pub older: Option<PathBuf>,
}

impl HistoryFiles {
    /// The history of a data folder, taking over the older record of a state
    /// folder.
    pub fn in_folders(data: &Path, state: Option<&Path>) -> Self {
        Self { folder: data.to_path_buf(), older: state.map(|state| state.join("steps.jsonl")) }
    }

    /// The file itself.
    pub fn database(&self) -> PathBuf {
        self.folder.join("history.db")
    }

    /// Puts a history aside in which damage was found, and begins a new one.
    ///
    /// # Errors
    ///
    /// Where that can't be done.
    pub fn begin_anew(&self) -> Result<Database, Unusable> {
        let now = crate::history::LocalTimestamp::new(&super::clock::zoned());
        Database::begin_anew(&self.database(), &now)
    }

    /// Opens the history for reading alone, where it may not be written; `None`
    /// where there is none.
    ///
    /// # Errors
    ///
    /// Where it can't be used.
    pub fn open_to_read(&self) -> Result<Option<Database>, Unusable> {
        Database::open_to_read(&self.database())
    }

    /// Opens the history and takes over the older record, once.
    ///
    /// # Errors
    ///
    /// Where the history can't be used.
    pub fn open(&self) -> Result<Database, Unusable> {
        let now = crate::history::LocalTimestamp::new(&super::clock::zoned());
        let mut database = Database::open(&self.database(), &now)?;
        if let Some(older) = &self.older {
            database.import_once("steps.jsonl", || read_older(older))?;
        }
        Ok(database)
    }
}

/// The sessions of the older record; none where there is no such file.
fn read_older(path: &Path) -> Vec<crate::history::SessionRecord> {
    const MOST: u64 = 64 * 1024 * 1024;
    if !path.exists() {
        return Vec::new();
    }
    match super::files::text(path, MOST) {
        Ok(text) => {
            let (sessions, unreadable) = crate::history::import_steps_jsonl(&text);
            if unreadable > 0 {
                log::warn!("{unreadable} lines of {} can't be read", path.display());
            }
            sessions
        }
        Err(why) => {
            log::warn!("{} can't be taken over: {why:?}", path.display());
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests;
