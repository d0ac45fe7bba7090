//! Reporting keys that are unknown or not allowed in their table.

use super::table::is_list_of_tables;
use super::values::{is_language, is_sound_file, stays_in_folder};
use super::{Value, Walker};
use crate::diagnostic::Diagnostic;
use crate::routine::codes;
use crate::routine::duration::{self, repair};
use crate::routine::fields::{Field, FieldShape, SOUNDS, Scope, example_help};
use crate::routine::message::{joined_with, quoted, truncated};
use crate::routine::slug::is_id;
use crate::routine::span::Span;
use crate::routine::suggest::{advice_for_unsupported, may_mean, meant_name, nearest};
use toml::de::{DeTable, DeValue};

impl Walker<'_> {
    /// Reports a key that is not allowed in `table`. Returns the key that was probably
    /// meant.
    pub(super) fn report_unknown_key(
        &mut self,
        scope: Scope,
        key: &str,
        span: Span,
        value: &Value<'_>,
        table: &DeTable<'_>,
    ) -> Option<&'static str> {
        if self.findings.truncate_if_full() {
            return None;
        }
        if let Some(finding) = misplaced(scope, key, span) {
            return self.invalid(finding);
        }
        let is_allowed = |word: &str| scope.field(word).is_some();
        let means_step = is_allowed("step") && is_list_of_tables(value) && may_mean(key, "step");
        let advice = advice_for_unsupported(key).filter(|_| !means_step);
        let meant = if means_step {
            Some("step")
        } else if advice.is_some() {
            None
        } else {
            meant_name(key, is_allowed, scope.fields().iter().map(|field| field.key))
        };
        let message = format!("{} has no key `{}`", scope.name(), truncated(key));
        let finding = Diagnostic::error("unknown-key", span, message);
        let meant = meant.and_then(|meant| scope.field(meant));
        let finding = match meant {
            None => finding.help(advice.map_or_else(|| keys_of(scope), str::to_owned)),
            Some(field) if field.shape != FieldShape::Steps && table.contains_key(field.key) => finding
                .label(format!("is it `{}`?", field.key))
                .help(format!("this has `{}` already; keep the one you mean", field.key)),
            Some(field) => {
                let line = self.corrected_line(scope, key, field, value);
                self.with_meant_key(finding, span, value, field, line)
            }
        };
        self.findings.push(finding);
        meant.map(|field| field.key)
    }

    /// Adds the key that was probably meant to a finding. `line` is the corrected line; there
    /// is a fix if the value suits the key.
    fn with_meant_key(
        &self,
        finding: Diagnostic,
        span: Span,
        value: &Value<'_>,
        meant: &Field,
        line: Option<String>,
    ) -> Diagnostic {
        let help = match &line {
            Some(line) => format!("write `{line}`"),
            None => format!("supple calls it `{}`: {}", meant.key, example_help(meant)),
        };
        let finding = finding.label(format!("is it `{}`?", meant.key)).help(help);
        // `[[steps]]` is a key between brackets: only the key is replaced.
        let is_in_header = meant.shape == FieldShape::Steps
            && self.text.get(..span.start).is_some_and(|before| before.trim_end().ends_with('['));
        match line {
            _ if is_in_header => finding.fix(span, meant.key),
            Some(line) if meant.shape != FieldShape::Steps => {
                finding.fix(span.start..Span::of(value).end, line)
            }
            None if self.accepts(meant.shape, value.get_ref()) => finding.fix(span, meant.key),
            _ => finding,
        }
    }

    /// The line with the key `meant` instead of `key`; `None` if the value doesn't suit it.
    fn corrected_line(&self, scope: Scope, key: &str, meant: &Field, value: &Value<'_>) -> Option<String> {
        // A longer value would make the help wider than a line.
        const MAX_VALUE_BYTES: usize = 48;
        let raw = self.raw(Span::of(value));
        if raw.len() > MAX_VALUE_BYTES || raw.contains('\n') {
            return None;
        }
        let lower = key.to_lowercase();
        let fixed = match (meant.shape, value.get_ref()) {
            (FieldShape::Steps, _) if scope == Scope::Routine => return Some("[[step]]".to_owned()),
            (FieldShape::Steps, _) => return Some("[[step.step]]".to_owned()),
            (FieldShape::Time | FieldShape::Gap, DeValue::Boolean(true)) if lower == "open" => {
                "\"open\"".to_owned()
            }
            (
                FieldShape::Time | FieldShape::Gap | FieldShape::Duration,
                DeValue::Integer(_) | DeValue::Float(_),
            ) => {
                let unit = if lower.contains("min") { "min" } else { "s" };
                format!("\"{raw}{unit}\"")
            }
            (FieldShape::Time | FieldShape::Gap | FieldShape::Duration, DeValue::String(text)) => {
                quoted(&repair(text)?)
            }
            (FieldShape::Choice(words) | FieldShape::Choices(words), DeValue::String(text)) => {
                quoted(nearest(text, words.iter().copied())?)
            }
            (FieldShape::Choice(words), DeValue::Boolean(true)) if words.contains(&"each") => {
                "\"each\"".to_owned()
            }
            (shape, value) if self.accepts(shape, value) => raw.to_owned(),
            _ => return None,
        };
        Some(format!("{} = {fixed}", meant.key))
    }

    /// Whether a key of this shape takes this value unchanged. Of numbers and of texts with a
    /// grammar of their own, such as a tempo, only the type is checked.
    fn accepts(&self, shape: FieldShape, value: &DeValue<'_>) -> bool {
        match (shape, value) {
            (
                FieldShape::Number { .. } | FieldShape::Reps | FieldShape::Spots | FieldShape::At,
                DeValue::Integer(_),
            )
            | (
                FieldShape::Line
                | FieldShape::Prose
                | FieldShape::Lines
                | FieldShape::Proses
                | FieldShape::Variation
                | FieldShape::Use
                | FieldShape::Source
                | FieldShape::Reps
                | FieldShape::Spots
                | FieldShape::Tempo
                | FieldShape::At,
                DeValue::String(_),
            )
            | (FieldShape::Flag, DeValue::Boolean(_)) => true,
            (FieldShape::Time, DeValue::String(text)) => duration::range(text).is_ok(),
            (FieldShape::Id, DeValue::String(text)) => is_id(text),
            (FieldShape::Language, DeValue::String(text)) => is_language(text),
            (FieldShape::Pose, DeValue::String(text)) => self.poses.contains(text),
            (FieldShape::Sound, DeValue::String(text)) => {
                SOUNDS.contains(&&**text) || is_sound_file(text) && stays_in_folder(text)
            }
            (FieldShape::Codes, DeValue::String(text)) => {
                codes::WARNINGS.iter().any(|warning| warning.code == text)
            }
            (FieldShape::Choices(words), DeValue::String(text)) => words.contains(&&**text),
            (
                FieldShape::Lines
                | FieldShape::Proses
                | FieldShape::Spots
                | FieldShape::Reps
                | FieldShape::Time
                | FieldShape::Codes
                | FieldShape::Choices(_),
                DeValue::Array(items),
            ) => items.iter().all(|item| self.accepts(shape, item.get_ref())),
            _ => false,
        }
    }
}

/// The finding for a key that is allowed in another table only.
fn misplaced(scope: Scope, key: &str, span: Span) -> Option<Diagnostic> {
    let is_routine_key = Scope::Routine.field(key).is_some();
    let is_step_key = Scope::Step.field(key).is_some();
    let (message, help) = match scope {
        Scope::Step | Scope::Circuit if key == "voice" => (
            "`voice` is how much is said in the routine, not what is said of a step".to_owned(),
            "write `say` for the words that the voice says, or move it above the first `[[step]]`".to_owned(),
        ),
        Scope::Step | Scope::Circuit if is_routine_key && !is_step_key => {
            let help = match key {
                "length" => "move it above the first `[[step]]`, or write `time` for the length of a step",
                _ => "move it above the first `[[step]]`",
            };
            (format!("`{key}` belongs to the routine, not to a step"), help.to_owned())
        }
        Scope::Circuit if key == "time" => (
            "a circuit against the clock can't be written: its rounds are counted".to_owned(),
            "write the number of rounds instead, as in `sets = 5`, and stop where the time is over"
                .to_owned(),
        ),
        Scope::Circuit if key == "reps" => (
            "a circuit has no `reps`; its rounds are `sets`".to_owned(),
            "write `sets` for how many rounds, or move `reps` to the steps below `[[step.step]]`".to_owned(),
        ),
        Scope::Circuit if is_step_key => (
            format!("a circuit has no `{key}`; its steps do"),
            format!("move `{key}` to the steps below `[[step.step]]`"),
        ),
        Scope::Routine if is_step_key => {
            let help = match key {
                "time" => {
                    "move it below a `[[step]]`, or below `[defaults]` for every step; or write `length` for what you aim at in all"
                }
                _ if Scope::Defaults.field(key).is_some() => {
                    "move it below `[defaults]` to hold for every step, or below a `[[step]]`"
                }
                _ => "move it below a `[[step]]`",
            };
            (format!("`{key}` belongs to a step, not to the routine"), help.to_owned())
        }
        Scope::Week if is_step_key => (
            format!("a week has no `{key}`; its step does"),
            format!("move `{key}` to the step; a week changes {}", joined_with("and", &keys(scope))),
        ),
        Scope::Defaults if is_step_key => {
            (format!("`{key}` can't have a default"), format!("write `{key}` in each step that needs it"))
        }
        Scope::Defaults if is_routine_key => (
            format!("`{key}` belongs to the routine, not to `[defaults]`"),
            "move it above `[defaults]`".to_owned(),
        ),
        _ => return None,
    };
    Some(Diagnostic::error("misplaced-key", span, message).help(help))
}

/// The help for a key that resembles no other: the keys of the scope, if there are few.
fn keys_of(scope: Scope) -> String {
    const MAX_KEYS: usize = 9;
    if scope.fields().len() > MAX_KEYS {
        return "take it out, or put a `#` before a note to yourself".to_owned();
    }
    format!("it may have {}", keys(scope).join(", "))
}

/// The keys of a scope, in backticks.
fn keys(scope: Scope) -> Vec<String> {
    scope.fields().iter().map(|field| format!("`{}`", field.key)).collect()
}
