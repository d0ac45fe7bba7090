//! The main loop of the screens: waits for keys, signals, sound and deadlines,
//! lets the program change, performs what it asks for, and draws what changed.

use super::clock::SessionClock;
use super::input::{Incoming, Input};
use super::log::Log;
use super::performer::{Files, Performer};
use super::signals::{Signals, exit_code};
use super::terminal::Screen;
use crate::app::{self, Effect, Message, Model, SoundWord};
use crate::audio::{SoundOptions, SoundStatus};
use crate::time::Tick;
use crate::ui::theme::Look;
use crate::ui::view_model::Scene;
use crate::ui::{plain, screens};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long the sound may ring out once the screens are gone.
const RING_OUT: Duration = Duration::from_millis(600);

/// How the screens ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The exit code.
    pub code: u8,
    /// What to print on the terminal that is left.
    pub farewell: Option<String>,
}

/// What reaches the main loop.
enum Heard {
    Outside(Incoming),
    Sound(SoundStatus),
    VoiceGivenUp,
}

/// Runs the screens until the runner leaves.
///
/// `first` are the effects that building the model asked for.
///
/// # Errors
///
/// Where the terminal can't be taken or no thread is to be had.
pub fn run(
    model: Model,
    first: Vec<Effect>,
    clock: SessionClock,
    look: Look,
    files: Files,
    sound: SoundOptions,
    log: Option<&Log>,
) -> io::Result<Exit> {
    let signals = Signals::register()?;
    let mut screen = Screen::enter()?;
    if look.wants_background() {
        screen.ask_background();
    }
    let (sender, heard) = channel();
    let performer = performer(&model, files, &clock, sound, sender.clone());
    let mut screens =
        Screens { model, clock, look, screen, performer, shown: None, exit: None, whole_job: false };
    screens.draw();
    let _input = Input::start(signals, sender, Heard::Outside)?;
    if let Some(log) = log {
        // What C libraries write would ruin the screen; without a log it must
        // be borne.
        match log.file().and_then(|file| screens.screen.divert_stderr(file)) {
            Ok(()) => {}
            Err(error) => log::warn!("standard error stays on the screen: {error}"),
        }
    }
    screens.perform(first);
    Ok(screens.follow(&heard))
}

fn performer(
    model: &Model,
    files: Files,
    clock: &SessionClock,
    sound: SoundOptions,
    sender: Sender<Heard>,
) -> Performer {
    if let Some(voice) = &sound.kit.voice {
        let sender = sender.clone();
        voice.set_notice(Box::new(move |_| {
            if sender.send(Heard::VoiceGivenUp).is_err() {
                log::debug!("nobody is left to tell of the voice");
            }
        }));
    }
    let tell = move |status| {
        if sender.send(Heard::Sound(status)).is_err() {
            log::debug!("nobody is left to tell of the sound");
        }
    };
    Performer::new(files, clock, sound, model.muted, Arc::new(tell))
}

struct Screens {
    model: Model,
    clock: SessionClock,
    look: Look,
    screen: Screen,
    performer: Performer,
    /// The scene on the screen.
    shown: Option<Scene>,
    exit: Option<Exit>,
    /// Whether to stop the whole job, as the terminal does for ctrl-z.
    whole_job: bool,
}

impl Screens {
    /// The loop: every turn waits for one thing, or for the next deadline.
    fn follow(mut self, heard: &Receiver<Heard>) -> Exit {
        loop {
            if let Some(exit) = self.exit.take() {
                // The terminal first: sound may take a moment to ring out.
                if let Err(error) = self.screen.restore() {
                    log::warn!("the terminal can't be given back: {error}");
                }
                self.performer.finish(RING_OUT);
                return exit;
            }
            self.draw();
            let deadline = app::next_deadline(&self.model, self.clock.now());
            let first = match deadline {
                Some(deadline) => heard.recv_timeout(self.clock.wait(deadline)),
                None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let now = self.observe(deadline);
            match first {
                Ok(one) => {
                    for one in std::iter::once(one).chain(heard.try_iter()) {
                        self.hear(one, now);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tell(now, &Message::Wake),
                // The input thread is gone, and with it the runner.
                Err(RecvTimeoutError::Disconnected) => self.tell(now, &Message::Terminate { code: 1 }),
            }
        }
    }

    /// The present moment; a gap before it has paused the session.
    fn observe(&mut self, deadline: Option<Tick>) -> Tick {
        let observed = self.clock.observe(deadline);
        if let Some(gap) = observed.gap {
            log::info!("the clock stood still for {gap:?}");
            self.tell(observed.now, &Message::Gap);
        }
        observed.now
    }

    fn hear(&mut self, heard: Heard, now: Tick) {
        match heard {
            Heard::Outside(Incoming::Key(key)) => {
                self.whole_job = true;
                self.tell(now, &Message::Key(key));
            }
            Heard::Outside(Incoming::Resize(columns, rows)) => {
                self.screen.resized(columns, rows);
                self.shown = None;
            }
            Heard::Outside(Incoming::Background(light)) => {
                if self.look.learn_background(light) {
                    self.shown = None;
                }
            }
            Heard::Outside(Incoming::Suspend) => {
                self.whole_job = false;
                self.tell(now, &Message::Suspend);
            }
            Heard::Outside(Incoming::Continue) => {
                if let Err(error) = self.screen.resume() {
                    log::error!("the terminal can't be taken again: {error}");
                    self.tell(now, &Message::Terminate { code: 1 });
                }
                self.shown = None;
                // A stop leaves no other trace where nothing was being waited
                // for.
                self.tell(now, &Message::Gap);
            }
            Heard::Outside(Incoming::Terminate(signal)) => {
                self.tell(now, &Message::Terminate { code: exit_code(signal) });
            }
            // As the signal for it would end it.
            Heard::Outside(Incoming::HangUp) => self.tell(now, &Message::Terminate { code: 129 }),
            Heard::VoiceGivenUp => self.tell(now, &Message::VoiceGivenUp),
            Heard::Sound(status) => self.tell(now, &Message::Sound(sound_word(&status))),
        }
    }

    fn tell(&mut self, now: Tick, message: &Message) {
        let effects = app::update(&mut self.model, now, message);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (left, trouble) = self.performer.perform(effect);
            self.model.trouble = trouble.or(self.model.trouble.take());
            match left {
                Some(Effect::Quit { code, farewell }) => {
                    let farewell = farewell.map(|line| plain::truly(&line, self.model.keeps()));
                    self.exit = Some(Exit { code, farewell });
                }
                Some(Effect::Suspend) => self.suspend(),
                Some(Effect::Repaint) => {
                    let area = self.screen.area();
                    self.screen.resized(area.width, area.height);
                    self.shown = None;
                }
                _ => {}
            }
        }
    }

    fn suspend(&mut self) {
        match self.screen.suspend(self.whole_job) {
            Ok(true) => {}
            Ok(false) => log::info!("nobody could wake a stopped supple here, so it goes on"),
            Err(error) => log::error!("stopping failed: {error}"),
        }
    }

    /// Draws the scene if it is another one than what is shown.
    fn draw(&mut self) {
        let now = self.clock.now();
        self.look.set_aspect(self.screen.aspect());
        app::set_room(&mut self.model, screens::has_room_for_figure(self.screen.area()));
        let mut scene = app::view(&self.model, now);
        let furthest = screens::max_scroll(&scene, self.look.theme(), self.screen.area());
        if app::limit_scroll(&mut self.model, furthest) {
            scene = app::view(&self.model, now);
        }
        if self.shown.as_ref() == Some(&scene) {
            return;
        }
        let theme = self.look.theme();
        if let Err(error) = self.screen.draw(|area, buffer| screens::draw(&scene, theme, area, buffer)) {
            log::warn!("the terminal takes no more: {error}");
            let now = self.clock.now();
            self.tell(now, &Message::Terminate { code: 129 });
        }
        self.shown = Some(scene);
    }
}

pub(super) fn sound_word(status: &SoundStatus) -> SoundWord {
    match status {
        SoundStatus::Open { .. } => SoundWord::Fine,
        SoundStatus::None { .. } | SoundStatus::Lost { .. } => SoundWord::Missing,
    }
}
