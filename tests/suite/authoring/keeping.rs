//! `supple new`, `supple add` and `supple edit`: what lands in the library, and
//! that nothing in it is ever lost.

use super::{put, routines};
use crate::program::{Run, command, supple_in};
use std::fs;
use std::path::Path;
use supple::routine::format;

const LIBRARY: &str = "config/supple/routines";
const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";

fn read(home: &Path, name: &str) -> String {
    fs::read_to_string(home.join(LIBRARY).join(name)).unwrap()
}

fn names(home: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(home.join(LIBRARY)) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs supple with an editor that is a line of shell.
fn edit(home: &Path, editor: &str, arguments: &[&str]) -> Run {
    let output = command(home, arguments)
        .env("PATH", "/usr/bin:/bin")
        .env("EDITOR", editor)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs supple where there is no other program, so no editor either.
fn without_programs(home: &Path, arguments: &[&str]) -> Run {
    let output =
        command(home, arguments).env("PATH", "").stdin(std::process::Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_new_routine_plays_at_once() {
    let home = tempfile::tempdir().unwrap();
    let run = supple_in(home.path(), &["new", "After the hill"], "");
    let path = home.path().join(LIBRARY).join("after-the-hill.toml");
    assert_eq!(
        run.output,
        format!(
            "After the hill, 3:46, with wall\n{}\n\n  supple edit after-the-hill\n  supple play after-the-hill\n",
            path.display()
        )
    );
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(names(home.path()), ["after-the-hill.toml", "routine.schema.json"]);
    let text = read(home.path(), "after-the-hill.toml");
    assert!(text.starts_with("#:schema ./routine.schema.json\n\n# Lines that begin"), "{text}");
    assert!(text.contains("\nname = \"After the hill\"\n"));
    assert_eq!(read(home.path(), "routine.schema.json"), supple_in(home.path(), &["schema"], "").output);
    let play =
        supple_in(home.path(), &["play", "after-the-hill", "--plain", "--mute", "--speed", "5000"], "");
    assert!(play.output.contains("Well done."), "{}", play.output);
    assert!(supple_in(home.path(), &["list"], "").output.starts_with("after-the-hill"));
}

#[test]
fn every_kind_begins_well() {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in routines("assets/templates") {
        let kind = name.trim_end_matches(".toml");
        let title = format!("Say \"{kind}\" \\ n");
        let run = supple_in(home.path(), &["new", &title, "--kind", kind], "");
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{kind}");
        let file = format!("say-{kind}-n.toml");
        let check = supple_in(home.path(), &["check", "--strict", &format!("{LIBRARY}/{file}")], "");
        assert_eq!(check.output, "1 file checked, nothing to mend.\n", "{kind}:\n{}", check.errors);
        let written = read(home.path(), &file);
        assert_eq!(format(&written).as_ref(), Some(&written), "{kind} is formatted");
        assert!(written.contains(&format!("kind = \"{kind}\"\n")));
        assert!(text.matches('#').count() >= 3, "{kind} says what it does");
    }
}

#[test]
fn a_routine_can_begin_as_a_copy() {
    let home = tempfile::tempdir().unwrap();
    let run = supple_in(home.path(), &["new", "my-ball", "--from", "glute-ball"], "");
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    let shipped = routines("routines").into_iter().find(|(name, _)| name == "glute-ball.toml").unwrap().1;
    let expected = shipped.replace("name = \"Glute ball\"", "name = \"My ball\"");
    assert_eq!(read(home.path(), "my-ball.toml"), format!("#:schema ./routine.schema.json\n\n{expected}"));
    let wrong = supple_in(home.path(), &["new", "other", "--from", "glute-bal"], "");
    assert!(wrong.errors.contains("did you mean \"glute-ball\"?"), "{}", wrong.errors);
    put(home.path(), "sent/lent.toml", "name = \"Lent\"\n[[step]]\nuse = \"base#march\"\n");
    put(home.path(), "sent/base.toml", MARCH);
    let lent = supple_in(home.path(), &["new", "other", "--from", "sent/lent.toml"], "");
    assert!(lent.errors.contains("unresolved-use") && lent.errors.contains("nothing was written"));
    assert_eq!(lent.code, 1);
    assert_eq!(names(home.path()), ["my-ball.toml", "routine.schema.json"]);
    assert_eq!(supple_in(home.path(), &["new", "a", "--from", "b", "--kind", "warm-up"], "").code, 2);
}

#[test]
fn taken_and_invalid_names_are_refused() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), &format!("{LIBRARY}/mine.toml"), MARCH);
    let run = supple_in(home.path(), &["new", "Mine!"], "");
    assert_eq!(run.code, 1);
    assert!(run.errors.starts_with("supple: you have a routine called mine already, "), "{}", run.errors);
    assert_eq!(read(home.path(), "mine.toml"), MARCH);
    let shipped = supple_in(home.path(), &["new", "Glute ball"], "");
    assert_eq!(
        shipped.errors,
        "supple: a routine that comes with supple is called glute-ball; `supple edit glute-ball` makes it yours\n"
    );
    for name in ["…", "a\u{7}", &"x".repeat(101)] {
        assert_eq!(supple_in(home.path(), &["new", name], "").code, 2, "{name:?}");
    }
    let escaping = supple_in(home.path(), &["new", "../../etc/passwd"], "");
    assert_eq!(escaping.code, 0, "{}", escaping.errors);
    assert!(names(home.path()).contains(&"etc-passwd.toml".to_owned()));
}

#[test]
fn what_was_sent_is_checked_and_taken_in() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "sent/My March.toml", MARCH);
    let run = supple_in(home.path(), &["add", "sent/My March.toml"], "");
    assert_eq!(
        (run.code, run.output.as_str(), run.errors.as_str()),
        (0, "March, 1:08\n\n  supple play my-march\n", "")
    );
    assert_eq!(read(home.path(), "my-march.toml"), MARCH, "byte for byte");
    let stream = supple_in(home.path(), &["add", "-"], MARCH);
    assert_eq!(stream.output, "March, 1:08\n\n  supple play march\n");
    put(home.path(), "sent/broken.toml", &MARCH.replace("time", "tme"));
    let broken = supple_in(home.path(), &["add", "sent/broken.toml"], "");
    assert_eq!(broken.code, 1);
    assert!(broken.errors.contains("--> sent/broken.toml:5:1"), "{}", broken.errors);
    assert!(broken.errors.ends_with("supple: nothing was written\n"));
    assert_eq!(names(home.path()), ["march.toml", "my-march.toml", "routine.schema.json"]);
    let known = supple_in(home.path(), &["add", "glute-ball"], "");
    assert_eq!(
        known.errors,
        "supple: glute-ball is in your list already; `supple edit glute-ball` opens it\n"
    );
}

#[test]
fn one_of_the_same_name_is_replaced_only_when_told_and_kept() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), &format!("{LIBRARY}/march.toml"), "# mine\n");
    put(home.path(), "march.toml", MARCH);
    let refused = supple_in(home.path(), &["add", "march.toml"], "");
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .errors
            .ends_with("with --replace this one takes its place, and a copy of the old one is kept\n"),
        "{}",
        refused.errors
    );
    assert_eq!(read(home.path(), "march.toml"), "# mine\n");
    for old in ["march.toml.old", "march.toml.old-2"] {
        let run = supple_in(home.path(), &["add", "--replace", "march.toml"], "");
        assert_eq!(run.code, 0, "{}", run.errors);
        assert!(run.output.contains(&format!("The old one is kept as {}", home.path().display())));
        assert!(run.output.contains(&format!("{old}.\n")), "{}", run.output);
    }
    assert_eq!(read(home.path(), "march.toml"), MARCH);
    assert_eq!(read(home.path(), "march.toml.old"), "# mine\n");
    assert_eq!(read(home.path(), "march.toml.old-2"), MARCH);
}

#[test]
fn add_lists_missing_use_files_and_sounds() {
    let home = tempfile::tempdir().unwrap();
    let text = "name = \"Lent\"\nstep = [{ use = \"base#march\" }, { use = 'two words' }]\n";
    put(home.path(), "to me/lent.toml", text);
    put(home.path(), "to me/base.toml", MARCH);
    put(
        home.path(),
        "to me/two words.toml",
        &MARCH.replace("time = \"1min\"", "time = \"1min\"\nsound = \"bell.ogg\""),
    );
    let run = supple_in(home.path(), &["add", "to me/lent.toml"], "");
    let (sound, borrows) = run.errors.split_at(run.errors.find("supple: ").unwrap());
    assert!(
        sound.starts_with("warning[no-sound-file]: the sound file bell.ogg of \"March\" can't be read"),
        "{sound}"
    );
    assert_eq!(
        borrows,
        "supple: it borrows from files that are not in your library; add those first:\n  \
         supple add 'to me/base.toml'\n  supple add 'to me/two words.toml'\n"
    );
    assert_eq!(run.code, 1);
    assert!(names(home.path()).is_empty());
    assert_eq!(supple_in(home.path(), &["add", "to me/base.toml"], "").code, 0);
    let sound = supple_in(home.path(), &["add", "to me/two words.toml"], "");
    let shelf = home.path().join(LIBRARY);
    assert_eq!(
        sound.output,
        format!(
            "March, 1:08\nIt plays bell.ogg: put that into {} as well.\n\n  supple play two-words\n",
            shelf.display()
        )
    );
}

#[cfg(unix)]
#[test]
fn a_shipped_routine_is_copied_before_it_is_edited() {
    let home = tempfile::tempdir().unwrap();
    let run = edit(
        home.path(),
        "sed -i 's/name = \"Out the door\"/name = \"Off we go\"/'",
        &["edit", "out-the-door"],
    );
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.errors.starts_with("out-the-door comes with supple; this copy is yours: "), "{}", run.errors);
    assert_eq!(
        run.output,
        "Off we go, 5:03, with wall or chair: nothing to mend.\n\n  supple play out-the-door\n"
    );
    let text = read(home.path(), "out-the-door.toml");
    assert!(text.starts_with("#:schema ./routine.schema.json\n\nname = \"Off we go\"\n"), "{text}");
    assert!(names(home.path()).contains(&"routine.schema.json".to_owned()));
    let again = edit(home.path(), "true", &["edit", "out-the-door"]);
    assert_eq!(again.errors, "");
    let none = edit(home.path(), "true", &["edit", "out-the-dor"]);
    assert!(none.errors.contains("did you mean \"out-the-door\"?"), "{}", none.errors);
}

#[cfg(unix)]
#[test]
fn after_saving_the_problems_are_shown() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "my routine.toml", MARCH);
    let run = edit(home.path(), "sed -i s/time/tme/", &["edit", "my routine.toml"]);
    assert_eq!((run.code, run.output.as_str()), (1, ""));
    assert!(run.errors.contains("--> my routine.toml:5:1"), "{}", run.errors);
    assert!(!run.errors.contains("[Y/n]"), "nobody is there to ask");
    let mended = edit(home.path(), "sed -i s/tme/time/", &["edit", "./my routine.toml"]);
    assert_eq!(mended.output, "March, 1:08: nothing to mend.\n\n  supple play './my routine.toml'\n");
    let failed = edit(home.path(), "false", &["edit", "my routine.toml"]);
    assert_eq!(
        (failed.code, failed.errors.as_str()),
        (1, "supple: the editor, `false`, ended with a failure\n")
    );
    let run = without_programs(home.path(), &["edit", "my routine.toml"]);
    assert_eq!(
        run.errors,
        "supple: no editor is set: set VISUAL or EDITOR, or open my routine.toml yourself\n"
    );
    assert_eq!(fs::read_to_string(home.path().join("my routine.toml")).unwrap(), MARCH);
}

#[cfg(unix)]
#[test]
fn editing_again_is_offered_until_it_is_right() {
    use crate::terminal::{Setup, Terminal};
    // The first save breaks it, the second mends it.
    let editor = "f() { if grep -q tme \"$1\"; then sed -i s/tme/time/ \"$1\"; else sed -i s/time/tme/ \"$1\"; fi; }; f";
    let environment = vec![("EDITOR", editor), ("PATH", "/usr/bin:/bin")];
    let setup = Setup { environment, ..Setup::default() };
    let mut terminal = Terminal::with(&setup, &["edit", "quick-cool-down"]);
    let asked = terminal.wait_for_screen("the question", |text| text.contains("Edit it again? [Y/n]"));
    assert!(asked.contains("write `time"), "{asked}");
    terminal.press("\n");
    let (code, text) = terminal.wait_for_exit();
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("nothing to mend."), "{text}");
}

#[cfg(unix)]
#[test]
fn the_page_for_newcomers_says_what_happens() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/authoring.md")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(LIBRARY).display().to_string();
    let told = |text: &str| page.contains(&text.replace(&shelf, "~/.config/supple/routines"));
    let new = supple_in(home.path(), &["new", "After the hill"], "");
    assert!(told(&new.output), "{}", new.output);
    let step = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    put(home.path(), "step.toml", step);
    let edited =
        edit(home.path(), "f() { (echo; cat step.toml) >> \"$1\"; }; f", &["edit", "after-the-hill"]);
    assert!(told(edited.output.lines().next().unwrap()), "{}", edited.output);
    let wrong = edit(home.path(), "sed -i '50s/each/both/'", &["edit", "after-the-hill"]);
    assert!(told(&wrong.errors), "{}", wrong.errors);
    assert_eq!((edited.code, wrong.code), (0, 1));
    let play = ["play", "after-the-hill", "--mute", "--speed", "5000"];
    assert_eq!(supple_in(home.path(), &play, "").code, 1, "a broken one doesn't play");
    assert_eq!(edit(home.path(), "sed -i '50s/both/each/'", &["edit", "after-the-hill"]).code, 0);
    assert!(supple_in(home.path(), &play, "").output.contains("Well done. 5:11 done."));
}

#[cfg(unix)]
#[test]
fn words_that_dont_fit_are_told_after_a_save() {
    let home = tempfile::tempdir().unwrap();
    put(&home.path().join(LIBRARY), "march.toml", MARCH);
    let run = edit(
        home.path(),
        "f() { echo 'cues = [{ at = \"-1s\", say = \"Let the back knee sink and keep the front heel heavy on the floor for the whole of the movement\" }]' >>\"$1\"; }; f",
        &["edit", "march"],
    );
    assert!(
        run.errors.contains("warning[words-dont-fit]: there is no time to say this at its moment"),
        "{}",
        run.errors
    );
    assert_eq!(run.code, 0);
}

#[test]
fn a_library_file_suggests_use_not_play() {
    let home = tempfile::tempdir().unwrap();
    let new = supple_in(home.path(), &["new", "My moves", "--kind", "library"], "");
    let next = "\n\n  supple edit my-moves\n  use = \"my-moves#reach-up\"\n";
    assert!(new.output.ends_with(next), "{}", new.output);
    let text = read(home.path(), "my-moves.toml");
    put(home.path(), "lib.toml", &text);
    let add = supple_in(home.path(), &["add", "lib.toml"], "");
    assert!(add.output.ends_with("\n\n  use = \"lib#reach-up\"\n"), "{}", add.output);
}

#[test]
fn adding_a_routine_that_shadows_a_shipped_one_says_so() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "quick-cool-down.toml", MARCH);
    let run = supple_in(home.path(), &["add", "quick-cool-down.toml"], "");
    assert_eq!(
        (run.code, run.output.as_str()),
        (
            0,
            "March, 1:08\nIt is played instead of the one that comes with supple.\n\n  supple play quick-cool-down\n"
        )
    );
}

#[test]
fn without_an_editor_nothing_is_copied() {
    let home = tempfile::tempdir().unwrap();
    let run = without_programs(home.path(), &["edit", "hamstring-ball"]);
    assert_eq!(
        run.errors,
        "supple: hamstring-ball comes with supple and would be copied for you, but no editor is set: \
         set VISUAL or EDITOR\n"
    );
    assert_eq!(run.code, 1);
    assert!(names(home.path()).is_empty());
}
