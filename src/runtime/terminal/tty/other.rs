//! The same functions on other systems, where there are no jobs and standard error is not
//! diverted.

#![expect(
    clippy::unnecessary_wraps,
    clippy::trivially_copy_pass_by_ref,
    reason = "the signatures are those of Unix, where calls fail and descriptors are owned"
)]

use super::Stop;
use std::fs::File;
use std::io::{self, Write};

/// Never created, since standard error is not diverted.
pub(in crate::runtime) type SavedStderr = std::convert::Infallible;

/// Never created, since modes are not changed.
pub(in crate::runtime) type Modes = std::convert::Infallible;

/// Does nothing: keys come by the line.
pub(in crate::runtime) fn enter_key_mode() -> io::Result<Option<Modes>> {
    Ok(None)
}

/// Never called, since modes are not changed.
pub(in crate::runtime) fn restore_modes(modes: &Modes) -> io::Result<()> {
    match *modes {}
}

/// Does nothing: the terminal is not queried.
pub(in crate::runtime) fn discard_input() -> io::Result<()> {
    Ok(())
}

/// The terminal's columns and rows.
pub(in crate::runtime) fn size() -> (u16, u16) {
    super::or_default_size(crossterm::terminal::size().unwrap_or((0, 0)))
}

/// Always zeros: the size in pixels is unknown.
pub(in crate::runtime) const fn pixels() -> (u16, u16) {
    (0, 0)
}

/// Writes all of `bytes` to the terminal.
pub(in crate::runtime) fn write(bytes: &[u8]) -> io::Result<()> {
    // This call makes a Windows console understand escape sequences.
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

/// Always true: there are no background jobs.
pub(in crate::runtime) const fn in_foreground() -> bool {
    true
}

/// Always false: there are no jobs.
pub(in crate::runtime) const fn can_stop() -> bool {
    false
}

/// Never called, since [`can_stop`] is false.
pub(in crate::runtime) fn stop(_: Stop) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Does nothing.
pub(in crate::runtime) fn divert_stderr(_: &File) -> io::Result<Option<SavedStderr>> {
    Ok(None)
}

/// Never called, since standard error is not diverted.
pub(in crate::runtime) fn restore_stderr(saved: &SavedStderr) -> io::Result<()> {
    match *saved {}
}
