//! Errors of the parsers for values, with their bytes within the value.

use super::fields::Field;
use std::ops::Range;

/// An error in a part of a value's text; the walker turns it into a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValueError {
    /// Which kind of finding it is.
    pub(super) code: &'static str,
    /// The bytes of the decoded text it is about.
    pub(super) part: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What the carets point at.
    pub(super) label: String,
    /// The value as it ought to be written, as TOML.
    pub(super) fix: Option<String>,
}

impl ValueError {
    pub(super) fn new(code: &'static str, part: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, part, message: message.into(), label: String::new(), fix: None }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn fix(mut self, fix: Option<String>) -> Self {
        self.fix = fix;
        self
    }

    /// Moves the place along, for a parser that looked at a part of the text.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        self.part = self.part.start + by..self.part.end + by;
        self
    }
}

/// Writes a text as a TOML string.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text of the file inside a message: on one line, without anything that
/// could move a cursor, and not too long.
pub fn truncated(text: &str) -> String {
    const LONGEST: usize = 48;
    let clean = crate::diagnostic::sanitize_line(text);
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or("")),
        None => clean,
    }
}

/// The example of a field as a help line.
pub(super) fn example(field: &Field) -> String {
    let line = field.example.lines().next().unwrap_or(field.example);
    format!("such as `{line}`")
}
