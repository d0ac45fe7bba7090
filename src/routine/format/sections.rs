//! Splits a file into headers with the lines below them, and sorts these.

use super::key::{before_and_after, dotted, rank, ranks, raw, scope_at};
use super::text_writer::TextWriter;
use super::trivia::{Next, Trivia, comment};
use super::value;
use crate::routine::fields::Scope;
use toml_edit::{Document, Item, Key, Table};

/// A header and the lines below it; the first one has no header.
pub(super) struct Section<'d> {
    /// Its position in the text; -1 for the top of the file.
    position: isize,
    /// The keys of the header, unquoted; empty for the top of the file.
    path: Vec<String>,
    /// The keys of the header as they are written.
    header: String,
    /// Whether the header has double brackets, `[[ ]]`.
    is_list: bool,
    /// The comments above the header.
    above: Trivia,
    /// The comment after the header.
    comment_after: String,
    lines: Vec<KeyLine<'d>>,
    /// Comments directly below the last line, which belong to that line.
    pub(super) tail: Vec<String>,
}

/// One `key = value`.
struct KeyLine<'d> {
    /// The comments above it.
    above: Trivia,
    /// The dotted key as it is written.
    key: String,
    /// The parts of the key, unquoted.
    path: Vec<&'d str>,
    /// The scope of the table that the line is in.
    scope: Option<Scope>,
    value: &'d toml_edit::Value,
    /// The comment after the value.
    comment_after: String,
    /// The text of the file.
    text: &'d str,
}

/// Splits a document into sections, in the order of its text.
pub(super) fn split<'d>(document: &'d Document<&'d str>, text: &'d str) -> Vec<Section<'d>> {
    let mut found = Vec::new();
    visit(document.as_table(), &mut Vec::new(), false, text, &mut found);
    found.sort_by_key(|section: &Section<'d>| section.position);
    let mut sections: Vec<Section<'d>> = Vec::with_capacity(found.len());
    for mut section in found {
        // Comments above the first header stay there if no line is above them.
        let has_lines = |section: &&mut Section<'_>| !section.path.is_empty() || !section.lines.is_empty();
        if let Some(last) = sections.last_mut().filter(has_lines) {
            last.tail = section.above.take_comments_of_line_above(Next::Line);
        }
        sections.push(section);
    }
    sections
}

/// Adds the sections of a table with a header and of the tables in it to `found`. `path` is
/// that of the table; `is_list` says whether its header has double brackets.
fn visit<'d>(
    table: &'d Table,
    path: &mut Vec<&'d Key>,
    is_list: bool,
    text: &'d str,
    found: &mut Vec<Section<'d>>,
) {
    if path.is_empty() || !table.is_dotted() && !table.is_implicit() {
        found.push(Section::read(path, table, is_list, text));
    }
    for name in table.iter().map(|(name, _)| name) {
        let Some((key, item)) = table.get_key_value(name) else { continue };
        path.push(key);
        match item {
            Item::Table(inner) => visit(inner, path, false, text, found),
            Item::ArrayOfTables(list) => list.iter().for_each(|inner| visit(inner, path, true, text, found)),
            Item::None | Item::Value(_) => {}
        }
        path.pop();
    }
}

impl<'d> Section<'d> {
    fn read(path: &[&'d Key], table: &'d Table, is_list: bool, text: &'d str) -> Self {
        let names: Vec<String> = path.iter().map(|key| key.get().to_owned()).collect();
        let scope = scope_at(Some(Scope::Routine), names.iter().map(String::as_str));
        let values = table.get_values().into_iter();
        let lines = values.map(|(keys, value)| KeyLine::read(&keys, value, scope, text)).collect();
        let (above, after) = if path.is_empty() { ("", "") } else { before_and_after(table.decor(), text) };
        Self {
            position: if path.is_empty() { -1 } else { table.position().unwrap_or(isize::MAX) },
            path: names,
            header: dotted(path, text),
            is_list,
            above: Trivia::read(above),
            comment_after: comment(after),
            lines,
            tail: Vec::new(),
        }
    }

    /// The comments above the first line of the section.
    pub(super) fn first_trivia(&mut self) -> Option<&mut Trivia> {
        if self.path.is_empty() {
            self.lines.first_mut().map(|line| &mut line.above)
        } else {
            Some(&mut self.above)
        }
    }

    /// Writes the section.
    pub(super) fn write(&self, writer: &mut TextWriter) {
        if !self.path.is_empty() {
            writer.blank();
            writer.lines(self.above.without_leading_blank());
            if self.above.ends_blank() {
                writer.blank();
            }
            let (open, close) = if self.is_list { ("[[", "]]") } else { ("[", "]") };
            writer.line(&format!("{open}{}{close}{}", self.header, self.comment_after));
        }
        for (index, line) in self.lines.iter().enumerate() {
            if index > 0 && line.above.begins_blank() {
                writer.blank();
            }
            writer.lines(line.above.without_leading_blank());
            let has_line_above = index > 0 || line.above.without_leading_blank().next().is_some();
            if has_line_above && line.above.ends_blank() {
                writer.blank();
            }
            let column = line.key.chars().count() + " = ".len();
            let value = value::write(line.value, line.scope_of_value(), line.text, column, 0);
            writer.line(&format!("{} = {value}{}", line.key, line.comment_after));
        }
        self.tail.iter().for_each(|line| writer.line(line));
    }
}

impl<'d> KeyLine<'d> {
    fn read(keys: &[&'d Key], value: &'d toml_edit::Value, scope: Option<Scope>, text: &'d str) -> Self {
        let above = keys.last().map_or("", |key| raw(key.leaf_decor().prefix(), text));
        Self {
            above: Trivia::read(above),
            key: dotted(keys, text),
            path: keys.iter().map(|key| key.get()).collect(),
            scope,
            value,
            comment_after: comment(raw(value.decor().suffix(), text)),
            text,
        }
    }

    /// The scope of the tables in its value.
    fn scope_of_value(&self) -> Option<Scope> {
        scope_at(self.scope, self.path.iter().copied())
    }
}

/// Sorts lines and sections in the order of the field table. The sections of one item of
/// a list of tables stay together.
pub(super) fn sort(sections: &mut [Section<'_>]) {
    for section in &mut *sections {
        section.lines.sort_by_cached_key(|line| ranks(line.scope, &line.path));
    }
    // The top of the file always comes first.
    if let Some((_, below_top)) = sections.split_first_mut() {
        sort_below(below_top, 0, Some(Scope::Routine));
    }
}

/// Sorts sections by the name at `depth` of their paths. Afterwards the sections of one
/// table are a run: its header, if it has one, and the sections below it. Each run is sorted
/// by the next name.
fn sort_below(sections: &mut [Section<'_>], depth: usize, scope: Option<Scope>) {
    sections.sort_by_key(|section| section.path.get(depth).map_or(0, |key| rank(scope, key)));
    let mut unsorted = sections;
    while !unsorted.is_empty() {
        let key = unsorted[0].path.get(depth).cloned();
        let has_key = |section: &Section<'_>| section.path.get(depth) == key.as_ref();
        let is_header_of_key = |section: &Section<'_>| section.path.len() == depth + 1;
        let following = unsorted.iter().skip(1);
        let count = following.take_while(|section| has_key(section) && !is_header_of_key(section)).count();
        let (run, after_run) = unsorted.split_at_mut(1 + count);
        let headers = usize::from(is_header_of_key(&run[0]));
        let below_header = &mut run[headers..];
        if key.is_some() && below_header.len() > 1 {
            let inner_scope = key.as_deref().and_then(|key| scope_at(scope, [key]));
            sort_below(below_header, depth + 1, inner_scope);
        }
        unsorted = after_run;
    }
}
