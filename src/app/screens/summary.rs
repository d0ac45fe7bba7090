//! The page after a routine.

use super::note::Note;
use super::player::{self, Player};
use super::scroll::Scroll;
use crate::app::{Effect, Message, Next, Screen, Shared, Turn};
use crate::session::{self, End};
use crate::time::{Clock, Tick};
use crate::timeline::Timeline;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::plain::{KEPT, NOT_KEPT};
use crate::ui::view_model::{self, SummaryView};
use crossterm::event::KeyCode::{Enter, Esc};
use std::sync::Arc;

/// What a session came to.
#[derive(Debug)]
pub struct Summary {
    timeline: Arc<Timeline>,
    result: session::Summary,
    scroll: Scroll,
    /// The session as it stood, paused, where it was stopped because it hurt.
    before: Option<Box<Player>>,
    note: Note,
}

/// The letter that begins a note.
const NOTE: char = 'w';

impl Summary {
    pub(super) fn new(timeline: Arc<Timeline>, result: session::Summary) -> Self {
        Self { timeline, result, scroll: Scroll::default(), before: None, note: Note::default() }
    }

    /// The same with a session that goes on if it was stopped by mistake.
    pub(super) fn with_undo(self, before: Option<Player>) -> Self {
        Self { before: before.map(Box::new), ..self }
    }

    /// Its keys; `undo` goes on with what was stopped by mistake. Others hold
    /// while a note is typed.
    pub fn page_keys(undo: bool, typing: bool) -> Keys {
        if typing {
            return Note::typing_keys();
        }
        let note = bind(&[Letter(NOTE)], Action::Own(NOTE))
            .help(groups::GO, "w", "write a note, such as where it hurts; the history keeps it")
            .footer(9, "w", "write a note");
        let undo = undo.then_some(
            bind(&[Letter('u')], Action::Undo)
                .help(groups::GO, "u", "x was pressed by mistake: go on where it was")
                .footer(2, "u", "pressed by mistake"),
        );
        let done = bind(&[Named(Enter), Letter(' '), Named(Esc)], Action::Back)
            .help(groups::GO, "enter", "done")
            .footer(1, "enter", "done");
        Keys::new([done].into_iter().chain(undo).chain([note]).chain(SCROLL).chain([QUIT, HELP]))
    }

    fn shown(&self, shared: &Shared) -> SummaryView {
        let mut view = view_model::summary(&self.timeline, &self.result, self.scroll.0);
        // After pain nothing is compared.
        if self.result.end != End::Hurt {
            view.advice.extend(shared.compared(&self.timeline, &self.result));
        }
        let (note, typing) = (self.note.shown(), self.note.is_typed());
        SummaryView { note, typing, ..view }
    }
}

impl Screen for Summary {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.before.is_some(), self.note.is_typed())
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown(shared))
    }

    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next {
        match action {
            Action::Own(NOTE) => self.note.begin(),
            Action::Type(char) => self.note.add(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.note.erase(),
            Action::Confirm => turn.effects.extend(self.note.keep().map(Effect::NoteSession)),
            Action::Back if self.note.is_typed() => self.note.cancel(),
            Action::Back => return Next::Back,
            Action::Quit => return Next::Leave,
            Action::Undo => {
                if let Some(player) = self.before.take() {
                    return Next::Become(player::undo(turn, *player));
                }
            }
            other => self.scroll.by(other, 10, &self.shown(turn.shared), turn.shared),
        }
        Next::Stay
    }

    fn hear(&mut self, _: &mut Turn<'_>, message: &Message) -> Next {
        if let Message::Paste(text) = message {
            self.note.add(text);
        }
        Next::Stay
    }

    fn leave(&mut self, _: &mut Turn<'_>) -> Option<(Arc<Timeline>, session::Summary)> {
        Some((Arc::clone(&self.timeline), self.result.clone()))
    }
}

/// What a session came to, in the one line that is left on the terminal.
pub(in crate::app) fn farewell(timeline: &Timeline, summary: &session::Summary, kept: bool) -> String {
    let (name, done) = (&timeline.routine.name, Clock(summary.ledger.done));
    match summary.end {
        End::Finished => format!("{name}: {done} done."),
        End::Quit => {
            let saved = if kept { KEPT } else { NOT_KEPT };
            format!("{name}: stopped after {done} of {}. {saved}", Clock(timeline.total))
        }
        End::Hurt => {
            format!("{name}: stopped after {done} because it hurt. Rest it, and see how it feels tomorrow.")
        }
    }
}
