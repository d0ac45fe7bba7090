//! The table of named backends: ways to play sound.

use super::null;
#[cfg(target_os = "linux")]
use super::pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
use super::rodio;
use crate::audio::sink::{OpenParameters, Sink, SinkError};

/// A way to play sound.
struct Backend {
    /// Its name, as the options give it.
    name: &'static str,
    /// Whether it is tried where the options name none.
    default: bool,
    /// Opens a stream on the default device. May take a few seconds.
    open: fn(&OpenParameters) -> Result<Box<dyn Sink>, SinkError>,
}

/// Every backend of this build, best first.
const BACKENDS: &[Backend] = &[
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
pub(super) fn open(
    name: Option<&str>,
    opening: &OpenParameters,
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
