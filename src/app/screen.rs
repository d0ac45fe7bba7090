//! What a screen is.
//!
//! A new one is a file in [`screens`](super::screens) and a line there. It says
//! which [`Keys`] work; what they do, the footer and the help follow from that.

use super::message::{Effect, Message};
use super::shared::Shared;
use crate::session::Summary;
use crate::time::Tick;
use crate::timeline::Timeline;
use crate::ui::View;
use crate::ui::keymap::{Action, Keys};
use std::fmt::Debug;
use std::sync::Arc;

/// A screen, or something that lies over one. They stand in a stack: the one on
/// top has the keys, all of them hear what happens.
pub trait Screen: Debug {
    /// The keys as they are at the moment.
    fn keys(&self, shared: &Shared, now: Tick) -> Keys;

    /// What is shown.
    fn view(&self, shared: &Shared, now: Tick) -> Box<dyn View>;

    /// What there is to say beyond the keys, under headings, for the page of keys:
    /// all that the screen may have no room for.
    fn words(&self, _shared: &Shared, _now: Tick) -> Vec<(&'static str, Vec<String>)> {
        Vec::new()
    }

    /// Does what is asked for.
    fn act(&mut self, turn: &mut Turn<'_>, action: Action) -> Next;

    /// Handles a message: something that happened.
    fn on_message(&mut self, _turn: &mut Turn<'_>, _message: &Message) -> Next {
        Next::Stay
    }

    /// When something on it changes by itself.
    fn next_deadline(&self, _shared: &Shared, _now: Tick) -> Option<Tick> {
        None
    }

    /// Whether it lies over the screen below, which is then still seen.
    fn is_overlay(&self) -> bool {
        false
    }

    /// It comes to the front again, the screen before it having gone.
    fn uncovered(&mut self, _effects: &mut Vec<Effect>) {}

    /// The program is left: ends what is under way; answers the session that
    /// the last line on the terminal is about.
    fn leave(&mut self, _turn: &mut Turn<'_>) -> Option<(Arc<Timeline>, Summary)> {
        None
    }
}

/// What a screen changes things with.
#[derive(Debug)]
pub struct Turn<'a> {
    /// The present moment.
    pub now: Tick,
    /// What all screens know.
    pub shared: &'a mut Shared,
    /// What is to be done outside.
    pub effects: &'a mut Vec<Effect>,
}

/// Where it goes from a screen.
#[derive(Debug)]
pub enum Next {
    /// Nowhere.
    Stay,
    /// It was not meant for this one; the screen below may know.
    Pass,
    /// On to another screen, from which one comes back.
    Open(Box<dyn Screen>),
    /// On to another screen in place of this one and all that lies over it.
    Become(Box<dyn Screen>),
    /// Back to the screen below, which then does this.
    Answer(Action),
    /// Back to the screen below, or out of the program.
    Back,
    /// Out of the program.
    Leave,
}
