//! Reads a file into the schema, and reports its syntax errors and invalid values.

use super::pose_names::PoseNames;
use super::schema::{File, FileId};
use super::span::Spans;
use super::walk::{Findings, Walker};
use super::{syntax, tree};
use crate::diagnostic::Diagnostic;

/// The most bytes that a routine file or a pose file may have.
pub const MAX_FILE_BYTES: usize = 128 * 1024;
/// The message about a file with more than [`MAX_FILE_BYTES`].
pub const TOO_LARGE: &str = "the file is over 128 KiB";

/// A file's keys, and the findings about its syntax, keys and values.
pub(super) struct ReadFile {
    pub(super) schema: File,
    pub(super) spans: Spans,
    pub(super) findings: Findings,
    /// Whether the file has a syntax error.
    pub(super) has_syntax_error: bool,
}

/// Reads a file. What a syntax error makes unreadable is left out.
pub(super) fn read(text: &str, file: FileId, poses: PoseNames<'_>) -> ReadFile {
    if text.len() > MAX_FILE_BYTES {
        let first_line = text.lines().next().unwrap_or("").len().min(80);
        let mut findings = Findings::default();
        let finding = Diagnostic::error("too-large", 0..first_line, TOO_LARGE);
        findings.push(finding.help("a routine is written by hand; is this the file you meant?"));
        return ReadFile {
            schema: File::default(),
            spans: Spans::default(),
            findings,
            has_syntax_error: true,
        };
    }
    let (table, errors) = tree::read(text);
    // A routine has about one value for every 24 bytes.
    let spans = Spans::new(text.len() / 24);
    let mut walker = Walker {
        text,
        file,
        poses,
        unrecovered: &[],
        has_syntax_error: false,
        findings: Findings::default(),
        spans,
    };
    if errors.is_empty() {
        let schema = walker.read_file(&table);
        return ReadFile { schema, spans: walker.spans, findings: walker.findings, has_syntax_error: false };
    }
    drop(table);
    let recovered = syntax::recover(text, &errors);
    drop(errors);
    recovered.diagnostics.into_iter().for_each(|finding| walker.findings.push(finding));
    let (table, _) = tree::read(&recovered.text);
    walker.unrecovered = &recovered.unrecovered;
    walker.has_syntax_error = true;
    let schema = walker.read_file(&table);
    ReadFile { schema, spans: walker.spans, findings: walker.findings, has_syntax_error: true }
}
