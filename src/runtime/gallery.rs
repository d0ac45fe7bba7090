//! Owns the pictures of figures that the terminal keeps: which are drawn, sent
//! and placed.
//!
//! They are drawn on a thread of their own; until all of a movement are there,
//! the figure stands in cells. The movement that is on and the next are kept,
//! and no others.

mod studio;

pub use studio::{Drawn, News};

use super::environment::{Colors, Environment};
use super::terminal::graphics::{self, Commands};
use crate::config::{Pictures, ScreenConfig};
use crate::figure::{FrameSet, ViewBox};
use crate::picture;
use crate::ui::Pictured;
use crate::ui::theme::ThemeChoice;
use ratatui::layout::Rect;
use std::collections::BTreeMap;
use std::sync::Arc;
use studio::{Order, Studio};

/// The most pixels of a picture; a larger area shows it scaled.
const MOST: u32 = 176_000;

/// The most bytes of pictures that one frame sends along.
const AT_ONCE: usize = 96 * 1024;

/// Why the terminal is not asked whether it shows pictures, in a few words; none
/// where it is.
pub fn why_not(wanted: &ScreenConfig, environment: &Environment) -> Option<&'static str> {
    let own = wanted.pictures == Pictures::Auto;
    // Apple's terminal prints the question.
    let unfit = environment.is_console() || environment.term_program.as_deref() == Some("Apple_Terminal");
    match wanted.pictures {
        Pictures::Off => Some("off, as the settings want it"),
        _ if !cfg!(unix) => Some("off: not on this system"),
        _ if unfit => Some("off: this terminal shows none"),
        _ if own && environment.no_color => Some("off, since NO_COLOR is set"),
        _ if own && environment.colors() <= Colors::Sixteen => Some("off: the terminal has too few colours"),
        _ if own && matches!(wanted.theme, ThemeChoice::Ansi | ThemeChoice::Mono) => {
            Some("off: the theme has too few colours")
        }
        _ if own && wanted.glyphs.is_some() => Some("off, since glyphs are chosen"),
        _ if own && environment.ssh => Some("off over SSH"),
        _ if own && environment.multiplexed => Some("off in tmux and screen"),
        _ => None,
    }
}

/// The cells of an area that a picture takes, in the shape of what is seen of
/// the world, standing on the area's lower edge; `ratio` is a cell's height in its
/// widths.
pub(super) fn spot(view: &ViewBox, area: Rect, ratio: f32) -> Rect {
    let shape = view.width() / view.height() * ratio;
    let (columns, rows) = (f32::from(area.width), f32::from(area.height));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no more than the area has")]
    let cells = |wanted: f32, most: u16| (wanted.round() as u16).clamp(1, most.max(1));
    let width = cells(columns.min(rows * shape), area.width);
    let height = cells(rows.min(columns / shape), area.height);
    let x = area.x + (area.width.saturating_sub(width)) / 2;
    let y = area.y + area.height.saturating_sub(height);
    Rect { x, y, width, height }
}

/// The pictures of the figures on the screen.
pub(super) struct Gallery {
    studio: Studio,
    /// What is being drawn or was drawn.
    order: Option<Order>,
    /// The number of that order.
    number: u64,
    /// The keys of the figures of each reel of the order.
    reels: Vec<Vec<u64>>,
    /// What was drawn, by the figure's key.
    pictures: BTreeMap<u64, Picture>,
    /// What is on the screen: the picture's number and its area.
    placed: Option<(u32, Rect)>,
    /// Numbers of pictures that are wanted no more: the next ones take their
    /// place. Forgetting one alone would have kitty forget all others that are
    /// not on the screen at that moment.
    spare: Vec<u32>,
    /// Whether the terminal is to forget everything.
    forget: bool,
    /// The greatest number that the terminal may keep a picture under.
    last: Option<u32>,
    news: bool,
}

struct Picture {
    id: u32,
    png: Arc<[u8]>,
    /// Whether the terminal has it.
    sent: bool,
}

impl Gallery {
    /// A gallery whose pictures are told of as they are drawn; none where no
    /// thread is to be had.
    pub(super) fn open(tell: impl Fn(Drawn) + Send + 'static) -> Option<Self> {
        let studio = Studio::start(tell)
            .inspect_err(|error| log::error!("no thread to draw pictures: {error}"))
            .ok()?;
        Some(Self {
            studio,
            order: None,
            number: 0,
            reels: Vec::new(),
            pictures: BTreeMap::new(),
            placed: None,
            spare: Vec::new(),
            forget: false,
            last: None,
            news: false,
        })
    }

    /// Whether something was drawn, or is to be sent or forgotten, that no frame
    /// has taken along.
    pub(super) const fn has_news(&self) -> bool {
        self.news
    }

    /// Orders the pictures that are wanted from here on, for a screen of so many
    /// pixels. What was ordered before and is not among them is let go.
    pub(super) fn want(&mut self, reels: &[FrameSet], screen: u32, colors: &'static picture::Colors) {
        let most = (screen / 3).clamp(20_000, MOST);
        let same = self.order.as_ref().is_some_and(|order| order.is(reels, most, colors));
        if same {
            return;
        }
        if self.order.as_ref().is_some_and(|order| !order.is_drawn_like(most, colors)) {
            self.clear();
        }
        self.number += 1;
        self.reels.clear();
        let order = Order {
            number: self.number,
            reels: reels.to_vec(),
            most,
            colors,
            drawn: self.pictures.keys().copied().collect(),
        };
        self.order = Some(order.clone());
        self.studio.order(order);
    }

    /// Lets go of everything: another screen is shown.
    pub(super) fn clear(&mut self) {
        self.pictures.clear();
        self.spare.clear();
        self.forget = self.last.is_some();
        self.news |= self.forget;
        if self.order.take().is_some() {
            self.number += 1;
            self.studio.rest();
        }
        self.reels.clear();
    }

    /// Takes what was drawn.
    pub(super) fn take(&mut self, drawn: &Drawn) {
        if drawn.order != self.number {
            return;
        }
        self.news = true;
        match &drawn.news {
            News::Listed(reels) => {
                self.reels.clone_from(reels);
                let wanted = |key: &u64| reels.iter().any(|reel| reel.contains(key));
                let spare = &mut self.spare;
                self.pictures.retain(|key, picture| {
                    let kept = wanted(key);
                    if !kept {
                        spare.push(picture.id);
                    }
                    kept
                });
            }
            News::Picture(key, png) => {
                let id = self.free_id();
                self.pictures.insert(*key, Picture { id, png: Arc::clone(png), sent: false });
            }
        }
    }

    /// A number that no picture has: one that is spare and not on the screen, or
    /// the least.
    fn free_id(&mut self) -> u32 {
        let placed = self.placed.map(|(placed, _)| placed);
        if let Some(at) = self.spare.iter().position(|id| Some(*id) != placed) {
            return self.spare.swap_remove(at);
        }
        let taken = |id: &u32| Some(*id) == placed || self.pictures.values().any(|picture| picture.id == *id);
        (graphics::FIRST..graphics::FIRST + 1000).find(|id| !taken(id)).unwrap_or(graphics::FIRST)
    }

    /// The picture of what is shown: none where it is not drawn, or where not all
    /// of its movement are.
    pub(super) fn find(&self, wanted: &Pictured<'_>) -> Option<u32> {
        let key = wanted.figure.fingerprint();
        let picture = self.pictures.get(&key)?;
        let reel = self.reels.iter().find(|reel| reel.contains(&key))?;
        // The first two are the start posture, with and without the ghost; they may be
        // shown before the others are drawn.
        let waits = reel.iter().take(2).any(|first| *first == key) && wanted.figure.model.way.is_some();
        (waits || reel.iter().all(|key| self.pictures.contains_key(key))).then_some(picture.id)
    }

    /// What the terminal kept is lost: it was cleared.
    pub(super) fn lost(&mut self) {
        for picture in self.pictures.values_mut() {
            picture.sent = false;
        }
        self.placed = None;
        self.news = true;
    }

    /// The commands that bring the screen from what it shows to `picture`.
    pub(super) fn commands(&mut self, picture: Option<(u32, Rect)>, out: &mut Commands) {
        self.news = false;
        if std::mem::take(&mut self.forget) {
            let last = self.last.take().unwrap_or(graphics::FIRST);
            (graphics::FIRST..=last).for_each(|id| graphics::forget(id, &mut out.sent));
            self.placed = None;
        }
        // What is shown is sent first.
        if let Some((shown, _)) = picture
            && let Some(picture) =
                self.pictures.values_mut().find(|picture| picture.id == shown && !picture.sent)
        {
            graphics::send(picture.id, &picture.png, &mut out.sent);
            picture.sent = true;
        }
        for picture in self.pictures.values_mut().filter(|picture| !picture.sent) {
            if out.sent.len() > AT_ONCE {
                self.news = true;
                break;
            }
            graphics::send(picture.id, &picture.png, &mut out.sent);
            picture.sent = true;
        }
        match (self.placed, picture) {
            (before, now) if before == now => {}
            // The same picture elsewhere: taken off first, or it would be there twice.
            (Some((before, _)), Some((id, area))) if before == id => {
                graphics::lift(before, &mut out.placed);
                graphics::place(id, area, &mut out.placed);
            }
            // Another one is placed before the old one is taken off, so that the place
            // is never bare.
            (before, now) => {
                if let Some((id, area)) = now {
                    graphics::place(id, area, &mut out.placed);
                }
                if let Some((before, _)) = before {
                    graphics::lift(before, &mut out.placed);
                }
            }
        }
        self.placed = picture;
        let sent = self.pictures.values().filter(|picture| picture.sent).map(|picture| picture.id);
        self.last = sent.chain(self.last).max();
    }

    /// The cells that a picture covers, where one is on the screen.
    pub(super) fn covered(&self) -> Option<Rect> {
        self.placed.map(|(_, area)| area)
    }

    /// The greatest number that the terminal may keep a picture under.
    pub(super) const fn last_id(&self) -> Option<u32> {
        self.last
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
    fn pictures_are_for_near_terminals_with_all_colours() {
        let why = |variables: &[(&str, &str)]| why_not(&ScreenConfig::default(), &environment(variables));
        assert_eq!(why(&[]), None);
        assert_eq!(why(&[("NO_COLOR", "1")]), Some("off, since NO_COLOR is set"));
        assert_eq!(why(&[("COLORTERM", "")]), Some("off: the terminal has too few colours"));
        assert_eq!(why(&[("SSH_TTY", "/dev/pts/1")]), Some("off over SSH"));
        assert_eq!(why(&[("TMUX", "/tmp/tmux")]), Some("off in tmux and screen"));
        assert_eq!(why(&[("TERM", "tmux-256color")]), Some("off in tmux and screen"));
        assert_eq!(why(&[("TERM_PROGRAM", "Apple_Terminal")]), Some("off: this terminal shows none"));
    }

    #[test]
    fn what_is_set_goes_before_what_is_guessed() {
        let screen = |pictures| ScreenConfig { pictures, ..ScreenConfig::default() };
        let far = environment(&[("SSH_TTY", "/dev/pts/1"), ("NO_COLOR", "1")]);
        assert_eq!(why_not(&screen(Pictures::On), &far), None);
        assert_eq!(why_not(&screen(Pictures::Off), &environment(&[])), Some("off, as the settings want it"));
        let console = environment(&[("TERM", "linux")]);
        assert_eq!(why_not(&screen(Pictures::On), &console), Some("off: this terminal shows none"));
    }

    #[test]
    fn a_picture_keeps_its_shape_and_stands_on_the_lower_edge() {
        let view = ViewBox { left: -1.0, right: 1.0, bottom: -0.1, top: 0.9 };
        assert_eq!(spot(&view, Rect::new(10, 5, 40, 20), 2.0), Rect::new(10, 15, 40, 10));
        assert_eq!(spot(&view, Rect::new(10, 5, 40, 5), 2.0), Rect::new(20, 5, 20, 5));
        assert_eq!(spot(&view, Rect::new(0, 0, 1, 1), 2.0), Rect::new(0, 0, 1, 1));
    }
}
