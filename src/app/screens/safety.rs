//! When to stop, and who to see.

use super::scroll::Scroll;
use crate::app::{Next, Screen, Shared, Turn};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::view_model::SafetyView;
use crossterm::event::KeyCode::{Backspace, Enter, Esc, Left};

/// When to stop, who to see, and what the numbers mean.
#[derive(Debug, Default)]
pub struct Safety {
    scroll: Scroll,
}

impl Safety {
    /// Its keys.
    pub fn page_keys() -> Keys {
        let back =
            bind(&[Named(Esc), Named(Enter), Letter(' '), Named(Left), Named(Backspace)], Action::Back)
                .help(groups::WAY, "esc", "back")
                .footer(1, "esc", "back");
        Keys::new([back].into_iter().chain(SCROLL).chain([QUIT, HELP]))
    }

    fn shown(&self) -> SafetyView {
        SafetyView { scroll: self.scroll.0 }
    }
}

impl Screen for Safety {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys()
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown())
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Back => return Next::Back,
            Action::Quit => return Next::Leave,
            other => self.scroll.by(other, 10, &self.shown(), turn.shared),
        }
        Next::Stay
    }
}
