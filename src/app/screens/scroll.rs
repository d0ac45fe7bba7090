//! How far a page is scrolled.

use crate::app::Shared;
use crate::ui::View;
use crate::ui::keymap::Action;
use crate::ui::max_scroll;

/// The number of lines scrolled down.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scroll(pub(super) u16);

impl Scroll {
    /// Scrolls `view` by an action, within its limits on this screen; `page` is the
    /// number of lines of a page.
    pub(super) fn by(&mut self, action: Action, page: u16, view: &dyn View, shared: &Shared) {
        let most = max_scroll(view, shared.area);
        let at = self.0.min(most);
        self.0 = match action {
            Action::Up => at.saturating_sub(1),
            Action::Down => at.saturating_add(1),
            Action::PageUp => at.saturating_sub(page),
            Action::PageDown => at.saturating_add(page),
            Action::Home => 0,
            Action::End => most,
            _ => at,
        }
        .min(most);
    }

    /// Whether there are lines below the screen.
    pub(super) fn has_more(self, view: &dyn View, shared: &Shared) -> bool {
        self.0 < max_scroll(view, shared.area)
    }
}
