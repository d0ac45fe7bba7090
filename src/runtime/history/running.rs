//! Which sessions are being played now, by this program or another one.
//!
//! A player holds a lock on a file of its session. The system lets go of it
//! when the player ends, however it ends, so that what is locked is really
//! played.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A session that this program plays, until this is dropped.
#[derive(Debug)]
pub struct Running {
    path: PathBuf,
    _file: File,
}

/// What came of trying to take a session.
#[derive(Debug)]
pub enum Taken {
    /// It is this program's now.
    Here(Running),
    /// Another program plays it.
    Elsewhere,
}

impl Running {
    /// Takes the session `id`, in a history that lies in `folder`.
    ///
    /// # Errors
    ///
    /// Where the file of the lock can't be made.
    pub fn take(folder: &Path, id: &str) -> io::Result<Taken> {
        let folder = folder.join("running");
        crate::runtime::files::make_private(&folder)?;
        let path = folder.join(format!("{id}.lock"));
        let file = OpenOptions::new().create(true).write(true).truncate(false).open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Taken::Here(Self { path, _file: file })),
            Err(TryLockError::WouldBlock) => Ok(Taken::Elsewhere),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Another program that opened it meanwhile finds it unlocked in a
        // moment; one that opens it later makes a file of its own.
        if let Err(error) = std::fs::remove_file(&self.path) {
            log::warn!("{} can't be removed: {error}", self.path.display());
        }
    }
}
