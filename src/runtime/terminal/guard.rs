//! Owns what has been taken from the terminal and how all of it is given back,
//! from any thread and any way out.
//!
//! It is one value for the whole process, since the panic hook and the thread
//! that hears the signals must reach it too. Each thing is noted before it is
//! taken and giving back twice does nothing, so no moment exists at which an
//! end leaves something behind.

use std::fs::File;
use std::io;
use std::mem::take;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::{graphics, tty};
use crate::runtime::clock::Since;

/// Ends a synchronised update that was cut short, then undoes every mode.
const CLOSE: &[u8] = b"\x1b[?2026l\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// The bytes of that which end the update.
const END_UPDATE: usize = 8;

/// Has pasted text come between marks, and ends that.
const MARK: &[u8] = b"\x1b[?2004h";
const UNMARK: &[u8] = b"\x1b[?2004l";

/// How long the terminal's answers may take, at the other end of a network too.
const ROUND_TRIP: Duration = Duration::from_millis(500);

#[derive(Debug)]
struct Held {
    /// Raw mode is on.
    raw: bool,
    /// The modes before keys were taken one by one, without a screen.
    keys: Option<tty::Modes>,
    /// Pasted text comes between marks, without a screen.
    marked: bool,
    /// The alternate screen is open and the cursor hidden.
    open: bool,
    /// The highest id under which the terminal may keep a picture.
    highest_picture: Option<u32>,
    /// When the terminal was asked something, until it has answered.
    asked: Option<Since>,
    /// Where standard error led before it was diverted, and where it leads now.
    stderr: Option<Diverted>,
    /// The log that standard error goes to whenever the screen is up.
    log: Option<File>,
    /// The thread whose panic ends the program.
    owner: Option<ThreadId>,
}

#[derive(Debug)]
struct Diverted(tty::Descriptor);

static HELD: Mutex<Held> = Mutex::new(Held {
    raw: false,
    keys: None,
    marked: false,
    open: false,
    highest_picture: None,
    asked: None,
    stderr: None,
    log: None,
    owner: None,
});

/// Tells that [`Held::asked`] is none again.
static ANSWERED: Condvar = Condvar::new();

fn held() -> MutexGuard<'static, Held> {
    // The value is whole between any two statements that change it, so one
    // that a panic left behind can be used.
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

/// Takes keys one by one and unseen, without a screen; signals and the end of
/// a line stay what they are. Where the terminal knows `marks`, pasted text comes
/// between them.
pub(super) fn take_keys(marks: bool) -> io::Result<()> {
    install_hook();
    let mut held = held();
    held.owner = Some(thread::current().id());
    let before = tty::take_keys()?;
    if held.keys.is_none() {
        held.keys = before;
    }
    if marks {
        held.marked = true;
        // Standard output may lead elsewhere.
        tty::write_to_terminal(MARK)?;
    }
    Ok(())
}

/// Turns raw mode on anew after the process was stopped, whoever stopped it,
/// and sends standard error to the log again.
pub(super) fn enter_raw_mode_again() -> io::Result<()> {
    let mut held = held();
    crossterm::terminal::disable_raw_mode()?;
    held.raw = true;
    crossterm::terminal::enable_raw_mode()?;
    divert_again(&mut held)
}

/// Notes that the bytes which open the screen are about to be written, and
/// whether they ask for the background.
pub(super) fn opening(asking: bool) {
    let mut held = held();
    held.open = true;
    if asking {
        held.asked = Some(Since::now());
    }
}

/// Notes the highest id under which the terminal may keep a picture.
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

/// Asks the terminal something, and waits until it has answered, but for so long
/// at most.
#[cfg(unix)]
pub(in crate::runtime) fn until_answered(
    most: Duration,
    ask: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    held().asked = Some(Since::now());
    ask()?;
    // A lock that a panic left behind ends the wait as well.
    drop(ANSWERED.wait_timeout_while(held(), most, |held| held.asked.is_some()));
    held().asked = None;
    Ok(())
}

/// Notes that the terminal has answered all that it was asked.
#[cfg(unix)]
pub(in crate::runtime) fn heard_answers() {
    held().asked = None;
    ANSWERED.notify_all();
}

/// Waits until the terminal has answered, which the input thread hears, or until
/// that has taken so long that no answer comes.
fn wait_for_answers(asked: Since) {
    let left = ROUND_TRIP.saturating_sub(asked.elapsed());
    let waits = |held: &mut Held| held.asked.is_some();
    // A lock that a panic left behind ends the wait as well.
    drop(ANSWERED.wait_timeout_while(held(), left, waits));
}

/// Sends standard error to `log` until the terminal is given back.
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

/// Gives back what is held: modes, screen, cursor, raw mode, standard error.
/// Safe to call from any thread and any number of times.
///
/// # Errors
///
/// Answers with the first thing that failed, after it has tried all of them.
/// Where the terminal has gone there is nothing left to do.
pub fn restore() -> io::Result<()> {
    let (open, highest_picture, marked, asked, raw, keys, stderr) = {
        // Not held during the write, in which a frozen terminal keeps us.
        let mut held = held();
        let (open, marked, raw) = (take(&mut held.open), take(&mut held.marked), take(&mut held.raw));
        (open, held.highest_picture.take(), marked, held.asked, raw, held.keys.take(), held.stderr.take())
    };
    let mut outcome = Ok(());
    if open {
        outcome = tty::write(&close(highest_picture));
    }
    if marked && tty::in_foreground() {
        outcome = outcome.and(tty::write_to_terminal(UNMARK));
    }
    if let Some(asked) = asked
        && outcome.is_ok()
        && tty::in_foreground()
    {
        // An answer that comes later must not be typed at the shell.
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

/// Gives back what can be given back without waiting, for an end in a hurry:
/// another thread may hang in a write to the very terminal, in [`restore`] too.
///
/// # Errors
///
/// Answers with the first thing that failed, after it has tried all of them.
#[cfg(unix)]
pub(in crate::runtime) fn abandon() -> io::Result<()> {
    let (open, highest_picture, marked, keys, stderr) = {
        let mut held = held();
        let (open, marked) = (take(&mut held.open), take(&mut held.marked));
        (open, held.highest_picture.take(), marked, held.keys.take(), held.stderr.take())
    };
    let mut outcome = leave_raw_mode();
    if let Some(before) = keys {
        outcome = outcome.and(restore_key_modes(&before));
    }
    if open && tty::is_writable() {
        outcome = outcome.and(tty::write(&close(highest_picture)));
    }
    if marked && tty::in_foreground() && tty::is_writable() {
        outcome = outcome.and(tty::write_to_terminal(UNMARK));
    }
    if let Some(Diverted(before)) = stderr {
        outcome = outcome.and(tty::return_stderr(&before));
    }
    outcome
}

/// Turns raw mode off, where it is on. In the background the modes are the
/// shell's, and touching them would stop the process in the middle of its end.
fn leave_raw_mode() -> io::Result<()> {
    if tty::in_foreground() { crossterm::terminal::disable_raw_mode() } else { Ok(()) }
}

/// Sets the modes from before keys were taken one by one; in the background
/// they are the shell's.
fn restore_key_modes(before: &tty::Modes) -> io::Result<()> {
    if tty::in_foreground() { tty::return_modes(before) } else { Ok(()) }
}

/// Has a panic of the screen's thread give the terminal back before its message
/// is printed. Another thread's message goes to the log while the screen is up,
/// and the screen stays. A panic inside somebody's decoder is caught and told by
/// whoever called it, so it only leaves a line in the log.
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
