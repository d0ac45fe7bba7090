//! A file that a command was asked to write: it appears whole or not at all.

use super::keep::Replacement;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that can't be written.
#[derive(Debug)]
pub struct Unwritten {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can't be written: {}", super::paths::shown(&self.path), self.error)
    }
}

/// A file being written beside its place. Dropping it before
/// [`Output::finish`] leaves nothing, and the file that was there untouched.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    part: Replacement,
    file: Writer,
}

/// The writing end of an [`Output`]. Clones write the same file.
#[derive(Clone, Debug)]
pub struct Writer(Arc<Mutex<BufWriter<File>>>);

impl Output {
    /// Begins a file: under a name beside `path` that nothing has yet, so that
    /// no link that lies there is followed.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub fn begin(path: &Path) -> Result<Self, Unwritten> {
        let failed = |error| Unwritten { path: path.to_owned(), error };
        if path.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let (part, file) = Replacement::begin(path, "part", OpenOptions::new()).map_err(failed)?;
        let file = Writer(Arc::new(Mutex::new(BufWriter::new(file))));
        Ok(Self { path: path.to_owned(), part, file })
    }

    /// What it is written with.
    pub fn writer(&self) -> Writer {
        self.file.clone()
    }

    /// Puts what was written in its place.
    ///
    /// # Errors
    ///
    /// Where it can't be written after all.
    pub fn finish(mut self) -> Result<(), Unwritten> {
        let done = self.file.flush().and_then(|()| self.part.put_in_place());
        done.map_err(|error| Unwritten { path: self.path, error })
    }
}

/// Writes a text to a file: whole or not at all.
///
/// # Errors
///
/// Where it can't be written.
pub fn text(path: &Path, text: &str) -> Result<(), Unwritten> {
    let output = Output::begin(path)?;
    output.writer().write_all(text.as_bytes()).map_err(|error| Unwritten { path: path.to_owned(), error })?;
    output.finish()
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

impl Seek for Writer {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_that_fails_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp3");
        fs::write(&path, b"old").unwrap();
        let output = Output::begin(&path).unwrap();
        output.writer().write_all(b"half").unwrap();
        drop(output);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(text(&folder.path().join("no/such/folder.lrc"), "x").is_err());
        assert!(text(folder.path(), "x").is_err());
        text(&path, "new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_that_lies_in_the_way_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("mine"), "mine").unwrap();
        let pid = std::process::id();
        for planted in ["a.mp3.part".to_owned(), format!("a.mp3.{pid}.part"), "a.mp3.part-2".to_owned()] {
            std::os::unix::fs::symlink("mine", at(&planted)).unwrap();
        }
        text(&at("a.mp3"), "sound").unwrap();
        assert_eq!(fs::read_to_string(at("mine")).unwrap(), "mine");
        assert_eq!(fs::read_to_string(at("a.mp3")).unwrap(), "sound");
        assert!(!at("a.mp3").is_symlink());
    }
}
