//! What is said and sounded, and when.

use crate::time::Tick;
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
