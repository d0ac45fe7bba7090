//! `supple explain`: what a key or a code means.

use super::args::ExplainArguments;
use super::{print, print_error};
use crate::diagnostic::sanitize_line;
use crate::routine::reference;

/// Explains a word, or lists all there are.
pub(super) fn explain(arguments: &ExplainArguments) -> u8 {
    if arguments.markdown {
        return print(&reference::markdown());
    }
    let Some(word) = &arguments.word else {
        return print(&reference::list());
    };
    if let Some(text) = reference::explain(word) {
        return print(&text);
    }
    let shown = sanitize_line(word);
    match reference::meant(word) {
        Some(meant) => print_error(&format!(
            "there is no key or code \"{shown}\"; did you mean `{meant}`? `supple explain {meant}` tells more"
        )),
        None => print_error(&format!("there is no key or code \"{shown}\"; `supple explain` lists them all")),
    }
}
