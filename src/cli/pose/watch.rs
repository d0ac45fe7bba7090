//! A figure alone in the terminal, for its author.

use super::{load_figure, not_found, report};
use crate::app::screens::PoseScreen;
use crate::app::{Message, PoseDraft, ScreenProgram, Shared};
use crate::audio::SoundOptions;
use crate::cli::args::PoseArguments;
use crate::cli::{CliContext, CommandResult, play};
use crate::figure;
use crate::runtime::clock::SessionClock;
use crate::runtime::driver::{Setup, WatchedFile};
use crate::runtime::figures::{FigureFolder, FoundFigure};
use crate::runtime::library::LoadError;
use crate::runtime::performer::Files;
use crate::runtime::screens;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Shows the named figure; lists all figures if none is named.
pub(super) fn watch(cli: &CliContext, folder: FigureFolder, arguments: &PoseArguments) -> CommandResult {
    let name = match arguments.names.as_slice() {
        [] => return Ok(super::list(&folder)),
        [name] => name,
        _ => {
            return Err("one figure is watched at a time; `--sheet FILE` draws several into a picture".into());
        }
    };
    let (found, pose) = load_figure(cli, &folder, name)?;
    if !cli.environment.is_interactive() {
        return Err("a figure is watched in a terminal; `--sheet` draws it into a file".into());
    }
    let screen = &cli.config_reporting_errors().screen;
    let pose_screen = PoseScreen::new(Arc::new(pose), screen.frame_policy(cli.environment.ssh));
    let setup = Setup {
        clock: SessionClock::start(1.0),
        initial_effects: Vec::new(),
        files: Files::in_folder(None),
        sound: SoundOptions::default(),
        muted: true,
        ring_out: Duration::ZERO,
        watched: Some(watched_file(folder, found)),
    };
    let program = ScreenProgram::new(Shared::new(false, true, 1.0), vec![Box::new(pose_screen)]);
    screens::run(program, play::theme(screen, &cli.environment), cli.log.as_ref(), setup)
        .map(|exit| exit.code)
        .map_err(|error| format!("the screen can't be opened: {error}").into())
}

/// Watches the figure's file from now on. A shipped figure has no file.
fn watched_file(folder: FigureFolder, mut found: FoundFigure) -> WatchedFile {
    let path = found.path.clone();
    let file_name = path.as_deref().map(|path| path.to_string_lossy().into_owned());
    // Whether the pose in `found` was sent with its findings. A file without a pose is sent at
    // every reading, because the screen refuses an empty one at first and then asks for it again.
    let mut is_sent = false;
    let read_again = move || {
        let draft = match folder.find(file_name.as_deref()?) {
            Ok(again) if again.text == found.text && is_sent => return None,
            Ok(again) => {
                found = again;
                let parsed = figure::read(&found.text, &found.id);
                is_sent = parsed.pose.is_some();
                PoseDraft {
                    pose: parsed.pose.map(Arc::new),
                    report: report(&found, &parsed.diagnostics, false),
                    empty: found.text.trim().is_empty(),
                }
            }
            Err(error) => {
                is_sent = false;
                let report = not_found(&error);
                let is_missing = matches!(error, LoadError::Unreadable { error, .. } if error.kind() == io::ErrorKind::NotFound);
                PoseDraft { pose: None, report, empty: is_missing }
            }
        };
        Some(Message::PoseDraft(draft))
    };
    WatchedFile { voice: None, path, folders: Vec::new(), read: Box::new(read_again) }
}
