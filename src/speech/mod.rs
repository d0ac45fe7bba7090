//! Speech: from texts to samples. A text is spoken in one piece: mostly the words of a
//! [`Sentence`](crate::cue::Sentence). Files, processes and threads are in `runtime`.
//!
//! ```text
//! text ─tidy→ engine ─audio→ normalize (trim, same loudness) ─resample→ samples, measured once ─→ cache
//! ```
//!
//! An [`Engine`] turns text into samples. [`Neural`] is the default engine;
//! [`Embedded`] always works; others run a program of the user. A [`Speaker`] has
//! one primary engine and the embedded voice as its fallback, knows the length of
//! every text that was measured, and never makes the player wait: texts that the
//! primary engine has not spoken in time are spoken by the embedded voice.
//! [`LengthFile`] and [`SpeechStore`] keep lengths and audio from run to run; a
//! [`Prefetcher`] queues texts to be spoken on another thread.

mod command;
mod embedded;
mod latin;
mod lengths;
#[cfg(feature = "neural")]
mod neural;
mod normalize;
mod pronounce;
mod resample;
mod settings;
mod speaker;
mod text;
mod wav;

pub use command::{PIPER, PRESETS, Preset, SAPI_BY_LANGUAGE, SpeechCommand};
pub use embedded::Embedded;
pub use lengths::{LengthFile, SpeechLengths};
#[cfg(feature = "neural")]
pub use neural::{Neural, ReadModel};
pub use pronounce::{Pronunciations, SHIPPED};
pub use resample::resample;
pub use settings::{CustomCommand, DEFAULT_VOICE, HEART, NEURAL, VoiceChoice, VoiceSettings};
pub use speaker::{GivenUpFn, Prefetcher, Speaker, SpeechStore, VoiceFinder};
pub use text::MAX_CHARACTERS;
pub(crate) use wav::read as read_wav;
pub(crate) use wav::to_i16;
pub use wav::write as write_wav;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Frames a second of all audio handed to the mixer.
pub const RATE: u32 = 48_000;

/// A spoken text, ready for the mixer: mono, at [`RATE`].
pub type Samples = Arc<[f32]>;

/// The audio that an engine returns for a text.
#[derive(Clone, Debug, PartialEq)]
pub struct RawAudio {
    /// Frames a second.
    pub rate: u32,
    /// Mono samples within ±1.
    pub samples: Vec<f32>,
}

/// Why an engine returned no audio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeechError(pub String);

impl fmt::Display for SpeechError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SpeechError {}

/// Separates the parts of an engine's identity and of the keys made from it.
pub const IDENTITY_SEPARATOR: &str = "\u{1f}";

/// A voice: turns text into samples.
pub trait Engine: Send + Sync {
    /// A name that differs for every engine, voice and settings. Audio and lengths are stored
    /// under keys that contain it.
    fn identity(&self) -> String;

    /// Whether the engine runs inside the program, so that callers may wait for it.
    fn is_built_in(&self) -> bool;

    /// Estimates how long a text is, without speaking it.
    fn estimate(&self, text: &str) -> Duration {
        crate::cue::estimate(text)
    }

    /// Speaks `text`: plain words without control characters, at most [`MAX_CHARACTERS`]
    /// characters.
    ///
    /// # Errors
    ///
    /// If the engine has no audio for the text.
    fn synthesize(&self, text: &str) -> Result<RawAudio, SpeechError>;
}

/// The samples of a text, spoken by this engine and made ready for the mixer.
fn speak(engine: &dyn Engine, text: &str) -> Result<Samples, SpeechError> {
    let raw = normalize::normalize(engine.synthesize(&text::tidy(text))?)?;
    Ok(resample(&raw.samples, raw.rate, RATE).into())
}

/// How many samples there are in a part of a second or some seconds, at `rate` samples a second.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a minute of samples at most")]
pub(crate) fn sample_count(seconds: f64, rate: impl Into<f64>) -> usize {
    (seconds * rate.into()).round() as usize
}

/// A number of samples, to calculate with.
#[expect(clippy::cast_precision_loss, reason = "a minute of samples at most")]
pub(crate) const fn float(samples: usize) -> f64 {
    samples as f64
}

/// A sample, or a factor of samples, as it is played.
#[expect(clippy::cast_possible_truncation, reason = "samples are played as f32")]
pub(crate) const fn narrow(sample: f64) -> f32 {
    sample as f32
}

/// The factor of the usual pace that an engine speaks at, if `rate` is wanted: between 0.5
/// and 2, and 1 if `rate` is not a finite number.
fn clamped_rate(rate: f64) -> f64 {
    if rate.is_finite() { rate.clamp(0.5, 2.0) } else { 1.0 }
}

/// The duration of this many frames at [`RATE`].
fn length(frames: usize) -> Duration {
    Duration::from_nanos(frames as u64 * 1_000_000_000 / u64::from(RATE))
}
