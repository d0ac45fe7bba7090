//! The field for a note about a session.

use super::typing::one_line;
use crate::ui::keymap::Key::Named;
use crate::ui::keymap::{Action, Keys, bind};
use crossterm::event::KeyCode::{Backspace, Enter, Esc};

const MAX_NOTE_CHARS: usize = 500;

/// A note, and the text while it is being typed.
#[derive(Debug)]
pub(super) struct NoteField {
    /// The saved note.
    text: String,
    /// The text while it is being typed.
    typed: Option<String>,
}

impl NoteField {
    pub(super) const fn new(text: String) -> Self {
        Self { text, typed: None }
    }

    /// The keys while the note is being typed.
    pub(super) fn typing_keys() -> Keys {
        let keep = bind(&[Named(Enter)], Action::Confirm).footer(1, "keep the note");
        let erase = bind(&[Named(Backspace)], Action::Erase);
        let cancel = bind(&[Named(Esc)], Action::Back).footer(2, "leave it as it was");
        Keys::new([keep, erase, cancel]).typing()
    }

    /// Whether the note is being typed.
    pub(super) const fn is_typing(&self) -> bool {
        self.typed.is_some()
    }

    /// The text to show.
    pub(super) fn text(&self) -> String {
        self.typed.clone().unwrap_or_else(|| self.text.clone())
    }

    /// Begins typing, with the saved note.
    pub(super) fn begin(&mut self) {
        self.typed = Some(self.text.clone());
    }

    /// Discards what was typed.
    pub(super) fn cancel(&mut self) {
        self.typed = None;
    }

    /// Adds typed or pasted text, up to the greatest length of a note.
    pub(super) fn type_text(&mut self, text: &str) {
        let Some(typed) = &mut self.typed else { return };
        let room = MAX_NOTE_CHARS.saturating_sub(typed.chars().count());
        typed.push_str(&one_line(text, room));
    }

    /// Removes the last character.
    pub(super) fn erase(&mut self) {
        if let Some(typed) = &mut self.typed {
            typed.pop();
        }
    }

    /// Ends typing; returns the new note, or `None` if none was being typed.
    pub(super) fn finish(&mut self) -> Option<String> {
        let typed = self.typed.take()?;
        typed.trim().clone_into(&mut self.text);
        Some(self.text.clone())
    }
}
