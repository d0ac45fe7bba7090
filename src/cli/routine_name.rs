//! Names of routines on the command line, and the ids made from them.

use crate::routine::slug;

/// The longest name and id, in bytes: every file system takes it as a file name.
pub(super) const MAX_LENGTH: usize = 100;

/// The id made from a name, which is also safe as a file name: letters and digits,
/// separated by hyphens. `None` if nothing is left of the name or it is too long.
pub(super) fn id(name: &str) -> Option<String> {
    Some(slug(name)).filter(|id| !id.is_empty() && id.len() <= MAX_LENGTH)
}

/// Parses the name of a routine from the command line.
pub(super) fn parse(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("has a control character in it".to_owned());
    }
    if text.len() > MAX_LENGTH {
        return Err(format!("is longer than {MAX_LENGTH} bytes"));
    }
    id(text).map(|_| text.trim().to_owned()).ok_or_else(|| "needs a letter or a digit".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_as_files() {
        assert_eq!(id("../../etc/Pass wd").as_deref(), Some("etc-pass-wd"));
        assert_eq!(id("After the hill!").as_deref(), Some("after-the-hill"));
        assert_eq!(id("..").as_deref(), None);
        assert_eq!(parse(" Étirement "), Ok("Étirement".to_owned()));
        assert_eq!(parse("…"), Err("needs a letter or a digit".to_owned()));
        assert!(parse("a\u{1b}").is_err() && parse(&"a".repeat(101)).is_err());
    }
}
