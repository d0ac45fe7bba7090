//! Queries whether the terminal shows pictures, while no screen is open.

use super::incoming::Incoming;
use super::input::Input;
use super::signals::{self, Signals};
use super::terminal::{LineKeys, QUERY_ATTRIBUTES, graphics, query_and_wait, record_answers};
use std::io::{self, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the answer may take, over a slow network.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(4);

/// Whether the terminal shows pictures; `None` if it can't be queried. A signal that asks the
/// program to end does so.
pub(crate) fn are_supported() -> Option<bool> {
    // The answer must neither be shown nor reach the shell.
    let keys = LineKeys::take(false)?;
    let (sender, answers) = channel();
    let input =
        Signals::register().and_then(|signals| Input::start(signals, true, sender, end_wait_if_asked));
    let input = input.ok()?;
    let ask = || {
        let mut out = io::stdout().lock();
        out.write_all(graphics::QUERY)
            .and_then(|()| out.write_all(QUERY_ATTRIBUTES))
            .and_then(|()| out.flush())
    };
    let asked = query_and_wait(ANSWER_TIMEOUT, ask);
    drop((input, keys));
    let answers: Vec<Incoming> = answers.try_iter().collect();
    let ended = signals::restore_defaults().and_then(|()| match answers.iter().find_map(signal_to_end) {
        Some(signal) => signals::end_by(signal),
        None => Ok(()),
    });
    if let Err(error) = ended {
        log::warn!("signals can't be handled as usual: {error}");
    }
    asked.ok()?;
    Some(answers.contains(&Incoming::Pictures))
}

/// Ends the wait for the terminal's answers if the program is asked to end.
fn end_wait_if_asked(incoming: Incoming) -> Incoming {
    if signal_to_end(&incoming).is_some() {
        record_answers();
    }
    incoming
}

/// The signal, if an event asks the program to end.
const fn signal_to_end(incoming: &Incoming) -> Option<i32> {
    match incoming {
        Incoming::Terminate(signal) => Some(*signal),
        Incoming::HangUp => Some(signal_hook::consts::SIGHUP),
        _ => None,
    }
}
