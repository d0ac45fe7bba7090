//! `supple new`: a routine to begin with, in the user's library.

use super::args::{KindName, NewArguments};
use super::{CliContext, CommandResult, print, print_error, print_stderr};
use super::{library_files, routine_name};
use crate::routine::{Context, parse};
use crate::runtime::{paths, shipped};

/// The text of the routine to begin with for a kind.
macro_rules! template {
    ($kind:literal) => {
        include_str!(concat!("../../assets/templates/", $kind, ".toml"))
    };
}

/// Writes a routine that plays at once, as a start for the user's own.
pub(super) fn new(cli: &CliContext, arguments: &NewArguments) -> CommandResult {
    let folder = library_files::folder(cli)?;
    let id = routine_name::id(&arguments.name).unwrap_or_default();
    if let Some(path) = cli.library.user_file(&id) {
        return Err(library_files::already_exists(&id, &path));
    }
    if arguments.from.as_deref() != Some(&id) && shipped::text(&id).is_some() {
        return Err(print_error(&format!(
            "a routine that comes with supple is called {id}; `supple edit {id}` makes it yours"
        )));
    }
    let text = match &arguments.from {
        Some(from) => copy(cli, from, &arguments.name, &id)?,
        None => template(arguments.kind)
            .replacen("name = \"NAME\"", &format!("name = {}", quoted(&title(&arguments.name, &id))), 1)
            .replace("FILE#", &format!("{id}#")),
    };
    let routine = library_files::in_library(&folder, &id, text);
    let checked = library_files::check(cli, &routine);
    if let Err(code) = library_files::refuse_errors(&checked) {
        if arguments.from.is_some() {
            print_stderr(
                "supple: what it borrows from files beside it must be in your library first; `supple add` does that\n",
            );
        }
        return Err(code);
    }
    let path = library_files::create(&folder, &routine)?;
    let command = library_files::next_command(&checked, &id, &id);
    let summary = library_files::summary(&checked).unwrap_or_default();
    Ok(print(&format!("{summary}\n{}\n\n  supple edit {id}\n  {command}\n", paths::shown(&path))))
}

fn template(kind: KindName) -> &'static str {
    match kind {
        KindName::WarmUp => template!("warm-up"),
        KindName::SoftTissue => template!("soft-tissue"),
        KindName::Mobility => template!("mobility"),
        KindName::Strength => template!("strength"),
        KindName::Rehab => template!("rehab"),
        KindName::CoolDown => template!("cool-down"),
        KindName::Recovery => template!("recovery"),
        KindName::Library => template!("library"),
    }
}

/// The text of another routine under a new title.
fn copy(cli: &CliContext, from: &str, name: &str, id: &str) -> Result<String, u8> {
    let found = cli.library.find(from).map_err(|error| print_error(&error))?;
    let parsed = parse(&found.text, id, &Context::default());
    let mut text = found.text;
    // A routine without a name is reported when it is checked.
    if let Some(span) = parsed.spans.get("name").filter(|span| text.get(span.clone()).is_some()) {
        text.replace_range(span, &quoted(&title(name, id)));
    }
    Ok(library_files::with_schema_line(&text))
}

/// A title from the name that was typed: an id becomes words.
fn title(name: &str, id: &str) -> String {
    if name == id { crate::cue::words::capital(name.replace('-', " ")) } else { name.to_owned() }
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_becomes_a_title_and_a_title_stays() {
        assert_eq!(title("after-the-hill", "after-the-hill"), "After the hill");
        assert_eq!(title("After THE hill", "after-the-hill"), "After THE hill");
        assert_eq!(quoted("a \"b\" \\"), "\"a \\\"b\\\" \\\\\"");
    }
}
