//! The main loop: waits for keys, signals, sound, files and deadlines, passes them to the
//! program as messages, performs its effects, and shows its view.

use super::clock::SessionClock;
use super::incoming::Incoming;
use super::input::Input;
use super::performer::{Files, Performer};
use super::signals::{Signals, exit_code};
use super::voice::VoiceProbe;
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

/// The exit code if the terminal is gone, the same as for SIGHUP.
const HUNG_UP: u8 = 129;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    pub(crate) code: u8,
    /// A line to print on the restored terminal.
    pub(crate) farewell: Option<String>,
}

/// The output of a program: the screen, or standard output for plain text.
pub(crate) trait Host<V> {
    fn has_keys(&self) -> bool;

    /// The size at the start, in columns and rows; `None` if it doesn't matter.
    fn size(&self) -> Option<(u16, u16)>;

    /// Shows the view, if it differs from what is shown.
    fn show(&mut self, view: V) -> io::Result<()>;

    /// Handles an event, such as a new size, as far as it concerns the host.
    fn on_incoming(&mut self, incoming: &Incoming) -> io::Result<()>;

    /// Performs [`Effect::Print`], [`Effect::Repaint`] and [`Effect::Suspend`].
    fn perform(&mut self, effect: Effect) -> Option<Message>;

    /// Receives a callback by which the host can send events to the loop from other
    /// threads.
    fn set_sender(&mut self, _send: Box<dyn Fn(Incoming) + Send>) {}

    fn restore(&mut self);
}

/// A file that is read again whenever it has changed.
pub struct WatchedFile {
    /// Its path; `None` for a shipped file, which doesn't change.
    pub(crate) path: Option<PathBuf>,
    /// Other folders with files that it may borrow from.
    pub(crate) folders: Vec<PathBuf>,
    /// The probe that checks its words, if they are checked: the file is read again when
    /// phrases were measured.
    pub(crate) voice: Option<VoiceProbe>,
    /// Reads the file; returns `None` if it can be shown, and neither its text nor the findings
    /// have changed.
    pub(crate) read: Box<dyn FnMut() -> Option<Message>>,
}

/// What is needed to run a program.
pub struct Setup {
    /// The program's clock.
    pub clock: SessionClock,
    /// The effects that are performed first.
    pub initial_effects: Vec<Effect>,
    /// The files of state, history and library.
    pub files: Files,
    /// The options of sound.
    pub sound: SoundOptions,
    /// Whether it begins without sound.
    pub muted: bool,
    /// How long sound may continue at the end.
    pub ring_out: Duration,
    /// The file to watch.
    pub watched: Option<WatchedFile>,
}

/// An event of the loop.
enum Event {
    Outside(Incoming),
    Message(Message),
}

impl Event {
    const fn is_key(&self) -> bool {
        matches!(self, Self::Outside(Incoming::Key(_)))
    }

    /// Whether it asks the program to end.
    const fn is_end(&self) -> bool {
        matches!(self, Self::Outside(Incoming::Terminate(_) | Incoming::HangUp))
    }
}

/// The most keys that are handled at once. Pasted text arrives as keys if the terminal doesn't
/// support bracketed paste, and would keep the program busy for long.
const MAX_WAITING_KEYS: usize = 256;

/// `first` and all events that wait in the channel, without the keys beyond
/// [`MAX_WAITING_KEYS`]. Events that end the program come first.
fn waiting_events(first: Event, events: &Receiver<Event>) -> Vec<Event> {
    let mut keys = 0;
    let mut waiting: Vec<Event> = std::iter::once(first)
        .chain(events.try_iter())
        .filter(|event| {
            keys += usize::from(event.is_key());
            !event.is_key() || keys <= MAX_WAITING_KEYS
        })
        .collect();
    waiting.sort_by_key(|event| !event.is_end());
    waiting
}

/// Runs a program until it ends.
///
/// `signals` are registered before the terminal is set up, so that none can end the
/// program without restoring it.
pub(crate) fn run<P: Program>(
    program: P,
    host: &mut impl Host<P::View>,
    signals: Signals,
    setup: Setup,
) -> io::Result<Exit> {
    let Setup { clock, initial_effects, files, sound, muted, ring_out, watched } = setup;
    let (sender, events) = channel();
    let performer = build_performer(&clock, files, sound, muted, &sender);
    let host_sender = sender.clone();
    host.set_sender(Box::new(move |incoming| {
        if let Err(error) = host_sender.send(Event::Outside(incoming)) {
            log::debug!("the main loop has ended: {error}");
        }
    }));
    let (has_keys, size) = (host.has_keys(), host.size());
    let mut driver = Driver { program, host, clock, performer, watched, exit: None };
    if let Some((columns, rows)) = size {
        driver.dispatch(driver.clock.now(), Message::Size(columns, rows));
    }
    driver.show();
    let watch = driver.watched.as_ref().and_then(|watched| start_watch(watched, sender.clone()));
    let _input = Input::start(signals, has_keys, sender, Event::Outside)?;
    driver.perform(driver.clock.now(), initial_effects);
    if watch.is_some() {
        // It may have changed between the first read and the start of the watch.
        driver.dispatch(driver.clock.now(), Message::FileChanged(FileChange::Complete));
    }
    Ok(driver.run_loop(&events, ring_out))
}

fn build_performer(
    clock: &SessionClock,
    files: Files,
    sound: SoundOptions,
    muted: bool,
    sender: &Sender<Event>,
) -> Performer {
    if let Some(voice) = &sound.cue_sounds.voice {
        let (given_up_sender, measured_sender) = (sender.clone(), sender.clone());
        voice.set_measured_callback(Box::new(move || send(&measured_sender, Message::Measured)));
        voice.set_given_up_callback(Box::new(move |error| {
            log::warn!("the embedded voice speaks instead: {error}");
            send(&given_up_sender, Message::VoiceGivenUp);
        }));
    }
    let (sound_sender, report_sender) = (sender.clone(), sender.clone());
    let report = move |message: Message| send(&report_sender, message);
    let on_sound_status = move |status: SoundStatus| {
        log::info!("sound: {status:?}");
        send(
            &sound_sender,
            Message::Sound(match status {
                SoundStatus::Open { .. } => Ok(()),
                SoundStatus::None { reason } | SoundStatus::Lost { reason } => Err(reason),
            }),
        );
    };
    Performer::new(files, clock, sound, muted, Arc::new(on_sound_status), Arc::new(report))
}

/// Watches a file, and sends a message for every change. Returns `None` for a shipped file, or
/// if that fails, which is logged.
fn start_watch(watched: &WatchedFile, sender: Sender<Event>) -> Option<Watch> {
    let path = watched.path.as_deref()?;
    if let Some(voice) = &watched.voice {
        let sender = sender.clone();
        voice.on_measured(move || send(&sender, Message::FileChanged(FileChange::Complete)));
    }
    let on_change = move |change| send(&sender, Message::FileChanged(change));
    Watch::start(path, &watched.folders, on_change)
        .inspect_err(|error| log::error!("{} can't be watched: {error}", path.display()))
        .ok()
}

/// Sends a message to the loop, which may have ended.
fn send(sender: &Sender<Event>, message: Message) {
    if let Err(error) = sender.send(Event::Message(message)) {
        log::debug!("the main loop has ended: {error}");
    }
}

struct Driver<'h, P, H> {
    program: P,
    host: &'h mut H,
    clock: SessionClock,
    performer: Performer,
    watched: Option<WatchedFile>,
    exit: Option<Exit>,
}

impl<P: Program, H: Host<P::View>> Driver<'_, P, H> {
    /// Handles events and deadlines until the program ends.
    fn run_loop(mut self, events: &Receiver<Event>, ring_out: Duration) -> Exit {
        loop {
            self.show();
            if let Some(exit) = self.exit.take() {
                // The terminal comes first, since the sound may need a moment to finish.
                self.host.restore();
                self.performer.finish(ring_out);
                return exit;
            }
            let deadline = self.program.next_deadline(self.clock.now());
            let event = match deadline {
                Some(deadline) => events.recv_timeout(self.clock.wait(deadline)),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let now = self.observe(deadline);
            match event {
                Ok(event) => {
                    for event in waiting_events(event, events) {
                        self.on_event(event, now);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.dispatch(now, Message::Wake),
                // Without the input thread nothing can end the program.
                Err(RecvTimeoutError::Disconnected) => {
                    self.dispatch(now, Message::Terminate { code: HUNG_UP });
                }
            }
        }
    }

    /// Reads the clock, and reports a gap to the program.
    fn observe(&mut self, deadline: Option<Tick>) -> Tick {
        let observed = self.clock.observe(deadline);
        if let Some(gap) = observed.gap {
            log::info!("the clock stood still for {gap:?}");
            self.dispatch(observed.now, Message::ClockJumped);
        }
        observed.now
    }

    fn on_event(&mut self, event: Event, now: Tick) {
        let incoming = match event {
            Event::Message(message) => return self.dispatch(now, message),
            Event::Outside(incoming) => incoming,
        };
        if let Err(error) = self.host.on_incoming(&incoming) {
            log::error!("the terminal can't be set up again: {error}");
            self.dispatch(now, Message::Terminate { code: 1 });
        }
        let message = match incoming {
            Incoming::Key(key) => Message::Key(key),
            Incoming::Paste(text) => Message::Paste(text),
            Incoming::Resize(columns, rows) => Message::Size(columns, rows),
            Incoming::Background(_) | Incoming::Foreground | Incoming::DrawEvent(_) => return,
            Incoming::Pictures => Message::Pictures,
            Incoming::Suspend => Message::Suspend,
            // The clock took the time of the stop for the program's own work; it was a gap.
            Incoming::Continue if self.clock.take_busy() => Message::ClockJumped,
            Incoming::Continue => Message::ProcessResumed,
            Incoming::Terminate(signal) => Message::Terminate { code: exit_code(signal) },
            Incoming::HangUp => Message::Terminate { code: HUNG_UP },
        };
        self.dispatch(now, message);
    }

    /// Passes a message to the program and performs the effects.
    fn dispatch(&mut self, now: Tick, message: Message) {
        if matches!(message, Message::Measured) {
            // Right before the program plans its cues again, so that no plan mixes estimated
            // and measured lengths.
            self.performer.apply_measurements();
        }
        let effects = self.program.update(now, message);
        self.perform(now, effects);
    }

    /// Performs effects in order. The effects that an answer causes are performed after them.
    fn perform(&mut self, now: Tick, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let answer = match effect {
                Effect::Quit { code, farewell } => {
                    self.exit = Some(Exit { code, farewell });
                    None
                }
                Effect::Print(_) | Effect::Repaint | Effect::Suspend => self.host.perform(effect),
                Effect::ReadFile => self.watched.as_mut().and_then(|watched| (watched.read)()),
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
            log::warn!("the terminal can't be written: {error}");
            self.dispatch(now, Message::Terminate { code: HUNG_UP });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyCode;

    #[test]
    fn a_flood_of_keys_is_cut_short_and_the_end_overtakes_it() {
        let (sender, events) = channel();
        for _ in 0..100_000 {
            sender.send(Event::Outside(Incoming::Key(KeyCode::Char('A').into()))).unwrap();
        }
        sender.send(Event::Outside(Incoming::Resize(80, 24))).unwrap();
        sender.send(Event::Outside(Incoming::Terminate(15))).unwrap();
        let waiting = waiting_events(Event::Message(Message::Wake), &events);
        assert!(matches!(
            waiting[..2],
            [Event::Outside(Incoming::Terminate(15)), Event::Message(Message::Wake)]
        ));
        assert_eq!(waiting.iter().filter(|event| event.is_key()).count(), MAX_WAITING_KEYS);
        assert!(matches!(waiting.last(), Some(Event::Outside(Incoming::Resize(80, 24)))));
        assert!(events.try_recv().is_err(), "nothing of it is left");
    }
}
