//! Files that are none: pipes, loops of links, folders in their place.

use crate::program::{Run, command, supple_in};
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
const SETTINGS: &str = "config/supple";
const SHELF: &str = "config/supple/routines";

/// A pipe that nobody writes to.
fn pipe(home: &Path, name: &str) {
    let path = home.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
}

/// Runs supple, which must not wait for this pipe.
fn run(home: &Path, arguments: &[&str], pipe: &str) -> Run {
    let mut command = command(home, arguments);
    command.env("PATH", "/usr/bin:/bin").env("EDITOR", "cat");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (done, heard) = channel();
    let waits = std::thread::spawn(move || done.send(child.wait_with_output().unwrap()).unwrap());
    let Ok(output) = heard.recv_timeout(Duration::from_secs(30)) else {
        // A writer that goes at once lets it end.
        drop(OpenOptions::new().write(true).open(home.join(pipe)).unwrap());
        panic!("{arguments:?} waits for {pipe}");
    };
    waits.join().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_pipe_among_routines_is_passed_over_with_a_word() {
    let home = tempfile::tempdir().unwrap();
    let file = format!("{SHELF}/wait.toml");
    pipe(home.path(), &file);
    fs::write(home.path().join(SHELF).join("zeal.toml"), MARCH).unwrap();
    let told = format!("{} can't be read: it is no regular file", home.path().join(&file).display());
    let list = run(home.path(), &["list"], &file);
    assert_eq!((list.code, list.errors.as_str()), (0, ""));
    assert!(list.output.contains(&told) && list.output.contains("zeal "), "{}", list.output);
    let check = run(home.path(), &["check"], &file);
    assert_eq!((check.code, check.errors), (1, format!("supple: {told}\n")));
    assert_eq!(check.output, "2 files checked: 1 error.\n");
    for arguments in [["show", "wait"], ["play", "wait"], ["check", "wait"], ["edit", "wait"]] {
        let run = run(home.path(), &arguments, &file);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.errors.contains("it is no regular file\n"), "{arguments:?}: {}", run.errors);
    }
    for command in ["show", "add", "fmt", "check"] {
        let run = run(home.path(), &[command, &file], &file);
        assert_eq!(run.code, 1, "{command}");
        assert_eq!(run.errors, format!("supple: {file} can't be read: it is no regular file\n"), "{command}");
    }
    let fmt = run(home.path(), &["fmt", SHELF], &file);
    assert_eq!(fmt.output, "1 file fine already, 1 file left as found.\n");
    let lent = "name = \"Lent\"\nstep = [{ use = \"wait#march\" }]\n";
    fs::write(home.path().join(SHELF).join("lent.toml"), lent).unwrap();
    let lent = run(home.path(), &["check", "lent"], &file);
    assert!(lent.errors.contains("it is no regular file"), "{}", lent.errors);
}

#[test]
fn a_pipe_among_figures_or_settings_is_told() {
    let home = tempfile::tempdir().unwrap();
    let figure = format!("{SETTINGS}/figures/wait.toml");
    pipe(home.path(), &figure);
    let check = run(home.path(), &["pose", "check", "wait"], &figure);
    assert!(check.errors.ends_with("wait.toml can't be read: it is no regular file\n"), "{}", check.errors);
    assert_eq!(run(home.path(), &["pose", "list"], &figure).code, 0);
    assert_eq!(run(home.path(), &["show", "glute-ball"], &figure).code, 0);

    let words = format!("{SETTINGS}/pronunciation.toml");
    pipe(home.path(), &words);
    let say = run(home.path(), &["voice", "say", "--phones", "hello"], &words);
    let told = |name: &str| {
        let path = home.path().join(SETTINGS).join(name).display().to_string();
        format!("supple: {path} can't be read: it is no regular file\n")
    };
    assert_eq!((say.code, say.errors), (1, told("pronunciation.toml")));

    let settings = format!("{SETTINGS}/config.toml");
    pipe(home.path(), &settings);
    let config = run(home.path(), &["config"], &settings);
    assert_eq!(config.code, 1);
    assert!(config.errors.starts_with(&told("config.toml")), "{}", config.errors);
    let edit = run(home.path(), &["config", "--edit"], &settings);
    assert!(edit.errors.ends_with("config.toml can't be edited: it is no regular file\n"), "{}", edit.errors);
}

#[test]
fn an_input_that_is_named_as_one_is_read() {
    let home = tempfile::tempdir().unwrap();
    let run = supple_in(home.path(), &["show", "/dev/stdin"], MARCH);
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert!(run.output.starts_with("March · 1:08\n"), "{}", run.output);
    let run = supple_in(home.path(), &["show", "/dev/zero"], "");
    assert_eq!(run.errors, "supple: /dev/zero is larger than 128 KiB, too large for a routine\n");
}

#[test]
fn an_ending_in_capitals_plays_and_a_loop_of_links_is_told() {
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(SHELF);
    fs::create_dir_all(&shelf).unwrap();
    let text = MARCH.replace("time", "id = \"march\"\ntime") + "\n[[step]]\nuse = \"Foo#march\"\n";
    fs::write(shelf.join("Foo.TOML"), text).unwrap();
    fs::write(shelf.join("lent.toml"), "name = \"Lent\"\nstep = [{ use = \"Foo#march\" }]\n").unwrap();
    let play =
        |name: &str| supple_in(home.path(), &["play", name, "--plain", "--mute", "--speed", "5000"], "");
    for name in ["Foo", "lent"] {
        let run = play(name);
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{name}");
        assert!(run.output.contains("Well done."), "{name}: {}", run.output);
    }
    assert!(supple_in(home.path(), &["list"], "").output.starts_with("Foo  "));
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/figures/bridge.toml");
    let figures = home.path().join(SETTINGS).join("figures");
    fs::create_dir_all(&figures).unwrap();
    fs::copy(shipped, figures.join("Mine.TOML")).unwrap();
    assert_eq!(supple_in(home.path(), &["pose", "check", "Mine"], "").code, 0);
    let link = shelf.join("loop.toml");
    std::os::unix::fs::symlink(&link, &link).unwrap();
    let (run, check) = (play("loop"), supple_in(home.path(), &["check"], ""));
    assert_eq!((run.code, run.errors.as_str()), (1, check.errors.as_str()));
    assert!(run.errors.starts_with(&format!("supple: {} can't be read: ", link.display())), "{}", run.errors);
}

#[test]
fn a_file_where_the_library_should_be_is_told_as_one() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join(SETTINGS)).unwrap();
    fs::write(home.path().join(SHELF), "").unwrap();
    let run = supple_in(home.path(), &["new", "abc"], "");
    let path = home.path().join(SHELF).join("abc.toml");
    assert_eq!(
        (run.code, run.errors),
        (1, format!("supple: {} can't be written: not a directory\n", path.display()))
    );
}
