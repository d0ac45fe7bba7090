//! The questions that are asked once, before the first session.

use super::{PRINT_FAILED, PlainProgram, Stage};
use crate::app::screen_program::INTERRUPTED;
use crate::app::{Effect, LiveSession, Message, SessionStart};
use crate::session::{Advice, RestReason};
use crate::time::Tick;
use crate::ui::keymap::Key::{Letter, Named};
use crate::ui::keymap::{Action, HELP, Keys, bind, groups, screen_key};
use crate::ui::plain;
use crate::ui::view_model::coach::{self, MEDICAL, NO_BALL};
use crossterm::event::KeyCode::{Enter, Esc};

/// The keys while the questions are asked.
fn keys() -> Keys {
    let go_on = bind(&[Named(Enter), Letter(' ')], Action::Start)
        .help(groups::GO, "begin, or leave it for today if that is advised");
    let answers = [MEDICAL, NO_BALL]
        .map(|key| screen_key(key).help(groups::BODY, "say that it is so, or that it isn't"));
    let quit = bind(&[Letter('q'), Named(Esc)], Action::Quit).help(groups::STOP, "leave supple");
    Keys::new([go_on].into_iter().chain(answers).chain([quit, HELP]))
}

impl PlainProgram {
    /// Asks the questions before a session that begins like `start`.
    pub(super) fn ask(&mut self, start: &SessionStart, effects: &mut Vec<Effect>) {
        self.stage = Stage::Asking(Box::new(start.clone()));
        let lines = plain::questions(&self.shared.today.answers, self.advice());
        effects.push(Effect::Print(lines));
    }

    pub(super) fn on_message_while_asking(
        &mut self,
        now: Tick,
        message: &Message,
        effects: &mut Vec<Effect>,
    ) {
        let action = match message {
            Message::Key(key) => keys().action(key),
            Message::Action(action) => Some(*action),
            Message::Suspend => Some(Action::Suspend),
            Message::Terminate { code } => return self.close_unplayed(*code, effects),
            Message::PrintFailed { reader_gone } => {
                self.reader_gone = *reader_gone;
                return self.close_unplayed(if *reader_gone { 0 } else { PRINT_FAILED }, effects);
            }
            _ => None,
        };
        match action {
            Some(Action::Start) => self.begin(now, effects),
            Some(Action::ScreenKey(key)) => self.answer(key, effects),
            Some(Action::Quit) => self.close_unplayed(0, effects),
            Some(Action::Interrupt) => self.close_unplayed(INTERRUPTED, effects),
            Some(Action::Suspend) => effects.push(Effect::Suspend),
            Some(Action::Help) => self.print_help(&keys(), effects),
            _ => {}
        }
    }

    /// What the answers mean for the routine.
    fn advice(&self) -> Advice {
        self.shared.today.answers.advice(&self.live.plan().routine)
    }

    fn answer(&mut self, key: char, effects: &mut Vec<Effect>) {
        let mut yes = false;
        self.shared.update_answers(effects, |answers| {
            let answer = if key == MEDICAL { &mut answers.medical } else { &mut answers.no_ball };
            *answer = !*answer;
            yes = *answer;
        });
        effects.push(Effect::Print(plain::answered(key, yes, self.advice())));
    }

    /// Begins the session as the answers have it, or none if they advise to rest.
    fn begin(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        let Stage::Asking(start) = std::mem::replace(&mut self.stage, Stage::Playing) else { return };
        self.shared.end_first_run(effects);
        if !self.advice().may_start() {
            return self.close_unplayed(0, effects);
        }
        if let Some(live) = LiveSession::begin(&self.shared, &start, now, effects) {
            self.live = live.text_only();
            self.open(&start, now, effects);
        } else {
            self.print_line(&coach::reason_to_rest(RestReason::NothingLeft), effects);
            self.close_unplayed(0, effects);
        }
    }

    /// Exits without a session, once the answers are written.
    fn close_unplayed(&mut self, code: u8, effects: &mut Vec<Effect>) {
        self.stage = Stage::Closing { code, log: Vec::new(), comparison: Vec::new(), hurt: false };
        effects.push(Effect::FlushHistory);
    }
}
