//! Something that lies over the screen.

use super::text::put;
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Margin, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// A framed box in the middle of the screen.
#[derive(Clone, Copy, Debug)]
pub struct OverlayBox<'a> {
    /// Its title, may be empty.
    pub title: &'a str,
    /// The columns and rows wanted inside.
    pub size: (u16, u16),
    /// All looks.
    pub theme: &'a Theme,
}

impl OverlayBox<'_> {
    /// Where the box lies, and the room inside: all of what was wanted, or as
    /// much as the area has.
    pub fn areas(&self, area: Rect) -> (Rect, Rect) {
        let width = self.size.0.saturating_add(6).min(area.width);
        let height = self.size.1.saturating_add(4).min(area.height);
        let outer = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + (area.height - height) / 2,
            width,
            height,
        };
        // Where it is tight the box gives up its padding before its content.
        let across = if width < self.size.0.saturating_add(6) { 2 } else { 3 };
        let down = if height < self.size.1.saturating_add(4) { 1 } else { 2 };
        (outer, outer.inner(Margin::new(across, down)))
    }
}

impl Widget for &OverlayBox<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let (outer, _) = self.areas(area.intersection(buf.area));
        Clear.render(outer, buf);
        buf.set_style(outer, self.theme.base.patch(self.theme.raised));
        Block::bordered().border_type(BorderType::Rounded).border_style(self.theme.quiet).render(outer, buf);
        if outer.width > 6 && outer.height > 0 && !self.title.is_empty() {
            let top = Rect { x: outer.x + 2, width: outer.width - 4, height: 1, ..outer };
            put(buf, top, Alignment::Left, &format!(" {} ", self.title), self.theme.strong);
        }
    }
}
