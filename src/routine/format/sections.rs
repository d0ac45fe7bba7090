//! Splits a file into headers with the lines below them, and sorts these.

use super::TextWriter;
use super::key::{before_and_after, dotted, rank, ranks, raw, scope_at};
use super::trivia::{Next, Trivia, comment};
use super::value;
use crate::routine::fields::Scope;
use toml_edit::{Document, Item, Key, Table};

/// A header and the lines below it; the first one has no header.
pub(super) struct Section {
    /// Its position in the text; -1 for the top of the file.
    position: isize,
    /// The keys of the header, unquoted; empty for the top of the file.
    path: Vec<String>,
    /// The header's line with its comment.
    header: String,
    /// The comments above the header.
    above: Trivia,
    lines: Vec<KeyLine>,
    /// Comments directly below the last line, which belong to that line.
    pub(super) tail: Vec<String>,
}

/// One `key = value`.
struct KeyLine {
    /// The comments above it.
    above: Trivia,
    /// The ranks of the parts of its key.
    ranks: Vec<usize>,
    /// The formatted line with its comment; a long list has several lines.
    text: String,
}

/// Splits a document into sections, in the order of its text.
pub(super) fn split(document: &Document<&str>, text: &str) -> Vec<Section> {
    let mut found = Vec::new();
    visit(document.as_table(), &mut Vec::new(), false, text, &mut found);
    found.sort_by_key(|section: &Section| section.position);
    let mut sections: Vec<Section> = Vec::with_capacity(found.len());
    for mut section in found {
        // Comments above the first header stay there if no line is above them.
        let has_lines = |section: &&mut Section| !section.path.is_empty() || !section.lines.is_empty();
        if let Some(last) = sections.last_mut().filter(has_lines) {
            last.tail = section.above.take_comments_of_line_above(Next::Line);
        }
        sections.push(section);
    }
    sections
}

/// Adds the sections of a table with a header and of the tables in it to `found`. `path` is
/// that of the table; `is_list` says whether its header has double brackets.
fn visit<'d>(table: &'d Table, path: &mut Vec<&'d Key>, is_list: bool, text: &str, found: &mut Vec<Section>) {
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

impl Section {
    fn read(path: &[&Key], table: &Table, is_list: bool, text: &str) -> Self {
        let names: Vec<String> = path.iter().map(|key| key.get().to_owned()).collect();
        let scope = scope_at(Some(Scope::Routine), names.iter().map(String::as_str));
        let values = table.get_values().into_iter();
        let lines = values.map(|(keys, value)| KeyLine::read(&keys, value, scope, text)).collect();
        let (above, after) = if path.is_empty() { ("", "") } else { before_and_after(table.decor(), text) };
        let (open, close) = if is_list { ("[[", "]]") } else { ("[", "]") };
        Self {
            position: if path.is_empty() { -1 } else { table.position().unwrap_or(isize::MAX) },
            path: names,
            header: format!("{open}{}{close}{}", dotted(path, text), comment(after)),
            above: Trivia::read(above),
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

    pub(super) fn write(&self, writer: &mut TextWriter) {
        if !self.path.is_empty() {
            writer.blank();
            writer.lines(self.above.without_leading_blank());
            if self.above.ends_blank() {
                writer.blank();
            }
            writer.line(&self.header);
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
            writer.line(&line.text);
        }
        self.tail.iter().for_each(|line| writer.line(line));
    }
}

impl KeyLine {
    /// Reads a line of a table with the scope `scope`.
    fn read(keys: &[&Key], value: &toml_edit::Value, scope: Option<Scope>, text: &str) -> Self {
        let above = keys.last().map_or("", |key| raw(key.leaf_decor().prefix(), text));
        let path: Vec<&str> = keys.iter().map(|key| key.get()).collect();
        let key = dotted(keys, text);
        let column = key.chars().count() + " = ".len();
        let comment = comment(raw(value.decor().suffix(), text));
        let value = value::write(value, scope_at(scope, path.iter().copied()), text, column, 0);
        Self {
            above: Trivia::read(above),
            ranks: ranks(scope, &path),
            text: format!("{key} = {value}{comment}"),
        }
    }
}

/// Sorts lines and sections in the order of the field table. The sections of one item of
/// a list of tables stay together.
pub(super) fn sort(sections: &mut [Section]) {
    for section in &mut *sections {
        section.lines.sort_by(|one, other| one.ranks.cmp(&other.ranks));
    }
    // The top of the file always comes first.
    if let Some((_, below_top)) = sections.split_first_mut() {
        sort_below(below_top, 0, Some(Scope::Routine));
    }
}

/// Sorts sections by the name at `depth` of their paths. Afterwards the sections of one
/// table are a run: its header, if it has one, and the sections below it. Each run is sorted
/// by the next name.
fn sort_below(sections: &mut [Section], depth: usize, scope: Option<Scope>) {
    sections.sort_by_key(|section| section.path.get(depth).map_or(0, |key| rank(scope, key)));
    let mut unsorted = sections;
    while !unsorted.is_empty() {
        let key = unsorted[0].path.get(depth).cloned();
        let has_key = |section: &Section| section.path.get(depth) == key.as_ref();
        let is_header_of_key = |section: &Section| section.path.len() == depth + 1;
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
