//! Stopped, continued and in the background, as shells do it; and pasted text.

#![cfg(unix)]

use crate::program::send_signal;
use crate::terminal::{Setup, Terminal};
use rustix::process::Signal;

#[test]
fn plain_text_takes_keys_after_a_stop() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--plain", "--mute"]);
    terminal.wait_for_text("Get ready");
    send_signal(terminal.pid(), Signal::STOP);
    send_signal(terminal.pid(), Signal::CONT);
    terminal.wait_for_text("Paused: the clock stood still.");
    terminal.press(" ");
    terminal.wait_for_text("On we go.");
    terminal.press("q");
    terminal.wait_for_text("Stop here?");
    terminal.press("y");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[test]
fn the_questions_of_the_first_run_are_asked_only_where_they_are_seen() {
    let first_run =
        |script| Terminal::with(&Setup { known: false, script: Some(script), ..Setup::default() }, &[]);
    let play = "$SUPPLE play out-the-door --plain --mute --speed 2000";
    let mut terminal = first_run(format!("{play} > log; cat log; {play}; echo code $?").leak());
    // The whole disclaimer was said, perhaps to nobody, and the session was played.
    let seen = terminal.wait_for_screen("the question", |text| text.contains("Enter begins."));
    assert!(terminal.home().read("log").contains("Talk to a clinician before you start"), "{seen}");
    assert_eq!(terminal.home().history().len(), 1);
    terminal.press("h");
    terminal.wait_for_text("Enter leaves it for today.");
    terminal.press("\r");
    terminal.wait_for_text("code 0");
    assert_eq!(terminal.home().history().len(), 1, "nothing was begun");
}

#[test]
fn plain_text_brought_to_the_foreground_goes_on() {
    let mut terminal =
        Terminal::shell("set -m; $SUPPLE play glute-ball --plain --mute; echo away; fg; echo code $?");
    terminal.wait_for_text("Get ready");
    terminal.press("\x1a");
    terminal.wait_for_text("away");
    terminal.press(" ");
    terminal.wait_for_text("On we go.");
    terminal.press("\x03");
    terminal.wait_for_text("code 130");
}

#[test]
fn plain_text_in_the_background_takes_no_keys_and_plays() {
    let mut terminal = Terminal::shell(
        "set -m; $SUPPLE play out-the-door --plain --mute --speed 2000 > log & wait; tail -n 1 log; echo over",
    );
    let seen = terminal.wait_for_text("over");
    assert!(seen.contains("Well done."), "{seen}");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_hang_up_ends_plain_text_without_a_keyboard_unless_it_is_ignored_as_by_nohup() {
    let cases = [
        ("", "interrupted", "code 129", "What you did is kept."),
        ("trap '' HUP; ", "finished", "code 0", "Well done."),
    ];
    for (before, end, code, last) in cases {
        let script = format!(
            "{before}$SUPPLE play glute-ball --plain --mute --speed 40 < /dev/null & \
             echo $! > pid; wait $!; echo code $?"
        );
        let terminal = Terminal::shell(script.leak());
        terminal.wait_for_text("Go: ");
        send_signal(terminal.home().read("pid").trim().parse().unwrap(), Signal::HUP);
        let seen = terminal.wait_for_text(code);
        assert!(seen.contains(last), "{seen}");
        assert_eq!(terminal.home().history()[0]["end"], end);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn screens_in_the_background_wait_and_can_be_ended() {
    const STOPPED: &str = "set -m; $SUPPLE --mute & until grep -q ') T' /proc/$!/stat; do sleep 0.05; done; ";
    // Some shells have a stopped job go on by themselves so that it can end.
    let end = "kill %1; kill -CONT %1; while grep -q ') [^Z]' /proc/$!/stat; do sleep 0.05; done; wait $!; echo code $?";
    let terminal = Terminal::shell(format!("{STOPPED}{end}").leak());
    terminal.wait_for_text("code 143");
    let mut terminal = Terminal::shell(format!("{STOPPED}fg; echo code $?").leak());
    terminal.wait_for_text("11 routines");
    terminal.press("q");
    terminal.wait_for_text("code 0");
    assert_eq!(terminal.modes(), (false, false), "the terminal is as it was");
}

#[test]
fn a_watched_figure_can_be_suspended_and_quit() {
    let mut terminal =
        Terminal::shell("set -m; $SUPPLE pose reverse-lunge --calm; echo away; fg; echo code $?");
    terminal.wait_for_text("key 1 of 2");
    terminal.press("\x1a");
    terminal.wait_for_screen("the shell", |text| text.contains("away") && !text.contains("code"));
    terminal.wait_for_text("key 1 of 2");
    terminal.press("\x1b[C");
    terminal.wait_for_text("key 2 of 2");
    terminal.press("\x03");
    terminal.wait_for_text("code 130");
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let mut terminal = Terminal::start(&["pose", "reverse-lunge", "--calm"]);
        terminal.wait_for_text("key 1 of 2");
        send_signal(terminal.pid(), signal);
        assert_eq!(terminal.wait_for_exit().0, code);
    }
}

#[test]
fn text_pasted_into_plain_text_presses_no_key() {
    let mut terminal = Terminal::shell("$SUPPLE play glute-ball --plain --mute | cat; echo code $?");
    terminal.wait_for_text("Get ready");
    terminal.press("\x1b[200~qyx\r\x1b[201~p");
    let seen = terminal.wait_for_text("Paused.");
    assert!(!seen.contains("Stop here?"), "{seen}");
    terminal.press("qy");
    terminal.wait_for_text("code 0");
    let bytes = terminal.bytes();
    let was_written = |wanted: &[u8]| bytes.windows(wanted.len()).any(|bytes| bytes == wanted);
    assert!(was_written(b"\x1b[?2004h") && was_written(b"\x1b[?2004l"), "asked for, and given back");
    // A terminal that understands nothing is asked for nothing.
    let mut dumb = Terminal::shell("TERM=dumb $SUPPLE play glute-ball --plain --mute");
    dumb.wait_for_text("Get ready");
    dumb.press("qy");
    assert_eq!(dumb.wait_for_exit().0, 0);
    assert!(!dumb.bytes().contains(&0x1b));
}

#[test]
fn text_pasted_into_the_player_presses_no_key() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("\x1b[200~qyx\r\x03\x1b[201~p");
    let seen = terminal.wait_for_text("PAUSED");
    assert!(!seen.contains("What you did is kept."), "{seen}");
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
    let bytes = terminal.bytes();
    let was_written = |wanted: &[u8]| bytes.windows(wanted.len()).any(|bytes| bytes == wanted);
    assert!(was_written(b"\x1b[?2004h") && was_written(b"\x1b[?2004l"), "asked for, and given back");
    // What is typed somewhere takes it, as far as there is room.
    let mut terminal = Terminal::start(&["--mute"]);
    terminal.wait_for_text("11 routines");
    terminal.press(&format!("/\x1b[200~glute{}\x1b[201~", " ".repeat(50_000)));
    terminal.wait_for_screen("the filtered list", |text| {
        text.contains("Glute ball") && !text.contains("Out the door")
    });
    terminal.press("\x03");
    assert_eq!(terminal.wait_for_exit().0, 130);
}

#[test]
fn escape_and_ctrl_c_in_one_read_quit() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("\x1b\x03");
    assert_eq!(terminal.wait_for_exit().0, 130);
}
