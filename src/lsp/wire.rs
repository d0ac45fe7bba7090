//! Reading messages from a pipe, on a thread of its own, so that the editor never has to
//! wait.

use lsp_server::Message;
use std::io::{self, BufRead, Read as _};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The most bytes of one message; a routine has at most 128 KiB.
const LARGEST: u64 = 16 << 20;
/// The most bytes of a message's header.
const LONGEST: u64 = 64 << 10;

/// What was received from the editor, or from a thread of the program.
#[derive(Debug)]
pub(super) enum Received {
    /// A message.
    Message(Message),
    /// Something that is no message; reading continues after it.
    Invalid(String),
    /// Something larger than any message; reading ends here.
    TooLarge(String),
    /// Not from the editor: phrases were measured, so another check may find more.
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
                    log::warn!("the editor can't be heard any more: {error}");
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
    let head = head(input)?;
    Message::read(&mut head.chain(input))
}

/// Reads a message's header: up to the empty line, or to the first invalid line, which
/// is reported when the message is read.
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
