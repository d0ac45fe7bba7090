//! `supple config`: the settings, what each means, and the editor on them.

use super::args::ConfigArguments;
use super::{FAILED, House, complain, edit, print, print_exact, style, tell};
use crate::config::{document, fresh};
use crate::runtime::{keep, settings};
use std::io;

/// Shows the settings, or opens them.
pub(super) fn config(house: &House, arguments: &ConfigArguments) -> u8 {
    let path = match settings::path(&house.environment) {
        Ok(path) => path,
        Err(trouble) => return complain(&trouble),
    };
    let shown = super::shelf::shown(&path);
    if arguments.path {
        let line = [path.as_os_str().as_encoded_bytes(), b"\n"].concat();
        return print_exact(&line);
    }
    if !arguments.edit {
        if let Some(trouble) = house.trouble.take() {
            tell(&trouble);
            tell("supple: the settings are left as they are; mend them, or move the file away\n");
            return FAILED;
        }
        let state = if path.exists() { "" } else { " (not there yet; `supple config --edit` begins it)" };
        return match settings::text(&house.environment) {
            Ok(text) => print(&format!("# {shown}{state}\n\n{}", document(&text))),
            Err(trouble) => complain(&trouble),
        };
    }
    match keep::create(&path, &fresh()) {
        Ok(()) => tell(&format!("a new file, with everything there is to set: {shown}\n")),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return complain(&format!("{shown} can't be written: {error}")),
    }
    edit::until_right(house, &path, || match settings::read(&house.environment, style(&house.environment)) {
        Ok(_) => (0, false),
        Err(trouble) => {
            tell(&trouble);
            (FAILED, edit::asks(house, "Edit it again?", true))
        }
    })
}
