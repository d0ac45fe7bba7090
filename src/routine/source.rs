//! Where lent files come from. Looking them up is someone else's: this layer
//! knows no file system.

use std::fmt;

/// The location of a file, as the implementor of [`Sources`] needs it to find files
/// beside it. Equal origins are the same file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin(pub String);

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Which file it is, and from where its own references are looked up.
    pub origin: Origin,
    /// What to call it in a message, such as `hamstring-ball.toml`.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Why a file could not be lent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// There is no file of this name in any of the places.
    NotFound,
    /// The path, or a link in it, leaves the folders of routines.
    Outside,
    /// It is larger than a routine may be.
    TooLarge,
    /// It is there and can't be read; why, in a few words.
    Unreadable(String),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("there is no such file"),
            Self::Outside => f.write_str("the file is outside the folders of routines"),
            Self::TooLarge => f.write_str(super::TOO_LARGE),
            Self::Unreadable(why) => write!(f, "the file can't be read: {why}"),
        }
    }
}

impl std::error::Error for SourceError {}

/// Finds files for `use`: beside the one that asks, in the user's library,
/// among the shipped routines.
pub trait Sources {
    /// Loads the file of this name. The name is a relative path with `/`
    /// between its parts, without `..` and without ending; links that lead out
    /// are the implementor's to refuse.
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

/// No files at all: every `use` of another one is unresolved.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSources;

impl Sources for NoSources {
    fn load(&self, _from: &Origin, _name: &str) -> Result<Loaded, SourceError> {
        Err(SourceError::NotFound)
    }
}
