//! The commands that are speaking: none of them outlives the program.

use crate::speech::SpeechError;
use std::process::Child;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long the end of the program waits for phrases to be cleared away.
const CLEARED: Duration = Duration::from_secs(1);

static OF_THIS_PROGRAM: LazyLock<Arc<Processes>> = LazyLock::new(Arc::default);

/// Those of this program: one value, since every way out must reach it.
pub(super) fn of_this_program() -> Arc<Processes> {
    Arc::clone(&OF_THIS_PROGRAM)
}

/// Ends every command of this program that is speaking and lets no other begin.
pub fn end() {
    OF_THIS_PROGRAM.end();
}

/// The commands that are speaking.
#[derive(Debug, Default)]
pub(super) struct Processes {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ending: bool,
    /// Phrases that have begun and whose files are not yet cleared away.
    phrases: usize,
    /// The processes, each the leader of its group.
    running: Vec<u32>,
}

/// A phrase on its way.
pub(super) struct Phrase<'p>(&'p Processes);

/// A process that runs.
pub(super) struct Running<'p> {
    processes: &'p Processes,
    id: u32,
}

impl Processes {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Whoever panicked while holding it left whole entries.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a phrase.
    ///
    /// # Errors
    ///
    /// Where the program is about to end.
    pub(super) fn begin(&self) -> Result<Phrase<'_>, SpeechError> {
        let mut state = self.lock();
        refuse(&state)?;
        state.phrases += 1;
        Ok(Phrase(self))
    }

    /// Starts a process: never after the end has begun.
    ///
    /// # Errors
    ///
    /// Where the program is about to end, or it can't be started.
    pub(super) fn start(
        &self,
        spawn: impl FnOnce() -> Result<Child, SpeechError>,
    ) -> Result<(Child, Running<'_>), SpeechError> {
        let mut state = self.lock();
        refuse(&state)?;
        let child = spawn()?;
        let id = child.id();
        state.running.push(id);
        Ok((child, Running { processes: self, id }))
    }

    /// Kills what runs, and waits until its files are cleared away.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.ending = true;
        for id in &state.running {
            kill(*id);
        }
        let left = self.changed.wait_timeout_while(state, CLEARED, |state| state.phrases > 0);
        if left.is_ok_and(|(_, waited)| waited.timed_out()) {
            log::warn!("a voice's command was not cleared away");
        }
    }
}

fn refuse(state: &State) -> Result<(), SpeechError> {
    if state.ending { Err(SpeechError("the program ends".to_owned())) } else { Ok(()) }
}

impl Drop for Phrase<'_> {
    fn drop(&mut self) {
        self.0.lock().phrases -= 1;
        self.0.changed.notify_all();
    }
}

impl Running<'_> {
    /// Kills the process with all that it has started.
    pub(super) fn kill(&self) {
        kill(self.id);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.processes.lock().running.retain(|id| *id != self.id);
    }
}

/// Kills the group that a process leads.
#[cfg(unix)]
fn kill(id: u32) {
    if let Some(group) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw)
        && let Err(error) = rustix::process::kill_process_group(group, rustix::process::Signal::KILL)
    {
        log::debug!("a voice's command can't be ended: {error}");
    }
}

/// Kills a process and all that it has started, by the tool that Windows has for it.
#[cfg(windows)]
fn kill(id: u32) {
    use std::process::{Command, Stdio};
    let mut tool = Command::new("taskkill");
    tool.args(["/F", "/T", "/PID", &id.to_string()]);
    let ended = tool.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if let Err(error) = ended {
        log::debug!("a voice's command can't be ended: {error}");
    }
}

/// Leaves a process to itself; nobody waits for it any more.
#[cfg(not(any(unix, windows)))]
fn kill(id: u32) {
    log::debug!("the voice's command {id} is left to itself");
}
