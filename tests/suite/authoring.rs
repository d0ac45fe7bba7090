//! The commands for authors: check, explain, fmt, new, add and edit.

mod anything;
mod checking;
mod explaining;
mod formatting;
mod keeping;
mod shapes;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// The file name and the text of every routine in a folder of the repository.
fn routines(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}
