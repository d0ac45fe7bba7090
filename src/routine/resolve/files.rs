//! The files that a routine borrows from, each read once.

use super::error::LISTED;
use super::ids::NamedStep;
use super::{Resolver, StepPath, StepPaths, UseError};
use crate::diagnostic::{Diagnostic, LineIndex};
use crate::routine::read::{self, ReadFile};
use crate::routine::resolved::SourceFile;
use crate::routine::schema::{FileId, Reference};
use crate::routine::source::{Origin, SourceError};
use crate::routine::span::Span;
use crate::routine::suggest::{nearest, prefix_match};
use std::rc::Rc;

/// The most files that one routine may borrow from.
const MOST_FILES: usize = 100;
/// The most bytes in them.
const MOST_BYTES: usize = 8 << 20;

/// How many ids those that aren't there are compared with in all; it takes a
/// third of a second.
pub(super) const COMPARED: usize = 50_000;
/// The most that one of them is compared with.
const MOST_NEAR: usize = 1000;

/// The steps of a file that can be named: all but those that only a `use` of a
/// circuit put into it.
fn own_entries(entries: &[NamedStep]) -> impl Iterator<Item = (StepPath, &NamedStep)> {
    entries.iter().enumerate().flat_map(|(index, entry)| {
        let own = entry.inner.iter().enumerate().filter(|(_, inner)| !inner.lent);
        let parts = own.map(move |(number, inner)| ((index, Some(number)), inner));
        std::iter::once(((index, None), entry)).chain(parts)
    })
}

fn entry_at(entries: &[NamedStep], (index, inner): StepPath) -> Option<&NamedStep> {
    let entry = entries.get(index)?;
    inner.map_or(Some(entry), |inner| entry.inner.get(inner))
}

impl Resolver<'_> {
    /// The file of this name, read if it hasn't been.
    pub(super) fn load(&mut self, from: FileId, name: &str, step: Option<&str>) -> Result<FileId, UseError> {
        let key = (from, name.to_owned());
        if let Some(known) = self.by_name.get(&key) {
            return known.clone();
        }
        let origin = self.files.get(from).map(|file| file.origin.clone()).unwrap_or_default();
        let found = self.load_from(&origin, name, step);
        self.by_name.insert(key, found.clone());
        found
    }

    fn load_from(&mut self, from: &Origin, name: &str, step: Option<&str>) -> Result<FileId, UseError> {
        let loaded = self.sources.load(from, name).map_err(|why| {
            let missing = matches!(why, SourceError::NotFound) && self.comparison_budget > 0;
            let names = if missing { self.sources.names(from) } else { Vec::new() };
            let near = nearest(name, names.iter().take(self.comparison_budget).map(String::as_str))
                .map(str::to_owned);
            self.comparison_budget = self.comparison_budget.saturating_sub(names.len());
            UseError::NoFile { name: name.to_owned(), step: step.map(str::to_owned), why, near }
        })?;
        if let Some(known) = self.by_origin.get(&loaded.origin) {
            return Ok(*known);
        }
        self.lent_bytes += loaded.text.len();
        if self.files.len() > MOST_FILES || self.lent_bytes > MOST_BYTES {
            return Err(UseError::TooMuch);
        }
        let id = self.files.len();
        let ReadFile { schema, findings, has_syntax_error, .. } = read::read(&loaded.text, id, self.poses);
        let mut errors: Vec<Diagnostic> = findings.all.into_iter().filter(Diagnostic::is_error).collect();
        errors.sort_by_key(|finding| finding.span.start);
        let fault = errors.into_iter().next();
        self.by_origin.insert(loaded.origin.clone(), id);
        let (name, origin, text) = (loaded.name, loaded.origin, loaded.text);
        self.files.push(SourceFile { name, origin, text, schema, has_syntax_error, fault });
        Ok(id)
    }

    /// The step that a reference names.
    pub(super) fn target(
        &mut self,
        file: FileId,
        reference: &Reference,
    ) -> Result<(FileId, StepPath), UseError> {
        let id = reference.step.as_deref().ok_or(UseError::AlreadyReported)?;
        let other = match &reference.file {
            Some(name) => self.load(file, name, Some(id))?,
            None => file,
        };
        self.check_lender(file, other)?;
        let entries = self.entries(other)?;
        let paths = self.paths(other, &entries);
        // A step that only takes the id it asks for is not what was meant.
        let meant = |entry: &NamedStep| !(other == file && entry.asks_for(id));
        let named = paths.get(id).into_iter().flatten();
        let mut fitting = named.filter(|path| entry_at(&entries, **path).is_some_and(meant));
        if let Some(path) = fitting.next() {
            return Ok((other, *path));
        }
        if self.files.get(other).is_some_and(|file| file.has_syntax_error) {
            return Err(UseError::AlreadyReported);
        }
        let most = MOST_NEAR.min(self.comparison_budget);
        self.comparison_budget = self.comparison_budget.saturating_sub(most.min(entries.len()));
        let first = || own_entries(&entries).map(|(_, entry)| entry).take(most.max(LISTED + 1));
        let ids = || first().filter(|entry| meant(entry)).map(|entry| &*entry.id);
        let near =
            nearest(id, ids().take(most)).or_else(|| prefix_match(id, ids().take(most))).map(str::to_owned);
        let steps = ids().take(LISTED + 1).map(str::to_owned).collect();
        Err(UseError::NoStep { file: reference.file.clone(), id: id.to_owned(), near, steps })
    }

    /// Where the steps of each id are in a file; one that is brought by a `use`
    /// may have the id of another.
    fn paths(&mut self, file: FileId, entries: &[NamedStep]) -> Rc<StepPaths> {
        let known = self.steps_by_id.entry(file).or_insert_with(|| {
            let mut paths = StepPaths::with_capacity(entries.len());
            for (path, entry) in own_entries(entries) {
                paths.entry(entry.id.clone()).or_default().push(path);
            }
            Rc::new(paths)
        });
        known.clone()
    }

    /// Returns an error if a lender's file has errors in its keys and values.
    pub(super) fn check_lender(&self, file: FileId, other: FileId) -> Result<(), UseError> {
        let fault = self
            .files
            .get(other)
            .and_then(|lender| lender.fault.as_ref())
            .filter(|_| other != file && other != 0);
        match fault {
            Some(fault) => Err(self.lender_error(other, fault)),
            None => Ok(()),
        }
    }

    /// An error of a lender's file, for the file that borrows from it.
    pub(super) fn lender_error(&self, file: FileId, fault: &Diagnostic) -> UseError {
        let (name, text) = self.files.get(file).map_or(("", ""), |file| (&file.name, &file.text));
        let line = LineIndex::new(text).position(fault.span.start).line;
        UseError::Broken { file: name.to_owned(), line, message: fault.message.clone() }
    }

    /// What an error at a `use` of a lent file means for the one that borrows.
    pub(super) fn located(&self, file: FileId, at: Span, error: UseError) -> UseError {
        if !matches!(error, UseError::AlreadyReported | UseError::NoFile { .. } | UseError::NoStep { .. }) {
            return error;
        }
        let message = error.finding(at).map(|finding| finding.message);
        let message = message.unwrap_or_else(|| "what it borrows can't be had".to_owned());
        self.lender_error(file, &Diagnostic::error("broken-use", at.range(), message))
    }
}
