//! The interface through which `use` loads other files. This layer has no access to the
//! file system itself.

use std::fmt;

/// The location of a file, as the implementor of [`Sources`] needs it to find files
/// beside it. Equal origins are the same file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin(pub String);

/// A loaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Its location, from which its own `use` is resolved.
    pub origin: Origin,
    /// What to call it in a message, such as `hamstring-ball.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Why a file can't be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// There is no file of this name in any of the folders.
    NotFound,
    /// The path, or a link in it, leaves the folders of routines.
    Outside,
    /// It is larger than [`MAX_FILE_BYTES`](super::MAX_FILE_BYTES).
    TooLarge,
    /// It exists but can't be read; the message of the error.
    Unreadable(String),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("there is no such file"),
            Self::Outside => f.write_str("the file is outside the folders of routines"),
            Self::TooLarge => f.write_str(super::TOO_LARGE),
            Self::Unreadable(message) => write!(f, "the file can't be read: {message}"),
        }
    }
}

impl std::error::Error for SourceError {}

/// Finds files for `use`: beside the borrower's file, in the user's library, among the
/// shipped routines.
pub trait Sources {
    /// Loads the file of this name. The name is a relative path with `/` between its
    /// parts, without `..` and without extension. Implementors must refuse links that
    /// lead out of the folders.
    ///
    /// # Errors
    ///
    /// If there is no such file, or it may not or can't be read.
    fn load(&self, from: &Origin, name: &str) -> Result<Loaded, SourceError>;

    /// The names that could be loaded, to suggest one.
    fn names(&self, _from: &Origin) -> Vec<String> {
        Vec::new()
    }
}

/// No other files: every `use` of one is unresolved.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSources;

impl Sources for NoSources {
    fn load(&self, _from: &Origin, _name: &str) -> Result<Loaded, SourceError> {
        Err(SourceError::NotFound)
    }
}
