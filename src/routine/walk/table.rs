//! Reading the keys of a table, and reporting values of the wrong type.

use super::values::integer;
use super::{KeyValue, Value, Walker};
use crate::diagnostic::Diagnostic;
use crate::routine::count::{self, MAX_COUNT, MAX_SPOTS};
use crate::routine::duration::{self, MAX_AMOUNT, MIN_AMOUNT};
use crate::routine::fields::example_help;
use crate::routine::fields::{Field, FieldShape, Scope};
use crate::routine::literal::{self, NewTableSyntax};
use crate::routine::message::{quoted, truncated};
use crate::routine::span::{NodeId, Span};
use crate::routine::syntax::RECOVERED_STEP;
use crate::routine::tempo;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

impl Walker<'_> {
    /// Calls `read` with every known key of a table, in the order of the file, and
    /// reports unknown ones. Returns the keys that were probably meant by the unknown ones.
    pub(super) fn read_table(
        &mut self,
        scope: Scope,
        table: &DeTable<'_>,
        node: NodeId,
        mut read: impl FnMut(&mut Self, &KeyValue<'_, '_>),
    ) -> Vec<&'static str> {
        let mut meant_keys = Vec::new();
        for (key, value) in table {
            let (key, span) = (key.get_ref().as_ref(), Span::of(key));
            let mut known = scope.field(key);
            // Error recovery adds keys without a text, and replaces a step's header.
            let is_recovered = self.has_syntax_error && (key == RECOVERED_STEP || span.start == span.end);
            if known.is_none() && !is_recovered && !self.is_unreadable(span) {
                let meant = self.report_unknown_key(scope, key, span, value, table);
                meant_keys.extend(meant);
                // Steps under a misspelled key are checked all the same.
                known = meant.and_then(|meant| scope.field(meant)).filter(|field| {
                    field.shape == FieldShape::Steps
                        && !table.contains_key(field.key)
                        && is_list_of_tables(value)
                });
            }
            let Some(field) = known else { continue };
            let node = self.spans.add(node, field.key, Span::of(value));
            read(self, &KeyValue { field, key: span, value, node });
        }
        meant_keys
    }

    /// Warns if an inline table uses syntax that is new in TOML 1.1.
    pub(super) fn warn_of_newer_table(&mut self, table: Span) {
        let (part, label, help) = match literal::toml_1_1_table_syntax(self.raw(table)) {
            None => return,
            Some(NewTableSyntax::TrailingComma(at)) => {
                (at..at + 1, "a comma before the end", "take the comma out")
            }
            Some(NewTableSyntax::LineBreak) => {
                (0..1, "this table runs over several lines", "put it on one line")
            }
        };
        let finding = newer_toml(table.part(part));
        self.findings.push(finding.label(label).help(help));
    }

    /// Reports that a value has the wrong type, and shows the right one if it can
    /// be guessed. Returns `None`, for the value.
    pub(super) fn wrong_type<T>(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) -> Option<T> {
        let field = entry.field;
        let span = Span::of(value);
        if self.is_unreadable(span) {
            return None;
        }
        let raw = self.raw(span).to_owned();
        let number = decimal(value.get_ref(), &raw);
        let wants_duration = matches!(
            field.shape,
            FieldShape::Duration | FieldShape::Gap | FieldShape::Time | FieldShape::Tempo | FieldShape::At
        );
        let is_list_item = entry.is_list_item(value);
        if let Some(number) = number.as_deref().filter(|_| wants_duration) {
            let finding = missing_unit(field, span, &raw);
            let bare =
                if field.shape == FieldShape::At { number } else { number.trim_start_matches(['-', '+']) };
            let fixed = format!("\"{bare}s\"");
            return self.invalid(if is_duration_of(field, &format!("{bare}s")) {
                finding.help(format!("write `{}`", entry.written(span, &fixed))).fix(span, fixed)
            } else {
                finding.help(entry.example(span))
            });
        }
        let actual_type = type_name(value.get_ref());
        if !is_list_item {
            let message = format!("`{}` must be {}, not {actual_type}", field.key, field.shape.describe());
            let finding = Diagnostic::error("wrong-type", span, message).label(actual_type);
            return self.invalid(match guess_value(field, value.get_ref(), &raw) {
                Some(fixed) => finding.help(format!("write `{} = {fixed}`", field.key)).fix(span, fixed),
                None => finding.help(example_help(field)),
            });
        }
        let is_reps = field.shape == FieldShape::Reps;
        let wanted = if is_reps { "a number or a range in quotes" } else { "text" };
        let message = format!("each item of `{}` must be {wanted}, not {actual_type}", field.key);
        let finding = Diagnostic::error("wrong-type", span, message).label(actual_type);
        let is_number = matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_));
        let takes_texts = field.shape.words().is_empty() && field.shape != FieldShape::Codes;
        let fixed = if is_reps { whole_number(&raw, 1, MAX_COUNT) } else { None };
        let fixed = fixed.or_else(|| (is_number && takes_texts).then(|| quoted(&raw)));
        self.invalid(match fixed {
            Some(fixed) => finding.help(format!("write `{fixed}`")).fix(span, fixed),
            None => finding.help(entry.example(span)),
        })
    }
}

/// The error of a number where a duration belongs.
fn missing_unit(field: &Field, span: Span, raw: &str) -> Diagnostic {
    if raw.starts_with(['-', '+']) && field.shape != FieldShape::At {
        let at = Span { end: span.start + 1, ..span };
        return Diagnostic::error("signed-duration", at, "a duration has no sign").label("leave this out");
    }
    let message = format!("the duration `{}` has no unit", truncated(raw));
    Diagnostic::error("missing-unit", span, message).label("seconds? minutes?")
}

/// Whether a key that takes durations takes this one.
fn is_duration_of(field: &Field, text: &str) -> bool {
    match field.shape {
        FieldShape::Time => {
            duration::range(text).is_ok_and(|lengths| lengths.min >= MIN_AMOUNT && lengths.max <= MAX_AMOUNT)
        }
        FieldShape::At => count::moment(text).is_ok(),
        FieldShape::Tempo => tempo::parse(text).is_ok(),
        _ => duration::single(text).is_ok(),
    }
}

/// A number in decimal digits, if it has no exponent; `None` for other types, infinity and NaN.
fn decimal(value: &DeValue<'_>, raw: &str) -> Option<String> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().replace('_', "")),
        DeValue::Integer(number) => Some(integer(number).to_string()),
        DeValue::Float(_) => Some(raw.replace('_', "")).filter(|raw| !raw.contains(char::is_alphabetic)),
        _ => None,
    }
}

/// The whole number from `min` to `max` that is written with a point, as in `10.0`.
fn whole_number(raw: &str, min: u32, max: u32) -> Option<String> {
    let (whole, fraction) = raw.split_once('.')?;
    if fraction.contains(|c| c != '0') {
        return None;
    }
    let number: u32 = whole.parse().ok()?;
    (min..=max).contains(&number).then(|| number.to_string())
}

/// The warning about syntax that is new in TOML 1.1.
pub(super) fn newer_toml(at: Span) -> Diagnostic {
    Diagnostic::warning("newer-toml", at, "this is TOML 1.1, which other tools may not read")
}

/// The name of a value's type.
fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(number) if number.as_str().contains("nan") => "NaN",
        DeValue::Float(number) if number.as_str().contains("inf") => "infinity",
        DeValue::Float(number) if number.as_str().contains(['e', 'E']) => "a number with an exponent",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time of day",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The value the author probably meant, as TOML of the right type.
fn guess_value(field: &Field, value: &DeValue<'_>, raw: &str) -> Option<String> {
    if raw.len() > 40 || raw.contains('\n') {
        return None;
    }
    match (field.shape, value) {
        (FieldShape::Flag, DeValue::String(text)) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" => Some("true".to_owned()),
            "false" | "no" | "off" => Some("false".to_owned()),
            _ => None,
        },
        (FieldShape::Number { min, max }, DeValue::String(text)) => {
            let number: u32 = text.trim().parse().ok()?;
            (min..=max).contains(&number).then(|| number.to_string())
        }
        (FieldShape::Number { min, max }, DeValue::Float(_)) => whole_number(raw, min, max),
        (FieldShape::Reps, DeValue::Float(_)) => whole_number(raw, 1, MAX_COUNT),
        (FieldShape::Spots, DeValue::Float(_)) => whole_number(raw, 1, MAX_SPOTS),
        (FieldShape::Weeks | FieldShape::Cues | FieldShape::Steps, DeValue::Table(_))
            if raw.starts_with('{') =>
        {
            Some(format!("[{raw}]"))
        }
        (FieldShape::Duration | FieldShape::Gap | FieldShape::Time, DeValue::Datetime(_)) => {
            duration::repair(raw).map(|fixed| quoted(&fixed))
        }
        (
            FieldShape::Line | FieldShape::Prose | FieldShape::Lines | FieldShape::Proses,
            DeValue::Integer(_) | DeValue::Float(_),
        ) => Some(quoted(raw)),
        (shape, DeValue::Array(items))
            if shape.json_types() == ["string"] && shape != FieldShape::Language =>
        {
            match items.first().map(Spanned::get_ref) {
                Some(DeValue::String(text)) if items.len() == 1 && !text.contains(char::is_control) => {
                    Some(quoted(text))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a value is a list of tables, as `step` is.
pub(super) fn is_list_of_tables(value: &Value<'_>) -> bool {
    matches!(value.get_ref(), DeValue::Array(items) if items.iter().all(|item| matches!(item.get_ref(), DeValue::Table(_))))
}
