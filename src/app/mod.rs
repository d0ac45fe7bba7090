//! The program as a state machine: messages in, effects out, no I/O.
//!
//! [`update`] changes the [`Model`] by a [`Message`] and returns what is to be
//! done outside; [`view`] makes of the model what is shown; [`next_deadline`]
//! says when a [`Message::Wake`] is wanted.

mod message;
mod model;
mod play;
mod preview;
mod update;
mod view;

pub use message::{Effect, Message, Origin, SoundWord};
pub use model::{Entry, Layer, List, Model, Page, UNKEPT};
pub use play::{Line, Play, Told};
pub use preview::{Draft, Preview};
pub use update::{limit_scroll, set_room, start, update};
pub use view::{context, in_player, view};

use crate::time::Tick;

/// Faster than this, tones would only be noise.
pub const TONES_UP_TO: f64 = 4.0;

/// When something on the screen, or in the session, changes by itself.
pub fn next_deadline(model: &Model, now: Tick) -> Option<Tick> {
    let notice = model.voice_notice.filter(|until| *until > now && !model.over);
    match &model.page {
        Page::Player(play) if !model.over => {
            let frame = if model.room { play.next_frame(now) } else { None };
            [play.next_deadline(now), frame, notice].into_iter().flatten().min()
        }
        _ => notice,
    }
}
