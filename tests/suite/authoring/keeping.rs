//! `supple new`, `supple add` and `supple edit`: what they write into the library, and that
//! no file in it is lost.

use super::routines;
use crate::program::{Home, LIBRARY, Run};
use std::fs;
use std::path::Path;
use supple::routine::format;

const MARCH: &str = "name = \"March\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";

fn read(home: &Home, name: &str) -> String {
    home.read(Path::new(LIBRARY).join(name))
}

fn names(home: &Home) -> Vec<String> {
    let Ok(entries) = fs::read_dir(home.join(LIBRARY)) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs supple with a line of shell as the editor.
fn edit(home: &Home, editor: &str, arguments: &[&str]) -> Run {
    home.run_with(arguments, &[("EDITOR", editor)])
}

/// Runs supple without any other program on the path.
fn without_programs(home: &Home, arguments: &[&str]) -> Run {
    home.run_with(arguments, &[("PATH", "")])
}

#[test]
fn a_new_routine_plays_at_once() {
    let home = Home::new();
    let run = home.run(&["new", "After the hill"]);
    let path = home.join(LIBRARY).join("after-the-hill.toml");
    assert_eq!(
        run.output,
        format!(
            "After the hill, 3:46, with wall\n{}\n\n  supple edit after-the-hill\n  supple play after-the-hill\n",
            path.display()
        )
    );
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    assert_eq!(names(&home), ["after-the-hill.toml", "routine.schema.json"]);
    let text = read(&home, "after-the-hill.toml");
    assert!(text.starts_with("#:schema ./routine.schema.json\n\n# Lines that begin"), "{text}");
    assert!(text.contains("\nname = \"After the hill\"\n"));
    assert_eq!(read(&home, "routine.schema.json"), home.run(&["schema"]).output);
    let play = home.run(&["play", "after-the-hill", "--plain", "--mute", "--speed", "5000"]);
    assert!(play.output.contains("Well done."), "{}", play.output);
    assert!(home.run(&["list"]).output.starts_with("after-the-hill"));
}

#[test]
fn every_kind_begins_well() {
    let home = Home::new();
    for (name, text) in routines("assets/templates") {
        let kind = name.trim_end_matches(".toml");
        let title = format!("Say \"{kind}\" \\ n");
        let run = home.run(&["new", &title, "--kind", kind]);
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{kind}");
        let file = format!("say-{kind}-n.toml");
        let check = home.run(&["check", "--strict", &format!("{LIBRARY}/{file}")]);
        assert_eq!(check.output, "1 file checked, nothing to mend.\n", "{kind}:\n{}", check.errors);
        let written = read(&home, &file);
        assert_eq!(format(&written).as_ref(), Some(&written), "{kind} is formatted");
        assert!(written.contains(&format!("kind = \"{kind}\"\n")));
        assert!(text.matches('#').count() >= 3, "{kind} says what it does");
    }
}

#[test]
fn a_routine_can_begin_as_a_copy() {
    let home = Home::new();
    let run = home.run(&["new", "my-ball", "--from", "glute-ball"]);
    assert_eq!((run.code, run.errors.as_str()), (0, ""));
    let shipped = routines("routines").into_iter().find(|(name, _)| name == "glute-ball.toml").unwrap().1;
    let expected = shipped.replace("name = \"Glute ball\"", "name = \"My ball\"");
    assert_eq!(read(&home, "my-ball.toml"), format!("#:schema ./routine.schema.json\n\n{expected}"));
    let wrong = home.run(&["new", "other", "--from", "glute-bal"]);
    assert!(wrong.errors.contains("did you mean \"glute-ball\"?"), "{}", wrong.errors);
    home.write("sent/lent.toml", "name = \"Lent\"\n[[step]]\nuse = \"base#march\"\n");
    home.write("sent/base.toml", MARCH);
    let lent = home.run(&["new", "other", "--from", "sent/lent.toml"]);
    assert!(lent.errors.contains("unresolved-use") && lent.errors.contains("nothing was written"));
    assert_eq!(lent.code, 1);
    assert_eq!(names(&home), ["my-ball.toml", "routine.schema.json"]);
    assert_eq!(home.run(&["new", "a", "--from", "b", "--kind", "warm-up"]).code, 2);
}

#[test]
fn taken_and_invalid_names_are_refused() {
    let home = Home::new();
    home.write(format!("{LIBRARY}/mine.toml"), MARCH);
    let run = home.run(&["new", "Mine!"]);
    assert_eq!(run.code, 1);
    assert!(run.errors.starts_with("supple: you have a routine called mine already, "), "{}", run.errors);
    assert_eq!(read(&home, "mine.toml"), MARCH);
    let shipped = home.run(&["new", "Glute ball"]);
    assert_eq!(
        shipped.errors,
        "supple: a routine that comes with supple is called glute-ball; `supple edit glute-ball` makes it yours\n"
    );
    for name in ["…", "a\u{7}", &"x".repeat(101)] {
        assert_eq!(home.run(&["new", name]).code, 2, "{name:?}");
    }
    let escaping = home.run(&["new", "../../etc/passwd"]);
    assert_eq!(escaping.code, 0, "{}", escaping.errors);
    assert!(names(&home).contains(&"etc-passwd.toml".to_owned()));
}

#[test]
fn add_checks_and_copies_a_file() {
    let home = Home::new();
    home.write("sent/My March.toml", MARCH);
    let run = home.run(&["add", "sent/My March.toml"]);
    assert_eq!(
        (run.code, run.output.as_str(), run.errors.as_str()),
        (0, "March, 1:08\n\n  supple play my-march\n", "")
    );
    assert_eq!(read(&home, "my-march.toml"), MARCH, "byte for byte");
    let stream = home.run_with_input(&["add", "-"], MARCH);
    assert_eq!(stream.output, "March, 1:08\n\n  supple play march\n");
    home.write("sent/broken.toml", MARCH.replace("time", "tme"));
    let broken = home.run(&["add", "sent/broken.toml"]);
    assert_eq!(broken.code, 1);
    assert!(broken.errors.contains("--> sent/broken.toml:5:1"), "{}", broken.errors);
    assert!(broken.errors.ends_with("supple: nothing was written\n"));
    assert_eq!(names(&home), ["march.toml", "my-march.toml", "routine.schema.json"]);
    let known = home.run(&["add", "glute-ball"]);
    assert_eq!(
        known.errors,
        "supple: glute-ball is in your list already; `supple edit glute-ball` opens it\n"
    );
}

#[test]
fn add_replaces_a_routine_only_with_the_option_and_keeps_a_copy() {
    let home = Home::new();
    home.write(format!("{LIBRARY}/march.toml"), "# mine\n");
    home.write("march.toml", MARCH);
    let refused = home.run(&["add", "march.toml"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .errors
            .ends_with("with --replace this one takes its place, and a copy of the old one is kept\n"),
        "{}",
        refused.errors
    );
    assert_eq!(read(&home, "march.toml"), "# mine\n");
    for old in ["march.toml.old", "march.toml.old-2"] {
        let run = home.run(&["add", "--replace", "march.toml"]);
        assert_eq!(run.code, 0, "{}", run.errors);
        assert!(run.output.contains(&format!("The old one is kept as {}", home.path().display())));
        assert!(run.output.contains(&format!("{old}.\n")), "{}", run.output);
    }
    assert_eq!(read(&home, "march.toml"), MARCH);
    assert_eq!(read(&home, "march.toml.old"), "# mine\n");
    assert_eq!(read(&home, "march.toml.old-2"), MARCH);
}

#[test]
fn add_lists_missing_use_files_and_sounds() {
    let home = Home::new();
    let text = "name = \"Lent\"\nstep = [{ use = \"base#march\" }, { use = 'two words' }]\n";
    home.write("to me/lent.toml", text);
    home.write("to me/base.toml", MARCH);
    home.write(
        "to me/two words.toml",
        MARCH.replace("time = \"1min\"", "time = \"1min\"\nsound = \"bell.ogg\""),
    );
    let run = home.run(&["add", "to me/lent.toml"]);
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
    assert!(names(&home).is_empty());
    assert_eq!(home.run(&["add", "to me/base.toml"]).code, 0);
    let sound = home.run(&["add", "to me/two words.toml"]);
    let library = home.join(LIBRARY);
    assert_eq!(
        sound.output,
        format!(
            "March, 1:08\nIt plays bell.ogg: put that into {} as well.\n\n  supple play two-words\n",
            library.display()
        )
    );
}

#[cfg(unix)]
#[test]
fn a_shipped_routine_is_copied_before_it_is_edited() {
    let home = Home::new();
    let run =
        edit(&home, "sed -i 's/name = \"Out the door\"/name = \"Off we go\"/'", &["edit", "out-the-door"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert!(run.errors.starts_with("out-the-door comes with supple; this copy is yours: "), "{}", run.errors);
    assert_eq!(
        run.output,
        "Off we go, 5:03, with wall or chair: nothing to mend.\n\n  supple play out-the-door\n"
    );
    let text = read(&home, "out-the-door.toml");
    assert!(text.starts_with("#:schema ./routine.schema.json\n\nname = \"Off we go\"\n"), "{text}");
    assert!(names(&home).contains(&"routine.schema.json".to_owned()));
    let again = edit(&home, "true", &["edit", "out-the-door"]);
    assert_eq!(again.errors, "");
    let none = edit(&home, "true", &["edit", "out-the-dor"]);
    assert!(none.errors.contains("did you mean \"out-the-door\"?"), "{}", none.errors);
}

#[cfg(unix)]
#[test]
fn after_saving_the_problems_are_shown() {
    let home = Home::new();
    home.write("my routine.toml", MARCH);
    let run = edit(&home, "sed -i s/time/tme/", &["edit", "my routine.toml"]);
    assert_eq!((run.code, run.output.as_str()), (1, ""));
    assert!(run.errors.contains("--> my routine.toml:5:1"), "{}", run.errors);
    assert!(!run.errors.contains("[Y/n]"), "nobody is there to ask");
    let mended = edit(&home, "sed -i s/tme/time/", &["edit", "./my routine.toml"]);
    assert_eq!(mended.output, "March, 1:08: nothing to mend.\n\n  supple play './my routine.toml'\n");
    let failed = edit(&home, "false", &["edit", "my routine.toml"]);
    assert_eq!(
        (failed.code, failed.errors.as_str()),
        (1, "supple: the editor, `false`, ended with a failure\n")
    );
    let run = without_programs(&home, &["edit", "my routine.toml"]);
    assert_eq!(
        run.errors,
        "supple: no editor is set: set VISUAL or EDITOR, or open my routine.toml yourself\n"
    );
    assert_eq!(home.read("my routine.toml"), MARCH);
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
    let screen = terminal.wait_for_screen("the question", |text| text.contains("Edit it again? [Y/n]"));
    assert!(screen.contains("write `time"), "{screen}");
    terminal.press("\n");
    let (code, text) = terminal.wait_for_exit();
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("nothing to mend."), "{text}");
}

#[cfg(unix)]
#[test]
fn docs_authoring_shows_the_real_output() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/authoring.md")).unwrap();
    let home = Home::new();
    let library = home.join(LIBRARY).display().to_string();
    let is_on_page = |text: &str| page.contains(&text.replace(&library, "~/.config/supple/routines"));
    let new = home.run(&["new", "After the hill"]);
    assert!(is_on_page(&new.output), "{}", new.output);
    let step = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    home.write("step.toml", step);
    let edited = edit(&home, "f() { (echo; cat step.toml) >> \"$1\"; }; f", &["edit", "after-the-hill"]);
    assert!(is_on_page(edited.output.lines().next().unwrap()), "{}", edited.output);
    let wrong = edit(&home, "sed -i '50s/each/both/'", &["edit", "after-the-hill"]);
    assert!(is_on_page(&wrong.errors), "{}", wrong.errors);
    assert_eq!((edited.code, wrong.code), (0, 1));
    let play = ["play", "after-the-hill", "--mute", "--speed", "5000"];
    assert_eq!(home.run(&play).code, 1, "a broken one doesn't play");
    assert_eq!(edit(&home, "sed -i '50s/both/each/'", &["edit", "after-the-hill"]).code, 0);
    assert!(home.run(&play).output.contains("Well done. 5:11 done."));
}

#[cfg(unix)]
#[test]
fn words_that_dont_fit_are_reported_after_a_save() {
    let home = Home::new();
    home.write(format!("{LIBRARY}/march.toml"), MARCH);
    let run = edit(
        &home,
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
    let home = Home::new();
    let new = home.run(&["new", "My moves", "--kind", "library"]);
    let next = "\n\n  supple edit my-moves\n  use = \"my-moves#reach-up\"\n";
    assert!(new.output.ends_with(next), "{}", new.output);
    let text = read(&home, "my-moves.toml");
    home.write("lib.toml", &text);
    let add = home.run(&["add", "lib.toml"]);
    assert!(add.output.ends_with("\n\n  use = \"lib#reach-up\"\n"), "{}", add.output);
}

#[test]
fn adding_a_routine_that_shadows_a_shipped_one_says_so() {
    let home = Home::new();
    home.write("quick-cool-down.toml", MARCH);
    let run = home.run(&["add", "quick-cool-down.toml"]);
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
    let home = Home::new();
    let run = without_programs(&home, &["edit", "hamstring-ball"]);
    assert_eq!(
        run.errors,
        "supple: hamstring-ball comes with supple and would be copied for you, but no editor is set: \
         set VISUAL or EDITOR\n"
    );
    assert_eq!(run.code, 1);
    assert!(names(&home).is_empty());
}
