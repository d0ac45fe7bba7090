//! All keys, and above them what the screen below has to say.

use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::{HelpGroup, HelpView};
use crate::ui::widgets::{Lines, OverlayBox, put, row, rows, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

impl View for HelpView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        draw(self, theme, area, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        max_scroll(self, &Theme::default(), area)
    }
}

/// Columns between two columns of keys.
const GAP: u16 = 4;

/// The words, and the keys in as many columns of text as an area has room for.
struct Sheet {
    head: Lines,
    columns: Vec<Lines>,
    width: u16,
}

impl Sheet {
    fn new(view: &HelpView, theme: &Theme, area: Rect) -> Self {
        let groups = &view.groups;
        let key = groups.iter().flat_map(|(_, keys)| keys).map(|(key, _)| width(key)).max().unwrap_or(0);
        let text = groups.iter().flat_map(|(_, keys)| keys).map(|(_, text)| width(text)).max().unwrap_or(0);
        let room = area.width.saturating_sub(6);
        let wanted = key + 2 + text;
        // Two columns may wrap a little, as long as they stay readable.
        let half = room.saturating_sub(GAP) / 2;
        let two = half >= wanted.min(40);
        let width = wanted.min(if two { half } else { area.width.saturating_sub(4) });
        let all = groups.iter().map(|group| lines(group, key, width, theme));
        let mut columns = vec![Lines::new(width)];
        if two {
            columns.push(Lines::new(width));
        }
        let total: u16 = all.clone().map(|group| group.len() + 1).sum();
        let mut used = 0;
        for group in all {
            // The first column takes groups until it holds half of the lines.
            let at = usize::from(two && used * 2 >= total);
            used += group.len() + 1;
            if let Some(column) = columns.get_mut(at) {
                column.gap();
                column.append(group);
            }
        }
        let mut sheet = Self { head: Lines::default(), columns, width };
        sheet.head = sheet.head(view, theme);
        sheet
    }

    /// The words, as wide as all columns of keys.
    fn head(&self, view: &HelpView, theme: &Theme) -> Lines {
        let mut head = Lines::new(self.size().0);
        for (heading, texts) in &view.sections {
            head.gap();
            head.text(heading, theme.strong);
            for text in texts {
                head.text(text, theme.text);
            }
        }
        head.gap();
        head
    }

    fn size(&self) -> (u16, u16) {
        let count = u16::try_from(self.columns.len()).unwrap_or(1);
        let height = self.columns.iter().map(Lines::len).max().unwrap_or(0);
        (self.width * count + GAP * (count - 1), self.head.len() + height)
    }
}

fn lines((heading, keys): &HelpGroup, key_width: u16, columns: u16, theme: &Theme) -> Lines {
    let mut lines = Lines::new(columns);
    lines.push(Line::from(Span::styled(*heading, theme.strong)));
    for (key, text) in keys {
        let pad = " ".repeat(usize::from(key_width - width(key)));
        lines.hanging(&format!("{key}{pad}  "), theme.text, text, theme.quiet);
    }
    lines
}

/// How far the page can be scrolled.
fn max_scroll(view: &HelpView, theme: &Theme, area: Rect) -> u16 {
    let sheet = Sheet::new(view, theme, area);
    let (_, inside) = OverlayBox { title: "", size: sheet.size(), theme }.areas(area);
    sheet.size().1.saturating_sub(inside.height)
}

/// Draws the page over the middle of an area.
fn draw(view: &HelpView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let sheet = Sheet::new(view, theme, area);
    let sheet_box = OverlayBox { title: "Keys", size: sheet.size(), theme };
    let (outer, inside) = sheet_box.areas(area);
    (&sheet_box).render(area, buf);
    let most = sheet.size().1.saturating_sub(inside.height);
    let scroll = view.scroll.min(most);
    let above = sheet.head.len().saturating_sub(scroll).min(inside.height);
    sheet.head.draw(scroll, rows(inside, 0, above), buf);
    let keys = rows(inside, above, inside.height);
    let scrolled = scroll.saturating_sub(sheet.head.len());
    let mut x = keys.x;
    for column in &sheet.columns {
        let width = sheet.width.min(keys.right().saturating_sub(x));
        column.draw(scrolled, Rect { x, width, ..keys }, buf);
        x = x.saturating_add(sheet.width + GAP);
    }
    if scroll < most {
        let corner = Rect { width: outer.width.saturating_sub(2), ..outer };
        put(buf, row(corner, outer.height.saturating_sub(1)), Alignment::Right, " more ↓ ", theme.strong);
    }
}
