//! The programs as state machines: messages in, effects out, no I/O.
//!
//! There are two: [`Model`], a stack of screens, and [`Plain`], a session as
//! lines of text. One loop drives both, by what [`Program`] asks of them. What a
//! screen is, [`Screen`] says.

mod follow;
mod message;
mod model;
mod offer;
mod plain;
mod play;
mod screen;
pub mod screens;
mod shared;

pub use message::{
    Beginning, Change, Draft, Effect, Entry, HistoryWord, LastSession, LastTime, LeftSession, Message,
    Origin, PoseDraft, Start,
};
pub use model::Model;
pub use offer::Offer;
pub use plain::{Manner, Plain};
pub use play::{Play, PlayProgress};
pub use screen::{Next, Screen, Turn};
pub use shared::Shared;

use crate::time::Tick;

/// Faster than this, tones would only be noise.
pub const TONES_UP_TO: f64 = 4.0;

/// What the one loop drives: it is sent what happens, asked what to show, and
/// asked when it wants to be woken.
pub trait Program {
    /// What it shows.
    type View;

    /// Changes by a message that came at `now`; says what is to be done outside.
    /// What comes of that is told by a message in turn.
    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect>;

    /// What is shown at `now`.
    fn view(&self, now: Tick) -> Self::View;

    /// When something changes by itself, so that a [`Message::Wake`] is wanted.
    fn next_deadline(&self, now: Tick) -> Option<Tick>;
}
