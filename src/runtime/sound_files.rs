//! The sound files of a routine: found inside its folder, decoded once when they are first
//! needed, and cached within a limit.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::paths::absolute;
use crate::audio::cue_sounds::SoundFiles;
use crate::audio::files::{self, MAX_BYTES};
use crate::diagnostic::sanitize_line;
use crate::routine::Routine;
use crate::speech::Samples;

/// The most samples that are cached: six sounds of the greatest length, 24 MB. The file
/// that was used longest ago is dropped first.
const MAX_CACHED_SAMPLES: usize = 6_000_000;

/// Identifies a version of a file, whatever its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Identity {
    /// The device and the inode, which all hard links of a file have in common.
    #[cfg(unix)]
    location: (u64, u64),
    #[cfg(not(unix))]
    location: PathBuf,
    length: u64,
    modified: Option<std::time::SystemTime>,
}

impl Identity {
    #[cfg_attr(unix, expect(unused_variables, reason = "the inode is used instead of the path"))]
    fn new(path: &Path, metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            #[cfg(unix)]
            location: (metadata.dev(), metadata.ino()),
            #[cfg(not(unix))]
            location: path.to_owned(),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

/// Finds out which sound files of a folder can be played. Each file is examined once,
/// however many names it has.
#[derive(Debug, Default)]
pub struct SoundProbe {
    checked: HashMap<Identity, Result<(), String>>,
}

impl SoundProbe {
    /// Whether a routine in this folder, or without a folder, can play a sound file.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the file, as the end of a sentence.
    pub fn check(&mut self, folder: Option<&Path>, name: &str) -> Result<(), String> {
        let (path, identity) = inside(folder, name)?;
        let check = || files::check_playable(open(&path)?);
        self.checked.entry(identity).or_insert_with(check).clone()
    }
}

/// Whether something has this name in the folder, playable or not.
pub(crate) fn is_there(folder: &Path, name: &str) -> bool {
    let root = absolute(folder);
    root.join(name).canonicalize().is_ok_and(|path| path.starts_with(&root))
}

/// Which steps play a sound file: ` of "Walk" and 2 more`; empty if none does.
pub(crate) fn of_steps(routine: &Routine, file: &str) -> String {
    let mut steps = routine.steps().filter(|step| step.sound.as_deref() == Some(file));
    let Some(first) = steps.next() else { return String::new() };
    let first = sanitize_line(&first.name);
    match steps.count() {
        0 => format!(" of \"{first}\""),
        more => format!(" of \"{first}\" and {more} more"),
    }
}

/// The sound files of one routine, decoded when they are needed.
#[derive(Debug)]
pub struct SoundFolder {
    folder: Option<PathBuf>,
    /// For each file the steps that play it, as [`of_steps`] writes them, for the log.
    steps: HashMap<String, String>,
    /// The most samples that are cached.
    max_samples: usize,
    cache: Mutex<Cache>,
}

#[derive(Debug, Default)]
struct Cache {
    /// The result of decoding each file.
    files: HashMap<Identity, Result<Samples, String>>,
    /// The files in the order in which they were last used.
    order: Vec<Identity>,
}

impl SoundFolder {
    /// The sounds of a routine in this folder; `None` for a routine without a folder. Nothing
    /// is read yet.
    pub fn new(folder: Option<&Path>) -> Self {
        let folder = folder.map(Path::to_owned);
        Self { folder, steps: HashMap::new(), max_samples: MAX_CACHED_SAMPLES, cache: Mutex::default() }
    }

    /// Adds the names of the steps that play each file, for the log.
    #[must_use]
    pub(crate) fn of_routine(self, routine: &Routine) -> Self {
        let files = routine.steps().filter_map(|step| step.sound.as_deref());
        let steps = files.map(|file| (file.to_owned(), of_steps(routine, file))).collect();
        Self { steps, ..self }
    }

    /// The samples of a file.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the file, as the end of a sentence.
    pub fn decode(&self, name: &str) -> Result<Samples, String> {
        let (path, identity) = inside(self.folder.as_deref(), name)?;
        // Locked while decoding, so that no file is decoded twice at the same time.
        let mut cache = self.lock();
        if let Some(decoded) = cache.files.get(&identity).cloned() {
            cache.order.retain(|other| *other != identity);
            cache.order.push(identity);
            return decoded;
        }
        let decoded = open(&path).and_then(files::decode);
        if let Err(message) = &decoded {
            let steps = self.steps.get(name).map(String::as_str).unwrap_or_default();
            log::warn!("the sound {}{steps} {message}", sanitize_line(name));
        }
        cache.insert(identity, decoded.clone(), self.max_samples);
        decoded
    }

    fn lock(&self) -> MutexGuard<'_, Cache> {
        // A thread that panicked while it had the lock left complete entries.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SoundFiles for SoundFolder {
    fn samples(&self, name: &str) -> Option<Samples> {
        self.decode(name).ok()
    }
}

impl Cache {
    fn insert(&mut self, identity: Identity, decoded: Result<Samples, String>, max_samples: usize) {
        self.files.insert(identity.clone(), decoded);
        self.order.push(identity);
        while self.samples() > max_samples && self.order.len() > 1 {
            self.files.remove(&self.order.remove(0));
        }
    }

    fn samples(&self) -> usize {
        self.files.values().flatten().map(|samples| samples.len()).sum()
    }
}

fn open(path: &Path) -> Result<BufReader<File>, String> {
    File::open(path).map(BufReader::new).map_err(|error| format!("can't be read: {error}"))
}

/// The path of a file inside the folder, with every link resolved, and its identity.
fn inside(folder: Option<&Path>, name: &str) -> Result<(PathBuf, Identity), String> {
    let root = absolute(folder.ok_or("has no folder to lie in")?);
    let unreadable = |error: std::io::Error| format!("can't be read: {error}");
    let path = root.join(name).canonicalize().map_err(unreadable)?;
    if !path.starts_with(&root) {
        return Err("lies outside the routine's folder".to_owned());
    }
    let metadata = std::fs::metadata(&path).map_err(unreadable)?;
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return Err("is no file of at most 16 MiB".to_owned());
    }
    let identity = Identity::new(&path, &metadata);
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
    fn the_file_that_was_used_longest_ago_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.wav", "b.wav", "c.wav"] {
            std::fs::copy(CHIME, folder.path().join(name)).unwrap();
        }
        let length = SoundFolder::new(Some(folder.path())).decode("a.wav").unwrap().len();
        let sounds = SoundFolder { max_samples: 2 * length, ..SoundFolder::new(Some(folder.path())) };
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
