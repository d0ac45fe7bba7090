//! `supple man`: pages for `man`, one a command, into a folder.

use super::args::Arguments;
use super::{CommandResult, print};
use crate::diagnostic::shell_word;
use crate::runtime::paths::shown;
use clap::CommandFactory;
use clap_mangen::generate_to;
use std::path::Path;

/// Writes the pages.
pub(super) fn man(folder: &Path) -> CommandResult {
    std::fs::create_dir_all(folder)
        .and_then(|()| generate_to(Arguments::command(), folder))
        .map_err(|error| format!("{} can't be written: {error}", shown(folder)))?;
    let page = shell_word(&folder.join("supple.1").to_string_lossy());
    Ok(print(&format!("The pages are in {}.\n\n  man -l {page}\n", shown(folder))))
}
