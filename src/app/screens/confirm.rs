//! The question whether to stop, over the player.

use crate::app::{Next, Screen, Shared, Turn};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Keys, bind};
use crate::ui::view_model::ConfirmView;
use crossterm::event::KeyCode::{Enter, Esc};

/// The question whether to stop.
#[derive(Clone, Copy, Debug)]
pub struct Confirm;

impl Confirm {
    /// The answers.
    pub fn answers() -> Keys {
        Keys::new([
            bind(&[Letter('y'), Named(Enter), Letter('q')], Action::Confirm).footer(1, "y", "stop"),
            bind(&[Named(Esc), Letter('n'), Letter(' '), Letter('p')], Action::Back)
                .footer(2, "esc", "go on"),
        ])
    }
}

impl Screen for Confirm {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::answers()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(ConfirmView { kept: shared.keeps() })
    }

    fn act(&mut self, _: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Confirm => Next::Leave,
            Action::Back => Next::Back,
            _ => Next::Pass,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }
}
