//! The terminal's system calls on Unix.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;

use super::Stop;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Signal, getpgid, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process,
};
use rustix::stdio::{stderr, stdin, stdout};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp,
    tcgetwinsize, tcsetattr, ttyname,
};

/// Standard error as it was before it was diverted.
pub(in crate::runtime) type SavedStderr = OwnedFd;

/// A terminal's modes, to be restored.
pub(in crate::runtime) type Modes = Termios;

/// Makes standard input's terminal send each key as it is pressed, without echo. Returns the
/// previous modes; `None` if standard input is not a terminal.
pub(in crate::runtime) fn enter_key_mode() -> io::Result<Option<Modes>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let before = tcgetattr(stdin())?;
    let mut modes = before.clone();
    modes.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
    // Enter and ctrl-j differ in their codes.
    modes.input_modes.remove(InputModes::ICRNL);
    tcsetattr(stdin(), OptionalActions::Now, &modes)?;
    Ok(Some(before))
}

pub(in crate::runtime) fn restore_modes(modes: &Modes) -> io::Result<()> {
    Ok(tcsetattr(stdin(), OptionalActions::Now, modes)?)
}

/// Discards input that has not been read.
pub(in crate::runtime) fn discard_input() -> io::Result<()> {
    Ok(tcflush(stdin(), QueueSelector::IFlush)?)
}

/// The terminal's columns and rows.
pub(in crate::runtime) fn size() -> (u16, u16) {
    super::or_default_size(tcgetwinsize(stdout()).map_or((0, 0), |size| (size.ws_col, size.ws_row)))
}

/// The width and height of the screen in pixels; zeros if the terminal doesn't report them.
pub(in crate::runtime) fn pixels() -> (u16, u16) {
    tcgetwinsize(stdout()).map_or((0, 0), |size| (size.ws_xpixel, size.ws_ypixel))
}

/// Writes all of `bytes` to the terminal, in one call if the terminal accepts that.
pub(in crate::runtime) fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another program that shares the terminal may have made it non-blocking.
            Err(Errno::AGAIN) => wait_until_writable()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Writes to the terminal itself, even if standard output is redirected.
pub(in crate::runtime) fn write_to_terminal(bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    std::fs::OpenOptions::new().write(true).open("/dev/tty")?.write_all(bytes)
}

fn wait_until_writable() -> io::Result<()> {
    match poll_output(None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether the terminal accepts bytes without blocking.
pub(in crate::runtime) fn is_writable() -> bool {
    poll_output(Some(&Timespec::default())).is_ok_and(|flags| flags.contains(PollFlags::OUT))
}

fn poll_output(timeout: Option<&Timespec>) -> Result<PollFlags, Errno> {
    let output = stdout();
    let mut polled = [PollFd::new(&output, PollFlags::OUT)];
    poll(&mut polled, timeout)?;
    Ok(polled[0].revents())
}

/// Where keys come from.
#[derive(Debug)]
pub(in crate::runtime) enum Keyboard {
    /// Standard input is the terminal.
    Input,
    /// Standard input is something else, so the terminal was opened by name.
    Named(OwnedFd),
}

impl Keyboard {
    /// Opens the keyboard: standard input, or else the terminal that is written to, by its name
    /// because `/dev/tty` can't be polled on every system.
    pub(in crate::runtime) fn open() -> io::Result<Self> {
        if io::stdin().is_terminal() {
            return Ok(Self::Input);
        }
        let name = ttyname(stdout(), Vec::new())?;
        Ok(Self::Named(File::open(OsStr::from_bytes(name.as_bytes()))?.into()))
    }

    /// Whether this job may read from the keyboard; in the background reading would stop the
    /// job.
    pub(in crate::runtime) fn is_readable(&self) -> bool {
        tcgetpgrp(self).map_or(true, |foreground| foreground == getpgrp())
    }
}

impl AsFd for Keyboard {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Input => stdin(),
            Self::Named(terminal) => terminal.as_fd(),
        }
    }
}

/// Whether this job is in the foreground of the terminal that is written to, or otherwise of
/// the one that is read from. True if that is unknown.
pub(in crate::runtime) fn in_foreground() -> bool {
    let foreground = tcgetpgrp(stdout()).or_else(|_| tcgetpgrp(stdin()));
    foreground.map_or(true, |foreground| foreground == getpgrp())
}

/// Whether this job was started by a shell with job control, which notices if the job stops
/// and can continue it.
pub(in crate::runtime) fn can_stop() -> bool {
    let Ok(session) = getsid(None) else { return false };
    // The session leader is itself the first process of the terminal.
    let is_leader = session == getpid();
    // If the parent has ended, the process belongs to one of another session.
    let parent = getppid().filter(|parent| getsid(Some(*parent)) == Ok(session));
    let (false, Some(parent)) = (is_leader, parent) else { return false };
    // A shell with job control gives each job a group of its own. So if this is the group of
    // the session leader, as with `xterm -e sh -c supple`, and the parent is in it too, no such
    // shell has started the job. In any other group, a parent may be a wrapper such as
    // `cargo run`, which is part of the job.
    let is_group_of_leader = getpgrp() == session;
    let is_group_of_parent = getpgid(Some(parent)) == Ok(getpgrp());
    !(is_group_of_leader && is_group_of_parent)
}

/// Stops this process or its job until SIGCONT.
pub(in crate::runtime) fn stop(what: Stop) -> io::Result<()> {
    // SIGTSTP would call supple's own handler.
    match what {
        Stop::Process => kill_process(getpid(), Signal::STOP)?,
        Stop::Job => kill_current_process_group(Signal::STOP)?,
    }
    Ok(())
}

/// Diverts standard error to `log`; returns how to restore it. Does nothing and returns `None`
/// if standard error is not a terminal.
pub(in crate::runtime) fn divert_stderr(log: &File) -> io::Result<Option<SavedStderr>> {
    if !io::stderr().is_terminal() {
        return Ok(None);
    }
    // Descriptors below 3 are the standard streams.
    let saved = rustix::io::fcntl_dupfd_cloexec(stderr(), 3)?;
    rustix::stdio::dup2_stderr(log)?;
    Ok(Some(saved))
}

/// Restores standard error.
pub(in crate::runtime) fn restore_stderr(saved: &SavedStderr) -> io::Result<()> {
    Ok(rustix::stdio::dup2_stderr(saved)?)
}
