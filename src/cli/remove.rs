//! `supple remove`: removes one of the user's routines from the library; if it replaced
//! a shipped one, that is played again.

use super::{CliContext, CommandResult, print};
use crate::diagnostic::sanitize_line;
use crate::runtime::{atomic_file, paths, shipped};

/// Moves a routine aside: the file stays, under a name that is not listed.
pub(super) fn remove(cli: &CliContext, id: &str) -> CommandResult {
    let is_shipped = shipped::text(id).is_some();
    let shown = sanitize_line(id);
    let Some(path) = cli.library.user_file(id) else {
        if is_shipped {
            return Err(format!("{shown} comes with supple and can't be removed; it is as it came").into());
        }
        cli.library.find(id)?;
        return Err(format!("{shown} is no routine of your library; remove the file yourself").into());
    };
    let aside = atomic_file::move_aside(&path, "removed")
        .map_err(|error| format!("{} can't be removed: {error}", paths::shown(&path)))?;
    let back = if is_shipped { "The one that comes with supple is played again.\n" } else { "" };
    let (from, to) = (paths::typed(&aside), paths::typed(&path));
    let kept = paths::shown(&aside);
    Ok(print(&format!("{shown} is out of your library, and kept as {kept}.\n{back}\n  mv {from} {to}\n")))
}
