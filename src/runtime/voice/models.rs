//! Neural voices whose models the user has: files of the same shape as the one
//! that ships.

use super::piper::has_settings;
use crate::runtime::environment::Environment;
use crate::runtime::paths;
use crate::speech::{Engine, Neural, Pronunciations, SpeechError};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The largest model that is read, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

/// Models that are known: their name, their file, its SHA-256, and who it is.
const KNOWN: [(&str, &str, &str, &str); 4] = [
    (
        "emma",
        "bf_emma.int8.onnx",
        "f709f0488ee63b583a22189a955aaf4257b9806dd330be3490661e53af0a89c1",
        "a British woman",
    ),
    (
        "fenrir",
        "am_fenrir_v2.int8.onnx",
        "f59fbd87908c91f827bc21b1b89443757b9a8580db9eee20aa948deb731321f4",
        "an American man",
    ),
    (
        "fable",
        "bm_fable.int8.onnx",
        "c28529302f2d27cd12f62625c24425888c4e3c2675583100ec530259136b8bc6",
        "a British man",
    ),
    (
        "kore",
        "af_kore.int8.onnx",
        "346885752673e45d42f9864c9e2432094bc4b6385df060d4b83273da764d2fa9",
        "an American woman",
    ),
];

/// A model that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// What it is called after `neural:`.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Who it is, where that is known.
    pub about: Option<&'static str>,
    hash: Option<&'static str>,
}

/// The folder that models are put in.
pub fn folder(environment: &Environment) -> Option<PathBuf> {
    paths::data(environment).ok().map(|folder| folder.join("voices"))
}

/// Every model in the user's folder, then those that the voices' own program has
/// fetched.
pub fn found(environment: &Environment) -> Vec<Model> {
    let fetched = paths::cache(environment).ok().and_then(|own| Some(own.parent()?.join("hibari")));
    let mut models: Vec<Model> = Vec::new();
    for folder in folder(environment).into_iter().chain(fetched) {
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
    let stem = file
        .strip_suffix(".onnx")
        .filter(|stem| !stem.is_empty() && path.is_file() && !has_settings(path))?;
    let known = KNOWN.iter().find(|(name, known, _, _)| file == *known || stem == *name);
    Some(Model {
        name: known.map_or(stem, |(name, ..)| *name).to_owned(),
        path: path.to_owned(),
        about: known.map(|(.., about)| *about),
        hash: known.map(|(_, _, hash, _)| *hash),
    })
}

impl Model {
    /// The voice of this model. Its file is read by the first phrase.
    pub fn voice(self, rate: f64, words: &Pronunciations) -> Neural {
        // A file that was replaced is another voice.
        let about = std::fs::metadata(&self.path).ok();
        let changed = about.as_ref().and_then(|about| about.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let size = about.map_or(0, |about| about.len());
        let identity = format!("{} {size} {}", self.path.display(), changed.unwrap_or_default().as_nanos());
        Neural::reading(Box::new(move || self.read()), &identity, rate, words)
    }

    /// Whether it can speak.
    ///
    /// # Errors
    ///
    /// Where it is no such model, or a damaged one.
    pub fn try_out(&self) -> Result<(), SpeechError> {
        self.clone().voice(1.0, &Pronunciations::default()).synthesize("Go.").map(drop)
    }

    fn read(&self) -> Result<Vec<u8>, SpeechError> {
        let trouble = |why: &dyn std::fmt::Display| {
            SpeechError(format!("{}: {why}", crate::runtime::paths::shown(&self.path)))
        };
        let size = std::fs::metadata(&self.path).map_err(|error| trouble(&error))?.len();
        if size > MOST {
            return Err(trouble(&"it is too large for such a voice"));
        }
        let bytes = std::fs::read(&self.path).map_err(|error| trouble(&error))?;
        match self.hash {
            Some(hash) if hex(&bytes) != hash => Err(trouble(&"it is damaged, or another version")),
            Some(_) => Ok(bytes),
            None => {
                log::info!("{} is a voice that supple doesn't know", self.path.display());
                Ok(bytes)
            }
        }
    }
}

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
    use crate::speech::Engine;

    #[test]
    fn models_are_found_by_name_and_damaged_ones_told() {
        let folder = tempfile::tempdir().unwrap();
        let home = |name: &str| Some(folder.path().join(name));
        let environment =
            Environment { data_home: home("data"), cache_home: home("cache"), ..Environment::default() };
        assert_eq!(found(&environment), []);
        let (own, fetched) = (folder.path().join("data/supple/voices"), folder.path().join("cache/hibari"));
        std::fs::create_dir_all(&own).unwrap();
        std::fs::create_dir_all(&fetched).unwrap();
        for file in [own.join("mine.onnx"), own.join("notes.txt"), fetched.join("bf_emma.int8.onnx")] {
            std::fs::write(file, b"no model").unwrap();
        }
        let models = found(&environment);
        let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["mine", "emma"]);
        assert_eq!((models[0].about, models[1].about), (None, Some("a British woman")));
        let say = |at: usize| models[at].clone().voice(1.0, &Pronunciations::default()).synthesize("Rest.");
        assert!(say(0).unwrap_err().0.contains("no model of such a voice"));
        assert!(say(1).unwrap_err().0.contains("damaged"));
    }
}
