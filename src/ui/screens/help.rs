//! The help page: all keys, and above them text for which the screen below had no room.

use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{HelpGroup, HelpView};
use crate::ui::widgets::{Lines, draw_overlay, overlay_areas, put, row_area, rows_area, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};

impl View for HelpView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let contents = Contents::new(self, theme, area);
        let (outer, inside) = overlay_areas(contents.size(), area);
        draw_overlay("Keys", contents.size(), theme, area, buf);
        let max_scroll = contents.size().1.saturating_sub(inside.height);
        let scroll = self.scroll.min(max_scroll);
        let text_rows = contents.text.len().saturating_sub(scroll).min(inside.height);
        contents.text.draw(scroll, rows_area(inside, 0, text_rows), buf);
        let keys = rows_area(inside, text_rows, inside.height);
        let hidden_key_rows = scroll.saturating_sub(contents.text.len());
        let mut x = keys.x;
        for column in &contents.columns {
            let width = contents.width.min(keys.right().saturating_sub(x));
            column.draw(hidden_key_rows, Rect { x, width, ..keys }, buf);
            x = x.saturating_add(contents.width + GAP);
        }
        if scroll < max_scroll {
            let frame = row_area(outer, outer.height.saturating_sub(1));
            let frame = Rect { width: frame.width.saturating_sub(2), ..frame };
            put(buf, frame, Alignment::Right, " more ↓ ", theme.strong);
        }
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        let size = Contents::new(self, &Theme::default(), area).size();
        let (_, inside) = overlay_areas(size, area);
        size.1.saturating_sub(inside.height)
    }

    fn text_rows(&self, area: Rect) -> u16 {
        let size = Contents::new(self, &Theme::default(), area).size();
        overlay_areas(size, area).1.height
    }
}

/// The width between the two columns of keys.
const GAP: u16 = 4;

/// The contents of the page: text, and below it the keys in one or two columns.
struct Contents {
    text: Lines,
    columns: Vec<Lines>,
    /// The width of a column.
    width: u16,
}

impl Contents {
    fn new(view: &HelpView, theme: &Theme, area: Rect) -> Self {
        let groups = &view.groups;
        let entries = || groups.iter().flat_map(|(_, entries)| entries);
        let key_width = entries().map(|(key, _)| width(key)).max().unwrap_or(0);
        let meaning_width = entries().map(|(_, meaning)| width(meaning)).max().unwrap_or(0);
        let wanted = key_width + 2 + meaning_width;
        // Two columns are used even if some meanings have to be wrapped.
        let half = area.width.saturating_sub(6 + GAP) / 2;
        let has_two_columns = half >= wanted.min(40);
        let width = wanted.min(if has_two_columns { half } else { area.width.saturating_sub(4) });
        let groups = groups.iter().map(|group| group_lines(group, key_width, width, theme));
        let column_count = if has_two_columns { 2 } else { 1 };
        let mut columns = vec![Lines::new(width); usize::from(column_count)];
        let total: u16 = groups.clone().map(|group| group.len() + 1).sum();
        let mut used = 0;
        for group in groups {
            // The first column gets groups until it has half of the lines.
            let index = usize::from(has_two_columns && used * 2 >= total);
            used += group.len() + 1;
            if let Some(column) = columns.get_mut(index) {
                column.gap();
                column.append(group);
            }
        }
        let text = text_lines(view, width * column_count + GAP * (column_count - 1), theme);
        Self { text, columns, width }
    }

    fn size(&self) -> (u16, u16) {
        let height = self.columns.iter().map(Lines::len).max().unwrap_or(0);
        (self.text.width(), self.text.len() + height)
    }
}

fn text_lines(view: &HelpView, columns: u16, theme: &Theme) -> Lines {
    let mut lines = Lines::new(columns);
    for (heading, texts) in &view.sections {
        lines.gap();
        lines.text(heading, theme.strong);
        for text in texts {
            lines.text(text, theme.text);
        }
    }
    lines.gap();
    lines
}

fn group_lines((heading, entries): &HelpGroup, key_width: u16, columns: u16, theme: &Theme) -> Lines {
    let mut lines = Lines::new(columns);
    lines.push(Line::from(Span::styled(*heading, theme.strong)));
    for (key, meaning) in entries {
        let padding = " ".repeat(usize::from(key_width - width(key)));
        lines.hanging(&format!("{key}{padding}  "), theme.text, meaning, theme.quiet);
    }
    lines
}
