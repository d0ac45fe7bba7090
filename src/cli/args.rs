//! The command line's arguments, as given.

mod export;
mod history;
mod library;
mod names;
mod play;
mod pose;
mod screen;

use clap::{Args, Parser, Subcommand, ValueEnum};
pub(super) use export::{ExportArguments, ImportArguments};
pub(super) use history::{HistoryArguments, HistoryCommand};
pub(super) use library::{AddArguments, NewArguments, Template};
use log::LevelFilter;
pub(super) use names::ShellName;
pub(super) use play::{PlayArguments, ResumeArguments, SessionArguments, SoundArguments};
pub(super) use pose::{PoseArguments, PoseCommand};
pub(super) use screen::ScreenArguments;
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
  supple import list.txt              a routine of a list: Plank 3x45s
  supple export out-the-door -o a.html
                                      a card to print
  supple doctor                       what works here, and what does not

Your own routines are files in one folder; `supple doctor` says where. `supple help
COMMAND` shows what a command takes, with examples.

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

    #[command(flatten)]
    pub screen: ScreenArguments,

    /// How much to write to the log file in the state folder.
    #[arg(long, value_parser = names::log_level(), value_name = "LEVEL", global = true)]
    pub log: Option<LevelFilter>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Play a routine: straight into it, no questions asked.
    Play(PlayArguments),
    /// Go on with the session you left last, where you left it.
    Resume(ResumeArguments),
    /// List the routines there are.
    List {
        /// JSON Lines, one object for each routine: id, name, kind, seconds, own, path, and
        /// how many weeks its progression has.
        #[arg(long)]
        json: bool,
    },
    /// Show what happens when in a routine.
    Show(ShowArguments),
    /// Make an audio file of a whole guided session, for the phone.
    Render(RenderArguments),
    /// Write a routine as a card to print, a page of Markdown or a series for a
    /// calendar.
    Export(ExportArguments),
    /// Hear the voices there are.
    #[command(subcommand)]
    Voice(VoiceCommand),
    /// Check routine files and say what is wrong, where, and how to mend it.
    Check(CheckArguments),
    /// Look at a figure that moves, check figures, or draw a sheet of them.
    Pose(PoseArguments),
    /// Write a routine and see it: the player beside the whole of it, anew at
    /// every save.
    Preview(PreviewArguments),
    /// Serve an editor: the Language Server Protocol over standard input and
    /// output.
    Lsp,
    /// Begin a routine of your own: one that plays at once, to change.
    New(NewArguments),
    /// Open a routine in your editor; a shipped one is copied first.
    Edit {
        /// A routine's name, or the path of a file.
        routine: String,
    },
    /// Make a routine of a list that someone wrote: "Plank 3x45s", a line each.
    Import(ImportArguments),
    /// Take routines that someone sent into your library.
    Add(AddArguments),
    /// Take a routine out of your library, back to the shipped one where there
    /// is one; the file is kept aside.
    Remove {
        /// The routine's name.
        routine: String,
    },
    /// Lay routine files out well: keys in their order, every comment kept.
    Fmt(FmtArguments),
    /// Explain a key of routine files, or the code of a finding.
    Explain(ExplainArguments),
    /// Print the JSON Schema of routine files, for editors.
    Schema,
    /// Show the settings and what each means, or open them in your editor.
    Config(ConfigArguments),
    /// Look at the terminal, sound, voice and folders, and say what to do where
    /// something is broken.
    Doctor,
    /// Print a script that completes names, steps and options in your shell.
    #[command(after_help = "Where the script goes:
  bash        supple completions bash > ~/.local/share/bash-completion/completions/supple
  zsh         supple completions zsh > _supple, in a folder of $fpath
  fish        supple completions fish > ~/.config/fish/completions/supple.fish
  nushell     supple completions nushell | save supple.nu; then `source supple.nu`
  powershell  supple completions powershell >> $PROFILE")]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: ShellName,
    },
    /// Write the pages for `man` into a folder.
    Man {
        /// The folder; it is made where it is missing.
        folder: PathBuf,
    },
    /// Show what you did, day by day; for other programs too.
    History(HistoryArguments),
}

#[derive(Debug, Args)]
pub(super) struct ConfigArguments {
    /// Open them in your editor; begin the file where there is none.
    #[arg(long)]
    pub edit: bool,

    /// Print the path of the file alone.
    #[arg(long, conflicts_with = "edit")]
    pub path: bool,
}

#[derive(Debug, Args)]
pub(super) struct RenderArguments {
    /// A routine's name, the path of a file, or - for standard input.
    pub routine: String,

    /// The file to write; its ending is its format: mp3, opus or wav.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// Overwrite an existing file without asking.
    #[arg(long)]
    pub force: bool,

    /// The week of its progression; the first if not given.
    #[arg(long, value_name = "N", value_parser = names::week())]
    pub week: Option<u32>,

    /// Write the words beside it, as .lrc and .vtt.
    #[arg(long)]
    pub lyrics: bool,

    #[command(flatten)]
    pub sound: SoundArguments,
}

/// What to do with the voices.
#[derive(Debug, Subcommand)]
pub(super) enum VoiceCommand {
    /// List the voices there are, and which is chosen.
    List,
    /// Say something.
    Say(SayArguments),
}

#[derive(Debug, Args)]
pub(super) struct SayArguments {
    /// The words.
    #[arg(required = true)]
    pub text: Vec<String>,

    /// Write a WAV file instead of playing.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Overwrite an existing file without asking.
    #[arg(long, requires = "output")]
    pub force: bool,

    /// Print the phones of the embedded voice instead of playing: for a
    /// pronunciation.toml of your own.
    #[arg(long)]
    pub phones: bool,

    #[command(flatten)]
    pub sound: SoundArguments,
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// A routine's name, the path of a file, or - for standard input.
    pub routine: String,

    /// The week of its progression; the first if not given.
    #[arg(long, value_name = "N", value_parser = names::week())]
    pub week: Option<u32>,

    /// As JSON: every segment and every cue, with its time in seconds.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct PreviewArguments {
    #[command(flatten)]
    pub screen: ScreenArguments,

    /// The path of a file, or a routine's name.
    #[arg(value_name = "PATH")]
    pub routine: String,

    /// No sound: no device is opened until you press m.
    #[arg(long)]
    pub mute: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files, folders (every .toml file in them, not those of folders inside),
    /// names of routines, or - for standard input; all your own if none is given.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// JSON Lines, one object for each finding: for editors and scripts.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,

    /// How to print what was found.
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,

    /// Fail on warnings too.
    #[arg(long)]
    pub strict: bool,
}

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

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A key, such as tempo, or a code, such as unknown-key; lists all if none is
    /// given.
    #[arg(value_name = "KEY|CODE")]
    pub word: Option<String>,

    /// The whole reference as Markdown.
    #[arg(long, conflicts_with = "word")]
    pub markdown: bool,
}

/// In which form findings are printed.
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
