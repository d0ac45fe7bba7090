//! The user's settings: what `config.toml` may contain, and the options of other layers
//! that follow from it. The runtime reads the file.
//!
//! As for routine files, one table of fields is used by the reader, by its findings and by
//! `supple config`.

mod engines;
pub mod fields;
mod file;
mod read;
mod value;

pub use file::{new_file, render};
pub use read::{ParsedConfig, read};

use crate::audio::cue_sounds::CueSoundOptions;
use crate::audio::tones::ToneSet;
use crate::cue::{self, Measure};
use crate::figure::FramePolicy;
use crate::routine::{CountWords, VoiceLevel};
use crate::session::SessionOptions;
use crate::speech::{Speaker, VoiceSettings};
use crate::timeline::HandsFreeLengths;
use crate::ui::theme::{Glyphs, ThemeChoice};
use std::time::Duration;

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Colours and figures.
    pub screen: ScreenConfig,
    /// Tones, and the volume of everything.
    pub sound: SoundConfig,
    /// The voice, and how much it says.
    pub voice: VoiceConfig,
    /// Settings of hands-free play.
    pub hands_free: HandsFreeConfig,
}

/// Settings of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScreenConfig {
    /// The colours.
    pub theme: ThemeChoice,
    /// Whether figures keep still.
    pub calm: bool,
    /// The glyphs that figures are drawn with; `None` for those that suit the terminal.
    pub glyphs: Option<Glyphs>,
    /// The most frames per second of a figure; `None` for the default, which depends on the
    /// connection.
    pub frames: Option<u32>,
    /// When figures are shown as pictures.
    pub pictures: Pictures,
}

/// When figures are shown as pictures, which only some terminals can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pictures {
    /// If the terminal is local and has all colours.
    #[default]
    Auto,
    /// Whenever the terminal says that it can show them.
    On,
    /// Never.
    Off,
}

impl Pictures {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Auto, "auto"), (Self::On, "on"), (Self::Off, "off")];
}

/// Settings of the sound.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundConfig {
    /// The volume of everything, from 0 to 1.
    pub volume: f32,
    /// The set of tones; `None` if they are off.
    pub tones: Option<ToneSet>,
    /// The volume of the tones, as a fraction of `volume`.
    pub tone_volume: f32,
    /// Whether paced reps tick by the second.
    pub metronome: bool,
    /// How much later a sound is heard than the device reports, as with Bluetooth.
    pub offset: Duration,
}

/// Settings of the voice.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceConfig {
    /// The engine, its voice and its pace.
    pub settings: VoiceSettings,
    /// How much is said; `None` if the routine decides.
    pub level: Option<VoiceLevel>,
    /// What is said of paced reps.
    pub count: CountWords,
    /// The volume of the voice, as a fraction of the volume of everything.
    pub volume: f32,
}

/// Settings of hands-free play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandsFreeConfig {
    /// Whether sessions are always hands-free.
    pub enabled: bool,
    /// The lengths of segments that otherwise only a key ends.
    pub lengths: HandsFreeLengths,
}

impl Default for SoundConfig {
    fn default() -> Self {
        Self {
            volume: 1.0,
            tones: Some(ToneSet::Default),
            tone_volume: 1.0,
            metronome: false,
            offset: Duration::ZERO,
        }
    }
}

impl Default for VoiceConfig {
    fn default() -> Self {
        Self { settings: VoiceSettings::default(), level: None, count: CountWords::Numbers, volume: 1.0 }
    }
}

impl ScreenConfig {
    /// How figures move. Over a network the default frame rate is lower.
    pub fn frame_policy(&self, remote: bool) -> FramePolicy {
        let default = if remote { FramePolicy::REMOTE } else { FramePolicy::SMOOTH };
        FramePolicy { max_fps: self.frames.unwrap_or(default.max_fps), calm: self.calm }
    }
}

impl Config {
    /// How sessions are prepared, hands-free or with keys.
    pub fn session_options(&self, hands_free: bool) -> SessionOptions {
        let lengths = hands_free.then_some(self.hands_free.lengths);
        SessionOptions { hands_free: lengths, ..SessionOptions::default() }
    }

    /// The options of cues; `measure` returns how long sentences take.
    pub fn cue_options(&self, measure: Measure) -> cue::Options {
        let default = cue::Options::default();
        cue::Options {
            level: self.voice.level.unwrap_or(default.level),
            level_chosen: self.voice.level.is_some(),
            reps: self.voice.count,
            metronome: self.sound.metronome,
            measure,
            ..default
        }
    }

    /// The options of the sound of cues, with this voice.
    pub fn cue_sound_options(&self, voice: Option<Speaker>) -> CueSoundOptions {
        CueSoundOptions {
            tones: self.sound.tones,
            volume: self.sound.volume * self.sound.tone_volume,
            voice,
            voice_volume: self.sound.volume * self.voice.volume,
            ..CueSoundOptions::default()
        }
    }
}

/// The set of tones with this name; `None` for `off`.
///
/// # Errors
///
/// Returns a message if there is no such set.
pub fn tone_set(name: &str) -> Result<Option<ToneSet>, String> {
    if name == fields::OFF {
        return Ok(None);
    }
    let tone_set = ToneSet::ALL.iter().find(|(_, word)| *word == name).map(|(set, _)| *set);
    tone_set.map(Some).ok_or_else(|| {
        let names = ToneSet::ALL.map(|(_, word)| word).join(", ");
        format!("no tones are called \"{}\"; there are off, {names}", name.escape_debug())
    })
}

#[cfg(test)]
mod tests;
