//! Reading the file's keys, and its values as numbers.

use crate::diagnostic::Diagnostic;
use crate::routine::{nearest, truncated};
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeInteger, DeValue};

/// A value with its span.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// The value as a whole number of at most 32 bits; `None` if it is anything else.
pub(super) fn whole(value: &Value<'_>) -> Option<u32> {
    match value.get_ref() {
        DeValue::Integer(number) => u32::try_from(integer(number)?).ok(),
        _ => None,
    }
}

/// The value as a number; `None` if it is anything else.
pub(super) fn number(value: &Value<'_>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Integer(number) => integer(number)?.to_string().parse().ok(),
        DeValue::Float(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// A whole number in whatever base it is written; `None` if it is too large.
fn integer(number: &DeInteger<'_>) -> Option<i128> {
    i128::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A finding about a key that its owner, a section or an engine, doesn't have.
pub(super) fn unknown_key(owner: &str, key: &Spanned<Cow<'_, str>>, known: &[&str]) -> Diagnostic {
    let name = key.get_ref();
    let message = format!("{owner} has no key `{}`", truncated(name));
    let finding = Diagnostic::error("unknown-key", key.span(), message);
    match nearest(name, known.iter().copied()) {
        Some(near) => finding.label(format!("is it `{near}`?")).help(format!("write `{near}`")),
        None => finding.help(format!("it has {}", known.join(", "))),
    }
}
