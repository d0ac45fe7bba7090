//! The page after a routine.

use super::SafetyScreen;
use super::note::NoteField;
use super::pain::{self, PainEntry};
use super::scroll::Scroll;
use crate::app::{Context, Effect, Message, Screen, Shared, Transition};
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

/// The page after a session.
#[derive(Debug)]
pub struct SummaryScreen {
    timeline: Arc<Timeline>,
    result: session::Summary,
    scroll: Scroll,
    /// The player as it was, paused, if the session was stopped because it hurt.
    undo: Option<Box<dyn Screen>>,
    note: NoteField,
    /// The pain before the session.
    pain_before: BySide<Option<u8>>,
    /// How it feels now.
    rating: Rating,
    entry: PainEntry,
    /// The movement that hurt.
    hurt: Option<Movement>,
}

/// The letter that begins a note.
const NOTE: char = 'w';

impl SummaryScreen {
    pub(super) fn new(timeline: Arc<Timeline>, result: session::Summary, shared: &Shared) -> Self {
        Self {
            hurt: hurt(&timeline, &result),
            timeline,
            result,
            scroll: Scroll::default(),
            undo: None,
            note: NoteField::default(),
            pain_before: shared.startup.answers.check_in.pain,
            rating: Rating::default(),
            entry: PainEntry::default(),
        }
    }

    /// Sets the paused player to return to if the session was stopped by mistake.
    pub(super) fn with_undo(self, undo: Option<Box<dyn Screen>>) -> Self {
        Self { undo, ..self }
    }

    /// Its keys: whether there are keys to undo a stop by mistake, and to leave out the
    /// movement that hurt; other keys while a note is typed.
    pub fn page_keys(undo: bool, leave_out: bool, typing: bool) -> Keys {
        if typing {
            return NoteField::typing_keys();
        }
        let note = bind(&[Letter(NOTE)], Action::ScreenKey(NOTE))
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
        let leave_out = bind(&[Letter('o')], Action::ScreenKey('o'))
            .when(leave_out)
            .help(groups::BODY, "o", "leave this movement out from now on; again: take that back")
            .footer(3, "o", "leave it out");
        let limp = bind(&[Letter(LIMP)], Action::ScreenKey(LIMP)).help(groups::BODY, "i", "a limp, or none");
        let safety = bind(&[Letter('e')], Action::ScreenKey('e')).help(
            groups::READ,
            "e",
            "when to stop, and who to see",
        );
        let keys = [done].into_iter().chain(undo).chain(pain::KEYS).chain([leave_out, limp, note, safety]);
        Keys::new(keys.chain(SCROLL).chain([QUIT, HELP]))
    }

    fn shown(&self, shared: &Shared) -> SummaryView {
        let mut view = view_model::summary(&self.timeline, &self.result, self.scroll.0);
        // After pain nothing is compared.
        if self.result.end != End::Hurt {
            view.advice.extend(shared.comparison(&self.timeline, &self.result));
        }
        view.rating = Some(RatingView {
            pain: coach::pain_fields(self.rating.pain, self.entry.chosen),
            limp: Some(QuestionView { key: LIMP, text: "limp", yes: self.rating.limp }),
            meaning: coach::meaning(&self.rating, self.pain_before),
        });
        view.leave_out = self.hurt.as_ref().map(|movement| {
            if shared.startup.answers.left_out.contains(movement) {
                format!("{} is left out from now on. o takes that back.", movement.name)
            } else {
                format!("o leaves {} out from now on.", movement.name)
            }
        });
        let (note, typing) = (self.note.shown(), self.note.is_typing());
        SummaryView { note, typing, ..view }
    }

    /// Changes the rating by a key and saves it; today's answers follow it.
    fn rate(&mut self, context: &mut Context<'_>, key: char) {
        let before = self.rating;
        if key == LIMP {
            self.rating.limp = !self.rating.limp;
        } else {
            self.entry.on_key(key, &mut self.rating.pain);
        }
        let rating = self.rating;
        if rating == before {
            return;
        }
        context.effects.push(Effect::SaveRating(rating));
        context.shared.update_answers(context.effects, |answers| {
            let check_in = &mut answers.check_in;
            check_in.pain.left = rating.pain.left.or(check_in.pain.left);
            check_in.pain.right = rating.pain.right.or(check_in.pain.right);
            if rating.limp != before.limp {
                check_in.toggle_sign(Sign::Limp);
            }
        });
    }

    /// Continues the session that was stopped by mistake, with the count-in.
    fn resume(&self, context: &mut Context<'_>, mut player: Box<dyn Screen>) -> Transition {
        if self.rating.is_given() {
            context.effects.push(Effect::SaveRating(Rating::default()));
        }
        context.effects.push(Effect::ReopenSession);
        match player.act(context, Action::TogglePause) {
            Transition::Stay => Transition::Replace(player),
            transition => transition,
        }
    }

    /// Leaves out the movement that hurt from now on, or takes that back.
    fn leave_out(&self, context: &mut Context<'_>) {
        let Some(movement) = &self.hurt else { return };
        context.shared.update_answers(context.effects, |answers| {
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

impl Screen for SummaryScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        Self::page_keys(self.undo.is_some(), self.hurt.is_some(), self.note.is_typing())
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.shown(shared))
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::ScreenKey(NOTE) => self.note.begin(),
            Action::Type(char) => self.note.add(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.note.erase(),
            Action::Confirm => context.effects.extend(self.note.finish().map(Effect::NoteSession)),
            Action::Back if self.note.is_typing() => self.note.cancel(),
            Action::Back => return Transition::Pop,
            Action::Quit => return Transition::Quit,
            Action::Undo => {
                if let Some(player) = self.undo.take() {
                    return self.resume(context, player);
                }
            }
            Action::ScreenKey('o') => self.leave_out(context),
            Action::ScreenKey('e') => return Transition::Push(Box::new(SafetyScreen::default())),
            Action::ScreenKey(key) => self.rate(context, key),
            other => self.scroll.by(other, 10, &self.shown(context.shared), context.shared),
        }
        Transition::Stay
    }

    fn on_message(&mut self, _: &mut Context<'_>, message: &Message) -> Transition {
        if let Message::Paste(text) = message {
            self.note.add(text);
        }
        Transition::Stay
    }

    fn leave(&mut self, _: &mut Context<'_>) -> Option<(Arc<Timeline>, session::Summary)> {
        Some((Arc::clone(&self.timeline), self.result.clone()))
    }
}

/// The line about a session that stays on the terminal after the program.
pub(in crate::app) fn farewell(timeline: &Timeline, summary: &session::Summary, saved: bool) -> String {
    let (name, done) = (&timeline.routine.name, Clock(summary.ledger.done));
    match summary.end {
        End::Finished => format!("{name}: {done} done."),
        End::Quit => {
            let remark = if saved { KEPT } else { NOT_KEPT };
            format!("{name}: stopped after {done} of {}. {remark}", Clock(timeline.total))
        }
        End::Hurt => {
            format!("{name}: stopped after {done} because it hurt. Rest it, and see how it feels tomorrow.")
        }
    }
}
