//! Findings as diagnostics of the protocol, and the code actions that fix them.

use super::analysis::Analysis;
use super::text::Text;
use crate::diagnostic::{self, Severity};
use lsp_types::{
    CodeAction, CodeActionKind, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, TextEdit, Uri, WorkspaceEdit,
};
use std::ops::Range;

/// Every finding about a document.
pub(super) fn diagnostics(uri: &Uri, text: &Text, analysis: &Analysis) -> Vec<Diagnostic> {
    analysis.findings.iter().map(|finding| diagnostic(uri, text, finding)).collect()
}

fn diagnostic(uri: &Uri, text: &Text, finding: &diagnostic::Diagnostic) -> Diagnostic {
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let message = std::iter::once(finding.message.clone()).chain(notes).chain(help);
    let message = message.collect::<Vec<_>>().join("\n");
    let related = finding.related.iter().map(|(bytes, word)| DiagnosticRelatedInformation {
        location: Location { uri: uri.clone(), range: text.range(bytes.clone()) },
        message: word.clone(),
    });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: text.range(visible(text.as_str(), finding.span.clone())),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some("supple".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

/// Extends an empty span, which can't be underlined, to the character before it.
fn visible(text: &str, bytes: Range<usize>) -> Range<usize> {
    if !bytes.is_empty() {
        return bytes;
    }
    let before = text.get(..bytes.start).and_then(|before| before.chars().next_back());
    if let Some(char) = before.filter(|char| !matches!(char, '\n' | '\r')) {
        return bytes.start - char.len_utf8()..bytes.start;
    }
    let after = text.get(bytes.start..).and_then(|after| after.chars().next());
    bytes.start..bytes.start + after.filter(|char| *char != '\n').map_or(0, char::len_utf8)
}

/// The code actions for the findings that overlap these bytes.
pub(super) fn actions(uri: &Uri, text: &Text, analysis: &Analysis, within: &Range<usize>) -> Vec<CodeAction> {
    let overlaps = |finding: &&diagnostic::Diagnostic| {
        let span = visible(text.as_str(), finding.span.clone());
        span.start <= within.end && within.start <= span.end
    };
    let mut actions = Vec::new();
    for finding in analysis.findings.iter().filter(overlaps) {
        let diagnostics = Some(vec![diagnostic(uri, text, finding)]);
        if let Some(fix) = &finding.fix {
            let action = action(uri, title(finding, fix), vec![edit(text, fix)]);
            let diagnostics = diagnostics.clone();
            actions.push(CodeAction { is_preferred: Some(true), diagnostics, ..action });
        }
        let allow = (!finding.is_error()).then(|| allow(text, analysis, finding.code)).flatten();
        if let Some(allow) = allow {
            let action = action(uri, format!("Allow `{}` in this file", finding.code), vec![allow]);
            actions.push(CodeAction { diagnostics, ..action });
        }
    }
    let fixes = every_fix(text, &analysis.findings);
    if !actions.is_empty() && fixes.len() > 1 {
        let title = format!("Mend all {} of this file that have one fix", fixes.len());
        actions.push(action(uri, title, fixes));
    }
    actions
}

/// The title of a fix, taken from the help if that says what to write.
fn title(finding: &diagnostic::Diagnostic, fix: &diagnostic::Fix) -> String {
    match finding.help.as_deref().and_then(|help| help.strip_prefix("write ")) {
        Some(what) => format!("Write {what}"),
        None => format!("Write `{}`", fix.replacement),
    }
}

fn action(uri: &Uri, title: String, edits: Vec<TextEdit>) -> CodeAction {
    #[expect(clippy::mutable_key_type, reason = "the protocol's own type")]
    let changes = std::iter::once((uri.clone(), edits)).collect();
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    }
}

/// Every fix; of overlapping ones only the first.
fn every_fix(text: &Text, findings: &[diagnostic::Diagnostic]) -> Vec<TextEdit> {
    let mut fixes: Vec<_> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut end = 0;
    fixes.retain(|fix| {
        let is_after_last = fix.span.start >= end;
        if is_after_last {
            end = fix.span.end.max(fix.span.start + 1);
        }
        is_after_last
    });
    fixes.into_iter().map(|fix| edit(text, fix)).collect()
}

fn edit(text: &Text, fix: &diagnostic::Fix) -> TextEdit {
    TextEdit { range: text.range(fix.span.clone()), new_text: fix.replacement.clone() }
}

/// The edit that adds a code to the file's `allow`.
fn allow(text: &Text, analysis: &Analysis, code: &str) -> Option<TextEdit> {
    let top = analysis.outline.tables.first()?;
    let edit = |bytes: Range<usize>, new_text: String| TextEdit { range: text.range(bytes), new_text };
    let Some(entry) = top.entry("allow") else {
        let last = top.entries.iter().map(|entry| entry.value.span.end).max().unwrap_or(0);
        let end = text.line_end(last);
        return Some(edit(end..end, format!("\nallow = [\"{code}\"]")));
    };
    let span = entry.value.span.range();
    let written = text.as_str().get(span.clone())?;
    let codes = written.strip_prefix('[').map_or(written, |codes| codes.trim_end_matches(']').trim());
    let before = if codes.is_empty() { String::new() } else { format!("{}, ", codes.trim_end_matches(',')) };
    Some(edit(span, format!("[{before}\"{code}\"]")))
}
