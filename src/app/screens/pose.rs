//! One figure alone, for whoever writes it: its landmarks by a key, and anew
//! whenever its file changes.

use crate::app::follow::Follow;
use crate::app::{Message, Next, PoseDraft, Screen, Shared, Turn};
use crate::figure::{BREATH, BREATHING, Figure, Moment, Motion, Pacing, Pose, Presentation, Reel, on_reel};
use crate::time::Tick;
use crate::ui::keymap::Key::{Ctrl, Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, bind, groups};
use crate::ui::theme::Theme;
use crate::ui::widgets::{FigureView, figure_area, put, row, rows};
use crate::ui::{Pictured, View};
use crossterm::event::KeyCode::{Esc, Left, Right};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::Widget;
use std::sync::Arc;
use std::time::Duration;

/// A figure that is watched while it is written.
#[derive(Debug)]
pub struct PoseViewer {
    motion: Motion,
    /// What is wrong with the file as it is now; the last good figure stays.
    trouble: String,
    presentation: Presentation,
    landmarks: bool,
    paused: bool,
    /// Frames a second while the figure moves.
    frames: u32,
    /// How much of the movement is over, and when that was so.
    at: Duration,
    since: Option<Tick>,
    /// The key that is shown alone, if one is.
    key: Option<usize>,
    follow: Follow,
}

impl PoseViewer {
    /// A figure, moved as suits where it is shown.
    pub fn new(pose: Arc<Pose>, pacing: Pacing) -> Self {
        Self {
            motion: Motion::new(pose, &[]),
            trouble: String::new(),
            presentation: Presentation::default(),
            landmarks: false,
            paused: false,
            frames: pacing.frames.max(1),
            at: Duration::ZERO,
            since: None,
            // Who wants nothing to move goes from key to key.
            key: pacing.calm.then_some(0),
            follow: Follow::default(),
        }
    }

    fn moves(&self) -> bool {
        !self.paused && self.key.is_none()
    }

    /// The time between two frames.
    fn interval(&self) -> Duration {
        let moves = self.motion.moves(Moment::Free(self.moment()));
        Duration::from_secs(1) / if moves { self.frames } else { BREATHING.min(self.frames) }
    }

    /// Lets the movement go on to this moment.
    fn pass(&mut self, now: Tick) {
        let since = self.since.replace(now).unwrap_or(now);
        if self.moves() {
            // A terminal that stood still doesn't make the figure jump.
            self.at += now.since(since).min(2 * self.interval());
        }
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

    /// The figure as it is now; one of a reel where it is shown as a picture.
    fn figure(&self, pictures: bool) -> Figure {
        if let Some(key) = self.key {
            return self.motion.key(key, &self.presentation);
        }
        let at = self.moment();
        if pictures {
            let (moment, since) = on_reel(&self.motion, at, self.frames);
            return self.motion.at(moment, since, &self.presentation).without_way();
        }
        self.motion.at(Moment::Free(at), at, &self.presentation)
    }

    fn count(&self) -> usize {
        self.motion.pose().keys.len().max(1)
    }

    fn take(&mut self, draft: &PoseDraft) {
        self.trouble.clone_from(&draft.trouble);
        if let Some(pose) = &draft.pose {
            self.motion = Motion::new(Arc::clone(pose), &[]);
            self.key = self.key.filter(|key| *key < self.count());
        }
    }
}

impl Screen for PoseViewer {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        let moves = if self.moves() { "pause" } else { "play" };
        Keys::new([
            bind(&[Letter(' ')], Action::Primary)
                .help(groups::PLAY, "space", "pause, play")
                .footer(1, "space", moves),
            bind(&[Named(Left)], Action::ScrubBack).help(groups::PLAY, "← →", "key by key").footer(
                2,
                "←→",
                "key by key",
            ),
            bind(&[Named(Right)], Action::ScrubForward),
            bind(&[Letter('l')], Action::Own('l')).help(groups::READ, "l", "landmarks").footer(
                3,
                "l",
                "landmarks",
            ),
            bind(&[Letter('m')], Action::Own('m')).help(groups::READ, "m", "the other side").footer(
                4,
                "m",
                "other side",
            ),
            bind(&[Letter('q'), Named(Esc), Ctrl('d')], Action::Quit)
                .help(groups::STOP, "q", "leave")
                .footer(5, "q", "leave"),
            HELP,
        ])
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        let stage = match self.key {
            Some(key) => format!("key {} of {}", key + 1, self.count()),
            None if self.paused => "paused".to_owned(),
            None => String::new(),
        };
        let figure = self.figure(shared.pictures);
        let reel = || Reel::of_pose(Arc::clone(self.motion.pose()), self.presentation, self.frames);
        let reels = if shared.pictures { vec![reel()] } else { Vec::new() };
        let title = format!("{}  {}", self.motion.pose().name, figure.targets.join(", "));
        let trouble = self.trouble.lines().map(str::to_owned).collect();
        Box::new(PoseView { title, stage, figure, reels, landmarks: self.landmarks, trouble })
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        self.pass(turn.now);
        let count = self.count();
        match action {
            Action::Quit => return Next::Leave,
            Action::Primary if self.key.is_some() => (self.key, self.paused) = (None, false),
            Action::Primary => self.paused = !self.paused,
            Action::ScrubForward => self.key = Some(self.key.map_or(0, |key| (key + 1) % count)),
            Action::ScrubBack => self.key = Some(self.key.map_or(count - 1, |key| (key + count - 1) % count)),
            Action::Own('l') => self.landmarks = !self.landmarks,
            Action::Own('m') => self.presentation.mirrored = !self.presentation.mirrored,
            _ => {}
        }
        Next::Stay
    }

    fn on_message(&mut self, turn: &mut Turn<'_>, message: &Message) -> Next {
        self.pass(turn.now);
        match message {
            Message::Touched(change) => self.follow.touched(turn.now, *change),
            Message::Pose(draft) if self.follow.accepts(turn.now, draft.empty) => self.take(draft),
            _ => {}
        }
        self.follow.wake(turn.now, turn.effects);
        Next::Stay
    }

    fn next_deadline(&self, _: &Shared, now: Tick) -> Option<Tick> {
        let frame = self.moves().then(|| self.since.unwrap_or(now) + self.interval());
        [frame, self.follow.deadline()].into_iter().flatten().min()
    }
}

/// A figure, what it is called, and what is wrong with its file.
#[derive(Debug, PartialEq)]
struct PoseView {
    title: String,
    /// Where in the movement it stands, where it stands.
    stage: String,
    figure: Figure,
    reels: Vec<Reel>,
    landmarks: bool,
    trouble: Vec<String>,
}

impl PoseView {
    /// The rows of what is wrong, and those left for the figure.
    fn heights(&self, area: Rect) -> (u16, u16) {
        let wanted = u16::try_from(self.trouble.len()).unwrap_or(u16::MAX).min(area.height / 2);
        (wanted, area.height.saturating_sub(1 + wanted))
    }
}

impl View for PoseView {
    fn pictured(&self, _: &Theme, area: Rect) -> Option<Pictured<'_>> {
        // Landmarks are named in cells.
        let shows = !self.landmarks && !self.reels.is_empty();
        let area = figure_area(rows(area, 1, self.heights(area).1));
        shows.then_some(Pictured { figure: &self.figure, reels: &self.reels, area })
    }

    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        put(buf, row(area, 0), Alignment::Left, &self.title, theme.strong);
        put(buf, row(area, 0), Alignment::Right, &self.stage, theme.quiet);
        let (wanted, high) = self.heights(area);
        let view = FigureView { landmarks: self.landmarks, ..FigureView::new(&self.figure, theme) };
        (&view).render(rows(area, 1, high), buf);
        for (at, line) in (0..wanted).zip(&self.trouble) {
            put(buf, row(area, 1 + high + at), Alignment::Left, line, theme.text);
        }
    }
}
