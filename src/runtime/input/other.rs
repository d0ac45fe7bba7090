//! Owns the input thread where there is no `poll`: crossterm's events, one by
//! one.

use std::io;

use crossterm::event::{Event, read};

use crate::runtime::incoming::Incoming;

/// Starts the thread. It ends with the program, since nothing can wake a read.
pub(super) fn start(tell: impl Fn(Incoming) -> bool + Send + 'static) -> io::Result<()> {
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
            let last = incoming == Incoming::HangUp;
            if !tell(incoming) || last {
                return;
            }
        }
    })?;
    Ok(())
}
