//! `supple remove`: removes one of the user's routines from the library; if it replaced
//! a shipped one, that is played again.

use super::args::RemoveArguments;
use super::{CliContext, print, print_error};
use crate::diagnostic::sanitize_line;
use crate::runtime::{atomic_file, paths, shipped};

/// Moves a routine aside: the file stays, under a name that is not listed.
pub(super) fn remove(cli: &CliContext, arguments: &RemoveArguments) -> u8 {
    let id = &arguments.routine;
    let Some(path) = cli.library.user_file(id) else {
        if shipped::text(id).is_some() {
            let id = sanitize_line(id);
            return print_error(&format!("{id} comes with supple and can't be removed; it is as it came"));
        }
        return match cli.library.find(id) {
            Ok(_) => print_error(&format!(
                "{} is no routine of your library; remove the file yourself",
                sanitize_line(id)
            )),
            Err(error) => print_error(&error),
        };
    };
    match atomic_file::move_aside(&path, "removed") {
        Ok(aside) => {
            let back = if shipped::text(id).is_some() {
                "The one that comes with supple is played again.\n"
            } else {
                ""
            };
            let (from, to) = (paths::typed(&aside), paths::typed(&path));
            print(&format!(
                "{} is out of your library, and kept as {}.\n{back}\n  mv {from} {to}\n",
                sanitize_line(id),
                paths::shown(&aside)
            ))
        }
        Err(error) => print_error(&format!("{} can't be removed: {error}", paths::shown(&path))),
    }
}
