//! Stopped, continued and in the background, as shells do it; and what a
//! terminal sends that is no key.

#![cfg(unix)]

use crate::terminal::Terminal;
use rustix::process::{Pid, Signal, kill_process};

fn send(terminal: &Terminal, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(terminal.pid()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

#[test]
fn plain_text_has_its_keys_after_any_stop() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--plain", "--mute"]);
    terminal.wait_for_text("Get ready");
    send(&terminal, Signal::STOP);
    send(&terminal, Signal::CONT);
    terminal.wait_for_text("Paused: the clock stood still.");
    terminal.press(" ");
    terminal.wait_for_text("On we go.");
    terminal.press("q");
    terminal.wait_for_text("Stop here?");
    terminal.press("y");
    assert_eq!(terminal.wait_for_exit().0, 0);
}

#[test]
fn plain_text_goes_on_where_it_was_brought_to_the_front_again() {
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
fn screens_in_the_background_wait_for_the_front_and_end_when_told_to() {
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
fn a_figure_is_stopped_and_left_as_the_player_is() {
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
        send(&terminal, signal);
        assert_eq!(terminal.wait_for_exit().0, code);
    }
}

#[test]
fn a_paste_into_lines_of_text_presses_no_key() {
    let mut terminal = Terminal::shell("$SUPPLE play glute-ball --plain --mute | cat; echo code $?");
    terminal.wait_for_text("Get ready");
    terminal.press("\x1b[200~qyx\r\x1b[201~p");
    let seen = terminal.wait_for_text("Paused.");
    assert!(!seen.contains("Stop here?"), "{seen}");
    terminal.press("qy");
    terminal.wait_for_text("code 0");
    let bytes = terminal.bytes();
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|bytes| bytes == wanted);
    assert!(has(b"\x1b[?2004h") && has(b"\x1b[?2004l"), "asked for, and given back");
    // A terminal that understands nothing is asked for nothing.
    let mut dumb = Terminal::shell("TERM=dumb $SUPPLE play glute-ball --plain --mute");
    dumb.wait_for_text("Get ready");
    dumb.press("qy");
    assert_eq!(dumb.wait_for_exit().0, 0);
    assert!(!dumb.bytes().contains(&0x1b));
}

#[test]
fn a_paste_presses_no_key() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("\x1b[200~qyx\r\x03\x1b[201~p");
    let seen = terminal.wait_for_text("PAUSED");
    assert!(!seen.contains("What you did is kept."), "{seen}");
    terminal.press("qy");
    assert_eq!(terminal.wait_for_exit().0, 0);
    let bytes = terminal.bytes();
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|bytes| bytes == wanted);
    assert!(has(b"\x1b[?2004h") && has(b"\x1b[?2004l"), "asked for, and given back");
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
fn escape_and_ctrl_c_in_one_read_end_it() {
    let mut terminal = Terminal::start(&["play", "glute-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("\x1b\x03");
    assert_eq!(terminal.wait_for_exit().0, 130);
}
