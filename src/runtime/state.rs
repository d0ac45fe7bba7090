//! What supple remembers between runs: whether the first page was read, and
//! what was played last. A small file in the state folder.

use crate::app::Origin;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Whether the disclaimer has been read in full.
    #[serde(default)]
    pub read_disclaimer: bool,
    /// The routine that was played last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Last>,
}

/// Where to find a routine again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Last {
    /// By its name.
    Name(String),
    /// In a file.
    File(PathBuf),
}

/// The file that holds the state.
#[derive(Clone, Debug)]
pub struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// The state file of a state folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("state.json") }
    }

    /// Reads what is remembered; nothing where there is no file. A file that
    /// can't be read is told of in the log and counts as none: the worst that
    /// follows is that the first page is shown again.
    pub fn read(&self) -> State {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => serde_json::from_str(&text).unwrap_or_else(|error| {
                log::warn!("{} is not as supple writes it: {error}", self.path.display());
                State::default()
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => State::default(),
            Err(error) => {
                log::warn!("{} can't be read: {error}", self.path.display());
                State::default()
            }
        }
    }

    /// Puts a file that can't be understood aside, so that nothing is lost.
    fn keep_damaged(&self) -> io::Result<()> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) if serde_json::from_str::<State>(&text).is_err() => {
                std::fs::rename(&self.path, self.path.with_extension("json.damaged"))
            }
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Changes what is remembered; the file is replaced whole or not at all.
    ///
    /// # Errors
    ///
    /// Where the folder or the file can't be written.
    pub fn change(&self, change: impl FnOnce(&mut State)) -> io::Result<()> {
        self.keep_damaged()?;
        let mut state = self.read();
        let before = state.clone();
        change(&mut state);
        if state == before && self.path.exists() {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_string_pretty(&state)?;
        let fresh = self.path.with_extension("json.new");
        std::fs::write(&fresh, text + "\n")?;
        std::fs::rename(&fresh, &self.path)
    }
}

/// Where to find what was played, if it can be found again.
pub fn last(origin: &Origin) -> Option<Last> {
    match origin {
        Origin::Named(id) => Some(Last::Name(id.clone())),
        Origin::File(path) => Some(Last::File(std::path::absolute(path).unwrap_or_else(|_| path.clone()))),
        Origin::Stream => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_kept_beside_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::in_folder(folder.path());
        std::fs::write(folder.path().join("state.json"), "{\"read_dis").unwrap();
        assert_eq!(file.read(), State::default());
        file.change(|state| state.read_disclaimer = true).unwrap();
        assert!(file.read().read_disclaimer);
        let kept = std::fs::read_to_string(folder.path().join("state.json.damaged")).unwrap();
        assert_eq!(kept, "{\"read_dis");
    }
}
