//! When to stop, and who to see.

use super::scroll::Scroll;
use crate::app::{Context, Screen, Shared, Transition};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::view_model::SafetyView;
use crossterm::event::KeyCode::{Backspace, Enter, Esc, Left};

/// When to stop, who to see, and what the numbers mean.
#[derive(Debug, Default)]
pub struct SafetyScreen {
    scroll: Scroll,
}

impl SafetyScreen {
    /// The keys of the page.
    pub fn page_keys() -> Keys {
        let back =
            bind(&[Named(Esc), Named(Enter), Letter(' '), Named(Left), Named(Backspace)], Action::Back)
                .help(groups::WAY, "back")
                .footer(1, "back");
        Keys::new([back].into_iter().chain(SCROLL).chain([QUIT, HELP]))
    }

    fn safety_view(&self) -> SafetyView {
        SafetyView { scroll: self.scroll.0 }
    }
}

impl Screen for SafetyScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys()
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.safety_view())
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::Back => return Transition::Pop,
            Action::Quit => return Transition::Quit,
            other => self.scroll.by(other, &self.safety_view(), context.shared),
        }
        Transition::Stay
    }
}
