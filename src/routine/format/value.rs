//! Writes values unchanged, but with uniform spaces inside lists and inline tables.

use super::key::{before_and_after, dotted, ranks, raw, scope_at, source};
use super::trivia::comment;
use crate::routine::fields::Scope;
use toml_edit::{Array, Decor, InlineTable, Value};

/// The widest line; a longer list is broken into several lines.
const MAX_WIDTH: usize = 100;

/// Writes a value that begins at a column of a line with this indentation.
pub(super) fn write(value: &Value, scope: Option<Scope>, text: &str, column: usize, indent: usize) -> String {
    match value {
        Value::Array(array) => list(array, scope, text, column, indent),
        Value::InlineTable(table) => inline(table, scope, text, indent),
        _ => source(value.span(), text).to_owned(),
    }
}

/// Writes a list: on one line if it was on one and fits, otherwise an item on each line.
fn list(array: &Array, scope: Option<Scope>, text: &str, column: usize, indent: usize) -> String {
    let gaps = gaps(array, text);
    let has_in_gap = |char: char| gaps.iter().any(|gap| gap.contains(char));
    if array.is_empty() && !has_in_gap('#') {
        return "[]".to_owned();
    }
    if !has_in_gap('\n')
        && let Some(line) = one_line(array, scope, text, column, indent)
    {
        return line;
    }
    let (item_indent, close) = (" ".repeat(indent + 2), " ".repeat(indent));
    let mut list = format!("[{}", write_gap(&gaps, 0, &item_indent));
    for (index, item) in array.iter().enumerate() {
        let item = write(item, scope, text, indent + 2, indent + 2);
        list.extend([item_indent.as_str(), &item, ",", &write_gap(&gaps, index + 1, &item_indent)]);
    }
    list + &close + "]"
}

/// Writes a list on one line; `None` if that gets too wide.
fn one_line(array: &Array, scope: Option<Scope>, text: &str, column: usize, indent: usize) -> Option<String> {
    let mut line = String::from("[");
    // Two for the brackets.
    let mut width = column + 2;
    for (index, item) in array.iter().enumerate() {
        if index > 0 {
            line.push_str(", ");
        }
        let item = write(item, scope, text, column, indent);
        // After an item of several lines, the width counts from its last line.
        let last_line = item.rsplit('\n').next().unwrap_or("").chars().count();
        width = if item.contains('\n') { last_line } else { width + last_line + 2 * usize::from(index > 0) };
        if width > MAX_WIDTH {
            return None;
        }
        line.push_str(&item);
    }
    line.push(']');
    Some(line)
}

/// The blanks and comments before, between and after the items of a list, without the
/// commas.
fn gaps(array: &Array, text: &str) -> Vec<String> {
    let mut gaps = Vec::with_capacity(array.len() + 1);
    let mut after_last = "";
    for item in array {
        let (before, after) = before_and_after(item.decor(), text);
        gaps.push(after_last.to_owned() + before);
        after_last = after;
    }
    gaps.push(after_last.to_owned() + raw(Some(array.trailing()), text));
    gaps
}

/// Writes the comments of a gap: the first after the item above, the others on lines of
/// their own. Several blank lines become one; at the start and the end of the list there are
/// none.
fn write_gap(gaps: &[String], index: usize, item_indent: &str) -> String {
    let gap = gaps.get(index).map_or("", String::as_str);
    let mut lines = gap.split('\n').map(str::trim);
    let mut text = comment(lines.next().unwrap_or("")) + "\n";
    // What follows the last line break is the next item's own line.
    lines.next_back();
    let mut may_be_blank = index > 0;
    let mut after_blank = false;
    for line in lines {
        if line.is_empty() {
            after_blank = may_be_blank;
            continue;
        }
        if after_blank {
            text.push('\n');
        }
        text.extend([item_indent, line, "\n"]);
        (after_blank, may_be_blank) = (false, true);
    }
    if after_blank && index + 1 < gaps.len() {
        text.push('\n');
    }
    text
}

/// Writes an inline table on one line. One with comments, which are new in TOML 1.1, is
/// left unchanged.
fn inline(table: &InlineTable, scope: Option<Scope>, text: &str, indent: usize) -> String {
    let mut entries = table.get_values();
    let has_comment = |decor: &Decor| {
        let (before, after) = before_and_after(decor, text);
        before.contains('#') || after.contains('#')
    };
    // The comments around a dotted key are those of its last part.
    let is_commented = entries.iter().any(|(keys, value)| {
        has_comment(value.decor()) || keys.last().is_some_and(|key| has_comment(key.leaf_decor()))
    });
    if is_commented || raw(Some(table.trailing()), text).contains('#') {
        return source(table.span(), text).to_owned();
    }
    if entries.is_empty() {
        return "{}".to_owned();
    }
    entries
        .sort_by_cached_key(|(keys, _)| ranks(scope, &keys.iter().map(|key| key.get()).collect::<Vec<_>>()));
    // Column 0, since the table stays on one line: a list in it breaks only if it is too wide
    // by itself.
    let entries = entries.into_iter().map(|(keys, value)| {
        let inner = scope_at(scope, keys.iter().map(|key| key.get()));
        format!("{} = {}", dotted(&keys, text), write(value, inner, text, 0, indent))
    });
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}
