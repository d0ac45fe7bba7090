//! Owns the calls to the system about the terminal, the job and standard error.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(in crate::runtime) use other::*;
#[cfg(unix)]
pub(in crate::runtime) use unix::*;

/// What a terminal is taken to be that does not know its size, as on a serial
/// line.
const UNKNOWN: (u16, u16) = (80, 24);

fn known((columns, rows): (u16, u16)) -> (u16, u16) {
    if columns == 0 || rows == 0 { UNKNOWN } else { (columns, rows) }
}
