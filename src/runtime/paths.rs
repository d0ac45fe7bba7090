//! The folders and files of supple, as pure functions of the environment, and how paths are
//! shown.

use std::path::{Path, PathBuf};

use super::environment::{self, Environment};
use crate::diagnostic::{sanitize_line, shell_argument, shell_word};

/// The name of supple's folder in each standard folder.
const NAME: &str = "supple";

/// The folder of supple in a standard folder, which `variable` sets. The error is a message if
/// the folder is unknown.
fn folder(variable: &str, standard: Option<&PathBuf>) -> Result<PathBuf, String> {
    let standard = standard
        .ok_or_else(|| format!("there is no home directory; set HOME or {variable} to an absolute path"))?;
    Ok(standard.join(NAME))
}

/// The folder of the state file and the log.
pub(crate) fn state(environment: &Environment) -> Result<PathBuf, String> {
    folder("XDG_STATE_HOME", environment.state_home.as_ref())
}

/// The folder of the settings.
pub(crate) fn config(environment: &Environment) -> Result<PathBuf, String> {
    folder("XDG_CONFIG_HOME", environment.config_home.as_ref())
}

/// The folder of data that can be recreated, such as speech.
pub(crate) fn cache(environment: &Environment) -> Result<PathBuf, String> {
    folder("XDG_CACHE_HOME", environment.cache_home.as_ref())
}

/// The folder of the history.
pub(crate) fn data(environment: &Environment) -> Result<PathBuf, String> {
    folder("XDG_DATA_HOME", environment.data_home.as_ref())
}

/// The folder of the user's routines.
pub(crate) fn library(environment: &Environment) -> Result<PathBuf, String> {
    Ok(config(environment)?.join("routines"))
}

pub(crate) fn log(environment: &Environment) -> Result<PathBuf, String> {
    Ok(state(environment)?.join("supple.log"))
}

/// The path with every link resolved, or unchanged if that fails.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A path to be read by people: sanitized, and with `~` for the home folder.
pub(crate) fn shown(path: &Path) -> String {
    sanitize_line(&abbreviated(path, environment::home()))
}

/// A path to be typed in a shell: with `~` for the home folder, or in quotes if it needs them.
pub(crate) fn typed(path: &Path) -> String {
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

    #[test]
    fn the_folders_are_in_the_standard_folders() {
        let environment = Environment {
            config_home: Some("/home/me/.config".into()),
            state_home: Some("/home/me/.local/state".into()),
            cache_home: Some("/home/me/.cache".into()),
            data_home: Some("/home/me/.local/share".into()),
            ..Environment::default()
        };
        assert_eq!(state(&environment), Ok("/home/me/.local/state/supple".into()));
        assert_eq!(log(&environment), Ok("/home/me/.local/state/supple/supple.log".into()));
        assert_eq!(config(&environment), Ok("/home/me/.config/supple".into()));
        assert_eq!(library(&environment), Ok("/home/me/.config/supple/routines".into()));
        assert_eq!(cache(&environment), Ok("/home/me/.cache/supple".into()));
        assert_eq!(data(&environment), Ok("/home/me/.local/share/supple".into()));
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
    fn without_a_home_the_error_names_what_to_set() {
        let error = library(&Environment::default()).unwrap_err();
        assert_eq!(error, "there is no home directory; set HOME or XDG_CONFIG_HOME to an absolute path");
    }
}
