//! Writes files for commands: each is written completely or not at all.

use super::atomic_file::Replacement;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that is written under another name beside its path. If dropped before
/// [`Output::finish`] it is removed, and an old file at the path stays.
#[derive(Debug)]
pub(crate) struct Output {
    path: PathBuf,
    /// Whether there was no file at the path at the start.
    is_new: bool,
    replacement: Replacement,
    writer: Writer,
}

/// Writes to the file of an [`Output`]. Clones write to the same file.
#[derive(Clone, Debug)]
pub(crate) struct Writer(Arc<Mutex<BufWriter<File>>>);

impl Output {
    /// Begins a file. If `path` is a link to a file, that file is written and the link
    /// stays. Fails if the path has something other than a regular file, such as a pipe or
    /// a link that leads nowhere.
    pub(crate) fn begin(path: &Path) -> Result<Self, String> {
        let failed = |error| failed(path, &error);
        let target = link_target(path).map_err(failed)?;
        let (replacement, file) = Replacement::begin(&target, "part", OpenOptions::new()).map_err(failed)?;
        let writer = Writer(Arc::new(Mutex::new(BufWriter::new(file))));
        Ok(Self { path: path.to_owned(), is_new: path.symlink_metadata().is_err(), replacement, writer })
    }

    pub(crate) fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// Gives the complete file its name. Fails if another program has written a file of
    /// that name meanwhile.
    pub(crate) fn finish(mut self) -> Result<(), String> {
        let result = self.writer.flush().and_then(|()| {
            if self.is_new && self.path.symlink_metadata().is_ok() {
                let message = "another program has written a file of that name meanwhile";
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
            }
            self.replacement.commit()
        });
        result.map_err(|error| failed(&self.path, &error))
    }
}

/// The message for a file that can't be written.
fn failed(path: &Path, error: &io::Error) -> String {
    format!("{} can't be written: {error}", super::paths::shown(path))
}

/// The file that is written for `path`: the target of a link, or `path` itself.
fn link_target(path: &Path) -> io::Result<PathBuf> {
    let refused = |message: &str| Err(io::Error::other(format!("{message}; choose another name")));
    let Ok(entry) = path.symlink_metadata() else { return Ok(path.to_owned()) };
    match path.canonicalize().and_then(|file| Ok((file.metadata()?, file))) {
        Ok((metadata, file)) if metadata.is_file() => Ok(file),
        Ok((metadata, _)) if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(_) => refused("it is no regular file"),
        Err(_) if entry.is_symlink() => refused("it is a link that leads nowhere"),
        Err(error) => Err(error),
    }
}

/// Writes a file completely or not at all.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let output = Output::begin(path)?;
    let written = output.writer().write_all(content.as_ref());
    written.map_err(|error| failed(path, &error))?;
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
        let error = output.finish().unwrap_err();
        assert!(error.ends_with("another program has written a file of that name meanwhile"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_replaced_and_a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, at(name)).unwrap();
        let message = |name: &str| {
            let error = write(&at(name), "new").unwrap_err();
            error.split_once("can't be written: ").unwrap().1.to_owned()
        };
        link("nowhere", "dangling.html");
        link("/dev/null", "device.html");
        let _socket = std::os::unix::net::UnixListener::bind(at("socket.html")).unwrap();
        assert_eq!(message("dangling.html"), "it is a link that leads nowhere; choose another name");
        for name in ["device.html", "socket.html"] {
            assert_eq!(message(name), "it is no regular file; choose another name");
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
    fn no_link_beside_the_file_is_followed() {
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
