//! `supple check`: prints what is wrong in routine files, for people, for other
//! programs, or as annotations of a GitHub workflow.

use super::args::{CheckArguments, CheckFormat};
use super::targets::{folder, named, plural, targets};
use super::{CliContext, FAILED, load, print, print_error, print_json, print_stderr};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, LineIndex, Report, Severity, sanitize_line, sanitize_text};
use crate::routine::TOO_LARGE;
use crate::runtime::checking;
use crate::runtime::library::{Found, LoadError};
use std::fmt::Write as _;

/// The number of files and findings.
#[derive(Default)]
struct Totals {
    files: usize,
    errors: usize,
    warnings: usize,
}

/// Checks every file and prints all findings.
pub(super) fn check(cli: &CliContext, arguments: &CheckArguments) -> u8 {
    let format = arguments.format();
    let all = if arguments.paths.is_empty() {
        match &cli.library.folder {
            Some(library) if library.is_dir() || cli.library.unreadable().is_some() => folder(library),
            _ => Vec::new(),
        }
    } else {
        targets(&arguments.paths)
    };
    let voice = cli.voice_probe().measuring();
    let mut totals = Totals::default();
    for target in all {
        totals.files += 1;
        match target.find(cli) {
            Ok(found) => {
                let checked = checking::check_with_voice(&found, &cli.library, &voice);
                totals.errors += checked.count(Severity::Error);
                totals.warnings += checked.count(Severity::Warning);
                if let Some(code) = report(cli, format, &found, &checked) {
                    voice.save();
                    return code;
                }
            }
            Err(error) => {
                totals.errors += 1;
                report_unreadable(format, &error);
            }
        }
    }
    voice.save();
    let code = if format == CheckFormat::Human { print(&summary(&totals, arguments)) } else { 0 };
    let failed = totals.errors > 0 || arguments.strict && totals.warnings > 0;
    if failed { FAILED } else { code }
}

/// Prints the findings of one file. Returns the exit code if standard output can't be
/// written.
fn report(cli: &CliContext, format: CheckFormat, found: &Found, checked: &Checked) -> Option<u8> {
    if checked.findings.is_empty() {
        return None;
    }
    if format == CheckFormat::Human {
        print_stderr(&load::report(cli, found, checked));
        return None;
    }
    let code = print_json(&lines(format, named(found), &found.text, &checked.findings));
    Some(code).filter(|code| *code != 0)
}

/// A line for each finding, for other programs.
fn lines(format: CheckFormat, file: &str, text: &str, diagnostics: &[Diagnostic]) -> String {
    let (lines, mut out) = (LineIndex::new(text), String::new());
    for finding in diagnostics {
        let report = Report::new(finding, file, &lines);
        let line = if format == CheckFormat::Github {
            github(&report)
        } else {
            // Can't fail: a report has only texts and numbers.
            serde_json::to_string(&report).unwrap_or_default()
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// A finding as a workflow command. Columns are given only if it is within one line:
/// annotations don't support them otherwise.
fn github(report: &Report<'_>) -> String {
    // The log of a workflow may be read in a terminal.
    let data = |text: &str| sanitize_text(text).replace('%', "%25").replace('\n', "%0A");
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
    let message = sanitize_line(report.message);
    let _ = write!(line, ",title={}::{}", property(report.code), data(&format!("{message}{help}")));
    line
}

/// Prints that a file can't be read. A file that is too large is a finding with a code;
/// otherwise there is no text to point into.
fn report_unreadable(format: CheckFormat, error: &LoadError) {
    if let (LoadError::TooLarge { label }, true) = (error, format != CheckFormat::Human) {
        let finding = Diagnostic::error("too-large", 0..0, TOO_LARGE);
        let finding = finding.help("a routine is written by hand; is this the file you meant?");
        print_json(&lines(format, label, "", &[finding]));
    } else {
        print_error(error);
    }
}

fn summary(totals: &Totals, arguments: &CheckArguments) -> String {
    if totals.files == 0 && arguments.paths.is_empty() {
        return "You have no routines of your own yet. `supple new NAME` begins one.\n".to_owned();
    }
    let files = plural(totals.files, "file");
    let (errors, warnings) = (plural(totals.errors, "error"), plural(totals.warnings, "warning"));
    match (totals.files, totals.errors, totals.warnings) {
        (0, ..) => "There is no .toml file in there.\n".to_owned(),
        (_, 0, 0) => format!("{files} checked, nothing to mend.\n"),
        (_, 0, _) => format!("{files} checked: {warnings}.\n"),
        (_, _, 0) => format!("{files} checked: {errors}.\n"),
        _ => format!("{files} checked: {errors}, {warnings}.\n"),
    }
}

impl CheckArguments {
    /// The output format: `--json` is short for `--format json`.
    fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}
