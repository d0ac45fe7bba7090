//! Figures as pictures in a terminal that shows them: a small parser plays the
//! terminal's part of kitty's graphics protocol.

use crate::terminal::{Setup, Terminal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use supple::app::screens::PoseScreen;
use supple::app::{Effect, Message, Program, ScreenProgram, Shared};
use supple::audio::SoundOptions;
use supple::figure::FramePolicy;
use supple::runtime::clock::SessionClock;
use supple::runtime::performer::Files;
use supple::time::Tick;
use supple::ui::Scene;
use supple::ui::theme::{PickedTheme, TerminalCapabilities, ThemeChoice};

/// A movement that is paced by a tempo, with sides.
const LUNGE: &str = r#"name = "Lunges"

[[step]]
name = "Hamstring lunge"
reps = 20
tempo = "straighten 1s, bend 1s"
side = "each"
prepare = "30s"
"#;

/// The answer of a terminal that shows pictures.
pub(crate) const SHOWS_PICTURES: &str = "\x1b_Gi=31;OK\x1b\\\x1b[?62;c";

/// One command of the protocol.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) keys: BTreeMap<String, String>,
    pub(crate) data: Vec<u8>,
    /// The offset and the length among all bytes.
    pub(crate) at: usize,
    length: usize,
}

impl Command {
    pub(crate) fn is(&self, key: &str, value: &str) -> bool {
        self.keys.get(key).is_some_and(|known| known == value)
    }

    pub(crate) fn id(&self) -> u32 {
        self.keys["i"].parse().unwrap()
    }
}

/// Every command in what was written, in order.
pub(crate) fn commands(bytes: &[u8]) -> Vec<Command> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].windows(3).position(|window| window == b"\x1b_G").map(|it| at + it) {
        let Some(length) = bytes[start..].windows(2).position(|window| window == b"\x1b\\") else { break };
        let body = &bytes[start + 3..start + length];
        let (keys, data) = body
            .iter()
            .position(|byte| *byte == b';')
            .map_or((body, &b""[..]), |semicolon| (&body[..semicolon], &body[semicolon + 1..]));
        let pairs = std::str::from_utf8(keys).unwrap().split(',');
        let keys = pairs.map(|pair| pair.split_once('=').unwrap()).map(|(k, v)| (k.to_owned(), v.to_owned()));
        found.push(Command { keys: keys.collect(), data: data.to_vec(), at: start, length: length + 2 });
        at = start + length + 2;
    }
    found
}

/// The pictures that a terminal has stored and placed.
#[derive(Debug, Default)]
struct TerminalPictures {
    sent: BTreeSet<u32>,
    placed: BTreeSet<u32>,
    /// The highest number stored at once.
    most: usize,
    /// A picture whose chunks are still coming.
    open: Option<u32>,
}

fn pictures_after(bytes: &[u8]) -> TerminalPictures {
    let mut kept = TerminalPictures::default();
    for command in commands(bytes) {
        if let Some(id) = kept.open {
            assert!(!command.keys.contains_key("a"), "{command:?} comes between chunks of {id}");
        }
        if command.is("a", "q") {
            continue;
        }
        assert!(command.is("q", "2"), "an answer is not wanted: {command:?}");
        assert!(command.data.len() <= 4096, "a chunk has {} bytes", command.data.len());
        match command.keys.get("a").map(String::as_str) {
            None | Some("t") => {
                let id = kept.open.unwrap_or_else(|| command.id());
                kept.open = command.is("m", "1").then_some(id);
                kept.sent.insert(id);
            }
            Some("p") => {
                assert!(kept.sent.contains(&command.id()), "what is placed was sent: {command:?}");
                kept.placed.insert(command.id());
            }
            Some("d") => {
                kept.placed.remove(&command.id());
                if command.is("d", "I") {
                    kept.sent.remove(&command.id());
                }
            }
            Some(other) => panic!("what does {other} mean?"),
        }
        kept.most = kept.most.max(kept.sent.len());
    }
    kept
}

fn placings(bytes: &[u8]) -> usize {
    commands(bytes).iter().filter(|command| command.is("a", "p")).count()
}

fn play_lunges(setup: &Setup) -> Terminal {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lunges.toml");
    std::fs::write(&path, LUNGE).unwrap();
    let terminal = Terminal::with(setup, &["play", path.to_str().unwrap(), "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal
}

/// A terminal that has said that it shows pictures, with one on it.
fn terminal_with_picture() -> Terminal {
    let setup = Setup { columns: 100, rows: 30, pixels: (900, 540), ..Setup::default() };
    let mut terminal = play_lunges(&setup);
    terminal
        .wait_for_output("the question", |bytes| commands(bytes).iter().any(|command| command.is("a", "q")));
    terminal.press(SHOWS_PICTURES);
    terminal.wait_for_output("a picture", |bytes| placings(bytes) > 0);
    terminal
}

#[test]
fn a_movement_is_sent_once_and_then_placed_with_few_bytes() {
    let mut terminal = terminal_with_picture();
    terminal.press("n");
    let before = terminal.wait_for_output("frames", |bytes| placings(bytes) > 30);
    let bytes = terminal.wait_for_output("as many again", |bytes| placings(bytes) > placings(&before) + 30);
    let kept_now = pictures_after(&bytes);
    assert_eq!(kept_now.placed.len(), 1, "one picture is on the screen");
    assert!(kept_now.most <= 60, "{} pictures are kept", kept_now.most);
    // Once a movement and the next are there, nothing more is sent.
    let first = &bytes[..before.len()];
    let sent = |bytes: &[u8]| commands(bytes).iter().filter(|command| command.is("a", "t")).count();
    let bytes_of_a_movement: usize = commands(&bytes)
        .iter()
        .filter(|command| command.is("a", "t") || !command.keys.contains_key("a"))
        .map(|command| command.length)
        .sum();
    assert!(bytes_of_a_movement < 2 * 300_000, "{bytes_of_a_movement} bytes for a movement and the next");
    assert!(sent(first) <= 60 && sent(&bytes) <= 60, "{} {}", sent(first), sent(&bytes));
    // A frame is a placing and a lifting, within an update.
    let sent_commands = commands(&bytes);
    let frame = sent_commands.windows(2).rfind(|pair| pair[0].is("a", "p") && pair[1].is("a", "d")).unwrap();
    let length = frame[1].at + frame[1].length - frame[0].at + "\x1b[?2026h\x1b[10;10H\x1b[?2026l".len();
    assert!(length < 100, "{length} bytes");
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
    let end = pictures_after(&terminal.bytes());
    assert!(end.sent.is_empty() && end.placed.is_empty(), "{end:?}");
}

#[test]
fn an_overlay_and_another_screen_hide_the_picture() {
    let mut terminal = terminal_with_picture();
    terminal.press("?");
    let bytes = terminal
        .wait_for_output("the help without a picture", |bytes| pictures_after(bytes).placed.is_empty());
    assert!(!pictures_after(&bytes).sent.is_empty(), "it is kept");
    let placed = placings(&bytes);
    terminal.press("\x1b");
    terminal.wait_for_output("the picture again", |bytes| {
        placings(bytes) > placed && !pictures_after(bytes).placed.is_empty()
    });
    terminal.press("x");
    terminal.wait_for_text("it hurt");
    let bytes = terminal
        .wait_for_output("the summary without pictures", |bytes| pictures_after(bytes).sent.is_empty());
    assert!(pictures_after(&bytes).placed.is_empty());
    terminal.press("\r");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[test]
fn a_resize_sends_new_pictures_and_deletes_the_old() {
    let mut terminal = terminal_with_picture();
    let before = pictures_after(&terminal.bytes()).sent;
    let placed = placings(&terminal.bytes());
    terminal.resize_with(120, 40, (1080, 720));
    let bytes = terminal.wait_for_output("the picture in its new size", |bytes| placings(bytes) > placed);
    assert!(pictures_after(&bytes).placed.len() == 1 && !before.is_empty());
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
    assert!(pictures_after(&terminal.bytes()).sent.is_empty());
}

#[cfg(unix)]
#[test]
fn every_exit_deletes_the_pictures() {
    use rustix::process::Signal;
    for keys in ["\x03", "qy"] {
        let mut terminal = terminal_with_picture();
        terminal.press(keys);
        terminal.wait_for_exit();
        let end = pictures_after(&terminal.bytes());
        assert!(end.sent.is_empty() && end.placed.is_empty(), "{keys:?}: {end:?}");
    }
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT, Signal::USR1] {
        let mut terminal = terminal_with_picture();
        crate::program::send_signal(terminal.pid(), signal);
        terminal.wait_for_exit();
        let end = pictures_after(&terminal.bytes());
        assert!(end.sent.is_empty() && end.placed.is_empty(), "{signal:?}: {end:?}");
    }
}

/// A figure that is watched until a key makes the program panic.
struct Fragile(ScreenProgram);

impl Program for Fragile {
    type View = Scene;

    fn update(&mut self, now: Tick, message: Message) -> Vec<Effect> {
        assert!(!matches!(message, Message::Key(_)), "a key");
        self.0.update(now, message)
    }

    fn view(&self, now: Tick) -> Scene {
        self.0.view(now)
    }

    fn next_deadline(&self, now: Tick) -> Option<Tick> {
        self.0.next_deadline(now)
    }
}

/// Not a test by itself: the program that
/// [`a_panic_deletes_the_pictures`] runs in its terminal.
#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "only its own terminal sets the variable")]
fn fragile() {
    if std::env::var_os("SUPPLE_FRAGILE").is_none() {
        return;
    }
    let pose = supple::figure::read(supple::figure::text("bridge").unwrap(), "bridge").pose.unwrap();
    let screen = PoseScreen::new(Arc::new(pose), FramePolicy::default());
    let setup = supple::runtime::driver::Setup {
        clock: SessionClock::start(1.0),
        initial_effects: Vec::new(),
        files: Files::in_folder(None),
        sound: SoundOptions::default(),
        muted: true,
        ring_out: Duration::ZERO,
        watched: None,
    };
    let program = Fragile(ScreenProgram::new(Shared::new(false, true, 1.0), vec![Box::new(screen)]));
    let look =
        PickedTheme::pick(ThemeChoice::Dark, TerminalCapabilities::default(), None).with_pictures(true);
    drop(supple::runtime::screens::run(program, look, None, setup));
}

#[cfg(unix)]
#[test]
fn a_panic_deletes_the_pictures() {
    let script: &'static str = format!(
        "{} --exact pictures::fragile --nocapture; echo code $?",
        std::env::current_exe().unwrap().display()
    )
    .leak();
    let setup = Setup {
        columns: 100,
        rows: 30,
        pixels: (900, 540),
        environment: vec![("SUPPLE_FRAGILE", "1")],
        script: Some(script),
        ..Setup::default()
    };
    let mut terminal = Terminal::with(&setup, &[]);
    terminal
        .wait_for_output("the question", |bytes| commands(bytes).iter().any(|command| command.is("a", "q")));
    terminal.press(SHOWS_PICTURES);
    terminal.wait_for_output("pictures", |bytes| placings(bytes) > 5);
    terminal.press("p");
    terminal.wait_for_text("code 101");
    let bytes = terminal.bytes();
    let place = |text: &[u8]| bytes.windows(text.len()).position(|window| window == text);
    let panic = place(b"panicked at").unwrap();
    let end = pictures_after(&bytes[..panic]);
    assert!(end.sent.is_empty() && end.placed.is_empty(), "before the panic message: {end:?}");
    assert!(place(b"\x1b[?1049l").unwrap() < panic);
    assert_eq!(terminal.modes(), (false, false));
}

#[cfg(unix)]
#[test]
fn suspending_deletes_the_pictures_and_resuming_sends_them_again() {
    let script = "set -m; $SUPPLE play glute-ball --mute; echo away; fg; echo code $?";
    let setup =
        Setup { columns: 100, rows: 30, pixels: (900, 540), script: Some(script), ..Setup::default() };
    let mut terminal = Terminal::with(&setup, &[]);
    terminal
        .wait_for_output("the question", |bytes| commands(bytes).iter().any(|command| command.is("a", "q")));
    terminal.press(SHOWS_PICTURES);
    terminal.wait_for_output("a picture", |bytes| placings(bytes) > 0);
    terminal.press("\x1a");
    let bytes = terminal.wait_for_output("the shell", |bytes| bytes.windows(4).any(|text| text == b"away"));
    let away = bytes.windows(4).position(|text| text == b"away").unwrap();
    let stopped = pictures_after(&bytes[..away]);
    assert!(stopped.sent.is_empty() && stopped.placed.is_empty(), "{stopped:?}");
    terminal.wait_for_output("a picture again", |bytes| !pictures_after(bytes).placed.is_empty());
    terminal.press("\x03");
    terminal.wait_for_output("the end", |bytes| bytes.windows(8).any(|text| text == b"code 130"));
    assert!(pictures_after(&terminal.bytes()).sent.is_empty());
}

#[test]
fn a_terminal_without_pictures_gets_only_cells() {
    let mut terminal = play_lunges(&Setup { columns: 100, rows: 30, ..Setup::default() });
    terminal.press("\x1b[?62;c");
    terminal.press("n");
    terminal.wait_for_text("GO");
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
    let sent_commands = commands(&terminal.bytes());
    assert_eq!(sent_commands.len(), 1, "the question alone: {sent_commands:?}");
}

#[test]
fn terminals_with_few_colours_or_over_ssh_are_not_asked_for_pictures() {
    let quiet: [(&'static str, &'static str); 6] = [
        ("NO_COLOR", "1"),
        ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22"),
        ("TMUX", "/tmp/tmux-0/default,1,0"),
        ("STY", "1.pts"),
        ("TERM", "linux"),
        ("TERM_PROGRAM", "Apple_Terminal"),
    ];
    for (name, value) in quiet {
        let setup = Setup { columns: 100, rows: 30, environment: vec![(name, value)], ..Setup::default() };
        let mut terminal = play_lunges(&setup);
        terminal.press("qy");
        terminal.wait_for_exit();
        assert!(commands(&terminal.bytes()).is_empty(), "{name}");
    }
    let setup = Setup { columns: 100, rows: 30, ..Setup::default() };
    let mut terminal = Terminal::with(&setup, &["play", "glute-ball", "--mute", "--glyphs", "braille"]);
    terminal.wait_for_text("GET READY");
    terminal.press("qy");
    terminal.wait_for_exit();
    assert!(commands(&terminal.bytes()).is_empty(), "who chooses glyphs wants them");
}

#[test]
fn the_settings_turn_pictures_on_and_off() {
    for (word, environment, asked) in
        [("off", vec![], false), ("on", vec![("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")], true)]
    {
        let config = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(config.path().join("supple")).unwrap();
        let text = format!("[screen]\npictures = \"{word}\"\n");
        std::fs::write(config.path().join("supple/config.toml"), text).unwrap();
        let place: &'static str = Box::leak(config.path().display().to_string().into_boxed_str());
        let environment = [vec![("XDG_CONFIG_HOME", place)], environment].concat();
        let mut terminal = play_lunges(&Setup { columns: 100, rows: 30, environment, ..Setup::default() });
        terminal.press("qy");
        terminal.wait_for_exit();
        assert_eq!(!commands(&terminal.bytes()).is_empty(), asked, "{word}");
    }
}

#[test]
fn doctor_says_whether_the_terminal_shows_pictures() {
    let wide = |environment| Setup { columns: 100, rows: 40, environment, ..Setup::default() };
    let mut far = Terminal::with(&wide(vec![("SSH_TTY", "/dev/pts/1")]), &["doctor"]);
    far.wait_for_text("pictures   off over SSH");
    far.wait_for_exit();
    assert!(commands(&far.bytes()).is_empty(), "nobody was asked");
    for (answer, told) in
        [(SHOWS_PICTURES, "the terminal shows them"), ("\x1b[?62;c", "the terminal shows none")]
    {
        let mut terminal = Terminal::with(&wide(Vec::new()), &["doctor"]);
        terminal.wait_for_output("the question", |bytes| {
            commands(bytes).iter().any(|command| command.is("a", "q"))
        });
        terminal.press(answer);
        terminal.wait_for_text(&format!("pictures   {told}"));
        terminal.wait_for_exit();
    }
}

#[test]
fn doctor_ends_by_a_signal_while_it_waits_for_the_terminal() {
    let mut terminal = Terminal::with(&Setup { columns: 100, rows: 40, ..Setup::default() }, &["doctor"]);
    terminal
        .wait_for_output("the question", |bytes| commands(bytes).iter().any(|command| command.is("a", "q")));
    terminal.press("\x03");
    terminal.wait_for_exit();
    assert!(!terminal.screen(vt100::Screen::contents).contains("settings"));
}
