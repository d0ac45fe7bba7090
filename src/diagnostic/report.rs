//! A finding as a JSON object, for other programs.

use super::{Diagnostic, LineIndex};
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
    /// The file it is about, as it was named.
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
        let point = |offset| {
            let offset = lines.floor(offset);
            let position = lines.position(offset);
            ReportPosition { line: position.line, column: position.column, offset }
        };
        Self {
            file,
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            start: point(diagnostic.span.start),
            end: point(diagnostic.span.end),
        }
    }
}
