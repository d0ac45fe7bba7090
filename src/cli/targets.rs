//! The routine files that a command is asked to go through: files, folders,
//! names, standard input.

use super::House;
use crate::app::Origin;
use crate::runtime::library::{self, Found, NotFound};
use std::path::{Path, PathBuf};

/// One thing to go through.
pub(super) enum Target {
    /// What a person wrote: a name, a file, or `-`.
    Named(PathBuf),
    /// A file of a folder.
    File(PathBuf),
    /// A folder that can't be read.
    Lost(NotFound),
}

impl Target {
    /// Finds and reads it.
    pub(super) fn find(self, house: &House) -> Result<Found, NotFound> {
        match self {
            Self::Named(wanted) => match wanted.to_str() {
                Some(wanted) => house.library.find(wanted),
                // No name of a routine, so it is a path.
                None => library::file(&wanted),
            },
            Self::File(path) => library::file(&path),
            Self::Lost(error) => Err(error),
        }
    }
}

/// Takes paths apart: a folder stands for the routine files right in it.
/// Whatever is named twice is gone through once.
pub(super) fn targets(paths: &[PathBuf]) -> Vec<Target> {
    let mut seen: Vec<&Path> = Vec::new();
    let mut all = Vec::new();
    for path in paths {
        if seen.contains(&path.as_path()) {
            continue;
        }
        seen.push(path);
        if path.as_os_str() != "-" && path.is_dir() {
            all.extend(folder(path));
        } else {
            all.push(Target::Named(path.clone()));
        }
    }
    all
}

/// The routine files of a folder.
pub(super) fn folder(path: &Path) -> Vec<Target> {
    match library::routine_files(path) {
        Ok(files) => files.into_iter().map(Target::File).collect(),
        Err(error) => {
            vec![Target::Lost(NotFound::Unreadable { label: path.display().to_string(), error })]
        }
    }
}

/// What to call a file in messages for other programs: as it was named.
pub(super) fn named(found: &Found) -> &str {
    if found.origin == Origin::Stream { "-" } else { &found.label }
}

/// A count and its word: `1 file`, `2 files`.
pub(super) fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
