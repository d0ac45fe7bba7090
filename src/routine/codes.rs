//! The codes of all findings about a routine file: what each means and what
//! to do about it. `supple explain` and the key reference print this table.

mod errors;
mod figures;
mod warnings;

use crate::diagnostic::{Diagnostic, Severity};
pub use errors::ERRORS;
pub use figures::FIGURES;
pub use warnings::WARNINGS;

/// One kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its stable name.
    pub code: &'static str,
    /// Whether it is an error, with which a file can't be played, or a warning.
    pub severity: Severity,
    /// What it means, in a line.
    pub meaning: &'static str,
    /// The reason for it, and what to do.
    pub explanation: &'static str,
    /// Lines of a routine with such a finding.
    pub example: &'static str,
}

const fn error(
    code: &'static str,
    meaning: &'static str,
    explanation: &'static str,
    example: &'static str,
) -> Code {
    Code { code, severity: Severity::Error, meaning, explanation, example }
}

const fn warning(
    code: &'static str,
    meaning: &'static str,
    explanation: &'static str,
    example: &'static str,
) -> Code {
    Code { severity: Severity::Warning, ..error(code, meaning, explanation, example) }
}

/// Every code, errors first.
pub fn all() -> impl Iterator<Item = &'static Code> {
    ERRORS.iter().chain(WARNINGS)
}

/// The code of this name; `None` if there is none, or if only figures have it.
pub fn find(name: &str) -> Option<&'static Code> {
    all().find(|code| code.code == name)
}

/// Removes the warnings that a routine's `allow` names. Errors stay.
pub fn remove_allowed(diagnostics: &mut Vec<Diagnostic>, allow: &[String]) {
    diagnostics.retain(|finding| finding.is_error() || !allow.iter().any(|code| code == finding.code));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_explained_once() {
        let mut names = HashSet::new();
        for code in all().chain(FIGURES) {
            assert!(names.insert(code.code), "{} is there twice", code.code);
            assert!(code.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(code.meaning.ends_with('.') && code.explanation.ends_with('.'), "{}", code.code);
            assert!(!code.example.is_empty());
        }
    }
}
