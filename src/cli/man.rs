//! `supple man`: pages for `man`, one a command, into a folder.

use super::args::{Arguments, ManArguments};
use super::{print, print_error};
use crate::diagnostic::shell_word;
use clap::CommandFactory;
use clap_mangen::generate_to;

/// Writes the pages.
pub(super) fn man(arguments: &ManArguments) -> u8 {
    let folder = &arguments.folder;
    let shown = crate::runtime::paths::shown(folder);
    let written = std::fs::create_dir_all(folder).and_then(|()| generate_to(Arguments::command(), folder));
    match written {
        Ok(()) => {
            let page = shell_word(&folder.join("supple.1").to_string_lossy());
            print(&format!("The pages are in {shown}.\n\n  man -l {page}\n"))
        }
        Err(error) => print_error(&format!("{shown} can't be written: {error}")),
    }
}
