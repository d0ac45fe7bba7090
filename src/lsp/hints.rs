//! Inlay hints at the end of lines: when each step begins and how long it takes.

use super::analysis::Analysis;
use super::schedule::{self, StepSchedule};
use super::text::Text;
use crate::time::{Clock, Spelled};
use lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip};
use std::ops::Range;

/// The hints within some bytes of a document.
pub(super) fn hints(text: &Text, analysis: &Analysis, within: &Range<usize>) -> Vec<InlayHint> {
    let mut all = Vec::new();
    let title = analysis.parsed.spans.get("name").zip(analysis.timeline.as_ref());
    if let Some((name, timeline)) = title {
        let about = if timeline.approximate { "~" } else { "" };
        let (label, tooltip) =
            (format!("{about}{} in all", Clock(timeline.total)), "The planned length".to_owned());
        all.push((name, label, tooltip));
    }
    for (name, schedule) in schedule::of_steps(analysis) {
        all.push((name, schedule.to_string(), tooltip(&schedule)));
    }
    all.into_iter()
        .map(|(name, label, tooltip)| (text.line_end(name.end.max(name.start)), label, tooltip))
        .filter(|(at, ..)| within.start <= *at && *at <= within.end)
        .map(|(at, label, tooltip)| InlayHint {
            position: text.position(at),
            label: InlayHintLabel::String(label),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(tooltip)),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
        .collect()
}

fn tooltip(schedule: &StepSchedule) -> String {
    let estimated = schedule.start_estimated || schedule.length_estimated;
    let note = if estimated { "; ~ is an estimate, for a key decides" } else { "" };
    format!("Begins at {} and takes {}{note}", Clock(schedule.at), Spelled(schedule.length))
}
