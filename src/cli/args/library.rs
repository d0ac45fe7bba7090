//! The arguments of `supple new` and `supple add`.

use super::names::{choice, word};
use clap::Args;
use clap::builder::TypedValueParser;

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArguments {
    /// Its title, such as "After the hill"; the file is called after it.
    #[arg(value_parser = crate::cli::routine_name::parse)]
    pub name: String,

    /// What sort of routine it is.
    #[arg(long, value_parser = template(), default_value = "cool-down")]
    pub kind: Template,

    /// Begin with a copy of this routine: a name or the path of a file.
    #[arg(long, value_name = "ROUTINE", conflicts_with = "kind")]
    pub from: Option<String>,
}

/// The text of a routine to begin with.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Template(pub &'static str);

/// The templates, each with its kind and its help.
macro_rules! templates {
    ($($kind:literal: $help:literal),* $(,)?) => {
        [$((
            Template(include_str!(concat!("../../../assets/templates/", $kind, ".toml"))),
            word($kind, $help),
        )),*]
    };
}

/// Reads the kind of a routine as its template.
fn template() -> impl TypedValueParser<Value = Template> {
    choice(templates![
        "warm-up": "Before a run",
        "soft-tissue": "Ball work",
        "mobility": "Joints through their range",
        "strength": "Slow, heavy work",
        "rehab": "A physiotherapist's list",
        "cool-down": "After a run",
        "recovery": "A rest day",
        "library": "Movements for other routines to borrow",
    ])
}

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
