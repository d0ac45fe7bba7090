//! `supple import`: makes a routine of a list that someone wrote down.

use super::args::ImportArguments;
use super::{CliContext, CommandResult, plural, print, print_exact, print_stderr};
use super::{ask, library_files, routine_name};
use crate::diagnostic::sanitize_line;
use crate::routine::capital;
use crate::routine::{Imported, import as read};
use crate::runtime::files::{self, ReadError};
use crate::runtime::library::MAX_FILE_BYTES;
use crate::runtime::paths::shown;
use crate::runtime::{output, shipped};
use std::io;
use std::path::Path;

/// The name of a list without a title or a file name.
const UNNAMED: &str = "My list";

/// Makes a routine of a list.
pub(super) fn import(cli: &CliContext, arguments: &ImportArguments) -> CommandResult {
    let (list, default_name) = read_list(&arguments.file)?;
    let Imported { name, text, steps, notes } = read(&list, arguments.name.as_deref(), &default_name);
    for note in &notes {
        print_stderr(&format!("line {}: {}\n", note.line, sanitize_line(&note.text)));
    }
    let text =
        text.ok_or("no movement was found; a line names one and its amount, such as \"Plank 3x45s\"")?;
    let movements = plural(steps, "movement");
    match &arguments.output {
        Some(path) if path.as_os_str() == "-" => Ok(print_exact(text.as_bytes())),
        Some(path) => {
            ask::may_overwrite(cli, path, arguments.force)?;
            output::write(path, &text)?;
            Ok(print(&format!("{}: {}, {movements}.\n", shown(path), sanitize_line(&name))))
        }
        None => save(cli, &name, &text, &movements),
    }
}

/// Writes the routine into the library, unless one of that name exists.
fn save(cli: &CliContext, name: &str, text: &str, movements: &str) -> CommandResult {
    let folder = library_files::folder(cli)?;
    let id = routine_name::id(name).ok_or_else(|| {
        format!("its title is longer than {} bytes; --name gives it another", routine_name::MAX_LENGTH)
    })?;
    if let Some(path) = cli.library.user_file(&id) {
        return Err(library_files::already_exists(&id, &path, "--name gives this one another name"));
    }
    if shipped::text(&id).is_some() {
        return Err(format!(
            "a routine that comes with supple is called {id}; --name gives this one another name"
        )
        .into());
    }
    let routine = library_files::in_library(&folder, &id, library_files::with_schema_line(text));
    let checked = library_files::check_new(cli, &routine)?;
    library_files::create_and_report(&folder, &routine, &checked, &format!(", {movements}"))
}

/// The text of a list, and the routine's name if the list has no title.
fn read_list(file: &Path) -> CommandResult<(String, String)> {
    let is_stream = file.as_os_str() == "-";
    let name = if is_stream { "standard input".to_owned() } else { shown(file) };
    let text = if is_stream {
        files::limited(&mut io::stdin().lock(), 0, MAX_FILE_BYTES)
    } else {
        files::text(file, MAX_FILE_BYTES)
    };
    let text = text.map_err(|error| match error {
        ReadError::Failed(error) if error.kind() == io::ErrorKind::NotFound => {
            format!("there is no file {name}")
        }
        ReadError::Failed(error) => format!("{name} can't be read: {error}"),
        ReadError::TooLarge => format!("{name} is larger than {} KiB; is it a list?", MAX_FILE_BYTES / 1024),
        ReadError::NotText => format!("{name} is not UTF-8 text; paste the list into a text file"),
    })?;
    let stem = file.file_stem().filter(|_| !is_stream);
    let name_from_stem = stem
        .map(|stem| capital(stem.to_string_lossy().replace(['-', '_'], " ")))
        .filter(|name| routine_name::parse(name).is_ok());
    Ok((text, name_from_stem.unwrap_or_else(|| UNNAMED.to_owned())))
}
