//! The menu of steps to jump to, over the player.

use super::{draw_chosen, draw_more_arrows, inset, shown_entries};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{JumpRow, JumpView};
use crate::ui::widgets::{draw_overlay, outcome_mark, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// Marks the place at which the session is.
const HERE: &str = " · here";
const HERE_WIDTH: u16 = 7;

impl View for JumpView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let widest = self.rows.iter().map(|row| width(&row.text) + 6 + HERE_WIDTH).max().unwrap_or(0);
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
    let (mark, style) = outcome_mark(entry.outcome, theme);
    let text = inset(area, if entry.within { 4 } else { 2 });
    if entry.outcome.is_some() {
        put(buf, text, Alignment::Left, mark, style);
    }
    let name = inset(text, 2);
    let mark = if entry.is_current { HERE } else { "" };
    let style = if chosen || entry.is_current { theme.strong } else { theme.text };
    put(buf, name, Alignment::Left, &format!("{}{mark}", entry.text), style);
}
