//! Files that are none: pipes, loops of links, folders in their place.

use crate::program::{Run, command, supple_in};
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
const SETTINGS: &str = "config/supple";
const LIBRARY: &str = "config/supple/routines";

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
        // A writer that goes at once lets it end. Opening for both never blocks.
        drop(OpenOptions::new().read(true).write(true).open(home.join(pipe)).unwrap());
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
    let file = format!("{LIBRARY}/wait.toml");
    pipe(home.path(), &file);
    fs::write(home.path().join(LIBRARY).join("zeal.toml"), MARCH).unwrap();
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
    let fmt = run(home.path(), &["fmt", LIBRARY], &file);
    assert_eq!(fmt.output, "1 file fine already, 1 file left as found.\n");
    let lent = "name = \"Lent\"\nstep = [{ use = \"wait#march\" }]\n";
    fs::write(home.path().join(LIBRARY).join("lent.toml"), lent).unwrap();
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
    // It never keeps anybody from a session.
    for arguments in [
        &["show", "glute-ball", "--json"][..],
        &["play", "glute-ball", "--plain", "--mute", "--speed", "5000"],
    ] {
        let run = run(home.path(), arguments, &words);
        let mind = told("pronunciation.toml").replace(
            ".toml can't be read: it is no regular file\n",
            ".toml can't be read: it is no regular file; until then the shipped pronunciations hold\n",
        );
        assert_eq!((run.code, run.errors), (0, mind));
        assert!(run.output.len() > 1000);
    }

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
    let shelf = home.path().join(LIBRARY);
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
    fs::write(home.path().join(LIBRARY), "").unwrap();
    let run = supple_in(home.path(), &["new", "abc"], "");
    let path = home.path().join(LIBRARY).join("abc.toml");
    assert_eq!(
        (run.code, run.errors),
        (1, format!("supple: {} can't be written: not a directory\n", path.display()))
    );
}

/// Runs supple with an editor and a variable more, and nothing to read.
fn run_with(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = command(home, arguments);
    command.envs(variables.iter().copied());
    let output = command.stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

const PLAY: [&str; 5] = ["play", "glute-ball", "--mute", "--speed", "9000"];

#[test]
fn a_schema_that_is_a_link_or_someone_elses_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(LIBRARY);
    fs::create_dir_all(&shelf).unwrap();
    let (target, schema) = (home.path().join("precious"), shelf.join("routine.schema.json"));
    fs::write(&target, "precious").unwrap();
    std::os::unix::fs::symlink(&target, &schema).unwrap();
    let told = format!("supple: {} is left as it is; it is no schema that supple wrote\n", schema.display());
    let run = supple_in(home.path(), &["new", "one"], "");
    assert_eq!((run.code, run.errors.as_str()), (0, told.as_str()));
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    fs::remove_file(&schema).unwrap();
    fs::write(&schema, "{\"mine\": true}").unwrap();
    assert_eq!(supple_in(home.path(), &["new", "two"], "").errors, told);
    assert_eq!(fs::read_to_string(&schema).unwrap(), "{\"mine\": true}");
    let older = "{\n  \"$comment\": \"Written by supple; `supple schema` prints it anew.\"\n}\n";
    fs::write(&schema, older).unwrap();
    assert_eq!(supple_in(home.path(), &["new", "three"], "").errors, "");
    assert_eq!(fs::read_to_string(&schema).unwrap(), supple_in(home.path(), &["schema"], "").output);
}

#[test]
fn what_supple_keeps_nobody_else_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    assert_eq!(run_with(home.path(), &PLAY, &[]).code, 0);
    fs::write(home.path().join("state/supple/state.json"), "{").unwrap();
    assert_eq!(run_with(home.path(), &PLAY, &[]).code, 0, "the damaged file is logged");
    assert_eq!(supple_in(home.path(), &["new", "mine"], "").code, 0);
    let mode = |path: &str| fs::metadata(home.path().join(path)).unwrap().permissions().mode() & 0o777;
    for folder in ["state", "state/supple", "config", "config/supple", LIBRARY, "data", "data/supple"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    for file in ["state.json", "supple.log"] {
        assert_eq!(mode(&format!("state/supple/{file}")), 0o600, "{file}");
    }
    assert_eq!(mode("data/supple/history.db"), 0o600);
}

#[test]
fn pipes_and_giants_in_place_of_its_own_files_stop_nobody() {
    for file in ["state/supple/state.json", "state/supple/supple.log", "cache/supple/lengths"] {
        let home = tempfile::tempdir().unwrap();
        pipe(home.path(), file);
        let played = run(home.path(), &[&["--log", "trace"][..], &PLAY].concat(), file);
        assert_eq!(played.code, 0, "{file}: {}", played.errors);
        let checked = run(home.path(), &["check", "glute-ball"], file);
        assert_eq!((checked.code, checked.errors.as_str()), (0, ""), "{file}");
        let again = run(home.path(), &["play", "--mute", "--speed", "9000"], file);
        assert_eq!(again.code, 0, "it is remembered: {}", again.errors);
    }
    let home = tempfile::tempdir().unwrap();
    for file in ["state/supple/state.json", "cache/supple/lengths"] {
        let path = home.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(&path).unwrap().set_len(400 << 20).unwrap();
        assert_eq!(supple_in(home.path(), &PLAY, "").code, 0, "{file}");
        assert_eq!(supple_in(home.path(), &["check", "glute-ball"], "").code, 0, "{file}");
    }
    assert!(fs::metadata(home.path().join("state/supple/state.json")).unwrap().len() < 1000);
    assert!(home.path().join("state/supple/state.json.damaged").exists());
}

#[test]
fn a_full_file_ends_no_session() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("state/supple")).unwrap();
    fs::write(home.path().join("state/supple/steps.jsonl"), "x".repeat(100_000) + "\n").unwrap();
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -f 1 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_supple")]).args(PLAY);
    limited.env_clear().current_dir(home.path()).envs(crate::terminal::environment(home.path()));
    let output = limited.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{:?} {text}", output.status);
    assert!(text.contains("Well done."), "{text}");
}

#[test]
fn a_library_that_cannot_be_read_and_names_that_are_no_text_are_told() {
    use std::os::unix::ffi::OsStrExt;
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(LIBRARY);
    fs::create_dir_all(&shelf).unwrap();
    let odd = shelf.join(std::ffi::OsStr::from_bytes(b"m\xe4rz.toml"));
    fs::write(&odd, MARCH).unwrap();
    let list = supple_in(home.path(), &["list"], "");
    let told = format!("the name of {} is not UTF-8; give the file another one\n", odd.display());
    assert!(list.output.starts_with("m\u{fffd}rz") && list.output.contains(&told), "{}", list.output);
    let mut check = command(home.path(), &["check"]);
    let output = check.arg(&odd).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "1 file checked, nothing to mend.\n");
    fs::remove_dir_all(&shelf).unwrap();
    std::os::unix::fs::symlink(&shelf, &shelf).unwrap();
    let told = format!("{} can't be read: ", shelf.display());
    let list = supple_in(home.path(), &["list"], "");
    assert!(list.output.starts_with("routines") && list.output.contains(&told), "{}", list.output);
    for arguments in [&["show", "mine"][..], &["show", "glute-ball"], &["check"]] {
        let run = supple_in(home.path(), arguments, "");
        assert!(run.errors.starts_with(&format!("supple: {told}")), "{arguments:?}: {}", run.errors);
    }
}

#[test]
fn a_home_that_is_none_is_told_and_nothing_is_written_elsewhere() {
    let home = tempfile::tempdir().unwrap();
    let none =
        [("XDG_DATA_HOME", ""), ("XDG_STATE_HOME", ""), ("XDG_CONFIG_HOME", ""), ("XDG_CACHE_HOME", "")];
    for wrong in ["/dev/null", "here", "."] {
        let variables = [&none[..], &[("HOME", wrong)]].concat();
        let run = run_with(home.path(), &PLAY, &variables);
        assert_eq!(run.code, 0, "{wrong}: {}", run.errors);
        assert!(run.output.contains("Well done."), "{wrong}: {}", run.output);
        let new = run_with(home.path(), &["new", "mine"], &variables);
        assert_eq!(new.code, 1, "{wrong}: {}", new.output);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{wrong}");
    }
}

#[test]
fn a_blank_editor_runs_nothing() {
    let home = tempfile::tempdir().unwrap();
    let script = home.path().join("evil.toml");
    fs::write(&script, "#!/bin/sh\ntouch pwned\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&script, mode).unwrap();
    for blank in [" ", "\t \n"] {
        run_with(
            home.path(),
            &["edit", "./evil.toml"],
            &[("EDITOR", blank), ("VISUAL", blank), ("PATH", "")],
        );
        assert!(!home.path().join("pwned").exists(), "{blank:?}");
    }
}

#[test]
fn formatting_keeps_names_and_what_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let (file, other) = (home.path().join("a.toml"), home.path().join("b.toml"));
    let untidy = MARCH.replace(" = ", "=");
    fs::write(&file, &untidy).unwrap();
    fs::hard_link(&file, &other).unwrap();
    assert_eq!(supple_in(home.path(), &["fmt", "a.toml"], "").code, 0);
    assert_eq!(fs::read_to_string(&other).unwrap(), MARCH);
    fs::write(&file, &untidy).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let run = supple_in(home.path(), &["fmt", "a.toml"], "");
    assert_eq!((run.code, run.errors.as_str()), (1, "supple: a.toml can't be written: it is read-only\n"));
    assert_eq!(fs::read_to_string(&file).unwrap(), untidy);
}

#[test]
fn a_name_that_is_too_long_is_told_as_such() {
    let home = tempfile::tempdir().unwrap();
    let file = format!("{}.toml", "x".repeat(240));
    fs::write(home.path().join(&file), MARCH).unwrap();
    let run = supple_in(home.path(), &["add", &file], "");
    assert_eq!(
        (run.code, run.errors.as_str()),
        (1, "supple: its name is longer than 100 letters; rename the file\n")
    );
}

#[test]
fn a_path_that_is_not_utf8_is_refused_with_what_helps() {
    use std::os::unix::ffi::OsStrExt;
    let home = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"b\xff.toml");
    fs::write(home.path().join(name), MARCH).unwrap();
    for command in ["play", "show", "render"] {
        let output = command_with(home.path(), command, name);
        assert_eq!(output.0, 2, "{command}");
        let told = "supple: b\u{fffd}.toml is not UTF-8; give the file another name, or its text by `-` and standard input\n";
        assert_eq!(output.1, told, "{command}");
    }
    assert_eq!(command_with(home.path(), "check", name), (0, String::new()));
}

/// What a command with a file comes to, and what it says of it.
fn command_with(home: &Path, word: &str, file: &std::ffi::OsStr) -> (i32, String) {
    let output = command(home, &[word]).arg(file).stdin(Stdio::null()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}
