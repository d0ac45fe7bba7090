//! How keys move the selection of a list.

use crate::ui::keymap::Action;

/// The rows by which page up and page down move.
pub(super) const PAGE_ROWS: usize = 10;

/// The index selected after an action, among `count` rows with `page` rows to a page. `None`
/// if the action moves no selection.
pub(super) fn moved(selected: usize, action: Action, count: usize, page: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    Some(match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::PageUp => selected.saturating_sub(page),
        Action::PageDown => (selected + page).min(last),
        Action::Home => 0,
        Action::End => last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_stays_within_its_list() {
        assert_eq!(moved(0, Action::Up, 3, 10), Some(0));
        assert_eq!(moved(0, Action::PageDown, 3, 10), Some(2));
        assert_eq!(moved(2, Action::Down, 3, 10), Some(2));
        assert_eq!(moved(2, Action::Home, 3, 10), Some(0));
        assert_eq!(moved(0, Action::End, 0, 10), Some(0));
        assert_eq!(moved(1, Action::Open, 3, 10), None);
    }
}
