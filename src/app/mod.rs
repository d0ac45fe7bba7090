//! The programs as state machines: messages in, effects out, no I/O.
//!
//! There are two: [`ScreenProgram`], a stack of [`Screen`]s, and [`PlainProgram`],
//! which plays a session as lines of text. One loop runs both, through the
//! [`Program`] trait.

mod live_session;
mod message;
mod plain_program;
mod reload;
mod resume_offer;
mod screen;
mod screen_program;
pub mod screens;
mod shared;

pub(crate) use message::NO_HOME;
pub use message::{
    Effect, FileChange, HistoryNotice, LastTime, ListEntry, Message, Origin, PoseDraft, PreviousSession,
    ResumableSession, RoutineDraft, SessionStart, StartPoint,
};
pub use plain_program::{PlainOptions, PlainProgram};
pub use resume_offer::ResumeOffer;
pub use screen::{Context, Screen, Transition};
pub use screen_program::ScreenProgram;
pub use shared::Shared;

use crate::time::Tick;
use live_session::LiveSession;

/// The greatest speed of a session's clock at which tones and speech are played; with a
/// faster clock they would be noise.
pub const MAX_SPEED_WITH_SOUND: f64 = 4.0;

/// A state machine run by the one loop, which sends it messages, performs its
/// effects, shows its view and wakes it at its deadlines.
pub trait Program {
    /// What is shown.
    type View;

    /// Handles a message that arrived at `now` and returns the effects to perform.
    /// Results of effects come back as messages.
    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect>;

    /// What to show at `now`.
    fn view(&self, now: Tick) -> Self::View;

    /// When to send the next [`Message::Wake`]; `None` if nothing changes by itself.
    fn next_deadline(&self, now: Tick) -> Option<Tick>;
}
