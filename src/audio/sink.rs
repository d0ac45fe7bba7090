//! The interface between the mixer and a device.
//!
//! A sink pulls frames from a shared score on a thread of its own, and answers the
//! supervisor's calls. It reports events through [`OpenParameters::report`].

use std::fmt;
use std::sync::Arc;

use crate::audio::NowFn;
use crate::audio::score::SharedScore;
use crate::time::Tick;

/// Frames a second of every stream; a device that runs at another rate converts.
pub use crate::speech::RATE;

/// The message of a sink that could not be opened or has stopped working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinkError(pub String);

impl std::error::Error for SinkError {}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An event that a sink reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SinkEvent {
    /// It no longer works and has to be dropped.
    Lost(String),
    /// It plays on another device or in another way now; its timing jumped.
    Moved,
}

/// The position of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// The tick of the session at which it is valid.
    pub at: Tick,
    /// The frame heard at that tick.
    pub heard: f64,
    /// The first frame that can still be changed.
    pub earliest: u64,
    /// Whether the device runs; if not, `heard` doesn't advance.
    pub running: bool,
}

/// An open stream. It begins corked, that is, stopped, if its device supports that.
pub trait Sink: Send {
    /// Queries the device's position. Waits for the answer for a second or two at most.
    ///
    /// # Errors
    ///
    /// If the device is gone, or doesn't answer in time.
    fn timing(&mut self) -> Result<Timing, SinkError>;

    /// Like [`Sink::timing`], but more precise, for the mapping of the clocks. May take some
    /// milliseconds if the device reports its position in coarse steps.
    ///
    /// # Errors
    ///
    /// As with [`Sink::timing`].
    fn precise_timing(&mut self) -> Result<Timing, SinkError> {
        self.timing()
    }

    /// Renders again the frames from `from` on that were rendered already and can still be
    /// changed.
    ///
    /// # Errors
    ///
    /// If the device is gone.
    fn rewrite(&mut self, from: u64) -> Result<(), SinkError>;

    /// Whether the stream is corked.
    fn is_corked(&self) -> bool;

    /// Corks the stream, so that it costs nothing, or lets it run.
    ///
    /// # Errors
    ///
    /// If the device is gone.
    fn set_corked(&mut self, corked: bool) -> Result<(), SinkError>;
}

/// A stream that was just opened.
pub struct NewStream {
    /// The backend's name.
    pub backend: &'static str,
    /// The number of this opening; events of earlier ones are ignored.
    pub generation: u64,
    /// The stream's device.
    pub sink: Box<dyn Sink>,
    /// The score that it plays; empty.
    pub score: SharedScore,
}

/// Opens streams on another thread, since it may take seconds. Each attempt is answered
/// by [`SoundMessage::Opened`](super::supervisor::SoundMessage::Opened) or
/// [`SoundMessage::Failed`](super::supervisor::SoundMessage::Failed).
pub trait StreamOpener: Send {
    /// Tries at once to open a stream, and retries until one opens.
    fn open(&mut self);

    /// Tries after a wait to open a stream in place of a lost one, and retries until one opens.
    fn reopen(&mut self);

    /// Cancels the retries.
    fn cancel_retries(&mut self);
}

/// What a backend needs to open a stream.
#[derive(Clone)]
pub struct OpenParameters {
    /// The score to play.
    pub score: SharedScore,
    /// The session's clock.
    pub now: NowFn,
    /// How many seconds of the session pass in a real one.
    pub speed: f64,
    /// The sound server's address; see [`SoundOptions::server`](super::SoundOptions::server).
    pub server: Option<String>,
    /// A callback for the sink's events, called on any thread.
    pub report: Arc<dyn Fn(SinkEvent) + Send + Sync>,
}
