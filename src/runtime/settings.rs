//! Reading the user's settings: `config.toml` and `pronunciation.toml` in the settings
//! folder.

use super::environment::Environment;
use super::files::{self, Unread};
use super::paths;
use crate::config::{self, Config};
use crate::diagnostic::{LineIndex, Style, render};
use crate::speech::Pronunciations;
use std::io;
use std::path::{Path, PathBuf};

/// Why a settings file can't be used, as text for the user.
pub type Trouble = String;

/// The path of the settings file, whether or not it exists.
///
/// # Errors
///
/// Returns an error if there is no home folder.
pub fn path(environment: &Environment) -> Result<PathBuf, Trouble> {
    let folder = paths::config(environment).map_err(|error| error.to_string())?;
    Ok(folder.join("config.toml"))
}

/// The text of the settings; empty if there is no file.
///
/// # Errors
///
/// Returns an error if the file exists and can't be read.
pub fn text(environment: &Environment) -> Result<String, Trouble> {
    let Ok(path) = path(environment) else { return Ok(String::new()) };
    Ok(optional(&path, 64)?.unwrap_or_default())
}

/// Reads the settings; the defaults if there is no file.
///
/// # Errors
///
/// Returns an error if the file can't be read or is wrong: every finding, drawn with its
/// line.
pub fn read(environment: &Environment, style: Style) -> Result<Config, Trouble> {
    let text = text(environment).map_err(|trouble| format!("supple: {trouble}\n"))?;
    let read = config::read(&text);
    read.config.ok_or_else(|| {
        let label = path(environment).map(|path| paths::shown(&path)).unwrap_or_default();
        let lines = LineIndex::new(&text);
        read.diagnostics.iter().map(|finding| render(finding, &label, &lines, style)).collect()
    })
}

/// Reads the settings with defaults in place of wrong ones, and returns what is wrong.
pub fn read_with_defaults(environment: &Environment, style: Style) -> (Config, Option<Trouble>) {
    let trouble = read(environment, style).err();
    let config = text(environment).map(|text| config::read(&text).with_defaults);
    (config.unwrap_or_default(), trouble)
}

/// The names of the user's own engines; empty if the settings can't be read.
pub fn own_engines(environment: &Environment) -> Vec<String> {
    let config = text(environment).ok().and_then(|text| config::read(&text).config);
    config.map(|config| config.voice.engine.engines.into_keys().collect()).unwrap_or_default()
}

/// The shipped pronunciations with the user's own.
///
/// # Errors
///
/// Returns an error if the user's list can't be read.
pub fn pronunciations(environment: &Environment) -> Result<Pronunciations, Trouble> {
    let shipped = Pronunciations::shipped();
    let Ok(folder) = paths::config(environment) else { return Ok(shipped) };
    let path = folder.join("pronunciation.toml");
    let Some(text) = optional(&path, 1024)? else { return Ok(shipped) };
    let own = Pronunciations::parse(&text).map_err(|why| format!("{}: {why}", paths::shown(&path)))?;
    Ok(shipped.merged_with(own))
}

/// The text of an optional file of at most `most` KiB.
fn optional(path: &Path, most: u64) -> Result<Option<String>, Trouble> {
    let why = match files::text(path, most * 1024) {
        Ok(text) => return Ok(Some(text)),
        Err(Unread::Failed(error)) => match error.kind() {
            io::ErrorKind::NotFound => return Ok(None),
            io::ErrorKind::IsADirectory => "is a folder; move it away, a file belongs there".to_owned(),
            io::ErrorKind::PermissionDenied => format!("can't be read: {error}; allow yourself to read it"),
            _ => format!("can't be read: {error}"),
        },
        Err(Unread::TooLarge) => format!("is larger than {most} KiB; is it the file you meant?"),
        Err(Unread::NotText) => "is not UTF-8 text; save it as UTF-8 in your editor".to_owned(),
    };
    Err(format!("{} {why}", paths::shown(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_the_settings_are_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let environment =
            Environment { config_home: Some(folder.path().to_owned()), ..Environment::default() };
        let config = read(&environment, Style::default()).unwrap();
        assert_eq!(config, Config::default());
        let voice = crate::runtime::voice::Voice::open(&config, &environment, Box::new(|_| {})).unwrap();
        assert!(voice.on && voice.audible_speaker().is_some());
    }

    #[test]
    fn what_is_wrong_is_told_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("supple")).unwrap();
        let text = "[sound]\ntones = \"gong\"\n";
        std::fs::write(folder.path().join("supple/config.toml"), text).unwrap();
        let environment =
            Environment { config_home: Some(folder.path().to_owned()), ..Environment::default() };
        let trouble = read(&environment, Style::default()).unwrap_err();
        assert!(trouble.contains("config.toml:2:9") && trouble.contains("woodblock"), "{trouble}");
    }
}
