//! `supple check`: which files it checks, how it reports, and its exit code.

use crate::program::{Home, supple};
use std::fs;
use std::path::Path;

const CLEAN: &str = "name = \"Clean\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
const WARNED: &str = "name = \"Odd\"\nlength = \"5min\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
const WRONG: &str = "name = \"é, wrong\"\n\n[[step]]\nname = \"March\"\ntime = \"30sec\" # é\nsides = 2\n";

#[test]
fn json_has_a_line_for_each_finding_and_nothing_else() {
    let home = Home::new();
    home.write("wrong.toml", WRONG);
    let run = home.run(&["check", "--json", "wrong.toml"]);
    let expected = concat!(
        r#"{"file":"wrong.toml","code":"bad-unit","severity":"error","message":"there is no unit `sec`","#,
        r#""help":"write `time = \"30s\"`","start":{"line":5,"column":11,"offset":54},"#,
        r#""end":{"line":5,"column":14,"offset":57}}"#,
        "\n",
        r#"{"file":"wrong.toml","code":"unknown-key","severity":"error","message":"a step has no key `sides`","#,
        r#""help":"supple calls it `side`: such as `side = \"each\"`","start":{"line":6,"column":1,"offset":64},"#,
        r#""end":{"line":6,"column":6,"offset":69}}"#,
        "\n",
    );
    assert_eq!((run.code, run.output.as_str(), run.errors.as_str()), (1, expected, ""));
    let format = home.run(&["check", "--format", "json", "wrong.toml"]);
    assert_eq!(format.output, expected);
    let stream = home.run_with_input(&["check", "--json", "-"], WRONG);
    assert_eq!(stream.output, expected.replace("wrong.toml", "-"));
    assert_eq!(home.run_with_input(&["check", "--json", "--format", "json", "-"], WRONG).code, 2);
    let clean = home.run_with_input(&["check", "--json", "-"], CLEAN);
    assert_eq!((clean.code, clean.output.as_str(), clean.errors.as_str()), (0, "", ""));
}

#[test]
fn github_gets_an_annotation_for_each_finding() {
    let home = Home::new();
    home.write("a,b/100%.toml", WRONG);
    let run = home.run(&["check", "--format", "github", "a,b/100%.toml"]);
    assert_eq!(
        run.output,
        "::error file=a%2Cb/100%25.toml,line=5,endLine=5,col=11,endColumn=14,title=bad-unit::\
         there is no unit `sec`%0Ahelp: write `time = \"30s\"`\n\
         ::error file=a%2Cb/100%25.toml,line=6,endLine=6,col=1,endColumn=6,title=unknown-key::\
         a step has no key `sides`%0Ahelp: supple calls it `side`: such as `side = \"each\"`\n"
    );
    assert_eq!((run.code, run.errors.as_str()), (1, ""));
    let warned = home.run_with_input(&["check", "--format", "github", "-"], WARNED);
    assert_eq!(warned.code, 0);
    assert!(warned.output.starts_with("::warning file=-,line=2,"), "{}", warned.output);
}

#[test]
fn a_total_far_from_its_length_is_a_warning() {
    for name in ["length-off-plan", "length-off-plan-approximate"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/plan").join(name);
        let home = Home::new();
        home.write("plan.toml", fs::read_to_string(file.with_extension("toml")).unwrap());
        let run = home.run(&["check", "plan.toml"]);
        let printed = format!("{}{}", run.errors, run.output);
        let beside = file.with_extension("expected");
        if std::env::vars_os().any(|(name, value)| name == "SUPPLE_BLESS" && value == "1") {
            fs::write(&beside, &printed).unwrap();
        }
        assert_eq!(printed, fs::read_to_string(&beside).unwrap_or_default());
        assert_eq!(run.code, 0);
        assert_eq!(home.run(&["check", "--strict", "plan.toml"]).code, 1);
        let show = home.run(&["show", "plan.toml"]);
        assert_eq!((show.code, show.errors.as_str()), (0, ""), "warnings are not shown");
    }
}

#[test]
fn a_folder_stands_for_the_routines_directly_in_it() {
    let home = Home::new();
    for (name, text) in [
        ("all/b.toml", WARNED),
        ("all/a.TOML", WRONG),
        ("all/c.toml", CLEAN),
        ("all/.hidden.toml", WRONG),
        ("all/notes.txt", WRONG),
        ("all/inside/d.toml", WRONG),
        ("all/e.toml/f.toml", WRONG),
    ] {
        home.write(name, text);
    }
    let run = home.run(&["check", "all"]);
    assert_eq!((run.code, run.output.as_str()), (1, "3 files checked: 2 errors, 1 warning.\n"));
    let places: Vec<&str> = run.errors.lines().filter(|line| line.contains("--> ")).map(str::trim).collect();
    assert_eq!(places, ["--> all/a.TOML:5:11", "--> all/a.TOML:6:1", "--> all/b.toml:2:10"]);
    let twice = home.run(&["check", "all/c.toml", "all/c.toml", "glute-ball"]);
    assert_eq!((twice.code, twice.output.as_str()), (0, "2 files checked, nothing to mend.\n"));
    let none = home.run(&["check", "all/inside/.."]);
    assert_eq!(none.output, "3 files checked: 2 errors, 1 warning.\n");
    fs::create_dir(home.join("empty")).unwrap();
    let empty = home.run(&["check", "empty"]);
    assert_eq!((empty.code, empty.output.as_str()), (0, "There is no .toml file in there.\n"));
}

#[test]
fn without_a_path_the_library_is_checked() {
    let home = Home::new();
    let none = home.run(&["check"]);
    let word = "You have no routines of your own yet. `supple new NAME` begins one.\n";
    assert_eq!((none.code, none.output.as_str(), none.errors.as_str()), (0, word, ""));
    assert_eq!(home.run(&["check", "--json"]).output, "");
    home.write("config/supple/routines/mine.toml", WRONG);
    home.write("config/supple/routines/fine.toml", CLEAN);
    let run = home.run(&["check"]);
    assert_eq!((run.code, run.output.as_str()), (1, "2 files checked: 2 errors.\n"));
    assert!(run.errors.contains("config/supple/routines/mine.toml:5:11"), "{}", run.errors);
}

#[test]
fn unreadable_files_are_reported_and_the_others_checked() {
    let home = Home::new();
    home.write("latin.toml", b"name = \"\xe9\"");
    home.write("big.toml", vec![b'#'; 128 * 1024 + 1]);
    home.write("wrong.toml", WRONG);
    let run = home.run(&["check", "latin.toml", "big.toml", "gone.toml", "wrong.toml"]);
    assert_eq!((run.code, run.output.as_str()), (1, "4 files checked: 5 errors.\n"));
    for message in [
        "supple: latin.toml is not UTF-8 text; save it as UTF-8 in your editor\n",
        "supple: big.toml is larger than 128 KiB, too large for a routine\n",
        "supple: there is no file gone.toml\n",
        "--> wrong.toml:5:11",
    ] {
        assert!(run.errors.contains(message), "{message} is missing in\n{}", run.errors);
    }
    let json = home.run(&["check", "--json", "big.toml"]);
    assert!(json.output.starts_with(r#"{"file":"big.toml","code":"too-large","#), "{}", json.output);
    assert_eq!(supple(&["check", "--strict", "hamstring-ball"]).code, 0);
}

#[test]
fn a_file_with_too_many_errors_says_that_there_are_more() {
    let home = Home::new();
    let routine = |wrong: usize| {
        let keys: Vec<String> = (0..wrong).map(|at| format!("wrong{at} = 1")).collect();
        let keys = keys.join("\n");
        let text = format!("name = \"W\"\n{keys}\n\n[[step]]\nname = \"Walk\"\ntime = \"30s\"\n");
        home.write("many.toml", text);
        home.run(&["check", "many.toml"])
    };
    let run = routine(999);
    assert!(!run.errors.contains("too-many"));
    assert_eq!((run.code, run.output.as_str()), (1, "1 file checked: 999 errors.\n"));
    for wrong in [1000, 3000] {
        let more = routine(wrong);
        assert_eq!((more.code, more.output.as_str()), (1, "1 file checked: 1000 errors.\n"));
        let last = more.errors.rsplit("error[").next().unwrap();
        assert!(last.starts_with("too-many]: the file has more errors than are shown"), "{last}");
        assert!(last.contains("= help: mend those above first, then check again"), "{last}");
    }
}

#[test]
fn a_flood_of_warnings_hides_no_error() {
    let home = Home::new();
    let step = |number: usize| {
        format!("[[step]]\nname = \"q{number}\"\ntime = \"1s\"\nside = \"left\"\nprepare = \"0s\"\n")
    };
    let many: String = (0..1100).map(step).collect();
    home.write("r.toml", format!("name = \"R\"\nallow = [\"one-sided\"]\n{many}[[step]]\nname = \"z\"\n"));
    let run = home.run(&["check", "r.toml"]);
    assert_eq!((run.code, run.output.as_str()), (1, "1 file checked: 1 error.\n"), "{}", run.errors);
    assert!(run.errors.starts_with("error[no-amount]: this step doesn't say how much"), "{}", run.errors);
}

#[test]
fn a_missing_sound_file_is_a_warning() {
    let home = Home::new();
    std::fs::copy("tests/data/sounds/chime.wav", home.join("bell.wav")).unwrap();
    home.write("text.ogg", "no sound at all");
    let check = |head: &str, sound: &str| {
        let text = format!("{head}{sound}");
        home.write("r.toml", &text);
        home.run(&["check", "r.toml"])
    };
    let head = "name = \"R\"\n\n[[step]]\nname = \"March\"\ntime = \"1min\"\n";
    for fine in ["sound = \"bell.wav\"\n", "sound = \"tick\"\n"] {
        assert_eq!(check(head, fine).output, "1 file checked, nothing to mend.\n", "{fine}");
    }
    let lost = check(head, "sound = \"bells.wav\"\n");
    assert_eq!((lost.code, lost.output.as_str()), (0, "1 file checked: 1 warning.\n"));
    for part in ["the sound file bells.wav of \"March\" can't be read", "r.toml:6:9", "or name a tone"] {
        assert!(lost.errors.contains(part), "{}", lost.errors);
    }
    let allowed = check(&format!("allow = [\"no-sound-file\"]\n{head}"), "sound = \"bells.wav\"\n");
    assert_eq!(allowed.output, "1 file checked, nothing to mend.\n");
    let rest = head.trim_start_matches("name = \"R\"\n");
    let usual = check("name = \"R\"\n[defaults]\nsound = \"bells.wav\"\n", rest);
    assert!(usual.errors.contains("r.toml:3:9"), "{}", usual.errors);
    assert!(usual.errors.contains("the sound file bells.wav can't be read"), "{}", usual.errors);
    let broken = check(head, "sound = \"text.ogg\"\n");
    for part in ["the sound file text.ogg of \"March\" can't be decoded", "help: take another file, or"] {
        assert!(broken.errors.contains(part), "{}", broken.errors);
    }
    let escaped = check("name = \"R\"\n[defaults]\nsound = \"bell\\u0073.wav\"\n", rest);
    assert!(escaped.errors.contains("r.toml:3:9"), "{}", escaped.errors);
    std::fs::create_dir(home.join("other")).unwrap();
    let lender = format!("{head}sound = \"bell.wav\"\n");
    home.write("other/lender.toml", &lender);
    home.write("other/bell.wav", "");
    let borrowed = check("name = \"R\"\n\n[[step]]\n", "use = \"other/lender#march\"\n");
    assert_eq!(borrowed.errors, "", "it has this file in its folder as well");
    std::fs::remove_file(home.join("bell.wav")).unwrap();
    let borrowed = check("name = \"R\"\n\n[[step]]\n", "use = \"other/lender#march\"\n");
    for part in ["the sound file bell.wav of \"March\" can't be read", "r.toml:4:7"] {
        assert!(borrowed.errors.contains(part), "{}", borrowed.errors);
    }
}

#[cfg(unix)]
#[test]
fn a_sound_file_outside_the_folder_is_a_warning() {
    let home = Home::new();
    std::fs::copy("tests/data/sounds/chime.wav", home.join("bell.wav")).unwrap();
    home.write("text.ogg", "no sound at all");
    let folder = home.join("routines");
    fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(home.join("bell.wav"), folder.join("bell.wav")).unwrap();
    let text = "name = \"R\"\n[[step]]\nname = \"March\"\ntime = \"1min\"\nsound = \"bell.wav\"\n";
    home.write("routines/r.toml", text);
    let run = home.run(&["check", "routines/r.toml"]);
    assert!(
        run.errors.contains("the sound file bell.wav of \"March\" lies outside the routine's folder"),
        "{}",
        run.errors
    );
}

#[test]
fn a_chain_of_files_that_borrow_twice_is_checked_quickly() {
    let home = Home::new();
    for number in 0..40 {
        let next = format!("[[step]]\nuse = \"f{}\"\n", number + 1);
        let text = format!("name = \"F\"\n{next}{next}");
        home.write(format!("f{number}.toml"), &text);
    }
    home.write("f40.toml", "name = \"F\"\n[[step]]\nname = \"March\"\ntime = \"1s\"\n");
    let near = home.run(&["check", "f30.toml"]);
    assert_eq!(near.output, "1 file checked, nothing to mend.\n", "1,024 steps");
    let far = home.run(&["check", "f0.toml"]);
    assert!(far.errors.contains("too much for one routine"), "{}", far.errors);
}
