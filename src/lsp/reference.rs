//! The file, and perhaps the step, that a `use` names.

use super::analysis::Analysis;
use crate::routine::{self, Context, Loaded, Parsed, Sources, Span};

/// The file that a `use` names.
#[derive(Clone, Debug)]
pub(super) struct UsedFile {
    pub(super) loaded: Loaded,
    pub(super) parsed: Parsed,
}

impl UsedFile {
    /// The routine's title, or the file's name.
    pub(super) fn title(&self) -> String {
        self.parsed.routine.as_ref().map_or_else(|| self.loaded.name.clone(), |routine| routine.name.clone())
    }

    /// The title of the step with this id.
    pub(super) fn title_of(&self, id: &str) -> Option<String> {
        let routine = self.parsed.routine.as_ref()?;
        routine.steps().find(|step| step.id == id).map(|step| step.name.clone())
    }

    /// The span of the name of the step with this id, or of the routine if `id` is `None`; the
    /// file's start if there is none.
    pub(super) fn name_span(&self, id: Option<&str>) -> Span {
        let spans = &self.parsed.spans;
        let span = match id {
            Some(id) => spans.report_span(id, "name"),
            None => spans.get("name"),
        };
        span.unwrap_or_default()
    }
}

/// Finds the other file that the value `used` of a `use` names; `None` if it names none.
pub(super) fn find(analysis: &Analysis, sources: &dyn Sources, used: &str) -> Option<UsedFile> {
    let name = used.split('#').next().filter(|name| !name.is_empty())?;
    let loaded = sources.load(&analysis.origin, name).ok()?;
    let context = Context { sources, origin: loaded.origin.clone(), ..Context::default() };
    let parsed = routine::parse(&loaded.text, name, &context);
    Some(UsedFile { loaded, parsed })
}
