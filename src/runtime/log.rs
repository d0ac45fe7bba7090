//! The log: a file in the state folder, opened when something is first written.
//!
//! A log that can't be opened doesn't stop the program; [`Log::file`] returns the error.

use super::files;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::diagnostic::sanitize_line;
use ::log::LevelFilter;

/// A log larger than this is renamed at the start of the program, and a new one begun.
const MAX_BYTES: u64 = 1024 * 1024;

/// The log of this process.
#[derive(Clone, Debug)]
pub struct Log(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    file: OnceLock<io::Result<File>>,
}

impl Log {
    /// The log at `path`; nothing is opened yet.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, file: OnceLock::new() }))
    }

    /// Logs everything from `level` up to this log. `filter`, in the syntax of `RUST_LOG`,
    /// takes precedence over the level.
    pub(crate) fn install(&self, level: LevelFilter, filter: Option<&str>) {
        if level == LevelFilter::Off && filter.is_none() {
            return;
        }
        let mut builder = env_logger::Builder::new();
        builder.filter_level(level);
        if let Some(filter) = filter {
            builder.parse_filters(filter);
        }
        let log = Box::new(self.clone());
        builder.target(env_logger::Target::Pipe(log)).write_style(env_logger::WriteStyle::Never);
        builder.format(|out, record| {
            let (time, text) = (out.timestamp_millis(), sanitize_line(&record.args().to_string()));
            writeln!(out, "[{time} {:<5} {}] {text}", record.level(), record.target())
        });
        if builder.try_init().is_err() {
            ::log::debug!("logging has been set up already");
        }
    }

    /// The log's file, for output that bypasses the log, such as that of C libraries.
    pub(crate) fn file(&self) -> io::Result<File> {
        self.opened()?.try_clone()
    }

    fn opened(&self) -> io::Result<&File> {
        self.0.file.get_or_init(|| open(&self.0.path)).as_ref().map_err(|error| {
            let path = self.0.path.display();
            io::Error::new(error.kind(), format!("the log {path} can't be opened: {error}"))
        })
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Each line is one write, so that lines of several programs don't mix. Errors of
        // opening can't be reported anywhere.
        self.opened()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        files::make_private(folder)?;
    }
    // Opening a pipe could block.
    if path.exists() && files::regular(path)?.len() > MAX_BYTES {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    files::private().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_opened_before_the_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/supple.log");
        let mut log = Log::at(path.clone());
        assert!(!path.exists());
        log.write_all(b"one\n").unwrap();
        log.file().unwrap().write_all(b"two\n").unwrap();
        log.write_all(b"three\n").unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), "one\ntwo\nthree\n");
    }

    #[test]
    fn a_large_log_is_renamed_and_a_small_one_is_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supple.log");
        fs::write(&path, "x".repeat(1024 * 1024 + 1)).unwrap();
        Log::at(path.clone()).write_all(b"new\n").unwrap();
        Log::at(path.clone()).write_all(b"newer\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\nnewer\n");
        assert_eq!(fs::metadata(folder.path().join("supple.log.old")).unwrap().len(), 1024 * 1024 + 1);
    }

    #[test]
    fn the_error_of_a_log_that_cannot_be_opened_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = Log::at(file.join("supple.log")).file().unwrap_err();
        assert!(error.to_string().contains("supple.log"), "{error}");
    }
}
