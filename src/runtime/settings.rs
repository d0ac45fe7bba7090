//! Reading the user's settings: `config.toml` and `pronunciation.toml` in the settings
//! folder.

use super::environment::Environment;
use super::files::{self, ReadError};
use super::paths;
use crate::config::{self, Config};
use crate::diagnostic::{LineIndex, Style, render};
use crate::speech::Pronunciations;
use std::io;
use std::path::{Path, PathBuf};

/// The path of the settings file, whether or not it exists.
pub(crate) fn path(environment: &Environment) -> Result<PathBuf, String> {
    Ok(paths::config(environment)?.join("config.toml"))
}

/// The text of the settings; empty if there is no file.
pub(crate) fn text(environment: &Environment) -> Result<String, String> {
    let Ok(path) = path(environment) else { return Ok(String::new()) };
    Ok(text_if_exists(&path, 64)?.unwrap_or_default())
}

/// Reads the settings; the defaults if there is no file. The error is a message that the
/// file can't be read, or every finding about it, drawn with its line.
pub(crate) fn read(environment: &Environment, style: Style) -> Result<Config, String> {
    let text = text(environment).map_err(|message| format!("supple: {message}\n"))?;
    let read = config::read(&text);
    read.config.ok_or_else(|| {
        let label = path(environment).map(|path| paths::shown(&path)).unwrap_or_default();
        let lines = LineIndex::new(&text);
        read.findings.iter().map(|finding| render(finding, &label, &lines, style)).collect()
    })
}

/// Reads the settings with defaults in place of wrong ones, and returns the message of
/// [`read`] about these.
pub(crate) fn read_with_defaults(environment: &Environment, style: Style) -> (Config, Option<String>) {
    let message = read(environment, style).err();
    let config = text(environment).map(|text| config::read(&text).with_defaults);
    (config.unwrap_or_default(), message)
}

/// The names of the engines that the settings define; empty if the settings can't be read.
pub(crate) fn user_engines(environment: &Environment) -> Vec<String> {
    let config = text(environment).ok().and_then(|text| config::read(&text).config);
    config.map(|config| config.voice.settings.engines.into_keys().collect()).unwrap_or_default()
}

/// The shipped pronunciations together with the user's.
pub(crate) fn pronunciations(environment: &Environment) -> Result<Pronunciations, String> {
    let shipped = Pronunciations::shipped();
    let Ok(folder) = paths::config(environment) else { return Ok(shipped) };
    let path = folder.join("pronunciation.toml");
    let Some(text) = text_if_exists(&path, 1024)? else { return Ok(shipped) };
    let user_list =
        Pronunciations::parse(&text).map_err(|error| format!("{}: {error}", paths::shown(&path)))?;
    Ok(shipped.merged_with(user_list))
}

/// The text of a file of at most `max_kib` KiB; `None` if there is no file.
fn text_if_exists(path: &Path, max_kib: u64) -> Result<Option<String>, String> {
    let message = match files::text(path, max_kib * 1024) {
        Ok(text) => return Ok(Some(text)),
        Err(ReadError::Failed(error)) => match error.kind() {
            io::ErrorKind::NotFound => return Ok(None),
            io::ErrorKind::IsADirectory => "is a folder; move it away, a file belongs there".to_owned(),
            io::ErrorKind::PermissionDenied => format!("can't be read: {error}; allow yourself to read it"),
            _ => format!("can't be read: {error}"),
        },
        Err(ReadError::TooLarge) => format!("is larger than {max_kib} KiB; is it the file you meant?"),
        Err(ReadError::NotText) => "is not UTF-8 text; save it as UTF-8 in your editor".to_owned(),
    };
    Err(format!("{} {message}", paths::shown(path)))
}
