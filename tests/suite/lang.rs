//! The routine language: a corpus of right files, one of wrong ones with their
//! findings exact to the column, and what must hold for any text at all.
//!
//! `SUPPLE_BLESS=1 cargo test lang` writes the expected findings anew.

mod anything;
mod consequences;
mod examples;
mod fixes;
mod meaning;
mod plays;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use supple::diagnostic::{Diagnostic, LineIndex, Style, render};
use supple::routine::{
    Context, Loaded, MAX_FILE_BYTES, Origin, Parsed, PoseNames, SourceError, Sources, codes, fields, parse,
};

/// A folder of routines, as the player has one.
struct Folder(PathBuf);

impl Sources for Folder {
    fn load(&self, _from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        let path = self.0.join(format!("{name}.toml"));
        let text = fs::read_to_string(path).map_err(|_| SourceError::NotFound)?;
        Ok(Loaded { origin: Origin(name.to_owned()), name: format!("{name}.toml"), text })
    }

    fn names(&self, _from: &Origin) -> Vec<String> {
        let mut names: Vec<String> = files(&self.0).iter().map(|path| stem(path)).collect();
        names.sort();
        names
    }
}

fn data(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// The routines of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}

fn parse_file(path: &Path) -> (String, Parsed) {
    let text = fs::read_to_string(path).unwrap();
    let folder = Folder(path.parent().unwrap().to_path_buf());
    let origin = Origin(stem(path));
    let context = Context { poses: PoseNames::default(), sources: &folder, origin };
    let parsed = parse(&text, &stem(path), &context);
    (text, parsed)
}

/// The findings as in the corpus: position, message and help of each, then all drawn.
fn drawn_findings(text: &str, name: &str, diagnostics: &[Diagnostic]) -> String {
    let lines = LineIndex::new(text);
    let mut drawn = String::new();
    for found in diagnostics {
        let (start, end) = (lines.position(found.span.start), lines.position(found.span.end));
        let place = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
        writeln!(drawn, "{place} {} {} {}", found.severity.word(), found.code, found.message).unwrap();
        writeln!(drawn, "  help: {}", found.help.as_deref().unwrap_or("-")).unwrap();
    }
    for found in diagnostics {
        drawn.push('\n');
        drawn.push_str(&render(found, name, &lines, Style::default()));
    }
    drawn
}

#[test]
fn valid_files_have_no_findings() {
    let paths = files(&data("valid"));
    assert!(paths.len() >= 40, "{} files", paths.len());
    for path in paths {
        let (text, parsed) = parse_file(&path);
        let drawn = drawn_findings(&text, &stem(&path), &parsed.diagnostics);
        assert!(parsed.diagnostics.is_empty(), "{}:\n{drawn}", path.display());
        assert!(parsed.routine.is_some(), "{}", path.display());
    }
}

#[test]
fn invalid_files_have_exactly_the_expected_findings() {
    let bless = std::env::vars_os().any(|(name, value)| name == "SUPPLE_BLESS" && value == "1");
    let paths = files(&data("invalid"));
    assert!(paths.len() >= 120, "{} files", paths.len());
    let mut differ = Vec::new();
    for path in &paths {
        let (text, parsed) = parse_file(path);
        let name = path.file_name().unwrap().to_string_lossy();
        let got = drawn_findings(&text, &name, &parsed.diagnostics);
        assert!(!parsed.diagnostics.is_empty() || stem(path).starts_with("lent-"), "{name} has no findings");
        assert_eq!(parsed.routine.is_none(), parsed.diagnostics.iter().any(Diagnostic::is_error), "{name}");
        let beside = path.with_extension("expected");
        if bless {
            fs::write(&beside, &got).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != got {
            differ.push(format!("--- {name} gives\n{got}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn every_code_has_a_file() {
    let mut seen = std::collections::BTreeSet::new();
    for path in files(&data("invalid")) {
        seen.extend(parse_file(&path).1.diagnostics.iter().map(|found| found.code));
    }
    // A file of over a megabyte and one of a thousand errors are made elsewhere;
    // the others are told by the layers that know the plan, or the folder.
    let elsewhere =
        ["too-large", "too-many", "no-sound-file", "no-voice", "length-off-plan", "words-dont-fit"];
    for code in codes::all().filter(|code| !elsewhere.contains(&code.code)) {
        assert!(seen.contains(code.code), "no file has {}", code.code);
    }
    for code in seen {
        assert!(codes::find(code).is_some(), "{code} is not in the table");
    }
}

#[test]
fn sounds_of_the_language_are_the_tones_of_the_player() {
    assert!(fields::SOUNDS.iter().copied().eq(supple::cue::Tone::ALL.iter().map(|(_, name)| *name)));
}
