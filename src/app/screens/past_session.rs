//! A session of the history: its sets, and the runner's note.

use super::note::NoteField;
use super::scroll::Scroll;
use crate::app::{Context, Effect, Message, Screen, Shared, Transition};
use crate::history::{SessionRecord, SetRecord};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::Named;
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups, letter, screen_key};
use crate::ui::view_model::{SessionView, session_view};
use crossterm::event::KeyCode::{Enter, Esc, Left};

/// The key that begins a note.
const NOTE: char = 'w';
/// The key that deletes the session.
const DELETE: char = 'd';

/// A session of the history.
#[derive(Debug)]
pub struct PastSessionScreen {
    session: SessionRecord,
    /// What was done of each set; `None` while it is being read.
    sets: Option<Vec<SetRecord>>,
    /// Whether that couldn't be read.
    is_unreadable: bool,
    note: NoteField,
    /// Whether the page asks whether to delete the session.
    asks_to_delete: bool,
    scroll: Scroll,
}

impl PastSessionScreen {
    pub(super) fn new(session: SessionRecord) -> Self {
        let note = NoteField::new(session.note.clone());
        Self {
            session,
            sets: None,
            is_unreadable: false,
            note,
            asks_to_delete: false,
            scroll: Scroll::default(),
        }
    }

    /// The keys of the page while it is read.
    pub(super) fn reading_keys() -> Keys {
        let note = screen_key(NOTE).help(groups::CHOOSE, "write a note").footer(1, "write a note");
        let delete =
            screen_key(DELETE).help(groups::CHOOSE, "delete the session; asks first").footer(2, "delete");
        let back = bind(&[Named(Esc), Named(Left), Named(Enter)], Action::Back)
            .help(groups::WAY, "back")
            .footer(3, "back");
        Keys::new([note, delete].into_iter().chain(SCROLL).chain([back, QUIT, HELP]))
    }

    fn past_session_view(&self) -> SessionView {
        let view = session_view(&self.session, self.sets.as_deref());
        let (note, typing) = (self.note.text(), self.note.is_typing());
        let is_unreadable = self.is_unreadable;
        SessionView {
            note,
            typing,
            is_unreadable,
            asks_to_delete: self.asks_to_delete,
            scroll: self.scroll.0,
            ..view
        }
    }

    /// Saves the note that was typed, or else deletes the session.
    fn confirm(&mut self, context: &mut Context<'_>) -> Transition {
        if let Some(note) = self.note.finish() {
            context.effects.push(Effect::SetNote(self.session.id.clone(), note));
            context.effects.push(Effect::ReadSessions);
            return Transition::Stay;
        }
        context.effects.push(Effect::DeleteSession(self.session.id.clone()));
        context.effects.push(Effect::ReadSessions);
        Transition::Pop
    }
}

impl Screen for PastSessionScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        if self.note.is_typing() {
            return NoteField::typing_keys();
        }
        if self.asks_to_delete {
            let delete = letter('y', Action::Confirm).footer(1, "delete");
            let keep = bind(&[Named(Esc)], Action::Back).footer(2, "keep");
            return Keys::new([delete, keep]).otherwise(Action::Back);
        }
        Self::reading_keys()
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.past_session_view())
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::ScreenKey(NOTE) => {
                self.scroll = Scroll::default();
                self.note.begin();
            }
            Action::ScreenKey(DELETE) => {
                self.scroll = Scroll::default();
                self.asks_to_delete = true;
            }
            Action::Type(char) => self.note.type_text(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.note.erase(),
            Action::Confirm => return self.confirm(context),
            Action::Back if self.note.is_typing() || self.asks_to_delete => {
                self.note.cancel();
                self.asks_to_delete = false;
            }
            Action::Back => return Transition::Pop,
            Action::Quit => return Transition::Quit,
            other => self.scroll.by(other, &self.past_session_view(), context.shared),
        }
        Transition::Stay
    }

    fn on_message(&mut self, _: &mut Context<'_>, message: &Message) -> Transition {
        match message {
            Message::Sets(id, sets) if *id == self.session.id => self.sets = Some(sets.clone()),
            Message::HistoryUnread(_) => self.is_unreadable = self.sets.is_none(),
            Message::Paste(text) => self.note.type_text(text),
            _ => {}
        }
        Transition::Stay
    }
}
