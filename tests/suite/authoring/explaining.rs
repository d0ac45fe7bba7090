//! `supple explain`, docs/format.md and `supple schema`, which follow from the field table.

use super::routines;
use crate::program::{Home, supple};
use std::fs;
use std::path::Path;
use std::process::Command;
use supple::routine::fields::Scope;
use supple::routine::{codes, format};

#[test]
fn a_key_is_explained_with_all_it_may_hold() {
    let run = supple(&["explain", "tempo"]);
    let expected = "\
tempo

  of `[defaults]`, a step, a week
  Paces the reps and names their phases; bare numbers mean lower, hold, lift,
  hold.

  value    text such as \"lift 2s, lower 3s\"
           Phases are named, \"straighten 2s, bend 1s\", or numbers for lower,
           hold, lift and hold, \"3-1-1-0\"; one length, \"4s\", is the whole rep.
  example  tempo = \"straighten 2s, bend 1s\"
";
    assert_eq!((run.code, run.output.as_str(), run.errors.as_str()), (0, expected, ""));
    for word in ["`tempo`", "step.tempo", "tempo = \"4s\"", "Tempo"] {
        assert_eq!(supple(&["explain", word]).output, expected, "{word}");
    }
    assert_eq!(
        supple(&["explain", "rest"]).output.matches("  of ").count(),
        3,
        "steps, weeks and circuits differ"
    );
}

#[test]
fn a_code_is_explained_with_what_to_do() {
    let run = supple(&["explain", "one-sided"]);
    let expected = "\
one-sided (warning)

  A step is done on one side, and no other step does the other.
  Most movements want both sides: `side = \"each\"` does the whole amount left,
  then right. Where one side is meant, allow it.

  such as  side = \"left\"
  quieted by  allow = [\"one-sided\"]
";
    assert_eq!((run.code, run.output.as_str()), (0, expected));
}

#[test]
fn an_unknown_word_gets_a_suggestion() {
    for (word, meant) in [("duration", "time"), ("tempi", "tempo"), ("unknown-keys", "unknown-key")] {
        let run = supple(&["explain", word]);
        assert_eq!(run.code, 1);
        assert_eq!(
            run.errors,
            format!(
                "supple: there is no key or code \"{word}\"; did you mean `{meant}`? `supple explain {meant}` tells more\n"
            )
        );
    }
    let none = supple(&["explain", "\u{1b}xqzy"]);
    assert_eq!(none.errors, "supple: there is no key or code \"␛xqzy\"; `supple explain` lists them all\n");
}

/// The codes of findings in the sources of `figure`.
fn codes_of_figures() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/figure");
    let mut codes = Vec::new();
    for folder in [root.clone(), root.join("read")] {
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let text = if file.is_file() { fs::read_to_string(file).unwrap() } else { continue };
            for severity in ["Diagnostic::error(", "Diagnostic::warning("] {
                let calls = text.split(severity).skip(1);
                codes.extend(calls.map(|call| call.split('"').nth(1).unwrap().to_owned()));
            }
        }
    }
    codes
}

#[test]
fn every_code_of_a_figure_is_explained() {
    let list = supple(&["explain"]).output;
    let found = codes_of_figures();
    assert!(found.len() > 15, "{found:?}");
    for code in &found {
        let run = supple(&["explain", code]);
        assert_eq!((run.code, run.errors.as_str()), (0, ""), "{code}");
        assert!(run.output.starts_with(&format!("{code} (")), "{}", run.output);
        assert!(list.contains(&format!("\n  {code:<21} ")), "{code}");
    }
    for code in codes::FIGURES {
        assert!(found.iter().any(|found| found == code.code), "{} is no finding", code.code);
    }
    let run = supple(&["explain", "out-of-reach"]).output;
    let expected = "\
out-of-reach (warning)

  A figure's hand or foot can't come to where it should be.
  The limb is too short to reach its target, or can't fold so far. Move the
  place, or the hip or shoulder.

  such as  near_arm = { hand = [0.9, 1.6] }
";
    assert_eq!(run, expected, "and no routine can quiet it");
}

#[test]
fn a_syntax_error_in_a_figure_shows_what_a_line_looks_like() {
    let home = Home::new();
    home.write("broken.toml", "name = Arm raise\n");
    let errors = home.run(&["pose", "check", "broken.toml"]).errors;
    assert!(errors.contains("error[toml-syntax]"), "{errors}");
    assert!(errors.contains("= help: write `key = value` lines and `[[key]]` headers"), "{errors}");
}

#[test]
fn everything_is_listed_and_explained() {
    let list = supple(&["explain"]).output;
    let keys = Scope::ALL.iter().flat_map(|scope| scope.fields()).map(|field| field.key);
    for word in keys.chain(codes::all().map(|code| code.code)) {
        assert!(list.contains(&format!("\n  {word:<21} ")), "{word}");
    }
    assert!(list.lines().all(|line| line.chars().count() <= 78), "it fits a terminal");
    assert_eq!(supple(&["explain", "--markdown", "tempo"]).code, 2);
}

#[test]
fn the_reference_in_docs_is_the_field_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/format.md");
    let text = supple(&["explain", "--markdown"]).output;
    if std::env::vars_os().any(|(name, value)| name == "SUPPLE_BLESS" && value == "1") {
        fs::write(&path, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == text,
        "write it anew: cargo run -- explain --markdown > docs/format.md"
    );
}

#[test]
fn the_formatter_orders_keys_as_the_field_table() {
    for scope in Scope::ALL {
        let keys: Vec<&str> = scope.fields().iter().map(|field| field.key).collect();
        let lines = |separator: &str| {
            let reversed: Vec<String> = keys.iter().rev().map(|key| format!("{key} = 1")).collect();
            reversed.join(separator)
        };
        let text = match scope {
            Scope::Routine => lines("\n"),
            Scope::Defaults => format!("[defaults]\n{}", lines("\n")),
            Scope::Step | Scope::Circuit => format!("[[step]]\n{}", lines("\n")),
            Scope::Week => format!("[[step]]\nweeks = [{{ {} }}]", lines(", ")),
            Scope::Cue => format!("[[step]]\ncues = [{{ {} }}]", lines(", ")),
            Scope::Variation => format!("[[step]]\nharder = {{ {} }}", lines(", ")),
            Scope::Source => format!("[[step]]\nsource = {{ {} }}", lines(", ")),
        };
        let laid_out = format(&(text + "\n")).unwrap();
        let places: Vec<usize> =
            keys.iter().map(|key| laid_out.find(&format!("{key} = 1")).unwrap()).collect();
        assert!(places.is_sorted(), "{}:\n{laid_out}", scope.name());
    }
}

#[test]
fn the_shipped_routines_are_formatted() {
    for (name, text) in routines("routines") {
        assert_eq!(format(&text).as_ref(), Some(&text), "{name}; run `supple fmt routines`");
    }
}

const BAD: &str = r#"#:schema ./routine.schema.json

name = 3
kind = "warmup"
max_pain = 11
tags = [1]

[defaults]
prepare = 8

[[step]]
name = "Walk"
duration = "5min"
side = "both"
cues = [{ at = "1s", say = 2 }, { at = "1s", what = "x", say = "y" }]
easier = { text = "a", pose = "handstand" }
reps = 0
sets = "2"
"#;

/// The lines and columns of tombi's findings; `None` if tombi is not installed.
fn tombi_positions(folder: &Path, file: &str) -> Option<Vec<String>> {
    let mut command = Command::new("tombi");
    command.args(["lint", "--offline", file]).current_dir(folder).env("NO_COLOR", "1");
    let run = command.output().ok()?;
    let output = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
    let places = output.lines().filter_map(|line| line.trim().strip_prefix("at "));
    Some(places.map(|place| place.trim_start_matches(&format!("{file}:")).to_owned()).collect())
}

#[test]
fn tombi_reads_the_schema_and_gives_a_mistake_one_message() {
    let folder = Home::new();
    folder.write("routine.schema.json", &supple(&["schema"]).output);
    folder.write("bad.toml", BAD);
    let Some(places) = tombi_positions(folder.path(), "bad.toml") else {
        println!("skipped: tombi is not installed (pip install tombi)");
        return;
    };
    let expected =
        ["3:8", "4:8", "5:12", "6:9", "9:11", "13:1", "14:8", "15:28", "15:46", "16:31", "17:8", "18:8"];
    assert_eq!(places, expected);
    for (name, text) in [routines("routines"), routines("tests/data/valid")].concat() {
        // Those that begin with a byte-order mark can't get a line above it.
        if text.starts_with('\u{feff}') {
            continue;
        }
        // Formatted, newer TOML is put into words that tombi reads.
        let text = format(&text).unwrap();
        folder.write(&name, format!("#:schema ./routine.schema.json\n\n{text}"));
        assert_eq!(tombi_positions(folder.path(), &name), Some(Vec::new()), "{name}");
    }
}
