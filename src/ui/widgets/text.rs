//! Text on the screen: its width, wrapping, cutting and drawing; and rows of areas.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns of a text.
pub fn width(text: &str) -> u16 {
    u16::try_from(UnicodeWidthStr::width(text)).unwrap_or(u16::MAX)
}

/// The text cut to `columns`, with an ellipsis at the end if something is missing.
pub fn clip(text: &str, columns: u16) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut clipped = head(text, columns.saturating_sub(1)).trim_end().to_owned();
    if columns > 0 {
        clipped.push('…');
    }
    clipped
}

/// As much of the text as fits into `columns`.
fn head(text: &str, columns: u16) -> &str {
    let mut used = 0;
    for (offset, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > columns {
            return &text[..offset];
        }
    }
    text
}

/// The text in lines of at most `columns`, broken between words, and within words that are
/// longer than a line. Line breaks of the text are kept.
pub fn wrap(text: &str, columns: u16) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let gap = u16::from(!line.is_empty());
            if width(&line).saturating_add(gap).saturating_add(width(word)) <= columns {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = break_word(word, columns, &mut lines);
        }
        if !line.is_empty() || paragraph.trim().is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// Adds the full lines of a long word to `lines` and returns the part that is left.
fn break_word(word: &str, columns: u16, lines: &mut Vec<String>) -> String {
    let mut left = word;
    while width(left) > columns {
        // Each line has at least one grapheme, even if it is wider than the line.
        let first = left.graphemes(true).next().map_or(left.len(), str::len);
        let (line, next) = left.split_at(head(left, columns).len().max(first));
        lines.push(line.to_owned());
        left = next;
    }
    left.to_owned()
}

/// A row of an area by its index; empty if there is no such row.
pub fn row_area(area: Rect, index: u16) -> Rect {
    rows_area(area, index, 1)
}

/// The rows of an area from `first` on: `count` of them, or as many as there are.
pub fn rows_area(area: Rect, first: u16, count: u16) -> Rect {
    let first = first.min(area.height);
    let count = count.min(area.height - first);
    Rect { x: area.x, y: area.y.saturating_add(first), width: area.width, height: count }
}

/// Writes one line of text into the first row of an area, cut if it is too long. Returns the
/// columns used.
pub fn put(buf: &mut Buffer, area: Rect, align: Alignment, text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return 0;
    }
    let text = clip(text, area.width);
    let taken = width(&text).min(area.width);
    let left = match align {
        Alignment::Left => 0,
        Alignment::Center => (area.width - taken) / 2,
        Alignment::Right => area.width - taken,
    };
    buf.set_stringn(area.x + left, area.y, text, usize::from(area.width - left), style);
    taken
}

/// Writes a sign into every cell of an area.
pub fn fill(buf: &mut Buffer, area: Rect, sign: &str, style: Style) {
    for position in area.intersection(buf.area).positions() {
        buf[position].set_symbol(sign).set_style(style);
    }
}

/// The least columns of the first of two texts on one line, unless it is shorter.
const MIN_LEFT_COLUMNS: u16 = 12;
/// The columns between two texts on one line.
const PAIR_GAP: u16 = 2;

/// The lines of a column of text with a fixed width.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    width: u16,
    lines: Vec<Line<'static>>,
}

impl Lines {
    /// An empty column of this width.
    pub fn new(width: u16) -> Self {
        Self { width, lines: Vec::new() }
    }

    /// The width of the column.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// The number of lines.
    pub fn len(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a finished line.
    pub fn push(&mut self, line: Line<'static>) {
        self.lines.push(line);
    }

    /// Adds an empty line, unless there are no lines or the last one is empty.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    /// Adds a text on one line, cut if it is too long.
    pub fn line(&mut self, text: &str, style: Style) {
        self.lines.push(Line::from(Span::styled(clip(text, self.width), style)));
    }

    /// Adds a wrapped text with a bar before each of its lines.
    pub fn barred(&mut self, bar: &str, bar_style: Style, text: &str, style: Style) {
        self.prefixed([bar, bar], bar_style, text, style);
    }

    /// Adds a wrapped text.
    pub fn text(&mut self, text: &str, style: Style) {
        self.hanging("", style, text, style);
    }

    /// Adds a wrapped text with a mark before its first line; the other lines are indented.
    pub fn hanging(&mut self, mark: &str, mark_style: Style, text: &str, style: Style) {
        self.prefixed([mark, &" ".repeat(usize::from(width(mark)))], mark_style, text, style);
    }

    /// Adds a wrapped text, with prefixes of equal width for its first line and for the others.
    fn prefixed(&mut self, [first, others]: [&str; 2], prefix_style: Style, text: &str, style: Style) {
        let lines = wrap(text, self.width.saturating_sub(width(first)));
        for (prefix, line) in std::iter::once(first).chain(std::iter::repeat(others)).zip(lines) {
            let prefix = Span::styled(prefix.to_owned(), prefix_style);
            self.push(Line::from(vec![prefix, Span::styled(line, style)]));
        }
    }

    /// Adds two texts on one line, the second one at the right edge. If they don't fit, the
    /// first is cut to no less than a dozen columns, and then the second.
    pub fn pair(&mut self, left: (&str, Style), right: (&str, Style)) {
        let reserved = width(left.0).min(MIN_LEFT_COLUMNS) + PAIR_GAP;
        let right_text = clip(right.0, self.width.saturating_sub(reserved));
        let right_width = width(&right_text);
        let gap_width = if right_width > 0 { PAIR_GAP } else { 0 };
        let left_text = clip(left.0, self.width.saturating_sub(right_width + gap_width));
        let gap = self.width.saturating_sub(width(&left_text) + right_width);
        self.push(Line::from(vec![
            Span::styled(left_text, left.1),
            Span::raw(" ".repeat(usize::from(gap))),
            Span::styled(right_text, right.1),
        ]));
    }

    /// Adds the lines of another column.
    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// Adds a mark, and two texts on the same line, the second one at the right edge. If they
    /// don't fit, both are wrapped, the second one indented below the first.
    pub fn whole_pair(&mut self, mark: (&str, Style), left: (&str, Style), right: (&str, Style)) {
        let used = [mark.0, left.0, right.0].map(width).into_iter().fold(0, u16::saturating_add);
        if used.saturating_add(PAIR_GAP) <= self.width {
            self.push(Line::from(vec![
                Span::styled(mark.0.to_owned(), mark.1),
                Span::styled(left.0.to_owned(), left.1),
                Span::raw(" ".repeat(usize::from(self.width - used))),
                Span::styled(right.0.to_owned(), right.1),
            ]));
            return;
        }
        self.hanging(mark.0, mark.1, left.0, left.1);
        if !right.0.is_empty() {
            self.hanging(&" ".repeat(usize::from(width(mark.0) + PAIR_GAP)), right.1, right.0, right.1);
        }
    }

    /// Keeps the first `count` lines.
    pub fn truncate(&mut self, count: u16) {
        self.lines.truncate(usize::from(count));
    }

    /// Keeps the first `count` lines, and ends the last of them with an ellipsis.
    pub fn cut(&mut self, count: u16) {
        if self.len() <= count {
            return;
        }
        self.truncate(count);
        let Some(line) = self.lines.last_mut() else { return };
        let Some((last, others)) = line.spans.split_last_mut() else { return };
        let used: usize = others.iter().map(Span::width).sum();
        let room = self.width.saturating_sub(u16::try_from(used).unwrap_or(u16::MAX) + 2);
        let fitting = head(&last.content, room);
        // If the text has to be cut, it is cut between two words.
        let cut = if fitting.len() < last.content.len() { fitting.rfind(' ') } else { None };
        let kept = cut.map_or(fitting, |offset| &fitting[..offset]);
        last.content = format!("{} …", kept.trim_end_matches([' ', '.', ',', ';', ':'])).into();
    }

    /// Draws the lines from line `skip` on.
    pub fn draw(&self, skip: u16, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        for (row, line) in area.rows().zip(self.lines.iter().skip(usize::from(skip))) {
            line.render(row, buf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_ones_break() {
        assert_eq!(wrap("Straighten slowly, hold", 11), ["Straighten", "slowly,", "hold"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("one\n\ntwo", 9), ["one", "", "two"]);
        assert_eq!(wrap("", 9), [""]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrap("太ももを伸ばす", 6), ["太もも", "を伸ば", "す"]);
        assert_eq!(wrap("伸", 1), ["伸"]);
        assert_eq!(clip("伸ばす", 5), "伸ば…");
        assert_eq!(clip("伸ばす", 4), "伸…");
    }

    #[test]
    fn a_cut_text_ends_with_an_ellipsis() {
        assert_eq!([clip("hamstring", 9), clip("hamstring", 5), clip("ham", 0)], ["hamstring", "hams…", ""]);
    }

    #[test]
    fn a_long_text_at_the_right_leaves_the_one_at_the_left() {
        let pair = |columns, left, right| {
            let mut lines = Lines::new(columns);
            lines.pair((left, Style::new()), (right, Style::new()));
            lines.lines[0].to_string()
        };
        let (name, amount) = ("Glute cross-body roll", "10 s × 3 spots each way a side");
        assert_eq!(pair(56, name, amount), format!("{name}     {amount}"));
        assert_eq!(pair(46, name, amount), format!("Glute cross-b…  {amount}"));
        assert_eq!(pair(26, name, amount), "Glute cross…  10 s × 3 sp…");
        assert_eq!(pair(26, "Walk", amount), "Walk  10 s × 3 spots each…");
        assert_eq!(pair(26, name, ""), format!("{name}     "));
    }

    #[test]
    fn rows_stay_inside() {
        let area = Rect::new(2, 3, 10, 4);
        assert_eq!(rows_area(area, 3, 5), Rect::new(2, 6, 10, 1));
        assert!(row_area(area, 4).is_empty());
    }
}
