//! Locks on the sessions that programs are playing.
//!
//! A program locks a file for the session that it plays. The system releases the lock
//! when the program ends, even by a crash.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock on a session that this program plays, released when dropped.
#[derive(Debug)]
pub(crate) struct SessionLock {
    path: PathBuf,
    _file: File,
}

impl SessionLock {
    /// Tries to lock the session `id` of the history in `folder`; `None` if another program
    /// holds the lock. Fails if `id` is no valid session id, since a file is named after it.
    pub(crate) fn acquire(folder: &Path, id: &str) -> io::Result<Option<Self>> {
        if !crate::history::is_session_id(id) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it has an id that supple does not give",
            ));
        }
        let folder = folder.join("running");
        crate::runtime::files::make_private(&folder)?;
        let path = folder.join(format!("{id}.lock"));
        let file = OpenOptions::new().create(true).write(true).truncate(false).open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { path, _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Like [`SessionLock::acquire`], but waits for a program that only looks whether the session is
/// being played, which holds the lock for a moment.
pub(crate) fn acquire_to_play(folder: &Path, id: &str) -> io::Result<Option<SessionLock>> {
    for _ in 0..100 {
        let lock = SessionLock::acquire(folder, id)?;
        if lock.is_some() {
            return Ok(lock);
        }
        std::thread::yield_now();
    }
    Ok(None)
}

/// Whether no program plays a session; false if that can't be found out.
pub(crate) fn is_unlocked(folder: &Path, id: &str) -> bool {
    match SessionLock::acquire(folder, id) {
        Ok(lock) => lock.is_some(),
        Err(error) => {
            log::warn!("session {id} can't be locked: {error}");
            false
        }
    }
}

impl Drop for SessionLock {
    fn drop(&mut self) {
        // A program that has opened the file already finds it unlocked; a program that opens
        // it later creates a new file.
        if let Err(error) = std::fs::remove_file(&self.path) {
            log::warn!("{} can't be removed: {error}", self.path.display());
        }
    }
}
