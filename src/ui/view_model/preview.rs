//! The preview's view: the player at one time of the routine, beside the whole routine.

use super::{PlayerState, PlayerView};
use crate::cue::{Cue, CueKind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::time::{Clock, Spelled};
use crate::timeline::labels;
use crate::timeline::{Direction, Segment, Timeline};
use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

/// A routine being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreviewView {
    /// Whether the routine is being played.
    pub playing: bool,
    /// The time of the cursor: `2:05`.
    pub at: String,
    /// The planned length of the routine.
    pub total: String,
    /// The player at the cursor; `None` until the file was valid once.
    pub player: Option<Box<PlayerView>>,
    /// The steps around the cursor with their segments; in a long routine only the current
    /// step has segments.
    pub rows: Vec<PlanRow>,
    /// The index of the current row.
    pub current: usize,
    /// The whole routine as a line.
    pub track: Arc<Track>,
    /// The cursor on that line, in milliseconds.
    pub cursor: u64,
    /// The cues around the cursor.
    pub cues: Vec<CueRow>,
    /// What is wrong with the file.
    pub findings: Arc<Findings>,
    /// Lines of the findings scrolled down.
    pub scroll: u16,
}

/// A step, or a segment of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The time at which it begins: `2:05`.
    pub at: String,
    /// The name of the step, or the kind of the segment.
    pub name: String,
    /// The amount of a step, `rest` for a gap between steps, or side, direction, set and spot
    /// of a segment.
    pub detail: String,
    /// The planned length.
    pub length: String,
    /// The state of a segment; `None` for a step.
    pub state: Option<PlayerState>,
    /// Whether it is before (`Less`), at or after the cursor.
    pub order: Ordering,
    /// Whether it is the current step or one of its segments.
    pub in_current_step: bool,
}

/// The whole routine as a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Its pieces in order.
    pub pieces: Vec<TrackPiece>,
    /// Its length in milliseconds.
    pub total: u64,
    /// How many parts there are: steps, and rests between them.
    pub parts: u64,
}

/// A segment on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackPiece {
    /// Where it ends, in milliseconds.
    pub end: u64,
    /// Its kind, as a state of the player.
    pub state: PlayerState,
    /// Whether it is the first of its part.
    pub is_first: bool,
}

/// A cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueRow {
    /// The time of the cue: `2:05`.
    pub at: String,
    /// The sentence, or the name of the tone or sound.
    pub text: String,
    /// Whether it is a tone or a sound.
    pub is_sound: bool,
    /// Whether it is before (`Less`), at or after the cursor.
    pub order: Ordering,
}

/// What is wrong with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The file's name in messages.
    pub file: String,
    /// The text that the findings are about.
    pub text: String,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the file can't be read at all.
    pub unreadable: Option<String>,
}

impl Findings {
    /// How many there are: `1 error, 2 warnings`; empty for none.
    pub fn count_in_words(&self) -> String {
        let count = |severity, word: &str| {
            let count = self.diagnostics.iter().filter(|finding| finding.severity == severity).count();
            match count {
                0 => None,
                1 => Some(format!("1 {word}")),
                _ => Some(format!("{count} {word}s")),
            }
        };
        let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
        counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether the file can't be played as it is.
    pub fn is_broken(&self) -> bool {
        self.unreadable.is_some() || self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.unreadable.is_none() && self.diagnostics.is_empty()
    }
}

impl Track {
    /// The line of a timeline.
    pub fn new(timeline: &Timeline) -> Self {
        let piece = |(index, segment): (usize, &Segment)| TrackPiece {
            end: millis(segment.at + segment.length.planned()),
            state: PlayerState::of_segment(segment.kind),
            is_first: timeline.parts.get(segment.part).is_some_and(|part| part.first == index),
        };
        let pieces = timeline.segments.iter().enumerate().map(piece).collect();
        Self { pieces, total: millis(timeline.total), parts: timeline.parts.len() as u64 }
    }
}

/// A length in milliseconds.
pub fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

/// The most parts shown on either side of the current one.
const PARTS_AROUND: usize = 80;
/// With at most this many segments, those of every step are shown.
const MAX_SEGMENTS_OF_ALL_STEPS: usize = 120;

/// The rows around the segment with the index `current`, and the index of its row.
pub fn plan_rows(timeline: &Timeline, current: usize) -> (Vec<PlanRow>, usize) {
    let current_part = timeline.segments.get(current).map_or(0, |segment| segment.part);
    let shown = current_part.saturating_sub(PARTS_AROUND)..=current_part + PARTS_AROUND;
    let (mut rows, mut current_row) = (Vec::new(), 0);
    for (index, part) in timeline.parts.iter().enumerate().filter(|(index, _)| shown.contains(index)) {
        let in_current_step = index == current_part;
        let range = part.first..part.end;
        let segments = timeline.segments.get(range.clone()).unwrap_or_default();
        let Some(segment) = segments.first() else { continue };
        rows.push(PlanRow {
            at: Clock(part.at).to_string(),
            name: timeline.name(segment).to_owned(),
            detail: timeline.part_step(part).map_or_else(|| "rest".to_owned(), labels::amount),
            length: length(segments),
            state: None,
            order: index.cmp(&current_part),
            in_current_step,
        });
        if !in_current_step && timeline.segments.len() > MAX_SEGMENTS_OF_ALL_STEPS {
            continue;
        }
        for (index, segment) in range.zip(segments) {
            if index == current {
                current_row = rows.len();
            }
            rows.push(PlanRow {
                at: Clock(segment.at).to_string(),
                name: segment.kind.word().to_owned(),
                detail: short_labels(timeline, segment).join(" "),
                length: length(std::slice::from_ref(segment)),
                state: Some(PlayerState::of_segment(segment.kind)),
                order: index.cmp(&current),
                in_current_step,
            });
        }
    }
    (rows, current_row)
}

/// Side, direction, set and spot in short words.
fn short_labels(timeline: &Timeline, segment: &Segment) -> Vec<String> {
    let mut texts: Vec<String> = segment.side.map(|side| side.word().to_owned()).into_iter().collect();
    texts.extend(segment.direction.map(|direction| match direction {
        Direction::Clockwise => "↻".to_owned(),
        Direction::Counterclockwise => "↺".to_owned(),
    }));
    if segment.sets > 1 {
        texts.push(format!("set {}", segment.set));
    }
    texts.extend(labels::spot(timeline, segment));
    texts
}

/// The length of segments, marked with `~` if it is an estimate.
fn length(segments: &[Segment]) -> String {
    let total: Duration = segments.iter().map(|segment| segment.length.planned()).sum();
    let is_estimated = segments.iter().any(|segment| segment.length.fixed().is_none());
    format!("{}{}", if is_estimated { "~" } else { "" }, Spelled(total))
}

/// The last few cues before the cursor, and the next few.
pub fn cue_rows(cues: &[Cue], cursor: Duration) -> Vec<CueRow> {
    const BEFORE: usize = 4;
    const AFTER: usize = 6;
    let next = cues.partition_point(|cue| cue.at.0 <= cursor);
    let last_at = next.checked_sub(1).and_then(|last| cues.get(last)).map(|cue| cue.at);
    let first = next.saturating_sub(BEFORE);
    let shown = cues.iter().enumerate().skip(first).take(BEFORE + AFTER);
    shown
        .map(|(index, cue)| {
            let (text, is_sound) = match &cue.kind {
                CueKind::Say(sentence) => (sentence.to_string(), false),
                CueKind::Tone(tone) => (tone.word().to_owned(), true),
                CueKind::Sound(file) => (file.clone(), true),
            };
            let order = if index >= next {
                Ordering::Greater
            } else if Some(cue.at) == last_at {
                Ordering::Equal
            } else {
                Ordering::Less
            };
            CueRow { at: Clock(cue.at.0).to_string(), text, is_sound, order }
        })
        .collect()
}
