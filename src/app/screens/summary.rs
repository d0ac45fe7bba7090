//! The page after a routine.

use super::Safety;
use super::note::Note;
use super::pain::{self, PainEntry};
use super::player::{self, Player};
use super::scroll::Scroll;
use crate::app::{Effect, Message, Next, Screen, Shared, Turn};
use crate::routine::BySide;
use crate::session::{self, End, Movement, Outcome, Rating, Sign, Variant};
use crate::time::{Clock, Tick};
use crate::timeline::Timeline;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups};
use crate::ui::plain::{KEPT, NOT_KEPT};
use crate::ui::view_model::coach::{self, QuestionView, RatingView};
use crate::ui::view_model::{self, SummaryView};
use crossterm::event::KeyCode::{Enter, Esc};
use std::sync::Arc;

/// The key of a limp.
const LIMP: char = 'i';

/// What a session came to.
#[derive(Debug)]
pub struct Summary {
    timeline: Arc<Timeline>,
    result: session::Summary,
    scroll: Scroll,
    /// The session as it stood, paused, where it was stopped because it hurt.
    before: Option<Box<Player>>,
    note: Note,
    /// The pain that it began with.
    pain_before: BySide<u8>,
    /// How it feels now.
    rating: Rating,
    entry: PainEntry,
    /// The movement that hurt.
    hurt: Option<Movement>,
}

/// The letter that begins a note.
const NOTE: char = 'w';

impl Summary {
    pub(super) fn new(timeline: Arc<Timeline>, result: session::Summary, shared: &Shared) -> Self {
        Self {
            hurt: hurt(&timeline, &result),
            timeline,
            result,
            scroll: Scroll::default(),
            before: None,
            note: Note::default(),
            pain_before: shared.recall.answers.check_in.pain(),
            rating: Rating::default(),
            entry: PainEntry::default(),
        }
    }

    /// The same with a session that goes on if it was stopped by mistake.
    pub(super) fn with_undo(self, before: Option<Player>) -> Self {
        Self { before: before.map(Box::new), ..self }
    }

    /// Its keys; `undo` goes on with what was stopped by mistake, `leave_out`
    /// leaves out the movement that hurt. Others hold while a note is typed.
    pub fn page_keys(undo: bool, leave_out: bool, typing: bool) -> Keys {
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
        let leave_out = bind(&[Letter('o')], Action::Own('o'))
            .when(leave_out)
            .help(groups::BODY, "o", "leave this movement out from now on; again: take that back")
            .footer(3, "o", "leave it out");
        let limp = bind(&[Letter(LIMP)], Action::Own(LIMP)).help(groups::BODY, "i", "a limp, or none");
        let safety =
            bind(&[Letter('e')], Action::Own('e')).help(groups::READ, "e", "when to stop, and who to see");
        let keys = [done].into_iter().chain(undo).chain(pain::KEYS).chain([leave_out, limp, note, safety]);
        Keys::new(keys.chain(SCROLL).chain([QUIT, HELP]))
    }

    fn shown(&self, shared: &Shared) -> SummaryView {
        let mut view = view_model::summary(&self.timeline, &self.result, self.scroll.0);
        // After pain nothing is compared.
        if self.result.end != End::Hurt {
            view.advice.extend(shared.compared(&self.timeline, &self.result));
        }
        let response = self.rating.response(self.pain_before);
        view.rating = Some(RatingView {
            pain: coach::pain_fields(self.rating.pain, self.entry.chosen),
            limp: Some(QuestionView { key: LIMP, text: "limp", yes: self.rating.limp }),
            meaning: response.map(coach::meaning),
        });
        view.leave_out = self.hurt.as_ref().map(|movement| {
            if shared.recall.answers.left_out.contains(movement) {
                format!("{} is left out from now on. o takes that back.", movement.name)
            } else {
                format!("o leaves {} out from now on.", movement.name)
            }
        });
        let (note, typing) = (self.note.shown(), self.note.is_typed());
        SummaryView { note, typing, ..view }
    }

    /// Takes a key of the rating, and has it kept; today's answers follow it.
    fn rate(&mut self, turn: &mut Turn<'_>, key: char) {
        let before = self.rating;
        if key == LIMP {
            self.rating.limp = !self.rating.limp;
        } else {
            self.entry.take(key, &mut self.rating.pain);
        }
        let rating = self.rating;
        if rating == before {
            return;
        }
        turn.effects.push(Effect::RateAfter(rating));
        turn.shared.answer(turn.effects, |answers| {
            let check_in = &mut answers.check_in;
            check_in.pain.left = rating.pain.left.or(check_in.pain.left);
            check_in.pain.right = rating.pain.right.or(check_in.pain.right);
            if rating.limp != before.limp {
                check_in.toggle_sign(Sign::Limp);
            }
        });
    }

    /// Leaves the movement that hurt out from now on, or takes that back.
    fn leave_out(&self, turn: &mut Turn<'_>) {
        let Some(movement) = &self.hurt else { return };
        turn.shared.answer(turn.effects, |answers| {
            match answers.left_out.iter().position(|known| known == movement) {
                Some(at) => drop(answers.left_out.remove(at)),
                None => answers.left_out.push(movement.clone()),
            }
        });
    }
}

/// The movement in which a session was stopped because it hurt.
fn hurt(timeline: &Timeline, result: &session::Summary) -> Option<Movement> {
    let results = result.by_part();
    let part = results.iter().find(|result| result.outcome == Outcome::Hurt)?;
    let step = timeline.part_step(timeline.parts.get(part.part)?)?;
    let variation = match part.variant {
        Variant::Easier => step.easier.as_ref(),
        Variant::AsWritten => None,
        Variant::Harder => step.harder.as_ref(),
    };
    Some(Movement::varied(step, variation))
}

impl Screen for Summary {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.before.is_some(), self.hurt.is_some(), self.note.is_typed())
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
                    if self.rating.is_given() {
                        turn.effects.push(Effect::RateAfter(Rating::default()));
                    }
                    return Next::Become(player::undo(turn, *player));
                }
            }
            Action::Own('o') => self.leave_out(turn),
            Action::Own('e') => return Next::Open(Box::new(Safety::default())),
            Action::Own(key) => self.rate(turn, key),
            other => self.scroll.by(other, 10, &self.shown(turn.shared), turn.shared),
        }
        Next::Stay
    }

    fn on_message(&mut self, _: &mut Turn<'_>, message: &Message) -> Next {
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
