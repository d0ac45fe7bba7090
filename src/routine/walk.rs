//! Walks a parsed file once: reads every known key into the schema, and reports
//! errors in single keys and values.
//!
//! The readers of values (such as `line`, `number` or `gap`) return `None` if the
//! value is invalid, which they have reported.

mod amounts;
mod step;
mod table;
mod texts;
mod unknown;
mod values;
mod weeks;

use super::codes;
use super::fields::{Field, Scope, example_help, one_of};
use super::literal;
use super::message::truncated;
use super::model::{Kind, VoiceLevel};
use super::pose_names::PoseNames;
use super::schema::{File, FileId, KeyLocation, Slot, Step, Written, take_value};
use super::span::{NOWHERE, NodeId, ROOT, Span, Spans};
use super::suggest::nearest;
use super::syntax::RECOVERED_STEP;
use super::value_error::ValueError;
use crate::diagnostic::{Diagnostic, Severity};
use std::ops::Range;
use std::rc::Rc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use values::with_suggestion;

/// What is known while walking over one file.
pub(super) struct Walker<'w> {
    /// The text as the author wrote it.
    pub(super) text: &'w str,
    pub(super) file: FileId,
    pub(super) poses: PoseNames<'w>,
    /// Byte offsets of syntax errors that could not be cut out, in order. A value
    /// that contains one is not checked.
    pub(super) unrecovered: &'w [usize],
    /// Whether the file has any syntax error. If so, absent keys are not reported as
    /// missing.
    pub(super) has_syntax_error: bool,
    pub(super) findings: Findings,
    /// The spans of the values of all known keys.
    pub(super) spans: Spans,
}

/// Diagnostics, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether an error was dropped because of the limit.
    pub(super) truncated: bool,
}

impl Findings {
    /// The most findings about one file: a thousand, with the one that says that there are
    /// more.
    pub(super) const MAX: usize = 999;

    pub(super) fn push(&mut self, finding: Diagnostic) {
        if self.diagnostics.len() < Self::MAX {
            self.diagnostics.push(finding);
        } else {
            self.truncated |= finding.is_error();
        }
    }

    /// Marks the list as truncated, which counts as an error, if the limit is reached.
    /// Returns whether it is.
    pub(super) fn truncate_if_full(&mut self) -> bool {
        let is_full = self.diagnostics.len() >= Self::MAX;
        self.truncated |= is_full;
        is_full
    }

    pub(super) fn has_errors(&self) -> bool {
        self.truncated || self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A value and its span.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// A known key of a table, with its value.
pub(super) struct KeyValue<'e, 't> {
    pub(super) field: &'static Field,
    pub(super) key: Span,
    pub(super) value: &'e Value<'t>,
    /// Its node in [`Walker::spans`].
    pub(super) node: NodeId,
}

impl KeyValue<'_, '_> {
    /// The span of the value.
    pub(super) fn span(&self) -> Span {
        Span::of(self.value)
    }

    /// A value at `span` as TOML, with the key if it is the key's own value and not an item of
    /// its list.
    fn written(&self, span: Span, value: &str) -> String {
        if span == self.span() { format!("{} = {value}", self.field.key) } else { value.to_owned() }
    }

    /// The help line with an example of the value at `span`.
    fn example(&self, span: Span) -> String {
        let is_item = span != self.span();
        let item = self.field.item_example().filter(|_| is_item);
        item.map_or_else(|| example_help(self.field), str::to_owned)
    }

    /// Whether `value` is an item of the key's list and not the key's own value.
    fn is_list_item(&self, value: &Value<'_>) -> bool {
        !std::ptr::eq(value, self.value)
    }
}

impl Walker<'_> {
    /// Reads the whole file.
    pub(super) fn read_file(&mut self, table: &DeTable<'_>) -> File {
        let mut file = File::default();
        let meant_keys = self
            .read_table(Scope::Routine, table, ROOT, |walker, entry| walker.routine_key(&mut file, entry));
        file.meant_keys = meant_keys;
        if file.meant_keys.contains(&"defaults") {
            file.defaults = Rc::new(unknown_defaults());
        }
        self.read_recovered_steps(table, &mut file);
        if !self.has_syntax_error {
            self.report_missing_keys(table, &file);
        }
        file
    }

    /// Reads the steps whose broken header was replaced (see [`RECOVERED_STEP`]),
    /// after all others.
    fn read_recovered_steps(&mut self, table: &DeTable<'_>, file: &mut File) {
        let recovered = table.get(RECOVERED_STEP).filter(|_| self.has_syntax_error);
        let Some(DeValue::Array(steps)) = recovered.map(Spanned::get_ref) else { return };
        for step in steps {
            file.steps.extend(self.step(step, file.steps.len(), 1, NOWHERE));
        }
    }

    /// Reports required keys that are missing.
    fn report_missing_keys(&mut self, table: &DeTable<'_>, file: &File) {
        let first_key: Span = table.keys().map(Span::of).min().unwrap_or_default();
        if !table.contains_key("name") && !file.meant_keys.contains(&"name") {
            let finding = Diagnostic::error("missing-key", first_key, "the routine has no `name`");
            self.findings.push(
                finding
                    .label("it belongs up here")
                    .help("write `name = \"Pre-run warm-up\"` as the first line"),
            );
        }
        if !table.contains_key("step") && !file.meant_keys.contains(&"step") {
            let at = file.name.as_ref().map_or(first_key, |name| name.at.value);
            let finding = Diagnostic::error("missing-key", at, "the routine has no steps");
            self.findings.push(finding.help("add `[[step]]` with a `name` and a `time` or `reps`"));
        }
    }

    fn routine_key(&mut self, file: &mut File, entry: &KeyValue<'_, '_>) {
        match entry.field.key {
            "name" => file.name = self.slot(entry, Self::text),
            "kind" => file.kind = self.slot(entry, |walker, entry| walker.choice(entry, &Kind::ALL)),
            "about" => file.about = self.slot(entry, Self::text),
            "length" => file.length = self.slot(entry, Self::length),
            "tags" => file.tags = self.slot(entry, Self::texts),
            "equipment" => file.equipment = self.slot(entry, Self::texts),
            "muscles" => file.muscles = self.slot(entry, Self::texts),
            "caution" => file.caution = self.slot(entry, Self::texts),
            "stop_if" => file.stop_if = self.slot(entry, Self::texts),
            "max_pain" => file.max_pain = self.slot(entry, Self::number),
            "voice" => {
                file.voice = self.slot(entry, |walker, entry| walker.choice(entry, &VoiceLevel::ALL));
            }
            "language" => file.language = self.slot(entry, Self::language),
            "source" => file.source = self.slot(entry, Self::source),
            "allow" => file.allow = self.slot(entry, Self::warning_codes),
            // The version only has to be valid; there is no other that could be kept.
            "format" => drop(self.slot(entry, Self::number)),
            "defaults" => {
                let mut defaults = self.slot(entry, Self::defaults);
                file.defaults = Rc::new(take_value(&mut defaults).unwrap_or_else(unknown_defaults));
            }
            "step" => {
                let mut steps = self.slot(entry, |walker, entry| walker.steps(entry, 1, None));
                file.steps = take_value(&mut steps).unwrap_or_default();
            }
            _ => {}
        }
    }

    /// Reads a value with `read`, unless a syntax error makes it unreadable.
    #[expect(clippy::unnecessary_wraps, reason = "the result is assigned to a slot")]
    pub(super) fn slot<T>(
        &mut self,
        entry: &KeyValue<'_, '_>,
        read: impl FnOnce(&mut Self, &KeyValue<'_, '_>) -> Option<T>,
    ) -> Slot<T> {
        let span = entry.span();
        let at = KeyLocation { file: self.file, key: entry.key, value: span };
        let value = if self.is_unreadable(span) { None } else { read(self, entry) };
        Some(Written { at, value })
    }

    /// Whether a value contains a syntax error, or is empty because of one.
    pub(super) fn is_unreadable(&self, span: Span) -> bool {
        let index = self.unrecovered.partition_point(|at| *at < span.start);
        let has_error = self.unrecovered.get(index).is_some_and(|at| span.touches(*at));
        has_error || self.has_syntax_error && span.start == span.end
    }

    /// Reports an invalid value. Returns `None`, for the value.
    fn invalid<T>(&mut self, finding: Diagnostic) -> Option<T> {
        self.findings.push(finding);
        None
    }

    /// Maps a range of a string's decoded text to its bytes in the file.
    pub(super) fn span_in_literal(&self, value: Span, decoded: &str, part: Range<usize>) -> Span {
        value.part(literal::raw_range(self.raw(value), decoded, part))
    }

    /// The source text of a value.
    pub(super) fn raw(&self, value: Span) -> &str {
        self.text.get(value.range()).unwrap_or("")
    }

    /// Reports an error of a value's parser. `value` is the span of the entry's value
    /// or of one item of it, and `decoded` the string that was parsed.
    pub(super) fn report_value_error(
        &mut self,
        entry: &KeyValue<'_, '_>,
        value: Span,
        decoded: &str,
        error: ValueError,
    ) {
        // Text where a number belongs is marked with its quotes.
        let span =
            if error.code == "wrong-type" { value } else { self.span_in_literal(value, decoded, error.part) };
        let finding = Diagnostic::error(error.code, span, error.message).label(error.label);
        self.findings.push(match error.fix {
            Some(fix) => finding.help(format!("write `{}`", entry.written(value, &fix))).fix(value, fix),
            None => finding.help(entry.example(value)),
        });
    }

    /// Reads `allow`: each item must be the code of a warning.
    fn warning_codes(&mut self, entry: &KeyValue<'_, '_>) -> Option<Vec<String>> {
        self.items(entry, |walker, entry, value| {
            let name = walker.text_of(entry, value)?;
            walker.check_warning_code(&name, Span::of(value));
            Some(name)
        })
    }

    /// Reports a name that is not the code of a warning.
    fn check_warning_code(&mut self, name: &str, span: Span) {
        let message = match codes::find(name) {
            Some(code) if code.severity == Severity::Warning => return,
            Some(_) => {
                let message = format!("`{name}` is an error and can't be allowed");
                let finding = Diagnostic::error("wrong-value", span, message);
                let help = "mend what it reports, and take the code out of `allow`";
                return self.findings.push(finding.help(help));
            }
            None => format!("there is no warning `{}`", truncated(name)),
        };
        let known: Vec<&str> = codes::WARNINGS.iter().map(|code| code.code).collect();
        let near = nearest(name, known.iter().copied());
        let otherwise = || format!("it can be {}", one_of(&known));
        let finding = Diagnostic::error("wrong-value", span, message);
        self.findings.push(with_suggestion(finding, None, near, span, otherwise));
    }

    fn defaults(&mut self, entry: &KeyValue<'_, '_>) -> Option<Step> {
        let DeValue::Table(table) = entry.value.get_ref() else {
            return self.wrong_type(entry, entry.value);
        };
        self.warn_of_newer_table(entry.span());
        let mut defaults = Step::default();
        let meant_keys = self.read_table(Scope::Defaults, table, entry.node, |walker, entry| {
            walker.step_key(&mut defaults, entry, 1);
        });
        defaults.meant_keys.extend(meant_keys);
        Some(defaults)
    }
}

/// `[defaults]` that can't be read, which may have any key.
fn unknown_defaults() -> Step {
    let keys = Scope::Defaults.fields().iter().map(|field| field.key);
    Step { meant_keys: keys.collect(), ..Step::default() }
}
