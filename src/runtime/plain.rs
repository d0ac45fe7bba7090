//! The host of plain text: writes lines, and reads keys if there is a keyboard.

use super::driver::{self, Exit, Host, Setup};
use super::incoming::Incoming;
use super::signals::Signals;
use super::terminal::LineKeys;
use crate::app::{Effect, Message, PlainProgram};
use crate::diagnostic::{sanitize_json, sanitize_text};
use std::io::{self, Write};
use std::time::Duration;

/// How long sound may continue after the last line.
pub(crate) const RING_OUT: Duration = Duration::from_secs(2);

/// How the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: u8,
    /// Why lines could not be written, if that ended it.
    pub(crate) write_error: Option<io::Error>,
}

/// Plays a session as lines of text, until its end, a key or a signal.
pub(crate) fn run(
    program: PlainProgram,
    keys: Option<LineKeys>,
    json: bool,
    out: impl Write,
    signals: Signals,
    setup: Setup,
) -> io::Result<Ended> {
    let mut host = PlainHost { keys, out, json, broken: false, error: None };
    let Exit { code, .. } = driver::run(program, &mut host, signals, setup)?;
    Ok(Ended { code, write_error: host.error })
}

struct PlainHost<W> {
    /// The keyboard, if there is one.
    keys: Option<LineKeys>,
    out: W,
    json: bool,
    /// Whether lines can't be written any more.
    broken: bool,
    /// The error, except if the reader closed the pipe.
    error: Option<io::Error>,
}

impl<W: Write> PlainHost<W> {
    fn print(&mut self, lines: &[String]) -> Option<Message> {
        if lines.is_empty() || self.broken {
            return None;
        }
        let text = lines.join("\n") + "\n";
        let text = if self.json { sanitize_json(&text) } else { sanitize_text(&text) };
        let error = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).err()?;
        self.broken = true;
        let reader_gone = error.kind() == io::ErrorKind::BrokenPipe;
        self.error = (!reader_gone).then_some(error);
        Some(Message::PrintFailed { reader_gone })
    }
}

impl<W: Write> Host<()> for PlainHost<W> {
    fn has_keys(&self) -> bool {
        self.keys.is_some()
    }

    fn size(&self) -> Option<(u16, u16)> {
        None
    }

    fn show(&mut self, (): ()) -> io::Result<()> {
        Ok(())
    }

    fn on_incoming(&mut self, incoming: &Incoming) -> io::Result<()> {
        if let (Incoming::Continue | Incoming::Foreground, Some(keys)) = (incoming, &self.keys)
            && let Err(error) = keys.take_again()
        {
            log::warn!("keys can't be taken one by one: {error}");
        }
        Ok(())
    }

    fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Print(lines) => return self.print(&lines),
            Effect::Suspend => {
                if let Err(error) = LineKeys::suspend() {
                    log::error!("stopping failed: {error}");
                }
            }
            _ => {}
        }
        None
    }

    fn restore(&mut self) {
        self.keys = None;
    }
}
