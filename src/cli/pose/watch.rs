//! One figure alone in the terminal, for whoever writes it: its landmarks by a
//! key, and anew whenever its file changes.

use super::{missing, report, take};
use crate::cli::args::PoseArguments;
use crate::cli::{House, complain, play};
use crate::figure::{BREATH, BREATHING, Figure, Look, Moment, Motion, Pose, read};
use crate::runtime::clock::SessionClock;
use crate::runtime::figures::{FigureFolder, FoundFigure};
use crate::runtime::input::{Incoming, Input};
use crate::runtime::library::NotFound;
use crate::runtime::signals::{Signals, exit_code};
use crate::runtime::terminal::Screen;
use crate::runtime::watch::{Change, Watch as Folder};
use crate::time::Tick;
use crate::ui::theme;
use crate::ui::view_model::KeyHint;
use crate::ui::widgets::{FigureView, Footer, flatten, put, row, rows};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// A file that is being written in pieces is read when it has been left alone
/// for so long.
const SETTLE: Duration = Duration::from_millis(15);
/// A file that is empty or not there may be about to be written.
const GRACE: Duration = Duration::from_millis(150);

/// Watches the figure that is named; lists them all where none is.
pub(super) fn watch(house: &House, folder: &FigureFolder, arguments: &PoseArguments) -> u8 {
    let name = match arguments.names.as_slice() {
        [] => return super::list(folder),
        [name] => name,
        _ => {
            return complain(&"one figure is watched at a time; `--sheet FILE` draws several into a picture");
        }
    };
    let (found, pose) = match take(house, folder, name) {
        Ok(taken) => taken,
        Err(code) => return code,
    };
    if !house.environment.is_interactive() {
        return complain(&"a figure is watched in a terminal; `--sheet` draws it into a file");
    }
    let screen = match house.config() {
        Ok(config) => &config.screen,
        Err(code) => return code,
    };
    let pacing = screen.pacing(house.environment.ssh);
    let watch = Watch {
        folder,
        theme: play::look(screen, &house.environment),
        motion: Motion::new(Arc::new(pose), &[]),
        found,
        reading: None,
        trouble: String::new(),
        look: Look::default(),
        landmarks: false,
        paused: false,
        frames: pacing.frames.max(1),
        at: Duration::ZERO,
        // Who wants nothing to move goes from key to key.
        key: pacing.calm.then_some(0),
    };
    match watch.run() {
        Ok(code) => code,
        Err(error) => complain(&format!("the screen can't be opened: {error}")),
    }
}

/// What reaches the loop.
#[derive(Clone, Copy)]
enum Heard {
    Outside(Incoming),
    File(Change),
}

/// What a turn of the loop comes to.
enum Turn {
    On,
    /// The figure has to be drawn again, whatever it was.
    Anew,
    Leave(u8),
}

struct Watch<'a> {
    folder: &'a FigureFolder,
    theme: theme::Look,
    motion: Motion,
    found: FoundFigure,
    /// When to read the file next, and whether what is not there then counts.
    reading: Option<(Tick, bool)>,
    /// What is wrong with the file as it is now; the last good figure stays.
    trouble: String,
    look: Look,
    landmarks: bool,
    paused: bool,
    /// Frames a second while the figure moves.
    frames: u32,
    /// How much of the movement is over.
    at: Duration,
    /// The key that is shown alone, if one is.
    key: Option<usize>,
}

impl Watch<'_> {
    fn run(mut self) -> io::Result<u8> {
        let signals = Signals::register()?;
        let mut screen = Screen::enter()?;
        if self.theme.wants_background() {
            screen.ask_background();
        }
        let (sender, heard) = channel();
        let _saves = self.hear_saves(sender.clone());
        let _input = Input::start(signals, sender, Heard::Outside)?;
        let clock = SessionClock::start(1.0);
        let mut before = clock.now();
        // It may have been written since it was read and before it was heard.
        self.reload(before, false);
        let mut shown: Option<(Figure, String, String, bool)> = None;
        let code = loop {
            self.theme.set_aspect(screen.aspect());
            let name = self.motion.pose().name.clone();
            let scene = (self.figure(), name, self.trouble.clone(), self.landmarks);
            if shown.as_ref() != Some(&scene) {
                screen.draw(|area, buffer| self.draw(&scene.0, area, buffer))?;
                shown = Some(scene);
            }
            let first = match self.wait(clock.now()) {
                Some(at_most) => heard.recv_timeout(at_most),
                None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let now = clock.now();
            self.pass(before, now);
            before = now;
            match first {
                Ok(heard) => match self.hear(heard, &mut screen, now)? {
                    Turn::On => {}
                    Turn::Anew => shown = None,
                    Turn::Leave(code) => break code,
                },
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break 0,
            }
            if let Some((at, last)) = self.reading
                && at <= now
            {
                self.reading = None;
                self.reload(now, last);
            }
        };
        screen.restore()?;
        Ok(code)
    }

    /// Has every save of the file told; a shipped figure has none.
    fn hear_saves(&self, sender: Sender<Heard>) -> Option<Folder> {
        let path = self.found.path.as_deref()?;
        let tell = move |change| {
            if sender.send(Heard::File(change)).is_err() {
                log::debug!("nobody is left to tell of the file");
            }
        };
        Folder::start(path, &[], tell)
            .inspect_err(|error| log::error!("{} can't be watched: {error}", path.display()))
            .ok()
    }

    /// How long to wait at most for what comes from outside; for ever while
    /// nothing moves.
    fn wait(&self, now: Tick) -> Option<Duration> {
        let frame = self.moves().then(|| self.interval());
        let reading = self.reading.map(|(at, _)| at.since(now));
        [frame, reading].into_iter().flatten().min()
    }

    /// The time between two frames.
    fn interval(&self) -> Duration {
        let moves = self.motion.moves(Moment::Free(self.moment()));
        Duration::from_secs(1) / if moves { self.frames } else { BREATHING.min(self.frames) }
    }

    fn hear(&mut self, heard: Heard, screen: &mut Screen, now: Tick) -> io::Result<Turn> {
        Ok(match heard {
            Heard::Outside(Incoming::Key(key)) if !self.press(key) => Turn::Leave(0),
            // The stage's word may have changed with it.
            Heard::Outside(Incoming::Key(_)) => Turn::Anew,
            Heard::Outside(Incoming::Resize(columns, rows)) => {
                screen.resized(columns, rows);
                Turn::Anew
            }
            Heard::Outside(Incoming::Background(light)) if self.theme.learn_background(light) => Turn::Anew,
            Heard::Outside(Incoming::Background(_)) => Turn::On,
            Heard::Outside(Incoming::Suspend) => {
                screen.suspend(false)?;
                Turn::On
            }
            Heard::Outside(Incoming::Continue) => {
                screen.resume()?;
                Turn::Anew
            }
            Heard::Outside(Incoming::Terminate(signal)) => Turn::Leave(exit_code(signal)),
            Heard::Outside(Incoming::HangUp) => Turn::Leave(0),
            Heard::File(Change::Whole) => {
                self.reading = Some((now, false));
                Turn::On
            }
            // The first touch sets the time, so that one that goes on for ever
            // is read all the same.
            Heard::File(Change::Touched) => {
                self.reading.get_or_insert((now + SETTLE, false));
                Turn::On
            }
        })
    }

    /// Lets the movement go on from one moment to another.
    fn pass(&mut self, before: Tick, now: Tick) {
        if self.moves() {
            // A terminal that stood still doesn't make the figure jump.
            self.at += now.since(before).min(2 * self.interval());
        }
    }

    fn moves(&self) -> bool {
        !self.paused && self.key.is_none()
    }

    /// The figure as it is now.
    fn figure(&self) -> Figure {
        if let Some(key) = self.key {
            return self.motion.key(key, &self.look);
        }
        let at = self.moment();
        self.motion.at(Moment::Free(at), at, &self.look)
    }

    /// How far the movement is; one that stays somewhere breathes a while and
    /// begins again.
    fn moment(&self) -> Duration {
        let once = self.motion.natural() + 2 * BREATH;
        if self.motion.moves(Moment::Free(once)) {
            return self.at;
        }
        Duration::from_secs_f64(self.at.as_secs_f64() % once.as_secs_f64().max(0.1))
    }

    /// Takes a key; whether to go on.
    fn press(&mut self, key: KeyEvent) -> bool {
        let keys = self.motion.pose().keys.len();
        match key.code {
            KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => return false,
            KeyCode::Char('q') | KeyCode::Esc => return false,
            KeyCode::Char('l') => self.landmarks = !self.landmarks,
            KeyCode::Char('m') => self.look.mirrored = !self.look.mirrored,
            KeyCode::Char(' ') if self.key.is_some() => self.key = None,
            KeyCode::Char(' ') => self.paused = !self.paused,
            KeyCode::Right => self.key = Some(self.key.map_or(0, |key| (key + 1) % keys)),
            KeyCode::Left => self.key = Some(self.key.map_or(keys - 1, |key| (key + keys - 1) % keys)),
            _ => {}
        }
        true
    }

    /// Reads the file again and shows what is new; `last` says that it has been
    /// waited for.
    fn reload(&mut self, now: Tick, last: bool) {
        let Some(path) = self.found.path.as_deref().map(Path::to_string_lossy) else { return };
        match self.folder.find(&path) {
            Ok(found) if found.text.trim().is_empty() && !last => self.reading = Some((now + GRACE, true)),
            Ok(found) if found.text == self.found.text && self.trouble.is_empty() => {}
            Ok(found) => {
                let read = read(&found.text, &found.id);
                self.found = found;
                self.trouble = report(&self.found, &read.diagnostics, false);
                if let Some(pose) = read.pose {
                    self.take(pose);
                }
            }
            Err(NotFound::Unreadable { error, .. }) if error.kind() == io::ErrorKind::NotFound && !last => {
                self.reading = Some((now + GRACE, true));
            }
            Err(error) => self.trouble = missing(&error),
        }
    }

    fn take(&mut self, pose: Pose) {
        self.motion = Motion::new(Arc::new(pose), &[]);
        self.key = self.key.filter(|key| *key < self.motion.pose().keys.len());
    }

    fn draw(&self, figure: &Figure, area: Rect, buf: &mut Buffer) {
        let theme = self.theme.theme();
        buf.set_style(area, theme.base);
        let title = format!("{}  {}", self.motion.pose().name, figure.targets.join(", "));
        put(buf, row(area, 0), Alignment::Left, &title, theme.strong);
        let stage = match self.key {
            Some(key) => format!("key {} of {}", key + 1, self.motion.pose().keys.len()),
            None if self.paused => "paused".to_owned(),
            None => String::new(),
        };
        put(buf, row(area, 0), Alignment::Right, &stage, theme.quiet);
        let lines: Vec<&str> = self.trouble.lines().collect();
        let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height / 2);
        let high = area.height.saturating_sub(3 + wanted);
        let view = FigureView { landmarks: self.landmarks, ..FigureView::new(figure, theme) };
        (&view).render(rows(area, 1, high), buf);
        for (at, line) in (0..wanted).zip(lines) {
            put(buf, row(area, 1 + high + at), Alignment::Left, line, theme.text);
        }
        let foot = row(area, area.height.saturating_sub(1));
        (&Footer { keys: &KEYS, notice: None, theme }).render(foot, buf);
        if !theme.unicode {
            flatten(area, buf);
        }
    }
}

/// What each key does.
const KEYS: [KeyHint; 5] = [
    KeyHint { key: "space", label: "pause" },
    KeyHint { key: "←→", label: "key by key" },
    KeyHint { key: "l", label: "landmarks" },
    KeyHint { key: "m", label: "other side" },
    KeyHint { key: "q", label: "leave" },
];
