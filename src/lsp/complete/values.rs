//! The values that a key may have: its words, common lengths, and what `use` may
//! borrow.

use super::{Request, page};
use crate::lsp::cursor::ValueCursor;
use crate::lsp::outline::{OutlineEntry, ValueKind};
use crate::lsp::{reference, words};
use crate::routine::fields::{FieldShape, POSES};
use crate::routine::{Origin, Step, codes};
use lsp_types::{CompletionItem, CompletionItemKind};

/// The most files whose steps are offered; of more files only the names are.
const MAX_FILES_WITH_STEPS: usize = 40;

/// A value to offer.
#[derive(Clone)]
struct ValueCandidate {
    word: String,
    detail: String,
    page: Option<String>,
    /// Whether it is written in quotes.
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

/// The values that may be written at `cursor`.
pub(super) fn completions(request: Request<'_>, cursor: &ValueCursor<'_>) -> Vec<CompletionItem> {
    let text = request.text.as_str();
    let value = &cursor.value;
    let kind = match cursor.field.shape {
        FieldShape::Choice(_)
        | FieldShape::Choices(_)
        | FieldShape::Codes
        | FieldShape::Pose
        | FieldShape::Sound => CompletionItemKind::ENUM_MEMBER,
        FieldShape::Use => CompletionItemKind::REFERENCE,
        _ => CompletionItemKind::VALUE,
    };
    let inside = value.span_in_quotes();
    candidates(request, cursor)
        .into_iter()
        .filter(|candidate| candidate.quoted || inside.is_none())
        .map(|candidate| {
            let (replace, insert) = match (inside, &value.kind) {
                (Some(inside), ValueKind::Text { closed: false, .. }) => {
                    (inside.range(), format!("{}\"", candidate.word))
                }
                (Some(inside), _) => (inside.range(), candidate.word.clone()),
                (None, _) if candidate.quoted => (value.span.range(), format!("\"{}\"", candidate.word)),
                (None, _) => (value.span.range(), candidate.word.clone()),
            };
            // Insert the missing blank after the `=`.
            let lacks_blank = text.get(..replace.start).is_some_and(|before| before.ends_with('='));
            let insert = if lacks_blank { format!(" {insert}") } else { insert };
            CompletionItem {
                label: candidate.word,
                detail: Some(candidate.detail).filter(|detail| !detail.is_empty()),
                documentation: candidate.page.map(page),
                kind: Some(kind),
                ..request.replacement(replace, insert)
            }
        })
        .collect()
}

fn candidates(request: Request<'_>, cursor: &ValueCursor<'_>) -> Vec<ValueCandidate> {
    let (field, listed) = (cursor.field, cursor.listed);
    let hints = |texts: &[&str]| texts.iter().map(|word| ValueCandidate::text(*word, "")).collect::<Vec<_>>();
    let known = |words: &[&'static str]| {
        words
            .iter()
            .map(|word| ValueCandidate::text(*word, words::value(field, word).unwrap_or("")))
            .collect::<Vec<_>>()
    };
    let mut candidates = match field.shape {
        FieldShape::Choice(words) | FieldShape::Choices(words) => known(words),
        FieldShape::Pose => {
            let figures = request.analysis.figures.iter();
            let user_figures = figures.filter(|name| !POSES.contains(&name.as_str()));
            let user_figures = user_figures.map(|name| ValueCandidate::text(name, "your own figure"));
            known(&POSES).into_iter().chain(user_figures).collect()
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
            let mut reps = ["8", "10", "12"].map(ValueCandidate::bare).to_vec();
            reps.extend(hints(&["8-12"]));
            reps
        }
        FieldShape::Tempo => hints(&["lower 3s, lift 1s", "straighten 2s, bend 1s", "3-1-1-0", "4s"]),
        FieldShape::Spots if !listed => {
            let mut spots = ["3", "5"].map(ValueCandidate::bare).to_vec();
            spots.extend(hints(&["5-6"]));
            spots
        }
        FieldShape::At => hints(&["50%", "10s", "-5s"]),
        FieldShape::Flag => vec![ValueCandidate::bare("true"), ValueCandidate::bare("false")],
        FieldShape::Language => hints(&["en", "de", "fr", "es", "pt-BR"]),
        FieldShape::Number { min, max } if min == max => vec![ValueCandidate::bare(&min.to_string())],
        FieldShape::Number { .. } => {
            // The value of the example, as in `sets = 2`.
            vec![ValueCandidate::bare(field.example.rsplit(' ').next().unwrap_or("2"))]
        }
        FieldShape::Use => {
            uses(request, cursor.value.text(request.text.as_str()).unwrap_or(""), cursor.entries)
        }
        _ => Vec::new(),
    };
    // Words such as `open` are not allowed in a list of amounts.
    if matches!(field.shape, FieldShape::Gap | FieldShape::Time | FieldShape::Reps) && !listed {
        candidates.extend(known(field.shape.words()));
    }
    candidates
}

/// What a step with these keys may borrow: steps of this file, other files, and their
/// steps. `written` is the value so far.
fn uses(request: Request<'_>, written: &str, entries: &[OutlineEntry]) -> Vec<ValueCandidate> {
    let analysis = request.analysis;
    // A step can't borrow from itself. The step at the cursor is the one whose `use`, or else
    // whose name, is among these entries: `report_span` returns the span of that value.
    let is_other_step = |id: &&str| {
        let span = analysis.parsed.spans.report_span(id, "use");
        span.is_none_or(|span| !entries.iter().any(|entry| entry.value.span.start == span.start))
    };
    let step_name = |id: &str| {
        let routine = analysis.timeline.as_ref().map(|timeline| &timeline.routine);
        routine.and_then(|routine| routine.steps().find(|step| step.id == id)).map(|step| step.name.clone())
    };
    let mut candidates: Vec<ValueCandidate> = analysis
        .parsed
        .spans
        .ids()
        .filter(is_other_step)
        .map(|id| {
            let detail = step_name(id).unwrap_or_else(|| "a step of this file".to_owned());
            ValueCandidate::text(format!("#{id}"), detail)
        })
        .collect();
    let mut names = request.sources.names(&analysis.origin);
    names.sort();
    names.dedup();
    let wanted_file = written.split_once('#').map(|(file, _)| file);
    let is_many = names.len() > MAX_FILES_WITH_STEPS;
    for name in names {
        let Some(file) = reference::find(analysis, request.sources, &name) else { continue };
        // A file can't borrow from itself by its name. One that was never saved has the default
        // origin.
        let origin = file.loaded.origin;
        let is_this_file = origin == analysis.origin && origin != Origin::default();
        let Some(routine) = file.parsed.routine.filter(|_| !is_this_file) else { continue };
        if wanted_file.is_none() {
            candidates.push(ValueCandidate::text(&name, format!("all of {}", routine.name)));
        }
        if wanted_file == Some(&name) || wanted_file.is_none() && !is_many {
            let step = |step: &Step| ValueCandidate::text(format!("{name}#{}", step.id), &step.name);
            candidates.extend(routine.steps().map(step));
        }
    }
    candidates
}
