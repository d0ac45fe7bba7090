//! The analysis of one document: its outline, its findings and its timeline.

use super::outline::Outline;
use crate::check::Checked;
use crate::diagnostic::Diagnostic;
use crate::routine::{Loaded, Origin, Parsed, SourceError, Sources};
use crate::runtime::checking::{CheckInput, SourceFolders, SourceLocation, location_of, origin_of};
use crate::runtime::figures::FigureFolder;
use crate::runtime::library::Library;
use crate::runtime::paths::absolute;
use crate::runtime::voice::VoiceProbe;
use crate::timeline::Timeline;
use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

/// The analysis of a document's current text.
#[derive(Clone, Debug)]
pub(super) struct Analysis {
    /// The spans of its tables, keys and values.
    pub(super) outline: Outline,
    pub(super) parsed: Parsed,
    /// All findings about it.
    pub(super) findings: Vec<Diagnostic>,
    /// The timeline; if the text has an error, that of the last text without one.
    pub(super) timeline: Option<Arc<Timeline>>,
    /// The document's location, from which `use` is resolved.
    pub(super) origin: Origin,
    /// The user's own figures.
    pub(super) figures: Vec<String>,
    /// Whether it borrows from other files, or tries to.
    pub(super) borrows: bool,
}

/// The files that routines borrow from, with the texts that are open in the editor.
pub(super) struct EditorSources<'e> {
    pub(super) library: &'e Library,
    pub(super) folders: SourceFolders<'e>,
    /// The texts that are open in the editor, and perhaps not saved, by their files.
    pub(super) open: HashMap<&'e Path, &'e str>,
    pub(super) voice: &'e VoiceProbe,
    /// Whether other files were asked for.
    pub(super) used: Cell<bool>,
}

impl Sources for EditorSources<'_> {
    fn load(&self, from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        self.used.set(true);
        let mut loaded = self.folders.load(from, name)?;
        if let Some(SourceLocation::File(path)) = location_of(&loaded.origin)
            && let Some(text) = self.open.get(path)
        {
            loaded.text = (*text).to_owned();
        }
        Ok(loaded)
    }

    fn names(&self, from: &Origin) -> Vec<String> {
        self.used.set(true);
        self.folders.names(from)
    }
}

impl Analysis {
    /// Analyzes the text of the file at `path`, or of one that was never saved. `sources` are made for this analysis, because it reads
    /// afterwards whether they were used. `previous` is the analysis of the text before the last
    /// change.
    pub(super) fn new(
        text: &str,
        outline: Outline,
        path: Option<&Path>,
        sources: &EditorSources<'_>,
        previous: Option<&Self>,
    ) -> Self {
        let origin = path.map(origin_of).unwrap_or_default();
        let figures = FigureFolder::beside(sources.library).user_figures();
        let id = path.and_then(Path::file_stem).map_or("untitled".into(), OsStr::to_string_lossy);
        let folder = path.and_then(Path::parent);
        let input = CheckInput { text, id: &id, origin: origin.clone(), folder, figures: &figures };
        let Checked { parsed, timeline, findings } = input.check(sources, Some(sources.voice));
        let borrows = sources.used.get();
        let timeline = timeline.or_else(|| previous.and_then(|previous| previous.timeline.clone()));
        Self { outline, parsed, findings, timeline, origin, figures: figures.names, borrows }
    }
}

/// Whether a TOML file is a routine: editors may open other TOML files with this server.
pub(super) fn is_routine(text: &str, outline: &Outline, path: Option<&Path>, library: &Library) -> bool {
    let path_and_library = path.zip(library.folder.as_deref());
    if path_and_library.is_some_and(|(path, folder)| path.starts_with(absolute(folder))) {
        return true;
    }
    let schema_line = text.lines().take(5).find(|line| line.trim_start().starts_with("#:schema"));
    if let Some(schema) = schema_line {
        return schema.contains("routine.schema.json");
    }
    let Some((top, tables)) = outline.tables.split_first() else { return false };
    if tables.iter().any(|table| table.path.first().is_some_and(|name| name == "step")) {
        return true;
    }
    let is_routine_key = |name: &str| crate::routine::fields::Scope::Routine.field(name).is_some();
    let has_name_or_kind = top.entry("name").or_else(|| top.entry("kind")).is_some();
    let has_other_keys =
        top.entries.iter().filter(|entry| entry.equals.is_some()).any(|entry| !is_routine_key(&entry.name))
            || tables.iter().any(|table| table.scope.is_none());
    let is_new = text.trim().is_empty() && path.is_none();
    is_new || has_name_or_kind && !has_other_keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routine(text: &str) -> bool {
        is_routine(text, &Outline::new(text), None, &Library::default())
    }

    #[test]
    fn routines_are_told_from_other_toml_files() {
        for other in [
            "[package]\nname = \"supple\"\n",
            "name = \"x\"\nversion = 1\n",
            "theme = \"dark\"\n",
            "#:schema ./other.json\nname = \"x\"\n[[step]]\n",
            "[project]\nname = \"x\"\n",
        ] {
            assert!(!routine(other), "{other}");
        }
        for ours in ["", "name = \"x\"", "[[step]]\n", "#:schema ./routine.schema.json\n", "kind = \nna"] {
            assert!(routine(ours), "{ours}");
        }
    }
}
