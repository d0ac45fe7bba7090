//! Messages over pipes: one thread reads, so that what an editor sends never
//! waits; whoever answers writes.

use lsp_server::Message;
use std::io::{self, BufRead, Read as _};
use std::sync::mpsc::{Receiver, channel};

/// The most bytes of one message; a routine has a megabyte at most.
const LARGEST: u64 = 16 << 20;
/// The most bytes of a message's header.
const LONGEST: u64 = 64 << 10;

/// What comes from the editor.
#[derive(Debug)]
pub(super) enum Received {
    /// A message.
    Message(Message),
    /// Something that is no message; the next one may be.
    Garbled(String),
    /// Something larger than any message; nothing behind it can be read.
    Boundless(String),
}

/// Reads messages on a thread of its own until the editor closes the pipe or
/// says `exit`.
///
/// # Errors
///
/// Where there is no thread to be had.
pub(super) fn listen(mut input: impl BufRead + Send + 'static) -> io::Result<Receiver<Received>> {
    let (sender, receiver) = channel();
    std::thread::Builder::new().name("editor".to_owned()).spawn(move || {
        loop {
            let heard = match read(&mut input) {
                Ok(Some(message)) => Received::Message(message),
                Ok(None) => return,
                // Its bytes are read, so that the next message can be.
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    Received::Garbled(error.to_string())
                }
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    Received::Boundless(error.to_string())
                }
                Err(error) => {
                    log::warn!("the editor can't be heard any more: {error}");
                    return;
                }
            };
            let is_exit =
                matches!(&heard, Received::Message(Message::Notification(note)) if note.method == "exit");
            let is_last = is_exit || matches!(heard, Received::Boundless(_));
            if sender.send(heard).is_err() || is_last {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// Reads a message, but none that would fill the memory.
fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let head = head(input)?;
    Message::read(&mut head.chain(input))
}

/// Reads a message's header: to the empty line, or to the first line that makes no
/// sense, which is reported when the message is read.
fn head(input: &mut impl BufRead) -> io::Result<io::Cursor<Vec<u8>>> {
    let mut head = Vec::new();
    loop {
        let start = head.len();
        let room = LONGEST.saturating_sub(start as u64);
        let count = input.take(room).read_until(b'\n', &mut head)?;
        let line = head.get(start..).unwrap_or_default();
        if count as u64 == room && !line.ends_with(b"\n") {
            return Err(too_large(format!("what stands before a message is over {LONGEST} bytes")));
        }
        let line = std::str::from_utf8(line).ok().and_then(|line| line.strip_suffix("\r\n"));
        let Some((name, value)) = line.and_then(|line| line.split_once(": ")) else { break };
        if name.eq_ignore_ascii_case("Content-Length") {
            match value.parse::<u64>() {
                Ok(length) if length > LARGEST => {
                    return Err(too_large(format!("a message of {length} bytes is over 16 MiB")));
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }
    Ok(io::Cursor::new(head))
}

fn too_large(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, why)
}
