//! Neural voices whose models the user has: files of the same kind as the shipped model.

use super::piper::has_settings;
use crate::runtime::environment::Environment;
use crate::runtime::paths;
use crate::speech::{Engine, Neural, Pronunciations, SpeechError};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The largest model that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A model that supple knows.
#[derive(Debug, PartialEq, Eq)]
struct KnownModel {
    /// Its name after `neural:`.
    name: &'static str,
    file: &'static str,
    /// The SHA-256 of the file.
    hash: &'static str,
    /// Whose voice it sounds like.
    description: &'static str,
}

const KNOWN: [KnownModel; 4] = [
    KnownModel {
        name: "emma",
        file: "bf_emma.int8.onnx",
        hash: "f709f0488ee63b583a22189a955aaf4257b9806dd330be3490661e53af0a89c1",
        description: "a British woman",
    },
    KnownModel {
        name: "fenrir",
        file: "am_fenrir_v2.int8.onnx",
        hash: "f59fbd87908c91f827bc21b1b89443757b9a8580db9eee20aa948deb731321f4",
        description: "an American man",
    },
    KnownModel {
        name: "fable",
        file: "bm_fable.int8.onnx",
        hash: "c28529302f2d27cd12f62625c24425888c4e3c2675583100ec530259136b8bc6",
        description: "a British man",
    },
    KnownModel {
        name: "kore",
        file: "af_kore.int8.onnx",
        hash: "346885752673e45d42f9864c9e2432094bc4b6385df060d4b83273da764d2fa9",
        description: "an American woman",
    },
];

/// A model that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// Its name after `neural:`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    known: Option<&'static KnownModel>,
}

/// The user's folder for models; `None` if there is no data folder.
pub(crate) fn folder(environment: &Environment) -> Option<PathBuf> {
    paths::data(environment).ok().map(|folder| folder.join("voices"))
}

/// The models in the user's folder, then those in the cache of hibari, a program that
/// downloads such voices. Of two with the same name the first is returned.
pub(crate) fn found(environment: &Environment) -> Vec<Model> {
    let hibari = environment.cache_home.as_ref().map(|cache| cache.join("hibari"));
    let mut models: Vec<Model> = Vec::new();
    for folder in folder(environment).into_iter().chain(hibari) {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for model in paths.iter().filter_map(|path| model(path)) {
            if models.iter().all(|other| other.name != model.name) {
                models.push(model);
            }
        }
    }
    models
}

fn model(path: &Path) -> Option<Model> {
    let file = path.file_name()?.to_str()?;
    // A model with settings beside it is a voice of piper.
    let stem = file
        .strip_suffix(".onnx")
        .filter(|stem| !stem.is_empty() && path.is_file() && !has_settings(path))?;
    let known = KNOWN.iter().find(|known| file == known.file || stem == known.name);
    Some(Model { name: known.map_or(stem, |known| known.name).to_owned(), path: path.to_owned(), known })
}

impl Model {
    /// Whose voice it sounds like; `None` if supple doesn't know the model.
    pub(crate) fn description(&self) -> Option<&'static str> {
        self.known.map(|known| known.description)
    }

    /// The voice of this model. Its file is read by the first phrase.
    pub(crate) fn voice(self, rate: f64, words: &Pronunciations) -> Neural {
        // By size and time, so that a file that replaces another is another voice.
        let metadata = std::fs::metadata(&self.path).ok();
        let modified =
            metadata.as_ref().and_then(|data| data.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let size = metadata.map_or(0, |data| data.len());
        let identity = format!("{} {size} {}", self.path.display(), modified.unwrap_or_default().as_nanos());
        Neural::reading(Box::new(move || self.read()), &identity, rate, words)
    }

    /// Lets the model speak a word.
    pub(crate) fn try_out(&self) -> Result<(), SpeechError> {
        self.clone().voice(1.0, &Pronunciations::default()).synthesize("Go.").map(drop)
    }

    fn read(&self) -> Result<Vec<u8>, SpeechError> {
        let failed = |message: &dyn std::fmt::Display| {
            SpeechError(format!("{}: {message}", crate::runtime::paths::shown(&self.path)))
        };
        let size = std::fs::metadata(&self.path).map_err(|error| failed(&error))?.len();
        if size > MAX_BYTES {
            return Err(failed(&"it is too large for such a voice"));
        }
        let bytes = std::fs::read(&self.path).map_err(|error| failed(&error))?;
        match self.known {
            Some(known) if hex(&bytes) != known.hash => Err(failed(&"it is damaged, or another version")),
            Some(_) => Ok(bytes),
            None => {
                log::info!("{} is a voice that supple doesn't know", self.path.display());
                Ok(bytes)
            }
        }
    }
}

/// The SHA-256 of some bytes in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_by_name_and_damaged_ones_reported() {
        let folder = tempfile::tempdir().unwrap();
        let home = |name: &str| Some(folder.path().join(name));
        let environment =
            Environment { data_home: home("data"), cache_home: home("cache"), ..Environment::default() };
        assert_eq!(found(&environment), []);
        let user_folder = folder.path().join("data/supple/voices");
        let hibari = folder.path().join("cache/hibari");
        std::fs::create_dir_all(&user_folder).unwrap();
        std::fs::create_dir_all(&hibari).unwrap();
        for file in
            [user_folder.join("mine.onnx"), user_folder.join("notes.txt"), hibari.join("bf_emma.int8.onnx")]
        {
            std::fs::write(file, b"no model").unwrap();
        }
        let models = found(&environment);
        let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["mine", "emma"]);
        assert_eq!([&models[0], &models[1]].map(Model::description), [None, Some("a British woman")]);
        assert!(models[0].try_out().unwrap_err().0.contains("no model of such a voice"));
        assert!(models[1].try_out().unwrap_err().0.contains("damaged"));
    }
}
