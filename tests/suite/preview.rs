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
struct PreviewSession {
    terminal: Terminal,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl PreviewSession {
    fn with(text: &str, columns: u16, rows: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("morning.toml");
        std::fs::write(&path, text).unwrap();
        let setup = Setup { columns, rows, ..Setup::default() };
        let terminal = Terminal::with(&setup, &["preview", path.to_str().unwrap(), "--mute"]);
        Self { terminal, path, _folder: folder }
    }

    fn new() -> Self {
        let preview = Self::with(GOOD, 100, 30);
        preview.terminal.wait_for_text("nothing to mend");
        preview
    }

    fn save(&self, text: &str) {
        std::fs::write(&self.path, text).unwrap();
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new(".")).join(name)
    }

    fn leave(mut self) {
        self.terminal.press("q");
        assert_eq!(self.terminal.wait_for_exit().0, 0);
        assert_eq!(self.terminal.modes(), (false, false), "the terminal is as it was");
    }
}

#[test]
fn a_save_is_shown() {
    let preview = PreviewSession::new();
    preview
        .terminal
        .wait_for_screen("both steps", |text| text.contains("Brisk walk") && text.contains("Leg swings"));
    preview.save(&GOOD.replace("Leg swings", "Hip circles"));
    preview
        .terminal
        .wait_for_screen("the new name", |text| text.contains("Hip circles") && !text.contains("Leg swings"));
    preview.leave();
}

#[test]
fn while_the_file_is_broken_the_last_good_version_stays() {
    let preview = PreviewSession::new();
    preview.save(&GOOD.replace("side = ", "sidee = ").replace("Leg swings", "Hip circles"));
    let seen = preview.terminal.wait_for_text("is it `side`?");
    assert!(seen.contains("Leg swings") && seen.contains("1 error"), "{seen}");
    assert!(seen.contains("the last good version is shown"), "{seen}");
    let line = |wanted: &str| seen.lines().position(|line| line.contains(wanted)).unwrap();
    assert_eq!(line("| sidee = "), line("| ^^^^^ is it") - 1, "{seen}");
    assert!(line("Brisk walk") < line("error[unknown-key]"), "{seen}");
    assert!(seen.contains("morning.toml:11:1") && seen.contains("help: write `side = \"each\"`"), "{seen}");
    preview.save(&GOOD.replace("Leg swings", "Hip circles"));
    preview.terminal.wait_for_screen("all mended", |text| {
        text.contains("nothing to mend") && text.contains("Hip circles") && !text.contains("error[")
    });
    preview.leave();
}

#[test]
fn every_way_of_saving_is_noticed() {
    let preview = PreviewSession::new();
    // A new file over the old one.
    std::fs::write(preview.beside(".morning.toml.tmp"), GOOD.replace("Leg swings", "Renamed over")).unwrap();
    std::fs::rename(preview.beside(".morning.toml.tmp"), &preview.path).unwrap();
    preview.terminal.wait_for_text("Renamed over");
    // The old one moved aside, a new one written.
    std::fs::rename(&preview.path, preview.beside("morning.toml~")).unwrap();
    preview.save(&GOOD.replace("Leg swings", "Moved aside"));
    preview.terminal.wait_for_text("Moved aside");
    // Emptied first, written in pieces.
    let mut file = std::fs::File::create(&preview.path).unwrap();
    let text = GOOD.replace("Leg swings", "In pieces");
    for piece in text.as_bytes().chunks(40) {
        std::io::Write::write_all(&mut file, piece).unwrap();
    }
    drop(file);
    let seen = preview
        .terminal
        .wait_for_screen("all of it", |text| text.contains("In pieces") && text.contains("nothing to mend"));
    assert!(!seen.contains("error["), "{seen}");
    std::fs::remove_file(&preview.path).unwrap();
    let seen = preview.terminal.wait_for_text("can't be read");
    assert!(seen.contains("In pieces"), "{seen}");
    preview.save(GOOD);
    preview.terminal.wait_for_screen("it is back", |text| {
        text.contains("Leg swings") && text.contains("nothing to mend")
    });
    preview.leave();
}

#[test]
fn saving_a_borrowed_file_is_noticed() {
    let lender = "name = \"Moves\"\nkind = \"library\"\n\n[[step]]\nname = \"Swing\"\ntime = \"30s\"\n";
    let borrower = "name = \"Mine\"\n\n[[step]]\nuse = \"moves#swing\"\n";
    let preview = PreviewSession::with(borrower, 100, 30);
    preview.terminal.wait_for_text("1 error");
    std::fs::write(preview.beside("moves.toml"), lender).unwrap();
    preview
        .terminal
        .wait_for_screen("it is found", |text| text.contains("nothing to mend") && text.contains("30s"));
    std::fs::write(preview.beside("moves.toml"), lender.replace("30s", "45s")).unwrap();
    preview.terminal.wait_for_text("45s");
    preview.leave();
}

#[test]
fn keys_jump_scrub_and_play() {
    let mut preview = PreviewSession::new();
    preview.terminal.wait_for_text("▲ 0:00");
    preview.terminal.press("\x1b[B");
    preview.terminal.wait_for_text("▲ 2:08");
    preview.terminal.press("n");
    preview
        .terminal
        .wait_for_screen("work on the left", |text| text.contains("▲ 2:16") && text.contains("► work  left"));
    preview.terminal.press("\x1b[C\x1b[C\x1b[C");
    preview.terminal.wait_for_text("▲ 2:19");
    preview.terminal.press("\x1b[D");
    preview.terminal.wait_for_text("▲ 2:18");
    preview.terminal.press("n");
    preview.terminal.wait_for_text("“Right side.”");
    preview.terminal.press("b");
    preview.terminal.wait_for_text("▲ 2:16");
    preview.terminal.press(".");
    preview.terminal.wait_for_text("▲ 2:26");
    // A shorter walk: it stays where it was in the step.
    preview.save(&GOOD.replace("2min", "1min"));
    preview.terminal.wait_for_text("▲ 1:26");
    preview.terminal.press("\x1b[F");
    preview.terminal.wait_for_text("2:09 ▌▌ ▲");
    preview.terminal.press("g");
    preview.terminal.wait_for_text("▲ 0:00 ▌▌");
    preview.terminal.press(" ");
    preview.terminal.wait_for_text("0:00 ►");
    preview.terminal.wait_for_text("▲ 0:02 ►");
    preview.terminal.press(" ");
    preview.terminal.wait_for_text("▌▌");
    preview.terminal.press("?");
    preview.terminal.wait_for_text("one second back, on");
    preview.terminal.press("\x1b");
    preview.terminal.wait_for_screen("the help gone", |text| !text.contains("one second back, on"));
    preview.leave();
}

#[test]
fn every_size_has_something_to_show() {
    for (columns, rows) in [(60, 18), (80, 24), (200, 60)] {
        let preview = PreviewSession::with(GOOD, columns, rows);
        preview
            .terminal
            .wait_for_screen("player and line", |text| text.contains("▲ 0:00") && text.contains("play"));
        preview.leave();
    }
    let preview = PreviewSession::with(GOOD, 44, 12);
    preview.terminal.wait_for_screen("the steps alone", |text| {
        text.contains("Brisk walk") && text.contains("Leg swings")
    });
    preview.save("name = 1\n");
    preview.terminal.wait_for_screen("the findings alone", |text| {
        text.contains("error[wrong-type]") && !text.contains("Brisk walk")
    });
    preview.leave();
    // Nothing good was ever there.
    let preview = PreviewSession::with("name = 1\n", 80, 24);
    preview.terminal.wait_for_text("error[wrong-type]");
    preview.save(GOOD);
    preview.terminal.wait_for_text("Brisk walk");
    preview.leave();
}

#[test]
fn without_a_terminal_or_a_file_preview_says_so() {
    let run = crate::program::supple(&["preview", "hamstring-ball"]);
    assert_eq!(run.code, 1);
    assert!(run.errors.contains("needs a terminal"), "{}", run.errors);
    let run = crate::program::supple(&["preview", "nowhere.toml"]);
    assert_eq!(run.code, 1);
    assert!(run.errors.contains("there is no file nowhere.toml"), "{}", run.errors);
}
