//! `supple fmt`: formats routine files.

use super::args::FmtArguments;
use super::targets::{named, targets};
use super::{CliContext, FAILED, load, plural, print, print_error, print_exact, print_stderr};
use crate::app::Origin;
use crate::diagnostic::sanitize_line;
use crate::routine;
use crate::runtime::library::Found;
use crate::runtime::{atomic_file, checking, paths};
use std::path::{Path, PathBuf};

/// The result for one file.
enum Formatted {
    /// It was formatted already.
    Same,
    /// It was rewritten, or would be.
    Changed,
    /// It can't be formatted or written.
    Failed,
}

/// Formats the named files, and standard input to standard output. With `--check` nothing
/// is written.
pub(super) fn fmt(cli: &CliContext, arguments: &FmtArguments) -> u8 {
    let (mut changed, mut same, mut failed, mut is_stream) = (0usize, 0usize, 0usize, false);
    for target in targets(&arguments.paths) {
        let found = match target.find(cli) {
            Ok(found) => found,
            Err(error) => {
                print_error(&error);
                failed += 1;
                continue;
            }
        };
        is_stream |= found.origin == Origin::Stream;
        match format_file(cli, &found, arguments.check) {
            Formatted::Same => same += 1,
            Formatted::Changed => changed += 1,
            Formatted::Failed => failed += 1,
        }
    }
    let code = if is_stream && !arguments.check {
        0
    } else {
        print(&summary(changed, same, failed, arguments.check))
    };
    if failed > 0 || arguments.check && changed > 0 { FAILED } else { code }
}

fn format_file(cli: &CliContext, found: &Found, check: bool) -> Formatted {
    let Some(formatted) = routine::format(&found.text) else {
        return report_unformattable(cli, found);
    };
    if found.origin == Origin::Stream && !check {
        return if print_exact(formatted.as_bytes()) == 0 { Formatted::Same } else { Formatted::Failed };
    }
    if formatted == found.text {
        return Formatted::Same;
    }
    if check {
        let file = paths::shown(Path::new(named(found)));
        return if print(&format!("{file} is not formatted\n")) == 0 {
            Formatted::Changed
        } else {
            Formatted::Failed
        };
    }
    let Some(path) = path(cli, found) else {
        print_error(&format!("{} comes with supple and stays as it is", sanitize_line(&found.id)));
        return Formatted::Failed;
    };
    match atomic_file::replace(&path, &formatted) {
        Ok(()) => Formatted::Changed,
        Err(error) => {
            print_error(&format!("{} can't be written: {error}", paths::shown(Path::new(&found.label))));
            Formatted::Failed
        }
    }
}

/// The file that a text came from; `None` for standard input and shipped routines.
fn path(cli: &CliContext, found: &Found) -> Option<PathBuf> {
    match &found.origin {
        Origin::File(path) => Some(path.clone()),
        Origin::Named(name) => cli.library.user_file(name),
        Origin::Stream => None,
    }
}

/// Prints why a file can't be formatted.
fn report_unformattable(cli: &CliContext, found: &Found) -> Formatted {
    let file = sanitize_line(named(found));
    let mut checked = checking::check_without_voice(found, &cli.library);
    checked.findings.retain(|finding| matches!(finding.code, "toml-syntax" | "duplicate-key" | "too-large"));
    if checked.findings.is_empty() {
        print_error(&format!("{file} is left as it is: it can't be laid out safely"));
    } else {
        print_stderr(&load::report(cli, found, &checked));
        print_stderr(&format!("supple: {file} is left as it is; mend this first, then format it\n"));
    }
    Formatted::Failed
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
