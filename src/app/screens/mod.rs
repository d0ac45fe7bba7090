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
mod typing;

pub use briefing::{BriefingKeys, BriefingScreen};
pub use confirm::ConfirmScreen;
pub use help::HelpScreen;
pub use history::HistoryScreen;
pub use jump::JumpScreen;
pub use list::{ListKeys, ListScreen};
pub use past_session::PastSessionScreen;
pub use player::{KeyMode, PlayerKeys, PlayerScreen};
pub use pose::PoseScreen;
pub use preview::PreviewScreen;
pub use safety::SafetyScreen;
pub use summary::{SummaryKeys, SummaryScreen};

pub(super) use briefing::open_routine;
pub(super) use summary::farewell;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Screen, Shared};
    use crate::routine::Condition;
    use crate::time::Tick;
    use crate::ui::keymap::{Action, Keys};
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn press(keys: &Keys, code: KeyCode) -> Option<Action> {
        keys.action(&KeyEvent::new(code, KeyModifiers::NONE))
    }

    /// The keys of every page and overlay.
    fn keys_of_screens() -> Vec<Keys> {
        let player = PlayerKeys { voice: true, ..PlayerKeys::default() }.keys();
        let players = player::tests::KEY_MODES.into_iter().flat_map(|key_mode| {
            [false, true].map(|on| PlayerKeys {
                key_mode,
                has_rep_target: on,
                endless: !on,
                easier: on,
                harder: on,
                voice: on,
                plain_text: false,
                muted: on,
                can_resume: on,
            })
        });
        let briefing = BriefingKeys {
            can_resume: true,
            asks_medical: true,
            asks_no_ball: true,
            conditions: Condition::ALL.iter().map(|(condition, _)| *condition).collect(),
            left_out: true,
            ..BriefingKeys::default()
        };
        let pages = vec![
            ListKeys::default().keys(),
            ListKeys { filtering: true, empty: false }.keys(),
            ListKeys { filtering: true, empty: true }.keys(),
            briefing.keys(),
            SummaryKeys { can_undo: true, can_leave_out: true }.keys(),
            note::NoteField::typing_keys(),
            SafetyScreen::page_keys(),
            HistoryScreen::page_keys(false),
            PastSessionScreen::reading_keys(),
            JumpScreen::new(Vec::new()).keys(&Shared::default(), Tick::ZERO).over(&player),
            PreviewScreen::page_keys(true, false),
            HelpScreen::page_keys().over(&player),
            ConfirmScreen::answer_keys().over(&player),
            player,
        ];
        pages.into_iter().chain(players.map(PlayerKeys::keys)).collect()
    }

    #[test]
    fn no_key_has_two_meanings_at_once_and_every_screen_shows_its_keys() {
        for keys in keys_of_screens() {
            assert!(!keys.has_conflict(), "{keys:?}");
            assert!(!keys.hints().is_empty() && !keys.help().is_empty(), "{keys:?}");
            assert!(keys.hints().iter().all(|hint| !hint.key.is_empty()), "{keys:?}");
            let help = keys.help();
            assert!(help.iter().flat_map(|(_, keys)| keys).all(|(key, _)| !key.is_empty()), "{keys:?}");
        }
    }

    #[test]
    fn control_keys_work_everywhere() {
        for keys in keys_of_screens() {
            for (letter, action) in [('c', Action::Interrupt), ('Z', Action::Suspend), ('l', Action::Redraw)]
            {
                let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
                assert_eq!(keys.action(&event), Some(action), "{keys:?}");
            }
        }
    }

    #[test]
    fn the_filter_takes_letters_but_not_arrows() {
        let keys = ListKeys { filtering: true, empty: false }.keys();
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
            let keys = ListKeys { filtering, empty: true }.keys();
            assert_eq!(press(&keys, KeyCode::Enter), None);
            let labels: Vec<&str> = keys.hints().into_iter().map(|key| key.label).collect();
            assert!(!labels.contains(&"open") && !labels.contains(&"choose"), "{labels:?}");
        }
    }
}
