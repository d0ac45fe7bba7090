//! The record on disk: one JSON line for each step, appended as it ends.

use crate::history::StepRecord;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file of step records.
#[derive(Clone, Debug)]
pub struct RecordFile {
    path: PathBuf,
}

impl RecordFile {
    /// The record of a state folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("steps.jsonl") }
    }

    /// Appends a record. It is one write of one line, handed to the system
    /// before this returns: the program may die at once and the line is kept.
    ///
    /// # Errors
    ///
    /// Where the folder or the file can't be written.
    pub fn append(&self, record: &StepRecord) -> io::Result<()> {
        let mut line = serde_json::to_string(record)?;
        line.push('\n');
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(line.as_bytes())
    }
}
