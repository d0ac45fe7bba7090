//! Owns the signals: which are heard and what each of them means.
//!
//! They are registered before the terminal is taken, so that none can end the
//! program while it holds the terminal, and read by the input thread.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(unix)]
use std::os::fd::{AsFd, BorrowedFd};
#[cfg(unix)]
use std::os::unix::net::UnixStream;

#[cfg(unix)]
use signal_hook::{
    consts::{
        SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH, SIGXCPU,
        SIGXFSZ,
    },
    iterator::{backend::SignalDelivery, exfiltrator::SignalOnly},
};

#[cfg(unix)]
use super::{incoming::Incoming, terminal::tty};

/// The signals as they arrive. On systems without signals, none ever does.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

#[cfg(unix)]
impl Signals {
    /// Those that are heard, in the order in which they are told when several
    /// have come: what ends the program before what wakes it, so that a job
    /// that is killed while stopped ends instead of stopping again. Those that nobody
    /// means for a player end it as well, with the terminal given back.
    const HEARD: [i32; 11] =
        [SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGCONT, SIGTSTP, SIGWINCH];

    /// Starts to hear the signals; from here on they no longer end the program
    /// by themselves.
    ///
    /// # Errors
    ///
    /// Fails where the system refuses a pipe or a handler.
    pub fn register() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        Ok(Self { delivery: SignalDelivery::with_pipe(read, write, SignalOnly, Self::HEARD)? })
    }

    /// What can be waited for.
    pub(super) fn ready(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }

    /// What the signals that have come mean, without waiting for more.
    pub(super) fn pending(&mut self) -> Vec<Incoming> {
        let come: Vec<i32> = self.delivery.pending().collect();
        in_order(&come).map(incoming).collect()
    }
}

#[cfg(unix)]
impl Signals {
    /// The exit code, where one that asks the program to end has come; the others
    /// that have come are forgotten.
    pub(super) fn end_asked(&mut self) -> Option<u8> {
        self.pending().into_iter().find_map(|incoming| match incoming {
            Incoming::Terminate(signal) => Some(exit_code(signal)),
            Incoming::HangUp => Some(exit_code(SIGHUP)),
            _ => None,
        })
    }
}

#[cfg(not(unix))]
impl Signals {
    /// None ever comes.
    pub(super) const fn end_asked(&mut self) -> Option<u8> {
        None
    }

    /// Does nothing where there are no signals.
    ///
    /// # Errors
    ///
    /// Never fails.
    pub const fn register() -> io::Result<Self> {
        Ok(Self {})
    }
}

#[cfg(unix)]
fn in_order(come: &[i32]) -> impl Iterator<Item = i32> {
    Signals::HEARD.into_iter().filter(move |signal| come.contains(signal))
}

#[cfg(unix)]
fn incoming(signal: i32) -> Incoming {
    match signal {
        SIGHUP => Incoming::HangUp,
        SIGCONT => Incoming::Continue,
        SIGTSTP => Incoming::Suspend,
        SIGWINCH => {
            let (columns, rows) = tty::size();
            Incoming::Resize(columns, rows)
        }
        signal => Incoming::Terminate(signal),
    }
}

/// The exit code of a program that `signal` ended: 128 and the signal's number.
pub const fn exit_code(signal: i32) -> u8 {
    // Signals are numbered up to 64.
    128 | (signal & 0x7f).to_le_bytes()[0]
}

/// Has a write beyond the largest size that a file may have (`ulimit -f`) fail
/// from here on, instead of ending the program in the middle of a session.
///
/// # Errors
///
/// Where the system refuses a handler.
#[cfg(unix)]
pub fn let_writes_fail() -> io::Result<()> {
    // Unlike an ignored signal, a handler is not handed on to programs that are
    // started.
    signal_hook::flag::register(SIGXFSZ, Arc::default()).map(drop)
}

/// Does nothing where there are no signals.
///
/// # Errors
///
/// Never fails.
#[cfg(not(unix))]
pub fn let_writes_fail() -> io::Result<()> {
    Ok(())
}

/// Whether one was asked to stop, for work that looks from time to time.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    signal: Arc<AtomicUsize>,
}

impl Stop {
    /// Starts to listen: from here on the signals that would end the program
    /// are noted instead, and `asked` is called on another thread.
    ///
    /// # Errors
    ///
    /// Where the system refuses a handler or a thread.
    #[cfg(unix)]
    pub fn watch(asked: impl Fn() + Send + 'static) -> io::Result<Self> {
        let stop = Self::default();
        let mut come = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGQUIT])?;
        let noted = Arc::clone(&stop.signal);
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in come.forever() {
                // Signals are numbered from 1 up to 64.
                noted.store(usize::try_from(signal).unwrap_or(0), Ordering::Relaxed);
                asked();
            }
        })?;
        Ok(stop)
    }

    /// Does nothing where there are no signals.
    ///
    /// # Errors
    ///
    /// Never fails.
    #[cfg(not(unix))]
    pub fn watch(_asked: impl Fn() + Send + 'static) -> io::Result<Self> {
        Ok(Self::default())
    }

    /// Whether a signal has come.
    pub fn asked(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// The exit code for it.
    pub fn code(&self) -> u8 {
        exit_code(i32::try_from(self.signal.load(Ordering::Relaxed)).unwrap_or(0))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_ends_the_program_comes_before_what_wakes_it() {
        let told: Vec<i32> = in_order(&[SIGWINCH, SIGCONT, SIGTERM]).collect();
        assert_eq!(told, [SIGTERM, SIGCONT, SIGWINCH]);
    }

    #[test]
    fn a_signal_has_its_meaning_and_its_exit_code() {
        assert_eq!(incoming(SIGINT), Incoming::Terminate(SIGINT));
        assert_eq!(incoming(SIGHUP), Incoming::HangUp);
        assert_eq!([exit_code(SIGHUP), exit_code(SIGINT), exit_code(SIGTERM)], [129, 130, 143]);
    }
}
