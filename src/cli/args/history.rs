//! The arguments of `supple history`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// How to show the history, or what to do with it.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  supple history                      what you did, day by day
  supple history --json | head -1     the last session, for a script
  supple history export mine.jsonl    to carry to another machine
  supple history import mine.jsonl    twice does no harm"
)]
pub(in crate::cli) struct HistoryArguments {
    /// What to do, where it is not to be shown.
    #[command(subcommand)]
    pub command: Option<HistoryCommand>,

    /// One JSON object a session and line, newest first.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,

    /// One line of CSV for each set on each side.
    #[arg(long)]
    pub csv: bool,
}

/// What to do with the history.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum HistoryCommand {
    /// Write every session as a line of JSON, for `supple history import`.
    Export {
        /// The file to write; standard output if not given.
        file: Option<PathBuf>,
    },
    /// Take in sessions that another supple exported; those that are known stay
    /// as they are.
    Import {
        /// The file, or - for standard input.
        file: PathBuf,
    },
    /// Delete a session, or all of them.
    Delete {
        /// The session's id, as `supple history --json` shows it.
        #[arg(required_unless_present = "all")]
        id: Option<String>,

        /// Delete every session; asks first.
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}
