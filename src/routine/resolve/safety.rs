//! What travels with what is lent: cautions, signs to stop, the pain above
//! which nobody should start, and where it comes from.

use super::{Effective, Resolver};
use crate::routine::model::Source;
use crate::routine::schema::{File, FileId, Step, value};
use std::rc::Rc;

/// What a file, or a borrowed step, asks to be minded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::routine) struct Minded {
    pub(in crate::routine) caution: Vec<String>,
    pub(in crate::routine) stop_if: Vec<String>,
    /// The lowest of all that are written.
    pub(in crate::routine) max_pain: Option<u32>,
}

impl Minded {
    /// What a file itself says.
    fn of_file(file: &File) -> Self {
        Self {
            caution: value(&file.caution).cloned().unwrap_or_default(),
            stop_if: value(&file.stop_if).cloned().unwrap_or_default(),
            max_pain: value(&file.max_pain).copied(),
        }
    }

    /// Adds what another one says, each text once.
    pub(in crate::routine) fn join(&mut self, other: &Self) {
        add(&mut self.caution, &other.caution);
        add(&mut self.stop_if, &other.stop_if);
        self.max_pain = [self.max_pain, other.max_pain].into_iter().flatten().min();
    }

    fn is_empty(&self) -> bool {
        self.caution.is_empty() && self.stop_if.is_empty() && self.max_pain.is_none()
    }
}

/// Adds texts that are not there yet.
pub(in crate::routine) fn add(texts: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
}

impl Resolver<'_> {
    /// What a file asks to be minded: its own, and that of the files that it
    /// borrows whole.
    pub(in crate::routine) fn file_safety(&self, file: FileId) -> Minded {
        let mut safety = Minded::default();
        let (mut queue, mut seen) = (vec![file], Vec::new());
        while let Some(file) = queue.pop() {
            if seen.contains(&file) {
                continue;
            }
            seen.push(file);
            if let Some(source) = self.files.get(file) {
                safety.join(&Minded::of_file(&source.schema));
            }
            // The first one borrowed is looked at next.
            queue.extend(self.whole.get(&file).into_iter().flatten().rev());
        }
        safety
    }

    /// What a step brings that borrows `lent` from the file `from`: what that
    /// brought itself and what its file says. Its own `caution` takes the place
    /// of all lent ones, its `stop_if` likewise.
    pub(super) fn brought(&self, own: &Step, lent: &Effective, to: FileId, from: FileId) -> Rc<Minded> {
        let of_file = if to == from { Minded::default() } else { self.file_safety(from) };
        if of_file.is_empty() && own.caution.is_none() && own.stop_if.is_none() {
            return lent.brought.clone();
        }
        let mut safety = Minded::clone(&lent.brought);
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
    pub(super) fn brought_source(&self, lent: &Effective, to: FileId, from: FileId) -> Option<Source> {
        let of_file = || self.files.get(from).and_then(|file| value(&file.schema.source)).cloned();
        lent.source.clone().or_else(|| if to == from { None } else { of_file() })
    }
}
