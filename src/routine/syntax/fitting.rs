//! Guesses the value that was meant by words without quotes or by a malformed number.

use crate::routine::duration::repair;
use crate::routine::fields::{FieldShape, Scope};
use crate::routine::message::quoted;
use crate::routine::suggest::{nearest, value_synonym};
use crate::routine::token::{TokenKind, tokens};

/// The value that was probably meant by unquoted words after a key: one of the key's own
/// words, a number or a duration if that fits, otherwise the words in quotes.
pub(super) fn fitting_value(key: &str, bare: &str) -> String {
    let scopes = [Scope::Step, Scope::Routine, Scope::Defaults];
    let Some(field) = scopes.iter().find_map(|scope| scope.field(key)) else { return quoted(bare) };
    match field.shape {
        FieldShape::Choice(words) | FieldShape::Choices(words) => {
            let meant = value_synonym(bare, words).or_else(|| nearest(bare, words.iter().copied()));
            quoted(meant.unwrap_or(bare))
        }
        FieldShape::Number { .. } | FieldShape::Reps => {
            let digits = bare.split(|c: char| !c.is_ascii_digit()).next().filter(|digits| !digits.is_empty());
            let word = value_synonym(bare, field.shape.words()).map(quoted);
            digits.map(str::to_owned).or(word).unwrap_or_else(|| quoted(bare))
        }
        FieldShape::Flag => match bare.to_lowercase().as_str() {
            "true" | "yes" | "on" => "true".to_owned(),
            "false" | "no" | "off" => "false".to_owned(),
            _ => quoted(bare),
        },
        FieldShape::Duration | FieldShape::Gap | FieldShape::Time => {
            quoted(&repair(bare).unwrap_or_else(|| bare.to_owned()))
        }
        _ => quoted(bare),
    }
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

/// A malformed number in TOML syntax; in quotes if it can't be repaired.
pub(super) fn repaired_number(raw: &str) -> String {
    let number = raw.trim_start_matches(['+', '0']).trim_end_matches('.');
    let lacks_whole_part = number.is_empty() || number.starts_with('.');
    let fixed = if lacks_whole_part { format!("0{number}") } else { number.to_owned() };
    let is_valid = format!("v = {fixed}").parse::<toml::Table>().is_ok();
    if is_valid { fixed } else { quoted(raw) }
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
            ("sets", "3 times", "3"),
            ("time", "30 sec", "\"30s\""),
            ("time", "soon", "\"soon\""),
            ("name", "March", "\"March\""),
            ("colour", "red", "\"red\""),
        ];
        for (key, bare, fixed) in cases {
            assert_eq!(fitting_value(key, bare), fixed, "{key}");
        }
    }

    #[test]
    fn the_innermost_open_bracket_decides() {
        assert!(ends_in_list("[") && ends_in_list("[\"]\", {a = 1}, "));
        assert!(!ends_in_list("[{") && !ends_in_list("{ a = [1], ") && !ends_in_list(""));
    }
}
