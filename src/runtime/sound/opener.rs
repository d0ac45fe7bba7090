//! The thread that opens sound devices, so that no other thread has to wait: opening may
//! take seconds if a server hangs.
//!
//! Failed attempts are repeated, more and more rarely (see [`delay_before_attempt`]). Each
//! error is logged once.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::Command;
use super::backends;
use crate::audio::score::{Score, SharedScore};
use crate::audio::sink::{self, NewStream, OpenParameters, SinkEvent};
use crate::audio::supervisor::SoundMessage;
use crate::audio::{NowFn, SoundOptions};

/// A request to the thread.
enum Request {
    /// Open a device, at once or after the first wait.
    Open { at_once: bool },
    /// Make no further attempts.
    Cancel,
}

/// The handle of the thread, which ends when this is dropped.
pub(super) struct Opener {
    requests: Sender<Request>,
}

impl Opener {
    /// Starts the thread, which waits for a request and reports to `supervisor`.
    pub(super) fn start(options: SoundOptions, now: NowFn, supervisor: Sender<Command>) -> io::Result<Self> {
        let (requests, received) = channel();
        let mut worker = Worker { options, now, supervisor, generation: 0, last_error: None };
        thread::Builder::new().name("sound opener".into()).spawn(move || worker.run(&received))?;
        Ok(Self { requests })
    }

    fn request(&self, request: Request) {
        if self.requests.send(request).is_err() {
            log::error!("the thread that opens sound devices is gone");
        }
    }
}

impl sink::StreamOpener for Opener {
    fn open(&mut self) {
        self.request(Request::Open { at_once: true });
    }

    fn reopen(&mut self) {
        self.request(Request::Open { at_once: false });
    }

    fn cancel_retries(&mut self) {
        self.request(Request::Cancel);
    }
}

struct Worker {
    options: SoundOptions,
    now: NowFn,
    supervisor: Sender<Command>,
    /// The number of attempts so far.
    generation: u64,
    last_error: Option<String>,
}

/// The result of an attempt to open a device.
enum Attempt {
    Opened,
    Failed,
    /// Nothing receives the reports any more.
    SupervisorGone,
}

/// How long to wait after this many failures: 30 attempts take about half a minute.
const fn delay_before_attempt(failures: u32) -> Duration {
    Duration::from_millis(match failures {
        0 => 0,
        1 => 250,
        2 => 500,
        3..=30 => 1_000,
        _ => 5_000,
    })
}

impl Worker {
    fn run(&mut self, requests: &Receiver<Request>) {
        // The failures since the last request; `None` while no device is to be opened.
        let mut failures: Option<u32> = None;
        loop {
            let request = match failures {
                None => requests.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(count) => requests.recv_timeout(delay_before_attempt(count)),
            };
            failures = match (request, failures) {
                (Ok(Request::Open { at_once: true }), _) => Some(0),
                // Waits as after a failure.
                (Ok(Request::Open { at_once: false }), _) => Some(1),
                (Ok(Request::Cancel), _) | (Err(RecvTimeoutError::Timeout), None) => None,
                (Err(RecvTimeoutError::Timeout), Some(count)) => match self.attempt() {
                    Attempt::Opened => None,
                    Attempt::Failed => Some(count.saturating_add(1)),
                    Attempt::SupervisorGone => return,
                },
                (Err(RecvTimeoutError::Disconnected), _) => return,
            };
        }
    }

    /// Tries once to open a device, and reports the result to the supervisor.
    fn attempt(&mut self) -> Attempt {
        self.generation += 1;
        let generation = self.generation;
        let score: SharedScore = Arc::new(Mutex::new(Score::new()));
        let supervisor = self.supervisor.clone();
        let opening = OpenParameters {
            score: Arc::clone(&score),
            now: Arc::clone(&self.now),
            speed: self.options.speed,
            server: self.options.server.clone(),
            report: Arc::new(move |event: SinkEvent| {
                // A sink may outlive its supervisor by a moment.
                if supervisor.send(Command::Message(SoundMessage::Sink { generation, event })).is_err() {
                    log::debug!("a closed sink still reports");
                }
            }),
        };
        let (message, attempt) = match backends::open(&opening) {
            Ok((backend, sink)) => {
                self.last_error = None;
                log::info!("sound through {backend}");
                let stream = NewStream { backend, generation, sink, score };
                (SoundMessage::Opened(stream), Attempt::Opened)
            }
            Err(error) => {
                let error = error.to_string();
                if self.last_error.as_ref() != Some(&error) {
                    log::warn!("no sound: {error}");
                    self.last_error = Some(error.clone());
                }
                (SoundMessage::Failed(error), Attempt::Failed)
            }
        };
        match self.supervisor.send(Command::Message(message)) {
            Ok(()) => attempt,
            Err(_) => Attempt::SupervisorGone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_become_rarer() {
        let waits: Vec<u128> =
            [0, 1, 2, 3, 4, 30, 31, 4_000].map(|n| delay_before_attempt(n).as_millis()).into();
        assert_eq!(waits, [0, 250, 500, 1_000, 1_000, 1_000, 5_000, 5_000]);
    }
}
