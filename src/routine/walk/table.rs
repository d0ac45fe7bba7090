//! Going through a table by the field table, and values of the wrong type.

use super::{KeyValue, Value, Walker, example};
use crate::diagnostic::Diagnostic;
use crate::routine::fault::{quoted, truncated};
use crate::routine::fields::{Field, FieldShape, Scope};
use crate::routine::literal;
use crate::routine::span::{NodeId, Span};
use crate::routine::syntax::RECOVERED_STEP;
use crate::routine::tree::{Data, Keyed, Table};

impl Walker<'_> {
    /// Hands every known key to `read`, in the order of the file, and reports
    /// the others. Gives the keys that unknown ones were probably meant to be.
    pub(super) fn table(
        &mut self,
        scope: Scope,
        table: &Table<'_>,
        node: NodeId,
        mut read: impl FnMut(&mut Self, &mut KeyValue<'_, '_>),
    ) -> Vec<&'static str> {
        let mut misspelled = Vec::new();
        for Keyed { name: key, span, value } in table.iter() {
            let span = *span;
            let mut known = scope.field(key);
            let recovered = self.has_syntax_error && (key == RECOVERED_STEP || span.start == span.end);
            if known.is_none() && !recovered && !self.is_broken(span) {
                let there = |key: &str| table.has(key);
                let ours = self.unknown(scope, key, span, value, &there);
                misspelled.extend(ours);
                // What stands in steps by another name is judged as well.
                known = ours.and_then(|ours| scope.field(ours));
                known = known.filter(|field| {
                    field.shape == FieldShape::Steps && !there(field.key) && is_tables(value)
                });
            }
            let Some(field) = known else { continue };
            let node = self.spans.add(node, field.key, span, value.span);
            read(self, &mut KeyValue { field, key: span, value, node });
        }
        misspelled
    }

    /// Warns of an inline table that only newer TOML has.
    pub(super) fn table_syntax(&mut self, span: Span) {
        if let Some(part) = literal::new_table(self.raw(span)) {
            let comma = part.start > 0;
            let (label, help) = if comma {
                ("a comma before the end", "take the comma out")
            } else {
                ("this table runs over several lines", "put it on one line")
            };
            let finding = Diagnostic::warning(
                "newer-toml",
                span.part(part).range(),
                "this is TOML 1.1, which other tools may not read",
            );
            self.found.push(finding.label(label).help(help));
        }
    }

    /// Reports that a value has the wrong type, and shows the right one if it can
    /// be guessed.
    pub(super) fn wrong_type(&mut self, entry: &KeyValue<'_, '_>, value: &Value<'_>) {
        let KeyValue { field, .. } = entry;
        let span: Span = value.span;
        if self.is_broken(span) {
            return;
        }
        let raw = self.raw(span).to_owned();
        let (has, number) = kind_of(&value.data);
        let wants_length = matches!(
            field.shape,
            FieldShape::Duration | FieldShape::Gap | FieldShape::Time | FieldShape::Tempo | FieldShape::At
        );
        let listed = !std::ptr::eq(value, entry.value);
        if number && wants_length {
            return self.bare_number(field, span, &raw, listed);
        }
        if listed {
            let kind = if field.shape == FieldShape::Reps { "a number or a range in quotes" } else { "text" };
            let message = format!("each item of `{}` must be {kind}, not {has}", field.key);
            let finding = Diagnostic::error("wrong-type", span.range(), message).label(has);
            let whole =
                raw.split('.').next().filter(|whole| field.shape == FieldShape::Reps && !whole.is_empty());
            return self.found.push(if let Some(whole) = whole.filter(|_| number) {
                finding.help(format!("write `{whole}`")).fix(span.range(), whole)
            } else if number && field.shape.words().is_empty() && field.shape != FieldShape::Codes {
                finding.help(format!("write `{}`", quoted(&raw))).fix(span.range(), quoted(&raw))
            } else {
                finding.help(example(field))
            });
        }
        let message = format!("`{}` must be {}, not {has}", field.key, field.shape.describe());
        let finding = Diagnostic::error("wrong-type", span.range(), message).label(has);
        self.found.push(match guess(field, &value.data, &raw) {
            Some(fixed) => finding.help(format!("write `{} = {fixed}`", field.key)).fix(span.range(), fixed),
            None => finding.help(example(field)),
        });
    }

    /// A number where a duration belongs.
    fn bare_number(&mut self, field: &Field, span: Span, raw: &str, listed: bool) {
        let key = if listed { String::new() } else { format!("{} = ", field.key) };
        if let Some(bare) = raw.strip_prefix(['-', '+']).filter(|_| field.shape != FieldShape::At) {
            let at = Span { end: span.start + 1, ..span };
            let finding = Diagnostic::error("signed-duration", at.range(), "a duration has no sign");
            let help = format!("write `{key}\"{}s\"`", truncated(bare));
            let finding = finding.fix(span.range(), format!("\"{bare}s\""));
            return self.found.push(finding.label("leave this out").help(help));
        }
        let finding = Diagnostic::error(
            "missing-unit",
            span.range(),
            format!("the duration `{}` has no unit", truncated(raw)),
        );
        let help = format!("write `{key}\"{}s\"`", truncated(raw));
        let finding = finding.fix(span.range(), format!("\"{raw}s\""));
        self.found.push(finding.label("seconds? minutes?").help(help));
    }
}

/// What a value is, in an author's words, and whether it is a number.
fn kind_of(value: &Data<'_>) -> (&'static str, bool) {
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

/// What the author probably meant, as a value of the right type.
fn guess(field: &Field, value: &Data<'_>, raw: &str) -> Option<String> {
    let short = raw.len() <= 40 && !raw.contains('\n');
    if !short {
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

/// Whether a value is tables, as steps are.
pub(super) fn is_tables(value: &Value<'_>) -> bool {
    matches!(&value.data, Data::List(all) if all.iter().all(|one| matches!(&one.data, Data::Table(_))))
}
