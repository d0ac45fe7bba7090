//! One session of the history: its steps, and the runner's note.

use super::note::Note;
use super::scroll::Scroll;
use crate::app::{Effect, Message, Next, Screen, Shared, Turn};
use crate::history::{SessionRecord, StepRecord};
use crate::time::Tick;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::view_model::{SessionView, session_view};
use crossterm::event::KeyCode::{Enter, Esc, Left};

/// The letter that begins a note.
const NOTE: char = 'w';
/// The letter that deletes.
const DELETE: char = 'd';

/// One session of the history.
#[derive(Debug)]
pub struct PastSession {
    session: SessionRecord,
    steps: Option<Vec<StepRecord>>,
    note: Note,
    /// Whether it asks whether to delete it.
    asks: bool,
    scroll: Scroll,
}

impl PastSession {
    pub(super) fn new(session: SessionRecord) -> Self {
        let note = Note::new(session.note.clone());
        Self { session, steps: None, note, asks: false, scroll: Scroll::default() }
    }

    /// Its keys, while a note is typed, while it asks, or neither.
    pub fn page_keys(typing: bool, asks: bool) -> Keys {
        if typing {
            return Note::typing_keys();
        }
        if asks {
            let delete = bind(&[Letter('y')], Action::Confirm).footer(1, "y", "delete");
            let keep = bind(&[Named(Esc), Letter('n'), Named(Enter)], Action::Back).footer(2, "esc", "keep");
            return Keys::new([delete, keep]);
        }
        let note = bind(&[Letter(NOTE)], Action::Own(NOTE)).help(groups::CHOOSE, "w", "write a note").footer(
            1,
            "w",
            "write a note",
        );
        let delete = bind(&[Letter(DELETE)], Action::Own(DELETE))
            .help(groups::CHOOSE, "d", "delete the session; asks first")
            .footer(2, "d", "delete");
        let back = bind(&[Named(Esc), Named(Left), Named(Enter)], Action::Back)
            .help(groups::WAY, "esc", "back")
            .footer(3, "esc", "back");
        Keys::new([note, delete].into_iter().chain(SCROLL).chain([back, QUIT, HELP]))
    }

    fn shown(&self) -> SessionView {
        let view = session_view(&self.session, self.steps.as_deref());
        let (note, typing) = (self.note.shown(), self.note.is_typed());
        SessionView { note, typing, asks: self.asks, scroll: self.scroll.0, ..view }
    }

    fn answer(&mut self, turn: &mut Turn<'_>) -> Next {
        if let Some(note) = self.note.keep() {
            turn.effects.push(Effect::SetNote(self.session.id.clone(), note));
            turn.effects.push(Effect::ReadSessions);
            return Next::Stay;
        }
        turn.effects.push(Effect::DeleteSession(self.session.id.clone()));
        turn.effects.push(Effect::ReadSessions);
        Next::Back
    }
}

impl Screen for PastSession {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.note.is_typed(), self.asks)
    }

    fn view(&self, _: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown())
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Own(NOTE) => self.note.begin(),
            Action::Own(DELETE) => self.asks = true,
            Action::Type(char) => self.note.add(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.note.erase(),
            Action::Confirm => return self.answer(turn),
            Action::Back if self.note.is_typed() || self.asks => {
                self.note.cancel();
                self.asks = false;
            }
            Action::Back => return Next::Back,
            Action::Quit => return Next::Leave,
            other => self.scroll.by(other, 10, &self.shown(), turn.shared),
        }
        Next::Stay
    }

    fn on_message(&mut self, _: &mut Turn<'_>, message: &Message) -> Next {
        match message {
            Message::Steps(id, steps) if *id == self.session.id => self.steps = Some(steps.clone()),
            Message::Paste(text) => self.note.add(text),
            _ => {}
        }
        Next::Stay
    }
}
