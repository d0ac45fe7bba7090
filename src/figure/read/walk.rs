//! Reads tables by the field table, and reports keys and values that are wrong by
//! themselves.

use super::fields::{Field, FieldShape, Scope};
use crate::diagnostic::{Diagnostic, sanitize_line};
use crate::figure::geometry::Point;
use crate::figure::pose::{Landmark, Place};
use crate::routine::fields::one_of;
use crate::routine::{Span, nearest, truncated};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// The most findings about one file.
const MAX_FINDINGS: usize = 200;
/// The farthest that anything of a pose may be, in metres.
const FARTHEST: f32 = 10.0;

/// Reads values and collects the findings about them.
#[derive(Debug, Default)]
pub(super) struct Walker {
    pub(super) findings: Vec<Diagnostic>,
}

/// A table of the file whose keys are known.
#[derive(Clone, Copy)]
pub(super) struct Table<'e, 't> {
    pub(super) scope: Scope,
    pub(super) keys: &'e DeTable<'t>,
    pub(super) span: Span,
}

/// A `key = value` of a table. The span is that of the value.
#[derive(Clone, Copy)]
pub(super) struct KeyValue<'e, 't> {
    pub(super) field: &'static Field,
    pub(super) value: &'e Value<'t>,
    pub(super) span: Span,
}

impl<'e, 't> Table<'e, 't> {
    /// The value of a key; `None` if the table doesn't have it.
    pub(super) fn get(&self, key: &'static str) -> Option<KeyValue<'e, 't>> {
        let field = self.scope.field(key)?;
        let (_, value) = self.keys.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(KeyValue { field, value, span: value.span().into() })
    }

    /// The span of a key; that of the table if it doesn't have the key.
    pub(super) fn key_span(&self, key: &str) -> Span {
        self.keys
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map_or(self.span, |(name, _)| name.span().into())
    }
}

impl Walker {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// Reads a table, and reports unknown and missing keys.
    pub(super) fn table<'e, 't>(
        &mut self,
        scope: Scope,
        table: &'e DeTable<'t>,
        span: Span,
    ) -> Table<'e, 't> {
        for (key, _) in table {
            if scope.field(key.get_ref()).is_none() {
                self.unknown_key(scope, key.get_ref(), key.span().into());
            }
        }
        for field in scope.fields().iter().filter(|field| field.required) {
            if !table.iter().any(|(key, _)| key.get_ref() == field.key) {
                let message = format!("{} has no `{}`", scope.name(), field.key);
                let finding = Diagnostic::error("missing-key", span.range(), message);
                self.push(finding.label("it belongs here").help(format!("such as `{}`", field.example)));
            }
        }
        Table { scope, keys: table, span }
    }

    fn unknown_key(&mut self, scope: Scope, key: &str, span: Span) {
        let keys: Vec<&str> = scope.fields().iter().map(|field| field.key).collect();
        let message = format!("{} has no key `{}`", scope.name(), truncated(key));
        let finding = Diagnostic::error("unknown-key", span.range(), message);
        let nearest = nearest(key, keys.iter().copied()).and_then(|near| scope.field(near));
        self.push(match nearest {
            Some(field) => {
                let help = format!("write `{}`: {}", field.key, field.doc);
                finding.label(format!("is it `{}`?", field.key)).help(help)
            }
            None => finding.help(format!("it may have {}", keys.join(", "))),
        });
    }

    /// Reports that a value has the wrong type.
    pub(super) fn wrong_type(&mut self, entry: KeyValue<'_, '_>, span: Span) {
        let message = format!("`{}` must be {}", entry.field.key, entry.field.shape.describe());
        let finding = Diagnostic::error("wrong-type", span.range(), message);
        self.push(finding.help(format!("such as `{}`", entry.field.example)));
    }

    /// A number between the bounds of its field.
    pub(super) fn number(&mut self, table: Table<'_, '_>, key: &'static str) -> Option<f32> {
        let entry = table.get(key)?;
        let (min, max) = match entry.field.shape {
            FieldShape::Number(min, max) => (min, max),
            // The degrees of `FieldShape::AngleOrPlace`.
            _ => (-360.0, 360.0),
        };
        let Some(number) = number(entry.value) else {
            self.wrong_type(entry, entry.span);
            return None;
        };
        if number < min || number > max || !number.is_finite() {
            let message = format!("`{key}` must lie between {min} and {max}");
            self.push(Diagnostic::error("wrong-value", entry.span.range(), message));
            return None;
        }
        Some(number)
    }

    /// True or false.
    pub(super) fn flag(&mut self, table: Table<'_, '_>, key: &'static str) -> Option<bool> {
        let entry = table.get(key)?;
        if let DeValue::Boolean(flag) = entry.value.get_ref() {
            return Some(*flag);
        }
        self.wrong_type(entry, entry.span);
        None
    }

    /// A text or a list of texts, without control characters, each with its span.
    pub(super) fn texts(&mut self, table: Table<'_, '_>, key: &'static str) -> Option<Vec<(String, Span)>> {
        let entry = table.get(key)?;
        let can_be_list = !matches!(entry.field.shape, FieldShape::Text | FieldShape::Choice(_));
        let values: Vec<&Value<'_>> = match entry.value.get_ref() {
            DeValue::Array(items) if can_be_list => items.iter().collect(),
            _ => vec![entry.value],
        };
        let mut texts = Vec::new();
        for value in values {
            let span: Span = value.span().into();
            let DeValue::String(text) = value.get_ref() else {
                self.wrong_type(entry, span);
                return None;
            };
            if text.is_empty() || text.len() > 200 || sanitize_line(text) != **text {
                let message = format!("`{key}` must be a line of text of at most 200 characters");
                let finding = Diagnostic::error("wrong-value", span.range(), message);
                self.push(finding.help("control characters are not allowed"));
                return None;
            }
            texts.push((text.to_string(), span));
        }
        Some(texts)
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        table: Table<'_, '_>,
        key: &'static str,
        choices: &[(T, &'static str)],
    ) -> Option<T> {
        let (text, span) = self.texts(table, key)?.into_iter().next()?;
        let choice = choices.iter().find(|(_, word)| *word == text).map(|(choice, _)| *choice);
        if choice.is_none() {
            let words: Vec<&str> = choices.iter().map(|(_, word)| *word).collect();
            self.unknown_word(key, &text, span, &words);
        }
        choice
    }

    /// Reports an unknown word.
    pub(super) fn unknown_word(&mut self, key: &str, text: &str, span: Span, words: &[&str]) {
        let message = format!("`{key}` can't be \"{}\"", truncated(text));
        let finding = Diagnostic::error("wrong-value", span.range(), message);
        self.push(match nearest(text, words.iter().copied()) {
            Some(near) => finding.label(format!("is it \"{near}\"?")).help(format!("write \"{near}\"")),
            None => finding.help(format!("it can be {}", one_of(words))),
        });
    }

    /// Two numbers, each within ten metres.
    pub(super) fn pair(&mut self, table: Table<'_, '_>, key: &'static str) -> Option<Point> {
        let entry = table.get(key)?;
        self.numbers::<2>(entry).map(|[x, y]| Point::new(x, y))
    }

    /// `N` numbers, each within ten metres.
    pub(super) fn numbers<const N: usize>(&mut self, entry: KeyValue<'_, '_>) -> Option<[f32; N]> {
        let DeValue::Array(items) = entry.value.get_ref() else {
            self.wrong_type(entry, entry.span);
            return None;
        };
        let numbers: Vec<f32> = items.iter().filter_map(number).collect();
        let Some(numbers) = <[f32; N]>::try_from(numbers).ok().filter(|_| items.len() == N) else {
            self.wrong_type(entry, entry.span);
            return None;
        };
        self.check_within(entry, &numbers).then_some(numbers)
    }

    /// Whether all numbers lie within ten metres; reports numbers that don't.
    fn check_within(&mut self, entry: KeyValue<'_, '_>, numbers: &[f32]) -> bool {
        // NaN fails this too.
        let is_within = numbers.iter().all(|number| number.abs() <= FARTHEST);
        if !is_within {
            let message =
                format!("the numbers of `{}` must lie between -{FARTHEST} and {FARTHEST}", entry.field.key);
            let finding = Diagnostic::error("wrong-value", entry.span.range(), message);
            self.push(finding.help("they are metres; a person is about 1.75 high"));
        }
        is_within
    }

    /// A place: two numbers, perhaps with a landmark before them, or a landmark alone.
    pub(super) fn place(&mut self, table: Table<'_, '_>, key: &'static str) -> Option<Place> {
        let entry = table.get(key)?;
        let DeValue::Array(items) = entry.value.get_ref() else {
            self.wrong_type(entry, entry.span);
            return None;
        };
        let mut offset_items: &[Value<'_>] = items;
        let mut from = None;
        if let Some((first, others)) = items.split_first()
            && let DeValue::String(word) = first.get_ref()
        {
            from = Landmark::from_word(word);
            if from.is_none() {
                self.unknown_landmark(word, first.span().into());
                return None;
            }
            offset_items = others;
        }
        let numbers: Vec<f32> = offset_items.iter().filter_map(number).collect();
        match (numbers.as_slice(), offset_items.len(), from) {
            ([], 0, Some(_)) => Some(Place { from, offset: Point::default() }),
            ([x, y], 2, _) => {
                self.check_within(entry, &numbers).then(|| Place { from, offset: Point::new(*x, *y) })
            }
            _ => {
                self.wrong_type(entry, entry.span);
                None
            }
        }
    }

    fn unknown_landmark(&mut self, word: &str, span: Span) {
        let landmarks = Landmark::all();
        let words: Vec<&str> = landmarks.iter().map(|(_, word)| word.as_str()).collect();
        let message = format!("there is no landmark `{}`", truncated(word));
        let finding = Diagnostic::error("unknown-landmark", span.range(), message);
        self.push(match nearest(word, words.iter().copied()) {
            Some(near) => finding.label(format!("is it \"{near}\"?")).help(format!("write \"{near}\"")),
            None => finding.help(format!("there are {}", words.join(", "))),
        });
    }
}

/// The number of a value; `None` if it is of another type.
pub(super) fn number(value: &Value<'_>) -> Option<f32> {
    match value.get_ref() {
        DeValue::Integer(integer) => {
            i128::from_str_radix(integer.as_str(), integer.radix()).ok()?.to_string().parse().ok()
        }
        DeValue::Float(float) => float.to_string().parse().ok(),
        _ => None,
    }
}
