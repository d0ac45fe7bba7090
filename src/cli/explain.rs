//! `supple explain`: what a key or a code means.

use super::args::ExplainArguments;
use super::{CommandResult, print};
use crate::diagnostic::sanitize_line;
use crate::routine::reference;

/// Explains a word, or lists all there are.
pub(super) fn explain(arguments: &ExplainArguments) -> CommandResult {
    if arguments.markdown {
        return Ok(print(&reference::markdown()));
    }
    let Some(word) = &arguments.word else {
        return Ok(print(&reference::list()));
    };
    if let Some(text) = reference::explain(word) {
        return Ok(print(&text));
    }
    let shown = sanitize_line(word);
    let help = match reference::meant(word) {
        Some(meant) => format!("did you mean `{meant}`? `supple explain {meant}` tells more"),
        None => "`supple explain` lists them all".to_owned(),
    };
    Err(format!("there is no key or code \"{shown}\"; {help}").into())
}
