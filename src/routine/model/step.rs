//! One movement: its amount, its gaps, its texts.

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
    /// How much of it: one amount for all, or one for each set (inside a
    /// circuit, for each round).
    pub amounts: Vec<Amount>,
    /// What is lifted, in the author's words.
    pub load: Option<String>,
    /// Which side or sides; inside a circuit with a side always `together`.
    pub side: Side,
    /// The side that begins, of both.
    pub first: BodySide,
    /// How many sets, at least one.
    pub sets: u32,
    /// The gap between sets.
    pub rest: Gap,
    /// The rest after the step, before what comes next; none inside a circuit.
    pub after: Gap,
    /// What is done of it in each week of its progression. The first one equals
    /// `amounts`, `sets`, `rest` and `load`. Empty if there is no progression.
    pub weeks: Vec<WeekDose>,
    /// Places for the ball.
    pub spots: Spots,
    /// Which way round.
    pub direction: Option<Directions>,
    /// The gap before the first amount; inside a circuit it returns each round.
    pub prepare: Gap,
    /// The gap between sides.
    pub switch: Gap,
    /// The gap between spots.
    pub move_: Gap,
    /// The gap between directions.
    pub reverse: Gap,
    /// Numbered instructions.
    pub how: Vec<String>,
    /// Words at set moments of each amount.
    pub cues: Vec<AuthorCue>,
    /// The variation that `-` calls up.
    pub easier: Option<Variation>,
    /// The variation that `+` calls up.
    pub harder: Option<Variation>,
    /// The figure shown, where one is known.
    pub pose: Option<String>,
    /// Things to mind.
    pub caution: Vec<String>,
    /// Signs to stop at once.
    pub stop_if: Vec<String>,
    /// Conditions under which it is left out.
    pub not_for: Conditions,
    /// On which sides it goes through half its range. Not set by files, but by the
    /// check-in of the day.
    pub half_range: BySide<bool>,
    /// What one needs.
    pub equipment: Vec<String>,
    /// Muscles it works.
    pub muscles: Vec<String>,
    /// Words to search for.
    pub tags: Vec<String>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// A sound of its own at the start of each amount.
    pub sound: Option<String>,
    /// What the voice says of paced reps, unless the user's setting holds.
    pub count: Option<CountWords>,
    /// Whether the middle is called, unless its length decides.
    pub halfway: Option<bool>,
    /// Whether it ticks, unless the user's setting holds.
    pub metronome: Option<bool>,
}

impl Step {
    /// The amount of set `number`, from 1; inside a circuit, of that round.
    pub fn amount(&self, number: u32) -> &Amount {
        let at = if self.amounts.len() > 1 { (number as usize).saturating_sub(1) } else { 0 };
        self.amounts.get(at).unwrap_or(&Amount::Open)
    }

    /// The step in a week of its progression, from 1. Weeks past the end use the
    /// last entry.
    #[must_use]
    pub fn in_week(&self, week: u32) -> Self {
        let mut step = self.clone();
        let at = (week.max(1) as usize).min(self.weeks.len());
        if let Some(WeekDose { amounts, sets, rest, load }) = self.weeks.get(at.wrapping_sub(1)).cloned() {
            (step.amounts, step.sets, step.rest, step.load) = (amounts, sets, rest, load);
        }
        step
    }

    /// What the voice calls it.
    pub fn spoken_name(&self) -> &str {
        self.say.as_deref().unwrap_or(&self.name)
    }
}

/// The amounts of a step in one week of its progression.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekDose {
    /// How much of it; see [`Step::amounts`].
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
    /// For a time; beyond `min` it is optional. Both are equal where no range
    /// was given.
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
        /// The pace; self-paced without.
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

/// The pace of a rep: its phases in order, at least one; their sum is above
/// zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tempo {
    /// Phases in order; those of no length are left out.
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
    /// What is done in it (`straighten`); none for a bare `"4s"`.
    pub name: Option<String>,
    /// How long it is at least; the same as `length` where no range was given.
    pub least: Duration,
    /// How long it lasts as planned, above zero.
    pub length: Duration,
}

/// What the voice says of paced reps.
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

/// Places that a step goes through, the amount at each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Spots {
    /// One place, nothing to move.
    #[default]
    None,
    /// So many places, found by the runner; beyond `min` they are optional.
    Counted {
        /// The minimum; doing more is optional.
        min: u32,
        /// The planned number.
        max: u32,
    },
    /// Places with names, in order.
    Named(Vec<String>),
}

/// Which way round, as a file says it.
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

/// Time between two amounts.
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
            (Self::Timed(one), Self::Timed(other)) => Self::Timed(one.max(other)),
            _ => Self::Open,
        }
    }

    /// This gap and the `prepare` that follows it, which together last as long
    /// as the longer one: what is left of the gap, and of the prepare.
    ///
    /// Where one of the two is open it stands alone; where both are, the gap.
    #[must_use]
    pub fn merge_with_prepare(self, prepare: Self) -> (Self, Self) {
        match (self, prepare) {
            (Self::Timed(gap), Self::Timed(ready)) => (Self::Timed(gap.saturating_sub(ready)), prepare),
            (Self::Open, _) => (self, Self::NONE),
            (Self::Timed(_), Self::Open) => (Self::NONE, prepare),
        }
    }
}

/// Words the author wants at a moment of each amount.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorCue {
    /// The time within the amount.
    pub at: CueAt,
    /// In which set alone, inside a circuit in which round; in all where none.
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
    /// A share of it, 0 to 100.
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
