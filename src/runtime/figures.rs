//! Finding figures: a file, the user's folder, or the shipped ones.

use super::files::{self, ReadError};
use super::library::{self, Library, LoadError};
use crate::diagnostic::sanitize_line;
use crate::figure::{SHIPPED, read, text};
use crate::routine::{nearest, slug};
use std::path::{Path, PathBuf};

const MAX_FILE_BYTES: u64 = crate::routine::MAX_FILE_BYTES as u64;

/// The user's figures; the shipped ones are looked for after them.
#[derive(Clone, Debug, Default)]
pub(crate) struct FigureFolder {
    /// The user's folder for figures; `None` if there is no home folder.
    pub(crate) folder: Option<PathBuf>,
}

/// The names of the user's figures, and those that are written in their files.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserFigures {
    /// The name of each, as a routine's `pose` gives it, in alphabetical order.
    pub(crate) names: Vec<String>,
    /// Titles and other names, as slugs, each with the name in `names`.
    pub(crate) also: Vec<(String, String)>,
}

/// A figure's text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundFigure {
    /// The file's stem.
    pub(crate) id: String,
    /// Its name in messages: a path, or `NAME (shipped)`.
    pub(crate) label: String,
    pub(crate) text: String,
    /// The file; `None` for a shipped figure.
    pub(crate) path: Option<PathBuf>,
}

impl FigureFolder {
    /// Finds a figure by path, or by name: the user's, or else a shipped one.
    pub(crate) fn find(&self, wanted: &str) -> Result<FoundFigure, LoadError> {
        if library::is_path(wanted) {
            return file(Path::new(wanted));
        }
        if let Some(path) = self.user_path(wanted) {
            return file(&path);
        }
        let shipped = text(wanted).map(|text| FoundFigure {
            id: wanted.to_owned(),
            label: format!("{wanted} (shipped)"),
            text: text.to_owned(),
            path: None,
        });
        shipped.ok_or_else(|| LoadError::Unknown { name: wanted.to_owned(), meant: self.nearest(wanted) })
    }

    /// The folder for figures beside the folder for routines.
    pub(crate) fn beside(library: &Library) -> Self {
        let config = library.folder.as_ref().and_then(|folder| folder.parent());
        Self { folder: config.map(|config| config.join("figures")) }
    }

    /// The error if the user's folder exists and can't be read.
    pub(crate) fn unreadable(&self) -> Option<LoadError> {
        library::unreadable(self.folder.as_deref()?)
    }

    /// The names of the user's figures, in alphabetical order.
    pub(crate) fn user_names(&self) -> Vec<String> {
        let folder = self.folder.as_deref();
        let files = folder.and_then(|folder| library::toml_files(folder).ok()).unwrap_or_default();
        let mut names: Vec<String> =
            files.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
        names.sort();
        names
    }

    /// The names of all figures: the user's, then the shipped ones that they don't replace.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = self.user_names();
        for (name, _) in SHIPPED {
            if !names.iter().any(|user_name| user_name == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    pub(crate) fn is_user_figure(&self, name: &str) -> bool {
        self.user_path(name).is_some()
    }

    /// The text of the user's figure of this name, if there is one that can be read.
    pub(crate) fn user_text(&self, name: &str) -> Option<String> {
        file(&self.user_path(name)?).ok().map(|found| found.text)
    }

    /// The names of the user's figures, with their titles and other names, which are read from the
    /// files.
    pub(crate) fn user_figures(&self) -> UserFigures {
        let names = self.user_names();
        let mut also = Vec::new();
        for name in &names {
            let pose = self.user_text(name).and_then(|text| read(&text, name).pose);
            let other_names = pose.into_iter().flat_map(|pose| std::iter::once(pose.name).chain(pose.also));
            also.extend(other_names.map(|other_name| (slug(&other_name), name.clone())));
        }
        UserFigures { names, also }
    }

    /// The file of the user's figure of this name, if there is one.
    fn user_path(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref().filter(|_| library::is_file_stem(name))?;
        library::in_folder(folder, name, || library::toml_files(folder).unwrap_or_default())
    }

    fn nearest(&self, wanted: &str) -> Option<String> {
        let names = self.names();
        nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
    }
}

fn file(path: &Path) -> Result<FoundFigure, LoadError> {
    let label = path.to_string_lossy().into_owned();
    let text = match files::text(path, MAX_FILE_BYTES) {
        Ok(text) => text,
        Err(ReadError::Failed(error)) => return Err(LoadError::Unreadable { label, error }),
        Err(ReadError::TooLarge) => {
            let kib = MAX_FILE_BYTES / 1024;
            let error = std::io::Error::other(format!("it is larger than {kib} KiB, too large for a figure"));
            return Err(LoadError::Unreadable { label, error });
        }
        Err(ReadError::NotText) => return Err(LoadError::NotText { label }),
    };
    let id = path.file_stem().map_or_else(String::new, |stem| sanitize_line(&stem.to_string_lossy()));
    Ok(FoundFigure { id, label, text, path: Some(path.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_figures_that_are_found_by_name_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["wave.toml", "bend.TOML", ".hidden.toml", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("folder.toml")).unwrap();
        let figures = FigureFolder { folder: Some(folder.path().to_owned()) };
        assert_eq!(figures.user_names(), ["bend", "wave"]);
        assert!(figures.user_names().iter().all(|name| figures.is_user_figure(name)));
    }
}
