//! The runner's own words about a session, typed on a page.

use crate::ui::keymap::Key::Named;
use crate::ui::keymap::{Action, Keys, bind};
use crossterm::event::KeyCode::{Backspace, Enter, Esc};

/// The most characters of a note.
const LONGEST: usize = 500;

/// A note, and what is being typed of it.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// The note as it is kept.
    pub(super) text: String,
    typed: Option<String>,
}

impl Note {
    pub(super) const fn new(text: String) -> Self {
        Self { text, typed: None }
    }

    /// The keys while it is typed.
    pub(super) fn typing_keys() -> Keys {
        let keep = bind(&[Named(Enter)], Action::Confirm).footer(1, "enter", "keep the note");
        let erase = bind(&[Named(Backspace)], Action::Erase);
        let cancel = bind(&[Named(Esc)], Action::Back).footer(2, "esc", "leave it as it was");
        Keys::new([keep, erase, cancel]).typing(true)
    }

    /// Whether it is being typed.
    pub(super) const fn is_typed(&self) -> bool {
        self.typed.is_some()
    }

    /// The note as it is shown.
    pub(super) fn shown(&self) -> String {
        self.typed.clone().unwrap_or_else(|| self.text.clone())
    }

    /// Begins to type.
    pub(super) fn begin(&mut self) {
        self.typed = Some(self.text.clone());
    }

    /// Leaves it as it was.
    pub(super) fn cancel(&mut self) {
        self.typed = None;
    }

    /// Adds what is typed or pasted, as far as there is room.
    pub(super) fn add(&mut self, text: &str) {
        let Some(typed) = &mut self.typed else { return };
        let room = LONGEST.saturating_sub(typed.chars().count());
        typed.extend(text.chars().filter(|char| !char.is_control()).take(room));
    }

    /// Takes the last character away.
    pub(super) fn erase(&mut self) {
        if let Some(typed) = &mut self.typed {
            typed.pop();
        }
    }

    /// Takes over what was typed; gives the new note where one was.
    pub(super) fn keep(&mut self) -> Option<String> {
        let typed = self.typed.take()?;
        typed.trim().clone_into(&mut self.text);
        Some(self.text.clone())
    }
}
