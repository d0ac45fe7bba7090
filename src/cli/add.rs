//! `supple add`: takes a routine that someone sent into the library.

use super::args::AddArguments;
use super::shelf;
use super::{FAILED, House, complain, print, tell};
use crate::app::Origin;
use crate::check::Checked;
use crate::diagnostic::harmless;
use crate::diagnostic::{Diagnostic, Severity, argument};
use crate::runtime::library::Found;
use crate::runtime::read;
use crate::runtime::{keep, paths, shipped};
use std::path::Path;

/// Checks files and copies them into the library; the files themselves stay.
pub(super) fn add(house: &House, arguments: &AddArguments) -> u8 {
    let mut left: Vec<&String> = arguments.files.iter().collect();
    let mut worst = 0;
    while !left.is_empty() {
        // What others borrow from goes first.
        let ready = left.iter().position(|file| left.len() == 1 || is_ready(house, file));
        let file = left.remove(ready.unwrap_or(0));
        let code = take(house, file, arguments.replace).map_or_else(|code| code, |text| print(&text));
        worst = worst.max(code);
    }
    worst
}

/// Whether all that a file borrows is in the library, or it will be refused for
/// something else.
fn is_ready(house: &House, file: &str) -> bool {
    // Standard input can be read once only.
    let sent = if file == "-" { None } else { house.library.find(file).ok() };
    let (Some(sent), Ok(folder)) = (sent, paths::library(&house.environment)) else { return true };
    let checked = read::read(&sent, &house.library);
    let id = shelf::id(&name(&sent, &checked)).filter(|_| checked.count(Severity::Error) == 0);
    id.is_none_or(|id| {
        let kept = shelf::found(&folder, &id, sent.text.clone());
        read::read(&kept, &house.library).count(Severity::Error) == 0
    })
}

fn take(house: &House, file: &str, replaces: bool) -> Result<String, u8> {
    let folder = shelf::folder(house)?;
    let sent = house.library.find(file).map_err(|error| complain(&error))?;
    if let Origin::Named(name) = &sent.origin {
        return Err(complain(&format!(
            "{} is in your list already; `supple edit {}` opens it",
            harmless(name),
            argument(name)
        )));
    }
    let read = shelf::judge(house, &sent);
    if let Some(code) = shelf::refused(&read) {
        return Err(code);
    }
    let name = name(&sent, &read);
    let id = shelf::id(&name).ok_or_else(|| match crate::routine::slug(&name).len() {
        0 => complain(&"its name has no letter or digit; rename the file"),
        _ => complain(&format!("its name is longer than {} letters; rename the file", shelf::LONGEST)),
    })?;
    let kept = shelf::found(&folder, &id, sent.text.clone());
    needs(house, &sent, &kept)?;
    let told = match house.library.own_file(&id) {
        Some(path) if !replaces => {
            let what = format!("you have a routine called {id} already, {}", shelf::shown(&path));
            let how = "with --replace this one takes its place, and a copy of the old one is kept";
            return Err(complain(&format!("{what}; {how}")));
        }
        Some(path) => replace(&path, &kept)?,
        None => {
            shelf::put(&folder, &kept)?;
            let shadows = shipped::text(&id).is_some();
            let told = "It is played instead of the one that comes with supple.\n";
            if shadows { told.to_owned() } else { String::new() }
        }
    };
    let (sounds, next) = (sounds(&read), shelf::next(&read, &id, &id));
    let words = shelf::words(&read).unwrap_or_default();
    Ok(format!("{words}\n{told}{}\n  {next}\n", missing_sounds(&sounds, &folder)))
}

/// The name of what was sent: the file's, or the title on standard input.
fn name(sent: &Found, checked: &Checked) -> String {
    let title = checked.routine().map(|routine| routine.name.clone());
    if sent.origin == Origin::Stream { title.unwrap_or_default() } else { sent.id.clone() }
}

/// Refuses what borrows from files that only its sender has, and names them.
fn needs(house: &House, sent: &Found, kept: &Found) -> Result<(), u8> {
    let read = read::read(kept, &house.library);
    if read.count(Severity::Error) == 0 {
        return Ok(());
    }
    let mut files: Vec<&str> = Vec::new();
    for finding in read.findings.iter().filter(|finding| finding.is_error()) {
        if let Some(file) = borrowed(kept, finding).filter(|file| !files.contains(file)) {
            files.push(file);
        }
    }
    if files.is_empty() {
        tell(&read.report(&shelf::shown(Path::new(&kept.label)), &kept.text, false));
        tell("supple: nothing was written\n");
        return Err(FAILED);
    }
    let folder = sent.folder.as_deref().unwrap_or(Path::new(""));
    complain(&"it borrows from files that are not in your library; add those first:");
    for file in files {
        let path = folder.join(format!("{file}.toml"));
        tell(&format!("  supple add {}\n", paths::typed(&path)));
    }
    Err(FAILED)
}

/// The file that a finding about a `use` names.
fn borrowed<'f>(found: &'f Found, finding: &Diagnostic) -> Option<&'f str> {
    // The finding may be on a part of the text; its quotes tell the whole.
    let quote = |c: char| matches!(c, '"' | '\'');
    let open = found.text.get(..finding.span.start + 1).and_then(|before| before.rfind(quote))?;
    let mark = found.text.get(open..)?.chars().next()?;
    let value = found.text.get(open + 1..)?.split(mark).next()?;
    value.split('#').next().filter(|file| !file.is_empty())
}

/// Puts it in place of the old one, of which a copy is kept.
fn replace(path: &Path, kept: &Found) -> Result<String, u8> {
    let write = || {
        let old = keep::copy_aside(path)?;
        keep::replace(path, &kept.text)?;
        Ok::<_, std::io::Error>(old)
    };
    match write() {
        Ok(old) => Ok(format!("The old one is kept as {}.\n", shelf::shown(&old))),
        Err(error) => Err(complain(&format!("{} can't be replaced: {error}", shelf::shown(path)))),
    }
}

/// The sound files that a routine plays.
fn sounds(checked: &Checked) -> Vec<String> {
    let mut sounds: Vec<String> = Vec::new();
    let steps = checked.routine().into_iter().flat_map(|routine| routine.steps());
    for sound in steps.filter_map(|step| step.sound.as_ref()).filter(|sound| sound.contains('.')) {
        if !sounds.contains(sound) {
            sounds.push(sound.clone());
        }
    }
    sounds
}

/// Says which sounds still have to be put beside it.
fn missing_sounds(sounds: &[String], folder: &Path) -> String {
    let missing: Vec<&str> =
        sounds.iter().map(String::as_str).filter(|sound| !folder.join(sound).exists()).collect();
    if missing.is_empty() {
        return String::new();
    }
    format!("It plays {}: put that into {} as well.\n", harmless(&missing.join(", ")), shelf::shown(folder))
}
