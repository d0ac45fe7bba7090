//! The history file: opening it, migrating it, and moving a damaged one aside.

use super::session_lock::SessionLock;
use crate::history::LocalTimestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The migrations from each version of the file to the next. The file's
/// `user_version` is the number of migrations that were done.
const MIGRATIONS: [&str; 2] = [include_str!("schema.sql"), include_str!("answers.sql")];
/// How long one program waits for another's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a program that only reads waits for another's write, before its first screen.
const READ_TIMEOUT: Duration = Duration::from_millis(200);

/// Why the history can't be used.
#[derive(Debug)]
pub enum HistoryError {
    /// A later version of supple wrote it.
    Newer,
    /// Another program holds it.
    Locked,
    /// It may not be written.
    ReadOnly,
    /// The disk is full.
    Full,
    /// Reading or writing the disk failed.
    Disk,
    /// It is no database, or it is damaged.
    Damaged,
    /// Another error, with its message.
    Other(String),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(reason) => write!(f, "{}: {reason}", self.texts().0),
            _ => f.write_str(self.texts().0),
        }
    }
}

impl std::error::Error for HistoryError {}

impl HistoryError {
    /// The message, and the short label for the corner of the screen.
    const fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::Newer => ("a newer supple wrote the history", "not kept: a newer history"),
            Self::Locked => ("another program holds the history", "not kept: history locked"),
            Self::ReadOnly => ("the history may not be written", "not kept: read-only"),
            Self::Full => ("the disk is full", "not kept: disk full"),
            Self::Disk => ("the history can't be written: the disk refuses", "not kept: disk error"),
            Self::Damaged => ("the history is damaged", "not kept: history damaged"),
            Self::Other(_) => ("the history can't be used", "not kept · ? why"),
        }
    }

    /// The short label for the corner of the screen.
    pub(crate) const fn label(&self) -> &'static str {
        self.texts().1
    }

    /// Turns a disk error into [`Self::Full`] if the disk has no space left.
    fn on_disk_of(self, path: &Path) -> Self {
        match self {
            Self::Disk if is_full(path) => Self::Full,
            other => other,
        }
    }
}

/// A disk with fewer free bytes than this counts as full: a page of the history and its side
/// files need that much.
#[cfg(unix)]
const MIN_FREE_BYTES: u64 = 64 * 1024;

/// Whether the disk of a file is full, as far as is known.
#[cfg(unix)]
fn is_full(path: &Path) -> bool {
    rustix::fs::statvfs(path).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < MIN_FREE_BYTES)
}

#[cfg(not(unix))]
const fn is_full(_: &Path) -> bool {
    false
}

impl From<rusqlite::Error> for HistoryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Disk,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<io::Error> for HistoryError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// The history, open.
#[derive(Debug)]
pub struct Database {
    pub(super) connection: Connection,
    /// The new path of a damaged file that was moved aside, if there was one.
    pub(crate) damaged_file: Option<PathBuf>,
    /// Which file is open.
    file: Option<FileIdentity>,
}

impl Database {
    fn new(connection: Connection, path: &Path, damaged_file: Option<PathBuf>) -> Self {
        Self { connection, damaged_file, file: identity(path) }
    }

    /// Whether the open file is still the one at `path`: it wasn't removed, moved or replaced.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.file.is_some() && self.file == identity(path)
    }

    /// Opens the history at `path` for reading and writing, and creates it and its folder
    /// if they are missing. A damaged file is renamed after `now`, never deleted.
    ///
    /// # Errors
    ///
    /// Returns an error if it can't be used. A newer history is left unchanged.
    pub fn open(path: &Path, now: &LocalTimestamp) -> Result<Self, HistoryError> {
        if let Some(folder) = path.parent() {
            crate::runtime::files::make_private(folder)?;
        }
        require_regular_file(path)?;
        crate::runtime::files::make_private_file(path)?;
        match connect(path) {
            Ok(connection) => Ok(Self::new(connection, path, None)),
            Err(HistoryError::Damaged) => Self::replace_damaged(path, now),
            Err(error) => Err(error.on_disk_of(path)),
        }
    }

    /// Renames a damaged file after `now` and begins a new one. If the file at `path` is sound,
    /// since another program has done so already, opens that one.
    pub(super) fn replace_damaged(path: &Path, now: &LocalTimestamp) -> Result<Self, HistoryError> {
        let folder = path.parent().unwrap_or(path);
        // One program at a time, so that none renames the new file of another.
        let Some(_lock) = SessionLock::acquire(folder, "damaged")? else { return Err(HistoryError::Locked) };
        crate::runtime::files::make_private_file(path)?;
        if let Some(connection) = connect_if_sound(path)? {
            return Ok(Self::new(connection, path, None));
        }
        let damaged_file = move_aside(path, now)?;
        log::error!("the history was damaged and is now {}", damaged_file.display());
        crate::runtime::files::make_private_file(path)?;
        Ok(Self::new(connect(path)?, path, Some(damaged_file)))
    }

    /// Opens the history at `path` for reading only; `None` if there is none, or only one
    /// of an older version.
    pub(crate) fn open_to_read(path: &Path) -> Result<Option<Self>, HistoryError> {
        if path.symlink_metadata().is_err() {
            return Ok(None);
        }
        require_regular_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
            connection.busy_timeout(READ_TIMEOUT)?;
            // The database is only opened by the first read.
            connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?;
            Ok(connection)
        });
        let connection = match opened {
            Ok(connection) => connection,
            // If the side files of the database can't be created here, or another
            // program holds it, open it as a file that no program changes.
            Err(_) => open_immutable(path, flags)?,
        };
        connection.busy_timeout(READ_TIMEOUT)?;
        require_own_tables(&connection, path)?;
        match version(&connection)? {
            current if current == MIGRATIONS.len() => Ok(Some(Self::new(connection, path, None))),
            newer if newer > MIGRATIONS.len() => Err(HistoryError::Newer),
            _ => Ok(None),
        }
    }
}

/// Distinguishes a file from others that have, or had, the same path.
#[cfg(unix)]
type FileIdentity = (u64, u64);
#[cfg(not(unix))]
type FileIdentity = ();

/// The identity of the file at `path`; `None` if there is none.
#[cfg(unix)]
fn identity(path: &Path) -> Option<FileIdentity> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<FileIdentity> {
    path.exists().then_some(())
}

/// Fails if there is something other than a regular file, since opening a pipe or a device may
/// block.
fn require_regular_file(path: &Path) -> Result<(), HistoryError> {
    let message = match path.metadata() {
        Ok(found) if found.is_file() => return Ok(()),
        Ok(_) => "is no file",
        Err(_) if path.is_symlink() => "is a link that leads nowhere",
        Err(_) => return Ok(()),
    };
    Err(HistoryError::Other(format!("{} {message}", crate::runtime::paths::shown(path))))
}

/// Fails if the database is another program's, judged by its tables.
fn require_own_tables(connection: &Connection, path: &Path) -> Result<(), HistoryError> {
    let count = |query: &str| connection.query_row(query, [], |row| row.get::<_, i64>(0));
    let has_own_tables = if version(connection)? == 0 {
        count("SELECT count(*) FROM sqlite_schema")? == 0
    } else {
        count("SELECT count(*) FROM sqlite_schema WHERE name IN ('sessions', 'steps', 'done')")? == 3
    };
    if has_own_tables {
        return Ok(());
    }
    let path = crate::runtime::paths::shown(path);
    Err(HistoryError::Other(format!("{path} is another program's; move it away")))
}

/// Opens a database as a file that no program changes.
pub(super) fn open_immutable(path: &Path, flags: OpenFlags) -> Result<Connection, HistoryError> {
    let path = path.to_str().ok_or_else(|| HistoryError::Other("its path is no Unicode text".to_owned()))?;
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(Connection::open_with_flags(format!("file:{path}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)?)
}

/// The number of migrations that were done.
fn version(connection: &Connection) -> Result<usize, HistoryError> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    // No version of supple writes a negative number.
    usize::try_from(version).map_err(|_| HistoryError::Damaged)
}

/// Opens the database for reading and writing, and migrates it.
fn connect(path: &Path) -> Result<Connection, HistoryError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    if version(&connection)? > MIGRATIONS.len() {
        return Err(HistoryError::Newer);
    }
    require_own_tables(&connection, path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // Committed transactions survive a power cut.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Opens the database like [`connect`]; `None` if any part of it is damaged.
fn connect_if_sound(path: &Path) -> Result<Option<Connection>, HistoryError> {
    let check = |connection: Connection| {
        let finding: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok((finding == "ok").then_some(connection))
    };
    match connect(path).and_then(check) {
        Err(HistoryError::Damaged) => Ok(None),
        result => result,
    }
}

/// Runs the missing migrations, all or none.
fn migrate(connection: &mut Connection) -> Result<(), HistoryError> {
    if version(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another program may have migrated it meanwhile.
    let from = version(&transaction)?;
    for migration in MIGRATIONS.iter().skip(from) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX))?;
    transaction.commit()?;
    Ok(())
}

/// Renames a damaged file and its side files after `now`; returns the new path.
fn move_aside(path: &Path, now: &LocalTimestamp) -> io::Result<PathBuf> {
    let time = now.rfc3339().replace(':', "-");
    // Without the offset from UTC: `2026-11-28T18-00-00`.
    let time = time.get(..19).unwrap_or(&time);
    let new_path = crate::runtime::atomic_file::move_aside(path, &format!("damaged-{time}"))?;
    for ending in ["-wal", "-shm"] {
        let mut from = path.as_os_str().to_owned();
        from.push(ending);
        let mut to = new_path.as_os_str().to_owned();
        to.push(ending);
        match std::fs::rename(&from, &to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(new_path)
}
