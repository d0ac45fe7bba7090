//! `supple check`: prints what is wrong in routine files, for people, for other
//! programs, or as annotations of a GitHub workflow.

use super::args::{CheckArguments, CheckFormat};
use super::targets::{in_folder, named, targets};
use super::{CliContext, FAILED, load, plural, print, print_error, print_json, print_stderr};
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
    let targets = if arguments.paths.is_empty() {
        match &cli.library.folder {
            // `in_folder` gives an unreadable folder as one target, whose error is printed below.
            Some(library) if library.is_dir() || cli.library.unreadable().is_some() => in_folder(library),
            _ => Vec::new(),
        }
    } else {
        targets(&arguments.paths)
    };
    let voice = cli.voice_probe().measuring();
    let mut totals = Totals::default();
    for target in targets {
        totals.files += 1;
        match target.find(cli) {
            Ok(found) => {
                let checked = checking::check_with_voice(&found, &cli.library, &voice);
                totals.errors += checked.count(Severity::Error);
                totals.warnings += checked.count(Severity::Warning);
                if let Err(code) = report(cli, format, &found, &checked) {
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

/// Prints the findings of one file. Fails with the exit code if standard output can't be
/// written.
fn report(cli: &CliContext, format: CheckFormat, found: &Found, checked: &Checked) -> Result<(), u8> {
    if checked.findings.is_empty() {
        return Ok(());
    }
    if format == CheckFormat::Human {
        print_stderr(&load::report(cli, found, checked));
        return Ok(());
    }
    match print_json(&finding_lines(format, named(found), &found.text, &checked.findings)) {
        0 => Ok(()),
        code => Err(code),
    }
}

/// A line for each finding, for other programs.
fn finding_lines(format: CheckFormat, file: &str, text: &str, findings: &[Diagnostic]) -> String {
    let (lines, mut printed) = (LineIndex::new(text), String::new());
    for finding in findings {
        let report = Report::new(finding, file, &lines);
        let line = if format == CheckFormat::Github {
            github(&report)
        } else {
            // Can't fail: a report has only texts and numbers.
            serde_json::to_string(&report).unwrap_or_default()
        };
        printed.push_str(&line);
        printed.push('\n');
    }
    printed
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
        print_json(&finding_lines(format, label, "", &[finding]));
    } else {
        print_error(error);
    }
}

fn summary(totals: &Totals, arguments: &CheckArguments) -> String {
    if totals.files == 0 && arguments.paths.is_empty() {
        return "You have no routines of your own yet. `supple new NAME` begins one.\n".to_owned();
    }
    if totals.files == 0 {
        return "There is no .toml file in there.\n".to_owned();
    }
    totals_line(&plural(totals.files, "file"), totals.errors, totals.warnings)
}

/// The last line of a check: `checked` is how many files of which kind.
pub(super) fn totals_line(checked: &str, errors: usize, warnings: usize) -> String {
    let (error_count, warning_count) = (plural(errors, "error"), plural(warnings, "warning"));
    match (errors, warnings) {
        (0, 0) => format!("{checked} checked, nothing to mend.\n"),
        (0, _) => format!("{checked} checked: {warning_count}.\n"),
        (_, 0) => format!("{checked} checked: {error_count}.\n"),
        _ => format!("{checked} checked: {error_count}, {warning_count}.\n"),
    }
}

impl CheckArguments {
    /// The output format: `--json` is short for `--format json`.
    fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}
