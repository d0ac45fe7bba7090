//! The environment, read once at the start into a plain value.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::ui::theme::ColorDepth;
use etcetera::BaseStrategy;

/// The environment variables that supple uses, and whether input and output are
/// terminals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
pub(crate) struct Environment {
    /// Whether `NO_COLOR` is set and not empty.
    pub(crate) no_color: bool,
    pub(crate) colorterm: Option<String>,
    pub(crate) term: Option<String>,
    /// `COLORFGBG`: the numbers of the text's colour and the background's, such as `15;0`.
    pub(crate) colorfgbg: Option<String>,
    /// The locale of characters: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
    pub(crate) locale: Option<String>,
    /// Whether supple runs on another machine than the terminal.
    pub(crate) ssh: bool,
    /// Whether a multiplexer is between supple and the terminal: `TMUX` or `STY` is set,
    /// or `TERM` says so.
    pub(crate) multiplexed: bool,
    pub(crate) term_program: Option<String>,
    /// `VTE_VERSION`: the version of the library of GNOME's terminals, 7800 for 0.78.0.
    pub(crate) vte: Option<u32>,
    /// Whether `XTERM_VERSION` is set, as xterm does.
    pub(crate) in_xterm: bool,
    pub(crate) visual: Option<String>,
    pub(crate) editor: Option<String>,
    pub(crate) pulse_server: Option<String>,
    /// `PATH`: the folders in which programs are looked for.
    pub(crate) path: Option<OsString>,
    /// `SUPPLE_LOG`: what is logged, in the syntax of `RUST_LOG`.
    pub(crate) log: Option<String>,
    /// The folder of settings: `XDG_CONFIG_HOME`, if it is an absolute path, or else the
    /// system's; `None` if there is no home folder either. So are the others.
    pub(crate) config_home: Option<PathBuf>,
    /// The folder of state that is kept between runs: `XDG_STATE_HOME`.
    pub(crate) state_home: Option<PathBuf>,
    /// The folder of data that can be recreated: `XDG_CACHE_HOME`.
    pub(crate) cache_home: Option<PathBuf>,
    /// The folder of the user's data: `XDG_DATA_HOME`.
    pub(crate) data_home: Option<PathBuf>,
    pub(crate) input_is_terminal: bool,
    pub(crate) output_is_terminal: bool,
}

/// The user's home folder, read once; `None` if it is not an absolute path, or is `/`.
pub(crate) fn home() -> Option<&'static Path> {
    static HOME: OnceLock<Option<PathBuf>> = OnceLock::new();
    let read = || etcetera::home_dir().ok().filter(|home| home.is_absolute() && home.parent().is_some());
    HOME.get_or_init(read).as_deref()
}

/// The variable that names the user's time zone, if it is set.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub(super) fn time_zone_variable() -> Option<OsString> {
    std::env::var_os("TZ")
}

impl Environment {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub(crate) fn read() -> Self {
        // A relative home would depend on the current folder, and nothing can be saved in
        // one that is a file, such as `/dev/null`.
        let is_usable = |home: &Path| home.is_absolute() && (home.is_dir() || !home.exists());
        let base = etcetera::choose_base_strategy().ok().filter(|base| is_usable(base.home_dir()));
        let standard = |folder: fn(&_) -> PathBuf| base.as_ref().map(folder);
        let variables = Self::from_variables(|name| std::env::var_os(name));
        Self {
            config_home: variables.config_home.or_else(|| standard(BaseStrategy::config_dir)),
            // Windows has no folder for state.
            state_home: variables
                .state_home
                .or_else(|| standard(|base| base.state_dir().unwrap_or_else(|| base.data_dir()))),
            cache_home: variables.cache_home.or_else(|| standard(BaseStrategy::cache_dir)),
            data_home: variables.data_home.or_else(|| standard(BaseStrategy::data_dir)),
            input_is_terminal: std::io::stdin().is_terminal(),
            output_is_terminal: std::io::stdout().is_terminal(),
            ..variables
        }
    }

    /// Takes the variables from `lookup`. The fields that don't come from variables have their
    /// defaults: no terminals.
    pub(crate) fn from_variables(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        // An empty variable counts as unset, as POSIX says for locales and no-color.org for
        // colours.
        let value = |name| lookup(name).filter(|value| !value.is_empty());
        let is_set = |name| value(name).is_some();
        let text = |name| value(name).map(|value| value.to_string_lossy().into_owned());
        // The XDG specification says that relative paths are ignored.
        let folder = |name| value(name).map(PathBuf::from).filter(|path| path.is_absolute());
        Self {
            no_color: is_set("NO_COLOR"),
            colorterm: text("COLORTERM"),
            term: text("TERM"),
            colorfgbg: text("COLORFGBG"),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            ssh: is_set("SSH_CONNECTION") || is_set("SSH_TTY"),
            multiplexed: is_set("TMUX")
                || is_set("STY")
                || text("TERM").is_some_and(|term| term.starts_with("tmux") || term.starts_with("screen")),
            term_program: text("TERM_PROGRAM"),
            vte: text("VTE_VERSION").and_then(|version| version.parse().ok()),
            in_xterm: is_set("XTERM_VERSION"),
            visual: text("VISUAL"),
            editor: text("EDITOR"),
            pulse_server: text("PULSE_SERVER"),
            path: value("PATH"),
            log: text("SUPPLE_LOG"),
            config_home: folder("XDG_CONFIG_HOME"),
            state_home: folder("XDG_STATE_HOME"),
            cache_home: folder("XDG_CACHE_HOME"),
            data_home: folder("XDG_DATA_HOME"),
            ..Self::default()
        }
    }

    /// Whether screens can be shown.
    pub(crate) fn is_interactive(&self) -> bool {
        self.output_is_terminal && self.term.as_deref() != Some("dumb")
    }

    /// Whether `TERM` names a terminal that understands control sequences.
    pub(crate) fn understands_controls(&self) -> bool {
        self.term.as_deref().is_some_and(|term| !term.is_empty() && term != "dumb")
    }

    /// How many colours the terminal has, if the user wants any.
    pub(crate) fn colors(&self) -> ColorDepth {
        let term = self.term.as_deref().unwrap_or_default();
        let is_true_color = matches!(self.colorterm.as_deref(), Some("truecolor" | "24bit"));
        if self.no_color || term == "dumb" {
            ColorDepth::Mono
        } else if is_true_color || term.ends_with("-direct") {
            ColorDepth::True
        } else if term.contains("256color") {
            ColorDepth::Indexed
        } else {
            ColorDepth::Ansi
        }
    }

    /// Whether the terminal's background is light, if `COLORFGBG` says so. The Linux
    /// console has a dark one, and would not answer a query.
    pub(crate) fn is_light(&self) -> Option<bool> {
        if self.term.as_deref() == Some("linux") {
            return Some(false);
        }
        let background: u8 = self.colorfgbg.as_deref()?.rsplit(';').next()?.parse().ok()?;
        // Light grey (7) and the bright colours except dark grey (8).
        Some(background == 7 || (9..=15).contains(&background))
    }

    /// Whether characters beyond ASCII can be shown. True if no locale is set, as in
    /// containers, since terminals know UTF-8.
    pub(crate) fn is_utf8(&self) -> bool {
        self.locale.as_deref().is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
    }

    /// Whether the terminal is the console of Linux or a BSD, whose font has few characters.
    pub(crate) fn is_console(&self) -> bool {
        matches!(self.term.as_deref(), Some("linux" | "linux-16color" | "vt220" | "wsvt25" | "cons25"))
    }

    /// Whether the terminal is known to draw the octants (eighths of a cell, from U+1CD00 on)
    /// without a font: VTE does since 0.78. Another terminal that was started from a VTE
    /// terminal inherits `VTE_VERSION`, but sets variables of its own.
    pub(crate) fn draws_octants(&self) -> bool {
        let is_other = self.term_program.is_some() || self.in_xterm || self.multiplexed;
        let has_term_of_vte = self.term.as_deref() == Some("xterm-256color");
        has_term_of_vte && !is_other && self.vte.is_some_and(|version| version >= 7800)
    }

    /// The user's editor: a command, perhaps with arguments.
    pub(crate) fn editor(&self) -> Option<&str> {
        let editors = [&self.visual, &self.editor].into_iter().flatten();
        // A blank command would run the file that is to be edited.
        editors.map(|editor| editor.trim()).find(|editor| !editor.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Environment {
        Environment::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn an_empty_variable_is_none() {
        assert_eq!(with(&[("NO_COLOR", ""), ("EDITOR", ""), ("LC_ALL", "")]), Environment::default());
    }

    #[test]
    fn octants_are_for_terminals_that_are_known_to_draw_them() {
        let draws = |variables: &[(&str, &str)]| {
            // The first variable of a name counts.
            with(&[variables, &[("TERM", "xterm-256color"), ("VTE_VERSION", "7802")]].concat())
                .draws_octants()
        };
        assert!(draws(&[]));
        assert!(!draws(&[("VTE_VERSION", "7602")]) && !draws(&[("VTE_VERSION", "")]));
        // Terminals that were started from a VTE terminal.
        assert!(!draws(&[("TERM_PROGRAM", "vscode")]) && !draws(&[("XTERM_VERSION", "XTerm(379)")]));
        assert!(!draws(&[("TERM", "xterm-kitty")]) && !draws(&[("TMUX", "/tmp/tmux")]));
    }

    #[test]
    fn colours_follow_the_user_then_the_terminal() {
        let colors = |variables: &[_]| with(variables).colors();
        let full = ("COLORTERM", "truecolor");
        assert_eq!(colors(&[]), ColorDepth::Ansi);
        assert_eq!(colors(&[("TERM", "xterm-256color")]), ColorDepth::Indexed);
        assert_eq!(colors(&[("TERM", "xterm-256color"), full]), ColorDepth::True);
        assert_eq!(colors(&[("TERM", "xterm-direct")]), ColorDepth::True);
        assert_eq!(colors(&[("NO_COLOR", "1"), full]), ColorDepth::Mono);
        assert_eq!(colors(&[("TERM", "dumb"), full]), ColorDepth::Mono);
    }

    #[test]
    fn the_background_is_known_by_its_number() {
        let light = |value| with(&[("COLORFGBG", value)]).is_light();
        assert_eq!(
            [light("0;15"), light("15;0"), light("0;default;7"), light("15;8"), light("x")],
            [Some(true), Some(false), Some(true), Some(false), None]
        );
    }

    #[test]
    fn the_locale_that_counts_is_the_first_that_is_set() {
        assert!(with(&[]).is_utf8());
        assert!(with(&[("LANG", "de_AT.UTF-8")]).is_utf8());
        assert!(with(&[("LC_CTYPE", "C.utf8"), ("LANG", "C")]).is_utf8());
        assert!(!with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]).is_utf8());
    }

    #[test]
    fn a_console_is_recognized_by_its_name() {
        let console = |term| with(&[("TERM", term)]).is_console();
        assert!(console("linux") && !console("xterm-256color") && !with(&[]).is_console());
    }

    #[test]
    fn relative_folders_are_ignored() {
        assert_eq!(with(&[("XDG_STATE_HOME", "state")]).state_home, None);
        let absolute = std::env::temp_dir();
        let environment = with(&[("XDG_STATE_HOME", absolute.to_str().unwrap())]);
        assert_eq!(environment.state_home, Some(absolute));
    }

    #[test]
    fn visual_goes_before_editor() {
        assert_eq!(with(&[("VISUAL", "hx"), ("EDITOR", "ed")]).editor(), Some("hx"));
        assert_eq!(with(&[("EDITOR", "ed")]).editor(), Some("ed"));
        assert_eq!(with(&[("VISUAL", " \t"), ("EDITOR", " ed ")]).editor(), Some("ed"));
        assert_eq!(with(&[("EDITOR", " ")]).editor(), None);
    }
}
