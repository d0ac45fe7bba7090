//! Reading the keys of a table, and reporting values of the wrong type.

use super::{KeyValue, Value, Walker, example};
use crate::diagnostic::Diagnostic;
use crate::routine::fields::{Field, FieldShape, Scope};
use crate::routine::literal;
use crate::routine::message::{quoted, truncated};
use crate::routine::span::{NodeId, Span};
use crate::routine::syntax::RECOVERED_STEP;
use crate::routine::tree::{Data, Keyed, Table};

impl Walker<'_> {
    /// Calls `read` with every known key of a table, in the order of the file, and
    /// reports unknown ones. Returns the keys that were probably meant by those.
    pub(super) fn read_table(
        &mut self,
        scope: Scope,
        table: &Table<'_>,
        node: NodeId,
        mut read: impl FnMut(&mut Self, &mut KeyValue<'_, '_>),
    ) -> Vec<&'static str> {
        let mut meant_keys = Vec::new();
        for Keyed { name: key, span, value } in table.iter() {
            let span = *span;
            let mut known = scope.field(key);
            // A key that error recovery added and the author didn't write.
            let recovered = self.has_syntax_error && (key == RECOVERED_STEP || span.start == span.end);
            if known.is_none() && !recovered && !self.is_unreadable(span) {
                let has_key = |key: &str| table.has(key);
                let meant = self.report_unknown_key(scope, key, span, value, &has_key);
                meant_keys.extend(meant);
                // Steps under a misspelled key are checked all the same.
                known = meant.and_then(|meant| scope.field(meant)).filter(|field| {
                    field.shape == FieldShape::Steps && !has_key(field.key) && is_list_of_tables(value)
                });
            }
            let Some(field) = known else { continue };
            let node = self.spans.add(node, field.key, span, value.span);
            read(self, &mut KeyValue { field, key: span, value, node });
        }
        meant_keys
    }

    /// Warns if an inline table uses syntax that is new in TOML 1.1.
    pub(super) fn warn_of_newer_table(&mut self, span: Span) {
        if let Some(part) = literal::new_table(self.raw(span)) {
            let is_trailing_comma = part.start > 0;
            let (label, help) = if is_trailing_comma {
                ("a comma before the end", "take the comma out")
            } else {
                ("this table runs over several lines", "put it on one line")
            };
            let finding = Diagnostic::warning(
                "newer-toml",
                span.part(part).range(),
                "this is TOML 1.1, which other tools may not read",
            );
            self.findings.push(finding.label(label).help(help));
        }
    }

    /// Reports that a value has the wrong type, and shows the right one if it can
    /// be guessed.
    pub(super) fn report_wrong_type(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) {
        let KeyValue { field, .. } = entry;
        let span: Span = value.span;
        if self.is_unreadable(span) {
            return;
        }
        let raw = self.raw(span).to_owned();
        let (has, is_number) = type_of(&value.data);
        let wants_duration = matches!(
            field.shape,
            FieldShape::Duration | FieldShape::Gap | FieldShape::Time | FieldShape::Tempo | FieldShape::At
        );
        // Otherwise it is the key's own value.
        let is_list_item = !std::ptr::eq(value, entry.value);
        if is_number && wants_duration {
            return self.report_missing_unit(field, span, &raw, is_list_item);
        }
        if is_list_item {
            let kind = if field.shape == FieldShape::Reps { "a number or a range in quotes" } else { "text" };
            let message = format!("each item of `{}` must be {kind}, not {has}", field.key);
            let finding = Diagnostic::error("wrong-type", span.range(), message).label(has);
            let whole =
                raw.split('.').next().filter(|whole| field.shape == FieldShape::Reps && !whole.is_empty());
            return self.findings.push(if let Some(whole) = whole.filter(|_| is_number) {
                finding.help(format!("write `{whole}`")).fix(span.range(), whole)
            } else if is_number && field.shape.words().is_empty() && field.shape != FieldShape::Codes {
                finding.help(format!("write `{}`", quoted(&raw))).fix(span.range(), quoted(&raw))
            } else {
                finding.help(example(field))
            });
        }
        let message = format!("`{}` must be {}, not {has}", field.key, field.shape.describe());
        let finding = Diagnostic::error("wrong-type", span.range(), message).label(has);
        self.findings.push(match guess_value(field, &value.data, &raw) {
            Some(fixed) => finding.help(format!("write `{} = {fixed}`", field.key)).fix(span.range(), fixed),
            None => finding.help(example(field)),
        });
    }

    /// Reports a number where a duration belongs.
    fn report_missing_unit(&mut self, field: &Field, span: Span, raw: &str, listed: bool) {
        let key = if listed { String::new() } else { format!("{} = ", field.key) };
        if let Some(bare) = raw.strip_prefix(['-', '+']).filter(|_| field.shape != FieldShape::At) {
            let at = Span { end: span.start + 1, ..span };
            let finding = Diagnostic::error("signed-duration", at.range(), "a duration has no sign");
            let help = format!("write `{key}\"{}s\"`", truncated(bare));
            let finding = finding.fix(span.range(), format!("\"{bare}s\""));
            return self.findings.push(finding.label("leave this out").help(help));
        }
        let finding = Diagnostic::error(
            "missing-unit",
            span.range(),
            format!("the duration `{}` has no unit", truncated(raw)),
        );
        let help = format!("write `{key}\"{}s\"`", truncated(raw));
        let finding = finding.fix(span.range(), format!("\"{raw}s\""));
        self.findings.push(finding.label("seconds? minutes?").help(help));
    }
}

/// The name of a value's type, and whether it is a number.
fn type_of(value: &Data<'_>) -> (&'static str, bool) {
    match value {
        Data::Text(_) => ("text", false),
        Data::Integer(_) => ("a number", true),
        Data::Float => ("a number with a point", true),
        Data::Boolean(_) => ("true or false", false),
        Data::Datetime => ("a date or a time of day", false),
        Data::List(_) => ("a list", false),
        Data::Table(_) => ("a table", false),
    }
}

/// The value the author probably meant, as TOML of the right type.
fn guess_value(field: &Field, value: &Data<'_>, raw: &str) -> Option<String> {
    if raw.len() > 40 || raw.contains('\n') {
        return None;
    }
    match (field.shape, value) {
        (FieldShape::Flag, Data::Text(text)) => {
            let word = text.trim().to_lowercase();
            let on = matches!(word.as_str(), "true" | "yes" | "on");
            let off = matches!(word.as_str(), "false" | "no" | "off");
            (on || off).then(|| on.to_string())
        }
        (FieldShape::Number { .. }, Data::Text(text)) => {
            text.trim().parse::<u32>().ok().map(|number| number.to_string())
        }
        (FieldShape::Number { .. } | FieldShape::Reps | FieldShape::Spots, Data::Float) => {
            raw.split('.').next().filter(|whole| whole.parse::<u32>().is_ok()).map(str::to_owned)
        }
        (FieldShape::Weeks | FieldShape::Cues | FieldShape::Steps, Data::Table(_))
            if raw.starts_with('{') =>
        {
            Some(format!("[{raw}]"))
        }
        (FieldShape::Duration | FieldShape::Gap | FieldShape::Time, Data::Datetime) => {
            crate::routine::duration::repair(raw).map(|fixed| quoted(&fixed))
        }
        (
            FieldShape::Line | FieldShape::Prose | FieldShape::Lines | FieldShape::Proses,
            Data::Integer(_) | Data::Float,
        ) => Some(quoted(raw)),
        (
            FieldShape::Line
            | FieldShape::Prose
            | FieldShape::Choice(_)
            | FieldShape::Id
            | FieldShape::Pose
            | FieldShape::Sound
            | FieldShape::Use
            | FieldShape::Duration
            | FieldShape::Gap
            | FieldShape::Tempo,
            Data::List(items),
        ) => match items.first().map(|item| &item.data) {
            Some(Data::Text(text)) if items.len() == 1 => Some(quoted(text)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value is a list of tables, as `step` is.
pub(super) fn is_list_of_tables(value: &Value<'_>) -> bool {
    matches!(&value.data, Data::List(all) if all.iter().all(|one| matches!(&one.data, Data::Table(_))))
}
