//! The settings with what the command line says of the sound on top.

use super::args::SoundArguments;
use super::{House, complain};
use crate::config::{self, Config};
use crate::runtime::settings;
use crate::runtime::voice::Voice;
use crate::speech::Notice;

/// The settings and the voice of a run.
pub(super) struct Sounding {
    pub(super) config: Config,
    pub(super) voice: Voice,
    /// The addresses of sound servers that the environment names.
    pub(super) server: Option<String>,
}

/// Takes the settings, lets the arguments win, and opens the voice; tells what
/// is wrong and returns the exit code where that fails.
pub(super) fn open(house: &House, arguments: &SoundArguments, notice: Notice) -> Result<Sounding, u8> {
    let config = merged(house, arguments)?;
    if let Err(why) = settings::pronunciations(&house.environment) {
        super::tell(&format!("supple: {why}; until then the shipped pronunciations hold\n"));
    }
    let voice = Voice::open(&config, &house.environment, notice).map_err(|why| complain(&why))?;
    Ok(Sounding { config, voice, server: house.environment.pulse_server.clone() })
}

/// The settings with the arguments on top.
pub(super) fn merged(house: &House, arguments: &SoundArguments) -> Result<Config, u8> {
    let mut config = house.config().clone();
    if let Some(voice) = &arguments.voice {
        config.voice.engine.voice = Some(voice.clone());
    }
    if let Some(tones) = &arguments.tones {
        config.sound.tones = config::tone_set(tones).map_err(|why| complain(&why))?;
    }
    if let Some(percent) = arguments.volume {
        config.sound.volume = f32::from(percent) / 100.0;
    }
    Ok(config)
}

/// A notice that goes to the log alone.
pub(super) fn quietly() -> Notice {
    Box::new(|trouble| log::warn!("the embedded voice speaks instead: {trouble}"))
}
