//! `config.toml` and `supple config`.

use crate::program::{command, supple_in};
use std::fs;
use std::path::{Path, PathBuf};
use supple::config::{new_file, render};

fn file(home: &Path) -> PathBuf {
    home.join("config/supple/config.toml")
}

fn set(home: &Path, text: &str) {
    fs::create_dir_all(file(home).parent().unwrap()).unwrap();
    fs::write(file(home), text).unwrap();
}

#[test]
#[cfg(feature = "neural")]
fn the_page_on_settings_shows_every_one() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    assert!(render("").lines().all(|line| line.chars().count() <= 80), "it is read in a terminal");
    assert!(fs::read_to_string(page).unwrap().contains(&render("")), "docs/settings.md:\n{}", render(""));
}

#[test]
fn config_shows_what_holds_and_writes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path()).display().to_string();
    let run = supple_in(home.path(), &["config"], "");
    let head = format!("# {path} (not there yet; `supple config --edit` begins it)\n\n");
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(run.output, head + &render(""));
    assert!(!file(home.path()).exists());
    assert_eq!(supple_in(home.path(), &["config", "--path"], "").output, format!("{path}\n"));

    set(home.path(), "voice = { level = 'brief' }\n[screen]\ntheme = \"light\"  # by day\n");
    let run = supple_in(home.path(), &["config"], "");
    assert!(run.output.starts_with(&format!("# {path}\n\n[screen]")), "{}", run.output);
    assert!(run.output.contains("\ntheme = \"light\"") && run.output.contains("\nlevel = 'brief'"));
}

#[test]
fn settings_reach_what_is_said() {
    let home = tempfile::tempdir().unwrap();
    let show = || supple_in(home.path(), &["show", "quick-cool-down", "--json"], "").output;
    let full = show();
    set(home.path(), "[voice]\nlevel = \"counts\"\n");
    let counts = show();
    assert!(full.contains("Change sides.") && counts.contains("Change sides."));
    assert!(full.contains("Next: ") && !counts.contains("Next: "));
}

#[test]
fn what_is_shown_is_hands_free_too() {
    let home = tempfile::tempdir().unwrap();
    let routine = "name = \"Hang\"\n[[step]]\nname = \"Hang\"\ntime = \"open\"\nprepare = \"8s\"\n";
    let seconds = || {
        let shown = supple_in(home.path(), &["show", "-", "--json"], routine).output;
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        (shown["seconds"].as_f64().unwrap(), shown["approximate"].as_bool().unwrap())
    };
    assert_eq!(seconds(), (38.0, true));
    set(home.path(), "[hands-free]\non = true\nwork = \"12s\"\n");
    assert_eq!(seconds(), (20.0, false));
}

#[test]
fn broken_settings_are_told_with_their_line_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let text = "[voice]\nlevel = \"breif\"\n";
    set(home.path(), text);
    {
        let run = supple_in(home.path(), &["config"], "");
        assert_eq!((run.code, run.output.as_str()), (1, ""));
        let path = file(home.path()).display().to_string();
        assert_eq!(
            run.errors,
            format!(
                "error[wrong-value]: `level` can't be \"breif\"\n --> {path}:2:9\n  |\n2 | level = \"breif\"\n  |         ^^^^^^^ is it \"brief\"?\n  |\n  = help: write \"brief\"\nsupple: the settings are left as they are; mend them, or move the file away\n"
            )
        );
    }
    // What has nothing to do with them goes on.
    assert_eq!(supple_in(home.path(), &["check", "quick-cool-down"], "").code, 0);
    assert_eq!(fs::read_to_string(file(home.path())).unwrap(), text);
}

#[test]
#[cfg(unix)]
fn an_editor_opens_on_a_file_that_explains_itself() {
    let home = tempfile::tempdir().unwrap();
    let edit = |editor: &str| {
        let mut command = command(home.path(), &["config", "--edit"]);
        command.env("PATH", "/usr/bin:/bin").env("EDITOR", editor).stdin(std::process::Stdio::null());
        command.output().unwrap()
    };
    let run = edit("cat");
    assert_eq!(String::from_utf8(run.stdout).unwrap(), new_file());
    assert_eq!(fs::read_to_string(file(home.path())).unwrap(), new_file());
    let run = edit("echo '[sound]\nvolume = 200' >");
    assert_eq!(run.status.code(), Some(1));
    let errors = String::from_utf8(run.stderr).unwrap();
    assert!(errors.contains("config.toml:2:10"), "{errors}");
    // A file that is there is opened as it is.
    assert_eq!(edit("true").status.code(), Some(1));
    assert_eq!(fs::read_to_string(file(home.path())).unwrap(), "[sound]\nvolume = 200\n");
}

#[test]
fn settings_that_are_no_text_are_told_on_lines_of_their_own() {
    let home = tempfile::tempdir().unwrap();
    set(home.path(), "");
    let path = file(home.path()).display().to_string();
    let told = |why: &str| {
        let run = supple_in(home.path(), &["config"], "");
        let left = "supple: the settings are left as they are; mend them, or move the file away\n";
        assert_eq!((run.code, run.output.as_str()), (1, ""));
        assert_eq!(run.errors, format!("supple: {path} {why}\n{left}"));
    };
    fs::write(file(home.path()), b"[voice]\nname = \"\xe9\"\n").unwrap();
    told("is not UTF-8 text; save it as UTF-8 in your editor");
    fs::write(file(home.path()), "#".repeat(64 * 1024 + 1)).unwrap();
    told("is larger than 64 KiB; is it the file you meant?");
    fs::remove_file(file(home.path())).unwrap();
    fs::create_dir(file(home.path())).unwrap();
    told("is a folder; move it away, a file belongs there");
}

#[test]
#[cfg_attr(not(feature = "neural"), ignore = "its words are those of the natural voice")]
fn a_voice_that_there_is_not_is_told_at_its_place() {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path()).display().to_string();
    set(home.path(), "[voice]\nname = \"nope\"\n\n[engines.mine]\ncommand = [\"say\"]\n");
    for arguments in [&["config"][..], &["show", "quick-cool-down"]] {
        let run = supple_in(home.path(), arguments, "");
        let head = "error[wrong-value]: no voice is called \"nope\"; there are off, heart, kal16, ";
        assert!(run.errors.starts_with(head), "{}", run.errors);
        assert!(run.errors.contains(&format!(", mine\n --> {path}:2:8\n")), "{}", run.errors);
    }
    // One of the user's own is known, and one that is wrong is told once.
    set(home.path(), "[voice]\nname = \"mine\"\n[engines.mine]\ncommand = [\"say\"]\n");
    assert_eq!(supple_in(home.path(), &["config"], "").code, 0);
    set(home.path(), "[voice]\nname = \"mine\"\n[engines]\nmine = 1\n");
    let run = supple_in(home.path(), &["config"], "");
    assert_eq!(run.errors.matches("error[").count(), 1, "{}", run.errors);
}
