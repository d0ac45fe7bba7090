//! `supple config`: prints the settings with their meanings, or opens them in an
//! editor.

use super::args::ConfigArguments;
use super::edit::{ask_to_continue, edit_loop};
use super::{CliContext, CommandResult, FAILED, print, print_exact, print_stderr, style};
use crate::config::{new_file, render};
use crate::runtime::{atomic_file, paths, settings};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

/// Shows the settings, or opens them.
pub(super) fn config(cli: &CliContext, arguments: &ConfigArguments) -> CommandResult {
    let path = settings::path(&cli.environment)?;
    let shown = paths::shown(&path);
    if arguments.path {
        let line = [path.as_os_str().as_encoded_bytes(), b"\n"].concat();
        return Ok(print_exact(&line));
    }
    if !arguments.edit {
        return show(cli, &path);
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

/// Prints the settings in use. Fails if any is wrong, or if the file can't be read.
fn show(cli: &CliContext, path: &Path) -> CommandResult {
    let message = cli.settings_message.take();
    let state = match &message {
        Some(message) => {
            print_stderr(message);
            " (with the usual values in place of wrong ones)"
        }
        None if path.exists() => "",
        None => " (not there yet; `supple config --edit` begins it)",
    };
    let text = settings::text(&cli.environment);
    let code =
        text.map_or(FAILED, |text| print(&format!("# {}{state}\n\n{}", paths::shown(path), render(&text))));
    match message {
        Some(_) => Err("the settings are left as they are; mend them, or move the file away".into()),
        None => Ok(code),
    }
}
