//! The one main loop: waits for keys, signals, sound, files and deadlines, lets
//! the program change, performs what it asks for, and shows what it shows.

use super::clock::SessionClock;
use super::incoming::Incoming;
use super::input::Input;
use super::performer::{Files, Performer};
use super::signals::{Signals, exit_code};
use super::watch::Watch;
use crate::app::{Effect, FileChange, Message, Program};
use crate::audio::{SoundOptions, SoundStatus};
use crate::time::Tick;
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// The exit code of a program whose terminal has gone.
const HUNG_UP: u8 = 129;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The exit code.
    pub code: u8,
    /// What to print on the terminal that is left.
    pub farewell: Option<String>,
}

/// Where a program is shown, and what is done there.
pub trait Host<V> {
    /// Whether keys can be taken.
    fn has_keys(&self) -> bool;

    /// The size to begin with, in columns and rows; none where it doesn't matter.
    fn size(&self) -> Option<(u16, u16)>;

    /// Shows the view, if it is another one than what is shown.
    ///
    /// # Errors
    ///
    /// Where the terminal takes no more.
    fn show(&mut self, view: V) -> io::Result<()>;

    /// Takes note of what the host itself is about, a size for one.
    ///
    /// # Errors
    ///
    /// Where the terminal can't be taken again after a stop.
    fn on_incoming(&mut self, incoming: &Incoming) -> io::Result<()>;

    /// Performs [`Effect::Print`], [`Effect::Repaint`] and [`Effect::Suspend`].
    fn perform(&mut self, effect: Effect) -> Option<Message>;

    /// Takes the way by which it may tell the loop something from another thread.
    fn listen(&mut self, _tell: Box<dyn Fn(Incoming) + Send>) {}

    /// Gives back what was taken.
    fn restore(&mut self);
}

/// A file that is read again whenever it has changed.
pub struct Followed {
    /// Where it lies; none for one that nobody writes.
    pub path: Option<PathBuf>,
    /// More folders that it may borrow from.
    pub folders: Vec<PathBuf>,
    /// Reads it; nothing where it says the same as before.
    pub read: Box<dyn FnMut() -> Option<Message>>,
}

/// What a program is run with.
pub struct Setup {
    /// The clock that it runs by.
    pub clock: SessionClock,
    /// What it wants done first.
    pub first: Vec<Effect>,
    /// Where things are kept.
    pub files: Files,
    /// How it sounds.
    pub sound: SoundOptions,
    /// Whether it begins without sound.
    pub muted: bool,
    /// How long the sound may ring out at the end.
    pub ring_out: Duration,
    /// What it follows.
    pub followed: Option<Followed>,
}

/// What reaches the loop.
enum Event {
    Outside(Incoming),
    Message(Message),
}

/// Runs a program until it ends.
///
/// `signals` are registered before the terminal is taken, so that none can end
/// the program while it holds the terminal.
///
/// # Errors
///
/// Where no thread is to be had.
pub fn run<P: Program>(
    program: P,
    host: &mut impl Host<P::View>,
    signals: Signals,
    setup: Setup,
) -> io::Result<Exit> {
    let Setup { clock, first, files, sound, muted, ring_out, followed } = setup;
    let (sender, events) = channel();
    let performer = performer(&clock, files, sound, muted, &sender);
    let told = sender.clone();
    host.listen(Box::new(move |incoming| {
        if let Err(error) = told.send(Event::Outside(incoming)) {
            log::debug!("the main loop has ended: {error}");
        }
    }));
    let (keys, size) = (host.has_keys(), host.size());
    let mut driver = Driver { program, host, clock, performer, followed, exit: None };
    if let Some((columns, rows)) = size {
        driver.tell(driver.clock.now(), Message::Size(columns, rows));
    }
    driver.show();
    let watch = driver.followed.as_ref().and_then(|followed| watch(followed, sender.clone()));
    let _input = if keys {
        Input::start(signals, sender, Event::Outside)?
    } else {
        Input::signals_only(signals, sender, Event::Outside)?
    };
    driver.perform(driver.clock.now(), first);
    if watch.is_some() {
        // It may have been written since it was read and before it was watched.
        driver.tell(driver.clock.now(), Message::FileChanged(FileChange::Complete));
    }
    Ok(driver.follow(&events, ring_out))
}

fn performer(
    clock: &SessionClock,
    files: Files,
    sound: SoundOptions,
    muted: bool,
    sender: &Sender<Event>,
) -> Performer {
    if let Some(voice) = &sound.kit.voice {
        let (sender, waiting) = (sender.clone(), sender.clone());
        voice.set_measured_callback(Box::new(move || send(&waiting, Message::Measured)));
        voice.set_notice(Box::new(move |trouble| {
            log::warn!("the embedded voice speaks instead: {trouble}");
            send(&sender, Message::VoiceGivenUp);
        }));
    }
    let (sender, told) = (sender.clone(), sender.clone());
    let report = move |message: Message| send(&told, message);
    let tell = move |status: SoundStatus| {
        log::info!("sound: {status:?}");
        send(
            &sender,
            Message::Sound(match status {
                SoundStatus::Open { .. } => Ok(()),
                SoundStatus::None { why } | SoundStatus::Lost { why } => Err(why),
            }),
        );
    };
    Performer::new(files, clock, sound, muted, Arc::new(tell), Arc::new(report))
}

/// Has every change of a file told; one that nobody writes has none.
fn watch(followed: &Followed, sender: Sender<Event>) -> Option<Watch> {
    let path = followed.path.as_deref()?;
    let tell = move |change| send(&sender, Message::FileChanged(change));
    Watch::start(path, &followed.folders, tell)
        .inspect_err(|error| log::error!("{} can't be watched: {error}", path.display()))
        .ok()
}

/// Sends from another thread; the loop may have ended.
fn send(sender: &Sender<Event>, message: Message) {
    if let Err(error) = sender.send(Event::Message(message)) {
        log::debug!("the main loop has ended: {error}");
    }
}

struct Driver<'s, P, S> {
    program: P,
    host: &'s mut S,
    clock: SessionClock,
    performer: Performer,
    followed: Option<Followed>,
    exit: Option<Exit>,
}

impl<P: Program, S: Host<P::View>> Driver<'_, P, S> {
    /// The loop: every turn waits for one thing, or for the next deadline.
    fn follow(mut self, events: &Receiver<Event>, ring_out: Duration) -> Exit {
        loop {
            self.show();
            if let Some(exit) = self.exit.take() {
                // The terminal first: sound may take a moment to ring out.
                self.host.restore();
                self.performer.finish(ring_out);
                return exit;
            }
            let deadline = self.program.next_deadline(self.clock.now());
            let first = match deadline {
                Some(deadline) => events.recv_timeout(self.clock.wait(deadline)),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let now = self.observe(deadline);
            match first {
                Ok(one) => {
                    for one in std::iter::once(one).chain(events.try_iter()) {
                        self.on_event(one, now);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tell(now, Message::Wake),
                // The input thread is gone, and with it the runner.
                Err(RecvTimeoutError::Disconnected) => self.tell(now, Message::Terminate { code: HUNG_UP }),
            }
        }
    }

    /// The present moment; a gap before it is told.
    fn observe(&mut self, deadline: Option<Tick>) -> Tick {
        let observed = self.clock.observe(deadline);
        if let Some(gap) = observed.gap {
            log::info!("the clock stood still for {gap:?}");
            self.tell(observed.now, Message::Gap);
        }
        observed.now
    }

    fn on_event(&mut self, event: Event, now: Tick) {
        let incoming = match event {
            Event::Message(message) => return self.tell(now, message),
            Event::Outside(incoming) => incoming,
        };
        if let Err(error) = self.host.on_incoming(&incoming) {
            log::error!("the terminal can't be taken again: {error}");
            self.tell(now, Message::Terminate { code: 1 });
        }
        let message = match incoming {
            Incoming::Key(key) => Message::Key(key),
            Incoming::Paste(text) => Message::Paste(text),
            Incoming::Resize(columns, rows) => Message::Size(columns, rows),
            Incoming::Background(_) | Incoming::Foreground | Incoming::Drawn(_) => return,
            Incoming::Pictures => Message::Pictures,
            Incoming::Suspend => Message::Suspend,
            // Stopped in the middle of its own work it looked busy.
            Incoming::Continue if self.clock.was_busy() => Message::Gap,
            Incoming::Continue => Message::Resumed,
            Incoming::Terminate(signal) => Message::Terminate { code: exit_code(signal) },
            // As the signal for it would end it.
            Incoming::HangUp => Message::Terminate { code: HUNG_UP },
        };
        self.tell(now, message);
    }

    fn tell(&mut self, now: Tick, message: Message) {
        if matches!(message, Message::Measured) {
            // In one go with planning anew, so that no plan is made by both.
            self.performer.adopt_measures();
        }
        let effects = self.program.update(now, message);
        self.perform(now, effects);
    }

    /// Performs effects in order; what the program wants after an answer comes
    /// behind them.
    fn perform(&mut self, now: Tick, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let answer = match effect {
                Effect::Quit { code, farewell } => {
                    self.exit = Some(Exit { code, farewell });
                    None
                }
                Effect::Print(_) | Effect::Repaint | Effect::Suspend => self.host.perform(effect),
                Effect::ReadFile => self.followed.as_mut().and_then(|followed| (followed.read)()),
                other => self.performer.perform(other),
            };
            if let Some(answer) = answer {
                queue.extend(self.program.update(now, answer));
            }
        }
    }

    fn show(&mut self) {
        let now = self.clock.now();
        if let Err(error) = self.host.show(self.program.view(now)) {
            log::warn!("the terminal takes no more: {error}");
            self.tell(now, Message::Terminate { code: HUNG_UP });
        }
    }
}
