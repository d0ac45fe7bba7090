//! The history: the sessions by day, and the page of one session.

use super::page::{Page, note, results, widths};
use super::{column, draw_chosen, draw_more_arrows, inset, margin};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{HistoryRow, HistoryView, PlayerState, SessionView};
use crate::ui::widgets::{Lines, put, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// The greatest width of the list, so that a name and its minutes are seen at one glance.
const MAX_COLUMNS: u16 = 100;

impl View for HistoryView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let inner = column(inset(area, margin(area.width)), MAX_COLUMNS);
        let top = u16::from(area.height >= 20);
        let title = row_area(inner, top);
        put(buf, title, Alignment::Left, "What you did", theme.strong);
        let count = match self.total {
            None => "one moment".to_owned(),
            Some(1) => "1 session".to_owned(),
            Some(total) => format!("{total} sessions"),
        };
        put(buf, title, Alignment::Right, &count, theme.quiet);
        let list = list_area(area);
        if self.total == Some(0) {
            put(buf, list, Alignment::Left, "Nothing yet. What you do will stand here.", theme.text);
            return;
        }
        for (index, (line, entry)) in (0..list.height).zip(&self.rows).enumerate() {
            draw_row(entry, index == self.selected, theme, row_area(list, line), buf);
        }
        draw_more_arrows(self.more_above, self.more_below, theme, list, buf);
    }
}

/// The area of the rows.
fn list_area(area: Rect) -> Rect {
    let inner = column(inset(area, margin(area.width)), MAX_COLUMNS);
    let top = u16::from(area.height >= 20);
    rows_area(inner, top + 1 + u16::from(area.height >= 14), area.height)
}

/// The number of rows that fit, at least 1.
pub(super) fn rows_shown(area: Rect) -> usize {
    usize::from(list_area(area).height).max(1)
}

fn draw_row(entry: &HistoryRow, chosen: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    match entry {
        HistoryRow::Day(day) => {
            put(buf, area, Alignment::Left, day, theme.quiet);
        }
        HistoryRow::Session { time, name, done, noted } => {
            if chosen {
                draw_chosen(theme, area, buf);
            }
            let quiet = if chosen { theme.text } else { theme.quiet };
            let text = inset(area, 2);
            put(buf, text, Alignment::Left, time, quiet);
            let used = put(buf, text, Alignment::Right, done, quiet);
            let columns = text.width.saturating_sub(used + 9);
            let has_room_for_mark = width(name) + 2 <= columns;
            let mark = if theme.unicode { " ✎" } else { " *" };
            let mark = if *noted && has_room_for_mark { mark } else { "" };
            let place = Rect { x: text.x + 7, width: columns, ..text };
            let style = if chosen { theme.strong } else { theme.text };
            put(buf, place, Alignment::Left, &format!("{name}{mark}"), style);
        }
    }
}

impl View for SessionView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        page(self, theme, area).draw(self.scroll, theme, area, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        page(self, &Theme::default(), area).max_scroll(area)
    }
}

fn page(view: &SessionView, theme: &Theme, area: Rect) -> Page {
    let mut text = Lines::new(widths(area).first().copied().unwrap_or(1));
    text.text(&view.summary, theme.accent(PlayerState::Prepare).ink);
    if view.asks_to_delete {
        text.gap();
        text.text("Delete this session? y deletes it, any other key keeps it.", theme.warning);
    }
    for line in &view.body {
        text.text(line, theme.text);
    }
    if view.typing || !view.note.is_empty() {
        text.gap();
        note(&mut text, (&view.note, view.typing), theme);
    }
    text.gap();
    match &view.sets {
        None => text.text("one moment", theme.quiet),
        Some(sets) if sets.is_empty() => text.text("No step was begun.", theme.quiet),
        Some(sets) => results(&mut text, sets, theme),
    }
    Page::new(&view.name, theme.strong, vec![text])
}
