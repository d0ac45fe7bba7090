//! The question over the player: stop?

use crate::app::{Context, Screen, Shared, Transition};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Keys, bind};
use crate::ui::view_model::ConfirmView;
use crossterm::event::KeyCode::{Enter, Esc};

/// Asks the runner whether to stop.
#[derive(Clone, Copy, Debug)]
pub struct ConfirmScreen;

impl ConfirmScreen {
    /// The keys that answer.
    pub fn answer_keys() -> Keys {
        let stop = bind(&[Letter('y'), Named(Enter), Letter('q')], Action::Confirm).footer(1, "stop");
        let go_on =
            bind(&[Named(Esc), Letter('n'), Letter(' '), Letter('p')], Action::Back).footer(2, "go on");
        Keys::new([stop, go_on])
    }
}

impl Screen for ConfirmScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::answer_keys()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(ConfirmView { saved: shared.is_history_saved() })
    }

    fn act(&mut self, _: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::Confirm => Transition::Quit,
            Action::Back => Transition::Pop,
            _ => Transition::Pass,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }
}
