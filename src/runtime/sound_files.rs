//! The sound files of a routine: found inside its folder, decoded once when they are first
//! needed, and cached within a limit.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::audio::cue_sounds::SoundFiles;
use crate::audio::files::{self, MAX_BYTES};
use crate::diagnostic::sanitize_line;
use crate::routine::Routine;
use crate::speech::Samples;

/// The most samples that are cached: six sounds of the greatest length, 24 MB. The file
/// that was used longest ago is dropped first.
pub const MAX_CACHED_SAMPLES: usize = 6_000_000;

/// Identifies a file, independent of its name, and a version of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Identity {
    place: FileLocation,
    length: u64,
    modified: Option<std::time::SystemTime>,
}

/// The location of a file; all hard links of a file have the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum FileLocation {
    #[cfg(unix)]
    Inode(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Identity {
    #[cfg_attr(unix, expect(unused_variables, reason = "an inode tells more than a path"))]
    fn new(path: &Path, about: &Metadata) -> Self {
        #[cfg(unix)]
        let place = {
            use std::os::unix::fs::MetadataExt;
            FileLocation::Inode(about.dev(), about.ino())
        };
        #[cfg(not(unix))]
        let place = FileLocation::Path(path.to_owned());
        Self { place, length: about.len(), modified: about.modified().ok() }
    }
}

/// Finds out which sound files of a folder can be played. Each file is examined once,
/// however many names it has.
#[derive(Debug, Default)]
pub struct SoundProbe {
    checked: HashMap<Identity, Result<(), String>>,
}

impl SoundProbe {
    /// Whether a routine in this folder can play a sound file.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it, as the end of a sentence.
    pub fn check(&mut self, folder: Option<&Path>, name: &str) -> Result<(), String> {
        let (path, identity) = inside(folder, name)?;
        let check = || files::check_playable(open(&path)?);
        self.checked.entry(identity).or_insert_with(check).clone()
    }
}

/// Whether there is such a file in the folder, playable or not.
pub fn is_there(folder: &Path, name: &str) -> bool {
    inside(Some(folder), name).is_ok()
}

/// Which steps play a sound file: ` of "Walk" and 2 more`; empty if none does.
pub fn of_steps(routine: &Routine, file: &str) -> String {
    let mut steps = routine.steps().filter(|step| step.sound.as_deref() == Some(file));
    let Some(first) = steps.next() else { return String::new() };
    let more = steps.count();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(" of \"{}\"{more}", sanitize_line(&first.name))
}

/// The sound files of one routine, decoded when they are needed.
#[derive(Debug)]
pub struct SoundFolder {
    folder: Option<PathBuf>,
    /// The titles of the steps that play a file, for the log.
    steps: HashMap<String, String>,
    most: usize,
    decoded: Mutex<Decoded>,
}

#[derive(Debug, Default)]
struct Decoded {
    /// The result of decoding each file.
    files: HashMap<Identity, Result<Samples, String>>,
    /// The decoded files, the one used longest ago first.
    order: Vec<Identity>,
}

impl SoundFolder {
    /// The sounds of a routine in this folder, if it is in any. Nothing is read yet.
    pub fn new(folder: Option<&Path>) -> Self {
        let folder = folder.map(Path::to_owned);
        Self { folder, steps: HashMap::new(), most: MAX_CACHED_SAMPLES, decoded: Mutex::default() }
    }

    /// Adds the titles of the steps that play each file.
    #[must_use]
    pub fn of_routine(self, routine: &Routine) -> Self {
        let files = routine.steps().filter_map(|step| step.sound.as_deref());
        let steps = files.map(|file| (file.to_owned(), of_steps(routine, file))).collect();
        Self { steps, ..self }
    }

    /// The samples of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence.
    pub fn decode(&self, name: &str) -> Result<Samples, String> {
        let (path, identity) = inside(self.folder.as_deref(), name)?;
        // Locked while decoding, so that no file is decoded twice at the same time.
        let mut decoded = self.lock();
        if let Some(known) = decoded.files.get(&identity).cloned() {
            decoded.order.retain(|other| *other != identity);
            decoded.order.push(identity);
            return known;
        }
        let fresh = open(&path).and_then(files::decode);
        if let Err(why) = &fresh {
            let steps = self.steps.get(name).map(String::as_str).unwrap_or_default();
            log::warn!("the sound {}{steps} {why}", sanitize_line(name));
        }
        decoded.insert(identity, fresh.clone(), self.most);
        fresh
    }

    fn lock(&self) -> MutexGuard<'_, Decoded> {
        // A thread that panicked while it had the lock left complete entries.
        self.decoded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SoundFiles for SoundFolder {
    fn samples(&self, name: &str) -> Option<Samples> {
        self.decode(name).ok()
    }
}

impl Decoded {
    fn insert(&mut self, identity: Identity, decoded: Result<Samples, String>, most: usize) {
        self.files.insert(identity.clone(), decoded);
        self.order.push(identity);
        while self.samples() > most && self.order.len() > 1 {
            self.files.remove(&self.order.remove(0));
        }
    }

    /// The number of cached samples.
    fn samples(&self) -> usize {
        self.files.values().flatten().map(|samples| samples.len()).sum()
    }
}

fn open(path: &Path) -> Result<BufReader<File>, String> {
    File::open(path).map(BufReader::new).map_err(|error| format!("can't be read: {error}"))
}

/// The path of a file inside the folder, with every link resolved, and its identity.
fn inside(folder: Option<&Path>, name: &str) -> Result<(PathBuf, Identity), String> {
    let folder = folder.ok_or("has no folder to lie in")?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let unreadable = |error: std::io::Error| format!("can't be read: {error}");
    let root = folder.canonicalize().map_err(unreadable)?;
    let path = root.join(name).canonicalize().map_err(unreadable)?;
    if !path.starts_with(&root) {
        return Err("lies outside the routine's folder".to_owned());
    }
    let about = std::fs::metadata(&path).map_err(unreadable)?;
    if !about.is_file() || about.len() > MAX_BYTES {
        return Err("is no file of at most 16 MiB".to_owned());
    }
    let identity = Identity::new(&path, &about);
    Ok((path, identity))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHIME: &str = "tests/data/sounds/chime.wav";

    #[test]
    fn a_file_of_many_names_is_decoded_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::copy(CHIME, path("chime.wav")).unwrap();
        let sounds = SoundFolder::new(Some(folder.path()));
        let first = sounds.decode("chime.wav").unwrap();
        for number in 0..1_000 {
            let name = format!("{number}.wav");
            std::fs::hard_link(path("chime.wav"), path(&name)).unwrap();
            let again = sounds.decode(&name).unwrap();
            assert!(!cfg!(unix) || std::sync::Arc::ptr_eq(&first, &again), "{name}");
        }
        assert!(!cfg!(unix) || sounds.lock().files.len() == 1);
    }

    #[test]
    fn what_was_wanted_longest_ago_makes_room() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.wav", "b.wav", "c.wav"] {
            std::fs::copy(CHIME, folder.path().join(name)).unwrap();
        }
        let length = SoundFolder::new(Some(folder.path())).decode("a.wav").unwrap().len();
        let sounds = SoundFolder { most: 2 * length, ..SoundFolder::new(Some(folder.path())) };
        let decoded = |name| sounds.decode(name).unwrap();
        let (a, b) = (decoded("a.wav"), decoded("b.wav"));
        let _ = (decoded("a.wav"), decoded("c.wav"));
        assert!(sounds.lock().samples() <= 2 * length);
        assert!(std::sync::Arc::ptr_eq(&decoded("a.wav"), &a));
        assert!(!std::sync::Arc::ptr_eq(&decoded("b.wav"), &b));
    }

    #[test]
    fn a_changed_file_is_decoded_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        std::fs::write(&path, "no sound").unwrap();
        let sounds = SoundFolder::new(Some(folder.path()));
        assert!(sounds.decode("a.wav").unwrap_err().starts_with("can't be decoded"));
        std::fs::copy(CHIME, &path).unwrap();
        assert!(sounds.decode("a.wav").is_ok());
    }
}
