//! Checks a routine that was found, with the files that it borrows and plays.

use super::figures::{FigureFolder, OwnFigures};
use super::library::{self, Found, Library, LoadError};
use super::shipped;
use super::sound_files::{self, SoundProbe};
use super::voice::VoiceProbe;
use crate::check::{self, Checked, Probes, UnplayableSound};
use crate::routine::{self, Context, Loaded, Origin, PoseNames, SourceError, Sources};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A routine's text, and what checking needs to know of its place.
#[derive(Clone, Debug)]
pub struct CheckInput<'d> {
    /// The text.
    pub text: &'d str,
    /// The file's stem.
    pub id: &'d str,
    /// The routine's own place, from which `use` is resolved.
    pub origin: Origin,
    /// The folder of its sound files.
    pub folder: Option<&'d Path>,
    /// The user's own figures.
    pub figures: &'d OwnFigures,
}

impl CheckInput<'_> {
    /// Checks the routine; words and sounds too if there is a `voice`.
    pub fn check(&self, sources: &dyn Sources, voice: Option<&VoiceProbe>) -> Checked {
        let own = self.figures.names.iter().map(String::as_str);
        let poses: Vec<&str> = own.chain(routine::fields::POSES).collect();
        let own = self.figures.also.iter().map(|(also, pose)| (also.as_str(), pose.as_str()));
        let also: Vec<(&str, &str)> = own.chain(routine::OTHER_POSE_NAMES.iter().copied()).collect();
        let poses = PoseNames { poses: &poses, also: &also };
        let context = Context { sources, origin: self.origin.clone(), poses };
        let sounds = RefCell::new(SoundProbe::default());
        let unplayable_sound = |name: &str| {
            let folder = self.folder?;
            let why = sounds.borrow_mut().check(Some(folder), name).err()?;
            Some(UnplayableSound { why, is_there: sound_files::is_there(folder, name) })
        };
        let measure = voice.map(VoiceProbe::measure);
        let length_bounds = voice.map(VoiceProbe::length_bounds);
        let speaks = |tag: &str| voice.is_some_and(|voice| voice.speaks(tag));
        // Without a voice, words and sounds are not checked.
        let probes = Probes {
            measure: measure.as_ref(),
            length_bounds: length_bounds.as_ref(),
            speaks: voice.map(|_| &speaks as _),
            sound: voice.map(|_| &unplayable_sound as _),
        };
        check::check(self.text, self.id, &context, probes)
    }
}

/// Checks a routine as the player needs it, without words and sounds.
pub fn check_without_voice(found: &Found, library: &Library) -> Checked {
    check_found(found, library, None)
}

/// Checks a routine, including its sounds, and its words with this voice.
pub fn check_with_voice(found: &Found, library: &Library, voice: &VoiceProbe) -> Checked {
    check_found(found, library, Some(voice))
}

fn check_found(found: &Found, library: &Library, voice: Option<&VoiceProbe>) -> Checked {
    let origin = match &found.folder {
        Some(folder) => {
            // With the ending as the file has it, so that a file recognizes itself.
            let ending = Path::new(&found.label).extension().and_then(|ending| ending.to_str());
            let ending = ending.filter(|ending| ending.eq_ignore_ascii_case("toml")).unwrap_or("toml");
            origin_of(&absolute(folder).join(format!("{}.{ending}", found.id)))
        }
        None => Origin(format!("{SHIPPED}{}", found.id)),
    };
    let figures = FigureFolder::beside(library).own();
    let (text, id, folder) = (found.text.as_str(), found.id.as_str(), found.folder.as_deref());
    CheckInput { text, id, origin, folder, figures: &figures }.check(&SourceFolders::new(library), voice)
}

/// The prefixes of origins: of files, and of shipped routines.
const FILE: &str = "file:";
const SHIPPED: &str = "shipped:";

/// The origin of a file, from which `use` is resolved.
pub fn origin_of(path: &Path) -> Origin {
    Origin(format!("{FILE}{}", path.display()))
}

/// Where a routine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceLocation<'o> {
    /// In this file.
    File(&'o Path),
    /// In the program; its id.
    Shipped(&'o str),
}

/// The location of an origin.
pub fn location_of(origin: &Origin) -> Option<SourceLocation<'_>> {
    let file = origin.0.strip_prefix(FILE).map(|path| SourceLocation::File(Path::new(path)));
    file.or_else(|| origin.0.strip_prefix(SHIPPED).map(SourceLocation::Shipped))
}

/// Where a routine borrows from: its own folder, the user's library, the shipped
/// routines.
pub struct SourceFolders<'l> {
    library: &'l Library,
    /// The routine files of the folders that were listed.
    listed: RefCell<HashMap<PathBuf, Rc<[PathBuf]>>>,
}

impl<'l> SourceFolders<'l> {
    /// The sources as they are now. Each folder is listed once, so use this for one check
    /// only.
    pub fn new(library: &'l Library) -> Self {
        Self { library, listed: RefCell::default() }
    }

    /// The routine files of a folder.
    fn files(&self, folder: &Path) -> Rc<[PathBuf]> {
        if let Some(known) = self.listed.borrow().get(folder) {
            return Rc::clone(known);
        }
        let files: Rc<[PathBuf]> = library::routine_files(folder).unwrap_or_default().into();
        self.listed.borrow_mut().insert(folder.to_owned(), Rc::clone(&files));
        files
    }

    /// The folders to search, in order.
    fn folders(&self, from: &Origin) -> Vec<PathBuf> {
        let beside = from.0.strip_prefix(FILE).and_then(|path| Some(Path::new(path).parent()?.to_owned()));
        let mut folders: Vec<PathBuf> = beside.into_iter().chain(self.library.folder.clone()).collect();
        folders.dedup();
        folders
    }
}

impl Sources for SourceFolders<'_> {
    fn load(&self, from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        for folder in self.folders(from) {
            let Some(path) = library::in_folder(&folder, name, || self.files(&folder)) else { continue };
            let (root, file) = (absolute(&folder), absolute(&path));
            // A link may lead out of the folder: such files are not read.
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
            let files = self.files(&folder);
            names.extend(files.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())));
        }
        names.extend(shipped::ROUTINES.iter().map(|(id, _)| (*id).to_owned()));
        names.dedup();
        names
    }
}

/// The path with every link resolved, or unchanged if that fails.
pub fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn source_error(error: &LoadError) -> SourceError {
    match error {
        LoadError::TooLarge { .. } => SourceError::TooLarge,
        LoadError::Unknown { .. } => SourceError::NotFound,
        LoadError::Unreadable { error, .. } => SourceError::Unreadable(error.to_string()),
        LoadError::NonUtf8Name { .. } => SourceError::Unreadable("its name is not UTF-8".to_owned()),
        LoadError::NotText { .. } => SourceError::Unreadable("it is not UTF-8 text".to_owned()),
    }
}
