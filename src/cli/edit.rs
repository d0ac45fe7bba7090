//! `supple edit`: the user's editor on a routine, and what is wrong with it
//! after each save.

use super::{CliContext, CommandResult, FAILED, print, print_error, print_stderr};
use super::{ask, library_files};
use crate::app::Origin;
use crate::diagnostic::{Severity, shell_argument};
use crate::runtime::voice::is_program;
use crate::runtime::{editor, files, library, paths};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Opens a routine; one that comes with supple is copied into the library
/// first. Shows what is wrong and offers to edit again.
pub(super) fn edit(cli: &CliContext, routine: &str) -> CommandResult {
    let path = own_or_copied_file(cli, routine)?;
    edit_loop(cli, &path, || check(cli, &path))
}

/// Asks whether to edit again; `code` is the exit code if not.
pub(super) fn ask_to_continue(cli: &CliContext, question: &str, default: bool, code: u8) -> ControlFlow<u8> {
    if ask::confirm(cli, question, default) { ControlFlow::Continue(()) } else { ControlFlow::Break(code) }
}

/// Opens a file in the user's editor until `check`, which prints what is wrong with the
/// file, breaks with the exit code.
pub(super) fn edit_loop(cli: &CliContext, path: &Path, check: impl Fn() -> ControlFlow<u8>) -> CommandResult {
    let Some(command) = editor(cli) else {
        let path = paths::shown(path);
        return Err(format!("no editor is set: set VISUAL or EDITOR, or open {path} yourself").into());
    };
    files::regular(path).map_err(|error| format!("{} can't be edited: {error}", paths::shown(path)))?;
    loop {
        let succeeded = editor::open(command, path)
            .map_err(|error| format!("the editor, `{command}`, can't be started: {error}"))?;
        if !succeeded {
            return Err(format!("the editor, `{command}`, ended with a failure").into());
        }
        if let ControlFlow::Break(code) = check() {
            return Ok(code);
        }
    }
}

/// The editors to look for if none is set, the system's choice first.
const EDITORS: [&str; 4] = ["sensible-editor", "nano", "vi", "notepad"];

/// The editor that the user has set, otherwise an installed one, whose name is printed.
fn editor(cli: &CliContext) -> Option<&str> {
    cli.environment.editor().or_else(|| {
        let found = EDITORS.into_iter().find(|name| is_program(&cli.environment, name))?;
        print_stderr(&format!(
            "supple: no editor is set, so {found} opens it; VISUAL or EDITOR chooses another\n"
        ));
        Some(found)
    })
}

/// The file to edit: the user's own, or a new copy of a shipped routine.
fn own_or_copied_file(cli: &CliContext, wanted: &str) -> CommandResult<PathBuf> {
    if let Some(path) = cli.library.user_file(wanted) {
        return Ok(path);
    }
    if wanted == "-" {
        return Err("standard input can't be edited; name a routine or a file".into());
    }
    let path = Path::new(wanted);
    if path.is_file() && library::is_path(wanted) {
        // Not checked: an editor can mend whatever is in it.
        return Ok(path.to_owned());
    }
    let found = cli.library.find(wanted)?;
    let Origin::Named(id) = &found.origin else { return Ok(path.to_owned()) };
    if cli.environment.editor().is_none() && !EDITORS.iter().any(|name| is_program(&cli.environment, name)) {
        return Err(format!(
            "{id} comes with supple and would be copied for you, but no editor is set: set VISUAL or EDITOR"
        )
        .into());
    }
    let folder = library_files::folder(cli)?;
    let copy = library_files::in_library(&folder, id, library_files::with_schema_line(&found.text));
    let path = library_files::create(&folder, &copy)?;
    print_stderr(&format!("{id} comes with supple; this copy is yours: {}\n", paths::shown(&path)));
    Ok(path)
}

/// Prints what is wrong with the edited file, and asks whether to edit it again.
fn check(cli: &CliContext, path: &Path) -> ControlFlow<u8> {
    let found = match library::file(path) {
        Ok(found) => found,
        Err(error) => {
            let code = print_error(&error);
            return ask_to_continue(cli, "Edit it again?", true, code);
        }
    };
    let checked = library_files::check(cli, &found);
    if checked.count(Severity::Error) > 0 {
        return ask_to_continue(cli, "Edit it again?", true, FAILED);
    }
    if checked.count(Severity::Warning) > 0 {
        return ask_to_continue(cli, "It can be played. Edit it again?", false, 0);
    }
    let is_in_library = cli.library.user_file(&found.id).is_some_and(|file| file == path);
    let id = found.id;
    let typed = if is_in_library { shell_argument(&id) } else { paths::typed(path) };
    let command = library_files::next_command(&checked, &id, &typed);
    let summary = library_files::summary(&checked);
    ControlFlow::Break(print(&format!("{summary}: nothing to mend.\n\n  {command}\n")))
}
