//! Reading messages from a pipe, on a thread of its own, so that the editor never has to
//! wait.

use lsp_server::Message;
use std::io::{self, BufRead, Read as _};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The most bytes of one message; a routine has at most 128 KiB.
const MAX_MESSAGE_BYTES: u64 = 16 << 20;
/// The most bytes of a message's header.
const MAX_HEADER_BYTES: u64 = 64 << 10;

/// What was received from the editor, or from a thread of the program.
#[derive(Debug)]
pub(super) enum Received {
    /// A message.
    Message(Message),
    /// What was received is no message; the text says why. Reading continues.
    Invalid(String),
    /// What was received is larger than any message; the text says how large. Reading ends.
    TooLarge(String),
    /// Phrases were measured, so another check may have other findings.
    Measured,
}

/// Reads messages on a thread of its own until the editor closes the pipe or sends
/// `exit`. Then it drops `sender`.
///
/// # Errors
///
/// Returns an error if the thread can't be started.
pub(super) fn spawn_reader(
    mut input: impl BufRead + Send + 'static,
    sender: Arc<Sender<Received>>,
) -> io::Result<()> {
    std::thread::Builder::new().name("editor".to_owned()).spawn(move || {
        loop {
            let received = match read(&mut input) {
                Ok(Some(message)) => Received::Message(message),
                Ok(None) => return,
                // The bytes of the message were consumed, so reading can continue.
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    Received::Invalid(error.to_string())
                }
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    Received::TooLarge(error.to_string())
                }
                Err(error) => {
                    log::warn!("reading from the editor failed: {error}");
                    return;
                }
            };
            let is_exit =
                matches!(&received, Received::Message(Message::Notification(note)) if note.method == "exit");
            let is_last = is_exit || matches!(received, Received::TooLarge(_));
            if sender.send(received).is_err() || is_last {
                return;
            }
        }
    })?;
    Ok(())
}

/// Reads a message of limited size.
fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let header = header(input)?;
    Message::read(&mut header.chain(input))
}

/// Reads a message's header: up to the empty line, or to the first invalid line, which
/// is reported when the message is read.
fn header(input: &mut impl BufRead) -> io::Result<io::Cursor<Vec<u8>>> {
    let mut header = Vec::new();
    loop {
        let start = header.len();
        let room = MAX_HEADER_BYTES.saturating_sub(start as u64);
        let count = input.take(room).read_until(b'\n', &mut header)?;
        let line = header.get(start..).unwrap_or_default();
        if count as u64 == room && !line.ends_with(b"\n") {
            return Err(too_large(format!("the header of a message is over {MAX_HEADER_BYTES} bytes")));
        }
        let line = std::str::from_utf8(line).ok().and_then(|line| line.strip_suffix("\r\n"));
        let Some((name, value)) = line.and_then(|line| line.split_once(": ")) else { break };
        if name.eq_ignore_ascii_case("Content-Length") {
            match value.parse::<u64>() {
                Ok(length) if length > MAX_MESSAGE_BYTES => {
                    return Err(too_large(format!("a message of {length} bytes is over 16 MiB")));
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }
    Ok(io::Cursor::new(header))
}

fn too_large(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}
