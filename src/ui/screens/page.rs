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
use ratatui::style::{Modifier, Style};
use std::fmt::Debug;

/// The greatest width of the first of two columns: wider text is hard to read.
const MAX_FIRST_COLUMN: u16 = 70;
/// The width of the second column.
const SECOND_COLUMN: u16 = 46;
/// The greatest width of a single column.
const MAX_SINGLE_COLUMN: u16 = 76;
/// The width between two columns.
const GAP: u16 = 4;

// The least rows of an area in which a page has:
/// a gap below the title,
const MIN_ROWS_WITH_GAP: u16 = 14;
/// a margin above the title,
const MIN_ROWS_WITH_MARGIN: u16 = 20;
/// a big title, and room for numbers in big digits,
const MIN_ROWS_WITH_BIG_TITLE: u16 = 26;
/// a wide margin, and a short text a little above the middle,
const MIN_ROWS_WITH_WIDE_MARGIN: u16 = 40;
/// letters and digits of five rows rather than three.
const MIN_ROWS_WITH_HIGH_LETTERS: u16 = 48;

/// The rows of a number beside its digits: its word, and gaps.
const ROWS_BESIDE_DIGITS: u16 = 3;

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

    fn text_rows(&self, area: Rect) -> u16 {
        self.page(&Theme::default(), area).areas(area).text.height
    }
}

/// A fixed title, and below it columns of text that scroll together.
pub(super) struct Page {
    title: String,
    title_style: Style,
    /// Numbers to show big, each with its word.
    numbers: Vec<(String, &'static str)>,
    /// The rows of their digits.
    digit_rows: u16,
    columns: Vec<Lines>,
    /// Lines scrolled down.
    scroll: u16,
    /// The line up to which the text is shown, even if it has to be scrolled for that.
    shown_to: u16,
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
pub(super) fn column_widths(area: Rect) -> (u16, Option<u16>) {
    let room = area.width.saturating_sub(2 * margin(area.width));
    if room >= 96 {
        ((room - GAP - SECOND_COLUMN).min(MAX_FIRST_COLUMN), Some(SECOND_COLUMN))
    } else {
        (single_column_width(area), None)
    }
}

/// The width of a single column.
pub(super) fn single_column_width(area: Rect) -> u16 {
    area.width.saturating_sub(2 * margin(area.width)).min(MAX_SINGLE_COLUMN)
}

impl Page {
    pub(super) fn new(title: &str, title_style: Style, columns: Vec<Lines>, scroll: u16) -> Self {
        let title = title.to_owned();
        Self { title, title_style, numbers: Vec::new(), digit_rows: 0, columns, scroll, shown_to: 0 }
    }

    /// Shows at least the lines before `line`, or as many of the last of them as fit.
    pub(super) fn shown_to(self, line: u16) -> Self {
        Self { shown_to: line, ..self }
    }

    /// Sets numbers below the title, in big digits of so many rows with their words below. Only
    /// if there is room for them, see [`digit_rows`].
    pub(super) fn with_numbers(self, numbers: &[(String, &'static str)], digit_rows: u16) -> Self {
        Self { numbers: numbers.to_vec(), digit_rows, ..self }
    }

    fn areas(&self, area: Rect) -> Areas {
        let height = area.height;
        let inner = inner_area(&self.columns, area);
        let big_letters =
            Scale::fit_stretched(&self.title, inner.width, letter_rows(area), CellResolution::Halves);
        let big_letters = big_letters.filter(|_| height >= MIN_ROWS_WITH_BIG_TITLE);
        let number_rows = if self.numbers.is_empty() { 0 } else { self.digit_rows + ROWS_BESIDE_DIGITS };
        let margin_above = match height {
            0..MIN_ROWS_WITH_MARGIN => 0,
            MIN_ROWS_WITH_MARGIN..MIN_ROWS_WITH_WIDE_MARGIN => 1,
            _ => 3,
        };
        let title_lines = self.title_lines(inner.width).len();
        let title_and_gap = |scale: Option<Scale>| {
            let gap = u16::from(height >= MIN_ROWS_WITH_GAP) + u16::from(scale.is_some());
            scale.map_or(title_lines, Scale::rows) + gap
        };
        let used = |scale| margin_above + title_and_gap(scale) + number_rows + self.len();
        // The title is in normal letters if this saves scrolling.
        let scale = big_letters.filter(|_| used(big_letters) <= height || used(None) > height);
        let title_rows = scale.map_or(title_lines, Scale::rows);
        let left_over =
            if height < MIN_ROWS_WITH_WIDE_MARGIN { 0 } else { height.saturating_sub(used(scale)) };
        let above = margin_above + left_over / 3;
        let below_title = above + title_and_gap(scale);
        Areas {
            title: rows_area(inner, above, title_rows),
            title_scale: scale,
            numbers: rows_area(inner, below_title, number_rows),
            text: rows_area(inner, below_title + number_rows, area.height),
        }
    }

    /// The title in normal letters, in at most two lines.
    fn title_lines(&self, columns: u16) -> Lines {
        let mut lines = Lines::new(columns);
        lines.text(&self.title, self.title_style.add_modifier(Modifier::BOLD));
        lines.cut(2);
        lines
    }

    /// The number of lines of text.
    fn len(&self) -> u16 {
        self.columns.iter().map(Lines::len).max().unwrap_or(0)
    }

    /// The lines by which the text can be scrolled down.
    fn max_scroll(&self, area: Rect) -> u16 {
        self.len().saturating_sub(self.areas(area).text.height)
    }

    /// Draws the page, scrolled down as far as possible and wanted.
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let Areas { title, title_scale, numbers, text } = self.areas(area);
        if title_scale.is_some() {
            let scale = title_scale.filter(|_| theme.unicode);
            put_big(buf, title, Alignment::Left, &self.title, scale, self.title_style);
        } else {
            self.title_lines(title.width).draw(0, title, buf);
        }
        self.draw_numbers(theme, numbers, buf);
        let max_scroll = self.max_scroll(area);
        let scroll = self.scroll.max(self.shown_to.saturating_sub(text.height)).min(max_scroll);
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

    /// Draws the numbers side by side.
    fn draw_numbers(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let height = area.height.saturating_sub(ROWS_BESIDE_DIGITS);
        let places = number_places(&self.numbers, area, height, theme.resolution());
        for ((number, word), (place, scale)) in self.numbers.iter().zip(places) {
            put_big(buf, rows_area(place, 0, height), Alignment::Left, number, scale, theme.text);
            // Digits of three rows leave half a row free at the bottom.
            put(buf, row_area(place, height + u16::from(height > 3)), Alignment::Left, word, theme.quiet);
        }
    }
}

/// The area between the margins, as wide as the columns if there is room for them.
fn inner_area(columns: &[Lines], area: Rect) -> Rect {
    let columns_width: u16 = columns.iter().map(Lines::width).sum();
    let gaps = GAP * u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    column(inset(area, margin(area.width)), columns_width + gaps)
}

/// The columns of each number, side by side with its word below, and the scale of its digits:
/// `None` if there is no room for big ones.
fn number_places(
    numbers: &[(String, &'static str)],
    area: Rect,
    digit_rows: u16,
    resolution: CellResolution,
) -> Vec<(Rect, Option<Scale>)> {
    let mut room = area;
    let place = |(number, word): &(String, &'static str)| {
        let scale = Scale::fit_stretched(number, room.width, digit_rows, resolution);
        let digits = scale.and_then(|scale| scale.width(number)).unwrap_or(width(number));
        let place = Rect { width: digits.max(width(word)).min(room.width), ..room };
        let used = (place.width + GAP * digit_rows / 3).min(room.width);
        room = Rect { x: room.x + used, width: room.width - used, ..room };
        (place, scale)
    };
    numbers.iter().map(place).collect()
}

/// The rows of big digits in which all numbers fit side by side above such columns; `None` if
/// there is no room for them.
pub(super) fn digit_rows(numbers: &[(String, &'static str)], columns: &[Lines], area: Rect) -> Option<u16> {
    let inner = inner_area(columns, area);
    // With coarser parts of cells than these, digits are no wider.
    let resolution = CellResolution::default();
    let fits = |rows: &u16| {
        let places = number_places(numbers, inner, *rows, resolution);
        let mut places = numbers.iter().zip(places);
        places.all(|((_, word), (place, scale))| scale.is_some() && width(word) <= place.width)
    };
    let has_rows = area.height >= MIN_ROWS_WITH_BIG_TITLE;
    [letter_rows(area), 3].into_iter().filter(|_| has_rows).find(fits)
}

/// The rows of the letters of a big title, and of big digits.
const fn letter_rows(area: Rect) -> u16 {
    if area.height < MIN_ROWS_WITH_HIGH_LETTERS { 3 } else { 5 }
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
        lines.whole_pair(
            (&format!("{mark} "), style),
            (&result.name, theme.text),
            (&result.done, theme.quiet),
        );
    }
}
