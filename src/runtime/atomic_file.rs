//! Safe writing of files: a file is never overwritten unless asked, and what is replaced is
//! replaced whole. Only a file with several names or another owner is written in place.

use super::files;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Creates a file, and its folder if that is missing. Fails if the file exists, or if
/// another program creates it meanwhile.
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        files::make_private(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    // An incomplete file is removed.
    if written.is_err()
        && let Err(error) = fs::remove_file(path)
    {
        log::warn!("{} can't be removed: {error}", path.display());
    }
    written
}

/// Replaces the text of a file: a new file is written beside it and renamed. A link stays a
/// link, permissions and owner stay, and a file with several hard links keeps them. Fails
/// if the file is read-only. If it fails, the old text is unchanged, or the error names the
/// file that has the new one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let about = fs::metadata(&path)?;
    if about.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let (fresh, mut file) = Replacement::begin(&path, "new", OpenOptions::new())?;
    file.set_permissions(about.permissions())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if can_be_renamed_over(&about, &file)? {
        return fresh.commit();
    }
    // Written in place, so that its other names and its owner stay.
    let mut old = OpenOptions::new().write(true).open(&path)?;
    // The new text is complete in the file beside it, whatever happens here.
    let written = old.write_all(text.as_bytes()).and_then(|()| old.set_len(text.len() as u64));
    written.and_then(|()| old.sync_all()).map_err(|error| {
        let beside = fresh.leave_beside();
        io::Error::new(error.kind(), format!("{error}; the new text is in {}", super::paths::shown(&beside)))
    })
}

/// Writes or replaces a file of supple's own, readable by its owner only. A link to a file stays
/// a link; one that leads nowhere is replaced.
pub(crate) fn replace_private(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        files::make_private(folder)?;
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (fresh, mut file) = Replacement::begin(&path, "new", files::private())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fresh.commit()
}

/// A file that is written beside another one, to replace it. Removed if dropped before
/// [`Self::commit`].
#[derive(Debug)]
pub(super) struct Replacement {
    path: PathBuf,
    target: PathBuf,
    done: bool,
}

impl Replacement {
    /// Creates an empty file beside `target`, under a name that is not in use, so that no
    /// link is followed.
    pub(super) fn begin(target: &Path, ending: &str, mut options: OpenOptions) -> io::Result<(Self, File)> {
        let path = beside(target, ending)?;
        // Fails if another program has created it meanwhile.
        let file = options.write(true).create_new(true).open(&path)?;
        Ok((Self { path, target: target.to_owned(), done: false }, file))
    }

    /// Renames the file to its target.
    pub(super) fn commit(mut self) -> io::Result<()> {
        fs::rename(&self.path, &self.target)?;
        self.done = true;
        Ok(())
    }

    /// Leaves the file beside its target and returns its path.
    fn leave_beside(mut self) -> PathBuf {
        self.done = true;
        std::mem::take(&mut self.path)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.done
            && let Err(error) = fs::remove_file(&self.path)
        {
            log::warn!("{} can't be removed: {error}", self.path.display());
        }
    }
}

/// Renames a file by adding this ending; returns the new path.
pub(crate) fn move_aside(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let aside = beside(path, ending)?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Whether a file can be replaced by renaming: it has no other hard links, and the same
/// owner as a newly created file.
#[cfg(unix)]
fn can_be_renamed_over(about: &fs::Metadata, fresh: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let fresh = fresh.metadata()?;
    Ok(about.nlink() == 1 && (about.uid(), about.gid()) == (fresh.uid(), fresh.gid()))
}

#[cfg(not(unix))]
fn can_be_renamed_over(_: &fs::Metadata, _: &File) -> io::Result<bool> {
    Ok(true)
}

/// Copies a file to a new one beside it; returns the new path.
pub(crate) fn copy_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = beside(path, "old")?;
    let mut copy = OpenOptions::new().write(true).create_new(true).open(&aside)?;
    io::copy(&mut File::open(path)?, &mut copy)?;
    copy.sync_all()?;
    Ok(aside)
}

/// An unused name beside a file: `NAME.toml.old`, `NAME.toml.old-2` and so on. It doesn't
/// end in `.toml`, so it is not listed.
fn beside(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default();
    let numbered = |number: u32| {
        let mut name = name.to_owned();
        name.push(format!(".{ending}"));
        if number > 1 {
            name.push(format!("-{number}"));
        }
        path.with_file_name(name)
    };
    // A dangling link counts as used.
    let free = (1..10_000).map(numbered).find(|path| path.symlink_metadata().is_err());
    free.ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/down/a.toml");
        create(&path, "one").unwrap();
        assert_eq!(create(&path, "two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        let names = [copy_aside(&path).unwrap(), copy_aside(&path).unwrap()];
        replace(&path, "three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        assert!(names.iter().all(|old| fs::read_to_string(old).unwrap() == "one"));
        assert!(names[1].ends_with("a.toml.old-2"), "{names:?}");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 3);
        assert!(replace(&folder.path().join("gone.toml"), "").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
        create(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, "two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_two_names_keeps_both() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
        create(&file, "the old text").unwrap();
        fs::hard_link(&file, &other).unwrap();
        replace(&file, "two").unwrap();
        assert_eq!(fs::read_to_string(&other).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside");
    }
}
