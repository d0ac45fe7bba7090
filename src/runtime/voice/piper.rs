//! The voices of piper, which lie in folders of its own: a model and a file of
//! settings beside it.

use crate::runtime::environment::Environment;
use std::path::{Path, PathBuf};

/// How deep voices lie in their folder: by family, language, name and quality.
const DEEPEST: u32 = 5;
/// The most files that are looked at.
const MOST: usize = 5_000;

/// A voice of piper's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PiperVoice {
    /// What it is called after `piper:`, such as `de_DE-thorsten-medium`.
    pub name: String,
    /// Its model.
    pub path: PathBuf,
    /// Whether its settings lie beside it; piper needs them.
    pub is_whole: bool,
}

impl PiperVoice {
    /// Its language, by a tag such as `de-DE`.
    pub fn language(&self) -> String {
        self.name.split('-').next().unwrap_or("").replace('_', "-")
    }
}

/// The folders that piper's voices lie in: the user's, then the system's.
pub fn piper_folders(environment: &Environment) -> Vec<PathBuf> {
    let data = environment.data_home.as_ref();
    let own = data.or_else(|| environment.folders.as_ref().map(|folders| &folders.data));
    let mut folders: Vec<PathBuf> = own.map(|data| data.join("piper").join("voices")).into_iter().collect();
    if cfg!(unix) {
        folders.push("/usr/share/piper-voices".into());
    }
    folders
}

/// Every voice of piper's that is found, by name; of two with one name the user's.
pub fn piper_voices(environment: &Environment) -> Vec<PiperVoice> {
    let mut voices: Vec<PiperVoice> = Vec::new();
    for folder in piper_folders(environment) {
        let mut left = MOST;
        let mut found = Vec::new();
        gather(&folder, DEEPEST, &mut left, &mut found);
        found.retain(|voice| voices.iter().all(|known| known.name != voice.name));
        voices.extend(found);
    }
    voices.sort_by(|a, b| a.name.cmp(&b.name));
    voices
}

fn gather(folder: &Path, depth: u32, left: &mut usize, found: &mut Vec<PiperVoice>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let Some(rest) = left.checked_sub(1) else { return };
        *left = rest;
        if path.is_dir() {
            if let Some(depth) = depth.checked_sub(1) {
                gather(&path, depth, left, found);
            }
        } else if let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".onnx")) {
            let (name, is_whole) = (name.to_owned(), has_settings(&path));
            found.push(PiperVoice { name, path, is_whole });
        }
    }
}

/// Whether a model has piper's settings beside it.
pub(super) fn has_settings(model: &Path) -> bool {
    let mut settings = model.as_os_str().to_owned();
    settings.push(".json");
    Path::new(&settings).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_are_found_by_name_however_deep() {
        let folder = tempfile::tempdir().unwrap();
        let environment = Environment { data_home: Some(folder.path().to_owned()), ..Environment::default() };
        let own = folder.path().join("piper/voices");
        let deep = own.join("de/de_DE/thorsten/medium");
        std::fs::create_dir_all(&deep).unwrap();
        for file in ["de_DE-thorsten-medium.onnx", "de_DE-thorsten-medium.onnx.json"] {
            std::fs::write(deep.join(file), b"").unwrap();
        }
        std::fs::write(own.join("fr_FR-siwis-low.onnx"), b"").unwrap();
        std::fs::write(own.join("notes.txt"), b"").unwrap();
        let voices: Vec<PiperVoice> =
            piper_voices(&environment).into_iter().filter(|voice| voice.path.starts_with(&own)).collect();
        let facts: Vec<(&str, String, bool)> =
            voices.iter().map(|voice| (voice.name.as_str(), voice.language(), voice.is_whole)).collect();
        assert_eq!(
            facts,
            [
                ("de_DE-thorsten-medium", "de-DE".to_owned(), true),
                ("fr_FR-siwis-low", "fr-FR".to_owned(), false)
            ]
        );
    }
}
