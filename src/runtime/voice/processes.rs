//! The running processes of speech commands, which must not outlive the program.

use crate::speech::SpeechError;
use std::process::Child;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long [`Processes::end`] waits until the files of all phrases are removed.
const REMOVAL_TIMEOUT: Duration = Duration::from_secs(1);

static OF_THIS_PROGRAM: LazyLock<Arc<Processes>> = LazyLock::new(Arc::default);

/// The processes of this program: one value, which every exit of the program can reach.
pub(super) fn of_this_program() -> Arc<Processes> {
    Arc::clone(&OF_THIS_PROGRAM)
}

/// Kills the running speech commands of this program and prevents others from starting.
pub(crate) fn end() {
    OF_THIS_PROGRAM.end();
}

/// The running processes of speech commands.
#[derive(Debug, Default)]
pub(super) struct Processes {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ending: bool,
    /// The number of phrases that were begun and whose files are not yet removed.
    phrases: usize,
    /// The ids of the processes, each the leader of its group.
    running: Vec<u32>,
}

/// A phrase that is being synthesized; to be dropped once its files are removed.
pub(super) struct Phrase<'p>(&'p Processes);

/// A running process; to be dropped once it has ended.
pub(super) struct Running<'p> {
    processes: &'p Processes,
    id: u32,
}

impl Processes {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A thread that panicked while it had the lock left a valid state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a phrase. Fails if the program is about to end.
    pub(super) fn begin(&self) -> Result<Phrase<'_>, SpeechError> {
        let mut state = self.lock();
        state.require_not_ending()?;
        state.phrases += 1;
        Ok(Phrase(self))
    }

    /// Starts a process, which has to lead a group of its own. Fails if the program is
    /// about to end.
    pub(super) fn start(
        &self,
        spawn: impl FnOnce() -> Result<Child, SpeechError>,
    ) -> Result<(Child, Running<'_>), SpeechError> {
        // Locked until the id is known, so that `end` kills this process too.
        let mut state = self.lock();
        state.require_not_ending()?;
        let child = spawn()?;
        let id = child.id();
        state.running.push(id);
        Ok((child, Running { processes: self, id }))
    }

    /// Kills the running processes, prevents others from starting, and waits until the files
    /// of their phrases are removed.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.ending = true;
        for id in &state.running {
            kill(*id);
        }
        let wait = self.changed.wait_timeout_while(state, REMOVAL_TIMEOUT, |state| state.phrases > 0);
        if wait.is_ok_and(|(_, result)| result.timed_out()) {
            log::warn!("the files of a voice's command are still there");
        }
    }
}

impl State {
    fn require_not_ending(&self) -> Result<(), SpeechError> {
        if self.ending { Err(SpeechError("the program ends".to_owned())) } else { Ok(()) }
    }
}

impl Drop for Phrase<'_> {
    fn drop(&mut self) {
        self.0.lock().phrases -= 1;
        self.0.changed.notify_all();
    }
}

impl Running<'_> {
    /// Kills the process and the processes that it has started.
    pub(super) fn kill(&self) {
        kill(self.id);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.processes.lock().running.retain(|id| *id != self.id);
    }
}

/// Kills a process and its group.
#[cfg(unix)]
fn kill(id: u32) {
    if let Some(group) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw)
        && let Err(error) = rustix::process::kill_process_group(group, rustix::process::Signal::KILL)
    {
        log::debug!("a voice's command can't be ended: {error}");
    }
}

/// Kills a process and the processes that it has started, by a tool of Windows.
#[cfg(windows)]
fn kill(id: u32) {
    use std::process::{Command, Stdio};
    let mut taskkill = Command::new("taskkill");
    taskkill.args(["/F", "/T", "/PID", &id.to_string()]);
    let status = taskkill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if let Err(error) = status {
        log::debug!("a voice's command can't be ended: {error}");
    }
}

/// Leaves the process running: processes can't be killed on other systems.
#[cfg(not(any(unix, windows)))]
fn kill(id: u32) {
    log::debug!("the voice's command {id} is left to itself");
}
