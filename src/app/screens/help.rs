//! All keys, over a screen.

use super::scroll::Scroll;
use crate::app::{Next, Screen, Shared, Turn};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, Keys, SCROLL, bind};
use crate::ui::view_model::{HelpGroup, HelpView};
use crossterm::event::KeyCode::{Enter, Esc};

/// All keys of the screen below.
#[derive(Debug)]
pub struct Help {
    words: Vec<(&'static str, Vec<String>)>,
    groups: Vec<HelpGroup>,
    scroll: Scroll,
}

impl Help {
    /// These words, and below them these keys.
    pub fn new(words: Vec<(&'static str, Vec<String>)>, groups: Vec<HelpGroup>) -> Self {
        let words = words.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        Self { words, groups, scroll: Scroll::default() }
    }

    /// Its own keys.
    pub fn sheet_keys() -> Keys {
        let close = bind(&[Named(Esc), Named(Enter), Letter(' '), Letter('?'), Letter('q')], Action::Back);
        Keys::new([close.footer(1, "esc", "close")].into_iter().chain(SCROLL))
    }

    fn shown(&self) -> HelpView {
        HelpView { words: self.words.clone(), groups: self.groups.clone(), scroll: self.scroll.0 }
    }
}

impl Screen for Help {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::sheet_keys()
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown())
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Back => return Next::Back,
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::Home | Action::End => {
                self.scroll.by(action, 10, &self.shown(), turn.shared);
            }
            _ => return Next::Pass,
        }
        Next::Stay
    }

    fn is_overlay(&self) -> bool {
        true
    }
}
