//! Checks that a voice speaks the language of a routine.

use crate::cue::other_language;
use crate::diagnostic::Diagnostic;
use crate::routine::{Routine, Spans};

/// The code of this finding.
pub(super) const CODE: &str = "no-voice";

/// Warns if no voice speaks the language of the texts.
pub(super) fn check(routine: &Routine, spans: &Spans, speaks: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let tag = other_language(&routine.language)?;
    if speaks(tag) {
        return None;
    }
    let message = format!("no voice on this machine speaks `{tag}`");
    let finding = Diagnostic::warning(CODE, spans.get("language")?, message);
    Some(finding.help("the texts are shown while tones and supple's own words carry the session; `supple voice list` shows the voices"))
}
