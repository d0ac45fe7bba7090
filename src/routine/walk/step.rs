//! Reading steps, and the tables inside them: cues, variations, sources, and
//! references to other steps.

use super::values::{stays_in_folder, with_suggestion};
use super::{KeyValue, Value, Walker};
use crate::diagnostic::Diagnostic;
use crate::routine::fields::{Scope, example_help};
use crate::routine::message::{quoted, truncated};
use crate::routine::model::{Source, Variation};
use crate::routine::schema::{Cue, KeyLocation, Reference, Slot, Step, Written, each_key, value};
use crate::routine::slug::{is_id, slug};
use crate::routine::span::{NOWHERE, NodeId, Span};
use crate::routine::syntax::single_brackets;
use std::rc::Rc;
use toml::de::{DeTable, DeValue};

/// Reading stops after this many steps, which is more than a routine may have
/// segments.
const MAX_STEPS: usize = 10_000;

impl Walker<'_> {
    /// Reads `[[step]]`, which has depth 1, or the `[[step.step]]` of a circuit.
    pub(super) fn steps(
        &mut self,
        entry: &KeyValue<'_, '_>,
        depth: u32,
        circuit_name: Option<&str>,
    ) -> Option<Vec<Rc<Step>>> {
        let items = match entry.value.get_ref() {
            DeValue::Array(items) => items,
            DeValue::Table(_) => {
                self.report_single_brackets(entry, depth);
                return None;
            }
            _ => {
                return self.wrong_type(entry, entry.value);
            }
        };
        if depth > 2 {
            let span = entry.span();
            let finding = Diagnostic::error("too-deep", span, "a circuit can't hold another circuit");
            let id = circuit_name.map(slug).filter(|id| !id.is_empty()).unwrap_or_else(|| "block".to_owned());
            return self.invalid(finding.help(format!(
                "write the inner circuit as a `[[step]]` of its own, and bring it each further time by `use = \"#{}\"`",
                truncated(&id)
            )));
        }
        if items.is_empty() {
            let finding = Diagnostic::error("missing-key", entry.span(), "there are no steps in this list");
            self.findings.push(finding.help("add `[[step]]` with a `name` and a `time` or `reps`"));
        }
        let mut steps = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if index > MAX_STEPS {
                let message = "a routine has no more than 10,000 segments";
                let finding = Diagnostic::error("routine-too-long", Span::of(item), message);
                self.findings.push(finding.help("is this the file you meant?"));
                break;
            }
            let node = self.spans.add_item(entry.node, Span::of(item));
            steps.extend(self.step(item, index, depth, node));
        }
        Some(steps)
    }

    /// Reports a header `[step]`, which lacks the second brackets, or a `[[step.step]]` with
    /// no step above it, and checks the keys below it.
    fn report_single_brackets(&mut self, entry: &KeyValue<'_, '_>, depth: u32) {
        let span = entry.span();
        let header = if depth > 1 { "[[step.step]]" } else { "[[step]]" };
        let is_header = self.raw(span).starts_with('[') && self.raw(span).ends_with(']');
        // Of a table that has no header, the parser gives the key.
        let is_implied = self.raw(span) == "step";
        self.findings.push(if is_implied {
            let finding =
                Diagnostic::error("missing-key", span, format!("there is no `{header}` above this"));
            finding.help(format!("write `{header}` and its `name` above it"))
        } else if is_header {
            single_brackets(span, header).fix(span, header)
        } else {
            single_brackets(span, header)
        });
        if depth <= 2 {
            self.step(entry.value, 0, depth, NOWHERE);
        }
    }

    /// Reads one step or circuit; `node` is its node in `spans`.
    pub(super) fn step(
        &mut self,
        value: &Value<'_>,
        index: usize,
        depth: u32,
        node: NodeId,
    ) -> Option<Rc<Step>> {
        let span = Span::of(value);
        let DeValue::Table(table) = value.get_ref() else {
            let finding = Diagnostic::error("wrong-type", span, "a step is a table");
            return self.invalid(finding.help("write `[[step]]` and its keys below"));
        };
        self.warn_of_newer_table(span);
        let header = KeyLocation { file: self.file, key: span, value: span };
        // Built inside the `Rc`, because moving a step is expensive.
        let mut shared = Rc::new(Step { header, node, index, ..Step::default() });
        let step = Rc::make_mut(&mut shared);
        let scope = if table.contains_key("step") { Scope::Circuit } else { Scope::Step };
        let meant_keys =
            self.read_table(scope, table, node, |walker, entry| walker.step_key(step, entry, depth));
        step.meant_keys.extend(meant_keys);
        Some(shared)
    }

    /// Reads a key of a step, of `[defaults]` or of a week. `depth` is the step's depth; see
    /// [`Self::steps`].
    pub(super) fn step_key(&mut self, step: &mut Step, entry: &KeyValue<'_, '_>, depth: u32) {
        macro_rules! read {
            ($($field:ident: $type:ty, $name:literal, $read:ident;)*) => {
                match entry.field.key {
                    $($name => step.$field = self.slot(entry, Self::$read),)*
                    "step" => {
                        let name = value(&step.name).cloned();
                        step.steps =
                            self.slot(entry, |walker, entry| walker.steps(entry, depth + 1, name.as_deref()));
                    }
                    _ => {}
                }
            };
        }
        // `count = 10` probably means `reps = 10`.
        if entry.field.key == "count" && matches!(entry.value.get_ref(), DeValue::Integer(_)) {
            step.meant_keys.push("reps");
        }
        each_key!(read);
    }

    fn cues(&mut self, entry: &KeyValue<'_, '_>) -> Option<Vec<Cue>> {
        let DeValue::Array(items) = entry.value.get_ref() else {
            return self.wrong_type(entry, entry.value);
        };
        let mut cues = Vec::with_capacity(items.len());
        for item in items {
            let span = Span::of(item);
            let node = self.spans.add_item(entry.node, span);
            if let DeValue::Table(table) = item.get_ref() {
                cues.push(self.cue(table, span, node));
            } else {
                let finding = Diagnostic::error("wrong-type", span, "a cue is a table with `at` and `say`");
                self.findings.push(finding.help("write `{ at = \"10s\", say = \"Breathe\" }`"));
            }
        }
        Some(cues)
    }

    fn cue(&mut self, table: &DeTable<'_>, span: Span, node: NodeId) -> Cue {
        self.warn_of_newer_table(span);
        let mut cue = Cue { at: None, set: None, say: None };
        let meant_keys = self.read_table(Scope::Cue, table, node, |walker, entry| match entry.field.key {
            "at" => cue.at = walker.slot(entry, Self::moment),
            "set" => cue.set = walker.slot(entry, Self::number),
            _ => cue.say = walker.slot(entry, Self::text),
        });
        let lacks_at = cue.at.is_none() && !meant_keys.contains(&"at");
        let lacks_say = cue.say.is_none() && !meant_keys.contains(&"say");
        let missing = match (lacks_at, lacks_say) {
            (true, true) => {
                Some(("the cue has no `at` and no `say`", "write `{ at = \"10s\", say = \"Breathe\" }`"))
            }
            (true, false) => {
                Some(("the cue has no `at`", "add `at = \"10s\"`, `at = \"50%\"` or the number of a rep"))
            }
            (false, true) => Some(("the cue has no `say`", "add `say = \"…\"` with the words")),
            (false, false) => None,
        };
        if let Some((message, help)) = missing {
            self.report_missing(span, message, help);
        }
        cue
    }

    /// Reports that a key is missing, unless a syntax error may contain it.
    fn report_missing(&mut self, span: Span, message: &str, help: &str) {
        if !self.has_syntax_error {
            self.findings.push(Diagnostic::error("missing-key", span, message).help(help));
        }
    }

    fn variation(&mut self, entry: &KeyValue<'_, '_>) -> Option<Variation> {
        let DeValue::Table(table) = entry.value.get_ref() else {
            return self.text(entry).map(|text| Variation { text, pose: None });
        };
        let span = entry.span();
        self.warn_of_newer_table(span);
        let (mut text, mut pose): (Slot<String>, Slot<String>) = (None, None);
        let meant_keys =
            self.read_table(Scope::Variation, table, entry.node, |walker, entry| match entry.field.key {
                "text" => text = walker.slot(entry, Self::text),
                _ => pose = walker.slot(entry, Self::pose),
            });
        if text.is_none() && !meant_keys.contains(&"text") {
            self.report_missing(
                span,
                "the variation has no `text`",
                "add `text = \"…\"` with what to do differently",
            );
        }
        text?.value.map(|text| Variation { text, pose: pose.and_then(|pose| pose.value) })
    }

    pub(super) fn source(&mut self, entry: &KeyValue<'_, '_>) -> Option<Source> {
        let DeValue::Table(table) = entry.value.get_ref() else {
            let text = self.text(entry)?;
            let (title, url) = if is_url(&text) { (None, Some(text)) } else { (Some(text), None) };
            return Some(Source { title, url, ..Source::default() });
        };
        let span = entry.span();
        self.warn_of_newer_table(span);
        let mut source = Source::default();
        let meant_keys = self.read_table(Scope::Source, table, entry.node, |walker, entry| {
            let Some(Written { value, .. }) = walker.slot(entry, Self::text) else { return };
            match entry.field.key {
                "title" => source.title = value,
                "author" => source.author = value,
                "url" => source.url = value.and_then(|text| walker.url(text, entry.span())),
                _ => source.licence = value,
            }
        });
        if table.is_empty() && meant_keys.is_empty() {
            self.report_missing(span, "the source says nothing", "add `title`, `author`, `url` or `licence`");
        }
        Some(source)
    }

    /// Checks a web address. Returns `None` if it is invalid.
    fn url(&mut self, text: String, span: Span) -> Option<String> {
        if is_url(&text) {
            return Some(text);
        }
        let message = format!("`{}` is no web address", truncated(&text));
        let finding = Diagnostic::error("wrong-value", span, message);
        self.invalid(finding.help("write it from `https://` on, or put the words into `title`"))
    }

    fn id(&mut self, entry: &KeyValue<'_, '_>) -> Option<String> {
        let (text, span) = self.text_with_span(entry)?;
        if is_id(&text) {
            return Some(text);
        }
        let message = "an id has letters, digits, `-` and `_` alone";
        let finding = Diagnostic::error("wrong-value", span, message);
        let fixed = slug(&text);
        let near = Some(fixed.as_str()).filter(|fixed| !fixed.is_empty());
        let otherwise = || "such as `id = \"leg-swings\"`".to_owned();
        self.invalid(with_suggestion(finding, Some("id"), near, span, otherwise))
    }

    /// Reads `"#id"`, `"file#id"` or `"file"`.
    fn reference(&mut self, entry: &KeyValue<'_, '_>) -> Option<Reference> {
        let (text, span) = self.text_with_span(entry)?;
        let (file, step) = match text.split_once('#') {
            Some((file, step)) => (file, Some(step)),
            None => (text.as_str(), None),
        };
        let hash_id = step.map(|step| format!("#{step}")).unwrap_or_default();
        if step.is_some_and(|step| !is_id(step)) {
            let part = self.span_in_literal(span, &text, file.len()..text.len());
            let finding = Diagnostic::error("wrong-value", part, "after the `#` stands the id of a step");
            return self.invalid(finding.help("such as `use = \"hamstring-ball#hamstring-on-the-ball\"`"));
        }
        if !file.is_empty() && !stays_in_folder(file) {
            let part = self.span_in_literal(span, &text, 0..file.len());
            let finding = Diagnostic::error("use-outside", part, "this path leaves the folders of routines");
            let finding = finding.label("names with `/` between them, no `..`, `:` or `\\`");
            let name = file.rsplit(['/', '\\', ':']).next().unwrap_or("").trim_end_matches(".toml").trim();
            return self.invalid(if stays_in_folder(name) {
                let name = truncated(name);
                finding.help(format!("put the file beside this one and write `use = \"{name}{hash_id}\"`"))
            } else {
                finding.help(example_help(entry.field))
            });
        }
        if let Some(stem) = file.strip_suffix(".toml") {
            let part = self.span_in_literal(span, &text, stem.len()..file.len());
            let finding = Diagnostic::error("wrong-value", part, "a file is named without its ending");
            let finding = finding.label("leave this out");
            let stem = stem.trim_end_matches(".toml");
            return self.invalid(if stays_in_folder(stem) {
                let finding = finding.help(format!("write `use = \"{}{hash_id}\"`", truncated(stem)));
                finding.fix(span, quoted(&format!("{stem}{hash_id}")))
            } else {
                finding.help(example_help(entry.field))
            });
        }
        let file = (!file.is_empty()).then(|| file.to_owned());
        Some(Reference { file, step: step.map(str::to_owned) })
    }
}

fn is_url(text: &str) -> bool {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    address.is_some_and(|address| !address.is_empty() && !address.contains(char::is_whitespace))
}
