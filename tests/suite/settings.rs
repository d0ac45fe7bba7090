//! `config.toml` and `supple config`.

use crate::program::Home;
use std::fs;
use std::path::Path;
use supple::config::{new_file, render};

const CONFIG: &str = "config/supple/config.toml";

#[test]
#[cfg(feature = "neural")]
fn docs_settings_shows_every_setting() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    assert!(render("").lines().all(|line| line.chars().count() <= 80), "it is read in a terminal");
    assert!(fs::read_to_string(page).unwrap().contains(&render("")), "docs/settings.md:\n{}", render(""));
}

#[test]
fn config_shows_the_settings_in_use_and_writes_nothing() {
    let home = Home::new();
    let path = home.join(CONFIG).display().to_string();
    let run = home.run(&["config"]);
    let head = format!("# {path} (not there yet; `supple config --edit` begins it)\n\n");
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(run.output, head + &render(""));
    assert!(!home.join(CONFIG).exists());
    assert_eq!(home.run(&["config", "--path"]).output, format!("{path}\n"));

    home.write(CONFIG, "voice = { level = 'brief' }\n[screen]\ntheme = \"light\"  # by day\n");
    let run = home.run(&["config"]);
    assert!(run.output.starts_with(&format!("# {path}\n\n[screen]")), "{}", run.output);
    assert!(run.output.contains("\ntheme = \"light\"") && run.output.contains("\nlevel = 'brief'"));
}

#[test]
fn settings_change_what_is_said() {
    let home = Home::new();
    let show = || home.run(&["show", "quick-cool-down", "--json"]).output;
    let full = show();
    home.write(CONFIG, "[voice]\nlevel = \"counts\"\n");
    let counts = show();
    assert!(full.contains("Change sides.") && counts.contains("Change sides."));
    assert!(full.contains("Next: ") && !counts.contains("Next: "));
}

#[test]
fn show_follows_the_hands_free_settings() {
    let home = Home::new();
    let routine = "name = \"Hang\"\n[[step]]\nname = \"Hang\"\ntime = \"open\"\nprepare = \"8s\"\n";
    let seconds = || {
        let shown = home.run_with_input(&["show", "-", "--json"], routine).output;
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        (shown["seconds"].as_f64().unwrap(), shown["approximate"].as_bool().unwrap())
    };
    assert_eq!(seconds(), (38.0, true));
    home.write(CONFIG, "[hands-free]\non = true\nwork = \"12s\"\n");
    assert_eq!(seconds(), (20.0, false));
}

#[test]
fn wrong_settings_are_reported_with_their_line_and_left_alone() {
    let home = Home::new();
    let text = "[voice]\nlevel = \"breif\"\n";
    home.write(CONFIG, text);
    {
        let run = home.run(&["config"]);
        let path = home.join(CONFIG).display().to_string();
        let head = format!("# {path} (with the usual values in place of wrong ones)\n\n");
        assert_eq!((run.code, run.output), (1, head + &render("")));
        assert_eq!(
            run.errors,
            format!(
                "error[wrong-value]: `level` can't be \"breif\"\n --> {path}:2:9\n  |\n2 | level = \"breif\"\n  |         ^^^^^^^ is it \"brief\"?\n  |\n  = help: write \"brief\"\nsupple: the settings are left as they are; mend them, or move the file away\n"
            )
        );
    }
    // What has nothing to do with them goes on.
    assert_eq!(home.run(&["check", "quick-cool-down"]).code, 0);
    assert_eq!(home.read(CONFIG), text);
}

#[test]
#[cfg(unix)]
fn an_editor_opens_on_a_file_that_explains_itself() {
    let home = Home::new();
    let edit = |editor: &str| home.run_with(&["config", "--edit"], &[("EDITOR", editor)]);
    assert_eq!(edit("cat").output, new_file());
    assert_eq!(home.read(CONFIG), new_file());
    let run = edit("echo '[sound]\nvolume = 200' >");
    assert_eq!(run.code, 1);
    assert!(run.errors.contains("config.toml:2:10"), "{}", run.errors);
    // An existing file is opened as it is.
    assert_eq!(edit("true").code, 1);
    assert_eq!(home.read(CONFIG), "[sound]\nvolume = 200\n");
}

#[test]
fn settings_that_are_no_text_are_reported() {
    let home = Home::new();
    home.write(CONFIG, "");
    let path = home.join(CONFIG).display().to_string();
    let assert_message = |message: &str| {
        let run = home.run(&["config"]);
        let left = "supple: the settings are left as they are; mend them, or move the file away\n";
        assert_eq!((run.code, run.output.as_str()), (1, ""));
        assert_eq!(run.errors, format!("supple: {path} {message}\n{left}"));
    };
    home.write(CONFIG, b"[voice]\nname = \"\xe9\"\n");
    assert_message("is not UTF-8 text; save it as UTF-8 in your editor");
    home.write(CONFIG, "#".repeat(64 * 1024 + 1));
    assert_message("is larger than 64 KiB; is it the file you meant?");
    fs::remove_file(home.join(CONFIG)).unwrap();
    fs::create_dir(home.join(CONFIG)).unwrap();
    assert_message("is a folder; move it away, a file belongs there");
}

#[test]
#[cfg_attr(not(feature = "neural"), ignore = "its words are those of the natural voice")]
fn an_unknown_voice_is_reported_at_its_position() {
    let home = Home::new();
    let path = home.join(CONFIG).display().to_string();
    home.write(CONFIG, "[voice]\nname = \"nope\"\n\n[engines.mine]\ncommand = [\"say\"]\n");
    for arguments in [&["config"][..], &["show", "quick-cool-down"]] {
        let run = home.run(arguments);
        let head = "error[wrong-value]: no voice is called \"nope\"; there are off, heart, kal16, ";
        assert!(run.errors.starts_with(head), "{}", run.errors);
        assert!(run.errors.contains(&format!(", mine\n --> {path}:2:8\n")), "{}", run.errors);
    }
    // One of the user's own is known, and one that is wrong is told once.
    home.write(CONFIG, "[voice]\nname = \"mine\"\n[engines.mine]\ncommand = [\"say\"]\n");
    assert_eq!(home.run(&["config"]).code, 0);
    home.write(CONFIG, "[voice]\nname = \"mine\"\n[engines]\nmine = 1\n");
    let run = home.run(&["config"]);
    assert_eq!(run.errors.matches("error[").count(), 1, "{}", run.errors);
}

#[test]
fn a_voice_of_the_settings_that_is_gone_keeps_nobody_from_playing() {
    let home = Home::new();
    home.write(CONFIG, "[voice]\nname = \"piper:nope\"\n");
    for arguments in
        [&["play", "glute-ball", "--mute", "--plain", "--speed", "5000"][..], &["show", "glute-ball"]]
    {
        let run = home.run(arguments);
        assert_eq!(run.code, 0, "{}", run.errors);
        assert!(run.errors.starts_with("supple: piper has no voice \"nope\" in "), "{}", run.errors);
        assert!(run.errors.ends_with("; the built-in voice speaks instead\n"), "{}", run.errors);
    }
    let asked_for = home.run(&["play", "glute-ball", "--plain", "--voice", "piper:nope"]);
    assert!(asked_for.code == 1 && !asked_for.errors.contains("instead"), "{}", asked_for.errors);
    let doctor = home.run(&["doctor"]).output;
    assert!(doctor.contains("piper:nope can't be used"), "{doctor}");
}

#[test]
fn doctor_reports_pronunciations_that_can_not_be_read() {
    let home = Home::new();
    home.write("config/supple/pronunciation.toml", "hold = \n");
    let run = home.run(&["doctor"]);
    let line = run.output.lines().find(|line| line.contains("pronunciation")).unwrap_or_default();
    assert!(line.contains("pronunciation.toml") && run.code == 1, "{}", run.output);
}
