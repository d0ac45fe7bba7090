//! What was done is saved: through a kill at any moment and beside another player. If it
//! can't be saved, the player says so.

use crate::program::{Home, send_signal, wait};
use crate::terminal::{Setup, Terminal};
use rustix::process::Signal;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::Child;
use std::time::Duration;

/// Sides, sets, reps and a rest: 2 + 4 × 12 + 2 × 3 + 10 + 5 + 20 = 91 s.
const MIXED: &str = "name = \"Mixed\"\n[[step]]\nname = \"Rocks\"\nreps = 6\ntempo = \"2s\"\nside = \"each\"\n\
                     sets = 2\nrest = \"10s\"\nswitch = \"3s\"\nprepare = \"2s\"\n\
                     [[step]]\nname = \"Fold\"\ntime = \"20s\"\nprepare = \"5s\"\n";
const MIXED_SECONDS: f64 = 91.0;

fn play(home: &Home, file: &str, speed: &str) -> Child {
    home.spawn(&["play", file, "--json-events", "--mute", "--speed", speed])
}

fn end(child: &mut Child, signal: Signal) {
    send_signal(child.id(), signal);
    child.wait().unwrap();
}

/// Reads so many lines, then waits for `delay`. Returns the sets that have ended by the
/// lines.
fn ended_sets(child: &mut Child, lines: u64, delay: Duration) -> Vec<String> {
    let stdout = child.stdout.take().unwrap();
    let (sender, events) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let (mut ended, mut current) = (Vec::new(), String::new());
    for line in events.iter().take(usize::try_from(lines).unwrap()) {
        let event: Value = serde_json::from_str(&line).unwrap();
        match event["event"].as_str() {
            Some("segment") => {
                let work = event["phase"] == "work";
                current =
                    if work { set_of(&event["step"], &event["set"], &event["side"]) } else { String::new() };
            }
            Some("segment-ended") if !current.is_empty() => ended.push(std::mem::take(&mut current)),
            _ => {}
        }
    }
    wait(delay);
    ended
}

fn set_of(step: &Value, set: &Value, side: &Value) -> String {
    format!("{step} {set} {side}")
}

/// Kills a player `times` times at pseudo-random moments, and resumes each session.
fn kill_and_resume(times: u32) {
    let home = Home::new();
    home.write("mixed.toml", MIXED);
    let database = home.join("data/supple/history.db");
    assert_eq!(home.run(&["history"]).code, 0);
    let mut random = 0x2545_f491_u64;
    let mut killed = 0;
    for time in 1..=times {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = play(&home, "mixed.toml", "30");
        let ended = ended_sets(&mut child, (random >> 33) % 70, Duration::from_millis((random >> 40) % 100));
        end(&mut child, Signal::KILL);
        if database.exists() {
            let connection = rusqlite::Connection::open(&database).unwrap();
            let sound: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(sound, "ok", "kill {time}");
        }
        let sessions = home.history();
        // The clock runs fast and the disk doesn't: the last sets may not have been
        // written yet.
        let sure = &ended[..ended.len().saturating_sub(3)];
        if sessions.len() == killed {
            // It had not begun.
            assert!(sure.is_empty(), "kill {time}: {ended:?}");
            continue;
        }
        killed += 1;
        assert_eq!(sessions.len(), killed, "kill {time}");
        let steps = sessions[0]["steps"].as_array().unwrap();
        let done: Vec<String> = steps
            .iter()
            .filter(|step| step["outcome"] == "done")
            .map(|step| set_of(&step["step"], &step["set"], &step["side"]))
            .collect();
        for set in sure {
            assert!(done.contains(set), "kill {time}: {set} is not among {done:?}");
        }
        if sessions[0]["end"] == "finished" {
            continue;
        }
        assert!(
            sessions[0]["end"].is_null() && sessions[0]["ended"].is_null(),
            "kill {time}: {}",
            sessions[0]
        );
        let run = home.run(&["resume", "--plain", "--mute", "--speed", "5000"]);
        if sessions[0]["seconds_done"] == 0.0 && run.code == 1 {
            // It was killed before the first position was kept.
            continue;
        }
        assert_eq!(run.code, 0, "kill {time}: {}", run.errors);
        let whole = &home.history()[0];
        assert_eq!((&whole["end"], &whole["seconds_done"]), (&"finished".into(), &MIXED_SECONDS.into()));
        let steps = whole["steps"].as_array().unwrap();
        assert!(
            steps.len() == 5 && steps.iter().all(|step| step["outcome"] == "done"),
            "kill {time}: {whole}"
        );
        let seconds: f64 = steps.iter().map(|step| step["seconds"].as_f64().unwrap()).sum();
        assert!((seconds - 68.0).abs() < 0.01, "kill {time}: {whole}");
    }
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_finished() {
    kill_and_resume(5);
}

#[test]
#[ignore = "takes a quarter of an hour"]
fn two_hundred_kills_lose_nothing_that_was_finished() {
    kill_and_resume(200);
}

#[test]
fn two_players_at_once_save_both_sessions() {
    let home = Home::new();
    home.write("mixed.toml", MIXED);
    // One plays on slowly; two more run through meanwhile.
    let mut slow = play(&home, "mixed.toml", "2");
    let mut lines = BufReader::new(slow.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("\"rep\":2")));
    let mut quick: Vec<Child> = (0..2).map(|_| play(&home, "mixed.toml", "200")).collect();
    for player in &mut quick {
        std::io::copy(&mut player.stdout.take().unwrap(), &mut std::io::sink()).unwrap();
        assert!(player.wait().unwrap().success());
    }
    let resume = || home.run(&["resume", "--plain", "--mute", "--speed", "5000"]);
    assert_eq!(resume().code, 1, "what another player still runs is not taken");
    end(&mut slow, Signal::KILL);
    let run = resume();
    assert!(run.errors.starts_with("Mixed: Rocks, set 1 of 2, left side, rep "), "{}", run.errors);
    let sessions = home.history();
    assert_eq!(sessions.len(), 3);
    for session in &sessions {
        assert_eq!((&session["end"], &session["seconds_done"]), (&"finished".into(), &MIXED_SECONDS.into()));
        assert_eq!(session["steps"].as_array().unwrap().len(), 5);
    }
}

#[test]
fn a_locked_history_is_reported_and_written_once_it_is_free() {
    let home = Home::new();
    assert_eq!(home.run(&["history"]).code, 0);
    let path = home.join("data/supple/history.db");
    let mut child = home.spawn(&["play", "quick-cool-down", "--plain", "--mute", "--speed", "40"]);
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "Mind: another program holds the history."));
    connection.execute_batch("ROLLBACK").unwrap();
    drop(connection);
    assert!(lines.all(|line| !line.unwrap().starts_with("Mind:")), "it is said once");
    assert!(child.wait().unwrap().success());
    let session = home.history().remove(0);
    assert_eq!(session["end"], "finished");
    assert!(session["steps"].as_array().unwrap().iter().all(|step| step["outcome"] == "done"), "{session}");
}

#[test]
fn without_a_home_directory_nothing_is_said_to_be_kept() {
    let home = Home::new();
    let arguments = ["play", "quick-cool-down", "--plain", "--mute", "--speed", "5000"];
    let run = home.run_with(&arguments, &[("HOME", "/dev/null"), ("XDG_DATA_HOME", "")]);
    let why = "Mind: there is no home directory; set HOME or XDG_DATA_HOME to an absolute path.\n";
    assert!(run.output.contains(why), "{}", run.output);
}

#[test]
fn a_history_of_a_newer_version_is_not_waited_for() {
    // The number of the version is in the file's bytes 60 to 63.
    let script = "$SUPPLE history --json; printf c | dd of=data/supple/history.db bs=1 seek=63 conv=notrunc; clear; $SUPPLE";
    let mut terminal = Terminal::with(&Setup { script: Some(script), ..Setup::default() }, &[]);
    terminal.wait_for_text("history not read · ? why");
    terminal.press("h");
    let seen = terminal.wait_for_text("can't be read");
    assert!(!seen.contains("one moment"), "{seen}");
}

#[test]
fn after_losing_the_answers_the_first_page_asks_again() {
    const ASKS: &str = "a heart condition";
    let script = "$SUPPLE play quick-cool-down --mute; \
                  printf damaged > data/supple/history.db; rm -f data/supple/history.db-*; \
                  $SUPPLE play quick-cool-down --mute; \
                  $SUPPLE play quick-cool-down --mute; echo over";
    let mut terminal = Terminal::with(&Setup { script: Some(script), rows: 40, ..Setup::default() }, &[]);
    terminal.wait_for_text("GET READY");
    terminal.press("\x03");
    terminal.wait_for_text(ASKS);
    // Yes, there is a medical reason; then it is not started, nor asked again.
    terminal.press("h");
    terminal.wait_for_text("Ask a clinician first");
    terminal.press("\x03");
    terminal.wait_for_text("Ask a clinician first");
    terminal.press("\x03");
    terminal.wait_for_text("over");
}

#[test]
fn a_disk_error_is_shown() {
    // A limit of files stands for a disk: no more than 4 KiB may be written.
    let mut terminal = Terminal::shell("ulimit -f 8; $SUPPLE play glute-ball --mute; echo code $?");
    terminal.wait_for_text("not kept: disk error");
    terminal.press("q");
    terminal.wait_for_text("could not be kept");
    terminal.press("y");
    terminal.wait_for_text("could not be kept");
    terminal.wait_for_text("code 0");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_and_a_read_only_disk_are_shown() {
    const FULL: &str = "unshare -m sh -c 'mkdir -p full && mount -t tmpfs -o size=200k tmpfs full || exit 0; \
                        mkdir full/data; dd if=/dev/zero of=full/fill bs=1k count=190 2>/dev/null; \
                        XDG_DATA_HOME=$PWD/full/data $SUPPLE play glute-ball --mute' || echo ready; echo over";
    const READ_ONLY: &str = "unshare -m sh -c '$SUPPLE history --json; mount --bind . . && cd $PWD && mount -o remount,ro,bind . \
                             || exit 0; $SUPPLE play glute-ball --mute; $SUPPLE history --json' || echo ready; echo over";
    // Where no answers are kept, the first page comes before.
    let cases = [(FULL, "not kept: disk full", "\r\r"), (READ_ONLY, "not kept: read-only", "")];
    for (script, word, begin) in cases {
        let mut terminal = Terminal::shell(script);
        if !begin.is_empty() {
            terminal.wait_for_screen("the first page", |seen| {
                seen.contains("a heart condition") || seen.contains("over")
            });
            terminal.press(begin);
        }
        let seen = terminal.wait_for_screen(word, |seen| seen.contains(word) || seen.contains("over"));
        if seen.contains("over") && !seen.contains(word) {
            eprintln!("skipped: no disk can be mounted here");
            return;
        }
        terminal.press("qy");
        terminal.wait_for_text("over");
    }
}

#[test]
fn a_stop_before_any_work_saves_its_step_and_note() {
    let mut terminal = Terminal::start(&["play", "hamstring-ball", "--mute"]);
    terminal.wait_for_text("GET READY");
    terminal.press("x");
    terminal.wait_for_text("You stopped, it hurt.");
    terminal.press("w");
    terminal.wait_for_text("Note: ");
    terminal.press("left, a hand below the seat\r");
    terminal.wait_for_screen("the note without its cursor", |seen| {
        seen.contains("Note: left, a hand below the seat") && !seen.contains('▏')
    });
    terminal.press("\r");
    terminal.wait_for_exit();
    let session = terminal.home().history().remove(0);
    assert_eq!((&session["end"], &session["note"]), (&"hurt".into(), &"left, a hand below the seat".into()));
    let step = &session["steps"][0];
    assert_eq!((&step["outcome"], &step["side"], &step["set"]), (&"hurt".into(), &"left".into(), &1.into()));
}

#[test]
fn the_summary_compares_with_last_time() {
    let home = Home::new();
    home.write(
        "short.toml",
        "name = \"Short\"\n[[step]]\nname = \"Hold\"\ntime = \"0.4s\"\nprepare = \"0s\"\n",
    );
    let play = || home.run(&["play", "short.toml", "--plain", "--mute"]).output;
    assert!(!play().contains("Last time"));
    assert!(play().ends_with("Last time, today: 0:00.\n"), "{}", play());
    let longer = "name = \"Short\"\n[[step]]\nname = \"Hold\"\ntime = \"2.6s\"\nprepare = \"0s\"\n";
    home.write("short.toml", longer);
    assert!(play().ends_with("Last time, today: 0:00.\nHold: 0:02, 0:00 last time.\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_controlling_terminal_keys_are_read_and_the_echo_comes_back() {
    let mut terminal = Terminal::shell(
        "setsid -w $SUPPLE play glute-ball --plain --mute <$(tty); echo code $?; stty -a; echo ov''er",
    );
    terminal.wait_for_text("Glute ball");
    terminal.press("q");
    terminal.wait_for_text("Stop here? y stops, any other key goes on.");
    terminal.press("y");
    let seen = terminal.wait_for_text("over");
    assert!(seen.contains("code 0") && seen.contains(" echo ") && seen.contains(" icanon "), "{seen}");
}
