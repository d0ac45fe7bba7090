//! Checks a routine that was found, with everything that it borrows and plays.

use super::figures::{FigureFolder, OwnFigures};
use super::library::{self, Found, Library, NotFound};
use super::shipped;
use super::sounds::{self, Judge};
use super::voice::VoiceJudge;
use crate::check::{self, Checked, Probes, UnplayableSound};
use crate::routine::{self, Context, Loaded, Origin, PoseNames, SourceError, Sources};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A routine's text, and the place that it is read from.
#[derive(Clone, Debug)]
pub struct Document<'d> {
    /// What it says.
    pub text: &'d str,
    /// The file's stem.
    pub id: &'d str,
    /// From where it borrows.
    pub origin: Origin,
    /// The folder that its sound files lie in.
    pub folder: Option<&'d Path>,
    /// The figures of the user's own.
    pub figures: &'d OwnFigures,
}

impl Document<'_> {
    /// Checks it, its words and its sounds too where there is a `voice`.
    pub fn check(&self, sources: &dyn Sources, voice: Option<&VoiceJudge>) -> Checked {
        let own = self.figures.names.iter().map(String::as_str);
        let poses: Vec<&str> = own.chain(routine::fields::POSES).collect();
        let own = self.figures.also.iter().map(|(also, pose)| (also.as_str(), pose.as_str()));
        let also: Vec<(&str, &str)> = own.chain(routine::ALSO.iter().copied()).collect();
        let poses = PoseNames { poses: &poses, also: &also };
        let context = Context { sources, origin: self.origin.clone(), poses };
        let judge = RefCell::new(Judge::default());
        let lost_sound = |name: &str| {
            let folder = self.folder?;
            let why = judge.borrow_mut().judge(Some(folder), name).err()?;
            Some(UnplayableSound { why, is_there: sounds::is_there(folder, name) })
        };
        let measure = voice.map(VoiceJudge::measure);
        let length_bounds = voice.map(VoiceJudge::length_bounds);
        let speaks = |tag: &str| voice.is_some_and(|voice| voice.speaks(tag));
        let probes = Probes {
            measure: measure.as_ref(),
            length_bounds: length_bounds.as_ref(),
            speaks: voice.map(|_| &speaks as _),
            sound: voice.map(|_| &lost_sound as _),
        };
        check::check(self.text, self.id, &context, probes)
    }
}

/// Checks a routine as far as the player has to know.
pub fn read(found: &Found, library: &Library) -> Checked {
    with(found, library, None)
}

/// Checks a routine, its sounds too, and its words by this voice.
pub fn check(found: &Found, library: &Library, voice: &VoiceJudge) -> Checked {
    with(found, library, Some(voice))
}

fn with(found: &Found, library: &Library, voice: Option<&VoiceJudge>) -> Checked {
    let origin = match &found.folder {
        Some(folder) => {
            // The ending as the file has it, so that a file knows itself again.
            let ending = Path::new(&found.label).extension().and_then(|ending| ending.to_str());
            let ending = ending.filter(|ending| ending.eq_ignore_ascii_case("toml")).unwrap_or("toml");
            origin_of(&absolute(folder).join(format!("{}.{ending}", found.id)))
        }
        None => Origin(format!("{SHIPPED}{}", found.id)),
    };
    let figures = FigureFolder::beside(library).own();
    let (text, id, folder) = (found.text.as_str(), found.id.as_str(), found.folder.as_deref());
    Document { text, id, origin, folder, figures: &figures }.check(&Places::new(library), voice)
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
    library: &'l Library,
    /// The routine files of the folders that were looked through.
    listed: RefCell<HashMap<PathBuf, Rc<[PathBuf]>>>,
}

impl<'l> Places<'l> {
    /// The user's own routines and the shipped ones, as they are now: folders
    /// are looked through once, so this is for one check.
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
            let Some(path) = library::in_folder(&folder, name, || self.files(&folder)) else { continue };
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
            let files = self.files(&folder);
            names.extend(files.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())));
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
        NotFound::OddName { .. } => SourceError::Unreadable("its name is not UTF-8".to_owned()),
        NotFound::NotText { .. } => SourceError::Unreadable("it is not UTF-8 text".to_owned()),
    }
}
