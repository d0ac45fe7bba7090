//! The sound of a session on its threads, through the devices of this system.

mod backends;
mod null;
mod opener;
#[cfg(target_os = "linux")]
mod pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
mod rodio;

use self::opener::{Needs, Opener};
use crate::audio::supervisor::{SoundMessage, Supervisor, Wait};
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// What is sent to the sound's thread.
enum Order {
    /// Something for the supervisor.
    Message(SoundMessage),
    /// Let what sounds ring out, and say when all is silent.
    Finish(Sender<()>),
    /// Fall silent at once.
    Quit,
}

/// Runs a supervisor until an order ends it; gives the channel to report that on.
fn run(supervisor: &mut Supervisor, orders: &Receiver<Order>) -> Option<Sender<()>> {
    let mut finished = None;
    loop {
        let order = match supervisor.run_due() {
            Wait::Done => return finished,
            Wait::ForMessage => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Wait::AtMost(wait) => orders.recv_timeout(wait),
        };
        match order {
            Ok(Order::Message(message)) => supervisor.handle(message),
            Ok(Order::Finish(done)) => {
                supervisor.handle(SoundMessage::Finish);
                finished = Some(done);
            }
            Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => return finished,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The sound of a session on the devices of this system. Dropping it falls silent
/// at once.
#[derive(Debug)]
pub struct Sound {
    orders: Sender<Order>,
}

impl Sound {
    /// Starts the supervisor, which opens the device. `status` is told of every
    /// change, on the supervisor's thread.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub fn start(
        options: SoundOptions,
        now: NowFn,
        status: impl Fn(SoundStatus) + Send + 'static,
    ) -> io::Result<Self> {
        let (orders, received) = channel();
        let needs = Needs {
            backend: options.backend.clone(),
            server: options.server.clone(),
            now: NowFn::clone(&now),
            speed: options.speed,
        };
        let opener = Opener::start(needs, orders.clone())?;
        let mut supervisor = Supervisor::new(options, now, Box::new(status), Box::new(opener));
        thread::Builder::new().name("sound".into()).spawn(move || {
            let finished = run(&mut supervisor, &received);
            // Close first, so that whoever waits finds the device closed.
            drop(supervisor);
            if finished.is_some_and(|done| done.send(()).is_err()) {
                log::debug!("nobody waits for the sound to end");
            }
        })?;
        Ok(Self { orders })
    }
}

/// The sound of a session, whatever plays it.
pub trait SoundOutput: Send {
    /// Tells the supervisor something; returns at once.
    fn send(&self, message: SoundMessage);

    /// Drops what has not begun, lets what sounds ring out, and closes the
    /// device. Waits for that, but not longer than `at_most`.
    fn finish(self: Box<Self>, at_most: Duration);
}

impl SoundOutput for Sound {
    fn send(&self, message: SoundMessage) {
        if self.orders.send(Order::Message(message)).is_err() {
            log::error!("the sound's supervisor is gone");
        }
    }

    fn finish(self: Box<Self>, at_most: Duration) {
        let (done, wait) = channel();
        if self.orders.send(Order::Finish(done)).is_err() {
            return;
        }
        match wait.recv_timeout(at_most) {
            // Told so, or the supervisor is gone: silent either way.
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {}
            Err(RecvTimeoutError::Timeout) => log::debug!("sound was cut off after {at_most:?}"),
        }
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        // After `finish` the supervisor has gone by itself.
        if self.orders.send(Order::Quit).is_err() {
            log::debug!("sound is closed");
        }
    }
}
