//! Inlay hints at the end of lines: when each step begins and how long it takes.

use super::analysis::Analysis;
use super::schedule::{self, StepSchedule};
use super::text::Text;
use crate::routine::Span;
use crate::time::{Clock, Spelled};
use lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip};
use std::ops::Range;

/// The hints within these bytes of a document.
pub(super) fn hints(text: &Text, analysis: &Analysis, within: &Range<usize>) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    let mut add = |name: Span, label: String, tooltip: String| {
        let offset = text.line_end(name.end);
        if within.start <= offset && offset <= within.end {
            hints.push(InlayHint {
                position: text.position(offset),
                label: InlayHintLabel::String(label),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::String(tooltip)),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    };
    if let (Some(name), Some(timeline)) = (analysis.parsed.spans.get("name"), &analysis.timeline) {
        let about = if timeline.approximate { "~" } else { "" };
        add(name, format!("{about}{} in all", Clock(timeline.total)), "The planned length".to_owned());
    }
    for (name, schedule) in schedule::of_steps(analysis) {
        add(name, schedule.to_string(), tooltip(&schedule));
    }
    hints
}

fn tooltip(schedule: &StepSchedule) -> String {
    let estimated = schedule.start_estimated || schedule.length_estimated;
    let note = if estimated { "; ~ is an estimate, for a key decides" } else { "" };
    format!("Begins at {} and takes {}{note}", Clock(schedule.at), Spelled(schedule.length))
}
