//! A page of text that scrolls: what comes before and after a routine.

use super::{column, inset, margin};
use crate::ui::theme::Theme;
use crate::ui::view_model::ResultRow;
use crate::ui::widgets::{BigText, CellResolution, Lines, Scale, outcome_mark, put, row, rows, width};
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
    figures: Vec<(String, &'static str)>,
    columns: Vec<Lines>,
}

/// Where the parts of a page lie.
struct Areas {
    title: Rect,
    scale: Option<Scale>,
    figures: Rect,
    text: Rect,
}

/// The widths of a page's columns of text in an area: one, or two where there
/// is room.
pub(super) fn widths(area: Rect) -> Vec<u16> {
    let room = area.width.saturating_sub(2 * margin(area.width));
    if room >= 96 { vec![(room - GAP - SIDE).min(TEXT), SIDE] } else { vec![alone(area)] }
}

/// The width of a column that stands alone.
pub(super) fn alone(area: Rect) -> u16 {
    area.width.saturating_sub(2 * margin(area.width)).min(SINGLE)
}

/// The most of a column that stands alone.
const SINGLE: u16 = 76;
/// The width of the second column.
const SIDE: u16 = 46;
/// Columns between two columns of text.
const GAP: u16 = 4;

impl Page {
    pub(super) fn new(title: &str, title_style: Style, columns: Vec<Lines>) -> Self {
        Self { title: title.to_owned(), title_style, figures: Vec::new(), columns }
    }

    /// Sets figures below the title, in big digits with their words beneath.
    /// They need [`figures_fit`].
    pub(super) fn with_figures(self, figures: &[(String, &'static str)]) -> Self {
        Self { figures: figures.to_vec(), ..self }
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
        let figures_height = if self.figures.is_empty() { 0 } else { figure_rows(area) + 3 };
        let least = u16::from(area.height >= 20) + u16::from(area.height >= 40) * 2;
        // A title in small letters, where that leaves nothing to be scrolled to.
        let rest = least + u16::from(area.height >= 14) + figures_height + self.height();
        let scale = scale.filter(|scale| rest + scale.rows() < area.height || rest + 1 > area.height);
        let used = least + scale.map_or(1, Scale::rows) + 2 + figures_height + self.height();
        // A short page on a high screen stands a little above the middle.
        let above = least + area.height.saturating_sub(used) / 3 * u16::from(area.height >= 40);
        let height = scale.map_or(1, Scale::rows);
        let figures = above + height + u16::from(area.height >= 14) + u16::from(scale.is_some());
        Areas {
            title: rows(inner, above, height),
            scale,
            figures: rows(inner, figures, figures_height),
            text: rows(inner, figures + figures_height, area.height),
        }
    }

    fn height(&self) -> u16 {
        self.columns.iter().map(Lines::len).max().unwrap_or(0)
    }

    /// How far the text can be scrolled.
    pub(super) fn max_scroll(&self, area: Rect) -> u16 {
        self.height().saturating_sub(self.areas(area).text.height)
    }

    /// Draws the page, scrolled down by `scroll` lines or as far as it goes.
    pub(super) fn draw(&self, scroll: u16, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let Areas { title, scale, figures, text } = self.areas(area);
        let scale = scale.filter(|_| theme.unicode);
        BigText { text: &self.title, scale, style: self.title_style, align: Alignment::Left }
            .render(title, buf);
        self.draw_figures(theme, figures, buf);
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

    /// Side by side, as many as fit.
    fn draw_figures(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let height = area.height.saturating_sub(3);
        let mut left = area;
        for (figure, word) in &self.figures {
            let scale = Scale::fit_stretched(figure, left.width, height, theme.resolution());
            let needed = scale.and_then(|scale| scale.width(figure)).unwrap_or(0).max(width(word));
            if needed > left.width {
                return;
            }
            let place = Rect { width: needed, ..left };
            BigText { text: figure, scale, style: theme.text, align: Alignment::Left }
                .render(rows(place, 0, height), buf);
            // Letters of three rows leave half a row free at their foot.
            put(buf, row(place, height + u16::from(height > 3)), Alignment::Left, word, theme.quiet);
            let used = (needed + GAP * height / 3).min(left.width);
            left = Rect { x: left.x + used, width: left.width - used, ..left };
        }
    }
}

/// Whether a page this high has room for figures in big digits.
pub(super) const fn figures_fit(area: Rect) -> bool {
    area.height >= 26
}

const fn figure_rows(area: Rect) -> u16 {
    if area.height < 48 { 3 } else { 5 }
}

/// The runner's note, with a cursor while it is being typed.
pub(super) fn note(lines: &mut Lines, (text, typing): (&str, bool), theme: &Theme) {
    if typing {
        lines.hanging("Note: ", theme.quiet, &format!("{text}▏"), theme.strong);
    } else {
        lines.hanging("Note: ", theme.quiet, text, theme.text);
    }
}

/// Adds a line for each step or set: the mark of its outcome, its name, and what was done.
pub(super) fn results(lines: &mut Lines, results: &[ResultRow], theme: &Theme) {
    for result in results {
        let (mark, style) = outcome_mark(result.outcome, theme);
        let mut line = Lines::new(lines.width().saturating_sub(2));
        line.pair((&result.name, theme.text), (&result.done, theme.quiet));
        lines.marked(mark, style, line);
    }
}
