//! Findings about a text (errors and warnings), and how they are printed.

mod position;
mod render;
mod report;
mod sanitize;

pub use position::{LineIndex, TextPosition};
pub use render::{LineRole, Style, render, render_lines, role_of};
pub use report::Report;
pub use sanitize::{
    is_control_or_bidi, is_invisible, sanitize_ansi, sanitize_json, sanitize_line, sanitize_text,
    shell_argument, shell_word, strip_invisible, strip_nonprinting,
};

use std::ops::Range;

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The routine can't be played.
    Error,
    /// The routine can be played, but its author should look at it.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// An edit of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes to replace; empty for an insertion.
    pub span: Range<usize>,
    /// The text in their place.
    pub replacement: String,
}

/// A finding about a text, with the exact bytes it is about.
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
    /// A few words beside the carets below the span; may be empty.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
    /// An edit that mends it, if there is an unambiguous one; offered as a quick
    /// fix by editors.
    pub fix: Option<Fix>,
    /// Other spans that belong to the finding, each with a few words.
    pub related: Vec<(Range<usize>, String)>,
    /// Further notes, such as a location in another file.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// An error without label, help, other spans or notes.
    pub fn error(code: &'static str, span: impl Into<Range<usize>>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            span: span.into(),
            message: message.into(),
            label: String::new(),
            help: None,
            fix: None,
            related: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A warning without label, help, other spans or notes.
    pub fn warning(code: &'static str, span: impl Into<Range<usize>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Sets the words beside the carets.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the edit that mends it: the bytes to replace, and the text in their place.
    #[must_use]
    pub fn fix(mut self, span: impl Into<Range<usize>>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span: span.into(), replacement: replacement.into() });
        self
    }

    /// Adds another span of the same text, with a few words.
    #[must_use]
    pub fn related(mut self, span: impl Into<Range<usize>>, label: impl Into<String>) -> Self {
        self.related.push((span.into(), label.into()));
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts findings in the order of the text and removes duplicates.
pub fn sort_and_dedup(findings: &mut Vec<Diagnostic>) {
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.severity, finding.code));
    findings.dedup();
}
