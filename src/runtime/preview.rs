//! The file of a preview.

use super::checking;
use super::driver::WatchedFile;
use super::library::{self, Found, Library, LoadError};
use super::voice::VoiceProbe;
use crate::app::{Message, RoutineDraft};
use crate::diagnostic::Diagnostic;
use crate::routine::Routine;
use crate::ui::view_model::Findings;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// The previewed file, as it was last read.
#[derive(Debug)]
pub struct PreviewedFile {
    library: Library,
    voice: VoiceProbe,
    /// `None` for a shipped routine, which doesn't change.
    path: Option<PathBuf>,
    label: String,
    text: String,
    routine: Option<Arc<Routine>>,
    diagnostics: Vec<Diagnostic>,
}

impl PreviewedFile {
    /// The file that was found, and its first draft. `path` is `None` for a shipped
    /// routine; `voice` is used to check its words.
    pub fn open(
        found: &Found,
        path: Option<PathBuf>,
        library: &Library,
        voice: VoiceProbe,
    ) -> (Self, RoutineDraft) {
        let (label, library) = (super::paths::shown(std::path::Path::new(&found.label)), library.clone());
        let (text, routine, diagnostics) = (String::new(), None, Vec::new());
        let mut file = Self { library, voice, path, label, text, routine, diagnostics };
        let draft = file.draft(found);
        (file, draft)
    }

    fn draft(&mut self, found: &Found) -> RoutineDraft {
        let read = checking::check_with_voice(found, &self.library, &self.voice);
        self.voice.save();
        self.text.clone_from(&found.text);
        self.routine = read.routine().cloned();
        self.diagnostics.clone_from(&read.findings);
        RoutineDraft {
            timeline: read.playable().cloned(),
            findings: Findings {
                label: self.label.clone(),
                text: found.text.clone(),
                diagnostics: read.findings,
                unreadable: None,
            },
            empty: false,
        }
    }

    /// The file to watch from here on.
    pub fn watched_file(mut self) -> WatchedFile {
        WatchedFile {
            path: self.path.clone(),
            folders: self.library.folder.iter().cloned().collect(),
            voice: Some(self.voice.clone()),
            read: Box::new(move || self.reread().map(Message::RoutineDraft)),
        }
    }

    /// Reads the file again; `None` if it and what is found in it are unchanged. A file that
    /// can't be read as a routine always gives a draft.
    fn reread(&mut self) -> Option<RoutineDraft> {
        let found = match library::file(self.path.as_deref()?) {
            Ok(found) => Found { label: self.label.clone(), ..found },
            Err(error) => return Some(self.unreadable(&error)),
        };
        let (text, routine) = (self.text.clone(), self.routine.clone());
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let draft = self.draft(&found);
        let empty = found.text.trim().is_empty() && !text.trim().is_empty();
        // Not by its text alone: a file that it borrows from may have changed, and phrases
        // may have been measured.
        let same = text == self.text
            && routine == self.routine
            && diagnostics == self.diagnostics
            && self.routine.is_some();
        (!same).then_some(RoutineDraft { empty, ..draft })
    }

    fn unreadable(&mut self, error: &LoadError) -> RoutineDraft {
        let gone =
            matches!(error, LoadError::Unreadable { error, .. } if error.kind() == io::ErrorKind::NotFound);
        self.text.clear();
        let findings = Findings {
            label: self.label.clone(),
            unreadable: Some(error.to_string()),
            ..Findings::default()
        };
        RoutineDraft { timeline: None, findings, empty: gone }
    }
}
