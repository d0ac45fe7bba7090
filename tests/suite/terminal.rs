//! supple in a real pseudo-terminal: tests press keys and wait for what a person would
//! see. Nothing waits for silence or for a length of time.

use crate::program::{Home, environment};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Longer than anything takes; only a failing test waits so long.
const TIMEOUT: Duration = Duration::from_secs(60);

/// supple in a terminal.
pub(crate) struct Terminal {
    line: Option<Line>,
    child: Option<Box<dyn Child + Send + Sync>>,
    screen: Arc<(Mutex<Shown>, Condvar)>,
    home: Option<Home>,
}

/// The terminal's end of the connection.
struct Line {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
}

struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    ended: bool,
    /// Whether the last frame has arrived whole, which is sent between two marks.
    is_whole: bool,
    /// Whether the reader ends at the next bytes.
    hung_up: bool,
}

/// How to start it.
pub(crate) struct Setup {
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    /// The screen's pixels, across and down; 0 if the terminal doesn't report them.
    pub(crate) pixels: (u16, u16),
    pub(crate) environment: Vec<(&'static str, &'static str)>,
    /// Whether the first-run page has been read already.
    pub(crate) known: bool,
    /// A script for the shell, in which `$SUPPLE` is the program; `None` to run the program
    /// itself.
    pub(crate) script: Option<&'static str>,
}

/// Saves the answers of the first page, all of them no, in a data folder, so that the
/// page is not shown again.
fn save_answers(folder: &Path) {
    let day: jiff::Zoned = "2026-01-01T12:00:00+00:00[UTC]".parse().unwrap();
    let day = supple::history::LocalTimestamp::new(&day);
    let mut database = supple::runtime::history::Database::open(&folder.join("history.db"), &day).unwrap();
    database.save_answers(&supple::session::Answers::default(), &day).unwrap();
}

impl Default for Setup {
    fn default() -> Self {
        Self { columns: 80, rows: 24, pixels: (0, 0), environment: Vec::new(), known: true, script: None }
    }
}

impl Terminal {
    /// Starts supple with these arguments in a new home.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::with(&Setup::default(), arguments)
    }

    /// Runs a shell script that starts supple.
    pub(crate) fn shell(script: &'static str) -> Self {
        Self::with(&Setup { script: Some(script), ..Setup::default() }, &[])
    }

    pub(crate) fn with(setup: &Setup, arguments: &[&str]) -> Self {
        let home = Home::new();
        if setup.known {
            let state = home.join("state/supple");
            std::fs::create_dir_all(&state).unwrap();
            std::fs::write(state.join("state.json"), r#"{"read_disclaimer": true}"#).unwrap();
            save_answers(&home.join("data/supple"));
        }
        let (pixel_width, pixel_height) = setup.pixels;
        let size = PtySize { rows: setup.rows, cols: setup.columns, pixel_width, pixel_height };
        let pair = native_pty_system().openpty(size).unwrap();
        let supple = env!("CARGO_BIN_EXE_supple");
        let mut command = CommandBuilder::new(if setup.script.is_some() { "/bin/sh" } else { supple });
        command.args(setup.script.map(|script| ["-c", script]).into_iter().flatten());
        command.args(arguments);
        command.env_clear();
        command.env("SUPPLE", supple);
        for (name, value) in environment(home.path()) {
            command.env(name, value);
        }
        for (name, value) in &setup.environment {
            command.env(name, value);
        }
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shown = Shown {
            parser: vt100::Parser::new(cells(setup.rows), cells(setup.columns), 0),
            bytes: Vec::new(),
            ended: false,
            is_whole: true,
            hung_up: false,
        };
        let screen = Arc::new((Mutex::new(shown), Condvar::new()));
        read_in_background(pair.master.try_clone_reader().unwrap(), Arc::clone(&screen));
        let writer = pair.master.take_writer().unwrap();
        let line = Some(Line { master: pair.master, writer });
        Self { line, child: Some(child), screen, home: Some(home) }
    }

    /// The folder of the saved state and the log.
    pub(crate) fn state(&self) -> PathBuf {
        self.home().join("state/supple")
    }

    pub(crate) fn home(&self) -> &Home {
        self.home.as_ref().unwrap()
    }

    pub(crate) fn press(&mut self, keys: &str) {
        let line = self.line.as_mut().unwrap();
        line.writer.write_all(keys.as_bytes()).unwrap();
        line.writer.flush().unwrap();
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.resize_with(columns, rows, (0, 0));
    }

    /// Resizes the terminal: cells, then pixels.
    pub(crate) fn resize_with(&mut self, columns: u16, rows: u16, (pixel_width, pixel_height): (u16, u16)) {
        self.screen.0.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.line
            .as_ref()
            .unwrap()
            .master
            .resize(PtySize { rows, cols: columns, pixel_width, pixel_height })
            .unwrap();
    }

    /// Waits until the screen's text satisfies `wanted`; returns that text.
    pub(crate) fn wait_for_screen(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let (shown, changed) = &*self.screen;
        let guard = shown.lock().unwrap();
        let text = |shown: &mut Shown| shown.parser.screen().contents();
        let (mut guard, timeout) = changed
            .wait_timeout_while(guard, TIMEOUT, |shown| {
                !(shown.ended || shown.is_whole && wanted(&text(shown)))
            })
            .unwrap();
        let seen = text(&mut guard);
        assert!(wanted(&seen), "{what} never came ({timeout:?}); the screen shows:\n{seen}");
        seen
    }

    /// Waits until the screen shows these words.
    pub(crate) fn wait_for_text(&self, words: &str) -> String {
        self.wait_for_screen(words, |text| text.contains(words))
    }

    /// Waits until the program has ended; returns its exit code and the last
    /// screen.
    pub(crate) fn wait_for_exit(&mut self) -> (u32, String) {
        let (shown, changed) = &*self.screen;
        let guard = shown.lock().unwrap();
        let (guard, timeout) = changed.wait_timeout_while(guard, TIMEOUT, |shown| !shown.ended).unwrap();
        let text = guard.parser.screen().contents();
        assert!(!timeout.timed_out(), "it never ended; the screen shows:\n{text}");
        drop(guard);
        (self.child.as_mut().unwrap().wait().unwrap().exit_code(), text)
    }

    /// Everything that the program has written.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.screen.0.lock().unwrap().bytes.clone()
    }

    /// Reads the cells of the screen as it is at this moment.
    pub(crate) fn screen<T>(&self, read: impl Fn(&vt100::Screen) -> T) -> T {
        read(self.screen.0.lock().unwrap().parser.screen())
    }

    /// Waits until the program's output satisfies `wanted`, and returns all of it.
    pub(crate) fn wait_for_output(&self, what: &str, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let (shown, changed) = &*self.screen;
        let guard = shown.lock().unwrap();
        let (guard, timeout) = changed
            .wait_timeout_while(guard, TIMEOUT, |shown| {
                !(shown.ended || shown.is_whole && wanted(&shown.bytes))
            })
            .unwrap();
        assert!(wanted(&guard.bytes), "{what} never came ({timeout:?})");
        guard.bytes.clone()
    }

    /// Waits until the background in the top left corner has this colour.
    pub(crate) fn wait_for_background(&self, wanted: vt100::Color) {
        let (shown, changed) = &*self.screen;
        let background = |shown: &Shown| shown.parser.screen().cell(0, 0).map(vt100::Cell::bgcolor);
        let guard = shown.lock().unwrap();
        let (guard, _) = changed
            .wait_timeout_while(guard, TIMEOUT, |shown| {
                !(shown.ended || shown.is_whole && background(shown) == Some(wanted))
            })
            .unwrap();
        assert_eq!(background(&guard), Some(wanted));
    }

    /// Whether the cursor is hidden and the alternate screen is up.
    pub(crate) fn modes(&self) -> (bool, bool) {
        let guard = self.screen.0.lock().unwrap();
        (guard.parser.screen().hide_cursor(), guard.parser.screen().alternate_screen())
    }

    /// Closes the terminal as a closed window does. Returns the program and its home.
    #[cfg(unix)]
    pub(crate) fn hang_up(mut self) -> (Box<dyn Child + Send + Sync>, Home) {
        self.screen.0.lock().unwrap().hung_up = true;
        self.line = None;
        (self.child.take().unwrap(), self.home.take().unwrap())
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().process_id().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A failed test leaves the program running. If it has ended, this fails, which
        // does no harm.
        if let Some(child) = &mut self.child {
            drop(child.kill());
        }
    }
}

fn cells(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).unwrap()
}

/// Whether the last mark in the newest bytes ends a frame; `None` without a mark. A mark
/// may have begun in the bytes before.
fn is_whole(bytes: &[u8], newest: usize) -> Option<bool> {
    const MARK_LENGTH: usize = 8;
    let tail = &bytes[bytes.len().saturating_sub(newest + MARK_LENGTH)..];
    let last = |mark: &[u8]| tail.windows(mark.len()).rposition(|window| window == mark);
    match (last(b"\x1b[?2026h"), last(b"\x1b[?2026l")) {
        (None, None) => None,
        (begins, ends) => Some(ends >= begins),
    }
}

fn read_in_background(mut reader: Box<dyn Read + Send>, screen: Arc<(Mutex<Shown>, Condvar)>) {
    std::thread::spawn(move || {
        let mut bytes = vec![0; 65536];
        loop {
            // On Linux the end of a terminal is an error, not an empty read.
            let count = reader.read(&mut bytes).unwrap_or(0);
            let mut shown = screen.0.lock().unwrap();
            shown.parser.process(&bytes[..count]);
            shown.bytes.extend_from_slice(&bytes[..count]);
            shown.is_whole = is_whole(&shown.bytes, count).unwrap_or(shown.is_whole);
            shown.ended = count == 0;
            screen.1.notify_all();
            if count == 0 || shown.hung_up {
                return;
            }
        }
    });
}
