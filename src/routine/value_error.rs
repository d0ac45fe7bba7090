//! The errors of the parsers of single values.

use std::ops::Range;

/// An error in a value's text, which [`Walker::report_value_error`] turns into a
/// diagnostic.
///
/// [`Walker::report_value_error`]: super::walk::Walker::report_value_error
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValueError {
    pub(super) code: &'static str,
    /// The bytes of the decoded text to point at.
    pub(super) part: Range<usize>,
    pub(super) message: String,
    /// The words beside the carets; may be empty.
    pub(super) label: String,
    /// The corrected value, as TOML; from [`duration`](super::duration) without quotes, since
    /// callers put it into their own text.
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

    /// Moves `part` by `offset` bytes: the parser was given only the text from there on.
    pub(super) fn shifted(mut self, offset: usize) -> Self {
        self.part = self.part.start + offset..self.part.end + offset;
        self
    }
}
