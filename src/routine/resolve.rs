//! Resolves `use`: finds the borrowed steps and merges them with the borrower's keys.
//!
//! Steps are resolved when they are needed. A step borrows from a step, which may
//! borrow again. Precedence: its own keys, the borrowed keys, the defaults of the
//! lender's file, the defaults of the borrower's file. Two files may borrow from
//! each other as long as no step leads back to itself.

mod error;
mod files;
mod ids;
mod safety;

use super::model::Spots;
use super::pose_names::PoseNames;
use super::resolved::{ResolvedItem, ResolvedStep, SourceFile};
use super::schema::{FileId, KeyLocation, OWN_FILE, Step, value};
use super::source::{Origin, Sources};
use super::validate;
use super::walk::Findings;
use crate::diagnostic::Diagnostic;
pub(super) use error::UseError;
use ids::NamedStep;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// The place of a step in its file's list, in which the steps of files borrowed whole stand
/// in place of their `use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct StepPath {
    file: FileId,
    /// The index among the steps and circuits of the file.
    index: usize,
    /// For a step inside a circuit, its index in the circuit.
    inner: Option<usize>,
}

/// The steps of a file by their ids.
type StepPaths = HashMap<Arc<str>, Vec<StepPath>>;

/// Resolves the `use` of one routine, with every file loaded for it.
pub(super) struct Resolver<'c> {
    poses: PoseNames<'c>,
    sources: &'c dyn Sources,
    /// The routine's own file, then those it borrows from, by [`FileId`].
    pub(super) files: Vec<SourceFile>,
    /// The files by the file that borrows from them and the name it uses.
    by_name: HashMap<(FileId, String), Result<FileId, UseError>>,
    by_origin: HashMap<Origin, FileId>,
    /// The total size of the files borrowed from.
    borrowed_bytes: usize,
    /// How many more ids may be compared to suggest one for an unknown id.
    comparison_budget: usize,
    named_steps: HashMap<FileId, Rc<Vec<NamedStep>>>,
    /// The files that each file borrows whole, in order.
    whole_file_uses: HashMap<FileId, Vec<FileId>>,
    /// How many steps have been added by `use` of whole files, in all files.
    added_steps: usize,
    steps_by_id: HashMap<FileId, Rc<StepPaths>>,
    resolved: HashMap<StepPath, Result<Rc<ResolvedStep>, UseError>>,
    /// The error of each borrowed step in its own file, if it has one.
    lender_errors: HashMap<StepPath, Option<UseError>>,
    /// The steps being resolved, outermost first.
    resolving_steps: Vec<StepPath>,
    /// The files whose `use` of whole files is being replaced, outermost first.
    expanding_files: Vec<FileId>,
    /// Steps of the routine's own file whose cycle has been reported.
    reported_cycles: HashSet<StepPath>,
}

/// The longest chain of `use`.
const MAX_USE_DEPTH: usize = 32;

impl<'c> Resolver<'c> {
    pub(super) fn new(poses: PoseNames<'c>, sources: &'c dyn Sources, own_file: SourceFile) -> Self {
        Self {
            poses,
            sources,
            by_name: HashMap::new(),
            by_origin: HashMap::from([(own_file.origin.clone(), OWN_FILE)]),
            files: vec![own_file],
            borrowed_bytes: 0,
            comparison_budget: files::MAX_COMPARED,
            named_steps: HashMap::new(),
            whole_file_uses: HashMap::new(),
            added_steps: 0,
            steps_by_id: HashMap::new(),
            resolved: HashMap::new(),
            lender_errors: HashMap::new(),
            resolving_steps: Vec::new(),
            expanding_files: Vec::new(),
            reported_cycles: HashSet::new(),
        }
    }

    /// Resolves the steps and circuits of the routine's own file, in order. Those that
    /// can't be resolved are reported and left out.
    pub(super) fn resolve_items(&mut self, findings: &mut Findings) -> Vec<ResolvedItem> {
        // This fails only for a file whose `use` of whole files is being replaced.
        let Ok(named_steps) = self.named_steps(OWN_FILE) else { return Vec::new() };
        Self::report_id_errors(&named_steps, findings);
        let defaults = self.defaults(OWN_FILE);
        let mut items = Vec::with_capacity(named_steps.len());
        for (index, named) in named_steps.iter().enumerate() {
            // Most steps borrow nothing and need no resolving.
            let is_plain = !named.added_by_use && named.inner.is_empty() && named.table.use_.is_none();
            let resolved = if is_plain {
                Some(Rc::new(ResolvedStep::without_use(named, defaults.clone(), Vec::new())))
            } else {
                self.resolve_or_report(StepPath { file: OWN_FILE, index, inner: None }, named, findings)
            };
            let Some(resolved) = resolved else { continue };
            // The steps of a borrowed circuit were resolved together with it.
            let is_borrowed = named.table.use_.is_some();
            let mut inner_items = Vec::with_capacity(named.inner.len());
            for (inner_index, inner) in named.inner.iter().enumerate() {
                let step = if let Some(step) = resolved.inner.get(inner_index).filter(|_| is_borrowed) {
                    Some(step.clone())
                } else {
                    let path = StepPath { file: OWN_FILE, index, inner: Some(inner_index) };
                    self.resolve_or_report(path, inner, findings)
                };
                inner_items.extend(step.map(|step| inner.to_item(step, Vec::new())));
            }
            items.push(named.to_item(resolved, inner_items));
        }
        items
    }

    /// Resolves a step of the routine's own file, or reports why it can't be resolved.
    fn resolve_or_report(
        &mut self,
        path: StepPath,
        named: &NamedStep,
        findings: &mut Findings,
    ) -> Option<Rc<ResolvedStep>> {
        // The list of findings is full, so no more are looked for.
        if findings.truncated {
            return None;
        }
        let error = match self.resolve_step(path) {
            Ok(step) => return Some(step),
            Err(error) => error,
        };
        if let UseError::Cycle { members, .. } = &error {
            // A cycle is reported once, at its first step in this file, and not at
            // steps outside of the cycle that lead into it.
            let in_this_file: Vec<StepPath> =
                members.iter().filter(|member| member.file == OWN_FILE).copied().collect();
            let is_reported_here = in_this_file.is_empty()
                || in_this_file.contains(&path) && !self.reported_cycles.contains(&path);
            self.reported_cycles.extend(in_this_file);
            if !is_reported_here {
                return None;
            }
        }
        let used = named.table.use_.as_ref()?;
        if let Some(finding) = error.finding(used.at.value) {
            findings.push(finding);
        }
        None
    }

    /// Merges a step with everything it borrows, unless that was done before.
    fn resolve_step(&mut self, path: StepPath) -> Result<Rc<ResolvedStep>, UseError> {
        if let Some(known) = self.resolved.get(&path) {
            return known.clone();
        }
        if let Some(start) = self.resolving_steps.iter().position(|open| *open == path) {
            return Err(self.cycle(start));
        }
        if self.resolving_steps.len() >= MAX_USE_DEPTH {
            return Err(UseError::ChainTooLong);
        }
        self.resolving_steps.push(path);
        let result = self.resolve_uncached(path).map(Rc::new);
        self.resolving_steps.pop();
        // The error of a cycle begins with the step that was asked for, so it isn't
        // kept for the other members.
        if !matches!(result, Err(UseError::Cycle { .. })) {
            self.resolved.insert(path, result.clone());
        }
        result
    }

    /// The error of a cycle that begins at an index of `resolving_steps`.
    fn cycle(&self, start: usize) -> UseError {
        let members: Vec<StepPath> = self.resolving_steps.get(start..).unwrap_or_default().to_vec();
        let name = |path: &StepPath| {
            let id = self.named_step(*path).map(|named| named.id).unwrap_or_default();
            if path.file == OWN_FILE { format!("#{id}") } else { format!("{}#{id}", self.stem(path.file)) }
        };
        let mut chain: Vec<String> = members.iter().map(name).collect();
        chain.extend(members.first().map(name));
        UseError::Cycle { members, chain }
    }

    fn named_step(&self, path: StepPath) -> Option<NamedStep> {
        ids::step_at(self.named_steps.get(&path.file)?, path).cloned()
    }

    /// The name of a file without its extension.
    fn stem(&self, file: FileId) -> &str {
        self.files.get(file).map_or("", |file| file.name.trim_end_matches(".toml"))
    }

    /// The `[defaults]` of a file.
    fn defaults(&self, file: FileId) -> Rc<[Rc<Step>]> {
        self.files.get(file).map(|file| file.schema.defaults.clone()).into_iter().collect()
    }

    /// Like [`Self::resolve_named`]; an error at a `use` in a borrowed file becomes one about
    /// that file.
    fn resolve_uncached(&mut self, path: StepPath) -> Result<ResolvedStep, UseError> {
        let named = self.named_step(path).ok_or(UseError::AlreadyReported)?;
        let result = self.resolve_named(path, &named);
        match (result, &named.table.use_) {
            (Err(error), Some(used)) if path.file != OWN_FILE => {
                Err(self.as_lender_error(path.file, used.at.value, error))
            }
            (result, _) => result,
        }
    }

    /// Merges a step with everything it borrows.
    fn resolve_named(&mut self, path: StepPath, named: &NamedStep) -> Result<ResolvedStep, UseError> {
        if let Some(error) = &named.expand_error {
            return Err(error.clone());
        }
        let file = path.file;
        let Some(used) = &named.table.use_ else {
            let inner = self.resolve_written_steps(path, named)?;
            return Ok(ResolvedStep::without_use(named, self.defaults(file), inner));
        };
        let lender_path = if let Some(lender_path) = named.whole_file_step {
            lender_path
        } else {
            // An invalid `use` has no value, and was reported when it was read. A step of a
            // borrowed circuit has a `use` of another file, and was reported there.
            let reference = used.value.as_ref().filter(|_| used.at.file == file);
            self.target(path, reference.ok_or(UseError::AlreadyReported)?)?
        };
        let lender = self.borrow_step(file, lender_path)?;
        let mut resolved = borrow_from(&lender, &self.defaults(file), used.at, named);
        resolved.source = self.inherited_source(&lender, file, lender_path.file);
        // Beside the `use` of a whole file stand no other keys, and `file_safety` adds that
        // file's safety notes to the routine.
        if named.whole_file_step.is_none() {
            resolved.keys = Rc::new(named.table.overriding(&lender.keys));
            resolved.own_keys = named.table.clone();
            resolved.too_few_spots = too_few_spots(&named.table, &lender.keys);
            resolved.inherited_safety = self.inherited_safety(&named.table, &lender, file, lender_path.file);
        }
        Ok(resolved)
    }

    /// Resolves the steps that are written in a circuit.
    fn resolve_written_steps(
        &mut self,
        circuit: StepPath,
        named: &NamedStep,
    ) -> Result<Vec<Rc<ResolvedStep>>, UseError> {
        let mut steps = Vec::with_capacity(named.inner.len());
        for index in 0..named.inner.len() {
            match self.resolve_step(StepPath { inner: Some(index), ..circuit }) {
                Ok(step) => steps.push(step),
                // `resolve_items` reports it at the inner step.
                Err(_) if circuit.file == OWN_FILE => {}
                Err(error) => return Err(error),
            }
        }
        Ok(steps)
    }

    /// Resolves a step for another one in the file `borrower_file`. Returns an error if the
    /// step isn't valid by the rules of its own file.
    fn borrow_step(&mut self, borrower_file: FileId, path: StepPath) -> Result<Rc<ResolvedStep>, UseError> {
        let step = match self.resolve_step(path) {
            // Reported at the lender, which is in the same file. A cycle is reported at the
            // first of its steps.
            Err(error) if borrower_file == path.file && !matches!(error, UseError::Cycle { .. }) => {
                return Err(UseError::AlreadyReported);
            }
            other => other?,
        };
        // A lender in the borrower's file is validated with what borrows it, and a step of the
        // routine's own file with the routine.
        if path.file == borrower_file || path.file == OWN_FILE {
            return Ok(step);
        }
        if let Some(error) = self.lender_errors.get(&path) {
            return error.clone().map_or(Ok(step), Err);
        }
        let mut findings = Findings::default();
        validate::check_lender_step(&step, path.file, &self.files, self.poses, &mut findings);
        let first = findings.diagnostics.into_iter().find(Diagnostic::is_error);
        let error = first.map(|first| self.lender_error(path.file, &first));
        self.lender_errors.insert(path, error.clone());
        error.map_or(Ok(step), Err)
    }
}

impl ResolvedStep {
    /// A step that borrows nothing.
    fn without_use(named: &NamedStep, defaults: Rc<[Rc<Step>]>, inner: Vec<Rc<Self>>) -> Self {
        let (keys, own_keys) = (named.table.clone(), named.table.clone());
        Self { keys, own_keys, defaults, inner, base_id: named.base_id.clone(), ..Self::default() }
    }
}

/// The lender's step under the id of the borrower. The lender's defaults come before those
/// of the borrower.
fn borrow_from(
    lender: &ResolvedStep,
    defaults: &[Rc<Step>],
    use_site: KeyLocation,
    named: &NamedStep,
) -> ResolvedStep {
    let before_defaults = |of_lender: &[Rc<Step>]| of_lender.iter().chain(defaults).cloned().collect();
    let use_site = Some(use_site);
    let inner = lender.inner.iter().map(|inner| {
        let defaults = before_defaults(&inner.defaults);
        Rc::new(ResolvedStep { defaults, use_site, ..ResolvedStep::clone(inner) })
    });
    ResolvedStep {
        defaults: before_defaults(&lender.defaults),
        inner: inner.collect(),
        base_id: named.base_id.clone(),
        lender_ids: std::iter::once(&lender.base_id).chain(&lender.lender_ids).cloned().collect(),
        use_site,
        too_few_spots: None,
        ..lender.clone()
    }
}

/// If the borrower asks for more spots than the lender names: where, and how many
/// the lender names.
fn too_few_spots(borrower: &Step, lender: &Step) -> Option<(KeyLocation, usize)> {
    match (value(&borrower.spots)?, value(&lender.spots)?) {
        (Spots::Counted { max, .. }, Spots::Named(names)) if *max as usize > names.len() => {
            Some((borrower.spots.as_ref()?.at, names.len()))
        }
        _ => None,
    }
}
