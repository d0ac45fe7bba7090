//! What is at the cursor: a key, a value or a header, and what may be written there.

use super::outline::{Outline, OutlineEntry, OutlineTable, OutlineValue, ValueKind};
use crate::routine::Span;
use crate::routine::fields::{Field, Scope};

/// What is at the cursor, with the table around it.
#[derive(Clone, Debug)]
pub(super) struct CursorContext<'o> {
    pub(super) table: &'o OutlineTable,
    pub(super) kind: CursorKind<'o>,
}

/// What is at the cursor.
#[derive(Clone, Debug)]
pub(super) enum CursorKind<'o> {
    /// A header, or one being written.
    Header,
    /// A key, or space for one.
    Key(KeyCursor<'o>),
    /// A value, or space for one.
    Value(ValueCursor<'o>),
}

/// A key at the cursor.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyCursor<'o> {
    /// The bytes of what is written so far.
    pub(super) span: Span,
    /// The scope of the keys that are allowed here.
    pub(super) scope: Scope,
    /// All keys of the table, this one included.
    pub(super) entries: &'o [OutlineEntry],
    /// Whether a `=` follows.
    pub(super) has_equals: bool,
    /// Whether the key is inside braces.
    pub(super) inline: bool,
}

/// A value at the cursor.
#[derive(Clone, Debug)]
pub(super) struct ValueCursor<'o> {
    /// The key of the value.
    pub(super) field: &'static Field,
    /// The value; an empty one if the cursor is between values.
    pub(super) value: OutlineValue,
    /// All keys of the table, that of the value included.
    pub(super) entries: &'o [OutlineEntry],
    /// Whether the value is inside a list.
    pub(super) listed: bool,
}

impl Outline {
    /// What is at the byte `offset`. `None` in comments, and in tables and keys that the
    /// language doesn't have.
    pub(super) fn at_cursor(&self, text: &str, offset: usize) -> Option<CursorContext<'_>> {
        let table = self.table(offset)?;
        let start = line_start(text, offset);
        let before = text.get(start..offset)?.trim_start_matches([' ', '\t', '\u{feff}']);
        let new_key = table.scope.map(|scope| {
            let (span, entries) = (Span::empty(offset), table.entries.as_slice());
            KeyCursor { span, scope, entries, has_equals: false, inline: false }
        });
        let contains_cursor =
            |entry: &&OutlineEntry| entry.contains(offset) || is_after_equals(text, entry, offset);
        if let Some(entry) = table.entries.iter().find(contains_cursor) {
            return Some(CursorContext { table, kind: in_entry(entry, new_key?, offset)? });
        }
        if before.starts_with('[') {
            return Some(CursorContext { table, kind: CursorKind::Header });
        }
        // A new key can begin only below the header, with nothing but blanks before it and a
        // blank or the line's end after it. The file's own table has no header.
        let is_below_header = offset > table.header.end || table.header.end == 0;
        let after = text.get(offset..)?.chars().next();
        let is_blank = before.is_empty() && after.is_none_or(|char| matches!(char, '\n' | '\r' | ' ' | '\t'));
        if !is_below_header || !is_blank {
            return None;
        }
        Some(CursorContext { table, kind: CursorKind::Key(new_key?) })
    }
}

/// The start of the line that contains a byte.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |at| at + 1)
}

/// Whether only spaces are between the `=` of an entry without a value and a byte, at which
/// the value may be written.
fn is_after_equals(text: &str, entry: &OutlineEntry, offset: usize) -> bool {
    let value = entry.value.span;
    let has_no_value = entry.equals.is_some() && value.start == value.end;
    has_no_value && text.get(value.end..offset).is_some_and(|text| text.chars().all(|c| c == ' '))
}

/// What is at the byte `offset` of an entry; `key` is the cursor of a new key in its table.
fn in_entry<'o>(entry: &'o OutlineEntry, key: KeyCursor<'o>, offset: usize) -> Option<CursorKind<'o>> {
    if entry.equals.is_some_and(|equals| offset > equals) {
        let field = key.scope.field(&entry.name)?;
        let value = OutlineValue { span: Span::empty(offset), kind: ValueKind::Bare };
        let new_value = ValueCursor { field, value, entries: key.entries, listed: false };
        return in_value(&entry.value, new_value, offset);
    }
    let has_equals = entry.equals.is_some();
    let touches = entry.key.touches(offset);
    touches.then_some(CursorKind::Key(KeyCursor { span: entry.key, has_equals, ..key }))
}

/// What is at the byte `offset` of a value; `new_value` is the cursor of an empty value there.
/// `None` beside the brackets of a list or a table, where nothing may be written.
fn in_value<'o>(
    value: &'o OutlineValue,
    new_value: ValueCursor<'o>,
    offset: usize,
) -> Option<CursorKind<'o>> {
    let span = value.span;
    match &value.kind {
        _ if offset < span.start => {
            // Before a value there is no room for another.
            (span.start == span.end).then_some(CursorKind::Value(new_value))
        }
        ValueKind::List { closed, .. } | ValueKind::Table { closed, .. }
            if offset == span.start || *closed && offset == span.end =>
        {
            None
        }
        ValueKind::List { items, .. } => {
            let new_value = ValueCursor { listed: true, ..new_value };
            match items.iter().find(|item| item.span.touches(offset)) {
                Some(item) => in_value(item, new_value, offset),
                None => Some(CursorKind::Value(new_value)),
            }
        }
        ValueKind::Table { entries, .. } => {
            let scope = new_value.field.shape.inner()?;
            let new_key =
                KeyCursor { span: Span::empty(offset), scope, entries, has_equals: false, inline: true };
            match entries.iter().find(|entry| entry.contains(offset)) {
                Some(entry) => in_entry(entry, new_key, offset),
                None => Some(CursorKind::Key(new_key)),
            }
        }
        _ => Some(CursorKind::Value(ValueCursor { value: value.clone(), ..new_value })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is at `|`, in a few words.
    fn at_mark(marked: &str) -> String {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let outline = Outline::new(&text);
        match outline.at_cursor(&text, offset).map(|cursor| cursor.kind) {
            None => "nothing".to_owned(),
            Some(CursorKind::Header) => "header".to_owned(),
            Some(CursorKind::Key(KeyCursor { span, scope, inline, has_equals, .. })) => {
                let written = &text[span.range()];
                let inline = if inline { " inline" } else { "" };
                format!("key `{written}` of {scope:?}{inline}{}", if has_equals { " =" } else { "" })
            }
            Some(CursorKind::Value(ValueCursor { field, value, listed, .. })) => {
                let written = &text[value.span.range()];
                format!("value `{written}` of {}{}", field.key, if listed { " in a list" } else { "" })
            }
        }
    }

    #[test]
    fn the_cursor_is_found_anywhere_in_a_file() {
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
            // Beside a whole list or table nothing can be added.
            ("allow = [\"x\"]|", "nothing"),
            ("allow = |[\"x\"]", "nothing"),
            ("allow =| [\"x\"]", "nothing"),
            ("kind =| \"warm-up\"", "nothing"),
            ("allow = [|", "value `` of allow in a list"),
            ("allow = [\"x\",|", "value `` of allow in a list"),
            ("[[step]]\neasier = { text = \"a\" }|", "nothing"),
            ("[[step]]\neasier = |{ text = \"a\" }", "nothing"),
            ("[[step]]\neasier = {|", "key `` of Variation inline"),
            ("[[step]]\ncues = [{ at = 5 }|]", "nothing"),
        ];
        for (marked, expected) in cases {
            assert_eq!(at_mark(marked), expected, "{marked}");
        }
    }
}
