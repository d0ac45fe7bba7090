//! What was changed in the terminal, and how it is restored from any thread and at any exit.
//!
//! It is one value for the whole process, since the panic hook and the thread that receives
//! signals need it too. Each change is recorded before it is made, and restoring twice does
//! nothing, so an exit at any time restores everything.

use std::fs::File;
use std::io;
use std::mem::take;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::{graphics, tty};
use crate::runtime::clock::Since;

/// Ends an unfinished synchronized update, then undoes every mode.
const CLOSE: &[u8] = b"\x1b[?2026l\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// The number of bytes of [`CLOSE`] that end the update.
const END_UPDATE: usize = 8;

/// Turn bracketed paste on and off: the terminal puts marks around pasted text.
const BRACKETED_PASTE_ON: &[u8] = b"\x1b[?2004h";
const BRACKETED_PASTE_OFF: &[u8] = b"\x1b[?2004l";

/// How long the terminal's answers may take, even over a network.
const ROUND_TRIP: Duration = Duration::from_millis(500);

#[derive(Debug)]
struct Held {
    /// Raw mode is on.
    raw: bool,
    /// The modes before single keys were taken, without a screen.
    keys: Option<tty::Modes>,
    /// Bracketed paste is on, without a screen.
    bracketed_paste: bool,
    /// The alternate screen is open and the cursor hidden.
    open: bool,
    /// The highest id under which the terminal may keep a picture.
    highest_picture: Option<u32>,
    /// When the terminal was queried, until it has answered.
    asked: Option<Since>,
    /// The descriptor of standard error before it was diverted.
    stderr: Option<Diverted>,
    /// The log that standard error is diverted to while the screen is open.
    log: Option<File>,
    /// The thread whose panic ends the program.
    owner: Option<ThreadId>,
}

#[derive(Debug)]
struct Diverted(tty::Descriptor);

static HELD: Mutex<Held> = Mutex::new(Held {
    raw: false,
    keys: None,
    bracketed_paste: false,
    open: false,
    highest_picture: None,
    asked: None,
    stderr: None,
    log: None,
    owner: None,
});

/// Notified when [`Held::asked`] becomes `None`.
static ANSWERED: Condvar = Condvar::new();

fn held() -> MutexGuard<'static, Held> {
    // Every statement leaves the value valid, so a poisoned lock can be used.
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Turns raw mode on for the calling thread's screen.
pub(super) fn enter_raw_mode() -> io::Result<()> {
    install_hook();
    let mut held = held();
    held.owner = Some(thread::current().id());
    held.raw = true;
    crossterm::terminal::enable_raw_mode()
}

/// Takes single keys without echo and without a screen; signals and line endings work as
/// usual. `bracketed_paste` also turns that on.
pub(super) fn take_keys(bracketed_paste: bool) -> io::Result<()> {
    install_hook();
    let mut held = held();
    held.owner = Some(thread::current().id());
    let before = tty::take_keys()?;
    if held.keys.is_none() {
        held.keys = before;
    }
    if bracketed_paste {
        held.bracketed_paste = true;
        // Standard output may be redirected.
        tty::write_to_terminal(BRACKETED_PASTE_ON)?;
    }
    Ok(())
}

/// Turns raw mode on again after the process was stopped, and diverts standard error again.
pub(super) fn enter_raw_mode_again() -> io::Result<()> {
    let mut held = held();
    crossterm::terminal::disable_raw_mode()?;
    held.raw = true;
    crossterm::terminal::enable_raw_mode()?;
    divert_again(&mut held)
}

/// Records that the bytes that open the screen are about to be written, and whether they
/// contain a query.
pub(super) fn opening(has_query: bool) {
    let mut held = held();
    held.open = true;
    if has_query {
        held.asked = Some(Since::now());
    }
}

/// Records the highest id under which the terminal may keep a picture.
pub(in crate::runtime) fn set_highest_picture(id: Option<u32>) {
    held().highest_picture = id;
}

/// The bytes that close the screen: pictures are deleted first, while the screen that
/// they are on is still there.
fn close(highest_picture: Option<u32>) -> Vec<u8> {
    let mut bytes = CLOSE[..END_UPDATE].to_vec();
    if let Some(highest) = highest_picture {
        // Ends a command that was cut short.
        bytes.extend_from_slice(b"\x1b\\");
        for id in graphics::FIRST_ID..=highest {
            graphics::delete(id, &mut bytes);
        }
    }
    bytes.extend_from_slice(&CLOSE[END_UPDATE..]);
    bytes
}

/// Queries the terminal and waits for its answer, for at most this long.
#[cfg(unix)]
pub(in crate::runtime) fn until_answered(
    most: Duration,
    ask: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    held().asked = Some(Since::now());
    ask()?;
    // A poisoned lock ends the wait as well.
    drop(ANSWERED.wait_timeout_while(held(), most, |held| held.asked.is_some()));
    held().asked = None;
    Ok(())
}

/// Records that the terminal has answered all queries.
#[cfg(unix)]
pub(in crate::runtime) fn heard_answers() {
    held().asked = None;
    ANSWERED.notify_all();
}

/// Waits until the input thread has received the terminal's answers, but not longer than
/// [`ROUND_TRIP`] after the query.
fn wait_for_answers(asked: Since) {
    let remaining = ROUND_TRIP.saturating_sub(asked.elapsed());
    let waits = |held: &mut Held| held.asked.is_some();
    // A poisoned lock ends the wait as well.
    drop(ANSWERED.wait_timeout_while(held(), remaining, waits));
}

/// Diverts standard error to `log` until the terminal is restored.
pub(super) fn divert(log: File) -> io::Result<()> {
    let mut held = held();
    held.log = Some(log);
    divert_again(&mut held)
}

fn divert_again(held: &mut Held) -> io::Result<()> {
    if held.stderr.is_none()
        && let Some(log) = &held.log
        && let Some(before) = tty::divert_stderr(log)?
    {
        held.stderr = Some(Diverted(before));
    }
    Ok(())
}

/// Restores the terminal: modes, screen, cursor, raw mode, standard error. It may be called
/// from any thread and any number of times.
///
/// # Errors
///
/// Returns the first error after everything was tried.
pub fn restore() -> io::Result<()> {
    let (open, highest_picture, bracketed_paste, asked, raw, keys, stderr) = {
        // The lock is released before the write, which may block on a frozen terminal.
        let mut held = held();
        let (open, bracketed_paste, raw) =
            (take(&mut held.open), take(&mut held.bracketed_paste), take(&mut held.raw));
        (
            open,
            held.highest_picture.take(),
            bracketed_paste,
            held.asked,
            raw,
            held.keys.take(),
            held.stderr.take(),
        )
    };
    let mut outcome = Ok(());
    if open {
        outcome = tty::write(&close(highest_picture));
    }
    if bracketed_paste && tty::in_foreground() {
        outcome = outcome.and(tty::write_to_terminal(BRACKETED_PASTE_OFF));
    }
    if let Some(asked) = asked
        && outcome.is_ok()
        && tty::in_foreground()
    {
        // A later answer would be taken for input by the shell.
        wait_for_answers(asked);
        held().asked = None;
        outcome = tty::forget_input();
    }
    if raw {
        outcome = outcome.and(leave_raw_mode());
    }
    if let Some(before) = keys {
        outcome = outcome.and(restore_key_modes(&before));
    }
    if let Some(Diverted(before)) = stderr {
        outcome = outcome.and(tty::return_stderr(&before));
    }
    outcome
}

/// Restores what can be restored without waiting, for an immediate exit: another thread may
/// hang in a write to the terminal, even in [`restore`].
///
/// # Errors
///
/// Returns the first error after everything was tried.
#[cfg(unix)]
pub(in crate::runtime) fn abandon() -> io::Result<()> {
    let (open, highest_picture, bracketed_paste, keys, stderr) = {
        let mut held = held();
        let (open, bracketed_paste) = (take(&mut held.open), take(&mut held.bracketed_paste));
        (open, held.highest_picture.take(), bracketed_paste, held.keys.take(), held.stderr.take())
    };
    let mut outcome = leave_raw_mode();
    if let Some(before) = keys {
        outcome = outcome.and(restore_key_modes(&before));
    }
    if open && tty::is_writable() {
        outcome = outcome.and(tty::write(&close(highest_picture)));
    }
    if bracketed_paste && tty::in_foreground() && tty::is_writable() {
        outcome = outcome.and(tty::write_to_terminal(BRACKETED_PASTE_OFF));
    }
    if let Some(Diverted(before)) = stderr {
        outcome = outcome.and(tty::return_stderr(&before));
    }
    outcome
}

/// Turns raw mode off if it is on. In the background the modes are the shell's, and setting
/// them would stop the process.
fn leave_raw_mode() -> io::Result<()> {
    if tty::in_foreground() { crossterm::terminal::disable_raw_mode() } else { Ok(()) }
}

/// Restores the modes from before single keys were taken; does nothing in the background,
/// where they are the shell's.
fn restore_key_modes(before: &tty::Modes) -> io::Result<()> {
    if tty::in_foreground() { tty::return_modes(before) } else { Ok(()) }
}

/// Installs a panic hook that restores the terminal before it prints the panic of the
/// screen's thread. While the screen is open, another thread's panic goes to the log and the
/// screen stays. A panic of an audio decoder is caught and reported by its caller, so it is
/// only logged.
pub fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if crate::audio::files::is_decoding() {
                ::log::debug!("a decoder fails: {panic}");
                return;
            }
            let (open, owner) = {
                let held = held();
                (held.open, held.owner)
            };
            if owner == Some(thread::current().id()) {
                let restored = restore();
                previous(panic);
                if let Err(error) = restored {
                    ::log::info!("the terminal could not be given back: {error}");
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
    fn the_wait_for_answers_ends_with_the_last_of_them_or_when_none_can_come_any_more() {
        let asked = Since::now();
        held().asked = Some(asked);
        let input = std::thread::spawn(heard_answers);
        wait_for_answers(asked);
        assert!(held().asked.is_none() || asked.elapsed() >= ROUND_TRIP);
        assert!(input.join().is_ok());
        held().asked = Some(asked);
        wait_for_answers(asked);
        assert!(asked.elapsed() >= ROUND_TRIP);
        held().asked = None;
    }
}
