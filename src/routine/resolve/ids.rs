//! The steps of a file by their ids, whole borrowed files spread out.
//!
//! Steps with a name of their own come first: their ids are as written, and
//! two alike are an error. A `use` takes the id it lends, with `-2`, `-3`
//! behind where that is taken.

use super::{Findings, Resolver, StepPath, UseError};
use crate::diagnostic::Diagnostic;
use crate::routine::message::truncated;
use crate::routine::resolved::{ResolvedItem, ResolvedStep};
use crate::routine::schema::{FileId, KeyLocation, Step, value};
use crate::routine::slug::slug;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// A step of a file under its id.
#[derive(Clone, Debug)]
pub(super) struct NamedStep {
    pub(super) id: Arc<str>,
    /// The id before a number was put behind.
    pub(super) base: Arc<str>,
    /// The table in the file; that of the `use` for what it brought.
    pub(super) step: Rc<Step>,
    /// The index of the table among the steps of the file.
    pub(super) item: usize,
    /// The index inside a circuit of the file.
    pub(super) part: Option<usize>,
    /// The step of another file that a `use` of all of it brought.
    pub(super) whole: Option<(FileId, StepPath)>,
    /// Whether it has no table of its own.
    pub(super) lent: bool,
    /// Why the file that its `use` names can't be had.
    pub(super) failed: Option<UseError>,
    pub(super) inner: Vec<NamedStep>,
}

/// The most steps a file can have once all is spread out; with one segment
/// each, more would be too long a routine.
const MOST_STEPS: usize = 10_000;

impl NamedStep {
    fn own(step: &Rc<Step>, item: usize, part: Option<usize>) -> Self {
        let base: Arc<str> = base_id(step, part.unwrap_or(item)).into();
        Self {
            id: base.clone(),
            base,
            step: step.clone(),
            item,
            part,
            whole: None,
            lent: false,
            failed: None,
            inner: Vec::new(),
        }
    }

    /// Whether it has its id from nothing but a `use` of that id in its own
    /// file.
    pub(super) fn asks_for(&self, id: &str) -> bool {
        let used = value(&self.step.use_).filter(|_| self.step.id.is_none() && !self.lent);
        used.is_some_and(|used| used.file.is_none() && used.step.as_deref() == Some(id))
    }

    pub(super) fn placed(&self, step: Rc<ResolvedStep>, steps: Vec<ResolvedItem>) -> ResolvedItem {
        ResolvedItem { id: self.id.clone(), item: self.item, inner: self.part, lent: self.lent, step, steps }
    }
}

/// The id that a table asks for.
fn base_id(step: &Step, index: usize) -> Cow<'_, str> {
    let lent = || value(&step.use_).and_then(|reference| reference.step.as_ref());
    if let Some(id) = value(&step.id).or_else(lent) {
        return id.into();
    }
    let id = value(&step.name).map(|name| slug(name)).unwrap_or_default();
    if id.is_empty() { format!("step-{}", index + 1).into() } else { id.into() }
}

/// Whether its id is its own and no other may have it.
fn is_own(step: &Step) -> bool {
    step.use_.is_none() || step.id.is_some()
}

impl Resolver<'_> {
    /// The steps of a file, spread out and named.
    pub(super) fn entries(&mut self, file: FileId) -> Result<Rc<Vec<NamedStep>>, UseError> {
        if let Some(known) = self.entries.get(&file) {
            return Ok(known.clone());
        }
        if let Some(at) = self.expanding_files.iter().position(|open| *open == file) {
            let chain = self.expanding_files.get(at..).unwrap_or_default().iter().chain([&file]);
            let name = |file: &FileId| {
                self.files.get(*file).map_or("", |file| file.name.trim_end_matches(".toml")).to_owned()
            };
            return Err(UseError::Inside { chain: chain.map(name).collect() });
        }
        if self.expanding_files.len() >= super::MAX_USE_DEPTH {
            return Err(UseError::TooLong);
        }
        self.expanding_files.push(file);
        let mut entries = self.spread(file);
        self.expanding_files.pop();
        let mut taken = UsedIds::default();
        name_all(&mut entries, &mut taken);
        self.entries.insert(file, Rc::new(entries));
        self.circuits(file, &mut taken);
        self.entries.get(&file).cloned().ok_or(UseError::AlreadyReported)
    }

    /// Every table of the file, a `use` of a whole file as its steps.
    fn spread(&mut self, file: FileId) -> Vec<NamedStep> {
        let steps = self.files.get(file).map(|file| file.schema.steps.clone()).unwrap_or_default();
        let mut entries = Vec::with_capacity(steps.len());
        for step in &steps {
            let mut entry = NamedStep::own(step, step.index, None);
            for part in value(&step.steps).into_iter().flatten() {
                let part = NamedStep::own(part, step.index, Some(part.index));
                self.spread_one(file, part, &mut entry.inner);
            }
            self.spread_one(file, entry, &mut entries);
        }
        entries
    }

    fn spread_one(&mut self, file: FileId, mut entry: NamedStep, into: &mut Vec<NamedStep>) {
        let whole = value(&entry.step.use_).filter(|reference| reference.step.is_none());
        let Some(name) = whole.and_then(|reference| reference.file.clone()) else {
            into.push(entry);
            return;
        };
        let lent = self.load(file, &name, None).and_then(|other| {
            self.check_lender(file, other)?;
            Ok((other, self.entries(other)?))
        });
        match lent {
            Ok((_, lent)) if self.imported_steps + into.len() + lent.len() > MOST_STEPS => {
                entry.failed = Some(UseError::TooMuch);
            }
            Ok((other, lent)) => {
                self.whole_file_uses.entry(file).or_default().push(other);
                self.imported_steps += lent.len();
                let steps =
                    lent.iter().enumerate().map(|(index, from)| imported_step(&entry, from, other, index));
                into.extend(steps);
                return;
            }
            Err(error) => entry.failed = Some(error),
        }
        into.push(entry);
    }

    /// Gives ids to the steps of circuits that a `use` lends.
    fn circuits(&mut self, file: FileId, taken: &mut UsedIds) {
        let Some(entries) = self.entries.get(&file).cloned() else { return };
        let borrows = |entry: &NamedStep| entry.whole.is_none() && entry.step.use_.is_some();
        let mut all: Option<Vec<NamedStep>> = None;
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| borrows(entry)) {
            let Ok(step) = self.resolved_step(file, (index, None)) else { continue };
            for part in &step.inner {
                let mut inner = NamedStep::own(&part.step, entry.item, None);
                inner.base = part.name.clone();
                inner.id = taken.free(&inner.base);
                inner.lent = true;
                let all = all.get_or_insert_with(|| Vec::clone(&entries));
                if let Some(entry) = all.get_mut(index) {
                    entry.inner.push(inner);
                }
            }
        }
        if let Some(all) = all {
            self.entries.insert(file, Rc::new(all));
        }
    }

    /// Reports what is wrong with the ids of the first file, and other keys beside
    /// the `use` of a whole file.
    pub(super) fn own_faults(entries: &[NamedStep], found: &mut Findings) {
        let mut first: HashMap<&str, (KeyLocation, u32)> = HashMap::with_capacity(entries.len());
        let mut last: Option<*const Step> = None;
        let all = std::cell::OnceCell::new();
        // Every id that a fix must not take, found out only where one is wanted.
        let taken = |id: &str| {
            let all: &HashSet<&str> = all.get_or_init(|| {
                let each = entries.iter().flat_map(|entry| std::iter::once(entry).chain(&entry.inner));
                each.flat_map(|entry| [&*entry.id, &*entry.base]).collect()
            });
            all.contains(id)
        };
        for entry in entries.iter().flat_map(|entry| std::iter::once(entry).chain(&entry.inner)) {
            if entry.lent {
                // A whole file brings many steps; its `use` is reported once.
                let this = Rc::as_ptr(&entry.step);
                if last.replace(this) != Some(this) && entry.whole.is_some() {
                    beside_whole(&entry.step, found);
                }
                continue;
            }
            if entry.failed.is_some() {
                beside_whole(&entry.step, found);
            }
            own_fault(entry, &mut first, &taken, found);
        }
    }
}

/// Reports a key beside the `use` of a whole file.
fn beside_whole(step: &Step, found: &mut Findings) {
    if let Some((key, at)) = step.written().into_iter().find(|(key, at)| *key != "use" && at.file == 0) {
        let message = format!("`{key}` can't stand beside the `use` of a whole file");
        let finding = Diagnostic::error("use-with-keys", at.key.range(), message);
        let used = step.use_.as_ref().map_or(at, |used| used.at);
        let finding = finding.related(used.value.range(), "this brings a whole file");
        found.push(finding.help("borrow a single step by `file#id` to change it"));
    }
}

/// Reports an id that another step has; `first` is where each id stands, and
/// the next number to try behind it.
fn own_fault<'e>(
    entry: &'e NamedStep,
    first: &mut HashMap<&'e str, (KeyLocation, u32)>,
    taken: &dyn Fn(&str) -> bool,
    found: &mut Findings,
) {
    let step = &entry.step;
    let whole = value(&step.use_).is_some_and(|reference| reference.step.is_none());
    let named = step.id.as_ref().map(|id| id.at).or_else(|| step.name.as_ref().map(|name| name.at));
    let Some(at) = named.filter(|_| is_own(step) && !whole) else { return };
    if step.id.as_ref().is_some_and(|id| id.value.is_none())
        || step.id.is_none() && value(&step.name).is_none()
    {
        return;
    }
    let id = &*entry.base;
    if let Some((other, mut number)) = first.get(id).copied() {
        let fresh = loop {
            let fresh = format!("{id}-{number}");
            if !taken(&fresh) {
                break fresh;
            }
            number += 1;
        };
        first.insert(id, (other, number + 1));
        let finding = Diagnostic::error(
            "duplicate-id",
            at.value.range(),
            format!("two steps have the id `{}`", truncated(id)),
        );
        let finding = finding.label("again here").related(other.value.range(), "first here");
        found.push(finding.help(format!("give one of them its own: write `id = \"{}\"`", truncated(&fresh))));
        return;
    }
    first.insert(id, (at, 2));
}

/// A step of a whole borrowed file, under the table that borrowed it.
fn imported_step(entry: &NamedStep, from: &NamedStep, file: FileId, index: usize) -> NamedStep {
    let inner = from.inner.iter().map(|part| NamedStep {
        base: part.id.clone(),
        item: entry.item,
        part: entry.part,
        lent: true,
        ..part.clone()
    });
    NamedStep {
        id: from.id.clone(),
        base: from.id.clone(),
        step: entry.step.clone(),
        item: entry.item,
        part: entry.part,
        whole: Some((file, (index, None))),
        lent: true,
        failed: None,
        inner: inner.collect(),
    }
}

/// Gives every entry its id: own ones first, the others in order.
fn name_all(entries: &mut [NamedStep], taken: &mut UsedIds) {
    let own = |entry: &NamedStep| !entry.lent && is_own(&entry.step);
    let keep = |entry: &mut NamedStep, taken: &mut UsedIds| {
        if own(entry) {
            entry.id.clone_from(&entry.base);
            taken.ids.insert(entry.base.clone());
        }
    };
    for entry in entries.iter_mut() {
        keep(entry, taken);
        entry.inner.iter_mut().for_each(|part| keep(part, taken));
    }
    let find = |entry: &mut NamedStep, taken: &mut UsedIds| {
        if !own(entry) {
            entry.id = taken.free(&entry.base);
        }
    };
    for entry in entries.iter_mut() {
        find(entry, taken);
        entry.inner.iter_mut().for_each(|part| find(part, taken));
    }
}

/// The ids that steps have, and the next number to try behind each.
#[derive(Debug, Default)]
struct UsedIds {
    ids: HashSet<Arc<str>>,
    next: HashMap<Arc<str>, u32>,
}

impl UsedIds {
    /// The id itself where it is free, otherwise with the first number that is.
    fn free(&mut self, base: &Arc<str>) -> Arc<str> {
        if self.ids.insert(base.clone()) {
            return base.clone();
        }
        let number = self.next.entry(base.clone()).or_insert(2);
        loop {
            let id: Arc<str> = format!("{base}-{number}").into();
            *number += 1;
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}
