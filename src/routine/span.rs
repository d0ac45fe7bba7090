//! Byte spans in a routine file, and the map from key paths to spans.

use std::ops::Range;
use std::sync::Arc;

/// A range of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The bytes as a range.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// A range within this span, counted from its start.
    #[must_use]
    pub fn part(self, part: Range<usize>) -> Self {
        Self { start: (self.start + part.start).min(self.end), end: (self.start + part.end).min(self.end) }
    }

    /// Whether a byte lies in it or right at its end.
    pub const fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// Where each known key of a file is, by its path.
///
/// A path is written as `length`, `step[2].time`, `step[0].cues[1].at` or
/// `step[3].step[0].name`, indices from 0 in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    nodes: Vec<Node>,
    /// The table of each step and circuit, in the order of the routine.
    pub(super) homes: Vec<Home>,
}

/// The table that a step of the routine comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
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
/// The parent of values that have no path; they are not found again.
pub(super) const NOWHERE: NodeId = NodeId::MAX;

/// The spans of a key and its value, with links to the values inside it. All nodes of a
/// file are in one vector, which is much faster to build and drop than a tree; the links
/// are indices into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Node {
    /// Its key; empty for an item of a list.
    name: &'static str,
    key: Span,
    value: Span,
    /// The first and the last node in it, and its next sibling; 0 (the root) means none.
    first: u32,
    last: u32,
    next: u32,
}

impl Spans {
    /// Empty spans, with room for about `capacity` nodes.
    pub(super) fn new(capacity: usize) -> Self {
        let mut nodes = Vec::with_capacity(capacity.max(1));
        nodes.push(Node::default());
        Self { nodes, homes: Vec::new() }
    }

    /// Adds a key and its value as the last node in `parent`.
    pub(super) fn add(&mut self, parent: NodeId, name: &'static str, key: Span, value: Span) -> NodeId {
        let id = self.nodes.len();
        // No file is large enough for more than 2³² values.
        let link = u32::try_from(id).unwrap_or(0);
        self.nodes.push(Node { name, key, value, ..Node::default() });
        if let Some(parent) = self.nodes.get_mut(parent) {
            let last = std::mem::replace(&mut parent.last, link);
            if last == 0 {
                parent.first = link;
            } else if let Some(before) = self.nodes.get_mut(last as usize) {
                before.next = link;
            }
        }
        id
    }

    /// Adds an item of a list as the last node in `parent`.
    pub(super) fn add_item(&mut self, parent: NodeId, key: Span, value: Span) -> NodeId {
        self.add(parent, "", key, value)
    }

    /// The nodes inside a node, in the order of the file.
    fn children(&self, node: &Node) -> impl Iterator<Item = &Node> {
        let linked = |link: u32| self.nodes.get(link as usize).filter(|_| link != 0);
        std::iter::successors(linked(node.first), move |node| linked(node.next))
    }

    fn key_of(&self, node: &Node, key: &str) -> Option<&Node> {
        self.children(node).find(|inner| inner.name == key)
    }

    /// The tables of the steps that are written in a file or a circuit.
    pub(super) fn steps(&self, of: NodeId) -> Vec<NodeId> {
        let list = self.nodes.get(of).and_then(|node| self.key_of(node, "step"));
        let mut next = list.map_or(0, |list| list.first);
        let mut all = Vec::new();
        while let Some(node) = self.nodes.get(next as usize).filter(|_| next != 0) {
            all.push(next as usize);
            next = node.next;
        }
        all
    }

    fn item_of(&self, node: &Node, index: usize) -> Option<&Node> {
        self.children(node).nth(index)
    }

    /// Follows a path such as `step[2].time` down from a node.
    fn descend<'n>(&'n self, from: &'n Node, path: &str) -> Option<&'n Node> {
        path.split('.').try_fold(from, |node, part| {
            let (key, index) = match part.split_once('[') {
                Some((key, rest)) => (key, Some(rest.strip_suffix(']')?.parse::<usize>().ok()?)),
                None => (part, None),
            };
            let node = self.key_of(node, key)?;
            index.map_or(Some(node), |index| self.item_of(node, index))
        })
    }

    /// The bytes of the value at a path.
    pub fn get(&self, path: &str) -> Option<Range<usize>> {
        self.node(path).map(|node| node.value.range())
    }

    /// Where to report a key of a step, given the step's id: the value of the key (a
    /// path such as `time` or `cues[0].say`) if this file has it, otherwise the `use`,
    /// otherwise the step's name or header.
    pub fn step(&self, id: &str, key: &str) -> Option<Range<usize>> {
        let (home, node) = self.home(id)?;
        let own = if home.added_by_use { None } else { self.descend(node, key) };
        let named = || self.key_of(node, "use").or_else(|| self.key_of(node, "name"));
        let found = own.or_else(named).unwrap_or(node);
        Some(found.value.range())
    }

    /// The value of a key of a step, if this file has it.
    pub fn step_value(&self, id: &str, key: &str) -> Option<Range<usize>> {
        let (home, node) = self.home(id).filter(|(home, _)| !home.added_by_use)?;
        self.descend(node, key).map(|node| node.value.range()).filter(|_| &*home.id == id)
    }

    /// The table of a step.
    fn home(&self, id: &str) -> Option<(&Home, &Node)> {
        let home = self.homes.iter().find(|home| &*home.id == id)?;
        let node = self.nodes.get(home.node)?;
        Some((home, node))
    }

    /// The ids of all steps and circuits, in the order of the routine.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.homes.iter().map(|home| &*home.id)
    }

    fn node(&self, path: &str) -> Option<&Node> {
        self.descend(self.nodes.first()?, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_values_and_keys() {
        let at = |start| (Span { start, end: start + 1 }, Span { start, end: start + 2 });
        let mut spans = Spans::new(0);
        let steps = spans.add(ROOT, "step", at(3).0, at(3).1);
        let step = spans.add_item(steps, at(4).0, at(4).1);
        spans.add(step, "time", at(5).0, at(5).1);
        spans.add(NOWHERE, "time", at(6).0, at(6).1);
        let other = spans.add_item(steps, at(7).0, at(7).1);
        spans.add(other, "reps", at(8).0, at(8).1);
        spans.homes = vec![Home { id: "walk".into(), node: step, added_by_use: false }];
        assert_eq!(spans.steps(ROOT), [step, other]);
        assert_eq!(spans.get("step[0].time"), Some(5..7));
        assert_eq!(spans.get("step[1].time"), None);
        assert_eq!(spans.get("step[1].reps"), Some(8..10));
        assert_eq!(spans.get("step[2]"), None);
        assert_eq!(spans.get("step[x]"), None);
        assert_eq!(spans.get(""), None);
        assert_eq!(spans.step("walk", "time"), Some(5..7));
        assert_eq!(spans.step("walk", "reps"), Some(4..6));
        assert_eq!(spans.step("run", "time"), None);
    }
}
