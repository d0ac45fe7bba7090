//! The routine files named on the command line: files, folders, names, standard input.

use super::CliContext;
use crate::app::Origin;
use crate::runtime::library::{self, Found, LoadError};
use std::path::{Path, PathBuf};

/// One routine file to process.
pub(super) enum Target {
    /// A name, a file, or `-`, as the user typed it.
    Named(PathBuf),
    /// A file of a folder.
    File(PathBuf),
    /// A folder that can't be read.
    Unreadable(LoadError),
}

impl Target {
    /// Finds and reads it.
    pub(super) fn find(self, cli: &CliContext) -> Result<Found, LoadError> {
        match self {
            Self::Named(wanted) => match wanted.to_str() {
                Some(wanted) => cli.library.find(wanted),
                // Not UTF-8, so it is no name of a routine but a path.
                None => library::file(&wanted),
            },
            Self::File(path) => library::file(&path),
            Self::Unreadable(error) => Err(error),
        }
    }
}

/// Expands paths: a folder stands for the routine files directly in it. A path that is
/// named twice is processed once.
pub(super) fn targets(paths: &[PathBuf]) -> Vec<Target> {
    let mut seen: Vec<&Path> = Vec::new();
    let mut targets = Vec::new();
    for path in paths {
        if seen.contains(&path.as_path()) {
            continue;
        }
        seen.push(path);
        if path.as_os_str() != "-" && path.is_dir() {
            targets.extend(in_folder(path));
        } else {
            targets.push(Target::Named(path.clone()));
        }
    }
    targets
}

/// The routine files of a folder.
pub(super) fn in_folder(path: &Path) -> Vec<Target> {
    match library::toml_files(path) {
        Ok(files) => files.into_iter().map(Target::File).collect(),
        Err(error) => {
            vec![Target::Unreadable(LoadError::Unreadable { label: path.display().to_string(), error })]
        }
    }
}

/// The name of a file in messages for other programs.
pub(super) fn named(found: &Found) -> &str {
    if found.origin == Origin::Stream { "-" } else { &found.label }
}
