//! Where figures are found: a file, the user's own folder, or among the shipped
//! ones.

use super::files::{self, Unread};
use super::library::{self, Library, LoadError};
use crate::diagnostic::sanitize_line;
use crate::figure::{SHIPPED, read, text};
use crate::routine::{nearest, slug};
use std::path::{Path, PathBuf};

/// The most bytes a pose file may have.
const LARGEST: u64 = crate::routine::MAX_FILE_BYTES as u64;

/// The places in which figures are looked for.
#[derive(Clone, Debug, Default)]
pub struct FigureFolder {
    /// The user's own folder; none where there is no home.
    pub folder: Option<PathBuf>,
}

/// The user's own figures by their names.
#[derive(Clone, Debug, Default)]
pub struct OwnFigures {
    /// How `pose` names each, in their order.
    pub names: Vec<String>,
    /// What else each is called, in small letters and hyphens, and its name.
    pub also: Vec<(String, String)>,
}

/// A figure's text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFigure {
    /// The file's stem.
    pub id: String,
    /// What to call the place in messages.
    pub label: String,
    /// The text.
    pub text: String,
    /// The file, to look at again; none for a shipped one.
    pub path: Option<PathBuf>,
}

impl FigureFolder {
    /// Finds a figure by name or path: the user's own first.
    ///
    /// # Errors
    ///
    /// Where there is none, or it can't be read.
    pub fn find(&self, wanted: &str) -> Result<FoundFigure, LoadError> {
        let is_path = wanted.contains(['/', std::path::MAIN_SEPARATOR]) || has_toml_ending(wanted);
        if is_path {
            return file(Path::new(wanted));
        }
        if let Some(path) = self.own_path(wanted) {
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

    /// The user's own figures: in the folder beside the one of the routines.
    pub fn beside(library: &Library) -> Self {
        let config = library.folder.as_ref().and_then(|folder| folder.parent());
        Self { folder: config.map(|config| config.join("figures")) }
    }

    /// Why the user's own folder can't be read, where there is one.
    pub fn unreadable(&self) -> Option<LoadError> {
        library::unreadable(self.folder.as_deref()?)
    }

    /// The names of the user's own figures, in their order.
    pub fn own_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(entries) = self.folder.as_ref().and_then(|folder| std::fs::read_dir(folder).ok()) {
            for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
                if has_toml_ending(&path) {
                    names.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
                }
            }
        }
        names.sort();
        names
    }

    /// The names of all figures: the user's own, then the shipped ones that
    /// they don't replace.
    pub fn names(&self) -> Vec<String> {
        let mut names = self.own_names();
        for (name, _) in SHIPPED {
            if !names.iter().any(|own| own == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Whether a figure is the user's own.
    pub fn is_own(&self, name: &str) -> bool {
        self.own_path(name).is_some()
    }

    /// The text of the user's own figure of a name, if there is one that can be
    /// read.
    pub fn own_text(&self, name: &str) -> Option<String> {
        file(&self.own_path(name)?).ok().map(|found| found.text)
    }

    /// The user's own figures with all their names.
    pub fn own(&self) -> OwnFigures {
        let names = self.own_names();
        let mut also = Vec::new();
        for name in &names {
            let pose = self.own_text(name).and_then(|text| read(&text, name).pose);
            let called = pose.into_iter().flat_map(|pose| std::iter::once(pose.name).chain(pose.also));
            also.extend(called.map(|called| (slug(&called), name.clone())));
        }
        OwnFigures { names, also }
    }

    fn own_path(&self, name: &str) -> Option<PathBuf> {
        let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0']);
        let folder = self.folder.as_ref().filter(|_| plain)?;
        library::in_folder(folder, name, || library::routine_files(folder).unwrap_or_default())
    }

    fn nearest(&self, wanted: &str) -> Option<String> {
        let names = self.names();
        nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
    }
}

fn has_toml_ending(path: impl AsRef<Path>) -> bool {
    path.as_ref().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// Reads a pose file.
fn file(path: &Path) -> Result<FoundFigure, LoadError> {
    let label = path.to_string_lossy().into_owned();
    let text = match files::text(path, LARGEST) {
        Ok(text) => text,
        Err(Unread::Failed(error)) => return Err(LoadError::Unreadable { label, error }),
        Err(Unread::TooLarge) => {
            let error = std::io::Error::other("it is larger than 128 KiB, too large for a figure");
            return Err(LoadError::Unreadable { label, error });
        }
        Err(Unread::NotText) => return Err(LoadError::NotText { label }),
    };
    let id = path.file_stem().map_or_else(String::new, |stem| sanitize_line(&stem.to_string_lossy()));
    Ok(FoundFigure { id, label, text, path: Some(path.to_owned()) })
}
