//! Byte spans in a routine file, and the spans of its values by the paths of their keys.

use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// A range of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span of a key or a value.
    pub(super) fn of<T>(part: &Spanned<T>) -> Self {
        part.span().into()
    }

    /// The empty span before a byte.
    pub const fn empty(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// The bytes as a range.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// A part of this span, whose bytes are counted from the span's start.
    #[must_use]
    pub fn part(self, part: Range<usize>) -> Self {
        Self { start: (self.start + part.start).min(self.end), end: (self.start + part.end).min(self.end) }
    }

    /// Whether a byte lies in the span or right after it.
    pub const fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.range()
    }
}

/// Where the value of each known key of a file is, by the key's path.
///
/// A path is written as `length`, `step[2].time`, `step[0].cues[1].at` or
/// `step[3].step[0].name`, indices from 0 in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    nodes: Vec<Node>,
    /// The table of each step and circuit, in the order of the routine.
    pub(super) step_tables: Vec<StepTable>,
}

/// The table that a step or a circuit of the routine comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StepTable {
    /// The id of the step.
    pub(super) id: Arc<str>,
    /// The node of the table.
    pub(super) node: NodeId,
    /// Whether a `use` in that table added it, so that it has no table of its own.
    pub(super) added_by_use: bool,
}

/// The index of a value of a file in [`Spans`].
pub(super) type NodeId = usize;

/// The file itself, which contains all other nodes.
pub(super) const ROOT: NodeId = 0;
/// The parent of nodes that have no path, which no lookup finds.
pub(super) const NOWHERE: NodeId = NodeId::MAX;

/// A value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    /// The node that contains it.
    parent: NodeId,
    /// Its key; empty for an item of a list.
    key: &'static str,
    /// The bytes of the value.
    span: Span,
}

impl Spans {
    /// Empty spans, with room for about `capacity` nodes.
    pub(super) fn new(capacity: usize) -> Self {
        let mut nodes = Vec::with_capacity(capacity.max(1));
        nodes.push(Node { parent: NOWHERE, key: "", span: Span::default() });
        Self { nodes, step_tables: Vec::new() }
    }

    /// Adds the value of a key as the last node in `parent`. What `parent` contains is added
    /// before anything that follows it.
    pub(super) fn add(&mut self, parent: NodeId, key: &'static str, span: Span) -> NodeId {
        self.nodes.push(Node { parent, key, span });
        self.nodes.len() - 1
    }

    /// Adds an item of a list as the last node in `parent`.
    pub(super) fn add_item(&mut self, parent: NodeId, span: Span) -> NodeId {
        self.add(parent, "", span)
    }

    /// The nodes directly inside a node, in the order of the file.
    fn children(&self, parent: NodeId) -> impl Iterator<Item = (NodeId, &Node)> {
        let following = self.nodes.iter().enumerate().skip(parent.saturating_add(1));
        // The first node that isn't inside `parent` is inside an earlier one. Those of
        // `NOWHERE`, the greatest id, are passed over.
        let inside = following.take_while(move |(_, node)| node.parent >= parent);
        inside.filter(move |(_, node)| node.parent == parent)
    }

    /// The node of a key in a table.
    fn key_in(&self, table: NodeId, key: &str) -> Option<NodeId> {
        self.children(table).find(|(_, child)| child.key == key).map(|(id, _)| id)
    }

    /// Follows a path such as `step[2].time` down from a node.
    fn descend(&self, from: NodeId, path: &str) -> Option<NodeId> {
        path.split('.').try_fold(from, |node, part| {
            let (key, index) = match part.split_once('[') {
                Some((key, index)) => (key, Some(index.strip_suffix(']')?.parse::<usize>().ok()?)),
                None => (part, None),
            };
            let node = self.key_in(node, key)?;
            index.map_or(Some(node), |index| self.children(node).nth(index).map(|(id, _)| id))
        })
    }

    /// The bytes of the value of a node.
    fn span(&self, node: NodeId) -> Option<Span> {
        self.nodes.get(node).map(|node| node.span)
    }

    /// The bytes of the value at a path; `None` if the file doesn't have it.
    pub fn get(&self, path: &str) -> Option<Span> {
        self.span(self.descend(ROOT, path)?)
    }

    /// Where to report a key of a step, given the step's id: the value of the key (a
    /// path such as `time` or `cues[0].say`) if this file has it, otherwise the `use`,
    /// otherwise the step's name or header. `None` if there is no such step.
    pub fn report_span(&self, id: &str, key: &str) -> Option<Span> {
        let table = self.step_table(id)?.node;
        let instead = || self.key_in(table, "use").or_else(|| self.key_in(table, "name")).unwrap_or(table);
        self.value_span(id, key).or_else(|| self.span(instead()))
    }

    /// The value of a key of a step, if this file has it.
    pub fn value_span(&self, id: &str, key: &str) -> Option<Span> {
        let table = self.step_table(id).filter(|table| !table.added_by_use)?;
        self.span(self.descend(table.node, key)?)
    }

    fn step_table(&self, id: &str) -> Option<&StepTable> {
        self.step_tables.iter().find(|table| &*table.id == id)
    }

    /// The ids of all steps and circuits, in the order of the routine.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.step_tables.iter().map(|table| &*table.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_values() {
        let value = |start| Span { start, end: start + 2 };
        let mut spans = Spans::new(0);
        let steps = spans.add(ROOT, "step", value(3));
        let step = spans.add_item(steps, value(4));
        spans.add(step, "time", value(5));
        spans.add(NOWHERE, "time", value(6));
        let other = spans.add_item(steps, value(7));
        spans.add(other, "reps", value(8));
        spans.step_tables = vec![StepTable { id: "walk".into(), node: step, added_by_use: false }];
        assert_eq!(spans.get("step[0].time"), Some(value(5)));
        assert_eq!(spans.get("step[1].time"), None);
        assert_eq!(spans.get("step[1].reps"), Some(value(8)));
        assert_eq!(spans.get("step[2]"), None);
        assert_eq!(spans.get("step[x]"), None);
        assert_eq!(spans.get(""), None);
        assert_eq!(spans.report_span("walk", "time"), Some(value(5)));
        assert_eq!(spans.report_span("walk", "reps"), Some(value(4)));
        assert_eq!(spans.report_span("run", "time"), None);
    }
}
