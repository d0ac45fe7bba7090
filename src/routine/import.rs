//! A pasted list of exercises as a routine: what people write down, `Plank
//! 3x45s`, into the text of a routine file.
//!
//! A line is taken apart into what it says of amounts, sides and rests
//! ([`amounts`]) and the words that are left: its name and how it is done. The
//! lines make movements ([`list`]), and those are written as TOML that has been
//! read back ([`write`]). Nothing is lost: what no key can hold stays as a comment
//! and is reported with its line.

mod amounts;
mod list;
mod measure;
mod tokens;
mod words;
mod write;

/// What came of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The title.
    pub name: String,
    /// The text of the routine file, laid out; `None` if no movement was found.
    pub text: Option<String>,
    /// How many movements were taken over.
    pub steps: usize,
    /// What was not taken over as it stands, in the order of the lines.
    pub notes: Vec<ImportNote>,
}

/// Something in a list that was not taken over as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportNote {
    /// The line, from 1.
    pub line: usize,
    /// What became of it.
    pub text: String,
}

/// Reads a list of exercises. It is called `given`; where nothing is given by the
/// title that it has itself, and without one `otherwise`.
pub fn import(text: &str, given: Option<&str>, otherwise: &str) -> Imported {
    let mut list = list::read(text);
    list.title = given.map(str::to_owned).or(list.title);
    write::write(list, otherwise)
}

#[cfg(test)]
mod tests;
