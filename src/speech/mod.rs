//! Speech: phrases to samples. Nothing here names a file, a process or a thread.
//!
//! ```text
//! phrase ─tidy→ engine ─raw→ condition (trim, one loudness) ─resample→ samples, measured once ─→ shelf
//! ```
//!
//! An [`Engine`] is the port: text in, samples out. [`Neural`] speaks unless
//! another is chosen; [`Embedded`] always works; others are commands of the user's. A [`Speaker`] owns both, knows the
//! length of every phrase that was measured, and never makes the player wait:
//! what another engine has not brought in time the embedded one says. What was
//! measured and spoken is kept from run to run by whoever implements
//! [`LengthFile`] and [`PhraseStore`]; who has phrases made ahead, on a thread,
//! implements [`Ahead`].

mod command;
mod condition;
mod embedded;
mod latin;
mod lengths;
#[cfg(feature = "neural")]
mod neural;
mod pronounce;
mod resample;
mod settings;
mod speaker;
mod text;
mod wav;

pub use command::{Command, PIPER, PRESETS, Preset};
pub use condition::{LOUDNESS, loudness};
pub use embedded::Embedded;
pub use lengths::{EngineId, LengthFile, Lengths};
#[cfg(feature = "neural")]
pub use neural::{Neural, ReadModel};
pub use pronounce::{Pronunciations, SHIPPED};
pub use resample::resample;
pub use settings::{Choice, Custom, HEART, NEURAL, SettingsError, USUAL, VoiceSettings};
pub use speaker::{Ahead, Languages, Notice, PhraseStore, Speaker};
pub use text::LONGEST;
pub use wav::{read as read_wav, write as write_wav};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Frames a second of everything that is handed to the mixer.
pub const RATE: u32 = 48_000;

/// A phrase ready for the mixer: mono, at [`RATE`].
pub type Samples = Arc<[f32]>;

/// What an engine makes of a phrase: mono samples at a rate of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Raw {
    /// Frames a second.
    pub rate: u32,
    /// Mono samples within ±1.
    pub samples: Vec<f32>,
}

/// Why an engine brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// Something that speaks.
pub trait Engine: Send + Sync {
    /// What tells this engine with its voice and settings from any other: part
    /// of every key under which its phrases are kept.
    fn identity(&self) -> String;

    /// Whether it lies in the program, so that one can wait for it.
    fn is_quick(&self) -> bool;

    /// About how long a text takes, without saying it.
    fn estimate(&self, text: &str) -> Duration {
        crate::cue::estimate(text)
    }

    /// Speaks `text`, which is plain words without control
    /// characters, at most [`LONGEST`] of them.
    ///
    /// # Errors
    ///
    /// Where nothing that can be played comes of it.
    fn say(&self, text: &str) -> Result<Raw, Trouble>;
}

/// A phrase as it is played, by this engine.
///
/// # Errors
///
/// Where nothing is to be heard of it.
fn phrase(engine: &dyn Engine, text: &str) -> Result<Samples, Trouble> {
    let raw = condition::condition(engine.say(&text::tidy(text))?)?;
    Ok(resample(&raw.samples, raw.rate, RATE).into())
}

/// How long so many frames at [`RATE`] are.
fn length(frames: usize) -> Duration {
    Duration::from_nanos(frames as u64 * 1_000_000_000 / u64::from(RATE))
}
