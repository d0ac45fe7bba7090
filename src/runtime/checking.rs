//! Checks a routine, with the files that it borrows from and the sound files that it plays.

use super::figures::{FigureFolder, UserFigures};
use super::library::{self, Found, Library, LoadError};
use super::paths::absolute;
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
pub(crate) struct CheckInput<'d> {
    pub(crate) text: &'d str,
    /// The file's stem.
    pub(crate) id: &'d str,
    /// The routine's location, from which `use` is resolved.
    pub(crate) origin: Origin,
    /// The folder of its sound files.
    pub(crate) folder: Option<&'d Path>,
    pub(crate) figures: &'d UserFigures,
}

impl CheckInput<'_> {
    /// Checks the routine; words and sounds too if there is a `voice`.
    pub(crate) fn check(&self, sources: &dyn Sources, voice: Option<&VoiceProbe>) -> Checked {
        let user_poses = self.figures.names.iter().map(String::as_str);
        let poses: Vec<&str> = user_poses.chain(routine::fields::POSES).collect();
        let user_also = self.figures.also.iter().map(|(also, pose)| (also.as_str(), pose.as_str()));
        let also: Vec<(&str, &str)> = user_also.chain(routine::OTHER_POSE_NAMES.iter().copied()).collect();
        let poses = PoseNames { poses: &poses, also: &also };
        let context = Context { sources, origin: self.origin.clone(), poses };
        let sounds = RefCell::new(SoundProbe::default());
        let unplayable_sound = |name: &str| {
            let folder = self.folder?;
            let message = sounds.borrow_mut().check(Some(folder), name).err()?;
            Some(UnplayableSound { message, exists: sound_files::is_there(folder, name) })
        };
        let measure = voice.map(VoiceProbe::measure);
        let bounded_measure = voice.map(VoiceProbe::bounded_measure);
        let speaks = |tag: &str| voice.is_some_and(|voice| voice.speaks(tag));
        // Without a voice, words and sounds are not checked.
        let probes = Probes {
            measure: measure.as_ref(),
            bounded_measure: bounded_measure.as_ref(),
            speaks: voice.map(|_| &speaks as _),
            sound: voice.map(|_| &unplayable_sound as _),
        };
        check::check(self.text, self.id, &context, probes)
    }
}

/// Checks a routine as the player needs it: without words and sounds.
pub(crate) fn check_without_voice(found: &Found, library: &Library) -> Checked {
    check_found(found, library, None)
}

/// Checks a routine, its sounds, and its words with this voice.
pub(crate) fn check_with_voice(found: &Found, library: &Library, voice: &VoiceProbe) -> Checked {
    check_found(found, library, Some(voice))
}

fn check_found(found: &Found, library: &Library, voice: Option<&VoiceProbe>) -> Checked {
    let origin = match &found.folder {
        Some(folder) => {
            // With the ending that the file has, so that `use` of the file itself is noticed, and
            // of another one with its stem isn't taken for it.
            let name = Path::new(&found.label).file_name().unwrap_or_default();
            origin_of(&absolute(folder).join(name))
        }
        None => Origin(format!("{SHIPPED_PREFIX}{}", found.id)),
    };
    let figures = FigureFolder::beside(library).user_figures();
    let (text, id, folder) = (found.text.as_str(), found.id.as_str(), found.folder.as_deref());
    CheckInput { text, id, origin, folder, figures: &figures }.check(&SourceFolders::new(library), voice)
}

/// The prefixes of origins: of files, and of shipped routines.
const FILE_PREFIX: &str = "file:";
const SHIPPED_PREFIX: &str = "shipped:";

/// The origin of a file, from which `use` is resolved.
pub(crate) fn origin_of(path: &Path) -> Origin {
    Origin(format!("{FILE_PREFIX}{}", path.display()))
}

/// The location of a routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceLocation<'o> {
    File(&'o Path),
    /// A shipped routine, with this id.
    Shipped(&'o str),
}

/// The location of an origin; `None` if it has neither prefix.
pub(crate) fn location_of(origin: &Origin) -> Option<SourceLocation<'_>> {
    let file = origin.0.strip_prefix(FILE_PREFIX).map(|path| SourceLocation::File(Path::new(path)));
    file.or_else(|| origin.0.strip_prefix(SHIPPED_PREFIX).map(SourceLocation::Shipped))
}

/// The routines that others may borrow from: those in the same folder, in the user's library,
/// and the shipped ones.
pub(crate) struct SourceFolders<'l> {
    library: &'l Library,
    /// The routine files of each folder that was listed.
    listed: RefCell<HashMap<PathBuf, Rc<[PathBuf]>>>,
}

impl<'l> SourceFolders<'l> {
    /// The sources as they are now. To be used for one check only, since each folder is listed
    /// only once.
    pub(crate) fn new(library: &'l Library) -> Self {
        Self { library, listed: RefCell::default() }
    }

    /// The routine files of a folder.
    fn files(&self, folder: &Path) -> Rc<[PathBuf]> {
        if let Some(known) = self.listed.borrow().get(folder) {
            return Rc::clone(known);
        }
        let files: Rc<[PathBuf]> = library::toml_files(folder).unwrap_or_default().into();
        self.listed.borrow_mut().insert(folder.to_owned(), Rc::clone(&files));
        files
    }

    /// The folders to search for a routine named in `from`, in order.
    fn folders(&self, from: &Origin) -> Vec<PathBuf> {
        let same_folder =
            from.0.strip_prefix(FILE_PREFIX).and_then(|path| Some(Path::new(path).parent()?.to_owned()));
        let mut folders: Vec<PathBuf> = same_folder.into_iter().chain(self.library.folder.clone()).collect();
        folders.dedup();
        folders
    }
}

impl Sources for SourceFolders<'_> {
    fn load(&self, from: &Origin, name: &str) -> Result<Loaded, SourceError> {
        for folder in self.folders(from) {
            let Some(path) = library::in_folder(&folder, name, || self.files(&folder)) else { continue };
            let (root, file) = (absolute(&folder), absolute(&path));
            // A link may lead out of the folder.
            if !file.starts_with(&root) {
                return Err(SourceError::Outside);
            }
            let found = library::file(&file).map_err(|error| source_error(&error))?;
            return Ok(Loaded { origin: origin_of(&file), name: format!("{name}.toml"), text: found.text });
        }
        let text = shipped::text(name).ok_or(SourceError::NotFound)?;
        let origin = Origin(format!("{SHIPPED_PREFIX}{name}"));
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

fn source_error(error: &LoadError) -> SourceError {
    match error {
        LoadError::TooLarge { .. } => SourceError::TooLarge,
        LoadError::Unknown { .. } | LoadError::SameName { .. } => SourceError::NotFound,
        LoadError::Unreadable { error, .. } => SourceError::Unreadable(error.to_string()),
        LoadError::NonUtf8Name { .. } => SourceError::Unreadable("its name is not UTF-8".to_owned()),
        LoadError::NotText { .. } => SourceError::Unreadable("it is not UTF-8 text".to_owned()),
    }
}
