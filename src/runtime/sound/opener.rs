//! The thread that opens sound devices, so that no other thread has to wait.
//!
//! Opening may take seconds where a server hangs. Failures are retried after a
//! quarter of a second, then half, then every second, and every five seconds
//! once half a minute has passed; each reason is logged once.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::Order as ToSupervisor;
use super::backends;
use crate::audio::NowFn;
use crate::audio::score::{Score, SharedScore};
use crate::audio::sink::{self, OpenParameters, OpenedStream, SinkEvent};
use crate::audio::supervisor::SoundMessage;

/// The wait before the first retry.
const FIRST_RETRY: Duration = Duration::from_millis(250);
/// The longest wait during the first retries.
const MAX_RETRY: Duration = Duration::from_secs(1);
/// The number of retries after which the wait is [`SLOW_RETRY`].
const RETRIES_BEFORE_SLOW: u32 = 30;
/// The wait if there has been no device for long.
const SLOW_RETRY: Duration = Duration::from_secs(5);

/// A command to the thread.
enum Command {
    /// Open a device, at once or after the first wait.
    Open { at_once: bool },
    /// Stop trying.
    Stop,
}

/// What every opening needs.
pub(super) struct Needs {
    /// The backend's name, `None` for the best that opens.
    pub(super) backend: Option<String>,
    /// The sound server's address.
    pub(super) server: Option<String>,
    /// The session's clock.
    pub(super) now: NowFn,
    /// Session seconds in a real one.
    pub(super) speed: f64,
}

/// The handle of the thread; it ends when this is dropped.
pub(super) struct Opener {
    commands: Sender<Command>,
}

impl Opener {
    /// Starts the thread, which answers through `reports`. It rests at first.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub(super) fn start(needs: Needs, reports: Sender<ToSupervisor>) -> io::Result<Self> {
        let (commands, received) = channel();
        let mut state = State { needs, reports, generation: 0, last_logged: None };
        thread::Builder::new().name("sound opener".into()).spawn(move || state.run(&received))?;
        Ok(Self { commands })
    }

    fn command(&self, command: Command) {
        if self.commands.send(command).is_err() {
            log::error!("the thread that opens sound devices is gone");
        }
    }
}

impl sink::StreamOpener for Opener {
    fn open(&mut self) {
        self.command(Command::Open { at_once: true });
    }

    fn reopen(&mut self) {
        self.command(Command::Open { at_once: false });
    }

    fn cancel_retries(&mut self) {
        self.command(Command::Stop);
    }
}

struct State {
    needs: Needs,
    reports: Sender<ToSupervisor>,
    generation: u64,
    /// The reason logged last.
    last_logged: Option<String>,
}

/// How long to wait before the next try, after `failures` of them.
fn backoff(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        n if n > RETRIES_BEFORE_SLOW => SLOW_RETRY,
        n => FIRST_RETRY.saturating_mul(1 << (n - 1).min(8)).min(MAX_RETRY),
    }
}

impl State {
    fn run(&mut self, commands: &Receiver<Command>) {
        // Failures since the last order; `None` while resting.
        let mut failures: Option<u32> = None;
        loop {
            let command = match failures {
                None => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(n) => commands.recv_timeout(backoff(n)),
            };
            failures = match (command, failures) {
                (Ok(Command::Open { at_once }), _) => Some(u32::from(!at_once)),
                (Ok(Command::Stop), _) | (Err(RecvTimeoutError::Timeout), None) => None,
                (Err(RecvTimeoutError::Timeout), Some(n)) => match self.attempt() {
                    Some(true) => None,
                    Some(false) => Some(n.saturating_add(1)),
                    None => return,
                },
                (Err(RecvTimeoutError::Disconnected), _) => return,
            };
        }
    }

    /// Tells the supervisor; `None` where it is gone.
    fn report(&self, message: SoundMessage) -> Option<()> {
        self.reports.send(ToSupervisor::Message(message)).ok()
    }

    /// Tries once: whether it went well, `None` where nobody listens any more.
    fn attempt(&mut self) -> Option<bool> {
        self.generation += 1;
        let generation = self.generation;
        let score: SharedScore = Arc::new(Mutex::new(Score::new()));
        let reports = self.reports.clone();
        let opening = OpenParameters {
            score: Arc::clone(&score),
            now: Arc::clone(&self.needs.now),
            speed: self.needs.speed,
            server: self.needs.server.clone(),
            report: Arc::new(move |event: SinkEvent| {
                // A sink may outlive its supervisor by a moment.
                if reports.send(ToSupervisor::Message(SoundMessage::Sink { generation, event })).is_err() {
                    log::debug!("a closed sink still reports");
                }
            }),
        };
        match backends::open(self.needs.backend.as_deref(), &opening) {
            Ok((backend, sink)) => {
                self.last_logged = None;
                log::info!("sound through {backend}");
                self.report(SoundMessage::Opened(OpenedStream { backend, generation, sink, score }))?;
                Some(true)
            }
            Err(why) => {
                let why = why.to_string();
                if self.last_logged.as_ref() != Some(&why) {
                    log::warn!("no sound: {why}");
                    self.last_logged = Some(why.clone());
                }
                self.report(SoundMessage::Failed(why))?;
                Some(false)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_become_rarer() {
        let waits: Vec<u128> = [0, 1, 2, 3, 4, 30, 31, 4_000].map(|n| backoff(n).as_millis()).into();
        assert_eq!(waits, [0, 250, 500, 1_000, 1_000, 1_000, 5_000, 5_000]);
    }
}
