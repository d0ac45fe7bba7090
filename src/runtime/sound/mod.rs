//! The sound of a session on its threads, through the devices of this system.

mod backends;
mod opener;
#[cfg(target_os = "linux")]
mod pulse;
#[cfg(any(not(target_os = "linux"), feature = "alsa"))]
mod rodio;

use self::opener::Opener;
use crate::audio::supervisor::{SoundMessage, Supervisor, Wait};
use crate::audio::{NowFn, SoundOptions, SoundStatus};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// A command to the sound's thread.
enum Command {
    /// Pass a message to the supervisor.
    Message(SoundMessage),
    /// Play what has begun to its end, close the device, then send `()`.
    Finish(Sender<()>),
    Quit,
}

/// Runs a supervisor until a command ends it. Returns the sender of [`Command::Finish`], if
/// that was received.
fn run(supervisor: &mut Supervisor, commands: &Receiver<Command>) -> Option<Sender<()>> {
    let mut finished = None;
    loop {
        let command = match supervisor.run_due() {
            Wait::Done => return finished,
            Wait::ForMessage => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Wait::AtMost(wait) => commands.recv_timeout(wait),
        };
        match command {
            Ok(Command::Message(message)) => supervisor.handle(message),
            Ok(Command::Finish(sender)) => {
                supervisor.handle(SoundMessage::Finish);
                finished = Some(sender);
            }
            Ok(Command::Quit) | Err(RecvTimeoutError::Disconnected) => return finished,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The sound of a session on the devices of this system. Dropping it stops the sound at once.
#[derive(Debug)]
pub struct Sound {
    commands: Sender<Command>,
}

impl Sound {
    /// Starts the supervisor's thread, which opens the device and calls `on_status` with every
    /// change of the status.
    ///
    /// # Errors
    ///
    /// Fails if a thread can't be started.
    pub fn start(
        options: SoundOptions,
        now: NowFn,
        on_status: impl Fn(SoundStatus) + Send + 'static,
    ) -> io::Result<Self> {
        let (commands, received) = channel();
        let opener = Opener::start(options.clone(), NowFn::clone(&now), commands.clone())?;
        let mut supervisor = Supervisor::new(options, now, Box::new(on_status), Box::new(opener));
        thread::Builder::new().name("sound".into()).spawn(move || {
            let finished = run(&mut supervisor, &received);
            // Closes the device before `finish` returns.
            drop(supervisor);
            if finished.is_some_and(|sender| sender.send(()).is_err()) {
                log::debug!("nobody waits for the sound to end");
            }
        })?;
        Ok(Self { commands })
    }
}

/// The sound of a session: the devices, or a test's record.
pub trait SoundOutput: Send {
    /// Passes a message to the supervisor; returns at once.
    fn send(&self, message: SoundMessage);

    /// Drops what has not begun, plays the rest to its end, and closes the device. Waits
    /// for that, but not longer than `at_most`.
    fn finish(self: Box<Self>, at_most: Duration);
}

impl SoundOutput for Sound {
    fn send(&self, message: SoundMessage) {
        if self.commands.send(Command::Message(message)).is_err() {
            log::error!("the sound's supervisor is gone");
        }
    }

    fn finish(self: Box<Self>, at_most: Duration) {
        let (sender, finished) = channel();
        if self.commands.send(Command::Finish(sender)).is_err() {
            return;
        }
        match finished.recv_timeout(at_most) {
            // Finished, or the supervisor is gone: silent either way.
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {}
            Err(RecvTimeoutError::Timeout) => log::debug!("sound was cut off after {at_most:?}"),
        }
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        // After `finish` the supervisor has ended already.
        if self.commands.send(Command::Quit).is_err() {
            log::debug!("sound is closed");
        }
    }
}
