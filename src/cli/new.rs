//! `supple new`: a routine to begin with, in the user's library.

use super::args::{KindName, NewArguments};
use super::shelf;
use super::{House, complain, print, tell};
use crate::routine::{Context, parse};
use crate::runtime::library::Found;

/// The routines to begin with, each worth playing as it is.
macro_rules! template {
    ($kind:literal) => {
        include_str!(concat!("../../assets/templates/", $kind, ".toml"))
    };
}

/// Writes a routine that plays at once and can be changed into one's own.
pub(super) fn new(house: &House, arguments: &NewArguments) -> u8 {
    match begin(house, arguments) {
        Ok(text) => print(&text),
        Err(code) => code,
    }
}

fn begin(house: &House, arguments: &NewArguments) -> Result<String, u8> {
    let folder = shelf::folder(house)?;
    let id = shelf::id(&arguments.name).unwrap_or_default();
    if let Some(path) = house.library.own_file(&id) {
        return Err(shelf::taken(&id, &path));
    }
    if arguments.from.as_deref() != Some(&id) && crate::runtime::shipped::text(&id).is_some() {
        let what =
            format!("a routine that comes with supple is called {id}; `supple edit {id}` makes it yours");
        return Err(complain(&what));
    }
    let text = match &arguments.from {
        Some(from) => copy(house, from, &arguments.name, &id)?,
        None => template(arguments.kind)
            .replacen("name = \"NAME\"", &format!("name = {}", quoted(&title(&arguments.name, &id))), 1)
            .replace("FILE#", &format!("{id}#")),
    };
    let routine = shelf::found(&folder, &id, text);
    let read = shelf::judge(house, &routine);
    if let Some(code) = shelf::refused(&read) {
        if arguments.from.is_some() {
            tell(
                "supple: what it borrows from files beside it must be in your library first; `supple add` does that\n",
            );
        }
        return Err(code);
    }
    let path = shelf::put(&folder, &routine)?;
    let next = shelf::next(&read, &id, &id);
    let words = shelf::words(&read).unwrap_or_default();
    Ok(format!("{words}\n{}\n\n  supple edit {id}\n  {next}\n", shelf::shown(&path)))
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
fn copy(house: &House, from: &str, name: &str, id: &str) -> Result<String, u8> {
    let found: Found = house.library.find(from).map_err(|error| complain(&error))?;
    let parsed = parse(&found.text, id, &Context::default());
    let mut text = found.text;
    match parsed.spans.get("name") {
        Some(span) if text.get(span.clone()).is_some() => text.replace_range(span, &quoted(&title(name, id))),
        // A routine without a name doesn't check; that is told with the rest.
        _ => {}
    }
    Ok(shelf::with_schema_line(&text))
}

/// A title from what was typed: an id becomes words.
fn title(name: &str, id: &str) -> String {
    if name == id { crate::cue::words::capital(name.replace('-', " ")) } else { name.to_owned() }
}

/// A text as TOML has it on one line.
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
