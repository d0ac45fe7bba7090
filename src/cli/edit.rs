//! `supple edit`: the user's editor on a routine, and what is wrong with it
//! after each save.

use super::args::EditArguments;
use super::shelf;
use super::{FAILED, House, complain, print, tell};
use crate::app::Origin;
use crate::diagnostic::{Severity, argument};
use crate::runtime::editor;
use crate::runtime::files;
use crate::runtime::voice::is_program;
use crate::runtime::{library, paths};
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

/// Opens a routine; one that comes with supple is copied into the library
/// first. Shows what is wrong and offers to edit again.
pub(super) fn edit(house: &House, arguments: &EditArguments) -> u8 {
    let path = match file(house, &arguments.routine) {
        Ok(path) => path,
        Err(code) => return code,
    };
    until_right(house, &path, || judge(house, &path))
}

/// Opens a file in the user's editor until what is left of it is wanted so.
/// `judge` tells what is wrong with it, and gives the exit code and whether to
/// edit again.
pub(super) fn until_right(house: &House, path: &Path, judge: impl Fn() -> (u8, bool)) -> u8 {
    let Some(command) = editor(house) else {
        let path = shelf::shown(path);
        return complain(&format!("no editor is set: set VISUAL or EDITOR, or open {path} yourself"));
    };
    if let Err(error) = files::regular(path) {
        let path = shelf::shown(path);
        return complain(&format!("{path} can't be edited: {error}"));
    }
    loop {
        match editor::open(command, path) {
            Ok(true) => {}
            Ok(false) => return complain(&format!("the editor, `{command}`, ended with a failure")),
            Err(error) => return complain(&format!("the editor, `{command}`, can't be started: {error}")),
        }
        let (code, again) = judge();
        if !again {
            return code;
        }
    }
}

/// The editors that are looked for where none is set, the system's choice
/// first.
const EDITORS: [&str; 4] = ["sensible-editor", "nano", "vi", "notepad"];

/// The user's editor, or one that there is; says which.
fn editor(house: &House) -> Option<&str> {
    house.environment.editor().or_else(|| {
        let found = EDITORS.into_iter().find(|name| is_program(&house.environment, name))?;
        tell(&format!("supple: no editor is set, so {found} opens it; VISUAL or EDITOR chooses another\n"));
        Some(found)
    })
}

/// The file to edit.
fn file(house: &House, wanted: &str) -> Result<PathBuf, u8> {
    if let Some(path) = house.library.own_file(wanted) {
        return Ok(path);
    }
    let path = Path::new(wanted);
    if wanted != "-" && path.is_file() && library::is_path(wanted) {
        // Whatever is in it, an editor can mend it.
        return Ok(path.to_owned());
    }
    if wanted == "-" {
        return Err(complain(&"standard input can't be edited; name a routine or a file"));
    }
    let found = house.library.find(wanted).map_err(|error| complain(&error))?;
    let Origin::Named(id) = &found.origin else { return Ok(path.to_owned()) };
    if house.environment.editor().is_none()
        && !EDITORS.iter().any(|name| is_program(&house.environment, name))
    {
        let what = format!("{id} comes with supple and would be copied for you, but no editor is set");
        return Err(complain(&format!("{what}: set VISUAL or EDITOR")));
    }
    let folder = shelf::folder(house)?;
    let copy = shelf::found(&folder, id, shelf::with_schema_line(&found.text));
    let path = shelf::put(&folder, &copy)?;
    tell(&format!("{id} comes with supple; this copy is yours: {}\n", shelf::shown(&path)));
    Ok(path)
}

/// Tells what is wrong with a file that was edited. Gives the exit code, and
/// whether to edit it again.
fn judge(house: &House, path: &Path) -> (u8, bool) {
    let found = match library::file(path) {
        Ok(found) => found,
        Err(error) => return (complain(&error), asks(house, "Edit it again?", true)),
    };
    let read = shelf::judge(house, &found);
    if read.count(Severity::Error) > 0 {
        return (FAILED, asks(house, "Edit it again?", true));
    }
    if read.count(Severity::Warning) > 0 {
        return (0, asks(house, "It can be played. Edit it again?", false));
    }
    let own = house.library.own_file(&found.id).is_some_and(|own| own == path);
    let id = found.id;
    let name = if own { argument(&id) } else { paths::typed(path) };
    let next = shelf::next(&read, &id, &name);
    let words = shelf::words(&read).unwrap_or_default();
    (print(&format!("{words}: nothing to mend.\n\n  {next}\n")), false)
}

/// Asks yes or no, where there is someone to ask.
pub(super) fn asks(house: &House, question: &str, usually: bool) -> bool {
    if !(house.environment.input_is_terminal && io::stderr().is_terminal()) {
        return false;
    }
    tell(&format!("{question} {} ", if usually { "[Y/n]" } else { "[y/N]" }));
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(1..) => match answer.trim().chars().next() {
            Some('y' | 'Y') => true,
            Some(_) => false,
            None => usually,
        },
        // The end of the input is no answer.
        _ => false,
    }
}
