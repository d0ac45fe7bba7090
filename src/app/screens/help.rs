//! The help page: all keys, over a screen.

use super::scroll::Scroll;
use crate::app::{Context, Screen, Shared, Transition};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Keys, SCROLL, bind};
use crate::ui::view_model::{HelpGroup, HelpView};
use crossterm::event::KeyCode::{Enter, Esc};

/// The keys of the screen below, and text that it had no room for.
#[derive(Debug)]
pub struct HelpScreen {
    sections: Vec<(&'static str, Vec<String>)>,
    groups: Vec<HelpGroup>,
    scroll: Scroll,
}

impl HelpScreen {
    /// A page of these sections, and below them these keys.
    pub fn new(sections: Vec<(&'static str, Vec<String>)>, groups: Vec<HelpGroup>) -> Self {
        let sections = sections.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        Self { sections, groups, scroll: Scroll::default() }
    }

    /// The keys of the help page itself.
    pub fn page_keys() -> Keys {
        let close = bind(&[Named(Esc), Named(Enter), Letter(' '), Letter('?'), Letter('q')], Action::Back);
        Keys::new([close.footer(1, "close")].into_iter().chain(SCROLL))
    }

    fn help_view(&self) -> HelpView {
        HelpView { sections: self.sections.clone(), groups: self.groups.clone(), scroll: self.scroll.0 }
    }
}

impl Screen for HelpScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys()
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.help_view())
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::Back => return Transition::Pop,
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::Home | Action::End => {
                self.scroll.by(action, &self.help_view(), context.shared);
            }
            _ => return Transition::Pass,
        }
        Transition::Stay
    }

    fn is_overlay(&self) -> bool {
        true
    }
}
