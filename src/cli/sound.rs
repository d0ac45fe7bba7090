//! The settings of sound with what the command line says on top.

use super::args::SoundArguments;
use super::{House, complain};
use crate::runtime::settings::{SoundSettings, Voice};
use crate::speech::Notice;

/// The settings and the voice of a run.
pub(super) struct Sounding {
    pub(super) settings: SoundSettings,
    pub(super) voice: Voice,
}

/// Reads the settings, lets the arguments win, and opens the voice; tells what
/// is wrong and returns the exit code where that fails.
pub(super) fn open(house: &House, arguments: &SoundArguments, notice: Notice) -> Result<Sounding, u8> {
    let settings = settings(house, arguments)?;
    let voice = Voice::open(&settings, &house.environment, notice).map_err(|why| complain(&why))?;
    Ok(Sounding { settings, voice })
}

/// The settings with the arguments on top.
pub(super) fn settings(house: &House, arguments: &SoundArguments) -> Result<SoundSettings, u8> {
    let mut settings = SoundSettings::read(&house.environment).map_err(|why| complain(&why))?;
    settings.voice = arguments.voice.clone().or(settings.voice);
    settings.tones = arguments.tones.clone().or(settings.tones);
    settings.volume = arguments.volume.map(|percent| f32::from(percent) / 100.0).or(settings.volume);
    settings.tone_set().map_err(|why| complain(&why))?;
    Ok(settings)
}

/// A notice that goes to the log alone.
pub(super) fn quietly() -> Notice {
    Box::new(|trouble| log::warn!("the embedded voice speaks instead: {trouble}"))
}
