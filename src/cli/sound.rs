//! The settings of sound and voice, with the command line's options applied.

use super::args::SoundArguments;
use super::{CliContext, CommandResult, print_stderr};
use crate::config::{self, Config};
use crate::runtime::settings;
use crate::runtime::voice::Voice;
use crate::speech::{GivenUpFn, SpeechError};
use std::time::Duration;

/// How long a sound device may take to open.
pub(super) const OPEN_TIMEOUT: Duration = Duration::from_secs(4);

/// The settings, and the voice that they choose.
pub(super) struct SoundSetup {
    pub(super) config: Config,
    pub(super) voice: Voice,
    /// The addresses of sound servers in the environment.
    pub(super) server: Option<String>,
}

/// Applies the arguments to the settings and opens the voice. That the voice is given up later
/// is only logged.
pub(super) fn open(cli: &CliContext, arguments: &SoundArguments) -> CommandResult<SoundSetup> {
    let log_only = Box::new(|error: &SpeechError| log::warn!("the embedded voice speaks instead: {error}"));
    open_with(cli, arguments, log_only)
}

/// Like [`open`], but calls `on_given_up` if the voice is given up later.
pub(super) fn open_with(
    cli: &CliContext,
    arguments: &SoundArguments,
    on_given_up: GivenUpFn,
) -> CommandResult<SoundSetup> {
    let config = config_with(cli, arguments)?;
    if let Err(message) = settings::pronunciations(&cli.environment) {
        print_stderr(&format!("supple: {message}; until then the shipped pronunciations hold\n"));
    }
    let voice = Voice::open(&config, &cli.environment, on_given_up)?;
    Ok(SoundSetup { config, voice, server: cli.environment.pulse_server.clone() })
}

/// The settings with the arguments applied.
pub(super) fn config_with(cli: &CliContext, arguments: &SoundArguments) -> CommandResult<Config> {
    let mut config = cli.config_reporting_errors().clone();
    if let Some(voice) = &arguments.voice {
        config.voice.settings.voice = Some(voice.clone());
    }
    if let Some(tones) = &arguments.tones {
        config.sound.tones = config::tone_set(tones)?;
    }
    if let Some(percent) = arguments.volume {
        config.sound.volume = f32::from(percent) / 100.0;
    }
    Ok(config)
}
