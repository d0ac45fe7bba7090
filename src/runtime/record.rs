//! The record on disk: one JSON line for each step, appended as it ends.

use super::files;
use crate::history::StepRecord;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
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
            files::make_private(folder)?;
        }
        let mut file = files::private().create(true).read(true).append(true).open(&self.path)?;
        // A full disk may have cut the last line short; it must not take this
        // one with it.
        if !ends_with_newline(&mut file)? {
            line.insert(0, '\n');
        }
        file.write_all(line.as_bytes())
    }
}

/// Whether a file is empty or ends where a line does.
fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last[0] == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::clock;

    #[test]
    fn a_line_that_was_cut_short_takes_none_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = RecordFile::in_folder(folder.path());
        std::fs::write(folder.path().join("steps.jsonl"), "{\"v\":1,\"sess").unwrap();
        let record: StepRecord = serde_json::from_value(serde_json::json!({
            "v": 1, "session": clock::timestamp(), "ended": clock::timestamp(), "routine": "r", "step": "s",
            "name": "S", "outcome": "done", "planned_s": 1.0, "work_s": 1.0, "spent_s": 1.0, "reps": 0,
            "amounts_done": 1, "amounts": 1
        }))
        .unwrap();
        file.append(&record).unwrap();
        file.append(&record).unwrap();
        let text = std::fs::read_to_string(folder.path().join("steps.jsonl")).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(serde_json::from_str::<StepRecord>(lines[1]).unwrap(), record);
        assert_eq!(serde_json::from_str::<StepRecord>(lines[2]).unwrap(), record);
    }
}
