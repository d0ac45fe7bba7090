//! The screens' program: a stack of screens.

use super::Program;
use super::message::{Effect, Message};
use super::screen::{Next, Screen, Turn};
use super::screens::{self, Help};
use super::shared::Shared;
use crate::history::SessionEnd;
use crate::session::Summary;
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::Scene;
use crate::ui::keymap::{Action, Keys};
use std::sync::Arc;

/// The exit code of a program ended by ctrl-c.
const INTERRUPTED: u8 = 130;

/// Everything the program knows while its screens are up.
#[derive(Debug)]
pub struct Model {
    /// What all screens know.
    pub shared: Shared,
    /// The screens, the one with the keys last; never none while it runs.
    stack: Vec<Box<dyn Screen>>,
    /// How it is left, once it is.
    leaving: Option<Leaving>,
    /// Over: no message changes anything any more.
    over: bool,
}

#[derive(Debug)]
struct Leaving {
    code: u8,
    session: Option<(Arc<Timeline>, Summary)>,
}

impl Model {
    /// A program that begins with these screens, the last one in front.
    pub fn new(shared: Shared, screens: Vec<Box<dyn Screen>>) -> Self {
        Self { shared, stack: screens, leaving: None, over: false }
    }

    /// The keys of what is on top, with those that reach through it.
    fn keys(&self, now: Tick) -> Keys {
        let mut stack = self.stack.iter().rev();
        let Some(top) = stack.next() else { return Keys::new([]) };
        let keys = top.keys(&self.shared, now);
        match stack.next() {
            Some(below) if top.is_overlay() => keys.over(&below.keys(&self.shared, now)),
            _ => keys,
        }
    }

    fn act(&mut self, now: Tick, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Interrupt => return self.leave(now, INTERRUPTED, effects),
            Action::Suspend => return self.suspend(now, effects),
            Action::Redraw => return effects.push(Effect::Repaint),
            Action::Help => {
                let mut words = self.stack.last().map_or_else(Vec::new, |top| top.words(&self.shared, now));
                words.extend(self.shared.history_words().map(|text| ("History", vec![text])));
                words.extend(self.shared.settings_words().map(|text| ("Settings", vec![text])));
                words.extend(self.shared.sound_words().map(|text| ("Sound", vec![text])));
                let help = Help::new(words, self.keys(now).help());
                return self.stack.push(Box::new(help));
            }
            _ => {}
        }
        for at in (0..self.stack.len()).rev() {
            let mut turn = Turn { now, shared: &mut self.shared, effects };
            match self.stack[at].act(&mut turn, action) {
                Next::Pass if self.stack[at].is_overlay() => {}
                next => return self.follow(at, now, next, effects),
            }
        }
    }

    /// Sends a message to all screens, the lowest first.
    fn tell(&mut self, now: Tick, message: &Message, effects: &mut Vec<Effect>) {
        let mut at = 0;
        while at < self.stack.len() {
            let mut turn = Turn { now, shared: &mut self.shared, effects };
            let next = self.stack[at].on_message(&mut turn, message);
            self.follow(at, now, next, effects);
            at += 1;
        }
    }

    /// Goes where the screen at `at` leads.
    fn follow(&mut self, at: usize, now: Tick, next: Next, effects: &mut Vec<Effect>) {
        match next {
            Next::Stay | Next::Pass => {}
            Next::Open(screen) => self.stack.push(screen),
            Next::Become(screen) => {
                self.stack.truncate(at);
                self.stack.push(screen);
            }
            Next::Back if at == 0 => self.leave(now, 0, effects),
            Next::Back => {
                let overlay = self.stack[at].is_overlay();
                self.stack.truncate(at);
                if let Some(top) = self.stack.last_mut().filter(|_| !overlay) {
                    top.uncovered(effects);
                }
            }
            Next::Answer(action) => {
                self.stack.truncate(at);
                self.act(now, action, effects);
            }
            Next::Leave => self.leave(now, 0, effects),
        }
    }

    fn suspend(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        self.tell(now, &Message::Gap, effects);
        effects.push(Effect::Suspend);
    }

    /// Leaves; a session that is on is stopped, and its steps are recorded first.
    fn leave(&mut self, now: Tick, code: u8, effects: &mut Vec<Effect>) {
        if self.leaving.is_some() {
            return;
        }
        let mut session = None;
        for screen in &mut self.stack {
            session = screen.leave(&mut Turn { now, shared: &mut self.shared, effects }).or(session);
        }
        if code != 0 {
            interrupt_sessions(effects);
        }
        self.leaving = Some(Leaving { code, session });
        effects.push(Effect::AskKept);
    }

    /// Ends it as soon as is known whether everything was kept.
    fn quit(&mut self, effects: &mut Vec<Effect>) {
        if let Some(Leaving { code, session }) = self.leaving.take() {
            let kept = self.shared.keeps();
            let farewell = session.map(|(timeline, summary)| screens::farewell(&timeline, &summary, kept));
            self.over = true;
            effects.push(Effect::Quit { code, farewell });
        }
    }
}

/// A session that a signal ended was not quit by the runner.
pub(super) fn interrupt_sessions(effects: &mut [Effect]) {
    for effect in effects {
        if let Effect::EndSession(end @ SessionEnd::Quit, _) = effect {
            *end = SessionEnd::Interrupted;
        }
    }
}

impl Program for Model {
    type View = Scene;

    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.over {
            return effects;
        }
        self.shared.note(now, &message);
        match &message {
            Message::Kept(_) if self.leaving.is_some() => self.quit(&mut effects),
            _ if self.leaving.is_some() => {}
            Message::Key(key) => {
                if let Some(action) = self.keys(now).action(key) {
                    self.act(now, action, &mut effects);
                }
            }
            Message::Act(action) => self.act(now, *action, &mut effects),
            Message::Start(start) => {
                effects.push(Effect::Prepare(Arc::clone(&start.timeline)));
                let turn = &mut Turn { now, shared: &mut self.shared, effects: &mut effects };
                if let Some(screen) = screens::start(turn, start) {
                    self.stack.push(screen);
                }
            }
            Message::Suspend => self.suspend(now, &mut effects),
            Message::Terminate { code } => self.leave(now, *code, &mut effects),
            Message::Paste(_) => {
                // Only what has the keys takes what is typed.
                if let Some(top) = self.stack.last_mut() {
                    top.on_message(
                        &mut Turn { now, shared: &mut self.shared, effects: &mut effects },
                        &message,
                    );
                }
            }
            _ => self.tell(now, &message, &mut effects),
        }
        effects
    }

    fn view(&self, now: Tick) -> Scene {
        let shown = self.stack.iter().rposition(|screen| !screen.is_overlay());
        let view = shown.map(|at| self.stack[at].view(&self.shared, now));
        let overlay = self.stack.last().filter(|top| top.is_overlay());
        Scene {
            view: view.unwrap_or_else(|| Box::new(())),
            overlay: overlay.map(|top| top.view(&self.shared, now)),
            keys: self.keys(now).hints(),
            notice: self.shared.notice(now),
        }
    }

    fn next_deadline(&self, now: Tick) -> Option<Tick> {
        if self.over {
            return None;
        }
        let screens = self.stack.iter().filter_map(|screen| screen.next_deadline(&self.shared, now));
        screens.chain(self.shared.next_deadline(now)).min()
    }
}
