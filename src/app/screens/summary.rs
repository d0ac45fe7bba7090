//! The page after a routine.

use super::SafetyScreen;
use super::note::NoteField;
use super::pain::{self, PainEntry};
use super::scroll::Scroll;
use crate::app::{Context, Effect, Message, Screen, Shared, Transition};
use crate::session::{self, CheckIn, End, Movement, Outcome, Rating, Sign};
use crate::time::{Clock, Tick};
use crate::timeline::Timeline;
use crate::ui::View;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, QUIT, SCROLL, bind, groups, letter, screen_key};
use crate::ui::plain::stopped;
use crate::ui::view_model::coach::{self, QuestionView, RatingView};
use crate::ui::view_model::{self, SummaryView};
use crossterm::event::KeyCode::{Enter, Esc};
use std::sync::Arc;

/// The key that answers whether there is a limp.
const LIMP: char = 'i';
/// The key that begins a note.
const NOTE: char = 'w';
/// The key that leaves out the movement that hurt, or takes that back.
const LEAVE_OUT: char = 'o';
/// The key that shows when to stop.
const SAFETY: char = 'e';

/// The player of a session that was stopped because it hurt, paused where it was.
pub(super) trait PausedPlayer: std::fmt::Debug {
    /// Continues the session with the count-in; it keeps the note that was written.
    fn resume(self: Box<Self>, context: &mut Context<'_>, note: String) -> Transition;
}

/// The page after a session.
#[derive(Debug)]
pub struct SummaryScreen {
    timeline: Arc<Timeline>,
    summary: session::Summary,
    scroll: Scroll,
    /// The player as it was, if the session was stopped because it hurt.
    paused_player: Option<Box<dyn PausedPlayer>>,
    note: NoteField,
    /// Today's answers before they followed the rating.
    check_in_before: CheckIn,
    /// The pain and limp after the session.
    rating: Rating,
    pain_entry: PainEntry,
    /// The movement that hurt.
    hurting_movement: Option<Movement>,
}

/// What decides which keys the page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SummaryKeys {
    /// Whether the stop can be undone, because `x` may have been pressed by mistake.
    pub can_undo: bool,
    /// Whether the movement that hurt can be left out from now on.
    pub can_leave_out: bool,
}

impl SummaryKeys {
    /// The keys.
    pub fn keys(self) -> Keys {
        let note = screen_key(NOTE)
            .help(groups::GO, "write a note, such as where it hurts; the history keeps it")
            .footer(9, "write a note");
        let undo = letter('u', Action::Undo)
            .help(groups::GO, "x was pressed by mistake: go on where it was")
            .footer(2, "pressed by mistake");
        let done = bind(&[Named(Enter), Letter(' '), Named(Esc)], Action::Back)
            .help(groups::GO, "done")
            .footer(1, "done");
        let leave_out = screen_key(LEAVE_OUT)
            .when(self.can_leave_out)
            .help(groups::BODY, "leave this movement out from now on; again: take that back")
            .footer(3, "leave it out");
        let limp = screen_key(LIMP).help(groups::BODY, "a limp, or none");
        let safety = screen_key(SAFETY).help(groups::READ, "when to stop, and who to see");
        let keys = [done]
            .into_iter()
            .chain(self.can_undo.then_some(undo))
            .chain(pain::keys())
            .chain([leave_out, limp, note, safety]);
        Keys::new(keys.chain(SCROLL).chain([QUIT, HELP]))
    }
}

impl SummaryScreen {
    pub(super) fn new(
        timeline: Arc<Timeline>,
        summary: session::Summary,
        note: String,
        paused_player: Option<Box<dyn PausedPlayer>>,
        shared: &Shared,
    ) -> Self {
        Self {
            hurting_movement: hurting_movement(&timeline, &summary),
            timeline,
            summary,
            scroll: Scroll::default(),
            paused_player,
            note: NoteField::new(note),
            check_in_before: shared.today.answers.check_in.clone(),
            rating: Rating::default(),
            pain_entry: PainEntry::default(),
        }
    }

    fn summary_view(&self, shared: &Shared) -> SummaryView {
        let mut view = view_model::summary(&self.timeline, &self.summary, self.scroll.0);
        // After pain nothing is compared.
        if self.summary.end != End::Hurt {
            view.advice.extend(shared.comparison(&self.timeline, &self.summary));
        }
        view.rating = Some(RatingView {
            pain: coach::pain_fields(self.rating.pain, self.pain_entry.chosen_side),
            limp: QuestionView { key: LIMP, text: "limp", yes: self.rating.limp },
            meaning: coach::meaning(&self.rating, self.check_in_before.pain),
        });
        view.leave_out = self.hurting_movement.as_ref().map(|movement| {
            if shared.today.answers.left_out.contains(movement) {
                format!("{} is left out from now on. {LEAVE_OUT} takes that back.", movement.name)
            } else {
                format!("{LEAVE_OUT} leaves {} out from now on.", movement.name)
            }
        });
        let (note, typing) = (self.note.text(), self.note.is_typing());
        SummaryView { note, typing, ..view }
    }

    /// Changes the rating by a key and saves it; today's answers follow it.
    fn rate(&mut self, context: &mut Context<'_>, key: char) {
        let before = self.rating;
        if key == LIMP {
            self.rating.limp = !self.rating.limp;
        } else {
            self.pain_entry.on_key(key, &mut self.rating.pain);
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
                check_in.set_sign(Sign::Limp, rating.limp);
            }
        });
    }

    /// Continues the session that was stopped by mistake, with the count-in.
    fn resume(&self, context: &mut Context<'_>, player: Box<dyn PausedPlayer>) -> Transition {
        // The session isn't over, so its rating and the answers that followed it are taken back.
        if self.rating.is_given() {
            context.effects.push(Effect::SaveRating(Rating::default()));
        }
        let check_in = self.check_in_before.clone();
        context.shared.update_answers(context.effects, |answers| answers.check_in = check_in);
        context.effects.push(Effect::ReopenSession);
        player.resume(context, self.note.text())
    }

    /// Leaves out the movement that hurt from now on, or takes that back.
    fn leave_out(&self, context: &mut Context<'_>) {
        let Some(movement) = &self.hurting_movement else { return };
        context.shared.update_answers(context.effects, |answers| {
            match answers.left_out.iter().position(|known| known == movement) {
                Some(index) => drop(answers.left_out.remove(index)),
                None => answers.left_out.push(movement.clone()),
            }
        });
    }
}

/// The movement in which a session was stopped because it hurt; `None` if it didn't hurt.
fn hurting_movement(timeline: &Timeline, summary: &session::Summary) -> Option<Movement> {
    let results = summary.by_part();
    let result = results.iter().find(|result| result.outcome == Outcome::Hurt)?;
    let step = timeline.part_step(timeline.parts.get(result.part)?)?;
    Some(Movement::varied(step, result.difficulty.variation(step)))
}

impl Screen for SummaryScreen {
    fn keys(&self, _: &Shared, _: Tick) -> Keys {
        if self.note.is_typing() {
            return NoteField::typing_keys();
        }
        SummaryKeys { can_undo: self.paused_player.is_some(), can_leave_out: self.hurting_movement.is_some() }
            .keys()
    }

    fn view(&self, shared: &Shared, _: Tick) -> Box<dyn View> {
        Box::new(self.summary_view(shared))
    }

    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition {
        match action {
            Action::ScreenKey(NOTE) => {
                self.scroll = Scroll::default();
                self.note.begin();
            }
            Action::Type(char) => self.note.type_text(char.encode_utf8(&mut [0; 4])),
            Action::Erase => self.note.erase(),
            Action::Confirm => context.effects.extend(self.note.finish().map(Effect::NoteSession)),
            Action::Back if self.note.is_typing() => self.note.cancel(),
            Action::Back => return Transition::Pop,
            Action::Quit => return Transition::Quit,
            Action::Undo => {
                if let Some(player) = self.paused_player.take() {
                    return self.resume(context, player);
                }
            }
            Action::ScreenKey(LEAVE_OUT) => self.leave_out(context),
            Action::ScreenKey(SAFETY) => return Transition::Push(Box::new(SafetyScreen::default())),
            Action::ScreenKey(key) => self.rate(context, key),
            other => self.scroll.by(other, &self.summary_view(context.shared), context.shared),
        }
        Transition::Stay
    }

    fn on_message(&mut self, _: &mut Context<'_>, message: &Message) -> Transition {
        if let Message::Paste(text) = message {
            self.note.type_text(text);
        }
        Transition::Stay
    }

    fn leave(&mut self, _: &mut Context<'_>) -> Option<(Arc<Timeline>, session::Summary)> {
        Some((Arc::clone(&self.timeline), self.summary.clone()))
    }
}

/// The line about a session that stays on the terminal after the program.
pub(in crate::app) fn farewell(timeline: &Timeline, summary: &session::Summary, saved: bool) -> String {
    let name = &timeline.routine.name;
    match summary.end {
        End::Finished => format!("{name}: {} done.", Clock(summary.ledger.done)),
        End::Quit | End::Hurt => stopped(&format!("{name}: stopped"), timeline, summary, saved),
    }
}
