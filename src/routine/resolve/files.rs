//! The files that a routine borrows from, each read once.

use super::error::MAX_IDS_LISTED;
use super::ids::{NamedStep, step_at};
use super::{Resolver, StepPath, StepPaths, UseError};
use crate::diagnostic::{Diagnostic, LineIndex};
use crate::routine::read::{self, ReadFile};
use crate::routine::resolved::SourceFile;
use crate::routine::schema::{FileId, OWN_FILE, Reference};
use crate::routine::source::SourceError;
use crate::routine::span::Span;
use crate::routine::suggest::{nearest, prefix_match};
use std::rc::Rc;

/// The most files that one routine may borrow from.
const MAX_FILES: usize = 100;
/// The most bytes that those may have in total.
const MAX_BYTES: usize = 8 << 20;

/// How many ids and file names may be compared with unknown ones in total, which
/// takes about a third of a second.
pub(super) const MAX_COMPARED: usize = 50_000;

/// The steps of a file that a reference can name: all but those that a `use` added to
/// a circuit.
fn referable_steps(file: FileId, steps: &[NamedStep]) -> impl Iterator<Item = (StepPath, &NamedStep)> {
    steps.iter().enumerate().flat_map(move |(index, step)| {
        let written = step.inner.iter().enumerate().filter(|(_, inner)| !inner.added_by_use);
        let path = move |inner| StepPath { file, index, inner };
        let inner = written.map(move |(inner_index, inner)| (path(Some(inner_index)), inner));
        std::iter::once((path(None), step)).chain(inner)
    })
}

impl Resolver<'_> {
    /// Loads the file that `name` means in the file `from`, unless it was loaded already.
    /// `step` is the id that is borrowed from it, for the error message.
    pub(super) fn load(&mut self, from: FileId, name: &str, step: Option<&str>) -> Result<FileId, UseError> {
        let key = (from, name.to_owned());
        if let Some(known) = self.by_name.get(&key) {
            return known.clone();
        }
        let result = self.load_from(from, name, step);
        self.by_name.insert(key, result.clone());
        result
    }

    fn load_from(&mut self, from: FileId, name: &str, step: Option<&str>) -> Result<FileId, UseError> {
        let origin = self.files.get(from).map(|file| file.origin.clone()).unwrap_or_default();
        let loaded = self.sources.load(&origin, name).map_err(|error| {
            let may_suggest = matches!(error, SourceError::NotFound) && self.comparison_budget > 0;
            let names = if may_suggest { self.sources.names(&origin) } else { Vec::new() };
            // No file can borrow all of itself.
            let can_be_meant = |name: &&str| step.is_some() || *name != self.stem(from);
            let compared = names.iter().take(self.comparison_budget).map(String::as_str);
            let near = nearest(name, compared.filter(can_be_meant)).map(str::to_owned);
            self.comparison_budget = self.comparison_budget.saturating_sub(names.len());
            UseError::NoFile { name: name.to_owned(), step: step.map(str::to_owned), error, near }
        })?;
        if let Some(known) = self.by_origin.get(&loaded.origin) {
            return Ok(*known);
        }
        self.borrowed_bytes += loaded.text.len();
        if self.files.len() > MAX_FILES || self.borrowed_bytes > MAX_BYTES {
            return Err(UseError::TooMuch);
        }
        let id = self.files.len();
        let ReadFile { schema, findings, has_syntax_error, .. } = read::read(&loaded.text, id, self.poses);
        let mut errors: Vec<Diagnostic> =
            findings.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
        errors.sort_by_key(|finding| finding.span.start);
        let first_error = errors.into_iter().next();
        self.by_origin.insert(loaded.origin.clone(), id);
        let (name, origin, text) = (loaded.name, loaded.origin, loaded.text);
        self.files.push(SourceFile { name, origin, text, schema, has_syntax_error, first_error });
        Ok(id)
    }

    /// The step that a reference of the step `borrower` names.
    pub(super) fn target(&mut self, borrower: StepPath, reference: &Reference) -> Result<StepPath, UseError> {
        let file = borrower.file;
        let id = reference.step.as_deref().ok_or(UseError::AlreadyReported)?;
        let lender_file = match &reference.file {
            Some(name) => self.load(file, name, Some(id))?,
            None => file,
        };
        self.check_lender(file, lender_file)?;
        let steps = self.named_steps(lender_file)?;
        let paths = self.paths_by_id(lender_file, &steps);
        // `use = "#a"` gives the step that has it the id `a`, but never means that step.
        let can_be_meant = |step: &NamedStep| !(lender_file == file && step.borrows_id(id));
        let mut candidates = paths.get(id).into_iter().flatten();
        if let Some(path) = candidates.find(|path| step_at(&steps, **path).is_some_and(can_be_meant)) {
            return Ok(*path);
        }
        if self.files.get(lender_file).is_some_and(|file| file.has_syntax_error) {
            return Err(UseError::AlreadyReported);
        }
        let compared = self.comparison_budget;
        self.comparison_budget = self.comparison_budget.saturating_sub(compared.min(steps.len()));
        let first = || referable_steps(lender_file, &steps).take(compared.max(MAX_IDS_LISTED + 1));
        // Nor can the borrower itself be meant, nor the circuit that it is in.
        let contains_borrower =
            |path: StepPath| path == borrower || path == StepPath { inner: None, ..borrower };
        let can_be_suggested =
            |(path, step): &(StepPath, &NamedStep)| can_be_meant(step) && !contains_borrower(*path);
        let ids = || first().filter(can_be_suggested).map(|(_, step)| &*step.id);
        let near = nearest(id, ids().take(compared)).or_else(|| prefix_match(id, ids().take(compared)));
        Err(UseError::NoStep {
            file: reference.file.clone(),
            id: id.to_owned(),
            near: near.map(str::to_owned),
            first_ids: ids().take(MAX_IDS_LISTED + 1).map(str::to_owned).collect(),
        })
    }

    /// The paths of a file's steps by their ids. Steps share an id only if the author
    /// wrote it twice.
    fn paths_by_id(&mut self, file: FileId, steps: &[NamedStep]) -> Rc<StepPaths> {
        let known = self.steps_by_id.entry(file).or_insert_with(|| {
            let mut paths = StepPaths::with_capacity(steps.len());
            for (path, step) in referable_steps(file, steps) {
                paths.entry(step.id.clone()).or_default().push(path);
            }
            Rc::new(paths)
        });
        known.clone()
    }

    /// Returns an error if the file of a lender has errors in its keys and values. Those of
    /// the routine's own file and of the borrower's file are reported elsewhere.
    pub(super) fn check_lender(&self, borrower: FileId, lender: FileId) -> Result<(), UseError> {
        let error = self.files.get(lender).and_then(|file| file.first_error.as_ref());
        match error.filter(|_| lender != borrower && lender != OWN_FILE) {
            Some(error) => Err(self.lender_error(lender, error)),
            None => Ok(()),
        }
    }

    /// The error of a borrower, given the error in `file`, the file of its lender.
    pub(super) fn lender_error(&self, file: FileId, error: &Diagnostic) -> UseError {
        let (name, text) = self.files.get(file).map_or(("", ""), |file| (&file.name, &file.text));
        let line = LineIndex::new(text).position(error.span.start).line;
        UseError::LenderHasError { file: name.to_owned(), line, message: error.message.clone() }
    }

    /// The error of a borrower, given the error of the `use` at `at` in `file`, the file of
    /// its lender.
    pub(super) fn as_lender_error(&self, file: FileId, at: Span, error: UseError) -> UseError {
        if !matches!(error, UseError::AlreadyReported | UseError::NoFile { .. } | UseError::NoStep { .. }) {
            return error;
        }
        let message = error.finding(at).map(|finding| finding.message);
        let message = message.unwrap_or_else(|| "this `use` can't be resolved".to_owned());
        self.lender_error(file, &Diagnostic::error("broken-use", at, message))
    }
}
