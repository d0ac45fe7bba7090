//! The state file: whether the first-run page was read, and which routine was played
//! last.

use super::atomic_file;
use super::files::{self, ReadError};
use crate::app::Origin;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// The most bytes of the file: it holds one path.
const MAX_BYTES: u64 = 64 * 1024;

/// The state that is kept between runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    /// Whether the disclaimer has been read in full.
    #[serde(default)]
    pub(crate) read_disclaimer: bool,
    /// The routine that was played last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last: Option<Origin>,
}

#[derive(Clone, Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// The state file of a state folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("state.json") }
    }

    /// Reads the state; the default if there is no file. If the file can't be read, that is
    /// logged and the default is used: the worst consequence is that the first-run page is
    /// shown again.
    pub(crate) fn read(&self) -> State {
        let read = match files::text(&self.path, MAX_BYTES) {
            Ok(text) => {
                serde_json::from_str(&text).map_err(|error| format!("is not as supple writes it: {error}"))
            }
            Err(ReadError::Failed(error)) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
            Err(ReadError::Failed(error)) => Err(format!("can't be read: {error}")),
            Err(ReadError::TooLarge | ReadError::NotText) => Err("is not as supple writes it".to_owned()),
        };
        read.unwrap_or_else(|message| {
            log::warn!("{} {message}", self.path.display());
            State::default()
        })
    }

    /// Moves a damaged state file aside, so that nothing is lost and a new one can be written.
    fn move_damaged_aside(&self) -> io::Result<()> {
        let is_damaged = match files::text(&self.path, MAX_BYTES) {
            Ok(text) => serde_json::from_str::<State>(&text).is_err(),
            Err(ReadError::TooLarge | ReadError::NotText) => true,
            // A file without the permission to read stays as it is.
            Err(ReadError::Failed(error)) if self.path.is_file() => return Err(error),
            // A folder, a pipe or a link that leads nowhere.
            Err(ReadError::Failed(_)) => self.path.symlink_metadata().is_ok(),
        };
        if is_damaged { atomic_file::move_aside(&self.path, "damaged").map(drop) } else { Ok(()) }
    }

    /// Changes the state. The file is replaced completely or not at all.
    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) -> io::Result<()> {
        self.move_damaged_aside()?;
        let mut state = self.read();
        let before = state.clone();
        change(&mut state);
        if state == before && self.path.exists() {
            return Ok(());
        }
        atomic_file::replace_private(&self.path, &(serde_json::to_string_pretty(&state)? + "\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_kept_beside_the_new_one() {
        let long = " ".repeat(100_000);
        let damaged: [&[u8]; 3] = [b"{\"read_dis", b"{\"read_disclaimer\": \xff}", long.as_bytes()];
        for damaged in damaged {
            let folder = tempfile::tempdir().unwrap();
            let file = StateFile::in_folder(folder.path());
            std::fs::write(folder.path().join("state.json"), damaged).unwrap();
            assert_eq!(file.read(), State::default());
            file.change(|state| state.read_disclaimer = true).unwrap();
            assert!(file.read().read_disclaimer);
            assert_eq!(std::fs::read(folder.path().join("state.json.damaged")).unwrap(), damaged);
            std::fs::write(folder.path().join("state.json"), "[[").unwrap();
            file.change(|state| state.read_disclaimer = true).unwrap();
            assert!(folder.path().join("state.json.damaged-2").exists(), "none is overwritten");
        }
    }

    #[test]
    fn a_folder_in_place_of_the_file_is_moved_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::in_folder(folder.path());
        std::fs::create_dir(folder.path().join("state.json")).unwrap();
        file.change(|state| state.read_disclaimer = true).unwrap();
        assert!(file.read().read_disclaimer);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("state/supple");
        StateFile::in_folder(&deep).change(|state| state.read_disclaimer = true).unwrap();
        let elsewhere = folder.path().join("elsewhere.json");
        std::fs::rename(deep.join("state.json"), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, deep.join("state.json")).unwrap();
        StateFile::in_folder(&deep).change(|state| state.last = Some(Origin::Named("a".into()))).unwrap();
        assert!(deep.join("state.json").symlink_metadata().unwrap().is_symlink());
        assert!(std::fs::read_to_string(&elsewhere).unwrap().contains("\"name\": \"a\""));
    }
}
