//! What travels with what is lent: cautions, signs to stop, the pain above
//! which nobody should start, and where it comes from.

use super::Resolver;
use crate::routine::model::Source;
use crate::routine::resolved::{ResolvedStep, SafetyNotes};
use crate::routine::schema::{FileId, Step, value};
use std::rc::Rc;

impl Resolver<'_> {
    /// The safety notes of a file: its own, and those of the files that it
    /// borrows whole.
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
            // The first one borrowed is looked at next.
            queue.extend(self.whole_file_uses.get(&file).into_iter().flatten().rev());
        }
        safety
    }

    /// What a step brings that borrows `lent` from the file `from`: what that
    /// brought itself and what its file says. Its own `caution` takes the place
    /// of all lent ones, its `stop_if` likewise.
    pub(super) fn inherited_safety(
        &self,
        own: &Step,
        lent: &ResolvedStep,
        to: FileId,
        from: FileId,
    ) -> Rc<SafetyNotes> {
        let of_file = if to == from { SafetyNotes::default() } else { self.file_safety(from) };
        if of_file.is_empty() && own.caution.is_none() && own.stop_if.is_none() {
            return lent.inherited_safety.clone();
        }
        let mut safety = SafetyNotes::clone(&lent.inherited_safety);
        safety.join(&of_file);
        if own.caution.is_some() {
            safety.caution.clear();
        }
        if own.stop_if.is_some() {
            safety.stop_if.clear();
        }
        Rc::new(safety)
    }

    /// Where a borrowed step comes from, if it doesn't say so itself: where its
    /// file does.
    pub(super) fn inherited_source(&self, lent: &ResolvedStep, to: FileId, from: FileId) -> Option<Source> {
        let of_file = || self.files.get(from).and_then(|file| value(&file.schema.source)).cloned();
        lent.source.clone().or_else(|| if to == from { None } else { of_file() })
    }
}
