//! `supple config`: prints the settings with their meanings, or opens them in an
//! editor.

use super::args::ConfigArguments;
use super::edit::{ask_to_continue, edit_loop};
use super::{CliContext, CommandResult, FAILED, print, print_exact, print_stderr, style};
use crate::config::{new_file, render};
use crate::runtime::{atomic_file, paths, settings};
use std::io;
use std::ops::ControlFlow;

/// Shows the settings, or opens them.
pub(super) fn config(cli: &CliContext, arguments: &ConfigArguments) -> CommandResult {
    let path = settings::path(&cli.environment)?;
    let shown = paths::shown(&path);
    if arguments.path {
        let line = [path.as_os_str().as_encoded_bytes(), b"\n"].concat();
        return Ok(print_exact(&line));
    }
    if !arguments.edit {
        if let Some(message) = cli.settings_message.take() {
            print_stderr(&message);
            return Err("the settings are left as they are; mend them, or move the file away".into());
        }
        let state = if path.exists() { "" } else { " (not there yet; `supple config --edit` begins it)" };
        let text = settings::text(&cli.environment)?;
        return Ok(print(&format!("# {shown}{state}\n\n{}", render(&text))));
    }
    match atomic_file::create(&path, &new_file()) {
        Ok(()) => print_stderr(&format!("a new file, with everything there is to set: {shown}\n")),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(format!("{shown} can't be written: {error}").into()),
    }
    edit_loop(cli, &path, || match settings::read(&cli.environment, style(&cli.environment)) {
        Ok(_) => ControlFlow::Break(0),
        Err(message) => {
            print_stderr(&message);
            ask_to_continue(cli, "Edit it again?", true, FAILED)
        }
    })
}
