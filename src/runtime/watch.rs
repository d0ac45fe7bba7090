//! Hears when routine files are written, however an editor does it: in place,
//! by renaming a new one over the old, or with the old one moved aside. So it
//! is the folders that are watched, and what a file says then is for the
//! reader to compare.

use crate::app::Change;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Folders being watched, until it is dropped.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a routine file, the folder around it, and more folders that it
    /// may borrow from. `tell` is called on another thread.
    ///
    /// # Errors
    ///
    /// Where the file's own folder can't be watched.
    pub fn start(
        file: &Path,
        more: &[PathBuf],
        tell: impl Fn(Change) + Send + 'static,
    ) -> notify::Result<Self> {
        let name = file.file_name().map(OsString::from);
        let hear = move |event: notify::Result<Event>| match event {
            Ok(event) => {
                let ours = |path: &PathBuf| {
                    path.file_name() == name.as_deref()
                        || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
                };
                if let Some(change) = change(event.kind)
                    && event.paths.iter().any(ours)
                {
                    tell(change);
                }
            }
            Err(error) => log::warn!("a change may have been missed: {error}"),
        };
        let mut watcher = notify::recommended_watcher(hear)?;
        let folder = parent(file);
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        // A link's own folder says nothing of what it leads to.
        let real = file.canonicalize().ok().and_then(|file| file.parent().map(Path::to_owned));
        let mut known = vec![folder.canonicalize().unwrap_or_else(|_| folder.to_owned())];
        for folder in real.into_iter().chain(more.iter().filter_map(|folder| folder.canonicalize().ok())) {
            if !known.contains(&folder) {
                if let Err(error) = watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    log::warn!("{} can't be watched: {error}", folder.display());
                }
                known.push(folder);
            }
        }
        Ok(Self { _watcher: watcher })
    }
}

fn parent(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What an event means; none where nothing was written.
const fn change(kind: EventKind) -> Option<Change> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Name(_)) => {
            Some(Change::Whole)
        }
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => None,
        _ => Some(Change::Touched),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn every_way_of_saving_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        std::fs::write(&file, "a").unwrap();
        let (sender, heard) = channel();
        let _watch = Watch::start(&file, &[folder.path().to_owned()], move |change| {
            assert!(sender.send(change).is_ok());
        })
        .unwrap();
        let patience = Duration::from_secs(20);
        let next = || heard.recv_timeout(patience).unwrap();
        std::fs::write(&file, "b").unwrap();
        next();
        // A new one in its place.
        let other = folder.path().join(".mine.toml.swp");
        std::fs::write(&other, "c").unwrap();
        std::fs::rename(&other, &file).unwrap();
        if cfg!(target_os = "linux") {
            while next() != Change::Whole {}
        } else {
            next();
        }
        // The old one moved aside first.
        std::fs::rename(&file, folder.path().join("mine.toml~")).unwrap();
        std::fs::write(&file, "d").unwrap();
        next();
    }
}
