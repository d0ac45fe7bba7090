//! What holds for any text as a routine file. The tests and the fuzz target `routine` both call it.

use std::sync::{Arc, LazyLock};
use std::time::Duration;
use supple::check::{Probes, check};
use supple::diagnostic::{Diagnostic, LineIndex, Style, render};
use supple::routine::{Context, format, parse};
use supple::speech::SpeechLengths;

/// Estimated lengths, as of a voice that has not spoken yet.
static LENGTHS: LazyLock<Arc<SpeechLengths>> = LazyLock::new(|| Arc::new(SpeechLengths::new(None)));

/// Checks, draws the findings of, lays out and formats a text.
pub(crate) fn check_and_format(text: &str) {
    let probes = Probes { measure: Some(&LENGTHS.measure_fn()), ..Probes::default() };
    let checked = check(text, "any", &Context::default(), probes);
    let has_errors = checked.findings.iter().any(Diagnostic::is_error);
    assert_eq!(checked.routine().is_none(), has_errors, "there is a routine if there is no error");
    let lines = LineIndex::new(text);
    for finding in checked.findings.iter().take(3) {
        render(finding, "any.toml", &lines, Style::default());
    }
    if let Some(once) = format(text) {
        assert_eq!(format(&once).as_deref(), Some(once.as_str()), "formatting is stable");
        let again = parse(&once, "any", &Context::default());
        assert_eq!(checked.parsed.routine, again.routine, "formatting changes no meaning");
    }
    if let Some(timeline) = checked.timeline {
        assert!(!timeline.segments.is_empty() || timeline.routine.items.is_empty(), "{text}");
        assert!(timeline.segments.len() <= 10_000 && timeline.total <= Duration::from_secs(24 * 3600));
    }
}
