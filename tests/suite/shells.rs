//! Completions in real shells, and the pages for `man`. A test whose shell is not installed
//! says that it skips.

use crate::program::{Home, LIBRARY, environment};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

const MINE: &str = "name = \"Zeal\"\n\n[[step]]\nname = \"Quad lift\"\ntime = \"1min\"\n";

/// The longest time without output of a shell.
const TIMEOUT: Duration = Duration::from_secs(30);

#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn is_installed(shell: &str) -> bool {
    let there = Path::new("/usr/bin").join(shell).exists() || Path::new("/bin").join(shell).exists();
    if !there {
        println!("skipped: there is no {shell} here");
    }
    there
}

/// A home with a user's routine, and the script for a shell.
fn home(shell: &str) -> Home {
    let home = Home::new();
    let shelf = home.join(LIBRARY);
    fs::create_dir_all(&shelf).unwrap();
    fs::write(shelf.join("zeal.toml"), MINE).unwrap();
    fs::write(shelf.join("$(touch pwned).toml"), MINE).unwrap();
    let script = home.run(&["completions", shell]);
    assert_eq!((script.code, script.errors.as_str()), (0, ""));
    home.write("script", script.output);
    home
}

/// Types each line into a shell in a terminal, and waits for the text that should follow.
fn type_lines(home: &Home, shell: &[&str], lines: &[(&str, &str)]) {
    let pair = native_pty_system()
        .openpty(PtySize { rows: 24, cols: 100, pixel_width: 0, pixel_height: 0 })
        .unwrap();
    let mut builder = CommandBuilder::new(shell[0]);
    builder.args(&shell[1..]);
    builder.env_clear();
    for (name, value) in environment(home.path()) {
        builder.env(name, value);
    }
    builder.env("TERM", "dumb");
    builder.env("PS1", "> ");
    builder.cwd(home.path());
    let mut child = pair.slave.spawn_command(builder).unwrap();
    drop(pair.slave);
    let (mut reader, mut writer) =
        (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let (sender, heard) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if sender.send(bytes[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    for (typed, wanted) in lines {
        writer.write_all(typed.as_bytes()).unwrap();
        writer.flush().unwrap();
        let mut seen = String::new();
        while !seen.contains(wanted) {
            match heard.recv_timeout(TIMEOUT) {
                Ok(bytes) => seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{shell:?}: {typed:?} never showed {wanted:?} ({error}): {seen:?}"),
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!home.join("pwned").exists());
}

/// The typed text, and the text after the tab.
const TYPED: [(&str, &str); 5] = [
    ("supple play quick-c\t", "quick-cool-down"),
    ("\u{15}supple play zeal --from qu\t", "--from quad-lift"),
    ("\u{15}supple pose hamstring-lu\t", "hamstring-lunge"),
    ("\u{15}supple explain equipm\t", "equipment"),
    ("\u{15}supple play --hands\t", "--hands-free"),
];

#[test]
fn bash_completes_names_steps_and_keys() {
    if !is_installed("bash") {
        return;
    }
    let home = home("bash");
    let first = [("source ./script; echo re''ady\r", "ready")];
    type_lines(&home, &["bash", "--norc", "--noprofile", "-i"], &[&first[..], &TYPED].concat());
}

#[test]
fn zsh_completes_names_steps_and_keys() {
    if !is_installed("zsh") {
        return;
    }
    let home = home("zsh");
    let first = [("autoload -U compinit; compinit -u -D; source ./script; echo re''ady\r", "ready")];
    type_lines(&home, &["zsh", "-f", "-i"], &[&first[..], &TYPED].concat());
}

#[test]
fn fish_completes_names_with_their_titles() {
    if !is_installed("fish") {
        return;
    }
    let home = home("fish");
    let completed = |line: &str| {
        let mut fish = Command::new("fish");
        fish.args(["--no-config", "-c", &format!("source ./script; complete -C {line:?}")]);
        fish.env_clear().current_dir(home.path()).envs(environment(home.path()));
        String::from_utf8(fish.output().unwrap().stdout).unwrap()
    };
    assert_eq!(completed("supple play quick-c"), "quick-cool-down\tQuick cool-down\n");
    assert_eq!(completed("supple play zea"), "zeal\tZeal\n");
    assert_eq!(completed("supple play zeal --from qu"), "quad-lift\tQuad lift\n");
    assert!(completed("supple pose hamstring-lu").starts_with("hamstring-lunge\n"));
    assert!(completed("supple explain equipm").starts_with("equipment\t"));
    assert!(!completed("supple play ").contains("touch"), "what a shell would run is not offered");
}

#[test]
fn the_pages_for_man_are_written() {
    let home = Home::new();
    let run = home.run(&["man", "pages/deep"]);
    assert_eq!(
        (run.code, run.output.as_str()),
        (0, "The pages are in pages/deep.\n\n  man -l pages/deep/supple.1\n")
    );
    let page = |name: &str| fs::read_to_string(home.join("pages/deep").join(name)).unwrap();
    assert!(page("supple.1").contains("supple\\-play(1)"));
    assert!(page("supple-play.1").contains("hands\\-free"));
    home.write("file", "");
    let output = home.command(&["man", "file/pages"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}
