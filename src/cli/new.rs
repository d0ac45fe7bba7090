//! `supple new`: a routine to begin with, in the user's library.

use super::args::{NewArguments, Template};
use super::{CliContext, CommandResult, Failure};
use super::{library_files, routine_name};
use crate::routine::{Context, parse};
use crate::runtime::shipped;

/// Writes a routine that plays at once, as a start for the user's own.
pub(super) fn new(cli: &CliContext, arguments: &NewArguments) -> CommandResult {
    let folder = library_files::folder(cli)?;
    // The argument's parser has refused names without an id.
    let id = routine_name::id(&arguments.name).unwrap_or_default();
    if let Some(path) = cli.library.user_file(&id) {
        return Err(library_files::already_exists(&id, &path, &format!("`supple edit {id}` opens it")));
    }
    // Only a copy of a shipped routine may replace it.
    if arguments.from.as_deref() != Some(&id) && shipped::text(&id).is_some() {
        return Err(format!(
            "a routine that comes with supple is called {id}; `supple edit {id}` makes it yours"
        )
        .into());
    }
    let Template(template) = arguments.kind;
    let text = match &arguments.from {
        Some(from) => copy(cli, from, &arguments.name, &id)?,
        None => template
            .replacen("name = \"NAME\"", &format!("name = {}", quoted(&title(&arguments.name, &id))), 1)
            .replace("FILE#", &format!("{id}#")),
    };
    let routine = library_files::in_library(&folder, &id, text);
    let checked = library_files::check_new(cli, &routine).map_err(|failure| {
        if arguments.from.is_none() {
            return failure;
        }
        failure.report();
        Failure::from(
            "what it borrows from files beside it must be in your library first; `supple add` does that",
        )
    })?;
    library_files::create_and_report(&folder, &routine, &checked, "")
}

/// The text of another routine under a new title.
fn copy(cli: &CliContext, from: &str, name: &str, id: &str) -> CommandResult<String> {
    let found = cli.library.find(from)?;
    let parsed = parse(&found.text, id, &Context::default());
    let mut text = found.text;
    // A routine without a name is reported when it is checked.
    if let Some(span) = parsed.spans.get("name").filter(|span| text.get(span.range()).is_some()) {
        text.replace_range(span.range(), &quoted(&title(name, id)));
    }
    Ok(library_files::with_schema_line(&text))
}

/// A title from the name that was typed: an id becomes words.
fn title(name: &str, id: &str) -> String {
    if name == id { crate::routine::capital(name.replace('-', " ")) } else { name.to_owned() }
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
