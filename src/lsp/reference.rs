//! What a `use` names: a file, and perhaps a step of it.

use super::analysis::Analysis;
use crate::routine::{self, Context, Origin, Parsed, Sources};
use std::ops::Range;

/// The file that a `use` names.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Where it lies.
    pub(super) origin: Origin,
    /// What to call it.
    pub(super) label: String,
    /// What it says.
    pub(super) text: String,
    /// What that means.
    pub(super) parsed: Parsed,
}

impl Target {
    /// The routine's title, or the file's name.
    pub(super) fn name(&self) -> String {
        self.parsed.routine.as_ref().map_or_else(|| self.label.clone(), |routine| routine.name.clone())
    }

    /// The title of a step.
    pub(super) fn title_of(&self, id: &str) -> Option<String> {
        let routine = self.parsed.routine.as_ref()?;
        routine.steps().find(|step| step.id == id).map(|step| step.name.clone())
    }

    /// The bytes where a step is named; the file's name where none is asked
    /// for.
    pub(super) fn place(&self, id: Option<&str>) -> Range<usize> {
        let spans = &self.parsed.spans;
        match id {
            Some(id) => spans.step(id, "name").unwrap_or(0..0),
            None => spans.get("name").unwrap_or(0..0),
        }
    }
}

/// The other file that a `use` names.
pub(super) fn find(analysis: &Analysis, sources: &dyn Sources, written: &str) -> Option<Target> {
    let name = written.split('#').next().filter(|name| !name.is_empty())?;
    let loaded = sources.load(&analysis.origin, name).ok()?;
    let context = Context { sources, origin: loaded.origin.clone(), ..Context::default() };
    let parsed = routine::parse(&loaded.text, name, &context);
    Some(Target { origin: loaded.origin, label: loaded.name, text: loaded.text, parsed })
}
