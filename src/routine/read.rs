//! Reads a file into the schema, and reports its syntax errors and invalid values.

use super::pose_names::PoseNames;
use super::schema::{File, FileId};
use super::span::Spans;
use super::syntax;
use super::walk::{Findings, Walker};
use crate::diagnostic::Diagnostic;
use toml::de::DeTable;

/// The most bytes that a routine file or a pose file may have.
pub const MAX_FILE_BYTES: usize = 128 * 1024;
/// The message about a file with more than [`MAX_FILE_BYTES`].
pub const TOO_LARGE: &str = "the file is over 128 KiB";

/// A file's keys, and the findings about its syntax, keys and values.
pub(super) struct ReadFile {
    pub(super) schema: File,
    pub(super) spans: Spans,
    pub(super) findings: Findings,
    /// Whether the file has a syntax error or is too large, so that keys may be missing.
    pub(super) has_syntax_error: bool,
}

/// Reads a file. What a syntax error makes unreadable is left out.
pub(super) fn read(text: &str, file: FileId, poses: PoseNames<'_>) -> ReadFile {
    let recovered;
    let mut walker = Walker {
        text,
        file,
        poses,
        unrecovered: &[],
        has_syntax_error: false,
        findings: Findings::default(),
        // A routine has about one value for every 24 bytes.
        spans: Spans::new(text.len().min(MAX_FILE_BYTES) / 24),
    };
    let schema = if text.len() > MAX_FILE_BYTES {
        let first_line_end = text.lines().next().unwrap_or("").len().min(80);
        let finding = Diagnostic::error("too-large", 0..first_line_end, TOO_LARGE);
        walker.findings.push(finding.help("a routine is written by hand; is this the file you meant?"));
        walker.has_syntax_error = true;
        File::default()
    } else {
        let (mut table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            // Many errors take much memory, as does the table.
            drop(table);
            recovered = syntax::recover(text, &errors);
            drop(errors);
            (table, _) = DeTable::parse_recoverable(&recovered.text);
            walker.findings.diagnostics = recovered.diagnostics;
            walker.unrecovered = &recovered.unrecovered;
            walker.has_syntax_error = true;
        }
        walker.read_file(table.get_ref())
    };
    let Walker { spans, findings, has_syntax_error, .. } = walker;
    ReadFile { schema, spans, findings, has_syntax_error }
}
