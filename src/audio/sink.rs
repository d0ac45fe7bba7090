//! The port between the mixer and a device: what a sink must do.
//!
//! A sink pulls frames from a shared score by itself, on a thread of its own,
//! and answers the supervisor's questions. Everything it reports by itself comes
//! through [`Opening::report`].

use std::fmt;
use std::sync::Arc;

use crate::audio::NowFn;
use crate::audio::score::SharedScore;
use crate::time::Tick;

/// Frames a second of every stream; a device that runs at another rate converts.
pub const RATE: u32 = 48_000;

/// Why a sink could not be opened or does not answer any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinkError(pub String);

impl std::error::Error for SinkError {}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a sink reports by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SinkEvent {
    /// It is gone and has to be dropped.
    Lost(String),
    /// It plays somewhere else or in another way now; its timing jumped.
    Moved,
}

/// Where a stream is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// The session's moment this holds for.
    pub at: Tick,
    /// The frame heard at that moment.
    pub heard: f64,
    /// The first frame that can still be changed.
    pub earliest: u64,
    /// Whether the device runs; where not, `heard` stands still.
    pub running: bool,
}

/// An open stream. It begins corked, where its device can be.
pub trait Sink: Send {
    /// Asks the device where it is. Waits for the answer, at most a second or
    /// two.
    ///
    /// # Errors
    ///
    /// If the device is gone, or silent for longer.
    fn timing(&mut self) -> Result<Timing, SinkError>;

    /// The same to map the clocks by: may take some milliseconds where the device
    /// reports its position in coarse steps.
    ///
    /// # Errors
    ///
    /// As with [`Sink::timing`].
    fn timing_closely(&mut self) -> Result<Timing, SinkError> {
        self.timing()
    }

    /// Renders the frames from `from` on again, as far as they were rendered
    /// already and can still be changed.
    ///
    /// # Errors
    ///
    /// If the device is gone.
    fn rewrite(&mut self, from: u64) -> Result<(), SinkError>;

    /// Stops the stream (`true`) so that it costs nothing, or lets it run.
    ///
    /// # Errors
    ///
    /// If the device is gone.
    fn cork(&mut self, corked: bool) -> Result<(), SinkError>;
}

/// A stream that was opened.
pub struct OpenedStream {
    /// The backend's name.
    pub backend: &'static str,
    /// Which opening this is; events of earlier ones do not count.
    pub generation: u64,
    /// The stream, corked.
    pub sink: Box<dyn Sink>,
    /// What it plays; empty.
    pub score: SharedScore,
}

/// Who opens streams, somewhere else, since it may take seconds: each attempt is
/// answered by [`SoundMessage::Opened`](super::supervisor::SoundMessage::Opened) or
/// [`SoundMessage::Failed`](super::supervisor::SoundMessage::Failed).
pub trait StreamOpener: Send {
    /// Asks for a stream: at once, or after a first wait where the last one did
    /// not hold. Failures are tried again until one opens.
    fn open(&mut self, at_once: bool);

    /// Cancels the retries.
    fn cancel_retries(&mut self);
}

/// What a backend gets to open a stream with.
#[derive(Clone)]
pub struct Opening {
    /// What it plays.
    pub score: SharedScore,
    /// The session's clock.
    pub now: NowFn,
    /// Session seconds in a real one.
    pub speed: f64,
    /// The sound server's address, where the options name one.
    pub server: Option<String>,
    /// Takes what the sink reports by itself, on any thread.
    pub report: Arc<dyn Fn(SinkEvent) + Send + Sync>,
}

/// The session's moment halfway between two.
pub fn midway(from: Tick, to: Tick) -> Tick {
    from + to.since(from) / 2
}
