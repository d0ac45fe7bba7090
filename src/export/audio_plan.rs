//! The content of an audio file: every cue of a session played without keys.

use crate::cue::{self, Cue, CueKind, Options};
use crate::time::Tick;
use crate::timeline::Timeline;
use std::time::Duration;

/// Silence after the last word.
const SILENCE_AT_END: Duration = Duration::from_millis(600);
/// The longest that a tone or sound is heard.
const TONE_LENGTH: Duration = Duration::from_millis(2_500);

/// A chapter, to which a player can jump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// When it begins.
    pub at: Duration,
    /// Its title.
    pub title: String,
}

/// The cues, chapters and tags of an audio file.
#[derive(Clone)]
pub struct AudioPlan {
    /// The routine's name.
    pub title: String,
    /// All speech and tones.
    pub cues: Vec<Cue>,
    /// A chapter for each pass through a step.
    pub chapters: Vec<Chapter>,
    /// When the audio ends.
    pub end: Tick,
    /// The options the cues were made with, which know the lengths of sentences.
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
            CueKind::Say(sentence) => cue.at + options.length(sentence) + SILENCE_AT_END,
            CueKind::Tone(_) | CueKind::Sound(_) => cue.at + TONE_LENGTH,
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

    /// All sentences but counts, each with its start and end.
    pub fn sentences(&self) -> impl Iterator<Item = (Duration, Duration, &str)> {
        self.cues.iter().filter_map(|cue| match &cue.kind {
            CueKind::Say(sentence) if cue.rank > cue::Rank::Count => {
                Some((cue.at.0, cue.at.0 + self.options.length(sentence), sentence.text()))
            }
            _ => None,
        })
    }
}
