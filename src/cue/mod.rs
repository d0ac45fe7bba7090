//! What is said and sounded, and when.
//!
//! Cues are planned by segment, so that those to come are known ahead and can
//! be handed to the sound card before they are due. The same cues drive the
//! live device, the screen, the plain text and a rendering.

mod conductor;
mod gap;
mod phrases;
mod plan;
pub mod words;
mod work;

pub use conductor::{Conductor, Turnout, all};

use crate::routine::VoiceLevel;
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
    /// Half of a work segment is done.
    Halfway,
    /// Change sides.
    Switch,
    /// Move to the next spot.
    Move,
    /// Turn the circle round.
    Reverse,
    /// A rep begins, or was counted.
    Tick,
    /// A rest begins.
    Rest,
    /// The least of a range is done; the rest is optional.
    Minimum,
    /// The routine is over.
    Finish,
}

impl Tone {
    /// Every tone with its name.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Countdown, "countdown"),
        (Self::Start, "start"),
        (Self::Halfway, "halfway"),
        (Self::Switch, "switch"),
        (Self::Move, "move"),
        (Self::Reverse, "reverse"),
        (Self::Tick, "tick"),
        (Self::Rest, "rest"),
        (Self::Minimum, "minimum"),
        (Self::Finish, "finish"),
    ];

    /// The tone's name, as `show --json` and the log give it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(tone, _)| *tone == self).map_or("", |(_, name)| name)
    }
}

/// What a cue does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CueKind {
    /// Speaks one sentence.
    Say(String),
    /// Sounds a tone.
    Tone(Tone),
}

/// Something said or sounded at a moment of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When it begins.
    pub at: Tick,
    /// What it is.
    pub kind: CueKind,
    /// How much it matters where two want the same moment.
    pub rank: Rank,
    /// How late it may still begin; later it is dropped.
    pub patience: Duration,
}

/// How much a cue matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// Nice to have: rep ticks, counts.
    Count,
    /// Instructions, encouragement, what comes next.
    Guide,
    /// Names, amounts, the author's words.
    Name,
    /// A change of side, spot or direction, a start or an end: never dropped.
    Change,
    /// A caution or a sign to stop: never dropped.
    Safety,
}

/// How long a sentence takes to say.
pub type Measure = Arc<dyn Fn(&str) -> Duration + Send + Sync>;

/// What is said and sounded at all.
#[derive(Clone)]
pub struct Options {
    /// How much is said.
    pub level: VoiceLevel,
    /// How long sentences take: measured by a voice, or estimated.
    pub measure: Measure,
}

impl Options {
    /// These options with as much said as the routine wants.
    #[must_use]
    pub fn for_routine(mut self, routine: &crate::routine::Routine) -> Self {
        self.level = routine.voice.unwrap_or(self.level);
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { level: VoiceLevel::Full, measure: Arc::new(estimate) }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("level", &self.level).finish_non_exhaustive()
    }
}

/// How long a sentence takes where no voice has measured it: about 0.07 s a
/// letter and 0.3 s around it, read off a synthetic voice at its usual pace.
pub fn estimate(text: &str) -> Duration {
    let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    Duration::from_millis(300) + Duration::from_millis(70).saturating_mul(letters)
}

/// Step, side and time left as sentences, for whoever asks where they are.
pub fn whereabouts(session: &crate::session::Session, now: Tick) -> String {
    let position = session.position(now);
    let timeline = session.timeline();
    let name = timeline
        .step(position.segment)
        .map_or_else(|| timeline.name(position.segment), |step| step.spoken_name());
    let side = position.segment.side.map(|side| format!(" {}", phrases::side(side))).unwrap_or_default();
    // To the half minute where there is much, to the ten seconds near the end.
    let grid = if position.left > Duration::from_secs(120) { 30 } else { 10 };
    let rounded = Duration::from_secs(position.left.as_secs().div_ceil(grid) * grid);
    format!(
        "{}{side} {}",
        words::sentence(name),
        words::sentence(&format!("{} left", words::length(rounded)))
    )
}
