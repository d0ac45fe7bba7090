//! How far a page is scrolled.

use super::selection::moved;
use crate::app::Shared;
use crate::ui::View;
use crate::ui::keymap::Action;
use crate::ui::{max_scroll, text_rows};

/// The most lines by which page up and page down scroll.
const PAGE_LINES: usize = 10;

/// The number of lines scrolled down.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scroll(pub(super) u16);

impl Scroll {
    /// Scrolls `view` by an action, within its limits on this screen.
    pub(super) fn by(&mut self, action: Action, view: &dyn View, shared: &Shared) {
        self.by_pages_of(PAGE_LINES, action, view, shared);
    }

    /// The same with at most so many lines to a page. On a low screen a page is shorter, so that
    /// its last line is seen again.
    pub(super) fn by_pages_of(
        &mut self,
        page_lines: usize,
        action: Action,
        view: &dyn View,
        shared: &Shared,
    ) {
        let rows = usize::from(text_rows(view, shared.area));
        let page_lines = page_lines.min(rows.saturating_sub(1)).max(1);
        let limit = usize::from(max_scroll(view, shared.area));
        let lines = usize::from(self.0).min(limit);
        let lines = moved(lines, action, limit + 1, page_lines).unwrap_or(lines);
        self.0 = u16::try_from(lines).unwrap_or(u16::MAX);
    }

    /// Whether there are lines below the screen.
    pub(super) fn has_more(self, view: &dyn View, shared: &Shared) -> bool {
        self.0 < max_scroll(view, shared.area)
    }
}
