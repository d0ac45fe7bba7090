//! The sound files of a routine: found inside its folder, decoded when they are
//! first wanted, each once, and kept within a bound.

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

/// How much of what was decoded is kept, in samples: six sounds of the greatest
/// length, 24 MB. What was heard longest ago makes room and is decoded again.
pub const MOST: usize = 6_000_000;

/// Which file it is, whatever it is called, and which state of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Identity {
    place: FileLocation,
    length: u64,
    modified: Option<std::time::SystemTime>,
}

/// Where a file lies: two names of one file have one place.
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

/// The sound files of a folder, for whoever only wants to know which can be
/// played. Each file is looked into once, however many names it has.
#[derive(Debug, Default)]
pub struct Judge {
    judged: HashMap<Identity, Result<(), String>>,
}

impl Judge {
    /// Whether a routine in this folder can play a sound file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence.
    pub fn judge(&mut self, folder: Option<&Path>, name: &str) -> Result<(), String> {
        let (path, identity) = inside(folder, name)?;
        let judge = || files::check_playable(open(&path)?);
        self.judged.entry(identity).or_insert_with(judge).clone()
    }
}

/// Whether there is such a file in the folder, whatever it holds.
pub fn is_there(folder: &Path, name: &str) -> bool {
    inside(Some(folder), name).is_ok()
}

/// Which steps play a sound file: ` of "Walk" and 2 more`; empty where none does.
pub fn of_steps(routine: &Routine, file: &str) -> String {
    let mut steps = routine.steps().filter(|step| step.sound.as_deref() == Some(file));
    let Some(first) = steps.next() else { return String::new() };
    let more = steps.count();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(" of \"{}\"{more}", sanitize_line(&first.name))
}

/// The sound files of one routine, decoded as they are wanted.
#[derive(Debug)]
pub struct SoundFolder {
    folder: Option<PathBuf>,
    /// The titles of the steps that play a file, for whoever reads the log.
    steps: HashMap<String, String>,
    most: usize,
    decoded: Mutex<Decoded>,
}

#[derive(Debug, Default)]
struct Decoded {
    /// What became of each file.
    files: HashMap<Identity, Result<Samples, String>>,
    /// Those that were decoded, the one wanted longest ago first.
    order: Vec<Identity>,
}

impl SoundFolder {
    /// The sounds of a routine that lies in this folder, if it lies in any.
    /// Nothing is read yet.
    pub fn new(folder: Option<&Path>) -> Self {
        let folder = folder.map(Path::to_owned);
        Self { folder, steps: HashMap::new(), most: MOST, decoded: Mutex::default() }
    }

    /// The same, knowing which steps of the routine play what.
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
        // Held while decoding, so that nobody decodes the same at the same time.
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
        decoded.keep(identity, fresh.clone(), self.most);
        fresh
    }

    fn lock(&self) -> MutexGuard<'_, Decoded> {
        // Whoever panicked while holding it left whole entries.
        self.decoded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SoundFiles for SoundFolder {
    fn samples(&self, name: &str) -> Option<Samples> {
        self.decode(name).ok()
    }
}

impl Decoded {
    fn keep(&mut self, identity: Identity, decoded: Result<Samples, String>, most: usize) {
        self.files.insert(identity.clone(), decoded);
        self.order.push(identity);
        while self.samples() > most && self.order.len() > 1 {
            self.files.remove(&self.order.remove(0));
        }
    }

    /// How many samples are kept.
    fn samples(&self) -> usize {
        self.files.values().flatten().map(|samples| samples.len()).sum()
    }
}

fn open(path: &Path) -> Result<BufReader<File>, String> {
    File::open(path).map(BufReader::new).map_err(|error| format!("can't be read: {error}"))
}

/// The path of a file inside the folder, every link followed, and which it is.
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
