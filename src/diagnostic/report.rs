//! A finding as a JSON object, for other programs.

use super::{Diagnostic, LineIndex, TextPosition};
use serde::Serialize;

/// A finding, ready for JSON Lines; `end` is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report<'d> {
    /// The file, as the user named it.
    pub file: &'d str,
    /// The stable name of this kind of finding.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: &'d str,
    /// How to mend it.
    pub help: Option<&'d str>,
    /// Where it begins.
    pub start: TextPosition,
    /// Where it ends.
    pub end: TextPosition,
}

impl<'d> Report<'d> {
    /// The report of a finding about the file named `file`.
    pub fn new(diagnostic: &'d Diagnostic, file: &'d str, lines: &LineIndex<'_>) -> Self {
        Self {
            file,
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            start: lines.position(diagnostic.span.start),
            end: lines.position(diagnostic.span.end),
        }
    }
}
