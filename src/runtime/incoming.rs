//! The events of the input thread.

use super::gallery::DrawEvent;
use crossterm::event::KeyEvent;

/// An event from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    /// A key was pressed; ctrl-c and ctrl-z come as keys too.
    Key(KeyEvent),
    Paste(String),
    /// The terminal's new size, in columns and rows.
    Resize(u16, u16),
    /// Whether the terminal's background is light: the answer to
    /// [`TerminalScreen::ask_background`](super::terminal::TerminalScreen::ask_background).
    Background(bool),
    /// The terminal shows pictures: the answer to
    /// [`TerminalScreen::ask_pictures`](super::terminal::TerminalScreen::ask_pictures).
    Pictures,
    /// An event of the thread that draws pictures.
    DrawEvent(DrawEvent),
    /// The program is asked to stop until it is continued.
    Suspend,
    /// The program was stopped and continues: the terminal has to be set up again.
    Continue,
    /// The job is in the foreground again, without having been stopped.
    Foreground,
    /// This signal asks the program to exit. A second one ends it at once, with the
    /// terminal restored.
    Terminate(i32),
    /// The terminal is gone. Sent once, as the last event.
    HangUp,
}
