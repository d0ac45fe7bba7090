//! `use`: which steps a file has once everything borrowed is in its place.
//!
//! Steps are resolved when they are needed. A step borrows from a step, which may
//! borrow again. Precedence: its own keys, the borrowed keys, the defaults of the
//! lender's file, the defaults of the borrower's file. Two files may borrow from
//! each other as long as no step leads back to itself.

mod error;
mod files;
mod ids;
mod safety;

use super::pose_names::PoseNames;
use super::resolved::{ResolvedItem, ResolvedStep, SourceFile};
use super::schema::{FileId, KeyLocation, Reference, Step, value};
use super::source::{Origin, Sources};
use super::validate;
use super::walk::Findings;
pub(super) use error::UseError;
use ids::NamedStep;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// A step of a file: its entry, and the entry inside that.
type StepPath = (usize, Option<usize>);

/// The steps that have an id.
type StepPaths = HashMap<Arc<str>, Vec<StepPath>>;

/// Resolves the `use` of one routine, with everything loaded for it.
pub(super) struct Resolver<'c> {
    poses: PoseNames<'c>,
    sources: &'c dyn Sources,
    pub(super) files: Vec<SourceFile>,
    by_name: HashMap<(FileId, String), Result<FileId, UseError>>,
    by_origin: HashMap<Origin, FileId>,
    lent_bytes: usize,
    /// How many more ids may be compared to suggest one for an unknown id.
    comparison_budget: usize,
    entries: HashMap<FileId, Rc<Vec<NamedStep>>>,
    /// The files that each file borrows whole, in order.
    whole_file_uses: HashMap<FileId, Vec<FileId>>,
    /// How many steps have been added by `use` of whole files, in all files.
    imported_steps: usize,
    /// The steps of a file by their ids.
    steps_by_id: HashMap<FileId, Rc<StepPaths>>,
    resolved: HashMap<(FileId, StepPath), Result<Rc<ResolvedStep>, UseError>>,
    /// The error of each lent step in its own file, if it has one.
    lender_errors: HashMap<(FileId, StepPath), Option<UseError>>,
    /// The steps being resolved, outermost first.
    resolving_steps: Vec<(FileId, StepPath)>,
    /// The files whose steps are being named.
    expanding_files: Vec<FileId>,
    /// Steps of the first file whose cycle has been reported.
    reported_cycles: HashSet<StepPath>,
}

/// The longest chain of `use`.
const MAX_USE_DEPTH: usize = 32;

impl<'c> Resolver<'c> {
    pub(super) fn new(
        poses: PoseNames<'c>,
        sources: &'c dyn Sources,
        origin: Origin,
        first: SourceFile,
    ) -> Self {
        Self {
            poses,
            sources,
            files: vec![first],
            by_name: HashMap::new(),
            by_origin: HashMap::from([(origin, 0)]),
            lent_bytes: 0,
            comparison_budget: files::COMPARED,
            entries: HashMap::new(),
            whole_file_uses: HashMap::new(),
            imported_steps: 0,
            steps_by_id: HashMap::new(),
            resolved: HashMap::new(),
            lender_errors: HashMap::new(),
            resolving_steps: Vec::new(),
            expanding_files: Vec::new(),
            reported_cycles: HashSet::new(),
        }
    }

    /// The files, everything else about them forgotten.
    pub(super) fn into_files(self) -> Vec<SourceFile> {
        self.files
    }

    /// The items of the first file, in order. What can't be had is reported and
    /// left out.
    pub(super) fn items(&mut self, found: &mut Findings) -> Vec<ResolvedItem> {
        let Ok(entries) = self.entries(0) else { return Vec::new() };
        Self::own_faults(&entries, found);
        let defaults = self.defaults(0);
        let mut placed = Vec::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            // Most steps borrow nothing, and need no looking up.
            let plain = !entry.lent && entry.inner.is_empty() && entry.step.use_.is_none();
            let step = if plain {
                Some(Rc::new(ResolvedStep::own(entry, defaults.clone(), Vec::new())))
            } else {
                self.resolve_or_report((index, None), entry, found)
            };
            let Some(step) = step else { continue };
            let mut steps = Vec::with_capacity(entry.inner.len());
            for (number, inner) in entry.inner.iter().enumerate() {
                let part = match step.inner.get(number) {
                    Some(part) if inner.lent || entry.lent => Some(part.clone()),
                    _ => self.resolve_or_report((index, Some(number)), inner, found),
                };
                steps.extend(part.map(|part| inner.placed(part, Vec::new())));
            }
            placed.push(entry.placed(step, steps));
        }
        placed
    }

    /// A step of the first file; where there is none, the reason is reported.
    fn resolve_or_report(
        &mut self,
        path: StepPath,
        entry: &NamedStep,
        found: &mut Findings,
    ) -> Option<Rc<ResolvedStep>> {
        // The list of findings is full, so no more are looked for.
        if found.truncated {
            return None;
        }
        let error = match self.resolved_step(0, path) {
            Ok(step) => return Some(step),
            Err(error) => error,
        };
        if let UseError::Cycle { members, .. } = &error {
            // A cycle is reported once, at its first step in this file; what leads
            // into it is not to blame.
            let mine: Vec<StepPath> =
                members.iter().filter(|(file, _)| *file == 0).map(|(_, path)| *path).collect();
            let blamed = mine.is_empty() || mine.contains(&path) && !self.reported_cycles.contains(&path);
            self.reported_cycles.extend(mine);
            if !blamed {
                return None;
            }
        }
        let used = entry.step.use_.as_ref()?;
        if let Some(finding) = error.finding(used.at.value) {
            found.push(finding);
        }
        None
    }

    /// What `use` of an entry says, and where.
    fn use_of(file: FileId, entry: &NamedStep) -> Option<(KeyLocation, Reference)> {
        let used = entry.step.use_.as_ref().filter(|used| used.at.file == file)?;
        Some((used.at, used.value.clone()?))
    }

    /// A step with all it borrows.
    fn resolved_step(&mut self, file: FileId, path: StepPath) -> Result<Rc<ResolvedStep>, UseError> {
        if let Some(known) = self.resolved.get(&(file, path)) {
            return known.clone();
        }
        if let Some(at) = self.resolving_steps.iter().position(|open| *open == (file, path)) {
            return Err(self.cycle(at));
        }
        if self.resolving_steps.len() >= MAX_USE_DEPTH {
            return Err(UseError::TooLong);
        }
        self.resolving_steps.push((file, path));
        let made = self.assemble(file, path).map(Rc::new);
        self.resolving_steps.pop();
        // Within a cycle each step has its own view of it.
        if !matches!(made, Err(UseError::Cycle { .. })) {
            self.resolved.insert((file, path), made.clone());
        }
        made
    }

    fn cycle(&self, from: usize) -> UseError {
        let members: Vec<(FileId, StepPath)> = self.resolving_steps.get(from..).unwrap_or_default().to_vec();
        let name = |(file, path): &(FileId, StepPath)| {
            let id = self.entry(*file, *path).map(|entry| entry.id).unwrap_or_default();
            let stem = self.files.get(*file).map_or("", |file| file.name.trim_end_matches(".toml"));
            if *file == 0 { format!("#{id}") } else { format!("{stem}#{id}") }
        };
        let mut chain: Vec<String> = members.iter().map(name).collect();
        chain.extend(members.first().map(name));
        UseError::Cycle { members, chain }
    }

    fn entry(&self, file: FileId, path: StepPath) -> Option<NamedStep> {
        let entries = self.entries.get(&file)?;
        let entry = entries.get(path.0)?;
        match path.1 {
            Some(inner) => entry.inner.get(inner).cloned(),
            None => Some(entry.clone()),
        }
    }

    /// The defaults of a file, which fill in for each of its steps.
    fn defaults(&self, file: FileId) -> Rc<[Rc<Step>]> {
        self.files.get(file).map(|file| file.schema.defaults.clone()).into_iter().collect()
    }

    fn assemble(&mut self, file: FileId, path: StepPath) -> Result<ResolvedStep, UseError> {
        let entry = self.entry(file, path).ok_or(UseError::AlreadyReported)?;
        let defaults = self.defaults(file);
        let made = self.assemble_from(file, path, &entry, defaults);
        match (made, &entry.step.use_) {
            (Err(error), Some(used)) if file != 0 => Err(self.located(file, used.at.value, error)),
            (made, _) => made,
        }
    }

    fn assemble_from(
        &mut self,
        file: FileId,
        path: StepPath,
        entry: &NamedStep,
        defaults: Rc<[Rc<Step>]>,
    ) -> Result<ResolvedStep, UseError> {
        if let Some(failed) = &entry.failed {
            return Err(failed.clone());
        }
        if let Some((other, from)) = entry.whole {
            let lent = self.lend(file, other, from)?;
            let used = entry.step.use_.as_ref().map(|used| used.at);
            let mut made = borrowed(&lent, &lent.step, &defaults, used, entry);
            // The cautions of its file are shown before the start.
            made.inherited_safety = lent.inherited_safety.clone();
            made.source = self.inherited_source(&lent, file, other);
            return Ok(made);
        }
        let Some((at, reference)) = Self::use_of(file, entry) else {
            if entry.step.use_.is_some() {
                // The `use` itself is invalid, which was reported already.
                return Err(UseError::AlreadyReported);
            }
            let mut inner = Vec::with_capacity(entry.inner.len());
            for number in 0..entry.inner.len() {
                match self.resolved_step(file, (path.0, Some(number))) {
                    Ok(part) => inner.push(part),
                    // Reported at its own place.
                    Err(_) if file == 0 => {}
                    Err(error) => return Err(error),
                }
            }
            return Ok(ResolvedStep::own(entry, defaults, inner));
        };
        let (other, from) = self.target(file, &reference)?;
        let lent = self.lend(file, other, from)?;
        let step = Rc::new(entry.step.overriding(&lent.step));
        let mut made = borrowed(&lent, &step, &defaults, Some(at), entry);
        if lent.step.is_circuit() {
            made.disallowed_keys = disallowed_keys(&entry.step);
        }
        made.too_few_spots = too_few_spots(&entry.step, &lent.step);
        made.own = entry.step.clone();
        made.inherited_safety = self.inherited_safety(&entry.step, &lent, file, other);
        made.source = self.inherited_source(&lent, file, other);
        Ok(made)
    }

    /// A step of a file that another step borrows: it must be right by itself.
    fn lend(&mut self, to: FileId, file: FileId, path: StepPath) -> Result<Rc<ResolvedStep>, UseError> {
        let step = match self.resolved_step(file, path) {
            // Told at the other step, which is in the same file; a cycle is
            // told at the first of its steps.
            Err(error) if to == file && !matches!(error, UseError::Cycle { .. }) => {
                return Err(UseError::AlreadyReported);
            }
            other => other?,
        };
        if file == to || file == 0 {
            // What is wrong with a file's own steps is reported at their places.
            return Ok(step);
        }
        if let Some(verdict) = self.lender_errors.get(&(file, path)) {
            return verdict.clone().map_or(Ok(step), Err);
        }
        let mut found = Findings::default();
        validate::lent_step(&step, file, &self.files, self.poses, &mut found);
        let first = found.all.into_iter().find(crate::diagnostic::Diagnostic::is_error);
        let verdict = first.map(|first| self.lender_error(file, &first));
        self.lender_errors.insert((file, path), verdict.clone());
        verdict.map_or(Ok(step), Err)
    }
}

impl ResolvedStep {
    fn own(entry: &NamedStep, defaults: Rc<[Rc<Step>]>, inner: Vec<Rc<Self>>) -> Self {
        Self {
            step: entry.step.clone(),
            own: entry.step.clone(),
            defaults,
            inner,
            inherited_safety: Rc::default(),
            source: None,
            name: entry.base.clone(),
            lender_ids: Vec::new(),
            use_site: None,
            disallowed_keys: Vec::new(),
            too_few_spots: None,
        }
    }
}

/// A lent step under the defaults of the borrower.
fn borrowed(
    lent: &ResolvedStep,
    step: &Rc<Step>,
    defaults: &[Rc<Step>],
    used: Option<KeyLocation>,
    entry: &NamedStep,
) -> ResolvedStep {
    let both = |first: &[Rc<Step>]| first.iter().chain(defaults).cloned().collect();
    let inner = lent.inner.iter().map(|part| {
        let mut part = ResolvedStep::clone(part);
        part.defaults = both(&part.defaults);
        part.use_site = used;
        Rc::new(part)
    });
    ResolvedStep {
        step: step.clone(),
        own: lent.own.clone(),
        inherited_safety: Rc::default(),
        source: None,
        defaults: both(&lent.defaults),
        inner: inner.collect(),
        name: entry.base.clone(),
        lender_ids: std::iter::once(&lent.name).chain(&lent.lender_ids).cloned().collect(),
        use_site: used,
        disallowed_keys: Vec::new(),
        too_few_spots: None,
    }
}

/// The keys of a step that no circuit has.
fn disallowed_keys(own: &Step) -> Vec<(&'static str, KeyLocation)> {
    use super::fields::Scope;
    own.written()
        .into_iter()
        .filter(|(key, _)| *key != "use" && Scope::Circuit.field(key).is_none())
        .collect()
}

/// A number of spots that asks for more than the lent list has.
fn too_few_spots(own: &Step, lent: &Step) -> Option<(KeyLocation, usize)> {
    use super::schema::SpotList;
    match (value(&own.spots)?, value(&lent.spots)?) {
        (SpotList::Counts(counts), SpotList::Names(names)) if counts.max as usize > names.len() => {
            Some((own.spots.as_ref()?.at, names.len()))
        }
        _ => None,
    }
}
