//! The one walk over the parsed file: what stands at which key becomes the
//! schema, and whatever is wrong with a key or a value by itself is reported.

mod amounts;
mod step;
mod table;
mod texts;
mod unknown;
mod values;
mod weeks;

use super::codes;
use super::fault::ValueError;
pub(super) use super::fault::example;
use super::fields::Scope;
use super::literal;
use super::pose_names::PoseNames;
use super::schema::{File, FileId, KeyLocation, Slot, Step, Written};
use super::span::{NOWHERE, NodeId, ROOT, Span, Spans};
use super::syntax::RECOVERED_STEP;
use super::tree::{Data, Table, Value};
use crate::diagnostic::Diagnostic;
use std::ops::Range;
use std::rc::Rc;

/// What is known while walking over one file.
pub(super) struct Walker<'w> {
    /// The text as the author wrote it.
    pub(super) text: &'w str,
    pub(super) file: FileId,
    pub(super) poses: PoseNames<'w>,
    /// Where syntax errors are left; what holds one is not judged.
    pub(super) broken: &'w [usize],
    /// Whether there is a syntax error, so that nothing counts as missing.
    pub(super) has_syntax_error: bool,
    pub(super) found: Findings,
    /// Where every known key is.
    pub(super) spans: Spans,
}

/// Diagnostics, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) all: Vec<Diagnostic>,
    /// Whether an error was dropped because of the limit.
    pub(super) truncated: bool,
}

impl Findings {
    /// The most findings about one file. With the one that says that the list was
    /// cut they are a thousand.
    pub(super) const MAX: usize = 999;

    pub(super) fn push(&mut self, finding: Diagnostic) {
        if self.all.len() < Self::MAX {
            self.all.push(finding);
        } else {
            self.truncated |= finding.is_error();
        }
    }

    /// Returns whether the limit is reached, and if so marks the list as truncated,
    /// which counts as an error.
    pub(super) fn stop_if_full(&mut self) -> bool {
        let full = self.all.len() >= Self::MAX;
        self.truncated |= full;
        full
    }

    pub(super) fn has_errors(&self) -> bool {
        self.truncated || self.all.iter().any(Diagnostic::is_error)
    }
}

/// One `key = value` whose key the language has here.
pub(super) struct KeyValue<'e, 't> {
    pub(super) field: &'static super::fields::Field,
    pub(super) key: Span,
    pub(super) value: &'e Value<'t>,
    /// Its place among those of the file.
    pub(super) node: NodeId,
}

impl KeyValue<'_, '_> {
    pub(super) fn span(&self) -> Span {
        self.value.span
    }
}

impl Walker<'_> {
    /// Reads the whole file.
    pub(super) fn read_file(&mut self, table: &Table<'_>) -> File {
        let mut file = File::default();
        let misspelled =
            self.table(Scope::Routine, table, ROOT, |walker, entry| walker.routine_key(&mut file, entry));
        let recovered = table.get(RECOVERED_STEP).filter(|_| self.has_syntax_error);
        if let Some(Data::List(headers)) = recovered.map(|key| &key.value.data) {
            let index = file.steps.len();
            let steps =
                headers.iter().enumerate().filter_map(|(i, step)| self.step(step, index + i, 1, NOWHERE));
            file.steps.extend(steps.collect::<Vec<_>>());
        }
        if !self.has_syntax_error {
            self.missing(table, &file, &misspelled);
        }
        file
    }

    /// Reports what a routine lacks that it can't be without.
    fn missing(&mut self, table: &Table<'_>, file: &File, misspelled: &[&str]) {
        let first: Span = table.iter().map(|key| key.span).min_by_key(|span| span.start).unwrap_or_default();
        if !table.has("name") && !misspelled.contains(&"name") {
            let finding = Diagnostic::error("missing-key", first.range(), "the routine has no `name`");
            self.found.push(
                finding
                    .label("it belongs up here")
                    .help("write `name = \"Pre-run warm-up\"` as the first line"),
            );
        }
        if !table.has("step") && !misspelled.contains(&"step") {
            let at = file.name.as_ref().map_or(first, |name| name.at.value);
            let finding = Diagnostic::error("missing-key", at.range(), "the routine has no steps");
            self.found.push(finding.help("add `[[step]]` with a `name` and a `time` or `reps`"));
        }
    }

    fn routine_key(&mut self, file: &mut File, entry: &mut KeyValue<'_, '_>) {
        match entry.field.key {
            "name" => file.name = self.slot(entry, Self::line),
            "kind" => file.kind = self.slot(entry, Self::kind),
            "about" => file.about = self.slot(entry, Self::line),
            "length" => file.length = self.slot(entry, Self::length),
            "tags" => file.tags = self.slot(entry, Self::lines),
            "equipment" => file.equipment = self.slot(entry, Self::lines),
            "muscles" => file.muscles = self.slot(entry, Self::lines),
            "caution" => file.caution = self.slot(entry, Self::lines),
            "stop_if" => file.stop_if = self.slot(entry, Self::lines),
            "max_pain" => file.max_pain = self.slot(entry, Self::number),
            "voice" => file.voice = self.slot(entry, Self::voice),
            "language" => file.language = self.slot(entry, Self::language),
            "source" => file.source = self.slot(entry, Self::source),
            "allow" => file.allow = self.slot(entry, Self::codes),
            "format" => drop(self.slot(entry, Self::number)),
            "defaults" => {
                if let Some(Written { value: Some(defaults), .. }) = self.slot(entry, Self::defaults) {
                    file.defaults = Rc::new(defaults);
                }
            }
            "step" => {
                if let Some(Written { value: Some(steps), .. }) =
                    self.slot(entry, |walker, entry| walker.steps(entry, 1, None))
                {
                    file.steps = steps;
                }
            }
            _ => {}
        }
    }

    /// Reads one value, unless a syntax error is in it.
    #[expect(clippy::unnecessary_wraps, reason = "it fills a slot, which may be empty")]
    pub(super) fn slot<T>(
        &mut self,
        entry: &mut KeyValue<'_, '_>,
        read: impl FnOnce(&mut Self, &mut KeyValue<'_, '_>) -> Option<T>,
    ) -> Slot<T> {
        let span = entry.span();
        let at = KeyLocation { file: self.file, key: entry.key, value: span };
        let value = if self.is_broken(span) { None } else { read(self, entry) };
        Some(Written { at, value })
    }

    /// Whether a syntax error is in a value, or the value isn't really there.
    pub(super) fn is_broken(&self, span: Span) -> bool {
        let next = self.broken.partition_point(|at| *at < span.start);
        let touched = self.broken.get(next).is_some_and(|at| span.touches(*at));
        touched || self.has_syntax_error && span.start == span.end
    }

    /// The bytes in the file of a part of a literal's decoded text.
    pub(super) fn part(&self, value: Span, decoded: &str, part: Range<usize>) -> Span {
        let raw = self.text.get(value.range()).unwrap_or("");
        value.part(literal::raw_range(raw, decoded, part))
    }

    /// The bytes of a value as they stand in the file.
    pub(super) fn raw(&self, value: Span) -> &str {
        self.text.get(value.range()).unwrap_or("")
    }

    /// Reports the error of a value's parser; the help shows the whole line as it
    /// should be.
    pub(super) fn fault(&mut self, entry: &KeyValue<'_, '_>, value: Span, decoded: &str, fault: ValueError) {
        // Quotes that are too many are part of what is wrong.
        let span = if fault.code == "wrong-type" { value } else { self.part(value, decoded, fault.part) };
        let finding = Diagnostic::error(fault.code, span.range(), fault.message).label(fault.label);
        self.found.push(match fault.fix {
            // One value of a list stands there by itself.
            Some(fix) if value != entry.span() => {
                finding.help(format!("write `{fix}`")).fix(value.range(), fix)
            }
            Some(fix) => finding.help(format!("write `{} = {fix}`", entry.field.key)).fix(value.range(), fix),
            None => finding.help(example(entry.field)),
        });
    }

    /// Codes in `allow`: warnings that there are.
    fn codes(&mut self, entry: &mut KeyValue<'_, '_>) -> Option<Vec<String>> {
        let spans = Self::items(entry.value);
        let named = self.lines(entry)?;
        for (name, span) in named.iter().zip(spans) {
            match codes::find(name) {
                Some(code) if code.severity == crate::diagnostic::Severity::Warning => {}
                Some(_) => {
                    let message = format!("`{name}` is an error and can't be allowed");
                    let finding = Diagnostic::error("wrong-value", span.range(), message);
                    self.found.push(finding.help("mend what it tells, and take the code out of `allow`"));
                }
                None => self.unknown_code(name, span),
            }
        }
        Some(named)
    }

    fn unknown_code(&mut self, name: &str, span: Span) {
        let words: Vec<&str> = codes::WARNINGS.iter().map(|code| code.code).collect();
        let shown = super::fault::truncated(name);
        let finding =
            Diagnostic::error("wrong-value", span.range(), format!("there is no warning `{shown}`"));
        self.found.push(match super::suggest::nearest(name, words.iter().copied()) {
            Some(near) => {
                finding.help(format!("write \"{near}\"")).fix(span.range(), super::fault::quoted(near))
            }
            None => finding.help(format!("it can be {}", super::fields::one_of(&words))),
        });
    }

    /// Reads `[defaults]`.
    fn defaults(&mut self, entry: &mut KeyValue<'_, '_>) -> Option<Step> {
        let Data::Table(table) = &entry.value.data else {
            self.wrong_type(entry, entry.value);
            return None;
        };
        let mut step = Step::default();
        self.table(Scope::Defaults, table, entry.node, |walker, entry| walker.step_key(&mut step, entry, 1));
        Some(step)
    }
}
