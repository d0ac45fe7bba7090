//! What keys and values mean, as the editor shows it: keys from the field table, values
//! from here.

use crate::routine::codes;
use crate::routine::fields::{Field, FieldShape, Scope};

/// A line about each word that a key may have as its value.
const VALUES: &[(&str, &str, &str)] = &[
    ("kind", "warm-up", "Before a run: short, moving."),
    ("kind", "soft-tissue", "Ball or roller work."),
    ("kind", "mobility", "Moving joints through their range."),
    ("kind", "strength", "Loaded work, in sets."),
    ("kind", "rehab", "A physiotherapist's list."),
    ("kind", "cool-down", "After a run: held stretches, walking."),
    ("kind", "recovery", "On a day without a run."),
    ("kind", "library", "A set of movements to borrow by `use`, not to play."),
    ("voice", "full", "Everything is said."),
    ("voice", "brief", "Everything but the instructions."),
    ("voice", "counts", "Sides, moves, counts, safety and the end alone."),
    ("voice", "off", "Nothing is said."),
    ("side", "together", "Both sides at once, or no side at all."),
    ("side", "each", "The whole amount on one side, then on the other; `first` says which begins."),
    ("side", "left", "The left side alone."),
    ("side", "right", "The right side alone."),
    ("side", "alternate", "Rep by rep, the amount per side; `first` says which side begins."),
    ("first", "left", "The left side begins."),
    ("first", "right", "The right side begins."),
    ("count", "numbers", "The number of each rep is said."),
    ("count", "phases", "The name of each phase is said: inhale, hold, exhale."),
    ("count", "off", "Nothing is said of the reps."),
    ("direction", "clockwise", "As a clock's hands go."),
    ("direction", "counterclockwise", "Against a clock's hands."),
    ("direction", "both", "The amount once each way."),
    ("not_for", "over-stretched", "Left out with an over-stretched hamstring."),
    ("not_for", "fresh-strain", "Left out with a fresh strain."),
    ("not_for", "pregnancy", "Left out during pregnancy."),
    ("not_for", "blood-thinners", "Left out while taking blood thinners."),
    ("not_for", "back-pain", "Left out with back pain."),
    ("time", "open", "Lasts until a key; the plan assumes 30 seconds."),
    ("reps", "max", "As many as you can in `time`, which must stand beside it."),
];

/// What a word means as the value of a key.
pub(super) fn value(field: &Field, word: &str) -> Option<&'static str> {
    let known = VALUES.iter().find(|(key, known, _)| *key == field.key && *known == word);
    known.map(|(_, _, meaning)| *meaning).or(match (field.shape, word) {
        (FieldShape::Gap, "open") => Some("Lasts until a key; the plan assumes 10 seconds."),
        (FieldShape::Codes, code) => codes::find(code).map(|code| code.meaning),
        _ => None,
    })
}

/// A key's page: the type of its value, its meaning, its default and an example.
pub(super) fn key(field: &Field, scope: Scope) -> String {
    let required = if field.required { ", required" } else { "" };
    let value_type = field.shape.describe();
    let mut parts = vec![
        format!("**`{}`** of {}: {value_type}{required}", field.key, scope.name()),
        field.doc.to_owned(),
    ];
    parts.extend(field.default.map(|default| format!("If left out: {}", in_code(default))));
    let meanings: Vec<String> = field
        .shape
        .words()
        .iter()
        .filter_map(|word| Some(format!("- `\"{word}\"`: {}", value(field, word)?)))
        .collect();
    if !meanings.is_empty() {
        parts.push(meanings.join("\n"));
    }
    parts.push(format!("```toml\n{}\n```", field.example));
    parts.join("\n\n")
}

/// A value in code marks, unless it has some already.
fn in_code(default: &str) -> String {
    if default.contains('`') { default.to_owned() } else { format!("`{default}`") }
}

/// The page of a finding's code; `None` if there is no such code.
pub(super) fn code(name: &str) -> Option<String> {
    let code = codes::find(name)?;
    Some(format!("**{}[{}]** {}\n\n{}", code.severity.word(), code.code, code.meaning, code.explanation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_choice_is_explained() {
        for scope in Scope::ALL {
            for field in scope.fields() {
                let choice = !matches!(field.shape, FieldShape::Sound);
                for word in field.shape.words().iter().filter(|_| choice) {
                    assert!(value(field, word).is_some(), "{} = {word}", field.key);
                }
            }
        }
        for (key, word, _) in VALUES {
            let fields = Scope::ALL.iter().filter_map(|scope| scope.field(key));
            assert!(fields.clone().any(|field| field.shape.words().contains(word)), "{key} = {word}");
        }
    }
}
