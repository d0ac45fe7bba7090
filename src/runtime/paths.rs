//! Owns where supple keeps its files, as pure functions of the environment, and
//! how paths are shown.

use std::fmt;
use std::path::{Path, PathBuf};

use super::environment::{self, Environment, Folders};
use crate::diagnostic::{sanitize_line, shell_argument, shell_word};

const NAME: &str = "supple";

/// A folder is wanted and nothing tells where it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFolder {
    /// The variable that would tell.
    pub variable: &'static str,
}

impl fmt::Display for NoFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no home directory; set HOME or {} to an absolute path", self.variable)
    }
}

impl std::error::Error for NoFolder {}

fn folder(
    environment: &Environment,
    told: Option<&Path>,
    variable: &'static str,
    usual: impl FnOnce(&Folders) -> &Path,
) -> Result<PathBuf, NoFolder> {
    told.or_else(|| environment.folders.as_ref().map(usual))
        .map(|base| base.join(NAME))
        .ok_or(NoFolder { variable })
}

/// The folder of what supple remembers, and of the log.
///
/// # Errors
///
/// Fails where there is neither a home nor a variable.
pub fn state(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, environment.state_home.as_deref(), "XDG_STATE_HOME", |usual| &usual.state)
}

/// The folder of the settings.
///
/// # Errors
///
/// Fails where there is neither a home nor a variable.
pub fn config(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, environment.config_home.as_deref(), "XDG_CONFIG_HOME", |usual| &usual.config)
}

/// The folder of what can be made again, such as speech.
///
/// # Errors
///
/// Fails where there is neither a home nor a variable.
pub fn cache(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, environment.cache_home.as_deref(), "XDG_CACHE_HOME", |usual| &usual.cache)
}

/// The folder of the history.
///
/// # Errors
///
/// Fails where there is neither a home nor a variable.
pub fn data(environment: &Environment) -> Result<PathBuf, NoFolder> {
    folder(environment, environment.data_home.as_deref(), "XDG_DATA_HOME", |usual| &usual.data)
}

/// The folder of the user's own routines.
///
/// # Errors
///
/// Fails where there is neither a home nor a variable.
pub fn library(environment: &Environment) -> Result<PathBuf, NoFolder> {
    Ok(config(environment)?.join("routines"))
}

/// The log.
///
/// # Errors
///
/// Fails where there is neither a home nor a variable.
pub fn log(environment: &Environment) -> Result<PathBuf, NoFolder> {
    Ok(state(environment)?.join("supple.log"))
}

/// A path as people read it: harmless, and with `~` for their home folder.
/// Programs are given the whole path.
pub fn shown(path: &Path) -> String {
    sanitize_line(&short(path, environment::home()))
}

/// A path as it is typed in a shell, with `~` where a shell takes it for the
/// home folder.
pub fn typed(path: &Path) -> String {
    typed_from(path, environment::home())
}

fn typed_from(path: &Path, home: Option<&Path>) -> String {
    let whole = path.to_string_lossy();
    match short(path, home).strip_prefix("~/") {
        // A `~` in quotes is a letter as any other.
        Some(rest) if shell_word(rest) == rest => format!("~/{rest}"),
        _ => shell_argument(&whole),
    }
}

fn short(path: &Path, home: Option<&Path>) -> String {
    // What reads commands on Windows knows no `~`.
    let home = home.filter(|_| cfg!(unix));
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_home() -> Environment {
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
    fn the_usual_folders_lie_in_the_home() {
        let home = at_home();
        assert_eq!(state(&home), Ok("/home/me/.local/state/supple".into()));
        assert_eq!(log(&home), Ok("/home/me/.local/state/supple/supple.log".into()));
        assert_eq!(config(&home), Ok("/home/me/.config/supple".into()));
        assert_eq!(library(&home), Ok("/home/me/.config/supple/routines".into()));
        assert_eq!(cache(&home), Ok("/home/me/.cache/supple".into()));
        assert_eq!(data(&home), Ok("/home/me/.local/share/supple".into()));
    }

    #[test]
    fn a_variable_goes_before_the_home_and_needs_none() {
        let told = Environment { state_home: Some("/srv/state".into()), ..at_home() };
        assert_eq!(state(&told), Ok("/srv/state/supple".into()));
        let homeless = Environment { folders: None, ..told };
        assert_eq!(state(&homeless), Ok("/srv/state/supple".into()));
    }

    #[cfg(unix)]
    #[test]
    fn the_home_is_shown_as_a_tilde() {
        let home = Some(Path::new("/home/me"));
        let shown = |path: &str| short(Path::new(path), home);
        assert_eq!(shown("/home/me/.config/a.toml"), "~/.config/a.toml");
        assert_eq!(shown("/home/me"), "~");
        assert_eq!(shown("/home/mei/a.toml"), "/home/mei/a.toml");
        assert_eq!(shown("me/a.toml"), "me/a.toml");
        assert_eq!(short(Path::new("/a"), None), "/a");
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
