//! Writing routines into the user's library, as `new`, `add`, `import` and `edit`
//! do.

use super::{CliContext, CommandResult, Failure, load, print, print_stderr};
use crate::app::Origin;
use crate::check::Checked;
use crate::diagnostic::{Severity, sanitize_line};
use crate::routine::{Kind, SCHEMA_FILE, SCHEMA_LINE, SCHEMA_MARK, json_schema};
use crate::runtime::files::{self, ReadError};
use crate::runtime::library::{Found, MAX_FILE_BYTES};
use crate::runtime::{atomic_file, checking, paths};
use crate::time::Clock;
use std::io;
use std::path::{Path, PathBuf};

/// The library's folder.
pub(super) fn folder(cli: &CliContext) -> CommandResult<PathBuf> {
    Ok(paths::library(&cli.environment)?)
}

/// The file of a routine in the library.
fn path_in(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.toml"))
}

/// A routine with this text, as if its file in the library had been named by its path.
pub(super) fn in_library(folder: &Path, id: &str, text: String) -> Found {
    let path = path_in(folder, id);
    Found {
        id: id.to_owned(),
        label: path.display().to_string(),
        text,
        origin: Origin::File(path),
        folder: Some(folder.to_owned()),
    }
}

/// Writes a new routine into the library, and the schema for editors beside it.
pub(super) fn create(folder: &Path, routine: &Found) -> CommandResult<PathBuf> {
    let (id, path) = (&routine.id, path_in(folder, &routine.id));
    match atomic_file::create(&path, &routine.text) {
        Ok(()) => {
            update_schema(folder);
            Ok(path)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(already_exists(id, &path, &format!("`supple edit {id}` opens it")))
        }
        Err(error) => Err(format!("{} can't be written: {error}", paths::shown(&path)).into()),
    }
}

/// The error if the library has a routine of this name already, with what to do about it.
pub(super) fn already_exists(id: &str, path: &Path, advice: &str) -> Failure {
    format!("you have a routine called {id} already, {}; {advice}", paths::shown(path)).into()
}

/// Writes a new routine into the library, and prints where it is and what to type next.
/// `summary_end` is appended to its summary.
pub(super) fn create_and_report(
    folder: &Path,
    routine: &Found,
    checked: &Checked,
    summary_end: &str,
) -> CommandResult {
    let path = create(folder, routine)?;
    let id = &routine.id;
    let (summary, command) = (summary(checked), next_command(checked, id, id));
    let path = paths::shown(&path);
    Ok(print(&format!("{summary}{summary_end}\n{path}\n\n  supple edit {id}\n  {command}\n")))
}

/// Writes the schema beside the routines if it is missing, and again if supple wrote
/// the one that is there and has a new one. Prints why a link or any other file is left alone.
/// A failure to write is only logged: the routine works without the schema.
fn update_schema(folder: &Path) {
    let (path, text) = (folder.join(SCHEMA_FILE), json_schema());
    let written = match files::text(&path, MAX_FILE_BYTES) {
        Ok(known) if known == text => Ok(()),
        Ok(known) if known.contains(SCHEMA_MARK) && !path.is_symlink() => atomic_file::replace(&path, &text),
        Err(_) if path.symlink_metadata().is_err() => atomic_file::create(&path, &text),
        known => {
            let reason = match known {
                Ok(known) if known.contains(SCHEMA_MARK) => "it is a link".to_owned(),
                Err(ReadError::Failed(error)) => format!("it can't be read: {error}"),
                _ => "it is no schema that supple wrote".to_owned(),
            };
            let path = paths::shown(&path);
            return print_stderr(&format!("supple: {path} is left as it is; {reason}\n"));
        }
    };
    if let Err(error) = written {
        log::warn!("{} can't be written: {error}", path.display());
    }
}

/// Puts the comment that names the schema for editors above a text, unless it has one.
pub(super) fn with_schema_line(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut comments = text.lines().take_while(|line| line.starts_with('#'));
    if comments.any(|line| line.starts_with("#:schema")) {
        text.to_owned()
    } else {
        format!("{SCHEMA_LINE}\n\n{text}")
    }
}

/// Checks a routine and prints the findings.
pub(super) fn check(cli: &CliContext, found: &Found) -> Checked {
    let voice = cli.voice_probe().measuring();
    let checked = checking::check_with_voice(found, &cli.library, &voice);
    voice.save();
    if !checked.findings.is_empty() {
        print_stderr(&load::report(cli, found, &checked));
    }
    checked
}

/// Checks a routine that is to be written, and prints the findings. Fails if it can't be
/// played.
pub(super) fn check_new(cli: &CliContext, found: &Found) -> CommandResult<Checked> {
    let checked = check(cli, found);
    if checked.count(Severity::Error) > 0 {
        return Err("nothing was written".into());
    }
    Ok(checked)
}

/// What to type next: `supple play` and `typed`, the routine as a word of the shell; for a set of
/// movements the `use` that borrows its first step.
pub(super) fn next_command(checked: &Checked, id: &str, typed: &str) -> String {
    let library = checked.routine().filter(|routine| routine.kind == Some(Kind::Library));
    match library.and_then(|library| library.steps().next()) {
        Some(step) => format!("use = \"{}#{}\"", sanitize_line(id), sanitize_line(&step.id)),
        None => format!("supple play {typed}"),
    }
}

/// A routine in one line: its title, how long it takes, what it needs. Empty if it can't be played.
pub(super) fn summary(checked: &Checked) -> String {
    let Some(timeline) = &checked.timeline else { return String::new() };
    let routine = &timeline.routine;
    let about = timeline.about();
    let needs = routine.all_equipment();
    let needs = if needs.is_empty() { String::new() } else { format!(", with {}", needs.join(", ")) };
    sanitize_line(&format!("{}, {about}{}{needs}", routine.name, Clock(timeline.total)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_line_is_put_once() {
        let once = with_schema_line("name = \"x\"\n");
        assert_eq!(once, "#:schema ./routine.schema.json\n\nname = \"x\"\n");
        assert_eq!(with_schema_line(&once), once);
        assert_eq!(with_schema_line("# me\n#:schema other\n"), "# me\n#:schema other\n");
    }
}
