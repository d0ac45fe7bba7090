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

use crossterm::event::KeyEvent;

use super::signals::Signals;
#[cfg(unix)]
use super::terminal::tty::Keyboard;

/// Something from outside that the main loop has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A key was pressed; ctrl-c and ctrl-z come as keys too.
    Key(KeyEvent),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The terminal's background is light, or dark: the answer to
    /// [`Screen::ask_background`](super::terminal::Screen::ask_background).
    Background(bool),
    /// Somebody asks the program to stop for a while.
    Suspend,
    /// The program was stopped and goes on: the terminal has to be taken again.
    Continue,
    /// This signal asks the program to end. A second one ends it where it
    /// stands, with the terminal given back.
    Terminate(i32),
    /// The terminal has gone. Comes once and is the last.
    HangUp,
}

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
