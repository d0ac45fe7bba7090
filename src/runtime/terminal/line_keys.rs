//! Single keys from a terminal without a screen.

use super::{guard, restore, tty};
use std::io::{self, IsTerminal};

/// Makes the terminal send each key as it is pressed, without echo: for plain text.
///
/// Dropping it restores the terminal; so does every other exit of the program.
#[derive(Debug)]
pub(crate) struct LineKeys {
    bracketed_paste: bool,
}

impl LineKeys {
    /// Takes the keys. Returns `None` if standard input is not a terminal, this job is in the
    /// background, or the terminal refuses, which is logged. `bracketed_paste` also turns on
    /// bracketed paste, so that pasted text isn't taken for keys.
    pub(crate) fn take(bracketed_paste: bool) -> Option<Self> {
        if !io::stdin().is_terminal() || !tty::in_foreground() {
            return None;
        }
        match guard::take_keys(bracketed_paste) {
            Ok(()) => Some(Self { bracketed_paste }),
            Err(error) => {
                ::log::warn!("keys can't be taken one by one: {error}");
                // Perhaps the modes were changed already.
                if let Err(error) = restore() {
                    ::log::warn!("the terminal can't be restored: {error}");
                }
                None
            }
        }
    }

    /// Takes the keys again after SIGCONT, since the shell has set its own modes meanwhile.
    /// Does nothing in the background.
    pub(crate) fn take_again(&self) -> io::Result<()> {
        if tty::in_foreground() { guard::take_keys(self.bracketed_paste) } else { Ok(()) }
    }

    /// Restores the terminal and stops the process, as ctrl-z does to any program, until
    /// SIGCONT; then [`Self::take_again`] has to be called.
    pub(crate) fn suspend() -> io::Result<()> {
        if tty::can_stop() {
            restore()?;
            tty::stop(tty::Stop::Job)?;
        }
        Ok(())
    }
}

impl Drop for LineKeys {
    fn drop(&mut self) {
        if let Err(error) = restore() {
            ::log::warn!("the terminal can't be restored: {error}");
        }
    }
}
