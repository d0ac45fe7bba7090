//! The program run as a command, without a terminal, in a home of its own.

use crate::terminal::environment;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

/// Runs supple with these arguments in a fresh home.
pub(crate) fn supple(arguments: &[&str]) -> Run {
    let home = tempfile::tempdir().unwrap();
    supple_in(home.path(), arguments, "")
}

/// Runs supple in this home with this on standard input.
pub(crate) fn supple_in(home: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = command(home, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that reads nothing may have gone before all is written.
    if let Err(error) = pipe.write_all(input.as_bytes()) {
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
    }
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The sessions that are kept in this home, newest first.
pub(crate) fn history(home: &Path) -> Vec<serde_json::Value> {
    let run = supple_in(home, &["history", "--json"], "");
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    run.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The command that runs supple in this home.
pub(crate) fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supple"));
    command.args(arguments).env_clear().current_dir(home);
    for (name, value) in environment(home) {
        command.env(name, value);
    }
    command
}
