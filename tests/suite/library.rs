//! `list`, `add`, `remove` and other commands with the user's library.

use crate::program::{Home, LIBRARY, Run, supple};
use std::fs;
use std::path::Path;
use std::process::Stdio;

const MARCH: &str = "name = \"March\"\nkind = \"warm-up\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";

#[test]
fn the_list_shows_which_routines_are_your_own() {
    let home = Home::new();
    home.write(format!("{LIBRARY}/march.toml"), MARCH);
    home.write(format!("{LIBRARY}/broken.toml"), "name = 1\n");
    let list = home.run(&["list"]).output;
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines[0].starts_with("broken") && lines[0].contains("  own      has mistakes"), "{list}");
    assert!(lines[1].starts_with("march") && lines[1].ends_with("  1 min   own"), "{list}");
    assert!(lines[2].contains("10 min  shipped  lacrosse ball"), "{list}");
    let json = home.run(&["list", "--json"]).output;
    let rows: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let path = |name: &str| home.join(LIBRARY).join(name).display().to_string();
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
    let home = Home::new();
    home.write(format!("{LIBRARY}/glute-ball.toml"), MARCH);
    let path = home.join(LIBRARY).join("glute-ball.toml").display().to_string();
    let run = home.run(&["remove", "glute-ball"]);
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(
        run.output,
        format!(
            "glute-ball is out of your library, and kept as {path}.removed.\n\
             The one that comes with supple is played again.\n\n  mv {path}.removed {path}\n"
        )
    );
    assert_eq!(fs::read_to_string(format!("{path}.removed")).unwrap(), MARCH);
    assert!(home.run(&["show", "glute-ball"]).output.starts_with("Glute ball"));
    home.write(format!("{LIBRARY}/glute-ball.toml"), MARCH);
    assert_eq!(home.run(&["remove", "glute-ball"]).code, 0);
    assert!(Path::new(&format!("{path}.removed-2")).exists(), "none is overwritten");
    let shipped = home.run(&["remove", "glute-ball"]);
    assert_eq!(
        (shipped.code, shipped.errors.as_str()),
        (1, "supple: glute-ball comes with supple and can't be removed; it is as it came\n")
    );
    home.write("march.toml", MARCH);
    let file = home.run(&["remove", "./march.toml"]);
    assert_eq!(file.errors, "supple: ./march.toml is no routine of your library; remove the file yourself\n");
    assert!(home.run(&["remove", "glute-bal"]).errors.contains("did you mean"));
}

#[test]
fn add_names_a_borrowed_file_that_is_in_the_library_under_another_name() {
    let home = Home::new();
    home.write(
        "My Moves.toml",
        "name = \"My moves\"\nkind = \"library\"\n[[step]]\nname = \"Bend\"\nreps = 5\n",
    );
    home.write("uses.toml", "name = \"Uses\"\n[[step]]\nuse = \"My Moves#bend\"\n");
    let path = |name: &str| home.join(name).display().to_string();
    assert_eq!(home.run(&["add", &path("My Moves.toml")]).code, 0);
    let run = home.run(&["add", &path("uses.toml")]);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (
            1,
            "supple: My Moves is in your library as my-moves: write `my-moves` instead of `My Moves` in `use`, and add \
             it again\n"
        )
    );
    // The library's file of the same name lacks the step: the newer one is to be added.
    home.write(
        "my-moves.toml",
        "name = \"My moves\"\nkind = \"library\"\n[[step]]\nname = \"Reach\"\nreps = 5\n",
    );
    home.write("uses.toml", "name = \"Uses\"\n[[step]]\nuse = \"my-moves#reach\"\n");
    let run = home.run(&["add", &path("uses.toml")]);
    assert!(run.errors.ends_with(&format!("  supple add {}\n", path("my-moves.toml"))), "{}", run.errors);
}

#[test]
fn add_takes_several_files_in_any_order() {
    let home = Home::new();
    home.write("sent/a.toml", "name = \"Lent\"\n[[step]]\nuse = \"b#march\"\n");
    home.write("sent/b.toml", MARCH);
    home.write("sent/c.toml", "name = 1\n");
    let run = home.run(&["add", "sent/a.toml", "sent/c.toml", "sent/b.toml"]);
    assert_eq!(run.code, 1, "one of them is broken");
    assert!(
        run.output.contains("  supple play a\n") && run.output.contains("  supple play b\n"),
        "{}",
        run.output
    );
    assert!(run.errors.contains("--> sent/c.toml:1:8"), "{}", run.errors);
    let library = home.join(LIBRARY);
    assert!(
        library.join("a.toml").exists()
            && library.join("b.toml").exists()
            && !library.join("c.toml").exists()
    );
}

#[test]
fn a_rendering_overwrites_nothing_unasked() {
    let home = Home::new();
    home.write("a.wav", "mine");
    home.write("short.toml", "name = \"Short\"\n[[step]]\nname = \"Hop\"\ntime = \"1s\"\nprepare = \"0s\"\n");
    let run = home.run(&["render", "short.toml", "-o", "a.wav"]);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (1, "supple: a.wav is there already; --force overwrites it\n")
    );
    assert_eq!(home.read("a.wav"), "mine");
    let forced = home.run(&["render", "short.toml", "-o", "a.wav", "--force"]);
    assert_eq!(forced.code, 0, "{}", forced.errors);
    assert!(fs::read(home.join("a.wav")).unwrap().starts_with(b"RIFF"));
}

#[cfg(unix)]
#[test]
fn an_editor_is_found_where_none_is_set() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.write("bin/nano", "#!/bin/sh\necho edited\n");
    fs::set_permissions(home.join("bin/nano"), fs::Permissions::from_mode(0o755)).unwrap();
    home.write("march.toml", MARCH);
    let bin = home.join("bin");
    // The shell that starts the editor has to be found as well.
    std::os::unix::fs::symlink("/bin/sh", bin.join("sh")).unwrap();
    let run = home.run_with(&["edit", "march.toml"], &[("PATH", bin.to_str().unwrap())]);
    assert_eq!(run.errors, "supple: no editor is set, so nano opens it; VISUAL or EDITOR chooses another\n");
    assert_eq!(run.output, "edited\nMarch, 1:08: nothing to mend.\n\n  supple play march.toml\n");
}

#[test]
fn a_wrong_setting_is_reported_and_its_default_used() {
    let home = Home::new();
    home.write(
        "config/supple/config.toml",
        "[sound]\nvolume = 900\nmetronome = true\n[voice]\nname = \"nope\"\n",
    );
    let message = "supple: the usual settings hold in place of these; `supple config --edit` opens them\n";
    for arguments in [&["show", "glute-ball"][..], &["play", "glute-ball", "--mute", "--speed", "9000"]] {
        let run = home.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.errors);
        assert!(
            run.errors.contains("config.toml:2:10") && run.errors.contains("config.toml:5:8"),
            "{}",
            run.errors
        );
        assert!(run.errors.ends_with(message) && run.errors.matches(message).count() == 1, "{}", run.errors);
    }
    for arguments in [&["list"][..], &["check", "glute-ball"]] {
        assert_eq!(home.run(arguments).code, 0, "{arguments:?}");
    }
}

#[test]
fn doctor_checks_everything_and_says_what_to_do() {
    let home = Home::new();
    home.write("state/supple", "in the way");
    home.write(format!("{LIBRARY}/broken.toml"), "name = 1\n");
    home.write("config/supple/config.toml", "[sound]\nvolume = 900\n");
    fs::create_dir_all(home.join("data/supple/history.db")).unwrap();
    let run = home.run(&["doctor"]);
    assert_eq!(run.code, 1, "{}", run.output);
    let at = |path: &str| home.join(path).display().to_string();
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
        format!("ok      folder     routines: {}\n", at(LIBRARY)),
        format!(
            "BROKEN  history    the history can't be used: {} is no file\n",
            at("data/supple/history.db")
        ),
        "BROKEN  routines   1 of your own, 11 that come with supple; 1 can't be played\n".to_owned(),
    ] {
        assert!(run.output.contains(&line), "{line} is missing in\n{}", run.output);
    }
    assert!(run.output.ends_with(" things are broken.\n"), "{}", run.output);
    assert!(fs::read_dir(home.join(LIBRARY)).unwrap().count() == 1, "nothing is left behind");
}

#[test]
fn help_shows_only_the_options_of_a_command() {
    let help = |command: &str| supple(&["help", command]).output;
    assert!(help("play").contains("--theme") && help("pose").contains("--glyphs"));
    for command in ["check", "fmt", "explain", "list", "add", "remove", "voice"] {
        let text = help(command);
        assert!(!text.contains("--theme") && !text.contains("--frames"), "{command}: {text}");
    }
    let home = Home::new();
    for arguments in [["--calm", "play", "glute-ball"], ["play", "--calm", "glute-ball"]] {
        let run = home.run(&[&arguments[..], &["--mute", "--speed", "9000"]].concat());
        assert_eq!(run.code, 0, "{}", run.errors);
    }
}

#[cfg(unix)]
#[test]
fn the_home_folder_is_a_tilde_for_people_and_a_path_for_programs() {
    let home = Home::new();
    home.write(".config/supple/routines/broken.toml", "name = 1\n");
    home.write(".config/supple/routines/march.toml", MARCH);
    let path = home.path().canonicalize().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.env("HOME", &path).env_remove("XDG_CONFIG_HOME").stdin(Stdio::null());
        Run::from(command.output().unwrap())
    };
    let folder = "~/.config/supple/routines";
    let errors = run(&["check"]).errors;
    assert!(errors.contains(&format!(" --> {folder}/broken.toml:1:8\n")), "{errors}");
    let errors = run(&["new", "March"]).errors;
    assert_eq!(
        errors,
        format!(
            "supple: you have a routine called march already, {folder}/march.toml; `supple edit march` opens it\n"
        )
    );
    let errors = run(&["play", path.join("gone.toml").to_str().unwrap()]).errors;
    assert_eq!(errors, "supple: there is no file ~/gone.toml\n");
    let output = run(&["remove", "march"]).output;
    assert!(output.contains(&format!("kept as {folder}/march.toml.removed.")), "{output}");
    assert!(output.contains(&format!("  mv {folder}/march.toml.removed {folder}/march.toml\n")), "{output}");
    let json = run(&["check", "--json"]).output;
    let path = path.join(".config/supple/routines/broken.toml");
    assert!(json.contains(&format!("\"file\":\"{}\"", path.display())), "{json}");
}

#[test]
fn a_file_with_another_ending_is_not_the_one_that_it_borrows_from() {
    let home = Home::new();
    home.write("a.toml", "name = \"A\"\n\n[[step]]\nname = \"Squat\"\nid = \"squat\"\ntime = \"1min\"\n");
    home.write("a.txt", "name = \"B\"\n\n[[step]]\nuse = \"a#squat\"\n");
    let run = home.run(&["check", "./a.txt"]);
    assert_eq!(run.code, 0, "{}{}", run.output, run.errors);
}

#[test]
fn a_sound_that_is_there_is_not_asked_to_be_put_there() {
    let home = Home::new();
    let routine = |sound: &str| format!("{MARCH}sound = \"{sound}\"\n");
    home.write("chimes.wav/one.wav", "");
    home.write("folder.toml", routine("chimes.wav"));
    home.write("missing.toml", routine("chime.wav"));
    let run = |file: &str| {
        let run = home.run(&["check", file]);
        run.output + &run.errors
    };
    let (folder, missing) = (run("folder.toml"), run("missing.toml"));
    assert!(folder.contains("take another file, or name a tone"), "{folder}");
    assert!(missing.contains("put the file into the routine's folder, or name a tone"), "{missing}");
}
