//! The program run as a command, without a terminal, in a home folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use supple::history::LocalTimestamp;
use supple::runtime::clock::zoned;
use supple::runtime::history::Database;
use supple::session::Answers;

/// The user's routines in a home.
pub(crate) const LIBRARY: &str = "config/supple/routines";

/// The result of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs supple in a new home.
pub(crate) fn supple(arguments: &[&str]) -> Run {
    Home::new().run(arguments)
}

/// A home folder for the program; removed when dropped.
pub(crate) struct Home(tempfile::TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, and makes the folders above it.
    pub(crate) fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.join(path)).unwrap()
    }

    /// The command that runs supple in this home.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_supple"));
        command.args(arguments).env_clear().current_dir(self.path()).envs(environment(self.path()));
        command
    }

    /// Starts supple with empty standard input; its output is a pipe.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
    }

    /// Runs supple with empty standard input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs supple with empty standard input and further environment variables.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap().into()
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that reads nothing may have ended before everything is written.
        if let Err(error) = child.stdin.take().unwrap().write_all(input.as_bytes()) {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        }
        child.wait_with_output().unwrap().into()
    }

    /// Saves answers as if they had just been given.
    pub(crate) fn save_answers(&self, answers: &Answers) {
        let now = LocalTimestamp::new(&zoned());
        let mut database = Database::open(&self.join("data/supple/history.db"), &now).unwrap();
        database.save_answers(answers, &now).unwrap();
    }

    /// The sessions in the history, newest first.
    pub(crate) fn history(&self) -> Vec<serde_json::Value> {
        let run = self.run(&["history", "--json"]);
        assert_eq!((run.code, run.errors.as_str()), (0, ""));
        run.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The environment for a home folder, without a sound server.
pub(crate) fn environment(home: &Path) -> Vec<(&'static str, String)> {
    let at = |folder: &str| home.join(folder).display().to_string();
    vec![
        ("HOME", at("home")),
        ("XDG_STATE_HOME", at("state")),
        ("XDG_CONFIG_HOME", at("config")),
        ("XDG_CACHE_HOME", at("cache")),
        ("XDG_DATA_HOME", at("data")),
        ("XDG_RUNTIME_DIR", at("run")),
        ("TERM", "xterm-256color".to_owned()),
        ("COLORTERM", "truecolor".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("PATH", "/usr/bin:/bin".to_owned()),
    ]
}

/// Sends a signal to the process with this id.
#[cfg(unix)]
pub(crate) fn send_signal(id: u32, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

/// Waits for this length of real time.
pub(crate) fn wait(length: Duration) {
    let (_sender, receiver) = channel::<()>();
    assert_eq!(receiver.recv_timeout(length), Err(RecvTimeoutError::Timeout));
}
