//! The menu of steps to jump to, over the player.

use super::{draw_chosen, draw_more_arrows, shown_entries};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{JumpRow, JumpView};
use crate::ui::widgets::{clip, draw_overlay, outcome_mark, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Marks the place at which the session is.
const HERE: &str = " · here";
const HERE_WIDTH: u16 = 7;

/// The columns that are kept free at the right, where an arrow shows that there are more rows.
const MARGIN: u16 = 2;

/// The columns before the text of a row: its mark, and more for a set or side.
const fn indent(row: &JumpRow) -> u16 {
    if row.within { 6 } else { 4 }
}

impl View for JumpView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let row_width = |row: &JumpRow| indent(row) + width(&row.text) + HERE_WIDTH + MARGIN;
        let widest = self.rows.iter().map(row_width).max().unwrap_or(0);
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        let inner = draw_overlay("Go to", (widest.max(24), height), theme, area, buf);
        let shown = shown_entries(self.selected, self.rows.len(), inner.height);
        for (row, index) in inner.rows().zip(shown.clone()) {
            draw_row(&self.rows[index], index == self.selected, theme, row, buf);
        }
        draw_more_arrows(&shown, self.rows.len(), theme, inner, buf);
    }
}

fn draw_row(entry: &JumpRow, chosen: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if chosen {
        draw_chosen(theme, area, buf);
    }
    let right_of = |columns: u16| {
        let columns = columns.min(area.width);
        Rect { x: area.x + columns, width: (area.width - columns).saturating_sub(MARGIN), ..area }
    };
    if entry.outcome.is_some() {
        let (mark, style) = outcome_mark(entry.outcome, theme);
        put(buf, right_of(indent(entry) - 2), Alignment::Left, mark, style);
    }
    let name = right_of(indent(entry));
    let (here, here_width) = if entry.is_current { (HERE, HERE_WIDTH) } else { ("", 0) };
    let text = clip(&entry.text, name.width.saturating_sub(here_width));
    let style = if chosen || entry.is_current { theme.strong } else { theme.text };
    put(buf, name, Alignment::Left, &format!("{text}{here}"), style);
}
