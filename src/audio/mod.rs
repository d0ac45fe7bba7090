//! Sound: tones made, placed to the frame, and played by whatever device there
//! is.
//!
//! ```text
//! cues ─schedule→ agenda (by tick) ─clock map→ score (by frame) ─reader→ sink → device
//! ```
//!
//! A [`supervisor::Supervisor`] has a device opened, maps the session's clock to
//! the stream's frames, places what is due, and recovers when the device goes away.
//! Errors are reported and never stop the session. Devices, and the threads that
//! all this runs on, are behind the traits in [`sink`].

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

/// How sound is to be played.
#[derive(Clone, Debug)]
pub struct SoundOptions {
    /// The backend's name (`pulse`, `rodio`, `null`), `None` for the best that
    /// opens.
    pub backend: Option<String>,
    /// The sound server's address, `unix:/path` or a path; `None` for the one
    /// that the environment names.
    pub server: Option<String>,
    /// What cues sound like.
    pub kit: CueSoundOptions,
    /// How much later than the device believes sound is heard, as with
    /// Bluetooth; everything is played that much earlier.
    pub offset: Duration,
    /// How many seconds of the session pass in a real one; 1 but in trials.
    pub speed: f64,
}

impl Default for SoundOptions {
    fn default() -> Self {
        Self {
            backend: None,
            server: None,
            kit: CueSoundOptions::default(),
            offset: Duration::ZERO,
            speed: 1.0,
        }
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
    /// No device could be opened yet; it is tried again from time to time.
    None {
        /// What went wrong, for people.
        why: String,
    },
    /// The device went away; another one is being looked for.
    Lost {
        /// What went wrong, for people.
        why: String,
    },
}

/// The session's clock: the moment it is now. It may stand still while the
/// sound is paused.
pub type NowFn = Arc<dyn Fn() -> Tick + Send + Sync>;
