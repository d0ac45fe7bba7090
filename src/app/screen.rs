//! What a screen is.
//!
//! A new one is a file in [`screens`](super::screens) and a line there. It returns
//! the [`Keys`] that work at the moment; the footer and the help page follow from
//! them.

use super::message::{Effect, Message};
use super::shared::Shared;
use crate::session::Summary;
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::View;
use crate::ui::keymap::{Action, Keys};
use std::fmt::Debug;
use std::sync::Arc;

/// A screen, or an overlay over one. They form a stack: the topmost gets the keys,
/// all of them get the messages.
pub trait Screen: Debug {
    /// The keys that work at the moment.
    fn keys(&self, shared: &Shared, now: Tick) -> Keys;

    /// What is shown.
    fn view(&self, shared: &Shared, now: Tick) -> Box<dyn View>;

    /// Extra sections of the help page, each with its heading: text that the screen
    /// may have no room for.
    fn help_sections(&self, _shared: &Shared, _now: Tick) -> Vec<(&'static str, Vec<String>)> {
        Vec::new()
    }

    /// Performs the action of a key.
    fn act(&mut self, context: &mut Context<'_>, action: Action) -> Transition;

    /// Handles a message.
    fn on_message(&mut self, _context: &mut Context<'_>, _message: &Message) -> Transition {
        Transition::Stay
    }

    /// When something on it changes by itself; `None` if nothing does.
    fn next_deadline(&self, _shared: &Shared, _now: Tick) -> Option<Tick> {
        None
    }

    /// Whether it is drawn over the screen below.
    fn is_overlay(&self) -> bool {
        false
    }

    /// Called when the screen above was closed and this one is the topmost again.
    fn on_uncovered(&mut self, _effects: &mut Vec<Effect>) {}

    /// Called before the program exits: ends a session that is under way. Returns
    /// the session to describe in the last line on the terminal.
    fn leave(&mut self, _context: &mut Context<'_>) -> Option<(Arc<Timeline>, Summary)> {
        None
    }
}

/// What a screen may use while it handles an action or a message.
#[derive(Debug)]
pub struct Context<'a> {
    /// The present moment.
    pub now: Tick,
    /// The state that all screens share.
    pub shared: &'a mut Shared,
    /// The effects to perform; screens add to them.
    pub effects: &'a mut Vec<Effect>,
}

/// How the stack of screens changes after a screen has handled something.
#[derive(Debug)]
pub enum Transition {
    /// Not at all.
    Stay,
    /// Not at all; the action was not handled, and goes to the screen below if this
    /// one is an overlay.
    Pass,
    /// Opens a screen on top of this one.
    Push(Box<dyn Screen>),
    /// Replaces this screen, and closes everything above it.
    Replace(Box<dyn Screen>),
    /// Closes this screen and performs the action on the one below.
    PopAnd(Action),
    /// Closes this screen; exits if it is the last one.
    Pop,
    /// Exits.
    Quit,
}
