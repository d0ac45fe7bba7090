//! Reading the file's values as numbers.

use toml::Spanned;
use toml::de::DeValue;

/// A value with its span.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// The value as a whole number of at most 32 bits; `None` if it is anything else.
pub(super) fn whole(value: &Value<'_>) -> Option<u32> {
    match value.get_ref() {
        DeValue::Integer(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// The value as a number; `None` if it is anything else.
pub(super) fn number(value: &Value<'_>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Integer(number) => number.to_string().parse().ok(),
        DeValue::Float(number) => number.to_string().parse().ok(),
        _ => None,
    }
}
