//! Text from outside: nothing in the names and texts of files reaches the terminal as a
//! command, or the shell into which a command is pasted.

use crate::program::{Home, LIBRARY, Run};
use std::fs;

const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
/// A title, a bell, a cleared screen in C1, writing turned around, a soft
/// hyphen, and a line of its own.
const EVIL: &str = "a\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\u{ad}\u{2028}\nsupple: all is well";

/// Asserts that a text has no control characters, and that no line of it is from [`EVIL`].
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

fn edited(home: &Home, arguments: &[&str]) -> Run {
    home.run_with(arguments, &[("EDITOR", "true")])
}

#[test]
fn file_names_are_sanitized_wherever_they_are_printed() {
    let home = Home::new();
    let (good, broken) = (format!("{EVIL}-good"), format!("{EVIL}-broken"));
    home.write(format!("{LIBRARY}/{good}.toml"), MARCH);
    home.write(format!("{LIBRARY}/{broken}.toml"), "name = \"\u{9b}\"\nnonsense = \"\u{202e}\"\n");
    home.write(format!("config/supple/figures/{EVIL}.toml"), "name = 1\n");
    home.write(format!("{EVIL}/{good}.toml"), MARCH);
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
        &["check", "--format", "github", &format!("{LIBRARY}/{broken}.toml")],
        &["check", "--json", &format!("{LIBRARY}/{broken}.toml")],
        &["show", near],
        &["show", &broken],
        &["show", &gone],
        &["show", "--json", &good],
        &["play", &good, "--plain", "--mute", "--speed", "9000"],
        &["play", &good, "--json-events", "--mute", "--speed", "9000"],
        &["play", &file, "--from", EVIL],
        &["add", &file],
        &["add", &good],
        &["fmt", "--check", LIBRARY],
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
        assert_run(&format!("{arguments:?}"), &home.run(arguments));
    }
    assert_run("edit a name", &edited(&home, &["edit", &good]));
    let own = edited(&home, &["edit", &file]);
    assert!(own.output.contains("nothing to mend"), "{}{}", own.output, own.errors);
    assert_run("edit a file", &own);
}

#[test]
fn the_log_is_sanitized() {
    let home = Home::new();
    let text = format!("{MARCH}sound = \"a\\u0009b.wav\"\n");
    home.write(format!("{EVIL}/march.toml"), MARCH);
    home.write("state/supple/state.json", "{");
    home.write("tab.toml", &text);
    let arguments =
        ["--log", "trace", "play", &format!("{EVIL}/march.toml"), "--plain", "--mute", "--speed", "9000"];
    assert_eq!(home.run(&arguments).code, 0);
    let log = fs::read_to_string(home.join("state/supple/supple.log")).unwrap();
    assert_harmless("the log", &log);
    assert!(log.lines().all(|line| line.starts_with("[20")), "{log}");
}

#[test]
fn json_escapes_control_characters() {
    let home = Home::new();
    let text = "name = \"x\"\n\"\u{9b}\u{202e}\" = 1\n[[step]]\nname = \"y\"\ntime = \"30s\"\n";
    home.write("a\u{9b}.toml", text);
    let run = home.run(&["check", "--json", "a\u{9b}.toml"]);
    assert!(run.output.contains(r"a\u009b.toml"), "{}", run.output);
    let finding: serde_json::Value = serde_json::from_str(run.output.lines().next().unwrap()).unwrap();
    assert_eq!(finding["file"], "a\u{9b}.toml");
}

#[test]
fn commands_to_paste_are_quoted() {
    let home = Home::new();
    let lent = "name = \"Lent\"\n[[step]]\nuse = \"$(touch pwned);`id`'s#march\"\n";
    home.write("sent/lent.toml", lent);
    home.write("sent/$(touch pwned);`id`'s.toml", MARCH);
    let run = home.run(&["add", "sent/lent.toml"]);
    assert_eq!(
        run.errors,
        "supple: it borrows from files that are not in your library; add those first:\n  \
         supple add 'sent/$(touch pwned);`id`'\\''s.toml'\n"
    );
    home.write("x;reboot.toml", MARCH);
    let run = edited(&home, &["edit", "x;reboot.toml"]);
    assert!(run.output.ends_with("\n  supple play 'x;reboot.toml'\n"), "{}", run.output);
    home.write(format!("{LIBRARY}/x;reboot.toml"), "name = 1\n");
    home.write(format!("{LIBRARY}/-rf.toml"), "name = 1\n");
    let list = home.run(&["list"]).output;
    assert!(list.contains("`supple check 'x;reboot'`"), "{list}");
    assert!(list.contains("`supple check -- -rf`"), "{list}");
    let run = edited(&home, &["edit", "--", "-rf"]);
    assert_eq!(run.code, 1, "{}", run.errors);
}

#[test]
fn invisible_characters_are_reported_and_left_out() {
    let home = Home::new();
    home.write(
        "soft.toml",
        "name = \"Ham\u{ad}string\u{2028}ball\"\n[[step]]\nname = \"Roll\u{fff9} on\"\ntime = \"30s\"\n",
    );
    let check = home.run(&["check", "soft.toml"]);
    assert_eq!((check.code, check.output.as_str()), (0, "1 file checked: 2 warnings.\n"));
    assert!(check.errors.contains("warning[invisible-character]: the character U+00AD can't be seen and is left out\n --> soft.toml:1:12\n"), "{}", check.errors);
    assert!(
        check.errors.contains("U+FFF9 can't be seen and is left out\n --> soft.toml:3:13\n"),
        "{}",
        check.errors
    );
    let play = home.run(&["play", "soft.toml", "--plain", "--mute", "--speed", "9000"]);
    assert!(play.output.starts_with("Hamstring ball, 0:38."), "{}", play.output);
    assert!(play.output.contains("Go: Roll on, 30s\n"), "{}", play.output);
    let json: serde_json::Value =
        serde_json::from_str(&home.run(&["show", "--json", "soft.toml"]).output).unwrap();
    assert_eq!(json["segments"][1]["name"], "Roll on");
    home.write(
        "words.toml",
        "name = \"A\"\n[[step]]\nname = \"Roll\"\nside = \"ea\u{ad}ch\"\ntime = \"30\u{ad}s\"\n\
         [[step]]\nname = \"Lift\"\nreps = \"m\u{200b}ax\"\ntime = \"\u{ad}3 minn\"\n",
    );
    let errors = home.run(&["check", "words.toml"]).errors;
    assert_eq!(errors.matches("can't be seen and is left out").count(), 4, "{errors}");
    assert_eq!(errors.matches("error[").count(), 1, "{errors}");
    assert!(errors.contains("words.toml:9:12"), "{errors}");
    home.write("only.toml", "name = \"\u{ad}\"\n[[step]]\nname = \"Roll\"\ntime = \"30s\"\n");
    assert!(home.run(&["check", "only.toml"]).errors.contains("error[empty-text]"));
}
