//! The settings of sound and voice, with the command line's options applied.

use super::args::SoundArguments;
use super::{CliContext, CommandResult, print_error};
use crate::config::{self, Config};
use crate::runtime::settings;
use crate::runtime::voice::Voice;
use crate::speech::GivenUpFn;
use std::time::Duration;

/// How long a sound device may take to open.
pub(super) const OPEN_TIMEOUT: Duration = Duration::from_secs(4);

/// The settings, and the voice that they choose.
pub(super) struct SoundSetup {
    pub(super) config: Config,
    pub(super) voice: Voice,
    /// Whether the built-in voice speaks because that of the settings can't be used.
    pub(super) voice_was_replaced: bool,
    /// The addresses of sound servers in the environment.
    pub(super) server: Option<String>,
}

/// Applies the arguments to the settings and opens the voice. If that of the settings can't be
/// used, says so and opens the built-in one; fails only if that of the arguments can't. That
/// the voice is given up later is only logged.
pub(super) fn open(cli: &CliContext, arguments: &SoundArguments) -> CommandResult<SoundSetup> {
    let log_only: fn() -> GivenUpFn =
        || Box::new(|error| log::warn!("the embedded voice speaks instead: {error}"));
    let mut config = config_with(cli, arguments)?;
    match open_voice(cli, config.clone(), log_only()) {
        Err(message) if arguments.voice.is_none() => {
            print_error(&format!("{message}; the built-in voice speaks instead"));
            config.voice.settings.voice = None;
            let setup = open_voice(cli, config, log_only())?;
            Ok(SoundSetup { voice_was_replaced: true, ..setup })
        }
        opened => Ok(opened?),
    }
}

/// Applies the arguments to the settings and opens the voice; `on_given_up` is called if it is
/// given up later.
pub(super) fn open_with(
    cli: &CliContext,
    arguments: &SoundArguments,
    on_given_up: GivenUpFn,
) -> CommandResult<SoundSetup> {
    Ok(open_voice(cli, config_with(cli, arguments)?, on_given_up)?)
}

fn open_voice(cli: &CliContext, config: Config, on_given_up: GivenUpFn) -> Result<SoundSetup, String> {
    let voice = Voice::open(&config, &cli.environment, on_given_up)?;
    if let Err(message) = settings::pronunciations(&cli.environment) {
        print_error(&format!("{}; until then the shipped pronunciations hold", message.trim_end()));
    }
    Ok(SoundSetup { config, voice, voice_was_replaced: false, server: cli.environment.pulse_server.clone() })
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
