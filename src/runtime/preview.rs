//! The main loop of the preview: waits for keys, signals, sound, deadlines and
//! for the file to be written, and draws what changed.

use super::clock::SessionClock;
use super::input::{Incoming, Input};
use super::library::{self, Found, Library, NotFound};
use super::log::Log;
use super::performer::{Files, Performer};
use super::read;
use super::screens::sound_word;
use super::signals::{Signals, exit_code};
use super::terminal::Screen;
use super::watch::{Change, Watch};
use crate::app::{Draft, Effect, Message, Preview};
use crate::audio::{SoundOptions, SoundStatus};
use crate::routine::Routine;
use crate::speech::Lengths;
use crate::time::Tick;
use crate::ui::screens;
use crate::ui::theme::Look;
use crate::ui::view_model::{Findings, Scene};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long the sound may ring out once the screen is gone.
const RING_OUT: Duration = Duration::from_millis(600);
/// A file that is being written in pieces is read when it has been left alone
/// for so long.
const SETTLE: Duration = Duration::from_millis(15);
/// A file that is empty or not there may be about to be written.
const GRACE: Duration = Duration::from_millis(150);

/// What reaches the main loop.
enum Heard {
    Outside(Incoming),
    Sound(SoundStatus),
    File(Change),
}

/// A file that is previewed, as it was read last.
#[derive(Debug)]
pub struct Manuscript {
    library: Library,
    lengths: Arc<Lengths>,
    /// None for a shipped one, which nobody writes.
    path: Option<PathBuf>,
    label: String,
    text: String,
    routine: Option<Arc<Routine>>,
}

impl Manuscript {
    /// The file that was found, and its first draft. `path` is where it lies;
    /// none for a shipped one. `lengths` is how long phrases take to say.
    pub fn open(
        found: &Found,
        path: Option<PathBuf>,
        library: &Library,
        lengths: Arc<Lengths>,
    ) -> (Self, Draft) {
        let (label, library) = (found.label.clone(), library.clone());
        let mut manuscript = Self { library, lengths, path, label, text: String::new(), routine: None };
        let draft = manuscript.draft(found);
        (manuscript, draft)
    }

    fn draft(&mut self, found: &Found) -> Draft {
        let read = read::check(found, &self.library, &self.lengths);
        self.lengths.keep();
        self.text.clone_from(&found.text);
        self.routine = read.routine().cloned();
        Draft {
            timeline: read.playable().cloned(),
            findings: Findings {
                label: self.label.clone(),
                text: found.text.clone(),
                diagnostics: read.findings,
                unreadable: None,
            },
        }
    }

    /// Reads the file again.
    fn again(&mut self) -> Option<Again> {
        let found = match library::file(self.path.as_deref()?) {
            Ok(found) if found.text.trim().is_empty() && !self.text.trim().is_empty() => {
                return Some(Again::Nothing(self.draft(&Found { label: self.label.clone(), ..found })));
            }
            Ok(found) => Found { label: self.label.clone(), ..found },
            Err(error) => {
                let gone = matches!(&error, NotFound::Unreadable { error, .. } if error.kind() == io::ErrorKind::NotFound);
                self.text.clear();
                let findings = Findings {
                    label: self.label.clone(),
                    unreadable: Some(error.to_string()),
                    ..Findings::default()
                };
                let draft = Draft { timeline: None, findings };
                return Some(if gone { Again::Nothing(draft) } else { Again::Draft(draft) });
            }
        };
        let (text, routine) = (self.text.clone(), self.routine.clone());
        let draft = self.draft(&found);
        // What it borrows may have changed while it did not.
        let same = text == self.text && routine == self.routine && self.routine.is_some();
        (!same).then_some(Again::Draft(draft))
    }
}

/// What reading again brought.
enum Again {
    /// Something else than before.
    Draft(Draft),
    /// No file, or nothing in it; perhaps not yet.
    Nothing(Draft),
}

/// What the preview runs with.
pub struct Stage<'s> {
    /// The file.
    pub manuscript: Manuscript,
    /// The state at the start.
    pub preview: Preview,
    /// All looks.
    pub look: Look,
    /// Where what others write to standard error goes.
    pub log: Option<&'s Log>,
}

/// Runs the preview until its author leaves; returns the exit code.
///
/// # Errors
///
/// Where the terminal can't be taken or no thread is to be had.
pub fn run(stage: Stage<'_>) -> io::Result<u8> {
    let Stage { manuscript, preview, look, log } = stage;
    let clock = SessionClock::start(1.0);
    let signals = Signals::register()?;
    let mut screen = Screen::enter()?;
    if look.wants_background() {
        screen.ask_background();
    }
    let (sender, heard) = channel();
    let performer = performer(&preview, &clock, sender.clone());
    let mut turns = Turns {
        manuscript,
        preview,
        clock,
        look,
        screen,
        performer,
        shown: None,
        reading: None,
        exit: None,
        whole_job: false,
    };
    turns.draw();
    let _watch = turns.watch(sender.clone());
    let _input = Input::start(signals, sender, Heard::Outside)?;
    if let Some(log) = log
        && let Err(error) = log.file().and_then(|file| turns.screen.divert_stderr(file))
    {
        log::warn!("standard error stays on the screen: {error}");
    }
    // It may have been written since it was read and before it was watched.
    turns.read(false);
    Ok(turns.follow(&heard))
}

fn performer(preview: &Preview, clock: &SessionClock, sender: Sender<Heard>) -> Performer {
    let tell = move |status| {
        if sender.send(Heard::Sound(status)).is_err() {
            log::debug!("nobody is left to tell of the sound");
        }
    };
    // A preview is no training: nothing of it is kept.
    let files = Files { state: None, record: None, library: None };
    Performer::new(files, clock, SoundOptions::default(), preview.muted, Arc::new(tell))
}

struct Turns {
    manuscript: Manuscript,
    preview: Preview,
    clock: SessionClock,
    look: Look,
    screen: Screen,
    performer: Performer,
    shown: Option<Scene>,
    /// When to read the file next, and whether what is not there then counts.
    reading: Option<(Tick, bool)>,
    exit: Option<u8>,
    whole_job: bool,
}

impl Turns {
    fn watch(&self, sender: Sender<Heard>) -> Option<Watch> {
        let path = self.manuscript.path.as_deref()?;
        let more: Vec<PathBuf> = self.manuscript.library.folder.iter().cloned().collect();
        let tell = move |change| {
            if sender.send(Heard::File(change)).is_err() {
                log::debug!("nobody is left to tell of the file");
            }
        };
        Watch::start(path, &more, tell)
            .inspect_err(|error| log::error!("{} can't be watched: {error}", path.display()))
            .ok()
    }

    fn follow(mut self, heard: &Receiver<Heard>) -> u8 {
        loop {
            if let Some(code) = self.exit {
                if let Err(error) = self.screen.restore() {
                    log::warn!("the terminal can't be given back: {error}");
                }
                self.performer.finish(RING_OUT);
                return code;
            }
            self.draw();
            let playing = self.preview.next_deadline(self.clock.now());
            let reading = self.reading.map(|(at, _)| at);
            let first = match [playing, reading].into_iter().flatten().min() {
                Some(deadline) => heard.recv_timeout(self.clock.wait(deadline)),
                None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let observed = self.clock.observe(playing);
            if observed.gap.is_some() {
                self.tell(&Message::Gap);
            }
            match first {
                Ok(one) => {
                    for one in std::iter::once(one).chain(heard.try_iter()) {
                        self.hear(one);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tell(&Message::Wake),
                Err(RecvTimeoutError::Disconnected) => self.tell(&Message::Terminate { code: 1 }),
            }
            if let Some((at, last)) = self.reading
                && at <= self.clock.now()
            {
                self.reading = None;
                self.read(last);
            }
        }
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Outside(Incoming::Key(key)) => {
                self.whole_job = true;
                self.tell(&Message::Key(key));
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
                self.tell(&Message::Suspend);
            }
            Heard::Outside(Incoming::Continue) => {
                if let Err(error) = self.screen.resume() {
                    log::error!("the terminal can't be taken again: {error}");
                    self.tell(&Message::Terminate { code: 1 });
                }
                self.shown = None;
                self.tell(&Message::Gap);
            }
            Heard::Outside(Incoming::Terminate(signal)) => {
                self.tell(&Message::Terminate { code: exit_code(signal) });
            }
            Heard::Outside(Incoming::HangUp) => self.tell(&Message::Terminate { code: 129 }),
            Heard::Sound(status) => self.tell(&Message::Sound(sound_word(&status))),
            Heard::File(Change::Whole) => self.reading = Some((self.clock.now(), false)),
            // The first touch sets the time, so that one that goes on for ever
            // is read all the same.
            Heard::File(Change::Touched) => {
                let settled = self.clock.now() + SETTLE;
                self.reading.get_or_insert((settled, false));
            }
        }
    }

    /// Reads the file and shows what is new; `last` says that it has been
    /// waited for.
    fn read(&mut self, last: bool) {
        match self.manuscript.again() {
            None => {}
            Some(Again::Nothing(_)) if !last => self.reading = Some((self.clock.now() + GRACE, true)),
            Some(Again::Draft(draft) | Again::Nothing(draft)) => {
                let effects = self.preview.load(self.clock.now(), draft);
                self.perform(effects);
            }
        }
    }

    fn tell(&mut self, message: &Message) {
        let effects = self.preview.update(self.clock.now(), message);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (left, _) = self.performer.perform(effect);
            match left {
                Some(Effect::Quit { code, .. }) => self.exit = Some(code),
                Some(Effect::Suspend) => match self.screen.suspend(self.whole_job) {
                    Ok(true) => {}
                    Ok(false) => log::info!("nobody could wake a stopped supple here, so it goes on"),
                    Err(error) => log::error!("stopping failed: {error}"),
                },
                Some(Effect::Repaint) => {
                    let area = self.screen.area();
                    self.screen.resized(area.width, area.height);
                    self.shown = None;
                }
                _ => {}
            }
        }
    }

    fn draw(&mut self) {
        self.look.set_aspect(self.screen.aspect());
        let mut scene = self.preview.view();
        let furthest = screens::max_scroll(&scene, self.look.theme(), self.screen.area());
        if self.preview.limit_scroll(furthest) {
            scene = self.preview.view();
        }
        if self.shown.as_ref() == Some(&scene) {
            return;
        }
        let theme = self.look.theme();
        if let Err(error) = self.screen.draw(|area, buffer| screens::draw(&scene, theme, area, buffer)) {
            log::warn!("the terminal takes no more: {error}");
            self.tell(&Message::Terminate { code: 129 });
        }
        self.shown = Some(scene);
    }
}
