//! The reference of the format as Markdown: an introduction, then every key of
//! the field table and every code.

use crate::routine::codes::{self, Code};
use crate::routine::fields::{Field, FieldShape, POSES, SOUNDS, Scope};
use std::fmt::Write as _;

/// The text above the tables of keys.
const INTRODUCTION: &str = include_str!("introduction.md");
/// The text below the tables of keys.
const RULES: &str = include_str!("rules.md");

/// The whole reference; `docs/format.md` is this text.
pub fn markdown() -> String {
    let mut text = String::from(INTRODUCTION);
    for scope in Scope::ALL {
        let _ = writeln!(text, "\n## Keys of {}\n", scope.name());
        text.push_str("| key | value | default | |\n| --- | --- | --- | --- |\n");
        scope.fields().iter().for_each(|field| row(&mut text, field));
        text.push_str("\n```toml\n");
        let has_header = |field: &Field| matches!(field.shape, FieldShape::Steps | FieldShape::Defaults);
        for field in scope.fields().iter().filter(|field| !has_header(field)) {
            let _ = writeln!(text, "{}", field.example);
        }
        text.push_str("```\n");
    }
    text.push('\n');
    text.push_str(RULES);
    words(&mut text, "Figures", "`pose` names one of these, or a figure of your own:", &POSES);
    words(
        &mut text,
        "Tones",
        "`sound` names a sound file of at most 16 MiB, of which 20 seconds are played, or one of the tones. \
         A file is decoded shortly before it is first heard; two minutes of sounds are kept ready at a \
         time, 24 MB. The tones:",
        &SOUNDS,
    );
    text.push_str("\n## Errors\n\nA file that has one can't be played.\n");
    for code in codes::ERRORS {
        section(&mut text, code);
    }
    text.push_str(
        "\n## Warnings\n\nThe routine plays, and its author should look. `allow = [\"CODE\"]` quiets one.\n",
    );
    for code in codes::WARNINGS {
        section(&mut text, code);
    }
    text
}

/// Writes the row of a key in the table of its scope.
fn row(text: &mut String, field: &Field) {
    let cell = |text: &str| text.replace('|', "\\|");
    let default = match field.default {
        _ if field.required => "must be there".to_owned(),
        Some(default) if default.contains('`') => default.to_owned(),
        Some(default) => format!("`{default}`"),
        None => String::new(),
    };
    let value = cell(&field.shape.describe());
    let _ = writeln!(text, "| `{}` | {value} | {} | {} |", field.key, cell(&default), cell(field.doc));
}

/// Writes a section with a list of words.
fn words(text: &mut String, title: &str, about: &str, words: &[&str]) {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let _ = write!(text, "\n## {title}\n\n{about}\n\n{}.\n", words.join(", "));
}

/// Writes the section of a code.
fn section(text: &mut String, code: &Code) {
    let _ = write!(
        text,
        "\n### {}\n\n{} {}\n\n```toml\n{}\n```\n",
        code.code, code.meaning, code.explanation, code.example
    );
}
