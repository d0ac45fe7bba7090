//! The steps of a routine with everything they borrow: what
//! [`resolve`](super::resolve) returns and [`validate`](super::validate) checks.

use super::fields::Scope;
use super::model::{Source, add_missing};
use super::schema::{File, FileId, KeyLocation, Slot, Step, Written, value};
use super::source::Origin;
use super::span::{NodeId, Span};
use crate::diagnostic::Diagnostic;
use std::rc::Rc;
use std::sync::Arc;

/// A step with everything it borrows.
#[derive(Clone, Debug, Default)]
pub(super) struct ResolvedStep {
    /// Its own and borrowed keys, merged.
    pub(super) keys: Rc<Step>,
    /// The keys of its own table, without borrowed ones.
    pub(super) own_keys: Rc<Step>,
    /// The defaults that apply, in order of precedence.
    pub(super) defaults: Rc<[Rc<Step>]>,
    /// The steps of a circuit.
    pub(super) inner: Vec<Rc<ResolvedStep>>,
    /// Its id before a number is appended.
    pub(super) base_id: Arc<str>,
    /// The ids of the steps it borrows from, nearest first.
    pub(super) lender_ids: Vec<Arc<str>>,
    /// The safety notes of the files and steps it borrows from, in addition to its
    /// keys.
    pub(super) inherited_safety: Rc<SafetyNotes>,
    /// The source of what it borrows, if it has none of its own.
    pub(super) source: Option<Source>,
    /// The `use` that borrows it, in the borrowing file.
    pub(super) use_site: Option<KeyLocation>,
    /// Set if the borrower asks for more spots than the borrowed list has: where,
    /// and the list's length.
    pub(super) too_few_spots: Option<(KeyLocation, usize)>,
}

/// An item of the routine with its id.
#[derive(Clone, Debug)]
pub(super) struct ResolvedItem {
    pub(super) id: Arc<str>,
    /// The table that it comes from.
    pub(super) node: NodeId,
    /// Whether a `use` of a whole file or of a circuit added it, so that it has no
    /// table of its own.
    pub(super) added_by_use: bool,
    pub(super) resolved: Rc<ResolvedStep>,
    /// The steps of a circuit.
    pub(super) steps: Vec<ResolvedItem>,
}

impl ResolvedStep {
    /// Looks up a key in the step's own and borrowed keys, then in the defaults.
    pub(super) fn find_with_defaults<'e, T: 'e>(
        &'e self,
        key: impl Fn(&'e Step) -> &'e Slot<T>,
    ) -> Option<&'e Written<T>> {
        std::iter::once(&self.keys).chain(self.defaults.iter()).find_map(|keys| key(keys).as_ref())
    }

    /// The value of a key, which may come from the defaults; see [`Self::find_with_defaults`].
    pub(super) fn value_with_defaults<'e, T: Clone + 'e>(
        &'e self,
        key: impl Fn(&'e Step) -> &'e Slot<T>,
    ) -> Option<T> {
        self.find_with_defaults(key)?.value.clone()
    }

    /// Whether a key applies whose value isn't known; see [`Step::knows`].
    pub(super) fn is_unknown(&self, key: &str) -> bool {
        let mut tables = std::iter::once(&self.keys).chain(self.defaults.iter());
        tables.find_map(|keys| keys.knows(key)) == Some(false)
    }

    /// Whether one of these keys applies whose value isn't known.
    pub(super) fn any_is_unknown(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.is_unknown(key))
    }

    /// Whether the value of any key that applies isn't known, in any week.
    pub(super) fn has_unknown(&self) -> bool {
        let week_has_unknown =
            |week: &Rc<Step>| Scope::Week.fields().iter().any(|field| week.knows(field.key) == Some(false));
        Scope::Step.fields().iter().any(|field| self.is_unknown(field.key))
            || value(&self.keys.weeks).is_some_and(|weeks| weeks.iter().any(week_has_unknown))
    }

    /// Where to report a key in a file: at the key's value if it is there, otherwise at the
    /// `use` that borrows it.
    pub(super) fn report_span(&self, at: KeyLocation, file: FileId) -> Span {
        if at.file == file { at.value } else { self.use_site.map_or(at.value, |used| used.value) }
    }
}

/// The safety notes of a file or of borrowed steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SafetyNotes {
    pub(super) caution: Vec<String>,
    pub(super) stop_if: Vec<String>,
    /// The lowest `max_pain` of all.
    pub(super) max_pain: Option<u32>,
}

impl SafetyNotes {
    /// The notes in the file's own keys.
    pub(super) fn of_file(file: &File) -> Self {
        Self {
            caution: value(&file.caution).cloned().unwrap_or_default(),
            stop_if: value(&file.stop_if).cloned().unwrap_or_default(),
            max_pain: value(&file.max_pain).copied(),
        }
    }

    /// Adds other notes, each text once.
    pub(super) fn join(&mut self, other: &Self) {
        add_missing(&mut self.caution, &other.caution);
        add_missing(&mut self.stop_if, &other.stop_if);
        self.max_pain = [self.max_pain, other.max_pain].into_iter().flatten().min();
    }
}

/// A file with its parsed keys.
#[derive(Debug, Default)]
pub(super) struct SourceFile {
    /// The name to show, with its extension.
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) text: String,
    pub(super) schema: File,
    /// Whether it has a syntax error.
    pub(super) has_syntax_error: bool,
    /// The first error in its keys and values.
    pub(super) first_error: Option<Diagnostic>,
}
