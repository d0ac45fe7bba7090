//! What slow engines have said, kept in files: one a phrase, named by a hash of
//! the engine, the voice, the pace and the text.

use super::{Raw, wav};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How much is kept, in bytes.
const MOST: u64 = 64 * 1024 * 1024;
/// How many phrases are written between two looks at how much there is.
const LOOK_EVERY: u32 = 64;

/// The most bytes of one phrase.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A folder of phrases. Whatever goes wrong with it, speech goes on without.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    most: u64,
    written: u32,
}

impl Cache {
    /// A cache in this folder, which is made when first needed.
    pub const fn at(folder: PathBuf) -> Self {
        Self { folder, most: MOST, written: 0 }
    }

    fn path(&self, identity: &str, text: &str) -> PathBuf {
        self.folder.join(format!("{:032x}.wav", hash(&[identity, text])))
    }

    /// What was kept of a phrase, if anything.
    pub(super) fn get(&self, identity: &str, text: &str) -> Option<Raw> {
        let path = self.path(identity, text);
        match read_file(&path, LARGEST) {
            Ok(bytes) => match wav::read(&bytes) {
                Ok(raw) => Some(raw),
                Err(trouble) => {
                    log::warn!("{} is damaged: {trouble}", path.display());
                    None
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                log::warn!("{} can't be read: {error}", path.display());
                None
            }
        }
    }

    /// Keeps a phrase: the file appears whole or not at all.
    pub(super) fn put(&mut self, identity: &str, text: &str, raw: &Raw) {
        let path = self.path(identity, text);
        if let Err(error) = wav::write(raw).map_err(|error| error.to_string()).and_then(|bytes| {
            let fresh = path.with_extension(format!("{}.new", std::process::id()));
            private_folder(&self.folder)
                .and_then(|()| std::fs::write(&fresh, bytes))
                .and_then(|()| std::fs::rename(&fresh, &path))
                .map_err(|error| error.to_string())
        }) {
            log::warn!("{} can't be written: {error}", path.display());
            return;
        }
        if self.written.is_multiple_of(LOOK_EVERY)
            && let Err(error) = self.tidy()
        {
            log::warn!("the cache {} can't be tidied: {error}", self.folder.display());
        }
        self.written += 1;
    }

    /// Drops the oldest files where there is more than there may be.
    fn tidy(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let data = entry.metadata()?;
            if data.is_file() && is_ours(&entry.path()) {
                files.push((data.modified().unwrap_or(SystemTime::UNIX_EPOCH), data.len(), entry.path()));
            }
        }
        let mut sum: u64 = files.iter().map(|(_, length, _)| length).sum();
        files.sort();
        for (_, length, path) in files {
            if sum <= self.most {
                break;
            }
            std::fs::remove_file(path)?;
            sum -= length;
        }
        Ok(())
    }
}

/// Reads a file that may be kept here; a pipe would be waited for, and what is
/// larger than anything that is kept is something else.
pub(super) fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() || about.len() > most {
        return Err(io::Error::other("it is no file that supple keeps"));
    }
    std::fs::read(path)
}

/// Makes a folder that nobody else may look into, where it is missing.
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether a file is a phrase, or one that was never finished.
fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "wav" || ending == "new")
}

/// FNV-1a of 128 bits, with a mark between the parts. The names of files come of
/// it, so it must not change from build to build.
fn hash(parts: &[&str]) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(length: usize) -> Raw {
        Raw { rate: 16_000, samples: vec![0.25; length] }
    }

    #[test]
    fn phrases_are_found_by_engine_and_text() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::at(folder.path().join("deep/voice"));
        assert_eq!(cache.get("one", "Hold."), None);
        cache.put("one", "Hold.", &phrase(10));
        cache.put("two", "Hold.", &phrase(20));
        assert_eq!(cache.get("one", "Hold.").unwrap().samples.len(), 10);
        assert_eq!(cache.get("two", "Hold.").unwrap().samples.len(), 20);
        assert_eq!(cache.get("on", "eHold."), None);
    }

    #[test]
    fn damaged_files_are_left_alone_and_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::at(folder.path().to_owned());
        std::fs::write(cache.path("one", "Hold."), b"RIFF").unwrap();
        assert_eq!(cache.get("one", "Hold."), None);
        cache.put("one", "Hold.", &phrase(10));
        assert!(cache.get("one", "Hold.").is_some());
        assert!(std::fs::read_dir(folder.path()).unwrap().count() == 1);
    }

    #[test]
    fn the_oldest_phrases_make_room() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { most: 5_000, ..Cache::at(folder.path().to_owned()) };
        for age in 0..5_u64 {
            let path = cache.path("one", &age.to_string());
            std::fs::write(&path, wav::write(&phrase(900)).unwrap()).unwrap();
            let then = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 - age);
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
        }
        std::fs::write(folder.path().join("notes.txt"), b"mine").unwrap();
        cache.tidy().unwrap();
        let kept: Vec<bool> = (0..5).map(|age| cache.get("one", &age.to_string()).is_some()).collect();
        assert_eq!(kept, [true, true, false, false, false]);
        assert!(folder.path().join("notes.txt").exists());
    }

    #[test]
    fn a_folder_that_cant_be_written_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        Cache::at(file.join("voice")).put("one", "Hold.", &phrase(10));
    }
}
