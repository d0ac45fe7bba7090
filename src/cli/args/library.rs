//! The arguments of the commands for the user's library: `new`, `edit`, `list`, `add` and
//! `remove`.

use clap::{Args, ValueEnum};

/// What to begin.
#[derive(Debug, Args)]
pub(in crate::cli) struct NewArguments {
    /// Its title, such as "After the hill"; the file is called after it.
    #[arg(value_parser = crate::cli::routine_name::parse)]
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
pub(in crate::cli) enum KindName {
    /// Before a run.
    WarmUp,
    /// Ball work.
    SoftTissue,
    /// Joints through their range.
    Mobility,
    /// Slow, heavy work.
    Strength,
    /// A physiotherapist's list.
    Rehab,
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
pub(in crate::cli) struct EditArguments {
    /// A routine's name, or the path of a file.
    pub routine: String,
}

/// How to list.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArguments {
    /// JSON Lines, one object for each routine: id, name, kind, seconds, own, path, and
    /// how many weeks its progression has.
    #[arg(long)]
    pub json: bool,
}

/// What to take out.
#[derive(Debug, Args)]
pub(in crate::cli) struct RemoveArguments {
    /// The routine's name.
    pub routine: String,
}

/// What to take in.
#[derive(Debug, Args)]
pub(in crate::cli) struct AddArguments {
    /// The files in any order, or - for standard input: those that others borrow from
    /// are added first.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,

    /// Take the place of a routine of that name; a copy of the old one is kept.
    #[arg(long)]
    pub replace: bool,
}
