//! The preview's view: the player at one time of the routine, beside the whole routine.

use super::{PlayerState, PlayerView};
use crate::cue::{Cue, CueKind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::time::{Clock, Spelled};
use crate::timeline::labels;
use crate::timeline::{Direction, Segment, SegmentKind, Timeline};
use std::sync::Arc;
use std::time::Duration;

/// A routine being written.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewView {
    /// The file.
    pub file: String,
    /// Whether time runs.
    pub playing: bool,
    /// The time of the cursor: `2:05`.
    pub at: String,
    /// The planned length.
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
    pub said: Vec<SaidRow>,
    /// What is wrong with the file.
    pub findings: Arc<Findings>,
    /// Lines of the findings scrolled down.
    pub scroll: u16,
}

/// A step, or a segment of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// When it begins.
    pub at: String,
    /// What it is.
    pub name: String,
    /// How much of it.
    pub amount: String,
    /// How long it takes.
    pub length: String,
    /// The state of a segment; `None` for a step.
    pub state: Option<PlayerState>,
    /// Whether it is over, current or upcoming.
    pub tense: Tense,
    /// Whether it is, or belongs to, the current step.
    pub here: bool,
}

/// Whether something is before, at or after the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// It is over.
    Past,
    /// It is now.
    Now,
    /// It comes.
    ToCome,
}

/// The whole routine as a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Its pieces in order.
    pub pieces: Vec<TrackPiece>,
    /// Its length in milliseconds.
    pub total: u64,
    /// How many steps there are.
    pub steps: u64,
}

/// A segment on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackPiece {
    /// Where it ends, in milliseconds.
    pub end: u64,
    /// Its kind, as a state of the player.
    pub state: PlayerState,
    /// Whether a step begins with it.
    pub first: bool,
}

/// Something said or sounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidRow {
    /// When.
    pub at: String,
    /// The words, or the tone's name.
    pub text: String,
    /// Whether it is a tone.
    pub tone: bool,
    /// Whether it is over, current or upcoming.
    pub tense: Tense,
}

/// What is wrong with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The file's name in messages.
    pub label: String,
    /// The text that the findings are about.
    pub text: String,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the file can't be read at all.
    pub unreadable: Option<String>,
}

impl Findings {
    /// How many there are, in words; empty for none.
    pub fn count(&self) -> String {
        let of = |severity| self.diagnostics.iter().filter(|finding| finding.severity == severity).count();
        let plural = |count: usize, word: &str| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {word}s")),
        };
        let counts = [plural(of(Severity::Error), "error"), plural(of(Severity::Warning), "warning")];
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
        let mut part = usize::MAX;
        let piece = |segment: &Segment| {
            let first = std::mem::replace(&mut part, segment.part) != segment.part;
            TrackPiece {
                end: millis(segment.at + segment.length.planned()),
                state: state(segment.kind),
                first,
            }
        };
        let pieces = timeline.segments.iter().map(piece).collect();
        Self { pieces, total: millis(timeline.total), steps: timeline.parts.len() as u64 }
    }
}

/// A length in milliseconds.
pub fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

const fn state(kind: SegmentKind) -> PlayerState {
    match kind {
        SegmentKind::Prepare => PlayerState::Prepare,
        SegmentKind::Work => PlayerState::Work,
        SegmentKind::Switch => PlayerState::Switch,
        SegmentKind::Move => PlayerState::Move,
        SegmentKind::Reverse => PlayerState::Reverse,
        SegmentKind::Rest => PlayerState::Rest,
    }
}

/// The most steps shown on either side of the current one.
const STEPS_AROUND: usize = 80;
/// With at most this many segments, those of every step are shown.
const MAX_SEGMENTS_OF_ALL_STEPS: usize = 120;

/// The rows around a segment, and the index of the current one.
pub fn plan_rows(timeline: &Timeline, index: usize) -> (Vec<PlanRow>, usize) {
    let now = timeline.segments.get(index).map_or(0, |segment| segment.part);
    let first = now.saturating_sub(STEPS_AROUND);
    let (mut rows, mut current) = (Vec::new(), 0);
    for (at, part) in timeline.parts.iter().enumerate().skip(first).take(2 * STEPS_AROUND) {
        let here = at == now;
        let all = part.first..part.end;
        let segments = timeline.segments.get(all.clone()).unwrap_or_default();
        let Some(segment) = segments.first() else { continue };
        rows.push(PlanRow {
            at: Clock(part.at).to_string(),
            name: timeline.name(segment).to_owned(),
            amount: timeline.part_step(part).map_or_else(|| "rest".to_owned(), labels::amount),
            length: length(segments),
            state: None,
            tense: tense(at, now),
            here,
        });
        if !here && timeline.segments.len() > MAX_SEGMENTS_OF_ALL_STEPS {
            continue;
        }
        for (inner, segment) in all.zip(segments) {
            if inner == index {
                current = rows.len();
            }
            rows.push(PlanRow { here, ..segment_row(timeline, segment, tense(inner, index)) });
        }
    }
    (rows, current)
}

fn tense(at: usize, here: usize) -> Tense {
    match at.cmp(&here) {
        std::cmp::Ordering::Less => Tense::Past,
        std::cmp::Ordering::Equal => Tense::Now,
        std::cmp::Ordering::Greater => Tense::ToCome,
    }
}

fn segment_row(timeline: &Timeline, segment: &Segment, tense: Tense) -> PlanRow {
    PlanRow {
        at: Clock(segment.at).to_string(),
        name: segment.kind.word().to_owned(),
        amount: short_labels(timeline, segment).join(" "),
        length: length(std::slice::from_ref(segment)),
        state: Some(state(segment.kind)),
        tense,
        here: false,
    }
}

/// Side, direction, set and spot in short words.
fn short_labels(timeline: &Timeline, segment: &Segment) -> Vec<String> {
    let mut labels: Vec<String> = segment.side.map(|side| side.word().to_owned()).into_iter().collect();
    labels.extend(segment.direction.map(|turn| match turn {
        Direction::Clockwise => "↻".to_owned(),
        Direction::Counterclockwise => "↺".to_owned(),
    }));
    if segment.sets > 1 {
        labels.push(format!("set {}", segment.set));
    }
    if let Some(name) = timeline.spot_name(segment) {
        labels.push(if name.parse::<u32>().is_ok() { format!("spot {name}") } else { name });
    }
    labels
}

/// The length of segments, marked if it is an estimate.
fn length(segments: &[Segment]) -> String {
    let all: Duration = segments.iter().map(|segment| segment.length.planned()).sum();
    let estimated = segments.iter().any(|segment| segment.length.fixed().is_none());
    format!("{}{}", if estimated { "~" } else { "" }, Spelled(all))
}

/// The last few cues before a time, and the next few.
pub fn said_rows(cues: &[Cue], at: Duration) -> Vec<SaidRow> {
    const BEFORE: usize = 4;
    const AFTER: usize = 6;
    let next = cues.partition_point(|cue| cue.at.0 <= at);
    let last = next.checked_sub(1).and_then(|last| cues.get(last)).map(|cue| cue.at);
    let first = next.saturating_sub(BEFORE);
    let shown = cues.iter().enumerate().skip(first).take(BEFORE + AFTER);
    shown
        .map(|(number, cue)| {
            let (text, tone) = match &cue.kind {
                CueKind::Say(sentence) => (sentence.to_string(), false),
                CueKind::Tone(tone) => (tone.name().to_owned(), true),
                CueKind::Sound(file) => (file.clone(), true),
            };
            let tense = match number < next {
                true if Some(cue.at) == last => Tense::Now,
                true => Tense::Past,
                false => Tense::ToCome,
            };
            SaidRow { at: Clock(cue.at.0).to_string(), text, tone, tense }
        })
        .collect()
}
