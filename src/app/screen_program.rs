//! The program that shows a stack of screens.

use super::Program;
use super::message::{Effect, Message};
use super::screen::{Context, Screen, Transition};
use super::screens::{self, HelpScreen};
use super::shared::Shared;
use crate::history::SessionEnd;
use crate::session::Summary;
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::keymap::{Action, Keys};
use crate::ui::{Scene, too_small};
use std::sync::Arc;

/// The exit code of a program ended by ctrl-c.
pub(super) const INTERRUPTED: u8 = 130;

/// The program that shows a stack of screens.
#[derive(Debug)]
pub struct ScreenProgram {
    /// The state that all screens share.
    pub shared: Shared,
    /// The screens, topmost last; never empty while the program runs.
    stack: Vec<Box<dyn Screen>>,
    stage: Stage,
}

/// What the program is doing.
#[derive(Debug)]
enum Stage {
    Running,
    /// It waits for the history to be written, and then exits.
    Exiting(Exit),
    /// It has exited; messages are ignored.
    Over,
}

/// How the program exits.
#[derive(Debug)]
struct Exit {
    code: u8,
    /// The session to describe in the last line on the terminal.
    session: Option<(Arc<Timeline>, Summary)>,
}

impl ScreenProgram {
    /// A program with these screens, topmost last.
    pub fn new(shared: Shared, screens: Vec<Box<dyn Screen>>) -> Self {
        Self { shared, stack: screens, stage: Stage::Running }
    }

    /// The keys that work now; those of an overlay take precedence over those of the screen
    /// below.
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
            Action::Interrupt => return self.begin_exit(now, INTERRUPTED, effects),
            Action::Suspend => return self.suspend(now, effects),
            Action::Redraw => return effects.push(Effect::Repaint),
            Action::Help => return self.open_help(now),
            _ => {}
        }
        for index in (0..self.stack.len()).rev() {
            let mut context = Context { now, shared: &mut self.shared, effects };
            match self.stack[index].act(&mut context, action) {
                Transition::Pass if self.stack[index].is_overlay() => {}
                transition => return self.apply_transition(index, now, transition, effects),
            }
        }
    }

    fn open_help(&mut self, now: Tick) {
        let top = self.stack.last();
        let mut sections = top.map_or_else(Vec::new, |top| top.help_sections(&self.shared, now));
        sections.extend(self.shared.history_help().map(|text| ("History", vec![text])));
        sections.extend(self.shared.settings_help().map(|text| ("Settings", vec![text])));
        sections.extend(self.shared.sound_help().map(|text| ("Sound", vec![text])));
        let help = HelpScreen::new(sections, self.keys(now).help());
        self.stack.push(Box::new(help));
    }

    /// Sends a message to all screens, the lowest first.
    fn broadcast(&mut self, now: Tick, message: &Message, effects: &mut Vec<Effect>) {
        let mut index = 0;
        while index < self.stack.len() {
            let mut context = Context { now, shared: &mut self.shared, effects };
            let transition = self.stack[index].on_message(&mut context, message);
            self.apply_transition(index, now, transition, effects);
            index += 1;
        }
    }

    /// Changes the stack as the screen at this index asked.
    fn apply_transition(
        &mut self,
        index: usize,
        now: Tick,
        transition: Transition,
        effects: &mut Vec<Effect>,
    ) {
        match transition {
            Transition::Stay | Transition::Pass => {}
            Transition::Push(screen) => self.stack.push(screen),
            Transition::Replace(screen) => {
                self.stack.truncate(index);
                self.stack.push(screen);
            }
            Transition::Pop if index == 0 => self.begin_exit(now, 0, effects),
            Transition::Pop => {
                let was_overlay = self.stack[index].is_overlay();
                self.stack.truncate(index);
                if let Some(top) = self.stack.last_mut().filter(|_| !was_overlay) {
                    top.on_uncovered(effects);
                }
            }
            Transition::PopAnd(action) => {
                self.stack.truncate(index);
                self.act(now, action, effects);
            }
            Transition::Quit => self.begin_exit(now, 0, effects),
        }
    }

    fn suspend(&mut self, now: Tick, effects: &mut Vec<Effect>) {
        self.broadcast(now, &Message::ClockJumped, effects);
        effects.push(Effect::Suspend);
    }

    /// Stops and saves the current session, and begins to exit.
    fn begin_exit(&mut self, now: Tick, code: u8, effects: &mut Vec<Effect>) {
        if !matches!(self.stage, Stage::Running) {
            return;
        }
        let mut session = None;
        for screen in &mut self.stack {
            session = screen.leave(&mut Context { now, shared: &mut self.shared, effects }).or(session);
        }
        if code != 0 {
            mark_interrupted(effects);
        }
        self.stage = Stage::Exiting(Exit { code, session });
        effects.push(Effect::FlushHistory);
    }

    /// Exits, now that it is known whether everything was saved.
    fn finish_exit(&mut self, effects: &mut Vec<Effect>) {
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        let Stage::Exiting(Exit { code, session }) = stage else { return };
        let saved = self.shared.is_history_saved();
        let farewell = session.map(|(timeline, summary)| screens::farewell(&timeline, &summary, saved));
        effects.push(Effect::Quit { code, farewell });
    }
}

/// Marks a session as interrupted, not quit, because the program ends with an exit code.
pub(super) fn mark_interrupted(effects: &mut [Effect]) {
    for effect in effects {
        if let Effect::EndSession(end @ SessionEnd::Quit, _) = effect {
            *end = SessionEnd::Interrupted;
        }
    }
}

/// Whether an action confirms something on the screen. Such actions are ignored while the
/// window is too small to show anything.
const fn confirms_what_is_shown(action: Action) -> bool {
    matches!(action, Action::Start | Action::Open | Action::ScreenKey(_))
}

impl Program for ScreenProgram {
    type View = Scene;

    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(self.stage, Stage::Over) {
            return effects;
        }
        self.shared.on_message(now, &message);
        let is_exiting = matches!(self.stage, Stage::Exiting(_));
        match &message {
            Message::HistoryFlushed(_) if is_exiting => self.finish_exit(&mut effects),
            _ if is_exiting => {}
            Message::Key(key) => {
                let action = self.keys(now).action(key);
                let is_too_small = !self.shared.area.is_empty() && too_small(self.shared.area);
                let is_allowed = |action: &Action| !is_too_small || !confirms_what_is_shown(*action);
                if let Some(action) = action.filter(is_allowed) {
                    self.act(now, action, &mut effects);
                }
            }
            Message::Action(action) => self.act(now, *action, &mut effects),
            Message::StartSession(start) => {
                effects.push(Effect::PrefetchSpeech(Arc::clone(&start.timeline)));
                let context = &mut Context { now, shared: &mut self.shared, effects: &mut effects };
                if let Some(screen) = screens::open_routine(context, start) {
                    self.stack.push(screen);
                }
            }
            Message::Suspend => self.suspend(now, &mut effects),
            Message::Terminate { code } => self.begin_exit(now, *code, &mut effects),
            Message::Paste(_) => {
                // Pasted text goes only to the topmost screen, as keys do.
                if let Some(top) = self.stack.last_mut() {
                    let context = &mut Context { now, shared: &mut self.shared, effects: &mut effects };
                    top.on_message(context, &message);
                }
            }
            _ => self.broadcast(now, &message, &mut effects),
        }
        effects
    }

    fn view(&self, now: Tick) -> Scene {
        let screen = self.stack.iter().rfind(|screen| !screen.is_overlay());
        let view = screen.map(|screen| screen.view(&self.shared, now));
        let overlay = self.stack.last().filter(|top| top.is_overlay());
        Scene {
            view: view.unwrap_or_else(|| Box::new(())),
            overlay: overlay.map(|top| top.view(&self.shared, now)),
            keys: self.keys(now).hints(),
            notice: self.shared.notice(now),
        }
    }

    fn next_deadline(&self, now: Tick) -> Option<Tick> {
        if matches!(self.stage, Stage::Over) {
            return None;
        }
        let screens = self.stack.iter().filter_map(|screen| screen.next_deadline(&self.shared, now));
        screens.chain(self.shared.next_deadline(now)).min()
    }
}
