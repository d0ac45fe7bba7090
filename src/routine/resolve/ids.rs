//! The ids of a file's steps, with the steps of files that it borrows whole.
//!
//! Ids that the author wrote, as `id` or as the name of a step without `use`, stay as
//! they are; two equal ones are an error. A step with `use` takes the id it borrows,
//! with `-2`, `-3` and so on appended if that is taken.

use super::{Findings, Resolver, StepPath, UseError};
use crate::diagnostic::Diagnostic;
use crate::routine::message::truncated;
use crate::routine::resolved::{ResolvedItem, ResolvedStep};
use crate::routine::schema::{FileId, KeyLocation, OWN_FILE, Step, Written, value};
use crate::routine::slug::slug;
use crate::routine::span::NodeId;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// A step of a file with its id, by which other steps can refer to it.
#[derive(Clone, Debug)]
pub(super) struct NamedStep {
    pub(super) id: Arc<str>,
    /// The id before a number is appended.
    pub(super) base_id: Arc<str>,
    /// The keys that give it its id: those of its table; of a step of a whole file, those of
    /// the table with the `use`; inside a circuit that is borrowed, those of the borrowed
    /// step.
    pub(super) table: Rc<Step>,
    /// The table of this file that it comes from.
    node: NodeId,
    /// If a `use` of a whole file added it: the step in that file.
    pub(super) whole_file_step: Option<StepPath>,
    /// Whether a `use` of a whole file or of a circuit added it, so that it has no
    /// table of its own.
    pub(super) added_by_use: bool,
    /// Why the whole file that it borrows could not be added.
    pub(super) expand_error: Option<UseError>,
    /// The steps of a circuit.
    pub(super) inner: Vec<NamedStep>,
}

/// The most steps that `use` of whole files may add; with one segment each, more
/// would be too long a routine.
const MAX_STEPS: usize = 10_000;

impl NamedStep {
    /// The step that a table of the file describes.
    fn of_table(table: &Rc<Step>) -> Self {
        let base_id: Arc<str> = base_id(table).into();
        Self {
            id: base_id.clone(),
            base_id,
            table: table.clone(),
            node: table.node,
            whole_file_step: None,
            added_by_use: false,
            expand_error: None,
            inner: Vec::new(),
        }
    }

    /// Whether it has this id only because it borrows the step of this id from its own
    /// file, as with `use = "#walk"` and no `id`.
    pub(super) fn borrows_id(&self, id: &str) -> bool {
        let used = value(&self.table.use_).filter(|_| self.table.id.is_none() && !self.added_by_use);
        used.is_some_and(|used| used.file.is_none() && used.step.as_deref() == Some(id))
    }

    pub(super) fn to_item(&self, resolved: Rc<ResolvedStep>, steps: Vec<ResolvedItem>) -> ResolvedItem {
        ResolvedItem {
            id: self.id.clone(),
            node: self.node,
            added_by_use: self.added_by_use,
            resolved,
            steps,
        }
    }

    /// The step and, if it is a circuit, the steps in it.
    fn with_inner(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.inner)
    }
}

/// The step at a path in its file's `steps`.
pub(super) fn step_at(steps: &[NamedStep], path: StepPath) -> Option<&NamedStep> {
    let step = steps.get(path.index)?;
    path.inner.map_or(Some(step), |inner| step.inner.get(inner))
}

/// The id of a step before a number is appended: its `id`, the id it borrows, or one made
/// from its name.
fn base_id(table: &Step) -> Cow<'_, str> {
    let borrowed = || value(&table.use_).and_then(|reference| reference.step.as_ref());
    if let Some(id) = value(&table.id).or_else(borrowed) {
        return id.into();
    }
    let id = value(&table.name).map(|name| slug(name)).unwrap_or_default();
    if id.is_empty() { format!("step-{}", table.index + 1).into() } else { id.into() }
}

/// Whether the author wrote the step's id, as `id` or as its name. No other step may have
/// such an id.
fn has_written_id(table: &Step) -> bool {
    let name_is_id = || value(&table.name).is_some_and(|name| !slug(name).is_empty());
    value(&table.id).is_some() || table.use_.is_none() && name_is_id()
}

impl Resolver<'_> {
    /// The steps of a file with their ids, each `use` of a whole file replaced by the
    /// steps of that file.
    pub(super) fn named_steps(&mut self, file: FileId) -> Result<Rc<Vec<NamedStep>>, UseError> {
        if let Some(known) = self.named_steps.get(&file) {
            return Ok(known.clone());
        }
        if let Some(start) = self.expanding_files.iter().position(|open| *open == file) {
            let chain = self.expanding_files.get(start..).unwrap_or_default().iter().chain([&file]);
            let chain = chain.map(|file| self.stem(*file).to_owned()).collect();
            return Err(UseError::ContainsItself { chain });
        }
        if self.expanding_files.len() >= super::MAX_USE_DEPTH {
            return Err(UseError::ChainTooLong);
        }
        self.expanding_files.push(file);
        let mut steps = self.expand(file);
        self.expanding_files.pop();
        let mut used_ids = UsedIds::default();
        assign_ids(&mut steps, &mut used_ids);
        let steps = Rc::new(steps);
        // `resolve_step` finds the steps here. Those of borrowed circuits are added once the
        // circuits are resolved.
        self.named_steps.insert(file, steps.clone());
        let steps = self.with_borrowed_circuit_steps(file, steps, &mut used_ids);
        self.named_steps.insert(file, steps.clone());
        Ok(steps)
    }

    /// Every table of the file, a `use` of a whole file replaced by its steps.
    fn expand(&mut self, file: FileId) -> Vec<NamedStep> {
        let tables = self.files.get(file).map(|file| file.schema.steps.clone()).unwrap_or_default();
        let mut steps = Vec::with_capacity(tables.len());
        for table in &tables {
            let mut step = NamedStep::of_table(table);
            for inner in value(&table.steps).into_iter().flatten() {
                let inner = NamedStep::of_table(inner);
                self.expand_step(file, inner, &mut step.inner);
            }
            self.expand_step(file, step, &mut steps);
        }
        steps
    }

    /// Adds a step to `steps`, or instead of it the steps of the whole file it
    /// borrows.
    fn expand_step(&mut self, file: FileId, mut step: NamedStep, steps: &mut Vec<NamedStep>) {
        let whole_file = value(&step.table.use_).filter(|reference| reference.step.is_none());
        let Some(name) = whole_file.and_then(|reference| reference.file.clone()) else {
            steps.push(step);
            return;
        };
        let lender = self.load(file, &name, None).and_then(|lender_file| {
            self.check_lender(file, lender_file)?;
            Ok((lender_file, self.named_steps(lender_file)?))
        });
        match lender {
            Ok((_, added)) if self.added_steps + steps.len() + added.len() > MAX_STEPS => {
                step.expand_error = Some(UseError::TooMuch);
            }
            Ok((lender_file, added)) => {
                self.whole_file_uses.entry(file).or_default().push(lender_file);
                self.added_steps += added.len();
                steps.extend(added.iter().enumerate().map(|(index, lender)| {
                    let path = StepPath { file: lender_file, index, inner: None };
                    step_of_whole_file(&step, lender, path)
                }));
                return;
            }
            Err(error) => step.expand_error = Some(error),
        }
        steps.push(step);
    }

    /// The steps of a file, those of borrowed circuits added, with ids, to the steps that
    /// borrow them.
    fn with_borrowed_circuit_steps(
        &mut self,
        file: FileId,
        mut steps: Rc<Vec<NamedStep>>,
        used_ids: &mut UsedIds,
    ) -> Rc<Vec<NamedStep>> {
        for index in 0..steps.len() {
            let Some(step) = steps.get(index) else { break };
            if step.whole_file_step.is_some() || step.table.use_.is_none() {
                continue;
            }
            let node = step.node;
            let Ok(resolved) = self.resolve_step(StepPath { file, index, inner: None }) else { continue };
            for resolved_inner in &resolved.inner {
                let mut inner = NamedStep::of_table(&resolved_inner.keys);
                inner.node = node;
                inner.base_id = resolved_inner.base_id.clone();
                inner.id = used_ids.claim(&inner.base_id);
                inner.added_by_use = true;
                if let Some(step) = Rc::make_mut(&mut steps).get_mut(index) {
                    step.inner.push(inner);
                }
            }
        }
        steps
    }

    /// Reports duplicate ids of the routine's own file, and other keys beside the `use` of a
    /// whole file.
    pub(super) fn report_id_errors(steps: &[NamedStep], findings: &mut Findings) {
        let mut first_places: HashMap<&str, KeyLocation> = HashMap::with_capacity(steps.len());
        let mut last_added: Option<*const Step> = None;
        // Collected only if there is a duplicate id, to suggest one that is free.
        let mut used_ids: Option<UsedIds> = None;
        let mut free_id = |base_id: &Arc<str>| {
            let all_steps = || steps.iter().flat_map(NamedStep::with_inner);
            let all_ids = || all_steps().flat_map(|step| [step.id.clone(), step.base_id.clone()]);
            let used_ids =
                used_ids.get_or_insert_with(|| UsedIds { ids: all_ids().collect(), ..UsedIds::default() });
            used_ids.claim(base_id)
        };
        for step in steps.iter().flat_map(NamedStep::with_inner) {
            if step.added_by_use {
                // All steps of a whole file have the table of its `use`, which is checked once.
                let table = Rc::as_ptr(&step.table);
                if last_added.replace(table) != Some(table) && step.whole_file_step.is_some() {
                    report_keys_beside_whole_file(&step.table, findings);
                }
                continue;
            }
            if step.expand_error.is_some() {
                report_keys_beside_whole_file(&step.table, findings);
            }
            report_duplicate_id(step, &mut first_places, &mut free_id, findings);
        }
    }
}

/// Reports a key beside the `use` of a whole file.
fn report_keys_beside_whole_file(table: &Step, findings: &mut Findings) {
    if let Some((key, at)) =
        table.written().into_iter().find(|(key, at)| *key != "use" && at.file == OWN_FILE)
    {
        let message = format!("`{key}` can't stand beside the `use` of a whole file");
        let finding = Diagnostic::error("use-with-keys", at.key, message);
        let used = table.use_.as_ref().map_or(at, |used| used.at);
        let finding = finding.related(used.value, "this brings a whole file");
        findings.push(finding.help("borrow a single step by `file#id` to change it"));
    }
}

/// Reports an id that an earlier step has.
fn report_duplicate_id<'e>(
    named: &'e NamedStep,
    first_places: &mut HashMap<&'e str, KeyLocation>,
    free_id: &mut dyn FnMut(&Arc<str>) -> Arc<str>,
    findings: &mut Findings,
) {
    let table = &named.table;
    let borrows_whole_file = value(&table.use_).is_some_and(|reference| reference.step.is_none());
    let written = table.id.as_ref().or(table.name.as_ref());
    let Some(Written { at, value: Some(_) }) = written else { return };
    if borrows_whole_file || !has_written_id(table) {
        return;
    }
    let id = &named.base_id;
    let Some(first) = first_places.get(&**id) else {
        first_places.insert(id, *at);
        return;
    };
    let message = format!("two steps have the id `{}`", truncated(id));
    let finding = Diagnostic::error("duplicate-id", at.value, message);
    let finding = finding.label("again here").related(first.value, "first here");
    let free = free_id(&shortened(id));
    findings.push(finding.help(format!("give one of them its own: write `id = \"{free}\"`")));
}

/// An id cut to what fits on a line, with a number appended.
fn shortened(id: &Arc<str>) -> Arc<str> {
    const MAX_CHARS: usize = 40;
    match id.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => id.get(..end).unwrap_or("").into(),
        None => id.clone(),
    }
}

/// The step `lender` of a whole file that `borrower` borrows.
fn step_of_whole_file(borrower: &NamedStep, lender: &NamedStep, lender_path: StepPath) -> NamedStep {
    let inner = lender.inner.iter().map(|inner| NamedStep {
        base_id: inner.id.clone(),
        node: borrower.node,
        added_by_use: true,
        ..inner.clone()
    });
    NamedStep {
        id: lender.id.clone(),
        base_id: lender.id.clone(),
        table: borrower.table.clone(),
        node: borrower.node,
        whole_file_step: Some(lender_path),
        added_by_use: true,
        expand_error: None,
        inner: inner.collect(),
    }
}

/// Gives every step an id that no other one has. Written ids stay, so the others are
/// numbered around them.
fn assign_ids(steps: &mut [NamedStep], used_ids: &mut UsedIds) {
    let keeps_id = |step: &NamedStep| !step.added_by_use && has_written_id(&step.table);
    let kept = steps.iter().flat_map(NamedStep::with_inner).filter(|step| keeps_id(step));
    used_ids.ids.extend(kept.map(|step| step.base_id.clone()));
    let mut claim = |step: &mut NamedStep| {
        if !keeps_id(step) {
            step.id = used_ids.claim(&step.base_id);
        }
    };
    for step in steps {
        claim(step);
        step.inner.iter_mut().for_each(&mut claim);
    }
}

/// The ids that are in use, and the number to append next to each.
#[derive(Debug, Default)]
struct UsedIds {
    ids: HashSet<Arc<str>>,
    next_numbers: HashMap<Arc<str>, u32>,
}

impl UsedIds {
    /// Takes an id, or if it is used already, that id with the first free number.
    fn claim(&mut self, base_id: &Arc<str>) -> Arc<str> {
        if self.ids.insert(base_id.clone()) {
            return base_id.clone();
        }
        let number = self.next_numbers.entry(base_id.clone()).or_insert(2);
        loop {
            let id: Arc<str> = format!("{base_id}-{number}").into();
            *number += 1;
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}
