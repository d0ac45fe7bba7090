//! The table of backends: the ways to play sound.

use super::null;
#[cfg(target_os = "linux")]
use super::pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
use super::rodio;
use crate::audio::sink::{OpenParameters, Sink, SinkError};

/// A way to play sound.
struct Backend {
    /// Its name in the options.
    name: &'static str,
    /// Whether it is tried if the options name no backend.
    is_default: bool,
    /// Opens a stream on the default device, which may take a few seconds.
    open: fn(&OpenParameters) -> Result<Box<dyn Sink>, SinkError>,
}

/// Every backend of this build, best first.
const BACKENDS: &[Backend] = &[
    #[cfg(target_os = "linux")]
    Backend { name: "pulse", is_default: true, open: pulse::open },
    #[cfg(any(not(target_os = "linux"), feature = "alsa"))]
    Backend { name: "rodio", is_default: true, open: rodio::open },
    Backend { name: "null", is_default: false, open: null::open },
];

/// Opens the backend called `name`, or the first default one that opens. Returns its name
/// with the stream. The error has the errors of all backends that were tried.
pub(super) fn open(
    name: Option<&str>,
    opening: &OpenParameters,
) -> Result<(&'static str, Box<dyn Sink>), SinkError> {
    let is_tried = |backend: &&Backend| name.map_or(backend.is_default, |name| name == backend.name);
    let mut errors = Vec::new();
    for backend in BACKENDS.iter().filter(is_tried) {
        match (backend.open)(opening) {
            Ok(sink) => return Ok((backend.name, sink)),
            Err(error) => errors.push(format!("{}: {error}", backend.name)),
        }
    }
    if errors.is_empty() {
        let names: Vec<&str> = BACKENDS.iter().map(|backend| backend.name).collect();
        errors.push(format!("no backend of that name; there are {}", names.join(", ")));
    }
    Err(SinkError(errors.join("; ")))
}
