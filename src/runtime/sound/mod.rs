//! The sound of a session on its threads, through the devices of this system.

mod backends;
mod null;
mod opener;
#[cfg(target_os = "linux")]
mod pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
mod rodio;

use self::opener::{Needs, Opener};
use crate::audio::kit::SoundFiles;
use crate::audio::supervisor::{Message, Supervisor, Wait};
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use crate::cue::{Cue, Tone};
use crate::speech::Speaker;
use crate::time::Tick;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// What the sound's thread is told.
enum Order {
    /// Something for the supervisor.
    Message(Message),
    /// Let what sounds ring out, and say when all is silent.
    Finish(Sender<()>),
    /// Fall silent at once.
    Quit,
}

/// Runs a supervisor until it is told to end; whom to tell that it has.
fn run(supervisor: &mut Supervisor, orders: &Receiver<Order>) -> Option<Sender<()>> {
    let mut finished = None;
    loop {
        let order = match supervisor.turn() {
            Wait::Done => return finished,
            Wait::ForMessage => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Wait::AtMost(wait) => orders.recv_timeout(wait),
        };
        match order {
            Ok(Order::Message(message)) => supervisor.hear(message),
            Ok(Order::Finish(done)) => {
                supervisor.hear(Message::Finish);
                finished = Some(done);
            }
            Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => return finished,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The sound of a session. Every call returns at once, but for
/// [`Sound::finish`]; dropping it falls silent at once.
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

    /// Queues `cues` to be heard at their ticks, however far
    /// ahead. Those whose moment has passed begin at once within their patience
    /// and are dropped after it.
    pub fn schedule(&self, cues: &[Cue]) {
        self.send(Message::Schedule(cues.to_vec()));
    }

    /// Drops everything that starts at `from` or later and has not begun.
    pub fn revoke(&self, from: Tick) {
        self.send(Message::Revoke(from));
    }

    /// Cuts the words short that are being said, with a fade.
    pub fn hush(&self) {
        self.send(Message::Hush);
    }

    /// Uses the sound files of another routine from now on.
    pub fn set_files(&self, files: Arc<dyn SoundFiles>) {
        self.send(Message::Files(files));
    }

    /// Lets another voice speak from now on, or none.
    pub fn set_voice(&self, voice: Option<Speaker>) {
        self.send(Message::Voice(voice));
    }

    /// Speaks as soon as the device can, paused or not, instead of what is
    /// being said.
    pub fn say_now(&self, text: String) {
        self.send(Message::SayNow(text));
    }

    /// Lets what sounds ring out and then stops the stream, so that it costs
    /// nothing. What is scheduled stays and waits.
    pub fn pause(&self) {
        self.send(Message::Pause);
    }

    /// Lets the stream run again and finds out anew where it is. What was
    /// scheduled keeps its ticks; revoke it first where the session's clock ran
    /// on.
    pub fn resume(&self) {
        self.send(Message::Resume);
    }

    /// Sounds a tone as soon as the device can, paused or not. It is dropped
    /// where there is no device within a second.
    pub fn play_now(&self, tone: Tone) {
        self.send(Message::PlayNow(tone));
    }

    /// Drops what has not begun, lets what sounds ring out, and closes the
    /// device. Waits for that, but not longer than `at_most`.
    pub fn finish(self, at_most: Duration) {
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

    /// Tells the supervisor something.
    fn send(&self, message: Message) {
        if self.orders.send(Order::Message(message)).is_err() {
            log::error!("the sound's supervisor is gone");
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
