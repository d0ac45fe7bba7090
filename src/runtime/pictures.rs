//! Asks the terminal whether it shows pictures, where no screen is open.

use super::incoming::Incoming;
use super::input::Input;
use super::signals::Signals;
use super::terminal::{LineKeys, graphics, until_answered};
use std::io::{self, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the answer may take: a slow terminal at the other end of a network.
const PATIENCE: Duration = Duration::from_secs(4);
/// Asks what the terminal is, which every terminal answers.
const WHAT: &[u8] = b"\x1b[c";

/// Whether the terminal says that it shows pictures; none where it can't be
/// asked.
pub fn shown() -> Option<bool> {
    // The answer is not to be seen, nor to be typed at the shell.
    let keys = LineKeys::take(false)?;
    let (sender, answers) = channel();
    let input = Signals::register().and_then(|signals| Input::start(signals, sender, |incoming| incoming));
    let input = input.ok()?;
    let ask = || {
        let mut out = io::stdout().lock();
        out.write_all(graphics::ASK).and_then(|()| out.write_all(WHAT)).and_then(|()| out.flush())
    };
    until_answered(PATIENCE, ask).ok()?;
    let shows = answers.try_iter().any(|incoming| incoming == Incoming::Pictures);
    drop((input, keys));
    Some(shows)
}
