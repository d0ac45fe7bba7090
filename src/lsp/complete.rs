//! Completion: the keys that are allowed here and missing, and the values that a key
//! may have.

mod values;

use super::analysis::Analysis;
use super::cursor::{CursorKind, KeyCursor, line_start};
use super::outline::{OutlineEntry, OutlineTable};
use super::text::Text;
use super::words;
use crate::routine::Sources;
use crate::routine::fields::{Field, FieldShape};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent,
    MarkupKind, TextEdit,
};
use std::ops::Range;

/// What completion is made from.
#[derive(Clone, Copy)]
pub(super) struct Request<'r> {
    pub(super) text: &'r Text,
    pub(super) analysis: &'r Analysis,
    /// Where other files come from.
    pub(super) sources: &'r dyn Sources,
    /// Whether the editor understands snippets.
    pub(super) snippets: bool,
    /// The byte of the cursor.
    pub(super) offset: usize,
}

impl Request<'_> {
    /// A completion that replaces these bytes.
    fn replacement(self, bytes: Range<usize>, new_text: String) -> CompletionItem {
        let edit = TextEdit { range: self.text.range(bytes), new_text };
        CompletionItem { text_edit: Some(CompletionTextEdit::Edit(edit)), ..CompletionItem::default() }
    }
}

/// A page about a completion.
const fn page(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// The completions at the cursor.
pub(super) fn complete(request: Request<'_>) -> Vec<CompletionItem> {
    let text = request.text.as_str();
    let Some(cursor) = request.analysis.outline.at_cursor(text, request.offset) else { return Vec::new() };
    let mut candidates = match &cursor.kind {
        CursorKind::Header => headers(request, table_before(request), header_span(request)),
        CursorKind::Key(key) => {
            let mut candidates = keys(request, cursor.table, key);
            if !key.inline && !key.has_equals {
                candidates.extend(headers(request, cursor.table, key.span.range()));
            }
            candidates
        }
        CursorKind::Value(value) => values::completions(request, value),
    };
    for (order, candidate) in candidates.iter_mut().enumerate() {
        candidate.filter_text = Some(candidate.label.clone());
        candidate.sort_text = Some(format!("{order:03}"));
    }
    candidates
}

/// The bytes of the header being written.
fn header_span(request: Request<'_>) -> Range<usize> {
    let text = request.text.as_str();
    let line = line_start(text, request.offset);
    let blank = text.get(line..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len());
    let end = request.text.line_end(request.offset);
    let rest = text.get(request.offset..end).unwrap_or("");
    let after_name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-.".contains(c));
    // Closing brackets may have been inserted by the editor.
    let after = after_name.trim_start_matches([' ', '\t']);
    let after = if after.starts_with(']') { after.trim_start_matches(']') } else { after_name };
    line + blank..end - after.len()
}

/// The table above the line of the cursor.
fn table_before(request: Request<'_>) -> &OutlineTable {
    let outline = &request.analysis.outline;
    let line = line_start(request.text.as_str(), request.offset);
    line.checked_sub(1).and_then(|above| outline.table(above)).unwrap_or(&outline.tables[0])
}

/// The headers that may follow in `table`.
fn headers(request: Request<'_>, table: &OutlineTable, replace: Range<usize>) -> Vec<CompletionItem> {
    let tables = &request.analysis.outline.tables;
    let has_table = |name: &str| tables.iter().any(|table| table.path == [name]);
    let candidate = |label: &str, detail: &str, body: &str| {
        let insert = if request.snippets { format!("{label}\n{body}") } else { label.to_owned() };
        CompletionItem {
            label: label.to_owned(),
            detail: Some(detail.to_owned()),
            kind: Some(CompletionItemKind::STRUCT),
            insert_text_format: request.snippets.then_some(InsertTextFormat::SNIPPET),
            ..request.replacement(replace.clone(), insert)
        }
    };
    let step = "name = \"$1\"\n$0";
    let mut candidates = vec![candidate("[[step]]", "a step", step)];
    // A step with an amount can't contain steps.
    let can_contain_steps = |step: &OutlineTable| {
        step.path == ["step"] && ["time", "reps", "use"].iter().all(|key| step.entry(key).is_none())
    };
    let is_step = |table: &&OutlineTable| table.path.last().is_some_and(|name| name == "step");
    let above = &tables[..tables.partition_point(|other| other.span.start <= table.span.start)];
    if above.iter().rfind(is_step).is_some_and(|step| step.path.len() > 1 || can_contain_steps(step)) {
        candidates.push(candidate("[[step.step]]", "a step of the circuit above", step));
    }
    if !has_table("defaults") && !has_table("step") {
        candidates.push(candidate("[defaults]", "for every step of the file", "$0"));
    }
    candidates
}

/// The keys that may be written at `cursor` in `table`.
fn keys(request: Request<'_>, table: &OutlineTable, cursor: &KeyCursor<'_>) -> Vec<CompletionItem> {
    let KeyCursor { span, scope, entries, has_equals, inline } = *cursor;
    let current_key = request.text.as_str().get(span.range()).unwrap_or("");
    let is_written = |key: &str| entries.iter().any(|entry| entry.name == key && entry.key != span);
    let allowed = |field: &&Field| {
        let is_header = matches!(field.shape, FieldShape::Steps | FieldShape::Defaults) && !inline;
        !is_header
            && !is_written(field.key)
            && !has_own_table(request, table, field.key)
            && is_allowed(request, entries, current_key, field)
    };
    let is_snippet = request.snippets && !has_equals;
    let candidate = |field: &'static Field| {
        let insert = match (has_equals, is_snippet) {
            (true, _) => field.key.to_owned(),
            (false, true) => snippet(field, entries),
            (false, false) => format!("{} = ", field.key),
        };
        CompletionItem {
            label: field.key.to_owned(),
            detail: Some(field.shape.describe()),
            documentation: Some(page(words::key(field, scope))),
            kind: Some(CompletionItemKind::PROPERTY),
            insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
            ..request.replacement(span.range(), insert)
        }
    };
    scope.fields().iter().filter(allowed).map(candidate).collect()
}

/// Whether a key of a table is written below as a table with its own header, such as
/// `[step.source]`.
fn has_own_table(request: Request<'_>, table: &OutlineTable, key: &str) -> bool {
    let depth = table.path.len();
    let tables = &request.analysis.outline.tables;
    let after = tables.iter().skip_while(|other| other.span.start <= table.span.start);
    after
        .take_while(|other| other.path.len() > depth)
        .any(|inner| inner.path.len() == depth + 1 && inner.path.last().is_some_and(|name| name == key))
}

/// Whether a key is allowed beside the other keys; `current_key` is being replaced.
fn is_allowed(request: Request<'_>, entries: &[OutlineEntry], current_key: &str, field: &Field) -> bool {
    let text = request.text.as_str();
    let has = |key: &str| key != current_key && entries.iter().any(|entry| entry.name == key);
    let has_value = |key: &str, word: &str| {
        entries.iter().any(|entry| entry.name == key && entry.value.text(text) == Some(word))
    };
    let borrows_whole_file = entries.iter().any(|entry| {
        entry.name == "use"
            && entry.value.text(text).is_some_and(|used| !used.is_empty() && !used.contains('#'))
    });
    if borrows_whole_file {
        return false;
    }
    match field.key {
        "time" => !has("reps") || has_value("reps", "max"),
        "tempo" => !has("time"),
        _ => true,
    }
}

/// A key with its `=` and a placeholder for its value.
fn snippet(field: &Field, entries: &[OutlineEntry]) -> String {
    let has_time = entries.iter().any(|entry| entry.name == "time");
    let value = match field.shape {
        FieldShape::Choice(words) | FieldShape::Choices(words) => format!("\"${{1|{}|}}\"", words.join(",")),
        // Beside `time`, `reps` can only be `max`.
        FieldShape::Reps if has_time => "\"max\"".to_owned(),
        FieldShape::Weeks => "[{ reps = ${1:8} }, { reps = ${2:10} }]".to_owned(),
        FieldShape::Cues => "[{ at = \"${1:50%}\", say = \"$2\" }]".to_owned(),
        FieldShape::Use
        | FieldShape::Line
        | FieldShape::Lines
        | FieldShape::Prose
        | FieldShape::Variation
        | FieldShape::Source
        | FieldShape::Id => "\"$1\"".to_owned(),
        FieldShape::Flag => "${1|true,false|}".to_owned(),
        FieldShape::Proses => "[\n  \"$1\",\n]".to_owned(),
        FieldShape::Codes => "[\"$1\"]".to_owned(),
        _ => placeholder(field.example),
    };
    format!("{} = {value}$0", field.key)
}

/// The value of an example as a placeholder.
fn placeholder(example: &str) -> String {
    let value = example.split_once('=').map_or("", |(_, value)| value.trim());
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => format!("\"${{1:{}}}\"", escaped(text)),
        None => format!("${{1:{}}}", escaped(value)),
    }
}
