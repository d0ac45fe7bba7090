//! A page of text that scrolls: what comes before and after a routine.

use super::{column, inset, margin};
use crate::ui::theme::Theme;
use crate::ui::widgets::{BigText, Lines, Scale, put, row, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Text wider than this is hard to read.
pub(super) const TEXT: u16 = 70;

/// A title that stays, and columns of text below it that scroll together.
pub(super) struct Page {
    title: String,
    title_style: Style,
    columns: Vec<Lines>,
}

/// The widths of a page's columns of text in an area: one, or two where there
/// is room.
pub(super) fn widths(area: Rect) -> Vec<u16> {
    let room = area.width.saturating_sub(2 * margin(area.width));
    if room >= 96 { vec![(room - GAP - SIDE).min(TEXT), SIDE] } else { vec![room.min(TEXT)] }
}

/// The width of the second column.
const SIDE: u16 = 44;
/// Columns between two columns of text.
const GAP: u16 = 6;

impl Page {
    pub(super) fn new(title: &str, title_style: Style, columns: Vec<Lines>) -> Self {
        Self { title: title.to_owned(), title_style, columns }
    }

    /// The title's rows and those of the text, and the scale of the title where
    /// it is drawn big.
    fn areas(&self, area: Rect) -> (Rect, Rect, Option<Scale>) {
        let widths: u16 = self.columns.iter().map(Lines::width).sum();
        let gaps = GAP * u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0);
        let inner = column(inset(area, margin(area.width)), widths + gaps);
        let big = match area.height {
            0..26 => None,
            26..48 => Scale::fitting(&self.title, inner.width, 3, true),
            _ => Scale::fitting(&self.title, inner.width, 5, true),
        };
        let above = u16::from(area.height >= 20) + u16::from(area.height >= 40) * 2;
        let height = big.map_or(1, Scale::rows);
        let below = u16::from(area.height >= 14) + u16::from(big.is_some());
        let title = rows(inner, above, height);
        (title, rows(inner, above + height + below, area.height), big)
    }

    fn height(&self) -> u16 {
        self.columns.iter().map(Lines::len).max().unwrap_or(0)
    }

    /// How far the text can be scrolled.
    pub(super) fn max_scroll(&self, area: Rect) -> u16 {
        let (_, text, _) = self.areas(area);
        match self.height().saturating_sub(text.height) {
            0 => 0,
            // The last row says that there is more, until there is none.
            beyond => beyond,
        }
    }

    /// Draws the page, scrolled down by `scroll` lines or as far as it goes.
    pub(super) fn draw(&self, scroll: u16, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let (title, text, scale) = self.areas(area);
        BigText { text: &self.title, scale, style: self.title_style, align: Alignment::Left }
            .render(title, buf);
        let most = self.max_scroll(area);
        let scroll = scroll.min(most);
        let mut x = text.x;
        for lines in &self.columns {
            let width = lines.width().min(text.right().saturating_sub(x));
            lines.draw(scroll, Rect { x, width, ..text }, buf);
            x = x.saturating_add(lines.width() + GAP);
        }
        if scroll < most && text.height > 0 {
            // Over the frame's margin, so that it hides no text.
            let sign = row(Rect { width: area.right() - text.x, ..text }, text.height - 1);
            put(buf, sign, Alignment::Right, "↓", theme.strong);
        }
    }
}
