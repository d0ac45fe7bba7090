//! A step: one movement with its amounts, gaps and texts.

use super::by_side::BySide;
use super::{BodySide, Conditions, Side, Source};
use std::time::Duration;

/// One movement with its amounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name in the file, unique.
    pub id: String,
    /// Its title.
    pub name: String,
    /// What the voice says instead of the title.
    pub say: Option<String>,
    /// One amount for all sets, or one for each set (inside a circuit, for each round).
    pub amounts: Vec<Amount>,
    /// What is lifted, in the author's words.
    pub load: Option<String>,
    /// The side or sides. Inside a circuit that has a side it is always `together`.
    pub side: Side,
    /// The side that begins, if both are done.
    pub first: BodySide,
    /// How many sets, at least one.
    pub sets: u32,
    /// The gap between sets.
    pub rest: Gap,
    /// The rest after the step, before what comes next; none inside a circuit.
    pub after: Gap,
    /// The dose of each week of its progression; empty if there is none. The first one
    /// equals `amounts`, `sets`, `rest` and `load`.
    pub weeks: Vec<WeekDose>,
    /// Places for the ball.
    pub spots: Spots,
    /// Which way round.
    pub direction: Option<Directions>,
    /// The gap before the first amount; inside a circuit, in every round.
    pub prepare: Gap,
    /// The gap between sides.
    pub switch: Gap,
    /// The gap between spots.
    pub move_: Gap,
    /// The gap between directions.
    pub reverse: Gap,
    /// Numbered instructions.
    pub how: Vec<String>,
    /// Words that are said at certain moments of each amount.
    pub cues: Vec<AuthorCue>,
    /// The variation that `-` calls up.
    pub easier: Option<Variation>,
    /// The variation that `+` calls up.
    pub harder: Option<Variation>,
    /// The name of the figure, if there is one.
    pub pose: Option<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Conditions under which it is left out.
    pub not_for: Conditions,
    /// The sides that move through half the range only. The check-in of the day sets it, not
    /// the file.
    pub half_range: BySide<bool>,
    /// Equipment for it.
    pub equipment: Vec<String>,
    /// Muscles it works.
    pub muscles: Vec<String>,
    /// Words to search for.
    pub tags: Vec<String>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// A tone or sound file for the start of each amount.
    pub sound: Option<String>,
    /// What the voice says during paced reps; `None` for the user's setting.
    pub count: Option<CountWords>,
    /// Whether the half is announced; `None` if its length decides.
    pub halfway: Option<bool>,
    /// Whether the metronome ticks; `None` for the user's setting.
    pub metronome: Option<bool>,
}

impl Step {
    /// The amount of set `number`, from 1; inside a circuit, of that round.
    pub fn amount(&self, number: u32) -> &Amount {
        let index = if self.amounts.len() > 1 { (number as usize).saturating_sub(1) } else { 0 };
        self.amounts.get(index).unwrap_or(&Amount::Open)
    }

    /// The step in a week of its progression, from 1. After the end of the progression,
    /// its last week applies.
    #[must_use]
    pub fn in_week(&self, week: u32) -> Self {
        let mut step = self.clone();
        let dose = self.weeks.get(week.saturating_sub(1) as usize).or(self.weeks.last());
        if let Some(WeekDose { amounts, sets, rest, load }) = dose.cloned() {
            (step.amounts, step.sets, step.rest, step.load) = (amounts, sets, rest, load);
        }
        step
    }

    /// The name that the voice says.
    pub fn spoken_name(&self) -> &str {
        self.say.as_deref().unwrap_or(&self.name)
    }
}

/// The amounts of a step in one week of its progression.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekDose {
    /// How much is done; see [`Step::amounts`].
    pub amounts: Vec<Amount>,
    /// How many sets, at least one.
    pub sets: u32,
    /// The gap between sets.
    pub rest: Gap,
    /// What is lifted, in the author's words.
    pub load: Option<String>,
}

/// How much of a movement is done, per side, spot, direction and set.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// For a time; beyond `min` it is optional. Both are equal if there is no range.
    Time {
        /// The minimum; doing more is optional.
        min: Duration,
        /// The planned length.
        max: Duration,
    },
    /// Until a key.
    Open,
    /// A number of times; beyond `min` it is optional.
    Reps {
        /// The minimum; doing more is optional.
        min: u32,
        /// The planned number.
        max: u32,
        /// The pace; `None` at the runner's own pace.
        tempo: Option<Tempo>,
    },
    /// As many times as one can, for a time.
    Max {
        /// The minimum; doing more is optional.
        min: Duration,
        /// The planned length.
        max: Duration,
    },
}

impl Amount {
    /// How many reps the plan has on `side`, on both sides if they alternate; `None` if it
    /// doesn't count them.
    pub(in crate::routine) fn reps(&self, side: Side) -> Option<u32> {
        match self {
            Self::Reps { max, .. } => Some(max.saturating_mul(side.reps_per_count())),
            Self::Time { .. } | Self::Open | Self::Max { .. } => None,
        }
    }

    /// How long it is planned to last; `None` if it is open or at the runner's own pace.
    pub(in crate::routine) fn length(&self, side: Side) -> Option<Duration> {
        match self {
            Self::Time { max, .. } | Self::Max { max, .. } => Some(*max),
            Self::Open => None,
            Self::Reps { tempo, .. } => Some(tempo.as_ref()?.rep().saturating_mul(self.reps(side)?)),
        }
    }
}

/// The pace of a rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tempo {
    /// The phases in order, at least one, each longer than zero.
    pub phases: Vec<TempoPhase>,
}

impl Tempo {
    /// How long one rep lasts.
    pub fn rep(&self) -> Duration {
        self.phases.iter().map(|phase| phase.length).sum()
    }
}

/// One phase of a paced rep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TempoPhase {
    /// What is done in it (`straighten`); `None` for a tempo such as `"4s"`.
    pub name: Option<String>,
    /// The minimum of its range; equal to `length` if there is no range.
    pub min: Duration,
    /// Its planned length, above zero.
    pub length: Duration,
}

/// What the voice says during paced reps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CountWords {
    /// The number of each rep.
    #[default]
    Numbers,
    /// The name of each phase.
    Phases,
    /// Nothing.
    Off,
}

impl CountWords {
    /// Every choice with its word in a routine file.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Numbers, "numbers"), (Self::Phases, "phases"), (Self::Off, "off")];
}

/// The places for the ball; the amount is done at each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Spots {
    /// The step names no places.
    #[default]
    None,
    /// A number of places that the runner finds; beyond `min` they are optional.
    Counted {
        /// The minimum; doing more is optional.
        min: u32,
        /// The planned number.
        max: u32,
    },
    /// Places with names, in order.
    Named(Vec<String>),
}

/// The value of `direction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directions {
    /// One way.
    Clockwise,
    /// The other way.
    Counterclockwise,
    /// The amount once each way, clockwise first.
    Both,
}

impl Directions {
    /// Every choice with its word in a routine file.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Clockwise, "clockwise"), (Self::Counterclockwise, "counterclockwise"), (Self::Both, "both")];
}

/// The time before an amount or after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Of a set length; zero means no gap.
    Timed(Duration),
    /// Until a key.
    Open,
}

impl Gap {
    /// No gap.
    pub const NONE: Self = Self::Timed(Duration::ZERO);

    /// The longer of two gaps; an open one is longer than any.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        match (self, other) {
            (Self::Timed(length), Self::Timed(other)) => Self::Timed(length.max(other)),
            _ => Self::Open,
        }
    }

    /// Shortens this gap so that it and the `prepare` after it together last as long as the
    /// longer of the two. Returns both. If one is open, the other is dropped; if both are,
    /// the `prepare` is.
    #[must_use]
    pub fn merge_with_prepare(self, prepare: Self) -> (Self, Self) {
        match (self, prepare) {
            (Self::Timed(gap), Self::Timed(length)) => (Self::Timed(gap.saturating_sub(length)), prepare),
            (Self::Open, _) => (self, Self::NONE),
            (Self::Timed(_), Self::Open) => (Self::NONE, prepare),
        }
    }
}

/// Words of the author that are said at a moment of each amount.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorCue {
    /// When they are said within the amount.
    pub at: CueAt,
    /// The only set (inside a circuit, the only round) in which they are said; `None` for
    /// all.
    pub set: Option<u32>,
    /// The words to say.
    pub say: String,
}

/// A moment within an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CueAt {
    /// After its start.
    FromStart(Duration),
    /// Before its end.
    FromEnd(Duration),
    /// A share of its length, from 0 to 100.
    Percent(f64),
    /// The start of this rep, from 1.
    Rep(u32),
}

/// An easier or a harder way to do a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// What to do differently.
    pub text: String,
    /// The figure that shows it.
    pub pose: Option<String>,
}
