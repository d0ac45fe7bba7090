//! One figure alone in the terminal, for whoever writes it.

use super::{missing, report, take};
use crate::app::screens::PoseScreen;
use crate::app::{Message, PoseDraft, ScreenProgram, Shared};
use crate::audio::SoundOptions;
use crate::cli::args::PoseArguments;
use crate::cli::{House, complain, play};
use crate::figure::read;
use crate::runtime::clock::SessionClock;
use crate::runtime::driver::{Followed, Setup};
use crate::runtime::figures::{FigureFolder, FoundFigure};
use crate::runtime::library::NotFound;
use crate::runtime::performer::Files;
use crate::runtime::screens;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Watches the figure that is named; lists them all where none is.
pub(super) fn watch(house: &House, folder: FigureFolder, arguments: &PoseArguments) -> u8 {
    let name = match arguments.names.as_slice() {
        [] => return super::list(&folder),
        [name] => name,
        _ => {
            return complain(&"one figure is watched at a time; `--sheet FILE` draws several into a picture");
        }
    };
    let (found, pose) = match take(house, &folder, name) {
        Ok(taken) => taken,
        Err(code) => return code,
    };
    if !house.environment.is_interactive() {
        return complain(&"a figure is watched in a terminal; `--sheet` draws it into a file");
    }
    let config = house.config();
    let screen = &config.screen;
    let viewer = PoseScreen::new(Arc::new(pose), screen.pacing(house.environment.ssh));
    let setup = Setup {
        clock: SessionClock::start(1.0),
        first: Vec::new(),
        files: Files::in_folder(None),
        sound: SoundOptions::default(),
        muted: true,
        ring_out: Duration::ZERO,
        followed: Some(Written { folder, found, trouble: String::new() }.follow()),
    };
    let model = ScreenProgram::new(Shared::new(false, true, 1.0), vec![Box::new(viewer)]);
    match screens::run(model, play::look(screen, &house.environment), house.log.as_ref(), setup) {
        Ok(exit) => exit.code,
        Err(error) => complain(&format!("the screen can't be opened: {error}")),
    }
}

/// The figure's file as it was read last.
struct Written {
    folder: FigureFolder,
    found: FoundFigure,
    trouble: String,
}

impl Written {
    /// Follows the file from here on; a shipped figure has none.
    fn follow(mut self) -> Followed {
        Followed {
            path: self.found.path.clone(),
            folders: Vec::new(),
            read: Box::new(move || self.again().map(Message::PoseDraft)),
        }
    }

    /// Reads the file again; nothing where it says the same as before.
    fn again(&mut self) -> Option<PoseDraft> {
        let path = self.found.path.as_deref().map(Path::to_string_lossy)?;
        let (pose, empty) = match self.folder.find(&path) {
            Ok(found) if found.text == self.found.text && self.trouble.is_empty() => return None,
            Ok(found) => {
                let read = read(&found.text, &found.id);
                self.found = found;
                self.trouble = report(&self.found, &read.diagnostics, false);
                (read.pose.map(Arc::new), self.found.text.trim().is_empty())
            }
            Err(error) => {
                self.trouble = missing(&error);
                let gone = matches!(error, NotFound::Unreadable { error, .. } if error.kind() == io::ErrorKind::NotFound);
                (None, gone)
            }
        };
        Some(PoseDraft { pose, trouble: self.trouble.clone(), empty })
    }
}
