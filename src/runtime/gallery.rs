//! The pictures of figures that the terminal keeps: which are drawn, sent and placed.
//!
//! They are drawn on a thread of their own; until all pictures of a movement are
//! drawn, the figure is shown in cells. Pictures of the current and the next movement
//! are kept, and no others.

mod draw_thread;

pub(crate) use draw_thread::{DrawEvent, DrawEventKind};

use super::environment::Environment;
use super::terminal::graphics::{self, Commands};
use crate::config::{Pictures, ScreenConfig};
use crate::figure::{FrameSet, ViewBox};
use crate::picture;
use crate::ui::Pictured;
use crate::ui::theme::{ColorDepth, ThemeChoice};
use draw_thread::{DrawRequest, DrawThread, Order};
use ratatui::layout::Rect;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fewest and the most pixels of a picture; the terminal scales it to its area.
const MIN_PIXELS: u32 = 20_000;
const MAX_PIXELS: u32 = 176_000;

/// Once a frame has this many bytes of pictures, the other pictures wait for the next frame.
const BYTES_PER_FRAME: usize = 96 * 1024;

/// Why pictures are off, or `None` if the terminal should be asked whether it supports
/// them.
pub(crate) fn pictures_off_reason(
    settings: &ScreenConfig,
    environment: &Environment,
) -> Option<&'static str> {
    let auto = settings.pictures == Pictures::Auto;
    // Apple's terminal would print the query.
    let unsupported =
        environment.is_console() || environment.term_program.as_deref() == Some("Apple_Terminal");
    match settings.pictures {
        Pictures::Off => Some("off, as the settings want it"),
        _ if !cfg!(unix) => Some("off: not on this system"),
        _ if unsupported => Some("off: this terminal shows none"),
        _ if auto && environment.no_color => Some("off, since NO_COLOR is set"),
        _ if auto && environment.colors() <= ColorDepth::Ansi => {
            Some("off: the terminal has too few colours")
        }
        _ if auto && matches!(settings.theme, ThemeChoice::Ansi | ThemeChoice::Mono) => {
            Some("off: the theme has too few colours")
        }
        _ if auto && settings.glyphs.is_some() => Some("off, since glyphs are chosen"),
        _ if auto && environment.ssh => Some("off over SSH"),
        _ if auto && environment.multiplexed => Some("off in tmux and screen"),
        _ => None,
    }
}

/// The largest part of `area` with the proportions of `view`, centred at the area's
/// lower edge. `cell_ratio` is a cell's height divided by its width.
pub(super) fn picture_area(view: &ViewBox, area: Rect, cell_ratio: f32) -> Rect {
    let columns_per_row = view.width() / view.height() * cell_ratio;
    let (columns, rows) = (f32::from(area.width), f32::from(area.height));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no more than the area has")]
    let cells = |length: f32, max: u16| (length.round() as u16).clamp(1, max.max(1));
    let width = cells(columns.min(rows * columns_per_row), area.width);
    let height = cells(rows.min(columns / columns_per_row), area.height);
    let x = area.x + (area.width.saturating_sub(width)) / 2;
    let y = area.y + area.height.saturating_sub(height);
    Rect { x, y, width, height }
}

/// The pictures of the figures on the screen.
pub(super) struct Gallery {
    thread: DrawThread,
    request: Option<DrawRequest>,
    /// The id of that request; events of earlier requests are ignored.
    request_id: u64,
    /// The fingerprints of the figures of each requested frame set.
    fingerprints_by_set: Vec<Vec<u64>>,
    /// The pictures drawn so far, by the figure's fingerprint.
    pictures: BTreeMap<u64, Picture>,
    /// The picture on the screen.
    placed: Option<Placement>,
    /// The ids of pictures that are no longer wanted, for new pictures to take over. They
    /// aren't deleted, because kitty would then also delete all pictures that are not on
    /// the screen.
    free_ids: Vec<u32>,
    /// Whether the next frame deletes all pictures from the terminal.
    delete_all: bool,
    /// The highest id under which the terminal may keep a picture.
    highest_id: Option<u32>,
    has_updates: bool,
}

/// A picture that the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placement {
    pub(super) id: u32,
    pub(super) area: Rect,
}

struct Picture {
    id: u32,
    png: Arc<[u8]>,
    /// Whether it was sent to the terminal.
    sent: bool,
}

impl Gallery {
    /// Starts the thread that draws, which calls `on_event`. Returns `None` if the thread
    /// can't be started.
    pub(super) fn open(on_event: impl Fn(DrawEvent) + Send + 'static) -> Option<Self> {
        let thread = DrawThread::start(on_event)
            .inspect_err(|error| log::error!("no thread to draw pictures: {error}"))
            .ok()?;
        Some(Self {
            thread,
            request: None,
            request_id: 0,
            fingerprints_by_set: Vec::new(),
            pictures: BTreeMap::new(),
            placed: None,
            free_ids: Vec::new(),
            delete_all: false,
            highest_id: None,
            has_updates: false,
        })
    }

    /// Whether the pictures have changed since the last frame, so that the next one has to look
    /// again.
    pub(super) const fn has_updates(&self) -> bool {
        self.has_updates
    }

    /// Requests the pictures of these frame sets and of no others, for a screen of
    /// `screen_pixels`.
    pub(super) fn request(
        &mut self,
        frame_sets: &[FrameSet],
        screen_pixels: u32,
        colors: &'static picture::Colors,
    ) {
        // A figure fills about a third of the screen.
        let max_pixels = (screen_pixels / 3).clamp(MIN_PIXELS, MAX_PIXELS);
        if let Some(request) = &self.request {
            let looks_the_same = request.max_pixels == max_pixels && request.colors == colors;
            if !looks_the_same {
                self.clear();
            } else if request.frame_sets == frame_sets {
                return;
            }
        }
        self.request_id += 1;
        self.fingerprints_by_set.clear();
        let request = DrawRequest {
            id: self.request_id,
            frame_sets: frame_sets.to_vec(),
            max_pixels,
            colors,
            already_drawn: self.pictures.keys().copied().collect(),
        };
        self.request = Some(request.clone());
        self.thread.send(Order::Draw(request));
    }

    /// Drops all pictures.
    pub(super) fn clear(&mut self) {
        self.pictures.clear();
        self.free_ids.clear();
        self.delete_all = self.highest_id.is_some();
        self.has_updates |= self.delete_all;
        if self.request.take().is_some() {
            self.request_id += 1;
            self.thread.send(Order::Stop);
        }
        self.fingerprints_by_set.clear();
    }

    /// Handles an event of the thread that draws.
    pub(super) fn handle(&mut self, event: &DrawEvent) {
        if event.request_id != self.request_id {
            return;
        }
        self.has_updates = true;
        match &event.kind {
            DrawEventKind::Started(fingerprints_by_set) => {
                self.fingerprints_by_set.clone_from(fingerprints_by_set);
                let is_wanted =
                    |fingerprint: &u64| fingerprints_by_set.iter().any(|set| set.contains(fingerprint));
                self.pictures.retain(|fingerprint, picture| {
                    let keep = is_wanted(fingerprint);
                    if !keep {
                        self.free_ids.push(picture.id);
                    }
                    keep
                });
            }
            DrawEventKind::Drawn(fingerprint, png) => {
                let id = self.next_id();
                self.pictures.insert(*fingerprint, Picture { id, png: Arc::clone(png), sent: false });
            }
        }
    }

    /// The id for a new picture: a free one that is not on the screen, otherwise the
    /// lowest unused one.
    fn next_id(&mut self) -> u32 {
        let placed = self.placed.map(|placement| placement.id);
        if let Some(index) = self.free_ids.iter().position(|id| Some(*id) != placed) {
            return self.free_ids.swap_remove(index);
        }
        let is_used = |id| Some(id) == placed || self.pictures.values().any(|picture| picture.id == id);
        let mut id = graphics::FIRST_ID;
        while is_used(id) {
            id += 1;
        }
        id
    }

    /// The id of the picture of a figure; `None` until all pictures of its movement are
    /// drawn.
    pub(super) fn find(&self, wanted: &Pictured<'_>) -> Option<u32> {
        let fingerprint = wanted.figure.fingerprint();
        let picture = self.pictures.get(&fingerprint)?;
        let set = self.fingerprints_by_set.iter().find(|set| set.contains(&fingerprint))?;
        // A set begins with the start posture, with and without the ghost; figures that move have
        // no trajectory (`FrameSet::figures`). So one of these two with a trajectory waits at its
        // start, and its own picture is enough.
        let is_start_posture = set.iter().take(2).any(|start| *start == fingerprint);
        let waits_at_start = is_start_posture && wanted.figure.model.trajectory.is_some();
        let is_complete = || set.iter().all(|figure| self.pictures.contains_key(figure));
        (waits_at_start || is_complete()).then_some(picture.id)
    }

    /// Notes that the terminal was cleared and has no pictures any more.
    pub(super) fn on_terminal_cleared(&mut self) {
        for picture in self.pictures.values_mut() {
            picture.sent = false;
        }
        self.placed = None;
        self.has_updates = true;
    }

    /// Appends the commands after which the screen shows the picture of `placement`, or none.
    pub(super) fn append_commands(&mut self, placement: Option<Placement>, out: &mut Commands) {
        self.has_updates = false;
        if std::mem::take(&mut self.delete_all) {
            let highest = self.highest_id.take().unwrap_or(graphics::FIRST_ID);
            (graphics::FIRST_ID..=highest).for_each(|id| graphics::delete(id, &mut out.sent));
            self.placed = None;
        }
        // The picture to show is sent first.
        let is_shown = |picture: &Picture| placement.is_some_and(|shown| shown.id == picture.id);
        let mut unsent: Vec<&mut Picture> =
            self.pictures.values_mut().filter(|picture| !picture.sent).collect();
        unsent.sort_by_key(|picture| !is_shown(picture));
        for picture in unsent {
            if out.sent.len() > BYTES_PER_FRAME && !is_shown(picture) {
                self.has_updates = true;
                break;
            }
            graphics::send(picture.id, &picture.png, &mut out.sent);
            picture.sent = true;
        }
        match (self.placed, placement) {
            (old, new) if old == new => {}
            // A picture that moves is hidden first, or it would be shown twice.
            (Some(old), Some(new)) if old.id == new.id => {
                graphics::hide(old.id, &mut out.placed);
                graphics::place(new.id, new.area, &mut out.placed);
            }
            // Another picture is placed before the old one is hidden, so that nothing
            // flickers.
            (old, new) => {
                if let Some(new) = new {
                    graphics::place(new.id, new.area, &mut out.placed);
                }
                if let Some(old) = old {
                    graphics::hide(old.id, &mut out.placed);
                }
            }
        }
        self.placed = placement;
        let sent = self.pictures.values().filter(|picture| picture.sent).map(|picture| picture.id);
        self.highest_id = sent.chain(self.highest_id).max();
    }

    /// The cells that the picture on the screen covers.
    pub(super) fn covered(&self) -> Option<Rect> {
        self.placed.map(|placement| placement.area)
    }

    /// The highest id under which the terminal may keep a picture.
    pub(super) const fn highest_id(&self) -> Option<u32> {
        self.highest_id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::environment::Environment;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let all = [&[("TERM", "xterm-kitty"), ("COLORTERM", "truecolor")], variables].concat();
        Environment::from_variables(|name| {
            all.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn pictures_need_a_local_terminal_with_many_colours() {
        let reason = |variables: &[(&str, &str)]| {
            pictures_off_reason(&ScreenConfig::default(), &environment(variables))
        };
        assert_eq!(reason(&[]), None);
        assert_eq!(reason(&[("NO_COLOR", "1")]), Some("off, since NO_COLOR is set"));
        assert_eq!(reason(&[("COLORTERM", "")]), Some("off: the terminal has too few colours"));
        assert_eq!(reason(&[("SSH_TTY", "/dev/pts/1")]), Some("off over SSH"));
        assert_eq!(reason(&[("TMUX", "/tmp/tmux")]), Some("off in tmux and screen"));
        assert_eq!(reason(&[("TERM", "tmux-256color")]), Some("off in tmux and screen"));
        assert_eq!(reason(&[("TERM_PROGRAM", "Apple_Terminal")]), Some("off: this terminal shows none"));
    }

    #[test]
    fn settings_override_what_the_environment_suggests() {
        let screen = |pictures| ScreenConfig { pictures, ..ScreenConfig::default() };
        let remote = environment(&[("SSH_TTY", "/dev/pts/1"), ("NO_COLOR", "1")]);
        assert_eq!(pictures_off_reason(&screen(Pictures::On), &remote), None);
        assert_eq!(
            pictures_off_reason(&screen(Pictures::Off), &environment(&[])),
            Some("off, as the settings want it")
        );
        let console = environment(&[("TERM", "linux")]);
        assert_eq!(
            pictures_off_reason(&screen(Pictures::On), &console),
            Some("off: this terminal shows none")
        );
    }

    #[test]
    fn a_picture_keeps_its_proportions_at_the_lower_edge() {
        let view = ViewBox { left: -1.0, right: 1.0, bottom: -0.1, top: 0.9 };
        assert_eq!(picture_area(&view, Rect::new(10, 5, 40, 20), 2.0), Rect::new(10, 15, 40, 10));
        assert_eq!(picture_area(&view, Rect::new(10, 5, 40, 5), 2.0), Rect::new(20, 5, 20, 5));
        assert_eq!(picture_area(&view, Rect::new(0, 0, 1, 1), 2.0), Rect::new(0, 0, 1, 1));
    }
}
