//! Any command as a voice: text in, WAV out.

use super::wav;
use super::{Engine, Raw, Trouble};
use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

/// The most that is read of a command's output.
const MOST_OUTPUT: u64 = 64 * 1024 * 1024;

/// A ready-made command.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// What it is called in the settings and after `--voice`.
    pub name: &'static str,
    /// The program and its arguments.
    pub command: &'static [&'static str],
    /// The voice, where none is chosen; empty where one must be.
    pub voice: &'static str,
    /// Words a minute at its usual pace, where it counts so.
    pub words_a_minute: f64,
    /// What is worth knowing.
    pub note: &'static str,
}

/// What Windows runs: the text comes by standard input, so nothing in it can be
/// taken for a part of the script.
const SAPI: &str = "Add-Type -AssemblyName System.Speech; \
$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
if ('{voice}' -ne 'default') { $s.SelectVoice('{voice}') }; \
$s.SetOutputToWaveFile('{out}'); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose()";

/// The ready-made commands.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "espeak-ng",
        command: &["espeak-ng", "-v", "{voice}", "-s", "{wpm}", "--stdin", "--stdout"],
        voice: "en-gb",
        words_a_minute: 160.0,
        note: "tested",
    },
    Preset {
        name: "flite",
        command: &["flite", "-voice", "{voice}", "-t", "{text}", "-o", "{out}"],
        voice: "slt",
        words_a_minute: 160.0,
        note: "tested",
    },
    Preset {
        name: "pico2wave",
        command: &["pico2wave", "-l", "{voice}", "-w", "{out}", "{text}"],
        voice: "en-GB",
        words_a_minute: 160.0,
        note: "tested",
    },
    Preset {
        name: "piper",
        command: &["piper", "--model", "{voice}", "--output_file", "{out}"],
        voice: "",
        words_a_minute: 160.0,
        note: "untested; its voice is the path of a model",
    },
    Preset {
        name: "say",
        command: &[
            "say",
            "-v",
            "{voice}",
            "-r",
            "{wpm}",
            "--file-format=WAVE",
            "--data-format=LEI16@22050",
            "-o",
            "{out}",
            "{text}",
        ],
        voice: "Samantha",
        words_a_minute: 170.0,
        note: "macOS, untested",
    },
    Preset {
        name: "sapi",
        command: &["powershell", "-NoProfile", "-NonInteractive", "-Command", SAPI],
        voice: "default",
        words_a_minute: 160.0,
        note: "Windows, untested",
    },
];

/// A command that speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// What it is called.
    pub name: String,
    /// The program and its arguments. In these `{text}` is the text, `{voice}`
    /// the voice, `{wpm}` the pace in words a minute, `{rate}` the pace as a
    /// factor, and `{out}` a file that the WAV is to be written to. Without
    /// `{text}` the text comes by standard input, without `{out}` the WAV is
    /// read from standard output.
    pub command: Vec<String>,
    /// The voice.
    pub voice: String,
    /// The pace, 1 as usual.
    pub rate: f64,
    /// Words a minute at the usual pace.
    pub words_a_minute: f64,
    /// How long a phrase may take.
    pub deadline: Duration,
}

/// Tells the files of one process apart.
static FILES: AtomicU64 = AtomicU64::new(0);

impl Command {
    fn filled(&self, argument: &str, text: &str, out: &str) -> String {
        // In one pass, so that nothing in the text is taken for a placeholder.
        let mut filled = String::new();
        let mut rest = argument;
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let known = [
                ("{text}", text.to_owned()),
                ("{voice}", self.voice.clone()),
                ("{out}", out.to_owned()),
                ("{rate}", format!("{:.2}", self.rate)),
                ("{wpm}", format!("{:.0}", self.rate * self.words_a_minute)),
            ];
            if let Some((name, value)) = known.into_iter().find(|(name, _)| rest.starts_with(name)) {
                filled.push_str(&value);
                rest = &rest[name.len()..];
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        filled + rest
    }

    fn uses(&self, placeholder: &str) -> bool {
        self.command.iter().skip(1).any(|argument| argument.contains(placeholder))
    }

    fn spawn(&self, text: &str, out: &str) -> Result<Child, Trouble> {
        let (program, arguments) =
            self.command.split_first().ok_or_else(|| Trouble(format!("{} has no command", self.name)))?;
        let mut command = std::process::Command::new(program);
        command
            .args(arguments.iter().map(|argument| self.filled(argument, text, out)))
            .stdin(if self.uses("{text}") { Stdio::null() } else { Stdio::piped() })
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // A group of its own, so that what it starts ends with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map_err(|error| Trouble(format!("{program} can't be started: {error}")))
    }

    /// Runs the command; what it wrote to standard output.
    fn run(&self, text: &str, out: &str) -> Result<Vec<u8>, Trouble> {
        let mut child = self.spawn(text, out)?;
        if let Some(mut stdin) = child.stdin.take()
            && let Err(error) = stdin.write_all(text.as_bytes()).and_then(|()| stdin.write_all(b"\n"))
        {
            // It may have ended already; its exit code tells.
            log::debug!("{} doesn't read its text: {error}", self.name);
        }
        let leash = Leash::of(&child);
        let (done, wait) = channel();
        // On a thread, so that a command that hangs can be ended, whether it goes
        // on speaking or has closed its output and stays.
        let reader = std::thread::Builder::new().name("voice output".into()).spawn(move || {
            let mut bytes = Vec::new();
            let output = child.stdout.take();
            let read = output.map_or(Ok(0), |output| output.take(MOST_OUTPUT).read_to_end(&mut bytes));
            let ended = child.wait();
            // Nobody listens any more where the deadline was over first.
            done.send(read.and(ended).map(|status| (bytes, status))).unwrap_or_default();
        });
        let trouble = |why: String| Trouble(format!("{}: {why}", self.name));
        let ended = match reader {
            Ok(_) => wait.recv_timeout(self.deadline),
            Err(error) => {
                leash.pull();
                return Err(trouble(format!("no thread for it: {error}")));
            }
        };
        match ended {
            Ok(Ok((bytes, status))) if status.success() => Ok(bytes),
            Ok(Ok((_, status))) => Err(Trouble(format!("{} failed ({status})", self.name))),
            Ok(Err(error)) => Err(trouble(format!("it can't be read: {error}"))),
            Err(_) => {
                leash.pull();
                Err(trouble(format!("it took longer than {:?}", self.deadline)))
            }
        }
    }
}

/// What ends a command with all that it has started.
struct Leash(#[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has groups"))] u32);

impl Leash {
    fn of(child: &Child) -> Self {
        Self(child.id())
    }

    /// Ends the command's group. Elsewhere than on Unix it is left to itself;
    /// nobody waits for it any more.
    fn pull(&self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.0).ok().and_then(rustix::process::Pid::from_raw)
            && let Err(error) = rustix::process::kill_process_group(group, rustix::process::Signal::KILL)
        {
            log::debug!("a voice's command can't be ended: {error}");
        }
    }
}

/// Reads what a command wrote, where that is a file and not too large.
fn written(file: &std::path::Path) -> std::io::Result<Vec<u8>> {
    let about = std::fs::symlink_metadata(file)?;
    if !about.is_file() || about.len() > MOST_OUTPUT {
        return Err(std::io::Error::other("it is no file of less than 64 MiB"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MOST_OUTPUT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Engine for Command {
    fn identity(&self) -> String {
        let command = self.command.join("\u{1f}");
        format!("{}\u{1f}{command}\u{1f}{}\u{1f}{:.3}", self.name, self.voice, self.rate)
    }

    fn say(&self, text: &str) -> Result<Raw, Trouble> {
        if text.is_empty() {
            return Err(Trouble("there is nothing to say".to_owned()));
        }
        if !self.uses("{out}") {
            return wav::read(&self.run(text, "")?);
        }
        let number = FILES.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("supple-voice-{}-{number}", std::process::id()));
        // A folder of its own, made anew: nobody else can have put a link there.
        std::fs::create_dir(&folder)
            .map_err(|error| Trouble(format!("{} can't be made: {error}", folder.display())))?;
        let file = folder.join("phrase.wav");
        let said = self.run(text, &file.to_string_lossy()).and_then(|_| {
            written(&file).map_err(|error| Trouble(format!("{} wrote no file: {error}", self.name)))
        });
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            log::debug!("{} can't be removed: {error}", folder.display());
        }
        wav::read(&said?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(parts: &[&str]) -> Command {
        Command {
            name: "mine".into(),
            command: parts.iter().map(|part| (*part).to_owned()).collect(),
            voice: "v".into(),
            rate: 1.25,
            words_a_minute: 160.0,
            deadline: Duration::from_millis(600),
        }
    }

    #[test]
    fn placeholders_are_filled_once_and_others_left() {
        let mine = command(&["x"]);
        let filled = mine.filled("-{voice}:{wpm}/{rate} {text} {out} {else} {", "a {out} b", "f.wav");
        assert_eq!(filled, "-v:200/1.25 a {out} b f.wav {else} {");
    }

    #[test]
    fn a_missing_program_is_told_by_name() {
        let trouble = command(&["no-such-program-anywhere"]).say("hello").unwrap_err();
        assert!(trouble.0.starts_with("no-such-program-anywhere can't be started"), "{trouble}");
        assert!(command(&[]).say("hello").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn wav_comes_from_standard_output_or_from_a_file() {
        let raw = Raw { rate: 8_000, samples: vec![0.5; 100] };
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("a b.wav");
        std::fs::write(&source, wav::write(&raw).unwrap()).unwrap();
        let source = source.display().to_string();
        assert_eq!(command(&["cat", &source]).say("hello").unwrap().samples.len(), 100);
        assert_eq!(command(&["cp", &source, "{out}"]).say("hello").unwrap().rate, 8_000);
    }

    #[cfg(unix)]
    #[test]
    fn failing_hanging_and_babbling_commands_end_in_trouble() {
        assert!(command(&["false"]).say("hello").unwrap_err().0.contains("failed"));
        assert!(command(&["sleep", "30"]).say("hello").unwrap_err().0.contains("longer than"));
        assert!(command(&["echo", "{text}"]).say("hello").unwrap_err().0.contains("no WAV"));
        assert!(command(&["true", "{out}"]).say("hello").unwrap_err().0.contains("wrote no file"));
        let pipe = command(&["mkfifo", "{out}"]).say("hello").unwrap_err();
        assert!(pipe.0.contains("no file of less"), "{pipe}");
        let silent = command(&["sh", "-c", "exec >/dev/null; sleep 30"]).say("hello").unwrap_err();
        assert!(silent.0.contains("longer than"), "it closed its output and stayed: {silent}");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_command_has_started_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let alive = folder.path().join("alive");
        assert!(std::process::Command::new("mkfifo").arg(&alive).status().unwrap().success());
        // Both hold the pipe open for writing; its end is read when both are gone.
        let script = format!("exec 3>'{}'; sleep 30 & sleep 30", alive.display());
        let watch = std::thread::spawn(move || std::fs::read(alive).unwrap());
        assert!(command(&["sh", "-c", &script]).say("hello").unwrap_err().0.contains("longer than"));
        assert_eq!(watch.join().unwrap(), b"");
    }
}
