//! The folders and files of supple, as pure functions of the environment, and how paths are
//! shown.

use std::fmt;
use std::path::{Path, PathBuf};

use super::environment::{self, Environment, Folders};
use crate::diagnostic::{sanitize_line, shell_argument, shell_word};

/// The name of supple's folder in each standard folder.
const NAME: &str = "supple";

/// The error if a standard folder is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFolder {
    /// The variable that can be set to the folder.
    pub variable: &'static str,
}

impl fmt::Display for NoFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no home directory; set HOME or {} to an absolute path", self.variable)
    }
}

impl std::error::Error for NoFolder {}

/// The folder of supple in the folder that the variable gives, or else in the standard folder.
fn folder(
    environment: &Environment,
    variable: &'static str,
    value: Option<&Path>,
    standard: impl FnOnce(&Folders) -> &Path,
) -> Result<PathBuf, NoFolder> {
    let base = value.or_else(|| environment.folders.as_ref().map(standard));
    base.map(|base| base.join(NAME)).ok_or(NoFolder { variable })
}

/// The folder of the state file and the log.
///
/// # Errors
///
/// Fails if there is neither a home folder nor `XDG_STATE_HOME`.
pub fn state(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, "XDG_STATE_HOME", environment.state_home.as_deref(), |standard| &standard.state)
}

/// The folder of the settings.
///
/// # Errors
///
/// Fails if there is neither a home folder nor `XDG_CONFIG_HOME`.
pub fn config(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, "XDG_CONFIG_HOME", environment.config_home.as_deref(), |standard| &standard.config)
}

/// The folder of data that can be recreated, such as speech.
///
/// # Errors
///
/// Fails if there is neither a home folder nor `XDG_CACHE_HOME`.
pub fn cache(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, "XDG_CACHE_HOME", environment.cache_home.as_deref(), |standard| &standard.cache)
}

/// The folder of the history.
///
/// # Errors
///
/// Fails if there is neither a home folder nor `XDG_DATA_HOME`.
pub fn data(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, "XDG_DATA_HOME", environment.data_home.as_deref(), |standard| &standard.data)
}

/// The folder of the user's routines.
///
/// # Errors
///
/// Fails if there is neither a home folder nor `XDG_CONFIG_HOME`.
pub fn library(environment: &Environment) -> Result<PathBuf, NoFolder> {
    Ok(config(environment)?.join("routines"))
}

/// The log file.
///
/// # Errors
///
/// Fails if there is neither a home folder nor `XDG_STATE_HOME`.
pub fn log(environment: &Environment) -> Result<PathBuf, NoFolder> {
    Ok(state(environment)?.join("supple.log"))
}

/// A path to be read by people: sanitized, and with `~` for the home folder.
pub fn shown(path: &Path) -> String {
    sanitize_line(&abbreviated(path, environment::home()))
}

/// A path to be typed in a shell: with `~` for the home folder, or in quotes if it needs them.
pub fn typed(path: &Path) -> String {
    typed_from(path, environment::home())
}

fn typed_from(path: &Path, home: Option<&Path>) -> String {
    match abbreviated(path, home).strip_prefix("~/") {
        // In quotes a shell doesn't expand `~`.
        Some(relative) if shell_word(relative) == relative => format!("~/{relative}"),
        _ => shell_argument(&path.to_string_lossy()),
    }
}

/// A path with `~` for the home folder.
fn abbreviated(path: &Path, home: Option<&Path>) -> String {
    // The shells of Windows don't know `~`.
    let home = home.filter(|_| cfg!(unix));
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(relative) if relative.as_os_str().is_empty() => "~".to_owned(),
        Some(relative) => format!("~/{}", relative.display()),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_home() -> Environment {
        Environment {
            folders: Some(Folders {
                config: "/home/me/.config".into(),
                state: "/home/me/.local/state".into(),
                cache: "/home/me/.cache".into(),
                data: "/home/me/.local/share".into(),
            }),
            ..Environment::default()
        }
    }

    #[test]
    fn the_standard_folders_are_in_the_home_folder() {
        let home = with_home();
        assert_eq!(state(&home), Ok("/home/me/.local/state/supple".into()));
        assert_eq!(log(&home), Ok("/home/me/.local/state/supple/supple.log".into()));
        assert_eq!(config(&home), Ok("/home/me/.config/supple".into()));
        assert_eq!(library(&home), Ok("/home/me/.config/supple/routines".into()));
        assert_eq!(cache(&home), Ok("/home/me/.cache/supple".into()));
        assert_eq!(data(&home), Ok("/home/me/.local/share/supple".into()));
    }

    #[test]
    fn a_variable_is_used_with_and_without_a_home_folder() {
        let with_variable = Environment { state_home: Some("/srv/state".into()), ..with_home() };
        assert_eq!(state(&with_variable), Ok("/srv/state/supple".into()));
        let without_home = Environment { folders: None, ..with_variable };
        assert_eq!(state(&without_home), Ok("/srv/state/supple".into()));
    }

    #[cfg(unix)]
    #[test]
    fn the_home_is_shown_as_a_tilde() {
        let home = Some(Path::new("/home/me"));
        let shown = |path: &str| abbreviated(Path::new(path), home);
        assert_eq!(shown("/home/me/.config/a.toml"), "~/.config/a.toml");
        assert_eq!(shown("/home/me"), "~");
        assert_eq!(shown("/home/mei/a.toml"), "/home/mei/a.toml");
        assert_eq!(shown("me/a.toml"), "me/a.toml");
        assert_eq!(abbreviated(Path::new("/a"), None), "/a");
        let typed = |path: &str| typed_from(Path::new(path), home);
        assert_eq!(typed("/home/me/a.toml"), "~/a.toml");
        assert_eq!(typed("/home/me/my file.toml"), "'/home/me/my file.toml'");
        assert_eq!(typed("/srv/a.toml"), "/srv/a.toml");
    }

    #[test]
    fn without_both_the_error_names_what_to_set() {
        let error = library(&Environment::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no home directory; set HOME or XDG_CONFIG_HOME to an absolute path"
        );
    }
}
