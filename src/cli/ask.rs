//! Questions on the terminal that are answered by yes or no.

use super::{CliContext, CommandResult, print_stderr};
use crate::runtime::paths;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

/// Asks yes or no. An empty answer is `default`; no answer, or no terminal to ask
/// on, is no.
pub(super) fn confirm(cli: &CliContext, question: &str, default: bool) -> bool {
    if !(cli.environment.input_is_terminal && io::stderr().is_terminal()) {
        return false;
    }
    print_stderr(&format!("{question} {} ", if default { "[Y/n]" } else { "[y/N]" }));
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(1..) => match answer.trim().chars().next() {
            Some('y' | 'Y') => true,
            Some(_) => false,
            None => default,
        },
        // The end of the input is no answer.
        _ => false,
    }
}

/// Asks before an existing file is overwritten, unless `force` is set.
pub(super) fn may_overwrite(cli: &CliContext, path: &Path, force: bool) -> CommandResult<()> {
    if !path.is_file() || force {
        return Ok(());
    }
    let question = format!("{} is there already. Overwrite it?", paths::shown(path));
    if confirm(cli, &question, false) {
        return Ok(());
    }
    Err(format!("{} is there already; --force overwrites it", paths::shown(path)).into())
}
