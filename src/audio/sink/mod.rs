//! The port between the mixer and a device: what a sink must do, and the table
//! of named backends.
//!
//! A sink pulls frames from a shared score by itself, on a thread of its own,
//! and answers the supervisor's questions. Everything a backend reports by
//! itself comes through [`Opening::report`].

mod null;
#[cfg(target_os = "linux")]
mod pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
mod rodio;

use std::fmt;
use std::sync::Arc;

use crate::audio::NowFn;
use crate::audio::track::SharedScore;
use crate::time::Tick;

/// Frames a second of every stream; a device that runs at another rate converts.
pub(crate) const RATE: u32 = 48_000;

/// Why a sink could not be opened or does not answer any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SinkError(pub(crate) String);

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a sink reports by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SinkEvent {
    /// It is gone for good and wants to be dropped.
    Lost(String),
    /// It plays somewhere else or in another way now; its timing jumped.
    Moved,
}

/// Where a stream is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timing {
    /// The session's moment this holds for.
    pub(crate) at: Tick,
    /// The frame heard at that moment.
    pub(crate) heard: f64,
    /// The first frame that can still be changed.
    pub(crate) earliest: u64,
    /// Whether the device runs; where not, `heard` stands still.
    pub(crate) running: bool,
}

/// An open stream. It begins corked, where its device can be.
pub(crate) trait Sink: Send {
    /// Asks the device where it is. Waits for the answer, at most a second or
    /// two: a device that is silent for longer is an error.
    fn timing(&mut self) -> Result<Timing, SinkError>;

    /// The same to map the clocks by: may take some milliseconds where the
    /// device tells its place in coarse steps.
    fn timing_closely(&mut self) -> Result<Timing, SinkError> {
        self.timing()
    }

    /// Renders the frames from `from` on again, as far as they were rendered
    /// already and can still be changed.
    fn rewrite(&mut self, from: u64) -> Result<(), SinkError>;

    /// Stops the stream (`true`) so that it costs nothing, or lets it run.
    fn cork(&mut self, corked: bool) -> Result<(), SinkError>;
}

/// What a backend gets to open a stream with.
#[derive(Clone)]
pub(crate) struct Opening {
    /// What it plays.
    pub(crate) score: SharedScore,
    /// The session's clock.
    pub(crate) now: NowFn,
    /// Session seconds in a real one.
    pub(crate) speed: f64,
    /// The sound server's address, where the options name one.
    pub(crate) server: Option<String>,
    /// Takes what the sink reports by itself, on any thread.
    pub(crate) report: Arc<dyn Fn(SinkEvent) + Send + Sync>,
}

/// A way to play sound.
pub(crate) struct Backend {
    /// Its name, as the options give it.
    pub(crate) name: &'static str,
    /// Whether it is tried where the options name none.
    pub(crate) default: bool,
    /// Opens a stream on the default device. May take a few seconds.
    pub(crate) open: fn(&Opening) -> Result<Box<dyn Sink>, SinkError>,
}

/// Every backend of this build, best first.
pub(crate) const BACKENDS: &[Backend] = &[
    #[cfg(target_os = "linux")]
    Backend { name: "pulse", default: true, open: pulse::open },
    #[cfg(any(not(target_os = "linux"), feature = "alsa"))]
    Backend { name: "rodio", default: true, open: rodio::open },
    Backend { name: "null", default: false, open: null::open },
];

/// Opens the backend called `name`, or the first default one that opens.
///
/// # Errors
///
/// With the reasons of all that were tried.
pub(crate) fn open(
    name: Option<&str>,
    opening: &Opening,
) -> Result<(&'static str, Box<dyn Sink>), SinkError> {
    let mut reasons = Vec::new();
    for backend in BACKENDS.iter().filter(|b| name.map_or(b.default, |name| name == b.name)) {
        match (backend.open)(opening) {
            Ok(sink) => return Ok((backend.name, sink)),
            Err(why) => reasons.push(format!("{}: {why}", backend.name)),
        }
    }
    if reasons.is_empty() {
        let names: Vec<&str> = BACKENDS.iter().map(|b| b.name).collect();
        reasons.push(format!("no backend of that name; there are {}", names.join(", ")));
    }
    Err(SinkError(reasons.join("; ")))
}

/// The session's moment halfway between two.
pub(crate) fn midway(from: Tick, to: Tick) -> Tick {
    from + to.since(from) / 2
}
