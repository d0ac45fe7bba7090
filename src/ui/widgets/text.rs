//! Words on the screen: widths, wrapping, cutting, and putting them down.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub fn width(text: &str) -> u16 {
    u16::try_from(UnicodeWidthStr::width(text)).unwrap_or(u16::MAX)
}

/// The text cut to `max` columns, with an ellipsis where something is missing.
pub fn clip(text: &str, max: u16) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    let mut cut = head(text, max.saturating_sub(1)).trim_end().to_owned();
    if max > 0 {
        cut.push('…');
    }
    cut
}

/// As much of the text as fits into `max` columns.
fn head(text: &str, max: u16) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > max {
            return &text[..at];
        }
    }
    text
}

/// The text in lines of at most `max` columns, broken between words, and within
/// those that are longer than a line. Line breaks of the text stay.
pub fn wrap(text: &str, max: u16) -> Vec<String> {
    let max = max.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let gap = u16::from(!line.is_empty());
            if width(&line).saturating_add(gap).saturating_add(width(word)) <= max {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = break_word(word, max, &mut lines);
        }
        if !line.is_empty() || paragraph.trim().is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// Puts whole lines of a long word into `lines` and returns what is left of it.
fn break_word(word: &str, max: u16, lines: &mut Vec<String>) -> String {
    let mut rest = word;
    while width(rest) > max {
        // A grapheme wider than the line still has to go somewhere.
        let first = rest.graphemes(true).next().map_or(rest.len(), str::len);
        let cut = head(rest, max).len().max(first);
        lines.push(rest[..cut].to_owned());
        rest = &rest[cut..];
    }
    rest.to_owned()
}

/// Row `n` of an area; empty where there is no such row.
pub fn row(area: Rect, n: u16) -> Rect {
    rows(area, n, 1)
}

/// `count` rows of an area from row `n` on, as far as there are.
pub fn rows(area: Rect, n: u16, count: u16) -> Rect {
    let first = n.min(area.height);
    let count = count.min(area.height - first);
    Rect { x: area.x, y: area.y.saturating_add(first), width: area.width, height: count }
}

/// Writes one line of text into an area's first row, cut where it is too long,
/// and returns the columns it took.
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

/// Lines of a text column, made for a certain width.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    width: u16,
    lines: Vec<Line<'static>>,
}

impl Lines {
    /// No lines yet, for a column of this width.
    pub fn new(width: u16) -> Self {
        Self { width, lines: Vec::new() }
    }

    /// The width the lines are made for.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// How many lines there are.
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

    /// Adds an empty line, unless nothing came before or the last one is empty.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds a text on one line, cut where it is too long.
    pub fn line(&mut self, text: &str, style: Style) {
        self.lines.push(Line::from(Span::styled(clip(text, self.width), style)));
    }

    /// Adds a wrapped text with a bar along all of its lines.
    pub fn barred(&mut self, bar: &str, bar_style: Style, text: &str, style: Style) {
        for part in wrap(text, self.width.saturating_sub(width(bar))) {
            self.lines
                .push(Line::from(vec![Span::styled(bar.to_owned(), bar_style), Span::styled(part, style)]));
        }
    }

    /// Adds a wrapped text.
    pub fn text(&mut self, text: &str, style: Style) {
        self.hanging("", style, text, style);
    }

    /// Adds a wrapped text that hangs behind a mark.
    pub fn hanging(&mut self, mark: &str, mark_style: Style, text: &str, style: Style) {
        let indent = width(mark);
        for (at, part) in wrap(text, self.width.saturating_sub(indent)).into_iter().enumerate() {
            let mark = if at == 0 { mark.to_owned() } else { " ".repeat(usize::from(indent)) };
            self.lines.push(Line::from(vec![Span::styled(mark, mark_style), Span::styled(part, style)]));
        }
    }

    /// Adds two texts on one line, the second one at the right edge.
    pub fn pair(&mut self, left: (&str, Style), right: (&str, Style)) {
        let right_width = width(right.0).min(self.width);
        let room = self.width.saturating_sub(right_width + u16::from(right_width > 0) * 2);
        let text = clip(left.0, room);
        let gap = self.width.saturating_sub(width(&text) + right_width);
        self.lines.push(Line::from(vec![
            Span::styled(text, left.1),
            Span::raw(" ".repeat(usize::from(gap))),
            Span::styled(right.0.to_owned(), right.1),
        ]));
    }

    /// Adds the lines of another column.
    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// Adds the lines of another column behind a mark, the others below it.
    pub fn marked(&mut self, mark: &str, style: Style, other: Self) {
        let blank = " ".repeat(usize::from(width(mark)));
        for (at, line) in other.lines.into_iter().enumerate() {
            let sign = if at == 0 { mark.to_owned() } else { blank.clone() };
            let mut spans = vec![Span::styled(sign, style), Span::raw(" ")];
            spans.extend(line.spans);
            self.lines.push(Line::from(spans));
        }
    }

    /// Keeps the first `count` lines, and says at their end that there is more.
    pub fn cut(&mut self, count: u16) {
        if self.len() <= count {
            return;
        }
        self.lines.truncate(usize::from(count));
        let Some(line) = self.lines.last_mut() else { return };
        let before: usize = line.spans.iter().rev().skip(1).map(Span::width).sum();
        let room = self.width.saturating_sub(u16::try_from(before).unwrap_or(u16::MAX) + 2);
        if let Some(span) = line.spans.last_mut() {
            let whole = head(&span.content, room);
            // What had to go to make room goes by the word.
            let cut = if whole.len() < span.content.len() { whole.rfind(' ') } else { None };
            let kept = cut.map_or(whole, |at| &whole[..at]).trim_end_matches([' ', '.', ',', ';', ':']);
            span.content = format!("{kept} …").into();
        }
    }

    /// Draws the lines from line `skip` on.
    pub fn draw(&self, skip: u16, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        for (n, line) in (0..area.height).zip(self.lines.iter().skip(usize::from(skip))) {
            line.render(row(area, n), buf);
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
    fn a_cut_text_says_so() {
        assert_eq!([clip("hamstring", 9), clip("hamstring", 5), clip("ham", 0)], ["hamstring", "hams…", ""]);
    }

    #[test]
    fn rows_stay_inside() {
        let area = Rect::new(2, 3, 10, 4);
        assert_eq!(rows(area, 3, 5), Rect::new(2, 6, 10, 1));
        assert!(row(area, 4).is_empty());
    }
}
