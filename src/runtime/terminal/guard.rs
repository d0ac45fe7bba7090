//! What was changed in the terminal, and how it is restored from any thread and at any exit.
//!
//! This is one value for the whole process, since the panic hook and the thread that receives
//! signals need it too. Each change is recorded before it is made, and restoring twice does
//! nothing, so an exit at any time restores everything.

use std::fs::File;
use std::io;
use std::mem::take;
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::{END_UPDATE, graphics, tty};
use crate::runtime::clock::Since;

/// Undoes every mode of the screen.
const CLOSE: &[u8] = b"\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Turn bracketed paste on and off, in which the terminal puts marks around pasted text.
const BRACKETED_PASTE_ON: &[u8] = b"\x1b[?2004h";
const BRACKETED_PASTE_OFF: &[u8] = b"\x1b[?2004l";

/// How long the terminal's answers may take, even over a network.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(500);

/// What has to be restored.
#[derive(Debug, Default)]
struct Changes {
    raw_mode: bool,
    /// The modes before single keys were taken without a screen.
    modes: Option<tty::Modes>,
    /// Whether bracketed paste is on without a screen.
    bracketed_paste: bool,
    /// Whether the alternate screen is open and the cursor hidden.
    open: bool,
    /// The highest id under which the terminal may keep a picture.
    highest_picture: Option<u32>,
    /// Standard error as it was before it was diverted.
    stderr: Option<tty::SavedStderr>,
}

#[derive(Debug, Default)]
struct State {
    changes: Changes,
    /// When the terminal was queried, until it has answered.
    queried: Option<Since>,
    /// The log to which standard error is diverted while the screen is open.
    log: Option<File>,
    /// The thread whose panic ends the program.
    owner: Option<ThreadId>,
}

static STATE: LazyLock<Mutex<State>> = LazyLock::new(Mutex::default);

/// Notified when [`State::queried`] becomes `None`.
static ANSWERED: Condvar = Condvar::new();

fn lock() -> MutexGuard<'static, State> {
    // Every statement leaves the value valid, so a poisoned lock can be used.
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Turns raw mode on for the calling thread's screen.
pub(super) fn enter_raw_mode() -> io::Result<()> {
    install_hook();
    let mut state = lock();
    state.owner = Some(thread::current().id());
    state.changes.raw_mode = true;
    crossterm::terminal::enable_raw_mode()
}

/// Takes single keys without echo and without a screen; signals and line endings work as
/// usual. `bracketed_paste` also turns that on.
pub(super) fn take_keys(bracketed_paste: bool) -> io::Result<()> {
    install_hook();
    let mut state = lock();
    state.owner = Some(thread::current().id());
    let previous = tty::enter_key_mode()?;
    if state.changes.modes.is_none() {
        state.changes.modes = previous;
    }
    if bracketed_paste {
        state.changes.bracketed_paste = true;
        // Standard output may be redirected. Without a controlling terminal, keys still work.
        if let Err(error) = tty::write_to_terminal(BRACKETED_PASTE_ON) {
            state.changes.bracketed_paste = false;
            ::log::warn!("pasted text can't be told from keys: {error}");
        }
    }
    Ok(())
}

/// Turns raw mode on again after the process was stopped, and diverts standard error again.
pub(super) fn enter_raw_mode_again() -> io::Result<()> {
    let mut state = lock();
    crossterm::terminal::disable_raw_mode()?;
    state.changes.raw_mode = true;
    crossterm::terminal::enable_raw_mode()?;
    divert_to_log(&mut state)
}

/// Records that the bytes that open the screen are about to be written, and whether they
/// contain a query.
pub(super) fn record_opening(has_query: bool) {
    let mut state = lock();
    state.changes.open = true;
    if has_query {
        state.queried = Some(Since::now());
    }
}

/// Records the highest id under which the terminal may keep a picture.
pub(in crate::runtime) fn set_highest_picture(id: Option<u32>) {
    lock().changes.highest_picture = id;
}

/// The bytes that close the screen: an unfinished synchronized update is ended, then pictures
/// are deleted, while the screen that they are on is still there.
fn closing_bytes(highest_picture: Option<u32>) -> Vec<u8> {
    let mut bytes = END_UPDATE.to_vec();
    if let Some(highest) = highest_picture {
        // Ends a command for pictures that was written only in part.
        bytes.extend_from_slice(b"\x1b\\");
        for id in graphics::FIRST_ID..=highest {
            graphics::delete(id, &mut bytes);
        }
    }
    bytes.extend_from_slice(CLOSE);
    bytes
}

/// Queries the terminal with `ask` and waits for its answer, for at most this long.
#[cfg(unix)]
pub(in crate::runtime) fn query_and_wait(
    at_most: Duration,
    ask: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    lock().queried = Some(Since::now());
    ask()?;
    wait_until_answered(at_most);
    lock().queried = None;
    Ok(())
}

/// Records that the terminal has answered all queries.
#[cfg(unix)]
pub(in crate::runtime) fn record_answers() {
    lock().queried = None;
    ANSWERED.notify_all();
}

/// Waits until the input thread has received the terminal's answers, for at most this long.
fn wait_until_answered(at_most: Duration) {
    // A poisoned lock ends the wait as well.
    drop(ANSWERED.wait_timeout_while(lock(), at_most, |state| state.queried.is_some()));
}

/// Diverts standard error to `log` until the terminal is restored, because C libraries write
/// there. Does nothing if standard error is not a terminal.
pub(in crate::runtime) fn divert_stderr(log: File) -> io::Result<()> {
    let mut state = lock();
    state.log = Some(log);
    divert_to_log(&mut state)
}

fn divert_to_log(state: &mut State) -> io::Result<()> {
    if state.changes.stderr.is_none()
        && let Some(log) = &state.log
    {
        state.changes.stderr = tty::divert_stderr(log)?;
    }
    Ok(())
}

/// Restores the terminal: modes, screen, cursor, raw mode, standard error. It may be called
/// from any thread and any number of times. Returns the first error after everything was
/// tried.
pub(crate) fn restore() -> io::Result<()> {
    let (changes, queried) = {
        // The lock is released before the write, which may block on a frozen terminal.
        let mut state = lock();
        (take(&mut state.changes), state.queried)
    };
    let mut outcome = Ok(());
    if changes.open {
        outcome = tty::write(&closing_bytes(changes.highest_picture));
    }
    if changes.bracketed_paste && tty::in_foreground() {
        outcome = outcome.and(tty::write_to_terminal(BRACKETED_PASTE_OFF));
    }
    if let Some(queried) = queried
        && outcome.is_ok()
        && tty::in_foreground()
    {
        // A later answer would be taken for input by the shell.
        wait_until_answered(ANSWER_TIMEOUT.saturating_sub(queried.elapsed()));
        lock().queried = None;
        outcome = tty::discard_input();
    }
    if changes.raw_mode {
        outcome = outcome.and(leave_raw_mode());
    }
    outcome.and(restore_modes_and_stderr(&changes))
}

/// Restores what can be restored without waiting, for an immediate exit: another thread may
/// hang in a write to the terminal, even in [`restore`]. Returns the first error after
/// everything was tried.
#[cfg(unix)]
pub(in crate::runtime) fn abandon() -> io::Result<()> {
    let changes = take(&mut lock().changes);
    // Recorded or not: a hanging `restore` may have taken the record. This comes before the
    // writes, which may block all the same.
    let mut outcome = leave_raw_mode().and(restore_modes_and_stderr(&changes));
    if changes.open && tty::is_writable() {
        outcome = outcome.and(tty::write(&closing_bytes(changes.highest_picture)));
    }
    if changes.bracketed_paste && tty::in_foreground() && tty::is_writable() {
        outcome = outcome.and(tty::write_to_terminal(BRACKETED_PASTE_OFF));
    }
    outcome
}

/// Turns raw mode off if it is on. In the background the modes are the shell's, and setting
/// them would stop the process.
fn leave_raw_mode() -> io::Result<()> {
    if tty::in_foreground() { crossterm::terminal::disable_raw_mode() } else { Ok(()) }
}

/// Restores the modes from before single keys were taken, except in the background, where they
/// are the shell's; and standard error.
fn restore_modes_and_stderr(changes: &Changes) -> io::Result<()> {
    let mut outcome = Ok(());
    if let Some(modes) = changes.modes.as_ref().filter(|_| tty::in_foreground()) {
        outcome = tty::restore_modes(modes);
    }
    if let Some(saved) = &changes.stderr {
        outcome = outcome.and(tty::restore_stderr(saved));
    }
    outcome
}

/// Installs a panic hook that restores the terminal before it prints the panic of the
/// screen's thread. While the screen is open, another thread's panic goes to the log and the
/// screen stays. A panic of an audio decoder is caught and reported by its caller, so it is
/// only logged.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if crate::audio::files::is_decoding() {
                ::log::debug!("a decoder fails: {panic}");
                return;
            }
            let (open, owner) = {
                let state = lock();
                (state.changes.open, state.owner)
            };
            if owner == Some(thread::current().id()) {
                let restored = restore();
                previous(panic);
                if let Err(error) = restored {
                    ::log::info!("the terminal can't be restored: {error}");
                }
            } else if open {
                ::log::error!("{panic}");
            } else {
                previous(panic);
            }
        }));
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_wait_for_answers_ends_with_the_last_one_or_at_the_time_limit() {
        let start = Since::now();
        lock().queried = Some(start);
        let input = std::thread::spawn(record_answers);
        wait_until_answered(ANSWER_TIMEOUT);
        assert!(lock().queried.is_none() || start.elapsed() >= ANSWER_TIMEOUT);
        assert!(input.join().is_ok());
        let start = Since::now();
        lock().queried = Some(start);
        wait_until_answered(ANSWER_TIMEOUT);
        assert!(start.elapsed() >= ANSWER_TIMEOUT);
        lock().queried = None;
    }
}
