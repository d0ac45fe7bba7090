//! Notices when routine files are written.
//!
//! Editors write a file in place, rename a new file over the old one, or move the old one
//! aside first. So folders are watched instead of files, and the reader compares the content.

use super::paths::absolute;
use crate::app::FileChange;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

/// Watches folders until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    commands: Sender<Command>,
}

/// A command to the thread that owns the watcher.
#[derive(Debug)]
enum Command {
    /// The file's folder was created again: watch it.
    Rewatch,
    Stop,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.commands.send(Command::Stop).is_err() {
            log::debug!("the watching thread has ended already");
        }
    }
}

impl Watch {
    /// Watches a routine file, its folder, and other folders that it may borrow from. The file's
    /// folder is still watched if it is removed and created again. `on_change` is called on
    /// other threads.
    pub(crate) fn start(
        file: &Path,
        other_folders: &[PathBuf],
        on_change: impl Fn(FileChange) + Send + Sync + 'static,
    ) -> notify::Result<Self> {
        // Without links, since events have real paths.
        let folder = absolute(file.parent().unwrap_or(Path::new("")));
        let (commands, received) = channel();
        let on_change = Arc::new(on_change);
        // If the file is a link, its target may have another name and be in another folder.
        let target = file.canonicalize().ok();
        let names = [Some(file), target.as_deref()].into_iter().flatten().filter_map(Path::file_name);
        let names: Vec<OsString> = names.map(OsString::from).collect();
        let handler = event_handler(names, folder.clone(), commands.clone(), Arc::clone(&on_change));
        let mut watcher = notify::recommended_watcher(handler)?;
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        let target_folder = target.as_deref().and_then(Path::parent).map(Path::to_owned);
        // Reports that the folder was created again.
        let parent_folder = folder.parent().map(Path::to_owned);
        let other_folders = other_folders.iter().filter_map(|folder| folder.canonicalize().ok());
        let mut watched = vec![folder.clone()];
        for folder in target_folder.into_iter().chain(parent_folder).chain(other_folders) {
            if !watched.contains(&folder) {
                if let Err(error) = watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    log::warn!("{} can't be watched: {error}", folder.display());
                }
                watched.push(folder);
            }
        }
        let run = move || {
            while let Ok(Command::Rewatch) = received.recv() {
                // Usually the watch has ended with the old folder.
                if let Err(error) = watcher.unwatch(&folder) {
                    log::debug!("{} was not watched any more: {error}", folder.display());
                }
                match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    Ok(()) => on_change(FileChange::Complete),
                    Err(error) => log::debug!("{} can't be watched yet: {error}", folder.display()),
                }
            }
        };
        std::thread::Builder::new().name("watch".into()).spawn(run).map_err(notify::Error::io)?;
        Ok(Self { commands })
    }
}

/// The handler of the watcher's events; `names` are those of the watched file. It must not watch folders itself, since that would
/// block the thread on which it is called.
fn event_handler(
    names: Vec<OsString>,
    folder: PathBuf,
    commands: Sender<Command>,
    on_change: Arc<impl Fn(FileChange) + Send + Sync + 'static>,
) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| match event {
        Ok(event) => {
            let Some(change) = change(event.kind) else { return };
            let is_created_again =
                !matches!(event.kind, EventKind::Remove(_)) && event.paths.contains(&folder);
            if is_created_again && commands.send(Command::Rewatch).is_err() {
                log::debug!("the watching thread has ended already");
            }
            let is_routine = |path: &PathBuf| {
                path.file_name().is_some_and(|name| names.iter().any(|known| known == name))
                    || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
            };
            if event.paths.iter().any(is_routine) {
                on_change(change);
            }
        }
        Err(error) => log::warn!("a change may have been missed: {error}"),
    }
}

/// The change that an event reports; `None` if nothing was written.
const fn change(kind: EventKind) -> Option<FileChange> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Name(_)) => {
            Some(FileChange::Complete)
        }
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => None,
        _ => Some(FileChange::Partial),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[cfg(unix)]
    #[test]
    fn the_target_of_a_link_is_watched_whatever_its_name() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (link, target) = (here.path().join("mine.toml"), there.path().join("routine.txt"));
        std::fs::write(&target, "a").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let (sender, changes) = channel();
        let _watch = Watch::start(&link, &[], move |change| {
            assert!(sender.send(change).is_ok());
        })
        .unwrap();
        std::fs::write(&target, "b").unwrap();
        changes.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[test]
    fn a_folder_that_is_created_again_is_still_watched() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("routines");
        let file = folder.join("mine.toml");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(&file, "a").unwrap();
        let (sender, changes) = channel();
        let _watch = Watch::start(&file, &[], move |change| {
            assert!(sender.send(change).is_ok());
        })
        .unwrap();
        let next = || changes.recv_timeout(Duration::from_secs(20)).unwrap();
        let quiet = || while changes.recv_timeout(Duration::from_millis(300)).is_ok() {};
        std::fs::remove_dir_all(&folder).unwrap();
        next();
        quiet();
        std::fs::create_dir(&folder).unwrap();
        next();
        quiet();
        std::fs::write(&file, "b").unwrap();
        next();
    }
}
