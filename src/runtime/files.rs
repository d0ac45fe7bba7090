//! Opens a file that a person wrote or named. It may be anything: a pipe that
//! nobody writes to would be waited for without end, a device read for ever.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path};

/// Makes a folder of supple's own where it is missing, and those above it.
/// Nobody else may look into what is made, as the XDG specification wants it;
/// what is there already stays as it is.
///
/// # Errors
///
/// Where it can't be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // Only what is no folder can be in its way.
    builder.create(folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::Error::from(io::ErrorKind::NotADirectory),
        _ => error,
    })
}

/// Options that make a new file one that nobody else may read.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Why there is no text.
#[derive(Debug)]
pub enum Unread {
    /// It can't be opened or read.
    Failed(io::Error),
    /// There is more than there may be.
    TooLarge,
    /// It is not UTF-8.
    NotText,
}

/// Makes an empty file that only its owner may read, where there is none.
///
/// # Errors
///
/// Where it can't be made.
pub fn make_private_file(path: &Path) -> io::Result<()> {
    match private().append(true).create(true).open(path) {
        // A file that may only be read is reported when it is written.
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

/// The text of a file of at most this many bytes.
///
/// # Errors
///
/// Where there is none; what is no regular file is not even opened.
pub fn text(path: &Path, most: u64) -> Result<String, Unread> {
    let metadata = regular(path).map_err(Unread::Failed)?;
    limited(&mut File::open(path).map_err(Unread::Failed)?, metadata.len(), most)
}

/// Looks at a file without opening it: it must be a regular one, or an input
/// that is named as such (`/dev/stdin`, `/dev/fd/3`).
///
/// # Errors
///
/// Where there is none, or it is something else.
pub fn regular(path: &Path) -> io::Result<Metadata> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if metadata.is_file() || is_input(path) {
        return Ok(metadata);
    }
    Err(io::Error::other("it is no regular file"))
}

/// Whether a path lies right in `/dev` or `/dev/fd`: who writes that means it.
fn is_input(path: &Path) -> bool {
    let plain = path.components().all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
    let folder = path.parent();
    plain && ["/dev", "/dev/fd"].iter().any(|input| folder == Some(Path::new(input)))
}

/// Reads a text of about this size, but no more than this many bytes.
///
/// # Errors
///
/// Where it can't be read, or is too large or no text.
pub fn limited(source: &mut dyn Read, size: u64, most: u64) -> Result<String, Unread> {
    // A byte more than it has lets the end be seen without another round.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or(0) + 1);
    source.take(most + 1).read_to_end(&mut bytes).map_err(Unread::Failed)?;
    if bytes.len() as u64 > most {
        return Err(Unread::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| Unread::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_as_an_input_is_one() {
        for path in ["/dev/stdin", "/dev/fd/3", "/dev/null"] {
            assert!(is_input(Path::new(path)), "{path}");
        }
        for path in ["/dev/shm/a.toml", "/dev/../tmp", "dev/stdin", "/dev/fd/../shm", "/dev"] {
            assert!(!is_input(Path::new(path)), "{path}");
        }
    }
}
