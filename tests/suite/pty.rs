//! supple in a real pseudo-terminal, used as a runner uses it.

use crate::terminal::{Setup, Terminal};
use serde_json::Value;

/// A routine with a step for every key.
const ALL_SORTS: &str = r#"name = "All sorts"

[[step]]
name = "Hang"
time = "open"
prepare = "open"

[[step]]
name = "Curls"
reps = 4
sets = 2
rest = "20s"
prepare = "0s"

[[step]]
name = "Stretch"
time = "40s"
side = "each"
prepare = "30s"
easier = "Bend the knee."
harder = "Reach further."
"#;

/// The sets of the last session.
fn steps(terminal: &Terminal) -> Vec<Value> {
    terminal.home().history()[0]["steps"].as_array().unwrap().clone()
}

fn all_sorts() -> Terminal {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all-sorts.toml");
    std::fs::write(&path, ALL_SORTS).unwrap();
    let terminal = Terminal::start(&["play", path.to_str().unwrap(), "--mute"]);
    terminal.wait_for_text("when you are ready");
    terminal
}

#[test]
fn enter_and_enter_again_plays_the_cool_down() {
    let mut terminal = Terminal::with(&Setup { known: false, ..Setup::default() }, &["--mute"]);
    terminal.wait_for_text("Post-run cool-down");
    terminal.press("\r");
    // The first run's page begins with what is needed and has the disclaimer in full.
    terminal.wait_for_text("needs lacrosse ball");
    terminal.wait_for_text("sharp, new or getting worse");
    terminal.press("\r");
    terminal.wait_for_text("GET READY");
    terminal.press("q");
    terminal.wait_for_text("What you did is kept.");
    terminal.press("y");
    let (code, _) = terminal.wait_for_exit();
    assert_eq!(code, 0);
    assert_eq!(terminal.modes(), (false, false), "the terminal is as it was");
    assert_eq!(steps(&terminal)[0]["outcome"], "skipped");
    let state = std::fs::read_to_string(terminal.state().join("state.json")).unwrap();
    let state: Value = serde_json::from_str(&state).unwrap();
    assert_eq!(state["read_disclaimer"], true);
    assert_eq!(state["last"]["name"], "post-run-cool-down");
}

#[test]
fn a_whole_routine_is_played_on_a_fast_clock() {
    for routine in ["post-run-cool-down", "out-the-door"] {
        let mut terminal = Terminal::start(&["play", routine, "--mute", "--speed", "400"]);
        terminal.wait_for_text("Well done.");
        terminal.press("\r");
        assert_eq!(terminal.wait_for_exit().0, 0);
        let steps = steps(&terminal);
        assert!(steps.len() >= 4 && steps.iter().all(|step| step["outcome"] == "done"), "{steps:?}");
        assert_eq!(terminal.home().history()[0]["speed"], 400.0, "a rehearsal is marked as one");
    }
}

#[test]
fn on_a_larger_screen_the_first_page_needs_no_scrolling() {
    let setup = Setup { columns: 100, rows: 30, known: false, ..Setup::default() };
    let mut terminal = Terminal::with(&setup, &["--mute"]);
    terminal.wait_for_text("Post-run cool-down");
    terminal.press("\r");
    let page = terminal.wait_for_text("enter  start");
    assert!(page.contains("Stop at once") && page.contains("and see a clinician."), "{page}");
    terminal.press("\r");
    terminal.wait_for_text("GET READY");
}

#[test]
fn the_colours_follow_what_the_terminal_says_of_its_background() {
    let dark = vt100::Color::Rgb(0x1b, 0x19, 0x17);
    let light = vt100::Color::Rgb(0xfa, 0xf5, 0xea);
    let mut terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_background(dark);
    assert!(terminal.bytes().windows(6).any(|it| it == b"\x1b]11;?"), "it asks");
    terminal.press("\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\");
    terminal.wait_for_background(light);
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
    // With a chosen theme the terminal is not asked.
    let terminal = Terminal::start(&["play", "glute-ball", "--mute", "--theme", "light"]);
    terminal.wait_for_background(light);
    assert!(!terminal.bytes().windows(4).any(|it| it == b"]11;"));
}

#[test]
fn keys_go_on_count_and_end() {
    let mut terminal = all_sorts();
    terminal.press(" ");
    terminal.wait_for_text("as long as you like");
    terminal.press(" ");
    terminal.wait_for_text("of 4");
    terminal.press("  ");
    terminal.press(".");
    terminal.wait_for_text("of 5");
    terminal.press(",");
    terminal.wait_for_text("of 4");
    terminal.press("\r");
    terminal.wait_for_text("REST");
    terminal.press("n");
    terminal.wait_for_text("set 2 of 2");
    terminal.press("    ");
    terminal.wait_for_text("Stretch");
    terminal.press("+");
    terminal.wait_for_text("Reach further");
    terminal.press("-");
    terminal.press("-");
    terminal.wait_for_text("Bend the knee");
    terminal.press("?");
    terminal.wait_for_text("on to the next step");
    terminal.press("\x1b");
    terminal.wait_for_screen("the help gone", |text| !text.contains("on to the next step"));
    terminal.press("n");
    terminal.wait_for_text("GO");
    terminal.press("p");
    terminal.wait_for_text("PAUSED");
    terminal.press("p");
    terminal.wait_for_text("READY");
    terminal.press("p");
    terminal.wait_for_text("PAUSED");
    terminal.press("b");
    terminal.press("r");
    terminal.press("N");
    terminal.wait_for_text("All sorts");
    terminal.wait_for_text("steps");
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit().0, 0);
    let steps = steps(&terminal);
    let outcomes: Vec<&str> = steps.iter().map(|step| step["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["done", "done", "done", "partly", "skipped"]);
    assert_eq!((&steps[1]["reps"], &steps[2]["reps"]), (&2.into(), &4.into()));
    assert_eq!(steps[3]["variation"], "easier");
}

#[test]
fn it_hurts_stops_at_once_and_shows_the_signs() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("nx");
    terminal.wait_for_text("it hurt");
    terminal.wait_for_screen("the signs", |text| {
        text.contains("call for help") || text.contains("see a clinician")
    });
    terminal.press("\r");
    assert_eq!(terminal.wait_for_exit().0, 0);
    let session = &terminal.home().history()[0];
    let first = &session["steps"][0];
    assert_eq!((session["end"].as_str(), first["outcome"].as_str()), (Some("hurt"), Some("hurt")));
    assert_eq!(first["side"].as_str(), Some("left"));
}

#[test]
fn ctrl_c_ends_at_once_and_keeps_what_was_done() {
    let mut terminal = Terminal::start(&["play", "out-the-door", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("n");
    terminal.wait_for_text("GO");
    terminal.press("\x03");
    assert_eq!(terminal.wait_for_exit().0, 130);
    assert_eq!(terminal.modes(), (false, false));
    assert_eq!(steps(&terminal)[0]["outcome"], "partly");
}

#[test]
fn the_list_filters_chooses_and_comes_back() {
    let mut terminal = Terminal::start(&["--mute"]);
    terminal.wait_for_text("11 routines");
    terminal.press("/glute");
    terminal.wait_for_screen("the filtered list", |text| {
        text.contains("Glute ball") && !text.contains("Out the door")
    });
    terminal.press("\x1b");
    terminal.wait_for_text("Out the door");
    terminal.press("\x1b[B\x1b[B\r");
    terminal.wait_for_text("Stop at once");
    terminal.press("\x1b");
    terminal.wait_for_text("11 routines");
    terminal.press("q");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[test]
fn every_size_names_what_comes_next() {
    // A larger window writes it in large letters.
    for (columns, rows) in [(40, 12), (80, 24), (100, 30)] {
        let mut terminal = Terminal::with(
            &Setup { columns, rows, ..Setup::default() },
            &["play", "hamstring-ball", "--mute"],
        );
        terminal.wait_for_text("pause");
        terminal.press("n");
        terminal.wait_for_text("a hand lower");
        terminal.press("qy");
        assert_eq!(terminal.wait_for_exit().0, 0);
    }
}

#[test]
fn many_resizes_leave_a_whole_screen() {
    let mut terminal = Terminal::start(&["play", "hamstring-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    for (columns, rows) in [(10, 3), (200, 60), (1, 1), (41, 13), (240, 70), (20, 70), (80, 24)] {
        terminal.resize(columns, rows);
    }
    terminal.wait_for_screen("the screen at its last size", |text| {
        text.contains("GET READY") && text.contains("pause") && text.lines().count() <= 24
    });
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[test]
fn no_color_sends_no_colour() {
    let setup = Setup { environment: vec![("NO_COLOR", "1")], ..Setup::default() };
    let mut terminal = Terminal::with(&setup, &["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("qy");
    terminal.wait_for_exit();
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(!bytes.contains("\u{1b}[38;") && !bytes.contains("\u{1b}[48;"), "a colour was sent");
}

#[cfg(unix)]
#[test]
fn a_stopped_process_pauses_instead_of_skipping() {
    use crate::program::{send_signal, wait};
    use rustix::process::Signal;
    use std::time::Duration;
    let mut terminal = Terminal::start(&["play", "post-run-cool-down", "--mute", "--speed", "100"]);
    terminal.wait_for_text("GO");
    send_signal(terminal.pid(), Signal::STOP);
    // Longer than the latest wake-up that does not count as a stop.
    wait(Duration::from_secs(3));
    send_signal(terminal.pid(), Signal::CONT);
    terminal.wait_for_text("PAUSED");
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[cfg(unix)]
#[test]
fn closing_the_terminal_saves_the_session() {
    let terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    let (mut child, home) = terminal.hang_up();
    let code = child.wait().unwrap();
    assert!(!code.success());
    let session = &home.history()[0];
    assert_eq!((&session["routine"], &session["end"]), (&"glute-ball".into(), &"interrupted".into()));
}

#[cfg(unix)]
#[test]
fn ctrl_c_answers_the_question_whether_to_edit_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.toml");
    std::fs::write(&path, "name = 3\n").unwrap();
    let setup = Setup { environment: vec![("EDITOR", "true")], ..Setup::default() };
    let mut terminal = Terminal::with(&setup, &["edit", path.to_str().unwrap()]);
    terminal.wait_for_text("Edit it again? [Y/n]");
    terminal.press("\x03");
    assert_ne!(terminal.wait_for_exit().0, 0);
}

#[test]
fn any_signal_restores_the_terminal() {
    use crate::program::send_signal;
    use rustix::process::Signal;
    for (signal, code) in [(Signal::USR1, 138), (Signal::XCPU, 152)] {
        let mut terminal = all_sorts();
        send_signal(terminal.pid(), signal);
        assert_eq!(terminal.wait_for_exit().0, code);
        assert_eq!(terminal.modes(), (false, false), "the terminal is as it was");
    }
}
