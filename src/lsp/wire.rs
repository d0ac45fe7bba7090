//! Messages over pipes: one thread reads, so that what an editor sends never
//! waits; whoever answers writes.

use lsp_server::Message;
use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, channel};

/// What comes from the editor.
#[derive(Debug)]
pub(super) enum Heard {
    /// A message.
    Message(Message),
    /// Something that is no message; the next one may be.
    Garbled(String),
}

/// Reads messages on a thread of its own until the editor closes the pipe or
/// says `exit`.
///
/// # Errors
///
/// Where there is no thread to be had.
pub(super) fn listen(mut input: impl BufRead + Send + 'static) -> io::Result<Receiver<Heard>> {
    let (sender, receiver) = channel();
    std::thread::Builder::new().name("editor".to_owned()).spawn(move || {
        loop {
            let heard = match Message::read(&mut input) {
                Ok(Some(message)) => Heard::Message(message),
                Ok(None) => return,
                // Its bytes are read, so that the next message can be.
                Err(error) if error.kind() == io::ErrorKind::InvalidData => Heard::Garbled(error.to_string()),
                Err(error) => {
                    log::warn!("the editor can't be heard any more: {error}");
                    return;
                }
            };
            let is_exit =
                matches!(&heard, Heard::Message(Message::Notification(note)) if note.method == "exit");
            if sender.send(heard).is_err() || is_exit {
                return;
            }
        }
    })?;
    Ok(receiver)
}
