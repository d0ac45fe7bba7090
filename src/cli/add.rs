//! `supple add`: copies routines that someone sent into the library.

use super::args::AddArguments;
use super::{CliContext, CommandResult, FAILED, Failure, print, print_error, print_stderr};
use super::{library_files, routine_name};
use crate::app::Origin;
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Severity, sanitize_line, shell_argument};
use crate::runtime::library::Found;
use crate::runtime::{atomic_file, checking, paths, shipped};
use std::path::Path;

/// Checks files and copies them into the library; the files themselves stay.
pub(super) fn add(cli: &CliContext, arguments: &AddArguments) -> u8 {
    let mut remaining: Vec<&String> = arguments.files.iter().collect();
    let mut highest_code = 0;
    while !remaining.is_empty() {
        // Files that others borrow from go first.
        let ready = remaining.iter().position(|file| remaining.len() == 1 || is_ready(cli, file));
        let file = remaining.remove(ready.unwrap_or(0));
        let code = add_one(cli, file, arguments.replace).map_or_else(Failure::report, |text| print(&text));
        highest_code = highest_code.max(code);
    }
    highest_code
}

/// Whether everything that a file borrows is in the library. Also true for a file that
/// will be refused for another reason.
fn is_ready(cli: &CliContext, file: &str) -> bool {
    // Standard input can be read only once.
    let received = if file == "-" { None } else { cli.library.find(file).ok() };
    let (Some(received), Ok(folder)) = (received, paths::library(&cli.environment)) else { return true };
    let checked = checking::check_without_voice(&received, &cli.library);
    let id = routine_name::id(&name(&received, &checked)).filter(|_| checked.count(Severity::Error) == 0);
    id.is_none_or(|id| {
        let stored = library_files::in_library(&folder, &id, received.text.clone());
        checking::check_without_voice(&stored, &cli.library).count(Severity::Error) == 0
    })
}

/// Adds one file; returns what to print.
fn add_one(cli: &CliContext, file: &str, replace_existing: bool) -> CommandResult<String> {
    let folder = library_files::folder(cli)?;
    let received = cli.library.find(file)?;
    if let Origin::Named(name) = &received.origin {
        let (name, argument) = (sanitize_line(name), shell_argument(name));
        return Err(format!("{name} is in your list already; `supple edit {argument}` opens it").into());
    }
    let checked = library_files::check_new(cli, &received)?;
    let name = name(&received, &checked);
    let id = routine_name::id(&name).ok_or_else(|| match crate::routine::slug(&name).len() {
        0 => "its name has no letter or digit; rename the file".to_owned(),
        _ => format!("its name is longer than {} letters; rename the file", routine_name::MAX_LENGTH),
    })?;
    let stored = library_files::in_library(&folder, &id, received.text.clone());
    require_borrowed_files(cli, &received, &stored)?;
    let message = match cli.library.user_file(&id) {
        Some(path) if !replace_existing => {
            let advice = "with --replace this one takes its place, and a copy of the old one is kept";
            return Err(library_files::already_exists(&id, &path, advice));
        }
        Some(path) => replace(&path, &stored)?,
        None => {
            library_files::create(&folder, &stored)?;
            let replaces_shipped = shipped::text(&id).is_some();
            let message = "It is played instead of the one that comes with supple.\n";
            if replaces_shipped { message.to_owned() } else { String::new() }
        }
    };
    let (sounds, command) = (sounds(&checked), library_files::next_command(&checked, &id, &id));
    let summary = library_files::summary(&checked);
    Ok(format!("{summary}\n{message}{}\n  {command}\n", missing_sounds(&sounds, &folder)))
}

/// The name of a received routine: its file's, or its title on standard input.
fn name(received: &Found, checked: &Checked) -> String {
    if received.origin == Origin::Stream {
        checked.routine().map(|routine| routine.name.clone()).unwrap_or_default()
    } else {
        received.id.clone()
    }
}

/// Fails if the routine borrows from files that are not in the library, and prints
/// which.
fn require_borrowed_files(cli: &CliContext, received: &Found, stored: &Found) -> CommandResult<()> {
    let checked = checking::check_without_voice(stored, &cli.library);
    if checked.count(Severity::Error) == 0 {
        return Ok(());
    }
    let mut files: Vec<&str> = Vec::new();
    for finding in checked.findings.iter().filter(|finding| finding.is_error()) {
        if let Some(file) = borrowed_file(stored, finding).filter(|file| !files.contains(file)) {
            files.push(file);
        }
    }
    if files.is_empty() {
        print_stderr(&checked.report(&paths::shown(Path::new(&stored.label)), &stored.text, false));
        return Err("nothing was written".into());
    }
    let added_as =
        |file: &str| routine_name::id(file).filter(|id| id != file && cli.library.user_file(id).is_some());
    if let Some((file, id)) = files.iter().find_map(|file| Some((sanitize_line(file), added_as(file)?))) {
        let advice = format!("write `{id}` instead of `{file}` in `use`, and add it again");
        return Err(format!("{file} is in your library as {id}: {advice}").into());
    }
    let folder = received.folder.as_deref().unwrap_or(Path::new(""));
    print_error(&"it borrows from files that are not in your library; add those first:");
    for file in files {
        let path = folder.join(format!("{file}.toml"));
        print_stderr(&format!("  supple add {}\n", paths::typed(&path)));
    }
    Err(Failure::Printed(FAILED))
}

/// The file named by the `use` that a finding is about.
fn borrowed_file<'f>(found: &'f Found, finding: &Diagnostic) -> Option<&'f str> {
    // The finding may cover only a part of the value: extend it to the quotes.
    let quote = |c: char| matches!(c, '"' | '\'');
    let start = found.text.get(..finding.span.start + 1)?.rfind(quote)?;
    let opening_quote = found.text.get(start..)?.chars().next()?;
    let value = found.text.get(start + 1..)?.split(opening_quote).next()?;
    value.split('#').next().filter(|file| !file.is_empty())
}

/// Replaces a routine of the library; a copy of the old one stays beside it.
fn replace(path: &Path, stored: &Found) -> CommandResult<String> {
    let old = atomic_file::copy_aside(path)
        .and_then(|old| atomic_file::replace(path, &stored.text).map(|()| old))
        .map_err(|error| format!("{} can't be replaced: {error}", paths::shown(path)))?;
    Ok(format!("The old one is kept as {}.\n", paths::shown(&old)))
}

/// The sound files that a routine plays.
fn sounds(checked: &Checked) -> Vec<String> {
    let mut sounds: Vec<String> = Vec::new();
    let steps = checked.routine().into_iter().flat_map(|routine| routine.steps());
    for sound in steps.filter_map(|step| step.sound.as_ref()).filter(|sound| sound.contains('.')) {
        if !sounds.contains(sound) {
            sounds.push(sound.clone());
        }
    }
    sounds
}

/// The line that says which sound files still have to be copied into the library.
fn missing_sounds(sounds: &[String], folder: &Path) -> String {
    let missing: Vec<&str> =
        sounds.iter().map(String::as_str).filter(|sound| !folder.join(sound).exists()).collect();
    if missing.is_empty() {
        return String::new();
    }
    format!(
        "It plays {}: put {} into {} as well.\n",
        sanitize_line(&missing.join(", ")),
        if missing.len() == 1 { "that" } else { "them" },
        paths::shown(folder)
    )
}
