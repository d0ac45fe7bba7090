//! supple in a pseudo-terminal, with every piece of its output and the moment
//! at which it came.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub(crate) const COLUMNS: u16 = 100;
pub(crate) const ROWS: u16 = 30;

/// A piece of output and when it came.
pub(crate) type Piece = (Instant, Vec<u8>);

/// A program in a terminal.
pub(crate) struct Program {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
    output: Arc<Mutex<Vec<Piece>>>,
    /// When it was started.
    pub(crate) started: Instant,
}

impl Program {
    /// Plays a routine without sound, in a home of its own.
    pub(crate) fn play(home: &Path, routine: &Path) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_supple"));
        command.args(["play", "--mute"]);
        command.arg(routine);
        command.env_clear();
        for (name, value) in environment(home) {
            command.env(name, value);
        }
        command.cwd(home);
        let output = Arc::new(Mutex::new(Vec::new()));
        listen(pair.master.try_clone_reader().unwrap(), Arc::clone(&output));
        let writer = pair.master.take_writer().unwrap();
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Self { child, writer, _master: pair.master, output, started }
    }

    /// Presses a key; returns when.
    pub(crate) fn press(&mut self, key: &str) -> Instant {
        let pressed = Instant::now();
        self.writer.write_all(key.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        pressed
    }

    /// Everything it has written so far.
    pub(crate) fn output(&self) -> Vec<Piece> {
        self.output.lock().unwrap().clone()
    }

    /// How many bytes it has written so far.
    pub(crate) fn written(&self) -> usize {
        self.output.lock().unwrap().iter().map(|(_, bytes)| bytes.len()).sum()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits until the screen shows these words, for so long at most; returns
    /// when the piece that brought them came.
    pub(crate) fn shows(&self, words: &str, at_most: Duration) -> Option<Instant> {
        let end = Instant::now() + at_most;
        let (mut screen, mut seen) = (Screen::new(), 0);
        while Instant::now() < end {
            let output = self.output();
            for (came, bytes) in &output[seen..] {
                screen.take(bytes);
                if screen.text().contains(words) {
                    return Some(*came);
                }
            }
            seen = output.len();
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn environment(home: &Path) -> Vec<(&'static str, String)> {
    let at = |folder: &str| home.join(folder).display().to_string();
    vec![
        ("HOME", home.display().to_string()),
        ("XDG_STATE_HOME", at("state")),
        ("XDG_CONFIG_HOME", at("config")),
        ("XDG_CACHE_HOME", at("cache")),
        ("XDG_RUNTIME_DIR", at("run")),
        ("TERM", "xterm-256color".to_owned()),
        ("COLORTERM", "truecolor".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
    ]
}

fn listen(mut reader: Box<dyn Read + Send>, output: Arc<Mutex<Vec<Piece>>>) {
    std::thread::spawn(move || {
        let mut bytes = vec![0; 65536];
        loop {
            // On Linux the end of a terminal is an error, not an empty read.
            let count = reader.read(&mut bytes).unwrap_or(0);
            let now = Instant::now();
            if count == 0 {
                return;
            }
            output.lock().unwrap().push((now, bytes[..count].to_vec()));
        }
    });
}

/// What a person sees.
pub(crate) struct Screen {
    parser: vt100::Parser,
}

impl Screen {
    pub(crate) fn new() -> Self {
        let cells = |count| NonZero::new(count).unwrap();
        Self { parser: vt100::Parser::new(cells(ROWS), cells(COLUMNS), 0) }
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
    }

    pub(crate) fn text(&self) -> String {
        self.parser.screen().contents()
    }
}
