//! The cache folder: the audio of phrases, one file each, named by a hash of engine and
//! text, and one file with all lengths.

use crate::runtime::atomic_file::Replacement;
use crate::runtime::files::{make_private, private};
use crate::speech::{LengthFile, RawAudio, SpeechLengths, SpeechStore, read_wav, write_wav};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use uuid::Uuid;

/// The most bytes of audio that are kept.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// After how many written phrases the size of the folder is checked.
const CHECK_INTERVAL: u32 = 64;

/// The most bytes of one phrase.
const MAX_PHRASE_BYTES: u64 = 16 * 1024 * 1024;
/// The most bytes of the file of lengths.
const MAX_LENGTHS_BYTES: u64 = 8 * 1024 * 1024;

/// The lengths that are saved in a cache folder; without a folder they are measured again
/// in each run.
pub(crate) fn lengths(folder: Option<&Path>) -> SpeechLengths {
    let file = folder.map(|folder| Box::new(SavedLengths(folder.join("lengths"))) as Box<dyn LengthFile>);
    SpeechLengths::new(file)
}

#[derive(Debug)]
struct SavedLengths(PathBuf);

impl LengthFile for SavedLengths {
    fn read(&self) -> Option<Vec<u8>> {
        read_file(&self.0, MAX_LENGTHS_BYTES)
            .inspect_err(|error| {
                if error.kind() != io::ErrorKind::NotFound {
                    log::warn!("{} can't be read: {error}", self.0.display());
                }
            })
            .ok()
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        write_atomically(&self.0, bytes)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        std::fs::OpenOptions::new().append(true).open(&self.0)?.write_all(bytes)
    }
}

/// Reads a file of the cache. Other kinds of files, and larger ones, are refused.
fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() || about.len() > most {
        return Err(io::Error::other("it is no file that supple keeps"));
    }
    std::fs::read(path)
}

/// Writes a file of the cache atomically.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_private(folder)?;
    }
    let (fresh, mut file) = Replacement::begin(path, "new", private())?;
    file.write_all(bytes)?;
    fresh.commit()
}

/// The cached audio of phrases. Errors are logged; speech goes on without it.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// The most bytes of audio that are kept.
    max_bytes: u64,
    /// How many phrases were written.
    written: AtomicU32,
}

impl Store {
    /// A store in this folder, which is created with the first phrase.
    pub(crate) const fn at(folder: PathBuf) -> Self {
        Self { folder, max_bytes: MAX_BYTES, written: AtomicU32::new(0) }
    }

    fn path(&self, identity: &str, text: &str) -> PathBuf {
        // A hash that doesn't change from build to build.
        let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{identity}\0{text}").as_bytes());
        self.folder.join(format!("{}.wav", hash.simple()))
    }

    /// Deletes the oldest files if all together are too large.
    fn delete_oldest(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_file() && is_own_file(&entry.path()) {
                files.push((
                    metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                    metadata.len(),
                    entry.path(),
                ));
            }
        }
        let mut total: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        files.sort();
        for (_, bytes, path) in files {
            if total <= self.max_bytes {
                break;
            }
            std::fs::remove_file(path)?;
            total -= bytes;
        }
        Ok(())
    }
}

impl SpeechStore for Store {
    fn get(&self, identity: &str, text: &str) -> Option<RawAudio> {
        let path = self.path(identity, text);
        match read_file(&path, MAX_PHRASE_BYTES) {
            Ok(bytes) => read_wav(&bytes)
                .inspect_err(|error| log::warn!("{} is damaged: {error}", path.display()))
                .ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                log::warn!("{} can't be read: {error}", path.display());
                None
            }
        }
    }

    fn insert(&self, identity: &str, text: &str, raw: &RawAudio) {
        let path = self.path(identity, text);
        let bytes = write_wav(raw).map_err(|error| error.to_string());
        let written =
            bytes.and_then(|bytes| write_atomically(&path, &bytes).map_err(|error| error.to_string()));
        if let Err(error) = written {
            log::warn!("{} can't be written: {error}", path.display());
            return;
        }
        if self.written.fetch_add(1, Ordering::Relaxed).is_multiple_of(CHECK_INTERVAL)
            && let Err(error) = self.delete_oldest()
        {
            log::warn!("old files of the cache {} can't be deleted: {error}", self.folder.display());
        }
    }
}

/// Whether a file is a phrase, complete (`wav`) or incomplete (`new`).
fn is_own_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "wav" || ending == "new")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::{Embedded, Pronunciations, Speaker};

    fn phrase(length: usize) -> RawAudio {
        RawAudio { rate: 16_000, samples: vec![0.25; length] }
    }

    #[test]
    fn phrases_are_found_by_engine_and_text() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join("deep/voice"));
        assert_eq!(store.get("one", "Hold."), None);
        store.insert("one", "Hold.", &phrase(10));
        store.insert("two", "Hold.", &phrase(20));
        assert_eq!(store.get("one", "Hold.").unwrap().samples.len(), 10);
        assert_eq!(store.get("two", "Hold.").unwrap().samples.len(), 20);
        assert_eq!(store.get("on", "eHold."), None);
    }

    #[test]
    fn damaged_files_are_left_alone_and_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().to_owned());
        std::fs::write(store.path("one", "Hold."), b"RIFF").unwrap();
        assert_eq!(store.get("one", "Hold."), None);
        store.insert("one", "Hold.", &phrase(10));
        assert!(store.get("one", "Hold.").is_some());
        assert!(std::fs::read_dir(folder.path()).unwrap().count() == 1);
    }

    #[test]
    fn the_oldest_phrases_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store { max_bytes: 5_000, ..Store::at(folder.path().to_owned()) };
        for age in 0..5_u64 {
            let path = store.path("one", &age.to_string());
            std::fs::write(&path, write_wav(&phrase(900)).unwrap()).unwrap();
            let modified = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 - age);
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        }
        std::fs::write(folder.path().join("notes.txt"), b"mine").unwrap();
        store.delete_oldest().unwrap();
        let kept: Vec<bool> = (0..5).map(|age| store.get("one", &age.to_string()).is_some()).collect();
        assert_eq!(kept, [true, true, false, false, false]);
        assert!(folder.path().join("notes.txt").exists());
    }

    #[test]
    fn a_folder_that_cant_be_written_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        Store::at(file.join("voice")).insert("one", "Hold.", &phrase(10));
    }

    #[test]
    fn lengths_outlast_a_run_and_odd_files_in_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("deep");
        let measure = || {
            let lengths = std::sync::Arc::new(lengths(Some(&cache)));
            let voice = Embedded::new(1.0, &Pronunciations::shipped()).unwrap();
            Speaker::embedded_with_lengths(voice, lengths).measure("Change sides.")
        };
        let length = measure();
        let saved = std::fs::read(cache.join("lengths")).unwrap();
        assert_eq!(measure(), length);
        assert_eq!(std::fs::read(cache.join("lengths")).unwrap(), saved, "nothing was measured again");
        std::fs::write(cache.join("lengths"), vec![0; 9 << 20]).unwrap();
        assert_eq!(measure(), length);
        assert_eq!(std::fs::read(cache.join("lengths")).unwrap(), saved);
    }
}
