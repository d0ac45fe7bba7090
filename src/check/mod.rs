//! From a routine's text to everything that is known about it: what it means,
//! what happens when, and what is wrong with it.
//!
//! [`check`] is the whole of checking, for the command, the preview, the
//! language server and the player alike. The language's findings come from
//! `routine`; those that need the plan, the voice or the files beside the
//! routine are added here.

mod length;
mod sounds;
mod words;

pub use sounds::{JudgeSound, LostSound};

use crate::cue::Measure;
use crate::diagnostic::{self, Diagnostic, Lines, Severity, Style};
use crate::routine::{self, Context, Item, Parsed, Routine, Step, codes};
use crate::timeline::{self, Timeline};
use std::sync::Arc;

/// Everything that is known about a routine's text.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it means, and where its keys are.
    pub parsed: Parsed,
    /// What happens when; none where there is an error.
    pub timeline: Option<Arc<Timeline>>,
    /// Everything that was found, the language's own findings too, in the order
    /// of the text. What the author allows is left out.
    pub findings: Vec<Diagnostic>,
}

/// What a check asks of others. What nobody answers is not judged.
#[derive(Clone, Copy, Default)]
pub struct Judges<'j> {
    /// How long the voice takes for a phrase.
    pub measure: Option<&'j Measure>,
    /// Why a sound file of this name can't be played, if it can't.
    pub sound: Option<&'j JudgeSound<'j>>,
}

/// Reads a routine, lays it out and judges it. The id is the file's stem.
pub fn check(text: &str, id: &str, context: &Context<'_>, judges: Judges<'_>) -> Checked {
    let parsed = routine::parse(text, id, context);
    let timeline = parsed.routine.as_ref().map(|routine| Arc::new(timeline::compile(Arc::clone(routine))));
    let mut findings = parsed.diagnostics.clone();
    let added = timeline.as_ref().map(|timeline| judge(timeline, &parsed, text, judges)).unwrap_or_default();
    if !added.is_empty() {
        findings.extend(added);
        routine::sort(&mut findings);
    }
    Checked { parsed, timeline, findings }
}

/// What is wrong with the plan, the words and the sounds of a routine.
fn judge(timeline: &Arc<Timeline>, parsed: &Parsed, text: &str, judges: Judges<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::from_iter(length::check(timeline, &parsed.spans));
    let allowed = |code: &str| parsed.allow.iter().any(|allowed| allowed == code);
    // Measuring takes its time, so what the author allows is not even asked.
    if let Some(measure) = judges.measure
        && !allowed(words::CODE)
        && has_words(&timeline.routine)
    {
        found.extend(words::check(timeline, &parsed.spans, measure));
    }
    if let Some(sound) = judges.sound
        && !allowed(sounds::CODE)
    {
        found.extend(sounds::check(&timeline.routine, &parsed.spans, text, sound));
    }
    codes::quiet(&mut found, &parsed.allow);
    found
}

/// Whether there is anything to say that could lack the time.
fn has_words(routine: &Routine) -> bool {
    let speaks = |step: &Step| !step.how.is_empty() || !step.cues.is_empty();
    routine.items.iter().any(|item| match item {
        Item::Step(step) => speaks(step),
        Item::Circuit(circuit) => circuit.steps.iter().any(speaks),
    })
}

impl Checked {
    /// The routine; none where there is an error.
    pub fn routine(&self) -> Option<&Arc<Routine>> {
        self.parsed.routine.as_ref()
    }

    /// The timeline, where there is anything to play.
    pub fn playable(&self) -> Option<&Arc<Timeline>> {
        self.timeline.as_ref().filter(|timeline| !timeline.segments.is_empty())
    }

    /// How many findings of this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings with their lines and carets, for a person. `label` is what
    /// to call the file, and `text` what was checked.
    pub fn report(&self, label: &str, text: &str, colour: bool) -> String {
        if self.findings.is_empty() {
            return String::new();
        }
        let (lines, style) = (Lines::new(text), Style { colour, ..Style::default() });
        let drawn = self.findings.iter().map(|finding| diagnostic::render(finding, label, &lines, style));
        drawn.collect::<Vec<_>>().join("\n")
    }
}
