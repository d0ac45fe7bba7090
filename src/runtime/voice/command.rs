//! Runs a voice that is a command: text in, WAV out.

use super::processes::{self, Processes, Running};
use crate::speech::{Engine, RawAudio, SpeechCommand, SpeechError, read_wav};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The most bytes of a command's output that are read.
const MAX_OUTPUT: u64 = 64 * 1024 * 1024;

/// The most bytes of a program's `--help` that are read.
const MAX_HELP: u64 = 64 * 1024;
/// The time limit for `--help`. The programs that are checked are scripts, which start slowly.
const HELP_DEADLINE: Duration = Duration::from_secs(10);

/// Numbers the temporary folders of this process.
static FOLDERS: AtomicU64 = AtomicU64::new(0);

/// A voice that runs a command for every text.
#[derive(Debug)]
pub(crate) struct Runner {
    command: SpeechCommand,
    processes: Arc<Processes>,
    /// The result of [`Runner::check_program`], once it was called.
    checked: OnceLock<Result<(), SpeechError>>,
}

impl Runner {
    /// A voice that runs this command. Its processes end with this program.
    pub(crate) fn new(command: SpeechCommand) -> Self {
        Self { command, processes: processes::of_this_program(), checked: OnceLock::new() }
    }

    /// Checks that the program's `--help` mentions the expected option, so that another
    /// program of the same name is not used. Runs it at the first call only.
    pub(crate) fn check_program(&self) -> Result<(), SpeechError> {
        let Some(option) = self.command.expected_option else { return Ok(()) };
        self.checked.get_or_init(|| self.check_help(option)).clone()
    }

    /// Checks that the program's `--help` mentions an option.
    fn check_help(&self, option: &str) -> Result<(), SpeechError> {
        let (program, _) = self.program()?;
        let (output, writer) = io::pipe().map_err(|error| self.error(error))?;
        // Some print their help to standard error.
        let errors = writer.try_clone().map_err(|error| self.error(error))?;
        let mut command = Command::new(program);
        command.arg("--help").stdin(Stdio::null()).stdout(writer).stderr(errors);
        let (child, running) = self.processes.start(|| spawn(&mut command))?;
        // Closes our copies of the pipe's writing end, so that the read ends with the child.
        drop(command);
        match self.wait(child, &running, Some(output), MAX_HELP, HELP_DEADLINE)? {
            Some((text, _)) if String::from_utf8_lossy(&text).contains(option) => Ok(()),
            Some(_) => {
                Err(self.error(format!("the {program} here is another program: it knows no {option}")))
            }
            None => Err(self.error(format!("{program} doesn't answer to --help"))),
        }
    }

    fn program(&self) -> Result<(&String, &[String]), SpeechError> {
        let SpeechCommand { name, command, .. } = &self.command;
        command.split_first().ok_or_else(|| SpeechError(format!("{name} has no command")))
    }

    fn error(&self, message: impl std::fmt::Display) -> SpeechError {
        SpeechError(format!("{}: {message}", self.command.name))
    }

    /// Runs the command and returns its standard output.
    fn run(&self, text: &str, out: &str) -> Result<Vec<u8>, SpeechError> {
        let (program, arguments) = self.program()?;
        let mut command = Command::new(program);
        command
            .args(arguments.iter().map(|argument| self.command.filled(argument, text, out)))
            .stdin(if self.command.uses("{text}") { Stdio::null() } else { Stdio::piped() })
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let (mut child, running) = self.processes.start(|| spawn(&mut command))?;
        if let Some(mut stdin) = child.stdin.take()
            && let Err(error) = stdin.write_all(text.as_bytes()).and_then(|()| stdin.write_all(b"\n"))
        {
            // It may have ended already; then its exit status is reported.
            log::debug!("{} doesn't read its text: {error}", self.command.name);
        }
        let (output, time_limit) = (child.stdout.take(), self.command.time_limit);
        match self.wait(child, &running, output, MAX_OUTPUT, time_limit)? {
            Some((bytes, status)) if status.success() => Ok(bytes),
            Some((_, status)) => Err(SpeechError(format!("{} failed ({status})", self.command.name))),
            None => Err(self.error(format!("it took longer than {time_limit:?}"))),
        }
    }

    /// Waits until a process has ended, and returns the first bytes of its output. Kills it at
    /// the deadline and returns `None`.
    fn wait(
        &self,
        mut child: Child,
        running: &Running<'_>,
        output: Option<impl Read + Send + 'static>,
        max_bytes: u64,
        deadline: Duration,
    ) -> Result<Option<(Vec<u8>, ExitStatus)>, SpeechError> {
        let (done, ended) = channel();
        // On a thread, so that a command that hangs can be killed, whether it keeps writing
        // or has closed its output and doesn't end.
        let reader = std::thread::Builder::new().name("voice output".into()).spawn(move || {
            let mut bytes = Vec::new();
            let read = output.map_or(Ok(0), |output| output.take(max_bytes).read_to_end(&mut bytes));
            let status = child.wait();
            // The receiver is gone if the deadline was over first.
            done.send(read.and(status).map(|status| (bytes, status))).unwrap_or_default();
        });
        if let Err(error) = reader {
            running.kill();
            return Err(self.error(format!("no thread for it: {error}")));
        }
        let Ok(result) = ended.recv_timeout(deadline) else {
            running.kill();
            return Ok(None);
        };
        result.map(Some).map_err(|error| self.error(format!("it can't be read: {error}")))
    }
}

/// Starts a command in a group of its own, so that the processes that it starts can be killed
/// with it.
fn spawn(command: &mut Command) -> Result<Child, SpeechError> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let program = command.get_program().to_string_lossy().into_owned();
    command.spawn().map_err(|error| SpeechError(format!("{program} can't be started: {error}")))
}

impl Engine for Runner {
    fn identity(&self) -> String {
        self.command.identity()
    }

    fn is_built_in(&self) -> bool {
        false
    }

    fn synthesize(&self, text: &str) -> Result<RawAudio, SpeechError> {
        if text.is_empty() {
            return Err(SpeechError("there is nothing to say".to_owned()));
        }
        self.check_program()?;
        // While this is held, the program waits for the command before it exits.
        let _phrase = self.processes.begin()?;
        if !self.command.uses("{out}") {
            return read_wav(&self.run(text, "")?);
        }
        let folder = TemporaryFolder::create()?;
        let file = folder.0.join("phrase.wav");
        self.run(text, &file.to_string_lossy())?;
        let bytes = read_output(&file)
            .map_err(|error| SpeechError(format!("{} wrote no file: {error}", self.command.name)))?;
        read_wav(&bytes)
    }
}

/// How many folders that earlier processes left behind are passed over.
const MAX_LEFT_BEHIND: u32 = 1000;

/// A folder for the audio of one text, removed when this is dropped.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn create() -> Result<Self, SpeechError> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let mut left_behind = 0;
        loop {
            let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("supple-voice-{}-{number}", std::process::id()));
            // Fails if the folder exists, so that no other user can have put a link there.
            let Err(error) = builder.create(&path) else { return Ok(Self(path)) };
            // A killed process that had the same id has left its folders behind.
            if error.kind() == io::ErrorKind::AlreadyExists && left_behind < MAX_LEFT_BEHIND {
                left_behind += 1;
                continue;
            }
            let path = crate::runtime::paths::shown(&path);
            return Err(SpeechError(format!("{path} can't be made: {error}")));
        }
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            log::debug!("{} can't be removed: {error}", self.0.display());
        }
    }
}

/// Reads the file that a command wrote.
fn read_output(file: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::symlink_metadata(file)?;
    if !metadata.is_file() || metadata.len() > MAX_OUTPUT {
        return Err(io::Error::other("it is no file of less than 64 MiB"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MAX_OUTPUT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runner(parts: &[&str]) -> Runner {
        let command = SpeechCommand {
            name: "mine".into(),
            command: parts.iter().map(|part| (*part).to_owned()).collect(),
            voice: "v".into(),
            pace: 1.25,
            words_a_minute: 160.0,
            time_limit: Duration::from_millis(600),
            expected_option: None,
        };
        Runner { command, processes: Arc::default(), checked: OnceLock::new() }
    }

    #[test]
    fn folders_left_behind_are_passed_over() {
        let next = FOLDERS.load(Ordering::Relaxed);
        let left: Vec<PathBuf> = (next + 5..next + 15)
            .map(|number| std::env::temp_dir().join(format!("supple-voice-{}-{number}", std::process::id())))
            .filter(|path| std::fs::create_dir(path).is_ok())
            .collect();
        let made: Vec<_> = (0..20).map(|_| TemporaryFolder::create().is_ok()).collect();
        for path in left {
            std::fs::remove_dir(path).unwrap();
        }
        assert_eq!(made, [true; 20]);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = runner(&["no-such-program-anywhere"]).synthesize("hello").unwrap_err();
        assert!(error.0.starts_with("no-such-program-anywhere can't be started"), "{error}");
        assert!(runner(&[]).synthesize("hello").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn wav_comes_from_standard_output_or_from_a_file() {
        let raw = RawAudio { rate: 8_000, samples: vec![0.5; 100] };
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("a b.wav");
        std::fs::write(&source, crate::speech::write_wav(&raw).unwrap()).unwrap();
        let source = source.display().to_string();
        assert_eq!(runner(&["cat", &source]).synthesize("hello").unwrap().samples.len(), 100);
        assert_eq!(runner(&["cp", &source, "{out}"]).synthesize("hello").unwrap().rate, 8_000);
    }

    #[cfg(unix)]
    #[test]
    fn failing_hanging_and_babbling_commands_are_errors() {
        assert!(runner(&["false"]).synthesize("hello").unwrap_err().0.contains("failed"));
        assert!(runner(&["sleep", "30"]).synthesize("hello").unwrap_err().0.contains("longer than"));
        assert!(runner(&["echo", "{text}"]).synthesize("hello").unwrap_err().0.contains("no WAV"));
        assert!(runner(&["true", "{out}"]).synthesize("hello").unwrap_err().0.contains("wrote no file"));
        let pipe = runner(&["mkfifo", "{out}"]).synthesize("hello").unwrap_err();
        assert!(pipe.0.contains("no file of less"), "{pipe}");
        let silent = runner(&["sh", "-c", "exec >/dev/null; sleep 30"]).synthesize("hello").unwrap_err();
        assert!(silent.0.contains("longer than"), "it closed its output and stayed: {silent}");
    }

    #[cfg(unix)]
    #[test]
    fn another_program_of_the_same_name_is_recognized_by_its_help() {
        let folder = tempfile::tempdir().unwrap();
        let script = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
            std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
            let mut runner = runner(&[&path.display().to_string()]);
            runner.command.expected_option = Some("--model");
            runner
        };
        assert_eq!(script("loud", "echo usage: --model FILE >&2; exit 1").check_program(), Ok(()));
        let mouse = script("mouse", "echo a tool for mice").synthesize("hello").unwrap_err();
        assert!(mouse.0.contains("is another program: it knows no --model"), "{mouse}");
        assert_eq!(runner(&["false"]).check_program(), Ok(()), "no option is expected");
    }

    #[cfg(unix)]
    #[test]
    fn processes_that_a_command_has_started_end_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let alive = folder.path().join("alive");
        assert!(std::process::Command::new("mkfifo").arg(&alive).status().unwrap().success());
        // Both hold the pipe open for writing; its end is read when both are gone.
        let script = format!("exec 3>'{}'; sleep 30 & sleep 30", alive.display());
        let watch = std::thread::spawn(move || std::fs::read(alive).unwrap());
        assert!(runner(&["sh", "-c", &script]).synthesize("hello").unwrap_err().0.contains("longer than"));
        assert_eq!(watch.join().unwrap(), b"");
    }
}
