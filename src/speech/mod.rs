//! Speech: phrases to samples, ahead of time.
//!
//! ```text
//! phrase ─tidy→ engine ─raw→ condition (trim, one loudness) ─→ shelf ─resample→ samples
//! ```
//!
//! An [`Engine`] is the port: text in, samples out. One is embedded and always
//! works; others are commands of the user's. A [`Speaker`] owns both, knows the
//! length of every phrase before it is planned, and never makes anybody wait:
//! what another engine has not brought in time the embedded one says.

mod cache;
mod command;
mod condition;
mod embedded;
mod lengths;
mod pronounce;
mod resample;
mod settings;
mod speaker;
mod text;
mod wav;

pub use cache::Cache;
pub use command::{Command, PRESETS, Preset};
pub use condition::{LOUDNESS, loudness};
pub use embedded::Embedded;
pub use lengths::Lengths;
pub use pronounce::{Pronunciations, SHIPPED};
pub use resample::resample;
pub use settings::{Choice, Custom, SettingsError, VoiceSettings};
pub use speaker::{Notice, Speaker};
pub use text::LONGEST;
pub use wav::{read as read_wav, write as write_wav};

use std::fmt;
use std::sync::Arc;

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
    /// of the cache's key.
    fn identity(&self) -> String;

    /// Speaks `text`, which is plain words without control
    /// characters, at most [`LONGEST`] of them.
    ///
    /// # Errors
    ///
    /// Where nothing that can be played comes of it.
    fn say(&self, text: &str) -> Result<Raw, Trouble>;
}
