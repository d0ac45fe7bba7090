//! `supple import`.

use crate::program::{Home, LIBRARY};
use std::fs;

const LIST: &str =
    "Plank 3x45s\nCouch stretch 2 x 60 s each\nClamshell 3×10/side, 30s rest\nIce pack, twice a day\n";

#[test]
fn an_imported_list_becomes_a_routine_that_checks_clean() {
    let home = Home::new();
    home.write("hip_list.txt", LIST);
    let run = home.run(&["import", "hip_list.txt"]);
    assert_eq!(run.code, 0, "{}", run.errors);
    assert_eq!(
        run.errors,
        "line 4: \"twice a day\": a routine doesn't say how often; it is kept as a comment\n\
         line 4: Ice pack: no amount is given; it lasts until a key is pressed\n"
    );
    assert!(
        run.output.starts_with("Hip list, about ") && run.output.contains(", 4 movements\n"),
        "{}",
        run.output
    );
    assert!(run.output.ends_with("\n\n  supple edit hip-list\n  supple play hip-list\n"), "{}", run.output);
    let text = fs::read_to_string(home.join(LIBRARY).join("hip-list.toml")).unwrap();
    assert!(text.starts_with("#:schema ./routine.schema.json\n\nname = \"Hip list\"\n"), "{text}");
    assert!(text.contains("# twice a day\n[[step]]\nname = \"Ice pack\"\n"), "{text}");
    let check = home.run(&["check", "--strict", "hip-list"]);
    assert_eq!((check.code, check.output.as_str()), (0, "1 file checked, nothing to mend.\n"));
    assert_eq!(home.run(&["fmt", "--check", LIBRARY]).code, 0);
    let again = home.run(&["import", "hip_list.txt"]);
    assert_eq!(again.code, 1);
    assert!(again.errors.contains("you have a routine called hip-list already"), "{}", again.errors);
    let named = home.run(&["import", "hip_list.txt", "--name", "Out the door"]);
    assert!(named.errors.contains("comes with supple is called out-the-door; --name"), "{}", named.errors);
}

#[test]
fn an_imported_list_can_go_to_a_file_or_standard_output() {
    let home = Home::new();
    let run = home.run_with_input(&["import", "-", "-o", "-"], LIST);
    assert_eq!(run.code, 0);
    assert!(
        run.output
            .starts_with("name = \"My list\"\n\n[[step]]\nname = \"Plank\"\ntime = \"45s\"\nsets = 3\n"),
        "{}",
        run.output
    );
    let file = home.run_with_input(&["import", "-", "-o", "a.toml", "--name", "Hips"], LIST);
    assert_eq!((file.code, file.output.as_str()), (0, "a.toml: Hips, 4 movements.\n"));
    let again = home.run_with_input(&["import", "-", "-o", "a.toml"], LIST);
    assert_eq!((again.code, again.output.as_str()), (1, ""));
    assert!(
        again.errors.ends_with("supple: a.toml is there already; --force overwrites it\n"),
        "{}",
        again.errors
    );
    assert!(home.read("a.toml").starts_with("name = \"Hips\""));
    for (list, wanted) in [("", "no movement was found"), ("\u{0}\u{1}", "no movement was found")] {
        let run = home.run_with_input(&["import", "-"], list);
        assert_eq!(run.code, 1, "{list:?}");
        assert!(run.errors.contains(wanted), "{}", run.errors);
    }
    let gone = home.run(&["import", "gone.txt"]);
    assert_eq!((gone.code, gone.errors.as_str()), (1, "supple: there is no file gone.txt\n"));
}
