//! `supple edit`: the user's editor on a routine, and what is wrong with it
//! after each save.

use super::args::EditArguments;
use super::{CliContext, FAILED, print, print_error, print_stderr};
use super::{ask, library_files};
use crate::app::Origin;
use crate::diagnostic::{Severity, shell_argument};
use crate::runtime::editor;
use crate::runtime::files;
use crate::runtime::voice::is_program;
use crate::runtime::{library, paths};
use std::path::{Path, PathBuf};

/// Opens a routine; one that comes with supple is copied into the library
/// first. Shows what is wrong and offers to edit again.
pub(super) fn edit(cli: &CliContext, arguments: &EditArguments) -> u8 {
    let path = match own_or_copied_file(cli, &arguments.routine) {
        Ok(path) => path,
        Err(code) => return code,
    };
    edit_loop(cli, &path, || check(cli, &path))
}

/// Opens a file in the user's editor until `check` says to stop. `check` prints what is
/// wrong and returns the exit code, and whether to edit again.
pub(super) fn edit_loop(cli: &CliContext, path: &Path, check: impl Fn() -> (u8, bool)) -> u8 {
    let Some(command) = editor(cli) else {
        let path = paths::shown(path);
        return print_error(&format!("no editor is set: set VISUAL or EDITOR, or open {path} yourself"));
    };
    if let Err(error) = files::regular(path) {
        let path = paths::shown(path);
        return print_error(&format!("{path} can't be edited: {error}"));
    }
    loop {
        match editor::open(command, path) {
            Ok(true) => {}
            Ok(false) => return print_error(&format!("the editor, `{command}`, ended with a failure")),
            Err(error) => return print_error(&format!("the editor, `{command}`, can't be started: {error}")),
        }
        let (code, again) = check();
        if !again {
            return code;
        }
    }
}

/// The editors to look for if none is set, the system's choice first.
const EDITORS: [&str; 4] = ["sensible-editor", "nano", "vi", "notepad"];

/// The user's editor, or else one that is installed, which is printed.
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
fn own_or_copied_file(cli: &CliContext, wanted: &str) -> Result<PathBuf, u8> {
    if let Some(path) = cli.library.own_file(wanted) {
        return Ok(path);
    }
    let path = Path::new(wanted);
    if wanted != "-" && path.is_file() && library::is_path(wanted) {
        // Not checked: an editor can mend whatever is in it.
        return Ok(path.to_owned());
    }
    if wanted == "-" {
        return Err(print_error(&"standard input can't be edited; name a routine or a file"));
    }
    let found = cli.library.find(wanted).map_err(|error| print_error(&error))?;
    let Origin::Named(id) = &found.origin else { return Ok(path.to_owned()) };
    if cli.environment.editor().is_none() && !EDITORS.iter().any(|name| is_program(&cli.environment, name)) {
        let what = format!("{id} comes with supple and would be copied for you, but no editor is set");
        return Err(print_error(&format!("{what}: set VISUAL or EDITOR")));
    }
    let folder = library_files::folder(cli)?;
    let copy = library_files::in_library(&folder, id, library_files::with_schema_line(&found.text));
    let path = library_files::create(&folder, &copy)?;
    print_stderr(&format!("{id} comes with supple; this copy is yours: {}\n", paths::shown(&path)));
    Ok(path)
}

/// Prints what is wrong with the edited file. Returns the exit code, and whether to
/// edit again.
fn check(cli: &CliContext, path: &Path) -> (u8, bool) {
    let found = match library::file(path) {
        Ok(found) => found,
        Err(error) => return (print_error(&error), ask::confirm(cli, "Edit it again?", true)),
    };
    let checked = library_files::check(cli, &found);
    if checked.count(Severity::Error) > 0 {
        return (FAILED, ask::confirm(cli, "Edit it again?", true));
    }
    if checked.count(Severity::Warning) > 0 {
        return (0, ask::confirm(cli, "It can be played. Edit it again?", false));
    }
    let own = cli.library.own_file(&found.id).is_some_and(|own| own == path);
    let id = found.id;
    let name = if own { shell_argument(&id) } else { paths::typed(path) };
    let command = library_files::next_command(&checked, &id, &name);
    let summary = library_files::summary(&checked).unwrap_or_default();
    (print(&format!("{summary}: nothing to mend.\n\n  {command}\n")), false)
}
