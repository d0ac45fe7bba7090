//! Reads a routine's text and finds everything that is wrong with it.
//!
//! [`check`] does all checking, for the command, the preview, the language server and the
//! player. The findings about the file alone come from `routine`; those that need the
//! timeline, the voice or other files are added here.

mod language;
mod length;
mod sounds;
mod words;

pub use sounds::{ProbeSound, UnplayableSound};

use crate::cue::Measure;
use crate::diagnostic::{self, Diagnostic, LineIndex, Severity, Style};
use crate::routine::{self, Context, Item, Parsed, Routine, Step, codes};
use crate::timeline::{self, Timeline};
use std::sync::Arc;

/// A checked routine, with its timeline and all findings.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The routine, and where its keys are.
    pub parsed: Parsed,
    /// The routine laid out in time; `None` if there is an error.
    pub timeline: Option<Arc<Timeline>>,
    /// All findings, with those in `parsed` and without those that the author allows, in
    /// the order of the text.
    pub findings: Vec<Diagnostic>,
}

/// A measure of speech lengths, with bounds. Exact lengths are measured only if the bounds
/// don't give the same findings.
pub struct BoundedMeasure {
    /// A lower bound for the speech length of a text.
    pub min: Measure,
    /// An upper bound.
    pub max: Measure,
    /// The exact length, which may take long to measure.
    pub exact: Measure,
}

/// Information from outside that a check may use. A check whose probe is `None` is
/// skipped.
#[derive(Clone, Copy, Default)]
pub struct Probes<'p> {
    /// The speech length of a text, perhaps estimated.
    pub measure: Option<&'p Measure>,
    /// Bounds and an exact measure, if `measure` only estimates.
    pub bounded_measure: Option<&'p BoundedMeasure>,
    /// Whether some voice speaks a language, by its tag.
    pub speaks: Option<&'p dyn Fn(&str) -> bool>,
    /// Checks a sound file by its name.
    pub sound: Option<&'p ProbeSound<'p>>,
}

/// Reads a routine, lays it out and checks it. `id` is the file's stem.
pub fn check(text: &str, id: &str, context: &Context<'_>, probes: Probes<'_>) -> Checked {
    let parsed = routine::parse(text, id, context);
    let timeline = parsed.routine.as_ref().map(|routine| Arc::new(timeline::compile(Arc::clone(routine))));
    let mut findings = parsed.diagnostics.clone();
    let added =
        timeline.as_ref().map(|timeline| check_timeline(timeline, &parsed, text, probes)).unwrap_or_default();
    if !added.is_empty() {
        findings.extend(added);
        diagnostic::sort_and_dedup(&mut findings);
    }
    Checked { parsed, timeline, findings }
}

/// The findings about the length, the words, the sounds and the language of a routine.
fn check_timeline(
    timeline: &Arc<Timeline>,
    parsed: &Parsed,
    text: &str,
    probes: Probes<'_>,
) -> Vec<Diagnostic> {
    let later = later_weeks(timeline);
    let weeks = || std::iter::once(timeline).chain(&later);
    // The length is reported once, for the first week in which it is off.
    let length = weeks().find_map(|week| length::check(week, &parsed.spans));
    let mut findings: Vec<Diagnostic> = length.into_iter().collect();
    let allowed = |code: &str| parsed.allow.iter().any(|allowed| allowed == code);
    // Measuring takes long, so nothing is measured for findings that the author allows.
    if let Some(measure) = probes.measure
        && !allowed(words::CODE)
        && has_words(&timeline.routine)
    {
        for week in weeks() {
            let mut new = words::check(week, &parsed.spans, measure, probes.bounded_measure);
            new.retain(|finding| !findings.iter().any(|known| known.span == finding.span));
            findings.extend(new);
        }
    }
    if let Some(sound) = probes.sound
        && !allowed(sounds::CODE)
    {
        findings.extend(sounds::check(&timeline.routine, &parsed.spans, text, sound));
    }
    if let Some(speaks) = probes.speaks
        && !allowed(language::CODE)
    {
        findings.extend(language::check(&timeline.routine, &parsed.spans, speaks));
    }
    codes::remove_allowed(&mut findings, &parsed.allow);
    findings
}

/// The timelines of the later weeks that differ from the week before.
fn later_weeks(timeline: &Timeline) -> Vec<Arc<Timeline>> {
    let routine = &timeline.routine;
    let differs = |week: &u32| {
        let dose = |step: &Step, week: u32| step.weeks.get(week as usize - 1).cloned();
        routine.steps().any(|step| {
            let this_week = dose(step, *week);
            // After its last week a step stays the same.
            this_week.is_some() && this_week != dose(step, week - 1)
        })
    };
    let weeks = (2..=routine.weeks()).filter(differs);
    weeks.map(|week| Arc::new(timeline::compile(Arc::new(routine.in_week(week))))).collect()
}

/// Whether there are instructions or cues.
fn has_words(routine: &Routine) -> bool {
    let step_has_words = |step: &Step| !step.how.is_empty() || !step.cues.is_empty();
    routine.items.iter().any(|item| match item {
        Item::Step(step) => step_has_words(step),
        Item::Circuit(circuit) => !circuit.how.is_empty() || circuit.steps.iter().any(step_has_words),
    })
}

impl Checked {
    /// The routine; `None` if there is an error.
    pub fn routine(&self) -> Option<&Arc<Routine>> {
        self.parsed.routine.as_ref()
    }

    /// The timeline, if there is anything to play.
    pub fn playable(&self) -> Option<&Arc<Timeline>> {
        self.timeline.as_ref().filter(|timeline| !timeline.segments.is_empty())
    }

    /// How many findings of this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The findings as text, with lines and carets. `label` is the name of the file, and
    /// `text` is what was checked.
    pub fn report(&self, label: &str, text: &str, colour: bool) -> String {
        if self.findings.is_empty() {
            return String::new();
        }
        let (lines, style) = (LineIndex::new(text), Style { colour, ..Style::default() });
        let drawn = self.findings.iter().map(|finding| diagnostic::render(finding, label, &lines, style));
        drawn.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_fit_no_more_in_a_later_week_are_reported() {
        let text = "name = \"x\"\n[[step]]\nname = \"y\"\nprepare = \"20s\"\ntime = \"30s\"\n\
                    weeks = [{}, {}, { time = \"9s\" }]\n\
                    cues = [{ at = \"8s\", say = \"Let the shoulders sink and breathe out for a long time\" }]\n";
        let measure: Measure = Arc::new(|text| std::time::Duration::from_millis(100 * text.len() as u64));
        let probes = Probes { measure: Some(&measure), ..Probes::default() };
        let found = check(text, "x", &Context::default(), probes).findings;
        let texts: Vec<&str> = found.iter().map(|found| text.get(found.span.clone()).unwrap()).collect();
        assert_eq!(texts, ["\"Let the shoulders sink and breathe out for a long time\""]);
        let fine = text.replace("{ time = \"9s\" }", "{ time = \"20s\" }");
        assert_eq!(check(&fine, "x", &Context::default(), probes).findings, []);
    }
}
