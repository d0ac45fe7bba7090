//! Queries whether the terminal shows pictures, while no screen is open.

use super::incoming::Incoming;
use super::input::Input;
use super::signals::Signals;
use super::terminal::{LineKeys, QUERY_ATTRIBUTES, graphics, query_and_wait};
use std::io::{self, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the answer may take, over a slow network.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(4);

/// Whether the terminal shows pictures; `None` if it can't be queried.
pub(crate) fn are_supported() -> Option<bool> {
    // The answer must neither be shown nor reach the shell.
    let keys = LineKeys::take(false)?;
    let (sender, answers) = channel();
    let input =
        Signals::register().and_then(|signals| Input::start(signals, true, sender, |incoming| incoming));
    let input = input.ok()?;
    let ask = || {
        let mut out = io::stdout().lock();
        out.write_all(graphics::QUERY)
            .and_then(|()| out.write_all(QUERY_ATTRIBUTES))
            .and_then(|()| out.flush())
    };
    query_and_wait(ANSWER_TIMEOUT, ask).ok()?;
    let are_supported = answers.try_iter().any(|incoming| incoming == Incoming::Pictures);
    drop((input, keys));
    Some(are_supported)
}
