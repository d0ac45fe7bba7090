//! The command line's arguments, as given.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// supple coaches you through warm-up, ball work and cool-down: it counts,
/// paces and tells you when to change sides, so that you can put the laptop
/// down and move.
///
/// Without a command it opens the list of routines: choose one, press enter,
/// enter again, and go.
#[derive(Debug, Parser)]
#[command(
    name = "supple",
    version,
    about,
    max_term_width = 90,
    after_help = "Examples:
  supple                              choose a routine from the list
  supple play post-run-cool-down      start at once
  supple play                         the last one again
  supple play my-routine.toml         a routine of your own
  supple show out-the-door            what happens when
  supple new \"After the hill\"        begin one of your own
  supple check my-routine.toml        is it written right?

General exercise guidance; it can't diagnose or treat. If pain is sharp, new or
getting worse, stop and see a clinician."
)]
pub(super) struct Arguments {
    /// What to do; the list of routines opens without one.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Play without sound: no device is opened until you press m.
    #[arg(long)]
    pub mute: bool,

    /// The colours.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub theme: ThemeName,

    /// How much to write to the log file in the state folder.
    #[arg(long, value_enum, value_name = "LEVEL", global = true)]
    pub log: Option<LogLevel>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Play a routine: straight into it, no questions asked.
    Play(PlayArguments),
    /// List the routines there are.
    List,
    /// Show what happens when in a routine.
    Show(ShowArguments),
    /// Begin a routine of your own: one that plays at once, to change.
    New(NewArguments),
    /// Open a routine in your editor; a shipped one is copied first.
    Edit(EditArguments),
    /// Take a routine that someone sent into your library.
    Add(AddArguments),
    /// Check routine files and say what is wrong, where, and how to mend it.
    Check(CheckArguments),
    /// Lay routine files out well: keys in their order, every comment kept.
    Fmt(FmtArguments),
    /// Explain a key of routine files, or the code of a finding.
    Explain(ExplainArguments),
    /// Print the JSON Schema of routine files, for editors.
    Schema,
}

/// What to play and how.
#[derive(Debug, Args)]
pub(super) struct PlayArguments {
    /// A routine's name, the path of a file, or - for standard input; the last
    /// one again without it.
    pub routine: Option<String>,

    /// No sound: no device is opened until you press m.
    #[arg(long)]
    pub mute: bool,

    /// Start at this step: its number, its id, or the beginning of its name.
    #[arg(long, value_name = "STEP")]
    pub from: Option<String>,

    /// Run the clock X times as fast, to rehearse; above 4 without tones.
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed)]
    pub speed: f64,

    /// Plain text, one line an event: for pipes, screen readers and simple
    /// terminals.
    #[arg(long)]
    pub plain: bool,
}

/// What to show and how.
#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// A routine's name, the path of a file, or - for standard input.
    pub routine: String,

    /// As JSON: every segment and every cue, with its time in seconds.
    #[arg(long)]
    pub json: bool,
}

/// What to begin.
#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Its title, such as "After the hill"; the file is called after it.
    #[arg(value_parser = super::shelf::name)]
    pub name: String,

    /// What sort of routine it is.
    #[arg(long, value_enum, default_value_t)]
    pub kind: KindName,

    /// Begin with a copy of this routine: a name or the path of a file.
    #[arg(long, value_name = "ROUTINE", conflicts_with = "kind")]
    pub from: Option<String>,
}

/// What sort of routine to begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum KindName {
    /// Before a run.
    WarmUp,
    /// Ball work.
    SoftTissue,
    /// Slow, heavy work.
    Strength,
    /// After a run.
    #[default]
    CoolDown,
    /// A rest day.
    Recovery,
    /// Movements for other routines to borrow.
    Library,
}

/// What to edit.
#[derive(Debug, Args)]
pub(super) struct EditArguments {
    /// A routine's name, or the path of a file.
    pub routine: String,
}

/// What to take in.
#[derive(Debug, Args)]
pub(super) struct AddArguments {
    /// The file, or - for standard input.
    pub file: String,

    /// Take the place of a routine of that name; a copy of the old one is kept.
    #[arg(long)]
    pub replace: bool,
}

/// What to check and how to tell.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files, folders (every .toml file in them, not those of folders inside),
    /// names of routines, or - for standard input; all your own without it.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// One JSON object a finding and line, for editors and scripts.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,

    /// How to tell what was found.
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,

    /// Fail on warnings too.
    #[arg(long)]
    pub strict: bool,
}

/// What to format.
#[derive(Debug, Args)]
pub(super) struct FmtArguments {
    /// Files, folders (every .toml file in them, not those of folders inside),
    /// or - from standard input to standard output. Nothing else is written.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Write nothing; fail where a file is not formatted.
    #[arg(long)]
    pub check: bool,
}

/// What to explain.
#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A key, such as tempo, or a code, such as unknown-key; a list of all
    /// without it.
    #[arg(value_name = "KEY|CODE")]
    pub word: Option<String>,

    /// The whole reference as Markdown.
    #[arg(long, conflicts_with = "word")]
    pub markdown: bool,
}

/// How findings are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// With the lines of the file, for a person.
    #[default]
    Human,
    /// JSON Lines.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// The colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ThemeName {
    /// What the terminal seems to want.
    #[default]
    Auto,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// The terminal's own sixteen colours.
    #[value(name = "16")]
    Sixteen,
    /// No colour at all.
    Mono,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogLevel {
    /// Nothing.
    Off,
    /// What went wrong.
    Error,
    /// What may be going wrong.
    Warn,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The log's own word for it.
    pub(super) const fn filter(self) -> log::LevelFilter {
        match self {
            Self::Off => log::LevelFilter::Off,
            Self::Error => log::LevelFilter::Error,
            Self::Warn => log::LevelFilter::Warn,
            Self::Info => log::LevelFilter::Info,
            Self::Debug => log::LevelFilter::Debug,
            Self::Trace => log::LevelFilter::Trace,
        }
    }
}

/// Reads a speed; from a hundredth to ten thousand times.
fn speed(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('x').parse::<f64>() {
        Ok(speed) if (0.01..=10_000.0).contains(&speed) => Ok(speed),
        Ok(_) => Err("must lie between 0.01 and 10000".to_owned()),
        Err(_) => Err("is a number, such as 2 or 0.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn speeds_are_numbers_within_reason() {
        assert_eq!(speed("60"), Ok(60.0));
        assert_eq!(speed("2x"), Ok(2.0));
        assert!(speed("0").is_err() && speed("nan").is_err() && speed("-1").is_err());
    }
}
