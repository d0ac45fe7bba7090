//! The system calls for the terminal, the job and standard error.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(in crate::runtime) use other::*;
#[cfg(unix)]
pub(in crate::runtime) use unix::*;

/// Which processes to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Stop {
    Process,
    /// All processes of the job, as the terminal does for ctrl-z, and as a wrapper that waits
    /// for this process needs.
    Job,
}

/// The columns and rows of a terminal that doesn't know its size, as on a serial line.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

fn or_default_size((columns, rows): (u16, u16)) -> (u16, u16) {
    if columns == 0 || rows == 0 { DEFAULT_SIZE } else { (columns, rows) }
}
