//! `supple fmt`: routine files laid out the one way.

use super::args::FmtArguments;
use super::targets::{named, plural, targets};
use super::{FAILED, House, complain, load, print, print_exact, tell};
use crate::app::Origin;
use crate::diagnostic::harmless;
use crate::routine;
use crate::runtime::library::Found;
use crate::runtime::{keep, read};
use std::path::PathBuf;

/// What came of one file.
enum Outcome {
    /// It is laid out well.
    Same,
    /// It was written anew, or would be.
    Changed,
    /// It can't be formatted or written.
    Failed,
}

/// Formats the files that are named, and writes those alone; with `--check`
/// none. What comes on standard input goes to standard output.
pub(super) fn fmt(house: &House, arguments: &FmtArguments) -> u8 {
    let (mut changed, mut same, mut failed, mut streamed) = (0usize, 0usize, 0usize, false);
    for target in targets(&arguments.paths) {
        let found = match target.find(house) {
            Ok(found) => found,
            Err(error) => {
                complain(&error);
                failed += 1;
                continue;
            }
        };
        streamed |= found.origin == Origin::Stream;
        match one(house, &found, arguments.check) {
            Outcome::Same => same += 1,
            Outcome::Changed => changed += 1,
            Outcome::Failed => failed += 1,
        }
    }
    let told = if streamed && !arguments.check {
        0
    } else {
        print(&summary(changed, same, failed, arguments.check))
    };
    if failed > 0 || arguments.check && changed > 0 { FAILED } else { told }
}

fn one(house: &House, found: &Found, check: bool) -> Outcome {
    let Some(laid_out) = routine::format(&found.text) else {
        return broken(house, found);
    };
    let same = laid_out == found.text;
    if found.origin == Origin::Stream && !check {
        return if print_exact(laid_out.as_bytes()) == 0 { Outcome::Same } else { Outcome::Failed };
    }
    if same {
        return Outcome::Same;
    }
    if check {
        let file = named(found);
        let file = super::shelf::shown(std::path::Path::new(file));
        return if print(&format!("{file} is not formatted\n")) == 0 {
            Outcome::Changed
        } else {
            Outcome::Failed
        };
    }
    let Some(path) = path(house, found) else {
        complain(&format!("{} comes with supple and stays as it is", harmless(&found.id)));
        return Outcome::Failed;
    };
    match keep::replace(&path, &laid_out) {
        Ok(()) => Outcome::Changed,
        Err(error) => {
            complain(&format!(
                "{} can't be written: {error}",
                super::shelf::shown(std::path::Path::new(&found.label))
            ));
            Outcome::Failed
        }
    }
}

/// The file that a text came from; none for standard input and shipped ones.
fn path(house: &House, found: &Found) -> Option<PathBuf> {
    match &found.origin {
        Origin::File(path) => Some(path.clone()),
        Origin::Named(name) => house.library.own_file(name),
        Origin::Stream => None,
    }
}

/// Tells why a file can't be formatted.
fn broken(house: &House, found: &Found) -> Outcome {
    let mut checked = read::read(found, &house.library);
    checked.findings.retain(|finding| matches!(finding.code, "toml-syntax" | "duplicate-key" | "too-large"));
    if checked.findings.is_empty() {
        complain(&format!("{} is left as it is: it can't be laid out safely", harmless(named(found))));
    } else {
        tell(&load::report(house, found, &checked));
        let file = harmless(named(found));
        tell(&format!("supple: {file} is left as it is; mend this first, then format it\n"));
    }
    Outcome::Failed
}

fn summary(changed: usize, same: usize, failed: usize, check: bool) -> String {
    let mut parts = Vec::new();
    if changed > 0 {
        let word = if check { "to format" } else { "formatted" };
        parts.push(format!("{} {word}", plural(changed, "file")));
    }
    if same > 0 {
        parts.push(format!("{} fine already", plural(same, "file")));
    }
    if failed > 0 {
        parts.push(format!("{} left as found", plural(failed, "file")));
    }
    if parts.is_empty() {
        "There is no .toml file in there.\n".to_owned()
    } else {
        format!("{}.\n", parts.join(", "))
    }
}
