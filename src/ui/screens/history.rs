//! The history: the sessions by day, and the page of one session.

use super::page::{Page, PageView, column_widths, note, results};
use super::{column, draw_chosen, draw_more_arrows, inset, margin, shown_entries};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{HistoryRow, HistoryView, PlayerState, SessionView};
use crate::ui::widgets::{Lines, clip, put, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};

/// The greatest width of the list, so that a name and its minutes are seen at one glance.
const MAX_COLUMNS: u16 = 100;
/// A name keeps at least this many columns.
const MIN_NAME_COLUMNS: u16 = 8;

/// While the history is read.
const ONE_MOMENT: &str = "one moment";
/// If it couldn't be read; the help says why.
const UNREADABLE: &str = "can't be read";

impl View for HistoryView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let inner = column(inset(area, margin(area.width)), MAX_COLUMNS);
        let top = u16::from(area.height >= 20);
        let title = row_area(inner, top);
        put(buf, title, Alignment::Left, "What you did", theme.strong);
        let count = match self.total {
            None if self.is_unreadable => UNREADABLE.to_owned(),
            None => ONE_MOMENT.to_owned(),
            Some(1) => "1 session".to_owned(),
            Some(total) => format!("{total} sessions"),
        };
        put(buf, title, Alignment::Right, &count, theme.quiet);
        let list = rows_area(inner, top + 1 + u16::from(area.height >= 14), area.height);
        if self.total == Some(0) {
            put(buf, list, Alignment::Left, "Nothing yet. What you do will stand here.", theme.text);
            return;
        }
        let shown = shown_entries(self.selected, self.rows.len(), list.height);
        for (row, index) in list.rows().zip(shown.clone()) {
            draw_row(&self.rows[index], index == self.selected, theme, row, buf);
        }
        draw_more_arrows(&shown, self.rows.len(), theme, list, buf);
    }
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
            let after_time =
                Rect { x: text.x + 7.min(text.width), width: text.width.saturating_sub(7), ..text };
            let reserved = width(name).min(MIN_NAME_COLUMNS) + 2;
            let done = clip(done, after_time.width.saturating_sub(reserved));
            let used = put(buf, after_time, Alignment::Right, &done, quiet);
            let columns = after_time.width.saturating_sub(used + 2);
            let has_room_for_mark = width(name) + 2 <= columns;
            let mark = if theme.unicode { " ✎" } else { " *" };
            let mark = if *noted && has_room_for_mark { mark } else { "" };
            let place = Rect { width: columns, ..after_time };
            let style = if chosen { theme.strong } else { theme.text };
            put(buf, place, Alignment::Left, &format!("{name}{mark}"), style);
        }
    }
}

impl PageView for SessionView {
    fn page(&self, theme: &Theme, area: Rect) -> Page {
        let mut text = Lines::new(column_widths(area).0);
        text.text(&self.summary, theme.accent(PlayerState::Prepare).ink);
        if self.asks_to_delete {
            text.gap();
            text.text("Delete this session? y deletes it, any other key keeps it.", theme.warning);
        }
        let mut shown_to = if self.asks_to_delete { text.len() } else { 0 };
        for line in &self.body {
            text.text(line, theme.text);
        }
        note(&mut text, &self.note, self.typing, theme);
        if self.typing {
            shown_to = text.len();
        }
        match &self.sets {
            None if self.is_unreadable => text.text(UNREADABLE, theme.warning),
            None => text.text(ONE_MOMENT, theme.quiet),
            Some(sets) if sets.is_empty() => text.text("No step was begun.", theme.quiet),
            Some(sets) => results(&mut text, sets, theme),
        }
        Page::new(&self.name, theme.strong, vec![text], self.scroll).shown_to(shown_to)
    }
}
