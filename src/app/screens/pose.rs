//! A figure alone, for its author: with landmarks by a key, and read again whenever
//! its file changes.

use crate::app::reload::ReloadTimer;
use crate::app::{Context, Message, PoseDraft, Screen, Shared, Transition};
use crate::diagnostic::{LineRole, role_of};
use crate::figure::{
    BREATH, BREATHING_FPS, Figure, FramePolicy, FrameSet, Motion, MotionTime, Pose, Presentation,
    quantized_time,
};
use crate::session::Input;
use crate::time::Tick;
use crate::ui::keymap::Key::{Ctrl, Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, bind, groups, letter, screen_key};
use crate::ui::theme::Theme;
use crate::ui::widgets::{FigureView, Lines, figure_area, put, row_area, rows_area, width};
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
    /// The movement of the last version of the file without errors.
    motion: Motion,
    /// What is wrong with the file, in lines; empty if nothing is.
    report: String,
    presentation: Presentation,
    landmarks: bool,
    paused: bool,
    /// Frames per second while the figure moves.
    fps: u32,
    /// The time played until `updated`.
    played: Duration,
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
            report: String::new(),
            presentation: Presentation::default(),
            landmarks: false,
            paused: false,
            fps: policy.max_fps.max(1),
            played: Duration::ZERO,
            updated: None,
            // With reduced motion, only keyframes are shown.
            keyframe: policy.calm.then_some(0),
            reload: ReloadTimer::default(),
        }
    }

    fn is_playing(&self) -> bool {
        !self.paused && self.keyframe.is_none()
    }

    /// The time between two frames.
    fn interval(&self) -> Duration {
        let moves = self.motion.moves(MotionTime::Natural(self.movement_time()));
        Duration::from_secs(1) / if moves { self.fps } else { BREATHING_FPS.min(self.fps) }
    }

    /// Advances the movement to `now`.
    fn advance_to(&mut self, now: Tick) {
        let updated = self.updated.replace(now).unwrap_or(now);
        if self.is_playing() {
            // If the process was stopped meanwhile, the figure doesn't jump.
            self.played += now.since(updated).min(2 * self.interval());
        }
    }

    /// The time within the movement. A movement that loops goes on by itself; a movement that
    /// ends in a hold begins again two breaths after its end.
    fn movement_time(&self) -> Duration {
        let with_hold = self.motion.natural_duration() + 2 * BREATH;
        let loops = self.motion.moves(MotionTime::Natural(with_hold));
        if loops {
            return self.played;
        }
        Duration::from_secs_f64(self.played.as_secs_f64() % with_hold.as_secs_f64().max(0.1))
    }

    /// The figure as it is now; with `pictures`, one of the figures of its frame set.
    fn figure(&self, pictures: bool) -> Figure {
        if let Some(index) = self.keyframe {
            return self.motion.keyframe_figure(index, &self.presentation);
        }
        let time = self.movement_time();
        if pictures {
            let (time, ambient_time) = quantized_time(&self.motion, time, self.fps);
            return self.motion.figure_at(time, ambient_time, &self.presentation).without_trajectory();
        }
        self.motion.figure_at(MotionTime::Natural(time), time, &self.presentation)
    }

    fn keyframe_count(&self) -> usize {
        self.motion.pose().keyframes.len().max(1)
    }

    fn replace_draft(&mut self, draft: &PoseDraft) {
        self.report.clone_from(&draft.report);
        if let Some(pose) = &draft.pose {
            self.motion = Motion::new(Arc::clone(pose), &[]);
            let last = self.keyframe_count() - 1;
            self.keyframe = self.keyframe.map(|keyframe| keyframe.min(last));
        }
    }
}

impl Screen for PoseScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        let space = if self.is_playing() { "pause" } else { "play" };
        Keys::new([
            letter(' ', Action::Session(Input::Primary)).help(groups::PLAY, "pause, play").footer(1, space),
            bind(&[Named(Left)], Action::ScrubBack)
                .help_named(groups::PLAY, "← →", "key by key")
                .footer_named(2, "←→", "key by key"),
            bind(&[Named(Right)], Action::ScrubForward),
            screen_key('l').help(groups::READ, "landmarks").footer(3, "landmarks"),
            screen_key('m').help(groups::READ, "the other side").footer(4, "other side"),
            bind(&[Letter('q'), Named(Esc), Ctrl('d')], Action::Quit)
                .help(groups::STOP, "leave")
                .footer(5, "leave"),
            HELP,
        ])
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        let state = match self.keyframe {
            Some(keyframe) => format!("key {} of {}", keyframe + 1, self.keyframe_count()),
            None if self.paused => "paused".to_owned(),
            None => String::new(),
        };
        let figure = Arc::new(self.figure(shared.pictures));
        let frame_sets = if shared.pictures {
            vec![FrameSet::of_pose(Arc::clone(self.motion.pose()), self.presentation, self.fps)]
        } else {
            Vec::new()
        };
        let title = format!("{}  {}", self.motion.pose().name, figure.target_names.join(", "));
        let report = self.report.lines().map(str::to_owned).collect();
        Box::new(PoseView { title, state, figure, frame_sets, landmarks: self.landmarks, report })
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        self.advance_to(context.now);
        let count = self.keyframe_count();
        match action {
            Action::Quit => return Transition::Quit,
            Action::Session(Input::Primary) if self.keyframe.is_some() => {
                (self.keyframe, self.paused) = (None, false);
            }
            Action::Session(Input::Primary) => self.paused = !self.paused,
            Action::ScrubForward => {
                self.keyframe = Some(self.keyframe.map_or(0, |keyframe| (keyframe + 1) % count));
            }
            Action::ScrubBack => self.keyframe = Some((self.keyframe.unwrap_or(0) + count - 1) % count),
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
            Message::PoseDraft(draft) if self.reload.accept_or_defer(context.now, draft.empty) => {
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
    /// Which keyframe is shown, or `paused`; empty while the figure moves.
    state: String,
    figure: Arc<Figure>,
    frame_sets: Vec<FrameSet>,
    landmarks: bool,
    /// What is wrong with the file, in lines.
    report: Vec<String>,
}

impl PoseView {
    /// The report in lines for an area: words are wrapped, and the author's lines are cut, so that
    /// the marks stay below them. If it takes more than half of the rows, its last line says how
    /// many lines are missing.
    fn report_lines(&self, theme: &Theme, area: Rect) -> Lines {
        let mut lines = Lines::new(area.width);
        for line in &self.report {
            let is_cut = matches!(role_of(line), LineRole::Source | LineRole::Marks);
            if is_cut || width(line) <= area.width {
                lines.line(line, theme.text);
            } else {
                lines.text(line, theme.text);
            }
        }
        let max_rows = (area.height / 2).max(1);
        if lines.len() <= max_rows {
            return lines;
        }
        let more = format!("… {} more lines: `supple pose check`", lines.len() - (max_rows - 1));
        lines.truncate(max_rows - 1);
        lines.line(&more, theme.quiet);
        lines
    }

    /// The places of the figure and, below it, of the report.
    fn areas(&self, area: Rect) -> (Rect, Rect) {
        let report_rows = self.report_lines(&Theme::default(), area).len();
        let figure_rows = area.height.saturating_sub(1 + report_rows);
        (rows_area(area, 1, figure_rows), rows_area(area, 1 + figure_rows, report_rows))
    }
}

impl View for PoseView {
    fn pictured(&self, _: &Theme, area: Rect) -> Option<Pictured<'_>> {
        // A picture has no names of landmarks.
        let fits_picture = !self.landmarks && !self.frame_sets.is_empty();
        let area = figure_area(self.areas(area).0);
        fits_picture.then_some(Pictured { figure: &self.figure, frame_sets: &self.frame_sets, area })
    }

    fn figure_mut(&mut self) -> Option<&mut Arc<Figure>> {
        Some(&mut self.figure)
    }

    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        put(buf, row_area(area, 0), Alignment::Left, &self.title, theme.strong);
        put(buf, row_area(area, 0), Alignment::Right, &self.state, theme.quiet);
        let (figure_area, report_area) = self.areas(area);
        let view = FigureView { landmarks: self.landmarks, ..FigureView::new(&self.figure, theme) };
        (&view).render(figure_area, buf);
        self.report_lines(theme, area).draw(0, report_area, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Cell;

    /// A figure of so many keyframes.
    fn draft(keyframes: usize) -> PoseDraft {
        let key = "[[key]]\narms = { shoulder = 170, elbow = 5 }\n";
        let text = format!(
            "name = \"Arm raise\"\nview = [-0.7, 0.9, -0.1, 2.2]\n\n[[prop]]\nkind = \"floor\"\n{}",
            key.repeat(keyframes)
        );
        let read = crate::figure::read(&text, "raise");
        let pose = read.pose.unwrap_or_else(|| panic!("{:?}", read.diagnostics));
        PoseDraft { pose: Some(Arc::new(pose)), report: String::new(), empty: false }
    }

    #[test]
    fn if_a_file_loses_the_shown_keyframe_the_last_one_is_shown() {
        let pose = draft(3).pose.unwrap();
        let mut screen = PoseScreen::new(pose, FramePolicy { max_fps: 12, calm: true });
        screen.keyframe = Some(2);
        screen.replace_draft(&draft(2));
        assert_eq!((screen.keyframe, screen.is_playing()), (Some(1), false));
        screen.keyframe = None;
        screen.replace_draft(&draft(1));
        assert!(screen.is_playing());
    }

    /// The lines of a report on a screen of this size.
    fn report_lines(report: &str, columns: u16, rows: u16) -> Vec<String> {
        let view = PoseView {
            title: String::new(),
            state: String::new(),
            figure: Arc::new(
                Motion::new(draft(1).pose.unwrap(), &[]).keyframe_figure(0, &Presentation::default()),
            ),
            frame_sets: Vec::new(),
            landmarks: false,
            report: report.lines().map(str::to_owned).collect(),
        };
        let area = Rect::new(0, 0, columns, rows);
        let mut buf = Buffer::empty(area);
        view.draw(&Theme::default(), area, &mut buf);
        let lines: Vec<String> = buf
            .content
            .chunks(usize::from(columns))
            .map(|row| row.iter().map(Cell::symbol).collect::<String>().trim_end().to_owned())
            .collect();
        let report_rows = view.areas(area).1.height;
        lines[usize::from(rows - report_rows)..].to_vec()
    }

    #[test]
    fn a_report_is_wrapped_and_says_how_many_lines_are_missing() {
        let report = "error[word]: a key has no such limb\n\
                      4 | arms = { elbw = 5, shoulder = 170 }\n  \
                        |        ^^^^\n";
        assert_eq!(
            report_lines(report, 28, 20),
            ["error[word]: a key has no", "such limb", "4 | arms = { elbw = 5, shou…", "  |        ^^^^",]
        );
        let long = report.repeat(4);
        let lines = report_lines(&long, 60, 12);
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[..3], long.lines().take(3).collect::<Vec<_>>());
        assert_eq!(lines[5], "… 7 more lines: `supple pose check`");
        assert_eq!(report_lines(report, 60, 2).len(), 1);
    }
}
