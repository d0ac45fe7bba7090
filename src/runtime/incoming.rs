//! What comes from outside, as the input thread tells it.

use super::gallery::Drawn;
use crossterm::event::KeyEvent;

/// Something from outside that the main loop has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A key was pressed; ctrl-c and ctrl-z come as keys too.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The terminal's background is light, or dark: the answer to
    /// [`Screen::ask_background`](super::terminal::Screen::ask_background).
    Background(bool),
    /// The terminal shows pictures: the answer to
    /// [`Screen::ask_pictures`](super::terminal::Screen::ask_pictures).
    Pictures,
    /// A picture was drawn.
    Drawn(Drawn),
    /// Somebody asks the program to stop for a while.
    Suspend,
    /// The program was stopped and goes on: the terminal has to be taken again.
    Continue,
    /// The job is in the foreground again, without having been stopped.
    Foreground,
    /// This signal asks the program to end. A second one ends it where it
    /// stands, with the terminal given back.
    Terminate(i32),
    /// The terminal has gone. Comes once and is the last.
    HangUp,
}
