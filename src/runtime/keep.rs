//! Writes an author's files so that nothing is ever lost: whole or not at all,
//! and never over another one unasked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file that isn't there yet; its folder is made where it is missing.
///
/// # Errors
///
/// Where there is a file already ([`io::ErrorKind::AlreadyExists`]), or it
/// can't be written.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        // Only what is no folder can be in its way.
        fs::create_dir_all(folder).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => io::Error::from(io::ErrorKind::NotADirectory),
            _ => error,
        })?;
    }
    // A file that another program makes meanwhile is not overwritten either.
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // What is left of it is ours alone, and half of a routine helps nobody.
        fs::remove_file(path)?;
    }
    written
}

/// Puts a text in place of that of a file: the new one is written beside it and
/// takes its place at once. A link stays a link, permissions stay.
///
/// # Errors
///
/// Where it can't be written; the old text is then untouched.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let fresh = beside(&path, "new")?;
    let written = write_like(&path, &fresh, text).and_then(|()| fs::rename(&fresh, &path));
    if written.is_err() {
        fs::remove_file(&fresh)?;
    }
    written
}

fn write_like(path: &Path, fresh: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(fresh)?;
    file.set_permissions(fs::metadata(path)?.permissions())?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Copies a file to one beside it that isn't there yet, and tells where.
///
/// # Errors
///
/// Where it can't be copied.
pub fn copy_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = beside(path, "old")?;
    let mut copy = OpenOptions::new().write(true).create_new(true).open(&aside)?;
    io::copy(&mut File::open(path)?, &mut copy)?;
    copy.sync_all()?;
    Ok(aside)
}

/// A free name beside a file: `NAME.toml.old`, `NAME.toml.old-2` and so on. It
/// doesn't end in `.toml`, so that no list shows it.
pub(super) fn beside(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default();
    let numbered = |number: u32| {
        let mut name = name.to_owned();
        name.push(format!(".{ending}"));
        if number > 1 {
            name.push(format!("-{number}"));
        }
        path.with_file_name(name)
    };
    // A link that leads nowhere is in the way as well.
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
}
