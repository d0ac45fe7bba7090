//! Files that are no regular files: pipes, loops of links, folders.

use crate::program::{Home, LIBRARY, Run};
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
const SETTINGS: &str = "config/supple";

/// A pipe that nobody writes to.
fn pipe(home: &Home, name: &str) {
    let path = home.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
}

/// Runs supple, which must not wait for this pipe.
fn run(home: &Home, arguments: &[&str], pipe: &str) -> Run {
    let mut command = home.command(arguments);
    command.env("EDITOR", "cat");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (done, heard) = channel();
    let waits = std::thread::spawn(move || done.send(child.wait_with_output().unwrap()).unwrap());
    let Ok(output) = heard.recv_timeout(Duration::from_secs(30)) else {
        // A writer that goes at once lets it end. Opening for both never blocks.
        drop(OpenOptions::new().read(true).write(true).open(home.join(pipe)).unwrap());
        panic!("{arguments:?} waits for {pipe}");
    };
    waits.join().unwrap();
    output.into()
}

#[test]
fn a_pipe_among_routines_is_reported_and_never_read() {
    let home = Home::new();
    let file = format!("{LIBRARY}/wait.toml");
    pipe(&home, &file);
    fs::write(home.join(LIBRARY).join("zeal.toml"), MARCH).unwrap();
    let message = format!("{} can't be read: it is no regular file", home.join(&file).display());
    let list = run(&home, &["list"], &file);
    assert_eq!((list.code, list.errors.as_str()), (0, ""));
    assert!(list.output.contains(&message) && list.output.contains("zeal "), "{}", list.output);
    let check = run(&home, &["check"], &file);
    assert_eq!((check.code, check.errors), (1, format!("supple: {message}\n")));
    assert_eq!(check.output, "2 files checked: 1 error.\n");
    for arguments in [["show", "wait"], ["play", "wait"], ["check", "wait"], ["edit", "wait"]] {
        let run = run(&home, &arguments, &file);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.errors.contains("it is no regular file\n"), "{arguments:?}: {}", run.errors);
    }
    for command in ["show", "add", "fmt", "check"] {
        let run = run(&home, &[command, &file], &file);
        assert_eq!(run.code, 1, "{command}");
        assert_eq!(run.errors, format!("supple: {file} can't be read: it is no regular file\n"), "{command}");
    }
    let fmt = run(&home, &["fmt", LIBRARY], &file);
    assert_eq!(fmt.output, "1 file fine already, 1 file left as found.\n");
    let lent = "name = \"Lent\"\nstep = [{ use = \"wait#march\" }]\n";
    fs::write(home.join(LIBRARY).join("lent.toml"), lent).unwrap();
    let lent = run(&home, &["check", "lent"], &file);
    assert!(lent.errors.contains("it is no regular file"), "{}", lent.errors);
}

#[test]
fn a_pipe_among_figures_or_settings_is_reported_and_never_read() {
    let home = Home::new();
    let figure = format!("{SETTINGS}/figures/wait.toml");
    pipe(&home, &figure);
    let check = run(&home, &["pose", "check", "wait"], &figure);
    assert!(check.errors.ends_with("wait.toml can't be read: it is no regular file\n"), "{}", check.errors);
    assert_eq!(run(&home, &["pose", "list"], &figure).code, 0);
    assert_eq!(run(&home, &["show", "glute-ball"], &figure).code, 0);

    let words = format!("{SETTINGS}/pronunciation.toml");
    pipe(&home, &words);
    let say = run(&home, &["voice", "say", "--phones", "hello"], &words);
    let message = |name: &str| {
        let path = home.join(SETTINGS).join(name).display().to_string();
        format!("supple: {path} can't be read: it is no regular file\n")
    };
    assert_eq!((say.code, say.errors), (1, message("pronunciation.toml")));
    // It never keeps anybody from a session.
    for arguments in [
        &["show", "glute-ball", "--json"][..],
        &["play", "glute-ball", "--plain", "--mute", "--speed", "5000"],
    ] {
        let run = run(&home, arguments, &words);
        let mind = message("pronunciation.toml").replace(
            ".toml can't be read: it is no regular file\n",
            ".toml can't be read: it is no regular file; until then the shipped pronunciations hold\n",
        );
        assert_eq!((run.code, run.errors), (0, mind));
        assert!(run.output.len() > 1000);
    }

    let settings = format!("{SETTINGS}/config.toml");
    pipe(&home, &settings);
    let config = run(&home, &["config"], &settings);
    assert_eq!(config.code, 1);
    assert!(config.errors.starts_with(&message("config.toml")), "{}", config.errors);
    let edit = run(&home, &["config", "--edit"], &settings);
    assert!(edit.errors.ends_with("config.toml can't be edited: it is no regular file\n"), "{}", edit.errors);
}

#[test]
fn a_device_named_on_the_command_line_is_read() {
    let home = Home::new();
    let run = home.run_with_input(&["show", "/dev/stdin"], MARCH);
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert!(run.output.starts_with("March · 1:08\n"), "{}", run.output);
    let run = home.run(&["show", "/dev/zero"]);
    assert_eq!(run.errors, "supple: /dev/zero is larger than 128 KiB, too large for a routine\n");
}

#[test]
fn a_file_ending_in_capitals_plays_and_a_loop_of_links_is_reported() {
    let home = Home::new();
    let library = home.join(LIBRARY);
    fs::create_dir_all(&library).unwrap();
    let text = MARCH.replace("time", "id = \"march\"\ntime") + "\n[[step]]\nuse = \"Foo#march\"\n";
    fs::write(library.join("Foo.TOML"), text).unwrap();
    fs::write(library.join("lent.toml"), "name = \"Lent\"\nstep = [{ use = \"Foo#march\" }]\n").unwrap();
    let play = |name: &str| home.run(&["play", name, "--plain", "--mute", "--speed", "5000"]);
    for name in ["Foo", "lent"] {
        let run = play(name);
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{name}");
        assert!(run.output.contains("Well done."), "{name}: {}", run.output);
    }
    assert!(home.run(&["list"]).output.starts_with("Foo  "));
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/figures/bridge.toml");
    let figures = home.join(SETTINGS).join("figures");
    fs::create_dir_all(&figures).unwrap();
    fs::copy(shipped, figures.join("Mine.TOML")).unwrap();
    assert_eq!(home.run(&["pose", "check", "Mine"]).code, 0);
    let link = library.join("loop.toml");
    std::os::unix::fs::symlink(&link, &link).unwrap();
    let (run, check) = (play("loop"), home.run(&["check"]));
    assert_eq!((run.code, run.errors.as_str()), (1, check.errors.as_str()));
    assert!(run.errors.starts_with(&format!("supple: {} can't be read: ", link.display())), "{}", run.errors);
}

#[test]
fn a_file_in_place_of_the_library_is_reported() {
    let home = Home::new();
    fs::create_dir_all(home.join(SETTINGS)).unwrap();
    home.write(LIBRARY, "");
    let run = home.run(&["new", "abc"]);
    let path = home.join(LIBRARY).join("abc.toml");
    assert_eq!(
        (run.code, run.errors),
        (1, format!("supple: {} can't be written: not a directory\n", path.display()))
    );
}

const PLAY: [&str; 5] = ["play", "glute-ball", "--mute", "--speed", "9000"];

#[test]
fn a_schema_that_supple_didnt_write_is_left_alone() {
    let home = Home::new();
    let library = home.join(LIBRARY);
    fs::create_dir_all(&library).unwrap();
    let (target, schema) = (home.join("precious"), library.join("routine.schema.json"));
    fs::write(&target, "precious").unwrap();
    std::os::unix::fs::symlink(&target, &schema).unwrap();
    let left = |reason: &str| format!("supple: {} is left as it is; {reason}\n", schema.display());
    let foreign = left("it is no schema that supple wrote");
    let run = home.run(&["new", "one"]);
    assert_eq!((run.code, run.errors.as_str()), (0, foreign.as_str()));
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    fs::remove_file(&schema).unwrap();
    fs::write(&schema, "{\"mine\": true}").unwrap();
    assert_eq!(home.run(&["new", "two"]).errors, foreign);
    assert_eq!(fs::read_to_string(&schema).unwrap(), "{\"mine\": true}");
    let older = "{\n  \"$comment\": \"Written by supple; `supple schema` prints it anew.\"\n}\n";
    fs::remove_file(&schema).unwrap();
    fs::write(home.join("elsewhere"), older).unwrap();
    std::os::unix::fs::symlink(home.join("elsewhere"), &schema).unwrap();
    assert_eq!(home.run(&["new", "three"]).errors, left("it is a link"));
    assert_eq!(fs::read_to_string(&schema).unwrap(), older);
    fs::remove_file(&schema).unwrap();
    fs::create_dir(&schema).unwrap();
    assert_eq!(home.run(&["new", "four"]).errors, left("it can't be read: is a directory"));
    fs::remove_dir(&schema).unwrap();
    fs::write(&schema, older).unwrap();
    assert_eq!(home.run(&["new", "five"]).errors, "");
    assert_eq!(fs::read_to_string(&schema).unwrap(), home.run(&["schema"]).output);
}

#[test]
fn only_their_owner_may_read_supples_files() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    assert_eq!(home.run_with(&PLAY, &[]).code, 0);
    home.write("state/supple/state.json", "{");
    assert_eq!(home.run_with(&PLAY, &[]).code, 0, "the damaged file is logged");
    assert_eq!(home.run(&["new", "mine"]).code, 0);
    let mode = |path: &str| fs::metadata(home.join(path)).unwrap().permissions().mode() & 0o777;
    for folder in ["state", "state/supple", "config", "config/supple", LIBRARY, "data", "data/supple"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    for file in ["state.json", "supple.log"] {
        assert_eq!(mode(&format!("state/supple/{file}")), 0o600, "{file}");
    }
    assert_eq!(mode("data/supple/history.db"), 0o600);
}

#[test]
fn pipes_and_huge_files_in_place_of_supples_own_files_stop_no_session() {
    for file in ["state/supple/state.json", "state/supple/supple.log", "cache/supple/lengths"] {
        let home = Home::new();
        pipe(&home, file);
        let played = run(&home, &[&["--log", "trace"][..], &PLAY].concat(), file);
        assert_eq!(played.code, 0, "{file}: {}", played.errors);
        let checked = run(&home, &["check", "glute-ball"], file);
        assert_eq!((checked.code, checked.errors.as_str()), (0, ""), "{file}");
        let again = run(&home, &["play", "--mute", "--speed", "9000"], file);
        assert_eq!(again.code, 0, "it is remembered: {}", again.errors);
    }
    let home = Home::new();
    for file in ["state/supple/state.json", "cache/supple/lengths"] {
        let path = home.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(&path).unwrap().set_len(400 << 20).unwrap();
        assert_eq!(home.run(&PLAY).code, 0, "{file}");
        assert_eq!(home.run(&["check", "glute-ball"]).code, 0, "{file}");
    }
    assert!(fs::metadata(home.join("state/supple/state.json")).unwrap().len() < 1000);
    assert!(home.join("state/supple/state.json.damaged").exists());
}

#[test]
fn a_file_size_limit_ends_no_session() {
    let home = Home::new();
    fs::create_dir_all(home.join("state/supple")).unwrap();
    home.write("state/supple/steps.jsonl", "x".repeat(100_000) + "\n");
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -f 1 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_supple")]).args(PLAY);
    limited.env_clear().current_dir(home.path()).envs(crate::program::environment(home.path()));
    let output = limited.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{:?} {text}", output.status);
    assert!(text.contains("Well done."), "{text}");
}

#[test]
fn an_unreadable_library_and_names_that_are_not_utf8_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let library = home.join(LIBRARY);
    fs::create_dir_all(&library).unwrap();
    let odd = library.join(std::ffi::OsStr::from_bytes(b"m\xe4rz.toml"));
    fs::write(&odd, MARCH).unwrap();
    let list = home.run(&["list"]);
    let message = format!("the name of {} is not UTF-8; give the file another one\n", odd.display());
    assert!(list.output.starts_with("m\u{fffd}rz") && list.output.contains(&message), "{}", list.output);
    let mut check = home.command(&["check"]);
    let output = check.arg(&odd).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "1 file checked, nothing to mend.\n");
    fs::remove_dir_all(&library).unwrap();
    std::os::unix::fs::symlink(&library, &library).unwrap();
    let message = format!("{} can't be read: ", library.display());
    let list = home.run(&["list"]);
    assert!(list.output.starts_with("routines") && list.output.contains(&message), "{}", list.output);
    for arguments in [&["show", "mine"][..], &["show", "glute-ball"], &["check"]] {
        let run = home.run(arguments);
        assert!(run.errors.starts_with(&format!("supple: {message}")), "{arguments:?}: {}", run.errors);
    }
}

#[test]
fn without_a_home_folder_nothing_is_written_elsewhere() {
    let home = Home::new();
    let none =
        [("XDG_DATA_HOME", ""), ("XDG_STATE_HOME", ""), ("XDG_CONFIG_HOME", ""), ("XDG_CACHE_HOME", "")];
    for wrong in ["/dev/null", "here", "."] {
        let variables = [&none[..], &[("HOME", wrong)]].concat();
        let run = home.run_with(&PLAY, &variables);
        assert_eq!(run.code, 0, "{wrong}: {}", run.errors);
        assert!(run.output.contains("Well done."), "{wrong}: {}", run.output);
        let new = home.run_with(&["new", "mine"], &variables);
        assert_eq!(new.code, 1, "{wrong}: {}", new.output);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{wrong}");
    }
}

#[test]
fn a_blank_editor_runs_nothing() {
    let home = Home::new();
    let script = home.join("evil.toml");
    fs::write(&script, "#!/bin/sh\ntouch pwned\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&script, mode).unwrap();
    for blank in [" ", "\t \n"] {
        home.run_with(&["edit", "./evil.toml"], &[("EDITOR", blank), ("VISUAL", blank), ("PATH", "")]);
        assert!(!home.join("pwned").exists(), "{blank:?}");
    }
}

#[test]
fn formatting_keeps_hard_links_and_read_only_files() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let (file, other) = (home.join("a.toml"), home.join("b.toml"));
    let untidy = MARCH.replace(" = ", "=");
    fs::write(&file, &untidy).unwrap();
    fs::hard_link(&file, &other).unwrap();
    assert_eq!(home.run(&["fmt", "a.toml"]).code, 0);
    assert_eq!(fs::read_to_string(&other).unwrap(), MARCH);
    fs::write(&file, &untidy).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let run = home.run(&["fmt", "a.toml"]);
    assert_eq!((run.code, run.errors.as_str()), (1, "supple: a.toml can't be written: it is read-only\n"));
    assert_eq!(fs::read_to_string(&file).unwrap(), untidy);
}

#[test]
fn a_name_that_is_too_long_is_reported() {
    let home = Home::new();
    let file = format!("{}.toml", "x".repeat(240));
    home.write(&file, MARCH);
    let run = home.run(&["add", &file]);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (1, "supple: its name is longer than 100 letters; rename the file\n")
    );
}

#[test]
fn a_path_that_is_not_utf8_is_refused_with_advice() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let name = std::ffi::OsStr::from_bytes(b"b\xff.toml");
    home.write(name, MARCH);
    for command in ["play", "show", "render"] {
        let run = Run::from(home.command(&[command]).arg(name).output().unwrap());
        assert_eq!(run.code, 2, "{command}");
        let message = "supple: b\u{fffd}.toml is not UTF-8; give the file another name, or its text by `-` and standard input\n";
        assert_eq!(run.errors, message, "{command}");
    }
    let check = Run::from(home.command(&["check"]).arg(name).output().unwrap());
    assert_eq!((check.code, check.errors.as_str()), (0, ""));
}
