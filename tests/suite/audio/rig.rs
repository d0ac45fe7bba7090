//! A private sound server, a recorder, and the list of onsets in what was
//! recorded. Found through the environment variable `SUPPLE_RIG`.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use crate::program::wait;
use supple::time::Tick;
use tempfile::TempDir;

const RATE: u32 = 48_000;

/// A sound burst in a recording.
#[derive(Clone, Copy, Debug)]
pub(super) struct Onset {
    /// Seconds after the recording's first frame.
    pub(super) at: f64,
    /// The dominant frequency of its first quarter second.
    pub(super) hz: f64,
}

#[expect(clippy::disallowed_methods, reason = "the tests' environment is read here alone")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

#[expect(clippy::disallowed_methods, reason = "the tests' clock is read here alone")]
pub(super) fn moment() -> Instant {
    Instant::now()
}

/// Waits for the first report that satisfies `wanted`, at most ten seconds.
pub(super) fn expect<T: std::fmt::Debug>(reports: &Receiver<T>, wanted: impl Fn(&T) -> bool) -> T {
    let mut seen = Vec::new();
    loop {
        match reports.recv_timeout(Duration::from_secs(10)) {
            Ok(report) if wanted(&report) => return report,
            Ok(report) => seen.push(report),
            Err(error) => panic!("{error} after {seen:?}"),
        }
    }
}

/// A private sound server with a null sink. It stops when dropped.
pub(super) struct Rig {
    tools: PathBuf,
    python: PathBuf,
    directory: TempDir,
}

impl Rig {
    /// Starts a server; without one, prints why and returns `None`.
    pub(super) fn start() -> Option<Self> {
        let Some(tools) = variable("SUPPLE_RIG").map(PathBuf::from) else {
            println!("skipped: SUPPLE_RIG is not set");
            return None;
        };
        if Command::new("pulseaudio").arg("--version").stdout(Stdio::null()).status().is_err() {
            println!("skipped: there is no pulseaudio program");
            return None;
        }
        let cache = variable("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(variable("HOME")?).join(".cache")));
        let python = variable("RIG_PY")
            .map(PathBuf::from)
            .or_else(|| Some(cache?.join("supple-rig/venv/bin/python3")))
            .filter(|path| path.exists());
        let Some(python) = python else {
            println!("skipped: `$SUPPLE_RIG/sound setup` was not run");
            return None;
        };
        let rig = Self { tools, python, directory: tempfile::tempdir().unwrap() };
        rig.run("start");
        Some(rig)
    }

    fn run(&self, action: &str) {
        let status = Command::new(self.tools.join("sound"))
            .arg(action)
            .env("RIG_DIR", self.directory.path())
            .stdin(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "sound {action}: {status}");
    }

    /// The server's address.
    pub(super) fn address(&self) -> String {
        format!("unix:{}", self.path("run/pulse/native").display())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn signal(&self, signal: &str) {
        let id = fs::read_to_string(self.path("pid")).unwrap();
        let status = Command::new("kill").args([signal, id.trim()]).status().unwrap();
        assert!(status.success(), "kill {signal}: {status}");
    }

    /// Ends the server without a word to its clients.
    pub(super) fn kill(&self) {
        self.signal("-KILL");
    }

    /// Starts the server again after [`Rig::kill`].
    pub(super) fn restart(&self) {
        self.run("start");
    }

    /// Holds the server still, its connections open.
    pub(super) fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets a frozen server go on.
    pub(super) fn thaw(&self) {
        self.signal("-CONT");
    }

    /// Runs a command of `pactl` and returns its output.
    pub(super) fn control(&self, arguments: &[&str]) -> String {
        let output =
            Command::new("pactl").args(arguments).env("PULSE_SERVER", self.address()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Begins to record what the null sink plays.
    pub(super) fn record(&self, name: &str) -> Recording<'_> {
        self.record_from("supple_null.monitor", name)
    }

    /// Begins to record what comes out of this source.
    pub(super) fn record_from(&self, source: &str, name: &str) -> Recording<'_> {
        let file = self.path(name);
        let child = Command::new("parec")
            .arg(format!("--device={source}"))
            .args(["--rate=48000", "--channels=1", "--format=s16le"])
            .args(["--latency-msec=20", "--file-format=wav"])
            .arg(&file)
            .env("PULSE_SERVER", self.address())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let recording = Recording { rig: self, child, file };
        let deadline = moment() + Duration::from_secs(5);
        while fs::metadata(&recording.file).map_or(0, |data| data.len()) < 4_000 {
            assert!(moment() < deadline, "the recorder did not start");
            wait(Duration::from_millis(20));
        }
        recording
    }

    /// The onsets in a WAV file.
    pub(super) fn onsets(&self, file: &Path) -> Vec<Onset> {
        let output = Command::new(&self.python)
            .arg(self.tools.join("onsets.py"))
            .arg("--json")
            .arg(file)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        let found: serde_json::Value = serde_json::from_str(&text).unwrap();
        let number = |onset: &serde_json::Value, key: &str| onset[key].as_f64().unwrap();
        let onsets = found["onsets"].as_array().unwrap();
        onsets.iter().map(|onset| Onset { at: number(onset, "t"), hz: number(onset, "hz") }).collect()
    }

    /// The onsets in samples, by way of a file.
    pub(super) fn onsets_in(&self, samples: &[f32]) -> Vec<Onset> {
        let file = self.path("offline.wav");
        write_wav(&file, samples);
        self.onsets(&file)
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        // A server that is gone already is as good.
        let id = fs::read_to_string(self.path("pid")).unwrap_or_default();
        let stopped = Command::new("kill").args(["-KILL", id.trim()]).stderr(Stdio::null()).status();
        assert!(stopped.is_ok(), "kill: {stopped:?}");
    }
}

/// A running recording. It ends when dropped.
pub(super) struct Recording<'a> {
    rig: &'a Rig,
    child: Child,
    file: PathBuf,
}

impl Recording<'_> {
    /// Ends the recording and lists its onsets.
    pub(super) fn onsets(mut self) -> Vec<Onset> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap();
        self.rig.onsets(&self.file)
    }
}

impl Drop for Recording<'_> {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap();
    }
}

fn write_wav(file: &Path, samples: &[f32]) {
    let bytes = u32::try_from(samples.len() * 2).unwrap();
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((bytes + 36).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    wav.extend([1, 0, 1, 0]);
    wav.extend(RATE.to_le_bytes());
    wav.extend((RATE * 2).to_le_bytes());
    wav.extend([2, 0, 16, 0]);
    wav.extend(b"data");
    wav.extend(bytes.to_le_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "samples lie within one")]
    wav.extend(samples.iter().flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes()));
    fs::File::create(file).unwrap().write_all(&wav).unwrap();
}

/// A clock that starts when it is made.
#[derive(Clone, Copy)]
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn new() -> Self {
        Self(moment())
    }

    pub(super) fn now(self) -> Tick {
        Tick(self.0.elapsed())
    }
}

/// What this process has cost so far: processor time, and how often a thread
/// was woken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    pub(super) processor: Duration,
    pub(super) wakes: u64,
}

impl Cost {
    /// The sum over all threads but the calling one.
    pub(super) fn so_far() -> Self {
        let calling_thread = fs::read_link("/proc/thread-self").unwrap();
        let mut cost = Self { processor: Duration::ZERO, wakes: 0 };
        for entry in fs::read_dir("/proc/self/task").unwrap() {
            let task = entry.unwrap().path();
            if task.file_name() == calling_thread.file_name() {
                continue;
            }
            // A thread may end while it is looked at.
            let Ok(schedule) = fs::read_to_string(task.join("schedstat")) else { continue };
            let Ok(status) = fs::read_to_string(task.join("status")) else { continue };
            let nanos = schedule.split_whitespace().next().unwrap().parse().unwrap();
            cost.processor += Duration::from_nanos(nanos);
            let wakes = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            cost.wakes += wakes.unwrap().trim().parse::<u64>().unwrap();
        }
        cost
    }

    /// What was spent since `earlier`.
    pub(super) fn since(self, earlier: Self) -> Self {
        Self {
            processor: self.processor.saturating_sub(earlier.processor),
            wakes: self.wakes.saturating_sub(earlier.wakes),
        }
    }
}
