//! Cues: what is said and sounded, and when.
//!
//! Cues are planned by segment, so that they are known ahead and can be handed to
//! the sound card before they are due. The same cues are heard, shown on the screen,
//! printed as plain text and rendered to a file.

mod caution;
mod conductor;
mod english;
mod estimate;
mod facts;
mod gap;
mod listener;
mod lookahead;
mod measure_limit;
mod omitted;
mod phrase;
mod placer;
mod script;
mod segment_phrases;
mod segment_play;
mod sentence;
mod shorthand;
mod shorthand_words;
pub mod words;
mod work;

pub use conductor::{Conductor, Progress};
pub use estimate::{estimate, max_duration};
pub use lookahead::all_cues;
pub use measure_limit::measure_up_to;
pub use omitted::{LONGEST_PREPARE, OmittedWords, omitted_words};
pub use phrase::{Phrase, SpokenAmount, SpokenQuantity};
pub use script::LogLine;
pub use sentence::Sentence;

use crate::routine::{CountWords, Routine, VoiceLevel, impl_words};
use crate::session::Session;
use crate::time::Tick;
use std::sync::Arc;
use std::time::Duration;

/// A short sound with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Three, two and one second before a timed segment ends.
    Countdown,
    /// Work begins.
    Start,
    /// Half of timed work is over.
    Halfway,
    /// The side changes.
    Switch,
    /// The spot changes.
    Move,
    /// The direction changes.
    Reverse,
    /// A rep begins, or was counted.
    Tick,
    /// A rest begins.
    Rest,
    /// The minimum of a range is reached; what follows is optional.
    Minimum,
    /// The routine is over.
    Finish,
}

impl_words! {
    Tone:
    Countdown = "countdown",
    Start = "start",
    Halfway = "halfway",
    Switch = "switch",
    Move = "move",
    Reverse = "reverse",
    Tick = "tick",
    Rest = "rest",
    Minimum = "minimum",
    Finish = "finish",
}

/// What a cue does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CueKind {
    /// Speaks one sentence.
    Say(Sentence),
    /// Sounds a tone.
    Tone(Tone),
    /// Plays the sound file of this name, at the start of work.
    Sound(String),
}

/// Something said or sounded at a moment of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When it begins.
    pub at: Tick,
    /// What it does.
    pub kind: CueKind,
    /// Its rank: the lower of two cues that overlap may be dropped.
    pub rank: Rank,
    /// How long after `at` the cue may still begin; a later one is dropped.
    pub max_delay: Duration,
}

/// How important a cue is, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// Dropped first: countdown tones, counts, names of phases, the tick of a rep counted by
    /// key.
    Count,
    /// Instructions, the author's words, what comes next, the ticks of paced reps.
    Guide,
    /// Names and amounts.
    Name,
    /// A change of side, spot or direction, a start or an end: never dropped.
    Change,
    /// A caution or a sign to stop: never dropped.
    Safety,
}

/// Gives the length of spoken words.
pub type Measure = Arc<dyn Fn(&str) -> Duration + Send + Sync>;

/// Gives the length of spoken words in another language; takes the language's tag, then
/// the words.
pub type MeasureIn = Arc<dyn Fn(&str, &str) -> Duration + Send + Sync>;

/// Options for what is said and sounded.
#[derive(Clone)]
pub struct Options {
    /// How much is said.
    pub level: VoiceLevel,
    /// Whether the user chose the level, so that the routine's level is ignored.
    pub level_chosen: bool,
    /// What is said while paced reps go on, unless the step says it.
    pub reps: CountWords,
    /// Whether paced reps tick by the second, not only as each begins.
    pub metronome: bool,
    /// The length of sentences in English: measured by a voice, or estimated.
    pub measure: Measure,
    /// The length of the author's sentences in another language.
    pub measure_in: MeasureIn,
    /// The tag of the language of the author's words; `None` for English.
    pub language: Option<String>,
}

impl Options {
    /// How long a sentence takes to say.
    pub fn length(&self, sentence: &Sentence) -> Duration {
        match &self.language {
            Some(language) if sentence.phrase().is_authors() => {
                (self.measure_in)(language, sentence.spoken())
            }
            _ => (self.measure)(sentence.spoken()),
        }
    }

    /// Returns these options with the routine's voice level, unless the user chose
    /// one, and the language of its texts.
    #[must_use]
    pub fn for_routine(mut self, routine: &Routine) -> Self {
        self.language = other_language(&routine.language).map(str::to_owned);
        if !self.level_chosen {
            self.level = routine.voice.unwrap_or(self.level);
        }
        self
    }
}

/// The tag of a language, unless it is English, the language of supple's own words.
pub fn other_language(tag: &str) -> Option<&str> {
    (tag.split('-').next() != Some("en")).then_some(tag)
}

impl Default for Options {
    fn default() -> Self {
        Self {
            level: VoiceLevel::Full,
            level_chosen: false,
            reps: CountWords::Numbers,
            metronome: false,
            measure: Arc::new(estimate),
            measure_in: Arc::new(|_, text| estimate(text)),
            language: None,
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("level", &self.level)
            .field("reps", &self.reps)
            .field("metronome", &self.metronome)
            .finish_non_exhaustive()
    }
}

/// A sentence with the current step, its side and the time left in the routine.
pub fn position_sentence(session: &Session, now: Tick) -> Sentence {
    let position = session.position(now);
    let step = session.timeline().step(position.segment);
    let name = step.map(|step| step.spoken_name().to_owned()).unwrap_or_default();
    // Rounded up to 30 s above two minutes, otherwise to 10 s.
    let rounding = if position.remaining > Duration::from_secs(120) { 30 } else { 10 };
    let seconds = position.remaining.as_secs().div_ceil(rounding).max(1) * rounding;
    let remaining = Duration::from_secs(seconds);
    Phrase::Whereabouts { name, side: position.segment.side, remaining }.into()
}
