//! The file that `supple preview` shows, read again after every change.

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

/// The previewed file as it was last read.
pub(crate) struct PreviewedFile {
    library: Library,
    voice: VoiceProbe,
    /// `None` for a shipped routine, which doesn't change.
    path: Option<PathBuf>,
    label: String,
    last: LastRead,
}

/// What was last read and found, for the next comparison.
#[derive(Default, PartialEq)]
struct LastRead {
    text: String,
    routine: Option<Arc<Routine>>,
    diagnostics: Vec<Diagnostic>,
}

impl PreviewedFile {
    /// A file that was found, and its first draft. `path` is `None` for a shipped routine.
    /// `voice` is used to check the words.
    pub(crate) fn open(
        found: &Found,
        path: Option<PathBuf>,
        library: &Library,
        voice: VoiceProbe,
    ) -> (Self, RoutineDraft) {
        let mut file = Self {
            library: library.clone(),
            voice,
            path,
            label: super::paths::shown(std::path::Path::new(&found.label)),
            last: LastRead::default(),
        };
        let draft = file.check_and_store(found);
        (file, draft)
    }

    /// Checks the file and stores the result for the next comparison.
    fn check_and_store(&mut self, found: &Found) -> RoutineDraft {
        let checked = checking::check_with_voice(found, &self.library, &self.voice);
        self.voice.save();
        self.last = LastRead {
            text: found.text.clone(),
            routine: checked.routine().cloned(),
            diagnostics: checked.findings.clone(),
        };
        RoutineDraft {
            timeline: checked.playable().cloned(),
            findings: Findings {
                file: self.label.clone(),
                text: found.text.clone(),
                diagnostics: checked.findings,
                unreadable: None,
            },
            empty: false,
        }
    }

    /// The file for the main loop, which watches and rereads it.
    pub(crate) fn watched_file(mut self) -> WatchedFile {
        WatchedFile {
            path: self.path.clone(),
            folders: self.library.folder.iter().cloned().collect(),
            voice: Some(self.voice.clone()),
            read: Box::new(move || self.reread().map(Message::RoutineDraft)),
        }
    }

    /// Reads the file again. Returns `None` if it has a routine, and neither the file nor its
    /// findings have changed. A file without a routine always gives a draft, because the
    /// preview rejects an empty one at first and then asks for it again.
    fn reread(&mut self) -> Option<RoutineDraft> {
        let found = match library::file(self.path.as_deref()?) {
            Ok(found) => Found { label: self.label.clone(), ..found },
            Err(error) => return Some(self.unreadable(&error)),
        };
        let old = std::mem::take(&mut self.last);
        let draft = self.check_and_store(&found);
        let empty = found.text.trim().is_empty() && !old.text.trim().is_empty();
        // With the same text, a file that it borrows from may have changed, or phrases may have
        // been measured.
        let is_unchanged = old == self.last && old.routine.is_some();
        (!is_unchanged).then_some(RoutineDraft { empty, ..draft })
    }

    /// The draft of a file that can't be read.
    fn unreadable(&mut self, error: &LoadError) -> RoutineDraft {
        let is_missing =
            matches!(error, LoadError::Unreadable { error, .. } if error.kind() == io::ErrorKind::NotFound);
        self.last = LastRead::default();
        let findings =
            Findings { file: self.label.clone(), unreadable: Some(error.to_string()), ..Findings::default() };
        RoutineDraft { timeline: None, findings, empty: is_missing }
    }
}
