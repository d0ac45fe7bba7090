//! A session of the history: its steps, and the runner's note.

use super::note::NoteField;
use super::scroll::Scroll;
use crate::app::{Context, Effect, Message, Screen, Shared, Transition};
use crate::history::{SessionRecord, SetRecord};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
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
    steps: Option<Vec<SetRecord>>,
    note: NoteField,
    /// Whether it asks whether to delete it.
    asks: bool,
    scroll: Scroll,
}

impl PastSessionScreen {
    pub(super) fn new(session: SessionRecord) -> Self {
        let note = NoteField::new(session.note.clone());
        Self { session, steps: None, note, asks: false, scroll: Scroll::default() }
    }

    /// Its keys, depending on whether a note is typed and whether it asks to delete.
    pub fn page_keys(typing: bool, asks: bool) -> Keys {
        if typing {
            return NoteField::typing_keys();
        }
        if asks {
            let delete = bind(&[Letter('y')], Action::Confirm).footer(1, "y", "delete");
            let keep = bind(&[Named(Esc), Letter('n'), Named(Enter)], Action::Back).footer(2, "esc", "keep");
            return Keys::new([delete, keep]);
        }
        let note = bind(&[Letter(NOTE)], Action::ScreenKey(NOTE))
            .help(groups::CHOOSE, "w", "write a note")
            .footer(1, "w", "write a note");
        let delete = bind(&[Letter(DELETE)], Action::ScreenKey(DELETE))
            .help(groups::CHOOSE, "d", "delete the session; asks first")
            .footer(2, "d", "delete");
        let back = bind(&[Named(Esc), Named(Left), Named(Enter)], Action::Back)
            .help(groups::WAY, "esc", "back")
            .footer(3, "esc", "back");
        Keys::new([note, delete].into_iter().chain(SCROLL).chain([back, QUIT, HELP]))
    }

    fn shown(&self) -> SessionView {
        let view = session_view(&self.session, self.steps.as_deref());
        let (note, typing) = (self.note.shown(), self.note.is_typing());
        SessionView { note, typing, asks: self.asks, scroll: self.scroll.0, ..view }
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
        Self::page_keys(self.note.is_typing(), self.asks)
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown())
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::ScreenKey(NOTE) => self.note.begin(),
            Action::ScreenKey(DELETE) => self.asks = true,
            Action::Type(char) => self.note.add(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.note.erase(),
            Action::Confirm => return self.confirm(context),
            Action::Back if self.note.is_typing() || self.asks => {
                self.note.cancel();
                self.asks = false;
            }
            Action::Back => return Transition::Pop,
            Action::Quit => return Transition::Quit,
            other => self.scroll.by(other, 10, &self.shown(), context.shared),
        }
        Transition::Stay
    }

    fn on_message(&mut self, _: &mut Context<'_>, message: &Message) -> Transition {
        match message {
            Message::Steps(id, steps) if *id == self.session.id => self.steps = Some(steps.clone()),
            Message::Paste(text) => self.note.add(text),
            _ => {}
        }
        Transition::Stay
    }
}
