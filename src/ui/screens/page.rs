//! A page of text that scrolls.

use super::{column, inset, margin};
use crate::ui::scene::{DynEq, View};
use crate::ui::theme::Theme;
use crate::ui::view_model::ResultRow;
use crate::ui::widgets::{
    CellResolution, Lines, Scale, outcome_mark, put, put_big, row_area, rows_area, width,
};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use std::fmt::Debug;

/// The greatest width of the first of two columns: wider text is hard to read.
const MAX_FIRST_COLUMN: u16 = 70;
/// The width of the second column.
const SECOND_COLUMN: u16 = 46;
/// The greatest width of a single column.
const MAX_SINGLE_COLUMN: u16 = 76;
/// The width between two columns.
const GAP: u16 = 4;

/// A view that is a page of text.
pub(super) trait PageView: DynEq + Debug {
    /// The page for an area of this size.
    fn page(&self, theme: &Theme, area: Rect) -> Page;
}

impl<V: PageView> View for V {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        self.page(theme, area).draw(theme, area, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        self.page(&Theme::default(), area).max_scroll(area)
    }
}

/// A fixed title, and below it columns of text that scroll together.
pub(super) struct Page {
    title: String,
    title_style: Style,
    /// Numbers to show big, each with its word.
    numbers: Vec<(String, &'static str)>,
    columns: Vec<Lines>,
    /// Lines scrolled down.
    scroll: u16,
}

/// The areas of the parts of a page.
struct Areas {
    title: Rect,
    title_scale: Option<Scale>,
    numbers: Rect,
    text: Rect,
}

/// The widths of a page's columns of text: of two if the area has room for them, otherwise of
/// one.
pub(super) fn widths(area: Rect) -> (u16, Option<u16>) {
    let room = area.width.saturating_sub(2 * margin(area.width));
    if room >= 96 {
        ((room - GAP - SECOND_COLUMN).min(MAX_FIRST_COLUMN), Some(SECOND_COLUMN))
    } else {
        (single_width(area), None)
    }
}

/// The width of a single column.
pub(super) fn single_width(area: Rect) -> u16 {
    area.width.saturating_sub(2 * margin(area.width)).min(MAX_SINGLE_COLUMN)
}

impl Page {
    pub(super) fn new(title: &str, title_style: Style, columns: Vec<Lines>, scroll: u16) -> Self {
        Self { title: title.to_owned(), title_style, numbers: Vec::new(), columns, scroll }
    }

    /// Sets numbers below the title, in big digits with their words below. Only for areas
    /// with room for them, see [`has_room_for_numbers`].
    pub(super) fn with_numbers(self, numbers: &[(String, &'static str)]) -> Self {
        Self { numbers: numbers.to_vec(), ..self }
    }

    fn areas(&self, area: Rect) -> Areas {
        let widths: u16 = self.columns.iter().map(Lines::width).sum();
        let gaps = GAP * u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0);
        let inner = column(inset(area, margin(area.width)), widths + gaps);
        let scale = match area.height {
            0..26 => None,
            26..48 => Scale::fit_stretched(&self.title, inner.width, 3, CellResolution::Halves),
            _ => Scale::fit_stretched(&self.title, inner.width, 5, CellResolution::Halves),
        };
        let number_rows = if self.numbers.is_empty() { 0 } else { digit_rows(area) + 3 };
        let margin_above = u16::from(area.height >= 20) + u16::from(area.height >= 40) * 2;
        // The title is in normal letters if this saves scrolling.
        let others = margin_above + u16::from(area.height >= 14) + number_rows + self.text_rows();
        let scale = scale.filter(|scale| others + scale.rows() < area.height || others + 1 > area.height);
        let title_rows = scale.map_or(1, Scale::rows);
        let used = margin_above + title_rows + 2 + number_rows + self.text_rows();
        // A short page on a high screen is a little above the middle.
        let above = margin_above + area.height.saturating_sub(used) / 3 * u16::from(area.height >= 40);
        let below_title = above + title_rows + u16::from(area.height >= 14) + u16::from(scale.is_some());
        Areas {
            title: rows_area(inner, above, title_rows),
            title_scale: scale,
            numbers: rows_area(inner, below_title, number_rows),
            text: rows_area(inner, below_title + number_rows, area.height),
        }
    }

    fn text_rows(&self) -> u16 {
        self.columns.iter().map(Lines::len).max().unwrap_or(0)
    }

    /// The lines by which the text can be scrolled down.
    fn max_scroll(&self, area: Rect) -> u16 {
        self.text_rows().saturating_sub(self.areas(area).text.height)
    }

    /// Draws the page, scrolled down as far as possible and wanted.
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let Areas { title, title_scale, numbers, text } = self.areas(area);
        let scale = title_scale.filter(|_| theme.unicode);
        put_big(buf, title, Alignment::Left, &self.title, scale, self.title_style);
        self.draw_numbers(theme, numbers, buf);
        let max_scroll = self.max_scroll(area);
        let scroll = self.scroll.min(max_scroll);
        let mut x = text.x;
        for lines in &self.columns {
            let width = lines.width().min(text.right().saturating_sub(x));
            lines.draw(scroll, Rect { x, width, ..text }, buf);
            x = x.saturating_add(lines.width() + GAP);
        }
        if scroll < max_scroll && text.height > 0 {
            // In the margin, so that the arrow hides no text.
            let last_row = row_area(Rect { width: area.right() - text.x, ..text }, text.height - 1);
            put(buf, last_row, Alignment::Right, "↓", theme.strong);
        }
    }

    /// Draws as many numbers side by side as fit.
    fn draw_numbers(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let height = area.height.saturating_sub(3);
        let mut left = area;
        for (number, word) in &self.numbers {
            let scale = Scale::fit_stretched(number, left.width, height, theme.resolution());
            let needed = scale.and_then(|scale| scale.width(number)).unwrap_or(0).max(width(word));
            if needed > left.width {
                return;
            }
            let column = Rect { width: needed, ..left };
            put_big(buf, rows_area(column, 0, height), Alignment::Left, number, scale, theme.text);
            // Digits of three rows leave half a row free at the bottom.
            put(buf, row_area(column, height + u16::from(height > 3)), Alignment::Left, word, theme.quiet);
            let used = (needed + GAP * height / 3).min(left.width);
            left = Rect { x: left.x + used, width: left.width - used, ..left };
        }
    }
}

/// Whether a page in this area has room for numbers in big digits.
pub(super) const fn has_room_for_numbers(area: Rect) -> bool {
    area.height >= 26
}

const fn digit_rows(area: Rect) -> u16 {
    if area.height < 48 { 3 } else { 5 }
}

/// Adds the runner's note if there is one, between gaps; with a cursor while it is typed.
pub(super) fn note(lines: &mut Lines, text: &str, typing: bool, theme: &Theme) {
    lines.gap();
    if typing {
        lines.hanging("Note: ", theme.quiet, &format!("{text}▏"), theme.strong);
    } else if !text.is_empty() {
        lines.hanging("Note: ", theme.quiet, text, theme.text);
    }
    lines.gap();
}

/// Adds a line for each step or set: the mark of its outcome, its name, and what was done.
pub(super) fn results(lines: &mut Lines, results: &[ResultRow], theme: &Theme) {
    for result in results {
        let (mark, style) = outcome_mark(result.outcome, theme);
        lines.marked_pair((mark, style), (&result.name, theme.text), (&result.done, theme.quiet));
    }
}
