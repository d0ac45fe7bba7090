//! The content of an audio file: every cue of a session played without keys.

use crate::cue::{self, Cue, CueKind, Options};
use crate::time::Tick;
use crate::timeline::{Part, Timeline};
use std::time::Duration;

/// Silence after the last word.
const SILENCE_AT_END: Duration = Duration::from_millis(600);
/// The longest that a tone or a sound file sounds.
const TONE_LENGTH: Duration = Duration::from_millis(2_500);

/// A sentence with its start and end.
pub(super) struct TimedSentence<'p> {
    pub(super) start: Duration,
    pub(super) end: Duration,
    pub(super) text: &'p str,
}

/// A chapter, to which a player can jump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// When it begins.
    pub at: Duration,
    /// Its title.
    pub title: String,
}

/// The cues, chapters and tags of an audio file.
#[derive(Clone, Debug, Default)]
pub struct AudioPlan {
    /// The routine's name.
    pub title: String,
    /// All speech and tones.
    pub cues: Vec<Cue>,
    /// A chapter for each pass through a step.
    pub chapters: Vec<Chapter>,
    /// When the audio ends.
    pub end: Tick,
    /// The options that the cues were made with; they measure the sentences.
    pub options: Options,
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
        let chapter = |part: &Part| {
            let name = &timeline.part_step(part)?.name;
            let title = match part.round.filter(|(_, rounds)| *rounds > 1) {
                Some((round, rounds)) => format!("{name} ({round}/{rounds})"),
                None => name.clone(),
            };
            Some(Chapter { at: part.at, title })
        };
        let chapters = timeline.parts.iter().filter_map(chapter).collect();
        Self { title: timeline.routine.name.clone(), cues, chapters, end, options: options.clone() }
    }

    /// All sentences but counts.
    pub(super) fn sentences(&self) -> impl Iterator<Item = TimedSentence<'_>> {
        self.cues.iter().filter_map(|cue| match &cue.kind {
            CueKind::Say(sentence) if cue.rank > cue::Rank::Count => {
                let (start, length) = (cue.at.0, self.options.length(sentence));
                Some(TimedSentence { start, end: start + length, text: sentence.text() })
            }
            _ => None,
        })
    }
}
