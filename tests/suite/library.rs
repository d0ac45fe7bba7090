//! The user's library from the command line: what lies in it, taking routines
//! in and out, and what is asked before anything is overwritten.

use crate::program::{Run, command, supple, supple_in};
use std::fs;
use std::path::Path;
use std::process::Stdio;

const SHELF: &str = "config/supple/routines";
const MARCH: &str = "name = \"March\"\nkind = \"warm-up\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";

fn put(home: &Path, path: &str, text: &str) {
    let path = home.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run_with(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = command(home, arguments);
    let output = command.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_list_tells_programs_and_people_what_is_whose() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), &format!("{SHELF}/march.toml"), MARCH);
    put(home.path(), &format!("{SHELF}/broken.toml"), "name = 1\n");
    let list = supple_in(home.path(), &["list"], "").output;
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines[0].starts_with("broken") && lines[0].contains("  own      has mistakes"), "{list}");
    assert!(lines[1].starts_with("march") && lines[1].ends_with("  1 min   own"), "{list}");
    assert!(lines[2].contains("10 min  shipped  lacrosse ball"), "{list}");
    let json = supple_in(home.path(), &["list", "--json"], "").output;
    let rows: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let path = |name: &str| home.path().join(SHELF).join(name).display().to_string();
    assert_eq!(
        rows[1],
        serde_json::json!({
            "id": "march", "name": "March", "kind": "warm-up", "seconds": 68.0, "own": true, "path": path("march.toml")
        })
    );
    assert_eq!((&rows[0]["name"], &rows[0]["path"]), (&serde_json::Value::Null, &path("broken.toml").into()));
    assert_eq!(rows[0]["error"], "has mistakes; `supple check broken` shows them");
    assert_eq!((&rows[2]["id"], &rows[2]["own"]), (&"post-run-cool-down".into(), &false.into()));
    assert_eq!(rows[2]["path"], serde_json::Value::Null);
}

#[test]
fn a_removed_routine_is_kept_aside_and_the_shipped_one_is_back() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), &format!("{SHELF}/glute-ball.toml"), MARCH);
    let path = home.path().join(SHELF).join("glute-ball.toml").display().to_string();
    let run = supple_in(home.path(), &["remove", "glute-ball"], "");
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(
        run.output,
        format!(
            "glute-ball is out of your library, and kept as {path}.removed.\n\
             The one that comes with supple is played again.\n\n  mv {path}.removed {path}\n"
        )
    );
    assert_eq!(fs::read_to_string(format!("{path}.removed")).unwrap(), MARCH);
    assert!(supple_in(home.path(), &["show", "glute-ball"], "").output.starts_with("Glute ball"));
    put(home.path(), &format!("{SHELF}/glute-ball.toml"), MARCH);
    assert_eq!(supple_in(home.path(), &["remove", "glute-ball"], "").code, 0);
    assert!(Path::new(&format!("{path}.removed-2")).exists(), "none is overwritten");
    let shipped = supple_in(home.path(), &["remove", "glute-ball"], "");
    assert_eq!(
        (shipped.code, shipped.errors.as_str()),
        (1, "supple: glute-ball comes with supple and can't be removed; it is as it came\n")
    );
    put(home.path(), "march.toml", MARCH);
    let file = supple_in(home.path(), &["remove", "./march.toml"], "");
    assert_eq!(file.errors, "supple: ./march.toml is no routine of your library; remove the file yourself\n");
    assert!(supple_in(home.path(), &["remove", "glute-bal"], "").errors.contains("did you mean"));
}

#[test]
fn several_files_are_taken_in_and_those_that_are_borrowed_from_go_first() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "sent/a.toml", "name = \"Lent\"\n[[step]]\nuse = \"b#march\"\n");
    put(home.path(), "sent/b.toml", MARCH);
    put(home.path(), "sent/c.toml", "name = 1\n");
    let run = supple_in(home.path(), &["add", "sent/a.toml", "sent/c.toml", "sent/b.toml"], "");
    assert_eq!(run.code, 1, "one of them is broken");
    assert!(
        run.output.contains("  supple play a\n") && run.output.contains("  supple play b\n"),
        "{}",
        run.output
    );
    assert!(run.errors.contains("--> sent/c.toml:1:8"), "{}", run.errors);
    let shelf = home.path().join(SHELF);
    assert!(shelf.join("a.toml").exists() && shelf.join("b.toml").exists() && !shelf.join("c.toml").exists());
}

#[test]
fn a_rendering_overwrites_nothing_unasked() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "a.wav", "mine");
    put(
        home.path(),
        "short.toml",
        "name = \"Short\"\n[[step]]\nname = \"Hop\"\ntime = \"1s\"\nprepare = \"0s\"\n",
    );
    let run = supple_in(home.path(), &["render", "short.toml", "-o", "a.wav"], "");
    assert_eq!(
        (run.code, run.errors.as_str()),
        (1, "supple: a.wav is there already; --force overwrites it\n")
    );
    assert_eq!(fs::read_to_string(home.path().join("a.wav")).unwrap(), "mine");
    let forced = supple_in(home.path(), &["render", "short.toml", "-o", "a.wav", "--force"], "");
    assert_eq!(forced.code, 0, "{}", forced.errors);
    assert!(fs::read(home.path().join("a.wav")).unwrap().starts_with(b"RIFF"));
}

#[cfg(unix)]
#[test]
fn an_editor_is_found_where_none_is_set() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "bin/nano", "#!/bin/sh\necho edited\n");
    fs::set_permissions(home.path().join("bin/nano"), fs::Permissions::from_mode(0o755)).unwrap();
    put(home.path(), "march.toml", MARCH);
    let bin = home.path().join("bin");
    // The shell that starts the editor has to be found as well.
    std::os::unix::fs::symlink("/bin/sh", bin.join("sh")).unwrap();
    let run = run_with(home.path(), &["edit", "march.toml"], &[("PATH", bin.to_str().unwrap())]);
    assert_eq!(run.errors, "supple: no editor is set, so nano opens it; VISUAL or EDITOR chooses another\n");
    assert_eq!(run.output, "edited\nMarch, 1:08: nothing to mend.\n\n  supple play march.toml\n");
}

#[test]
fn one_bad_setting_stops_nothing_and_is_told() {
    let home = tempfile::tempdir().unwrap();
    put(
        home.path(),
        "config/supple/config.toml",
        "[sound]\nvolume = 900\nmetronome = true\n[voice]\nname = \"nope\"\n",
    );
    let told = "supple: the usual settings hold in place of these; `supple config --edit` opens them\n";
    for arguments in [&["show", "glute-ball"][..], &["play", "glute-ball", "--mute", "--speed", "9000"]] {
        let run = supple_in(home.path(), arguments, "");
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.errors);
        assert!(
            run.errors.contains("config.toml:2:10") && run.errors.contains("config.toml:5:8"),
            "{}",
            run.errors
        );
        assert!(run.errors.ends_with(told) && run.errors.matches(told).count() == 1, "{}", run.errors);
    }
    for arguments in [&["list"][..], &["check", "glute-ball"]] {
        assert_eq!(supple_in(home.path(), arguments, "").code, 0, "{arguments:?}");
    }
}

#[test]
fn a_doctor_looks_at_everything_and_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "state/supple", "in the way");
    put(home.path(), &format!("{SHELF}/broken.toml"), "name = 1\n");
    put(home.path(), "config/supple/config.toml", "[sound]\nvolume = 900\n");
    fs::create_dir_all(home.path().join("data/supple/history.db")).unwrap();
    let run = supple_in(home.path(), &["doctor"], "");
    assert_eq!(run.code, 1, "{}", run.output);
    let at = |path: &str| home.path().join(path).display().to_string();
    for line in [
        format!("ok      version    supple {}, ", env!("CARGO_PKG_VERSION")),
        "note    terminal   none: the output goes elsewhere\n".to_owned(),
        format!("BROKEN  settings   {} has mistakes; ", at("config/supple/config.toml")),
        "ok      voice      ".to_owned(),
        " sound      ".to_owned(),
        format!(
            "BROKEN  folder     log: {} is no folder\n                   → move it away\n",
            at("state/supple")
        ),
        format!("ok      folder     routines: {}\n", at(SHELF)),
        format!(
            "BROKEN  history    the history can't be used: {} is no file\n",
            at("data/supple/history.db")
        ),
        "BROKEN  routines   1 of your own, 11 that come with supple; 1 can't be played\n".to_owned(),
    ] {
        assert!(run.output.contains(&line), "{line} is missing in\n{}", run.output);
    }
    assert!(run.output.ends_with(" things are broken.\n"), "{}", run.output);
    assert!(fs::read_dir(home.path().join(SHELF)).unwrap().count() == 1, "nothing is left behind");
}

#[test]
fn help_shows_what_a_command_takes_and_nothing_else() {
    let help = |command: &str| supple(&["help", command]).output;
    assert!(help("play").contains("--theme") && help("pose").contains("--glyphs"));
    for command in ["check", "fmt", "explain", "list", "add", "remove", "voice"] {
        let text = help(command);
        assert!(!text.contains("--theme") && !text.contains("--frames"), "{command}: {text}");
    }
    let home = tempfile::tempdir().unwrap();
    for arguments in [["--calm", "play", "glute-ball"], ["play", "--calm", "glute-ball"]] {
        let run = supple_in(home.path(), &[&arguments[..], &["--mute", "--speed", "9000"]].concat(), "");
        assert_eq!(run.code, 0, "{}", run.errors);
    }
}

#[cfg(unix)]
#[test]
fn the_home_folder_is_written_as_a_tilde_and_whole_for_programs() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().canonicalize().unwrap();
    put(&home, ".config/supple/routines/broken.toml", "name = 1\n");
    put(&home, ".config/supple/routines/march.toml", MARCH);
    let run = |arguments: &[&str]| {
        let mut command = command(&home, arguments);
        let output = command.env("HOME", &home).env_remove("XDG_CONFIG_HOME").stdin(Stdio::null());
        let output = output.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    };
    let folder = "~/.config/supple/routines";
    let (_, errors) = run(&["check"]);
    assert!(errors.contains(&format!(" --> {folder}/broken.toml:1:8\n")), "{errors}");
    let (_, errors) = run(&["new", "March"]);
    assert_eq!(
        errors,
        format!(
            "supple: you have a routine called march already, {folder}/march.toml; `supple edit march` opens it\n"
        )
    );
    let (_, errors) = run(&["play", home.join("gone.toml").to_str().unwrap()]);
    assert_eq!(errors, "supple: there is no file ~/gone.toml\n");
    let (output, _) = run(&["remove", "march"]);
    assert!(output.contains(&format!("kept as {folder}/march.toml.removed.")), "{output}");
    assert!(output.contains(&format!("  mv {folder}/march.toml.removed {folder}/march.toml\n")), "{output}");
    let (json, _) = run(&["check", "--json"]);
    let path = home.join(".config/supple/routines/broken.toml");
    assert!(json.contains(&format!("\"file\":\"{}\"", path.display())), "{json}");
}
