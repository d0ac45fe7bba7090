//! Findings as diagnostics of the protocol, and the code actions that fix them.

use super::analysis::Analysis;
use super::outline::{Outline, OutlineEntry, ValueKind};
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

/// Extends an empty span, which can't be underlined, to the character before it, or after it at
/// the start of a line.
fn visible(text: &str, bytes: Range<usize>) -> Range<usize> {
    if !bytes.is_empty() {
        return bytes;
    }
    let is_in_line = |char: &char| !matches!(char, '\n' | '\r');
    let before = text.get(..bytes.start).and_then(|before| before.chars().next_back());
    if let Some(char) = before.filter(is_in_line) {
        return bytes.start - char.len_utf8()..bytes.start;
    }
    let after = text.get(bytes.start..).and_then(|after| after.chars().next());
    bytes.start..bytes.start + after.filter(is_in_line).map_or(0, char::len_utf8)
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
            let action = fix_action(uri, title(finding, fix), vec![edit(text, fix)]);
            let diagnostics = diagnostics.clone();
            actions.push(CodeAction { is_preferred: Some(true), diagnostics, ..action });
        }
        if !finding.is_error()
            && let Some(edit) = allow_edit(text, &analysis.outline, finding.code)
        {
            let action = fix_action(uri, format!("Allow `{}` in this file", finding.code), vec![edit]);
            actions.push(CodeAction { diagnostics, ..action });
        }
    }
    let fixes = every_fix(text, &analysis.findings);
    if !actions.is_empty() && fixes.len() > 1 {
        actions.push(fix_action(
            uri,
            format!("Mend all {} of this file that have one fix", fixes.len()),
            fixes,
        ));
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

fn fix_action(uri: &Uri, title: String, edits: Vec<TextEdit>) -> CodeAction {
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
            // Of two insertions at one place, too, only the first is made.
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
fn allow_edit(text: &Text, outline: &Outline, code: &str) -> Option<TextEdit> {
    let top = outline.tables.first()?;
    let replace = |bytes: Range<usize>, new_text: String| TextEdit { range: text.range(bytes), new_text };
    let insert = |at: usize, new_text: String| replace(at..at, new_text);
    let Some(OutlineEntry { value, .. }) = top.entry("allow") else {
        return Some(match top.entries.iter().map(|entry| entry.value.span.end).max() {
            Some(end) => insert(text.line_end(end), format!("\nallow = [\"{code}\"]")),
            None => insert(outline.tables.get(1)?.header.start, format!("allow = [\"{code}\"]\n\n")),
        });
    };
    let written = text.as_str().get(value.span.range())?;
    Some(match &value.kind {
        ValueKind::List { items, .. } => match items.last() {
            Some(last) => insert(last.span.end, format!(", \"{code}\"")),
            None => insert(value.span.start + 1, format!("\"{code}\"")),
        },
        _ if written.is_empty() => insert(value.span.start, format!("[\"{code}\"]")),
        _ => replace(value.span.range(), format!("[{written}, \"{code}\"]")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::text::Encoding;
    use lsp_types::TextDocumentContentChangeEvent;

    /// A text after `one-sided` was added to its `allow`.
    fn with_allowed(content: &str) -> String {
        let mut text = Text::new(content.to_owned(), Encoding::Utf8);
        let TextEdit { range, new_text } = allow_edit(&text, &Outline::new(content), "one-sided").unwrap();
        text.apply(TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: new_text });
        text.as_str().to_owned()
    }

    #[test]
    fn a_code_is_allowed_wherever_codes_are_written() {
        let cases = [
            ("name = \"x\" # why\n[[step]]\n", "name = \"x\" # why\nallow = [\"one-sided\"]\n[[step]]\n"),
            (
                "# mine\n[[step]]\nname = \"y\"\n",
                "# mine\nallow = [\"one-sided\"]\n\n[[step]]\nname = \"y\"\n",
            ),
            ("[[step]]\n", "allow = [\"one-sided\"]\n\n[[step]]\n"),
            ("allow = [\"a\"]\n", "allow = [\"a\", \"one-sided\"]\n"),
            ("allow = [\"a\", ]\n", "allow = [\"a\", \"one-sided\", ]\n"),
            ("allow = [ ]\n", "allow = [\"one-sided\" ]\n"),
            ("allow = \"a\" # why\n", "allow = [\"a\", \"one-sided\"] # why\n"),
            ("allow = \n", "allow = [\"one-sided\"]\n"),
            (
                "allow = [\n  \"a\", # why\n  # and\n]\n",
                "allow = [\n  \"a\", \"one-sided\", # why\n  # and\n]\n",
            ),
            ("allow = [ # none\n]\n", "allow = [\"one-sided\" # none\n]\n"),
        ];
        for (before, after) in cases {
            assert_eq!(with_allowed(before), after, "{before}");
        }
    }
}
