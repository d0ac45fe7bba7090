//! The steps of a routine once everything borrowed is in its place, which
//! [`resolve`](super::resolve) puts together and [`validate`](super::validate) judges.

use super::model::Source;
use super::schema::{File, FileId, KeyLocation, Step, value};
use super::source::Origin;
use super::span::Span;
use crate::diagnostic::Diagnostic;
use std::rc::Rc;
use std::sync::Arc;

/// A step with all it borrows.
#[derive(Clone, Debug)]
pub(super) struct ResolvedStep {
    /// Its keys, own and lent.
    pub(super) step: Rc<Step>,
    /// The keys of its own table alone.
    pub(super) own: Rc<Step>,
    /// The defaults that fill in, first ones first.
    pub(super) defaults: Rc<[Rc<Step>]>,
    /// The steps of a circuit.
    pub(super) inner: Vec<Rc<ResolvedStep>>,
    /// What it is called before a number is put behind.
    pub(super) name: Arc<str>,
    /// What those it borrows from are called, the nearest first.
    pub(super) lender_ids: Vec<Arc<str>>,
    /// What the files and steps that it is borrowed from say about safety,
    /// apart from what its keys say.
    pub(super) inherited_safety: Rc<SafetyNotes>,
    /// Where it comes from, where it doesn't say so itself.
    pub(super) source: Option<Source>,
    /// The `use` that brought it, in the file that borrows.
    pub(super) use_site: Option<KeyLocation>,
    /// Keys that the borrower may not have, for what was lent is a circuit.
    pub(super) disallowed_keys: Vec<(&'static str, KeyLocation)>,
    /// A number of spots over a shorter list of them: the list's length.
    pub(super) too_few_spots: Option<(KeyLocation, usize)>,
}

/// An item of the routine, found and named.
#[derive(Clone, Debug)]
pub(super) struct ResolvedItem {
    pub(super) id: Arc<str>,
    /// The index of its step in the file.
    pub(super) item: usize,
    /// The index inside a circuit of the file.
    pub(super) inner: Option<usize>,
    /// Whether a `use` brought it without a table of its own.
    pub(super) lent: bool,
    pub(super) step: Rc<ResolvedStep>,
    pub(super) steps: Vec<ResolvedItem>,
}

impl ResolvedStep {
    /// Where to point at a key: at its value where this file has it, otherwise
    /// at the `use` that lent it.
    pub(super) fn place(&self, at: KeyLocation, home: FileId) -> Span {
        if at.file == home { at.value } else { self.use_site.map_or(at.value, |used| used.value) }
    }
}

/// What a file, or a borrowed step, says about safety.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SafetyNotes {
    pub(super) caution: Vec<String>,
    pub(super) stop_if: Vec<String>,
    /// The lowest of all that are written.
    pub(super) max_pain: Option<u32>,
}

impl SafetyNotes {
    /// What a file itself says.
    pub(super) fn of_file(file: &File) -> Self {
        Self {
            caution: value(&file.caution).cloned().unwrap_or_default(),
            stop_if: value(&file.stop_if).cloned().unwrap_or_default(),
            max_pain: value(&file.max_pain).copied(),
        }
    }

    /// Adds what another one says, each text once.
    pub(super) fn join(&mut self, other: &Self) {
        add_missing(&mut self.caution, &other.caution);
        add_missing(&mut self.stop_if, &other.stop_if);
        self.max_pain = [self.max_pain, other.max_pain].into_iter().flatten().min();
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.caution.is_empty() && self.stop_if.is_empty() && self.max_pain.is_none()
    }
}

/// Adds texts that are not there yet.
pub(super) fn add_missing(texts: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
}

/// A file and what it says.
#[derive(Debug, Default)]
pub(super) struct SourceFile {
    /// What to call it.
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) text: String,
    pub(super) schema: File,
    /// Whether a syntax error stands in it.
    pub(super) has_syntax_error: bool,
    /// The first thing wrong with its keys and values.
    pub(super) fault: Option<Diagnostic>,
}
