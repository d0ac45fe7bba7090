//! The file that a preview follows.

use super::driver::WatchedFile;
use super::library::{self, Found, Library, NotFound};
use super::read;
use super::voice::VoiceJudge;
use crate::app::{Message, RoutineDraft};
use crate::routine::Routine;
use crate::ui::view_model::Findings;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// A file that is previewed, as it was read last.
#[derive(Debug)]
pub struct Manuscript {
    library: Library,
    voice: VoiceJudge,
    /// None for a shipped one, which nobody writes.
    path: Option<PathBuf>,
    label: String,
    text: String,
    routine: Option<Arc<Routine>>,
}

impl Manuscript {
    /// The file that was found, and its first draft. `path` is where it lies;
    /// none for a shipped one. `voice` judges its words.
    pub fn open(
        found: &Found,
        path: Option<PathBuf>,
        library: &Library,
        voice: VoiceJudge,
    ) -> (Self, RoutineDraft) {
        let (label, library) = (super::paths::shown(std::path::Path::new(&found.label)), library.clone());
        let mut manuscript = Self { library, voice, path, label, text: String::new(), routine: None };
        let draft = manuscript.draft(found);
        (manuscript, draft)
    }

    fn draft(&mut self, found: &Found) -> RoutineDraft {
        let read = read::check(found, &self.library, &self.voice);
        self.voice.keep();
        self.text.clone_from(&found.text);
        self.routine = read.routine().cloned();
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

    /// Follows the file from here on.
    pub fn watched_file(mut self) -> WatchedFile {
        WatchedFile {
            path: self.path.clone(),
            folders: self.library.folder.iter().cloned().collect(),
            read: Box::new(move || self.again().map(Message::RoutineDraft)),
        }
    }

    /// Reads the file again; nothing where it says the same as before.
    fn again(&mut self) -> Option<RoutineDraft> {
        let found = match library::file(self.path.as_deref()?) {
            Ok(found) => Found { label: self.label.clone(), ..found },
            Err(error) => return Some(self.unreadable(&error)),
        };
        let (text, routine) = (self.text.clone(), self.routine.clone());
        let draft = self.draft(&found);
        let empty = found.text.trim().is_empty() && !text.trim().is_empty();
        // What it borrows may have changed while it did not.
        let same = text == self.text && routine == self.routine && self.routine.is_some();
        (!same).then_some(RoutineDraft { empty, ..draft })
    }

    fn unreadable(&mut self, error: &NotFound) -> RoutineDraft {
        let gone =
            matches!(error, NotFound::Unreadable { error, .. } if error.kind() == io::ErrorKind::NotFound);
        self.text.clear();
        let findings = Findings {
            label: self.label.clone(),
            unreadable: Some(error.to_string()),
            ..Findings::default()
        };
        RoutineDraft { timeline: None, findings, empty: gone }
    }
}
