//! Completions in real shells, and the pages for `man`. A shell that is not
//! installed is passed over with a word.

use crate::program::{command, supple_in};
use crate::terminal::environment;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

const SHELF: &str = "config/supple/routines";
const MINE: &str = "name = \"Zeal\"\n\n[[step]]\nname = \"Quad lift\"\ntime = \"1min\"\n";

/// How long a shell may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

#[expect(clippy::print_stdout, reason = "a test that skips says so")]
fn is_there(shell: &str) -> bool {
    let there = Path::new("/usr/bin").join(shell).exists() || Path::new("/bin").join(shell).exists();
    if !there {
        println!("skipped: there is no {shell} here");
    }
    there
}

/// A home with a routine of one's own, and the script for a shell.
fn home(shell: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(SHELF);
    fs::create_dir_all(&shelf).unwrap();
    fs::write(shelf.join("zeal.toml"), MINE).unwrap();
    fs::write(shelf.join("$(touch pwned).toml"), MINE).unwrap();
    let script = supple_in(home.path(), &["completions", shell], "");
    assert_eq!((script.code, script.errors.as_str()), (0, ""));
    fs::write(home.path().join("script"), script.output).unwrap();
    home
}

/// Types into a shell in a terminal until it shows what is wanted.
fn types(home: &Path, shell: &[&str], lines: &[(&str, &str)]) {
    let pair = native_pty_system()
        .openpty(PtySize { rows: 24, cols: 100, pixel_width: 0, pixel_height: 0 })
        .unwrap();
    let mut builder = CommandBuilder::new(shell[0]);
    builder.args(&shell[1..]);
    builder.env_clear();
    for (name, value) in environment(home) {
        builder.env(name, value);
    }
    builder.env("TERM", "dumb");
    builder.env("PS1", "> ");
    builder.cwd(home);
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
            match heard.recv_timeout(PATIENCE) {
                Ok(bytes) => seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{shell:?}: {typed:?} never showed {wanted:?} ({error}): {seen:?}"),
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!home.join("pwned").exists());
}

/// What is typed, and what stands there after the tab.
const TYPED: [(&str, &str); 5] = [
    ("supple play quick-c\t", "quick-cool-down"),
    ("\u{15}supple play zeal --from qu\t", "--from quad-lift"),
    ("\u{15}supple pose hamstring-lu\t", "hamstring-lunge"),
    ("\u{15}supple explain equipm\t", "equipment"),
    ("\u{15}supple play --hands\t", "--hands-free"),
];

#[test]
fn bash_completes_names_steps_and_keys() {
    if !is_there("bash") {
        return;
    }
    let home = home("bash");
    let first = [("source ./script; echo re''ady\r", "ready")];
    types(home.path(), &["bash", "--norc", "--noprofile", "-i"], &[&first[..], &TYPED].concat());
}

#[test]
fn zsh_completes_names_steps_and_keys() {
    if !is_there("zsh") {
        return;
    }
    let home = home("zsh");
    let first = [("autoload -U compinit; compinit -u -D; source ./script; echo re''ady\r", "ready")];
    types(home.path(), &["zsh", "-f", "-i"], &[&first[..], &TYPED].concat());
}

#[test]
fn fish_completes_names_with_their_titles() {
    if !is_there("fish") {
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
    let home = tempfile::tempdir().unwrap();
    let run = supple_in(home.path(), &["man", "pages/deep"], "");
    assert_eq!(
        (run.code, run.output.as_str()),
        (0, "The pages are in pages/deep.\n\n  man -l pages/deep/supple.1\n")
    );
    let page = |name: &str| fs::read_to_string(home.path().join("pages/deep").join(name)).unwrap();
    assert!(page("supple.1").contains("supple\\-play(1)"));
    assert!(page("supple-play.1").contains("hands\\-free"));
    fs::write(home.path().join("file"), "").unwrap();
    let output = command(home.path(), &["man", "file/pages"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}
