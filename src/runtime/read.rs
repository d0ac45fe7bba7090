//! Reads a routine that was found, with everything it borrows, and reports what
//! is wrong with it.

use super::figures::FigureFolder;
use super::library::{self, Found, Library, NotFound};
use super::shipped;
use crate::audio::files;
use crate::check;
use crate::cue::Tone;
use crate::diagnostic::{self, Diagnostic, Lines, Severity, Style};
use crate::routine::{self, Context, Loaded, Origin, Parsed, Routine, SourceError, Sources, codes};
use crate::speech::Lengths;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What came of a routine's text.
#[derive(Clone, Debug)]
pub struct Read {
    /// The routine; none where there is an error.
    pub routine: Option<Routine>,
    /// Everything that was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Read {
    /// How many findings of this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings with their lines and carets, for a person.
    pub fn report(&self, found: &Found, colour: bool) -> String {
        if self.diagnostics.is_empty() {
            return String::new();
        }
        let (lines, style) = (Lines::new(&found.text), Style { colour, ..Style::default() });
        let drawn =
            self.diagnostics.iter().map(|finding| diagnostic::render(finding, &found.label, &lines, style));
        drawn.collect::<Vec<_>>().join("\n")
    }
}

/// Reads a routine.
pub fn read(found: &Found, library: &Library) -> Read {
    with(found, library, routine::parse)
}

/// Reads a routine and judges its plan as well, and its words by these lengths.
pub fn check(found: &Found, library: &Library, lengths: &Arc<Lengths>) -> Read {
    let measure = lengths.measure();
    with(found, library, |text, id, context| {
        let mut parsed = check::check(text, id, context, Some(&measure));
        if let Some(folder) = &found.folder {
            parsed.diagnostics.extend(lost_sounds(&parsed, text, folder));
            routine::sort(&mut parsed.diagnostics);
        }
        parsed
    })
}

/// The sound files that a routine names and that can't be played from its
/// folder. What the routine allows is left out.
pub fn lost_sounds(parsed: &Parsed, text: &str, folder: &Path) -> Vec<Diagnostic> {
    let mut judged: HashMap<&str, Option<String>> = HashMap::new();
    let usual = parsed.spans.get("defaults.sound");
    let usual = usual.and_then(|span| Some((value(text.get(span.clone())?)?, span)));
    let mut lost = Vec::new();
    for step in parsed.routine.iter().flat_map(Routine::steps) {
        let Some(name) = step.sound.as_deref().filter(|name| Tone::called(name).is_none()) else { continue };
        let why = judged.entry(name).or_insert_with(|| files::judge(Some(folder), name).err());
        let Some(why) = why else { continue };
        let own = parsed.spans.step_part(&step.id, "sound");
        let own = own.or_else(|| usual.clone().filter(|(usual, _)| usual == name).map(|(_, span)| span));
        let (span, what) = match own {
            Some(span) => (span, "the sound file"),
            // The player looks for what is borrowed in this folder as well.
            None => match parsed.spans.step(&step.id, "use") {
                Some(span) => (span, "the sound file of this step"),
                None => continue,
            },
        };
        let finding = Diagnostic::warning("no-sound-file", span, format!("{what} {why}"));
        lost.push(finding.help(if files::is_there(folder, name) {
            "take another file, or name a tone"
        } else {
            "put the file into the routine's folder, or name a tone"
        }));
    }
    codes::quiet(&mut lost, &parsed.allow);
    lost
}

/// What a text in TOML says.
fn value(raw: &str) -> Option<String> {
    let table = format!("v = {raw}").parse::<toml::Table>().ok()?;
    Some(table.get("v")?.as_str()?.to_owned())
}

fn with(found: &Found, library: &Library, how: impl Fn(&str, &str, &Context<'_>) -> Parsed) -> Read {
    let sources = Places { library };
    let origin = match &found.folder {
        Some(folder) => {
            // The ending as the file has it, so that a file knows itself again.
            let ending = Path::new(&found.label).extension().and_then(|ending| ending.to_str());
            let ending = ending.filter(|ending| ending.eq_ignore_ascii_case("toml")).unwrap_or("toml");
            origin_of(&absolute(folder).join(format!("{}.{ending}", found.id)))
        }
        None => Origin(format!("{SHIPPED}{}", found.id)),
    };
    let own = FigureFolder::beside(library).own_names();
    let poses: Vec<&str> = own.iter().map(String::as_str).chain(routine::fields::POSES).collect();
    let context = Context { sources: &sources, origin, poses: &poses };
    let Parsed { routine, diagnostics, .. } = how(&found.text, &found.id, &context);
    Read { routine, diagnostics }
}

/// How origins of files, and of shipped routines, begin.
const FILE: &str = "file:";
const SHIPPED: &str = "shipped:";

/// The origin of a file, for what it borrows.
pub fn origin_of(path: &Path) -> Origin {
    Origin(format!("{FILE}{}", path.display()))
}

/// Where an origin lies: a file, or among the shipped ones, by its id.
pub fn place_of(origin: &Origin) -> Option<Result<&Path, &str>> {
    let file = origin.0.strip_prefix(FILE).map(|path| Ok(Path::new(path)));
    file.or_else(|| origin.0.strip_prefix(SHIPPED).map(Err))
}

/// The places from which a routine borrows: beside it, the user's library, the
/// shipped routines.
pub struct Places<'l> {
    /// The user's own and the shipped ones.
    pub library: &'l Library,
}

impl Places<'_> {
    /// The folders to look in, in order.
    fn folders(&self, from: &Origin) -> Vec<PathBuf> {
        let beside = from.0.strip_prefix(FILE).and_then(|path| Some(Path::new(path).parent()?.to_owned()));
        let mut folders: Vec<PathBuf> = beside.into_iter().chain(self.library.folder.clone()).collect();
        folders.dedup();
        folders
    }
}

impl Sources for Places<'_> {
    fn load(&self, from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        for folder in self.folders(from) {
            let Some(path) = library::in_folder(&folder, name) else { continue };
            let (root, file) = (absolute(&folder), absolute(&path));
            // A link may lead anywhere; what lies outside is nobody's to read.
            if !file.starts_with(&root) {
                return Err(SourceError::Outside);
            }
            let found = library::file(&file).map_err(|error| source_error(&error))?;
            let origin = Origin(format!("{FILE}{}", file.display()));
            return Ok(Loaded { origin, name: format!("{name}.toml"), text: found.text });
        }
        let text = shipped::text(name).ok_or(SourceError::NotFound)?;
        let origin = Origin(format!("{SHIPPED}{name}"));
        Ok(Loaded { origin, name: format!("{name}.toml"), text: text.to_owned() })
    }

    fn names(&self, from: &Origin) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for folder in self.folders(from) {
            names.extend(Library { folder: Some(folder) }.own_ids());
        }
        names.extend(shipped::ROUTINES.iter().map(|(id, _)| (*id).to_owned()));
        names.dedup();
        names
    }
}

/// The path with every link followed, or as it is where that can't be done.
pub fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn source_error(error: &NotFound) -> SourceError {
    match error {
        NotFound::TooLarge { .. } => SourceError::TooLarge,
        NotFound::Unknown { .. } => SourceError::NotFound,
        NotFound::Unreadable { error, .. } => SourceError::Unreadable(error.to_string()),
        NotFound::NotText { .. } => SourceError::Unreadable("it is not UTF-8 text".to_owned()),
    }
}
