//! The voices of piper in its folders: for each voice a model, and a file of settings beside
//! it.

use crate::runtime::environment::Environment;
use std::path::{Path, PathBuf};

/// How many levels of subfolders are searched; piper has four, for family, language, name and
/// quality, and one is to spare.
const MAX_DEPTH: u32 = 5;
/// How many entries of one of piper's folders, those of subfolders included, are examined at most.
const MAX_ENTRIES: usize = 5_000;

/// A voice of piper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PiperVoice {
    /// Its name after `piper:`, such as `de_DE-thorsten-medium`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Whether its file of settings exists, which piper needs.
    pub(crate) is_complete: bool,
}

impl PiperVoice {
    /// The tag of its language, such as `de-DE`.
    pub(crate) fn language(&self) -> String {
        self.name.split('-').next().unwrap_or_default().replace('_', "-")
    }
}

/// The folders of piper's voices: the user's, then the system's.
pub(crate) fn piper_folders(environment: &Environment) -> Vec<PathBuf> {
    let user_folder = environment.data_home.as_ref().map(|data| data.join("piper").join("voices"));
    let mut folders: Vec<PathBuf> = user_folder.into_iter().collect();
    if cfg!(unix) {
        folders.push("/usr/share/piper-voices".into());
    }
    folders
}

/// The voices of piper on this machine, sorted by name. Of two with the same name a complete
/// one is returned, and the user's before the system's.
pub(crate) fn piper_voices(environment: &Environment) -> Vec<PiperVoice> {
    let mut voices: Vec<PiperVoice> = Vec::new();
    for folder in piper_folders(environment) {
        let mut entries_left = MAX_ENTRIES;
        collect_voices(&folder, MAX_DEPTH, &mut entries_left, &mut voices);
    }
    voices.sort_by(|a, b| a.name.cmp(&b.name).then(b.is_complete.cmp(&a.is_complete)));
    voices.dedup_by(|later, first| later.name == first.name);
    voices
}

/// Adds the voices in a folder and `depth` levels of subfolders.
fn collect_voices(folder: &Path, depth: u32, entries_left: &mut usize, found: &mut Vec<PiperVoice>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if *entries_left == 0 {
            return;
        }
        *entries_left -= 1;
        if path.is_dir() {
            if depth > 0 {
                collect_voices(&path, depth - 1, entries_left, found);
            }
        } else if let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".onnx")) {
            let (name, is_complete) = (name.to_owned(), has_settings(&path));
            found.push(PiperVoice { name, path, is_complete });
        }
    }
}

/// Whether a model has a file of piper's settings beside it.
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
        let user_folder = folder.path().join("piper/voices");
        let deep = user_folder.join("de/de_DE/thorsten/medium");
        std::fs::create_dir_all(&deep).unwrap();
        for file in ["de_DE-thorsten-medium.onnx", "de_DE-thorsten-medium.onnx.json"] {
            std::fs::write(deep.join(file), b"").unwrap();
        }
        for folder in [&user_folder, &deep] {
            std::fs::write(folder.join("fr_FR-siwis-low.onnx"), b"").unwrap();
        }
        std::fs::write(user_folder.join("notes.txt"), b"").unwrap();
        let mut voices = piper_voices(&environment);
        voices.retain(|voice| voice.path.starts_with(&user_folder));
        let facts: Vec<(&str, String, bool)> =
            voices.iter().map(|voice| (voice.name.as_str(), voice.language(), voice.is_complete)).collect();
        assert_eq!(
            facts,
            [
                ("de_DE-thorsten-medium", "de-DE".to_owned(), true),
                ("fr_FR-siwis-low", "fr-FR".to_owned(), false)
            ]
        );
    }
}
