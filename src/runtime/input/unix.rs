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

/// How long the rest of a key's bytes may take. A lone escape counts as the escape key only
/// after this time.
const KEY_TIMEOUT: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };
/// How long a paste may pause before it counts as ended.
const PASTE_TIMEOUT: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };
/// How often a job in the background checks whether it is in the foreground again, since there
/// is no signal for that.
const BACKGROUND_INTERVAL: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// The running thread.
#[derive(Debug)]
pub(super) struct Thread {
    /// Closed to end the thread.
    end: Option<UnixStream>,
    thread: Option<JoinHandle<()>>,
}

impl Thread {
    /// Starts the thread; without a keyboard it only receives signals. `send` returns false if
    /// nothing receives the events any more, which ends the thread.
    pub(super) fn start(
        keyboard: Option<Keyboard>,
        signals: Signals,
        send: impl Fn(Incoming) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let (end, ended) = UnixStream::pair()?;
        let mut listener = Listener {
            keyboard,
            in_background: false,
            signals,
            ended,
            decoder: Decoder::default(),
            terminating: false,
            hang_up_sent: false,
            send,
        };
        let thread = std::thread::Builder::new()
            .name("input".into())
            .spawn(move || while listener.handle_next().is_some() {})?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            ::log::error!("the input thread had panicked");
        }
    }
}

/// Reads keyboard and signals. Its methods return `None` if the thread has to end.
struct Listener<F> {
    /// `None` without a keyboard, and once the terminal is gone.
    keyboard: Option<Keyboard>,
    /// Whether the job is in the background, where the keyboard may not be read.
    in_background: bool,
    signals: Signals,
    /// Readable once the thread has to end.
    ended: UnixStream,
    decoder: Decoder,
    /// Whether the main loop was asked to end.
    terminating: bool,
    hang_up_sent: bool,
    send: F,
}

/// What can be read, or has ended.
#[derive(Clone, Copy, Debug)]
struct Ready {
    keyboard: bool,
    signals: bool,
    ended: bool,
}

impl<F: Fn(Incoming) -> bool> Listener<F> {
    /// Waits for the next events and sends them.
    fn handle_next(&mut self) -> Option<()> {
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
                self.handle_signal(incoming)?;
            }
        }
        self.update_in_background()?;
        if ready.keyboard && !self.in_background {
            self.read()
        } else if self.decoder.is_waiting() && !ready.signals {
            // No more bytes come: the wait timed out, or the keyboard may not be read.
            self.decode(Decoder::give_up)
        } else {
            Some(())
        }
    }

    /// Checks whether the job is in the background, and reports its return from there.
    fn update_in_background(&mut self) -> Option<()> {
        let was_in_background = self.in_background;
        self.in_background = self.keyboard.as_ref().is_some_and(|keyboard| !keyboard.is_readable());
        if was_in_background && !self.in_background {
            return self.send(Incoming::Foreground);
        }
        Some(())
    }

    fn wait(&self) -> Result<Ready, Errno> {
        let signals = self.signals.as_fd();
        let mut polled = vec![PollFd::new(&self.ended, PollFlags::IN), PollFd::new(&signals, PollFlags::IN)];
        let keyboard = self.keyboard.as_ref().filter(|_| !self.in_background);
        polled.extend(keyboard.map(|keyboard| PollFd::new(keyboard, PollFlags::IN)));
        let timeout = if self.decoder.is_pasting() {
            Some(&PASTE_TIMEOUT)
        } else if self.decoder.is_waiting() {
            Some(&KEY_TIMEOUT)
        } else {
            self.in_background.then_some(&BACKGROUND_INTERVAL)
        };
        poll(&mut polled, timeout)?;
        let is_ready = |index: usize| polled.get(index).is_some_and(|fd| !fd.revents().is_empty());
        Ok(Ready { ended: is_ready(0), signals: is_ready(1), keyboard: is_ready(2) })
    }

    fn handle_signal(&mut self, incoming: Incoming) -> Option<()> {
        match incoming {
            Incoming::HangUp => return self.hang_up(),
            Incoming::Terminate(signal) if self.terminating => {
                // A second request while the main loop is stuck, for example in a write to a
                // frozen terminal.
                if let Err(error) = terminal::abandon() {
                    ::log::info!("the terminal can't be restored: {error}");
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
            Ok(length) => self.decode(|decoder| decoder.push(&bytes[..length])),
            Err(Errno::INTR | Errno::AGAIN) => Some(()),
            Err(error) => {
                ::log::info!("the keyboard has gone: {error}");
                self.hang_up()
            }
        }
    }

    /// Changes the decoder and sends what it has decoded.
    fn decode(&mut self, change: impl FnOnce(&mut Decoder)) -> Option<()> {
        change(&mut self.decoder);
        while let Some(decoded) = self.decoder.next() {
            match decoded {
                Decoded::Key(key) => self.send(Incoming::Key(key))?,
                Decoded::Paste(text) => self.send(Incoming::Paste(text))?,
                Decoded::Background(light) => self.send(Incoming::Background(light))?,
                Decoded::Pictures => self.send(Incoming::Pictures)?,
                Decoded::Attributes => terminal::record_answers(),
            }
        }
        Some(())
    }

    /// Sends the hang-up once: both the signal and the dead keyboard may report it.
    fn hang_up(&mut self) -> Option<()> {
        self.keyboard = None;
        if std::mem::replace(&mut self.hang_up_sent, true) {
            return Some(());
        }
        self.send(Incoming::HangUp)
    }

    fn send(&self, incoming: Incoming) -> Option<()> {
        (self.send)(incoming).then_some(())
    }
}
