//! Text from outside: what is in the names and the texts of files that someone
//! sent never reaches the terminal, nor a shell that a command is pasted into.

use crate::program::{Run, command, supple_in};
use std::fs;
use std::path::Path;
use std::process::Stdio;

const SHELF: &str = "config/supple/routines";
const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
/// A title, a bell, a cleared screen in C1, writing turned around, a soft
/// hyphen, and a line of its own.
const EVIL: &str = "a\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{ad}\u{2028}\nsupple: all is well";

fn put(home: &Path, path: &str, text: &str) {
    let path = home.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Whether a text moves no cursor, and nobody else's words stand on a line of
/// their own in it.
fn assert_harmless(what: &str, text: &str) {
    let risky = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{ad}' | '\u{2028}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}')
    };
    assert!(!text.contains(risky), "{what}: {text:?}");
    assert!(!text.lines().any(|line| line.starts_with("supple: all is well")), "{what}: {text}");
}

fn assert_run(what: &str, run: &Run) {
    assert_harmless(what, &run.output);
    assert_harmless(what, &run.errors);
}

fn edited(home: &Path, arguments: &[&str]) -> Run {
    let mut command = command(home, arguments);
    let output =
        command.env("PATH", "/usr/bin:/bin").env("EDITOR", "true").stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn names_of_files_are_harmless_wherever_they_are_printed() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let (good, broken) = (format!("{EVIL}-good"), format!("{EVIL}-broken"));
    put(home, &format!("{SHELF}/{good}.toml"), MARCH);
    put(home, &format!("{SHELF}/{broken}.toml"), "name = \"\u{9b}\"\nnonsense = \"\u{202e}\"\n");
    put(home, &format!("config/supple/figures/{EVIL}.toml"), "name = 1\n");
    put(home, &format!("{EVIL}/{good}.toml"), MARCH);
    let file = format!("{EVIL}/{good}.toml");
    let gone = format!("{EVIL}/gone.toml");
    let near = &good.replace("good", "goof");
    for arguments in [
        &["list"][..],
        &["check"],
        &["check", "--json"],
        &["check", "--format", "github"],
        &["check", &broken],
        &["check", &gone, &file],
        &["check", "--format", "github", &format!("{SHELF}/{broken}.toml")],
        &["check", "--json", &format!("{SHELF}/{broken}.toml")],
        &["show", near],
        &["show", &broken],
        &["show", &gone],
        &["show", "--json", &good],
        &["play", &good, "--plain", "--mute", "--speed", "9000"],
        &["play", &good, "--json-events", "--mute", "--speed", "9000"],
        &["play", &file, "--from", EVIL],
        &["add", &file],
        &["add", &good],
        &["fmt", "--check", SHELF],
        &["fmt", &gone],
        &["new", "x", "--from", &gone],
        &["pose", "list"],
        &["pose", "check"],
        &["pose", &EVIL.replace("well", "wel")],
        &["explain", EVIL],
        &["render", "glute-ball", "-o", EVIL],
        &["voice", "say", "hm", "--voice", EVIL],
        &["play", EVIL, EVIL],
        &["check", "--format", EVIL],
        &["edit", &gone],
    ] {
        assert_run(&format!("{arguments:?}"), &supple_in(home, arguments, ""));
    }
    assert_run("edit a name", &edited(home, &["edit", &good]));
    let own = edited(home, &["edit", &file]);
    assert!(own.output.contains("nothing to mend"), "{}{}", own.output, own.errors);
    assert_run("edit a file", &own);
}

#[test]
fn what_is_logged_is_harmless() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let text = format!("{MARCH}sound = \"a\\u0009b.wav\"\n");
    put(home, &format!("{EVIL}/march.toml"), MARCH);
    put(home, "state/supple/state.json", "{");
    put(home, "tab.toml", &text);
    let arguments =
        ["--log", "trace", "play", &format!("{EVIL}/march.toml"), "--plain", "--mute", "--speed", "9000"];
    assert_eq!(supple_in(home, &arguments, "").code, 0);
    let log = fs::read_to_string(home.join("state/supple/supple.log")).unwrap();
    assert_harmless("the log", &log);
    assert!(log.lines().all(|line| line.starts_with("[20")), "{log}");
}

#[test]
fn json_escapes_what_a_terminal_would_obey_and_says_the_same() {
    let home = tempfile::tempdir().unwrap();
    let text = "name = \"x\"\n\"\u{9b}\u{202e}\" = 1\n[[step]]\nname = \"y\"\ntime = \"30s\"\n";
    put(home.path(), "a\u{9b}.toml", text);
    let run = supple_in(home.path(), &["check", "--json", "a\u{9b}.toml"], "");
    assert!(run.output.contains(r"a\u009b.toml"), "{}", run.output);
    let finding: serde_json::Value = serde_json::from_str(run.output.lines().next().unwrap()).unwrap();
    assert_eq!(finding["file"], "a\u{9b}.toml");
}

#[test]
fn commands_to_paste_are_quoted() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let lent = "name = \"Lent\"\n[[step]]\nuse = \"$(touch pwned);`id`'s#march\"\n";
    put(home, "sent/lent.toml", lent);
    put(home, "sent/$(touch pwned);`id`'s.toml", MARCH);
    let run = supple_in(home, &["add", "sent/lent.toml"], "");
    assert_eq!(
        run.errors,
        "supple: it borrows from files that are not in your library; add those first:\n  \
         supple add 'sent/$(touch pwned);`id`'\\''s.toml'\n"
    );
    put(home, "x;reboot.toml", MARCH);
    let run = edited(home, &["edit", "x;reboot.toml"]);
    assert!(run.output.ends_with("\n  supple play 'x;reboot.toml'\n"), "{}", run.output);
    put(home, &format!("{SHELF}/x;reboot.toml"), "name = 1\n");
    put(home, &format!("{SHELF}/-rf.toml"), "name = 1\n");
    let list = supple_in(home, &["list"], "").output;
    assert!(list.contains("`supple check 'x;reboot'`"), "{list}");
    assert!(list.contains("`supple check -- -rf`"), "{list}");
    let run = edited(home, &["edit", "--", "-rf"]);
    assert_eq!(run.code, 1, "{}", run.errors);
}

#[test]
fn characters_without_a_certain_width_are_told_and_left_out() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    put(
        home,
        "soft.toml",
        "name = \"Ham\u{ad}string\u{2028}ball\"\n[[step]]\nname = \"Roll\u{fff9} on\"\ntime = \"30s\"\n",
    );
    let check = supple_in(home, &["check", "soft.toml"], "");
    assert_eq!((check.code, check.output.as_str()), (0, "1 file checked: 2 warnings.\n"));
    assert!(check.errors.contains("warning[invisible-character]: the character U+00AD can't be seen and is left out\n --> soft.toml:1:12\n"), "{}", check.errors);
    assert!(
        check.errors.contains("U+FFF9 can't be seen and is left out\n --> soft.toml:3:13\n"),
        "{}",
        check.errors
    );
    let play = supple_in(home, &["play", "soft.toml", "--plain", "--mute", "--speed", "9000"], "");
    assert!(play.output.starts_with("Hamstring ball, 0:38."), "{}", play.output);
    assert!(play.output.contains("Go: Roll on, 30s\n"), "{}", play.output);
    let json: serde_json::Value =
        serde_json::from_str(&supple_in(home, &["show", "--json", "soft.toml"], "").output).unwrap();
    assert_eq!(json["segments"][1]["name"], "Roll on");
    put(home, "only.toml", "name = \"\u{ad}\"\n[[step]]\nname = \"Roll\"\ntime = \"30s\"\n");
    assert!(supple_in(home, &["check", "only.toml"], "").errors.contains("error[empty-text]"));
}
