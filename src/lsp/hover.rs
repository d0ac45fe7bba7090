//! What the editor shows about the word under the pointer.

use super::analysis::Analysis;
use super::cursor::{CursorKind, KeyCursor, ValueCursor};
use super::outline::ValueKind;
use super::reference;
use super::schedule;
use super::text::Text;
use super::words;
use crate::export::escaped_markdown;
use crate::routine::fields::{Field, FieldShape};
use crate::routine::{Sources, Span, codes};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};
use std::ops::Range;

/// The page about the word at a byte of a document.
pub(super) fn hover(text: &Text, analysis: &Analysis, sources: &dyn Sources, offset: usize) -> Option<Hover> {
    let word = word_page(text, analysis, sources, offset);
    let range = word.as_ref().map(|(span, _)| span.range()).filter(|bytes| !bytes.is_empty());
    let touches = |span: &Range<usize>| span.start <= offset && offset <= span.end;
    let findings = analysis.findings.iter().filter(|finding| touches(&finding.span));
    let codes = findings.filter_map(|finding| codes::find(finding.code));
    let explanations = codes.map(|code| format!("`{}`: {}", code.code, code.explanation));
    let page =
        word.map(|(_, page)| page).into_iter().chain(explanations).collect::<Vec<_>>().join("\n\n---\n\n");
    if page.is_empty() {
        return None;
    }
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: page });
    Some(Hover { contents, range: range.map(|bytes| text.range(bytes)) })
}

/// The word at a byte and its page.
fn word_page(
    text: &Text,
    analysis: &Analysis,
    sources: &dyn Sources,
    offset: usize,
) -> Option<(Span, String)> {
    let cursor = analysis.outline.at_cursor(text.as_str(), offset)?;
    match cursor.kind {
        CursorKind::Header => {
            let name = ["name", "use"].iter().find_map(|key| cursor.table.entry(key))?;
            Some((cursor.table.header, schedule_page(analysis, name.value.span)?))
        }
        CursorKind::Key(KeyCursor { span, scope, entries, .. }) => {
            let entry = entries.iter().find(|entry| entry.key == span)?;
            Some((span, words::key(scope.field(&entry.name)?, scope)))
        }
        CursorKind::Value(ValueCursor { field, value, .. }) => {
            let span = value.span;
            let word = match value.kind {
                ValueKind::Text { .. } => value.text(text.as_str())?,
                _ => text.as_str().get(span.range())?,
            };
            let page = value_page(analysis, sources, field, word, span)?;
            Some((span, page))
        }
    }
}

fn value_page(
    analysis: &Analysis,
    sources: &dyn Sources,
    field: &Field,
    word: &str,
    span: Span,
) -> Option<String> {
    match field.shape {
        FieldShape::Use => {
            let (target, step) = (reference::find(analysis, sources, word)?, word.split_once('#'));
            let title = step.and_then(|(_, id)| target.title_of(id)).unwrap_or_else(|| target.title());
            let schedule =
                schedule_page(analysis, span).map(|schedule| format!("\n\n{schedule}")).unwrap_or_default();
            let title = escaped_markdown(&title);
            Some(format!("**{title}** from `{}`{schedule}", target.loaded.name))
        }
        FieldShape::Codes => words::code(word),
        FieldShape::Line if field.key == "name" => schedule_page(analysis, span),
        _ => words::value(field, word).map(|meaning| format!("**`{word}`**: {meaning}")),
    }
}

/// The schedule of the step whose name has this span.
fn schedule_page(analysis: &Analysis, name: Span) -> Option<String> {
    let schedules = schedule::of_steps(analysis);
    let (_, schedule) = schedules.iter().find(|(span, _)| *span == name)?;
    Some(schedule.to_string())
}
