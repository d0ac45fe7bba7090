//! The routine language: parses a routine file and reports all its errors.
//!
//! The TOML parser reads the text, and `syntax` explains its errors one by one. `walk`
//! reads the keys and values by the field table `fields`. `resolve` resolves `use`.
//! `validate` checks what depends on several keys, and builds the [`Routine`]. All
//! errors of all stages are reported at once.

mod bounds;
pub mod codes;
mod count;
mod duration;
pub mod fields;
mod format;
mod import;
mod json_schema;
mod lint;
mod literal;
mod message;
mod model;
mod pose_names;
mod read;
pub mod reference;
mod resolve;
mod resolved;
mod schema;
mod slug;
mod source;
mod span;
mod suggest;
mod syntax;
mod tempo;
pub(crate) mod token;
mod validate;
mod value_error;
mod walk;
mod words;

pub use bounds::{OPEN_GAP, OPEN_WORK, SELF_PACED_REP};
pub use duration::parse_duration;
pub use format::format;
pub use import::{ImportNote, Imported, import};
pub use json_schema::{SCHEMA_FILE, SCHEMA_LINE, SCHEMA_MARK, json_schema};
pub use message::truncated;
pub use model::*;
pub use pose_names::{OTHER_POSE_NAMES, PoseNames};
pub use read::{MAX_FILE_BYTES, TOO_LARGE};
pub use slug::slug;
pub use source::{Loaded, NoSources, Origin, SourceError, Sources};
pub use span::{Span, Spans};
pub use suggest::nearest;
pub(crate) use words::impl_words;
pub use words::{CLOSING_MARKS, SENTENCE_ENDS, capital, ends_sentence, uncapitalized, within_sentence};

use crate::diagnostic::{Diagnostic, sort_and_dedup};
use read::ReadFile;
use resolve::Resolver;
use resolved::{ResolvedItem, SafetyNotes, SourceFile};
use schema::{OWN_FILE, take_value, value};
use span::{NOWHERE, StepTable};
use std::collections::HashSet;
use std::sync::Arc;
use walk::Findings;

/// What a routine file can refer to.
#[derive(Clone)]
pub struct Context<'c> {
    /// The names of the figures.
    pub poses: PoseNames<'c>,
    /// Where `use` finds other files.
    pub sources: &'c dyn Sources,
    /// The location of the file, from which `use` is resolved; empty for a text without a
    /// file.
    pub origin: Origin,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self { poses: PoseNames::default(), sources: &NoSources, origin: Origin::default() }
    }
}

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The routine; `None` if there is an error.
    pub routine: Option<Arc<Routine>>,
    /// All findings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The spans of the values, by the paths of their keys.
    pub spans: Spans,
    /// The codes of warnings that the author allows; see [`codes::remove_allowed`].
    /// `diagnostics` doesn't contain them.
    pub allow: Vec<String>,
}

/// Parses a routine. `id` is the file's stem.
///
/// All errors are reported at once. No text makes this panic, or take long or much
/// memory.
pub fn parse(text: &str, id: &str, context: &Context<'_>) -> Parsed {
    let ReadFile { schema, mut spans, mut findings, has_syntax_error } =
        read::read(text, OWN_FILE, context.poses);
    let allow = value(&schema.allow).cloned().unwrap_or_default();
    let own_file = SourceFile {
        name: format!("{id}.toml"),
        origin: context.origin.clone(),
        text: text.to_owned(),
        schema,
        has_syntax_error,
        first_error: None,
    };
    let mut resolver = Resolver::new(context.poses, context.sources, own_file);
    let resolved = resolver.resolve_items(&mut findings);
    spans.step_tables = step_tables(&resolved);
    let mut lints = Findings::default();
    lint::check(&resolved, &resolver, &spans, &mut lints);
    let unclear = if findings.has_errors() { lint::unclear_ids(&resolved) } else { HashSet::new() };
    let safety = routine_safety(&resolver, &resolved);
    let mut files = resolver.files;
    let mut schema = files.first_mut().map(|file| std::mem::take(&mut file.schema)).unwrap_or_default();
    // Drops the schema's references to the steps, so that `validate::items` can
    // take the steps over instead of cloning them.
    schema.steps.clear();
    let items = validate::items(resolved, &files, context.poses, &mut findings);
    let defaults = schema.defaults.clone();
    let routine = build_routine(schema, id, items, safety);
    bounds::check(&routine, &spans, &mut findings);
    let has_errors = findings.has_errors();
    let plan_lint = lint::PlanLint {
        routine: &routine,
        spans: &spans,
        defaults: &defaults,
        unclear: &unclear,
        has_errors,
    };
    plan_lint.check(&mut lints);
    let routine = Some(Arc::new(routine)).filter(|_| !findings.has_errors());
    // Warnings come last, so that errors are kept if there are too many findings.
    lints.diagnostics.into_iter().for_each(|finding| findings.push(finding));
    let Findings { mut diagnostics, truncated } = findings;
    codes::remove_allowed(&mut diagnostics, &allow);
    sort_and_dedup(&mut diagnostics);
    if truncated {
        let message = "the file has more errors than are shown";
        let finding = Diagnostic::error("too-many", text.len()..text.len(), message);
        diagnostics.push(finding.help("mend those above first, then check again"));
    }
    Parsed { routine, diagnostics, spans, allow }
}

/// The table of each step and circuit, in the order of the routine.
fn step_tables(items: &[ResolvedItem]) -> Vec<StepTable> {
    let table = |item: &ResolvedItem| StepTable {
        id: item.id.clone(),
        node: item.node,
        added_by_use: item.added_by_use,
    };
    // A step with a broken header has no node.
    let items = items.iter().filter(|item| item.node != NOWHERE);
    items.flat_map(|item| std::iter::once(item).chain(&item.steps)).map(table).collect()
}

/// The safety notes shown before the start: those of the file and of files it borrows
/// whole, with the lowest `max_pain` of all files it borrows from.
fn routine_safety(resolver: &Resolver<'_>, items: &[ResolvedItem]) -> SafetyNotes {
    let mut safety = resolver.file_safety(OWN_FILE);
    let items = items.iter().flat_map(|item| std::iter::once(item).chain(&item.steps));
    let inherited = items.filter_map(|item| item.resolved.inherited_safety.max_pain);
    safety.max_pain = safety.max_pain.into_iter().chain(inherited).min();
    safety
}

/// Builds the routine from the file's own keys and its validated items.
fn build_routine(mut file: schema::File, id: &str, items: Vec<Item>, safety: SafetyNotes) -> Routine {
    let texts = |slot: &mut _| take_value(slot).unwrap_or_default();
    let max_pain = safety.max_pain.and_then(|pain| u8::try_from(pain).ok());
    Routine {
        id: id.to_owned(),
        name: take_value(&mut file.name).unwrap_or_default(),
        kind: take_value(&mut file.kind),
        about: take_value(&mut file.about),
        length: take_value(&mut file.length),
        tags: texts(&mut file.tags),
        equipment: texts(&mut file.equipment),
        muscles: texts(&mut file.muscles),
        caution: safety.caution,
        stop_if: safety.stop_if,
        max_pain: max_pain.unwrap_or(4),
        voice: take_value(&mut file.voice),
        language: take_value(&mut file.language).unwrap_or_else(|| "en".to_owned()),
        source: take_value(&mut file.source),
        allow: texts(&mut file.allow),
        items,
        week: 1,
    }
}
