//! The screens, one file each.

mod briefing;
mod confirm;
mod help;
mod history;
mod jump;
mod list;
mod note;
mod pain;
mod past_session;
mod player;
mod pose;
mod preview;
mod safety;
mod scroll;
mod selection;
mod summary;

pub use briefing::{Briefing, BriefingKeys};
pub use confirm::Confirm;
pub use help::Help;
pub use history::History;
pub use jump::Jump;
pub use list::List;
pub use past_session::PastSession;
pub use player::{Player, PlayerKeys, Stance, stance};
pub use pose::PoseViewer;
pub use preview::Preview;
pub use safety::Safety;
pub use summary::Summary;

pub(super) use player::start;
pub(super) use summary::farewell;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keymap::{Action, Keys};
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn press(keys: &Keys, code: KeyCode) -> Option<Action> {
        keys.action(&KeyEvent::new(code, KeyModifiers::NONE))
    }

    /// The keys of every page and of what may lie over one.
    fn all() -> Vec<Keys> {
        let player = PlayerKeys { voice: true, ..PlayerKeys::default() }.keys();
        vec![
            List::list_keys(false, false),
            List::list_keys(true, false),
            List::list_keys(true, true),
            BriefingKeys::all().keys(),
            Summary::page_keys(true, true, false),
            Summary::page_keys(true, true, true),
            Safety::page_keys(),
            History::page_keys(false),
            PastSession::page_keys(false, false),
            PastSession::page_keys(true, false),
            Jump::menu_keys().over(&player),
            Preview::page_keys(true, false),
            Help::sheet_keys().over(&player),
            Confirm::answers().over(&player),
            player,
        ]
    }

    #[test]
    fn no_key_has_two_meanings_at_once_and_every_screen_tells_its_keys() {
        for keys in all() {
            assert!(keys.conflict().is_none(), "{keys:?}");
            assert!(!keys.hints().is_empty() && !keys.help().is_empty(), "{keys:?}");
        }
    }

    #[test]
    fn control_keys_work_everywhere() {
        for keys in all() {
            for (letter, wanted) in [('c', Action::Interrupt), ('Z', Action::Suspend), ('l', Action::Redraw)]
            {
                let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
                assert_eq!(keys.action(&event), Some(wanted), "{keys:?}");
            }
        }
    }

    #[test]
    fn the_filter_takes_letters_but_not_arrows() {
        let keys = List::list_keys(true, false);
        assert_eq!(press(&keys, KeyCode::Char('Q')), Some(Action::Type('Q')));
        assert_eq!(press(&keys, KeyCode::Char('?')), Some(Action::Type('?')));
        assert_eq!(press(&keys, KeyCode::Backspace), Some(Action::Erase));
        assert_eq!(press(&keys, KeyCode::Down), Some(Action::Down));
        assert_eq!(press(&keys, KeyCode::Enter), Some(Action::Open));
        assert_eq!(press(&keys, KeyCode::Esc), Some(Action::Back));
    }

    #[test]
    fn an_empty_list_offers_nothing_to_open() {
        for filtering in [false, true] {
            let keys = List::list_keys(filtering, true);
            assert_eq!(press(&keys, KeyCode::Enter), None);
            let labels: Vec<&str> = keys.hints().into_iter().map(|key| key.label).collect();
            assert!(!labels.contains(&"open") && !labels.contains(&"choose"), "{labels:?}");
        }
    }
}
