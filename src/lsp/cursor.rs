//! What is at the cursor: a key, a value or a header, and what may be written there.

use super::outline::{Outline, OutlineEntry, OutlineTable, OutlineValue, ValueKind};
use crate::routine::Span;
use crate::routine::fields::{Field, Scope};

/// What is at the cursor, with the table around it.
#[derive(Clone, Debug)]
pub(super) struct CursorContext<'o> {
    /// The table around it.
    pub(super) table: &'o OutlineTable,
    /// What is at the cursor.
    pub(super) kind: CursorKind<'o>,
}

/// What is at the cursor.
#[derive(Clone, Debug)]
pub(super) enum CursorKind<'o> {
    /// A header, or one being written.
    Header,
    /// A key, or space for one.
    Key {
        /// The bytes of what is written so far.
        span: Span,
        /// The keys that are allowed here.
        scope: Scope,
        /// All keys around it, itself included.
        entries: &'o [OutlineEntry],
        /// Whether a `=` follows.
        assigned: bool,
        /// Whether it is inside braces.
        inline: bool,
    },
    /// A value, or space for one.
    Value {
        /// The key it belongs to.
        field: &'static Field,
        /// The value; an empty one if the cursor is between values.
        value: OutlineValue,
        /// The keys beside that key.
        entries: &'o [OutlineEntry],
        /// Whether it is inside a list.
        listed: bool,
    },
}

impl Outline {
    /// What is at this byte. `None` in comments, and in tables and keys that the
    /// language doesn't have.
    pub(super) fn at_cursor(&self, text: &str, offset: usize) -> Option<CursorContext<'_>> {
        let table = self.table(offset)?;
        let start = line_start(text, offset);
        let before = text.get(start..offset)?.trim_start_matches([' ', '\t', '\u{feff}']);
        if let Some(entry) = table.entries.iter().find(|entry| contains_cursor(text, entry, offset)) {
            let kind = in_entry(entry, &table.entries, table.scope?, false, offset)?;
            return Some(CursorContext { table, kind });
        }
        if before.starts_with('[') {
            return Some(CursorContext { table, kind: CursorKind::Header });
        }
        // A new key can begin only on an empty line, and below the header.
        let is_below_header = offset > table.header.end || table.header.end == 0;
        let after = text.get(offset..)?.chars().next();
        let is_blank = before.is_empty() && after.is_none_or(|char| matches!(char, '\n' | '\r' | ' ' | '\t'));
        if !is_below_header || !is_blank {
            return None;
        }
        let span = Span { start: offset, end: offset };
        let kind = CursorKind::Key {
            span,
            scope: table.scope?,
            entries: &table.entries,
            assigned: false,
            inline: false,
        };
        Some(CursorContext { table, kind })
    }
}

/// The start of the line that contains a byte.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |at| at + 1)
}

/// Whether a byte belongs to an entry of a table: to the key, the value, or the space
/// after the `=`, in which a value may be written.
fn contains_cursor(text: &str, entry: &OutlineEntry, offset: usize) -> bool {
    let value = entry.value.span;
    let in_key_or_value = entry.key.start <= offset && offset <= value.end;
    let between_equals_and_value = entry.equals.is_some_and(|equals| equals < offset && offset < value.start);
    let has_no_value = entry.equals.is_some() && value.start == value.end;
    let only_spaces_before = text.get(value.end..offset).is_some_and(|text| text.chars().all(|c| c == ' '));
    in_key_or_value || between_equals_and_value || has_no_value && only_spaces_before
}

fn in_entry<'o>(
    entry: &'o OutlineEntry,
    entries: &'o [OutlineEntry],
    scope: Scope,
    inline: bool,
    offset: usize,
) -> Option<CursorKind<'o>> {
    match entry.equals {
        Some(equals) if offset > equals => {
            in_value(&entry.value, scope.field(&entry.name)?, entries, false, offset)
        }
        assigned => entry.key.touches(offset).then_some(CursorKind::Key {
            span: entry.key,
            scope,
            entries,
            assigned: assigned.is_some(),
            inline,
        }),
    }
}

fn in_value<'o>(
    value: &'o OutlineValue,
    field: &'static Field,
    entries: &'o [OutlineEntry],
    listed: bool,
    offset: usize,
) -> Option<CursorKind<'o>> {
    let empty = || OutlineValue { span: Span { start: offset, end: offset }, kind: ValueKind::Bare };
    let within = value.span.start < offset;
    match &value.kind {
        ValueKind::List(items) if within => {
            match items.iter().find(|item| item.span.start <= offset && offset <= item.span.end) {
                Some(item) => in_value(item, field, entries, true, offset),
                None => Some(CursorKind::Value { field, value: empty(), entries, listed: true }),
            }
        }
        ValueKind::Table(inner) if within => {
            let scope = field.shape.inner()?;
            let inline_contains_cursor = |entry: &&OutlineEntry| {
                let before_value = entry.equals.is_some() && offset <= entry.value.span.start;
                entry.key.start <= offset && (offset <= entry.value.span.end || before_value)
            };
            match inner.iter().find(inline_contains_cursor) {
                Some(entry) => in_entry(entry, inner, scope, true, offset),
                None => Some(CursorKind::Key {
                    span: Span { start: offset, end: offset },
                    scope,
                    entries: inner,
                    assigned: false,
                    inline: true,
                }),
            }
        }
        _ if offset < value.span.start => Some(CursorKind::Value { field, value: empty(), entries, listed }),
        _ => Some(CursorKind::Value { field, value: value.clone(), entries, listed }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is at `|`, in a few words.
    fn at(marked: &str) -> String {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let outline = Outline::new(&text);
        match outline.at_cursor(&text, offset).map(|cursor| cursor.kind) {
            None => "nothing".to_owned(),
            Some(CursorKind::Header) => "header".to_owned(),
            Some(CursorKind::Key { span, scope, inline, assigned, .. }) => {
                let written = &text[span.range()];
                let inline = if inline { " inline" } else { "" };
                format!("key `{written}` of {scope:?}{inline}{}", if assigned { " =" } else { "" })
            }
            Some(CursorKind::Value { field, value, listed, .. }) => {
                let written = &text[value.span.range()];
                format!("value `{written}` of {}{}", field.key, if listed { " in a list" } else { "" })
            }
        }
    }

    #[test]
    fn every_place_of_a_file_is_known() {
        let cases = [
            ("|", "key `` of Routine"),
            ("na|", "key `na` of Routine"),
            ("name| = \"x\"", "key `name` of Routine ="),
            ("kind = |", "value `` of kind"),
            ("kind =|", "value `` of kind"),
            ("kind = \"wa|rm\"", "value `\"warm\"` of kind"),
            ("kind = \"wa|", "value `\"wa` of kind"),
            ("kind = \"warm-up\" # a |note", "nothing"),
            ("[[st|", "header"),
            ("[[step]]\n|\nname = \"x\"", "key `` of Step"),
            ("[[step]]\nname = \"x\"\n|", "key `` of Step"),
            ("[[step]]\nmuscles = [\"a\", |]", "value `` of muscles in a list"),
            ("[[step]]\nmuscles = [\"a\", \"b|\"]", "value `\"b\"` of muscles in a list"),
            ("[[step]]\ncues = [{ | }]", "key `` of Cue inline"),
            ("[[step]]\ncues = [{ at = \"5|0%\" }]", "value `\"50%\"` of at"),
            ("[[step]]\ncues = [{ at = | }]", "value `` of at"),
            ("[[step]]\neasier = { text = \"a\", po| }", "key `po` of Variation inline"),
            ("[defaults]\nsi|", "key `si` of Defaults"),
            ("[[step]]\nwhat = |", "nothing"),
            ("[nothing]\nna|", "nothing"),
            ("# a comment |", "nothing"),
        ];
        for (marked, expected) in cases {
            assert_eq!(at(marked), expected, "{marked}");
        }
    }
}
