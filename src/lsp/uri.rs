//! Conversions between the URIs of documents and paths.

use lsp_types::Uri;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The path of a document; `None` for one that was never saved.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    uri.scheme().filter(|scheme| scheme.eq_lowercase("file"))?;
    let path = uri.path().as_estr().decode().into_string().ok()?;
    // `/c:/routines` is `c:/routines`.
    let drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { path.get(1..)? } else { &path }))
}

/// The URI of a file.
pub(super) fn of(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            uri.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Uri::from_str(&uri).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_uri_has_the_path_that_it_was_made_from() {
        for name in ["/home/me/über mich/100%.toml", "/a/b-c_d.toml", "/t/#1?.toml"] {
            let uri = of(Path::new(name)).unwrap();
            assert_eq!(path(&uri), Some(PathBuf::from(name)), "{}", uri.as_str());
        }
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for name in ["untitled:Untitled-1", "https://example.org/a.toml", "file:///%zz"] {
            if let Ok(uri) = Uri::from_str(name) {
                assert_eq!(path(&uri), None, "{name}");
            }
        }
    }
}
