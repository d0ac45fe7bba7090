//! The input thread: it blocks until there is a key, a signal or the end of the program,
//! and sends it to the main loop.
//!
//! On Unix the keyboard is read with one `poll` on everything that can happen, which also
//! notices a hang-up. crossterm's event source is not used: it spins on a dead terminal (mio),
//! or blocks inside a half-received key (`use-dev-tty`).

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
pub(crate) struct Input {
    #[cfg(unix)]
    _thread: unix::Thread,
    #[cfg(not(unix))]
    _signals: Signals,
}

impl Input {
    /// Starts the thread, which sends every event to the main loop's channel, converted by
    /// `wrap`. Without `keys` it only receives signals.
    pub(crate) fn start<M: Send + 'static>(
        signals: Signals,
        keys: bool,
        sender: Sender<M>,
        wrap: impl Fn(Incoming) -> M + Send + 'static,
    ) -> io::Result<Self> {
        let send = move |incoming| sender.send(wrap(incoming)).is_ok();
        #[cfg(unix)]
        {
            let keyboard = keys.then(Keyboard::open).transpose()?;
            Ok(Self { _thread: unix::Thread::start(keyboard, signals, send)? })
        }
        #[cfg(not(unix))]
        {
            if keys {
                other::start(send)?;
            } else {
                // Never dropped, since the main loop takes a closed channel for a hang-up.
                let _ = std::mem::ManuallyDrop::new(send);
            }
            Ok(Self { _signals: signals })
        }
    }
}
