//! Owns the keys of a terminal without a screen.

use super::{guard, restore, tty};
use std::io::{self, IsTerminal};

/// Keys taken one by one, unseen, without a screen: for the plain text mode.
///
/// Dropping it gives the terminal back, and so does every other way out.
#[derive(Debug)]
pub struct LineKeys {
    /// Whether pasted text is asked for between marks.
    marks: bool,
}

impl LineKeys {
    /// Takes the keys where standard input is a terminal and this job is in the
    /// foreground; none otherwise, or where the terminal refuses, which the log is
    /// told. A terminal that understands `marks` sets pasted text between them, so
    /// that it presses no keys.
    pub fn take(marks: bool) -> Option<Self> {
        if !io::stdin().is_terminal() || !tty::in_foreground() {
            return None;
        }
        match guard::take_keys(marks) {
            Ok(()) => Some(Self { marks }),
            Err(error) => {
                ::log::warn!("keys can't be taken one by one: {error}");
                None
            }
        }
    }

    /// Takes the keys again after a SIGCONT, whoever had stopped the process: the
    /// shell has set its own modes meanwhile. In the background they are left
    /// alone.
    ///
    /// # Errors
    ///
    /// Fails where the terminal refuses.
    pub fn take_again(&self) -> io::Result<()> {
        if tty::in_foreground() { guard::take_keys(self.marks) } else { Ok(()) }
    }

    /// Gives the terminal back and stops the process, as ctrl-z does to any
    /// program, until somebody sends SIGCONT; then [`Self::take_again`] is due.
    ///
    /// # Errors
    ///
    /// Fails where the terminal can't be given back or the stop is refused.
    pub fn suspend() -> io::Result<()> {
        if tty::can_stop() {
            restore()?;
            tty::stop(true)?;
        }
        Ok(())
    }
}

impl Drop for LineKeys {
    fn drop(&mut self) {
        if let Err(error) = restore() {
            ::log::warn!("the terminal can't be given back: {error}");
        }
    }
}
