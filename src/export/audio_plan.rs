//! The content of an audio file: every cue of a session played without keys.

use crate::cue::{self, Cue, CueKind, Options};
use crate::time::Tick;
use crate::timeline::Timeline;
use std::time::Duration;

/// Silence after the last word.
const TAIL: Duration = Duration::from_millis(600);
/// How long tones ring on.
const RING: Duration = Duration::from_millis(2_500);

/// A place to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// When it begins.
    pub at: Duration,
    /// What it is called.
    pub title: String,
}

/// What an audio file of a session has: its cues, chapters and tags.
#[derive(Clone)]
pub struct AudioPlan {
    /// The routine's name.
    pub title: String,
    /// Everything said and sounded.
    pub cues: Vec<Cue>,
    /// One a step.
    pub chapters: Vec<Chapter>,
    /// When the audio ends.
    pub end: Tick,
    /// What is said, and how long it takes.
    pub options: Options,
}

impl std::fmt::Debug for AudioPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AudioPlan")
            .field("title", &self.title)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

impl Default for AudioPlan {
    fn default() -> Self {
        Self {
            title: "supple".to_owned(),
            cues: Vec::new(),
            chapters: Vec::new(),
            end: Tick::ZERO,
            options: Options::default(),
        }
    }
}

impl AudioPlan {
    /// The plan of a hands-free timeline.
    pub fn new(timeline: &Timeline, options: &Options) -> Self {
        let cues = cue::all_cues(timeline, options);
        let ends = cues.iter().map(|cue| match &cue.kind {
            CueKind::Say(sentence) => cue.at + options.length(sentence) + TAIL,
            CueKind::Tone(_) | CueKind::Sound(_) => cue.at + RING,
        });
        let end = ends.max().unwrap_or_default().max(Tick(timeline.total));
        let chapters = timeline.parts.iter().filter_map(|part| {
            let name = &timeline.part_step(part)?.name;
            let title = match part.round {
                Some((round, rounds)) => format!("{name} ({round}/{rounds})"),
                None => name.clone(),
            };
            Some(Chapter { at: part.at, title })
        });
        let chapters = chapters.collect();
        Self { title: timeline.routine.name.clone(), cues, chapters, end, options: options.clone() }
    }

    /// The sentences, counts left out, each with its beginning and its end.
    pub fn sentences(&self) -> impl Iterator<Item = (Duration, Duration, &str)> {
        self.cues.iter().filter_map(|cue| match &cue.kind {
            CueKind::Say(sentence) if cue.rank > cue::Rank::Count => {
                Some((cue.at.0, cue.at.0 + self.options.length(sentence), sentence.text()))
            }
            _ => None,
        })
    }
}
