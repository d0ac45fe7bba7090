//! The tables, lists and values of a TOML text, with their spans.

use super::span::Span;
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its span.
#[derive(Debug)]
pub(super) struct Value<'t> {
    pub(super) span: Span,
    pub(super) data: Data<'t>,
}

/// The content of a value.
#[derive(Debug)]
pub(super) enum Data<'t> {
    Text(Cow<'t, str>),
    /// One that is too large is the largest of its sign.
    Integer(i128),
    Float,
    Boolean(bool),
    Datetime,
    List(Vec<Value<'t>>),
    Table(Table<'t>),
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Keyed<'t> {
    pub(super) name: Cow<'t, str>,
    /// The span of the key.
    pub(super) span: Span,
    pub(super) value: Value<'t>,
}

/// Keys and values in the order of the text, each key once.
#[derive(Debug, Default)]
pub(super) struct Table<'t> {
    keys: Vec<Keyed<'t>>,
}

impl<'t> Table<'t> {
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Keyed<'t>> {
        self.keys.iter()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Keyed<'t>> {
        self.keys.iter().find(|key| key.name == name)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// Parses a text. Returns what the parser could recover of it, and its syntax errors.
pub(super) fn read(text: &str) -> (Table<'_>, Vec<toml::de::Error>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    (into_table(table.into_inner()), errors)
}

fn into_table(table: DeTable<'_>) -> Table<'_> {
    let mut keys = Vec::with_capacity(table.len());
    for (name, value) in table {
        keys.push(Keyed { span: name.span().into(), name: name.into_inner(), value: value_of(value) });
    }
    Table { keys }
}

fn value_of(value: Spanned<DeValue<'_>>) -> Value<'_> {
    let span = value.span().into();
    let data = match value.into_inner() {
        DeValue::String(text) => Data::Text(text),
        DeValue::Integer(number) => Data::Integer(integer(number.as_str(), number.radix())),
        DeValue::Float(_) => Data::Float,
        DeValue::Boolean(flag) => Data::Boolean(flag),
        DeValue::Datetime(_) => Data::Datetime,
        DeValue::Array(items) => Data::List(items.into_iter().map(value_of).collect()),
        DeValue::Table(table) => Data::Table(into_table(table)),
    };
    Value { span, data }
}

/// Parses an integer; one that is too large becomes the largest of its sign.
fn integer(digits: &str, radix: u32) -> i128 {
    let limit = if digits.starts_with('-') { i128::MIN } else { i128::MAX };
    i128::from_str_radix(digits, radix).unwrap_or(limit)
}
