//! `supple preview`: the player beside the whole routine, while it is written.

use super::args::PreviewArguments;
use super::{CliContext, CommandResult, play};
use crate::app::screens::PreviewScreen;
use crate::app::{Origin, ScreenProgram, Shared};
use crate::audio::SoundOptions;
use crate::runtime::clock::SessionClock;
use crate::runtime::driver::Setup;
use crate::runtime::performer::Files;
use crate::runtime::preview::PreviewedFile;
use crate::runtime::screens;

/// Shows a routine, and again after every save of its file.
pub(super) fn preview(cli: &CliContext, arguments: &PreviewArguments, mute: bool) -> CommandResult {
    let config = cli.config_reporting_errors();
    let found = cli.library.find(&arguments.routine)?;
    if found.origin == Origin::Stream {
        return Err("a preview follows a file; give its path".into());
    }
    if !cli.environment.is_interactive() {
        return Err(
            "a preview needs a terminal; `supple show` prints the plan, `supple check` the findings".into()
        );
    }
    let path = match &found.origin {
        Origin::File(path) => Some(path.clone()),
        Origin::Named(name) => cli.library.user_file(name),
        Origin::Stream => None,
    };
    let (file, draft) =
        PreviewedFile::open(&found, path, &cli.library, cli.voice_probe().measuring_in_background());
    let shared = Shared::new(false, mute || arguments.mute, 1.0);
    let setup = Setup {
        clock: SessionClock::start(1.0),
        initial_effects: Vec::new(),
        // Nothing is saved: a preview is no training.
        files: Files::in_folder(None),
        sound: SoundOptions { server: cli.environment.pulse_server.clone(), ..SoundOptions::default() },
        muted: shared.muted,
        ring_out: screens::RING_OUT,
        watched: Some(file.watched_file()),
    };
    let program = ScreenProgram::new(shared, vec![Box::new(PreviewScreen::new(draft))]);
    let theme = play::theme(&config.screen, &cli.environment);
    screens::run(program, theme, cli.log.as_ref(), setup)
        .map(|exit| exit.code)
        .map_err(|error| format!("the screen can't be opened: {error}").into())
}
