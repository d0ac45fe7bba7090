//! The values that a key may have: its words, common lengths, and what `use` may
//! borrow.

use super::{CompletionCandidate, Request};
use crate::lsp::outline::{OutlineEntry, OutlineValue, ValueKind};
use crate::lsp::words;
use crate::routine::codes;
use crate::routine::fields::{Field, FieldShape, POSES};
use crate::routine::{self, Context, Origin};
use lsp_types::CompletionItemKind;

/// With more files than this, only their names are offered, not their steps.
const MOST_FILES: usize = 40;

/// A value to offer: a word in quotes, or something without quotes.
struct ValueCandidate {
    word: String,
    detail: String,
    page: Option<String>,
    quoted: bool,
}

impl ValueCandidate {
    fn text(word: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { word: word.into(), detail: detail.into(), page: None, quoted: true }
    }

    fn bare(word: &str) -> Self {
        Self { quoted: false, ..Self::text(word, "") }
    }
}

pub(super) fn offers(
    request: Request<'_>,
    field: &'static Field,
    value: &OutlineValue,
    entries: &[OutlineEntry],
    listed: bool,
) -> Vec<CompletionCandidate> {
    let text = request.text.as_str();
    let written = value.text(text).unwrap_or("");
    let kind = match field.shape {
        FieldShape::Choice(_)
        | FieldShape::Choices(_)
        | FieldShape::Codes
        | FieldShape::Pose
        | FieldShape::Sound => CompletionItemKind::ENUM_MEMBER,
        FieldShape::Use => CompletionItemKind::REFERENCE,
        _ => CompletionItemKind::VALUE,
    };
    let inside = value.span_in_quotes();
    choices(request, field, written, entries, listed)
        .into_iter()
        .filter(|choice| choice.quoted || inside.is_none())
        .map(|choice| {
            let (replace, insert) = match (inside, &value.kind) {
                (Some(inside), ValueKind::Text { closed: false, .. }) => {
                    (inside.range(), format!("{}\"", choice.word))
                }
                (Some(inside), _) => (inside.range(), choice.word.clone()),
                (None, _) if choice.quoted => (value.span.range(), format!("\"{}\"", choice.word)),
                (None, _) => (value.span.range(), choice.word.clone()),
            };
            // Insert the missing blank after the `=`.
            let tight = text.get(..replace.start).is_some_and(|before| before.ends_with('='));
            let insert = if tight { format!(" {insert}") } else { insert };
            let (label, detail, page) = (choice.word, choice.detail, choice.page);
            CompletionCandidate { label, detail, page, kind, replace, insert, snippet: false }
        })
        .collect()
}

fn choices(
    request: Request<'_>,
    field: &'static Field,
    written: &str,
    entries: &[OutlineEntry],
    listed: bool,
) -> Vec<ValueCandidate> {
    let hints = |texts: &[&str]| texts.iter().map(|word| ValueCandidate::text(*word, "")).collect::<Vec<_>>();
    let known = |words: &[&'static str]| {
        words
            .iter()
            .map(|word| ValueCandidate::text(*word, words::value(field, word).unwrap_or("")))
            .collect::<Vec<_>>()
    };
    let mut choices = match field.shape {
        FieldShape::Choice(words) | FieldShape::Choices(words) => known(words),
        FieldShape::Pose => {
            let own = request.analysis.figures.iter().filter(|name| !POSES.contains(&name.as_str()));
            let own = own.map(|name| ValueCandidate::text(name, "your own figure"));
            known(&POSES).into_iter().chain(own).collect()
        }
        FieldShape::Sound => known(field.shape.words()),
        FieldShape::Codes => codes::WARNINGS
            .iter()
            .map(|code| ValueCandidate {
                page: words::code(code.code),
                ..ValueCandidate::text(code.code, code.meaning)
            })
            .collect(),
        FieldShape::Duration => hints(&["5min", "10min", "15min", "20min"]),
        FieldShape::Gap => hints(&["0s", "5s", "10s", "15s", "30s", "1min"]),
        FieldShape::Time => hints(&["15s", "20s", "30s", "45s", "1min", "15-30s", "5-7min"]),
        FieldShape::Reps => {
            let mut all =
                vec![ValueCandidate::bare("8"), ValueCandidate::bare("10"), ValueCandidate::bare("12")];
            all.extend(hints(&["8-12"]));
            all
        }
        FieldShape::Tempo => hints(&["lower 3s, lift 1s", "straighten 2s, bend 1s", "3-1-1-0", "4s"]),
        FieldShape::Spots if !listed => {
            let mut all = vec![ValueCandidate::bare("3"), ValueCandidate::bare("5")];
            all.extend(hints(&["5-6"]));
            all
        }
        FieldShape::At => hints(&["50%", "10s", "-5s"]),
        FieldShape::Flag => vec![ValueCandidate::bare("true"), ValueCandidate::bare("false")],
        FieldShape::Language => hints(&["en", "de", "fr", "es", "pt-BR"]),
        FieldShape::Number { min, max } if min == max => vec![ValueCandidate::bare(&min.to_string())],
        FieldShape::Number { .. } => {
            vec![ValueCandidate::bare(field.example.rsplit(' ').next().unwrap_or("2"))]
        }
        FieldShape::Use => uses(request, written, entries),
        _ => Vec::new(),
    };
    // Words such as `open` are not allowed in a list of amounts.
    if matches!(field.shape, FieldShape::Gap | FieldShape::Time | FieldShape::Reps) && !listed {
        choices.extend(known(field.shape.words()));
    }
    choices
}

/// What a step may borrow: steps of this file, other files, and their steps.
fn uses(request: Request<'_>, written: &str, entries: &[OutlineEntry]) -> Vec<ValueCandidate> {
    let analysis = request.analysis;
    // A step doesn't borrow from itself.
    let own = |id: &&str| {
        let place = analysis.parsed.spans.step(id, "use");
        place.is_none_or(|place| !entries.iter().any(|entry| entry.value.span.start == place.start))
    };
    let titled = |id: &str| {
        let routine = analysis.timeline.as_ref().map(|timeline| &timeline.routine);
        routine.and_then(|routine| routine.steps().find(|step| step.id == id)).map(|step| step.name.clone())
    };
    let mut choices: Vec<ValueCandidate> = analysis
        .parsed
        .spans
        .ids()
        .filter(own)
        .map(|id| {
            ValueCandidate::text(
                format!("#{id}"),
                titled(id).unwrap_or_else(|| "a step of this file".to_owned()),
            )
        })
        .collect();
    let mut names = request.sources.names(&analysis.origin);
    names.sort();
    names.dedup();
    let wanted = written.split_once('#').map(|(file, _)| file);
    let many = names.len() > MOST_FILES;
    for name in names {
        let Some(file) = borrowable(request, &name) else { continue };
        if wanted.is_none() {
            choices.push(ValueCandidate::text(&name, format!("all of {}", file.title)));
        }
        if wanted == Some(&name) || wanted.is_none() && !many {
            let steps = file.steps.into_iter();
            choices.extend(steps.map(|(id, title)| ValueCandidate::text(format!("{name}#{id}"), title)));
        }
    }
    choices
}

/// A file that may be borrowed from.
struct Lender {
    title: String,
    steps: Vec<(String, String)>,
}

/// A file that can be borrowed from; `None` if it has errors or is this file itself.
fn borrowable(request: Request<'_>, name: &str) -> Option<Lender> {
    let loaded = request.sources.load(&request.analysis.origin, name).ok()?;
    // A file can't borrow from itself by its name.
    if loaded.origin == request.analysis.origin && loaded.origin != Origin::default() {
        return None;
    }
    let context = Context { sources: request.sources, origin: loaded.origin.clone(), ..Context::default() };
    let routine = routine::parse(&loaded.text, name, &context).routine?;
    let steps = routine.steps().map(|step| (step.id.clone(), step.name.clone())).collect();
    Some(Lender { title: routine.name.clone(), steps })
}
