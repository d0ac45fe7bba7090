//! Sound: tones made, placed to the frame, and played by whatever device there
//! is.
//!
//! ```text
//! cues ─schedule→ agenda (by tick) ─anchor→ score (by frame) ─track→ sink → device
//! ```
//!
//! A [`Sound`] owns a supervisor thread that opens the device, keeps the map
//! from the session's clock to the stream's frames, feeds what is due, and puts
//! everything right again when the device goes away. Trouble with sound is
//! reported and never stops anybody.

mod agenda;
pub mod anchor;
pub mod files;
pub mod kit;
mod live;
pub mod offline;
mod opener;
mod sink;
mod supervisor;
pub mod tones;
pub mod track;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use self::kit::{KitOptions, SoundFiles};
use self::supervisor::Message;
use crate::cue::{Cue, Tone};
use crate::speech::Speaker;
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
    pub kit: KitOptions,
    /// How much later than the device believes sound is heard, as with
    /// Bluetooth; everything is played that much earlier.
    pub offset: Duration,
    /// How many seconds of the session pass in a real one; 1 but in trials.
    pub speed: f64,
}

impl Default for SoundOptions {
    fn default() -> Self {
        Self { backend: None, server: None, kit: KitOptions::default(), offset: Duration::ZERO, speed: 1.0 }
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

/// The sound of a session. Every call returns at once, but for
/// [`Sound::finish`]; dropping it falls silent at once.
#[derive(Debug)]
pub struct Sound {
    messages: Sender<Message>,
}

impl Sound {
    /// Starts the supervisor, which opens the device. `status` is told of every
    /// change, on the supervisor's thread.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub fn start(
        options: SoundOptions,
        now: NowFn,
        status: impl Fn(SoundStatus) + Send + 'static,
    ) -> io::Result<Self> {
        let (messages, received) = channel();
        supervisor::start(options, now, Box::new(status), messages.clone(), received)?;
        Ok(Self { messages })
    }

    /// Queues `cues` to be heard at their ticks, however far
    /// ahead. Those whose moment has passed begin at once within their patience
    /// and are dropped after it.
    pub fn schedule(&self, cues: &[Cue]) {
        self.send(Message::Schedule(cues.to_vec()));
    }

    /// Drops everything that starts at `from` or later and has not begun.
    pub fn revoke(&self, from: Tick) {
        self.send(Message::Revoke(from));
    }

    /// Cuts the words short that are being said, with a fade.
    pub fn hush(&self) {
        self.send(Message::Hush);
    }

    /// Uses the sound files of another routine from now on.
    pub fn set_files(&self, files: Arc<dyn SoundFiles>) {
        self.send(Message::Files(files));
    }

    /// Lets another voice speak from now on, or none.
    pub fn set_voice(&self, voice: Option<Speaker>) {
        self.send(Message::Voice(voice));
    }

    /// Speaks as soon as the device can, paused or not, instead of what is
    /// being said.
    pub fn say_now(&self, text: String) {
        self.send(Message::SayNow(text));
    }

    /// Lets what sounds ring out and then stops the stream, so that it costs
    /// nothing. What is scheduled stays and waits.
    pub fn pause(&self) {
        self.send(Message::Pause);
    }

    /// Lets the stream run again and finds out anew where it is. What was
    /// scheduled keeps its ticks; revoke it first where the session's clock ran
    /// on.
    pub fn resume(&self) {
        self.send(Message::Resume);
    }

    /// Sounds a tone as soon as the device can, paused or not. It is dropped
    /// where there is no device within a second.
    pub fn play_now(&self, tone: Tone) {
        self.send(Message::PlayNow(tone));
    }

    /// Drops what has not begun, lets what sounds ring out, and closes the
    /// device. Waits for that, but not longer than `at_most`.
    pub fn finish(self, at_most: Duration) {
        let (done, wait) = channel();
        self.send(Message::Finish(done));
        match wait.recv_timeout(at_most) {
            // Told so, or the supervisor is gone: silent either way.
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {}
            Err(RecvTimeoutError::Timeout) => log::debug!("sound was cut off after {at_most:?}"),
        }
    }

    fn send(&self, message: Message) {
        if self.messages.send(message).is_err() {
            log::error!("the sound's supervisor is gone");
        }
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        // After `finish` the supervisor has gone by itself.
        if self.messages.send(Message::Quit).is_err() {
            log::debug!("sound is closed");
        }
    }
}
