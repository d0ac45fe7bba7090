//! `supple check`: what is wrong in routine files, for a person, for other
//! programs, and for the annotations of a build.

use super::args::{CheckArguments, CheckFormat};
use super::targets::{folder, named, plural, targets};
use super::{FAILED, House, complain, load, print, print_json, tell};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Lines, Report, Severity, harmless, harmless_lines};
use crate::routine::TOO_LARGE;
use crate::runtime::library::{Found, NotFound};
use crate::runtime::read;
use std::fmt::Write as _;

/// What was found in all.
#[derive(Default)]
struct Tally {
    files: usize,
    errors: usize,
    warnings: usize,
}

/// Checks every file and tells everything that is wrong in each.
pub(super) fn check(house: &House, arguments: &CheckArguments) -> u8 {
    let format = arguments.format();
    let all = if arguments.paths.is_empty() {
        match &house.library.folder {
            Some(library) if library.is_dir() || house.library.unreadable().is_some() => folder(library),
            _ => Vec::new(),
        }
    } else {
        targets(&arguments.paths)
    };
    let voice = house.voice_judge().patient();
    let mut tally = Tally::default();
    for target in all {
        tally.files += 1;
        match target.find(house) {
            Ok(found) => {
                let checked = read::check(&found, &house.library, &voice);
                tally.errors += checked.count(Severity::Error);
                tally.warnings += checked.count(Severity::Warning);
                if let Some(code) = report(house, format, &found, &checked) {
                    voice.keep();
                    return code;
                }
            }
            Err(error) => {
                tally.errors += 1;
                lost(format, &error);
            }
        }
    }
    voice.keep();
    let said = if format == CheckFormat::Human { print(&summary(&tally, arguments)) } else { 0 };
    let failed = tally.errors > 0 || arguments.strict && tally.warnings > 0;
    if failed { FAILED } else { said }
}

/// Tells what was found in one file. Gives an exit code where nobody listens.
fn report(house: &House, format: CheckFormat, found: &Found, checked: &Checked) -> Option<u8> {
    if checked.findings.is_empty() {
        return None;
    }
    if format == CheckFormat::Human {
        tell(&load::report(house, found, checked));
        return None;
    }
    let code = print_json(&lines(format, named(found), &found.text, &checked.findings));
    Some(code).filter(|code| *code != 0)
}

/// A line for each finding, as other programs read it.
fn lines(format: CheckFormat, file: &str, text: &str, diagnostics: &[Diagnostic]) -> String {
    let (lines, mut out) = (Lines::new(text), String::new());
    for finding in diagnostics {
        let report = Report::new(finding, file, &lines);
        let line = if format == CheckFormat::Github {
            github(&report)
        } else {
            // A report holds texts and numbers alone, which JSON always takes.
            serde_json::to_string(&report).unwrap_or_default()
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// A finding as a workflow command; columns only where it stays on one line,
/// since annotations have none otherwise.
fn github(report: &Report<'_>) -> String {
    // A workflow's log is looked at in a terminal too.
    let data = |text: &str| harmless_lines(text).replace('%', "%25").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let Report { start, end, .. } = report;
    let mut line = format!("::{} file={},line={}", report.severity, property(report.file), start.line);
    if start.line == end.line {
        // Writing to a String can't fail.
        let _ = write!(line, ",endLine={},col={},endColumn={}", end.line, start.column, end.column);
    } else {
        let _ = write!(line, ",endLine={}", end.line);
    }
    let help = report.help.map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let said = harmless(report.message);
    let _ = write!(line, ",title={}::{}", property(report.code), data(&format!("{said}{help}")));
    line
}

/// Tells of a file that can't be read. What is too large has a code; for the
/// rest there is no text to point into.
fn lost(format: CheckFormat, error: &NotFound) {
    if let (NotFound::TooLarge { label }, true) = (error, format != CheckFormat::Human) {
        let finding = Diagnostic::error("too-large", 0..0, TOO_LARGE);
        let finding = finding.help("a routine is written by hand; is this the file you meant?");
        print_json(&lines(format, label, "", &[finding]));
    } else {
        complain(error);
    }
}

fn summary(tally: &Tally, arguments: &CheckArguments) -> String {
    if tally.files == 0 && arguments.paths.is_empty() {
        return "You have no routines of your own yet. `supple new NAME` begins one.\n".to_owned();
    }
    let files = plural(tally.files, "file");
    let (errors, warnings) = (plural(tally.errors, "error"), plural(tally.warnings, "warning"));
    match (tally.files, tally.errors, tally.warnings) {
        (0, ..) => "There is no .toml file in there.\n".to_owned(),
        (_, 0, 0) => format!("{files} checked, nothing to mend.\n"),
        (_, 0, _) => format!("{files} checked: {warnings}.\n"),
        (_, _, 0) => format!("{files} checked: {errors}.\n"),
        _ => format!("{files} checked: {errors}, {warnings}.\n"),
    }
}

impl CheckArguments {
    /// How to tell: `--json` is short for `--format json`.
    fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}
