//! `supple fmt`: which files it writes, and that a file keeps its meaning.

use super::routines;
use crate::program::Home;
use proptest::prelude::*;
use std::fs;
use supple::routine::{Context, Loaded, Origin, SourceError, Sources, format, parse};

const ROUGH: &str = "kind='warm-up'\nname='Rough' # the title\n[[step]]\ntime='30s'\nname='March'\n";
const EVEN: &str =
    "name = 'Rough'  # the title\nkind = 'warm-up'\n\n[[step]]\nname = 'March'\ntime = '30s'\n";

/// The valid corpus, to borrow from.
struct Corpus(Vec<(String, String)>);

impl Sources for Corpus {
    fn load(&self, _from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        let name = format!("{name}.toml");
        let found = self.0.iter().find(|(known, _)| *known == name).ok_or(SourceError::NotFound)?;
        Ok(Loaded { origin: Origin(name.clone()), text: found.1.clone(), name })
    }
}

/// Asserts that formatting keeps a text's meaning, its findings, and all its characters but
/// spaces and commas, and that formatting again changes nothing.
pub(super) fn assert_formats_losslessly(name: &str, text: &str) {
    let Some(once) = format(text) else { return };
    assert_eq!(format(&once).as_deref(), Some(once.as_str()), "{name} is not stable:\n{text}");
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        letters.sort_unstable();
        letters
    };
    assert_eq!(letters(text), letters(&once), "{name} lost something:\n{text}\n---\n{once}");
    let corpus = Corpus(routines("tests/data/valid"));
    let context = Context { sources: &corpus, ..Context::default() };
    let (before, after) = (parse(text, "it", &context), parse(&once, "it", &context));
    assert_eq!(before.routine, after.routine, "{name} means something else:\n{text}\n---\n{once}");
    let codes = |parsed: &supple::routine::Parsed| {
        // Newer TOML is put into words that every tool reads.
        let mut codes: Vec<&str> = parsed.diagnostics.iter().map(|found| found.code).collect();
        codes.retain(|code| *code != "newer-toml");
        codes.sort_unstable();
        codes
    };
    assert_eq!(codes(&before), codes(&after), "{name} is judged otherwise:\n{text}\n---\n{once}");
}

#[test]
fn formatting_keeps_the_meaning_of_every_test_file() {
    for folder in ["tests/data/valid", "tests/data/invalid", "tests/data/timelines", "routines"] {
        for (name, text) in routines(folder) {
            assert_formats_losslessly(&name, &text);
        }
    }
}

#[test]
fn every_valid_file_can_be_formatted() {
    for folder in ["tests/data/valid", "tests/data/timelines", "routines"] {
        for (name, text) in routines(folder) {
            assert!(format(&text).is_some(), "{name}");
        }
    }
}

proptest! {
    #![proptest_config(crate::chance::cases(300))]

    #[test]
    fn formatting_keeps_the_meaning_of_shuffled_lines(
        sample in any::<prop::sample::Index>(),
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4),
        extra in prop::collection::vec((any::<prop::sample::Index>(), "( |\t){0,2}(|#|# [a-z=\"\\[]{0,9}|#: x)"), 0..6),
    ) {
        let samples = [routines("tests/data/valid"), routines("routines")].concat();
        let mut lines: Vec<String> = sample.get(&samples).1.lines().map(str::to_owned).collect();
        for (one, other) in swaps {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            lines.swap(one, other);
        }
        for (at, line) in extra {
            lines.insert(at.index(lines.len() + 1), line);
        }
        assert_formats_losslessly("shuffled", &lines.join("\n"));
    }

    #[test]
    fn formatting_twice_changes_nothing(text in "(([a-d]|name|step|\"say\")(\\.[a-c])? ?= ?(1|\"x, #\"|\\[( |\n|#,\n)*1?,?( |#x\n)*\\]|\\{ ?(say = 1)?,? ?\\}) ?(#[a-z ]*)?\n|\n|\\[[ab]\\]\n|\\[\\[(step|step\\.step|c)\\]\\] *(#x)?\n|# ?[a-c]\n){0,12}") {
        assert_formats_losslessly("random", &text);
    }
}

#[test]
fn only_the_named_files_are_formatted() {
    let home = Home::new();
    for name in ["a.toml", "b.toml", "all/c.toml", "all/deep/d.toml", "config/supple/routines/own.toml"] {
        home.write(name, ROUGH);
    }
    home.write("even.toml", EVEN);
    let text = |name: &str| home.read(name);
    let run = home.run(&["fmt", "a.toml", "even.toml", "all", "own"]);
    assert_eq!(
        (run.code, run.output.as_str(), run.errors.as_str()),
        (0, "3 files formatted, 1 file fine already.\n", "")
    );
    for name in ["a.toml", "all/c.toml", "config/supple/routines/own.toml"] {
        assert_eq!(text(name), EVEN, "{name}");
    }
    for name in ["b.toml", "all/deep/d.toml"] {
        assert_eq!(text(name), ROUGH, "{name}");
    }
    assert_eq!(fs::read_dir(home.join("all")).unwrap().count(), 2, "nothing is left beside");
    assert_eq!(home.run(&["fmt"]).code, 2);
    let shipped = home.run(&["fmt", "glute-ball"]);
    assert!(matches!(shipped.code, 0 | 1), "a shipped one is never written");
}

#[test]
fn check_only_lists_what_is_not_formatted() {
    let home = Home::new();
    home.write("rough.toml", ROUGH);
    home.write("even.toml", EVEN);
    let run = home.run(&["fmt", "--check", "rough.toml", "even.toml"]);
    assert_eq!(
        (run.code, run.output.as_str()),
        (1, "rough.toml is not formatted\n1 file to format, 1 file fine already.\n")
    );
    assert_eq!(home.read("rough.toml"), ROUGH);
    assert_eq!(home.run(&["fmt", "--check", "even.toml"]).code, 0);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let home = Home::new();
    let run = home.run_with_input(&["fmt", "-"], ROUGH);
    assert_eq!((run.code, run.output.as_str(), run.errors.as_str()), (0, EVEN, ""));
    let check = home.run_with_input(&["fmt", "--check", "-"], ROUGH);
    assert_eq!((check.code, check.output.as_str()), (1, "- is not formatted\n1 file to format.\n"));
}

#[test]
fn a_broken_file_is_left_as_it_is() {
    let home = Home::new();
    let broken = "name = \"x\nkind = 1\n[[step]]\nnam = 'y'\n";
    home.write("broken.toml", broken);
    let run = home.run(&["fmt", "broken.toml"]);
    assert_eq!((run.code, run.output.as_str()), (1, "1 file left as found.\n"));
    assert!(run.errors.contains("--> broken.toml:1:"), "{}", run.errors);
    assert!(!run.errors.contains("unknown-key"), "only what is in the way:\n{}", run.errors);
    assert!(
        run.errors.ends_with("supple: broken.toml is left as it is; mend this first, then format it\n"),
        "{}",
        run.errors
    );
    assert_eq!(home.read("broken.toml"), broken);
    let stream = home.run_with_input(&["fmt", "-"], broken);
    assert_eq!((stream.code, stream.output.as_str()), (1, ""));
}

#[test]
fn what_is_in_the_way_of_formatting_is_shown() {
    let home = Home::new();
    home.write("twice.toml", "name = 'x'\n[step]\nname = 'y'\n[step]\nnam = 'z'\n");
    let run = home.run(&["fmt", "twice.toml"]);
    assert!(
        run.errors.contains("error[duplicate-key]: a step's header has two brackets on each side"),
        "{}",
        run.errors
    );
    assert!(run.errors.contains("--> twice.toml:4:1"), "{}", run.errors);
}
