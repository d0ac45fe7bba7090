//! The input thread on Unix: one `poll` for keyboard, signals and the end.

use std::io;
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};

use super::decode::{Decoded, Decoder};
use crate::runtime::incoming::Incoming;
use crate::runtime::signals::{Signals, exit_code};
use crate::runtime::terminal::{self, tty::Keyboard};
use crate::runtime::voice;

/// How long the rest of a key's bytes may take. Only after this time is a lone escape the
/// escape key.
const KEY_TIMEOUT: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };
/// How long a paste may pause before it counts as ended.
const PASTE_TIMEOUT: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };
/// How often a job in the background checks whether it is in the foreground, since there is
/// no signal for that.
const BACKGROUND_INTERVAL: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// The thread and what wakes it for its end.
#[derive(Debug)]
pub(super) struct Thread {
    end: Option<UnixStream>,
    thread: Option<JoinHandle<()>>,
}

impl Thread {
    /// Starts the thread; without a keyboard it only receives signals.
    pub(super) fn start(
        keyboard: Option<Keyboard>,
        signals: Signals,
        send: impl Fn(Incoming) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let (end, ended) = UnixStream::pair()?;
        let mut listener = Listener {
            keyboard,
            away: false,
            signals,
            ended,
            decoder: Decoder::default(),
            terminating: false,
            send,
        };
        let thread = std::thread::Builder::new()
            .name("input".into())
            .spawn(move || while listener.turn().is_some() {})?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        // The other side sees the closed stream and returns.
        drop(self.end.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            ::log::error!("the input thread had panicked");
        }
    }
}

struct Listener<T> {
    /// `None` once the terminal is gone; signals are received until the end.
    keyboard: Option<Keyboard>,
    /// Whether the keyboard was not read because the job was in the background.
    away: bool,
    signals: Signals,
    ended: UnixStream,
    decoder: Decoder,
    /// The main loop has been asked to end.
    terminating: bool,
    send: T,
}

/// What a wait found to be ready.
#[derive(Clone, Copy, Debug)]
struct Ready {
    keyboard: bool,
    signals: bool,
    ended: bool,
}

impl<T: Fn(Incoming) -> bool> Listener<T> {
    /// Waits for the next events and sends them; `None` if the thread has to end.
    fn turn(&mut self) -> Option<()> {
        let ready = match self.wait() {
            Ok(ready) => ready,
            Err(Errno::INTR) => return Some(()),
            Err(error) => {
                // No key or signal can be received any more, so the program can't go on.
                ::log::error!("waiting for keys failed: {error}");
                return self.hang_up().and(None);
            }
        };
        if ready.ended {
            return None;
        }
        if ready.signals {
            for incoming in self.signals.pending() {
                self.signal(incoming)?;
            }
        }
        self.come_back()?;
        if ready.keyboard && !self.away {
            self.read()
        } else if self.decoder.is_waiting() && !ready.signals {
            self.keys(Decoder::give_up)
        } else {
            Some(())
        }
    }

    /// Checks whether the job may read the keyboard, and reports when it may again.
    fn come_back(&mut self) -> Option<()> {
        let away = self.keyboard.as_ref().is_some_and(|keyboard| !keyboard.is_ours());
        if std::mem::replace(&mut self.away, away) && !away {
            return self.send(Incoming::Foreground);
        }
        Some(())
    }

    fn wait(&self) -> Result<Ready, Errno> {
        let signals = self.signals.as_fd();
        let mut polled = [
            PollFd::new(&self.ended, PollFlags::IN),
            PollFd::new(&signals, PollFlags::IN),
            PollFd::new(&self.ended, PollFlags::empty()),
        ];
        let mut watched = 2;
        if let Some(keyboard) = self.keyboard.as_ref().filter(|_| !self.away) {
            polled[2] = PollFd::new(keyboard, PollFlags::IN);
            watched = 3;
        }
        let rest = if self.decoder.is_pasting() { &PASTE_TIMEOUT } else { &KEY_TIMEOUT };
        let away = self.away.then_some(&BACKGROUND_INTERVAL);
        poll(&mut polled[..watched], self.decoder.is_waiting().then_some(rest).or(away))?;
        let [ended, signals, keyboard] = polled.map(|fd| !fd.revents().is_empty());
        Ok(Ready { keyboard: keyboard && self.keyboard.is_some(), signals, ended })
    }

    fn signal(&mut self, incoming: Incoming) -> Option<()> {
        match incoming {
            Incoming::HangUp => return self.hang_up(),
            Incoming::Terminate(signal) if self.terminating => {
                // A second request while the main loop is stuck, for example in a write to a
                // frozen terminal.
                if let Err(error) = terminal::abandon() {
                    ::log::info!("the terminal could not be given back: {error}");
                }
                voice::end();
                std::process::exit(exit_code(signal).into());
            }
            Incoming::Terminate(_) => self.terminating = true,
            _ => {}
        }
        self.send(incoming)
    }

    /// Reads the keyboard. A terminal that is gone is also ready, and then reads as the end
    /// or as an error.
    fn read(&mut self) -> Option<()> {
        let Some(keyboard) = &self.keyboard else { return Some(()) };
        let mut bytes = [0; 1024];
        match read(keyboard, &mut bytes) {
            Ok(0) => self.hang_up(),
            Ok(length) => self.keys(|decoder| decoder.push(&bytes[..length])),
            Err(Errno::INTR | Errno::AGAIN) => Some(()),
            Err(error) => {
                ::log::info!("the keyboard has gone: {error}");
                self.hang_up()
            }
        }
    }

    fn keys(&mut self, decode: impl FnOnce(&mut Decoder)) -> Option<()> {
        decode(&mut self.decoder);
        while let Some(decoded) = self.decoder.next() {
            match decoded {
                Decoded::Key(key) => self.send(Incoming::Key(key))?,
                Decoded::Paste(text) => self.send(Incoming::Paste(text))?,
                Decoded::Background(light) => self.send(Incoming::Background(light))?,
                Decoded::Pictures => self.send(Incoming::Pictures)?,
                Decoded::Attributes => terminal::heard_answers(),
            }
        }
        Some(())
    }

    /// Reports the hang-up once, though both the signal and the dead keyboard may show it.
    fn hang_up(&mut self) -> Option<()> {
        match self.keyboard.take() {
            Some(_) => self.send(Incoming::HangUp),
            None => Some(()),
        }
    }

    fn send(&self, incoming: Incoming) -> Option<()> {
        (self.send)(incoming).then_some(())
    }
}
