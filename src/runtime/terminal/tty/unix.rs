//! The terminal's system calls on Unix.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;

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

/// The file descriptor of standard error before it was diverted.
pub(in crate::runtime) type Descriptor = OwnedFd;

/// A terminal's modes, to be restored.
pub(in crate::runtime) type Modes = Termios;

/// Makes standard input's terminal send each key as it is pressed, without echo. Returns the
/// modes before; `None` if standard input is not a terminal.
pub(in crate::runtime) fn take_keys() -> io::Result<Option<Modes>> {
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

/// Restores modes.
pub(in crate::runtime) fn return_modes(modes: &Modes) -> io::Result<()> {
    Ok(tcsetattr(stdin(), OptionalActions::Now, modes)?)
}

/// Discards input that has not been read.
pub(in crate::runtime) fn forget_input() -> io::Result<()> {
    Ok(tcflush(stdin(), QueueSelector::IFlush)?)
}

/// The terminal's columns and rows.
pub(in crate::runtime) fn size() -> (u16, u16) {
    super::known(tcgetwinsize(stdout()).map_or((0, 0), |size| (size.ws_col, size.ws_row)))
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
    /// Finds the keyboard, by the name of the terminal that is written to:
    /// `/dev/tty` can't be polled everywhere.
    pub(in crate::runtime) fn open() -> io::Result<Self> {
        if io::stdin().is_terminal() {
            return Ok(Self::Input);
        }
        let name = ttyname(stdout(), Vec::new())?;
        Ok(Self::Named(File::open(OsStr::from_bytes(name.as_bytes()))?.into()))
    }
}

impl Keyboard {
    /// Whether this job may read from it; in the background reading would stop the job.
    pub(in crate::runtime) fn is_ours(&self) -> bool {
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

/// Whether a shell above would notice a stop of this job and could continue it.
pub(in crate::runtime) fn can_stop() -> bool {
    let (Ok(session), group) = (getsid(None), getpgrp()) else { return false };
    // The session leader has no shell above.
    if session == getpid() {
        return false;
    }
    // An orphan's parent is in another session.
    let Some(parent) = getppid().filter(|parent| getsid(Some(*parent)) == Ok(session)) else { return false };
    // A shell puts its jobs into groups of their own. A parent in our group is a wrapper such
    // as `cargo run`; but in the session leader's group, as with `xterm -e sh -c …`, there is
    // no such shell.
    getpgid(Some(parent)) != Ok(group) || session != group
}

/// Stops this process, or its whole job, until SIGCONT.
pub(in crate::runtime) fn stop(whole_job: bool) -> io::Result<()> {
    // SIGTSTP would call our own handler.
    if whole_job {
        kill_current_process_group(Signal::STOP)?;
    } else {
        kill_process(getpid(), Signal::STOP)?;
    }
    Ok(())
}

/// Diverts standard error to `log` and returns its descriptor before; `None` if it was not a
/// terminal.
pub(in crate::runtime) fn divert_stderr(log: &File) -> io::Result<Option<Descriptor>> {
    if !io::stderr().is_terminal() {
        return Ok(None);
    }
    let before = rustix::io::fcntl_dupfd_cloexec(stderr(), 3)?;
    rustix::stdio::dup2_stderr(log)?;
    Ok(Some(before))
}

/// Restores standard error.
pub(in crate::runtime) fn return_stderr(before: &Descriptor) -> io::Result<()> {
    Ok(rustix::stdio::dup2_stderr(before)?)
}
