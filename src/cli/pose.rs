//! `supple pose`: shows a figure while its file is edited, checks figure files, and
//! writes figures as pictures, still or moving.

mod cells;
mod moving;
mod sheet;
mod watch;

use super::args::{PoseArguments, PoseCommand};
use super::check::totals_line;
use super::{CliContext, CommandResult, FAILED, Failure, plural, print, print_error, print_stderr};
use crate::diagnostic::{Diagnostic, LineIndex, Style, render, sanitize_line, shell_argument};
use crate::figure::{self, Pose, read};
use crate::runtime::figures::{FigureFolder, FoundFigure};
use crate::runtime::library::LoadError;
use crate::runtime::paths;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// The width and height of a cell in the pixels of a picture.
const CELL: (u32, u32) = (8, 16);

/// Runs `supple pose`.
pub(super) fn pose(cli: &CliContext, arguments: &PoseArguments) -> CommandResult {
    let folder = FigureFolder::beside(&cli.library);
    match (&arguments.command, &arguments.sheet, &arguments.moving) {
        (Some(PoseCommand::List), ..) => Ok(list(&folder)),
        (Some(PoseCommand::Check { paths }), ..) => Ok(check(cli, &folder, paths)),
        (Some(PoseCommand::Schema), ..) => Ok(print(&format!("{:#}\n", figure::schema()))),
        (None, Some(file), _) => sheet::sheet(cli, &folder, arguments, file),
        (None, None, Some(file)) => moving::moving(cli, &folder, arguments, file),
        (None, None, None) => watch::watch(cli, folder, arguments),
    }
}

/// Prints the figures there are, each with its title.
fn list(folder: &FigureFolder) -> u8 {
    let names = folder.names();
    let width = names.iter().map(|name| sanitize_line(name).width()).max().unwrap_or(0);
    let mut text = String::new();
    for name in &names {
        let pose = folder.find(name).ok().and_then(|found| read(&found.text, name).pose);
        let title = pose.map_or_else(
            || format!("has mistakes; see `supple pose check {}`", shell_argument(name)),
            |pose| pose.name,
        );
        let origin = if folder.is_user_figure(name) { "  (your own)" } else { "" };
        let shown = sanitize_line(name);
        let fill = " ".repeat(width.saturating_sub(shown.width()));
        // Writing to a String can't fail.
        let _ = writeln!(text, "{shown}{fill}  {}{origin}", sanitize_line(&title));
    }
    print(&text)
}

/// Checks figures and prints all findings.
fn check(cli: &CliContext, folder: &FigureFolder, paths: &[PathBuf]) -> u8 {
    let wanted: Vec<String> = if paths.is_empty() {
        folder.names()
    } else {
        paths.iter().map(|path| path.to_string_lossy().into_owned()).collect()
    };
    let (mut errors, mut warnings) = (0usize, 0usize);
    for name in &wanted {
        match folder.find(name) {
            Ok(found) => {
                let read = read(&found.text, &found.id);
                print_stderr(&report(&found, &read.diagnostics, super::style(&cli.environment).colour));
                let file_errors = read.diagnostics.iter().filter(|finding| finding.is_error()).count();
                errors += file_errors;
                warnings += read.diagnostics.len() - file_errors;
            }
            Err(error) => {
                print_error(&not_found(&error));
                errors += 1;
            }
        }
    }
    let code = print(&totals_line(&plural(wanted.len(), "figure"), errors, warnings));
    if errors > 0 { FAILED } else { code }
}

/// The findings about a figure, drawn.
fn report(found: &FoundFigure, findings: &[Diagnostic], colour: bool) -> String {
    let (lines, label) = (LineIndex::new(&found.text), paths::shown(Path::new(&found.label)));
    let style = Style { colour, ..Style::default() };
    findings.iter().map(|finding| render(finding, &label, &lines, style)).collect()
}

/// Reads a figure. If it can't be shown, prints what is wrong.
fn load_figure(cli: &CliContext, folder: &FigureFolder, name: &str) -> CommandResult<(FoundFigure, Pose)> {
    let found = folder.find(name).map_err(|error| not_found(&error))?;
    let read = read(&found.text, &found.id);
    if let Some(pose) = read.pose {
        return Ok((found, pose));
    }
    print_stderr(&report(&found, &read.diagnostics, super::style(&cli.environment).colour));
    Err(Failure::Printed(FAILED))
}

/// The error if a figure can't be found; [`LoadError`] itself is about routines.
fn not_found(error: &LoadError) -> String {
    match error {
        LoadError::Unknown { name, meant } => {
            let name = sanitize_line(name);
            match meant {
                Some(meant) => {
                    format!("no figure is called \"{name}\"; did you mean \"{}\"?", sanitize_line(meant))
                }
                None => format!("no figure is called \"{name}\"; `supple pose list` shows those there are"),
            }
        }
        error => error.to_string(),
    }
}
