//! Finds the sound files of a routine that can't be played.

use crate::cue::Tone;
use crate::diagnostic::Diagnostic;
use crate::routine::{Routine, Spans, truncated};
use std::collections::HashMap;

/// The code of these findings.
pub(super) const CODE: &str = "no-sound-file";

/// A sound file that can't be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplayableSound {
    /// What is wrong, as the end of a sentence that begins with the file.
    pub message: String,
    /// Whether the file exists.
    pub exists: bool,
}

/// Checks a sound file by its name; `None` if it can be played.
pub type ProbeSound<'p> = dyn Fn(&str) -> Option<UnplayableSound> + 'p;

/// Warns of the sound files that can't be played.
pub(super) fn check(routine: &Routine, spans: &Spans, text: &str, probe: &ProbeSound<'_>) -> Vec<Diagnostic> {
    let mut results: HashMap<&str, Option<UnplayableSound>> = HashMap::new();
    let default = spans.get("defaults.sound");
    let default = default.and_then(|span| Some((parse_string(text.get(span.range())?)?, span)));
    let mut findings = Vec::new();
    for step in routine.steps() {
        let Some(name) = step.sound.as_deref().filter(|name| Tone::from_word(name).is_none()) else {
            continue;
        };
        let Some(problem) = results.entry(name).or_insert_with(|| probe(name)) else { continue };
        let step_span = spans.value_span(&step.id, "sound");
        let default_span = default.clone().filter(|(file, _)| file == name).map(|(_, span)| span);
        let file = truncated(name);
        let (span, what) = match (step_span, default_span) {
            (Some(span), _) => (span, format!("the sound file {file} of \"{}\"", truncated(&step.name))),
            // The findings of all steps that take the default are equal, and `check` keeps one.
            (None, Some(span)) => (span, format!("the sound file {file}")),
            // A borrowed step takes its file from the borrower's folder too.
            (None, None) => match spans.report_span(&step.id, "use") {
                Some(span) => (span, format!("the sound file {file} of \"{}\"", truncated(&step.name))),
                None => continue,
            },
        };
        let finding = Diagnostic::warning(CODE, span, format!("{what} {}", problem.message));
        findings.push(finding.help(if problem.exists {
            "take another file, or name a tone"
        } else {
            "put the file into the routine's folder, or name a tone"
        }));
    }
    findings
}

/// Parses a TOML string.
fn parse_string(raw: &str) -> Option<String> {
    let table = format!("v = {raw}").parse::<toml::Table>().ok()?;
    Some(table.get("v")?.as_str()?.to_owned())
}
