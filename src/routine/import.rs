//! Converts a pasted list of exercises, such as `Plank 3x45s`, to the text of a routine
//! file.
//!
//! Of each [`line`], [`amounts`] reads amounts, sides and rests (with [`quantity`], [`series`],
//! [`sides`], [`tempo`], [`frequency`] and [`measure`]); the remaining [`words`] are the name and the
//! instructions. [`list`] puts the lines together to [`movement`]s, and [`write`] writes those as
//! TOML and parses it to be sure that it is valid. Nothing is lost: what no key can hold is kept
//! as a comment and reported with its line.

mod amounts;
mod frequency;
mod line;
mod list;
mod measure;
mod movement;
mod quantity;
mod series;
mod sides;
mod tempo;
mod tokens;
mod units;
mod words;
mod write;

/// A list that was converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The title.
    pub name: String,
    /// The text of the routine file, laid out; `None` if no movement was found.
    pub text: Option<String>,
    /// How many movements were taken over.
    pub steps: usize,
    /// What was left out or is kept as a comment, in the order of the lines.
    pub notes: Vec<ImportNote>,
}

/// Something in a list that was left out or is kept as a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportNote {
    /// The line, from 1.
    pub line: usize,
    /// What became of it.
    pub text: String,
}

/// Converts a list of exercises. The routine's name is `name`, otherwise the title in
/// the list, otherwise `default_name`.
pub fn import(text: &str, name: Option<&str>, default_name: &str) -> Imported {
    let mut list = list::read(text);
    list.title = name.map(str::to_owned).or(list.title);
    write::write(list, default_name)
}

#[cfg(test)]
mod tests;
