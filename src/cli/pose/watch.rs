//! One figure alone in the terminal, for whoever writes it: its landmarks by a
//! key, and anew whenever its file changes.

use super::{glyphs, report, take};
use crate::cli::args::PoseArguments;
use crate::cli::{House, complain, play};
use crate::figure::{BREATH, Figure, Look, Moment, Motion, Pose, read};
use crate::runtime::clock::SessionClock;
use crate::runtime::figures::{FigureFolder, FoundFigure};
use crate::runtime::input::{Incoming, Input};
use crate::runtime::signals::{Signals, exit_code};
use crate::runtime::terminal::Screen;
use crate::time::Tick;
use crate::ui::theme::Theme;
use crate::ui::view_model::KeyHint;
use crate::ui::widgets::{ASPECT, FigureView, Footer, Glyphs, flatten, put, row, rows};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

/// Between two frames while the figure moves.
const FRAME: Duration = Duration::from_millis(83);
/// Between two looks at the file while nothing moves.
const LOOK: Duration = Duration::from_millis(250);

/// Watches the figures that are named, one after the other.
pub(super) fn watch(house: &House, folder: &FigureFolder, arguments: &PoseArguments) -> u8 {
    let Some(name) = arguments.names.first() else { return super::list(folder) };
    let (found, pose) = match take(house, folder, name) {
        Ok(taken) => taken,
        Err(code) => return code,
    };
    if !house.environment.is_interactive() {
        return complain(&"a figure is watched in a terminal; `--sheet` draws it into a file");
    }
    let theme = match house.config() {
        Ok(config) => play::theme(config.screen.theme, &house.environment),
        Err(code) => return code,
    };
    let seen = modified(&found);
    let glyphs = if theme.unicode { glyphs(arguments.glyphs) } else { Glyphs::Ascii };
    let watch = Watch {
        folder,
        theme,
        glyphs,
        motion: Motion::new(Arc::new(pose), &[]),
        found,
        seen,
        trouble: String::new(),
        look: Look::default(),
        landmarks: false,
        paused: false,
        at: Duration::ZERO,
        key: None,
    };
    match watch.run() {
        Ok(code) => code,
        Err(error) => complain(&format!("the screen can't be opened: {error}")),
    }
}

/// When a figure's file was last written.
fn modified(found: &FoundFigure) -> Option<SystemTime> {
    std::fs::metadata(found.path.as_ref()?).and_then(|data| data.modified()).ok()
}

struct Watch<'a> {
    folder: &'a FigureFolder,
    theme: Theme,
    glyphs: Glyphs,
    motion: Motion,
    found: FoundFigure,
    seen: Option<SystemTime>,
    /// What is wrong with the file as it is now; the last good figure stays.
    trouble: String,
    look: Look,
    landmarks: bool,
    paused: bool,
    /// How much of the movement is over.
    at: Duration,
    /// The key that is shown alone, if one is.
    key: Option<usize>,
}

impl Watch<'_> {
    fn run(mut self) -> io::Result<u8> {
        let signals = Signals::register()?;
        let mut screen = Screen::enter()?;
        let (sender, heard) = channel();
        let _input = Input::start(signals, sender, |incoming| incoming)?;
        let clock = SessionClock::start(1.0);
        let mut before = clock.now();
        let mut shown: Option<(Figure, String, bool)> = None;
        loop {
            before = self.pass(before, clock.now());
            let figure = self.figure();
            let scene = (figure, self.trouble.clone(), self.landmarks);
            if shown.as_ref() != Some(&scene) {
                screen.draw(|area, buffer| self.draw(&scene.0, area, buffer))?;
                shown = Some(scene);
            }
            match heard.recv_timeout(if self.moves() { FRAME } else { LOOK }) {
                Ok(Incoming::Key(key)) => {
                    if !self.press(key) {
                        break;
                    }
                }
                Ok(Incoming::Resize(columns, rows)) => {
                    screen.resized(columns, rows);
                    shown = None;
                }
                // A figure alone never asks for it.
                Ok(Incoming::Background(_)) => {}
                Ok(Incoming::Suspend) => {
                    screen.suspend(false)?;
                }
                Ok(Incoming::Continue) => {
                    screen.resume()?;
                    shown = None;
                }
                Ok(Incoming::Terminate(signal)) => {
                    screen.restore()?;
                    return Ok(exit_code(signal));
                }
                Ok(Incoming::HangUp) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => self.reload(),
            }
        }
        screen.restore()?;
        Ok(0)
    }

    /// Lets the movement go on from one moment to another.
    fn pass(&mut self, before: Tick, now: Tick) -> Tick {
        if self.moves() {
            // A terminal that stood still doesn't make the figure jump.
            self.at += now.since(before).min(2 * FRAME);
        }
        now
    }

    fn moves(&self) -> bool {
        !self.paused && self.key.is_none()
    }

    /// The figure as it is now; a pose that stays somewhere breathes a while and
    /// begins again.
    fn figure(&self) -> Figure {
        if let Some(key) = self.key {
            return self.motion.key(key, &self.look);
        }
        let once = self.motion.natural() + 2 * BREATH;
        let again = if self.motion.moves(Moment::Free(once)) {
            self.at
        } else {
            Duration::from_secs_f64(self.at.as_secs_f64() % once.as_secs_f64().max(0.1))
        };
        self.motion.at(Moment::Free(again), again, &self.look)
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

    /// Reads the file again where it has changed.
    fn reload(&mut self) {
        let written = modified(&self.found);
        if written.is_none() || written == self.seen {
            return;
        }
        self.seen = written;
        let Some(path) = self.found.path.as_ref().map(|path| path.to_string_lossy().into_owned()) else {
            return;
        };
        match self.folder.find(&path) {
            Ok(found) => {
                let read = read(&found.text, &found.id);
                self.found = found;
                self.trouble = report(&self.found, &read.diagnostics, false);
                if let Some(pose) = read.pose {
                    self.take(pose);
                }
            }
            Err(error) => self.trouble = super::missing(&error),
        }
    }

    fn take(&mut self, pose: Pose) {
        self.motion = Motion::new(Arc::new(pose), &[]);
        self.key = self.key.filter(|key| *key < self.motion.pose().keys.len());
    }

    fn draw(&self, figure: &Figure, area: Rect, buf: &mut Buffer) {
        let theme = &self.theme;
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
        let view = FigureView {
            figure,
            palette: &theme.figure,
            glyphs: self.glyphs,
            aspect: ASPECT,
            landmarks: self.landmarks,
        };
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
