//! The signals that the program handles, and what they mean.
//!
//! They are registered before the terminal is taken, so that none can end the program without
//! restoring it, and read by the input thread. Commands without a screen use a [`StopFlag`].

use std::io;
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::AtomicBool;
use std::sync::atomic::{AtomicI32, Ordering};

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

/// Receives signals. On systems without signals it receives none.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

#[cfg(unix)]
impl Signals {
    /// The handled signals, in the order in which they are reported if several have arrived:
    /// those that end the program before those that wake it, so that a job that is killed
    /// while stopped ends instead of stopping again. Signals without a meaning here also end
    /// the program, after it has restored the terminal.
    const HANDLED: [i32; 11] =
        [SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGCONT, SIGTSTP, SIGWINCH];

    /// Starts to handle the signals; from now on they don't end the program by themselves. A
    /// hang-up that the program was started to ignore, as by `nohup`, stays ignored.
    pub(crate) fn register() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        Ok(Self { delivery: SignalDelivery::with_pipe(read, write, SignalOnly, Self::handled())? })
    }

    fn handled() -> impl Iterator<Item = i32> {
        Self::HANDLED.into_iter().filter(|signal| *signal != SIGHUP || !ignores_hang_up())
    }

    /// A file descriptor that is readable when signals have arrived.
    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }

    /// The events of the signals that have arrived.
    pub(super) fn pending(&mut self) -> Vec<Incoming> {
        let arrived: Vec<i32> = self.delivery.pending().collect();
        in_order(&arrived).map(incoming).collect()
    }

    /// The exit code if a signal has asked the program to end. Other signals that have arrived
    /// are discarded.
    pub(super) fn exit_code_if_asked(&mut self) -> Option<u8> {
        self.pending().into_iter().find_map(|incoming| match incoming {
            Incoming::Terminate(signal) => Some(exit_code(signal)),
            Incoming::HangUp => Some(exit_code(SIGHUP)),
            _ => None,
        })
    }
}

/// Whether SIGHUP is ignored, as far as is known: only Linux has this file.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    // In hexadecimal digits; SIGHUP, signal 1, is the lowest bit.
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Lets the signals end or stop the program by themselves again, after [`Signals`] was dropped.
#[cfg(unix)]
pub(super) fn restore_defaults() -> io::Result<()> {
    for signal in Signals::handled() {
        signal_hook::flag::register_conditional_default(signal, Arc::new(AtomicBool::new(true)))?;
    }
    Ok(())
}

/// Ends the program as this signal does by itself.
#[cfg(unix)]
pub(super) fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}

#[cfg(not(unix))]
impl Signals {
    pub(crate) const fn register() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(super) const fn exit_code_if_asked(&mut self) -> Option<u8> {
        None
    }
}

#[cfg(unix)]
fn in_order(arrived: &[i32]) -> impl Iterator<Item = i32> {
    Signals::HANDLED.into_iter().filter(move |signal| arrived.contains(signal))
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
pub(crate) const fn exit_code(signal: i32) -> u8 {
    // Signals are numbered up to 64.
    128 | (signal & 0x7f).to_le_bytes()[0]
}

/// Makes writes beyond the size limit of files (`ulimit -f`) fail, instead of ending the
/// program in the middle of a session. Does nothing on systems without signals.
pub(crate) fn let_writes_fail() -> io::Result<()> {
    // Unlike an ignored signal, a handler is not inherited by started programs.
    #[cfg(unix)]
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    Ok(())
}

/// Set by a signal that asks the program to end; long work checks it from time to time.
#[derive(Clone, Debug, Default)]
pub(crate) struct StopFlag {
    /// The signal's number; 0 if none has arrived.
    signal: Arc<AtomicI32>,
}

impl StopFlag {
    /// Makes the signals that would end the program set the flag instead, and call `on_signal`
    /// on another thread. On systems without signals the flag is never set.
    #[cfg(unix)]
    pub(crate) fn watch(on_signal: impl Fn() + Send + 'static) -> io::Result<Self> {
        let flag = Self::default();
        let hang_up = Some(SIGHUP).filter(|_| !ignores_hang_up());
        let mut signals =
            signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGQUIT].into_iter().chain(hang_up))?;
        let received = Arc::clone(&flag.signal);
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                received.store(signal, Ordering::Relaxed);
                on_signal();
            }
        })?;
        Ok(flag)
    }

    #[cfg(not(unix))]
    pub(crate) fn watch(_on_signal: impl Fn() + Send + 'static) -> io::Result<Self> {
        Ok(Self::default())
    }

    /// Whether a signal has arrived.
    pub(crate) fn is_set(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    pub(crate) fn exit_code(&self) -> u8 {
        exit_code(self.signal.load(Ordering::Relaxed))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_ends_the_program_comes_before_what_wakes_it() {
        let reported: Vec<i32> = in_order(&[SIGWINCH, SIGCONT, SIGTERM]).collect();
        assert_eq!(reported, [SIGTERM, SIGCONT, SIGWINCH]);
    }

    #[test]
    fn a_signal_has_its_meaning_and_its_exit_code() {
        assert_eq!(incoming(SIGINT), Incoming::Terminate(SIGINT));
        assert_eq!(incoming(SIGHUP), Incoming::HangUp);
        assert_eq!([exit_code(SIGHUP), exit_code(SIGINT), exit_code(SIGTERM)], [129, 130, 143]);
    }
}
