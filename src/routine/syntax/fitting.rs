//! Guesses the value that was meant by words without quotes or by a malformed number.

use crate::routine::count;
use crate::routine::duration::{self, MAX_AMOUNT, MIN_AMOUNT, repair};
use crate::routine::fields::{Field, FieldShape, Scope};
use crate::routine::message::quoted;
use crate::routine::suggest::{nearest, value_synonym};
use crate::routine::tempo;
use crate::routine::token::{TokenKind, tokens};

/// The quotes that are written around texts, of which TOML has two.
pub(super) const QUOTES: [char; 9] = ['"', '\'', '“', '”', '„', '‘', '’', '«', '»'];

/// Where a value stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// The key that it belongs to; `None` if that is unknown.
    pub(super) field: Option<&'static Field>,
    /// Whether it is an item of the key's list.
    pub(super) is_item: bool,
}

impl Place {
    /// Whether the value is a text and no number.
    pub(super) fn takes_text(self) -> bool {
        self.field.is_some_and(|field| field.shape.json_types().first() == Some(&"string"))
    }
}

/// The key of this name in any table; the one of a step first.
pub(super) fn field_of(key: &str) -> Option<&'static Field> {
    let scopes = [Scope::Step, Scope::Routine, Scope::Defaults, Scope::Cue, Scope::Variation, Scope::Source];
    scopes.iter().find_map(|scope| scope.field(key))
}

/// Whether a word means true or false.
pub(super) fn is_switch(word: &str) -> bool {
    flag(word).is_some()
}

fn flag(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    }
}

/// The value that was meant by unquoted words, as TOML: one of the key's own words, a number
/// or a duration if that fits, otherwise the words in quotes. `None` if the key takes
/// nothing like it.
pub(super) fn fitting_value(place: Place, bare: &str) -> Option<String> {
    let Some(field) = place.field else {
        return (!is_switch(bare)).then(|| repaired_number(bare).unwrap_or_else(|| quoted(bare)));
    };
    let word = || value_synonym(bare, field.shape.words()).filter(|_| !place.is_item).map(quoted);
    match field.shape {
        FieldShape::Choice(words) | FieldShape::Choices(words) => {
            let near = || nearest(bare, words.iter().copied()).filter(|_| !is_switch(bare));
            value_synonym(bare, words).or_else(near).map(quoted)
        }
        FieldShape::Flag => flag(bare).map(str::to_owned),
        FieldShape::Number { min, max } => number(field.key, bare, min, max),
        FieldShape::Reps => word().or_else(|| counts(bare, count::MAX_COUNT)),
        FieldShape::Spots if !place.is_item && count::looks_like_count(bare) => {
            counts(bare, count::MAX_SPOTS)
        }
        FieldShape::Time => word().or_else(|| {
            let fixed = repair(bare)?;
            let lengths = duration::range(&fixed).ok()?;
            (lengths.min >= MIN_AMOUNT && lengths.max <= MAX_AMOUNT).then(|| quoted(&fixed))
        }),
        FieldShape::Duration | FieldShape::Gap => word().or_else(|| {
            let fixed = repair(bare)?;
            duration::single(&fixed).is_ok().then(|| quoted(&fixed))
        }),
        FieldShape::Tempo => match tempo::parse(bare) {
            Ok(_) => Some(quoted(bare)),
            Err(error) => error.fix.filter(|fix| tempo::parse(fix.trim_matches('"')).is_ok()),
        },
        FieldShape::At => {
            number(field.key, bare, 1, count::MAX_COUNT).or_else(|| match count::moment(bare) {
                Ok(_) => Some(quoted(bare)),
                Err(error) => error.fix.filter(|fix| count::moment(fix.trim_matches('"')).is_ok()),
            })
        }
        FieldShape::Weeks | FieldShape::Cues | FieldShape::Steps | FieldShape::Defaults => None,
        FieldShape::Language if bare == "no" => Some(quoted(bare)),
        _ if is_switch(bare) => None,
        _ => Some(quoted(bare)),
    }
}

/// A whole number in the bounds of a key; `3 times` and `3 sets` for `sets`, `3/10` for
/// `max_pain`.
fn number(key: &str, bare: &str, min: u32, max: u32) -> Option<String> {
    let units: &[&str] = match key {
        "sets" => &["x", "×", "times", "time", "sets", "set", "rounds", "round"],
        "max_pain" => &["/10", "/ 10", "of 10", "out of 10"],
        _ => &[],
    };
    let number: u32 = repaired_number(without_unit(bare, units))?.parse().ok()?;
    (min..=max).contains(&number).then(|| number.to_string())
}

/// A number or a range of numbers from 1 to `max`.
fn counts(bare: &str, max: u32) -> Option<String> {
    let bare = without_unit(bare, &["reps", "rep", "times", "time", "x", "×"]);
    if let Some(number) = repaired_number(bare) {
        return number.parse().is_ok_and(|number: u32| (1..=max).contains(&number)).then_some(number);
    }
    let text = match count::range(bare, max) {
        Ok(_) => bare.to_owned(),
        Err(error) => error.fix?.trim_matches('"').to_owned(),
    };
    let range = count::range(&text, max).ok()?;
    (range.min >= 1 && range.max <= max).then(|| quoted(&text))
}

/// A text without the one of `units` that it ends with.
fn without_unit<'t>(text: &'t str, units: &[&str]) -> &'t str {
    units.iter().find_map(|unit| text.strip_suffix(unit)).map_or(text, str::trim_end)
}

/// A malformed decimal number in TOML syntax, such as `010` or `2.`.
fn repaired_number(raw: &str) -> Option<String> {
    let number = raw.strip_prefix('+').unwrap_or(raw);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// Whether the innermost bracket that is open at the end of a text is that of a list.
pub(super) fn ends_in_list(text: &str) -> bool {
    let mut open = Vec::new();
    for token in tokens(text, 0) {
        match token.kind {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(token.kind),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => drop(open.pop()),
            _ => {}
        }
    }
    open.last() == Some(&TokenKind::LeftSquareBracket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_quotes_become_values_of_the_key() {
        let cases = [
            ("kind", "warm up", "\"warm-up\""),
            ("side", "both sides", "\"each\""),
            ("reps", "10x", "10"),
            ("reps", "max", "\"max\""),
            ("reps", "8-12 reps", "\"8-12\""),
            ("reps", "8 to 12", "\"8-12\""),
            ("reps", "010", "10"),
            ("sets", "3 times", "3"),
            ("max_pain", "3/10", "3"),
            ("time", "30 sec", "\"30s\""),
            ("time", "1:30", "\"1min30s\""),
            ("time", "8-12", "\"8-12s\""),
            ("spots", "8-12", "\"8-12\""),
            ("spots", "high", "\"high\""),
            ("at", "50%", "\"50%\""),
            ("tempo", "3-1-3", "\"3-1-3\""),
            ("name", "March", "\"March\""),
            ("name", "01", "\"01\""),
            ("voice", "off", "\"off\""),
            ("halfway", "Yes", "true"),
            ("language", "no", "\"no\""),
            ("colour", "red", "\"red\""),
            ("colour", "05", "5"),
        ];
        for (key, bare, fixed) in cases {
            let place = Place { field: field_of(key), is_item: false };
            assert_eq!(fitting_value(place, bare).as_deref(), Some(fixed), "{key} = {bare}");
        }
    }

    #[test]
    fn words_that_a_key_does_not_take_are_no_value() {
        let cases = [
            ("reps", "8-12 each side"),
            ("reps", "3x10"),
            ("reps", "0-5"),
            ("reps", "10 each"),
            ("sets", "8-12"),
            ("sets", "0.5"),
            ("time", "soon"),
            ("rest", "none"),
            ("rest", "30-60s"),
            ("rest", "off"),
            ("halfway", "maybe"),
            ("kind", "dinner"),
            ("side", "True"),
            ("cues", "none"),
            ("colour", "off"),
        ];
        for (key, bare) in cases {
            let place = Place { field: field_of(key), is_item: false };
            assert_eq!(fitting_value(place, bare), None, "{key} = {bare}");
        }
        let item = Place { field: field_of("reps"), is_item: true };
        assert_eq!(fitting_value(item, "amrap"), None);
    }

    #[test]
    fn the_innermost_open_bracket_decides() {
        assert!(ends_in_list("[") && ends_in_list("[\"]\", {a = 1}, "));
        assert!(!ends_in_list("[{") && !ends_in_list("{ a = [1], ") && !ends_in_list(""));
    }
}
