//! A figure alone, for its author: with landmarks by a key, and read again whenever
//! its file changes.

use crate::app::reload::ReloadTimer;
use crate::app::{Context, Message, PoseDraft, Screen, Shared, Transition};
use crate::figure::{
    BREATH, BREATHING_FPS, Figure, FramePolicy, FrameSet, Motion, MotionTime, Pose, Presentation,
    quantized_time,
};
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

/// A figure, shown while its file is edited.
#[derive(Debug)]
pub struct PoseScreen {
    motion: Motion,
    /// What is wrong with the file now; the last valid figure stays.
    trouble: String,
    presentation: Presentation,
    landmarks: bool,
    paused: bool,
    /// Frames per second while the figure moves.
    fps: u32,
    /// The time of the movement at `updated`.
    at: Duration,
    updated: Option<Tick>,
    /// The keyframe that is shown, if the figure doesn't move.
    keyframe: Option<usize>,
    reload: ReloadTimer,
}

impl PoseScreen {
    /// The screen of a figure.
    pub fn new(pose: Arc<Pose>, policy: FramePolicy) -> Self {
        Self {
            motion: Motion::new(pose, &[]),
            trouble: String::new(),
            presentation: Presentation::default(),
            landmarks: false,
            paused: false,
            fps: policy.max_fps.max(1),
            at: Duration::ZERO,
            updated: None,
            // With reduced motion, keys go from keyframe to keyframe.
            keyframe: policy.calm.then_some(0),
            reload: ReloadTimer::default(),
        }
    }

    fn is_playing(&self) -> bool {
        !self.paused && self.keyframe.is_none()
    }

    /// The time between two frames.
    fn interval(&self) -> Duration {
        let moves = self.motion.moves(MotionTime::Natural(self.position()));
        Duration::from_secs(1) / if moves { self.fps } else { BREATHING_FPS.min(self.fps) }
    }

    /// Advances the movement to `now`.
    fn advance_to(&mut self, now: Tick) {
        let updated = self.updated.replace(now).unwrap_or(now);
        if self.is_playing() {
            // After a stop of the terminal the figure doesn't jump.
            self.at += now.since(updated).min(2 * self.interval());
        }
    }

    /// The time of the movement. One that loops goes on by itself; one that ends in a hold
    /// begins again two breaths after its end.
    fn position(&self) -> Duration {
        let with_hold = self.motion.natural_duration() + 2 * BREATH;
        let loops = self.motion.moves(MotionTime::Natural(with_hold));
        if loops {
            return self.at;
        }
        Duration::from_secs_f64(self.at.as_secs_f64() % with_hold.as_secs_f64().max(0.1))
    }

    /// The figure as it is now; as a picture, one of its frame set's.
    fn figure(&self, pictures: bool) -> Figure {
        if let Some(index) = self.keyframe {
            return self.motion.keyframe_figure(index, &self.presentation);
        }
        let at = self.position();
        if pictures {
            let (time, ambient_time) = quantized_time(&self.motion, at, self.fps);
            return self.motion.figure_at(time, ambient_time, &self.presentation).without_trajectory();
        }
        self.motion.figure_at(MotionTime::Natural(at), at, &self.presentation)
    }

    fn keyframe_count(&self) -> usize {
        self.motion.pose().keyframes.len().max(1)
    }

    fn replace_draft(&mut self, draft: &PoseDraft) {
        self.trouble.clone_from(&draft.trouble);
        if let Some(pose) = &draft.pose {
            self.motion = Motion::new(Arc::clone(pose), &[]);
            self.keyframe = self.keyframe.filter(|key| *key < self.keyframe_count());
        }
    }
}

impl Screen for PoseScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        let moves = if self.is_playing() { "pause" } else { "play" };
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
            bind(&[Letter('l')], Action::ScreenKey('l')).help(groups::READ, "l", "landmarks").footer(
                3,
                "l",
                "landmarks",
            ),
            bind(&[Letter('m')], Action::ScreenKey('m')).help(groups::READ, "m", "the other side").footer(
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
        let stage = match self.keyframe {
            Some(key) => format!("key {} of {}", key + 1, self.keyframe_count()),
            None if self.paused => "paused".to_owned(),
            None => String::new(),
        };
        let figure = Arc::new(self.figure(shared.pictures));
        let frame_set = || FrameSet::of_pose(Arc::clone(self.motion.pose()), self.presentation, self.fps);
        let frame_sets = if shared.pictures { vec![frame_set()] } else { Vec::new() };
        let title = format!("{}  {}", self.motion.pose().name, figure.targets.join(", "));
        let trouble = self.trouble.lines().map(str::to_owned).collect();
        Box::new(PoseView { title, stage, figure, frame_sets, landmarks: self.landmarks, trouble })
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        self.advance_to(context.now);
        let count = self.keyframe_count();
        match action {
            Action::Quit => return Transition::Quit,
            Action::Primary if self.keyframe.is_some() => (self.keyframe, self.paused) = (None, false),
            Action::Primary => self.paused = !self.paused,
            Action::ScrubForward => self.keyframe = Some(self.keyframe.map_or(0, |key| (key + 1) % count)),
            Action::ScrubBack => {
                self.keyframe = Some(self.keyframe.map_or(count - 1, |key| (key + count - 1) % count));
            }
            Action::ScreenKey('l') => self.landmarks = !self.landmarks,
            Action::ScreenKey('m') => self.presentation.mirrored = !self.presentation.mirrored,
            _ => {}
        }
        Transition::Stay
    }

    fn on_message(&mut self, context: &mut Context<'_>, message: &Message) -> Transition {
        self.advance_to(context.now);
        match message {
            Message::FileChanged(change) => self.reload.on_change(context.now, *change),
            Message::PoseDraft(draft) if self.reload.accepts(context.now, draft.empty) => {
                self.replace_draft(draft);
            }
            _ => {}
        }
        self.reload.read_if_due(context.now, context.effects);
        Transition::Stay
    }

    fn next_deadline(&self, _: &Shared, now: Tick) -> Option<Tick> {
        let frame = self.is_playing().then(|| self.updated.unwrap_or(now) + self.interval());
        [frame, self.reload.deadline()].into_iter().flatten().min()
    }
}

/// A figure, what it is called, and what is wrong with its file.
#[derive(Debug, PartialEq)]
struct PoseView {
    title: String,
    /// Which keyframe is shown, or `paused`; empty while it plays.
    stage: String,
    figure: Arc<Figure>,
    frame_sets: Vec<FrameSet>,
    landmarks: bool,
    trouble: Vec<String>,
}

impl PoseView {
    /// The number of rows for what is wrong, and of those left for the figure.
    fn heights(&self, area: Rect) -> (u16, u16) {
        let wanted = u16::try_from(self.trouble.len()).unwrap_or(u16::MAX).min(area.height / 2);
        (wanted, area.height.saturating_sub(1 + wanted))
    }
}

impl View for PoseView {
    fn pictured(&self, _: &Theme, area: Rect) -> Option<Pictured<'_>> {
        // A picture has no names of landmarks.
        let shows = !self.landmarks && !self.frame_sets.is_empty();
        let area = figure_area(rows(area, 1, self.heights(area).1));
        shows.then_some(Pictured { figure: &self.figure, frame_sets: &self.frame_sets, area })
    }

    fn figure_mut(&mut self) -> Option<&mut Arc<Figure>> {
        Some(&mut self.figure)
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
