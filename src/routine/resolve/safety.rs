//! What a borrower gets from its lender's file: cautions, signs to stop, the pain
//! above which nobody should start, and the source.

use super::Resolver;
use crate::routine::model::Source;
use crate::routine::resolved::{ResolvedStep, SafetyNotes};
use crate::routine::schema::{FileId, Step, value};
use std::rc::Rc;

impl Resolver<'_> {
    /// The safety notes in a file's own keys and in those of the files that it borrows
    /// whole.
    pub(in crate::routine) fn file_safety(&self, file: FileId) -> SafetyNotes {
        let mut safety = SafetyNotes::default();
        let (mut queue, mut seen) = (vec![file], Vec::new());
        while let Some(file) = queue.pop() {
            if seen.contains(&file) {
                continue;
            }
            seen.push(file);
            if let Some(source) = self.files.get(file) {
                safety.join(&SafetyNotes::of_file(&source.schema));
            }
            // Reversed, because the last one queued is visited first.
            queue.extend(self.whole_file_uses.get(&file).into_iter().flatten().rev());
        }
        safety
    }

    /// The safety notes that the step `borrower` inherits from `lender`: those that the
    /// lender inherited, and those of its file. A `caution` of the borrower replaces all
    /// inherited cautions, and a `stop_if` all inherited signs to stop.
    pub(super) fn inherited_safety(
        &self,
        borrower: &Step,
        lender: &ResolvedStep,
        borrower_file: FileId,
        lender_file: FileId,
    ) -> Rc<SafetyNotes> {
        let mut safety = SafetyNotes::clone(&lender.inherited_safety);
        if borrower_file != lender_file {
            safety.join(&self.file_safety(lender_file));
        }
        if borrower.caution.is_some() {
            safety.caution.clear();
        }
        if borrower.stop_if.is_some() {
            safety.stop_if.clear();
        }
        Rc::new(safety)
    }

    /// The source of a borrowed step that names none itself: the one that its lender
    /// inherited, otherwise that of the lender's file.
    pub(super) fn inherited_source(
        &self,
        lender: &ResolvedStep,
        borrower_file: FileId,
        lender_file: FileId,
    ) -> Option<Source> {
        let of_file = || self.files.get(lender_file).and_then(|file| value(&file.schema.source)).cloned();
        lender.source.clone().or_else(|| if borrower_file == lender_file { None } else { of_file() })
    }
}
