//! When to stop, who to see, and what the numbers mean.

use super::page::{Page, widths};
use crate::ui::scene::View;
use crate::ui::theme::Theme;
use crate::ui::view_model::SafetyView;
use crate::ui::view_model::coach::SAFETY;
use crate::ui::widgets::Lines;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl View for SafetyView {
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer) {
        page(theme, area).draw(self.scroll, theme, area, buf);
    }

    fn max_scroll(&self, area: Rect) -> u16 {
        page(&Theme::default(), area).max_scroll(area)
    }
}

fn page(theme: &Theme, area: Rect) -> Page {
    let mut columns: Vec<Lines> = widths(area).into_iter().map(Lines::new).collect();
    // What is urgent stands in the first of two columns.
    let first = if columns.len() > 1 { 4 } else { SAFETY.len() };
    for (number, (heading, texts)) in SAFETY.iter().enumerate() {
        let Some(lines) = columns.get_mut(usize::from(number >= first)) else { continue };
        lines.gap();
        lines.text(heading, theme.strong);
        for text in *texts {
            lines.hanging(if number < first.min(3) { "! " } else { "· " }, theme.warning, text, theme.text);
        }
    }
    Page::new("When to stop, and who to see", theme.strong, columns)
}
