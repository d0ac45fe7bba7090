//! Owns what stands in for Unix's terminal calls elsewhere: no jobs, and
//! standard error stays where it is.

#![expect(
    clippy::unnecessary_wraps,
    clippy::trivially_copy_pass_by_ref,
    reason = "the signatures are those of Unix, where calls fail and descriptors are owned"
)]

use std::fs::File;
use std::io::{self, Write};

/// Where standard error led; it is never diverted here.
pub(in crate::runtime) type Descriptor = std::convert::Infallible;

/// A terminal's modes; they are never changed here.
pub(in crate::runtime) type Modes = std::convert::Infallible;

/// Keys come by the line here.
pub(in crate::runtime) fn take_keys() -> io::Result<Option<Modes>> {
    Ok(None)
}

/// Never called, as no modes are changed.
pub(in crate::runtime) fn return_modes(modes: &Modes) -> io::Result<()> {
    match *modes {}
}

/// Nothing is asked here, so nothing is answered.
pub(in crate::runtime) fn forget_input() -> io::Result<()> {
    Ok(())
}

/// Asks for the terminal's columns and rows.
pub(in crate::runtime) fn size() -> (u16, u16) {
    super::known(crossterm::terminal::size().unwrap_or((0, 0)))
}

/// Nobody tells the screen's pixels here.
pub(in crate::runtime) const fn pixels() -> (u16, u16) {
    (0, 0)
}

/// Writes all of `bytes` to the terminal.
pub(in crate::runtime) fn write(bytes: &[u8]) -> io::Result<()> {
    // Asking is what makes a Windows console understand escape sequences.
    #[cfg(windows)]
    if !crossterm::ansi_support::supports_ansi() {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "this console knows no escape sequences"));
    }
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()
}

/// Writes to the terminal itself.
pub(in crate::runtime) fn write_to_terminal(bytes: &[u8]) -> io::Result<()> {
    write(bytes)
}

/// Whether the terminal is this job's to use.
pub(in crate::runtime) const fn in_foreground() -> bool {
    true
}

/// Whether a job can be stopped.
pub(in crate::runtime) const fn can_stop() -> bool {
    false
}

/// Never called, as nothing can be stopped.
pub(in crate::runtime) fn stop(_: bool) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Leaves standard error where it is.
pub(in crate::runtime) fn divert_stderr(_: &File) -> io::Result<Option<Descriptor>> {
    Ok(None)
}

/// Never called, as there is nothing to lead back.
pub(in crate::runtime) fn return_stderr(before: &Descriptor) -> io::Result<()> {
    match *before {}
}
