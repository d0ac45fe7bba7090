//! The routines that come with supple, embedded in the program.

use super::{atomic_file, files};
use std::io;
use std::path::{Path, PathBuf};

/// A shipped routine: its id and its text.
pub type Shipped = (&'static str, &'static str);

macro_rules! routines {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../routines/", $id, ".toml")))),*]
    };
}

/// The shipped routines, in the order of the list: those for every day come first.
pub static ROUTINES: [Shipped; 11] = routines![
    "post-run-cool-down",
    "pre-run-warm-up",
    "out-the-door",
    "quick-cool-down",
    "hamstring-ball",
    "glute-ball",
    "daily-stretch",
    "hamstring-strength",
    "nordic-ladder",
    "gentle-day",
    "ice-timer",
];

/// The text of a shipped routine.
pub fn text(id: &str) -> Option<&'static str> {
    ROUTINES.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// Writes a shipped routine as a read-only file into a folder, unless it is there already.
/// Returns its path; `None` if there is no such routine.
pub(crate) fn copy_to(folder: &Path, id: &str) -> io::Result<Option<PathBuf>> {
    let Some(text) = text(id) else { return Ok(None) };
    let path = folder.join(format!("{id}.toml"));
    match files::text(&path, text.len() as u64) {
        Ok(old_text) if old_text == text => return Ok(Some(path)),
        _ if path.symlink_metadata().is_err() => {}
        // The text of another version, or something else.
        _ => std::fs::remove_file(&path)?,
    }
    atomic_file::create(&path, text)?;
    let mut permissions = std::fs::metadata(&path)?.permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions)?;
    Ok(Some(path))
}
