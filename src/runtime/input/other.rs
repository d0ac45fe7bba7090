//! The input thread on systems without `poll`: passes on crossterm's events.

use std::io;

use crossterm::event::{Event, read};

use crate::runtime::incoming::Incoming;

/// Starts the thread, which runs until the program ends, since a read can't be interrupted.
/// `send` returns false if nothing receives the events any more.
pub(super) fn start(send: impl Fn(Incoming) -> bool + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            let incoming = match read() {
                Ok(Event::Resize(columns, rows)) => Incoming::Resize(columns, rows),
                Ok(Event::Paste(text)) => Incoming::Paste(text),
                Ok(event) => match event.as_key_press_event() {
                    Some(key) => Incoming::Key(key),
                    None => continue,
                },
                Err(error) => {
                    ::log::warn!("the keyboard can't be read: {error}");
                    Incoming::HangUp
                }
            };
            let is_last = incoming == Incoming::HangUp;
            if !send(incoming) || is_last {
                return;
            }
        }
    })?;
    Ok(())
}
