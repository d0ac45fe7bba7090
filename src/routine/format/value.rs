//! Writes values unchanged, but with uniform spaces inside lists and inline tables.

use super::key::{around, dotted, ranks, raw};
use super::trivia::comment;
use crate::routine::fields::Scope;
use toml_edit::{Array, InlineTable, Value};

/// The widest line; a longer list is broken into several lines.
const MAX_WIDTH: usize = 100;

/// Writes a value that begins at a column. `indent` is that of its line.
pub(super) fn write(value: &Value, scope: Option<Scope>, text: &str, column: usize, indent: usize) -> String {
    match value {
        Value::Array(array) => list(array, scope, text, column, indent),
        Value::InlineTable(table) => inline(table, scope, text, indent),
        _ => as_written(value, text).to_owned(),
    }
}

fn as_written<'t>(value: &Value, text: &'t str) -> &'t str {
    value.span().and_then(|span| text.get(span)).unwrap_or("")
}

/// Writes a list: on one line if it was on one and fits, otherwise an item on each line.
fn list(array: &Array, scope: Option<Scope>, text: &str, column: usize, indent: usize) -> String {
    let gaps = gaps(array, text);
    let holds = |char: char| gaps.iter().flatten().any(|part| part.contains(char));
    if array.is_empty() && !holds('#') {
        return "[]".to_owned();
    }
    if !holds('\n')
        && let Some(one) = one_line(array, scope, text, column, indent)
    {
        return one;
    }
    let (inner, close) = (" ".repeat(indent + 2), " ".repeat(indent));
    let mut out = format!(
        "[{}",
        gaps.first().map_or_else(String::new, |gap| between(gap, &inner, true, array.is_empty()))
    );
    for (index, item) in array.iter().enumerate() {
        let last = index + 1 == array.len();
        let gap = gaps.get(index + 1).copied().unwrap_or_default();
        let item = write(item, scope, text, indent + 2, indent + 2);
        out.extend([inner.as_str(), &item, ",", &between(&gap, &inner, false, last)]);
    }
    out + &close + "]"
}

/// Writes a list on one line; `None` if that gets too wide.
fn one_line(array: &Array, scope: Option<Scope>, text: &str, column: usize, indent: usize) -> Option<String> {
    let mut one = String::from("[");
    let mut width = column + 2;
    for (index, item) in array.iter().enumerate() {
        if index > 0 {
            one.push_str(", ");
        }
        let item = write(item, scope, text, column, indent);
        // After a multi-line text, the width counts from its last line.
        let last = item.rsplit('\n').next().unwrap_or("").chars().count();
        width = if item.contains('\n') { last } else { width + last + 2 * usize::from(index > 0) };
        if width > MAX_WIDTH {
            return None;
        }
        one.push_str(&item);
    }
    one.push(']');
    Some(one)
}

/// The blanks and comments between two items, without the comma: after the first, before
/// the second, and at the end of the list.
type ItemGap<'t> = [&'t str; 3];

/// The gaps before, between and after the items of a list.
fn gaps<'t>(array: &Array, text: &'t str) -> Vec<ItemGap<'t>> {
    let mut gaps: Vec<ItemGap<'t>> = Vec::with_capacity(array.len() + 1);
    let mut open: ItemGap<'t> = [""; 3];
    for item in array {
        let (before, behind) = around(item.decor(), text);
        open[1] = before;
        gaps.push(open);
        open = [behind, "", ""];
    }
    open[2] = raw(Some(array.trailing()), text);
    gaps.push(open);
    gaps
}

/// Writes the comments between two items: the first after the item above, the others on
/// lines of their own. Several blank lines become one.
fn between(gap: &ItemGap<'_>, inner: &str, first: bool, last: bool) -> String {
    let gap = gap.concat();
    let mut pieces = gap.split('\n').map(str::trim);
    let mut out = comment(pieces.next().unwrap_or(""));
    out.push('\n');
    let mut lines: Vec<&str> = pieces.collect();
    // What follows the last line break is the next item's own line.
    lines.pop();
    let mut blank = false;
    let mut any = !first;
    for line in lines {
        if line.is_empty() {
            blank = any;
            continue;
        }
        if blank {
            out.push('\n');
        }
        out.push_str(inner);
        out.push_str(line);
        out.push('\n');
        (blank, any) = (false, true);
    }
    if blank && !last {
        out.push('\n');
    }
    out
}

/// Writes an inline table on one line. One with comments, which are new in TOML 1.1, is
/// left unchanged.
fn inline(table: &InlineTable, scope: Option<Scope>, text: &str, indent: usize) -> String {
    let mut entries = table.get_values();
    let commented = entries.iter().any(|(keys, value)| {
        let (before, behind) = around(value.decor(), text);
        let key = keys.last().map_or(("", ""), |key| around(key.leaf_decor(), text));
        [before, behind, key.0, key.1].iter().any(|part| part.contains('#'))
    });
    if commented || raw(Some(table.trailing()), text).contains('#') {
        return table.span().and_then(|span| text.get(span)).unwrap_or("").to_owned();
    }
    if entries.is_empty() {
        return "{}".to_owned();
    }
    entries
        .sort_by_cached_key(|(keys, _)| ranks(scope, &keys.iter().map(|key| key.get()).collect::<Vec<_>>()));
    let entries = entries.into_iter().map(|(keys, value)| {
        let names: Vec<&str> = keys.iter().map(|key| key.get()).collect();
        let inner =
            names.iter().try_fold(scope, |scope, key| Some(scope?.field(key)?.shape.inner())).flatten();
        format!("{} = {}", dotted(&keys, text), write(value, inner, text, 0, indent))
    });
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}
