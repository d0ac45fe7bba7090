//! Sound: cues become samples, placed to the frame and played by a device.
//!
//! ```text
//! cues ─schedule→ agenda (by tick) ─clock map→ score (by frame) ─reader→ sink → device
//! ```
//!
//! A [`supervisor::Supervisor`] has a device opened, maps the session's clock to
//! the stream's frames, places what is due, and recovers when the device goes away.
//! Errors are reported and never stop the session. Devices and threads are behind the
//! traits in [`sink`].

mod agenda;
pub mod clock_map;
pub mod cue_sounds;
pub mod files;
pub mod offline;
mod open_stream;
mod pending_speech;
pub mod score;
pub mod sink;
pub mod supervisor;
pub mod tones;

use std::sync::Arc;
use std::time::Duration;

use self::cue_sounds::CueSoundOptions;
use crate::time::Tick;

/// How sound is played.
#[derive(Clone, Debug)]
pub struct SoundOptions {
    /// The sound server's address, `unix:/path` or a path; `None` for the address in the
    /// environment.
    pub server: Option<String>,
    /// The sounds of cues.
    pub cue_sounds: CueSoundOptions,
    /// How much later sound is heard than the device reports, for example with Bluetooth.
    /// Everything is played earlier by this.
    pub offset: Duration,
    /// How many seconds of the session pass in a real one; 1 except in rehearsals.
    pub speed: f64,
}

impl Default for SoundOptions {
    fn default() -> Self {
        Self { server: None, cue_sounds: CueSoundOptions::default(), offset: Duration::ZERO, speed: 1.0 }
    }
}

/// Whether there is sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoundStatus {
    /// A device is open.
    Open {
        /// The backend's name.
        backend: &'static str,
    },
    /// No device could be opened yet; it is retried from time to time.
    None {
        /// The reason, as a message.
        reason: String,
    },
    /// The device was lost; another one is being opened.
    Lost {
        /// The reason, as a message.
        reason: String,
    },
}

/// The session's clock. It may stop while the sound is paused.
pub type NowFn = Arc<dyn Fn() -> Tick + Send + Sync>;
