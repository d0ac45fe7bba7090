//! A file that a command was asked to write: it appears whole or not at all.

use super::atomic_file::Replacement;
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
    /// Whether there was nothing yet at its place when it was begun.
    is_new: bool,
    part: Replacement,
    file: Writer,
}

/// The writing end of an [`Output`]. Clones write the same file.
#[derive(Clone, Debug)]
pub struct Writer(Arc<Mutex<BufWriter<File>>>);

impl Output {
    /// Begins a file: under a name beside `path` that nothing has yet, so that
    /// no link that lies there is followed. Where `path` itself is a link to a
    /// file, that file is written and the link stays.
    ///
    /// # Errors
    ///
    /// Where it can't be written, or where there is something else than a regular
    /// file, such as a pipe or a link that leads nowhere.
    pub fn begin(path: &Path) -> Result<Self, Unwritten> {
        let failed = |error| Unwritten { path: path.to_owned(), error };
        let target = target(path).map_err(failed)?;
        let (part, file) = Replacement::begin(&target, "part", OpenOptions::new()).map_err(failed)?;
        let file = Writer(Arc::new(Mutex::new(BufWriter::new(file))));
        Ok(Self { path: path.to_owned(), is_new: path.symlink_metadata().is_err(), part, file })
    }

    /// What it is written with.
    pub fn writer(&self) -> Writer {
        self.file.clone()
    }

    /// Puts what was written in its place.
    ///
    /// # Errors
    ///
    /// Where it can't be written after all, or where another program has written a file
    /// of that name meanwhile.
    pub fn finish(mut self) -> Result<(), Unwritten> {
        let done = self.file.flush().and_then(|()| {
            if self.is_new && self.path.symlink_metadata().is_ok() {
                let why = "another program has written a file of that name meanwhile";
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
            }
            self.part.commit()
        });
        done.map_err(|error| Unwritten { path: self.path, error })
    }
}

/// The file that is written for `path`: itself, or what it is a link to.
fn target(path: &Path) -> io::Result<PathBuf> {
    let other = |what: &str| Err(io::Error::other(format!("{what}; choose another name")));
    let Ok(found) = path.symlink_metadata() else { return Ok(path.to_owned()) };
    match path.canonicalize().and_then(|file| Ok((file.metadata()?, file))) {
        Ok((about, file)) if about.is_file() => Ok(file),
        Ok((about, _)) if about.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(_) => other("it is no regular file"),
        Err(_) if found.is_symlink() => other("it is a link that leads nowhere"),
        Err(error) => Err(error),
    }
}

/// Writes a file: whole or not at all.
///
/// # Errors
///
/// Where it can't be written.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Unwritten> {
    let output = Output::begin(path)?;
    output
        .writer()
        .write_all(content.as_ref())
        .map_err(|error| Unwritten { path: path.to_owned(), error })?;
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
        assert!(write(&folder.path().join("no/such/folder.lrc"), "x").is_err());
        assert!(write(folder.path(), "x").is_err());
        write(&path, "new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let output = Output::begin(&path).unwrap();
        fs::write(&path, "mine").unwrap();
        let error = output.finish().unwrap_err().to_string();
        assert!(error.ends_with("another program has written a file of that name meanwhile"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_stays_and_a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, at(name)).unwrap();
        let said = |name: &str| {
            let error = write(&at(name), "new").unwrap_err().to_string();
            error.split_once("can't be written: ").unwrap().1.to_owned()
        };
        link("nowhere", "dangling.html");
        link("/dev/null", "device.html");
        let _socket = std::os::unix::net::UnixListener::bind(at("socket.html")).unwrap();
        assert_eq!(said("dangling.html"), "it is a link that leads nowhere; choose another name");
        for name in ["device.html", "socket.html"] {
            assert_eq!(said(name), "it is no regular file; choose another name");
        }
        assert!(at("dangling.html").is_symlink() && at("device.html").is_symlink());
        fs::write(at("old.html"), "old").unwrap();
        link("old.html", "link.html");
        write(&at("link.html"), "new").unwrap();
        assert!(at("link.html").is_symlink());
        assert_eq!(fs::read_to_string(at("old.html")).unwrap(), "new");
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
        write(&at("a.mp3"), "sound").unwrap();
        assert_eq!(fs::read_to_string(at("mine")).unwrap(), "mine");
        assert_eq!(fs::read_to_string(at("a.mp3")).unwrap(), "sound");
        assert!(!at("a.mp3").is_symlink());
    }
}
