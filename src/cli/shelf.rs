//! What beginning, taking in and editing a routine have in common: the user's
//! library as a place to put things.

use super::{FAILED, House, complain, edit, load, tell};
use crate::app::Origin;
use crate::check::Checked;
use crate::diagnostic::Severity;
use crate::diagnostic::harmless;
use crate::routine::{Kind, SCHEMA_FILE, SCHEMA_LINE, SCHEMA_MARK, json_schema, slug};
use crate::runtime::library::{Found, LARGEST_FILE};
use crate::runtime::read;
use crate::runtime::{files, keep, paths};
use crate::time::Clock;
use std::io;
use std::path::{Path, PathBuf};

/// The longest id that every file system takes as a name.
pub(super) const LONGEST: usize = 100;

/// The id for a name, which is also safe as the name of a file: letters and
/// digits, parted by hyphens.
pub(super) fn id(name: &str) -> Option<String> {
    Some(slug(name)).filter(|id| !id.is_empty() && id.len() <= LONGEST)
}

/// Reads a name for a routine from the command line.
pub(super) fn name(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("has a control character in it".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("is longer than {LONGEST} bytes"));
    }
    id(text).map(|_| text.trim().to_owned()).ok_or_else(|| "needs a letter or a digit".to_owned())
}

/// The library's folder.
pub(super) fn folder(house: &House) -> Result<PathBuf, u8> {
    paths::library(&house.environment).map_err(|error| complain(&error))
}

/// A text as it would be found in the library.
pub(super) fn found(folder: &Path, id: &str, text: String) -> Found {
    let path = folder.join(format!("{id}.toml"));
    Found {
        id: id.to_owned(),
        label: path.display().to_string(),
        text,
        origin: Origin::File(path),
        folder: Some(folder.to_owned()),
    }
}

/// Puts a new routine into the library, the schema for editors beside it.
pub(super) fn put(folder: &Path, routine: &Found) -> Result<PathBuf, u8> {
    let path = folder.join(format!("{}.toml", routine.id));
    match keep::create(&path, &routine.text) {
        Ok(()) => {
            schema(folder);
            Ok(path)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(taken(&routine.id, &path)),
        Err(error) => Err(complain(&format!("{} can't be written: {error}", shown(&path)))),
    }
}

/// A path as it is shown: harmless, and with `~` for the home folder.
pub(super) fn shown(path: &Path) -> String {
    paths::shown(path)
}

/// Asks before a file is overwritten that is there already.
pub(super) fn may_overwrite(house: &House, path: &Path, force: bool) -> Result<(), u8> {
    if !path.is_file() || force {
        return Ok(());
    }
    let question = format!("{} is there already. Overwrite it?", shown(path));
    if edit::asks(house, &question, false) {
        return Ok(());
    }
    Err(complain(&format!("{} is there already; --force overwrites it", shown(path))))
}

/// Says that there is a routine of this name already.
pub(super) fn taken(id: &str, path: &Path) -> u8 {
    complain(&format!("you have a routine called {id} already, {}; `supple edit {id}` opens it", shown(path)))
}

/// Writes the schema beside the routines, or anew where supple wrote it and it
/// has changed. A link and what someone else wrote are left as they are; without
/// the schema an editor helps less and nothing fails.
pub(super) fn schema(folder: &Path) {
    let (path, text) = (folder.join(SCHEMA_FILE), json_schema());
    let written = match files::text(&path, LARGEST_FILE) {
        Ok(known) if known == text => Ok(()),
        Ok(known) if known.contains(SCHEMA_MARK) && !path.is_symlink() => keep::replace(&path, &text),
        Err(_) if path.symlink_metadata().is_err() => keep::create(&path, &text),
        _ => {
            let path = shown(&path);
            return tell(&format!("supple: {path} is left as it is; it is no schema that supple wrote\n"));
        }
    };
    if let Err(error) = written {
        log::warn!("{} can't be written: {error}", path.display());
    }
}

/// A text with the line that leads editors to the schema.
pub(super) fn with_schema_line(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let has = text.lines().take_while(|line| line.starts_with('#')).any(|line| line.starts_with("#:schema"));
    if has { text.to_owned() } else { format!("{SCHEMA_LINE}\n\n{text}") }
}

/// Checks a routine and tells what is wrong; the findings come back.
pub(super) fn judge(house: &House, found: &Found) -> Checked {
    let voice = house.voice_judge().patient();
    let checked = read::check(found, &house.library, &voice);
    voice.keep();
    if !checked.findings.is_empty() {
        tell(&load::report(house, found, &checked));
    }
    checked
}

/// Whether a routine can't be played; says that nothing was written.
pub(super) fn refused(checked: &Checked) -> Option<u8> {
    if checked.count(Severity::Error) == 0 {
        return None;
    }
    tell("supple: nothing was written\n");
    Some(FAILED)
}

/// What to do with a routine, as it is typed: play it, or borrow from it where
/// it is a set of movements.
pub(super) fn next(checked: &Checked, id: &str, name: &str) -> String {
    let library = checked.routine().filter(|routine| routine.kind == Some(Kind::Library));
    match library.and_then(|library| library.steps().next()) {
        Some(step) => format!("use = \"{}#{}\"", harmless(id), harmless(&step.id)),
        None => format!("supple play {name}"),
    }
}

/// A routine in a few words: its title, how long it takes, what it needs.
pub(super) fn words(checked: &Checked) -> Option<String> {
    let timeline = checked.timeline.as_ref()?;
    let routine = &timeline.routine;
    let about = if timeline.approximate { "about " } else { "" };
    let needs = routine.all_equipment();
    let needs = if needs.is_empty() { String::new() } else { format!(", with {}", needs.join(", ")) };
    Some(harmless(&format!("{}, {about}{}{needs}", routine.name, Clock(timeline.total))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_as_files() {
        assert_eq!(id("../../etc/Pass wd").as_deref(), Some("etc-pass-wd"));
        assert_eq!(id("After the hill!").as_deref(), Some("after-the-hill"));
        assert_eq!(id("..").as_deref(), None);
        assert_eq!(name(" Étirement "), Ok("Étirement".to_owned()));
        assert_eq!(name("…"), Err("needs a letter or a digit".to_owned()));
        assert!(name("a\u{1b}").is_err() && name(&"a".repeat(101)).is_err());
    }

    #[test]
    fn the_schema_line_is_put_once() {
        let once = with_schema_line("name = \"x\"\n");
        assert_eq!(once, "#:schema ./routine.schema.json\n\nname = \"x\"\n");
        assert_eq!(with_schema_line(&once), once);
        assert_eq!(with_schema_line("# me\n#:schema other\n"), "# me\n#:schema other\n");
    }
}
