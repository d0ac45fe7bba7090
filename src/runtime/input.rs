//! Owns the input thread: it blocks until the keyboard, a signal or the end of
//! the program has something, and tells the main loop.
//!
//! On Unix the keyboard is read here and not through crossterm's event source.
//! That source spins on a dead terminal (mio) or never answers a poll without a
//! timeout and blocks inside a half-received key (`use-dev-tty`); one `poll` on
//! everything that can happen does none of this and sees the hang-up itself.

#[cfg(unix)]
mod decode;
#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

use std::io;
use std::sync::mpsc::Sender;

use super::incoming::Incoming;
use super::signals::Signals;
#[cfg(unix)]
use super::terminal::tty::Keyboard;

/// The running input thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct Input {
    #[cfg(unix)]
    _thread: unix::Thread,
    #[cfg(not(unix))]
    _signals: Signals,
}

impl Input {
    /// Starts the thread, which sends all that comes into the main loop's
    /// channel, as the message that `wrap` makes of it.
    ///
    /// # Errors
    ///
    /// Fails where there is no keyboard, or no thread to be had.
    pub fn start<M: Send + 'static>(
        signals: Signals,
        sender: Sender<M>,
        wrap: impl Fn(Incoming) -> M + Send + 'static,
    ) -> io::Result<Self> {
        // The main loop that no longer listens is about to drop this anyway.
        let tell = move |incoming| sender.send(wrap(incoming)).is_ok();
        #[cfg(unix)]
        return Ok(Self { _thread: unix::Thread::start(Some(Keyboard::open()?), signals, tell)? });
        #[cfg(not(unix))]
        {
            other::start(tell)?;
            Ok(Self { _signals: signals })
        }
    }

    /// Starts the thread without a keyboard, for signals alone.
    ///
    /// # Errors
    ///
    /// Fails where there is no thread to be had.
    pub fn signals_only<M: Send + 'static>(
        signals: Signals,
        sender: Sender<M>,
        wrap: impl Fn(Incoming) -> M + Send + 'static,
    ) -> io::Result<Self> {
        let tell = move |incoming| sender.send(wrap(incoming)).is_ok();
        #[cfg(unix)]
        return Ok(Self { _thread: unix::Thread::start(None, signals, tell)? });
        #[cfg(not(unix))]
        {
            // The receiver must not take a missing sender for a hang-up.
            let (Signals {}, _) = (signals, std::mem::ManuallyDrop::new(tell));
            Ok(Self {})
        }
    }
}
