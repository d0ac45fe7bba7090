//! A finding as a JSON object, for other programs.

use super::{Diagnostic, LineColumn, LineIndex};
use serde::Serialize;

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReportPosition {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode characters.
    pub column: usize,
    /// The byte, from 0.
    pub offset: usize,
}

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
    pub start: ReportPosition,
    /// Where it ends.
    pub end: ReportPosition,
}

impl<'d> Report<'d> {
    /// The report of a finding about the file named `file`.
    pub fn new(diagnostic: &'d Diagnostic, file: &'d str, lines: &LineIndex<'_>) -> Self {
        let position = |offset| {
            let offset = lines.floor(offset);
            let LineColumn { line, column } = lines.position(offset);
            ReportPosition { line, column, offset }
        };
        Self {
            file,
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            start: position(diagnostic.span.start),
            end: position(diagnostic.span.end),
        }
    }
}
