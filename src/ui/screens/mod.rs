//! The layout and drawing of the views, a module for each: where things are, and what is left
//! out if there is little room.

mod briefing;
mod check_in;
mod confirm;
mod help;
mod history;
mod jump;
mod list;
mod page;
mod player;
mod preview;
mod safety;
mod summary;

use crate::ui::scene::{Pictured, Scene, View};
use crate::ui::theme::Theme;
use crate::ui::view_model::PlayerState;
use crate::ui::widgets::{draw_footer, flatten, put, row_area, rows_area, wrap};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Alignment, Rect};
use ratatui::widgets::{Clear, Widget};
use std::ops::Range;

/// The least columns and rows with which a screen can be used.
const MIN_SIZE: (u16, u16) = (28, 8);

/// Draws a scene into the whole area, whatever was there before.
pub fn draw(scene: &Scene, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    clear(theme, area, buf);
    if too_small(area) {
        ask_for_room(theme, area, buf);
    } else {
        let (body, footer) = frame(area);
        scene.view.draw(theme, body, buf);
        draw_footer(&scene.keys, scene.notice.as_deref(), theme, footer, buf);
        if let Some(overlay) = &scene.overlay {
            overlay.draw(theme, body, buf);
        }
    }
    if !theme.unicode {
        flatten(area, buf);
    }
}

/// The figure of a scene that may be shown as a picture on a screen of this size; `None` under
/// an overlay.
pub fn pictured<'s>(scene: &'s Scene, theme: &Theme, area: Rect) -> Option<Pictured<'s>> {
    if too_small(area) || scene.overlay.is_some() {
        return None;
    }
    scene.view.pictured(theme, frame(area).0).filter(|pictured| !pictured.area.is_empty())
}

/// Empties an area. A whole screen is filled at once, because [`Clear`] would take as long as
/// drawing all texts.
fn clear(theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area == buf.area {
        let mut blank = Cell::EMPTY;
        blank.set_style(theme.base);
        buf.content.fill(blank);
    } else {
        Clear.render(area, buf);
        buf.set_style(area, theme.base);
    }
}

/// The lines by which a view can be scrolled down on a screen of this size.
pub fn max_scroll(view: &dyn View, area: Rect) -> u16 {
    if too_small(area) { 0 } else { view.max_scroll(frame(area).0) }
}

/// The rows in which a view shows text that can be scrolled, on a screen of this size.
pub fn text_rows(view: &dyn View, area: Rect) -> u16 {
    if too_small(area) { 0 } else { view.text_rows(frame(area).0) }
}

/// Whether the player has room for a figure on a screen of this size.
pub fn has_room_for_figure(area: Rect) -> bool {
    !too_small(area) && player::has_room_for_figure(frame(area).0)
}

/// Whether a screen of this size can only ask for a larger one.
pub fn too_small(area: Rect) -> bool {
    area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1
}

/// Splits a screen into the body and the footer; only the footer is without its side margins.
fn frame(area: Rect) -> (Rect, Rect) {
    let gap = u16::from(area.height >= 20);
    let body = rows_area(area, 0, area.height.saturating_sub(1 + gap));
    (body, inset(row_area(area, area.height.saturating_sub(1)), margin(area.width)))
}

/// The columns kept free at either side of a screen this wide.
fn margin(width: u16) -> u16 {
    match width {
        0..60 => 1,
        60..140 => 2,
        _ => 4,
    }
}

/// The area without some columns at either side.
fn inset(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width / 2);
    Rect { x: area.x + columns, width: area.width - 2 * columns, ..area }
}

/// A column of at most `max_width` in the middle of an area.
fn column(area: Rect, max_width: u16) -> Rect {
    inset(area, area.width.saturating_sub(max_width) / 2)
}

/// Highlights the chosen row of a list.
fn draw_chosen(theme: &Theme, row: Rect, buf: &mut Buffer) {
    buf.set_style(row, theme.selected);
    put(buf, row, Alignment::Left, "►", theme.accent(PlayerState::Work).ink);
}

/// Which of `count` entries are shown if so many fit: those around the selected one.
fn shown_entries(selected: usize, count: usize, fitting: u16) -> Range<usize> {
    let fitting = usize::from(fitting).max(1);
    let first = selected.saturating_sub(fitting / 2).min(count.saturating_sub(fitting));
    first..count.min(first + fitting)
}

/// Draws arrows at the right edge of a list of which only some entries are shown.
fn draw_more_arrows(shown: &Range<usize>, count: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if shown.start > 0 {
        put(buf, row_area(area, 0), Alignment::Right, "↑", theme.quiet);
    }
    if shown.end < count {
        put(buf, row_area(area, area.height.saturating_sub(1)), Alignment::Right, "↓", theme.quiet);
    }
}

/// Asks for a larger window, in as many words as fit.
fn ask_for_room(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines = wrap("Make the window a little bigger, please.", area.width);
    let lines =
        if lines.len() > usize::from(area.height) { wrap("Bigger, please.", area.width) } else { lines };
    let top = area.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(u16::MAX)) / 2;
    for (index, line) in (top..area.height).zip(&lines) {
        put(buf, row_area(area, index), Alignment::Center, line, theme.text);
    }
}
