//! When to stop, who to see, and what the numbers mean.

use super::page::{Page, PageView, column_widths};
use crate::ui::theme::Theme;
use crate::ui::view_model::SafetyView;
use crate::ui::view_model::coach::SAFETY;
use crate::ui::widgets::Lines;
use ratatui::layout::Rect;

/// The number of sections, from the first on, that say to be seen by a clinician.
const URGENT_SECTIONS: usize = 3;

impl PageView for SafetyView {
    fn page(&self, theme: &Theme, area: Rect) -> Page {
        let (first, second) = column_widths(area);
        let mut columns: Vec<Lines> = std::iter::once(first).chain(second).map(Lines::new).collect();
        // Urgent sections are in the first of two columns.
        let in_first_column = if columns.len() > 1 { 4 } else { SAFETY.len() };
        for (index, (heading, texts)) in SAFETY.iter().enumerate() {
            let Some(lines) = columns.get_mut(usize::from(index >= in_first_column)) else { continue };
            lines.gap();
            lines.text(heading, theme.strong);
            let mark = if index < URGENT_SECTIONS { "! " } else { "· " };
            for text in *texts {
                lines.hanging(mark, theme.warning, text, theme.text);
            }
        }
        Page::new("When to stop, and who to see", theme.strong, columns, self.scroll)
    }
}
