//! The box of an overlay.

use super::text::put;
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Margin, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// A framed box in the middle of the screen.
#[derive(Clone, Copy, Debug)]
pub struct OverlayBox<'a> {
    /// The title; may be empty.
    pub title: &'a str,
    /// The columns and rows wanted inside.
    pub size: (u16, u16),
    /// All styles.
    pub theme: &'a Theme,
}

impl OverlayBox<'_> {
    /// The area of the box, and the area inside: as large as wanted, or as `area` allows.
    pub fn areas(&self, area: Rect) -> (Rect, Rect) {
        let (wanted_width, wanted_height) = (self.size.0.saturating_add(6), self.size.1.saturating_add(4));
        let (width, height) = (wanted_width.min(area.width), wanted_height.min(area.height));
        let outer = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + (area.height - height) / 2,
            width,
            height,
        };
        // A box that doesn't fit has less padding.
        let horizontal = if width < wanted_width { 2 } else { 3 };
        let vertical = if height < wanted_height { 1 } else { 2 };
        (outer, outer.inner(Margin::new(horizontal, vertical)))
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
