//! The preview in a real pseudo-terminal: files are saved as editors save them,
//! and tests wait for what their author would see.

use crate::terminal::{Setup, Terminal};
use std::path::{Path, PathBuf};

const GOOD: &str = r#"name = "Morning"

[[step]]
name = "Brisk walk"
time = "2min"

[[step]]
name = "Leg swings"
reps = 12
tempo = "forward 1s, back 1s"
side = "each"
"#;

/// A file and the preview of it.
struct Desk {
    terminal: Terminal,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn with(text: &str, columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("morning.toml");
        std::fs::write(&path, text).unwrap();
        let setup = Setup { columns, rows, ..Setup::default() };
        let terminal = Terminal::with(&setup, &["preview", path.to_str().unwrap(), "--mute"]);
        Self { terminal, path, _folder: folder }
    }

    fn new() -> Self {
        let desk = Self::with(GOOD, 100, 30);
        desk.terminal.sees("nothing to mend");
        desk
    }

    fn save(&self, text: &str) {
        std::fs::write(&self.path, text).unwrap();
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new(".")).join(name)
    }

    fn leave(mut self) {
        self.terminal.press("q");
        assert_eq!(self.terminal.ends().0, 0);
        assert_eq!(self.terminal.modes(), (false, false), "the terminal is as it was");
    }
}

#[test]
fn a_save_is_shown() {
    let desk = Desk::new();
    desk.terminal.until("both steps", |text| text.contains("Brisk walk") && text.contains("Leg swings"));
    desk.save(&GOOD.replace("Leg swings", "Hip circles"));
    desk.terminal.until("the new name", |text| text.contains("Hip circles") && !text.contains("Leg swings"));
    desk.leave();
}

#[test]
fn while_it_is_broken_the_last_good_version_stays_above_the_carets() {
    let desk = Desk::new();
    desk.save(&GOOD.replace("side = ", "sidee = ").replace("Leg swings", "Hip circles"));
    let seen = desk.terminal.sees("is it `side`?");
    assert!(seen.contains("Leg swings") && seen.contains("1 error"), "{seen}");
    assert!(seen.contains("the last good version is shown"), "{seen}");
    let line = |wanted: &str| seen.lines().position(|line| line.contains(wanted)).unwrap();
    assert_eq!(line("| sidee = "), line("| ^^^^^ is it") - 1, "{seen}");
    assert!(line("Brisk walk") < line("error[unknown-key]"), "{seen}");
    assert!(seen.contains("morning.toml:11:1") && seen.contains("help: write `side = \"each\"`"), "{seen}");
    desk.save(&GOOD.replace("Leg swings", "Hip circles"));
    desk.terminal.until("all mended", |text| {
        text.contains("nothing to mend") && text.contains("Hip circles") && !text.contains("error[")
    });
    desk.leave();
}

#[test]
fn every_way_in_which_editors_save_is_seen() {
    let desk = Desk::new();
    // A new file over the old one.
    std::fs::write(desk.beside(".morning.toml.tmp"), GOOD.replace("Leg swings", "Renamed over")).unwrap();
    std::fs::rename(desk.beside(".morning.toml.tmp"), &desk.path).unwrap();
    desk.terminal.sees("Renamed over");
    // The old one moved aside, a new one written.
    std::fs::rename(&desk.path, desk.beside("morning.toml~")).unwrap();
    desk.save(&GOOD.replace("Leg swings", "Moved aside"));
    desk.terminal.sees("Moved aside");
    // Emptied first, written in pieces.
    let mut file = std::fs::File::create(&desk.path).unwrap();
    let text = GOOD.replace("Leg swings", "In pieces");
    for piece in text.as_bytes().chunks(40) {
        std::io::Write::write_all(&mut file, piece).unwrap();
    }
    drop(file);
    let seen = desk
        .terminal
        .until("all of it", |text| text.contains("In pieces") && text.contains("nothing to mend"));
    assert!(!seen.contains("error["), "{seen}");
    std::fs::remove_file(&desk.path).unwrap();
    let seen = desk.terminal.sees("can't be read");
    assert!(seen.contains("In pieces"), "{seen}");
    desk.save(GOOD);
    desk.terminal.until("it is back", |text| text.contains("Leg swings") && text.contains("nothing to mend"));
    desk.leave();
}

#[test]
fn what_it_borrows_is_followed_too() {
    let lender = "name = \"Moves\"\nkind = \"library\"\n\n[[step]]\nname = \"Swing\"\ntime = \"30s\"\n";
    let borrower = "name = \"Mine\"\n\n[[step]]\nuse = \"moves#swing\"\n";
    let desk = Desk::with(borrower, 100, 30);
    desk.terminal.sees("1 error");
    std::fs::write(desk.beside("moves.toml"), lender).unwrap();
    desk.terminal.until("it is found", |text| text.contains("nothing to mend") && text.contains("30s"));
    std::fs::write(desk.beside("moves.toml"), lender.replace("30s", "45s")).unwrap();
    desk.terminal.sees("45s");
    desk.leave();
}

#[test]
fn keys_jump_scrub_and_play() {
    let mut desk = Desk::new();
    desk.terminal.sees("▲ 0:00");
    desk.terminal.press("\x1b[B");
    desk.terminal.sees("▲ 2:08");
    desk.terminal.press("n");
    desk.terminal.until("work on the left", |text| text.contains("▲ 2:16") && text.contains("► work  left"));
    desk.terminal.press("\x1b[C\x1b[C\x1b[C");
    desk.terminal.sees("▲ 2:19");
    desk.terminal.press("\x1b[D");
    desk.terminal.sees("▲ 2:18");
    desk.terminal.press("n");
    desk.terminal.sees("“Right side.”");
    desk.terminal.press("b");
    desk.terminal.sees("▲ 2:16");
    desk.terminal.press(".");
    desk.terminal.sees("▲ 2:26");
    // A shorter walk: it stays where it was in the step.
    desk.save(&GOOD.replace("2min", "1min"));
    desk.terminal.sees("▲ 1:26");
    desk.terminal.press("\x1b[F");
    desk.terminal.sees("2:09 ▌▌ ▲");
    desk.terminal.press("g");
    desk.terminal.sees("▲ 0:00 ▌▌");
    desk.terminal.press(" ");
    desk.terminal.sees("0:00 ►");
    desk.terminal.sees("▲ 0:02 ►");
    desk.terminal.press(" ");
    desk.terminal.sees("▌▌");
    desk.terminal.press("?");
    desk.terminal.sees("one second back, on");
    desk.terminal.press("\x1b");
    desk.terminal.until("the help gone", |text| !text.contains("one second back, on"));
    desk.leave();
}

#[test]
fn every_size_has_something_to_show() {
    for (columns, rows) in [(60, 18), (80, 24), (200, 60)] {
        let desk = Desk::with(GOOD, columns, rows);
        desk.terminal.until("player and line", |text| text.contains("▲ 0:00") && text.contains("play"));
        desk.leave();
    }
    let desk = Desk::with(GOOD, 44, 12);
    desk.terminal.until("the steps alone", |text| text.contains("Brisk walk") && text.contains("Leg swings"));
    desk.save("name = 1\n");
    desk.terminal.until("the findings alone", |text| {
        text.contains("error[wrong-type]") && !text.contains("Brisk walk")
    });
    desk.leave();
    // Nothing good was ever there.
    let desk = Desk::with("name = 1\n", 80, 24);
    desk.terminal.sees("error[wrong-type]");
    desk.save(GOOD);
    desk.terminal.sees("Brisk walk");
    desk.leave();
}

#[test]
fn without_a_terminal_or_a_file_it_says_so() {
    let run = crate::program::supple(&["preview", "hamstring-ball"]);
    assert_eq!(run.code, 1);
    assert!(run.errors.contains("needs a terminal"), "{}", run.errors);
    let run = crate::program::supple(&["preview", "nowhere.toml"]);
    assert_eq!(run.code, 1);
    assert!(run.errors.contains("there is no file nowhere.toml"), "{}", run.errors);
}
