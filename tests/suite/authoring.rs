//! The tools of an author: checking, explaining, formatting, beginning and
//! taking in routines, each by running the program.

mod anything;
mod checking;
mod explaining;
mod formatting;
mod keeping;
mod shapes;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// Puts a file into a folder, making what is missing on the way.
fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every routine of a folder of the repository: its name and its text.
fn routines(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}
