//! Reading files that a user named. They may be anything: reading a pipe or a device could
//! block or never end.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path};

/// Creates a folder of supple's own and its parents, readable by the owner only, as the
/// XDG specification asks. Existing folders are left unchanged.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // If it exists already, it is not a folder.
    builder.create(folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::Error::from(io::ErrorKind::NotADirectory),
        _ => error,
    })
}

/// Options for creating a file that is readable by its owner only.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The error for a text that can't be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// It can't be opened or read.
    Failed(io::Error),
    TooLarge,
    /// It is not UTF-8.
    NotText,
}

/// Creates an empty file, readable by its owner only, unless it exists.
pub(crate) fn make_private_file(path: &Path) -> io::Result<()> {
    match private().append(true).create(true).open(path) {
        // A read-only file is reported when it is written.
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

/// The text of a file of at most this many bytes. What is no regular file is not opened.
pub(crate) fn text(path: &Path, max_bytes: u64) -> Result<String, ReadError> {
    let metadata = regular(path).map_err(ReadError::Failed)?;
    if metadata.len() > max_bytes {
        return Err(ReadError::TooLarge);
    }
    limited(&mut File::open(path).map_err(ReadError::Failed)?, metadata.len(), max_bytes)
}

/// The metadata of a file, which must be a regular one or an input such as `/dev/stdin`
/// or `/dev/fd/3`. It is not opened.
pub(crate) fn regular(path: &Path) -> io::Result<Metadata> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if metadata.is_file() || is_input(path) {
        return Ok(metadata);
    }
    Err(io::Error::other("it is no regular file"))
}

/// Whether a path is directly in `/dev` or `/dev/fd`, so that it was named on purpose.
fn is_input(path: &Path) -> bool {
    // `/dev/fd/../shm` is in another folder.
    let is_direct = path.components().all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
    let folder = path.parent();
    is_direct && ["/dev", "/dev/fd"].iter().any(|input| folder == Some(Path::new(input)))
}

/// Reads a text of about `expected_bytes`, but at most `max_bytes`.
pub(crate) fn limited(
    source: &mut dyn Read,
    expected_bytes: u64,
    max_bytes: u64,
) -> Result<String, ReadError> {
    // With room for one more byte, the end is noticed without another allocation.
    let mut bytes = Vec::with_capacity(usize::try_from(expected_bytes.min(max_bytes)).unwrap_or(0) + 1);
    source.take(max_bytes + 1).read_to_end(&mut bytes).map_err(ReadError::Failed)?;
    if bytes.len() as u64 > max_bytes {
        return Err(ReadError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| ReadError::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_directly_in_dev_are_inputs() {
        for path in ["/dev/stdin", "/dev/fd/3", "/dev/null"] {
            assert!(is_input(Path::new(path)), "{path}");
        }
        for path in ["/dev/shm/a.toml", "/dev/../tmp", "dev/stdin", "/dev/fd/../shm", "/dev"] {
            assert!(!is_input(Path::new(path)), "{path}");
        }
    }
}
