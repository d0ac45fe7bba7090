//! The box of an overlay.

use super::text::put;
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Margin, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// The areas of a framed box in the middle of `area`, and inside it: so many columns and rows,
/// or as many as there are.
pub fn overlay_areas((columns, rows): (u16, u16), area: Rect) -> (Rect, Rect) {
    let (wanted_width, wanted_height) = (columns.saturating_add(6), rows.saturating_add(4));
    let (width, height) = (wanted_width.min(area.width), wanted_height.min(area.height));
    let outer =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    // A box that doesn't fit has less padding.
    let horizontal = if width < wanted_width { 2 } else { 3 };
    let vertical = if height < wanted_height { 1 } else { 2 };
    (outer, outer.inner(Margin::new(horizontal, vertical)))
}

/// Draws the frame of such a box, with a title if it isn't empty. Returns the area inside.
pub fn draw_overlay(title: &str, size: (u16, u16), theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let (outer, inside) = overlay_areas(size, area.intersection(buf.area));
    Clear.render(outer, buf);
    buf.set_style(outer, theme.base.patch(theme.raised));
    Block::bordered().border_type(BorderType::Rounded).border_style(theme.quiet).render(outer, buf);
    if outer.width > 6 && outer.height > 0 && !title.is_empty() {
        let top = Rect { x: outer.x + 2, width: outer.width - 4, height: 1, ..outer };
        put(buf, top, Alignment::Left, &format!(" {title} "), theme.strong);
    }
    inside
}
