//! The user's settings: what `config.toml` may say, and the options that the
//! other layers take from it. Reading the file is the runtime's.
//!
//! The file has a table of fields as routine files do, so that every mistake in
//! it is told at its place, and so that `supple config` and the reference say
//! what the reader does.

mod document;
mod engines;
pub mod fields;
mod read;
mod value;

pub use document::{document, fresh};
pub use read::{ReadConfig, read};

use crate::audio::kit::KitOptions;
use crate::audio::tones::ToneSet;
use crate::cue::{self, Measure, RepWords};
use crate::figure::Pacing;
use crate::routine::VoiceLevel;
use crate::session::Preparation;
use crate::speech::{Speaker, VoiceSettings};
use crate::timeline::HandsFree;
use crate::ui::theme::Glyphs;
use crate::ui::theme::ThemeChoice;
use std::time::Duration;

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// What is seen.
    pub screen: Screen,
    /// What is heard.
    pub sound: Sound,
    /// Who speaks, and how much.
    pub voice: VoiceConfig,
    /// Whether something has to be pressed.
    pub hands_free: Free,
}

/// What is seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screen {
    /// The colours.
    pub theme: ThemeChoice,
    /// Whether figures keep still.
    pub calm: bool,
    /// With which glyphs figures are drawn; none for what suits the terminal.
    pub glyphs: Option<Glyphs>,
    /// The most frames a second of a figure; none for what suits the line.
    pub frames: Option<u32>,
    /// Whether figures are pictures.
    pub pictures: Pictures,
}

/// Whether figures are pictures, in terminals that show any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pictures {
    /// Where the terminal is near and has all colours.
    #[default]
    Auto,
    /// Wherever the terminal says that it shows any.
    On,
    /// Nowhere.
    Off,
}

impl Pictures {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Auto, "auto"), (Self::On, "on"), (Self::Off, "off")];
}

/// What is heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound {
    /// The volume of everything, from 0 to 1.
    pub volume: f32,
    /// The family of tones; none where they are off.
    pub tones: Option<ToneSet>,
    /// The volume of the tones against that.
    pub tone_volume: f32,
    /// Whether paced reps tick by the second.
    pub metronome: bool,
    /// How much later than it believes the device is heard, as with Bluetooth.
    pub offset: Duration,
}

/// Who speaks, and how much.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceConfig {
    /// The engine, its voice and its pace.
    pub engine: VoiceSettings,
    /// How much is said; none for what the routine wants.
    pub level: Option<VoiceLevel>,
    /// What is said of paced reps.
    pub reps: RepWords,
    /// The volume of the voice against that of everything.
    pub volume: f32,
}

/// Whether something has to be pressed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Free {
    /// Whether nothing has to be.
    pub on: bool,
    /// How long things last then.
    pub pace: HandsFree,
}

impl Default for Sound {
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
        Self { engine: VoiceSettings::default(), level: None, reps: RepWords::Counted, volume: 1.0 }
    }
}

impl Screen {
    /// How often figures move. Over a network fewer frames suit, unless a
    /// number was set.
    pub fn pacing(&self, remote: bool) -> Pacing {
        let usual = if remote { Pacing::REMOTE } else { Pacing::SMOOTH };
        Pacing { frames: self.frames.unwrap_or(usual.frames), calm: self.calm }
    }
}

impl Config {
    /// How sessions are prepared, with or without keys.
    pub fn preparation(&self, hands_free: bool) -> Preparation {
        let pace = hands_free.then_some(self.hands_free.pace);
        Preparation { hands_free: pace, ..Preparation::default() }
    }

    /// What is said, by a voice with these lengths.
    pub fn cues(&self, measure: Measure) -> cue::Options {
        let usual = cue::Options::default();
        cue::Options {
            level: self.voice.level.unwrap_or(usual.level),
            level_chosen: self.voice.level.is_some(),
            reps: self.voice.reps,
            metronome: self.sound.metronome,
            measure,
            ..usual
        }
    }

    /// What cues sound like, with this voice.
    pub fn kit(&self, voice: Option<Speaker>) -> KitOptions {
        KitOptions {
            tones: self.sound.tones,
            volume: self.sound.volume * self.sound.tone_volume,
            voice,
            voice_volume: self.sound.volume * self.voice.volume,
            ..KitOptions::default()
        }
    }
}

/// The tones of a name; none where they are off.
///
/// # Errors
///
/// Where no family is called so, in words for people.
pub fn tone_set(name: &str) -> Result<Option<ToneSet>, String> {
    if name == fields::OFF {
        return Ok(None);
    }
    let found = ToneSet::ALL.iter().find(|(_, word)| *word == name).map(|(set, _)| *set);
    found.map(Some).ok_or_else(|| {
        let names = ToneSet::ALL.map(|(_, word)| word).join(", ");
        format!("no tones are called \"{}\"; there are off, {names}", name.escape_debug())
    })
}

#[cfg(test)]
mod tests;
