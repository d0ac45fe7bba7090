//! Finding routines: a file, standard input, the user's library, or the shipped ones.

use super::files::{self, ReadError};
use super::paths::shown;
use super::shipped;
use crate::app::Origin;
use crate::diagnostic::sanitize_line;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const MAX_FILE_BYTES: u64 = crate::routine::MAX_FILE_BYTES as u64;

/// A routine's text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The file's stem.
    pub(crate) id: String,
    /// Its name in messages: a path, or `NAME (shipped)`.
    pub(crate) label: String,
    pub(crate) text: String,
    /// How to find it again.
    pub(crate) origin: Origin,
    /// Its folder; `None` for shipped routines and standard input.
    pub(crate) folder: Option<PathBuf>,
}

/// Why a routine could not be loaded. `label` is the file in messages.
#[derive(Debug)]
pub(crate) enum LoadError {
    /// Nothing has this name; `meant` is the most similar one.
    Unknown { name: String, meant: Option<String> },
    /// There is no such file, or it can't be read.
    Unreadable { label: String, error: io::Error },
    /// The file is larger than a routine can be.
    TooLarge { label: String },
    /// The file's name is not UTF-8, so it can't be typed.
    NonUtf8Name { label: String },
    /// The name of the file stands for another file.
    SameName { label: String, other: String },
    /// The file is not UTF-8 text.
    NotText { label: String },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = |label: &str| shown(Path::new(label));
        match self {
            Self::Unknown { name, meant } => {
                write!(f, "no routine is called \"{}\"; ", sanitize_line(name))?;
                match meant {
                    Some(meant) => write!(f, "did you mean \"{}\"?", sanitize_line(meant)),
                    None => f.write_str("`supple list` shows those there are"),
                }
            }
            Self::Unreadable { label, error } if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no file {}", file(label))
            }
            Self::Unreadable { label, error } => write!(f, "{} can't be read: {error}", file(label)),
            Self::TooLarge { label } => {
                let kib = MAX_FILE_BYTES / 1024;
                write!(f, "{} is larger than {kib} KiB, too large for a routine", file(label))
            }
            Self::NonUtf8Name { label } => {
                write!(f, "the name of {} is not UTF-8; give the file another one", file(label))
            }
            Self::SameName { label, other } => {
                write!(f, "there is also {}; rename {}", file(other), file(label))
            }
            Self::NotText { label } => {
                write!(f, "{} is not UTF-8 text; save it as UTF-8 in your editor", file(label))
            }
        }
    }
}

/// The user's library and the shipped routines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Library {
    /// The user's folder for routines; `None` if there is no home folder.
    pub(crate) folder: Option<PathBuf>,
}

impl Library {
    /// Finds a routine by name, path, or `-` for standard input.
    pub(crate) fn find(&self, wanted: &str) -> Result<Found, LoadError> {
        if wanted == "-" {
            let text = files::limited(&mut io::stdin().lock(), 0, MAX_FILE_BYTES)
                .map_err(|error| load_error(error, "standard input"))?;
            let (id, label) = ("standard-input".to_owned(), "standard input".to_owned());
            return Ok(Found { id, label, text, origin: Origin::Stream, folder: None });
        }
        if is_path(wanted) { file(Path::new(wanted)) } else { self.named(wanted) }
    }

    /// Finds a routine by its name: the user's, or else a shipped one.
    pub(crate) fn named(&self, name: &str) -> Result<Found, LoadError> {
        if let Some(path) = self.user_file(name) {
            return file(&path).map(|found| Found { origin: Origin::Named(name.to_owned()), ..found });
        }
        shipped::text(name)
            .map(|text| shipped_routine(name, text))
            .ok_or_else(|| LoadError::Unknown { name: name.to_owned(), meant: self.nearest(name) })
    }

    /// The error if the user's folder exists and can't be read.
    pub(crate) fn unreadable(&self) -> Option<LoadError> {
        unreadable(self.folder.as_deref()?)
    }

    /// Every routine with its id: the user's in alphabetical order, then the shipped ones that
    /// they don't replace. Files that can't be read, and the user's folder if it can't be read,
    /// are listed with the error.
    pub(crate) fn all(&self) -> Vec<(String, Result<Found, LoadError>)> {
        let files = self.user_files();
        let mut routines: Vec<(String, Result<Found, LoadError>)> =
            files.ids.into_iter().map(|id| (id.clone(), self.named(&id))).collect();
        let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (path, error) in files.unusable {
            routines.push((stem(&path), Err(error)));
        }
        if let (Some(folder), Some(error)) = (&self.folder, self.unreadable()) {
            routines.push((stem(folder), Err(error)));
        }
        for (id, text) in &shipped::ROUTINES {
            if !routines.iter().any(|(user_id, _)| user_id == id) {
                routines.push(((*id).to_owned(), Ok(shipped_routine(id, text))));
            }
        }
        routines
    }

    /// The file of one of the user's routines, or a dangling link; `None` if there is
    /// neither.
    pub(crate) fn user_file(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref().filter(|_| is_file_stem(name))?;
        in_folder(folder, name, || toml_files(folder).unwrap_or_default())
    }

    /// The ids of the user's routines, in alphabetical order.
    pub(crate) fn user_ids(&self) -> Vec<String> {
        self.user_files().ids
    }

    fn user_files(&self) -> UserFiles {
        let files = self.folder.as_deref().and_then(|folder| toml_files(folder).ok()).unwrap_or_default();
        let (mut ids, mut unusable) = (Vec::new(), Vec::new());
        for path in files {
            let label = path.display().to_string();
            let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
                unusable.push((path, LoadError::NonUtf8Name { label }));
                continue;
            };
            match self.user_file(stem) {
                Some(other) if other != path => {
                    unusable.push((path, LoadError::SameName { label, other: other.display().to_string() }));
                }
                _ => ids.push(stem.to_owned()),
            }
        }
        ids.sort();
        UserFiles { ids, unusable }
    }

    /// The most similar name, if one is similar enough.
    fn nearest(&self, name: &str) -> Option<String> {
        let simplified = |name: &str| name.to_lowercase().replace([' ', '_'], "-");
        let wanted = simplified(name);
        let shipped_ids = shipped::ROUTINES.iter().map(|(id, _)| (*id).to_owned());
        self.user_ids()
            .into_iter()
            .chain(shipped_ids)
            .map(|id| {
                let simple_id = simplified(&id);
                let similarity = strsim::jaro_winkler(&simple_id, &wanted);
                // A part of a name counts as similar too.
                let is_part = wanted.len() >= 3 && simple_id.contains(&wanted);
                (if is_part { similarity.max(0.9) } else { similarity }, id)
            })
            .filter(|(similarity, _)| *similarity >= 0.75)
            .max_by(|(left, _), (right, _)| left.total_cmp(right))
            .map(|(_, id)| id)
    }
}

/// The routine files of the user's folder.
struct UserFiles {
    /// The stems of their names, in alphabetical order.
    ids: Vec<String>,
    /// The files that no name reaches, and why.
    unusable: Vec<(PathBuf, LoadError)>,
}

/// Whether a name can be the stem of a file that is not hidden.
pub(super) fn is_file_stem(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', std::path::MAIN_SEPARATOR, '\0'])
}

/// The error if a folder exists and can't be read.
pub(crate) fn unreadable(folder: &Path) -> Option<LoadError> {
    let error = std::fs::read_dir(folder).err().filter(|error| error.kind() != io::ErrorKind::NotFound)?;
    Some(LoadError::Unreadable { label: folder.display().to_string(), error })
}

/// The TOML files in a folder, in alphabetical order; hidden files and subfolders are left out.
pub(crate) fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let path = entry.path();
        if !is_hidden && !is_folder && has_toml_ending(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The TOML file with this name in a folder, whatever the case of its ending, or a dangling
/// link. `files` lists the folder's TOML files; it is called only if there is no file with the
/// usual ending.
pub(crate) fn in_folder<F: AsRef<[PathBuf]>>(
    folder: &Path,
    name: &str,
    files: impl FnOnce() -> F,
) -> Option<PathBuf> {
    let usual = folder.join(format!("{name}.toml"));
    if usual.symlink_metadata().is_ok() {
        return Some(usual);
    }
    let has_name = |path: &Path| path.file_stem().is_some_and(|stem| stem == name);
    files().as_ref().iter().find(|path| has_name(path)).cloned()
}

/// Whether an argument is the path of a file, not the name of a routine.
pub(crate) fn is_path(argument: &str) -> bool {
    argument.contains(['/', std::path::MAIN_SEPARATOR]) || has_toml_ending(Path::new(argument))
}

fn has_toml_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

fn shipped_routine(id: &str, text: &str) -> Found {
    Found {
        id: id.to_owned(),
        label: format!("{id} (shipped)"),
        text: text.to_owned(),
        origin: Origin::Named(id.to_owned()),
        folder: None,
    }
}

pub(crate) fn file(path: &Path) -> Result<Found, LoadError> {
    let label = path.display().to_string();
    let text = files::text(path, MAX_FILE_BYTES).map_err(|error| load_error(error, &label))?;
    Ok(Found {
        id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        text,
        // Absolute, so that it can be found from another folder.
        origin: Origin::File(std::path::absolute(path).unwrap_or_else(|_| path.to_owned())),
        folder: path.parent().map(Path::to_owned),
        label,
    })
}

fn load_error(error: ReadError, label: &str) -> LoadError {
    let label = label.to_owned();
    match error {
        ReadError::Failed(error) => LoadError::Unreadable { label, error },
        ReadError::TooLarge => LoadError::TooLarge { label },
        ReadError::NotText => LoadError::NotText { label },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The id of the routine that is found, or the error.
    fn find(name: &str) -> String {
        Library::default().find(name).map_or_else(|error| error.to_string(), |found| found.id)
    }

    #[test]
    fn names_are_found_and_near_ones_suggested() {
        assert_eq!(find("glute-ball"), "glute-ball");
        assert_eq!(
            find("post-run-cooldown"),
            "no routine is called \"post-run-cooldown\"; did you mean \"post-run-cool-down\"?"
        );
        assert_eq!(find("cool"), "no routine is called \"cool\"; did you mean \"quick-cool-down\"?");
        assert_eq!(find("xyzzy"), "no routine is called \"xyzzy\"; `supple list` shows those there are");
        assert_eq!(find("\u{1b}[2J"), "no routine is called \"␛[2J\"; `supple list` shows those there are");
    }

    #[cfg(unix)]
    #[test]
    fn odd_names_are_listed_and_found() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a\\b.toml", "HIPS.toml", "dup.toml", "dup.TOML"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let library = Library { folder: Some(folder.path().to_owned()) };
        assert!(library.find("a\\b").is_ok());
        let error = |name: &str| library.find(name).unwrap_err().to_string();
        assert_eq!(error("hips"), "no routine is called \"hips\"; did you mean \"HIPS\"?");
        let listed: Vec<_> = library.all().into_iter().take(4).collect();
        let ids: Vec<&str> = listed.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["HIPS", "a\\b", "dup", "dup"]);
        let path = |name: &str| shown(&folder.path().join(name));
        let expected = format!("there is also {}; rename {}", path("dup.toml"), path("dup.TOML"));
        assert_eq!(listed[3].1.as_ref().unwrap_err().to_string(), expected);
        assert!(listed[..3].iter().all(|(_, found)| found.is_ok()));
    }

    #[test]
    fn user_routines_come_first_and_files_are_checked_for_size_and_text() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        put("glute-ball.toml", b"name = \"Mine\"");
        put(".hidden.toml", b"");
        put("notes.txt", b"");
        put("big.toml", &vec![b'#'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1]);
        put("latin.toml", b"name = \"\xe9\"");
        let library = Library { folder: Some(folder.path().to_owned()) };
        let ids: Vec<String> = library.all().into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids[..4], ["big", "glute-ball", "latin", "post-run-cool-down"]);
        assert_eq!(library.find("glute-ball").unwrap().text, "name = \"Mine\"");
        assert!(library.user_file("glute-ball").is_some() && library.user_file("out-the-door").is_none());
        assert!(matches!(library.find("big"), Err(LoadError::TooLarge { .. })));
        assert!(matches!(library.find("latin"), Err(LoadError::NotText { .. })));
        assert!(matches!(library.find("../glute-ball"), Err(LoadError::Unreadable { .. })));
    }
}
