//! Asks the terminal whether it shows pictures, while no screen is open.

use super::incoming::Incoming;
use super::input::Input;
use super::signals::Signals;
use super::terminal::{LineKeys, graphics, until_answered};
use std::io::{self, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the answer may take, over a slow network.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(4);
/// Asks for the terminal's attributes, which every terminal answers.
const QUERY_ATTRIBUTES: &[u8] = b"\x1b[c";

/// Whether the terminal says that it shows pictures; `None` if it can't be asked.
pub fn are_supported() -> Option<bool> {
    // The answer must neither be shown nor reach the shell.
    let keys = LineKeys::take(false)?;
    let (sender, answers) = channel();
    let input = Signals::register().and_then(|signals| Input::start(signals, sender, |incoming| incoming));
    let input = input.ok()?;
    let ask = || {
        let mut out = io::stdout().lock();
        out.write_all(graphics::QUERY)
            .and_then(|()| out.write_all(QUERY_ATTRIBUTES))
            .and_then(|()| out.flush())
    };
    until_answered(ANSWER_TIMEOUT, ask).ok()?;
    let shows = answers.try_iter().any(|incoming| incoming == Incoming::Pictures);
    drop((input, keys));
    Some(shows)
}
