//! The field table and the codes as an author reads them: a key or a code
//! explained, a list of all, and the whole reference as Markdown.

mod markdown;

pub use markdown::markdown;

use super::codes::{self, Code};
use super::fields::{Field, FieldShape, Scope};
use super::suggest;
use std::fmt::Write as _;

/// The widest line of an explanation.
const WIDTH: usize = 78;

/// A key and the tables that have it in this very form.
struct DocumentedKey {
    field: &'static Field,
    scopes: Vec<Scope>,
}

/// Explains a key or a code. A key that means several things in several tables
/// is explained for each.
pub fn explain(word: &str) -> Option<String> {
    let word = bare(word);
    if let Some(code) = codes::find(&word) {
        return Some(explain_code(code) + &quieting(code));
    }
    if let Some(code) = codes::find_for_figures(&word) {
        return Some(explain_code(code));
    }
    let entries = entries(&word);
    if entries.is_empty() {
        return None;
    }
    let mut text = format!("{word}\n");
    for entry in &entries {
        explain_entry(&mut text, entry);
    }
    Some(text)
}

/// The key or code that a word was probably meant to be.
pub fn meant(word: &str) -> Option<&'static str> {
    let word = bare(word);
    let keys = || Scope::ALL.iter().flat_map(|scope| scope.fields()).map(|field| field.key);
    let codes = || codes::all().chain(codes::FIGURES).map(|code| code.code);
    let known = |key: &str| keys().any(|known| known == key);
    suggest::synonym_of(&word, known)
        .or_else(|| suggest::nearest(&word, keys().chain(codes())))
        .or_else(|| suggest::nearest_synonym(&word, known))
}

/// Every key by its table and every code, each with a line about it.
pub fn list() -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        let _ = writeln!(text, "Keys of {}", scope.name());
        for field in scope.fields() {
            row(&mut text, field.key, field.doc);
        }
        text.push('\n');
    }
    let groups =
        [("Errors", codes::ERRORS), ("Warnings", codes::WARNINGS), ("Of figures alone", codes::FIGURES)];
    for (title, all) in groups {
        let _ = writeln!(text, "{title}");
        for code in all {
            row(&mut text, code.code, code.meaning);
        }
        text.push('\n');
    }
    text + "`supple explain KEY` and `supple explain CODE` say more.\n"
}

/// A word without what may stand around it in a file or a message.
fn bare(word: &str) -> String {
    let word = word.split('=').next().unwrap_or("").trim();
    let word = word.trim_matches(|c| matches!(c, '[' | ']' | '`' | '"' | '\'' | ' '));
    word.rsplit('.').next().unwrap_or("").to_lowercase()
}

/// Every form of a key, the first scopes first.
fn entries(key: &str) -> Vec<DocumentedKey> {
    let mut entries: Vec<DocumentedKey> = Vec::new();
    for scope in Scope::ALL {
        let Some(field) = scope.field(key) else { continue };
        match entries.iter_mut().find(|entry| entry.field == field) {
            Some(entry) => entry.scopes.push(scope),
            None => entries.push(DocumentedKey { field, scopes: vec![scope] }),
        }
    }
    entries
}

fn explain_entry(text: &mut String, DocumentedKey { field, scopes }: &DocumentedKey) {
    let places: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
    let must = if field.required { ", must be there" } else { "" };
    let _ = writeln!(text, "\n  of {}{must}", places.join(", "));
    wrapped(text, "  ", "  ", field.doc);
    text.push('\n');
    wrapped(text, "  value    ", "           ", &field.shape.describe());
    if let Some(written) = written(field.shape) {
        wrapped(text, "           ", "           ", written);
    }
    if let Some(default) = field.default {
        wrapped(text, "  default  ", "           ", default);
    }
    for (at, line) in field.example.lines().enumerate() {
        let lead = if at == 0 { "  example  " } else { "           " };
        let _ = writeln!(text, "{lead}{line}");
    }
}

fn explain_code(code: &Code) -> String {
    let mut text = format!("{} ({})\n\n", code.code, code.severity.word());
    wrapped(&mut text, "  ", "  ", code.meaning);
    wrapped(&mut text, "  ", "  ", code.explanation);
    text.push('\n');
    for (at, line) in code.example.lines().enumerate() {
        let lead = if at == 0 { "  such as  " } else { "           " };
        let _ = writeln!(text, "{}", format!("{lead}{line}").trim_end());
    }
    text
}

/// How a routine quiets a warning.
fn quieting(code: &Code) -> String {
    if code.severity == crate::diagnostic::Severity::Warning {
        format!("  quieted by  allow = [\"{}\"]\n", code.code)
    } else {
        String::new()
    }
}

/// How a value of a shape is written, if its description doesn't say.
pub(super) fn written(shape: FieldShape) -> Option<&'static str> {
    Some(match shape {
        FieldShape::Duration | FieldShape::Gap => "A duration is written 30s, 5min, 1h, 1min30s or 1.5s.",
        FieldShape::Time => "A duration is written 30s, 5min, 1h, 1min30s or 1.5s, a range 15-30s or 5-7min.",
        FieldShape::Reps => "A range is written \"8-12\".",
        FieldShape::Spots => "A range is written \"5-6\".",
        FieldShape::Tempo => {
            "Phases are named, \"straighten 2s, bend 1s\", or numbers for lower, hold, lift and hold, \
             \"3-1-1-0\"; one length, \"4s\", is the whole rep."
        }
        FieldShape::Sound => {
            "Tones: countdown, start, halfway, switch, move, reverse, tick, rest, minimum, finish."
        }
        _ => return None,
    })
}

fn row(text: &mut String, word: &str, line: &str) {
    let lead = format!("  {word:<21} ");
    wrapped(text, &lead, &" ".repeat(lead.len()), line);
}

/// Writes words in lines, the first after one lead, the others after another.
fn wrapped(text: &mut String, first: &str, rest: &str, words: &str) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in words.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line.clear();
            line.push_str(rest);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}
