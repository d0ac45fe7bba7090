//! Places in a routine file: small copyable spans, and the map from key paths
//! to them.

use std::ops::Range;

/// Some bytes of a text.
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

    /// Some bytes of this span, counted from its start.
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
    pub(super) root: Node,
    /// For each step and circuit by id, the path of the table it comes from,
    /// and whether it was brought by that table's `use`.
    pub(super) homes: Vec<Home>,
}

/// Where a step of the routine comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) id: String,
    /// Index among the top-level steps of the file.
    pub(super) item: usize,
    /// Index inside the circuit.
    pub(super) inner: Option<usize>,
    /// The `use` that brought it whole, if one did.
    pub(super) lent: bool,
}

/// A value, where it is, and what is inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) key: Span,
    pub(super) value: Span,
    pub(super) keys: Vec<(&'static str, Node)>,
    pub(super) items: Vec<Node>,
}

impl Node {
    fn get(&self, key: &str) -> Option<&Self> {
        self.keys.iter().find(|(name, _)| *name == key).map(|(_, node)| node)
    }
}

impl Spans {
    /// The bytes of the value at a path.
    pub fn get(&self, path: &str) -> Option<Range<usize>> {
        self.node(path).map(|node| node.value.range())
    }

    /// The bytes of the key at a path.
    pub fn key(&self, path: &str) -> Option<Range<usize>> {
        self.node(path).map(|node| node.key.range())
    }

    /// The bytes to point at for a key of a step of the routine, by the step's
    /// id: the value where this file has it (`time`, or a part as in
    /// `cues[0].say`), otherwise the `use` that lent it, otherwise the step's
    /// name or header.
    pub fn step(&self, id: &str, key: &str) -> Option<Range<usize>> {
        let (home, node) = self.home(id)?;
        let own = if home.lent { None } else { descend(node, key) };
        let found = own.or_else(|| node.get("use")).or_else(|| node.get("name")).unwrap_or(node);
        Some(found.value.range())
    }

    /// The bytes of a key of a step that this file itself has.
    pub fn step_part(&self, id: &str, key: &str) -> Option<Range<usize>> {
        let (home, node) = self.home(id).filter(|(home, _)| !home.lent)?;
        descend(node, key).map(|node| node.value.range()).filter(|_| home.id == id)
    }

    /// The table of a step.
    fn home(&self, id: &str) -> Option<(&Home, &Node)> {
        let home = self.homes.iter().find(|home| home.id == id)?;
        let mut node = self.root.get("step")?.items.get(home.item)?;
        if let Some(inner) = home.inner {
            node = node.get("step")?.items.get(inner)?;
        }
        Some((home, node))
    }

    /// The ids of all steps and circuits, in the order of the routine.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.homes.iter().map(|home| home.id.as_str())
    }

    fn node(&self, path: &str) -> Option<&Node> {
        descend(&self.root, path)
    }
}

/// Follows a path such as `step[2].time` down from a node.
fn descend<'n>(from: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(from, |node, part| {
        let (key, index) = match part.split_once('[') {
            Some((key, rest)) => (key, Some(rest.strip_suffix(']')?.parse::<usize>().ok()?)),
            None => (part, None),
        };
        let node = node.get(key)?;
        index.map_or(Some(node), |index| node.items.get(index))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(start: usize, keys: Vec<(&'static str, Node)>, items: Vec<Node>) -> Node {
        Node { key: Span { start, end: start + 1 }, value: Span { start, end: start + 2 }, keys, items }
    }

    #[test]
    fn paths_lead_to_values_and_keys() {
        let time = node(5, vec![], vec![]);
        let step = node(4, vec![("time", time)], vec![]);
        let root = node(0, vec![("step", node(3, vec![], vec![step]))], vec![]);
        let spans = Spans { root, homes: vec![Home { id: "walk".into(), ..Home::default() }] };
        assert_eq!(spans.get("step[0].time"), Some(5..7));
        assert_eq!(spans.key("step[0].time"), Some(5..6));
        assert_eq!(spans.get("step[1].time"), None);
        assert_eq!(spans.get("step[x]"), None);
        assert_eq!(spans.get(""), None);
        assert_eq!(spans.step("walk", "time"), Some(5..7));
        assert_eq!(spans.step("walk", "reps"), Some(4..6));
        assert_eq!(spans.step("run", "time"), None);
    }
}
