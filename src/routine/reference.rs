//! The field table and the codes as an author reads them: a key or a code
//! explained, a list of all, and the whole reference as Markdown.

mod markdown;

pub use markdown::markdown;

use super::codes::{self, Code};
use super::fields::{Field, FieldShape, Scope};
use super::suggest;
use crate::diagnostic::Severity;
use std::fmt::Write as _;

/// The widest line of an explanation.
const WIDTH: usize = 78;

/// A key and the tables in which it has the same meaning.
struct DocumentedKey {
    field: &'static Field,
    scopes: Vec<Scope>,
}

/// Explains a key or a code; `None` if there is none of this name. A key that means several
/// things in several tables is explained for each.
pub fn explain(word: &str) -> Option<String> {
    let word = bare(word);
    if let Some(code) = codes::find(&word) {
        return Some(explain_code(code) + &how_to_allow(code));
    }
    if let Some(code) = codes::FIGURES.iter().find(|code| code.code == word) {
        return Some(explain_code(code));
    }
    let keys = documented_keys(&word);
    let mut text = format!("{word}\n");
    for key in &keys {
        explain_key(&mut text, key);
    }
    (!keys.is_empty()).then_some(text)
}

/// The key or code that a word probably means; `None` if no name is similar.
pub fn meant(word: &str) -> Option<&'static str> {
    let word = bare(word);
    let keys = || Scope::ALL.iter().flat_map(|scope| scope.fields()).map(|field| field.key);
    let codes = || codes::all().chain(codes::FIGURES).map(|code| code.code);
    let is_key = |word: &str| keys().any(|key| key == word);
    suggest::meant_name(&word, is_key, keys().chain(codes()))
}

/// Every key by its table, and every code, each with a line about it.
pub fn list() -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        let _ = writeln!(text, "Keys of {}", scope.name());
        for field in scope.fields() {
            write_row(&mut text, field.key, field.doc);
        }
        text.push('\n');
    }
    let groups =
        [("Errors", codes::ERRORS), ("Warnings", codes::WARNINGS), ("Of figures alone", codes::FIGURES)];
    for (title, codes) in groups {
        let _ = writeln!(text, "{title}");
        for code in codes {
            write_row(&mut text, code.code, code.meaning);
        }
        text.push('\n');
    }
    text + "`supple explain KEY` and `supple explain CODE` say more.\n"
}

/// A word without brackets, quotes, an outer table and a value, which may surround it in a
/// file or a message.
fn bare(word: &str) -> String {
    let word = word.split('=').next().unwrap_or("").trim();
    let word = word.trim_matches(|c| matches!(c, '[' | ']' | '`' | '"' | '\'' | ' '));
    word.rsplit('.').next().unwrap_or("").to_lowercase()
}

/// A key by its meanings, in the order of the scopes.
fn documented_keys(key: &str) -> Vec<DocumentedKey> {
    let mut keys: Vec<DocumentedKey> = Vec::new();
    for scope in Scope::ALL {
        let Some(field) = scope.field(key) else { continue };
        match keys.iter_mut().find(|known| known.field == field) {
            Some(known) => known.scopes.push(scope),
            None => keys.push(DocumentedKey { field, scopes: vec![scope] }),
        }
    }
    keys
}

fn explain_key(text: &mut String, DocumentedKey { field, scopes }: &DocumentedKey) {
    let places: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
    let required = if field.required { ", must be there" } else { "" };
    let _ = writeln!(text, "\n  of {}{required}", places.join(", "));
    write_wrapped(text, "  ", "  ", field.doc);
    text.push('\n');
    write_wrapped(text, "  value    ", "           ", &field.shape.describe());
    if let Some(notation) = notation(field.shape) {
        write_wrapped(text, "           ", "           ", notation);
    }
    if let Some(default) = field.default {
        write_wrapped(text, "  default  ", "           ", default);
    }
    write_example(text, "  example  ", field.example);
}

fn explain_code(code: &Code) -> String {
    let mut text = format!("{} ({})\n\n", code.code, code.severity.word());
    write_wrapped(&mut text, "  ", "  ", code.meaning);
    write_wrapped(&mut text, "  ", "  ", code.explanation);
    text.push('\n');
    write_example(&mut text, "  such as  ", code.example);
    text
}

/// Writes the lines of an example, the first one after its lead.
fn write_example(text: &mut String, lead: &str, example: &str) {
    for (index, line) in example.lines().enumerate() {
        let lead = if index == 0 { lead } else { "           " };
        let _ = writeln!(text, "{}", format!("{lead}{line}").trim_end());
    }
}

/// The line that says how a routine allows a warning; empty for an error.
fn how_to_allow(code: &Code) -> String {
    if code.severity == Severity::Warning {
        format!("  quieted by  allow = [\"{}\"]\n", code.code)
    } else {
        String::new()
    }
}

/// How a value of a type is written; `None` if the type's description says so.
fn notation(shape: FieldShape) -> Option<&'static str> {
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

/// Writes a word and a line about it.
fn write_row(text: &mut String, word: &str, line: &str) {
    let lead = format!("  {word:<21} ");
    write_wrapped(text, &lead, &" ".repeat(lead.len()), line);
}

/// Writes words in lines of at most [`WIDTH`], each after its lead.
fn write_wrapped(text: &mut String, first_lead: &str, next_lead: &str, words: &str) {
    let mut line = first_lead.to_owned();
    let mut has_word = false;
    for word in words.split_whitespace() {
        if has_word && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{}", line.trim_end());
            next_lead.clone_into(&mut line);
            has_word = false;
        }
        if has_word {
            line.push(' ');
        }
        line.push_str(word);
        has_word = true;
    }
    let _ = writeln!(text, "{}", line.trim_end());
}
