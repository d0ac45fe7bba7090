//! What is wrong with a text, where, why and how to mend it, and how that is
//! shown to a person.

use std::ops::Range;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The routine can't be played.
    Error,
    /// The routine plays; its author should look.
    Warning,
}

/// A finding about one text, with the exact bytes it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The stable name of this kind of finding, such as `unknown-key`.
    pub code: &'static str,
    /// The bytes of the text that the finding is about.
    pub span: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What the carets point at, in a few words; may be empty.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that belong to the finding, with a word on each.
    pub related: Vec<(Range<usize>, String)>,
}
