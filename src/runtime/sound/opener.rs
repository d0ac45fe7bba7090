//! The thread that opens devices, so that nobody else waits for one.
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
use crate::audio::sink::{self, OpenedStream, Opening, SinkEvent};
use crate::audio::supervisor::SoundMessage;

/// The wait before the first retry.
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait at first.
const LONG: Duration = Duration::from_secs(1);
/// Retries after which the waits become [`RARE`].
const MANY: u32 = 30;
/// The wait when there has been no device for long.
const RARE: Duration = Duration::from_secs(5);

/// What the opener is asked to do.
enum Order {
    /// Open a device, at once or after a first wait.
    Open { at_once: bool },
    /// Stop trying.
    Rest,
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
    orders: Sender<Order>,
}

impl Opener {
    /// Starts the thread, which answers through `reports`. It rests at first.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub(super) fn start(needs: Needs, reports: Sender<ToSupervisor>) -> io::Result<Self> {
        let (orders, received) = channel();
        let mut state = State { needs, reports, generation: 0, said: None };
        thread::Builder::new().name("sound opener".into()).spawn(move || state.run(&received))?;
        Ok(Self { orders })
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            log::error!("the thread that opens sound devices is gone");
        }
    }
}

impl sink::StreamOpener for Opener {
    fn open(&mut self, at_once: bool) {
        self.order(Order::Open { at_once });
    }

    fn cancel_retries(&mut self) {
        self.order(Order::Rest);
    }
}

struct State {
    needs: Needs,
    reports: Sender<ToSupervisor>,
    generation: u64,
    /// The reason logged last.
    said: Option<String>,
}

/// How long to wait before the next try, after `failures` of them.
fn backoff(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        n if n > MANY => RARE,
        n => FIRST.saturating_mul(1 << (n - 1).min(8)).min(LONG),
    }
}

impl State {
    fn run(&mut self, orders: &Receiver<Order>) {
        // Failures since the last order; `None` while resting.
        let mut failures: Option<u32> = None;
        loop {
            let order = match failures {
                None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(n) => orders.recv_timeout(backoff(n)),
            };
            failures = match (order, failures) {
                (Ok(Order::Open { at_once }), _) => Some(u32::from(!at_once)),
                (Ok(Order::Rest), _) | (Err(RecvTimeoutError::Timeout), None) => None,
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
        let opening = Opening {
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
                self.said = None;
                log::info!("sound through {backend}");
                self.report(SoundMessage::Opened(OpenedStream { backend, generation, sink, score }))?;
                Some(true)
            }
            Err(why) => {
                let why = why.to_string();
                if self.said.as_ref() != Some(&why) {
                    log::warn!("no sound: {why}");
                    self.said = Some(why.clone());
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
