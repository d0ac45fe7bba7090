//! The table of backends: the ways to play sound.

#[cfg(target_os = "linux")]
use super::pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
use super::rodio;
use crate::audio::sink::{OpenParameters, Sink, SinkError};

/// Opens a stream on the default device, which may take a few seconds.
type Open = fn(&OpenParameters) -> Result<Box<dyn Sink>, SinkError>;

/// Every backend of this build with its name, best first.
const BACKENDS: &[(&str, Open)] = &[
    #[cfg(target_os = "linux")]
    ("pulse", pulse::open),
    #[cfg(any(not(target_os = "linux"), feature = "alsa"))]
    ("rodio", rodio::open),
];

/// Opens the first backend that can be opened. Returns its name with the stream. The error has
/// the errors of all backends.
pub(super) fn open(opening: &OpenParameters) -> Result<(&'static str, Box<dyn Sink>), SinkError> {
    let mut errors = Vec::new();
    for (name, open) in BACKENDS {
        match open(opening) {
            Ok(sink) => return Ok((*name, sink)),
            Err(error) => errors.push(format!("{name}: {error}")),
        }
    }
    Err(SinkError(errors.join("; ")))
}
