//! `supple import`: a list that someone wrote down becomes a routine.

use super::args::ImportArguments;
use super::shelf::{self, shown};
use super::{House, complain, print, print_exact, tell};
use crate::cue::words::capital;
use crate::diagnostic::harmless;
use crate::routine::{Imported, import as read};
use crate::runtime::files::{self, Unread};
use crate::runtime::library::LARGEST_FILE;
use crate::runtime::{output, shipped};
use std::io;
use std::path::Path;

/// What a list without a title is called.
const UNNAMED: &str = "My list";

/// Takes a list over.
pub(super) fn import(house: &House, arguments: &ImportArguments) -> u8 {
    take(house, arguments).unwrap_or_else(|code| code)
}

fn take(house: &House, arguments: &ImportArguments) -> Result<u8, u8> {
    let (list, stem) = list(&arguments.file)?;
    let Imported { name, text, steps, notes } = read(&list, arguments.name.as_deref(), &stem);
    for note in &notes {
        tell(&format!("line {}: {}\n", note.line, harmless(&note.text)));
    }
    let Some(text) = text else {
        return Err(complain(
            &"no movement was found; a line names one and its amount, such as \"Plank 3x45s\"",
        ));
    };
    let movements = if steps == 1 { "1 movement".to_owned() } else { format!("{steps} movements") };
    match &arguments.output {
        Some(path) if path.as_os_str() == "-" => Ok(print_exact(text.as_bytes())),
        Some(path) => {
            shelf::may_overwrite(house, path, arguments.force)?;
            output::text(path, &text).map_err(|error| complain(&error))?;
            Ok(print(&format!("{}: {}, {movements}.\n", shown(path), harmless(&name))))
        }
        None => keep(house, &name, &text, &movements),
    }
}

/// Puts it into the library, where it takes no other routine's place.
fn keep(house: &House, name: &str, text: &str, movements: &str) -> Result<u8, u8> {
    let folder = shelf::folder(house)?;
    let Some(id) = shelf::id(name) else {
        return Err(complain(&format!(
            "its title is longer than {} bytes; --name gives it another",
            shelf::LONGEST
        )));
    };
    if let Some(path) = house.library.own_file(&id) {
        let what = format!("you have a routine called {id} already, {}", shown(&path));
        return Err(complain(&format!("{what}; --name gives this one another name")));
    }
    if shipped::text(&id).is_some() {
        let what = format!("a routine that comes with supple is called {id}");
        return Err(complain(&format!("{what}; --name gives this one another name")));
    }
    let routine = shelf::found(&folder, &id, shelf::with_schema_line(text));
    let checked = shelf::judge(house, &routine);
    if let Some(code) = shelf::refused(&checked) {
        return Err(code);
    }
    let path = shelf::put(&folder, &routine)?;
    let words = shelf::words(&checked).unwrap_or_default();
    let next = shelf::next(&checked, &id, &id);
    Ok(print(&format!("{words}, {movements}\n{}\n\n  supple edit {id}\n  {next}\n", shown(&path))))
}

/// The text of a list, and what to call it where it has no title.
fn list(file: &Path) -> Result<(String, String), u8> {
    let (read, stem) = if file.as_os_str() == "-" {
        (files::limited(&mut io::stdin().lock(), 0, LARGEST_FILE), None)
    } else {
        (files::text(file, LARGEST_FILE), file.file_stem().map(|stem| stem.to_string_lossy().into_owned()))
    };
    let name = if file.as_os_str() == "-" { "standard input".to_owned() } else { shown(file) };
    let text = read.map_err(|why| match why {
        Unread::Failed(error) if error.kind() == io::ErrorKind::NotFound => {
            complain(&format!("there is no file {name}"))
        }
        Unread::Failed(error) => complain(&format!("{name} can't be read: {error}")),
        Unread::TooLarge => complain(&format!("{name} is larger than 128 KiB; is it a list?")),
        Unread::NotText => complain(&format!("{name} is not UTF-8 text; paste the list into a text file")),
    })?;
    let stem =
        stem.map(|stem| capital(stem.replace(['-', '_'], " "))).filter(|stem| shelf::name(stem).is_ok());
    Ok((text, stem.unwrap_or_else(|| UNNAMED.to_owned())))
}
