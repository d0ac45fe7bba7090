//! Values of the file as numbers.

use toml::Spanned;
use toml::de::DeValue;

/// A value and where it stands.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// The whole number that a value is, if it is one of no more than 32 bits.
pub(super) fn whole(value: &Value<'_>) -> Option<u32> {
    match value.get_ref() {
        DeValue::Integer(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// The number that a value is, if it is one.
pub(super) fn number(value: &Value<'_>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Integer(number) => number.to_string().parse().ok(),
        DeValue::Float(number) => number.to_string().parse().ok(),
        _ => None,
    }
}
