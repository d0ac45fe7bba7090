//! How far a page is scrolled.

use crate::app::Shared;
use crate::ui::View;
use crate::ui::keymap::Action;
use crate::ui::max_scroll;

/// The lines by which page up and page down scroll.
const PAGE_LINES: u16 = 10;

/// The number of lines scrolled down.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scroll(pub(super) u16);

impl Scroll {
    /// Scrolls `view` by an action, within its limits on this screen.
    pub(super) fn by(&mut self, action: Action, view: &dyn View, shared: &Shared) {
        self.by_pages_of(PAGE_LINES, action, view, shared);
    }

    /// The same with so many lines to a page.
    pub(super) fn by_pages_of(&mut self, page_lines: u16, action: Action, view: &dyn View, shared: &Shared) {
        let limit = max_scroll(view, shared.area);
        let lines = self.0.min(limit);
        self.0 = match action {
            Action::Up => lines.saturating_sub(1),
            Action::Down => lines.saturating_add(1),
            Action::PageUp => lines.saturating_sub(page_lines),
            Action::PageDown => lines.saturating_add(page_lines),
            Action::Home => 0,
            Action::End => limit,
            _ => lines,
        }
        .min(limit);
    }

    /// Whether there are lines below the screen.
    pub(super) fn has_more(self, view: &dyn View, shared: &Shared) -> bool {
        self.0 < max_scroll(view, shared.area)
    }
}
